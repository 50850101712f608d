-- What notificacoes lets an administradora adjust. The service holds the same defaults for when nobody answers.

INSERT INTO parametro (chave, tipo, descricao, unidade, minimo, maximo, opcoes, padrao, sensivel, escopos, versao) VALUES
    ('notificacoes.silencio_inicio', 'HORA', 'Hora a partir da qual ninguém é incomodado.', '', '', '', '{}', '20:00',
     false, '{GLOBAL}', 1),
    ('notificacoes.silencio_fim', 'HORA', 'Hora em que os avisos voltam a sair.', '', '', '', '{}', '08:00',
     false, '{GLOBAL}', 1),
    ('notificacoes.regua_dias_antes', 'INTEIROS', 'Dias antes do vencimento em que a parcela é lembrada; 0 é o próprio dia.',
     'dias', '0', '60', '{}', '5,0', false, '{GLOBAL}', 1),
    ('notificacoes.regua_dias_depois', 'INTEIROS', 'Dias depois do vencimento em que a parcela em atraso é cobrada.',
     'dias', '1', '366', '{}', '3,10,30', false, '{GLOBAL}', 1),
    ('notificacoes.webhook_falhas_max', 'INTEIRO', 'Falhas seguidas depois das quais um webhook é desligado.',
     'falhas', '1', '1000', '{}', '20', false, '{GLOBAL}', 1),
    ('notificacoes.nome_sistema', 'TEXTO', 'Como a administradora assina os avisos.', '', '', '', '{}', 'Consórcio',
     false, '{GLOBAL}', 1);
