-- What happens to a cota after the assembly: a consorciado prepays what is theirs.

insert into papel_permissao (papel, permissao)
values
    ('operador', 'financeiro.antecipacao.criar'),
    ('consorciado', 'financeiro.antecipacao.criar.proprio')
on conflict do nothing;
