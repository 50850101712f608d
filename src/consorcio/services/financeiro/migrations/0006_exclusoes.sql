-- Who left the group before being contemplated, and what is given back (REGRAS §8). One row per version of a cota.
CREATE TABLE exclusao (
    cota_id        uuid PRIMARY KEY REFERENCES conta_cota,
    grupo_id       uuid NOT NULL,
    numero         int NOT NULL,
    versao_titular int NOT NULL,
    causa          text NOT NULL CHECK (causa IN ('DESISTENCIA', 'INADIMPLENCIA')),
    justificativa  text NOT NULL,
    data_pedido    date NOT NULL,
    excluida_em    date NOT NULL,
    situacao       text NOT NULL CHECK (situacao IN ('AGUARDA_SORTEIO', 'EM_READMISSAO', 'READMITIDA', 'A_PAGAR',
                                                     'PAGAMENTO_PROPOSTO', 'RESTITUIDA')),
    percentual     numeric(14,8) NOT NULL CHECK (percentual BETWEEN 0 AND 100),
    meses_decorridos int NOT NULL,
    parcelas_canceladas int NOT NULL,
    recusa_readmissao text NOT NULL DEFAULT '',
    -- A penalty of the case in the place of the contract's: who proposed never decides.
    pena           text NOT NULL DEFAULT '' CHECK (pena IN ('', 'PROPOSTA', 'APROVADA', 'RECUSADA')),
    pena_grupo     numeric(14,8) NOT NULL DEFAULT 0,
    pena_administradora numeric(14,8) NOT NULL DEFAULT 0,
    motivo_pena    text NOT NULL DEFAULT '',
    pena_proposta_por text NOT NULL DEFAULT '',
    pena_decidida_por text NOT NULL DEFAULT '',
    -- The refund: written once, when drawn (I9).
    contemplacao_id uuid UNIQUE,
    ago_sorteio    int NOT NULL DEFAULT 0,
    preco_centavos bigint NOT NULL DEFAULT 0,
    bruto_centavos bigint NOT NULL DEFAULT 0,
    pena_grupo_centavos bigint NOT NULL DEFAULT 0,
    pena_administradora_centavos bigint NOT NULL DEFAULT 0,
    taxa_antecipada_centavos bigint NOT NULL DEFAULT 0,
    disponivel_em  date,
    rendimentos_centavos bigint NOT NULL DEFAULT 0 CHECK (rendimentos_centavos >= 0),
    paga_em        date,
    proposto_por   text NOT NULL DEFAULT '',
    decidido_por   text NOT NULL DEFAULT '',
    versao         int NOT NULL DEFAULT 1,
    CHECK (pena <> 'APROVADA' OR pena_proposta_por <> pena_decidida_por),
    CHECK (situacao <> 'RESTITUIDA' OR proposto_por <> decidido_por)
);
CREATE INDEX exclusao_do_grupo ON exclusao (grupo_id, excluida_em, cota_id);

-- Money that left a group: for what, to whom (R10.04). Append-only.
CREATE TABLE desembolso (
    desembolso_id  uuid PRIMARY KEY,
    grupo_id       uuid NOT NULL,
    cota_id        uuid NOT NULL,
    finalidade     text NOT NULL,
    beneficiario   text NOT NULL,
    valor_centavos bigint NOT NULL CHECK (valor_centavos > 0),
    -- Part of it that is yield of the money while it waited: it came in, and goes out with the rest (R7.02, R8.04).
    rendimentos_centavos bigint NOT NULL DEFAULT 0 CHECK (rendimentos_centavos BETWEEN 0 AND valor_centavos),
    data_contabil  date NOT NULL,
    comprovante    text NOT NULL,
    UNIQUE (cota_id, finalidade, comprovante)
);
CREATE INDEX desembolso_do_grupo ON desembolso (grupo_id);

-- What an excluded version would receive, frozen with the position of an AGO (R2.40).
CREATE TABLE posicao_ago_excluida (
    grupo_id       uuid NOT NULL,
    ago            int NOT NULL,
    cota_id        uuid NOT NULL,
    numero         int NOT NULL,
    versao_titular int NOT NULL,
    excluida_em    date NOT NULL,
    fc_pago        numeric(14,8) NOT NULL,
    credito_centavos bigint NOT NULL,
    restituicao_centavos bigint NOT NULL,
    PRIMARY KEY (grupo_id, ago, numero, versao_titular)
);

ALTER TABLE conta_cota DROP CONSTRAINT conta_cota_situacao_check,
    ADD CONSTRAINT conta_cota_situacao_check
        CHECK (situacao IN ('RESERVADA', 'ATIVA', 'LIBERADA', 'EXCLUIDA', 'RESTITUIDA'));
