"""What ends: groups, contemplações that an AGO took back, and the refund of who was drawn after leaving."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from consorcio.contracts.financeiro.v1 import creditos_pb2 as cre
from consorcio.services.relatorios.repository.eventos import MODELOS
from consorcio.services.relatorios.use_cases.projecao import reconstruir
from integration.financeiro.casa import DATA_AGC, GrupoVivo, data_ago, vencimento
from integration.financeiro.casa import Casa as CasaFinanceira
from integration.financeiro.test_creditos import contemplado, mes
from integration.financeiro.test_encerramento import apurar, encerrar, no_dia, no_fim
from integration.financeiro.test_exclusoes import K_MAPFRE, excluir, grupo_com_mes, pagar, sortear_excluido
from integration.relatorios.conftest import Casa, soma
from integration.relatorios.valores import centavos


async def test_r9_05_o_grupo_esta_em_encerramento_e_depois_encerrado(casa: Casa, financeiro: CasaFinanceira) -> None:
    """The situation of each day, and a book that ends in zero: nothing in hand, nothing to deliver."""
    grupo = await no_fim(financeiro)
    await apurar(grupo)
    await encerrar(grupo)
    await _ouvir(casa, financeiro)
    casa.clock.advance(timedelta(days=200))
    vistos = {dia: (await casa.linhas("posicao-grupos", data_final=no_dia(dia)))[0] for dia in (59, 60, 89, 90)}
    assert [(linha["situacao"], linha["cotas_ativas"]) for linha in vistos.values()] == [
        ("Em andamento", "3"),
        ("Em encerramento", "3"),
        ("Em encerramento", "3"),
        ("Encerrado", "0"),
    ]
    assert [vistos[dia]["disponibilidades"] for dia in (89, 90)] == [await _em_caixa(financeiro, grupo, 89), "0.00"]
    assert {vistos[90][nome] for nome in ("fundo_comum", "fundo_reserva", "a_repassar", "a_entregar")} == {"0.00"}
    assert vistos[89]["a_entregar"] == "180000.00", "three credits that nobody used"
    sobras = [
        linha
        for linha in await casa.linhas("recursos-a-devolver", grupo_id=grupo.id, data_final=no_dia(89))
        if linha["origem"] == "Sobra do encerramento"
    ]
    (no_livro,) = await financeiro.linhas("SELECT sum(valor_centavos) FROM rateio_final")
    assert sum(centavos(linha["valor"]) for linha in sobras) == no_livro[0] > 0
    await _reconstruir_da_o_mesmo(casa)


async def test_r8_04_ao_excluido_sorteado_se_deve_a_restituicao_e_nao_o_credito(
    casa: Casa, financeiro: CasaFinanceira
) -> None:
    """The refund less its penalties, as the book has it; nothing is due before the draw nor once it was paid."""
    grupo = await grupo_com_mes(financeiro, clausula_penal=K_MAPFRE)
    await excluir(grupo, grupo.cotas[0])
    contemplacao_id = str(uuid4())
    apurada = await sortear_excluido(grupo, grupo.cotas[0], 4, contemplacao_id)
    await _ouvir(casa, financeiro)
    dados = _contemplacao(grupo, contemplacao_id, ago=4, tipo="EXCLUIDO", situacao="CONFIRMADA")
    await casa.contar("ContemplacaoProcessada", dados, _instante(casa, data_ago(4)))
    linhas = await casa.linhas("contemplados", data_final=data_ago(4).isoformat())
    assert [(li["tipo"], li["credito"], li["a_entregar"]) for li in linhas[:-1]] == [
        ("Excluído", apurada.restituicao.liquido, apurada.restituicao.liquido)
    ]
    no_livro = "SELECT sum((credito = 'RESTITUICOES_A_PAGAR')::int * valor_centavos) FROM lancamento"
    assert soma(linhas, "credito") == soma(linhas, "a_entregar") == (await financeiro.linhas(no_livro))[0][0]
    assert 0 < centavos(apurada.restituicao.liquido) < grupo.preco(data_ago(4)), "not the price of the bem"
    posicao, _ = await casa.linhas("posicao-grupos", data_final=data_ago(4).isoformat())
    assert posicao["contempladas"] == "0", "who left was not contemplated with a credit (R5.30)"
    await pagar(grupo, apurada, rendimentos="12.34")
    await casa.ouvir(financeiro)
    paga = await casa.linhas("contemplados", data_final=apurada.disponivel_em)
    assert [(linha["credito"], linha["a_entregar"]) for linha in paga[:-1]] == [(apurada.restituicao.liquido, "0.00")]


async def test_r7_10_a_contemplacao_cancelada_vale_ate_o_dia_em_que_foi(casa: Casa, financeiro: CasaFinanceira) -> None:
    """Whichever service is heard first: confirmed with its credit before the AGO that cancelled it, nothing after."""
    grupo, cota = await contemplado(financeiro)
    for ago in (4, 5, 6):
        await mes(grupo, ago, menos=cota)
    ((contemplacao_id,),) = await financeiro.linhas("SELECT contemplacao_id::text FROM reserva_credito")
    pedido = cre.CancelarCreditoRequest(cota_id=cota, motivo="AGO 6", data_contabil=str(data_ago(6)))
    await financeiro.rpc("CancelarCredito", pedido)
    await _ouvir(casa, financeiro)
    for situacao in ("CONFIRMADA", "CANCELADA"):
        dados = _contemplacao(grupo, contemplacao_id, ago=3, tipo="SORTEIO", situacao=situacao)
        await casa.contar("ContemplacaoProcessada", dados, _instante(casa, data_ago(3)))
    casa.clock.advance(timedelta(days=60))
    vespera, dia = (data_ago(6) - timedelta(days=1)).isoformat(), data_ago(6).isoformat()
    for quando, situacao, a_entregar, contempladas in (
        (vespera, "Confirmada", "60000.00", "1"),
        (dia, "Cancelada", "0.00", "0"),
    ):
        linha, _ = await casa.linhas("contemplados", data_final=quando)
        assert (linha["situacao"], linha["a_entregar"]) == (situacao, a_entregar)
        posicao, _ = await casa.linhas("posicao-grupos", data_final=quando)
        assert (posicao["contempladas"], posicao["a_entregar"]) == (contempladas, a_entregar)
    await _reconstruir_da_o_mesmo(casa)


async def test_r4_31_r4_60_a_previsao_usa_o_preco_do_dia_e_o_bem_de_cada_cota(
    casa: Casa, financeiro: CasaFinanceira
) -> None:
    """Half of the cotas changed to a dearer bem, whose price then rises: the average credit of each day."""
    grupo = financeiro.novo_grupo(600_000, prazo_meses=12)
    await grupo.formar(4)
    await _ouvir(casa, financeiro)
    outro = str(uuid4())
    for cota in grupo.cotas[:2]:
        troca = {"cota_id": cota, "bem_id": outro, "credito_centavos": 800_000, "data": "2026-02-10"}
        await casa.contar("CreditoAlterado", {"grupo_id": grupo.id, **troca})
    for bem, preco, desde in ((grupo.bens[0], 620_000, "2026-03-01"), (outro, 900_000, "2026-04-01")):
        alterado = {"bem_id": bem, "preco_centavos": preco, "vigencia_inicio": desde}
        await casa.contar("PrecoAlterado", {"grupo_id": grupo.id, **alterado})
    medios = {}
    for dia in ("2026-02-09", "2026-02-10", "2026-03-01", "2026-04-01"):
        linha, *_ = await casa.linhas("previsao-contemplacoes", data_final=dia)
        medios[dia] = linha["credito_medio"]
    assert medios == {
        "2026-02-09": "6000.00",
        "2026-02-10": "7000.00",
        "2026-03-01": "7100.00",
        "2026-04-01": "7600.00",
    }


async def _ouvir(casa: Casa, financeiro: CasaFinanceira) -> None:
    for tipo, dados in financeiro.recebidos:  # type: ignore[attr-defined]
        await casa.contar(tipo, dados, _instante(casa, DATA_AGC))
    await casa.ouvir(financeiro)


def _instante(casa: Casa, dia: date) -> Any:
    return casa.clock.now().replace(year=dia.year, month=dia.month, day=dia.day)


def _contemplacao(grupo: GrupoVivo, contemplacao_id: str, *, ago: int, tipo: str, situacao: str) -> dict[str, Any]:
    """What sorteios tells; of who was excluded too, the price of the bem is in it."""
    return {
        "contemplacao_id": contemplacao_id,
        "assembleia_id": str(uuid4()),
        "grupo_id": grupo.id,
        "ago": ago,
        "cota_id": grupo.cotas[0],
        "numero": 1,
        "tipo": tipo,
        "situacao": situacao,
        "credito_centavos": grupo.preco(vencimento(ago)),
        "lance_id": "",
    }


async def _em_caixa(financeiro: CasaFinanceira, grupo: GrupoVivo, dias: int) -> str:
    """What the ledger has in hand at the end of a day."""
    consulta = (
        "SELECT sum(valor_centavos * ((debito = ANY(%(c)s))::int - (credito = ANY(%(c)s))::int)) FROM lancamento"
        " WHERE grupo_id = %(g)s AND data_contabil <= %(d)s"
    )
    contas = ["BANCOS", "APLICACAO_GRUPO", "APLICACAO_VINCULADA"]
    async with financeiro.runtime.db.read() as conn:
        cursor = await conn.execute(consulta, {"c": contas, "g": grupo.id, "d": no_dia(dias)})
        ((centavos,),) = await cursor.fetchall()
    return f"{Decimal(centavos) / 100:.2f}"


async def _reconstruir_da_o_mesmo(casa: Casa) -> None:
    async def tudo() -> dict[str, list[str]]:
        async with casa.db.read() as conn:
            return {
                modelo: sorted(map(str, await (await conn.execute(f"SELECT * FROM {modelo}".encode())).fetchall()))
                for modelo in MODELOS
            }

    antes = await tudo()
    await reconstruir(casa.db, lambda _lidos, _total: None)
    assert await tudo() == antes
