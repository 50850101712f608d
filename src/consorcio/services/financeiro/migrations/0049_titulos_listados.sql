-- A title that is paid stays listed until its group is swept, once a day and once an AGO, all that were paid at once: taken away by each
-- payment it was a sixth of its cost (ADR 0047). Who reads `titulo_nao_pago` does not see it any more.
ALTER TABLE titulo_nao_pago RENAME TO titulo_listado;
ALTER INDEX titulo_nao_pago_pkey RENAME TO titulo_listado_pkey;
COMMENT ON TABLE titulo_listado IS
    'Every title whose state is not PAGO, kept by the triggers of `titulo`, and those paid since their group was swept.';
CREATE VIEW titulo_nao_pago AS
SELECT l.grupo_id, l.cota_id, l.parcela_id, l.tipo, l.vencimento, l.cancelado
  FROM titulo_listado l
 CROSS JOIN LATERAL (SELECT FROM titulo t WHERE t.parcela_id = l.parcela_id AND t.situacao <> 'PAGO' OFFSET 0) t; -- by its key, whatever the plan
COMMENT ON VIEW titulo_nao_pago IS 'Every title whose state is not PAGO: what is open is found here, its values are in `titulo`.';

CREATE OR REPLACE FUNCTION listar_titulos() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO titulo_listado
    SELECT grupo_id, cota_id, parcela_id, tipo, vencimento, situacao = 'CANCELADO' FROM novos WHERE situacao <> 'PAGO';
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION relistar_titulo() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO titulo_listado VALUES (NEW.grupo_id, NEW.cota_id, NEW.parcela_id, NEW.tipo, NEW.vencimento, NEW.situacao = 'CANCELADO')
        ON CONFLICT (grupo_id, cota_id, parcela_id) DO UPDATE SET vencimento = excluded.vencimento, cancelado = excluded.cancelado;
    RETURN NULL;
END $$;
DROP TRIGGER titulo_mudou ON titulo;
CREATE TRIGGER titulo_mudou AFTER UPDATE OF situacao, vencimento ON titulo
    FOR EACH ROW WHEN (NEW.situacao <> 'PAGO') EXECUTE FUNCTION relistar_titulo();

-- Takes from the list of a group what was paid. The titles are locked: one that changes meanwhile is listed again after, or is not found here.
CREATE FUNCTION varrer_titulos_pagos(p_grupo uuid) RETURNS void LANGUAGE sql SET enable_seqscan = off AS $$
    DELETE FROM titulo_listado l
     USING (SELECT x.cota_id, x.parcela_id FROM titulo_listado x JOIN titulo t USING (parcela_id)
             WHERE x.grupo_id = p_grupo AND t.situacao = 'PAGO' FOR SHARE OF t) p
     WHERE l.grupo_id = p_grupo AND l.cota_id = p.cota_id AND l.parcela_id = p.parcela_id
$$;
