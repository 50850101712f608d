-- A consorciado asks for what the LGPD gives, and reads the answer; the desk has consorciados.* already.

insert into papel_permissao (papel, permissao)
values
    ('consorciado', 'consorciados.pedido_titular.registrar.proprio'),
    ('consorciado', 'consorciados.pedido_titular.ler.proprio')
on conflict do nothing;
