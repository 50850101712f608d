-- The price of each bem of a group at each AGO that was held: what a payment told after its AGO is worth (R4.10).
CREATE TABLE preco_na_ago (
    grupo_id       uuid NOT NULL REFERENCES grupo,
    bem_id         uuid NOT NULL,
    ago            int NOT NULL,
    data_ago       date NOT NULL,
    preco_centavos bigint NOT NULL CHECK (preco_centavos > 0),
    PRIMARY KEY (grupo_id, bem_id, ago)
);

-- Those of AGOs held until now: of the last one, the snapshot; of the others, the credit that each cota of the bem had in its frozen
-- position. A cota that changed of credit since tells of the bem it had then.
INSERT INTO preco_na_ago (grupo_id, bem_id, ago, data_ago, preco_centavos)
SELECT b.grupo_id, b.bem_id, a.ago, a.data_ago, b.preco_ago_centavos
  FROM preco_bem b
  JOIN grupo g USING (grupo_id)
  JOIN posicao_ago a ON a.grupo_id = b.grupo_id AND a.ago = g.ultima_ago_fechada;
INSERT INTO preco_na_ago (grupo_id, bem_id, ago, data_ago, preco_centavos)
SELECT DISTINCT ON (p.grupo_id, x.bem_id, p.ago) p.grupo_id, x.bem_id, p.ago, a.data_ago, p.credito_centavos
  FROM posicao_ago_cota p
  JOIN posicao_ago a USING (grupo_id, ago)
  JOIN conta_cota c USING (cota_id)
  LEFT JOIN LATERAL (SELECT t.bem_anterior_id FROM troca_credito t
                      WHERE t.cota_id = c.cota_id AND t.data_contabil >= a.data_ago
                      ORDER BY t.data_contabil, t.troca_id LIMIT 1) t ON true
 CROSS JOIN LATERAL (SELECT coalesce(t.bem_anterior_id, c.bem_id) AS bem_id) x
 ORDER BY p.grupo_id, x.bem_id, p.ago, t.bem_anterior_id NULLS FIRST
    ON CONFLICT DO NOTHING;
CREATE TRIGGER preco_na_ago_imutavel BEFORE UPDATE OR DELETE ON preco_na_ago
    FOR EACH STATEMENT EXECUTE FUNCTION recusar_alteracao();

-- Whether the AGO of a payment was held is known where the book of its group is locked: nothing more is read for it.
ALTER TABLE livro ADD ago_fechada int NOT NULL DEFAULT 0, ADD data_ago_fechada date;
UPDATE livro l SET ago_fechada = a.ago, data_ago_fechada = a.data_ago
  FROM grupo g JOIN posicao_ago a ON a.grupo_id = g.grupo_id AND a.ago = g.ultima_ago_fechada
 WHERE g.grupo_id = l.livro_id;

-- A payment whose AGO was held is not a simple one: it is valued one at a time (use_cases/aplicacao_depois_da_ago.py). Both functions
-- stay as they are but for what says so.
CREATE FUNCTION trocar_na_funcao(p_funcao regproc, p_de text, p_por text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    antes text := pg_get_functiondef(p_funcao);
    depois text := replace(antes, p_de, p_por);
BEGIN
    IF length(antes) - length(replace(antes, p_de, '')) <> length(p_de) THEN
        RAISE EXCEPTION 'em % não há uma vez só: %', p_funcao, p_de;
    END IF;
    EXECUTE depois;
END $$;
SELECT trocar_na_funcao('receber_pagamento_exato', 'WHERE b.livro_id = t.grupo_id AND b.formado', 'WHERE b.livro_id = t.grupo_id AND b.formado AND b.ago_fechada < t.ago');
SELECT trocar_na_funcao('receber_pagamentos', 'AND e.valor > 0 AND e.valor >= p.principal',
    'AND CASE WHEN q.atrasado THEN f.data_ago_fechada IS NULL OR e.data >= f.data_ago_fechada ELSE t.ago > f.ago_fechada END
                   AND e.valor > 0 AND e.valor >= p.principal');
DROP FUNCTION trocar_na_funcao;
