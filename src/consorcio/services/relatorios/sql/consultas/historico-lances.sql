-- One row per bid of the assembleias of a period. The value is empty until the apuração opens it.
SELECT g.codigo, a.ago, a.data_ago, l.numero, CASE l.modalidade WHEN 'FIXO' THEN 'Fixo' ELSE 'Livre' END,
       (l.ofertado_em AT TIME ZONE 'America/Sao_Paulo')::date,
       CASE WHEN l.retirado THEN 'Retirado'
            WHEN x.situacao = 'CONFIRMADA' THEN 'Pago' WHEN x.situacao = 'CANCELADA' THEN 'Cancelado'
            WHEN x.situacao IS NOT NULL THEN 'Vencedor'
            ELSE initcap(coalesce(l.situacao, 'OFERTADO')) END,
       l.classificacao, l.valor_centavos, l.proprio_centavos, l.motivo
  FROM lance l
  JOIN assembleia a USING (assembleia_id)
  JOIN grupo g ON g.grupo_id = a.grupo_id
  LEFT JOIN contemplacao x ON x.lance_id = l.lance_id
 WHERE a.data_ago BETWEEN %(inicio)s AND %(fim)s AND (%(grupo)s::uuid IS NULL OR a.grupo_id = %(grupo)s)
 ORDER BY g.codigo, a.ago, l.classificacao NULLS LAST, l.numero, l.lance_id
