-- An excluded member may be drawn: the contemplação is of the refund (R5.30).
ALTER TABLE contemplacao DROP CONSTRAINT contemplacao_tipo_check,
    ADD CONSTRAINT contemplacao_tipo_check CHECK (tipo IN ('SORTEIO', 'LANCE', 'EXCLUIDO'));
