-- A cota changes hands (REGRAS 7.4): the request, and who held it until when.
CREATE TABLE transferencia (
    transferencia_id uuid PRIMARY KEY,
    grupo_id        uuid NOT NULL REFERENCES grupo,
    cota_id         uuid NOT NULL REFERENCES cota,
    numero          int NOT NULL,
    cedente_id      uuid NOT NULL,
    cessionario_id  uuid NOT NULL,
    conjuge_id      uuid,
    parte_relacionada boolean NOT NULL,
    situacao        text NOT NULL CHECK (situacao IN ('EM_ANALISE', 'AGUARDANDO_TAXA', 'EFETIVADA', 'RECUSADA', 'CANCELADA')),
    motivo          text NOT NULL DEFAULT '',
    pedida_em       date NOT NULL,
    pedida_por      text NOT NULL,
    decidida_por    text NOT NULL DEFAULT '',
    termo_documento_id uuid,
    garantia        text NOT NULL DEFAULT '',
    prazo_taxa      date,
    expira_em       timestamptz,
    taxa_centavos   bigint,
    parcela_id      uuid,
    taxa_paga_em    date,
    efetivada_em    date,
    CHECK (situacao NOT IN ('AGUARDANDO_TAXA', 'EFETIVADA') OR pedida_por <> decidida_por)
);
CREATE UNIQUE INDEX transferencia_uma_por_cota ON transferencia (cota_id) WHERE situacao IN ('EM_ANALISE', 'AGUARDANDO_TAXA');
CREATE INDEX transferencia_do_grupo ON transferencia (grupo_id, transferencia_id DESC);

-- Empty for a cota that never changed hands: its holder is the one of the adesão.
CREATE TABLE titularidade (
    cota_id         uuid NOT NULL REFERENCES cota,
    ordem           int NOT NULL,
    consorciado_id  uuid NOT NULL,
    desde           date NOT NULL,
    transferencia_id uuid REFERENCES transferencia,
    PRIMARY KEY (cota_id, ordem)
);
CREATE TRIGGER titularidade_so_inclui BEFORE UPDATE OR DELETE ON titularidade
    FOR EACH ROW EXECUTE FUNCTION recusar_alteracao();
