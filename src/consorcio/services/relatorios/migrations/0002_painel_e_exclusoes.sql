-- What the panel and the reports of who left need: exclusions, readmissions, assemblies that ended, and when a parcela was told,
-- because an exclusion cancels only those issued before it (R8.03). Each fact still writes columns of its own.
ALTER TABLE cota ADD COLUMN excluida_em date, ADD COLUMN excluida_instante timestamptz,
                 ADD COLUMN readmitida_instante timestamptz;
ALTER TABLE assembleia ADD COLUMN homologada boolean NOT NULL DEFAULT false;
ALTER TABLE assembleia ALTER COLUMN grupo_id DROP NOT NULL, ALTER COLUMN ago DROP NOT NULL, ALTER COLUMN data_ago DROP NOT NULL;
ALTER TABLE parcela ADD COLUMN emitida_instante timestamptz;
CREATE INDEX assembleia_que_vem ON assembleia (data_ago) WHERE NOT homologada;
CREATE INDEX contemplacao_pendente ON contemplacao (data) WHERE situacao = 'PENDENTE';
