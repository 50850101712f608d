"""4110 and 4350 of a life that nobody chose, month by month against the ledger; and what nobody came for (R9.02)."""

from __future__ import annotations

import os
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from consorcio.contracts.financeiro.v1 import rnp_pb2
from consorcio.services.relatorios.domain.plano_contas import CAIXA, ENTRADAS_4350, SAIDAS_4350
from integration.financeiro.casa import Casa as CasaFinanceira
from integration.financeiro.casa import GrupoVivo, data_ago
from integration.financeiro.historias import mes
from integration.financeiro.test_rnp import constituido, no_dia
from integration.financeiro.vida import Vida
from integration.relatorios.conftest import Casa, soma
from integration.relatorios.valores import centavos

VIDAS = int(os.environ.get("CONSORCIO_VIDAS_RELATORIOS", "1"))
MESES = 4
FORMACAO = "OBRIGACOES_FORMACAO"
Partida = tuple[date, str, str, int]


@given(data=st.data())
@settings(
    max_examples=VIDAS,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
async def test_r10_4_demonstracoes_de_uma_vida_qualquer_sao_as_do_livro(
    casa: Casa, financeiro: CasaFinanceira, data: st.DataObject, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def ja_conferido(_grupo: GrupoVivo) -> dict[str, int]:
        """The invariants of random lives are those of `test_historias`."""
        return {}

    monkeypatch.setattr(GrupoVivo, "conferir", ja_conferido)
    grupo = financeiro.novo_grupo(data.draw(st.integers(1_000_000, 9_000_000)), prazo_meses=24)
    await grupo.formar(data.draw(st.integers(4, 6)))
    await grupo.fechar(1)
    vida = Vida(grupo, data.draw)
    for _ in range(MESES):
        await mes(vida)
    await casa.ouvir(financeiro)
    livro = await _partidas(financeiro, grupo)
    inicio = min(dia for dia, *_ in livro)
    for ago in range(1, MESES + 2):
        fim = min(data_ago(ago) + timedelta(days=2), casa.clock.today())
        await _conferir_4110(casa, grupo, livro, fim)
        await _conferir_4350(casa, grupo, livro, (inicio, fim))
        inicio = fim + timedelta(days=1)


async def _partidas(financeiro: CasaFinanceira, grupo: GrupoVivo) -> list[Partida]:
    consulta = "SELECT data_contabil, debito, credito, valor_centavos FROM lancamento WHERE grupo_id = %s"
    return [
        (dia, debito, credito, int(valor))
        for dia, debito, credito, valor in await financeiro.linhas(consulta, grupo.id)
    ]


async def _conferir_4110(casa: Casa, grupo: GrupoVivo, livro: list[Partida], fim: date) -> None:
    """Each balance of the day is one line, on the side of its sign."""
    saldos: Counter[str] = Counter()
    for dia, debito, credito, valor in livro:
        if dia <= fim:
            saldos[debito] += valor
            saldos[credito] -= valor
    linhas = await casa.linhas("demonstracao-recursos", grupo_id=grupo.id, data_final=fim.isoformat())
    lidos = sorted(centavos(linha["devedor"]) - centavos(linha["credor"]) for linha in linhas[:-1])
    assert lidos == sorted(saldo for saldo in saldos.values() if saldo)
    assert soma(linhas, "devedor") == soma(linhas, "credor") > 0


async def _conferir_4350(casa: Casa, grupo: GrupoVivo, livro: list[Partida], periodo: tuple[date, date]) -> None:
    """Line by line, worked out from the ledger entry by entry (I2)."""
    inicio, fim = periodo
    linhas = await casa.linhas(
        "variacoes-disponibilidades", grupo_id=grupo.id, data_inicial=inicio.isoformat(), data_final=fim.isoformat()
    )
    do_relatorio = {linha["linha"]: (centavos(linha["periodo"]), centavos(linha["acumulado"])) for linha in linhas}
    ate_o_fim = [partida for partida in livro if partida[0] <= fim]
    no_periodo = _linhas_4350([p for p in ate_o_fim if p[0] >= inicio])
    acumulado = _linhas_4350(ate_o_fim)
    for linha in do_relatorio.keys() - {"06", "07", "08", "09"}:
        assert do_relatorio[linha] == (no_periodo[linha], acumulado[linha]), linha
    antes, depois = _em_caixa([p for p in ate_o_fim if p[0] < inicio]), _em_caixa(ate_o_fim)
    assert (do_relatorio["06"][0], do_relatorio["09"]) == (antes, (depois, depois))
    for coluna in (0, 1):
        saldo_inicial, entradas, saidas, saldo_final = (
            do_relatorio[linha][coluna] for linha in ("06", "07", "08", "09")
        )
        assert saldo_inicial + entradas - saidas == saldo_final


def _linhas_4350(livro: list[Partida]) -> Counter[str]:
    linhas: Counter[str] = Counter()
    for _, debito, credito, valor in livro:
        if "APLICACAO_FORMACAO" in (debito, credito):
            continue
        if debito in (*CAIXA, FORMACAO) and credito not in CAIXA:
            linhas[f"07.{ENTRADAS_4350.get(credito, '9')}"] += valor
        elif credito in CAIXA and debito not in (*CAIXA, FORMACAO):
            linhas[f"08.{SAIDAS_4350.get(debito, '9')}"] += valor
    return linhas


def _em_caixa(livro: list[Partida]) -> int:
    return sum(valor * ((debito in CAIXA) - (credito in CAIXA)) for _, debito, credito, valor in livro)


async def test_r9_02_o_nao_procurado_aparece_com_o_grupo_de_onde_veio(casa: Casa, financeiro: CasaFinanceira) -> None:
    """First of who left; then of the book of the not claimed, less its taxa: what the ledger says."""
    grupo, recurso = await constituido(financeiro, permanencia_mensal="5.1")
    antes, depois = no_dia(89), no_dia(90)
    for tipo, dados in financeiro.recebidos:  # type: ignore[attr-defined]
        await casa.contar(tipo, dados)
    await casa.ouvir(financeiro)
    casa.clock.advance(timedelta(days=400))
    espera, _ = await casa.linhas("recursos-a-devolver", grupo_id=grupo.id, data_final=antes)
    assert (espera["origem"], espera["valor"]) == ("Excluído sorteado", "20000.00")
    procurado, _ = await casa.linhas("recursos-a-devolver", grupo_id=grupo.id, data_final=depois)
    assert (procurado["grupo"], procurado["cota"], procurado["origem"], procurado["desde"]) == (
        grupo.codigo,
        "3",
        "Recursos não procurados",
        depois,
    )
    assert procurado["valor"] == recurso.saldo == "20000.00"
    financeiro.clock.advance(datetime(2026, 8, 1, 15, tzinfo=UTC) - financeiro.clock.now())
    await financeiro.rpc("CobrarPermanencia", rnp_pb2.CobrarPermanenciaRequest(mes="2026-07"))
    await casa.ouvir(financeiro)
    linhas = await casa.linhas("recursos-a-devolver")
    ((no_livro,),) = await financeiro.linhas("SELECT sum(saldo_centavos) FROM rnp")
    assert soma(linhas, "valor") == no_livro == 2_000_000 - 102_000
    livros = {linha["grupo"] for linha in (await casa.linhas("demonstracao-recursos"))[:-1]}
    assert "Recursos não procurados" in livros
