-- Pix: a consorciado charges himself; who serves him may do it for him.

insert into papel_permissao (papel, permissao)
values
    ('operador', 'financeiro.pix.cobrar'),
    ('consorciado', 'financeiro.pix.cobrar.proprio')
on conflict do nothing;
