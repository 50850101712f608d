-- Every change of each cota of a group in a period: why, in percent of the price and in money, and A after it (R4.10).
SELECT c.numero, e.data, e.ago, e.descricao, e.percentual, e.preco_centavos, e.valor_centavos, e.fc_pago
  FROM extrato e
  JOIN cota c USING (cota_id)
 WHERE e.data BETWEEN %(inicio)s AND %(fim)s AND c.grupo_id = %(grupo)s
 ORDER BY c.numero, c.versao_titular, e.cota_id, e.linha_id
