-- A consorciado reads the groups they take part in, and the rule of each: it is what they signed.

insert into papel_permissao (papel, permissao)
values ('consorciado', 'grupos.grupo.ler.proprio')
on conflict do nothing;
