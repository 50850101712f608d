-- The book of the administradora's collection account: money that came in and belongs to no group yet (R10.03, I4).
-- Its id is one for ever; `lancamento.grupo_id` and `saldo_conta.grupo_id` say whose book a row is of.
CREATE TABLE livro_comum (
    livro_id uuid PRIMARY KEY,
    nome     text NOT NULL
);
COMMENT ON TABLE livro_comum IS 'Books that are of no group. Who posts in one locks its row, as a group''s.';
INSERT INTO livro_comum VALUES ('00000000-0000-7000-8000-000000000001', 'Arrecadação');

-- What waited in the queue before there was a book for it.
INSERT INTO lancamento (fato_id, fato, grupo_id, data_contabil, debito, credito, valor_centavos, debito_saldo_anterior,
                        credito_saldo_anterior, componente)
SELECT pagamento_id, 'PagamentoNaoIdentificado', '00000000-0000-7000-8000-000000000001', data_contabil, 'BANCOS',
       'NAO_IDENTIFICADOS', valor_centavos, antes, -antes, ''
  FROM (SELECT pagamento_id, data_contabil, valor_centavos, registrado_em,
               sum(valor_centavos) OVER (ORDER BY registrado_em, pagamento_id) - valor_centavos AS antes
          FROM pagamento WHERE situacao = 'NAO_IDENTIFICADO') fila
 ORDER BY registrado_em, pagamento_id;
INSERT INTO saldo_conta (grupo_id, conta, debitos_centavos, creditos_centavos)
SELECT '00000000-0000-7000-8000-000000000001', lado.conta,
       CASE lado.conta WHEN 'BANCOS' THEN soma ELSE 0 END, CASE lado.conta WHEN 'BANCOS' THEN 0 ELSE soma END
  FROM (SELECT sum(valor_centavos) AS soma FROM pagamento WHERE situacao = 'NAO_IDENTIFICADO') fila,
       (VALUES ('BANCOS'), ('NAO_IDENTIFICADOS')) AS lado (conta)
 WHERE soma > 0;
