-- What is left of a group among its cotas by their weights: floor to the centavo, leftover centavos by largest remainder, ties to the
-- lower number. The same as core.money.ratear, which the tests hold it to (R9.05b). Parameters: grupo_id, sobras.
WITH pesos AS (
    SELECT cota_id, numero, versao_titular, %(sobras)s::numeric * peso AS parte, sum(peso) OVER () AS soma
      FROM rateio_final WHERE grupo_id = %(grupo_id)s
), pisos AS (
    SELECT cota_id, div(parte, soma) AS piso, sum(div(parte, soma)) OVER () AS pisos,
           row_number() OVER (ORDER BY parte - soma * div(parte, soma) DESC, numero, versao_titular) AS lugar
      FROM pesos WHERE soma > 0
), partes AS (
    SELECT cota_id, (piso + (lugar <= %(sobras)s - pisos)::int)::bigint AS centavos FROM pisos
)
UPDATE rateio_final r
   SET valor_centavos = valor_centavos + centavos, a_pagar_centavos = a_pagar_centavos + centavos
  FROM partes p WHERE p.cota_id = r.cota_id
RETURNING r.cota_id, centavos
