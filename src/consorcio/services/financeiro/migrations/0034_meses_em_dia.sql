-- Parcelas paid by their due date, up to the AGO: what a bid of fidelidade asks for (§6.1, a parameter of the group).

ALTER TABLE posicao_ago_cota ADD COLUMN meses_em_dia int NOT NULL DEFAULT 0;
