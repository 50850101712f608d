-- Parameters and their values, proposals, feature flags. What had a value once is never rewritten.

CREATE TABLE parametro (
    chave     text PRIMARY KEY,
    tipo      text NOT NULL,
    descricao text NOT NULL,
    unidade   text NOT NULL,
    minimo    text NOT NULL,
    maximo    text NOT NULL,
    opcoes    text[] NOT NULL,
    padrao    text NOT NULL,
    sensivel  boolean NOT NULL,
    escopos   text[] NOT NULL,
    versao    int NOT NULL CHECK (versao > 0)
);

-- `valor` null: the scope has no value of its own from that day on. One version of the parameter per change.
CREATE TABLE valor (
    valor_id        uuid PRIMARY KEY,
    chave           text NOT NULL REFERENCES parametro,
    escopo_tipo     text NOT NULL CHECK (escopo_tipo IN ('GLOBAL', 'ADMINISTRADORA', 'CLASSE')),
    escopo_id       text NOT NULL,
    valor           text,
    vigencia_inicio date NOT NULL,
    versao          int NOT NULL,
    autor_id        text NOT NULL,
    aprovador_id    text NOT NULL CHECK (aprovador_id <> autor_id),
    motivo          text NOT NULL,
    criado_em       timestamptz NOT NULL,
    UNIQUE (chave, versao)
);

CREATE FUNCTION recusar_alteracao() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% só aceita inclusões', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER so_inclusoes BEFORE UPDATE OR DELETE OR TRUNCATE ON valor
    FOR EACH STATEMENT EXECUTE FUNCTION recusar_alteracao();

-- Maker and checker are two people, whatever the code says.
CREATE TABLE proposta (
    proposta_id     uuid PRIMARY KEY,
    chave           text NOT NULL REFERENCES parametro,
    escopo_tipo     text NOT NULL,
    escopo_id       text NOT NULL,
    valor           text,
    vigencia_inicio date NOT NULL,
    versao_base     int NOT NULL,
    situacao        text NOT NULL CHECK (situacao IN ('PENDENTE', 'APROVADA', 'REJEITADA', 'RETIRADA')),
    autor_id        text NOT NULL,
    motivo          text NOT NULL,
    criada_em       timestamptz NOT NULL,
    decisor_id      text NOT NULL,
    parecer         text NOT NULL,
    decidida_em     timestamptz,
    CHECK (situacao NOT IN ('APROVADA', 'REJEITADA') OR decisor_id NOT IN ('', autor_id))
);
CREATE INDEX proposta_por_chave ON proposta (chave, proposta_id);
CREATE INDEX proposta_pendente ON proposta (proposta_id) WHERE situacao = 'PENDENTE';

CREATE TABLE flag (
    chave       text PRIMARY KEY,
    descricao   text NOT NULL,
    responsavel text NOT NULL,
    remover_em  date NOT NULL,
    ligada      boolean NOT NULL,
    percentual  int NOT NULL CHECK (percentual BETWEEN 0 AND 100),
    papeis      text[] NOT NULL,
    grupo_ids   text[] NOT NULL,
    versao      int NOT NULL CHECK (versao > 0)
);
