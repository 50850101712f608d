-- The desk proposes that a group pass to another bem, as an AGE decided; finance confirms it.

insert into papel_permissao (papel, permissao)
values ('operador', 'financeiro.substituicao.criar'),
       ('operador', 'financeiro.substituicao.ler'),
       ('financeiro', 'financeiro.substituicao.decidir'),
       ('financeiro', 'financeiro.substituicao.ler')
on conflict do nothing;
