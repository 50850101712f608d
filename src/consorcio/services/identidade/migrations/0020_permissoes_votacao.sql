-- A consorciado reads what their cotas may vote, what they voted and what was decided (R5.03).

insert into papel_permissao (papel, permissao)
values ('consorciado', 'sorteios.voto.ler.proprio')
on conflict do nothing;
