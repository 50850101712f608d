-- The last parcelas of a reduced plan that was never contemplated charge what the others left (R4.22): from which AGO, and the FC and the TA of each. NULL
-- where the last one alone carries it.
ALTER TABLE conta_cota ADD COLUMN final_ago int, ADD COLUMN fc_final numeric(14,8), ADD COLUMN ta_final numeric(14,8);
