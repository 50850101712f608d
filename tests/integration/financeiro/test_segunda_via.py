"""Boletos and statements read and printed: by who works here and by who pays, his own and no other."""

from __future__ import annotations

import re
from typing import Any

import pytest

from consorcio.contracts.financeiro.v1 import bancos_pb2 as ban
from consorcio.contracts.financeiro.v1 import financeiro_pb2 as fin
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.platform.context import Actor, ActorKind
from integration.financeiro.casa import Casa, GrupoVivo
from integration.financeiro.test_remessas import CAIXA


def _consorciado(numero: int) -> Actor:
    dono = f"00000000-0000-0000-0000-{5000 + numero:012x}"
    permissoes = frozenset({"financeiro.boleto.ler.proprio", "financeiro.cota.ler.proprio"})
    return Actor(f"c{numero}", "Quem paga", ActorKind.USUARIO, frozenset({"consorciado"}), permissoes, dono)


@pytest.fixture
async def grupo(casa: Casa) -> GrupoVivo:
    """Two cotas with two parcelas each in boletos."""
    vivo = casa.novo_grupo()
    await vivo.formar(2)
    conta = await casa.rpc("CriarContaBancaria", CAIXA)
    for ago in (2, 3):
        await vivo.emitir(ago)
        await casa.rpc("EmitirBoletos", ban.EmitirBoletosRequest(conta_id=conta.conta_id, grupo_id=vivo.id, ago=ago))
    return vivo


def _paginas(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", pdf))


async def test_who_pays_gets_his_own_and_nobody_elses(casa: Casa, grupo: GrupoVivo) -> None:
    minha, alheia = grupo.cotas
    eu = _consorciado(1)
    lista: Any = await casa.rpc("ListarBoletosCota", ban.ListarBoletosCotaRequest(cota_id=minha), eu)
    assert [len(b.linha_digitavel) for b in lista.boletos] == [47, 47]
    pdf = await casa.rpc("ImprimirBoletosCota", ban.ImprimirBoletosCotaRequest(cota_id=minha), eu)
    assert (pdf.boletos, pdf.conteudo[:5], _paginas(pdf.conteudo)) == (2, b"%PDF-", 2)
    carne = await casa.rpc("ImprimirBoletosCota", ban.ImprimirBoletosCotaRequest(cota_id=minha, carne=True), eu)
    assert (carne.boletos, _paginas(carne.conteudo)) == (2, 1)
    titulo = await grupo.titulo(2, minha)
    um = await casa.rpc("ImprimirBoleto", ban.ImprimirBoletoRequest(parcela_id=titulo.parcela_id), eu)
    assert (um.boletos, um.nome) == (1, f"boleto-{titulo.identificador}.pdf")
    outro = (await grupo.titulo(2, alheia)).parcela_id
    for nome, pedido in (
        ("ListarBoletosCota", ban.ListarBoletosCotaRequest(cota_id=alheia)),
        ("ImprimirBoletosCota", ban.ImprimirBoletosCotaRequest(cota_id=alheia)),
        ("ImprimirBoleto", ban.ImprimirBoletoRequest(parcela_id=outro)),
        ("BuscarBoleto", ban.BuscarBoletoRequest(parcela_id=outro)),
    ):
        with pytest.raises(ConsorcioError) as recusa:
            await casa.rpc(nome, pedido, eu)
        assert recusa.value.kind is ErrorKind.FORBIDDEN, nome


async def test_what_is_paid_is_printed_no_more(casa: Casa, grupo: GrupoVivo) -> None:
    minha = grupo.cotas[0]
    await grupo.pagar(await grupo.titulo(2, minha))
    pdf = await casa.rpc("ImprimirBoletosCota", ban.ImprimirBoletosCotaRequest(cota_id=minha))
    assert pdf.boletos == 1
    await grupo.pagar(await grupo.titulo(3, minha))
    recusa = await casa.recusa("ImprimirBoletosCota", ban.ImprimirBoletosCotaRequest(cota_id=minha))
    assert recusa.kind is ErrorKind.PRECONDITION


async def test_an_account_that_does_not_say_who_is_paid_prints_nothing(casa: Casa, grupo: GrupoVivo) -> None:
    async with casa.runtime.db.transaction() as tx:
        await tx.conn.execute("UPDATE conta_bancaria SET campos = campos - 'beneficiario_nome'")
    recusa = await casa.recusa("ImprimirBoletosCota", ban.ImprimirBoletosCotaRequest(cota_id=grupo.cotas[0]))
    assert (recusa.kind, "beneficiário" in recusa.detail) == (ErrorKind.PRECONDITION, True)


async def test_the_statement_of_a_cota_is_a_paper(casa: Casa, grupo: GrupoVivo) -> None:
    """A PDF, of one's own cota and of nobody else's."""
    minha, alheia = grupo.cotas
    await grupo.pagar(await grupo.titulo(2, minha))
    pdf = await casa.rpc("ImprimirExtratoCota", fin.ImprimirExtratoCotaRequest(cota_id=minha), _consorciado(1))
    assert (pdf.nome, pdf.conteudo[:5]) == (f"extrato-{grupo.codigo}-1.pdf", b"%PDF-")
    with pytest.raises(ConsorcioError) as recusa:
        await casa.rpc("ImprimirExtratoCota", fin.ImprimirExtratoCotaRequest(cota_id=alheia), _consorciado(1))
    assert recusa.value.kind is ErrorKind.FORBIDDEN
