"""Quadros 4 and 5 of the boleto of consórcios: the money of a group between two AGOs, by its ledger (§10.4, I2)."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consorcio.contracts.financeiro.v1 import bancos_pb2 as ban
from consorcio.contracts.financeiro.v1 import creditos_pb2 as cre
from consorcio.contracts.financeiro.v1 import remessas_pb2 as rem
from consorcio.services.financeiro import repository_boleto_consorcio as leitura
from consorcio.services.financeiro.bancos.caixa.consorcio import DISPONIVEIS, MovimentoDoGrupo, RecursosDoGrupo
from consorcio.services.financeiro.bancos.cnab.validacao import validar_remessa
from integration.financeiro.casa import Casa, GrupoVivo, data_ago
from integration.financeiro.historias import mes
from integration.financeiro.test_historias import VIDAS, lembradas
from integration.financeiro.test_remessas import CAIXA
from integration.financeiro.vida import OUTRA, Vida

CAIXA_COM_BOLETO = ban.CriarContaBancariaRequest(boleto_consorcio=True)
CAIXA_COM_BOLETO.MergeFrom(CAIXA)
Livro = list[tuple[date, MovimentoDoGrupo]]


async def recursos(casa: Casa, *grupos: GrupoVivo) -> list[RecursosDoGrupo]:
    """As a remessa reads them, all at once."""
    async with casa.runtime.db.read() as conn:
        lidos = await leitura.recursos(conn, [UUID(grupo.id) for grupo in grupos])
    return [lidos[UUID(grupo.id)] for grupo in grupos]


async def livro(grupo: GrupoVivo) -> Livro:
    consulta = "SELECT data_contabil, debito, credito, valor_centavos FROM lancamento WHERE grupo_id = %s"
    return [(dia, MovimentoDoGrupo(*resto)) for dia, *resto in await grupo.casa.linhas(consulta, grupo.id)]


def saldos(tudo: Livro, ate: date) -> dict[str, int]:
    """Added up from the first fact on."""
    somados: Counter[str] = Counter()
    for dia, movimento in tudo:
        if dia <= ate:
            somados[movimento.debito] += movimento.centavos
            somados[movimento.credito] -= movimento.centavos
    return {conta: somados[conta] for conta in DISPONIVEIS}


async def receber(grupo: GrupoVivo, ago: int) -> None:
    """A month: everybody pays, one of them on the day of the AGO, which is held."""
    await grupo.emitir(ago)
    *em_dia, atrasado = await grupo.titulos(ago)
    for titulo in em_dia:
        await grupo.pagar(titulo)
    await grupo.pagar(atrasado, await grupo.devido(atrasado, data_ago(ago)), data_ago(ago))
    await grupo.fechar(ago)


async def entregar_credito(grupo: GrupoVivo, ago: int) -> None:
    """A draw; days later the credit yields, and then pays the bem."""
    cota_id, dia = grupo.cotas[0], (data_ago(ago) + timedelta(days=4)).isoformat()
    await grupo.sortear(cota_id, ago)
    rendeu = cre.RegistrarRendimentoCreditoRequest(cota_id=cota_id, valor="12.34", data_contabil=dia)
    await grupo.casa.rpc("RegistrarRendimentoCredito", rendeu)
    uso = cre.ProporUsoCreditoRequest(
        cota_id=cota_id,
        finalidade=cre.FINALIDADE_CREDITO_FORNECEDOR,
        valor="60000.00",
        beneficiario="Veículos Exemplo Ltda.",
        documento="NF-e 1",
        data_contabil=dia,
    )
    uso_id = (await grupo.casa.rpc("ProporUsoCredito", uso)).uso_id
    await grupo.casa.rpc(
        "DecidirUsoCredito", cre.DecidirUsoCreditoRequest(uso_id=uso_id, aprova=True, comprovante="E-1"), OUTRA
    )


@pytest.fixture
async def grupo(casa: Casa) -> GrupoVivo:
    """Five cotas of four months, seen after the third AGO; a credit of the second was delivered."""
    vivo = casa.novo_grupo(prazo_meses=4, nao_exige_habilitacao=True)
    await vivo.formar(5)
    await vivo.fechar(1)
    await receber(vivo, 2)
    await entregar_credito(vivo, 2)
    await receber(vivo, 3)
    return vivo


def valores(linha: str, inicio: int, quantos: int) -> list[int]:
    """Columns of fifteen digits in a row, in centavos."""
    return [int(linha[n : n + 15]) for n in range(inicio - 1, inicio - 1 + 15 * quantos, 15)]


async def test_r10_4_the_remessa_says_what_the_group_had_collected_used_and_has(casa: Casa, grupo: GrupoVivo) -> None:
    await grupo.emitir(4)
    conta = await casa.rpc("CriarContaBancaria", CAIXA_COM_BOLETO)
    pedido = rem.GerarRemessaRequest(
        conta_id=conta.conta_id, grupo_id=grupo.id, ocorrencia=rem.OCORRENCIA_REMESSA_ENTRADA
    )
    remessa = (await casa.rpc("GerarRemessa", pedido)).remessa
    arquivo = await casa.rpc("BaixarRemessa", rem.BaixarRemessaRequest(remessa_id=remessa.remessa_id))
    laudo = validar_remessa(arquivo.conteudo)
    assert (laudo.titulos, laudo.problemas) == (5, [])
    linhas = arquivo.conteudo.decode().splitlines()
    assert "".join(linha[13] for linha in linhas if linha[7] == "3") == "PQRYYYYY" * 5
    assembleia, coletado, usado = linhas[6], linhas[8], linhas[9]
    assert assembleia[115:123] == f"{data_ago(3):%d%m%Y}"
    assert valores(coletado, 21, 4) == [0, 11_550_000, 6_000_000, 0]
    assert valores(coletado, 81, 9) == [7_500_000, 1_125_000, 150_000, 1_234, 0, 0, 0, 0, 0]
    assert valores(usado, 21, 9) == [6_000_000, 0, 0, 0, 0, 0, 0, 0, 0]
    assert valores(usado, 156, 4) == [0, 20_325_000, 1_234, 0]


async def test_r10_4_groups_of_a_remessa_are_read_at_once_and_each_is_of_its_own_period(
    casa: Casa, grupo: GrupoVivo
) -> None:
    """The first AGO accounts for all that there is; without an AGO there is nothing to say."""
    novo, sem_ago = casa.novo_grupo(), casa.novo_grupo()
    for outro in (novo, sem_ago):
        await outro.formar(2)
    await novo.fechar(1)
    do_grupo, do_novo = await recursos(casa, grupo, novo)
    assert [do_grupo, do_novo] == [*await recursos(casa, grupo), *await recursos(casa, novo)]
    assert do_novo.abertura == dict.fromkeys(DISPONIVEIS, 0)
    assert do_novo.coletado == {
        "coletado_aquisicao_bens": 200_000,
        "coletado_taxa_administracao": 30_000,
        "coletado_fundo_reserva": 4_000,
    }
    assert (do_novo.usado, do_novo.fechamento["BANCOS"]) == ({}, 234_000)
    async with casa.runtime.db.read() as conn:
        assert await leitura.recursos(conn, [UUID(sem_ago.id)]) == {}


async def test_r10_4_what_came_before_the_period_is_not_read(casa: Casa, grupo: GrupoVivo) -> None:
    antes = await recursos(casa, grupo)
    async with casa.runtime.db.transaction() as tx:
        await tx.conn.execute("ALTER TABLE partida DISABLE TRIGGER lancamento_imutavel")
        await tx.conn.execute("ALTER TABLE pagamento DISABLE TRIGGER recebimento_imutavel")
        await tx.conn.execute("DELETE FROM partida WHERE data_contabil <= %s", [data_ago(2)])
        await tx.conn.execute("DELETE FROM pagamento WHERE data_no_livro <= %s", [data_ago(2)])
    assert await recursos(casa, grupo) == antes


@given(data=st.data())
@settings(lembradas, max_examples=max(VIDAS // 5, 2))
async def test_i2_in_a_life_that_nobody_chose_the_balances_are_of_the_whole_ledger_and_the_period_closes(
    casa: Casa, data: st.DataObject, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def ja_conferido(_grupo: GrupoVivo) -> dict[str, int]:
        """The invariants of random lives are those of `test_historias`."""
        return {}

    monkeypatch.setattr(GrupoVivo, "conferir", ja_conferido)
    vivo = casa.novo_grupo(prazo_meses=5, nao_exige_habilitacao=True)
    await vivo.formar(5)
    await vivo.fechar(1)
    vida = Vida(vivo, data.draw)
    await conferir_periodo(vivo, date(2026, 1, 1), data_ago(1))
    for _ in range(3):
        await mes(vida)
        await conferir_periodo(vivo, data_ago(vida.ago - 1) + timedelta(days=1), data_ago(vida.ago))


async def conferir_periodo(grupo: GrupoVivo, desde: date, ate: date) -> None:
    (lidos,), tudo = await recursos(grupo.casa, grupo), await livro(grupo)
    assert lidos.abertura == saldos(tudo, desde - timedelta(days=1))
    assert lidos.fechamento == saldos(tudo, ate)
    entrou, saiu = sum(lidos.coletado.values()), sum(lidos.usado.values())
    assert sum(lidos.abertura.values()) + entrou - saiu == sum(lidos.fechamento.values())
