-- More months for a group, as an AGE decided: proposed by one person, confirmed by another (R5.07, R2.14, R2.02).
CREATE TABLE prorrogacao (
    prorrogacao_id      uuid PRIMARY KEY,
    grupo_id            uuid NOT NULL REFERENCES grupo,
    meses               int NOT NULL CHECK (meses > 0),
    suspende_pagamentos boolean NOT NULL,
    assembleia_geral_id uuid NOT NULL,
    situacao            text NOT NULL CHECK (situacao IN ('PROPOSTA', 'CONFIRMADA', 'RECUSADA')),
    prazo_anterior      int NOT NULL,
    proposta_em         date NOT NULL,
    proposta_por        text NOT NULL,
    decidida_em         date,
    decidida_por        text NOT NULL DEFAULT '',
    CHECK (situacao <> 'CONFIRMADA' OR proposta_por <> decidida_por)
);
CREATE UNIQUE INDEX prorrogacao_uma_por_vez ON prorrogacao (grupo_id) WHERE situacao = 'PROPOSTA';
CREATE UNIQUE INDEX prorrogacao_de_cada_assembleia ON prorrogacao (assembleia_geral_id) WHERE situacao = 'CONFIRMADA';
CREATE INDEX prorrogacao_do_grupo ON prorrogacao (grupo_id, prorrogacao_id DESC);
