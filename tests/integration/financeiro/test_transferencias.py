"""What a transfer of cota asks of billing: in order, its fee, its new holder; invariants after each (R7.51, R7.52)."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

from consorcio.contracts.financeiro.v1 import antecipacoes_pb2 as ant
from consorcio.contracts.financeiro.v1 import financeiro_pb2 as pb
from integration.financeiro.casa import Casa, GrupoVivo, data_ago, vencimento

DIA = data_ago(1) + timedelta(days=3)


async def aprovar(grupo: GrupoVivo, cota: str, dia: str = str(DIA)) -> str:
    transferencia_id = str(uuid4())
    dados = {"transferencia_id": transferencia_id, "grupo_id": grupo.id, "cota_id": cota, "data": dia}
    prazo = date.fromisoformat(dia) + timedelta(days=10)
    await grupo.casa.evento("TransferenciaAprovada", dados | {"prazo": str(prazo)})
    await grupo.conferir()
    return transferencia_id


async def titulo_da_taxa(grupo: GrupoVivo, cota: str) -> pb.Parcela:
    (titulo,) = [t for t in await grupo.titulos(0, cota) if t.tipo == pb.TIPO_TITULO_TAXA_TRANSFERENCIA]
    return titulo


async def do_grupo(casa: Casa, grupo: GrupoVivo, tipo: str) -> list[str]:
    return [fato["transferencia_id"] for fato in await casa.eventos(tipo) if fato["grupo_id"] == grupo.id]


async def test_r7_51_the_fee_is_of_the_administradora_and_g_does_not_move(casa: Casa) -> None:
    grupo = casa.novo_grupo(taxa_transferencia="1", taxa_transferencia_minima_reais=650)
    await grupo.formar(3)
    cota = grupo.cotas[0]
    transferencia_id = await aprovar(grupo, cota)
    titulo = await titulo_da_taxa(grupo, cota)
    assert titulo.valor == "650.00", "1 % of 60,000 is less than the least"
    await grupo.pagar(titulo, dia=DIA)
    await grupo.conferir()
    assert await do_grupo(casa, grupo, "TaxaTransferenciaPaga") == [transferencia_id]
    saldo = await casa.linhas(
        "SELECT creditos_centavos FROM saldo_conta WHERE grupo_id = %s AND conta = 'CUSTAS_A_REPASSAR'", grupo.id
    )
    assert saldo == [(65_000,)]
    dados = {"transferencia_id": transferencia_id, "grupo_id": grupo.id, "cota_id": cota, "data": str(DIA)}
    await casa.evento("TransferenciaDesfeita", dados)
    await grupo.conferir()
    devolver = await casa.linhas(
        "SELECT creditos_centavos FROM saldo_conta WHERE grupo_id = %s AND conta = 'A_DEVOLVER_ATIVOS'", grupo.id
    )
    assert devolver == [(65_000,)], "what it paid for did not happen"


async def test_without_a_fee_it_goes_on_at_once_and_undone_before_payment_the_title_is_void(casa: Casa) -> None:
    livre = casa.novo_grupo(taxa_transferencia="0")
    await livre.formar(3)
    transferencia_id = await aprovar(livre, livre.cotas[0])
    assert await do_grupo(casa, livre, "TaxaTransferenciaPaga") == [transferencia_id]
    grupo = casa.novo_grupo()
    await grupo.formar(3)
    desfeita = await aprovar(grupo, grupo.cotas[0])
    dados = {"transferencia_id": desfeita, "grupo_id": grupo.id, "cota_id": grupo.cotas[0], "data": str(DIA)}
    await casa.evento("TransferenciaDesfeita", dados)
    assert (await titulo_da_taxa(grupo, grupo.cotas[0])).situacao == pb.SITUACAO_TITULO_CANCELADO


async def test_r7_52_a_cota_in_delay_is_not_transferred(casa: Casa) -> None:
    grupo = casa.novo_grupo()
    await grupo.formar(3)
    await grupo.fechar(1)
    await grupo.emitir(2)
    tarde = await aprovar(grupo, grupo.cotas[0], str(vencimento(2) + timedelta(days=10)))
    assert await do_grupo(casa, grupo, "TransferenciaImpedida") == [tarde]
    assert not [t for t in await grupo.titulos() if t.tipo == pb.TIPO_TITULO_TAXA_TRANSFERENCIA]


async def test_the_new_holder_sees_the_cota_and_what_the_other_asked_for_is_void(casa: Casa) -> None:
    grupo = casa.novo_grupo()
    await grupo.formar(3)
    await grupo.fechar(1)
    cota, novo = grupo.cotas[0], str(uuid4())
    escolha = ant.EscolhaAntecipacao(parcelas=2)
    pedido = ant.PedirAntecipacaoRequest(cota_id=cota, escolha=escolha, data_contabil=str(DIA))
    pedida = await casa.rpc("PedirAntecipacao", pedido)
    antes = await grupo.posicao(cota)
    dados = {"grupo_id": grupo.id, "cota_id": cota, "consorciado_id": novo, "data": str(DIA)}
    await casa.evento("CotaTransferida", dados)
    await grupo.conferir()
    depois = await grupo.posicao(cota)
    assert (depois.consorciado_id, depois.fc_pago) == (novo, antes.fc_pago)
    titulo = await casa.rpc("BuscarParcela", pb.BuscarParcelaRequest(parcela_id=pedida.parcela_id))
    assert titulo.situacao == pb.SITUACAO_TITULO_CANCELADO


async def test_r7_52_late_by_the_payment_of_the_fee_it_is_not_transferred_and_the_fee_goes_back(casa: Casa) -> None:
    grupo = casa.novo_grupo()
    await grupo.formar(3)
    await grupo.emitir(2)
    cota = grupo.cotas[0]
    transferencia_id = await aprovar(grupo, cota, str(vencimento(2) - timedelta(days=1)))
    dia = vencimento(2) + timedelta(days=7)
    await grupo.pagar(await titulo_da_taxa(grupo, cota), dia=dia)
    assert await do_grupo(casa, grupo, "TaxaTransferenciaPaga") == []
    assert await do_grupo(casa, grupo, "TransferenciaImpedida") == [transferencia_id]
    dados = {"transferencia_id": transferencia_id, "grupo_id": grupo.id, "cota_id": cota, "data": str(dia)}
    await casa.evento("TransferenciaDesfeita", dados)
    await grupo.conferir()
    devolver = "SELECT creditos_centavos FROM saldo_conta WHERE grupo_id = %s AND conta = 'A_DEVOLVER_ATIVOS'"
    assert await casa.linhas(devolver, grupo.id) == [(60_000,)]
