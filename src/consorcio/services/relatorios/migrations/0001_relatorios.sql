-- What the other services told, kept for ever in the order it was applied, and the read models made of it. The models can be
-- emptied and made again from `evento` (`consorcio relatorios reconstruir`). Money in centavos.

CREATE TABLE evento (
    ordem         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    evento_id     uuid NOT NULL UNIQUE,
    tipo          text NOT NULL,
    instante      timestamptz NOT NULL,
    data_contabil date,
    dados         jsonb NOT NULL
);

-- One row. Whoever projects locks it first: facts enter one batch at a time, and a rebuild is alone.
CREATE TABLE projecao (
    unica     boolean PRIMARY KEY DEFAULT true CHECK (unica),
    eventos   bigint NOT NULL DEFAULT 0,
    ultimo_em timestamptz
);
INSERT INTO projecao DEFAULT VALUES;

-- Read models. Each event writes its own columns, so that the order in which different kinds arrive does not matter.
CREATE TABLE grupo (
    grupo_id           uuid PRIMARY KEY,
    codigo             text NOT NULL DEFAULT '',
    data_agc           date,
    nao_constituido_em date
);

CREATE TABLE cota (
    cota_id        uuid PRIMARY KEY,
    grupo_id       uuid NOT NULL,
    numero         int NOT NULL,
    versao_titular int NOT NULL,
    reservada_em   date,
    ativada_em     date,
    liberada_em    date
);
CREATE INDEX cota_do_grupo ON cota (grupo_id);

CREATE TABLE parcela (
    parcela_id     uuid PRIMARY KEY,
    grupo_id       uuid NOT NULL,
    cota_id        uuid NOT NULL,
    numero         int NOT NULL,
    ago            int NOT NULL,
    vencimento     date NOT NULL,
    valor_centavos bigint NOT NULL
);
CREATE INDEX parcela_vencida ON parcela (vencimento, grupo_id);

CREATE TABLE pagamento (
    pagamento_id   uuid PRIMARY KEY,
    parcela_id     uuid NOT NULL,
    grupo_id       uuid NOT NULL,
    cota_id        uuid NOT NULL,
    tipo           text NOT NULL,
    valor_centavos bigint NOT NULL,
    pago_acumulado_centavos bigint NOT NULL,
    quitada        boolean NOT NULL,
    data_pagamento date NOT NULL
);
CREATE INDEX pagamento_da_parcela ON pagamento (parcela_id);

-- The books, as told: an amount that left one account for another.
CREATE TABLE movimento (
    fato_id        uuid NOT NULL,
    linha          int NOT NULL,
    grupo_id       uuid NOT NULL,
    cota_id        uuid,
    fato           text NOT NULL,
    ago            int NOT NULL,
    data_contabil  date NOT NULL,
    debito         text NOT NULL,
    credito        text NOT NULL,
    componente     text NOT NULL,
    valor_centavos bigint NOT NULL,
    PRIMARY KEY (fato_id, linha)
);
CREATE INDEX movimento_do_livro ON movimento (grupo_id, data_contabil);
CREATE INDEX movimento_da_cota ON movimento (cota_id) WHERE cota_id IS NOT NULL;

CREATE TABLE assembleia (
    assembleia_id uuid PRIMARY KEY,
    grupo_id      uuid NOT NULL,
    ago           int NOT NULL,
    data_ago      date NOT NULL
);

CREATE TABLE lance (
    lance_id       uuid PRIMARY KEY,
    assembleia_id  uuid,
    grupo_id       uuid,
    cota_id        uuid,
    numero         int,
    modalidade     text,
    ofertado_em    timestamptz,
    retirado       boolean NOT NULL DEFAULT false,
    situacao       text,
    classificacao  int,
    valor_centavos bigint,
    proprio_centavos bigint,
    motivo         text NOT NULL DEFAULT ''
);
CREATE INDEX lance_da_assembleia ON lance (assembleia_id);

CREATE TABLE contemplacao (
    contemplacao_id  uuid PRIMARY KEY,
    assembleia_id    uuid NOT NULL,
    grupo_id         uuid NOT NULL,
    ago              int NOT NULL,
    cota_id          uuid NOT NULL,
    numero           int NOT NULL,
    tipo             text NOT NULL,
    situacao         text NOT NULL,
    credito_centavos bigint NOT NULL,
    lance_id         uuid,
    data             date NOT NULL
);
CREATE INDEX contemplacao_do_lance ON contemplacao (lance_id) WHERE lance_id IS NOT NULL;

-- Executions. The file is in the object store, sealed with a key of its own that is sealed here.
CREATE TABLE agendamento (
    agendamento_id uuid PRIMARY KEY,
    tipo           text NOT NULL,
    formato        text NOT NULL,
    grupo_id       uuid,
    periodicidade  text NOT NULL CHECK (periodicidade IN ('DIARIA', 'SEMANAL', 'MENSAL', 'DIA_UTIL')),
    dia            int NOT NULL,
    hora           time NOT NULL,
    proxima_em     timestamptz,
    criado_por     text NOT NULL,
    criado_por_id  text NOT NULL
);
CREATE INDEX agendamento_a_disparar ON agendamento (proxima_em) WHERE proxima_em IS NOT NULL;

CREATE TABLE execucao (
    execucao_id     uuid PRIMARY KEY,
    tipo            text NOT NULL,
    formato         text NOT NULL CHECK (formato IN ('CSV', 'XLSX', 'PDF')),
    grupo_id        uuid,
    data_inicial    date NOT NULL,
    data_final      date NOT NULL,
    situacao        text NOT NULL
                    CHECK (situacao IN ('NA_FILA', 'EXECUTANDO', 'CONCLUIDA', 'CANCELADA', 'FALHOU', 'EXPIRADA')),
    linhas_escritas int NOT NULL DEFAULT 0,
    linhas_total    int NOT NULL DEFAULT 0,
    motivo          text NOT NULL DEFAULT '',
    solicitante     text NOT NULL,
    solicitante_id  text NOT NULL,
    agendamento_id  uuid REFERENCES agendamento,
    criada_em       timestamptz NOT NULL,
    terminada_em    timestamptz,
    -- How many facts were in the models when it was written: the same count, the same file.
    eventos         bigint,
    tamanho_bytes   bigint,
    sha256          bytea,
    chave           bytea,
    objeto          text,
    CHECK ((situacao = 'CONCLUIDA') <= (sha256 IS NOT NULL AND chave IS NOT NULL AND objeto IS NOT NULL))
);
-- Two equal requests that run are one, whoever asks and however many ask at once.
CREATE UNIQUE INDEX execucao_igual_em_curso ON execucao (tipo, formato, grupo_id, data_inicial, data_final)
    NULLS NOT DISTINCT WHERE situacao IN ('NA_FILA', 'EXECUTANDO');
CREATE INDEX execucao_do_tipo ON execucao (tipo, execucao_id DESC);
CREATE INDEX execucao_a_expirar ON execucao (terminada_em) WHERE situacao = 'CONCLUIDA';
