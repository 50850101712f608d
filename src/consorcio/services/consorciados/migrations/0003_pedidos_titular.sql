-- What the holders of the data ask for (LGPD arts. 18 to 20). Their words and ours are sealed; an answer never changes.
CREATE TABLE pedido_titular (
    pedido_id      uuid PRIMARY KEY,
    consorciado_id uuid NOT NULL REFERENCES consorciado,
    direito        text NOT NULL CHECK (direito IN ('ACESSO', 'CORRECAO', 'ELIMINACAO', 'PORTABILIDADE',
                                                    'COMPARTILHAMENTO', 'REVOGACAO', 'OPOSICAO', 'REVISAO')),
    origem         text NOT NULL,
    detalhe        bytea NOT NULL,
    registrado_em  timestamptz NOT NULL,
    prazo          date NOT NULL,
    situacao       text NOT NULL CHECK (situacao IN ('ABERTO', 'ATENDIDO', 'NEGADO')),
    resposta       bytea,
    respondido_em  timestamptz,
    respondido_por text NOT NULL DEFAULT '',
    CHECK ((situacao = 'ABERTO') = (resposta IS NULL) AND (situacao = 'ABERTO') = (respondido_em IS NULL))
);
CREATE INDEX pedido_titular_consorciado ON pedido_titular (consorciado_id, pedido_id);
CREATE INDEX pedido_titular_prazo ON pedido_titular (prazo, pedido_id);
