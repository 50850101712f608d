-- What the system tells people, and the facts it tells other systems. Names, addresses, the values put into messages and the
-- secrets of others are sealed by the service before they get here.

-- Who somebody is, to greet them, and when they do not want to be disturbed.
CREATE TABLE pessoa (
    tipo            text NOT NULL CHECK (tipo IN ('CONSORCIADO', 'USUARIO')),
    id              uuid NOT NULL,
    nome            bytea,
    silencio_inicio time,
    silencio_fim    time,
    PRIMARY KEY (tipo, id),
    CHECK ((silencio_inicio IS NULL) = (silencio_fim IS NULL))
);

-- How to reach them. `contato_id` is what the sealed value is bound to.
CREATE TABLE contato (
    contato_id  uuid PRIMARY KEY,
    tipo        text NOT NULL,
    id          uuid NOT NULL,
    canal       text NOT NULL CHECK (canal IN ('EMAIL', 'SMS', 'WHATSAPP', 'PUSH')),
    ordem       int NOT NULL,
    valor       bytea NOT NULL,
    busca       bytea,
    FOREIGN KEY (tipo, id) REFERENCES pessoa
);
CREATE INDEX contato_da_pessoa ON contato (tipo, id, canal, ordem);
CREATE UNIQUE INDEX contato_push ON contato (busca) WHERE canal = 'PUSH';

-- What a person allows or refuses, and every time they said so.
CREATE TABLE preferencia (
    tipo       text NOT NULL,
    id         uuid NOT NULL,
    canal      text NOT NULL,
    finalidade text NOT NULL,
    permitido  boolean NOT NULL,
    PRIMARY KEY (tipo, id, canal, finalidade)
);
CREATE TABLE consentimento (
    consentimento_id uuid PRIMARY KEY,
    tipo             text NOT NULL,
    id               uuid NOT NULL,
    canal            text NOT NULL,
    finalidade       text NOT NULL,
    permitido        boolean NOT NULL,
    origem           text NOT NULL,
    ator_id          text NOT NULL,
    instante         timestamptz NOT NULL
);
CREATE INDEX consentimento_da_pessoa ON consentimento (tipo, id, consentimento_id);
CREATE FUNCTION recusar_alteracao() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% só aceita inclusões', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER so_inclusoes BEFORE UPDATE OR DELETE OR TRUNCATE ON consentimento
    FOR EACH STATEMENT EXECUTE FUNCTION recusar_alteracao();

-- Read model of the facts of grupos and financeiro: whose each cota is, and what each has to pay.
CREATE TABLE cota (
    cota_id        uuid PRIMARY KEY,
    grupo_id       uuid NOT NULL,
    grupo_codigo   text NOT NULL,
    numero         int NOT NULL,
    consorciado_id uuid NOT NULL,
    ativa          boolean NOT NULL
);
CREATE INDEX cota_do_grupo ON cota (grupo_id) WHERE ativa;
CREATE TABLE parcela (
    cota_id    uuid NOT NULL,
    ago        int NOT NULL,
    vencimento date NOT NULL,
    quitada    boolean NOT NULL DEFAULT false,
    PRIMARY KEY (cota_id, ago)
);
CREATE INDEX parcela_aberta ON parcela (vencimento) WHERE NOT quitada;
-- A payment may be known before the parcela: it is kept here and the parcela is born paid.
CREATE TABLE quitacao (
    cota_id uuid NOT NULL,
    ago     int NOT NULL,
    PRIMARY KEY (cota_id, ago)
);
CREATE TABLE regua_dia (dia date PRIMARY KEY, avisos int NOT NULL);

CREATE TABLE modelo (
    codigo     text NOT NULL,
    canal      text NOT NULL CHECK (canal IN ('EMAIL', 'SMS', 'WHATSAPP', 'PUSH', 'TELA')),
    versao     int NOT NULL CHECK (versao > 0),
    finalidade text NOT NULL,
    assunto    text NOT NULL,
    corpo      text NOT NULL,
    corpo_html text NOT NULL,
    variaveis  text[] NOT NULL,
    situacao   text NOT NULL CHECK (situacao IN ('RASCUNHO', 'PUBLICADA', 'APOSENTADA')),
    autor_id   text NOT NULL,
    criada_em  timestamptz NOT NULL,
    PRIMARY KEY (codigo, canal, versao)
);
CREATE UNIQUE INDEX modelo_em_uso ON modelo (codigo, canal) WHERE situacao = 'PUBLICADA';

