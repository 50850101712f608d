-- Bids that won and wait for their payment, and the messages of the rest of the life of a cota, in their first version.

CREATE TABLE lance_a_pagar (
    contemplacao_id uuid PRIMARY KEY,
    cota_id         uuid NOT NULL,
    prazo           date NOT NULL
);
CREATE INDEX lance_a_vencer ON lance_a_pagar (prazo);

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
    ('dic_disponivel', 'ASSEMBLEIA', 'Demonstrativo da cota {{ cota }}',
     'O demonstrativo individual (DIC) da cota {{ cota }} do grupo {{ grupo }} está no sistema, com a prestação, o que já foi amortizado e a data da próxima assembleia.',
     array['grupo', 'cota'], false),
    ('antecipacao_registrada', 'COBRANCA', 'Antecipação registrada',
     'Recebemos {{ valor|reais }} de parcelas antecipadas da cota {{ cota }} do grupo {{ grupo }}, que amortizam {{ percentual|percentual }} do fundo comum.',
     array['grupo', 'cota', 'valor', 'percentual'], false),
    ('grupo_constituido', 'ASSEMBLEIA', 'Grupo {{ grupo }} constituído',
     'O grupo {{ grupo }} foi constituído na assembleia de {{ data_assembleia|data }}. A cota {{ cota }} concorre nas próximas assembleias.',
     array['grupo', 'cota', 'data_assembleia'], false),
    ('grupo_nao_constituido', 'ASSEMBLEIA', 'Grupo {{ grupo }} não constituído',
     'O grupo {{ grupo }} não foi constituído. O que foi pago pela cota {{ cota }} será devolvido com os rendimentos.',
     array['grupo', 'cota'], false),
    ('assembleia_geral_convocada', 'ASSEMBLEIA', 'Convocação: {{ tipo }} do grupo {{ grupo }}',
     'A {{ tipo }} do grupo {{ grupo }} está convocada para {{ data_assembleia|data }}. A pauta, o local e como votar com a cota {{ cota }} estão no sistema.',
     array['grupo', 'cota', 'tipo', 'assembleia', 'data_assembleia'], false),
    ('assembleia_geral_resultado', 'ASSEMBLEIA', 'Resultado: {{ tipo }} do grupo {{ grupo }}',
     'A ata da {{ tipo }} do grupo {{ grupo }}, de {{ data_assembleia|data }}, foi aprovada e está no sistema.',
     array['grupo', 'cota', 'tipo', 'assembleia', 'data_assembleia'], false),
    ('cota_recebida', 'CONTEMPLACAO', 'A cota {{ cota }} é sua',
     'A cota {{ cota }} do grupo {{ grupo }} é sua desde {{ data|data }}.',
     array['grupo', 'cota', 'data'], false),
    ('cota_transferida', 'CONTEMPLACAO', 'Cota {{ cota }} transferida',
     'A cota {{ cota }} do grupo {{ grupo }} foi transferida em {{ data|data }} e não é mais sua.',
     array['grupo', 'cota', 'data'], false),
    ('taxa_transferencia', 'COBRANCA', 'Taxa de transferência da cota {{ cota }}',
     'A transferência da cota {{ cota }} do grupo {{ grupo }} foi aprovada. Ela se conclui com o pagamento da taxa de {{ valor|reais }}.',
     array['grupo', 'cota', 'valor'], false),
    ('transferencia_desfeita', 'CONTEMPLACAO', 'Transferência da cota {{ cota }} desfeita',
     'A transferência da cota {{ cota }} do grupo {{ grupo }} foi desfeita: {{ motivo }}',
     array['grupo', 'cota', 'motivo'], false),
    ('readmissao_aceita', 'COBRANCA', 'Readmissão aceita',
     'A cota {{ cota }} do grupo {{ grupo }} é sua outra vez. As parcelas em atraso e as próximas estão no sistema.',
     array['grupo', 'cota'], false),
    ('readmissao_recusada', 'COBRANCA', 'Readmissão recusada',
     'A readmissão na cota {{ cota }} do grupo {{ grupo }} não foi possível: {{ motivo }}',
     array['grupo', 'cota', 'motivo'], false),
    ('cota_excluida', 'COBRANCA', 'Exclusão da cota {{ cota }}',
     'A cota {{ cota }} do grupo {{ grupo }} foi excluída em {{ data|data }}. O que foi pago ao fundo comum é restituído quando ela for sorteada entre os excluídos ou no encerramento do grupo.',
     array['grupo', 'cota', 'data'], false),
    ('excluido_sorteado', 'CONTEMPLACAO', 'Sua restituição foi sorteada',
     'A cota excluída {{ cota }} do grupo {{ grupo }} foi sorteada: há {{ valor|reais }} a receber. Informe no sistema a conta em que quer receber.',
     array['grupo', 'cota', 'valor'], true),
    ('restituicao_paga', 'CONTEMPLACAO', 'Restituição paga',
     'A restituição de {{ valor|reais }} da cota {{ cota }} do grupo {{ grupo }} foi paga.',
     array['grupo', 'cota', 'valor'], false),
    ('cota_quitada', 'COBRANCA', 'Cota {{ cota }} quitada',
     'A cota {{ cota }} do grupo {{ grupo }} está quitada.',
     array['grupo', 'cota'], false),
    ('credito_alterado', 'CONTEMPLACAO', 'Crédito alterado',
     'O crédito da cota {{ cota }} do grupo {{ grupo }} passou a {{ credito|reais }}. As próximas parcelas já vêm com o novo valor.',
     array['grupo', 'cota', 'credito'], false),
    ('recurso_a_retirar', 'CONTEMPLACAO', 'Há {{ valor|reais }} a retirar',
     'Há {{ valor|reais }} da cota {{ cota }} do grupo {{ grupo }} que não foram procurados. Informe no sistema a conta em que quer receber.',
     array['grupo', 'cota', 'valor'], false),
    ('documentos_pendentes', 'CONTEMPLACAO', 'Documentos para liberar o crédito',
     'Para liberar o crédito da cota {{ cota }} do grupo {{ grupo }}, envie pelo sistema: {{ documentos }}.{% if prazo %} A análise vai até {{ prazo|data }}.{% endif %}',
     array['grupo', 'cota', 'documentos', 'prazo'], true),
    ('documento_recusado', 'CONTEMPLACAO', 'Documento recusado',
     'O documento “{{ documento }}” da cota {{ cota }} do grupo {{ grupo }} foi recusado. O motivo está no sistema: envie outro.',
     array['grupo', 'cota', 'documento'], true),
    ('habilitacao_reprovada', 'CONTEMPLACAO', 'Análise do crédito não aprovada',
     'A análise do crédito da cota {{ cota }} do grupo {{ grupo }} não foi aprovada. O motivo está no sistema.',
     array['grupo', 'cota'], false),
    ('credito_autorizado', 'CONTEMPLACAO', 'Crédito autorizado',
     'O uso do crédito da cota {{ cota }} do grupo {{ grupo }} está autorizado.{% if valida_ate %} A análise vale até {{ valida_ate|data }}.{% endif %}',
     array['grupo', 'cota', 'valida_ate'], false),
    ('lance_a_vencer', 'CONTEMPLACAO', 'Pague seu lance até {{ prazo_pagamento|data }}',
     e'O lance vencedor da cota {{ cota }} do grupo {{ grupo }} deve ser pago até {{ prazo_pagamento|data }}; depois disso a contemplação passa ao próximo.\n\nSe já pagou, desconsidere este aviso.',
     array['grupo', 'cota', 'prazo_pagamento'], true)
) AS padrao (codigo, finalidade, assunto, texto, variaveis, urgente)
  JOIN (VALUES ('EMAIL', false), ('TELA', false), ('SMS', true), ('WHATSAPP', true), ('PUSH', true))
       AS meio (canal, so_urgente) ON padrao.urgente OR NOT meio.so_urgente;
