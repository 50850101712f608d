-- The last phase of a reduced plan begins (R4.22): every schedule that has one is based on its first AGO, with its percents.
-- Equal to compacting what is left of `cronograma_da_conta.expandir` (tested). Parameters: grupo_id, ago (of the first parcela of the phase).
UPDATE conta_cota c
   SET base_ago = %(ago)s, fc_mensal = fc_final, ta_mensal = ta_final, final_ago = NULL, fc_final = NULL, ta_final = NULL, versao = versao + 1,
       fc_base = greatest(fc_base - fc_mensal * (%(ago)s - base_ago), 0),
       fr_base = greatest(fr_base - fr_mensal * (%(ago)s - base_ago), 0),
       antecipada_base = greatest(antecipada_base - antecipada_mensal * (%(ago)s - base_ago), 0),
       ta_base = greatest(CASE WHEN ta_segue_cronograma
                               THEN ta_base - coalesce((SELECT sum(t.percentual) FROM cronograma_taxa t
                                                         WHERE t.grupo_id = c.grupo_id AND t.ago >= c.base_ago AND t.ago < %(ago)s), 0)
                               ELSE ta_base - ta_mensal * (%(ago)s - base_ago) END, 0)
 WHERE grupo_id = %(grupo_id)s AND final_ago = %(ago)s AND base_ago <= %(ago)s
