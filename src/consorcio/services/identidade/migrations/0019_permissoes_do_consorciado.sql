-- A consorciado reads the groups they take part in, and the rule of each: it is what they signed. To send a document
-- they have to say which of the kinds it is.

insert into papel_permissao (papel, permissao)
values ('consorciado', 'grupos.grupo.ler.proprio'),
       ('consorciado', 'documentos.tipo.ler')
on conflict do nothing;
