-- Books, titles, payments and percent accounts. Money in centavos (bigint); percents of the price, numeric(14,8).

CREATE TABLE grupo (
    grupo_id          uuid PRIMARY KEY,
    codigo            text NOT NULL,
    situacao          text NOT NULL DEFAULT 'EM_FORMACAO'
                      CHECK (situacao IN ('EM_FORMACAO', 'EM_ANDAMENTO', 'NAO_CONSTITUIDO', 'ENCERRADO')),
    regra             jsonb NOT NULL,
    data_agc          date,
    ultima_ago_emitida int NOT NULL DEFAULT 0,
    ultima_ago_fechada int NOT NULL DEFAULT 0,
    -- G of I19 explained by its causes so far, in exact centavos: what the equilibrium must give.
    equilibrio_esperado numeric(24,8) NOT NULL DEFAULT 0
);
COMMENT ON TABLE grupo IS 'What the billing knows of each group: its rule as of the last time grupos told it.';

-- The price each bem had when the group's percents were last valued: at the last closed AGO, or at the constitution.
CREATE TABLE preco_bem (
    grupo_id       uuid NOT NULL REFERENCES grupo,
    bem_id         uuid NOT NULL,
    preco_centavos bigint NOT NULL CHECK (preco_centavos > 0),
    preco_ago_centavos bigint NOT NULL CHECK (preco_ago_centavos > 0),
    PRIMARY KEY (grupo_id, bem_id)
);

-- Percent account of a cota (REGRAS §4.3). From base_ago on the schedule charges fc_base in parcelas of fc_mensal: it
-- changes only when a bid or an advance payment rebases it, so that emission never rewrites the account.
CREATE TABLE conta_cota (
    cota_id        uuid PRIMARY KEY,
    grupo_id       uuid NOT NULL REFERENCES grupo,
    numero         int NOT NULL,
    versao_titular int NOT NULL,
    consorciado_id uuid NOT NULL,
    bem_id         uuid NOT NULL,
    adesao_id      uuid,
    situacao       text NOT NULL DEFAULT 'RESERVADA'
                   CHECK (situacao IN ('RESERVADA', 'ATIVA', 'LIBERADA', 'EXCLUIDA')),
    ago_ingresso   int NOT NULL,
    meses_plano    int NOT NULL CHECK (meses_plano > 0),
    fc_mensal      numeric(14,8) NOT NULL,
    ta_mensal      numeric(14,8) NOT NULL,
    fr_mensal      numeric(14,8) NOT NULL,
    ta_total       numeric(14,8) NOT NULL,
    fr_total       numeric(14,8) NOT NULL,
    fc_pago        numeric(14,8) NOT NULL DEFAULT 0,
    ta_paga        numeric(14,8) NOT NULL DEFAULT 0,
    fr_pago        numeric(14,8) NOT NULL DEFAULT 0,
    base_ago       int NOT NULL,
    fc_base        numeric(14,8) NOT NULL,
    ta_base        numeric(14,8) NOT NULL,
    fr_base        numeric(14,8) NOT NULL,
    ta_segue_cronograma boolean NOT NULL DEFAULT false,
    contemplacao_id uuid,
    ago_contemplacao int,
    credito_centavos bigint,
    versao         int NOT NULL DEFAULT 1,
    CHECK (fc_pago BETWEEN 0 AND 100),
    CHECK (ta_paga BETWEEN 0 AND ta_total),
    CHECK (fr_pago BETWEEN 0 AND fr_total),
    CHECK (fc_base >= 0 AND ta_base >= 0 AND fr_base >= 0)
);
CREATE INDEX conta_cota_grupo ON conta_cota (grupo_id, numero, versao_titular);
CREATE INDEX conta_cota_consorciado ON conta_cota (consorciado_id);

-- Monthly TA of the group when it is not flat (R4.03), with what was charged before each month.
CREATE TABLE cronograma_taxa (
    grupo_id   uuid NOT NULL REFERENCES grupo,
    ago        int NOT NULL,
    percentual numeric(14,8) NOT NULL,
    acumulado_antes numeric(14,8) NOT NULL,
    PRIMARY KEY (grupo_id, ago)
);

