-- A payment that was told of may be reversed: whose it was is told.

-- One text each, put in a letter for e-mail, alone on the screen and, when it cannot wait, on the telephone too.
INSERT INTO modelo (codigo, canal, versao, finalidade, assunto, corpo, corpo_html, variaveis, situacao, autor_id, criada_em)
SELECT codigo, canal, 1, finalidade, CASE WHEN canal IN ('SMS', 'WHATSAPP') THEN '' ELSE assunto END,
       CASE canal WHEN 'EMAIL' THEN e'Olá, {{ nome }}.\n\n' || texto || e'\n\n{{ sistema }}\n'
                  WHEN 'SMS' THEN '{{ sistema }}: ' || texto WHEN 'WHATSAPP' THEN '{{ sistema }}: ' || texto
                  ELSE texto END,
       CASE canal WHEN 'EMAIL' THEN e'<p>Olá, {{ nome }}.</p>\n<p>' || replace(texto, e'\n\n', e'</p>\n<p>')
                                    || e'</p>\n<p>{{ sistema }}</p>\n' ELSE '' END,
       variaveis, 'PUBLICADA', 'sistema:notificacoes', now()
  FROM (VALUES
    ('pagamento_estornado', 'COBRANCA', 'Pagamento estornado',
     'O pagamento de {{ valor|reais }} de {{ data_pagamento|data }}, da cota {{ cota }} do grupo {{ grupo }}, foi estornado: o que ele pagou, da assembleia {{ assembleia }}, está de novo em aberto. Em caso de dúvida, fale com a administradora.',
     array['grupo', 'cota', 'assembleia', 'valor', 'data_pagamento'], false)
) AS padrao (codigo, finalidade, assunto, texto, variaveis, urgente)
  JOIN (VALUES ('EMAIL', false), ('TELA', false), ('SMS', true), ('WHATSAPP', true), ('PUSH', true))
       AS meio (canal, so_urgente) ON padrao.urgente OR NOT meio.so_urgente;
