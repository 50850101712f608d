-- A title that was not paid is in a list that it leaves when it is. Three indexes of `titulo` looked at its state, so a payment wrote a new
-- version of a wide row with an entry in every index: a sixth of what it cost. Now the row is changed where it is (ADR 0045).
CREATE TABLE titulo_nao_pago (
    grupo_id   uuid NOT NULL,
    cota_id    uuid NOT NULL,
    parcela_id uuid NOT NULL,
    tipo       text NOT NULL,
    vencimento date NOT NULL,
    cancelado  boolean NOT NULL,
    PRIMARY KEY (grupo_id, cota_id, parcela_id)
);
COMMENT ON TABLE titulo_nao_pago IS 'Every title whose state is not PAGO, kept by the triggers of `titulo`: what is open is found here, its values are there.';
INSERT INTO titulo_nao_pago
SELECT grupo_id, cota_id, parcela_id, tipo, vencimento, situacao = 'CANCELADO' FROM titulo WHERE situacao <> 'PAGO';

CREATE FUNCTION listar_titulos() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO titulo_nao_pago
    SELECT grupo_id, cota_id, parcela_id, tipo, vencimento, situacao = 'CANCELADO' FROM novos WHERE situacao <> 'PAGO';
    RETURN NULL;
END $$;
CREATE FUNCTION relistar_titulo() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.situacao = 'PAGO' THEN
        DELETE FROM titulo_nao_pago WHERE grupo_id = OLD.grupo_id AND cota_id = OLD.cota_id AND parcela_id = OLD.parcela_id;
    ELSE
        INSERT INTO titulo_nao_pago VALUES (NEW.grupo_id, NEW.cota_id, NEW.parcela_id, NEW.tipo, NEW.vencimento, NEW.situacao = 'CANCELADO')
            ON CONFLICT (grupo_id, cota_id, parcela_id) DO UPDATE SET vencimento = excluded.vencimento, cancelado = excluded.cancelado;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER titulos_novos AFTER INSERT ON titulo REFERENCING NEW TABLE AS novos FOR EACH STATEMENT EXECUTE FUNCTION listar_titulos();
CREATE TRIGGER titulo_mudou AFTER UPDATE OF situacao, vencimento ON titulo FOR EACH ROW EXECUTE FUNCTION relistar_titulo();

DROP INDEX titulo_em_aberto, titulo_cobrando_ajuste, titulo_parcelas_da_cota;
CREATE UNIQUE INDEX titulo_parcelas_da_cota ON titulo (cota_id, ago) WHERE tipo = 'PARCELA';
-- Room in the page for the versions of the titles that are being paid.
ALTER TABLE titulo SET (fillfactor = 90);

-- A CHECK is read and planned anew at every statement, and its function took each array apart to be called: an eighth of a payment. The same (I1)
-- before the row is written.
ALTER TABLE recebimento DROP CONSTRAINT recebimento_coerente;
DROP FUNCTION recebimento_coerente(text[], numeric[], bigint[], text[], text[], bigint[], bigint[], text[], numeric[], bigint[]);
CREATE FUNCTION conferir_recebimento() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    partidas constant int := cardinality(NEW.debitos);
    coerente boolean := cardinality(NEW.componentes) BETWEEN 1 AND 16 AND cardinality(NEW.percentuais) = cardinality(NEW.componentes)
        AND cardinality(NEW.centavos) = cardinality(NEW.componentes)
        AND partidas BETWEEN 1 AND 16 AND cardinality(NEW.creditos) = partidas
        AND cardinality(NEW.antes_do_debito) = partidas AND cardinality(NEW.antes_do_credito) = partidas
        AND cardinality(coalesce(NEW.partida_componentes, NEW.componentes)) = partidas
        AND cardinality(coalesce(NEW.partida_percentuais, NEW.percentuais)) = partidas
        AND cardinality(coalesce(NEW.partida_centavos, NEW.centavos)) = partidas
        AND 0 < ALL (coalesce(NEW.partida_centavos, NEW.centavos));
BEGIN
    IF NEW.debitos && NEW.creditos THEN
        FOR i IN 1 .. partidas LOOP
            coerente := coerente AND NEW.debitos[i] <> NEW.creditos[i];
        END LOOP;
    END IF;
    IF coerente IS NOT TRUE THEN
        RAISE EXCEPTION 'a linha não é coerente: %', NEW USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER recebimento_coerente BEFORE INSERT ON recebimento FOR EACH ROW EXECUTE FUNCTION conferir_recebimento();
