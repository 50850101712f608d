-- Transfers of cotas: the desk asks, finance consents, who audits reads by '*.ler'.

insert into papel_permissao (papel, permissao)
values
    ('operador', 'grupos.transferencia.criar'),
    ('operador', 'grupos.transferencia.ler'),
    ('financeiro', 'grupos.transferencia.decidir'),
    ('financeiro', 'grupos.transferencia.ler')
on conflict do nothing;
