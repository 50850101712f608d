"""An assembleia with its proof bundle, made in memory with the real log of auditoria and no service."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from consorcio.services.auditoria.domain.checkpoint import Chave, assinar
from consorcio.services.auditoria.domain.merkle import Fronteira, caminho_inclusao, raiz
from consorcio.services.auditoria.domain.registro import Cauda, Fato, Registro, acrescentar, instante_texto
from consorcio.services.sorteios.domain.apuracao import apurar
from consorcio.services.sorteios.domain.ata import redigir_ata
from consorcio.services.sorteios.domain.extracao import Extracao
from consorcio.services.sorteios.domain.integridade import json_canonico, mensagem_da_ata, sha256_hex
from consorcio.services.sorteios.domain.lances import Lance
from consorcio.services.sorteios.domain.pacote import montar_pacote
from consorcio.services.sorteios.domain.regra import RegraAssembleia
from consorcio.services.sorteios.domain.snapshot import Snapshot
from unit.sorteios.montagem import cota, lance, regra, snapshot

CHAVE_DA_ATA = Ed25519PrivateKey.from_private_bytes(b"\1" * 32)
CHAVE_DO_REGISTRO = Chave("consorcio.exemplo/auditoria", Ed25519PrivateKey.from_private_bytes(b"\2" * 32))
INSTANTE = datetime(2026, 3, 11, 15, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Assembleia:
    """Inputs of an AGO."""

    lista: Snapshot
    lances: tuple[Lance, ...]
    extracao: Extracao
    regra: RegraAssembleia


def assembleia(cotas: int = 12) -> Assembleia:
    lances = tuple(lance(numero, 20 + numero) for numero in (5, 7, 9))
    lista = snapshot([cota(n, adimplente=n != 4) for n in range(1, cotas + 1)], fc=2 * 6_000_000 + 500)
    selada = replace(lista, lances=tuple(item.hash for item in lances))
    premios = ("00004", "11111", "22222", "33333", "44444")
    return Assembleia(selada, lances, Extracao(6000, date(2026, 3, 14), premios, "Loteria Federal"), regra())


def pacote(agora: Assembleia, ordem: tuple[str, ...] | None = None) -> bytes:
    """The bundle of an AGO, its log written in an order."""
    return montar_pacote(arquivos(agora, ordem))


def arquivos(agora: Assembleia, ordem: tuple[str, ...] | None = None) -> dict[str, bytes]:
    apuracao = apurar(agora.lista, agora.extracao, agora.lances, agora.regra)
    ata = json_canonico(redigir_ata(agora.lista, apuracao, "1001", "2026-03-16"))
    publica = CHAVE_DA_ATA.public_key().public_bytes_raw()
    fatos: dict[str, tuple[str, str, dict[str, Any]]] = {
        "lista_congelada": ("assembleia", "a1", {"raiz_lista": agora.lista.raiz, "lances": len(agora.lances)}),
        "extracao_registrada": ("extracao", "6000", {"impressao_digital": agora.extracao.hash}),
        "sorteio_executado": ("assembleia", "a1", {"impressao_digital": apuracao.hash}),
        "ata_lavrada": ("assembleia", "a1", {"impressao_digital": sha256_hex(ata), "chave_publica": publica.hex()}),
    }
    return {
        "ata.json": ata,
        "assinatura.json": json_canonico(
            {
                "algoritmo": "Ed25519",
                "assinatura": b64encode(CHAVE_DA_ATA.sign(mensagem_da_ata(ata))).decode(),
                "chave_publica": publica.hex(),
                "impressao_digital": sha256_hex(ata),
            }
        ),
        "lista.json": json_canonico(
            {"cabecalho": agora.lista.cabecalho(), "cotas": [c.conteudo() for c in agora.lista.cotas]}
        ),
        "regra.json": json_canonico(agora.regra.conteudo()),
        "extracao.json": json_canonico(agora.extracao.conteudo()),
        "lances.json": json_canonico({"lances": [item.conteudo() for item in agora.lances]}),
        "registro.json": json_canonico(_registro(fatos, ordem or tuple(fatos))),
    }


def _registro(fatos: dict[str, tuple[str, str, dict[str, Any]]], ordem: tuple[str, ...]) -> dict[str, Any]:
    cauda = Cauda(Fronteira())
    escritos = acrescentar(
        cauda,
        [
            Fato(
                acao, "sorteios", acao, "sistema:sorteios", "sorteios", *fatos[acao][:2], "c", INSTANTE, fatos[acao][2]
            )
            for acao in ordem
        ],
    ).registros
    folhas = [registro.folha for registro in escritos]
    checkpoint = assinar(
        CHAVE_DO_REGISTRO, len(folhas), cauda.fronteira.raiz(), cauda.cadeia, INSTANTE + timedelta(seconds=2)
    )
    publico = {
        "tamanho": checkpoint.tamanho,
        "raiz": checkpoint.raiz.hex(),
        "cadeia": checkpoint.cadeia.hex(),
        "instante": instante_texto(checkpoint.instante),
        "assinatura": b64encode(checkpoint.assinatura).decode(),
        "chave_id": checkpoint.chave_id,
        "texto": checkpoint.texto,
    }
    return {
        "entradas": {r.acao: _entrada(r, folhas) | {"checkpoint": publico} for r in escritos},
        "chaves": {CHAVE_DO_REGISTRO.chave_id: b64encode(CHAVE_DO_REGISTRO.publica).decode()},
    }


def _entrada(registro: Registro, folhas: list[bytes]) -> dict[str, Any]:
    caminho = caminho_inclusao(registro.indice, len(folhas))
    resumos = [raiz(folhas[faixa.inicio : faixa.fim]).hex() for faixa in caminho]
    return {"indice": registro.indice, "conteudo": registro.conteudo, "caminho": resumos}
