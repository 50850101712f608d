-- Who the administradora is, as the papers made by the system say.

INSERT INTO parametro (chave, tipo, descricao, unidade, minimo, maximo, opcoes, padrao, sensivel, escopos, versao) VALUES
    ('administradora.nome', 'TEXTO', 'Nome da administradora nos documentos que o sistema faz.', '', '', '', '{}',
     'Administradora de Consórcio', false, '{GLOBAL}', 1),
    ('administradora.cnpj', 'TEXTO', 'CNPJ da administradora nos documentos que o sistema faz.', '', '', '', '{}',
     '', false, '{GLOBAL}', 1);
