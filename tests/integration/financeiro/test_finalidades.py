"""All the money of the groups against the bank: apart while a group forms, linked to a credit, moving."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from consorcio.contracts.financeiro.v1 import bancos_pb2 as ban
from consorcio.contracts.financeiro.v1 import conciliacao_pb2 as pb
from consorcio.core.errors import ErrorKind
from consorcio.core.money import format_reais, parse_reais
from integration.financeiro.casa import DATA_AGC, Casa, GrupoVivo, data_ago, vencimento
from integration.financeiro.extratos import LinhaOfx, importar, ofx
from integration.financeiro.test_creditos import contemplado, decidir, propor
from integration.financeiro.test_remessas import CAIXA

MOVIMENTO, FORMACAO, VINCULADA = (
    ban.FINALIDADE_CONTA_MOVIMENTO,
    ban.FINALIDADE_CONTA_FORMACAO,
    ban.FINALIDADE_CONTA_VINCULADA,
)
PAGA_EM = vencimento(1) - timedelta(days=2)
"""When the first parcelas of a group that forms are paid."""
AGO = data_ago(3)
VENDEDOR = AGO + timedelta(days=4)


async def _conta(casa: Casa, numero: str, **campos: Any) -> str:
    pedido = ban.CriarContaBancariaRequest()
    pedido.CopyFrom(CAIXA)
    pedido.MergeFrom(ban.CriarContaBancariaRequest(conta=numero, **campos))
    return str((await casa.rpc("CriarContaBancaria", pedido)).conta_id)


async def _recusada(casa: Casa, numero: str, **campos: Any) -> tuple[ErrorKind, str]:
    pedido = ban.CriarContaBancariaRequest()
    pedido.CopyFrom(CAIXA)
    pedido.MergeFrom(ban.CriarContaBancariaRequest(conta=numero, **campos))
    erro = await casa.recusa("CriarContaBancaria", pedido)
    assert erro.fields[0].pointer == "/desde"
    return erro.kind, erro.detail


async def _diferencas(casa: Casa, finalidade: Any, grupo_id: str = "") -> pb.ListarDiferencasResponse:
    pedido = pb.ListarDiferencasRequest(grupo_id=grupo_id, finalidade=finalidade, data=str(AGO + timedelta(days=60)))
    lidas: pb.ListarDiferencasResponse = await casa.rpc("ListarDiferencas", pedido)
    return lidas


async def _abertas(casa: Casa, finalidade: Any = MOVIMENTO, grupo_id: str = "") -> tuple[list[str], list[str]]:
    """What only the bank says, and what only the books say, by amount and fact."""
    lidas = await _diferencas(casa, finalidade, grupo_id)
    return [li.valor for li in lidas.no_banco], [f"{f.fato} {f.valor}" for f in lidas.nos_livros]


async def _fechar(
    casa: Casa, dia: date, finalidade: Any = MOVIMENTO, diferenca: str = ""
) -> dict[tuple[str, int], str]:
    """The shares of a day: book and money."""
    pedido = pb.FecharDiaRequest(dia=dia.isoformat(), finalidade=finalidade, diferenca_inicial=diferenca)
    fechado: pb.DiaConciliado = await casa.rpc("FecharDia", pedido)
    lido = pb.BuscarDiaRequest(dia=dia.isoformat(), finalidade=finalidade)
    assert await casa.rpc("BuscarDia", lido) == fechado
    assert sum(parse_reais(parte.valor) for parte in fechado.partes) == parse_reais(fechado.banco), "I4"
    return {(parte.livro_id, parte.dinheiro): parte.valor for parte in fechado.partes}


async def _de_quem_entra(casa: Casa, cotas: int = 2) -> tuple[GrupoVivo, list[LinhaOfx]]:
    """A group that forms, the first parcelas of its seats paid; and the lines of the bank."""
    grupo = casa.novo_grupo()
    for _ in range(cotas):
        await grupo.reservar()
    pagos = [await grupo.pagar(titulo, dia=PAGA_EM) for titulo in await grupo.titulos(1)]
    return grupo, [(pago.referencia_externa, PAGA_EM, parse_reais(pago.valor), "PIX") for pago in pagos]


def _soma(linhas: Sequence[LinhaOfx]) -> int:
    return sum(valor for _, _, valor, _ in linhas)


async def test_r2_12_what_is_paid_while_a_group_forms_is_in_the_only_account_that_there_is(casa: Casa) -> None:
    conta = await _conta(casa, "528")
    grupo, linhas = await _de_quem_entra(casa)
    feito = await importar(casa, conta, ofx(linhas, _soma(linhas), PAGA_EM, DATA_AGC))
    assert feito.por_data + feito.por_referencia == 2
    assert await _abertas(casa) == ([], [])
    assert await _fechar(casa, PAGA_EM) == {(grupo.id, FORMACAO): format_reais(_soma(linhas))}
    await grupo.constituir()
    for cota in grupo.cotas:
        await grupo.ativar(cota)
    assert await _abertas(casa) == ([], []), "it only goes from one money to another of the same account"
    assert await _fechar(casa, DATA_AGC) == {(grupo.id, MOVIMENTO): format_reais(_soma(linhas))}


async def test_r7_02_linking_moves_nothing_in_the_bank_and_paying_the_vendor_does(casa: Casa) -> None:
    conta = await _conta(casa, "528")
    grupo, cota = await contemplado(casa)
    await decidir(grupo, await propor(grupo, cota, "FORNECEDOR", "54000.00"))
    saldos = await grupo.conferir()
    antes = saldos["BANCOS"] + saldos["APLICACAO_VINCULADA"] + 5_400_000
    await importar(casa, conta, ofx([("1", VENDEDOR, -5_400_000, "TED")], antes - 5_400_000, AGO, VENDEDOR))
    assert await _abertas(casa) == ([], [])
    partes = await _fechar(casa, VENDEDOR)
    assert partes == {
        (grupo.id, MOVIMENTO): format_reais(antes - 6_000_000),
        (grupo.id, VINCULADA): "6000.00",
    }


async def test_r7_02_with_an_account_of_its_own_a_credit_leaves_one_scope_and_enters_another(casa: Casa) -> None:
    """Linking is a transfer between two accounts of the administradora: once in each, and each day closes in each."""
    conta = await _conta(casa, "528")
    vinculada = await _conta(casa, "529", finalidade=VINCULADA)
    grupo, _cota = await contemplado(casa)
    antes = (await grupo.conferir())["BANCOS"] + 6_000_000
    await importar(casa, conta, ofx([("1", AGO, -6_000_000, "TRANSF")], antes - 6_000_000, AGO, VENDEDOR))
    assert await _abertas(casa) == ([], [])
    assert await _abertas(casa, VINCULADA) == ([], []), "no statement of it yet"
    entra: list[LinhaOfx] = [("1", AGO, 6_000_000, "TRANSF"), ("2", VENDEDOR, 12_345, "RENDIMENTO")]
    await importar(casa, vinculada, ofx(entra, 6_012_345, AGO, VENDEDOR, "529"))
    assert await _abertas(casa, VINCULADA) == (["123.45"], [])
    (linha,) = (await _diferencas(casa, VINCULADA)).no_banco
    recusa = await casa.recusa("RatearRendimento", pb.RatearRendimentoRequest(linha_id=linha.linha_id))
    assert "é de quem foi contemplado" in recusa.detail
    assert await _fechar(casa, AGO) == {(grupo.id, MOVIMENTO): format_reais(antes - 6_000_000)}
    assert await _fechar(casa, AGO, VINCULADA) == {(grupo.id, VINCULADA): "60000.00"}
    (casado,) = (await casa.rpc("ListarCasamentos", pb.ListarCasamentosRequest(finalidade=VINCULADA))).casamentos
    assert [(f.fato, f.valor) for f in casado.fatos] == [("CreditoEfetivado", "60000.00")]
    desfazer = pb.DesfazerCasamentoRequest(casamento_id=casado.casamento_id, motivo="Errado")
    assert "já foram fechados" in (await casa.recusa("DesfazerCasamento", desfazer)).detail


async def test_r10_03_an_account_that_comes_later_takes_its_money_from_a_day_after_what_was_reconciled(
    casa: Casa,
) -> None:
    conta = await _conta(casa, "528")
    grupo, linhas = await _de_quem_entra(casa)
    total, depois = _soma(linhas), PAGA_EM + timedelta(days=1)
    await importar(casa, conta, ofx(linhas, total, PAGA_EM, PAGA_EM))
    tipo, porque = await _recusada(casa, "529", finalidade=FORMACAO)
    assert (tipo, "2 lançamentos" in porque) == (ErrorKind.CONFLICT, True)
    await _fechar(casa, PAGA_EM)
    for desde in ("", PAGA_EM.isoformat()):
        tipo, porque = await _recusada(casa, "529", finalidade=FORMACAO, desde=desde)
        assert (tipo, "dias já fechados até" in porque) == (ErrorKind.CONFLICT, True)
    assert (await _recusada(casa, "530", grupo_id=grupo.id))[0] is ErrorKind.CONFLICT, "nor the group leaves the pool"
    formacao = await _conta(casa, "529", finalidade=FORMACAO, desde=depois.isoformat())
    sai: list[LinhaOfx] = [("t", depois, -total, "TRANSF")]
    entra: list[LinhaOfx] = [("antes", PAGA_EM, 1, "DE ANTES"), ("t", depois, total, "TRANSF")]
    await importar(casa, conta, ofx(sai, 0, depois, depois))
    assert (await importar(casa, formacao, ofx(entra, total, PAGA_EM, depois, "529"))).linhas == 1
    for finalidade in (MOVIMENTO, FORMACAO):
        (linha,) = (await _diferencas(casa, finalidade)).no_banco
        explica = pb.JustificarDiferencaRequest(linha_id=linha.linha_id, finalidade=finalidade, motivo="Mudou de conta")
        await casa.rpc("JustificarDiferenca", explica)
    assert await _fechar(casa, depois) == {}
    assert await _fechar(casa, depois, FORMACAO, f"-{format_reais(total)}") == {
        (grupo.id, FORMACAO): format_reais(total)
    }
    await grupo.conferir()


async def test_a_group_with_an_account_has_there_what_has_no_account_of_its_purpose(casa: Casa) -> None:
    await _conta(casa, "528")
    await _conta(casa, "529", finalidade=FORMACAO)
    grupo, linhas = await _de_quem_entra(casa)
    propria = await _conta(casa, "530", grupo_id=grupo.id)
    feito = await importar(casa, propria, ofx(linhas, _soma(linhas), PAGA_EM, PAGA_EM, "530"))
    assert feito.por_data + feito.por_referencia == 2
    assert await _abertas(casa, MOVIMENTO, grupo.id) == ([], [])


@pytest.mark.parametrize("finalidade", [FORMACAO, VINCULADA])
async def test_an_account_of_linked_credits_needs_no_agreement_and_takes_no_boleto(casa: Casa, finalidade: Any) -> None:
    pedido = ban.CriarContaBancariaRequest(banco="104", agencia="1825", conta="529", finalidade=finalidade)
    if finalidade == FORMACAO:
        assert (await casa.recusa("CriarContaBancaria", pedido)).kind is ErrorKind.VALIDATION
        return
    conta = await casa.rpc("CriarContaBancaria", pedido)
    grupo = casa.novo_grupo()
    await grupo.formar(2)
    await grupo.emitir(2)
    emitir = ban.EmitirBoletosRequest(conta_id=conta.conta_id, grupo_id=grupo.id, ago=2)
    assert (await casa.recusa("EmitirBoletos", emitir)).rule == "R7.02"
