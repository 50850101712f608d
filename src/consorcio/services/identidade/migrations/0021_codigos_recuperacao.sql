-- Recovery codes of the second factor, each used once. Of each only a keyed hash is kept, bound to its user.

create table codigo_recuperacao (
    usuario_id uuid not null references usuario,
    codigo_hash bytea not null,
    criado_em timestamptz not null,
    usado_em timestamptz,
    primary key (usuario_id, codigo_hash)
);
