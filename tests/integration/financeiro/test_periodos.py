"""Months that close: balances at their end never change, and are read without summing what came before."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from consorcio.contracts.financeiro.v1 import contabilidade_pb2 as cont
from consorcio.contracts.financeiro.v1 import financeiro_pb2 as pb
from consorcio.core.errors import ErrorKind
from integration.financeiro.casa import Casa, GrupoVivo, data_ago, vencimento


@pytest.fixture
async def grupo(casa: Casa) -> GrupoVivo:
    """Four months of three cotas: January to April of 2026, seen from May."""
    vivo = casa.novo_grupo()
    await vivo.formar(3)
    await vivo.fechar(1)
    for ago in (2, 3, 4):
        await vivo.emitir(ago)
        for titulo in await vivo.titulos(ago):
            await vivo.pagar(titulo)
        await vivo.fechar(ago)
    casa.clock.advance(timedelta(days=130))
    return vivo


async def fechar(casa: Casa, mes: str, grupo_id: str = "") -> int:
    resposta = await casa.rpc("FecharPeriodo", cont.FecharPeriodoRequest(mes=mes, grupo_id=grupo_id))
    return int(resposta.livros)


async def balancete(casa: Casa, grupo: GrupoVivo, data: str = "") -> dict[str, tuple[str, str]]:
    resposta = await casa.rpc("BuscarBalancete", pb.BuscarBalanceteRequest(grupo_id=grupo.id, data=data))
    assert resposta.debitos == resposta.creditos
    return {c.conta: (c.debitos, c.creditos) for c in resposta.contas}


async def saldos(casa: Casa, grupo: GrupoVivo, **campos: Any) -> list[cont.SaldoPeriodo]:
    pedido = cont.ListarSaldosPeriodoRequest(grupo_id=grupo.id, **campos)
    return list((await casa.rpc("ListarSaldosPeriodo", pedido)).saldos)


async def test_balancete_de_qualquer_data_e_o_mesmo_antes_e_depois_de_fechar(casa: Casa, grupo: GrupoVivo) -> None:
    dias = [date(2026, 1, 1) + timedelta(days=n) for n in range(0, 130, 7)] + [date(2026, 2, 28), date(2026, 3, 31)]
    antes = [await balancete(casa, grupo, d.isoformat()) for d in dias]
    assert await fechar(casa, "2026-03") == 1
    assert await fechar(casa, "2026-03") == 0
    assert [await balancete(casa, grupo, d.isoformat()) for d in dias] == antes
    meses = await saldos(casa, grupo)
    assert {s.mes for s in meses} == {"2026-01", "2026-02", "2026-03"}
    for mes in ("2026-01", "2026-02", "2026-03"):
        do_mes = [s for s in meses if s.mes == mes]
        assert sum(round(float(s.saldo) * 100) for s in do_mes) == 0
        assert sum(round(float(s.debitos) * 100) for s in do_mes) == sum(round(float(s.creditos) * 100) for s in do_mes)
    bancos = {s.mes: (s.saldo, s.cosif) for s in meses if s.conta == "BANCOS"}
    assert bancos == {
        "2026-01": ("3510.00", "1.1.2.92.00-3"),
        "2026-02": ("7020.00", "1.1.2.92.00-3"),
        "2026-03": ("10530.00", "1.1.2.92.00-3"),
    }
    await grupo.conferir()


async def test_saldo_de_periodo_fechado_nao_le_o_livro(casa: Casa, grupo: GrupoVivo) -> None:
    """The end of a closed month is read from the closed balances alone, whatever the size of the history."""
    await fechar(casa, "2026-03")
    esperado = await balancete(casa, grupo, "2026-03-31")
    async with casa.runtime.db.transaction() as tx:
        await tx.conn.execute("ALTER TABLE partida DISABLE TRIGGER lancamento_imutavel")
        await tx.conn.execute("ALTER TABLE pagamento DISABLE TRIGGER recebimento_imutavel")
        await tx.conn.execute("DELETE FROM partida")
        await tx.conn.execute("DELETE FROM pagamento")
    assert await balancete(casa, grupo, "2026-03-31") == esperado


async def test_o_que_se_sabe_depois_entra_no_primeiro_dia_aberto(casa: Casa, grupo: GrupoVivo) -> None:
    await grupo.emitir(5)
    await fechar(casa, "2026-04")
    fechados = await saldos(casa, grupo)
    atrasado = await grupo.pagar(await grupo.titulo(5, grupo.cotas[0]), dia=date(2026, 4, 29))
    assert atrasado.data_pagamento == "2026-04-29"
    await grupo.emitir(6, date(2026, 4, 15))
    lancados = await casa.linhas(
        "SELECT fato, min(data_contabil), max(data_contabil) FROM lancamento"
        " WHERE fato = 'ParcelaEmitida' AND ago = 6 OR fato = 'PagamentoRegistrado' AND ago = 5"
        " GROUP BY fato ORDER BY fato"
    )
    primeiro = date(2026, 5, 1)
    assert lancados == [("PagamentoRegistrado", primeiro, primeiro), ("ParcelaEmitida", primeiro, primeiro)]
    assert await saldos(casa, grupo) == fechados
    await grupo.conferir()


async def test_mes_que_nao_terminou_nao_fecha(casa: Casa, grupo: GrupoVivo) -> None:
    recusa = await casa.recusa("FecharPeriodo", cont.FecharPeriodoRequest(mes="2026-05"))
    assert recusa.kind is ErrorKind.PRECONDITION


async def test_o_livro_diz_desde_quando_esta_aberto(casa: Casa, grupo: GrupoVivo) -> None:
    async def aberto_desde(grupo_id: str) -> str:
        pedido = cont.ListarSaldosPeriodoRequest(grupo_id=grupo_id, tamanho_pagina=1)
        return str((await casa.rpc("ListarSaldosPeriodo", pedido)).aberto_desde)

    ((primeiro,),) = await casa.linhas("SELECT min(data_contabil) FROM lancamento")
    assert await aberto_desde(grupo.id) == primeiro.isoformat()
    await fechar(casa, "2026-03")
    assert await aberto_desde(grupo.id) == "2026-04-01"
    assert await aberto_desde(casa.novo_grupo().id) == ""


async def test_livros_em_meses_diferentes_fecham_cada_um_do_seu(casa: Casa, grupo: GrupoVivo) -> None:
    outro = casa.novo_grupo()
    await outro.formar(2)
    pedido = grupo.pagamento(await grupo.titulo(4, grupo.cotas[0]), "9.99", data_ago(3))
    pedido.parcela_id, pedido.identificador, pedido.aceita_divergente = "", "NINGUEM", True
    await casa.rpc("ProcessarPagamento", pedido)
    assert await fechar(casa, "2026-02", grupo.id) == 1
    assert await fechar(casa, "2026-04") == 3
    assert [s.mes for s in await saldos(casa, grupo, mes_inicial="2026-04") if s.conta == "BANCOS"] == ["2026-04"]
    assert len({s.mes for s in await saldos(casa, outro, tamanho_pagina=200)}) == 4
    for vivo in (grupo, outro):
        antes = await balancete(casa, vivo)
        assert await balancete(casa, vivo, vencimento(9).isoformat()) == antes


async def test_saldos_mensais_em_paginas(casa: Casa, grupo: GrupoVivo) -> None:
    await fechar(casa, "2026-04")
    tudo = await saldos(casa, grupo, tamanho_pagina=200)
    paginas, token = [], ""
    while True:
        pedido = cont.ListarSaldosPeriodoRequest(grupo_id=grupo.id, tamanho_pagina=7, token_pagina=token)
        pagina = await casa.rpc("ListarSaldosPeriodo", pedido)
        paginas += list(pagina.saldos)
        token = pagina.proximo_token
        if not token:
            break
    assert paginas == tudo
    estranho = cont.ListarSaldosPeriodoRequest(grupo_id=grupo.id, token_pagina="YWJj")
    assert (await casa.recusa("ListarSaldosPeriodo", estranho)).kind is ErrorKind.VALIDATION
