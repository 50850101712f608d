-- Whoever is logged in may use the calculators: they read nothing.

insert into papel_permissao (papel, permissao)
select papel, permissao
  from papel, unnest(array['financeiro.simulacao.calcular', 'sorteios.simulacao.calcular']) as permissao
 where papel <> 'administrador'
on conflict do nothing;
