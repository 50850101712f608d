"""The proof bundle of an assembleia: what was frozen, decided and written, and the audit log that vouches for it."""

from __future__ import annotations

from base64 import b64encode
from typing import Any
from uuid import UUID

from google.protobuf.json_format import MessageToDict
from psycopg import AsyncConnection

from consorcio.contracts.auditoria.v1 import auditoria_pb2
from consorcio.core.errors import precondition
from consorcio.platform.context import Outgoing, current_call, system_actor
from consorcio.platform.vault import Vault
from consorcio.services.sorteios import repository
from consorcio.services.sorteios.domain.integridade import folha_canonica
from consorcio.services.sorteios.domain.pacote import montar_pacote
from consorcio.services.sorteios.registros import Assembleia, AtaRegistrada
from consorcio.services.sorteios.use_cases.insumos import ler_insumos
from consorcio.services.sorteios.vizinhos import Vizinhos

_ENTRADAS = ("lista_congelada", "extracao_registrada", "sorteio_executado", "ata_lavrada")


async def montar_prova(
    conn: AsyncConnection[Any], vault: Vault, vizinhos: Vizinhos, assembleia: Assembleia
) -> tuple[str, bytes]:
    """The name and the bytes of the bundle.

    PRECONDITION while the ata is not written, was written before atas were signed, or its entry of the log is not yet
    under a signed checkpoint (which takes seconds).
    """
    arquivos = await arquivos_da_prova(conn, vault, assembleia)
    extracao = assembleia.extracao or 0
    arquivos["registro.json"] = folha_canonica(await _registro(vizinhos, assembleia, extracao))
    return f"prova-{assembleia.grupo_codigo}-ago-{assembleia.ago}.zip", montar_pacote(arquivos)


async def arquivos_da_prova(conn: AsyncConnection[Any], vault: Vault, assembleia: Assembleia) -> dict[str, bytes]:
    """The documents of the bundle that this service has; the entries of the log are another's."""
    ata = await repository.ler_ata(conn, assembleia.assembleia_id)
    if ata is None or ata.assinatura is None or ata.chave_publica is None:
        raise precondition("A assembleia ainda não tem ata assinada: não há o que provar.")
    insumos = await ler_insumos(conn, vault, assembleia)
    return {
        "ata.json": ata.conteudo.encode(),
        "assinatura.json": folha_canonica(_assinatura(ata)),
        "lista.json": insumos.snapshot.documento(),
        "regra.json": folha_canonica(insumos.regra.conteudo()),
        "extracao.json": folha_canonica(insumos.extracao.conteudo()),
        "lances.json": folha_canonica({"lances": [lance.conteudo() for lance in insumos.lances]}),
    }


def _assinatura(ata: AtaRegistrada) -> dict[str, str]:
    return {
        "algoritmo": "Ed25519",
        "assinatura": b64encode(ata.assinatura or b"").decode(),
        "chave_publica": (ata.chave_publica or b"").hex(),
        "impressao_digital": ata.hash,
    }


async def _registro(vizinhos: Vizinhos, assembleia: Assembleia, extracao: int) -> dict[str, Any]:
    """Entries of the log with their proofs. Asked as the service: who may read a result may not read the log."""
    token = current_call.set(Outgoing(system_actor("sorteios"), ""))
    try:
        entradas = {acao: await _entrada(vizinhos, acao, assembleia.assembleia_id, extracao) for acao in _ENTRADAS}
        publicas = await vizinhos.auditoria.ListarCheckpoints(auditoria_pb2.ListarCheckpointsRequest(tamanho_pagina=1))
    finally:
        current_call.reset(token)
    return {"entradas": entradas, "chaves": dict(publicas.chaves)}


async def _entrada(vizinhos: Vizinhos, acao: str, assembleia_id: UUID, extracao: int) -> dict[str, Any]:
    da_extracao = acao == "extracao_registrada"
    achados = await vizinhos.auditoria.ConsultarRegistros(
        auditoria_pb2.ConsultarRegistrosRequest(
            servico="sorteios",
            acao=acao,
            entidade="extracao" if da_extracao else "assembleia",
            entidade_id=str(extracao) if da_extracao else str(assembleia_id),
        )
    )
    if not achados.registros:
        raise precondition(f"A entrada {acao} ainda não chegou ao registro de auditoria. Tente em instantes.")
    registro = achados.registros[-1]
    prova = await vizinhos.auditoria.ObterProvaInclusao(auditoria_pb2.ObterProvaInclusaoRequest(indice=registro.indice))
    checkpoint = MessageToDict(prova.checkpoint, preserving_proto_field_name=True)
    return {
        "indice": registro.indice,
        "conteudo": registro.conteudo,
        "caminho": list(prova.caminho),
        "checkpoint": checkpoint,
    }
