-- The desk gathers documents and registers guarantees; finance, which has 'financeiro.*', decides.

insert into papel_permissao (papel, permissao)
values
    ('operador', 'financeiro.habilitacao.registrar'),
    ('operador', 'financeiro.habilitacao.ler'),
    ('operador', 'financeiro.garantia.registrar')
on conflict do nothing;
