-- Who audits reads the closing of a group by '*.ler'; finance does the rest by 'financeiro.*'; the desk answers who asks.

insert into papel_permissao (papel, permissao)
values ('operador', 'financeiro.encerramento.ler')
on conflict do nothing;