-- An open difference (R4.40) or share of the cash readjustment (R4.50), in percent of the price; positive is owed.
-- What an issued and unpaid parcela already charges is still open: it is subtracted when the next one is issued.
CREATE TABLE ajuste (
    ajuste_id   uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    cota_id     uuid NOT NULL REFERENCES conta_cota,
    grupo_id    uuid NOT NULL,
    tipo        text NOT NULL CHECK (tipo IN ('DIFERENCA', 'RATEIO')),
    ago_origem  int NOT NULL,
    percentual  numeric(14,8) NOT NULL,
    aberto      numeric(14,8) NOT NULL
);
CREATE INDEX ajuste_aberto ON ajuste (grupo_id, cota_id) WHERE aberto <> 0;

-- Everything that can be paid: monthly parcelas and winning bids.
CREATE TABLE titulo (
    parcela_id     uuid PRIMARY KEY,
    identificador  text NOT NULL UNIQUE,
    tipo           text NOT NULL CHECK (tipo IN ('PARCELA', 'LANCE', 'PENALIDADE')),
    grupo_id       uuid NOT NULL,
    cota_id        uuid NOT NULL REFERENCES conta_cota,
    cota_numero    int NOT NULL,
    ago            int NOT NULL,
    vencimento     date NOT NULL,
    preco_centavos bigint NOT NULL,
    fc_pct         numeric(14,8) NOT NULL DEFAULT 0,
    ta_pct         numeric(14,8) NOT NULL DEFAULT 0,
    fr_pct         numeric(14,8) NOT NULL DEFAULT 0,
    dif_pct        numeric(14,8) NOT NULL DEFAULT 0,
    rsc_pct        numeric(14,8) NOT NULL DEFAULT 0,
    fc_centavos    bigint NOT NULL DEFAULT 0,
    ta_centavos    bigint NOT NULL DEFAULT 0,
    fr_centavos    bigint NOT NULL DEFAULT 0,
    seg_centavos   bigint NOT NULL DEFAULT 0,
    dif_centavos   bigint NOT NULL DEFAULT 0,
    rsc_centavos   bigint NOT NULL DEFAULT 0,
    outros_centavos bigint NOT NULL DEFAULT 0,
    valor_centavos bigint NOT NULL CHECK (valor_centavos >= 0),
    pago_centavos  bigint NOT NULL DEFAULT 0 CHECK (pago_centavos >= 0),
    situacao       text NOT NULL DEFAULT 'ABERTO' CHECK (situacao IN ('ABERTO', 'PARCIAL', 'PAGO', 'CANCELADO')),
    data_pagamento date,
    pontual        boolean,
    multa_cobrada  boolean NOT NULL DEFAULT false,
    mora_desde     date,
    encargos_pagos_centavos bigint NOT NULL DEFAULT 0,
    contemplacao_id uuid,
    CHECK (valor_centavos = fc_centavos + ta_centavos + fr_centavos + seg_centavos + dif_centavos + rsc_centavos + outros_centavos)
);
CREATE UNIQUE INDEX titulo_uma_parcela_por_ago ON titulo (cota_id, ago) WHERE tipo = 'PARCELA';
CREATE UNIQUE INDEX titulo_um_lance_por_contemplacao ON titulo (contemplacao_id) WHERE tipo = 'LANCE';
CREATE INDEX titulo_grupo_ago ON titulo (grupo_id, ago, cota_numero);
CREATE INDEX titulo_em_aberto ON titulo (grupo_id, vencimento) WHERE situacao IN ('ABERTO', 'PARCIAL');
CREATE INDEX titulo_cobrando_ajuste ON titulo (grupo_id, cota_id)
    WHERE situacao IN ('ABERTO', 'PARCIAL') AND (dif_pct <> 0 OR rsc_pct <> 0);

