-- Bids are unreadable until the apuração, extractions say where they came from and who checked them, atas are signed.

ALTER TABLE contemplacao DROP CONSTRAINT contemplacao_tipo_check;
ALTER TABLE contemplacao ADD CONSTRAINT contemplacao_tipo_check CHECK (tipo IN ('SORTEIO', 'LANCE', 'EXCLUIDO'));

-- What was offered is in conteudo_selado, which only the vault opens; the apuração opens it into the columns (R6.04).
-- Bids made before this migration are in the columns and have no conteudo_selado.
ALTER TABLE lance
    ADD COLUMN conteudo_selado bytea,
    ADD COLUMN fgts_centavos bigint,
    ALTER COLUMN quantidade DROP NOT NULL,
    ALTER COLUMN embutido_centavos DROP NOT NULL,
    ALTER COLUMN reducao DROP NOT NULL,
    ALTER COLUMN sal DROP NOT NULL,
    DROP CONSTRAINT lance_modalidade_check,
    ADD CONSTRAINT lance_modalidade_check CHECK (modalidade IN ('LIVRE', 'FIXO', 'LIMITADO', 'EMBUTIDO', 'QUITACAO',
                                                                'ANTECIPACAO', 'FGTS', 'FIDELIDADE')),
    ADD CONSTRAINT lance_aberto_ou_selado CHECK (conteudo_selado IS NOT NULL
                                                 OR (quantidade IS NOT NULL AND sal IS NOT NULL));
UPDATE lance SET fgts_centavos = 0;

-- An offer never changes: its columns go once from sealed to open.
CREATE OR REPLACE FUNCTION recusar_outra_oferta() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.lance_id, NEW.assembleia_id, NEW.cota_id, NEW.consorciado_id, NEW.numero, NEW.versao_titular, NEW.modalidade,
        NEW.hash, NEW.ofertado_em, NEW.conteudo_selado)
       IS DISTINCT FROM
       (OLD.lance_id, OLD.assembleia_id, OLD.cota_id, OLD.consorciado_id, OLD.numero, OLD.versao_titular, OLD.modalidade,
        OLD.hash, OLD.ofertado_em, OLD.conteudo_selado)
       OR (OLD.quantidade IS NOT NULL
           AND (NEW.quantidade, NEW.embutido_centavos, NEW.fgts_centavos, NEW.reducao, NEW.sal)
               IS DISTINCT FROM (OLD.quantidade, OLD.embutido_centavos, OLD.fgts_centavos, OLD.reducao, OLD.sal)) THEN
        RAISE EXCEPTION 'uma oferta selada não muda' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

-- Prizes typed in by one person serve only after another typed the same (extracao_conferida).
ALTER TABLE extracao
    ADD COLUMN origem text NOT NULL DEFAULT 'LOTERIA_FEDERAL' CHECK (origem IN ('LOTERIA_FEDERAL', 'GLOBO')),
    ADD COLUMN meio text NOT NULL DEFAULT 'DIGITADA' CHECK (meio IN ('DIGITADA', 'ARQUIVO', 'CONSULTA')),
    ADD COLUMN registrada_por text NOT NULL DEFAULT '',
    DROP CONSTRAINT extracao_premios_check,
    ADD CONSTRAINT extracao_premios_check CHECK (array_length(premios, 1) BETWEEN 1 AND 5);

CREATE TABLE extracao_conferida (
    numero          int PRIMARY KEY REFERENCES extracao,
    conferida_por   text NOT NULL,
    conferida_em    timestamptz NOT NULL
);
-- What was registered before there was this check was used already.
INSERT INTO extracao_conferida (numero, conferida_por, conferida_em)
SELECT numero, 'anterior à conferência', registrada_em FROM extracao;
CREATE TRIGGER extracao_conferida_imutavel BEFORE UPDATE OR DELETE ON extracao_conferida
    FOR EACH ROW EXECUTE FUNCTION recusar_alteracao();

-- The key that signs atas: its seed is sealed by the vault.
CREATE TABLE chave_ata (
    chave_id        text PRIMARY KEY,
    publica         bytea NOT NULL,
    privada_selada  bytea NOT NULL,
    criada_em       timestamptz NOT NULL
);
ALTER TABLE ata
    ADD COLUMN assinatura bytea,
    ADD COLUMN chave_publica bytea;
