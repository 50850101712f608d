-- What lacks of the principal of a title on a date. What was paid of a parcela includes its late charges, which take nothing off
-- what was issued (R4.73): only its components do. One open has no payment; one paid whole at once is not in `item_pagamento`.
CREATE FUNCTION falta_do_principal(t titulo, em date) RETURNS bigint LANGUAGE plpgsql STABLE PARALLEL SAFE AS
$$
BEGIN
    IF t.situacao = 'ABERTO' OR t.tipo <> 'PARCELA' THEN
        RETURN t.valor_centavos - t.pago_centavos;
    END IF;
    RETURN greatest(0, t.valor_centavos - coalesce(
        (SELECT sum(i.valor_centavos) FROM pagamento p JOIN item_pagamento i USING (pagamento_id)
          WHERE p.parcela_id = t.parcela_id AND p.data_pagamento <= em AND i.componente NOT IN ('MULTA', 'JUROS')), 0));
END
$$;
