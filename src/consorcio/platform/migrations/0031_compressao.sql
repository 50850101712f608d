-- Facts of thousands of lines are compressed with LZ4 where the server has it: four times less work than with pglz.
DO $$
BEGIN
    ALTER TABLE plataforma.outbox ALTER COLUMN dados SET COMPRESSION lz4;
    ALTER TABLE plataforma.inbox ALTER COLUMN dados SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported OR invalid_parameter_value THEN
    NULL; -- this server was built without it
END $$;
