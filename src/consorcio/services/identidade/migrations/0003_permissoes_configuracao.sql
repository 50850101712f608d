-- Reading parameters and feature flags; changing them is of the administrador, and so is approving what another proposed.

insert into papel_permissao (papel, permissao)
select papel, permissao
  from unnest(array['operador', 'financeiro', 'assembleia']) as papel,
       unnest(array['configuracao.parametro.ler', 'configuracao.flag.ler']) as permissao
on conflict do nothing;

insert into papel_permissao (papel, permissao)
values ('auditor', 'configuracao.parametro.exportar')
on conflict do nothing;
