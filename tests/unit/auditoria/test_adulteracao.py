"""T-MERKLE: whatever is done to an exported log, the first entry that is not what was written is named.

The system's verifier and the stand-alone one must say the same.
"""

from __future__ import annotations

import importlib.util
import io
import json
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from consorcio.cli.verificar import app
from consorcio.services.auditoria.domain.registro import Registro
from unit.auditoria.exportado import (
    CHAVE,
    checkpoint_em,
    conferir,
    em_json,
    em_ndjson,
    fatos,
    reescrito,
    registros,
)

ROOT = Path(__file__).parents[3]
TAMANHO = 14
FATOS = fatos(TAMANHO)
LOG = registros(FATOS)
NDJSON = em_ndjson(LOG)
CHECKPOINTS = em_json([checkpoint_em(LOG, TAMANHO), checkpoint_em(LOG, 5)])


def carregar_independente() -> ModuleType:
    spec = importlib.util.spec_from_file_location("verificar_registro", ROOT / "tools" / "verificar_registro.py")
    assert spec is not None
    assert spec.loader is not None
    modulo = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(modulo)
    return modulo


INDEPENDENTE = carregar_independente()


def primeiro_adulterado(ndjson: bytes, lista: bytes = CHECKPOINTS) -> int | None:
    """What both verifiers say. An AssertionError means that they disagree."""
    laudo = conferir(ndjson, lista)
    indice, divergencia = INDEPENDENTE.verificar(io.BytesIO(ndjson), [json.loads(lista)])
    assert (laudo.divergencia.indice if laudo.divergencia else None) == indice
    assert laudo.confere == (not divergencia)
    return laudo.divergencia.indice if laudo.divergencia else None


def fins() -> list[int]:
    """Where each entry ends in the export: two links of the chain never look the same."""
    marcas = [f'"cadeia":"{registro.cadeia.hex()}"}}'.encode() for registro in LOG]
    return [NDJSON.index(marca) + len(marca) for marca in marcas]


FINS = fins()


def dono_do_byte(posicao: int) -> int:
    """The entry that a byte of the export belongs to; what is between two entries belongs to the second."""
    return sum(fim <= posicao for fim in FINS)


def test_registro_intacto_confere() -> None:
    assert primeiro_adulterado(NDJSON) is None
    laudo = conferir(NDJSON, CHECKPOINTS)
    assert (laudo.confere, laudo.registros, laudo.checkpoints, laudo.assinados) == (True, TAMANHO, 2, TAMANHO)


# The last byte is the line feed that ends the file: another space in its place changes nothing.
@given(st.integers(0, len(NDJSON) - 2), st.integers(0, 255))
def test_t_merkle_um_byte_trocado(posicao: int, novo: int) -> None:
    alterado = bytearray(NDJSON)
    alterado[posicao] = novo
    esperado = None if alterado == NDJSON else dono_do_byte(posicao)
    assert primeiro_adulterado(bytes(alterado)) == esperado


@settings(deadline=None)
@given(st.integers(0, TAMANHO - 1))
def test_t_merkle_um_registro_apagado(indice: int) -> None:
    assert primeiro_adulterado(em_ndjson(LOG[:indice] + LOG[indice + 1 :])) == indice


@settings(deadline=None)
@given(st.integers(0, TAMANHO - 1), st.integers(0, TAMANHO - 1))
def test_t_merkle_dois_registros_trocados_de_lugar(um: int, outro: int) -> None:
    trocado = list(LOG)
    trocado[um], trocado[outro] = LOG[outro], LOG[um]
    assert primeiro_adulterado(em_ndjson(trocado)) == (None if um == outro else min(um, outro))


@pytest.mark.parametrize("tamanho", range(TAMANHO))
def test_t_merkle_fim_cortado(tamanho: int) -> None:
    assert primeiro_adulterado(em_ndjson(LOG[:tamanho])) == tamanho


@pytest.mark.parametrize("corte", range(2, 400, 13))
def test_t_merkle_arquivo_cortado_no_meio_de_uma_linha(corte: int) -> None:
    assert primeiro_adulterado(NDJSON[:-corte]) == dono_do_byte(len(NDJSON) - corte)


@pytest.mark.parametrize("indice", range(TAMANHO))
def test_t_merkle_registro_inserido(indice: int) -> None:
    assert primeiro_adulterado(em_ndjson([*LOG[: indice + 1], *LOG[indice:]])) == indice + 1