-- Money that came in. The bank's identity of it enters once, for ever (R15, T-IDEM).
CREATE TABLE pagamento (
    pagamento_id   uuid PRIMARY KEY,
    referencia_externa text NOT NULL UNIQUE,
    parcela_id     uuid REFERENCES titulo,
    grupo_id       uuid,
    cota_id        uuid,
    identificador_informado text NOT NULL DEFAULT '',
    situacao       text NOT NULL CHECK (situacao IN ('APLICADO', 'NAO_IDENTIFICADO', 'DEVOLVIDO')),
    valor_centavos bigint NOT NULL CHECK (valor_centavos > 0),
    data_pagamento date NOT NULL,
    data_contabil  date NOT NULL,
    canal          text NOT NULL,
    excedente_centavos bigint NOT NULL DEFAULT 0,
    motivo         text NOT NULL DEFAULT '',
    registrado_em  timestamptz NOT NULL
);
CREATE INDEX pagamento_por_data ON pagamento (data_pagamento DESC, pagamento_id DESC);
CREATE INDEX pagamento_da_parcela ON pagamento (parcela_id) WHERE parcela_id IS NOT NULL;
CREATE INDEX pagamento_do_grupo ON pagamento (grupo_id) WHERE grupo_id IS NOT NULL;
CREATE INDEX pagamento_na_fila ON pagamento (pagamento_id) WHERE situacao = 'NAO_IDENTIFICADO';

-- How each payment was split: percent credited and money, component by component.
CREATE TABLE pagamento_item (
    pagamento_id   uuid NOT NULL REFERENCES pagamento,
    componente     text NOT NULL,
    grupo_id       uuid NOT NULL,
    cota_id        uuid NOT NULL,
    percentual     numeric(14,8) NOT NULL,
    valor_centavos bigint NOT NULL,
    preco_centavos bigint NOT NULL,
    ago_apurada    int,
    PRIMARY KEY (pagamento_id, componente)
);
CREATE INDEX pagamento_item_a_apurar ON pagamento_item (grupo_id)
    WHERE componente IN ('FC', 'DIF', 'RSC') AND ago_apurada IS NULL;

-- The book. One row moves one amount from one account to another, so that debits always equal credits (I1).
CREATE TABLE lancamento (
    lancamento_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    fato_id        uuid NOT NULL,
    fato           text NOT NULL,
    grupo_id       uuid NOT NULL,
    cota_id        uuid,
    data_contabil  date NOT NULL,
    debito         text NOT NULL,
    credito        text NOT NULL,
    valor_centavos bigint NOT NULL CHECK (valor_centavos > 0),
    debito_saldo_anterior  bigint NOT NULL,
    credito_saldo_anterior bigint NOT NULL,
    componente     text NOT NULL,
    percentual     numeric(14,8) NOT NULL DEFAULT 0,
    preco_centavos bigint NOT NULL DEFAULT 0,
    ago            int NOT NULL DEFAULT 0,
    registrado_em  timestamptz NOT NULL DEFAULT now(),
    CHECK (debito <> credito)
);
CREATE INDEX lancamento_grupo ON lancamento (grupo_id, lancamento_id);
CREATE INDEX lancamento_cota ON lancamento (cota_id, lancamento_id) WHERE cota_id IS NOT NULL;

-- Balance of each account of each group, debit positive: read without summing history.
CREATE TABLE saldo_conta (
    grupo_id         uuid NOT NULL,
    conta            text NOT NULL,
    debitos_centavos bigint NOT NULL DEFAULT 0,
    creditos_centavos bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (grupo_id, conta)
);

-- Lines of the quota's statement, in percent and in reais.
CREATE TABLE extrato_cota (
    linha_id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    cota_id        uuid NOT NULL,
    data_contabil  date NOT NULL,
    descricao      text NOT NULL,
    componente     text NOT NULL,
    percentual     numeric(14,8) NOT NULL,
    valor_centavos bigint NOT NULL,
    preco_centavos bigint NOT NULL,
    fc_pago        numeric(14,8) NOT NULL,
    ago            int NOT NULL
);
CREATE INDEX extrato_cota_linhas ON extrato_cota (cota_id, linha_id);

