-- Users, roles, sessions, partners and signing keys. Secrets are sealed (vault) or hashed, never in the clear.

create table papel (
    papel text primary key,
    descricao text not null,
    fixo boolean not null default false,
    versao integer not null default 1
);

create table papel_permissao (
    papel text not null references papel,
    permissao text not null,
    primary key (papel, permissao)
);

create table usuario (
    id uuid primary key,
    nome_usuario text not null,
    nome_cifrado bytea not null,
    email_cifrado bytea not null,
    email_busca bytea not null,
    senha_hash text not null,
    trocar_senha boolean not null,
    consorciado_id uuid,
    ativo boolean not null default true,
    totp_cifrado bytea,
    totp_ativado_em timestamptz,
    totp_ultimo_passo bigint not null default 0,
    ultimo_acesso_em timestamptz,
    versao integer not null default 1,
    criado_em timestamptz not null,
    atualizado_em timestamptz not null,
    constraint usuario_nome_unico unique (nome_usuario),
    constraint usuario_email_unico unique (email_busca),
    constraint usuario_consorciado_unico unique (consorciado_id)
);

create table usuario_papel (
    usuario_id uuid not null references usuario,
    papel text not null references papel,
    primary key (usuario_id, papel)
);

create index usuario_papel_por_papel on usuario_papel (papel);

-- Failed logins per user name and per address, by keyed hash: names typed by mistake may be passwords.
create table tentativa (
    chave bytea primary key,
    falhas integer not null,
    ultima_em timestamptz not null,
    bloqueado_ate timestamptz
);

-- A login in progress, from the first page to the code: what the client asked for and how far the person got.
create table entrada (
    id uuid primary key,
    navegador_hash bytea not null,
    parametros jsonb not null,
    usuario_id uuid references usuario,
    senha_conferida_em timestamptz,
    segundo_fator_em timestamptz,
    expira_em timestamptz not null
);

create index entrada_por_vencimento on entrada (expira_em);

create table cliente_oauth (
    id text primary key,
    nome text not null,
    segredo_hash bytea not null,
    permissoes text[] not null,
    criado_em timestamptz not null,
    revogado_em timestamptz
);

-- A session is the family of refresh tokens that came from one login.
create table sessao (
    id uuid primary key,
    usuario_id uuid not null references usuario,
    cliente_id text not null,
    escopo text not null,
    metodos text[] not null,
    ip text not null,
    agente text not null,
    autenticada_em timestamptz not null,
    usada_em timestamptz not null,
    expira_em timestamptz not null,
    encerrada_em timestamptz,
    motivo text
);

create index sessao_aberta on sessao (usuario_id) where encerrada_em is null;

create table codigo_autorizacao (
    codigo_hash bytea primary key,
    sessao_id uuid not null references sessao,
    redirect_uri text not null,
    nonce text,
    desafio_pkce text not null,
    expira_em timestamptz not null,
    usado_em timestamptz
);

create table token_renovacao (
    token_hash bytea primary key,
    sessao_id uuid not null references sessao,
    expira_em timestamptz not null,
    usado_em timestamptz
);

create index token_renovacao_por_sessao on token_renovacao (sessao_id);

-- Access tokens revoked before their time, kept until they would have expired.
create table acesso_revogado (
    jti text primary key,
    expira_em timestamptz not null
);

create table chave_assinatura (
    kid text primary key,
    publica jsonb not null,
    privada_cifrada bytea not null,
    criada_em timestamptz not null,
    aposentada_em timestamptz,
    publicada_ate timestamptz
);

-- One signing key at a time.
create unique index chave_assinatura_ativa on chave_assinatura ((true)) where aposentada_em is null;

insert into papel (papel, descricao, fixo) values
    ('administrador', 'Faz tudo, inclusive administrar usuários e papéis.', true),
    ('operador', 'Cadastra consorciados, vende cotas e cuida dos grupos, sem alterar as regras deles.', false),
    ('financeiro', 'Emite parcelas, registra pagamentos e cuida do caixa dos grupos.', false),
    ('assembleia', 'Conduz assembleias, sorteios, lances e contemplações.', false),
    ('auditor', 'Lê tudo e verifica a auditoria; não altera nada.', false),
    ('consorciado', 'Vê o que é seu e oferta lances.', false);

insert into papel_permissao (papel, permissao)
select papel, unnest(permissoes)
from (values
    ('administrador', array['*']),
    ('operador', array[
        'consorciados.*',
        'grupos.adesao.*', 'grupos.bem.ler', 'grupos.plano.ler', 'grupos.cota.*', 'grupos.grupo.ler',
        'grupos.grupo.criar', 'grupos.grupo.constituir',
        'documentos.*', 'financeiro.cota.ler', 'financeiro.parcela.ler', 'financeiro.parcela.listar',
        'financeiro.pagamento.ler', 'financeiro.grupo.ler', 'sorteios.assembleia.ler', 'sorteios.lance.ler',
        'sorteios.contemplacao.ler', 'notificacoes.entrega.ler', 'relatorios.*',
        'identidade.conta.ler', 'identidade.conta.alterar']),
    ('financeiro', array[
        'financeiro.*', 'grupos.grupo.ler', 'grupos.cota.ler', 'grupos.cota.listar', 'grupos.adesao.ler',
        'grupos.bem.ler', 'grupos.plano.ler', 'consorciados.consorciado.ler', 'relatorios.*', 'documentos.documento.ler',
        'identidade.conta.ler', 'identidade.conta.alterar']),
    ('assembleia', array[
        'sorteios.*', 'grupos.grupo.ler', 'grupos.cota.ler', 'grupos.cota.listar', 'grupos.bem.ler', 'grupos.plano.ler',
        'financeiro.cota.ler', 'financeiro.grupo.ler', 'financeiro.parcela.ler', 'consorciados.consorciado.ler',
        'relatorios.relatorio.ler', 'documentos.documento.ler',
        'identidade.conta.ler', 'identidade.conta.alterar']),
    ('auditor', array['*.ler', '*.listar', 'auditoria.*', 'identidade.conta.alterar']),
    ('consorciado', array[
        'consorciados.consorciado.ler.proprio', 'grupos.cota.ler.proprio', 'financeiro.cota.ler.proprio',
        'financeiro.parcela.ler.proprio', 'financeiro.pagamento.ler.proprio', 'sorteios.lance.criar.proprio',
        'sorteios.lance.ler.proprio', 'sorteios.assembleia.ler',
        'identidade.conta.ler.proprio', 'identidade.conta.alterar.proprio'])
) as padrao (papel, permissoes);
