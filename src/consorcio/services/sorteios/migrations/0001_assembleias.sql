-- Assembleias, what each one froze, its bids, its decision and what came of it.

CREATE TABLE assembleia (
    assembleia_id   uuid PRIMARY KEY,
    grupo_id        uuid NOT NULL,
    grupo_codigo    text NOT NULL,
    ago             int NOT NULL,
    situacao        text NOT NULL CHECK (situacao IN ('CONVOCADA', 'ABERTA', 'APURADA', 'ATA_LAVRADA', 'HOMOLOGADA')),
    vencimento      date NOT NULL,
    data_ago        date NOT NULL,
    extracao        int,
    versao          int NOT NULL DEFAULT 1,
    criada_em       timestamptz NOT NULL,
    UNIQUE (grupo_id, ago)
);

-- Header of the frozen list (R2.40). Its root was published when the row was written.
CREATE TABLE snapshot (
    assembleia_id   uuid PRIMARY KEY REFERENCES assembleia,
    cabecalho       jsonb NOT NULL,
    regra           jsonb NOT NULL,
    raiz            text NOT NULL,
    elegiveis       int NOT NULL,
    congelada_em    timestamptz NOT NULL
);

-- One row per version of each seat. The titular stays out of the content that is hashed and published.
CREATE TABLE snapshot_cota (
    assembleia_id   uuid NOT NULL REFERENCES assembleia,
    numero          int NOT NULL,
    versao_titular  int NOT NULL,
    conteudo        jsonb NOT NULL,
    PRIMARY KEY (assembleia_id, numero, versao_titular)
);

CREATE TABLE extracao (
    numero          int PRIMARY KEY,
    data            date NOT NULL UNIQUE,
    premios         text[] NOT NULL CHECK (array_length(premios, 1) = 5),
    fonte           text NOT NULL,
    hash            text NOT NULL,
    registrada_em   timestamptz NOT NULL
);

-- What was offered never changes; what was decided about it is written once by the apuração and then by the payment.
CREATE TABLE lance (
    lance_id            uuid PRIMARY KEY,
    assembleia_id       uuid NOT NULL REFERENCES assembleia,
    cota_id             uuid NOT NULL,
    consorciado_id      uuid NOT NULL,
    numero              int NOT NULL,
    versao_titular      int NOT NULL,
    modalidade          text NOT NULL CHECK (modalidade IN ('LIVRE', 'FIXO')),
    quantidade          numeric(14, 8) NOT NULL,
    embutido_centavos   bigint NOT NULL,
    reducao             text NOT NULL CHECK (reducao IN ('', 'INVERSA', 'DILUIR')),
    sal                 text NOT NULL,
    hash                text NOT NULL,
    ofertado_em         timestamptz NOT NULL,
    situacao            text NOT NULL CHECK (situacao IN ('OFERTADO', 'RETIRADO', 'DESCLASSIFICADO', 'VENCEDOR', 'PAGO',
                                                          'CANCELADO', 'SUPLENTE', 'PERDEDOR')),
    classificacao       int NOT NULL DEFAULT 0,
    valor_centavos      bigint,
    proprio_centavos    bigint,
    saida_fc_centavos   bigint,
    ordem_suplencia     int,
    motivo              text NOT NULL DEFAULT ''
);
-- One offer per modality per cota per AGO (§6.1).
CREATE UNIQUE INDEX lance_unico ON lance (assembleia_id, cota_id, modalidade) WHERE situacao <> 'RETIRADO';
CREATE INDEX lance_da_assembleia ON lance (assembleia_id, lance_id);

-- The decision: one row per assembleia, whoever asked and however many asked at once.
CREATE TABLE apuracao (
    assembleia_id   uuid PRIMARY KEY REFERENCES assembleia,
    extracao        int NOT NULL REFERENCES extracao,
    conteudo        text NOT NULL,
    hash            text NOT NULL,
    caixa_inicial_centavos bigint NOT NULL,
    apurada_em      timestamptz NOT NULL
);

