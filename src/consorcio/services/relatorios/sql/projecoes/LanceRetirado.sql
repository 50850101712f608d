INSERT INTO lance (lance_id, retirado)
SELECT DISTINCT (dados->>'lance_id')::uuid, true FROM evento_lido
    ON CONFLICT (lance_id) DO UPDATE SET retirado = true
