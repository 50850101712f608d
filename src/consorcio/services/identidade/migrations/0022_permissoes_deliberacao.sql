-- A consorciado reads the assemblies that draw of their groups, not the ballots of every group nor the night's run: these are of who works here.

insert into papel_permissao (papel, permissao)
select papel, nova
from papel_permissao, unnest(array['sorteios.deliberacao.ler', 'sorteios.apuracao.ler']) as nova
where permissao = 'sorteios.assembleia.ler' and papel <> 'consorciado'
on conflict do nothing;
