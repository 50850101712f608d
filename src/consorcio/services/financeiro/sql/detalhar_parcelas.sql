-- Tells the parcelas of an AGO, a page of them per fact. In bulk, because a group may have thousands.
-- Parameters: grupo_id, ago, por_pagina, instante, correlacao_id, data_contabil, rastro.
INSERT INTO plataforma.outbox (evento_id, tipo, agregado, origem, instante, correlacao_id, data_contabil, dados, rastro)
SELECT gen_random_uuid(), 'ParcelasDetalhadas', 'grupo/' || %(grupo_id)s::uuid, 'financeiro', %(instante)s, %(correlacao_id)s,
       %(data_contabil)s::date,
       -- Text, not built piece by piece: only ids, dates and numbers, which need no quoting.
       ('{"grupo_id":"' || %(grupo_id)s::uuid || '","parcelas":['
        || string_agg('{"parcela_id":"' || parcela_id || '","cota_id":"' || cota_id || '","numero":' || cota_numero || ',"ago":' || ago
                      || ',"vencimento":"' || vencimento || '","valor_centavos":' || valor_centavos || '}', ',' ORDER BY cota_numero)
        || ']}')::jsonb,
       %(rastro)s
  FROM (SELECT parcela_id, cota_id, cota_numero, ago, vencimento, valor_centavos,
               (row_number() OVER (ORDER BY cota_numero, parcela_id) - 1) / %(por_pagina)s AS pagina
          FROM titulo
         WHERE grupo_id = %(grupo_id)s AND ago = %(ago)s AND tipo = 'PARCELA') emitidos
 GROUP BY pagina
 ORDER BY pagina
