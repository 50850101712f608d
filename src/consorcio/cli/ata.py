"""`consorcio ata`: the ata of an assembly in PDF/A, from its proof bundle, by the same template of the system."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from consorcio.core.errors import ConsorcioError
from consorcio.platform.printing import imprimir, preencher
from consorcio.services.auditoria.domain.inclusao import conferir_entrada
from consorcio.services.documentos.modelos_de_fabrica import html_de_fabrica
from consorcio.services.sorteios.domain.ata_impressa import dados_da_ata
from consorcio.services.sorteios.domain.pacote import PacoteIlegivelError, ler_pacote
from consorcio.services.sorteios.domain.verificacao_ata import verificar_pacote


def ata(
    pacote: Annotated[Path, typer.Argument(help="Pacote de prova: GET /api/v1/assembleias/{id}/pacote.")],
    administradora: Annotated[str, typer.Option(help="Nome da administradora, no alto da página.")],
    cnpj: Annotated[str, typer.Option(help="CNPJ, como se escreve.")],
    saida: Annotated[Path | None, typer.Option(help="Arquivo; sem ele, o nome do pacote com .pdf.")] = None,
    modelo: Annotated[Path | None, typer.Option(help="Modelo em HTML da instalação; sem ele, o de fábrica.")] = None,
) -> None:
    """Imprime a ata de um pacote de prova, depois de o conferir. Sai com 1 se o pacote não conferir."""
    destino = saida or pacote.with_suffix(".pdf")
    try:
        conteudo = pacote.read_bytes()
        laudo = verificar_pacote(conteudo, conferir_entrada)
        if not laudo.confere:
            sys.exit("O pacote não confere; veja: consorcio verificar ata.")
        html = modelo.read_text() if modelo else html_de_fabrica("ata")
        destino.write_bytes(_pdf(html, ler_pacote(conteudo)[0]["ata.json"], {"nome": administradora, "cnpj": cnpj}))
    except OSError as falha:
        sys.exit(f"Não foi possível ler ou gravar {falha.filename}.")
    except PacoteIlegivelError as ilegivel:
        sys.exit(f"{pacote}: {ilegivel}.")
    except ConsorcioError as recusa:
        sys.exit(recusa.fields[0].message if recusa.fields else recusa.detail)
    print(f"{destino}: grupo {laudo.grupo}, assembleia {laudo.ago}.")


def _pdf(html: str, canonica: bytes, administradora: dict[str, str]) -> bytes:
    dados: dict[str, Any] = dados_da_ata(json.loads(canonica), canonica, administradora)
    return asyncio.run(imprimir(preencher(html, dados, "/pacote"))).conteudo
