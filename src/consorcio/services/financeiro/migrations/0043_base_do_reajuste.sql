-- From whose anniversary the 12 months of the index count: the AGC of the group, or the adesão of each cota (R4.30).
ALTER TABLE indice_do_grupo ADD COLUMN base text NOT NULL DEFAULT 'GRUPO' CHECK (base IN ('GRUPO', 'COTA'));
