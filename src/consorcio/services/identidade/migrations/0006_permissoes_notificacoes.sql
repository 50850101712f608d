-- Notifications: everybody reads their own screen and says what they allow; the team sees what became of messages.

insert into papel_permissao (papel, permissao)
select papel, permissao
  from unnest(array['operador', 'financeiro', 'assembleia', 'auditor']) as papel,
       unnest(array['notificacoes.caixa.ler', 'notificacoes.caixa.alterar']) as permissao
on conflict do nothing;

insert into papel_permissao (papel, permissao)
values
    ('operador', 'notificacoes.notificacao.enviar'),
    ('operador', 'notificacoes.entrega.reenviar'),
    ('operador', 'notificacoes.modelo.ler'),
    ('operador', 'notificacoes.preferencia.ler'),
    ('operador', 'notificacoes.preferencia.alterar'),
    ('consorciado', 'notificacoes.caixa.ler.proprio'),
    ('consorciado', 'notificacoes.caixa.alterar.proprio'),
    ('consorciado', 'notificacoes.preferencia.ler.proprio'),
    ('consorciado', 'notificacoes.preferencia.alterar.proprio')
on conflict do nothing;
