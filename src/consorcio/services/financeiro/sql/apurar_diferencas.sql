-- Opens the differences of prestação of an AGO: percent settled when paid less money ÷ price of the AGO (R4.40).
-- Differences and rateios paid are money of the FC as well: at another price, they leave a difference too.
-- Only payments at another price differ; every payment not yet valued becomes valued. Parameters: grupo_id, ago.
WITH itens AS (
    UPDATE item_pagamento i
       SET ago_apurada = %(ago)s
      FROM conta_cota c, preco_bem p
     WHERE i.grupo_id = %(grupo_id)s AND i.componente IN ('FC', 'DIF', 'RSC') AND i.ago_apurada IS NULL
       AND c.cota_id = i.cota_id AND c.situacao = 'ATIVA' AND p.grupo_id = i.grupo_id AND p.bem_id = c.bem_id
    RETURNING i.cota_id, i.percentual, i.valor_centavos, i.preco_centavos AS pago_a, p.preco_centavos AS preco
), recebimentos AS (
    UPDATE recebimento r
       SET ago_apurada = %(ago)s
      FROM conta_cota c, preco_bem p
     WHERE r.grupo_id = %(grupo_id)s AND r.ago_apurada IS NULL
       AND c.cota_id = r.cota_id AND c.situacao = 'ATIVA' AND p.grupo_id = r.grupo_id AND p.bem_id = c.bem_id
    RETURNING r.cota_id, r.componentes, r.percentuais, r.centavos, r.preco_centavos AS pago_a, p.preco_centavos AS preco
), apurados AS (
    SELECT cota_id, percentual, valor_centavos, pago_a, preco FROM itens
     UNION ALL
    SELECT r.cota_id, x.percentual, x.centavos, r.pago_a, r.preco
      FROM recebimentos r, unnest(r.componentes, r.percentuais, r.centavos) AS x (componente, percentual, centavos)
     WHERE x.componente IN ('FC', 'DIF', 'RSC')
), diferencas AS (
    SELECT cota_id, sum(percentual - round(valor_centavos * 100::numeric / preco, 8)) AS percentual,
           sum(round(preco * (percentual - valor_centavos * 100::numeric / preco) / 100)) AS centavos
      FROM apurados
     WHERE pago_a <> preco
     GROUP BY cota_id
    HAVING sum(percentual - round(valor_centavos * 100::numeric / preco, 8)) <> 0
), abertas AS (
    INSERT INTO ajuste (cota_id, grupo_id, tipo, ago_origem, percentual, aberto)
    SELECT cota_id, %(grupo_id)s, 'DIFERENCA', %(ago)s, percentual, percentual FROM diferencas
    RETURNING cota_id
)
SELECT coalesce((SELECT sum(valor_centavos) FROM apurados), 0)::bigint AS recebido_centavos,
       coalesce((SELECT sum(centavos) FROM diferencas), 0)::bigint AS diferencas_centavos,
       (SELECT count(*) FROM abertas)::int AS quantidade
