"""The credit on the real books: used by two people, given back when cancelled; I7 and I19 after every fact (§7)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from consorcio.contracts.financeiro.v1 import creditos_pb2 as cre
from consorcio.contracts.financeiro.v1 import financeiro_pb2 as pb
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.platform.context import Actor, ActorKind
from integration.financeiro.casa import OPERADOR, Casa, GrupoVivo, data_ago, vencimento

APROVA = {"financeiro.credito.aprovar", "financeiro.cota.ler"}
GERENTE = Actor("gerente", "Gerente", ActorKind.USUARIO, permissoes=frozenset(APROVA))
DIRETOR = Actor("diretor", "Diretor", ActorKind.USUARIO, permissoes=frozenset({"financeiro.*"}))


async def contemplado(casa: Casa, **regra: Any) -> tuple[GrupoVivo, str]:
    """Five cotas of ten months; after three months the cash gives the credit of one, 60,000."""
    base: dict[str, Any] = {
        "prazo_meses": 10,
        "taxa_administracao": "10",
        "fundo_reserva": "0",
        "nao_exige_habilitacao": True,
    }
    grupo = casa.novo_grupo(**base | regra)
    await grupo.formar(5)
    await grupo.fechar(1)
    for ago in (2, 3):
        await mes(grupo, ago)
    await grupo.sortear(grupo.cotas[0], 3)
    await grupo.conferir()
    return grupo, grupo.cotas[0]


async def mes(grupo: GrupoVivo, ago: int, *, menos: str = "") -> None:
    await grupo.emitir(ago)
    for titulo in await grupo.titulos(ago):
        if titulo.cota_id != menos and titulo.situacao == pb.SITUACAO_TITULO_ABERTO:
            await grupo.pagar(titulo)
    await grupo.fechar(ago)
    await grupo.conferir()


async def propor(grupo: GrupoVivo, cota: str, finalidade: str, valor: str, dias: int = 4) -> cre.UsoCredito:
    pedido = cre.ProporUsoCreditoRequest(
        cota_id=cota,
        finalidade=cre.FinalidadeCredito.Value(f"FINALIDADE_CREDITO_{finalidade}"),
        valor=valor,
        beneficiario="Veículos Exemplo Ltda.",
        documento="NF-e 1",
        data_contabil=str(data_ago(3) + timedelta(days=dias)),
    )
    uso: cre.UsoCredito = await grupo.casa.rpc("ProporUsoCredito", pedido)
    await grupo.conferir()
    return uso


async def decidir(grupo: GrupoVivo, uso: cre.UsoCredito, quem: Actor = GERENTE, **campos: Any) -> cre.UsoCredito:
    pedido = cre.DecidirUsoCreditoRequest(
        uso_id=uso.uso_id, **{"aprova": True, "comprovante": f"E-{uso.uso_id}", **campos}
    )
    decidido: cre.UsoCredito = await grupo.casa.rpc("DecidirUsoCredito", pedido, quem)
    await grupo.conferir()
    return decidido


async def credito(grupo: GrupoVivo, cota: str) -> cre.Credito:
    resposta: cre.Credito = await grupo.casa.rpc("BuscarCredito", cre.BuscarCreditoRequest(cota_id=cota))
    return resposta


async def recusada(chamada: Any) -> ConsorcioError:
    with pytest.raises(ConsorcioError) as erro:
        await chamada
    return erro.value


async def test_r7_27_the_vendor_is_paid_by_two_people_and_the_ledger_leaves_4_9_8_91(casa: Casa) -> None:
    grupo, cota = await contemplado(casa)
    uso = await propor(grupo, cota, "FORNECEDOR", "54000.00")
    assert (await credito(grupo, cota)).disponivel == "60000.00", "R2.02: the maker alone moves nothing"
    proprio = await recusada(decidir(grupo, uso, OPERADOR))
    assert proprio.kind is ErrorKind.FORBIDDEN
    (espera,) = await casa.aprovacoes(DIRETOR, grupo.id)
    assert (espera.proposta_id, espera.cota_numero, espera.valor, espera.minha) == (uso.uso_id, 1, "54000.00", False)
    assert (await casa.aprovacoes(OPERADOR))[0].minha, "who proposed sees it, and that another person decides"
    assert (await decidir(grupo, uso)).situacao == cre.SITUACAO_USO_CREDITO_PAGO
    assert await casa.aprovacoes(DIRETOR) == []
    razao = await casa.linhas("SELECT debito, credito, valor_centavos FROM lancamento WHERE fato = 'CreditoUsado'")
    assert razao == [("CONTEMPLACOES_A_ENTREGAR", "APLICACAO_VINCULADA", 5_400_000)]
    assert (await recusada(decidir(grupo, uso))).kind is ErrorKind.PRECONDITION, "decided once"
    resta = await credito(grupo, cota)
    assert (resta.disponivel, resta.limite_despesas, resta.usos[0].beneficiario) == (
        "6000.00",
        "6000.00",
        "Veículos Exemplo Ltda.",
    )
    (selado,) = await casa.linhas("SELECT beneficiario FROM uso_credito")
    assert b"Exemplo" not in selado[0]


async def test_v40_r7_08_a_credit_of_50000_and_a_bem_of_45000_leave_5000_for_linked_expenses(casa: Casa) -> None:
    grupo = casa.novo_grupo(
        5_000_000, prazo_meses=10, taxa_administracao="0", fundo_reserva="0", nao_exige_habilitacao=True
    )
    await grupo.formar(5)
    await grupo.fechar(1)
    for ago in (2, 3):
        await mes(grupo, ago)
    cota = grupo.cotas[0]
    await grupo.sortear(cota, 3)
    await decidir(grupo, await propor(grupo, cota, "FORNECEDOR", "45000.00"))
    resta = await credito(grupo, cota)
    assert (resta.disponivel, resta.limite_despesas) == ("5000.00", "5000.00")
    assert (await recusada(propor(grupo, cota, "DESPESA", "5000.01"))).kind is ErrorKind.PRECONDITION
    await decidir(grupo, await propor(grupo, cota, "DESPESA", "5000.00"))
    assert (await credito(grupo, cota)).disponivel == "0.00"


async def test_r7_28_above_the_alcada_only_who_may_go_above_it(casa: Casa) -> None:
    object.__setattr__(casa.runtime.settings, "alcada_credito_reais", 50_000)
    grupo, cota = await contemplado(casa)
    uso = await propor(grupo, cota, "FORNECEDOR", "50000.01")
    assert (await recusada(decidir(grupo, uso))).kind is ErrorKind.FORBIDDEN
    assert (await decidir(grupo, uso, DIRETOR)).situacao == cre.SITUACAO_USO_CREDITO_PAGO


async def test_r2_02_what_changed_since_the_proposal_makes_it_void(casa: Casa) -> None:
    grupo, cota = await contemplado(casa)
    primeiro, segundo = [await propor(grupo, cota, "FORNECEDOR", valor) for valor in ("30000.00", "40000.00")]
    await decidir(grupo, primeiro)
    vencido = await decidir(grupo, segundo)
    assert vencido.situacao == cre.SITUACAO_USO_CREDITO_VENCIDO
    assert (await credito(grupo, cota)).usado == "30000.00"
    refeito = await propor(grupo, cota, "FORNECEDOR", "30000.00")
    recusado = await decidir(grupo, refeito, aprova=False, motivo="Nota sem o chassi")
    assert recusado.situacao == cre.SITUACAO_USO_CREDITO_RECUSADO


async def test_r7_02_yields_are_of_the_contemplated_and_r7_08_the_leftover_pays_vincendas(casa: Casa) -> None:
    grupo, cota = await contemplado(casa)
    pedido = cre.RegistrarRendimentoCreditoRequest(cota_id=cota, valor="123.45", data_contabil=str(data_ago(3)))
    await casa.rpc("RegistrarRendimentoCredito", pedido)
    await grupo.conferir()
    await decidir(grupo, await propor(grupo, cota, "FORNECEDOR", "50000.00"))
    await decidir(grupo, await propor(grupo, cota, "DESPESA", "6000.00"))
    antes = await grupo.posicao(cota)
    await decidir(grupo, await propor(grupo, cota, "AMORTIZACAO", "4123.45"))
    depois = await grupo.posicao(cota)
    assert (await credito(grupo, cota)).disponivel == "0.00"
    assert float(antes.saldo_devedor) - float(depois.saldo_devedor) == pytest.approx(4123.45, abs=0.02)
    await mes(grupo, 4)


async def test_v37_r7_10_cancelling_debits_what_the_money_no_longer_buys(casa: Casa) -> None:
    """Credit of 60,000 at the AGO, 63,000 when cancelled: 4.7619 % leaves A, and G does not move."""
    grupo, cota = await contemplado(casa)
    for ago in (4, 5, 6):
        if ago == 6:
            casa.grupos.mudar(grupo.bens[0], vencimento(6) - timedelta(days=20), 6_300_000)
        await mes(grupo, ago, menos=cota)
    pedido = cre.CancelarCreditoRequest(cota_id=cota, motivo="AGO 6", data_contabil=str(data_ago(6)))
    feito: cre.CancelarCreditoResponse = await casa.rpc("CancelarCredito", pedido)
    assert (feito.devolvido, feito.percentual_debitado) == ("60000.00", "4.76190476")
    assert feito.percentual == "25.23809524"
    await grupo.conferir()
    (fato,) = await casa.eventos("CreditoCancelado")
    assert fato["cota_id"] == cota
    assert (await casa.recusa("BuscarCredito", cre.BuscarCreditoRequest(cota_id=cota))).kind is ErrorKind.NOT_FOUND
    await mes(grupo, 7)
    assert (await grupo.posicao(cota)).credito == ""


async def test_r7_10_two_late_parcelas_or_a_used_credit_are_not_cancelled(casa: Casa) -> None:
    grupo, cota = await contemplado(casa)
    await decidir(grupo, await propor(grupo, cota, "FORNECEDOR", "1000.00"))
    pedido = cre.CancelarCreditoRequest(cota_id=cota, motivo="AGO", data_contabil=str(data_ago(3)))
    assert (await casa.recusa("CancelarCredito", pedido)).rule == "R2.22"
    outro, livre = await contemplado(casa)
    for ago in (4, 5):
        await mes(outro, ago, menos=livre)
    tarde = cre.CancelarCreditoRequest(cota_id=livre, motivo="AGO", data_contabil=str(data_ago(5)))
    assert (await casa.recusa("CancelarCredito", tarde)).rule == "R7.10"
    assert (await recusada(propor(outro, livre, "FORNECEDOR", "1.00", dias=90))).rule == "R7.21"


TODAS = ["DILUIR", "DINHEIRO", "CREDITO"]


async def residuo(grupo: GrupoVivo, cota: str) -> cre.ResiduoReduzidas:
    resposta: cre.ResiduoReduzidas = await grupo.casa.rpc("BuscarResiduo", cre.BuscarResiduoRequest(cota_id=cota))
    return resposta


def escolha(cota: str, destino: str, ago: int = 3) -> cre.EscolherResiduoRequest:
    return cre.EscolherResiduoRequest(
        cota_id=cota,
        escolha=cre.DestinoResiduo.Value(f"DESTINO_RESIDUO_{destino}"),
        data_contabil=str(data_ago(ago) + timedelta(days=1)),
    )


async def parcelas(grupo: GrupoVivo, cota: str, *agos: int) -> list[str]:
    return [(await grupo.titulo(ago, cota)).valor for ago in agos]


async def test_r4_21d_the_credit_pays_the_residue_and_the_parcelas_stay_reduced_until_it_is_cancelled(
    casa: Casa,
) -> None:
    """60,000 at 75 %: 45,000 and 5,100 a month (4,500 of FC, 600 of TA), and again as the contract says without it."""
    regra = {"parcela_reduzida": "75", "residuo_reduzida": "NO_FIM", "escolhas_residuo": TODAS}
    grupo, cota = await contemplado(casa, **regra)
    antes = await residuo(grupo, cota)
    assert (antes.percentual, antes.valor, antes.parcela, antes.impedimento) == (
        "25.00000000",
        "15000.00",
        "5100.00",
        "",
    )
    assert [(o.parcela, o.credito, o.a_pagar) for o in antes.opcoes] == [
        ("7242.86", "60000.00", "0.00"),
        ("5100.00", "60000.00", "15000.00"),
        ("5100.00", "45000.00", "0.00"),
    ]
    uso = await propor(grupo, cota, "FORNECEDOR", "1000.00")
    assert (await casa.recusa("EscolherResiduo", escolha(cota, "CREDITO"))).rule == "R4.21", "a payment waits"
    await decidir(grupo, uso, aprova=False, motivo="Escolhe antes")
    amortizado = (await grupo.posicao(cota)).fc_pago
    await casa.rpc("EscolherResiduo", escolha(cota, "CREDITO"))
    await grupo.conferir()
    resta = await credito(grupo, cota)
    assert (resta.residuo, resta.disponivel, resta.limite_despesas) == ("15000.00", "45000.00", "4500.00")
    assert (await residuo(grupo, cota)).escolhida == cre.DESTINO_RESIDUO_CREDITO
    assert (await casa.recusa("EscolherResiduo", escolha(cota, "DILUIR"))).rule == "R4.21", "it was picked"
    (fato,) = await casa.eventos("ResiduoEscolhido")
    assert (fato["escolha"], fato["valor_centavos"], fato["disponivel_centavos"]) == ("CREDITO", 1_500_000, 4_500_000)
    for ago in (4, 5, 6):
        await mes(grupo, ago, menos=cota)
    assert await parcelas(grupo, cota, 4, 6) == ["5100.00", "5100.00"]
    cancelar = cre.CancelarCreditoRequest(cota_id=cota, motivo="AGO 6", data_contabil=str(data_ago(6)))
    await casa.rpc("CancelarCredito", cancelar)
    await grupo.conferir()
    assert (await grupo.posicao(cota)).fc_pago == amortizado
    for ago in (7, 8, 9, 10):
        await mes(grupo, ago, menos=cota)
    assert await parcelas(grupo, cota, 7, 10) == ["5100.00", "20100.00"], "as before the contemplação"


async def test_r4_21_after_a_reajuste_the_credit_pays_what_the_unpaid_parcelas_cost_today(casa: Casa) -> None:
    """Diluted parcelas are reduced again: of 77.5 % one was paid, and at 63,000 what is left beyond is 13,500, of a
    credit that stays 60,000 (R4.31, R4.32).
    """
    grupo, cota = await contemplado(casa, parcela_reduzida="75", escolhas_residuo=["CREDITO"])
    fora = await casa.recusa("EscolherResiduo", escolha(cota, "DINHEIRO"))
    assert [campo.pointer for campo in fora.fields] == ["/escolha"]
    casa.grupos.mudar(grupo.bens[0], vencimento(4) - timedelta(days=20), 6_300_000)
    await grupo.emitir(4)
    atrasada = await casa.recusa("EscolherResiduo", escolha(cota, "CREDITO", 4))
    assert (atrasada.rule, "em atraso" in atrasada.detail) == ("R4.21", True)
    for titulo in await grupo.titulos(4):
        await grupo.pagar(titulo)
    await grupo.fechar(4)
    feita: cre.ResiduoReduzidas = await casa.rpc("EscolherResiduo", escolha(cota, "CREDITO", 4))
    await grupo.conferir()
    assert (feita.percentual_mensal, feita.credito) == ("7.50000000", "46500.00")
    assert await parcelas(grupo, cota, 4) == ["7605.00"], "what was issued before the choice stays"
    await mes(grupo, 5)


async def test_r4_21b_own_money_changes_the_cota_when_it_is_paid(casa: Casa) -> None:
    grupo, cota = await contemplado(casa, parcela_reduzida="75", escolhas_residuo=TODAS)
    pedida: cre.ResiduoReduzidas = await casa.rpc("EscolherResiduo", escolha(cota, "DINHEIRO"))
    assert (pedida.percentual_mensal, (await residuo(grupo, cota)).percentual) == ("11.07142857", "25.00000000")
    espera = await casa.recusa("EscolherResiduo", escolha(cota, "CREDITO"))
    assert "antecipação" in espera.detail
    titulo = await casa.rpc("BuscarParcela", pb.BuscarParcelaRequest(parcela_id=pedida.parcela_id))
    assert titulo.valor == "15000.00"
    await grupo.pagar(titulo)
    await grupo.conferir()
    paga = await residuo(grupo, cota)
    assert (paga.percentual, paga.parcela, paga.credito) == ("0.00000000", "5100.00", "60000.00")
    assert (await casa.recusa("EscolherResiduo", escolha(cota, "CREDITO"))).rule == "R4.21", "nothing is left"
