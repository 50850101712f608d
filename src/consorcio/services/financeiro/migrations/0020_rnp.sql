-- Money that nobody claimed after the last AGO, in a book of its own (Lei 11.795/2008 arts. 33 to 38; R9.02, R9.03).
INSERT INTO livro_comum VALUES ('00000000-0000-7000-8000-000000000002', 'Recursos não procurados');

CREATE TABLE rnp (
    rnp_id         uuid PRIMARY KEY,
    grupo_id       uuid NOT NULL REFERENCES grupo,
    cota_id        uuid NOT NULL REFERENCES conta_cota UNIQUE,
    original_centavos bigint NOT NULL CHECK (original_centavos > 0),
    saldo_centavos bigint NOT NULL CHECK (saldo_centavos BETWEEN 0 AND original_centavos),
    constituido_em date NOT NULL,
    situacao       text NOT NULL CHECK (situacao IN ('PENDENTE', 'PAGAMENTO_PROPOSTO', 'PAGO', 'EXTINTO')),
    procurado_em   date,
    proposto_por   text NOT NULL DEFAULT '',
    decidido_por   text NOT NULL DEFAULT '',
    comprovante    text NOT NULL DEFAULT '',
    CHECK (situacao <> 'PAGO' OR proposto_por <> decidido_por)
);
CREATE INDEX rnp_do_grupo ON rnp (grupo_id, rnp_id);
CREATE INDEX rnp_a_cobrar ON rnp (constituido_em) WHERE situacao IN ('PENDENTE', 'PAGAMENTO_PROPOSTO');

CREATE TABLE permanencia_rnp (
    rnp_id         uuid NOT NULL REFERENCES rnp,
    mes            date NOT NULL CHECK (extract(day FROM mes) = 1),
    taxa_centavos  bigint NOT NULL CHECK (taxa_centavos >= 0),
    PRIMARY KEY (rnp_id, mes)
);

ALTER TABLE exclusao DROP CONSTRAINT exclusao_situacao_check;
ALTER TABLE exclusao ADD CONSTRAINT exclusao_situacao_check
    CHECK (situacao IN ('AGUARDA_SORTEIO', 'EM_READMISSAO', 'READMITIDA', 'A_PAGAR', 'PAGAMENTO_PROPOSTO', 'RESTITUIDA', 'RNP'));
