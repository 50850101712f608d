"""The life of a small group, from the first sale to the second assembly: together on one machine, and spread."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from consorcio.contracts.auditoria.v1 import auditoria_pb2 as aud
from consorcio.contracts.grupos.v1 import grupos_pb2 as grp
from consorcio.contracts.relatorios.v1 import relatorios_pb2 as rel
from consorcio.contracts.sorteios.v1 import sorteios_pb2 as sor
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.platform.stack import embedded_stack, real_stack
from consorcio.targets import TARGETS
from sistema_no_ar import balcao_longe, balcao_perto
from sistema_prova import QUEM_PEDE, Assembleia, Balcao, Grupo, emitir, formar, invariantes_violadas, pagar, posicao

COTAS = 40
SORTEADA = 6  # 50366 mod 40
NAO_PAGOU, SUPLENTE = 9, 5


@pytest.fixture(params=["juntos", "separados"])
async def balcao(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Balcao]:
    """The embedded default, and the same services each behind gRPC with RabbitMQ between."""
    juntos = request.param == "juntos"
    stack, no_ar = (embedded_stack, balcao_perto) if juntos else (real_stack, balcao_longe)
    with stack(tmp_path / "servidores", TARGETS, durable=False) as running:
        async with no_ar(running.urls, tmp_path / "dados") as pronto:
            yield pronto


async def test_vida_de_um_grupo_pequeno(balcao: Balcao) -> None:
    grupo = await formar(balcao, COTAS)
    await _constituido_com_todas_as_cotas(balcao, grupo)
    await _primeira_assembleia_sem_caixa_para_ninguem(balcao, grupo)
    await pagar(balcao, await emitir(balcao, grupo, 2), grupo.vencimento(2))
    await _segunda_assembleia(balcao, grupo)
    await _todos_contam_a_mesma_historia(balcao, grupo)
    await _relatorios_contam_a_mesma_historia(balcao, grupo)
    await _auditoria_confere(balcao)


async def _constituido_com_todas_as_cotas(balcao: Balcao, grupo: Grupo) -> None:
    assert sorted(grupo.cotas) == list(range(1, COTAS + 1))
    atual = await balcao.pedir(grp.DESCRIPTOR, "BuscarGrupo", grp.BuscarGrupoRequest(grupo_id=grupo.grupo_id))
    assert atual.situacao == grp.SITUACAO_GRUPO_EM_ANDAMENTO
    # 40 first parcelas of R$ 1.170,00: R$ 1.000,00 of fundo comum, R$ 150,00 of taxa, R$ 20,00 of fundo de reserva.
    agora = await posicao(balcao, grupo)
    assert (agora.fundo_comum_livre, agora.fundo_reserva, agora.disponibilidades) == ("40000.00", "800.00", "46800.00")
    assert await invariantes_violadas(balcao, grupo) == []


async def _primeira_assembleia_sem_caixa_para_ninguem(balcao: Balcao, grupo: Grupo) -> None:
    resultado = await (await Assembleia.convocar(balcao, grupo, 1)).sortear()
    assert (resultado.caixa_inicial, list(resultado.contemplacoes)) == ("40000.00", [])
    assert [(tentativa.numero, tentativa.motivo) for tentativa in resultado.tentativas][:1] == [
        (SORTEADA, "O fundo comum não cobre o crédito.")
    ]


async def _segunda_assembleia(balcao: Balcao, grupo: Grupo) -> None:
    """One drawn; the best bid is not paid in time, and the next of the ranking is called and pays (R6.41)."""
    assembleia = await Assembleia.convocar(balcao, grupo, 2)
    await assembleia.lance(NAO_PAGOU, "85")
    await assembleia.lance(SUPLENTE, "80")
    with pytest.raises(ConsorcioError) as repetido:
        await assembleia.lance(SUPLENTE, "90")
    assert repetido.value.kind is ErrorKind.CONFLICT
    valores = {lance.cota_numero: lance.valor for lance in (await assembleia.sortear()).lances}
    await assembleia.aguardar(sor.SITUACAO_CONTEMPLACAO_CONFIRMADA, sor.SITUACAO_CONTEMPLACAO_PENDENTE)
    assert await _situacoes(assembleia) == {
        SORTEADA: sor.SITUACAO_CONTEMPLACAO_CONFIRMADA,
        NAO_PAGOU: sor.SITUACAO_CONTEMPLACAO_PENDENTE,
    }
    await assembleia.vencer_prazos()
    chamada = await _chamada(assembleia)
    await assembleia.pagar_lance(chamada, valores[SUPLENTE])
    await assembleia.aguardar(sor.SITUACAO_CONTEMPLACAO_CONFIRMADA, sor.SITUACAO_CONTEMPLACAO_CANCELADA)
    assert await _situacoes(assembleia) == {
        SORTEADA: sor.SITUACAO_CONTEMPLACAO_CONFIRMADA,
        NAO_PAGOU: sor.SITUACAO_CONTEMPLACAO_CANCELADA,
        SUPLENTE: sor.SITUACAO_CONTEMPLACAO_CONFIRMADA,
    }
    conferencia = sor.AuditorarSorteioRequest(assembleia_id=assembleia.assembleia_id)
    assert (await balcao.pedir(sor.DESCRIPTOR, "AuditorarSorteio", conferencia)).confere


async def _situacoes(assembleia: Assembleia) -> dict[int, Any]:
    return {contemplacao.cota_numero: contemplacao.situacao for contemplacao in await assembleia.contemplacoes()}


async def _chamada(assembleia: Assembleia) -> Any:
    """The contemplação of the suplente, once there is a title to pay."""

    def dela(todas: list[Any]) -> list[Any]:
        return [c for c in todas if c.cota_numero == SUPLENTE and c.situacao == sor.SITUACAO_CONTEMPLACAO_PENDENTE]

    todas = await assembleia.balcao.esperar(
        "suplente chamado", assembleia.contemplacoes, lambda todas: bool(dela(todas))
    )
    return dela(todas)[0]


async def _todos_contam_a_mesma_historia(balcao: Balcao, grupo: Grupo) -> None:
    """Grupos knows the same contempladas as sorteios, and the books close."""
    pedido = grp.ListarCotasRequest(grupo_id=grupo.grupo_id, tamanho_pagina=200)
    cotas = (await balcao.pedir(grp.DESCRIPTOR, "ListarCotas", pedido)).cotas
    contempladas = {cota.numero for cota in cotas if cota.contemplacao == grp.CONTEMPLACAO_COTA_CONTEMPLADA}
    assert contempladas == {SORTEADA, SUPLENTE}
    agora = await posicao(balcao, grupo)
    assert (agora.creditos_a_entregar, agora.fundo_comum_reservado) == ("120000.00", "0.00")
    assert await invariantes_violadas(balcao, grupo) == []


async def _relatorios_contam_a_mesma_historia(balcao: Balcao, grupo: Grupo) -> None:
    """By facts alone, as soon as they arrive: the cash, the contempladas, the bids."""
    agora = await posicao(balcao, grupo)

    async def dos_grupos() -> list[dict[str, str]]:
        return await _linhas(balcao, "posicao-grupos", grupo)

    def em_dia(linhas: list[dict[str, str]]) -> bool:
        return bool(linhas) and linhas[0]["contempladas"] == "2"

    (do_grupo, *_) = await balcao.esperar("posição do grupo nos relatórios", dos_grupos, em_dia)
    assert (do_grupo["cotas_ativas"], do_grupo["a_entregar"]) == (str(COTAS), agora.creditos_a_entregar)
    assert (do_grupo["disponibilidades"], do_grupo["fundo_comum"], do_grupo["fundo_reserva"]) == (
        agora.disponibilidades,
        agora.fundo_comum_livre,
        agora.fundo_reserva,
    )
    contemplados = await _linhas(balcao, "contemplados", grupo)
    assert {(linha["cota"], linha["situacao"]) for linha in contemplados} == {
        (str(SORTEADA), "Confirmada"),
        (str(SUPLENTE), "Confirmada"),
        (str(NAO_PAGOU), "Cancelada"),
    }
    lances = await _linhas(balcao, "historico-lances", grupo, data_inicial="2023-01-01")
    assert {linha["cota"]: linha["situacao"] for linha in lances} == {
        str(NAO_PAGOU): "Cancelado",
        str(SUPLENTE): "Pago",
    }
    assert all(linha["valor"] for linha in lances)


async def _linhas(balcao: Balcao, tipo: str, grupo: Grupo, **parametros: str) -> list[dict[str, str]]:
    """The lines of a report, without the total."""
    pedido = rel.ConsultarRelatorioRequest(tipo=tipo, parametros=rel.Parametros(grupo_id=grupo.grupo_id, **parametros))
    metodo = rel.DESCRIPTOR.services_by_name["RelatorioService"].methods_by_name["ConsultarRelatorio"]
    paginas: list[Any] = [
        pagina
        async for pagina in balcao.caller.stream(metodo, pedido, actor=QUEM_PEDE, correlation_id="teste", timeout_s=30)
    ]
    nomes = [coluna.nome for coluna in paginas[0].colunas]
    return [dict(zip(nomes, linha.valores, strict=True)) for pagina in paginas for linha in pagina.linhas]


async def _auditoria_confere(balcao: Balcao) -> None:
    """Every leaf is chained and every command of payment left one."""
    quantas = COTAS * 2 + 1

    async def pagamentos_auditados() -> int:
        acao = "/consorcio.financeiro.v1.FinanceiroService/ProcessarPagamento"
        pedido = aud.ConsultarRegistrosRequest(acao=acao, tamanho_pagina=200)
        return len((await balcao.pedir(aud.DESCRIPTOR, "ConsultarRegistros", pedido)).registros)

    await balcao.esperar("um registro por pagamento", pagamentos_auditados, lambda n: n >= quantas)
    assert await pagamentos_auditados() == quantas
    verificado = await balcao.pedir(aud.DESCRIPTOR, "VerificarRegistro", aud.VerificarRegistroRequest())
    assert verificado.confere, verificado.divergencia
