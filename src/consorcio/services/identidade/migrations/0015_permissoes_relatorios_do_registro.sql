-- Who audits takes the reports of the log away as files too; '*.ler' lets only look at them.

insert into papel_permissao (papel, permissao)
values ('auditor', 'relatorios.relatorio.executar')
on conflict do nothing;
