"""Reports of the audit log beside a real auditoria: who did what, and what the LGPD asks to be shown (REGRAS §11.7)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from consorcio.contracts.notificacoes.v1 import notificacoes_pb2 as avisos
from consorcio.contracts.relatorios.v1 import relatorios_pb2 as pb
from consorcio.core.errors import ErrorKind
from consorcio.platform.events import Event
from consorcio.platform.rpc.policy import masked
from integration.auditoria.conftest import Casa as CasaAuditoria
from integration.relatorios.conftest import AUDITORA, QUEM, Casa, ler_csv, soma

MARCO = {"data_inicial": "2026-03-01", "data_final": "2026-03-31"}
FULANO = "0198f0a0-0000-7000-8000-00000000000a"
DE_MARIA = 220
CADASTRO, AVISOS = "/consorcio.consorciados.v1.ConsorciadoService/", "/consorcio.notificacoes.v1.NotificacaoService/"


@pytest.fixture
async def auditada(casa: Casa, auditoria: CasaAuditoria) -> Casa:
    """Beside an auditoria with more acts of one person than a page holds, and five of another, three about a member."""
    consentimento = avisos.DefinirPreferenciasRequest(consorciado_id=FULANO, origem="termo de 3/3")
    consentimento.preferencias.add(canal=avisos.CANAL_SMS, finalidade=avisos.FINALIDADE_MARKETING, permitido=True)
    consentimento.preferencias.add(canal=avisos.CANAL_EMAIL, finalidade=avisos.FINALIDADE_MARKETING)
    casa.quem = AUDITORA
    await auditoria.receber_folhas(DE_MARIA)
    await auditoria.receber(
        [
            _folha(auditoria, "consorciados", f"{CADASTRO}BuscarConsorciado", "consulta", {"consorciado_id": FULANO}),
            _folha(auditoria, "consorciados", f"{CADASTRO}AtualizarConsorciado", "consorciado", {"nome": "***"}),
            _folha(auditoria, "notificacoes", f"{AVISOS}DefinirPreferencias", "comando", masked(consentimento)),
            _folha(auditoria, "financeiro", "/consorcio.financeiro.v1.HabilitacaoService/DecidirEtapa", "etapa", {}),
            _folha(auditoria, "folclore", "valor_definido", "parametro", {}),
        ]
    )
    return casa


def _folha(auditoria: CasaAuditoria, servico: str, acao: str, entidade: str, pedido: dict[str, Any]) -> Event:
    entidade_id = FULANO if entidade == "consorciado" else "chave"
    comum = {"entidade": entidade, "entidade_id": entidade_id, "ator_id": "joao", "ator_nome": "João"}
    return replace(auditoria.folha(1, acao=acao, dados={"pedido": pedido}, **comum), source=servico)


async def test_auditoria_traz_todo_registro_do_periodo_e_de_um_usuario(
    auditada: Casa, auditoria: CasaAuditoria
) -> None:
    todas = await auditada.linhas("auditoria-usuario", **MARCO)
    ((no_registro,),) = await _contar(auditoria)
    assert soma(todas, "registros") * 1 == no_registro * 100 == (DE_MARIA + 5) * 100
    assert [int(linha["registro"]) for linha in todas[:-1]] == list(range(no_registro - 1, -1, -1))
    do_joao = await auditada.linhas("auditoria-usuario", usuario_id="joao", **MARCO)
    assert {linha["usuario"] for linha in do_joao[:-1]} == {"João"}
    assert (len(do_joao) - 1, do_joao[-1]["registros"]) == (5, "5")
    assert do_joao[-2]["operacao"] == "BuscarConsorciado"
    # The leaf number 1 is of 13:00 of the 5th in Brazil; a day before there is nothing.
    assert (do_joao[0]["data"], do_joao[0]["hora"]) == ("2026-03-05", "13:00:00")
    assert await auditada.linhas("auditoria-usuario", data_inicial="2026-03-01", data_final="2026-03-04") == [
        {**dict.fromkeys(todas[0], ""), "usuario": "Total", "registros": "0"}
    ]
    arquivo = ler_csv(await auditada.arquivo("auditoria-usuario", "CSV", usuario_id="joao", **MARCO))
    assert arquivo[-1][-1] == "5"


async def test_lgpd_acessos_consentimentos_e_correcoes_de_um_titular(auditada: Casa) -> None:
    linhas = await auditada.linhas("lgpd-titulares", **MARCO)
    assert [(linha["natureza"], linha["titular"]) for linha in linhas[:-1]] == [
        ("Consentimento", FULANO),
        ("Correção", FULANO),
        ("Acesso", FULANO),
    ]
    assert linhas[0]["detalhe"] == "sms para marketing: permite; email para marketing: recusa; termo de 3/3"


async def test_lgpd_tratamentos_somam_todo_o_registro_e_nada_fica_sem_atividade(auditada: Casa) -> None:
    linhas = await auditada.linhas("lgpd-tratamentos", **MARCO)
    operacoes = {linha["atividade"]: int(linha["operacoes"]) for linha in linhas[:-1]}
    assert int(linhas[-1]["operacoes"]) == sum(operacoes.values()) == DE_MARIA + 5
    assert operacoes["Cadastro e identificação"] == 2
    assert operacoes["Análise de crédito e garantias"] == 1
    assert operacoes["Venda, adesão e transferência de cotas"] == DE_MARIA
    assert operacoes["Sem atividade registrada"] == 1, "of a service that nobody knows"
    assert all(linha["base_legal"] and linha["guarda"] for linha in linhas[:-2])


async def test_so_quem_le_o_registro_le_os_seus_relatorios(auditada: Casa) -> None:
    execucao = await auditada.executar("auditoria-usuario", "CSV", **MARCO)
    await auditada.conduzir()
    vistos = {r.tipo for r in (await auditada.rpc("ListarRelatorios", pb.ListarRelatoriosRequest())).relatorios}
    auditada.quem = QUEM
    restantes = {r.tipo for r in (await auditada.rpc("ListarRelatorios", pb.ListarRelatoriosRequest())).relatorios}
    assert vistos - restantes == {"auditoria-usuario", "lgpd-titulares", "lgpd-tratamentos"}
    agenda = pb.CriarAgendamentoRequest(
        tipo="lgpd-titulares", formato=pb.FORMATO_ARQUIVO_CSV, periodicidade=pb.PERIODICIDADE_DIARIA, hora="07:00"
    )
    pedidos = (
        ("ExecutarRelatorio", pb.ExecutarRelatorioRequest(tipo="lgpd-tratamentos", formato=pb.FORMATO_ARQUIVO_CSV)),
        ("GerarLinkExecucao", pb.GerarLinkExecucaoRequest(execucao_id=execucao.execucao_id)),
        ("CriarAgendamento", agenda),
    )
    for rpc, pedido in pedidos:
        assert (await auditada.recusa(rpc, pedido)).kind is ErrorKind.FORBIDDEN, rpc
    with pytest.raises(Exception, match="permissão"):
        await auditada.linhas("auditoria-usuario", **MARCO)


async def test_relatorio_do_registro_nunca_e_aproveitado_e_espera_a_auditoria_voltar(
    auditada: Casa, auditoria: CasaAuditoria
) -> None:
    primeira = await auditada.executar("auditoria-usuario", "CSV", **MARCO)
    outra = await auditada.executar("auditoria-usuario", "CSV", usuario_id="joao", **MARCO)
    assert outra.execucao_id != primeira.execucao_id, "another user is another report"
    auditada.vizinhas.auditoria = None
    await auditada.conduzir()
    parada = await auditada.buscar(primeira.execucao_id)
    assert parada.situacao != pb.SITUACAO_EXECUCAO_CONCLUIDA
    auditada.vizinhas.auditoria = auditoria
    async with auditada.db.transaction() as tx:
        await tx.conn.execute("UPDATE plataforma.saga SET livre_em = now() - interval '1 second'")
    await auditada.conduzir()
    assert (await auditada.buscar(primeira.execucao_id)).linhas_escritas == DE_MARIA + 5
    segunda = await auditada.executar("auditoria-usuario", "CSV", **MARCO)
    assert segunda.execucao_id != primeira.execucao_id


@pytest.mark.parametrize(
    ("tipo", "campo", "valor"), [("inadimplencia", "usuario_id", "joao"), ("lgpd-titulares", "grupo_id", FULANO)]
)
async def test_parametro_de_outro_relatorio_e_recusado(auditada: Casa, tipo: str, campo: str, valor: str) -> None:
    parametros = pb.Parametros(**{campo: valor})
    pedido = pb.ExecutarRelatorioRequest(tipo=tipo, formato=pb.FORMATO_ARQUIVO_CSV, parametros=parametros)
    recusa = await auditada.recusa("ExecutarRelatorio", pedido)
    assert (recusa.kind, recusa.fields[0].pointer) == (ErrorKind.VALIDATION, f"/parametros/{campo}")


async def _contar(auditoria: CasaAuditoria) -> list[tuple[Any, ...]]:
    async with auditoria.runtime.db.read() as conn:
        return await (await conn.execute("SELECT count(*) FROM registro")).fetchall()
