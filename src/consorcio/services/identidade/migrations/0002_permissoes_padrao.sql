-- Permissions of rpcs that came after the roles: auditing a draw, quoting an instalment, registering a good.

insert into papel_permissao (papel, permissao)
values
    ('auditor', 'sorteios.assembleia.auditar'),
    ('assembleia', 'financeiro.mensalidade.calcular'),
    ('operador', 'financeiro.mensalidade.calcular'),
    ('operador', 'grupos.bem.criar'),
    ('operador', 'sorteios.lance.criar')
on conflict do nothing;
