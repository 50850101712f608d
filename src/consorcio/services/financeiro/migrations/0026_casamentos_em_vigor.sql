-- The matches of a scope as the screen of the reconciliation pages through them (ListarCasamentos).
CREATE INDEX casamento_em_vigor ON casamento (escopo_id, casamento_id DESC)
    WHERE desfeito_em IS NULL AND regra <> 'INTERNO';
