-- Who had a cota and transferred it: the participação of the register is of who has it now (R7.52).
CREATE TABLE participacao_transferida (
    cota_id        uuid NOT NULL,
    consorciado_id uuid NOT NULL,
    grupo_id       uuid NOT NULL,
    grupo_codigo   text NOT NULL,
    numero         int NOT NULL,
    versao_titular int NOT NULL,
    desde          date NOT NULL
);
CREATE INDEX participacao_transferida_consorciado ON participacao_transferida (consorciado_id);