-- `cota_id` and no recipient yet: the fact that names the holder has not arrived.
CREATE TABLE notificacao (
    notificacao_id uuid PRIMARY KEY,
    tipo           text,
    id             uuid,
    cota_id        uuid,
    modelo         text NOT NULL,
    finalidade     text NOT NULL,
    prioridade     smallint NOT NULL,
    canais         text[] NOT NULL,
    dados          bytea NOT NULL,
    chave_unica    text UNIQUE,
    criada_em      timestamptz NOT NULL,
    CHECK ((tipo IS NULL) = (id IS NULL) AND (id IS NOT NULL OR cota_id IS NOT NULL))
);
CREATE INDEX notificacao_sem_titular ON notificacao (cota_id) WHERE id IS NULL;

-- A delivery has two clocks, as a saga has: `proxima_tentativa` is the clock of the system, `livre_em` the server's own.
CREATE TABLE entrega (
    entrega_id        uuid PRIMARY KEY,
    notificacao_id    uuid NOT NULL REFERENCES notificacao,
    tipo              text NOT NULL,
    id                uuid NOT NULL,
    canal             text NOT NULL,
    situacao          text NOT NULL CHECK (situacao IN
                          ('PENDENTE', 'ENVIADA', 'LIDA', 'SUPRIMIDA', 'SEM_CONTATO', 'MORTA')),
    prioridade        smallint NOT NULL,
    tentativas        int NOT NULL DEFAULT 0,
    proxima_tentativa timestamptz NOT NULL,
    livre_em          timestamptz NOT NULL DEFAULT now(),
    epoca             int NOT NULL DEFAULT 0,
    motivo            text NOT NULL DEFAULT '',
    provedor_id       text NOT NULL DEFAULT '',
    modelo_versao     int NOT NULL DEFAULT 0,
    enviada_em        timestamptz,
    UNIQUE (notificacao_id, canal)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
CREATE INDEX entrega_na_fila ON entrega (canal, prioridade, proxima_tentativa) WHERE situacao = 'PENDENTE';
CREATE INDEX entrega_da_pessoa ON entrega (tipo, id, canal, entrega_id);
CREATE INDEX entrega_parada ON entrega (situacao, entrega_id) WHERE situacao IN ('MORTA', 'SEM_CONTATO');

CREATE TABLE webhook (
    webhook_id       uuid PRIMARY KEY,
    url              bytea NOT NULL,
    tipos            text[] NOT NULL,
    ativo            boolean NOT NULL,
    motivo           text NOT NULL DEFAULT '',
    falhas_seguidas  int NOT NULL DEFAULT 0,
    segredo          bytea NOT NULL,
    segredo_anterior bytea,
    anterior_ate     timestamptz,
    autor_id         text NOT NULL,
    versao           int NOT NULL DEFAULT 1,
    criado_em        timestamptz NOT NULL
);
CREATE TABLE entrega_webhook (
    entrega_id        uuid PRIMARY KEY,
    webhook_id        uuid NOT NULL REFERENCES webhook,
    evento_id         uuid NOT NULL,
    tipo              text NOT NULL,
    corpo             jsonb NOT NULL,
    situacao          text NOT NULL CHECK (situacao IN ('PENDENTE', 'ENVIADA', 'MORTA')),
    tentativas        int NOT NULL DEFAULT 0,
    proxima_tentativa timestamptz NOT NULL,
    livre_em          timestamptz NOT NULL DEFAULT now(),
    epoca             int NOT NULL DEFAULT 0,
    motivo            text NOT NULL DEFAULT '',
    enviada_em        timestamptz,
    UNIQUE (webhook_id, evento_id)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
CREATE INDEX entrega_webhook_na_fila ON entrega_webhook (webhook_id, proxima_tentativa) WHERE situacao = 'PENDENTE';
CREATE INDEX entrega_webhook_do_webhook ON entrega_webhook (webhook_id, entrega_id);

-- The key with which browsers know this installation (VAPID); made at the first use.
CREATE TABLE chave_push (
    unica   boolean PRIMARY KEY DEFAULT true CHECK (unica),
    privada bytea NOT NULL
);
CREATE INDEX entrega_na_tela ON entrega (entrega_id) WHERE canal = 'TELA';
