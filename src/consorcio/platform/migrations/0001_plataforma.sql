-- What every service database carries: commands (idempotency), outbox, inbox, sagas.
CREATE SCHEMA IF NOT EXISTS plataforma;

-- A command carried out: the same key answers the same thing for as long as the fact exists.
CREATE TABLE plataforma.comando (
    ator           text NOT NULL,
    chave          text NOT NULL,
    metodo         text NOT NULL,
    entrada_sha256 bytea NOT NULL,
    resposta       bytea NOT NULL,
    correlacao_id  text NOT NULL,
    criado_em      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (ator, chave)
);

-- Facts told by committed transactions, on their way to who subscribes.
CREATE TABLE plataforma.outbox (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    evento_id     uuid NOT NULL,
    tipo          text NOT NULL,
    agregado      text NOT NULL,
    origem        text NOT NULL,
    instante      timestamptz NOT NULL,
    correlacao_id text NOT NULL,
    data_contabil date,
    dados         jsonb NOT NULL,
    enviado_em    timestamptz
);
CREATE INDEX outbox_a_enviar ON plataforma.outbox (id) WHERE enviado_em IS NULL;
CREATE INDEX outbox_enviado ON plataforma.outbox (enviado_em) WHERE enviado_em IS NOT NULL;

-- Facts received. A row is applied in the transaction of its effect, in order within its aggregate.
CREATE TABLE plataforma.inbox (
    ordem         bigint GENERATED ALWAYS AS IDENTITY,
    evento_id     uuid PRIMARY KEY,
    tipo          text NOT NULL,
    agregado      text NOT NULL,
    origem        text NOT NULL,
    instante      timestamptz NOT NULL,
    correlacao_id text NOT NULL,
    data_contabil date,
    dados         jsonb NOT NULL,
    situacao      text NOT NULL DEFAULT 'PENDENTE' CHECK (situacao IN ('PENDENTE', 'FEITO', 'MORTO')),
    tentativas    int NOT NULL DEFAULT 0,
    proxima_tentativa timestamptz NOT NULL DEFAULT now(),
    erro          text NOT NULL DEFAULT '',
    recebido_em   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX inbox_pendente ON plataforma.inbox (agregado, ordem) WHERE situacao <> 'FEITO';
CREATE INDEX inbox_ordem ON plataforma.inbox (ordem) WHERE situacao = 'PENDENTE';

-- A process that waits for the outside world or for another service, step by step.
CREATE TABLE plataforma.saga (
    saga_id       text PRIMARY KEY,
    tipo          text NOT NULL,
    passo         text NOT NULL,
    dados         jsonb NOT NULL,
    situacao      text NOT NULL DEFAULT 'ATIVA' CHECK (situacao IN ('ATIVA', 'CONCLUIDA', 'FALHOU', 'PARADA')),
    vence_em      timestamptz,
    tentativas    int NOT NULL DEFAULT 0,
    epoca         int NOT NULL DEFAULT 0,
    erro          text NOT NULL DEFAULT '',
    criada_em     timestamptz NOT NULL DEFAULT now(),
    atualizada_em timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX saga_vencida ON plataforma.saga (vence_em) WHERE situacao = 'ATIVA';
