"""From the price of the AGO to the credit delivered: differences, cash, bids, and the books after each fact."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from typing import Any

import pytest

from consorcio.contracts.financeiro.v1 import financeiro_pb2 as pb
from consorcio.contracts.grupos.v1 import grupos_pb2 as gru
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.core.money import parse_reais
from consorcio.services.sorteios.vizinhos import ListaDoGrupo, ler_cotas, ler_regra
from integration.financeiro.casa import SORTEIOS, Casa, GrupoVivo, data_ago, vencimento


async def pagar_todos(grupo: GrupoVivo, ago: int) -> None:
    for titulo in await grupo.titulos(ago):
        if titulo.situacao == pb.SITUACAO_TITULO_ABERTO and titulo.tipo == pb.TIPO_TITULO_PARCELA:
            await grupo.pagar(titulo)


async def test_v11_diferenca_de_prestacao(casa: Casa) -> None:
    """Boleto at 60,000.00, AGO at 61,200.00: 20.00 of FC are missing, and the next parcela charges them."""
    grupo = casa.novo_grupo()
    await grupo.formar(4)
    await grupo.fechar(1)
    await grupo.emitir(2)
    await pagar_todos(grupo, 2)
    casa.grupos.mudar(grupo.bens[0], data_ago(2), 6_120_000)
    posicao = await grupo.fechar(2)
    await grupo.conferir()
    assert posicao.diferencas == "80.00"
    await grupo.emitir(3)
    titulo = await grupo.titulo(3, grupo.cotas[0])
    valores = {c.componente: c.valor for c in titulo.componentes}
    assert (valores[pb.COMPONENTE_FC], valores[pb.COMPONENTE_DIF]) == ("1020.00", "20.00")
    await pagar_todos(grupo, 3)
    await grupo.conferir()
    assert (await grupo.posicao(grupo.cotas[0])).diferencas == "0.00"


@pytest.mark.parametrize(("sem_fr", "rateio", "caixa"), [(True, "500.00", "10500.00"), (False, "0.00", "11000.00")])
async def test_v52_saldo_de_caixa(casa: Casa, sem_fr: bool, rateio: str, caixa: str) -> None:
    """5 cotas, 10 months, 10,000.00: the carried 5,000.00 should follow a rise of 10%."""
    regra = {"prazo_meses": 10, "fundo_reserva": "10", "nao_usa_fr_saldo_caixa": sem_fr}
    grupo = casa.novo_grupo(1_000_000, **regra)
    await grupo.formar(5)
    await grupo.fechar(1)
    casa.grupos.mudar(grupo.bens[0], vencimento(2) - timedelta(days=20), 1_100_000)
    await grupo.emitir(2)
    await pagar_todos(grupo, 2)
    await grupo.conferir()
    posicao = await grupo.fechar(2)
    assert (posicao.reajuste_saldo_caixa, posicao.rateio, posicao.fundo_comum_livre) == ("500.00", rateio, caixa)
    await grupo.conferir()


async def test_r4_50_multas_e_juros_do_grupo_cobrem_antes_dos_consorciados(casa: Casa) -> None:
    """Charges kept by the group cover what they reach, once; the members share the rest."""
    grupo = casa.novo_grupo(1_000_000, prazo_meses=10, nao_usa_fr_saldo_caixa=True, usa_rendimentos_saldo_caixa=True)
    await grupo.formar(5)
    await grupo.fechar(1)
    await grupo.emitir(2)
    atrasada = await grupo.titulo(2, grupo.cotas[0])
    for cota in grupo.cotas[1:]:
        await grupo.pagar(await grupo.titulo(2, cota))
    depois = vencimento(2) + timedelta(days=20)
    await grupo.fechar(2)
    await grupo.pagar(atrasada, await grupo.devido(atrasada, depois), depois)
    retidos = -(await grupo.conferir())["ENCARGOS_RETIDOS"]
    casa.grupos.mudar(grupo.bens[0], vencimento(3) - timedelta(days=20), 1_100_000)
    await grupo.emitir(3)
    await pagar_todos(grupo, 3)
    posicao = await grupo.fechar(3)
    reajuste, coberto, rateio = map(
        parse_reais, (posicao.reajuste_saldo_caixa, posicao.coberto_rendimentos, posicao.rateio)
    )
    assert 0 < retidos == coberto
    assert rateio == reajuste - coberto
    assert "ENCARGOS_RETIDOS" not in await grupo.conferir()


@pytest.mark.parametrize("sem_fr", [True, False])
async def test_r4_51_taxa_sobre_o_que_cobriu_o_saldo_de_caixa(casa: Casa, sem_fr: bool) -> None:
    """15% of the 500.00 that were put in the cash, in the eight parcelas that remain of five cotas."""
    regra = {"prazo_meses": 10, "fundo_reserva": "10", "nao_usa_fr_saldo_caixa": sem_fr}
    grupo = casa.novo_grupo(1_000_000, **regra, cobra_taxa_saldo_caixa=True)
    await grupo.formar(5)
    await grupo.fechar(1)
    casa.grupos.mudar(grupo.bens[0], vencimento(2) - timedelta(days=20), 1_100_000)
    await grupo.emitir(2)
    await pagar_todos(grupo, 2)
    posicao = await grupo.fechar(2)
    assert (posicao.reajuste_saldo_caixa, posicao.taxa_saldo_caixa) == ("500.00", "75.00")
    (fato,) = await casa.eventos("RateioSaldoCaixaLancado")
    assert fato["taxa_centavos"] == 7_500
    await grupo.conferir()
    taxas = []
    for ago in range(3, 11):
        await grupo.emitir(ago)
        titulo = await grupo.titulo(ago, grupo.cotas[0])
        taxas.append({c.componente: c.valor for c in titulo.componentes}[pb.COMPONENTE_TA])
        await pagar_todos(grupo, ago)
        await grupo.fechar(ago)
        await grupo.conferir()
    assert taxas == ["166.88"] * 7 + ["166.87"]
    assert (await grupo.posicao(grupo.cotas[0])).quitada


async def test_queda_de_preco_compensa_na_parcela_seguinte(casa: Casa) -> None:
    grupo = casa.novo_grupo(nao_usa_fr_saldo_caixa=True)
    await grupo.formar(4)
    await grupo.fechar(1)
    await grupo.emitir(2)
    await pagar_todos(grupo, 2)
    casa.grupos.mudar(grupo.bens[0], data_ago(2), 5_400_000)
    await grupo.fechar(2)
    await grupo.conferir()
    await grupo.emitir(3)
    titulo = await grupo.titulo(3, grupo.cotas[0])
    valores = {c.componente: c.valor for c in titulo.componentes}
    assert (valores[pb.COMPONENTE_FC], valores[pb.COMPONENTE_DIF]) == ("900.00", "-100.00")
    assert valores[pb.COMPONENTE_RSC] == "-100.00"
    await pagar_todos(grupo, 3)
    await grupo.conferir()


async def test_fechar_de_novo_da_a_mesma_posicao_e_as_paginas_a_contam(casa: Casa) -> None:
    grupo = casa.novo_grupo()
    await grupo.formar(3)
    assert await grupo.fechar(1) == await grupo.fechar(1)
    pedido = pb.ObterPosicaoAssembleiaRequest(grupo_id=grupo.id, ago=1)
    (pagina,) = await casa.paginas("ObterPosicaoAssembleia", pedido, SORTEIOS)
    assert [(c.numero, c.adimplente, c.saldo_devedor) for c in pagina.cotas] == [
        (n, True, "69030.00") for n in (1, 2, 3)
    ]


async def test_r6_01_fidelidade_conta_as_parcelas_pagas_ate_o_vencimento(casa: Casa) -> None:
    """Counted at the AGO; told to the assembly only where the rule of the group has the modality (§6.1)."""
    grupo = casa.novo_grupo()
    await grupo.formar(3)
    await grupo.fechar(1)
    await grupo.emitir(2)
    tardia = await grupo.titulo(2, grupo.cotas[1])
    await grupo.pagar(await grupo.titulo(2, grupo.cotas[0]))
    depois = vencimento(2) + timedelta(days=1)
    await grupo.pagar(tardia, await grupo.devido(tardia, depois), depois)
    await grupo.fechar(2)
    pedido = pb.ObterPosicaoAssembleiaRequest(grupo_id=grupo.id, ago=2)
    (pagina,) = await casa.paginas("ObterPosicaoAssembleia", pedido, SORTEIOS)
    assert [(c.cota_id, c.meses_em_dia) for c in pagina.cotas] == list(zip(grupo.cotas, (2, 1, 1), strict=True))
    # R5.20: who paid between the due date and the AGO is as late for it as who did not pay.
    assert [c.adimplente for c in pagina.cotas] == [True, False, False]
    posicoes = {(c.numero, c.versao_titular): c for c in pagina.cotas}
    cotas = tuple(gru.CotaSituacao(cota_id=c.cota_id, numero=c.numero) for c in pagina.cotas)
    for modalidade, contados in ((gru.MODALIDADE_LANCE_FIDELIDADE, [2, 1, 1]), (gru.MODALIDADE_LANCE_LIVRE, [0, 0, 0])):
        regra = ler_regra(gru.RegraGrupo(prazo_meses=10, modalidades_lance=[modalidade]))
        assert [c.meses_em_dia for c in ler_cotas(ListaDoGrupo(3, regra, cotas), posicoes)] == contados


async def test_sorteio_so_com_caixa_e_uma_vez(casa: Casa) -> None:
    grupo = casa.novo_grupo(prazo_meses=10)
    await grupo.formar(9)
    await grupo.fechar(1)
    sem_caixa = pb.EfetivarCreditoRequest(**grupo._credito(grupo.cotas[0], 1))
    assert (await casa.recusa("EfetivarCredito", sem_caixa)).kind is ErrorKind.PRECONDITION
    await grupo.emitir(2)
    await pagar_todos(grupo, 2)
    await grupo.fechar(2)
    reserva = await grupo.sortear(grupo.cotas[0], 2)
    assert (reserva.situacao, reserva.fundo_comum_livre) == (pb.SITUACAO_RESERVA_EFETIVADA, "48000.00")
    await grupo.conferir()
    posicao = await grupo.posicao(grupo.cotas[0])
    assert (posicao.credito, posicao.ago_contemplacao) == ("60000.00", 2)
    outra = pb.EfetivarCreditoRequest(**grupo._credito(grupo.cotas[0], 2))
    assert (await casa.recusa("EfetivarCredito", outra)).kind in {ErrorKind.CONFLICT, ErrorKind.PRECONDITION}


@pytest.fixture
async def com_caixa(casa: Casa) -> GrupoVivo:
    """Sixty months, 12 paid by each of ten cotas at 60,000.00: 48 left, as in V21."""
    grupo = casa.novo_grupo()
    await grupo.formar(10)
    await grupo.fechar(1)
    for ago in range(2, 13):
        await grupo.emitir(ago)
        await pagar_todos(grupo, ago)
        await grupo.fechar(ago)
    await grupo.conferir()
    return grupo


@pytest.mark.parametrize(
    ("reducao", "seguinte", "ultimas"), [("DILUIR", "795.00", None), ("INVERSA", "1170.00", "720.00")]
)
async def test_v21_v22_lance_de_18000(
    casa: Casa, com_caixa: GrupoVivo, reducao: str, seguinte: str, ultimas: str | None
) -> None:
    grupo, cota = com_caixa, com_caixa.cotas[0]
    reserva = await grupo.lance(cota, 12, "18000.00", reducao=reducao)
    assert reserva.situacao == pb.SITUACAO_RESERVA_PENDENTE
    await grupo.conferir()
    titulo = pb.Parcela(parcela_id=reserva.parcela_id, valor="18000.00", vencimento=data_ago(12).isoformat())
    parcial = grupo.pagamento(titulo, "17999.99")
    assert (await casa.recusa("ProcessarPagamento", parcial)).kind is ErrorKind.PRECONDITION
    await grupo.pagar(titulo)
    await grupo.conferir()
    efetivada = await grupo.confirmar(reserva.contemplacao_id, 12)
    assert efetivada.situacao == pb.SITUACAO_RESERVA_EFETIVADA
    assert await grupo.confirmar(reserva.contemplacao_id, 12) == efetivada
    await grupo.conferir()
    extrato = await casa.rpc("ListarExtratoCota", pb.ListarExtratoCotaRequest(cota_id=cota, tamanho_pagina=200))
    assert await _de_tras_para_a_frente(casa, cota) == list(reversed(extrato.linhas))
    assert [li.valor for li in extrato.linhas if li.descricao.startswith("Lance:")] == ["15384.62", "2307.69", "307.69"]
    assert (await grupo.posicao(cota)).saldo_devedor in {"38160.00", "38159.99", "38160.01"}
    await grupo.emitir(13)
    assert (await grupo.titulo(13, cota)).valor == seguinte
    if ultimas is not None:
        assert await _ultima_parcela(grupo, cota) == (45, ultimas)


async def test_v24b_lance_embutido(casa: Casa) -> None:
    grupo = casa.novo_grupo(10_000_000)
    await grupo.formar(60)
    await grupo.fechar(1)
    reserva = await grupo.lance(grupo.cotas[0], 1, "0.00", embutido="20000.00")
    assert (reserva.situacao, reserva.fundo_comum) == (pb.SITUACAO_RESERVA_PAGA, "82905.98")
    await grupo.conferir()
    await grupo.confirmar(reserva.contemplacao_id, 1)
    await grupo.conferir()
    assert (await grupo.caixa()).fundo_comum_livre == "17094.22"


@pytest.mark.parametrize("embutido", ["60000.00", "99999.00"])
async def test_embutido_nao_chega_ao_credito(casa: Casa, com_caixa: GrupoVivo, embutido: str) -> None:
    pedido = pb.EmitirTituloLanceRequest(
        **com_caixa._credito(com_caixa.cotas[0], 12), valor="1.00", embutido=embutido, vencimento="2026-12-31"
    )
    assert (await casa.recusa("EmitirTituloLance", pedido)).kind is ErrorKind.PRECONDITION


async def test_i8_o_que_quem_espera_paga_em_parcelas_e_do_seu_credito(casa: Casa) -> None:
    """The bid would settle all that is owed; a parcela paid before it is confirmed leaves it less to bring."""
    grupo = casa.novo_grupo(4_000_000, prazo_meses=4, taxa_administracao="0", fundo_reserva="0")
    await grupo.formar(4)
    await grupo.fechar(1)
    espera = await grupo.lance(grupo.cotas[0], 1, "22000.00", embutido="8000.00")
    await grupo.pagar(await casa.rpc("BuscarParcela", pb.BuscarParcelaRequest(parcela_id=espera.parcela_id)))
    await grupo.emitir(2)
    await pagar_todos(grupo, 2)
    await grupo.fechar(2)
    assert (await grupo.caixa()).fundo_comum_livre == "60000.00", "70,000 less the 10,000 that the bid will not bring"
    await grupo.sortear(grupo.cotas[1], 2)
    with pytest.raises(ConsorcioError, match=r"20\.000,00 e o lance precisa de R\$ 30\.000,00"):
        await grupo.lance(grupo.cotas[2], 2, "10000.00")
    await grupo.confirmar(espera.contemplacao_id, 2)
    await grupo.conferir()
    assert (await grupo.caixa()).fundo_comum_livre == "20000.00"


async def test_v26_lance_nao_pago_custa_um_por_cento(casa: Casa) -> None:
    grupo = casa.novo_grupo(6_300_000, prazo_meses=10)
    await grupo.formar(12)
    await grupo.fechar(1)
    reserva = await grupo.lance(grupo.cotas[0], 1, "18000.00")
    cancelada = await grupo.cancelar(reserva.contemplacao_id, 1, "1")
    assert cancelada.situacao == pb.SITUACAO_RESERVA_CANCELADA
    await grupo.conferir()
    (multa,) = [t for t in await grupo.titulos() if t.tipo == pb.TIPO_TITULO_PENALIDADE]
    assert multa.valor == "630.00"
    em_parte = grupo.pagamento(multa, "600.00")
    assert (await casa.recusa("ProcessarPagamento", em_parte)).kind is ErrorKind.PRECONDITION
    antes = (await grupo.caixa()).resultado_equilibrio
    await grupo.pagar(multa)
    await grupo.conferir()
    assert float((await grupo.caixa()).resultado_equilibrio) - float(antes) == 630
    assert (await casa.eventos("LanceCancelado"))[0]["penalidade_centavos"] == 63_000


async def test_pagamento_e_cancelamento_ao_mesmo_tempo_um_vence(casa: Casa) -> None:
    grupo = casa.novo_grupo(prazo_meses=10)
    await grupo.formar(32)
    await grupo.fechar(1)
    for cota in grupo.cotas[:3]:
        reserva = await grupo.lance(cota, 1, "3000.00")
        titulo = pb.Parcela(parcela_id=reserva.parcela_id, valor="3000.00", vencimento=data_ago(1).isoformat())
        pago, cancelado = await asyncio.gather(
            grupo.pagar(titulo), grupo.cancelar(reserva.contemplacao_id, 1), return_exceptions=True
        )
        assert not isinstance(cancelado, BaseException)
        if isinstance(pago, BaseException):
            assert cancelado.situacao == pb.SITUACAO_RESERVA_CANCELADA
        else:
            assert cancelado.situacao == pb.SITUACAO_RESERVA_PAGA
            await grupo.confirmar(reserva.contemplacao_id, 1)
        await grupo.conferir()


async def test_quem_entra_depois_paga_antes_de_ser_ativo(casa: Casa) -> None:
    grupo = casa.novo_grupo()
    await grupo.formar(3)
    await grupo.fechar(1)
    tardia = await grupo.reservar(ago=2)
    await grupo.pagar(await grupo.titulo(2, tardia))
    await grupo.conferir()
    await grupo.ativar(tardia)
    await grupo.emitir(2)
    await grupo.emitir(3)
    await grupo.conferir()
    assert (await grupo.titulo(3, tardia)).valor == "1189.83"


@pytest.mark.parametrize(("preco", "reajuste"), [(6_600_000, "100.00"), (5_400_000, "-100.00")])
async def test_r4_50_o_reservado_que_volta_depois_do_reajuste_segue_o_preco(
    casa: Casa, preco: int, reajuste: str
) -> None:
    """A bid waits over an AGO of another price and is cancelled: what was set aside is readjusted as the rest was."""
    grupo = casa.novo_grupo(prazo_meses=10, nao_usa_fr_saldo_caixa=True)
    await grupo.formar(10)
    await grupo.fechar(1)
    reserva = await grupo.lance(grupo.cotas[0], 1, "11700.00")
    assert reserva.fundo_comum == "50000.00"
    await grupo.emitir(2)
    casa.grupos.mudar(grupo.bens[0], data_ago(2), preco)
    posicao = await grupo.fechar(2)
    await grupo.conferir()
    assert posicao.rateio == f"{float(reajuste) * 10:.2f}"  # only the 10,000.00 that were free
    await grupo.cancelar(reserva.contemplacao_id, 2)
    await grupo.conferir()
    (lancado,) = (await casa.eventos("RateioSaldoCaixaLancado"))[1:]
    assert lancado["valor_centavos"] == round(float(reajuste) * 5_000)
    await grupo.emitir(3)
    titulo = await grupo.titulo(3, grupo.cotas[1])
    valores = {c.componente: c.valor for c in titulo.componentes}
    assert valores[pb.COMPONENTE_RSC] == f"{float(reajuste) * 6:.2f}"
    await pagar_todos(grupo, 3)
    await grupo.conferir()


@pytest.mark.parametrize("precos", [(6_600_000, 3_000_000), (6_600_000, 2_400_000), (5_000_000, 3_300_000)])
async def test_i19_bens_que_nao_se_movem_juntos(casa: Casa, precos: tuple[int, int]) -> None:
    """Two bens: one rises alone, they move so that their sum stays, they cross; a contemplada is in each."""
    grupo = casa.novo_grupo(prazo_meses=10)
    grupo.outro_bem(3_000_000)
    await grupo.formar([0] * 10 + [1] * 10)
    await grupo.fechar(1)
    await grupo.sortear(grupo.cotas[0], 1)
    outra = grupo._credito(grupo.cotas[10], 1) | {"credito": "30000.00"}
    await casa.rpc("EfetivarCredito", pb.EfetivarCreditoRequest(**outra))
    await grupo.emitir(2)
    await pagar_todos(grupo, 2)
    for bem, preco in zip(grupo.bens, precos, strict=True):
        casa.grupos.mudar(bem, data_ago(2), preco)
    await grupo.fechar(2)
    await grupo.conferir()
    await grupo.emitir(3)
    await pagar_todos(grupo, 3)
    await grupo.fechar(3)
    await grupo.conferir()


async def test_r7_01_credito_de_outro_preco_e_recusado(casa: Casa) -> None:
    grupo = casa.novo_grupo(prazo_meses=10)
    await grupo.formar(12)
    await grupo.fechar(1)
    outro = grupo._credito(grupo.cotas[0], 1) | {"credito": "59999.99"}
    recusa = await casa.recusa("EfetivarCredito", pb.EfetivarCreditoRequest(**outro))
    assert (recusa.kind, recusa.rule) == (ErrorKind.PRECONDITION, "R7.01")


async def test_r2_20_o_que_uma_reserva_paga_so_entra_nos_fundos_quando_vira_cota(casa: Casa) -> None:
    grupo = casa.novo_grupo()
    await grupo.formar(3)
    await grupo.fechar(1)
    antes = await grupo.caixa()
    desiste, fica = await grupo.reservar(ago=2), await grupo.reservar(ago=2)
    await grupo.pagar(await grupo.titulo(2, desiste), "500.00")
    await grupo.pagar(await grupo.titulo(2, fica), "1200.00")
    await grupo.conferir()
    assert (await grupo.caixa()).fundo_comum_livre == antes.fundo_comum_livre
    casa.grupos.mudar(grupo.bens[0], data_ago(2), 6_600_000)
    await grupo.emitir(2)
    await grupo.fechar(2)
    await grupo.conferir()
    await grupo.liberar(desiste)
    for _ in range(2):
        await grupo.ativar(fica)
    await grupo.conferir()
    saldos = dict(await casa.linhas("SELECT conta, creditos_centavos - debitos_centavos FROM saldo_conta"))
    assert saldos["OBRIGACOES_FORMACAO"] == saldos["APLICACAO_FORMACAO"] == 0
    assert saldos["A_DEVOLVER_ATIVOS"] == 50_000 + 120_000 - 118_983
    assert (await grupo.posicao(fica)).fc_pago == "1.69491525"
    await grupo.emitir(3)
    await grupo.fechar(3)
    await grupo.conferir()


async def test_relatorios_e_posicao_do_grupo(casa: Casa, com_caixa: GrupoVivo) -> None:
    for tipo, linhas in (
        (pb.TIPO_RELATORIO_POSICAO_COTAS, 10),
        (pb.TIPO_RELATORIO_INADIMPLENCIA, 0),
        (pb.TIPO_RELATORIO_ARRECADACAO, 36),
    ):
        pedido = pb.GerarRelatorioFinanceiroRequest(tipo=tipo, grupo_id=com_caixa.id, data="2027-01-01")
        paginas = await casa.paginas("GerarRelatorioFinanceiro", pedido)
        assert sum(len(p.linhas) for p in paginas) == linhas
        assert paginas[0].colunas
        onde = -2 if tipo == pb.TIPO_RELATORIO_POSICAO_COTAS else -1
        em_reais = [linha.valores[onde] for p in paginas for linha in p.linhas]
        assert all(re.fullmatch(r"-?\d+\.\d\d", valor) for valor in em_reais), em_reais
    posicao = await com_caixa.caixa()
    assert (posicao.fundo_comum_livre, posicao.fundo_reserva) == ("120000.00", "2400.00")
    assert (posicao.arrecadado, posicao.resultado_equilibrio) == ("140400.00", "0.00")


async def _ultima_parcela(grupo: GrupoVivo, cota: str) -> tuple[int, str]:
    """Issue all that is left and look at the last parcela of a cota."""
    for ago in range(14, 61):
        await grupo.emitir(ago, vencimento(14))
    await grupo.conferir()
    resposta: Any = await grupo.casa.rpc(
        "ListarParcelasCota", pb.ListarParcelasCotaRequest(cota_id=cota, tamanho_pagina=200)
    )
    ultima = max((p for p in resposta.parcelas if p.tipo == pb.TIPO_TITULO_PARCELA), key=lambda p: p.ago)
    return ultima.ago, ultima.valor


async def _de_tras_para_a_frente(casa: Casa, cota: str) -> list[pb.LinhaExtrato]:
    """The statement, the latest line first, a few at a time."""
    linhas: list[pb.LinhaExtrato] = []
    token, primeira = "", True
    while primeira or token:
        pedido = pb.ListarExtratoCotaRequest(cota_id=cota, tamanho_pagina=7, token_pagina=token, recentes_primeiro=True)
        pagina = await casa.rpc("ListarExtratoCota", pedido)
        linhas += pagina.linhas
        token, primeira = pagina.proximo_token, False
    return linhas
