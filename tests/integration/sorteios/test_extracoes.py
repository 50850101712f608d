"""Extractions through the service: two people, a file, a source that can be slow, wrong or down (R5.22)."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from consorcio.contracts.sorteios.v1 import sorteios_pb2 as pb
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.services.sorteios.fonte_extracoes import FonteHttp
from integration.sorteios.conftest import CONFERENTE, PREMIOS, Casa
from integration.sorteios.fonte_falsa import CERTA, FonteFalsa, fonte_no_ar

CSV = "\ufeffnumero;data;premio1;premio2;premio3;premio4;premio5\n6000;14/03/2026;00003;11111;22222;33333;44444\n"


async def so_registrar(casa: Casa) -> None:
    pedido = pb.RegistrarExtracaoRequest(numero=6000, data="2026-03-14", premios=PREMIOS, fonte="Loteria Federal")
    assert not (await casa.chamar("RegistrarExtracao", pedido)).conferida


async def importar(casa: Casa, csv: str, **quem: object) -> pb.ImportarExtracoesResponse:
    pedido = pb.ImportarExtracoesRequest(nome="a.csv", conteudo=csv.encode())
    resposta: pb.ImportarExtracoesResponse = await casa.chamar("ImportarExtracoes", pedido, **quem)  # type: ignore[arg-type]
    return resposta


async def buscar(casa: Casa) -> pb.Extracao:
    extracao: pb.Extracao = await casa.chamar("BuscarExtracao", pb.BuscarExtracaoRequest(numero=6000))
    return extracao


async def test_premios_de_uma_pessoa_so_nao_decidem(casa: Casa) -> None:
    assembleia_id = await casa.convocar()
    await casa.abrir(assembleia_id)
    await so_registrar(casa)
    with pytest.raises(ConsorcioError, match="conferidos por outra pessoa") as erro:
        await casa.apurar(assembleia_id)
    assert erro.value.rule == "R5.22"
    conferencia = pb.ConferirExtracaoRequest(numero=6000, premios=PREMIOS)
    with pytest.raises(ConsorcioError, match="peça a outra pessoa"):
        await casa.chamar("ConferirExtracao", conferencia)
    assert (await casa.chamar("ConferirExtracao", conferencia, CONFERENTE)).conferida
    assert (await casa.chamar("ConferirExtracao", conferencia, CONFERENTE)).conferida
    assert (await casa.apurar(assembleia_id)).extracao.conferida


async def test_conferencia_que_difere_diz_o_premio(casa: Casa) -> None:
    await so_registrar(casa)
    pedido = pb.ConferirExtracaoRequest(numero=6000, premios=[*PREMIOS[:2], "22223", *PREMIOS[3:]])
    with pytest.raises(ConsorcioError, match="3º prêmio") as erro:
        await casa.chamar("ConferirExtracao", pedido, CONFERENTE)
    assert erro.value.kind is ErrorKind.CONFLICT
    assert not (await buscar(casa)).conferida


async def test_r522_lista_congelada_depois_da_extracao_e_recusada(casa: Casa) -> None:
    assembleia_id = await casa.convocar()
    await casa.registrar_extracao()
    with pytest.raises(ConsorcioError, match="a 6000, de 14/03/2026, já é conhecida") as erro:
        await casa.abrir(assembleia_id)
    assert erro.value.rule == "R5.22"
    aberta = await casa.abrir(assembleia_id, "2026-03-16")
    assert aberta.situacao == pb.SITUACAO_ASSEMBLEIA_ABERTA


async def test_arquivo_registra_e_o_de_outra_pessoa_confere(casa: Casa) -> None:
    ruim = CSV + "x;15/03/2026;1;2;3;4;5\n6001;30/02/2026;00001;00002;00003;00004;00005\n"
    primeira = await importar(casa, ruim)
    assert (primeira.incluidas, primeira.conferidas) == (1, 0)
    assert [r.linha for r in primeira.recusadas] == [3, 4]
    repetida = await importar(casa, CSV)
    assert (repetida.incluidas, repetida.repetidas, repetida.conferidas) == (0, 1, 0)
    outra = await importar(casa, CSV, quem=CONFERENTE)
    assert (outra.repetidas, outra.conferidas) == (1, 1)
    assert (await buscar(casa)).conferida


async def test_arquivo_que_contradiz_o_registrado_e_recusado(casa: Casa) -> None:
    await so_registrar(casa)
    contradiz = await importar(casa, CSV.replace("00003", "00004"), quem=CONFERENTE)
    assert "outro conteúdo" in contradiz.recusadas[0].mensagem
    assert not (await buscar(casa)).conferida
    with pytest.raises(ConsorcioError, match="Faltam as colunas"):
        await importar(casa, "a;b\n1;2\n")


def com_fonte(casa: Casa, fonte: FonteFalsa) -> None:
    casa.runtime = replace(casa.runtime, settings=casa.runtime.settings.model_copy(update={"extracoes_url": fonte.url}))
    casa.trocar_cache(casa.runtime.cache)


async def test_fonte_registra_e_confere(casa: Casa) -> None:
    pedido = pb.ConsultarExtracaoRequest(numero=6000)
    with pytest.raises(ConsorcioError, match="Não há fonte"):
        await casa.chamar("ConsultarExtracao", pedido)
    with fonte_no_ar() as fonte:
        com_fonte(casa, fonte)
        lida = await casa.chamar("ConsultarExtracao", pedido)
        assert (list(lida.premios), lida.data, lida.conferida) == (PREMIOS, "2026-03-14", True)


async def test_fonte_confere_o_que_foi_digitado_ou_denuncia(casa: Casa) -> None:
    await so_registrar(casa)
    with fonte_no_ar() as fonte:
        com_fonte(casa, fonte)
        pedido = pb.ConsultarExtracaoRequest(numero=6000)
        fonte.corpo = json.dumps(CERTA | {"listaDezenas": ["000004", *CERTA["listaDezenas"][1:]]}).encode()
        with pytest.raises(ConsorcioError, match="outro conteúdo"):
            await casa.chamar("ConsultarExtracao", pedido)
        fonte.corpo = json.dumps(CERTA).encode()
        assert (await casa.chamar("ConsultarExtracao", pedido)).conferida


@pytest.mark.parametrize(
    "resposta",
    [
        {"corpo": b"nada"},
        {"corpo": b"[]"},
        {"corpo": json.dumps(CERTA | {"numero": 5999}).encode()},
        {"corpo": json.dumps(CERTA | {"listaDezenas": ["000003"]}).encode()},
        {"corpo": json.dumps(CERTA | {"listaDezenas": ["100003"] * 5}).encode()},
        {"corpo": json.dumps(CERTA | {"dataApuracao": "31/02/2026"}).encode()},
        {"corpo": b"0" * 100_000},
        {"situacao": 500},
        {"situacao": 302},
        {"demora_s": 5.0},
    ],
)
async def test_fonte_lenta_ou_errada_nao_registra_nada(resposta: dict[str, object]) -> None:
    with fonte_no_ar() as fonte:
        for campo, valor in resposta.items():
            setattr(fonte, campo, valor)
        with pytest.raises(ConsorcioError) as erro:
            await FonteHttp(fonte.url, prazo_s=0.3).buscar(6000)
        assert erro.value.kind is ErrorKind.UNAVAILABLE


async def test_fonte_fora_do_ar() -> None:
    with fonte_no_ar() as fonte:
        url = fonte.url
    with pytest.raises(ConsorcioError) as erro:
        await FonteHttp(url, prazo_s=0.3).buscar(6000)
    assert erro.value.kind is ErrorKind.UNAVAILABLE
