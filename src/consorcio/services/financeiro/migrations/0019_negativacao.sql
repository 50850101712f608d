-- Debts told to the credit bureaus and taken back: once in, once out, by files that are kept as they left (CDC art. 43).

CREATE TABLE negativacao_arquivo (
    arquivo_id  uuid PRIMARY KEY,
    sequencial  int NOT NULL UNIQUE CHECK (sequencial > 0),
    inclusoes   int NOT NULL,
    exclusoes   int NOT NULL,
    sha256      text NOT NULL,
    conteudo    bytea NOT NULL,
    gerado_em   timestamptz NOT NULL,
    gerado_por  text NOT NULL
);
COMMENT ON COLUMN negativacao_arquivo.conteudo IS 'Sealed: names, documents and addresses of debtors.';
CREATE TRIGGER negativacao_arquivo_imutavel BEFORE UPDATE OR DELETE ON negativacao_arquivo
    FOR EACH STATEMENT EXECUTE FUNCTION recusar_alteracao();

CREATE TABLE negativacao (
    parcela_id  uuid PRIMARY KEY REFERENCES titulo,
    grupo_id    uuid NOT NULL,
    cota_id     uuid NOT NULL,
    consorciado_id uuid NOT NULL,
    valor_centavos bigint NOT NULL CHECK (valor_centavos > 0),
    vencimento  date NOT NULL,
    publicar_de date NOT NULL,
    incluida_em date NOT NULL,
    arquivo_inclusao_id uuid NOT NULL REFERENCES negativacao_arquivo,
    excluida_em date,
    arquivo_exclusao_id uuid REFERENCES negativacao_arquivo,
    motivo_exclusao text NOT NULL DEFAULT '',
    CHECK ((excluida_em IS NULL) = (arquivo_exclusao_id IS NULL))
);
CREATE INDEX negativacao_em_vigor ON negativacao (parcela_id) WHERE excluida_em IS NULL;
CREATE INDEX negativacao_do_grupo ON negativacao (grupo_id, parcela_id);
