-- Who audits lists what nobody claimed by '*.ler'; finance does the rest by 'financeiro.*'; the desk answers who asks.

insert into papel_permissao (papel, permissao)
values ('operador', 'financeiro.rnp.ler')
on conflict do nothing;
