-- One row per group: what it has and owes at the end of a day.
WITH saldos AS (
    SELECT grupo_id, conta, sum(valor) AS saldo
      FROM (SELECT grupo_id, debito AS conta, valor_centavos AS valor FROM movimento WHERE data_contabil <= %(fim)s
            UNION ALL
            SELECT grupo_id, credito, -valor_centavos FROM movimento WHERE data_contabil <= %(fim)s) pernas
     WHERE %(grupo)s::uuid IS NULL OR grupo_id = %(grupo)s
     GROUP BY grupo_id, conta
), livros AS (
    SELECT grupo_id,
           sum(saldo) FILTER (WHERE conta = ANY(%(disponibilidades)s)) AS disponibilidades,
           sum(saldo) FILTER (WHERE conta = ANY(%(fundo_comum)s)) AS fundo_comum,
           -sum(saldo) FILTER (WHERE conta IN ('FUNDO_RESERVA', 'FUNDO_RESERVA_UTILIZADO')) AS fundo_reserva,
           -sum(saldo) FILTER (WHERE conta = ANY(%(a_repassar)s)) AS a_repassar,
           -sum(saldo) FILTER (WHERE conta = 'CONTEMPLACOES_A_ENTREGAR') AS a_entregar
      FROM saldos GROUP BY grupo_id
), cotas AS (
    SELECT c.grupo_id,
           count(*) FILTER (WHERE c.ativada_em <= %(fim)s AND (c.liberada_em IS NULL OR c.liberada_em > %(fim)s)
                              AND (c.excluida_em IS NULL OR c.excluida_em > %(fim)s
                                   OR c.readmitida_instante > c.excluida_instante)) AS ativas,
           count(*) FILTER (WHERE c.reservada_em <= %(fim)s AND (c.ativada_em IS NULL OR c.ativada_em > %(fim)s)
                              AND (c.liberada_em IS NULL OR c.liberada_em > %(fim)s)) AS reservadas,
           count(x.cota_id) AS contempladas
      FROM cota c
      LEFT JOIN contemplacao x ON x.cota_id = c.cota_id AND x.tipo <> 'EXCLUIDO' AND x.data <= %(fim)s
                                 AND (x.situacao = 'CONFIRMADA' OR x.cancelada_em > %(fim)s)
     GROUP BY c.grupo_id
)
SELECT g.codigo,
       CASE WHEN g.nao_constituido_em <= %(fim)s THEN 'Não constituído' WHEN g.encerrado_em <= %(fim)s THEN 'Encerrado'
            WHEN g.em_encerramento_em <= %(fim)s THEN 'Em encerramento' WHEN g.data_agc <= %(fim)s THEN 'Em andamento'
            ELSE 'Em formação' END,
       g.data_agc, coalesce(c.reservadas, 0), CASE WHEN g.encerrado_em <= %(fim)s THEN 0 ELSE coalesce(c.ativas, 0) END,
       coalesce(c.contempladas, 0),
       coalesce(l.disponibilidades, 0)::bigint, coalesce(l.fundo_comum, 0)::bigint, coalesce(l.fundo_reserva, 0)::bigint,
       coalesce(l.a_repassar, 0)::bigint, coalesce(l.a_entregar, 0)::bigint
  FROM grupo g
  LEFT JOIN livros l USING (grupo_id)
  LEFT JOIN cotas c USING (grupo_id)
 WHERE %(grupo)s::uuid IS NULL OR g.grupo_id = %(grupo)s
 ORDER BY g.codigo