@pytest.mark.parametrize("alterado", range(TAMANHO))
def test_t_merkle_tudo_reescrito_a_partir_de_um_registro(alterado: int) -> None:
    """A perfect chain made again: the checkpoints at 5 and 14 tell between which of them."""
    assert primeiro_adulterado(em_ndjson(reescrito(FATOS, alterado))) == (0 if alterado < 5 else 5)


def test_t_merkle_reescrita_com_checkpoint_novo_cai_no_antigo() -> None:
    """Who has the key signs the rewritten log; who kept an old checkpoint notices."""
    falso: list[Registro] = reescrito(FATOS, 3)
    assert primeiro_adulterado(em_ndjson(falso), em_json([checkpoint_em(falso, TAMANHO)])) is None
    listas = em_json([checkpoint_em(falso, TAMANHO), checkpoint_em(LOG, 5)])
    assert primeiro_adulterado(em_ndjson(falso), listas) == 0


def test_checkpoint_adulterado_nao_acusa_um_registro() -> None:
    lista = json.loads(CHECKPOINTS)
    lista["checkpoints"][0]["raiz"] = "00" * 32
    documento = json.dumps(lista).encode()
    assert primeiro_adulterado(NDJSON, documento) is None
    laudo = conferir(NDJSON, documento)
    assert not laudo.confere
    assert laudo.divergencia is not None
    assert "tamanho 14" in laudo.divergencia.motivo


def test_sem_checkpoint_nada_esta_provado() -> None:
    assert primeiro_adulterado(NDJSON, em_json([])) is None
    assert not conferir(NDJSON, em_json([])).confere


def test_registros_depois_do_ultimo_checkpoint_so_ainda_nao_estao_assinados() -> None:
    laudo = conferir(NDJSON, em_json([checkpoint_em(LOG, 5)]))
    assert (laudo.confere, laudo.registros, laudo.assinados) == (True, TAMANHO, 5)


def executar(tmp_path: Path, ndjson: bytes, *opcoes: str, lista: bytes = CHECKPOINTS) -> tuple[int, str]:
    (tmp_path / "registros.ndjson").write_bytes(ndjson)
    (tmp_path / "checkpoints.json").write_bytes(lista)
    argumentos = ["registro", str(tmp_path / "registros.ndjson")]
    argumentos += ["--checkpoints", str(tmp_path / "checkpoints.json"), *opcoes]
    resultado = CliRunner().invoke(app, argumentos)
    return resultado.exit_code, resultado.output


def test_comando_confere(tmp_path: Path) -> None:
    saida = "O registro confere: 14 registros, 2 pontos de verificação, 0 registros ainda sem assinatura.\n"
    assert executar(tmp_path, NDJSON) == (0, saida)


def test_comando_nomeia_o_primeiro_adulterado_e_sai_com_1(tmp_path: Path) -> None:
    alterado = NDJSON.replace(b'"g7"', b'"g8"', 1)
    codigo, texto = executar(tmp_path, alterado)
    assert codigo == 1
    assert texto == (
        "O registro NÃO confere. Primeira entrada adulterada: índice 7: o campo entidade_id não é o do conteúdo.\n"
    )
    codigo, texto = executar(tmp_path, alterado, "--json")
    assert (codigo, json.loads(texto)["primeiro_adulterado"]) == (1, 7)


def test_comando_so_aceita_a_chave_que_o_auditor_ja_conhecia(tmp_path: Path) -> None:
    conhecida = json.loads(CHECKPOINTS)["chaves"][CHAVE.chave_id]
    assert executar(tmp_path, NDJSON, "--chave", conhecida)[0] == 0
    codigo, texto = executar(tmp_path, NDJSON, "--chave", "AAAA")
    assert codigo == 1
    assert "chave desconhecida" in texto


@pytest.mark.parametrize(
    "lista", [b"", b"[]", b"{}", b"\xff", b'{"checkpoints":[1],"chaves":{}}', b'{"checkpoints":[],"chaves":{"a":1}}']
)
def test_comando_recusa_lista_de_checkpoints_que_nao_e_uma(tmp_path: Path, lista: bytes) -> None:
    codigo, texto = executar(tmp_path, NDJSON, lista=lista)
    assert codigo == 2
    assert "não é uma lista de pontos de verificação" in texto


def test_comando_diz_que_arquivo_nao_existe(tmp_path: Path) -> None:
    argumentos = ["registro", str(tmp_path / "falta"), "--checkpoints", str(tmp_path / "falta.json")]
    resultado = CliRunner().invoke(app, argumentos)
    assert resultado.exit_code == 2
    assert "Não foi possível ler" in resultado.output
