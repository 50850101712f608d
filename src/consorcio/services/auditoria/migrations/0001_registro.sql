-- The audit log. Rows are only ever appended; who can switch the triggers off still cannot hide it from a signed checkpoint.

CREATE FUNCTION recusar_alteracao() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% só aceita inclusões', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;

-- `conteudo` is what is hashed, byte by byte; the columns beside it repeat parts of it for searching.
CREATE TABLE registro (
    indice        bigint PRIMARY KEY CHECK (indice >= 0),
    evento_id     uuid NOT NULL UNIQUE,
    servico       text NOT NULL,
    acao          text NOT NULL,
    ator_id       text NOT NULL,
    ator_nome     text NOT NULL,
    entidade      text NOT NULL,
    entidade_id   text NOT NULL,
    correlacao_id text NOT NULL,
    instante      timestamptz NOT NULL,
    conteudo      text NOT NULL,
    folha         bytea NOT NULL CHECK (octet_length(folha) = 32),
    cadeia        bytea NOT NULL CHECK (octet_length(cadeia) = 32)
);
CREATE INDEX registro_entidade ON registro (entidade, entidade_id, indice);
CREATE INDEX registro_ator ON registro (ator_id, indice);
CREATE INDEX registro_instante ON registro (instante);

-- Complete inner nodes of the Merkle tree; level 0 is registro.folha.
CREATE TABLE no_merkle (
    nivel   smallint NOT NULL CHECK (nivel >= 1),
    posicao bigint NOT NULL CHECK (posicao >= 0),
    resumo  bytea NOT NULL CHECK (octet_length(resumo) = 32),
    PRIMARY KEY (nivel, posicao)
);

-- Signing keys. The private half is sealed by the vault and never here in clear.
CREATE TABLE chave (
    chave_id       text PRIMARY KEY,
    origem         text NOT NULL,
    privada_selada bytea NOT NULL,
    criada_em      timestamptz NOT NULL
);

CREATE TABLE checkpoint (
    tamanho    bigint PRIMARY KEY CHECK (tamanho > 0),
    raiz       bytea NOT NULL CHECK (octet_length(raiz) = 32),
    cadeia     bytea NOT NULL CHECK (octet_length(cadeia) = 32),
    instante   timestamptz NOT NULL,
    texto      text NOT NULL,
    assinatura bytea NOT NULL CHECK (octet_length(assinatura) = 64),
    chave_id   text NOT NULL REFERENCES chave
);

CREATE TRIGGER so_inclusoes BEFORE UPDATE OR DELETE OR TRUNCATE ON registro
    FOR EACH STATEMENT EXECUTE FUNCTION recusar_alteracao();
CREATE TRIGGER so_inclusoes BEFORE UPDATE OR DELETE OR TRUNCATE ON no_merkle
    FOR EACH STATEMENT EXECUTE FUNCTION recusar_alteracao();
CREATE TRIGGER so_inclusoes BEFORE UPDATE OR DELETE OR TRUNCATE ON chave
    FOR EACH STATEMENT EXECUTE FUNCTION recusar_alteracao();
CREATE TRIGGER so_inclusoes BEFORE UPDATE OR DELETE OR TRUNCATE ON checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION recusar_alteracao();
