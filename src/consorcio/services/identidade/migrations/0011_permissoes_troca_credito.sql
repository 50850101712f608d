-- The desk changes the credit of a cota.

insert into papel_permissao (papel, permissao)
values ('operador', 'financeiro.credito.trocar')
on conflict do nothing;
