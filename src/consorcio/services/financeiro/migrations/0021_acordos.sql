-- Agreements over overdue parcelas: when what is owed will be paid. The titles stay the debt: an agreement that breaks changes nothing.

CREATE TABLE acordo (
    acordo_id   uuid PRIMARY KEY,
    cota_id     uuid NOT NULL REFERENCES conta_cota,
    grupo_id    uuid NOT NULL,
    situacao    text NOT NULL DEFAULT 'VIGENTE' CHECK (situacao IN ('VIGENTE', 'CUMPRIDO', 'QUEBRADO')),
    data        date NOT NULL,
    divida_centavos bigint NOT NULL CHECK (divida_centavos > 0),
    tolerancia_dias int NOT NULL CHECK (tolerancia_dias >= 0),
    criado_por  text NOT NULL,
    encerrado_em date
);
CREATE UNIQUE INDEX acordo_um_vigente_por_cota ON acordo (cota_id) WHERE situacao = 'VIGENTE';

CREATE TABLE acordo_titulo (
    acordo_id   uuid NOT NULL REFERENCES acordo,
    parcela_id  uuid NOT NULL REFERENCES titulo,
    PRIMARY KEY (acordo_id, parcela_id)
);
CREATE INDEX acordo_do_titulo ON acordo_titulo (parcela_id);

CREATE TABLE acordo_parcela (
    acordo_id   uuid NOT NULL REFERENCES acordo,
    numero      int NOT NULL,
    vencimento  date NOT NULL,
    valor_centavos bigint NOT NULL CHECK (valor_centavos > 0),
    PRIMARY KEY (acordo_id, numero)
);

-- Money of an agreement, once by the bank's reference; each part of it is a payment of a title.
CREATE TABLE acordo_pagamento (
    referencia  text PRIMARY KEY,
    acordo_id   uuid NOT NULL REFERENCES acordo,
    valor_centavos bigint NOT NULL CHECK (valor_centavos > 0),
    data        date NOT NULL
);
CREATE INDEX acordo_pago ON acordo_pagamento (acordo_id);
