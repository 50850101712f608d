-- A consorciado votes with the cotas that are theirs (R5.03).

insert into papel_permissao (papel, permissao)
values ('consorciado', 'sorteios.voto.registrar.proprio')
on conflict do nothing;
