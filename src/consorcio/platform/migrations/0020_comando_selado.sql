-- Answers are sealed by the vault, and the input is recognised by a keyed hash: neither tells a password to who reads the table.
ALTER TABLE plataforma.comando RENAME COLUMN entrada_sha256 TO entrada_hash;
