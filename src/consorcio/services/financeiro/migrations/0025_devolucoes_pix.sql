-- A refund that the PSP is still doing waits; one that it could not do leaves the money in the queue, to be asked again.

ALTER TABLE pix_devolucao DROP CONSTRAINT pix_devolucao_pkey;
ALTER TABLE pix_devolucao ADD PRIMARY KEY (devolucao_id);
ALTER TABLE pix_devolucao DROP CONSTRAINT pix_devolucao_devolucao_id_key;
ALTER TABLE pix_devolucao ADD COLUMN recusa text NOT NULL DEFAULT '';
COMMENT ON COLUMN pix_devolucao.recusa IS 'Why the PSP did not do it, in its words.';
CREATE UNIQUE INDEX pix_uma_devolucao_por_pagamento ON pix_devolucao (pagamento_id) WHERE situacao <> 'NAO_REALIZADO';
CREATE INDEX pix_devolucao_do_pagamento ON pix_devolucao (pagamento_id, pedida_em DESC);
CREATE INDEX pix_devolucao_em_processamento ON pix_devolucao (devolucao_id) WHERE situacao = 'EM_PROCESSAMENTO';
