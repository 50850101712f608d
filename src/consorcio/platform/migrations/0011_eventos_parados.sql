-- Aggregates held back by an event that failed or died: looked up by every poll of the inbox.
CREATE INDEX inbox_parado ON plataforma.inbox (agregado) WHERE situacao <> 'FEITO' AND tentativas > 0;
