-- From the contemplação to the authorisation to pay the bem (REGRAS 7.1, 7.1b).

-- What is asked for by class of the group and kind of person; empty is every one. `codigo` is the kind in documentos.
CREATE TABLE exigencia_documento (
    codigo       text NOT NULL,
    classe       text NOT NULL DEFAULT '',
    pessoa       text NOT NULL DEFAULT '',
    ordem        int NOT NULL,
    descricao    text NOT NULL,
    obrigatorio  boolean NOT NULL,
    validade_dias int,
    PRIMARY KEY (codigo, classe, pessoa)
);
INSERT INTO exigencia_documento (codigo, classe, pessoa, ordem, descricao, obrigatorio, validade_dias) VALUES
    ('identidade', '', 'FISICA', 10, 'Documento de identidade e CPF', true, NULL),
    ('comprovante-endereco', '', '', 20, 'Comprovante de endereço', true, 90),
    ('estado-civil', '', 'FISICA', 30, 'Prova do estado civil e anuência do cônjuge', true, NULL),
    ('comprovante-renda', '', '', 40, 'Comprovante de renda ou de faturamento', true, 90),
    ('ficha-cadastral', '', '', 50, 'Ficha cadastral do consorciado e dos garantidores', true, 180),
    ('contrato-social', '', 'JURIDICA', 60, 'Contrato social e certidão simplificada', true, 90),
    ('poderes', '', 'JURIDICA', 70, 'Poderes de quem assina', true, NULL),
    ('beneficiario-final', '', 'JURIDICA', 80, 'Declaração de beneficiários finais', true, 180),
    ('proposta-bem', 'MOVEIS', '', 110, 'Proposta ou nota fiscal com a alienação', true, 30),
    ('documento-veiculo', 'MOVEIS', '', 120, 'CRV ou ATPV-e', true, NULL),
    ('certidoes-veiculo', 'MOVEIS', '', 130, 'Certidões de multas e de furto', true, 30),
    ('vistoria', 'MOVEIS', '', 140, 'Laudo de vistoria', false, 30),
    ('matricula', 'IMOVEIS', '', 110, 'Matrícula com negativa de ônus', true, 30),
    ('escritura', 'IMOVEIS', '', 120, 'Escritura ou contrato com a garantia', true, NULL),
    ('laudo-avaliacao', 'IMOVEIS', '', 130, 'Laudo de avaliação', true, 180),
    ('certidoes-pessoais', 'IMOVEIS', '', 140, 'Certidões de protesto e de ações', true, 30),
    ('projeto-obra', 'IMOVEIS', '', 150, 'Alvará, projeto, orçamento e cronograma, na obra', false, NULL),
    ('contrato-servico', 'SERVICOS', '', 110, 'Contrato do serviço', true, NULL),
    ('dados-prestador', 'SERVICOS', '', 120, 'Dados do prestador', true, 90);

CREATE TABLE habilitacao (
    habilitacao_id uuid PRIMARY KEY,
    contemplacao_id uuid NOT NULL REFERENCES reserva_credito,
    grupo_id       uuid NOT NULL,
    cota_id        uuid NOT NULL,
    pessoa         text NOT NULL CHECK (pessoa IN ('FISICA', 'JURIDICA')),
    etapa          text NOT NULL CHECK (etapa IN ('DOCUMENTOS', 'ANALISE_CREDITO', 'ANALISE_BEM', 'AUTORIZADA', 'REPROVADA')),
    desde          date NOT NULL,
    prazo          date,
    valida_ate     date,
    motivo         text NOT NULL DEFAULT '',
    aberta_por     text NOT NULL,
    decidida_por   text NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX habilitacao_uma_por_contemplacao ON habilitacao (contemplacao_id) WHERE etapa <> 'REPROVADA';
CREATE INDEX habilitacao_em_andamento ON habilitacao (prazo, habilitacao_id)
    WHERE etapa IN ('DOCUMENTOS', 'ANALISE_CREDITO', 'ANALISE_BEM');
CREATE INDEX habilitacao_da_cota ON habilitacao (cota_id, habilitacao_id);

CREATE TABLE documento_exigido (
    habilitacao_id uuid NOT NULL REFERENCES habilitacao,
    codigo         text NOT NULL,
    ordem          int NOT NULL,
    descricao      text NOT NULL,
    obrigatorio    boolean NOT NULL,
    validade_dias  int,
    situacao       text NOT NULL CHECK (situacao IN ('PENDENTE', 'ENVIADO', 'ACEITO', 'RECUSADO', 'DISPENSADO')),
    documento_id   uuid,
    motivo         text NOT NULL DEFAULT '',
    decidido_por   text NOT NULL DEFAULT '',
    valido_ate     date,
    PRIMARY KEY (habilitacao_id, codigo)
);

CREATE TABLE garantia (
    garantia_id    uuid PRIMARY KEY,
    contemplacao_id uuid NOT NULL REFERENCES reserva_credito,
    grupo_id       uuid NOT NULL,
    cota_id        uuid NOT NULL,
    tipo           text NOT NULL CHECK (tipo IN ('ALIENACAO_FIDUCIARIA', 'HIPOTECA', 'AVAL', 'FIANCA', 'SEGURO', 'OUTRA')),
    descricao      text NOT NULL,
    valor_centavos bigint NOT NULL CHECK (valor_centavos >= 0),
    registro       text NOT NULL,
    situacao       text NOT NULL CHECK (situacao IN ('EM_CONSTITUICAO', 'CONSTITUIDA', 'RECUSADA', 'SUBSTITUIDA', 'LIBERADA')),
    motivo         text NOT NULL DEFAULT '',
    substitui_garantia_id uuid REFERENCES garantia,
    registrada_em  date NOT NULL,
    registrada_por text NOT NULL,
    decidida_por   text NOT NULL DEFAULT '',
    CHECK (situacao NOT IN ('CONSTITUIDA', 'SUBSTITUIDA', 'LIBERADA') OR registrada_por <> decidida_por)
);
CREATE INDEX garantia_da_cota ON garantia (cota_id, garantia_id);
