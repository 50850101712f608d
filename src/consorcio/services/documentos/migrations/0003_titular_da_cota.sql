-- Who holds each cota, as grupos tells: documents of some kinds go with it when it changes hands (R7.52); personal ones do not.
CREATE TABLE titular_cota (
    cota_id        uuid PRIMARY KEY,
    consorciado_id uuid NOT NULL
);
CREATE INDEX titular_cota_da_pessoa ON titular_cota (consorciado_id);
ALTER TABLE tipo_documento ADD COLUMN acompanha_cota boolean NOT NULL DEFAULT false;
UPDATE tipo_documento SET acompanha_cota = true
 WHERE tipo IN ('bem', 'garantia', 'carta-contemplacao', 'termo-transferencia');
