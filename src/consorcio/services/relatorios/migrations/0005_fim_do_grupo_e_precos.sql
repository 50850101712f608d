-- The end of a group, contemplações that an AGO cancelled and since when (they come from another service than the contemplação,
-- and may come first), and the prices that the forecast of credits needs.
ALTER TABLE grupo ADD COLUMN em_encerramento_em date, ADD COLUMN encerrado_em date;
ALTER TABLE contemplacao ADD COLUMN cancelada_em date;
ALTER TABLE contemplacao ALTER COLUMN assembleia_id DROP NOT NULL, ALTER COLUMN grupo_id DROP NOT NULL,
                         ALTER COLUMN ago DROP NOT NULL, ALTER COLUMN cota_id DROP NOT NULL, ALTER COLUMN numero DROP NOT NULL,
                         ALTER COLUMN tipo DROP NOT NULL, ALTER COLUMN situacao DROP NOT NULL,
                         ALTER COLUMN credito_centavos DROP NOT NULL, ALTER COLUMN data DROP NOT NULL;
ALTER TABLE cota ADD COLUMN bem_id uuid;
CREATE TABLE preco (
    grupo_id        uuid NOT NULL,
    bem_id          uuid NOT NULL,
    vigencia_inicio date NOT NULL,
    preco_centavos  bigint NOT NULL,
    PRIMARY KEY (grupo_id, bem_id, vigencia_inicio)
);
CREATE TABLE troca_credito (
    cota_id          uuid NOT NULL,
    data             date NOT NULL,
    bem_id           uuid NOT NULL,
    credito_centavos bigint NOT NULL,
    PRIMARY KEY (cota_id, data)
);
