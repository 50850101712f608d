-- Money of an agreement enters the books once for each parcela it pays, and the bank once: they are matched by their total.
ALTER TABLE casamento DROP CONSTRAINT casamento_regra_check;
ALTER TABLE casamento ADD CONSTRAINT casamento_regra_check CHECK (regra IN
    ('REFERENCIA', 'DATA', 'JANELA', 'TOTAL_DO_PAGAMENTO', 'TOTAL_DO_DIA', 'INTERNO', 'MANUAL'));
