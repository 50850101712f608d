-- Planos, bens and prices, groups and their rules, calendar, seats, cotas, adesões.

-- History is only appended to.
CREATE FUNCTION recusar_alteracao() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A tabela % só aceita inclusões.', TG_TABLE_NAME;
END
$$;

CREATE TABLE bem (
    bem_id        uuid PRIMARY KEY,
    codigo        text NOT NULL UNIQUE,
    descricao     text NOT NULL,
    classe_objeto text NOT NULL,
    fonte_preco   text NOT NULL,
    versao        int NOT NULL DEFAULT 1
);

CREATE TABLE preco_bem (
    bem_id          uuid NOT NULL REFERENCES bem,
    vigencia_inicio date NOT NULL,
    preco_centavos  bigint NOT NULL CHECK (preco_centavos > 0),
    motivo          text NOT NULL DEFAULT '',
    registrado_em   timestamptz NOT NULL,
    PRIMARY KEY (bem_id, vigencia_inicio)
);
CREATE TRIGGER preco_bem_so_inclui BEFORE UPDATE OR DELETE ON preco_bem
    FOR EACH ROW EXECUTE FUNCTION recusar_alteracao();

CREATE TABLE plano (
    plano_id      uuid PRIMARY KEY,
    codigo        text NOT NULL UNIQUE,
    nome          text NOT NULL,
    classe_objeto text NOT NULL,
    regra         jsonb NOT NULL
);

CREATE TABLE grupo (
    grupo_id            uuid PRIMARY KEY,
    codigo              text NOT NULL UNIQUE,
    situacao            text NOT NULL,
    regime              text,
    classe_objeto       text NOT NULL,
    plano_id            uuid NOT NULL REFERENCES plano,
    prazo_meses         int NOT NULL,
    max_cotas           int NOT NULL,
    primeiro_vencimento date NOT NULL,
    data_agc            date,
    contrato_versao     text NOT NULL,
    representantes      int[] NOT NULL DEFAULT '{}' CHECK (cardinality(representantes) <= 3),
    versao              int NOT NULL DEFAULT 1,
    criado_em           timestamptz NOT NULL,
    CHECK ((data_agc IS NULL) = (regime IS NULL))
);

CREATE TABLE grupo_bem (
    grupo_id uuid NOT NULL REFERENCES grupo,
    bem_id   uuid NOT NULL REFERENCES bem,
    ordem    int NOT NULL,
    PRIMARY KEY (grupo_id, bem_id)
);
CREATE INDEX grupo_bem_por_bem ON grupo_bem (bem_id);

CREATE TABLE regra_grupo (
    grupo_id        uuid NOT NULL REFERENCES grupo,
    numero          int NOT NULL,
    vigencia_inicio date NOT NULL,
    parametros      jsonb NOT NULL,
    registrada_em   timestamptz NOT NULL,
    PRIMARY KEY (grupo_id, numero)
);
CREATE TRIGGER regra_grupo_so_inclui BEFORE UPDATE OR DELETE ON regra_grupo
    FOR EACH ROW EXECUTE FUNCTION recusar_alteracao();

CREATE TABLE cronograma (
    grupo_id   uuid NOT NULL REFERENCES grupo,
    ago        int NOT NULL CHECK (ago >= 1),
    vencimento date NOT NULL,
    data_ago   date NOT NULL CHECK (data_ago >= vencimento),
    PRIMARY KEY (grupo_id, ago)
);

-- One version of the holder of a seat (REGRAS 2.3). LIBERADA is a reservation that never became a contract.
CREATE TABLE cota (
    cota_id           uuid PRIMARY KEY,
    grupo_id          uuid NOT NULL REFERENCES grupo,
    numero            int NOT NULL,
    versao_titular    int NOT NULL CHECK (versao_titular >= 0),
    consorciado_id    uuid NOT NULL,
    bem_id            uuid NOT NULL REFERENCES bem,
    data_adesao       date NOT NULL,
    ago_ingresso      int NOT NULL CHECK (ago_ingresso >= 1),
    meses_plano       int NOT NULL CHECK (meses_plano >= 1),
    vinculo           text NOT NULL CHECK (vinculo IN ('RESERVADA', 'ATIVA', 'EXCLUIDA', 'TRANSFERIDA', 'LIBERADA')),
    contemplacao      text NOT NULL DEFAULT 'NAO_CONTEMPLADA',
    credito           text NOT NULL DEFAULT 'SEM_CREDITO',
    financeiro        text NOT NULL DEFAULT 'EM_DIA',
    garantia          text NOT NULL DEFAULT 'NENHUMA',
    excluido          text NOT NULL DEFAULT 'NAO_SE_APLICA',
    dispensa_sorteio  boolean NOT NULL DEFAULT false,
    parte_relacionada boolean NOT NULL DEFAULT false,
    arrependimento_ate date,
    contemplacao_id   uuid,
    tipo_contemplacao text,
    ago_contemplacao  int,
    credito_centavos  bigint,
    versao            int NOT NULL DEFAULT 1,
    UNIQUE (grupo_id, numero, versao_titular)
);
-- What decides who gets the last seat: one occupant at a time.
CREATE UNIQUE INDEX cota_ocupa_vaga ON cota (grupo_id, numero) WHERE vinculo IN ('RESERVADA', 'ATIVA');
CREATE INDEX cota_do_consorciado ON cota (grupo_id, consorciado_id);

-- The seats of a group, as many as its maximum of cotas, never more (R3.03).
CREATE TABLE vaga (
    grupo_id uuid NOT NULL REFERENCES grupo,
    numero   int NOT NULL CHECK (numero >= 1),
    cota_id  uuid REFERENCES cota,
    PRIMARY KEY (grupo_id, numero)
);
CREATE INDEX vaga_livre ON vaga (grupo_id, numero) WHERE cota_id IS NULL;

CREATE TABLE fato_cota (
    fato_id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    cota_id       uuid NOT NULL REFERENCES cota,
    fato          text NOT NULL,
    data          date NOT NULL,
    detalhe       text NOT NULL,
    ator_id       text NOT NULL,
    registrado_em timestamptz NOT NULL
);
CREATE INDEX fato_cota_por_cota ON fato_cota (cota_id, fato_id);
CREATE TRIGGER fato_cota_so_inclui BEFORE UPDATE OR DELETE ON fato_cota
    FOR EACH ROW EXECUTE FUNCTION recusar_alteracao();

CREATE TABLE adesao (
    adesao_id        uuid PRIMARY KEY,
    grupo_id         uuid NOT NULL REFERENCES grupo,
    consorciado_id   uuid NOT NULL,
    conjuge_id       uuid,
    cota_id          uuid NOT NULL UNIQUE REFERENCES cota,
    numero           int NOT NULL,
    bem_id           uuid NOT NULL REFERENCES bem,
    situacao         text NOT NULL,
    motivo           text NOT NULL DEFAULT '',
    parcela_centavos bigint NOT NULL,
    data             date NOT NULL,
    prazo_pagamento  date NOT NULL,
    expira_em        timestamptz NOT NULL,
    criada_em        timestamptz NOT NULL
);
CREATE INDEX adesao_do_grupo ON adesao (grupo_id, adesao_id DESC);
