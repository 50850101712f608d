"""The proof bundle: a zip with one and only one form for its contents, so that no byte of it can be other than it is.

Files are stored, not compressed, in the order of their names, dated 1980-01-01: the same contents always give the same
bytes, whatever the library or its version.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from consorcio.services.sorteios.domain.integridade import json_canonico, sha256_hex

MANIFESTO = "manifesto.json"
ARQUIVOS = ("assinatura.json", "ata.json", "extracao.json", "lances.json", "lista.json", "registro.json", "regra.json")
FORMATO = 1
_ORIGEM_DOS_TEMPOS = (1980, 1, 1, 0, 0, 0)
_MAIOR_PACOTE_BYTES = 256 * 1024 * 1024


class PacoteIlegivelError(ValueError):
    """The file is not a proof bundle; the text says why, in Portuguese."""


def montar_pacote(arquivos: Mapping[str, bytes]) -> bytes:
    """The zip of these files, with a manifest of their hashes."""
    resumos = {nome: sha256_hex(conteudo) for nome, conteudo in arquivos.items()}
    manifesto = json_canonico({"formato": FORMATO, "arquivos": resumos})
    return _zip({**arquivos, MANIFESTO: manifesto})


def _zip(arquivos: Mapping[str, bytes]) -> bytes:
    saida = io.BytesIO()
    with zipfile.ZipFile(saida, "w", zipfile.ZIP_STORED) as pacote:
        for nome in sorted(arquivos):
            item = zipfile.ZipInfo(nome, _ORIGEM_DOS_TEMPOS)
            item.create_system, item.external_attr = 3, 0o644 << 16
            pacote.writestr(item, arquivos[nome])
    return saida.getvalue()


def ler_pacote(conteudo: bytes) -> tuple[dict[str, bytes], list[str]]:
    """The files of a bundle, and what is wrong with how they are packed: each names the file, or the byte.

    Raises:
        PacoteIlegivelError: it is no zip, a file of it is missing, or it is larger than any bundle.
    """
    if len(conteudo) > _MAIOR_PACOTE_BYTES:
        raise PacoteIlegivelError("o arquivo é grande demais para um pacote de prova")
    problemas: list[str] = []
    try:
        with zipfile.ZipFile(io.BytesIO(conteudo)) as pacote:
            itens = [item for item in pacote.infolist() if item.filename in _NOMES]
            arquivos = {item.filename: _guardado(conteudo, item) for item in itens}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, RuntimeError, EOFError, OverflowError):
        raise PacoteIlegivelError("o arquivo não é um zip, ou foi cortado ou alterado na sua estrutura") from None
    faltam = [nome for nome in _NOMES if nome not in arquivos]
    if faltam:
        raise PacoteIlegivelError(f"faltam no pacote: {', '.join(faltam)}")
    problemas += _fora_do_manifesto(arquivos)
    refeito = _zip(arquivos)
    if refeito != conteudo and not problemas:
        onde = next((i for i, (a, b) in enumerate(zip(refeito, conteudo, strict=False)) if a != b), len(refeito))
        problemas.append(f"o empacotamento foi alterado no byte {onde}")
    return arquivos, problemas


_NOMES = (*ARQUIVOS, MANIFESTO)


_CABECALHO_LOCAL_BYTES = 30


def _guardado(conteudo: bytes, item: zipfile.ZipInfo) -> bytes:
    """The stored bytes of a file, whatever its checksum says: the manifest and the other checks judge them."""
    inicio = item.header_offset + _CABECALHO_LOCAL_BYTES + len(item.filename.encode())
    return conteudo[inicio : inicio + item.file_size]


def _fora_do_manifesto(arquivos: Mapping[str, bytes]) -> list[str]:
    try:
        manifesto: dict[str, Any] = json.loads(arquivos[MANIFESTO])
        resumos = manifesto["arquivos"]
        if manifesto != {"formato": FORMATO, "arquivos": resumos} or set(resumos) != set(ARQUIVOS):
            return [f"{MANIFESTO} não é o de um pacote de prova"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return [f"{MANIFESTO} não pôde ser lido"]
    return [
        f"{nome} foi alterado: o seu resumo não é o do manifesto"
        for nome in ARQUIVOS
        if resumos[nome] != sha256_hex(arquivos[nome])
    ]
