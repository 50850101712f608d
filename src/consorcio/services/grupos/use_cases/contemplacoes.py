"""What sorteios tells of a contemplação: registered, confirmed or undone. Repeating changes nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from consorcio.core.errors import precondition, validation
from consorcio.core.money import format_brl
from consorcio.platform.database import Transaction
from consorcio.services.grupos import events
from consorcio.services.grupos.domain.cota import (
    Contemplacao,
    Cota,
    EstadoCota,
    Financeiro,
    TipoContemplacao,
    contemplacao_repetida,
    contemplar,
    desfazer_pendente,
)
from consorcio.services.grupos.domain.cota import cancelar_contemplacao as domain_cancelar
from consorcio.services.grupos.domain.grupo import NOME_SITUACAO, SituacaoGrupo
from consorcio.services.grupos.repository import cotas, grupos


@dataclass(frozen=True, slots=True)
class NovaContemplacao:
    """A contemplação as the assembleia decided it; `pendente` until the bid is paid (R6.40)."""

    contemplacao_id: UUID
    ago: int
    tipo: TipoContemplacao
    credito_centavos: int
    pendente: bool
    data: date


async def registrar_contemplacao(tx: Transaction, cota_id: UUID, nova: NovaContemplacao) -> Cota:
    """The cota wins, or the pending one is confirmed (R5.20, R7.01)."""
    cota = await cotas.travar(tx.conn, cota_id)
    if contemplacao_repetida(cota, nova.contemplacao_id, pendente=nova.pendente):
        return cota
    grupo = await grupos.manter(tx.conn, cota.grupo_id)
    if grupo.situacao is not SituacaoGrupo.EM_ANDAMENTO:
        raise precondition(f"O grupo está {NOME_SITUACAO[grupo.situacao]} e não contempla cotas.", "R5.20")
    if nova.ago > grupo.prazo_meses:
        raise validation("/ago", f"O grupo tem {grupo.prazo_meses} assembleias.")
    contemplada = replace(
        cota,
        estado=contemplar(cota.estado, pendente=nova.pendente),
        contemplacao_id=nova.contemplacao_id,
        tipo_contemplacao=nova.tipo,
        ago_contemplacao=nova.ago,
        credito_centavos=nova.credito_centavos,
    )
    await cotas.gravar_contemplacao(tx.conn, contemplada)
    fato = "ContemplacaoPendente" if nova.pendente else "ContemplacaoConfirmada"
    detalhe = f"Por {nova.tipo.value.lower()} na assembleia {nova.ago}"
    await cotas.registrar_fatos(tx, [cota_id], fato, nova.data, [detalhe])
    if not nova.pendente:
        await events.cota_contemplada(tx, contemplada, nova.data)
    return await cotas.buscar(tx.conn, cota_id)


async def cancelar_contemplacao(tx: Transaction, cota_id: UUID, contemplacao_id: UUID, motivo: str, data: date) -> Cota:
    """Undo a pending contemplação whose bid was not paid (R6.41); one already undone stays as it is."""
    cota = await cotas.travar(tx.conn, cota_id)
    if cota.contemplacao_id is None and cota.estado.contemplacao is Contemplacao.NAO_CONTEMPLADA:
        return cota
    if cota.contemplacao_id != contemplacao_id:
        raise precondition(f"A contemplação da cota {cota.numero} é outra.", "R6.41")
    await _desfazer(tx, cota, desfazer_pendente(cota.estado), motivo, data)
    return await cotas.buscar(tx.conn, cota_id)


async def retirar_contemplacao(tx: Transaction, cota_id: UUID, contemplacao_id: UUID, motivo: str, data: date) -> None:
    """CONTEMPLADA → NAO_CONTEMPLADA: financeiro found the holder in default and took the credit back (R2.22, R7.10)."""
    cota = await cotas.travar(tx.conn, cota_id)
    if cota.contemplacao_id != contemplacao_id:
        return
    em_atraso = replace(cota.estado, financeiro=Financeiro.INADIMPLENTE)
    estado = replace(domain_cancelar(em_atraso), financeiro=cota.estado.financeiro)
    await _desfazer(tx, cota, estado, motivo, data)


_ESCOLHA = {"DILUIR": "Diluído nas parcelas que faltam", "CREDITO": "Pago pelo crédito, que ficou {valor} menor"}


async def registrar_escolha_do_residuo(
    tx: Transaction, cota_id: UUID, contemplacao_id: UUID, escolha: str, valor_centavos: int, data: date
) -> None:
    """What the member picked for what his reduced parcelas left (R4.21); his credit at the AGO stays what it was."""
    cota = await cotas.travar(tx.conn, cota_id)
    if cota.contemplacao_id == contemplacao_id:
        detalhe = _ESCOLHA[escolha].format(valor=format_brl(valor_centavos))
        await cotas.registrar_fatos(tx, [cota_id], "ResiduoEscolhido", data, [detalhe])


async def _desfazer(tx: Transaction, cota: Cota, estado: EstadoCota, motivo: str, data: date) -> None:
    livre = replace(
        cota,
        estado=estado,
        contemplacao_id=None,
        tipo_contemplacao=None,
        ago_contemplacao=None,
        credito_centavos=None,
    )
    await cotas.gravar_contemplacao(tx.conn, livre)
    await cotas.registrar_fatos(tx, [cota.cota_id], "ContemplacaoDesfeita", data, [motivo])
    await events.contemplacao_desfeita(tx, cota, motivo, data)
