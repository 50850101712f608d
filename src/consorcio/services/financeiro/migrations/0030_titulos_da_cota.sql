-- What the position of a cota counts is in the index: month 84 reads three pages, not one of the table for each parcela.
CREATE UNIQUE INDEX titulo_parcelas_da_cota ON titulo (cota_id, ago) INCLUDE (situacao, vencimento) WHERE tipo = 'PARCELA';
DROP INDEX titulo_uma_parcela_por_ago;
