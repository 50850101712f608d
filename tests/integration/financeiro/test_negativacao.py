"""Debts at the credit bureaus: told once, with the term of the notice, and taken back once (CDC art. 43)."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest

from consorcio.contracts.financeiro.v1 import negativacao_pb2 as pb
from consorcio.core.errors import ErrorKind
from integration.financeiro.casa import Casa, GrupoVivo, data_ago


@pytest.fixture
async def grupo(casa: Casa) -> GrupoVivo:
    """Four cotas, the first one contemplated, that did not pay the second parcela; it is 45 days late."""
    vivo = casa.novo_grupo(1_000_000)
    await vivo.formar(5)
    await vivo.emitir(2)
    for cota in vivo.cotas[4:]:
        await vivo.pagar(await vivo.titulo(2, cota))
    async with casa.runtime.db.transaction() as tx:
        await tx.conn.execute(
            "UPDATE conta_cota SET contemplacao_id = gen_random_uuid() WHERE cota_id = %s", [vivo.cotas[0]]
        )
    casa.clock.advance(data_ago(2) + timedelta(days=41) - casa.clock.today())
    return vivo


async def _gerar(casa: Casa, **campos: Any) -> pb.GerarArquivoNegativacaoResponse:
    pedido = pb.GerarArquivoNegativacaoRequest(**{"dias_atraso": 30, **campos})
    gerado: pb.GerarArquivoNegativacaoResponse = await casa.rpc("GerarArquivoNegativacao", pedido)
    return gerado


async def _linhas(casa: Casa, arquivo: pb.ArquivoNegativacao) -> list[dict[str, str]]:
    pedido = pb.BaixarArquivoNegativacaoRequest(arquivo_id=arquivo.arquivo_id)
    baixado = await casa.rpc("BaixarArquivoNegativacao", pedido)
    return list(csv.DictReader(io.StringIO(baixado.conteudo.decode()), delimiter=";"))


async def test_in_once_with_the_notice_and_out_once_when_paid(casa: Casa, grupo: GrupoVivo) -> None:
    primeiro = (await _gerar(casa)).arquivo
    (entrou,) = await _linhas(casa, primeiro)
    titulo = await grupo.titulo(2, grupo.cotas[0])
    assert (entrou["operacao"], entrou["contrato"], entrou["documento"]) == (
        *("INCLUIR", titulo.identificador),
        "52998224725",
    )
    assert date.fromisoformat(entrou["publicar_de"]) == casa.clock.today() + timedelta(days=10)
    assert (entrou["valor"], entrou["vencimento"]) == (titulo.valor, titulo.vencimento)
    assert (await casa.recusa("GerarArquivoNegativacao", pb.GerarArquivoNegativacaoRequest(dias_atraso=30))).kind is (
        ErrorKind.PRECONDITION
    )
    await grupo.pagar(titulo, await grupo.devido(titulo, casa.clock.today()), casa.clock.today())
    segundo = (await _gerar(casa)).arquivo
    (saiu,) = await _linhas(casa, segundo)
    assert (saiu["operacao"], saiu["contrato"], saiu["motivo"]) == ("EXCLUIR", titulo.identificador, "PAGAMENTO")
    assert (primeiro.sequencial, segundo.sequencial, segundo.exclusoes) == (1, 2, 1)
    lidas = (await casa.rpc("ListarNegativacoes", pb.ListarNegativacoesRequest(grupo_id=grupo.id))).negativacoes
    assert [(n.excluida_em, n.motivo_exclusao) for n in lidas] == [(casa.clock.today().isoformat(), "PAGAMENTO")]
    em_vigor = pb.ListarNegativacoesRequest(so_em_vigor=True)
    assert not (await casa.rpc("ListarNegativacoes", em_vigor)).negativacoes
    (selado,) = (await casa.linhas("SELECT conteudo FROM negativacao_arquivo WHERE sequencial = 1"))[0]
    assert b"52998224725" not in bytes(selado)


async def test_who_is_not_contemplated_only_when_asked_and_with_an_address(casa: Casa, grupo: GrupoVivo) -> None:
    donos = [str(li[0]) for li in await casa.linhas("SELECT consorciado_id FROM conta_cota ORDER BY numero")]
    casa.consorciados.sem_endereco = {donos[1]}
    gerado = await _gerar(casa, inclui_nao_contemplados=True, aviso_dias=20)
    assert (gerado.arquivo.inclusoes, len(gerado.sem_endereco)) == (3, 1)
    assert gerado.sem_endereco == [(await grupo.titulo(2, grupo.cotas[1])).parcela_id]
    linhas = await _linhas(casa, gerado.arquivo)
    assert {li["publicar_de"] for li in linhas} == {(casa.clock.today() + timedelta(days=20)).isoformat()}
    lidos = await casa.rpc("ListarArquivosNegativacao", pb.ListarArquivosNegativacaoRequest())
    assert [a.sequencial for a in lidos.arquivos] == [1]


async def test_a_notice_shorter_than_ten_days_or_a_debt_too_new(casa: Casa, grupo: GrupoVivo) -> None:
    curto = pb.GerarArquivoNegativacaoRequest(dias_atraso=30, aviso_dias=5)
    assert (await casa.recusa("GerarArquivoNegativacao", curto)).fields[0].pointer == "/aviso_dias"
    novo = pb.GerarArquivoNegativacaoRequest(dias_atraso=60)
    assert (await casa.recusa("GerarArquivoNegativacao", novo)).kind is ErrorKind.PRECONDITION


async def test_after_five_years_it_goes_out_by_itself(casa: Casa, grupo: GrupoVivo) -> None:
    await _gerar(casa)
    casa.clock.advance(timedelta(days=5 * 366))
    (saiu,) = await _linhas(casa, (await _gerar(casa, dias_atraso=1800)).arquivo)
    assert (saiu["operacao"], saiu["motivo"]) == ("EXCLUIR", "PRAZO")
