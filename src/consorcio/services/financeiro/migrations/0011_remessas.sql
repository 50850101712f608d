-- Files that ask the bank to register, drop or change boletos: numbered by account, kept as they left, answered by returns.

ALTER TABLE conta_bancaria ADD COLUMN proxima_remessa int NOT NULL DEFAULT 1 CHECK (proxima_remessa > 0);
ALTER TABLE boleto ADD COLUMN numero bigint;
COMMENT ON COLUMN boleto.numero IS 'The number of the account that the nosso número was made of; null in boletos older than remessas.';
CREATE INDEX boleto_da_conta ON boleto (conta_id, vencimento) WHERE situacao IN ('EMITIDO', 'REGISTRADO');

CREATE TABLE remessa (
    remessa_id  uuid PRIMARY KEY,
    conta_id    uuid NOT NULL REFERENCES conta_bancaria,
    sequencial  int NOT NULL,
    nome        text NOT NULL,
    layout      text NOT NULL CHECK (layout IN ('240', '400')),
    ocorrencia  text NOT NULL CHECK (ocorrencia IN ('ENTRADA', 'BAIXA', 'ALTERACAO_VENCIMENTO')),
    titulos     int NOT NULL CHECK (titulos > 0),
    valor_centavos bigint NOT NULL,
    sha256      text NOT NULL,
    conteudo    bytea NOT NULL,
    gerada_em   timestamptz NOT NULL,
    gerada_por  text NOT NULL,
    UNIQUE (conta_id, sequencial)
);
COMMENT ON COLUMN remessa.conteudo IS 'Sealed: names, documents and addresses of payers.';
CREATE TRIGGER remessa_imutavel BEFORE UPDATE OR DELETE ON remessa
    FOR EACH STATEMENT EXECUTE FUNCTION recusar_alteracao();

CREATE TABLE remessa_titulo (
    remessa_id  uuid NOT NULL REFERENCES remessa,
    ordem       int NOT NULL,
    boleto_id   uuid NOT NULL REFERENCES boleto,
    parcela_id  uuid NOT NULL REFERENCES titulo,
    ocorrencia  text NOT NULL,
    vencimento  date NOT NULL,
    valor_centavos bigint NOT NULL,
    situacao    text NOT NULL DEFAULT 'ENVIADO' CHECK (situacao IN ('ENVIADO', 'CONFIRMADO', 'REJEITADO', 'REENVIADO')),
    motivo      text NOT NULL DEFAULT '',
    PRIMARY KEY (remessa_id, ordem)
);
CREATE UNIQUE INDEX remessa_um_pedido_sem_resposta ON remessa_titulo (boleto_id, ocorrencia) WHERE situacao = 'ENVIADO';
CREATE INDEX remessa_titulo_do_boleto ON remessa_titulo (boleto_id);