-- One row per AGO whose position was closed: prices, cash and adjustments frozen for the assembly (R2.40).
CREATE TABLE posicao_ago (
    grupo_id        uuid NOT NULL,
    ago             int NOT NULL,
    data_ago        date NOT NULL,
    fundo_comum_livre_centavos bigint NOT NULL,
    fundo_reserva_centavos     bigint NOT NULL,
    reajuste_saldo_caixa_centavos bigint NOT NULL,
    coberto_fundo_reserva_centavos bigint NOT NULL,
    rateio_centavos bigint NOT NULL,
    diferencas_centavos bigint NOT NULL,
    impressao_digital text NOT NULL,
    PRIMARY KEY (grupo_id, ago)
);
CREATE TABLE posicao_ago_cota (
    grupo_id       uuid NOT NULL,
    ago            int NOT NULL,
    cota_id        uuid NOT NULL,
    numero         int NOT NULL,
    versao_titular int NOT NULL,
    adimplente     boolean NOT NULL,
    credito_centavos bigint NOT NULL,
    saldo_devedor_centavos bigint NOT NULL,
    fc_pago        numeric(14,8) NOT NULL,
    ta_total       numeric(14,8) NOT NULL,
    fr_total       numeric(14,8) NOT NULL,
    prestacao_normal_centavos bigint NOT NULL,
    PRIMARY KEY (grupo_id, ago, numero, versao_titular)
);

-- Credit set aside or delivered for a contemplação (R5.40): pending while the bid is not paid.
CREATE TABLE reserva_credito (
    contemplacao_id uuid PRIMARY KEY,
    grupo_id       uuid NOT NULL,
    cota_id        uuid NOT NULL,
    ago            int NOT NULL,
    tipo           text NOT NULL CHECK (tipo IN ('SORTEIO', 'LANCE')),
    situacao       text NOT NULL CHECK (situacao IN ('PENDENTE', 'PAGA', 'EFETIVADA', 'CANCELADA')),
    credito_centavos bigint NOT NULL,
    fundo_comum_centavos bigint NOT NULL,
    fundo_reserva_centavos bigint NOT NULL DEFAULT 0,
    lance_centavos bigint NOT NULL DEFAULT 0,
    embutido_centavos bigint NOT NULL DEFAULT 0,
    reducao        text NOT NULL DEFAULT '',
    parcela_id     uuid REFERENCES titulo
);
CREATE INDEX reserva_pendente ON reserva_credito (grupo_id) WHERE situacao IN ('PENDENTE', 'PAGA');
CREATE UNIQUE INDEX reserva_uma_por_cota ON reserva_credito (cota_id) WHERE situacao <> 'CANCELADA';

CREATE TABLE inadimplencia (
    cota_id       uuid NOT NULL,
    grupo_id      uuid NOT NULL,
    desde         date NOT NULL,
    detectada_em  date NOT NULL,
    parcelas      int NOT NULL,
    valor_centavos bigint NOT NULL,
    encerrada_em  date,
    PRIMARY KEY (cota_id, desde)
);

CREATE TABLE arquivo_pagamento (
    sha256        bytea PRIMARY KEY,
    nome          text NOT NULL,
    linhas        int NOT NULL,
    registrado_em timestamptz NOT NULL
);

-- Facts are corrected by new facts, never edited (R2).
CREATE FUNCTION recusar_alteracao() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a tabela % só recebe inclusões', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER lancamento_imutavel BEFORE UPDATE OR DELETE ON lancamento
    FOR EACH STATEMENT EXECUTE FUNCTION recusar_alteracao();
CREATE TRIGGER extrato_imutavel BEFORE UPDATE OR DELETE ON extrato_cota
    FOR EACH STATEMENT EXECUTE FUNCTION recusar_alteracao();
CREATE TRIGGER posicao_imutavel BEFORE UPDATE OR DELETE ON posicao_ago
    FOR EACH STATEMENT EXECUTE FUNCTION recusar_alteracao();
CREATE TRIGGER posicao_cota_imutavel BEFORE UPDATE OR DELETE ON posicao_ago_cota
    FOR EACH STATEMENT EXECUTE FUNCTION recusar_alteracao();

-- Dates of the assemblies of each group, as grupos last told them.
CREATE TABLE cronograma (
    grupo_id   uuid NOT NULL REFERENCES grupo,
    ago        int NOT NULL,
    vencimento date NOT NULL,
    data_ago   date NOT NULL,
    PRIMARY KEY (grupo_id, ago)
);
