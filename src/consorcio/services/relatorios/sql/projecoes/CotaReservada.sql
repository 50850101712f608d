, grupos AS (
    INSERT INTO grupo (grupo_id, codigo)
    SELECT DISTINCT ON (dados->>'grupo_id') (dados->>'grupo_id')::uuid, dados->>'grupo_codigo' FROM evento_lido
        ON CONFLICT (grupo_id) DO UPDATE SET codigo = excluded.codigo
)
INSERT INTO cota (cota_id, grupo_id, numero, versao_titular, reservada_em, bem_id, preco_centavos)
SELECT DISTINCT ON (dados->>'cota_id') (dados->>'cota_id')::uuid, (dados->>'grupo_id')::uuid, (dados->>'numero')::int,
       (dados->>'versao_titular')::int, (dados->>'data')::date, (dados->>'bem_id')::uuid,
       (dados->>'preco_centavos')::bigint
  FROM evento_lido
 ORDER BY dados->>'cota_id', ordem DESC
    ON CONFLICT (cota_id) DO UPDATE
   SET reservada_em = excluded.reservada_em, bem_id = excluded.bem_id, preco_centavos = excluded.preco_centavos
