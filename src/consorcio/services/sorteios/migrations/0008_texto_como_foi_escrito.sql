-- The leaf of each cota stays the text that was hashed: json keeps it, jsonb takes it apart and puts it together again.
ALTER TABLE snapshot_cota ALTER COLUMN conteudo TYPE json USING conteudo::json;

-- Decision and ata are megabytes mostly of hashes, which shrink little: compressing them costs more than the rest of writing.
ALTER TABLE apuracao ALTER COLUMN conteudo SET STORAGE EXTERNAL;
ALTER TABLE ata ALTER COLUMN conteudo SET STORAGE EXTERNAL;
