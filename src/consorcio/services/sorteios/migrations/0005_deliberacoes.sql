-- Assemblies that deliberate: the call, its agenda, who votes, the votes, and the ata.

CREATE TABLE assembleia_geral (
    assembleia_geral_id uuid PRIMARY KEY,
    grupo_id        uuid NOT NULL,
    grupo_codigo    text NOT NULL,
    tipo            text NOT NULL CHECK (tipo IN ('AGC', 'AGO', 'AGE')),
    numero          int NOT NULL,
    data            date NOT NULL,
    hora            text NOT NULL,
    local           text NOT NULL,
    enviada_em      date NOT NULL,
    pedida_em       date,
    pedida_por      int[] NOT NULL,
    regra           jsonb NOT NULL,
    situacao        text NOT NULL CHECK (situacao IN ('CONVOCADA', 'ABERTA', 'ENCERRADA', 'ATA_LAVRADA', 'ATA_APROVADA')),
    criada_em       timestamptz NOT NULL,
    UNIQUE (grupo_id, tipo, numero)
);

CREATE TABLE item_pauta (
    assembleia_geral_id uuid NOT NULL REFERENCES assembleia_geral,
    item            int NOT NULL,
    materia         text NOT NULL,
    texto           text NOT NULL,
    retifica_id     uuid REFERENCES assembleia_geral,
    resultado       jsonb,
    PRIMARY KEY (assembleia_geral_id, item)
);
CREATE INDEX item_pauta_retifica ON item_pauta (retifica_id) WHERE retifica_id IS NOT NULL;

-- Who holds the seats when it opens (R5.04).
CREATE TABLE eleitor (
    assembleia_geral_id uuid NOT NULL REFERENCES assembleia_geral,
    numero          int NOT NULL,
    cota_id         uuid NOT NULL,
    contemplada     boolean NOT NULL,
    adimplente      boolean NOT NULL,
    PRIMARY KEY (assembleia_geral_id, cota_id)
);

-- The name of who represents is sealed; none is the administradora.
CREATE TABLE procuracao (
    assembleia_geral_id uuid NOT NULL REFERENCES assembleia_geral,
    cota_id         uuid NOT NULL,
    procurador_selado bytea,
    poderes_especificos boolean NOT NULL,
    registrada_em   timestamptz NOT NULL,
    PRIMARY KEY (assembleia_geral_id, cota_id)
);

-- One vote by cota in each item (R5.03).
CREATE TABLE voto (
    assembleia_geral_id uuid NOT NULL,
    item            int NOT NULL,
    cota_id         uuid NOT NULL,
    voto            text NOT NULL CHECK (voto IN ('FAVOR', 'CONTRA', 'BRANCO')),
    meio            text NOT NULL CHECK (meio IN ('PRESENCIAL', 'ELETRONICO', 'CARTA')),
    por_procuracao  boolean NOT NULL,
    recebido_em     date NOT NULL,
    registrado_em   timestamptz NOT NULL,
    PRIMARY KEY (assembleia_geral_id, item, cota_id),
    FOREIGN KEY (assembleia_geral_id, item) REFERENCES item_pauta
);

CREATE TABLE ata_geral (
    assembleia_geral_id uuid PRIMARY KEY REFERENCES assembleia_geral,
    conteudo        text NOT NULL,
    hash            text NOT NULL,
    lavrada_em      date NOT NULL,
    aprovada_em     date,
    assinatura      bytea,
    chave_publica   bytea
);

CREATE TRIGGER eleitor_imutavel BEFORE UPDATE OR DELETE ON eleitor FOR EACH ROW EXECUTE FUNCTION recusar_alteracao();
CREATE TRIGGER voto_imutavel BEFORE UPDATE OR DELETE ON voto FOR EACH ROW EXECUTE FUNCTION recusar_alteracao();
CREATE TRIGGER voto_inteiro BEFORE TRUNCATE ON voto FOR EACH STATEMENT EXECUTE FUNCTION recusar_alteracao();
CREATE TRIGGER ata_geral_inteira BEFORE TRUNCATE ON ata_geral FOR EACH STATEMENT EXECUTE FUNCTION recusar_alteracao();
CREATE TRIGGER ata_geral_imutavel BEFORE UPDATE OR DELETE ON ata_geral
    FOR EACH ROW WHEN (OLD.aprovada_em IS NOT NULL) EXECUTE FUNCTION recusar_alteracao();
