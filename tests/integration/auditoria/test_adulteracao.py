"""Somebody with every power over the database alters it: the service says where, and so does who exported it."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest

from consorcio.contracts.auditoria.v1 import auditoria_pb2 as pb
from consorcio.gateway.encoder import encode
from consorcio.services.auditoria.domain.exportacao import ler_checkpoints, verificar_exportacao
from integration.auditoria.conftest import Casa

ROOT = Path(__file__).parents[3]


async def com_registros(casa: Casa) -> None:
    """Twelve entries, signed at 5 and at 12."""
    await casa.receber_folhas(5)
    await casa.assinar()
    await casa.receber_folhas(7)
    await casa.assinar()


@pytest.mark.parametrize(
    ("comando", "indice"),
    [
        ("UPDATE registro SET conteudo = replace(conteudo, 'maria', 'joana') WHERE indice = 3", 3),
        ("UPDATE registro SET ator_id = 'joana' WHERE indice >= 7", 7),
        ("UPDATE registro SET instante = instante + interval '1 second' WHERE indice = 11", 11),
        ("UPDATE registro SET folha = sha256('x') WHERE indice = 6", 6),
        ("UPDATE registro SET cadeia = sha256('x') WHERE indice = 2", 2),
        ("DELETE FROM registro WHERE indice = 4", 4),
        ("DELETE FROM registro WHERE indice > 8", 9),
        ("DELETE FROM registro", 0),
        ("UPDATE registro SET indice = indice + 100 WHERE indice > 9", 10),
        ("UPDATE no_merkle SET resumo = sha256('x') WHERE nivel = 2 AND posicao = 1", 4),
        ("DELETE FROM no_merkle WHERE nivel = 1 AND posicao = 5", 10),
    ],
)
async def test_o_primeiro_adulterado_no_banco_e_nomeado(casa: Casa, comando: str, indice: int) -> None:
    await com_registros(casa)
    assert (await casa.verificar()).confere

    casa.adulterar(comando)

    laudo = await casa.verificar()
    assert not laudo.confere
    assert laudo.primeiro_adulterado == indice, laudo.divergencia


async def test_registro_reescrito_por_inteiro_nao_bate_com_o_checkpoint(casa: Casa) -> None:
    await com_registros(casa)
    casa.adulterar("DELETE FROM registro")
    casa.adulterar("DELETE FROM no_merkle")
    casa.adulterar("DELETE FROM plataforma.inbox")
    await casa.receber_folhas(12)

    laudo = await casa.verificar()

    assert not laudo.confere
    assert laudo.primeiro_adulterado == 0
    assert "entre os índices 0 e 4" in laudo.divergencia


@pytest.mark.parametrize(
    "comando",
    [
        "UPDATE checkpoint SET raiz = sha256('x') WHERE tamanho = 5",
        "UPDATE checkpoint SET texto = replace(texto, 'auditoria', 'outra') WHERE tamanho = 5",
        "UPDATE chave SET privada_selada = 'x'",
    ],
)
async def test_checkpoint_ou_chave_adulterados_nao_conferem(casa: Casa, comando: str) -> None:
    await com_registros(casa)
    casa.adulterar(comando)
    casa.reiniciar()
    laudo = await casa.verificar()
    assert not laudo.confere
    assert not laudo.HasField("primeiro_adulterado")
    assert "ponto de verificação" in laudo.divergencia


async def test_o_que_as_rotas_exportam_se_confere_fora_do_sistema(casa: Casa, tmp_path: Path) -> None:
    await com_registros(casa)
    lista: pb.ListarCheckpointsResponse = await casa.chamar("ListarCheckpoints", pb.ListarCheckpointsRequest())
    linhas = [encode(pagina) + b"\n" for pagina in await casa.exportar()]
    laudo = verificar_exportacao(linhas, *ler_checkpoints(encode(lista)))
    assert (laudo.confere, laudo.registros, laudo.checkpoints) == (True, 12, 2)

    registros, checkpoints = tmp_path / "registros.ndjson", tmp_path / "checkpoints.json"
    registros.write_bytes(b"".join(linhas).replace(b'"maria"', b'"joana"', 1))
    checkpoints.write_bytes(encode(lista))
    independente = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-I", str(ROOT / "tools" / "verificar_registro.py"), str(registros), str(checkpoints)],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert independente.returncode == 1
    assert "índice 0" in independente.stdout
    assert json.loads(linhas[0])["registros"][0]["ator_id"] == "maria"
