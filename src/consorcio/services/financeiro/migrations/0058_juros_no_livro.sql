-- Juros are booked apart from multa (REGRAS 10.2), in the sets as one at a time: what each owner gets of both is what it was, to the centavo
-- (R4.71). Entries made before stay as they are. The function stays as it is but for its two rows of charges, which become four.
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
SELECT trocar_na_funcao('receber_pagamentos', '''ENCARGOS_RETIDOS'', a.retidos, ''MULTA'', 0, a.encargos_grupo)',
    '''ENCARGOS_RETIDOS'', a.retidos, ''MULTA'', 0, a.multa - a.encargos_adm + j.da_adm)');
SELECT trocar_na_funcao('receber_pagamentos', '''ENCARGOS_A_REPASSAR'', a.a_repassar, ''MULTA'', 0, a.encargos_adm),
               (9, ''A_DEVOLVER_ATIVOS''',
    '''ENCARGOS_A_REPASSAR'', a.a_repassar, ''MULTA'', 0, a.encargos_adm - j.da_adm),
               (9, ''ENCARGOS_RETIDOS'', a.retidos, ''JUROS'', 0, a.juros - j.da_adm),
               (10, ''ENCARGOS_A_REPASSAR'', a.a_repassar, ''JUROS'', 0, j.da_adm),
               (11, ''A_DEVOLVER_ATIVOS''');
SELECT trocar_na_funcao('receber_pagamentos', 'FROM movidos a
         CROSS JOIN LATERAL (VALUES
               (1, a.conta_fc,',
    'FROM movidos a
         CROSS JOIN LATERAL (SELECT coalesce(trunc(a.encargos_adm * a.juros / nullif(a.multa + a.juros, 0)), 0)::bigint AS da_adm) j
         CROSS JOIN LATERAL (VALUES
               (1, a.conta_fc,');
DROP FUNCTION trocar_na_funcao;
