-- Boletos: a consorciado pays his own; who serves him sees them too.

insert into papel_permissao (papel, permissao)
values
    ('operador', 'financeiro.boleto.ler'),
    ('consorciado', 'financeiro.boleto.ler.proprio')
on conflict do nothing;
