"""The seat of who leaves, and of who comes back: what financeiro tells of exclusions (R8.03, R3.15, R2.26)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from consorcio.core.errors import ConsorcioError, ErrorKind, conflict, precondition
from consorcio.platform.database import Transaction
from consorcio.platform.sagas import start_saga
from consorcio.services.grupos import events
from consorcio.services.grupos.domain.cota import Cota, Excluido, Vinculo, excluir, mover, readmitir
from consorcio.services.grupos.domain.grupo import NOME_SITUACAO, SituacaoGrupo
from consorcio.services.grupos.repository import cotas, grupos
from consorcio.services.grupos.use_cases.participacao import exigir_mais_uma_cota
from consorcio.services.grupos.validacao import Validacao

SAGA = "readmissao"
PASSO_VALIDAR = "validar"


async def excluir_cota(tx: Transaction, cota_id: UUID, causa: str, data: date) -> None:
    """ATIVA → EXCLUIDA: seat vacant, version and credit kept (R8.03, R2.26). Repeating changes nothing."""
    cota = await cotas.travar(tx.conn, cota_id)
    if cota.estado.vinculo is Vinculo.EXCLUIDA:
        return
    await cotas.gravar_saida(tx.conn, replace(cota, estado=excluir(cota.estado)))
    await cotas.registrar_fatos(tx, [cota_id], "CotaExcluida", data, [f"Por {causa.lower()}"])


async def pedir_vaga_de_volta(tx: Transaction, saga_id: str, cota_id: UUID, parcela_centavos: int, data: date) -> None:
    """An excluded member asks for his seat: a saga asks the register about him and his spouse first (R3.15, R2.30)."""
    dados = {"cota_id": str(cota_id), "parcela_centavos": parcela_centavos, "data": data.isoformat()}
    await start_saga(tx, SAGA, saga_id, PASSO_VALIDAR, dados)


async def readmitir_cota(tx: Transaction, cota_id: UUID, validacao: Validacao, data: date) -> str:
    """EXCLUIDA → ATIVA on the same seat; or the reason why not, told to who asked and returned (R3.15)."""
    cota = await cotas.travar(tx.conn, cota_id)
    if cota.estado.vinculo is Vinculo.ATIVA:
        return ""
    try:
        if validacao.recusa:
            raise precondition(validacao.recusa, "R2.30")
        await _retomar(tx, cota, validacao)
    except ConsorcioError as recusa:
        if recusa.kind not in {ErrorKind.PRECONDITION, ErrorKind.CONFLICT}:
            raise
        await cotas.registrar_fatos(tx, [cota_id], "ReadmissaoRecusada", data, [recusa.detail])
        await events.readmissao_recusada(tx, cota, recusa.detail, data)
        return recusa.detail
    await cotas.registrar_fatos(tx, [cota_id], "CotaReadmitida", data, [""])
    await events.cota_readmitida(tx, cota, data)
    return ""


async def _retomar(tx: Transaction, cota: Cota, validacao: Validacao) -> None:
    grupo = await grupos.manter(tx.conn, cota.grupo_id)
    if grupo.situacao is not SituacaoGrupo.EM_ANDAMENTO:
        raise precondition(f"O grupo está {NOME_SITUACAO[grupo.situacao]} e não readmite.", "R3.15")
    estado = readmitir(cota.estado)
    await exigir_mais_uma_cota(tx, cota.grupo_id, cota.consorciado_id, validacao.conjuge_id)
    if not await cotas.retomar_vaga(tx.conn, cota):
        raise conflict(f"A vaga da cota {cota.numero} já foi vendida a outra pessoa.")
    await cotas.gravar_saida(tx.conn, replace(cota, estado=estado))
    await cotas.marcar_parte_relacionada(tx.conn, cota.cota_id, validacao.parte_relacionada)


async def avancar_excluido(tx: Transaction, cota_id: UUID, para: Excluido, data: date) -> None:
    """The refund goes on: drawn, paid (R5.30, R8.07). Repeating changes nothing."""
    cota = await cotas.travar(tx.conn, cota_id)
    if cota.estado.excluido is para:
        return
    estado = replace(cota.estado, excluido=mover(cota.estado.excluido, para))
    await cotas.gravar_saida(tx.conn, replace(cota, estado=estado))
    await cotas.registrar_fatos(tx, [cota_id], f"Excluido{para.value.capitalize()}", data, [""])
