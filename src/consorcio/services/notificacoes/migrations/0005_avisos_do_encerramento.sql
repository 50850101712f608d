-- The communication of the law at the end of a group (Lei 11.795/2008 art. 31), what is paid then, and a longer term.

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
    ('encerramento_apurado', 'CONTEMPLACAO', 'Contas do grupo {{ grupo }}: valores a receber',
     'As contas do grupo {{ grupo }} foram apuradas em {{ data|data }}. O crédito não utilizado e a parte da cota {{ cota }} nas sobras estão à disposição em dinheiro: confira no sistema a conta em que quer receber. O que não for procurado em trinta dias vai aos recursos não procurados.',
     array['grupo', 'cota', 'data'], false),
    ('rateio_pago', 'CONTEMPLACAO', 'Sobras do grupo pagas',
     'Pagamos {{ valor|reais }} à cota {{ cota }} no encerramento do grupo {{ grupo }}.',
     array['grupo', 'cota', 'valor'], false),
    ('prazo_prorrogado', 'ASSEMBLEIA', 'Grupo {{ grupo }}: prazo prorrogado',
     'A assembleia prorrogou o grupo {{ grupo }} por {{ meses }} meses{% if suspende %}, com os pagamentos suspensos no começo{% endif %}. As próximas parcelas da cota {{ cota }} já vêm assim.',
     array['grupo', 'cota', 'meses', 'suspende'], false)
) AS padrao (codigo, finalidade, assunto, texto, variaveis, urgente)
  JOIN (VALUES ('EMAIL', false), ('TELA', false), ('SMS', true), ('WHATSAPP', true), ('PUSH', true))
       AS meio (canal, so_urgente) ON padrao.urgente OR NOT meio.so_urgente;
