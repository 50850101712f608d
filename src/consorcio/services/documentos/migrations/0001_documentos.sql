-- Documents, their versions and the templates they are generated from. The bytes are in the object store, each content
-- sealed with a key of its own, and that key sealed here: without the row the object is noise.

CREATE TABLE tipo_documento (
    tipo           text PRIMARY KEY,
    nome           text NOT NULL,
    formatos       text[] NOT NULL CHECK (cardinality(formatos) > 0),
    tamanho_max_mb int NOT NULL CHECK (tamanho_max_mb BETWEEN 1 AND 2000),
    guarda_anos    int NOT NULL CHECK (guarda_anos BETWEEN 0 AND 100),
    do_consorciado boolean NOT NULL,
    versao         int NOT NULL CHECK (versao > 0)
);

CREATE TABLE documento (
    documento_id   uuid PRIMARY KEY,
    tipo           text NOT NULL REFERENCES tipo_documento,
    titulo         bytea NOT NULL,
    consorciado_id uuid,
    grupo_id       uuid,
    cota_id        uuid,
    situacao       text NOT NULL CHECK (situacao IN ('ATIVO', 'EXCLUIDO')),
    guardar_ate    date,
    guarda_legal   text NOT NULL DEFAULT '',
    criado_por     text NOT NULL,
    criado_em      timestamptz NOT NULL,
    versao         int NOT NULL CHECK (versao > 0)
);
CREATE INDEX documento_do_consorciado ON documento (consorciado_id, documento_id DESC);
CREATE INDEX documento_do_grupo ON documento (grupo_id, documento_id DESC);
CREATE INDEX documento_da_cota ON documento (cota_id, documento_id DESC);

CREATE TABLE versao_documento (
    versao_id       uuid PRIMARY KEY,
    documento_id    uuid NOT NULL REFERENCES documento,
    numero          int NOT NULL CHECK (numero > 0),
    situacao        text NOT NULL CHECK (situacao IN ('AGUARDANDO', 'GERANDO', 'DISPONIVEL', 'FALHOU', 'APAGADA')),
    nome_arquivo    bytea NOT NULL,
    formato         text,
    tamanho_bytes   bigint,
    sha256          bytea,
    sha256_esperado bytea,
    chave           bytea,
    objeto          text,
    modelo          text NOT NULL DEFAULT '',
    assinada        boolean NOT NULL DEFAULT false,
    motivo          text NOT NULL DEFAULT '',
    enviado_por     text NOT NULL,
    disponivel_em   timestamptz,
    UNIQUE (documento_id, numero),
    CHECK ((situacao = 'DISPONIVEL') <= (sha256 IS NOT NULL AND chave IS NOT NULL AND objeto IS NOT NULL))
);

-- Contents whose key is gone and whose object is still to be removed.
CREATE INDEX versao_a_limpar ON versao_documento (versao_id) WHERE situacao = 'APAGADA' AND objeto IS NOT NULL;

CREATE TABLE versao_modelo (
    modelo_id    uuid PRIMARY KEY,
    codigo       text NOT NULL,
    numero       int NOT NULL CHECK (numero > 0),
    nome         text NOT NULL,
    tipo         text NOT NULL REFERENCES tipo_documento,
    html         text NOT NULL,
    exemplo      jsonb NOT NULL,
    sha256       bytea NOT NULL,
    publicado_em timestamptz,
    substituida  boolean NOT NULL DEFAULT false,
    versao       int NOT NULL CHECK (versao > 0),
    UNIQUE (codigo, numero)
);
CREATE UNIQUE INDEX modelo_publicado ON versao_modelo (codigo) WHERE publicado_em IS NOT NULL AND NOT substituida;
CREATE UNIQUE INDEX modelo_rascunho ON versao_modelo (codigo) WHERE publicado_em IS NULL;

-- What a generation still needs: sealed, because it carries names; gone when the document is ready.
CREATE TABLE geracao (
    versao_id uuid PRIMARY KEY REFERENCES versao_documento,
    modelo_id uuid REFERENCES versao_modelo,
    dados     bytea,
    assinar   boolean NOT NULL
);

-- Terms of REGRAS §7.1b and §11.7; every installation adjusts them.
INSERT INTO tipo_documento (tipo, nome, formatos, tamanho_max_mb, guarda_anos, do_consorciado, versao) VALUES
    ('identidade', 'Documento de identidade', '{PDF,JPEG,PNG}', 20, 10, true, 1),
    ('comprovante-endereco', 'Comprovante de endereço', '{PDF,JPEG,PNG}', 20, 5, true, 1),
    ('comprovante-renda', 'Comprovante de renda', '{PDF,JPEG,PNG,XLSX}', 20, 5, true, 1),
    ('contrato-adesao', 'Contrato de adesão', '{PDF}', 50, 10, true, 1),
    ('ata', 'Ata de assembleia', '{PDF}', 50, 10, true, 1),
    ('dic', 'Demonstrativo individual do consorciado', '{PDF}', 20, 5, true, 1),
    ('extrato', 'Extrato da cota', '{PDF}', 20, 5, true, 1),
    ('carta-contemplacao', 'Carta de contemplação', '{PDF}', 20, 10, true, 1),
    ('termo-transferencia', 'Termo de transferência', '{PDF}', 20, 10, true, 1),
    ('distrato', 'Distrato', '{PDF}', 20, 10, true, 1),
    ('recibo', 'Recibo', '{PDF}', 20, 5, true, 1),
    ('bem', 'Documento do bem', '{PDF,JPEG,PNG,TIFF}', 200, 10, true, 1),
    ('garantia', 'Documento de garantia', '{PDF,JPEG,PNG,TIFF}', 200, 10, true, 1),
    ('outro', 'Outro documento', '{PDF,JPEG,PNG,TIFF,XLSX,DOCX}', 200, 5, false, 1);