CREATE TABLE contemplacao (
    contemplacao_id     uuid PRIMARY KEY,
    assembleia_id       uuid NOT NULL REFERENCES assembleia,
    cota_id             uuid NOT NULL,
    numero              int NOT NULL,
    tipo                text NOT NULL CHECK (tipo IN ('SORTEIO', 'LANCE')),
    situacao            text NOT NULL CHECK (situacao IN ('EM_PROCESSAMENTO', 'PENDENTE', 'CONFIRMADA', 'CANCELADA')),
    credito_centavos    bigint NOT NULL CHECK (credito_centavos > 0),
    saida_fc_centavos   bigint NOT NULL,
    fundo_reserva_centavos bigint NOT NULL DEFAULT 0,
    lance_id            uuid REFERENCES lance,
    ordem               int NOT NULL,
    prazo_pagamento     date,
    identificador_titulo text NOT NULL DEFAULT '',
    motivo              text NOT NULL DEFAULT '',
    disponivel_em       date,
    data_contabil       date NOT NULL,
    criada_em           timestamptz NOT NULL,
    UNIQUE (assembleia_id, ordem)
);
-- A version of a cota is contemplated at most once, unless cancelled (I9).
CREATE UNIQUE INDEX contemplacao_unica ON contemplacao (cota_id) WHERE situacao <> 'CANCELADA';
CREATE UNIQUE INDEX contemplacao_do_lance ON contemplacao (lance_id) WHERE lance_id IS NOT NULL;
CREATE INDEX contemplacao_a_vencer ON contemplacao (prazo_pagamento) WHERE situacao = 'PENDENTE';

CREATE TABLE ata (
    assembleia_id   uuid PRIMARY KEY REFERENCES assembleia,
    conteudo        text NOT NULL,
    hash            text NOT NULL,
    data            date NOT NULL
);

CREATE FUNCTION recusar_alteracao() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a tabela % só aceita inclusões', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER snapshot_imutavel BEFORE UPDATE OR DELETE ON snapshot FOR EACH ROW EXECUTE FUNCTION recusar_alteracao();
CREATE TRIGGER snapshot_cota_imutavel BEFORE UPDATE OR DELETE ON snapshot_cota FOR EACH ROW EXECUTE FUNCTION recusar_alteracao();
CREATE TRIGGER extracao_imutavel BEFORE UPDATE OR DELETE ON extracao FOR EACH ROW EXECUTE FUNCTION recusar_alteracao();
CREATE TRIGGER apuracao_imutavel BEFORE UPDATE OR DELETE ON apuracao FOR EACH ROW EXECUTE FUNCTION recusar_alteracao();
CREATE TRIGGER ata_imutavel BEFORE UPDATE OR DELETE ON ata FOR EACH ROW EXECUTE FUNCTION recusar_alteracao();
CREATE TRIGGER lance_permanente BEFORE DELETE ON lance FOR EACH ROW EXECUTE FUNCTION recusar_alteracao();
CREATE TRIGGER contemplacao_permanente BEFORE DELETE ON contemplacao FOR EACH ROW EXECUTE FUNCTION recusar_alteracao();
CREATE TRIGGER snapshot_inteiro BEFORE TRUNCATE ON snapshot FOR EACH STATEMENT EXECUTE FUNCTION recusar_alteracao();
CREATE TRIGGER snapshot_cota_inteiro BEFORE TRUNCATE ON snapshot_cota FOR EACH STATEMENT EXECUTE FUNCTION recusar_alteracao();
CREATE TRIGGER extracao_inteira BEFORE TRUNCATE ON extracao FOR EACH STATEMENT EXECUTE FUNCTION recusar_alteracao();
CREATE TRIGGER apuracao_inteira BEFORE TRUNCATE ON apuracao FOR EACH STATEMENT EXECUTE FUNCTION recusar_alteracao();
CREATE TRIGGER ata_inteira BEFORE TRUNCATE ON ata FOR EACH STATEMENT EXECUTE FUNCTION recusar_alteracao();

CREATE FUNCTION recusar_outra_oferta() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.lance_id, NEW.assembleia_id, NEW.cota_id, NEW.consorciado_id, NEW.numero, NEW.versao_titular, NEW.modalidade,
        NEW.quantidade, NEW.embutido_centavos, NEW.reducao, NEW.sal, NEW.hash, NEW.ofertado_em)
       IS DISTINCT FROM
       (OLD.lance_id, OLD.assembleia_id, OLD.cota_id, OLD.consorciado_id, OLD.numero, OLD.versao_titular, OLD.modalidade,
        OLD.quantidade, OLD.embutido_centavos, OLD.reducao, OLD.sal, OLD.hash, OLD.ofertado_em) THEN
        RAISE EXCEPTION 'uma oferta selada não muda' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER lance_selado BEFORE UPDATE ON lance FOR EACH ROW EXECUTE FUNCTION recusar_outra_oferta();
