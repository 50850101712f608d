-- The desk proposes that a payment is reversed; finance, which has 'financeiro.*', carries it out.

insert into papel_permissao (papel, permissao)
values ('operador', 'financeiro.estorno.registrar'),
       ('operador', 'financeiro.estorno.ler')
on conflict do nothing;
