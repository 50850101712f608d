-- A bem of a group replaced by another, as an AGE decided: proposed by one person, confirmed by another (R4.33, R2.02).
CREATE TABLE substituicao_bem (
    substituicao_id     uuid PRIMARY KEY,
    grupo_id            uuid NOT NULL REFERENCES grupo,
    bem_id              uuid NOT NULL,
    bem_novo_id         uuid NOT NULL,
    assembleia_geral_id uuid NOT NULL,
    situacao            text NOT NULL CHECK (situacao IN ('PROPOSTA', 'CONFIRMADA', 'RECUSADA')),
    proposta_em         date NOT NULL,
    proposta_por        text NOT NULL,
    decidida_em         date,
    decidida_por        text NOT NULL DEFAULT '',
    preco_anterior_centavos bigint NOT NULL DEFAULT 0,
    preco_novo_centavos     bigint NOT NULL DEFAULT 0,
    cotas               int NOT NULL DEFAULT 0,
    CHECK (bem_id <> bem_novo_id),
    CHECK (situacao <> 'CONFIRMADA' OR (proposta_por <> decidida_por AND preco_anterior_centavos > 0 AND preco_novo_centavos > 0))
);
CREATE UNIQUE INDEX substituicao_bem_uma_por_vez ON substituicao_bem (grupo_id) WHERE situacao = 'PROPOSTA';
CREATE UNIQUE INDEX substituicao_bem_uma_por_bem ON substituicao_bem (grupo_id, bem_id) WHERE situacao = 'CONFIRMADA';
CREATE INDEX substituicao_bem_do_grupo ON substituicao_bem (grupo_id, substituicao_id DESC);
