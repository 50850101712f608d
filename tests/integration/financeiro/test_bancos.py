"""Boletos issued, and returns of the bank applied: once, to the right title, and nothing of what is broken."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from consorcio.contracts.financeiro.v1 import bancos_pb2 as ban
from consorcio.contracts.financeiro.v1 import financeiro_pb2 as pb
from consorcio.core.errors import ConsorcioError, ErrorKind, precondition
from consorcio.core.money import parse_reais
from consorcio.services.financeiro.bancos.boleto.leitura import ler_boleto
from consorcio.services.financeiro.use_cases.aplicacao_retorno import Aplicador, Numerado
from integration.financeiro.casa import Casa, GrupoVivo, vencimento
from integration.financeiro.retornos import Ocorrido, escrever_retorno
from unit.financeiro.bancos.vetores import PASTA

CAIXA = ban.CriarContaBancariaRequest(
    banco="104", agencia="1825", conta="528", convenio="245274", carteira="1", numero_inicial="1001"
)
DIA = vencimento(2)


@pytest.fixture
async def grupo(casa: Casa) -> GrupoVivo:
    """Five cotas, their second parcela to be paid."""
    vivo = casa.novo_grupo()
    await vivo.formar(5)
    await vivo.emitir(2)
    return vivo


@pytest.fixture
async def conta(casa: Casa) -> ban.ContaBancaria:
    criada: ban.ContaBancaria = await casa.rpc("CriarContaBancaria", CAIXA)
    return criada


async def _emitir(casa: Casa, conta: ban.ContaBancaria, grupo: GrupoVivo) -> list[ban.Boleto]:
    await casa.rpc("EmitirBoletos", ban.EmitirBoletosRequest(conta_id=conta.conta_id, grupo_id=grupo.id, ago=2))
    return [await _boleto(casa, grupo, cota) for cota in grupo.cotas]


async def _boleto(casa: Casa, grupo: GrupoVivo, cota: str) -> ban.Boleto:
    titulo = await grupo.titulo(2, cota)
    boleto: ban.Boleto = await casa.rpc("BuscarBoleto", ban.BuscarBoletoRequest(parcela_id=titulo.parcela_id))
    return boleto


def _pago(boleto: ban.Boleto) -> Ocorrido:
    centavos = parse_reais(boleto.valor)
    return Ocorrido(boleto.nosso_numero.replace("-", ""), centavos, centavos, DIA)


async def _processar(
    casa: Casa, conta: ban.ContaBancaria, conteudo: bytes, *, aceita_sem_trailer: bool = False
) -> ban.Retorno:
    pedido = ban.ProcessarRetornoRequest(
        conta_id=conta.conta_id, conteudo=conteudo, nome="r.ret", aceita_sem_trailer=aceita_sem_trailer
    )
    retorno: ban.Retorno = await casa.rpc("ProcessarRetorno", pedido)
    return retorno


async def _enviar(casa: Casa, conta: ban.ContaBancaria, envio: str, numero: int, conteudo: bytes) -> ban.EnvioRetorno:
    pedido = ban.EnviarParteRetornoRequest(conta_id=conta.conta_id, envio_id=envio, numero=numero, conteudo=conteudo)
    recebido: ban.EnvioRetorno = await casa.rpc("EnviarParteRetorno", pedido)
    return recebido


async def _registros(casa: Casa, retorno: ban.Retorno) -> list[ban.RegistroRetorno]:
    lidos = await casa.rpc("ListarRegistrosRetorno", ban.ListarRegistrosRetornoRequest(retorno_id=retorno.retorno_id))
    return list(lidos.registros)


async def test_boletos_with_numbers_in_a_row_and_once(casa: Casa, grupo: GrupoVivo, conta: ban.ContaBancaria) -> None:
    boletos = await _emitir(casa, conta, grupo)
    assert [b.nosso_numero[2:17] for b in boletos] == [f"{1001 + n:015d}" for n in range(5)]
    lido = ler_boleto(boletos[0].linha_digitavel, casa.clock.today())
    assert (lido.banco, lido.valor_centavos, lido.vencimento) == ("104", 117_000, DIA)
    outra = await casa.rpc("EmitirBoletos", ban.EmitirBoletosRequest(conta_id=conta.conta_id, grupo_id=grupo.id, ago=2))
    assert (outra.emitidos, outra.ja_emitidos) == (0, 5)
    contas = (await casa.rpc("ListarContasBancarias", ban.ListarContasBancariasRequest())).contas
    assert [(c.banco_nome, c.proximo_numero) for c in contas] == [("Caixa Econômica Federal", "1006")]


async def test_two_issues_at_once_give_each_parcela_one_boleto(
    casa: Casa, grupo: GrupoVivo, conta: ban.ContaBancaria
) -> None:
    pedido = ban.EmitirBoletosRequest(conta_id=conta.conta_id, grupo_id=grupo.id, ago=2)
    respostas = await asyncio.gather(*(casa.rpc("EmitirBoletos", pedido) for _ in range(4)))
    assert sorted(r.emitidos for r in respostas) == [0, 0, 0, 5]
    assert (await casa.linhas("SELECT count(*), count(DISTINCT parcela_id) FROM boleto")) == [(5, 5)]


async def test_an_account_that_the_bank_would_refuse_names_the_field(casa: Casa, grupo: GrupoVivo) -> None:
    sem_convenio = ban.CriarContaBancariaRequest()
    sem_convenio.CopyFrom(CAIXA)
    sem_convenio.ClearField("convenio")
    assert (await casa.recusa("CriarContaBancaria", sem_convenio)).fields[0].pointer == "/codigo_beneficiario"
    de_outro = ban.CriarContaBancariaRequest()
    de_outro.CopyFrom(CAIXA)
    vizinho = casa.novo_grupo()
    await vizinho.formar(2)
    de_outro.grupo_id = vizinho.id
    alheia = await casa.rpc("CriarContaBancaria", de_outro)
    pedido = ban.EmitirBoletosRequest(conta_id=alheia.conta_id, grupo_id=grupo.id, ago=2)
    assert (await casa.recusa("EmitirBoletos", pedido)).rule == "R10.01"


async def test_a_return_pays_once(casa: Casa, grupo: GrupoVivo, conta: ban.ContaBancaria) -> None:
    boletos = await _emitir(casa, conta, grupo)
    arquivo = escrever_retorno([_pago(b) for b in boletos[:3]])
    retorno = await _processar(casa, conta, arquivo)
    assert (retorno.aplicados, retorno.registros, retorno.completo, retorno.repetido) == (3, 3, True, False)
    assert retorno.valor_total == "3510.00"
    assert (await grupo.titulo(2, grupo.cotas[0])).situacao == pb.SITUACAO_TITULO_PAGO
    assert (await _boleto(casa, grupo, grupo.cotas[0])).situacao == ban.SITUACAO_BOLETO_LIQUIDADO
    de_novo = await _processar(casa, conta, arquivo)
    assert (de_novo.retorno_id, de_novo.repetido, de_novo.valor_total) == (retorno.retorno_id, True, "0.00")
    assert await casa.linhas("SELECT count(*) FROM pagamento WHERE canal = 'BOLETO'") == [(3,)]
    await grupo.conferir()


async def test_the_same_payment_in_another_file_is_no_second_payment(
    casa: Casa, grupo: GrupoVivo, conta: ban.ContaBancaria
) -> None:
    boletos = await _emitir(casa, conta, grupo)
    await _processar(casa, conta, escrever_retorno([_pago(boletos[0])]))
    retorno = await _processar(casa, conta, escrever_retorno([_pago(b) for b in boletos[:2]], sequencial=2))
    assert (retorno.repetidos, retorno.aplicados) == (1, 1)
    em_dobro = await _processar(casa, conta, escrever_retorno([_pago(boletos[2])] * 2, sequencial=3))
    assert (em_dobro.repetidos, em_dobro.aplicados) == (1, 1)
    await grupo.conferir()


async def test_a_cut_batch_gives_nothing_the_whole_one_before_it_does(
    casa: Casa, grupo: GrupoVivo, conta: ban.ContaBancaria
) -> None:
    boletos = await _emitir(casa, conta, grupo)
    inteiro = escrever_retorno([_pago(boletos[0])], [_pago(b) for b in boletos[1:]])
    linhas = inteiro.splitlines(keepends=True)
    cortado = await _processar(casa, conta, b"".join(linhas[:8]))
    assert (cortado.aplicados, cortado.completo, cortado.recusados) == (1, False, 1)
    recusado = next(r for r in await _registros(casa, cortado) if r.estado == ban.ESTADO_REGISTRO_RECUSADO)
    assert "lote 2" in recusado.motivo
    assert "cortado" in recusado.motivo
    completo = await _processar(casa, conta, inteiro)
    assert (completo.repetidos, completo.aplicados) == (1, 4)
    await grupo.conferir()


async def test_nothing_is_applied_of_a_file_cut_in_its_only_batch(
    casa: Casa, grupo: GrupoVivo, conta: ban.ContaBancaria
) -> None:
    boletos = await _emitir(casa, conta, grupo)
    linhas = escrever_retorno([_pago(b) for b in boletos]).splitlines(keepends=True)
    for corte in (3, 5, 8):
        with pytest.raises(ConsorcioError, match="cortado") as recusa:
            await _processar(casa, conta, b"".join(linhas[:corte]))
        assert recusa.value.kind is ErrorKind.PRECONDITION
    with pytest.raises(ConsorcioError, match="trailer"):
        await _processar(casa, conta, b"".join(linhas[:-1]))
    assert await casa.linhas("SELECT count(*) FROM pagamento WHERE canal = 'BOLETO'") == [(0,)]
    assert (await _processar(casa, conta, b"".join(linhas[:-1]), aceita_sem_trailer=True)).aplicados == 5


async def test_what_is_not_sure_waits_for_a_person_and_no_cent_is_lost(
    casa: Casa, grupo: GrupoVivo, conta: ban.ContaBancaria
) -> None:
    boletos = await _emitir(casa, conta, grupo)
    desconhecido = replace(_pago(boletos[0]), nosso_numero="140000000099999990")
    outro_valor = replace(_pago(boletos[1]), valor_titulo=100, valor_pago=100)
    retorno = await _processar(casa, conta, escrever_retorno([desconhecido, outro_valor, _pago(boletos[2])]))
    assert (retorno.aplicados, retorno.nao_identificados, retorno.valor_total) == (1, 2, "2341.00")
    motivos = [r.motivo for r in await _registros(casa, retorno)]
    assert "dígito verificador" in motivos[0] or "Nenhum boleto" in motivos[0]
    assert "R$ 1,00" in motivos[1]
    fila = await casa.linhas("SELECT sum(valor_centavos) FROM pagamento WHERE situacao = 'NAO_IDENTIFICADO'")
    assert fila == [(117_100,)]
    await grupo.conferir()


async def test_paid_twice_the_second_time_waits(casa: Casa, grupo: GrupoVivo, conta: ban.ContaBancaria) -> None:
    boletos = await _emitir(casa, conta, grupo)
    await _processar(casa, conta, escrever_retorno([_pago(boletos[0])]))
    outra_vez = replace(_pago(boletos[0]), dia=DIA + timedelta(days=1), ocorrencia="17")
    retorno = await _processar(casa, conta, escrever_retorno([outra_vez], sequencial=2))
    assert (retorno.nao_identificados, retorno.aplicados) == (1, 0)
    assert "já está paga" in (await _registros(casa, retorno))[0].motivo
    await grupo.conferir()


async def test_news_of_the_bank_change_the_boleto_not_the_money(
    casa: Casa, grupo: GrupoVivo, conta: ban.ContaBancaria
) -> None:
    boletos = await _emitir(casa, conta, grupo)
    novas = [replace(_pago(b), valor_pago=0, ocorrencia=o) for b, o in zip(boletos, ("02", "03", "09"), strict=False)]
    retorno = await _processar(casa, conta, escrever_retorno(novas))
    assert (retorno.informativos, retorno.aplicados, retorno.valor_total) == (3, 0, "0.00")
    situacoes = [(await _boleto(casa, grupo, cota)).situacao for cota in grupo.cotas[:3]]
    assert situacoes == [
        ban.SITUACAO_BOLETO_REGISTRADO,
        ban.SITUACAO_BOLETO_REJEITADO,
        ban.SITUACAO_BOLETO_BAIXADO,
    ]
    novos = await casa.rpc("EmitirBoletos", ban.EmitirBoletosRequest(conta_id=conta.conta_id, grupo_id=grupo.id, ago=2))
    assert novos.emitidos == 2


async def test_a_paid_boleto_stays_paid_and_a_dropped_one_may_be(
    casa: Casa, grupo: GrupoVivo, conta: ban.ContaBancaria
) -> None:
    pago, baixado, *_ = await _emitir(casa, conta, grupo)
    await _processar(casa, conta, escrever_retorno([_pago(pago)]))
    noticias = [(pago, "02"), (pago, "09"), (baixado, "09")]
    novas = [replace(_pago(boleto), valor_pago=0, ocorrencia=ocorrencia) for boleto, ocorrencia in noticias]
    await _processar(casa, conta, escrever_retorno(novas, sequencial=2))
    situacoes = [(await _boleto(casa, grupo, cota)).situacao for cota in grupo.cotas[:2]]
    assert situacoes == [ban.SITUACAO_BOLETO_LIQUIDADO, ban.SITUACAO_BOLETO_BAIXADO]
    await _processar(casa, conta, escrever_retorno([replace(_pago(baixado), ocorrencia="17")], sequencial=3))
    assert (await _boleto(casa, grupo, grupo.cotas[1])).situacao == ban.SITUACAO_BOLETO_LIQUIDADO
    assert await casa.linhas("SELECT count(*) FROM boleto_em_aberto") == [(3,)]
    await grupo.conferir()


async def test_a_file_is_applied_by_one_at_a_time_and_goes_on_where_it_stopped(
    casa: Casa, grupo: GrupoVivo, conta: ban.ContaBancaria, monkeypatch: pytest.MonkeyPatch
) -> None:
    boletos = await _emitir(casa, conta, grupo)
    desconhecido = replace(_pago(boletos[0]), nosso_numero="140000000099999990")
    conteudo = escrever_retorno([_pago(boletos[0]), desconhecido, _pago(boletos[1])])
    aplicar = Aplicador.aplicar

    async def so_as_partes(aplicador: Aplicador, numerados: list[Numerado]) -> list[Numerado]:
        if all(numerado.ordem != 2 for numerado in numerados):
            return await aplicar(aplicador, numerados)
        with pytest.raises(ConsorcioError) as ao_mesmo_tempo:
            await _processar(casa, conta, conteudo)
        assert ao_mesmo_tempo.value.kind is ErrorKind.CONFLICT
        raise precondition("interrompido")

    with monkeypatch.context() as interrompido:
        interrompido.setattr(Aplicador, "aplicar", so_as_partes)
        with pytest.raises(ConsorcioError, match="interrompido"):
            await _processar(casa, conta, conteudo)
    assert (await grupo.titulo(2, grupo.cotas[1])).situacao == pb.SITUACAO_TITULO_PAGO
    retomado = await _processar(casa, conta, conteudo)
    assert (retomado.repetido, retomado.aplicados, retomado.nao_identificados) == (False, 2, 1)
    assert retomado.valor_total == "3510.00"
    assert [registro.linha for registro in await _registros(casa, retomado)] == [3, 5, 7]
    assert (await _processar(casa, conta, conteudo)).repetido
    await grupo.conferir()


@pytest.mark.parametrize("conteudo", [b"oi", b"02RETORNO01COBRANCA".ljust(76) + b"341", b"\x00" * 500])
async def test_what_is_no_return_of_this_bank_is_refused(
    casa: Casa, grupo: GrupoVivo, conta: ban.ContaBancaria, conteudo: bytes
) -> None:
    pedido = ban.ProcessarRetornoRequest(conta_id=conta.conta_id, conteudo=conteudo, nome="x.ret")
    recusa = await casa.recusa("ProcessarRetorno", pedido)
    assert recusa.kind in (ErrorKind.VALIDATION, ErrorKind.PRECONDITION)


async def test_a_return_in_parts_is_the_return(casa: Casa, grupo: GrupoVivo, conta: ban.ContaBancaria) -> None:
    """In any order, a part twice, one missing and named; applied it leaves no part, and whole again it is the same."""
    conteudo = escrever_retorno([_pago(b) for b in await _emitir(casa, conta, grupo)])
    meio, envio = len(conteudo) // 2, str(uuid4())
    assert list((await _enviar(casa, conta, envio, 2, conteudo[meio:])).partes) == [2]
    pedido = ban.ProcessarEnvioRetornoRequest(conta_id=conta.conta_id, envio_id=envio, partes=2, nome="r.ret")
    assert "Faltam as partes: 1" in (await casa.recusa("ProcessarEnvioRetorno", pedido)).detail
    recebido = await _enviar(casa, conta, envio, 1, conteudo[:meio])
    assert await _enviar(casa, conta, envio, 1, conteudo[:meio]) == recebido
    assert (list(recebido.partes), recebido.tamanho_bytes) == ([1, 2], len(conteudo))
    outra = ban.EnviarParteRetornoRequest(conta_id=conta.conta_id, envio_id=envio, numero=1, conteudo=b"x")
    assert (await casa.recusa("EnviarParteRetorno", outra)).kind is ErrorKind.CONFLICT
    busca = ban.BuscarEnvioRetornoRequest(conta_id=conta.conta_id, envio_id=envio)
    assert await casa.rpc("BuscarEnvioRetorno", busca) == recebido
    aberta = "SELECT count(*) FROM envio_retorno_parte WHERE position(%s::bytea IN conteudo) > 0"
    assert await casa.linhas(aberta, conteudo[:40]) == [(0,)]
    retorno = await casa.rpc("ProcessarEnvioRetorno", pedido)
    assert (retorno.repetido, retorno.aplicados) == (False, 5)
    assert await casa.linhas("SELECT count(*) FROM envio_retorno_parte") == [(0,)]
    assert (await _processar(casa, conta, conteudo)).repetido
    await grupo.conferir()


async def test_parts_that_nobody_applied_are_thrown_away(casa: Casa, conta: ban.ContaBancaria) -> None:
    velho, novo = str(uuid4()), str(uuid4())
    await _enviar(casa, conta, velho, 1, b"abandonado")
    casa.clock.advance(timedelta(days=1, seconds=1))
    await _enviar(casa, conta, novo, 1, b"de hoje")
    assert await casa.linhas("SELECT envio_id::text FROM envio_retorno_parte") == [(novo,)]


def _sem_titulos(vetor: str) -> bytes:
    """The header and the trailer of a vector of CNAB 400."""
    cabecalho, *_, trailer = (PASTA / "retorno" / f"{vetor}.ret").read_bytes().splitlines()
    return cabecalho + b"\r\n" + trailer[:17] + b"0" * 377 + b"000002\r\n"


@pytest.mark.parametrize(
    ("vetor", "banco", "nossos", "outros"),
    [
        ("itau_400_a", "341", {"agencia": "111", "conta": "12345"}, {"agencia": "111", "conta": "54321"}),
        ("itau_400_a", "341", {"agencia": "0111", "conta": "12345"}, {"agencia": "1110", "conta": "12345"}),
        ("bradesco_400_a", "237", {"codigo_empresa": "04466911"}, {"codigo_empresa": "4466912"}),
        ("bradesco_400_a", "237", {}, {"codigo_empresa": "446691"}),
    ],
)
async def test_a_return_whose_header_names_another_account_is_refused(
    casa: Casa, vetor: str, banco: str, nossos: dict[str, str], outros: dict[str, str]
) -> None:
    """Two accounts of one bank may have given the same number to two titles of the same amount."""

    async def conta_de(campos: dict[str, str]) -> ban.ContaBancaria:
        padrao: dict[str, Any] = {"agencia": "1172", "conta": "403005", "carteira": "109" if banco == "341" else "09"}
        pedido = ban.CriarContaBancariaRequest(banco=banco, **padrao | campos)
        criada: ban.ContaBancaria = await casa.rpc("CriarContaBancaria", pedido)
        return criada

    outra = ban.ProcessarRetornoRequest(
        conta_id=(await conta_de(outros)).conta_id, conteudo=_sem_titulos(vetor), nome="r.ret"
    )
    recusa = await casa.recusa("ProcessarRetorno", outra)
    assert (recusa.kind, "escolhida é" in recusa.detail) == (ErrorKind.PRECONDITION, True)
    assert (await _processar(casa, await conta_de(nossos), _sem_titulos(vetor))).completo
