-- People and what they take part in. Personal data is sealed by the service before it gets here; a keyed hash finds
-- a CPF or CNPJ, and keyed hashes of the beginnings of its words find a name.

CREATE TABLE consorciado (
    consorciado_id              uuid PRIMARY KEY,
    tipo                        text NOT NULL CHECK (tipo IN ('FISICA', 'JURIDICA')),
    documento                   bytea NOT NULL,
    documento_hash              bytea NOT NULL UNIQUE,
    nome                        bytea NOT NULL,
    nome_prefixos               bytea[] NOT NULL,
    data_nascimento             bytea,
    renda_mensal                bytea,
    pessoa_exposta_politicamente boolean NOT NULL,
    parte_relacionada           boolean NOT NULL,
    conjuge_id                  uuid UNIQUE REFERENCES consorciado,
    situacao                    text NOT NULL CHECK (situacao IN ('ATIVO', 'BLOQUEADO')),
    versao                      int NOT NULL CHECK (versao > 0),
    criado_em                   timestamptz NOT NULL,
    atualizado_em               timestamptz NOT NULL,
    CHECK (conjuge_id <> consorciado_id)
);
CREATE INDEX consorciado_nome ON consorciado USING gin (nome_prefixos);

CREATE TABLE endereco (
    consorciado_id uuid NOT NULL REFERENCES consorciado,
    ordem          smallint NOT NULL,
    tipo           text NOT NULL,
    dados          bytea NOT NULL,
    PRIMARY KEY (consorciado_id, ordem)
);

CREATE TABLE contato (
    consorciado_id uuid NOT NULL REFERENCES consorciado,
    ordem          smallint NOT NULL,
    tipo           text NOT NULL,
    valor          bytea NOT NULL,
    preferencial   boolean NOT NULL,
    PRIMARY KEY (consorciado_id, ordem)
);

CREATE TABLE documento (
    consorciado_id uuid NOT NULL REFERENCES consorciado,
    ordem          smallint NOT NULL,
    tipo           text NOT NULL,
    numero         bytea NOT NULL,
    orgao_emissor  text NOT NULL,
    PRIMARY KEY (consorciado_id, ordem)
);

-- Read model of the facts of grupos. No reference to consorciado: a seat may be reserved before the person is checked.
CREATE TABLE participacao (
    cota_id        uuid PRIMARY KEY,
    consorciado_id uuid NOT NULL,
    grupo_id       uuid NOT NULL,
    grupo_codigo   text NOT NULL,
    numero         int NOT NULL,
    versao_titular int NOT NULL,
    situacao       text NOT NULL,
    desde          date NOT NULL
);
CREATE INDEX participacao_consorciado ON participacao (consorciado_id);
CREATE INDEX participacao_grupo ON participacao (grupo_id, consorciado_id);
