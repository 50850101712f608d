-- Money that belongs to people and that nobody came for yet: of who left, of who paid too much, of leftovers, and what
-- went to the book of the not claimed (R9.02), which is shown with the group that it came from.
WITH movimentos AS (
    SELECT m.*, l.grupo_id IS NOT NULL AS de_ninguem, l.nome, coalesce(c.grupo_id, m.grupo_id) AS origem_id, c.numero
      FROM movimento m
      LEFT JOIN unnest(%(livros)s::uuid[], %(livros_nomes)s::text[]) AS l (grupo_id, nome) USING (grupo_id)
      LEFT JOIN cota c USING (cota_id)
     WHERE m.data_contabil <= %(fim)s
       AND (%(grupo)s::uuid IS NULL OR coalesce(c.grupo_id, m.grupo_id) = %(grupo)s)
), pernas AS (
    SELECT *, credito AS conta, valor_centavos AS valor FROM movimentos WHERE credito = ANY(%(a_devolver)s)
    UNION ALL
    SELECT *, debito, -valor_centavos FROM movimentos WHERE debito = ANY(%(a_devolver)s)
), saldos AS (
    SELECT origem_id, cota_id, numero, nome, de_ninguem, conta, sum(valor) AS saldo,
           max(data_contabil) FILTER (WHERE valor > 0) AS desde
      FROM pernas
     GROUP BY origem_id, cota_id, numero, nome, de_ninguem, conta
    HAVING sum(valor) <> 0
)
SELECT coalesce(g.codigo, s.nome), s.numero,
       CASE WHEN s.de_ninguem THEN s.nome
            WHEN s.conta = 'A_DEVOLVER_EXCLUIDOS' THEN 'Excluído, aguarda sorteio'
            WHEN s.conta = 'RESTITUICOES_A_PAGAR' THEN 'Excluído sorteado'
            WHEN s.conta = 'RATEIO_A_PAGAR' THEN 'Sobra do encerramento' ELSE 'Cota ativa' END,
       s.desde, %(fim)s::date - s.desde, s.saldo::bigint
  FROM saldos s
  LEFT JOIN grupo g ON g.grupo_id = s.origem_id
 ORDER BY 1, 2 NULLS LAST, 3, s.cota_id
