-- The régua de cobrança: steps by days late, and which parcela each one has told already.
CREATE TABLE regua_passo (
    nome text PRIMARY KEY,
    dias int NOT NULL UNIQUE
);
-- R8.02: the day after, ten days, and before the third due date goes unpaid.
INSERT INTO regua_passo VALUES ('LEMBRETE', 1), ('AVISO', 10), ('ULTIMO_AVISO', 50);

CREATE TABLE regua_aviso (
    parcela_id uuid NOT NULL REFERENCES titulo,
    passo      text NOT NULL,
    dias       int NOT NULL,
    data       date NOT NULL,
    PRIMARY KEY (parcela_id, passo)
);
