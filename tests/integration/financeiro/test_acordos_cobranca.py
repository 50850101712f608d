"""Parts of agreements charged by the bank: boleto, remessa, return and Pix settle them; broken, nobody charges them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from consorcio.contracts.financeiro.v1 import acordos_pb2 as pb
from consorcio.contracts.financeiro.v1 import bancos_pb2 as ban
from consorcio.contracts.financeiro.v1 import financeiro_pb2 as fin
from consorcio.contracts.financeiro.v1 import pix_pb2 as pix
from consorcio.contracts.financeiro.v1 import remessas_pb2 as rem
from consorcio.core.errors import ErrorKind
from consorcio.core.money import parse_reais
from consorcio.services.financeiro.psp import PspHttp
from consorcio.services.financeiro.settings import FinanceiroSettings
from consorcio.services.financeiro.use_cases import pix as casos_pix
from consorcio.services.financeiro.use_cases.acordos import rodada
from integration.financeiro.casa import Casa, GrupoVivo, vencimento
from integration.financeiro.psp_falso import SEGREDO_DO_WEBHOOK
from integration.financeiro.retornos import Ocorrido, escrever_retorno
from integration.financeiro.test_remessas import CAIXA

ENTRADA, BAIXA = rem.OCORRENCIA_REMESSA_ENTRADA, rem.OCORRENCIA_REMESSA_BAIXA


@pytest.fixture
async def grupo(casa: Casa) -> Any:
    """Three cotas with boletos at the bank; the first did not pay the second and third parcelas."""
    vivo: Any = casa.novo_grupo()
    await vivo.formar(3)
    conta = ban.CriarContaBancariaRequest()
    conta.CopyFrom(CAIXA)
    conta.pix_chave = "chave@exemplo.com.br"
    vivo.conta = (await casa.rpc("CriarContaBancaria", conta)).conta_id
    for ago in (2, 3):
        await vivo.emitir(ago)
    await _remessa(casa, vivo, ENTRADA)
    for ago in (2, 3):
        for cota in vivo.cotas[1:]:
            await vivo.pagar(await vivo.titulo(ago, cota))
    await _remessa(casa, vivo, BAIXA)
    casa.clock.advance(vencimento(3) + timedelta(days=10) - casa.clock.today())
    return vivo


async def _remessa(casa: Casa, grupo: Any, ocorrencia: Any) -> list[rem.TituloRemessa]:
    pedido = rem.GerarRemessaRequest(conta_id=grupo.conta, grupo_id=grupo.id, ocorrencia=ocorrencia)
    remessa = (await casa.rpc("GerarRemessa", pedido)).remessa
    lidos = await casa.rpc("ListarTitulosRemessa", rem.ListarTitulosRemessaRequest(remessa_id=remessa.remessa_id))
    return list(lidos.titulos)


async def _acordo(casa: Casa, grupo: GrupoVivo) -> pb.Acordo:
    pedido = pb.CriarAcordoRequest(
        cota_id=grupo.cotas[0],
        quantidade=3,
        primeiro_vencimento=casa.clock.today().isoformat(),
        tolerancia_dias=5,
    )
    acordo: pb.Acordo = await casa.rpc("CriarAcordo", pedido)
    return acordo


async def _lido(casa: Casa, grupo: GrupoVivo) -> pb.Acordo:
    lidos = await casa.rpc("ListarAcordosCota", pb.ListarAcordosCotaRequest(cota_id=grupo.cotas[0]))
    acordo: pb.Acordo = lidos.acordos[0]
    return acordo


async def _boletos(casa: Casa, grupo: Any, acordo: pb.Acordo) -> list[ban.Boleto]:
    pedido = pb.EmitirBoletosAcordoRequest(acordo_id=acordo.acordo_id, conta_id=grupo.conta)
    return list((await casa.rpc("EmitirBoletosAcordo", pedido)).boletos)


async def _retorno(casa: Casa, grupo: Any, boleto: ban.Boleto, sequencial: int = 1) -> ban.Retorno:
    centavos = parse_reais(boleto.valor)
    pago = Ocorrido(boleto.nosso_numero.replace("-", ""), centavos, centavos, casa.clock.today())
    pedido = ban.ProcessarRetornoRequest(
        conta_id=grupo.conta, conteudo=escrever_retorno([pago], sequencial=sequencial), nome=f"r{sequencial}.ret"
    )
    retorno: ban.Retorno = await casa.rpc("ProcessarRetorno", pedido)
    return retorno


def _situacoes(acordo: pb.Acordo) -> list[str]:
    return [fin.SituacaoTitulo.Name(p.situacao).removeprefix("SITUACAO_TITULO_") for p in acordo.partes]


async def _pago_das_parcelas(casa: Casa, grupo: GrupoVivo) -> int:
    return sum([parse_reais((await grupo.titulo(ago, grupo.cotas[0])).valor_pago) for ago in (2, 3)])


async def test_the_boleto_of_a_part_goes_to_the_bank_and_its_return_pays_the_parcelas_once(
    casa: Casa, grupo: GrupoVivo
) -> None:
    acordo = await _acordo(casa, grupo)
    boletos = await _boletos(casa, grupo, acordo)
    assert [(b.parcela_id, b.valor) for b in boletos] == [(p.parcela_id, p.valor) for p in acordo.partes]
    assert await _boletos(casa, grupo, acordo) == boletos
    enviados = await _remessa(casa, grupo, ENTRADA)
    assert [t.parcela_id for t in enviados] == [p.parcela_id for p in acordo.partes]
    assert (await _retorno(casa, grupo, boletos[0])).aplicados == 1
    lido = await _lido(casa, grupo)
    assert (lido.pago, _situacoes(lido)) == (acordo.partes[0].valor, ["PAGO", "ABERTO", "ABERTO"])
    assert await _pago_das_parcelas(casa, grupo) == parse_reais(acordo.partes[0].valor)
    assert (await _retorno(casa, grupo, boletos[0])).repetido
    assert (await _retorno(casa, grupo, boletos[0], sequencial=2)).repetidos == 1
    assert await _pago_das_parcelas(casa, grupo) == parse_reais(acordo.partes[0].valor)
    await grupo.conferir()
    for sequencial, boleto in enumerate(boletos[1:], start=3):
        assert (await _retorno(casa, grupo, boleto, sequencial)).aplicados == 1
    fim = await _lido(casa, grupo)
    assert (fim.situacao, _situacoes(fim)) == (pb.SITUACAO_ACORDO_CUMPRIDO, ["PAGO"] * 3)
    assert fim.pago == acordo.divida
    await grupo.conferir()


async def test_the_pix_of_a_part_pays_the_parcelas_once(casa: Casa, grupo: GrupoVivo) -> None:
    acordo = await _acordo(casa, grupo)
    cobranca = await casa.rpc("CriarCobrancaPix", pix.CriarCobrancaPixRequest(parcela_id=acordo.partes[1].parcela_id))
    assert (cobranca.valor, cobranca.vencimento) == (acordo.partes[1].valor, acordo.partes[1].vencimento)
    dito = {
        "endToEndId": "E" + "1" * 31,
        "txid": cobranca.txid,
        "valor": cobranca.valor,
        "horario": casa.clock.now().astimezone(UTC).isoformat(),
    }
    assert casa.servico.http is not None
    transporte = httpx.ASGITransport(casa.servico.http)
    async with httpx.AsyncClient(transport=transporte, base_url="http://financeiro") as http:
        for _ in range(2):
            resposta = await http.post(f"/pix/webhook/{SEGREDO_DO_WEBHOOK}/pix", json={"pix": [dito]})
            assert resposta.status_code == httpx.codes.OK
    lido = await _lido(casa, grupo)
    assert (lido.pago, _situacoes(lido)) == (acordo.partes[1].valor, ["ABERTO", "PAGO", "ABERTO"])
    assert await _pago_das_parcelas(casa, grupo) == parse_reais(cobranca.valor)
    await grupo.conferir()


async def test_in_force_the_parcelas_are_charged_by_the_agreement_alone(casa: Casa, grupo: Any) -> None:
    antiga = (await grupo.titulo(2, grupo.cotas[0])).parcela_id
    cobranca = await casa.rpc("CriarCobrancaPix", pix.CriarCobrancaPixRequest(parcela_id=antiga))
    await _acordo(casa, grupo)
    recusa = await casa.recusa("CriarCobrancaPix", pix.CriarCobrancaPixRequest(parcela_id=antiga))
    assert (recusa.kind, "acordo" in recusa.detail) == (ErrorKind.PRECONDITION, True)
    baixados = {t.parcela_id for t in await _remessa(casa, grupo, BAIXA)}
    assert baixados == {(await grupo.titulo(ago, grupo.cotas[0])).parcela_id for ago in (2, 3)}
    psp = PspHttp(FinanceiroSettings(pix_url="https://psp.exemplo"), casa.clock, httpx.ASGITransport(casa.psp.app()))
    await casos_pix.rodada(casa.runtime.db, psp, casa.clock.now(), casa.runtime.calendar)
    assert casa.psp.cobrancas[cobranca.txid]["status"] == "REMOVIDA_PELO_USUARIO_RECEBEDOR"


async def test_broken_the_parts_leave_the_bank_and_late_money_waits_for_the_operator(casa: Casa, grupo: Any) -> None:
    acordo = await _acordo(casa, grupo)
    boletos = await _boletos(casa, grupo, acordo)
    await _remessa(casa, grupo, ENTRADA)
    casa.clock.advance(timedelta(days=8))
    assert await rodada(casa.runtime.db) == 1
    quebrado = await _lido(casa, grupo)
    assert (quebrado.situacao, _situacoes(quebrado)) == (pb.SITUACAO_ACORDO_QUEBRADO, ["CANCELADO"] * 3)
    partes = {p.parcela_id for p in acordo.partes}
    assert partes <= {t.parcela_id for t in await _remessa(casa, grupo, BAIXA)}
    emitir = pb.EmitirBoletosAcordoRequest(acordo_id=acordo.acordo_id, conta_id=grupo.conta)
    assert (await casa.recusa("EmitirBoletosAcordo", emitir)).kind is ErrorKind.CONFLICT
    assert (await _retorno(casa, grupo, boletos[0])).nao_identificados == 1
    ((pagamento_id,),) = await casa.linhas("SELECT pagamento_id FROM pagamento WHERE situacao = 'NAO_IDENTIFICADO'")
    parcela = await grupo.titulo(2, grupo.cotas[0])
    resolver = fin.ResolverPagamentoRequest(
        pagamento_id=str(pagamento_id), parcela_id=parcela.parcela_id, motivo="Era do acordo que se quebrou."
    )
    await casa.rpc("ResolverPagamento", resolver)
    assert await _pago_das_parcelas(casa, grupo) == parse_reais(boletos[0].valor)
    await grupo.conferir()


async def test_what_the_parcelas_receive_by_other_ways_counts_and_ends_it(casa: Casa, grupo: Any) -> None:
    """Who pays a parcela itself has paid of the agreement: its parts charge less, and nothing when all is paid."""
    acordo = await _acordo(casa, grupo)
    hoje = casa.clock.today()
    for ago in (2, 3):
        titulo = await grupo.titulo(ago, grupo.cotas[0])
        await grupo.pagar(titulo, await grupo.devido(titulo, hoje), hoje)
        assert await rodada(casa.runtime.db) == 0
    lido = await _lido(casa, grupo)
    assert (lido.situacao, lido.pago, _situacoes(lido)) == (
        *(pb.SITUACAO_ACORDO_CUMPRIDO, acordo.divida),
        ["PAGO"] * 3,
    )
    await grupo.conferir()


async def test_in_excess_or_in_part_no_centavo_is_lost(casa: Casa, grupo: Any) -> None:
    acordo = await _acordo(casa, grupo)
    (primeiro, segundo, _) = await _boletos(casa, grupo, acordo)

    def pago(boleto: ban.Boleto, valor: int) -> Ocorrido:
        dia = casa.clock.today()
        return Ocorrido(boleto.nosso_numero.replace("-", ""), parse_reais(boleto.valor), valor, dia)

    parcial, demais = parse_reais(primeiro.valor) - 100, parse_reais(segundo.valor) + 50
    conteudo = escrever_retorno([pago(primeiro, parcial), pago(segundo, demais)])
    pedido = ban.ProcessarRetornoRequest(conta_id=grupo.conta, conteudo=conteudo, nome="r.ret")
    retorno = await casa.rpc("ProcessarRetorno", pedido)
    assert (retorno.aplicados, retorno.nao_identificados) == (1, 1)
    lido = await _lido(casa, grupo)
    assert (parse_reais(lido.pago), _situacoes(lido)) == (demais, ["PARCIAL", "PAGO", "ABERTO"])
    assert parse_reais(lido.partes[0].falta) == parse_reais(acordo.partes[0].valor) - 50
    ((pagamento_id,),) = await casa.linhas("SELECT pagamento_id FROM pagamento WHERE situacao = 'NAO_IDENTIFICADO'")

    def resolver(parcela_id: str) -> fin.ResolverPagamentoRequest:
        return fin.ResolverPagamentoRequest(
            pagamento_id=str(pagamento_id), parcela_id=parcela_id, motivo="Da parte do acordo."
        )

    # To the part it goes whole, to its parcelas it may go in part; the agreement counts it both ways.
    recusa = await casa.recusa("ResolverPagamento", resolver(acordo.partes[0].parcela_id))
    assert (recusa.kind, "inteira" in recusa.detail) == (ErrorKind.PRECONDITION, True)
    await casa.rpc("ResolverPagamento", resolver((await grupo.titulo(3, grupo.cotas[0])).parcela_id))
    assert await _pago_das_parcelas(casa, grupo) == demais + parcial == parse_reais((await _lido(casa, grupo)).pago)
    await grupo.conferir()


async def test_the_parts_end_with_the_cota(casa: Casa, grupo: Any) -> None:
    """Who is excluded owes no parcela (R8.03), and so no part."""
    acordo = await _acordo(casa, grupo)
    async with casa.runtime.db.transaction() as tx:
        await tx.conn.execute("UPDATE titulo SET situacao = 'CANCELADO' WHERE cota_id = %s", [grupo.cotas[0]])
    await rodada(casa.runtime.db)
    lido = await _lido(casa, grupo)
    assert (lido.acordo_id, lido.situacao) == (acordo.acordo_id, pb.SITUACAO_ACORDO_QUEBRADO)
    assert datetime.fromisoformat(lido.encerrado_em).date() == casa.clock.today()


async def test_the_check_of_the_books_sees_money_that_went_nowhere(casa: Casa, grupo: Any) -> None:
    """A record of a return without its payment (I4), and a part whose money is not in the parcelas (I3)."""
    (boleto, *_) = await _boletos(casa, grupo, await _acordo(casa, grupo))
    await _retorno(casa, grupo, boleto)

    async def falham() -> set[str]:
        pedido = fin.VerificarInvariantesRequest(grupo_id=grupo.id)
        medidos = (await casa.rpc("VerificarInvariantes", pedido)).resultados
        return {um.invariante for um in medidos if not um.vale}

    assert await falham() == set()
    async with casa.runtime.db.transaction() as tx:
        await tx.conn.execute("UPDATE retorno_registro SET pagamento_id = gen_random_uuid()")
    assert await falham() == {"I4"}
    async with casa.runtime.db.transaction() as tx:
        await tx.conn.execute("ALTER TABLE pagamento DISABLE TRIGGER recebimento_imutavel")
        await tx.conn.execute("UPDATE pagamento SET valor_centavos = 1 WHERE situacao = 'DISTRIBUIDO'")
    assert await falham() == {"I3", "I4"}
