"""The fundo de reserva of a group pays what its contract lets it, whole or not at all (R10.08, R10.04, R10.03)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from consorcio.contracts.financeiro.v1 import conciliacao_pb2 as con
from consorcio.contracts.financeiro.v1 import despesas_pb2 as pb
from consorcio.contracts.financeiro.v1.aprovacoes_pb2 import TIPO_APROVACAO_DESPESA
from consorcio.core.errors import ErrorKind
from integration.financeiro.casa import OPERADOR, Casa, vencimento
from integration.financeiro.extratos import importar, ofx
from integration.financeiro.test_exclusoes import recusada
from integration.financeiro.test_remessas import CAIXA
from integration.financeiro.test_repasses import HOJE, OUTRA, formado, ir_ao_dia

DIA = vencimento(2)
BANCARIA, COBRANCA = pb.FINALIDADE_DESPESA_BANCARIA, pb.FINALIDADE_DESPESA_COBRANCA


def _do_extrato(linha_id: str, **campos: Any) -> pb.LancarDespesaDoExtratoRequest:
    base: dict[str, Any] = {"linha_id": linha_id, "finalidade": BANCARIA, "beneficiario": "Banco Exemplo"}
    return pb.LancarDespesaDoExtratoRequest(**base | campos)


async def test_r10_08_a_debit_of_the_pool_is_of_each_group_by_what_it_had_or_of_none(casa: Casa) -> None:
    """7,020.00 and 2,340.00 in the account the day before, a FR of 120.00 and 40.00."""
    grupos = [casa.novo_grupo(despesas_fundo_reserva=["BANCARIA"]) for _ in range(2)]
    for grupo, cotas in zip(grupos, (6, 2), strict=True):
        await grupo.formar(cotas)
    antes = [await grupo.conferir() for grupo in grupos]
    conta = (await casa.rpc("CriarContaBancaria", CAIXA)).conta_id
    linhas = [("1", DIA, -936, "TARIFA"), ("2", DIA, -16_001, "TARIFA ALTA"), ("3", DIA, 500, "CREDITO")]
    await importar(casa, conta, ofx(linhas, 936_000 - 16_437, DIA, DIA + timedelta(days=1)))
    diferencas = con.ListarDiferencasRequest(data=DIA.isoformat())
    ids = {linha.valor: linha.linha_id for linha in (await casa.rpc("ListarDiferencas", diferencas)).no_banco}
    for pedido, dito in (
        (_do_extrato(ids["-9.36"], finalidade=COBRANCA), f"contrato do grupo {grupos[0].codigo} não põe"),
        (_do_extrato(ids["-160.01"]), f"fundo de reserva do grupo {grupos[0].codigo} tem livres R$ 120,00"),
        (_do_extrato(ids["5.00"]), "Despesa é um débito"),
    ):
        erro = await casa.recusa("LancarDespesaDoExtrato", pedido)
        assert (erro.kind, erro.rule) == (ErrorKind.PRECONDITION, "R10.08")
        assert dito in erro.detail.replace("\xa0", " ")
    assert [await grupo.conferir() for grupo in grupos] == antes, "nothing leaves any of them"

    feito = await casa.rpc("LancarDespesaDoExtrato", _do_extrato(ids["-9.36"]))
    assert {parte.grupo_codigo: parte.valor for parte in feito.partes} == {
        grupos[0].codigo: "7.02",
        grupos[1].codigo: "2.34",
    }
    for grupo, saldo, valor in zip(grupos, antes, (702, 234), strict=True):
        agora = await grupo.conferir()
        assert agora == saldo | {"BANCOS": saldo["BANCOS"] - valor, "FUNDO_RESERVA_UTILIZADO": valor}
    casado = (await casa.rpc("ListarCasamentos", con.ListarCasamentosRequest())).casamentos[0]
    assert (casado.casamento_id, casado.regra) == (feito.casamento_id, con.REGRA_CASAMENTO_DESPESA)
    assert (await casa.recusa("LancarDespesaDoExtrato", _do_extrato(ids["-9.36"]))).kind is ErrorKind.CONFLICT

    desfazer = con.DesfazerCasamentoRequest(casamento_id=feito.casamento_id, motivo="Era outra")
    await casa.rpc("DesfazerCasamento", desfazer)
    outra = await casa.recusa("LancarDespesaDoExtrato", _do_extrato(ids["-9.36"], finalidade=COBRANCA))
    assert (outra.kind, outra.fields[0].pointer) == (ErrorKind.CONFLICT, "/finalidade")
    de_novo = await casa.rpc("LancarDespesaDoExtrato", _do_extrato(ids["-9.36"]))
    assert list(de_novo.partes) == list(feito.partes), "the same facts, matched again"
    listadas = (await casa.rpc("ListarDespesas", pb.ListarDespesasRequest(grupo_id=grupos[1].id))).despesas
    assert [(d.valor, d.do_extrato, d.beneficiario, d.comprovante) for d in listadas] == [
        ("2.34", True, "Banco Exemplo", f"Extrato de {DIA:%d/%m/%Y}: TARIFA")
    ]


async def test_r2_02_one_person_asks_and_another_pays_and_the_bank_finds_it(casa: Casa) -> None:
    """Three cotas of 60,000, a FR of 2 % in 60 months: 60.00 by the first parcela."""
    ir_ao_dia(casa, HOJE)
    grupo = await formado(casa, despesas_fundo_reserva=["COBRANCA"])
    antes = await grupo.conferir()

    def pedido(valor: str, finalidade: pb.FinalidadeDespesa.ValueType = COBRANCA) -> pb.ProporDespesaRequest:
        return pb.ProporDespesaRequest(
            grupo_id=grupo.id,
            finalidade=finalidade,
            valor=valor,
            beneficiario="Cartório Exemplo",
            documento="11.222.333/0001-81",
            descricao="Custas do processo 1",
        )

    proposta = await casa.rpc("ProporDespesa", pedido("45.00"))
    assert await grupo.conferir() == antes, "who proposes moves nothing"
    for errado, campo in ((pedido("15.01"), "/valor"), (pedido("1.00", BANCARIA), "/finalidade")):
        erro = await casa.recusa("ProporDespesa", errado)
        assert (erro.kind, erro.fields[0].pointer) == (ErrorKind.VALIDATION, campo)
    (espera,) = await casa.aprovacoes(OUTRA, grupo.id)
    assert (espera.tipo, espera.proposta_id, espera.valor) == (TIPO_APROVACAO_DESPESA, proposta.despesa_id, "45.00")
    assert espera.justificativa == "Custos de cobrança: Custas do processo 1"

    pagar = pb.DecidirDespesaRequest(despesa_id=proposta.despesa_id, aprova=True, comprovante="E-CUSTAS")
    assert (await recusada(casa.rpc("DecidirDespesa", pagar, OPERADOR))).kind is ErrorKind.FORBIDDEN
    paga = await casa.rpc("DecidirDespesa", pagar, OUTRA)
    assert (paga.situacao, paga.documento, paga.data) == (pb.SITUACAO_DESPESA_PAGA, "11222333000181", str(HOJE))
    agora = await grupo.conferir()
    assert (agora["BANCOS"], agora["FUNDO_RESERVA_UTILIZADO"]) == (antes["BANCOS"] - 4_500, 4_500)
    assert (await recusada(casa.rpc("DecidirDespesa", pagar, OUTRA))).detail == "Esta despesa já foi decidida."
    (fato,) = await casa.eventos("DespesaPaga")
    assert (fato["grupo_id"], fato["finalidade"], fato["valor_centavos"]) == (grupo.id, "COBRANCA", 4_500)
    ((selado,),) = await casa.linhas("SELECT beneficiario FROM despesa")
    assert b"Exemplo" not in selado

    conta = (await casa.rpc("CriarContaBancaria", CAIXA)).conta_id
    feito = await importar(casa, conta, ofx([("1", HOJE, -4_500, "PIX E-CUSTAS")], 0, HOJE, HOJE))
    assert feito.por_referencia == 1
