-- Who does what with documents. The team reads and sends; a consorciado reads and sends what is theirs.

insert into papel_permissao (papel, permissao)
values
    ('financeiro', 'documentos.documento.criar'),
    ('financeiro', 'documentos.tipo.ler'),
    ('assembleia', 'documentos.documento.criar'),
    ('assembleia', 'documentos.documento.gerar'),
    ('assembleia', 'documentos.tipo.ler'),
    ('assembleia', 'documentos.modelo.ler'),
    ('consorciado', 'documentos.documento.ler.proprio'),
    ('consorciado', 'documentos.documento.criar.proprio')
on conflict do nothing;

-- 'documentos.*' would let whoever registers people also erase, sign and publish what they sign.
delete from papel_permissao where papel = 'operador' and permissao = 'documentos.*';
insert into papel_permissao (papel, permissao)
values
    ('operador', 'documentos.documento.ler'),
    ('operador', 'documentos.documento.criar'),
    ('operador', 'documentos.documento.gerar'),
    ('operador', 'documentos.tipo.ler'),
    ('operador', 'documentos.modelo.ler')
on conflict do nothing;
