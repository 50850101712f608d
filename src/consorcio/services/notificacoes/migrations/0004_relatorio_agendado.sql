-- Whoever scheduled a report is told that it is ready, or that it could not be made.

INSERT INTO modelo (codigo, canal, versao, finalidade, assunto, corpo, corpo_html, variaveis, situacao, autor_id, criada_em)
SELECT codigo, canal, 1, 'SEGURANCA', assunto, corpo, corpo_html, array['relatorio', 'data'], 'PUBLICADA', 'sistema:notificacoes', now()
  FROM (VALUES
    ('relatorio_pronto', 'EMAIL', '{{ relatorio }} até {{ data|data }}',
     e'Olá, {{ nome }}.\n\nO relatório que você agendou, {{ relatorio }} até {{ data|data }}, está pronto. Baixe-o em Relatórios, Arquivos gerados.\n\n{{ sistema }}\n',
     e'<p>Olá, {{ nome }}.</p>\n<p>O relatório que você agendou, {{ relatorio }} até {{ data|data }}, está pronto. Baixe-o em Relatórios, Arquivos gerados.</p>\n<p>{{ sistema }}</p>\n'),
    ('relatorio_pronto', 'TELA', 'Relatório pronto',
     'O relatório que você agendou, {{ relatorio }} até {{ data|data }}, está pronto.', ''),
    ('relatorio_falhou', 'EMAIL', '{{ relatorio }} não foi feito',
     e'Olá, {{ nome }}.\n\nO relatório que você agendou, {{ relatorio }} até {{ data|data }}, não pôde ser feito. O motivo está em Relatórios, Arquivos gerados.\n\n{{ sistema }}\n',
     e'<p>Olá, {{ nome }}.</p>\n<p>O relatório que você agendou, {{ relatorio }} até {{ data|data }}, não pôde ser feito. O motivo está em Relatórios, Arquivos gerados.</p>\n<p>{{ sistema }}</p>\n'),
    ('relatorio_falhou', 'TELA', 'Relatório não foi feito',
     'O relatório que você agendou, {{ relatorio }} até {{ data|data }}, não pôde ser feito.', '')
) AS padrao (codigo, canal, assunto, corpo, corpo_html);
