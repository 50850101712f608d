-- Document 4110: the balance of each account of each group at the end of a day (REGRAS §10.4).
WITH saldos AS (
    SELECT grupo_id, conta, sum(valor) AS saldo
      FROM (SELECT grupo_id, debito AS conta, valor_centavos AS valor FROM movimento WHERE data_contabil <= %(fim)s
            UNION ALL
            SELECT grupo_id, credito, -valor_centavos FROM movimento WHERE data_contabil <= %(fim)s) pernas
     WHERE %(grupo)s::uuid IS NULL OR grupo_id = %(grupo)s
     GROUP BY grupo_id, conta
    HAVING sum(valor) <> 0
), livros AS (
    SELECT * FROM unnest(%(livros)s::uuid[], %(livros_nomes)s::text[]) AS l (grupo_id, nome)
), plano AS (
    SELECT * FROM unnest(%(contas)s::text[], %(cosif)s::text[], %(titulos)s::text[]) AS p (conta, cosif, titulo)
)
SELECT coalesce(g.codigo, l.nome), coalesce(p.cosif, ''), coalesce(p.titulo, s.conta),
       greatest(s.saldo, 0)::bigint, greatest(-s.saldo, 0)::bigint
  FROM saldos s
  LEFT JOIN grupo g USING (grupo_id)
  LEFT JOIN livros l USING (grupo_id)
  LEFT JOIN plano p USING (conta)
 ORDER BY 1, 2, 3
