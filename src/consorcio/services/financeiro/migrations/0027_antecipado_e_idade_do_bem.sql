-- What a cota prepaid in inverse order, in percent of the price: bids of groups that say so count it (R4.55). And the year
-- in which what is given in guarantee was made, where the rule of the group limits its age (R7.24).

ALTER TABLE posicao_ago_cota ADD COLUMN antecipado numeric(14,8) NOT NULL DEFAULT 0;
ALTER TABLE garantia ADD COLUMN ano_fabricacao int CHECK (ano_fabricacao BETWEEN 1900 AND 2100);
