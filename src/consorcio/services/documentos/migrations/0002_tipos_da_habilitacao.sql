-- Kinds that the release of a credit asks for (REGRAS 7.1b), one for each line of its list.
INSERT INTO tipo_documento (tipo, nome, formatos, tamanho_max_mb, guarda_anos, do_consorciado, versao) VALUES
    ('estado-civil', 'Estado civil e anuência do cônjuge', '{PDF,JPEG,PNG}', 20, 10, true, 1),
    ('ficha-cadastral', 'Ficha cadastral', '{PDF,JPEG,PNG,XLSX}', 20, 10, true, 1),
    ('contrato-social', 'Contrato social', '{PDF,JPEG,PNG}', 50, 10, true, 1),
    ('poderes', 'Procuração ou ata com poderes', '{PDF,JPEG,PNG}', 50, 10, true, 1),
    ('beneficiario-final', 'Declaração de beneficiários finais', '{PDF,JPEG,PNG}', 20, 10, true, 1),
    ('proposta-bem', 'Proposta ou nota fiscal do bem', '{PDF,JPEG,PNG}', 50, 10, true, 1),
    ('documento-veiculo', 'CRV ou ATPV-e', '{PDF,JPEG,PNG}', 20, 10, true, 1),
    ('certidoes-veiculo', 'Certidões do veículo', '{PDF,JPEG,PNG}', 50, 10, true, 1),
    ('vistoria', 'Laudo de vistoria', '{PDF,JPEG,PNG}', 100, 10, true, 1),
    ('matricula', 'Matrícula do imóvel', '{PDF,JPEG,PNG,TIFF}', 100, 10, true, 1),
    ('escritura', 'Escritura ou contrato do imóvel', '{PDF,JPEG,PNG,TIFF}', 200, 10, true, 1),
    ('laudo-avaliacao', 'Laudo de avaliação', '{PDF,JPEG,PNG}', 200, 10, true, 1),
    ('certidoes-pessoais', 'Certidões de protesto e de ações', '{PDF,JPEG,PNG}', 100, 10, true, 1),
    ('projeto-obra', 'Alvará, projeto e cronograma da obra', '{PDF,JPEG,PNG,TIFF}', 200, 10, true, 1),
    ('contrato-servico', 'Contrato do serviço', '{PDF,JPEG,PNG}', 50, 10, true, 1),
    ('dados-prestador', 'Dados do prestador', '{PDF,JPEG,PNG,XLSX}', 50, 10, true, 1)
ON CONFLICT DO NOTHING;
