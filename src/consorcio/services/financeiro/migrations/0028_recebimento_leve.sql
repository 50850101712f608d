-- A set of thousands of payments sorts in memory; in the 4 MB of the server it spilled to the disk.
ALTER FUNCTION receber_pagamentos(
    uuid[], uuid[], text[], bigint[], date[], date[], text[], text, date, timestamptz, text, text
) SET work_mem = '64MB';

-- Its plan is made once for a connection, perhaps while the tables are empty: then reading them whole seems cheaper, for ever.
ALTER FUNCTION receber_pagamentos(
    uuid[], uuid[], text[], bigint[], date[], date[], text[], text, date, timestamptz, text, text
) SET enable_seqscan = off;

-- Written in the statement that writes its payment, and never alone: looking the payment up again, once for each component
-- and once for each record of a return, was an eighth of applying it (ADR 0032). `invariantes.py` counts what has none.
ALTER TABLE pagamento_item DROP CONSTRAINT pagamento_item_pagamento_id_fkey;
ALTER TABLE retorno_registro DROP CONSTRAINT retorno_registro_pagamento_id_fkey,
    DROP CONSTRAINT retorno_registro_retorno_id_fkey;
