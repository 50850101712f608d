"""Money of others leaves the groups while they run: one person asks, another remits (R10.04, R4.05, R2.02)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from consorcio.core.errors import conflict, precondition, validation
from consorcio.core.money import format_brl
from consorcio.platform.context import permits
from consorcio.platform.database import Transaction
from consorcio.platform.vault import Vault
from consorcio.services.financeiro import repository
from consorcio.services.financeiro import repository_repasses as repositorio
from consorcio.services.financeiro.domain import contabilidade
from consorcio.services.financeiro.domain.contabilidade import Conta
from consorcio.services.financeiro.domain.segunda_pessoa import exigir_comprovante
from consorcio.services.financeiro.domain.uso_credito import exigir_decisor
from consorcio.services.financeiro.livro import Fato, lancar, parear, travar_grupos
from consorcio.services.financeiro.repository_repasses import ARepassar, ParteDoRepasse, Repasse
from consorcio.services.financeiro.use_cases.periodos import texto_mes_fechado

ACIMA_DA_ALCADA = "financeiro.repasse.aprovar-acima"


@dataclass(frozen=True, slots=True)
class PropostaDeRepasse:
    """What somebody asks to remit; no group is every one, and zero is all that there is."""

    conta: Conta
    grupo_id: UUID | None
    valor_centavos: int | None
    beneficiario: str
    documento: str
    data: date


@dataclass(frozen=True, slots=True)
class DecisaoDeRepasse:
    """What another person answers; a payment carries the identity the bank gave it."""

    aprova: bool
    motivo: str
    comprovante: str


@dataclass(frozen=True, slots=True)
class Reembolso:
    """Money that comes back to a group from who had received it."""

    conta: Conta
    grupo_id: UUID
    valor_centavos: int
    data: date
    comprovante: str


async def propor_repasse(tx: Transaction, vault: Vault, proposta: PropostaDeRepasse, hoje: date) -> Repasse:
    """Ask that money of others leaves one group or all; nothing moves, and what each group gives is kept."""
    _exigir_passado(proposta.data, hoje)
    if proposta.valor_centavos is not None and proposta.grupo_id is None:
        raise validation("/valor", "O valor só se informa no repasse de um grupo.")
    partes = _partes(proposta, await _travar_o_que_ha(tx, proposta))
    _exigir_sem_outro(partes)
    if fechada := _no_mes_fechado(partes, proposta.data):
        raise validation("/data_contabil", texto_mes_fechado(fechada.grupo_codigo, proposta.data))
    repasse_id = tx.ids.new()
    repasse = Repasse(
        repasse_id=repasse_id,
        conta=proposta.conta.value,
        grupo_id=proposta.grupo_id,
        beneficiario=vault.seal(proposta.beneficiario, "repasse", "beneficiario", repasse_id),
        documento=vault.seal(proposta.documento, "repasse", "documento", repasse_id),
        valor_centavos=sum(parte.disponivel_centavos for parte in partes),
        grupos=len(partes),
        data_contabil=proposta.data,
        situacao="PROPOSTO",
        motivo="",
        comprovante="",
        proposto_por=tx.actor.id,
        decidido_por="",
        proposto_em=tx.clock.now(),
    )
    await repositorio.inserir_repasse(tx, repasse, partes)
    return repasse


async def _travar_o_que_ha(tx: Transaction, proposta: PropostaDeRepasse) -> list[ARepassar]:
    """What there is in the group, or in each one, under the lock of its book."""
    if proposta.grupo_id is not None:
        grupos = [(await repository.buscar_grupo(tx.conn, proposta.grupo_id)).grupo_id]
    else:
        grupos = await repositorio.grupos_com_saldo(tx.conn, proposta.conta.value)
    await travar_grupos(tx.conn, grupos)
    return list((await repositorio.a_repassar_dos_grupos(tx.conn, proposta.conta.value, grupos)).values())


def _partes(proposta: PropostaDeRepasse, achados: Sequence[ARepassar]) -> list[ARepassar]:
    """What leaves each group, in `disponivel_centavos`. PRECONDITION when there is nothing, VALIDATION above it."""
    partes = [achado for achado in achados if achado.disponivel_centavos]
    if not partes:
        raise precondition("Não há o que repassar desta conta, ou o dinheiro em banco não o cobre.", "R10.04")
    if proposta.valor_centavos is None:
        return partes
    (parte,) = partes
    if proposta.valor_centavos == 0:
        raise validation("/valor", "O valor deve ser maior que zero.")
    if proposta.valor_centavos > parte.disponivel_centavos:
        raise validation(
            "/valor", f"O grupo {parte.grupo_codigo} pode repassar até {format_brl(parte.disponivel_centavos)}."
        )
    return [replace(parte, disponivel_centavos=proposta.valor_centavos)]


def _exigir_sem_outro(partes: Sequence[ARepassar]) -> None:
    for parte in partes:
        if parte.proposto_centavos:
            raise precondition(
                f"O grupo {parte.grupo_codigo} já tem um repasse desta conta à espera de decisão.", "R2.02"
            )


def _no_mes_fechado(achados: Sequence[ARepassar], data: date) -> ARepassar | None:
    return next((um for um in achados if um.fechado_ate is not None and data <= um.fechado_ate), None)


async def decidir_repasse(
    tx: Transaction, repasse_id: UUID, decisao: DecisaoDeRepasse, alcada_centavos: int
) -> Repasse:
    """Remit, or send back. FORBIDDEN to who proposed it and above the alçada; PRECONDITION names the group that has
    less than was proposed, and then nothing leaves any of them.
    """
    partes = await repositorio.partes_do_repasse(tx.conn, repasse_id)
    await travar_grupos(tx.conn, [parte.grupo_id for parte in partes])
    repasse = await repositorio.buscar_repasse(tx.conn, repasse_id, travar=True)
    if repasse.situacao != "PROPOSTO":
        raise precondition("Este repasse já foi decidido.", "R2.02")
    acima = permits(tx.actor.permissoes, ACIMA_DA_ALCADA)
    exigir_decisor(repasse.proposto_por, tx.actor.id, repasse.valor_centavos, alcada_centavos, acima=acima)
    decidido = await _decidir(tx, replace(repasse, decidido_por=tx.actor.id), partes, decisao)
    await repositorio.gravar_decisao_do_repasse(tx, decidido)
    return decidido


async def _decidir(
    tx: Transaction, repasse: Repasse, partes: Sequence[ParteDoRepasse], decisao: DecisaoDeRepasse
) -> Repasse:
    if not decisao.aprova:
        if not decisao.motivo:
            raise validation("/motivo", "Diga por que o repasse foi recusado.")
        return replace(repasse, situacao="RECUSADO", motivo=decisao.motivo)
    exigir_comprovante(decisao.comprovante)
    pago = replace(repasse, situacao="PAGO", comprovante=decisao.comprovante)
    if await repositorio.comprovante_usado(tx.conn, pago):
        raise conflict(f"O comprovante {pago.comprovante} já foi registrado em outro repasse desta conta.")
    ha = await repositorio.a_repassar_dos_grupos(tx.conn, repasse.conta, [parte.grupo_id for parte in partes])
    _exigir_como_proposto(partes, ha)
    if fechada := _no_mes_fechado(list(ha.values()), repasse.data_contabil):
        raise precondition(
            f"{texto_mes_fechado(fechada.grupo_codigo, repasse.data_contabil)} Proponha de novo.", "R10.01"
        )
    await _repassar(tx, pago, partes)
    return pago


def _exigir_como_proposto(partes: Sequence[ParteDoRepasse], ha: Mapping[UUID, ARepassar]) -> None:
    """Every group still has what was proposed, and money in the bank for it."""
    for parte in partes:
        achado = ha.get(parte.grupo_id)
        disponivel = achado.disponivel_centavos if achado else 0
        if disponivel < parte.valor_centavos:
            raise precondition(
                f"O grupo {parte.grupo_codigo} pode repassar {format_brl(disponivel)}, menos que os"
                f" {format_brl(parte.valor_centavos)} propostos: recuse e proponha de novo.",
                "R10.04",
            )


async def _repassar(tx: Transaction, repasse: Repasse, partes: Sequence[ParteDoRepasse]) -> None:
    fatos: dict[UUID, UUID] = {}
    for parte in partes:
        fatos[parte.grupo_id] = tx.ids.new()
        fato = Fato(fatos[parte.grupo_id], "RepasseRealizado", parte.grupo_id, repasse.data_contabil)
        await lancar(tx, fato, parear(contabilidade.repasse(Conta(repasse.conta), parte.valor_centavos)))
    await repositorio.gravar_fatos_do_repasse(tx, repasse, fatos)
    dados = {
        "repasse_id": str(repasse.repasse_id),
        "conta": repasse.conta,
        "grupos": repasse.grupos,
        "valor_centavos": repasse.valor_centavos,
        "data": repasse.data_contabil.isoformat(),
    }
    await tx.publish("RepasseRealizado", f"repasse/{repasse.repasse_id}", dados, repasse.data_contabil)


async def receber_reembolso(tx: Transaction, reembolso: Reembolso, hoje: date) -> None:
    """Who received a remittance brings what the group gave back since to who had paid it (R9.05).

    VALIDATION above what is owed, in the future or in a closed month.
    """
    _exigir_passado(reembolso.data, hoje)
    exigir_comprovante(reembolso.comprovante)
    grupo = await repository.buscar_grupo(tx.conn, reembolso.grupo_id)
    await travar_grupos(tx.conn, [grupo.grupo_id])
    ha = await repositorio.a_repassar_dos_grupos(tx.conn, reembolso.conta.value, [grupo.grupo_id])
    devido = sum(um.a_receber_centavos for um in ha.values())
    if not 0 < reembolso.valor_centavos <= devido:
        raise validation("/valor", f"O grupo {grupo.codigo} tem {format_brl(devido)} a receber desta conta.")
    if _no_mes_fechado(list(ha.values()), reembolso.data):
        raise validation("/data_contabil", texto_mes_fechado(grupo.codigo, reembolso.data))
    fato = Fato(tx.ids.new(), "ReembolsoRecebido", grupo.grupo_id, reembolso.data)
    await lancar(tx, fato, parear(contabilidade.repasse(reembolso.conta, -reembolso.valor_centavos)))
    await repositorio.guardar_reembolso(
        tx, fato, reembolso.conta.value, reembolso.valor_centavos, reembolso.comprovante
    )


def _exigir_passado(data: date, hoje: date) -> None:
    if data > hoje:
        raise validation("/data_contabil", "A data não pode ser futura.")
