-- The closing of a group: its accounts, the part of each cota in what is left, and where unclaimed money came from (R9.05).
ALTER TABLE grupo DROP CONSTRAINT grupo_situacao_check;
ALTER TABLE grupo ADD CONSTRAINT grupo_situacao_check
    CHECK (situacao IN ('EM_FORMACAO', 'EM_ANDAMENTO', 'NAO_CONSTITUIDO', 'EM_ENCERRAMENTO', 'ENCERRADO'));

CREATE TABLE encerramento (
    grupo_id       uuid PRIMARY KEY REFERENCES grupo,
    situacao       text NOT NULL CHECK (situacao IN ('PROPOSTO', 'RECUSADO', 'APURADO', 'ENCERRADO')),
    proposto_por   text NOT NULL,
    decidido_por   text NOT NULL DEFAULT '',
    fundo_comum_centavos   bigint NOT NULL DEFAULT 0,
    fundo_reserva_centavos bigint NOT NULL DEFAULT 0,
    restituicoes_centavos  bigint NOT NULL DEFAULT 0,
    sobras_centavos        bigint NOT NULL DEFAULT 0,
    apurado_em     date,
    encerrado_em   date,
    CHECK (situacao NOT IN ('APURADO', 'ENCERRADO') OR proposto_por <> decidido_por)
);

CREATE TABLE rateio_final (
    cota_id        uuid PRIMARY KEY REFERENCES conta_cota,
    grupo_id       uuid NOT NULL REFERENCES grupo,
    numero         int NOT NULL,
    versao_titular int NOT NULL,
    -- Frozen with the accounts of the end: what is recovered later is shared by it too (R9.05c).
    peso           numeric(14,8) NOT NULL CHECK (peso >= 0),
    valor_centavos bigint NOT NULL DEFAULT 0 CHECK (valor_centavos >= 0),
    a_pagar_centavos bigint NOT NULL DEFAULT 0 CHECK (a_pagar_centavos BETWEEN 0 AND valor_centavos),
    UNIQUE (grupo_id, numero, versao_titular)
);

ALTER TABLE rnp ADD COLUMN origem text NOT NULL DEFAULT 'RESTITUICAO'
    CHECK (origem IN ('RESTITUICAO', 'CREDITO', 'RATEIO', 'DEVOLUCAO'));
ALTER TABLE rnp DROP CONSTRAINT rnp_cota_id_key;
CREATE UNIQUE INDEX rnp_da_restituicao ON rnp (cota_id) WHERE origem = 'RESTITUICAO';
CREATE INDEX rnp_da_cota ON rnp (cota_id);

-- What is of the administradora leaves for no cota (R10.04).
ALTER TABLE desembolso ALTER COLUMN cota_id DROP NOT NULL;
