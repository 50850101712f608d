-- A payment put right: proposed by one person, carried out by another; the books get reversing entries and nothing is deleted (R2.02, ADR 0054).
ALTER DOMAIN situacao_do_pagamento DROP CONSTRAINT situacao_do_pagamento_check;
ALTER DOMAIN situacao_do_pagamento ADD CONSTRAINT situacao_do_pagamento_check
    CHECK (VALUE IN ('APLICADO', 'NAO_IDENTIFICADO', 'DEVOLVIDO', 'DISTRIBUIDO', 'ESTORNADO'));

CREATE TABLE estorno (
    estorno_id     uuid PRIMARY KEY,
    pagamento_id   uuid NOT NULL,
    grupo_id       uuid NOT NULL,
    cota_id        uuid NOT NULL REFERENCES conta_cota,
    valor_centavos bigint NOT NULL CHECK (valor_centavos > 0),
    destino        text NOT NULL CHECK (destino IN ('IDENTIFICAR_DE_NOVO', 'SEM_DINHEIRO')),
    motivo         text NOT NULL CHECK (motivo <> ''),
    comprovante    text NOT NULL,
    data_contabil  date NOT NULL,
    situacao       text NOT NULL CHECK (situacao IN ('PROPOSTO', 'RECUSADO', 'EFETIVADO')),
    recusa         text NOT NULL DEFAULT '',
    proposto_por   text NOT NULL,
    decidido_por   text NOT NULL DEFAULT '',
    proposto_por_nome text NOT NULL,
    decidido_por_nome text NOT NULL DEFAULT '',
    fato_id        uuid,
    na_fila_id     uuid,
    CHECK (situacao = 'PROPOSTO' OR (proposto_por <> decidido_por AND decidido_por <> '')),
    CHECK ((situacao = 'EFETIVADO') = (fato_id IS NOT NULL))
);
COMMENT ON COLUMN estorno.comprovante IS 'How the bank knows the debit; empty when the money stays.';
COMMENT ON COLUMN estorno.na_fila_id IS 'The payment of the queue where the money waits to be identified again.';
CREATE UNIQUE INDEX estorno_um_por_pagamento ON estorno (pagamento_id) WHERE situacao <> 'RECUSADO';
CREATE INDEX estorno_do_grupo ON estorno (grupo_id, estorno_id DESC);
CREATE INDEX estorno_proposto ON estorno (estorno_id) WHERE situacao = 'PROPOSTO';
CREATE INDEX estorno_do_fato ON estorno (fato_id) WHERE fato_id IS NOT NULL;

-- Late charges as they were on a title before a payment that was not the first of it: a reversal puts them back (R4.73).
CREATE TABLE titulo_antes_do_pagamento (
    pagamento_id            uuid PRIMARY KEY,
    multa_cobrada           boolean NOT NULL,
    mora_desde              date,
    encargos_pagos_centavos bigint NOT NULL
);

-- When a cota changed hands: what its former holder paid is not taken from who has it now.
CREATE TABLE troca_de_titular (
    cota_id    uuid NOT NULL REFERENCES conta_cota,
    trocado_em timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (cota_id, trocado_em)
);
INSERT INTO troca_de_titular (cota_id, trocado_em)
SELECT x.cota_id, max(p.registrado_em) FROM taxa_transferencia x JOIN pagamento p USING (parcela_id) GROUP BY x.cota_id;

-- As in migration 0041, without what was reversed.
CREATE OR REPLACE FUNCTION falta_do_principal(t titulo, em date) RETURNS bigint LANGUAGE plpgsql STABLE PARALLEL SAFE AS
$$
BEGIN
    IF t.situacao = 'ABERTO' OR t.tipo <> 'PARCELA' THEN
        RETURN t.valor_centavos - t.pago_centavos;
    END IF;
    RETURN greatest(0, t.valor_centavos - coalesce(
        (SELECT sum(i.valor_centavos) FROM pagamento p JOIN item_pagamento i USING (pagamento_id)
          WHERE p.parcela_id = t.parcela_id AND p.data_pagamento <= em AND p.situacao <> 'ESTORNADO'
            AND i.componente NOT IN ('MULTA', 'JUROS')), 0));
END
$$;
