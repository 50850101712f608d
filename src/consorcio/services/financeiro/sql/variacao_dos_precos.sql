-- How the prices of a group moved since its last AGO, before the payments of the cycle are valued at the new ones (R4.50, I19):
-- Σ of the credits of the active cotas before and after (k is their ratio), and the descolamento: what the bens that did not
-- move by k do to G. `posicao` is what each cota counts for in G, in percent of its price: of an excluded one, less its A. Parameter: grupo_id.
WITH posicoes AS (
    SELECT p.preco_ago_centavos AS antes, p.preco_centavos AS depois,
           c.situacao = 'ATIVA' AS ativa,
           CASE WHEN c.contemplacao_id IS NULL THEN 0 ELSE 100 END - c.fc_pago
               + coalesce(a.aberto, 0) + coalesce(i.pendente, 0) + coalesce(r.reservado, 0) AS posicao
      FROM conta_cota c
      JOIN preco_bem p ON p.grupo_id = c.grupo_id AND p.bem_id = c.bem_id
      LEFT JOIN (SELECT cota_id, sum(aberto) AS aberto FROM ajuste
                  WHERE grupo_id = %(grupo_id)s AND aberto <> 0 GROUP BY cota_id) a ON a.cota_id = c.cota_id
      LEFT JOIN (SELECT cota_id, sum(percentual) AS pendente FROM pagamento_item
                  WHERE grupo_id = %(grupo_id)s AND componente IN ('FC', 'DIF', 'RSC') AND ago_apurada IS NULL
                  GROUP BY cota_id) i ON i.cota_id = c.cota_id
      LEFT JOIN (SELECT cota_id, sum(fundo_comum_centavos * 100::numeric / credito_centavos) AS reservado
                   FROM reserva_credito WHERE grupo_id = %(grupo_id)s AND situacao IN ('PENDENTE', 'PAGA')
                  GROUP BY cota_id) r ON r.cota_id = c.cota_id
     WHERE c.grupo_id = %(grupo_id)s AND c.situacao IN ('ATIVA', 'EXCLUIDA')
), creditos AS (
    SELECT coalesce(sum(antes) FILTER (WHERE ativa), 0)::bigint AS antes,
           coalesce(sum(depois) FILTER (WHERE ativa), 0)::bigint AS depois
      FROM posicoes
)
SELECT k.antes, k.depois,
       coalesce(sum((p.depois - CASE WHEN k.antes = 0 THEN p.antes ELSE p.antes * k.depois::numeric / k.antes END)
                    * p.posicao / 100), 0) AS descolamento
  FROM creditos k LEFT JOIN posicoes p ON true
 GROUP BY k.antes, k.depois
