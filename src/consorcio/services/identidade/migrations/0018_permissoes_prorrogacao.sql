-- The desk proposes more months for a group, finance confirms them.

insert into papel_permissao (papel, permissao)
values ('operador', 'grupos.prorrogacao.criar'),
       ('operador', 'grupos.prorrogacao.ler'),
       ('financeiro', 'grupos.prorrogacao.decidir'),
       ('financeiro', 'grupos.prorrogacao.ler')
on conflict do nothing;
