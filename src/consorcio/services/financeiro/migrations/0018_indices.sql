-- Monthly series of price indices, and readjustments of the prices of a group by them (R4.30): proposed by one, decided by another.

CREATE TABLE indice_mensal (
    indice      text NOT NULL CHECK (indice IN ('INCC', 'IPCA', 'INPC', 'IGPM')),
    mes         date NOT NULL CHECK (extract(day FROM mes) = 1),
    variacao    numeric(12,6) NOT NULL CHECK (variacao > -100),
    origem      text NOT NULL CHECK (origem IN ('ARQUIVO', 'BCB')),
    importado_em timestamptz NOT NULL,
    importado_por text NOT NULL,
    PRIMARY KEY (indice, mes)
);

CREATE TABLE indice_do_grupo (
    grupo_id    uuid PRIMARY KEY REFERENCES grupo,
    indice      text NOT NULL,
    definido_por text NOT NULL,
    definido_em timestamptz NOT NULL
);

CREATE TABLE reajuste (
    reajuste_id uuid PRIMARY KEY,
    grupo_id    uuid NOT NULL REFERENCES grupo,
    indice      text NOT NULL,
    mes_final   date NOT NULL,
    variacao    numeric(14,8) NOT NULL,
    vigencia    date NOT NULL,
    situacao    text NOT NULL DEFAULT 'PROPOSTO' CHECK (situacao IN ('PROPOSTO', 'APLICADO', 'RECUSADO')),
    proposto_por text NOT NULL,
    proposto_em timestamptz NOT NULL,
    decidido_por text NOT NULL DEFAULT '',
    decidido_em timestamptz,
    CHECK (situacao = 'PROPOSTO' OR proposto_por <> decidido_por)
);
CREATE UNIQUE INDEX reajuste_um_proposto ON reajuste (grupo_id) WHERE situacao = 'PROPOSTO';

CREATE TABLE reajuste_preco (
    reajuste_id uuid NOT NULL REFERENCES reajuste,
    bem_id      uuid NOT NULL,
    anterior_centavos bigint NOT NULL,
    novo_centavos bigint NOT NULL CHECK (novo_centavos > 0),
    PRIMARY KEY (reajuste_id, bem_id)
);
