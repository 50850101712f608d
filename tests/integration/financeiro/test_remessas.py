"""Remessas: what the bank is told of the titles, once, kept as it left, and followed by its returns."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from consorcio.contracts.financeiro.v1 import bancos_pb2 as ban
from consorcio.contracts.financeiro.v1 import remessas_pb2 as rem
from consorcio.core.errors import ErrorKind
from consorcio.core.money import parse_reais
from consorcio.services.financeiro.bancos.boleto.leitura import ler_boleto
from consorcio.services.financeiro.bancos.cnab.validacao import validar_remessa
from integration.financeiro.casa import Casa, GrupoVivo, vencimento
from integration.financeiro.retornos import Ocorrido, escrever_retorno

CAIXA = ban.CriarContaBancariaRequest(
    banco="104",
    agencia="1825",
    agencia_dv="3",
    conta="528",
    convenio="245274",
    carteira="1",
    numero_inicial="1001",
    beneficiario_nome="Administradora Modelo Ltda",
    beneficiario_documento="11.222.333/0001-81",
)
ENTRADA, BAIXA = rem.OCORRENCIA_REMESSA_ENTRADA, rem.OCORRENCIA_REMESSA_BAIXA
VENCIMENTO = rem.OCORRENCIA_REMESSA_ALTERACAO_VENCIMENTO


@pytest.fixture
async def grupo(casa: Casa) -> GrupoVivo:
    """Five cotas, their second parcela to be paid."""
    vivo = casa.novo_grupo()
    await vivo.formar(5)
    await vivo.emitir(2)
    return vivo


@pytest.fixture
async def conta(casa: Casa) -> str:
    return str((await casa.rpc("CriarContaBancaria", CAIXA)).conta_id)


async def _gerar(casa: Casa, conta: str, grupo: GrupoVivo, **campos: Any) -> rem.GerarRemessaResponse:
    pedido = rem.GerarRemessaRequest(conta_id=conta, grupo_id=grupo.id, **{"ocorrencia": ENTRADA, **campos})
    gerada: rem.GerarRemessaResponse = await casa.rpc("GerarRemessa", pedido)
    return gerada


async def _titulos(casa: Casa, remessa: rem.Remessa, situacao: Any = 0) -> list[rem.TituloRemessa]:
    pedido = rem.ListarTitulosRemessaRequest(remessa_id=remessa.remessa_id, situacao=situacao)
    return list((await casa.rpc("ListarTitulosRemessa", pedido)).titulos)


async def _retorno(casa: Casa, conta: str, ocorridos: list[Ocorrido], sequencial: int = 1) -> None:
    pedido = ban.ProcessarRetornoRequest(
        conta_id=conta, conteudo=escrever_retorno(ocorridos, sequencial=sequencial), nome="r.ret"
    )
    await casa.rpc("ProcessarRetorno", pedido)


def _dito(titulo: rem.TituloRemessa, ocorrencia: str) -> Ocorrido:
    return Ocorrido(titulo.nosso_numero.replace("-", ""), parse_reais(titulo.valor), 0, vencimento(2), ocorrencia)


async def test_open_titles_get_a_boleto_and_go_once(casa: Casa, grupo: GrupoVivo, conta: str) -> None:
    gerada = await _gerar(casa, conta, grupo)
    remessa = gerada.remessa
    assert (remessa.titulos, remessa.enviados, remessa.sequencial, remessa.layout) == (5, 5, 1, "240")
    assert (remessa.valor, gerada.total_fora, casa.consorciados.chamadas) == ("5850.00", 0, 1)
    arquivo = await casa.rpc("BaixarRemessa", rem.BaixarRemessaRequest(remessa_id=remessa.remessa_id))
    laudo = validar_remessa(arquivo.conteudo)
    assert (laudo.banco, laudo.titulos, laudo.valor_centavos, laudo.problemas) == ("104", 5, 585_000, [])
    assert hashlib.sha256(arquivo.conteudo).hexdigest() == arquivo.sha256 == remessa.sha256
    de_novo = await casa.rpc("BaixarRemessa", rem.BaixarRemessaRequest(remessa_id=remessa.remessa_id))
    assert (de_novo.conteudo, de_novo.nome) == (arquivo.conteudo, "CB0501000001.REM")
    (selado,) = (await casa.linhas("SELECT conteudo FROM remessa"))[0]
    assert b"MARIA DA CONCEICAO" in arquivo.conteudo
    assert b"MARIA" not in bytes(selado)
    recusa = await casa.recusa(
        "GerarRemessa", rem.GerarRemessaRequest(conta_id=conta, grupo_id=grupo.id, ocorrencia=ENTRADA)
    )
    assert (recusa.kind, recusa.detail) == (ErrorKind.PRECONDITION, "Não há título a enviar com estes critérios.")


async def test_asked_again_the_same_titles_go_in_the_next_file(casa: Casa, grupo: GrupoVivo, conta: str) -> None:
    primeira = (await _gerar(casa, conta, grupo)).remessa
    segunda = (await _gerar(casa, conta, grupo, reenviar=True)).remessa
    assert (segunda.sequencial, segunda.titulos) == (2, 5)
    reenviados = rem.SITUACAO_TITULO_REMESSA_REENVIADO
    assert {t.situacao for t in await _titulos(casa, primeira)} == {reenviados}
    lidas = await casa.rpc("ListarRemessas", rem.ListarRemessasRequest(conta_id=conta, tamanho_pagina=1))
    assert [r.sequencial for r in lidas.remessas] == [2]
    resto = rem.ListarRemessasRequest(conta_id=conta, tamanho_pagina=1, token_pagina=lidas.proximo_token)
    assert [r.sequencial for r in (await casa.rpc("ListarRemessas", resto)).remessas] == [1]


async def test_two_remessas_at_once_never_take_the_same_title(casa: Casa, grupo: GrupoVivo, conta: str) -> None:
    pedido = rem.GerarRemessaRequest(conta_id=conta, grupo_id=grupo.id, ocorrencia=ENTRADA)
    respostas = await asyncio.gather(*(casa.rpc("GerarRemessa", pedido) for _ in range(3)), return_exceptions=True)
    assert [r.remessa.titulos for r in respostas if isinstance(r, rem.GerarRemessaResponse)] == [5]
    assert await casa.linhas("SELECT count(*), count(DISTINCT boleto_id) FROM remessa_titulo") == [(5, 5)]
    assert await casa.linhas("SELECT proxima_remessa FROM conta_bancaria") == [(2,)]


async def test_who_cannot_be_told_to_the_bank_stays_out_alone(casa: Casa, grupo: GrupoVivo, conta: str) -> None:
    pagadores = [str(li[0]) for li in await casa.linhas("SELECT consorciado_id FROM conta_cota ORDER BY numero")]
    casa.consorciados.sem_endereco, casa.consorciados.desconhecidos = {pagadores[0]}, {pagadores[1]}
    gerada = await _gerar(casa, conta, grupo)
    assert (gerada.remessa.titulos, gerada.total_fora) == (3, 2)
    motivos = [f.motivo for f in gerada.fora]
    assert "falta endereco" in motivos[0]
    assert "cadastro" in motivos[1]
    casa.consorciados.sem_endereco = set()
    assert (await _gerar(casa, conta, grupo)).remessa.titulos == 1


async def test_nothing_stays_when_the_register_is_away(casa: Casa, grupo: GrupoVivo, conta: str) -> None:
    casa.consorciados.fora_do_ar = True
    pedido = rem.GerarRemessaRequest(conta_id=conta, grupo_id=grupo.id, ocorrencia=ENTRADA)
    assert (await casa.recusa("GerarRemessa", pedido)).kind is ErrorKind.UNAVAILABLE
    assert await casa.linhas("SELECT count(*) FROM boleto") == [(0,)]
    assert await casa.linhas("SELECT proxima_remessa FROM conta_bancaria") == [(1,)]


async def test_the_return_says_what_became_of_each_title(casa: Casa, grupo: GrupoVivo, conta: str) -> None:
    remessa = (await _gerar(casa, conta, grupo)).remessa
    titulos = await _titulos(casa, remessa)
    pago = replace(_dito(titulos[2], "06"), valor_pago=parse_reais(titulos[2].valor))
    await _retorno(casa, conta, [_dito(titulos[0], "02"), _dito(titulos[1], "03"), pago])
    lida = await casa.rpc("BuscarRemessa", rem.BuscarRemessaRequest(remessa_id=remessa.remessa_id))
    assert (lida.confirmados, lida.rejeitados, lida.enviados) == (2, 1, 2)
    (recusado,) = await _titulos(casa, remessa, rem.SITUACAO_TITULO_REMESSA_REJEITADO)
    assert (recusado.parcela_id, recusado.motivo) == (titulos[1].parcela_id, "Entrada Rejeitada")
    novo = (await _gerar(casa, conta, grupo)).remessa
    (de_novo,) = await _titulos(casa, novo)
    assert de_novo.parcela_id == titulos[1].parcela_id
    assert de_novo.nosso_numero != titulos[1].nosso_numero


async def test_a_title_paid_elsewhere_is_dropped_at_the_bank(casa: Casa, grupo: GrupoVivo, conta: str) -> None:
    titulos = await _titulos(casa, (await _gerar(casa, conta, grupo)).remessa)
    await _retorno(casa, conta, [_dito(t, "02") for t in titulos])
    pedido = rem.GerarRemessaRequest(conta_id=conta, grupo_id=grupo.id, ocorrencia=BAIXA)
    assert (await casa.recusa("GerarRemessa", pedido)).kind is ErrorKind.PRECONDITION
    await grupo.pagar(await grupo.titulo(2, grupo.cotas[0]))
    baixa = (await _gerar(casa, conta, grupo, ocorrencia=BAIXA)).remessa
    (baixado,) = await _titulos(casa, baixa)
    assert baixado.parcela_id == (await grupo.titulo(2, grupo.cotas[0])).parcela_id
    await _retorno(casa, conta, [_dito(baixado, "26")], sequencial=2)
    assert (await _titulos(casa, baixa))[0].motivo == "Instrução Rejeitada"
    baixa = (await _gerar(casa, conta, grupo, ocorrencia=BAIXA)).remessa
    await _retorno(casa, conta, [_dito(baixado, "09")], sequencial=3)
    assert (await _titulos(casa, baixa))[0].situacao == rem.SITUACAO_TITULO_REMESSA_CONFIRMADO


async def test_a_new_due_date_holds_when_the_bank_confirms_it(casa: Casa, grupo: GrupoVivo, conta: str) -> None:
    titulos = await _titulos(casa, (await _gerar(casa, conta, grupo)).remessa)
    await _retorno(casa, conta, [_dito(t, "02") for t in titulos])
    novo = vencimento(2) + timedelta(days=5)
    alterada = await _gerar(
        casa, conta, grupo, ocorrencia=VENCIMENTO, parcela_ids=[titulos[0].parcela_id], novo_vencimento=novo.isoformat()
    )
    (titulo,) = await _titulos(casa, alterada.remessa)
    assert titulo.vencimento == novo.isoformat()
    busca = ban.BuscarBoletoRequest(parcela_id=titulo.parcela_id)
    assert (await casa.rpc("BuscarBoleto", busca)).vencimento == vencimento(2).isoformat()
    await _retorno(casa, conta, [_dito(titulo, "14")], sequencial=2)
    boleto = await casa.rpc("BuscarBoleto", busca)
    assert boleto.vencimento == novo.isoformat()
    assert ler_boleto(boleto.linha_digitavel, casa.clock.today()).vencimento == novo


async def test_bad_requests_name_the_field_and_change_nothing(casa: Casa, grupo: GrupoVivo, conta: str) -> None:
    def pedido(**campos: Any) -> rem.GerarRemessaRequest:
        return rem.GerarRemessaRequest(conta_id=conta, grupo_id=grupo.id, **{"ocorrencia": ENTRADA, **campos})

    um = (await grupo.titulos(2))[0].parcela_id
    for errado, campo in (
        (pedido(novo_vencimento="2026-03-01"), "/novo_vencimento"),
        (pedido(ocorrencia=VENCIMENTO, novo_vencimento="2026-03-01"), "/parcela_ids"),
        (pedido(ocorrencia=VENCIMENTO, parcela_ids=[um], novo_vencimento="2020-01-01"), "/novo_vencimento"),
        (pedido(layout="500"), "/layout"),
        (pedido(vencimento_de="2026-02-30"), "/vencimento_de"),
    ):
        assert (await casa.recusa("GerarRemessa", errado)).fields[0].pointer == campo
    muda = ban.AlterarContaBancariaRequest(
        conta_id=conta, beneficiario_nome="Outra Ltda", beneficiario_documento="11222333000180"
    )
    assert (await casa.recusa("AlterarContaBancaria", muda)).fields[0].pointer == "/beneficiario_documento"
    muda.beneficiario_documento, muda.cobra_encargos = "11222333000181", True
    mudada = await casa.rpc("AlterarContaBancaria", muda)
    assert (mudada.beneficiario_nome, mudada.cobra_encargos, mudada.beneficiario_documento) == (
        *("Outra Ltda", True),
        "11222333000181",
    )
    assert await casa.linhas("SELECT count(*) FROM boleto") == [(0,)]


async def test_caixa_prints_the_consorcio_when_the_account_says_so(casa: Casa, grupo: GrupoVivo) -> None:
    banco_do_brasil = ban.CriarContaBancariaRequest(
        banco="001", agencia="1234", conta="12345", convenio="1234567", carteira="17", boleto_consorcio=True
    )
    assert (await casa.recusa("CriarContaBancaria", banco_do_brasil)).fields[0].pointer == "/boleto_consorcio"
    com_boleto = ban.CriarContaBancariaRequest()
    com_boleto.CopyFrom(CAIXA)
    com_boleto.boleto_consorcio = True
    conta = await casa.rpc("CriarContaBancaria", com_boleto)
    assert conta.boleto_consorcio
    remessa = (await _gerar(casa, conta.conta_id, grupo)).remessa
    arquivo = await casa.rpc("BaixarRemessa", rem.BaixarRemessaRequest(remessa_id=remessa.remessa_id))
    laudo = validar_remessa(arquivo.conteudo)
    assert (laudo.titulos, laudo.valor_centavos, laudo.problemas) == (5, 585_000, [])
    linhas = arquivo.conteudo.decode().splitlines()
    assert "".join(linha[13] for linha in linhas if linha[7] == "3") == "PQRYYY" * 5
    grupo_e_cota, assembleia, composicao = linhas[5:8]
    assert (grupo_e_cota[60:70].strip(), grupo_e_cota[70:80].strip()) == (grupo.codigo, "0001")
    assert (grupo_e_cota[130:145], grupo_e_cota[148:154]) == ("000000006000000", "000005")
    assert (assembleia[100:103], assembleia[150:158].strip()) == ("005", "002/060")
    ((fc, ta, total),) = await casa.linhas(
        "SELECT fc_centavos, ta_centavos, valor_centavos FROM titulo WHERE cota_numero = 1 AND ago = 2"
    )
    assert (int(composicao[20:34]), int(composicao[58:72]), int(composicao[210:224])) == (fc, ta, total)
    await casa.rpc(
        "AlterarContaBancaria",
        ban.AlterarContaBancariaRequest(
            conta_id=conta.conta_id,
            beneficiario_nome="Administradora Modelo Ltda",
            beneficiario_documento="11222333000181",
            boleto_consorcio=False,
        ),
    )
    (sem_boleto,) = (await casa.rpc("ListarContasBancarias", ban.ListarContasBancariasRequest())).contas
    assert not sem_boleto.boleto_consorcio


async def test_santander_is_asked_for_the_pix_of_each_boleto_into_a_key_of_its_own(
    casa: Casa, grupo: GrupoVivo
) -> None:
    chave, das_cobrancas = "boleto@administradora.com.br", "pix@administradora.com.br"

    def conta(**campos: Any) -> ban.CriarContaBancariaRequest:
        padrao: dict[str, Any] = {"agencia": "1234", "conta": "12345678", "conta_dv": "9", "convenio": "1234567"}
        padrao |= {"carteira": "101", "codigo_transmissao": "123456789012345", "layout_remessa": "240"}
        padrao |= {"beneficiario_nome": "Administradora", "beneficiario_documento": "11222333000181"}
        padrao |= {"pix_chave": das_cobrancas, "bolepix_chave": chave}
        return ban.CriarContaBancariaRequest(banco="033", **padrao | campos)

    for recusada in (conta(bolepix_chave=das_cobrancas), conta(bolepix_chave="x"), conta(layout_remessa="400")):
        assert (await casa.recusa("CriarContaBancaria", recusada)).fields[0].pointer == "/bolepix_chave"
    criada = await casa.rpc("CriarContaBancaria", conta())
    assert criada.bolepix_chave == chave
    remessa = (await _gerar(casa, criada.conta_id, grupo)).remessa
    arquivo = await casa.rpc("BaixarRemessa", rem.BaixarRemessaRequest(remessa_id=remessa.remessa_id))
    assert validar_remessa(arquivo.conteudo).problemas == []
    linhas = [linha for linha in arquivo.conteudo.decode().splitlines() if linha[13] == "Y"]
    assert [(linha[17:19], linha[80:158].strip()) for linha in linhas] == [("03", "4boleto@administradora.com.br")] * 5
