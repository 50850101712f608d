INSERT INTO assembleia (assembleia_id, homologada)
SELECT DISTINCT (dados->>'assembleia_id')::uuid, true FROM evento_lido
    ON CONFLICT (assembleia_id) DO UPDATE SET homologada = true
