-- A boleto that can be paid is in a list that it leaves when it is paid. Its row is not written again then: it was a new version of a wide row
-- with three index entries, because two indexes looked at its state, a sixth of what a return cost the server (ADR 0043).
ALTER TABLE boleto RENAME TO boleto_emitido;
COMMENT ON COLUMN boleto_emitido.situacao IS 'Of a boleto that was paid while it was open it says what it was before: `boleto` tells the state.';

CREATE TABLE boleto_em_aberto (
    parcela_id uuid PRIMARY KEY,
    boleto_id  uuid NOT NULL,
    conta_id   uuid NOT NULL
);
COMMENT ON TABLE boleto_em_aberto IS 'EMITIDO or REGISTRADO and not paid: one for each parcela. Kept by the triggers of boleto_emitido; a payment takes its row out.';
INSERT INTO boleto_em_aberto
SELECT parcela_id, boleto_id, conta_id FROM boleto_emitido WHERE situacao IN ('EMITIDO', 'REGISTRADO');
CREATE INDEX boleto_em_aberto_da_conta ON boleto_em_aberto (conta_id);
DROP INDEX boleto_um_em_aberto_por_parcela, boleto_da_conta;

CREATE FUNCTION abrir_boleto() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO boleto_em_aberto (parcela_id, boleto_id, conta_id) VALUES (NEW.parcela_id, NEW.boleto_id, NEW.conta_id);
    RETURN NULL;
END $$;
CREATE FUNCTION fechar_boleto() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM boleto_em_aberto WHERE parcela_id = OLD.parcela_id AND boleto_id = OLD.boleto_id;
    RETURN NULL;
END $$;
CREATE TRIGGER boleto_novo AFTER INSERT ON boleto_emitido FOR EACH ROW
    WHEN (NEW.situacao IN ('EMITIDO', 'REGISTRADO')) EXECUTE FUNCTION abrir_boleto();
CREATE TRIGGER boleto_reaberto AFTER UPDATE OF situacao ON boleto_emitido FOR EACH ROW
    WHEN (NEW.situacao IN ('EMITIDO', 'REGISTRADO') AND OLD.situacao NOT IN ('EMITIDO', 'REGISTRADO')) EXECUTE FUNCTION abrir_boleto();
CREATE TRIGGER boleto_fechado AFTER UPDATE OF situacao ON boleto_emitido FOR EACH ROW
    WHEN (NEW.situacao NOT IN ('EMITIDO', 'REGISTRADO')) EXECUTE FUNCTION fechar_boleto();

CREATE VIEW boleto AS
SELECT b.boleto_id, b.conta_id, b.parcela_id, b.identidade, b.nosso_numero, b.valor_centavos, b.vencimento, b.codigo_barras, b.linha_digitavel,
       CASE WHEN b.situacao IN ('EMITIDO', 'REGISTRADO')
             AND NOT EXISTS (SELECT FROM boleto_em_aberto a WHERE a.parcela_id = b.parcela_id AND a.boleto_id = b.boleto_id)
            THEN 'LIQUIDADO' ELSE b.situacao END AS situacao,
       b.motivo, b.pix, b.emitido_em, b.numero
  FROM boleto_emitido b;
