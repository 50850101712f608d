#!/bin/sh
# One role and one database per service; each role reaches its own database only. Run by the postgres image at its
# first start, or by hand with psql pointing at the cluster's administrator.
set -eu
for servico in auditoria configuracao identidade consorciados grupos financeiro sorteios documentos relatorios notificacoes; do
    psql -v ON_ERROR_STOP=1 -v nome="consorcio_$servico" -v senha="$SENHA" --username "$POSTGRES_USER" <<'SQL'
CREATE ROLE :"nome" LOGIN PASSWORD :'senha';
CREATE DATABASE :"nome" OWNER :"nome";
REVOKE ALL ON DATABASE :"nome" FROM PUBLIC;
SQL
done
