"""What a transfer of cota asks of billing: whether the cota is in order, its fee, its new holder (R7.51, R7.52)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.percent import aplicar
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.domain.contabilidade_credito import taxa_devolvida
from consorcio.services.financeiro.livro import Fato, lancar, parear, travar_grupo
from consorcio.services.financeiro.registros import ContaCota, Grupo, Titulo
from consorcio.services.financeiro.registros_credito import parcelas_em_atraso
from consorcio.services.financeiro.regra import ler_regra
from consorcio.services.financeiro.use_cases.credito import titulo_avulso


@dataclass(frozen=True, slots=True)
class TransferenciaAprovada:
    """A transfer that grupos approved: its fee is paid until `prazo`."""

    transferencia_id: UUID
    cota_id: UUID
    prazo: date
    data: date


async def cobrar_taxa(tx: Transaction, calendario: BusinessCalendar, aprovada: TransferenciaAprovada) -> None:
    """Charge the fee, or tell why the cota cannot be transferred; without a fee, it goes on at once (R7.51)."""
    conta = await repository.buscar_conta(tx.conn, aprovada.cota_id)
    await travar_grupo(tx.conn, conta.grupo_id)
    grupo = await repository.buscar_grupo(tx.conn, conta.grupo_id)
    impedimento = await _impedimento(tx.conn, conta, aprovada.data, calendario)
    if impedimento:
        await _contar(tx, "TransferenciaImpedida", conta, aprovada.transferencia_id, aprovada.data, motivo=impedimento)
        return
    taxa = await _taxa(tx.conn, grupo, conta)
    if not taxa:
        await _contar(tx, "TaxaTransferenciaPaga", conta, aprovada.transferencia_id, aprovada.data)
        return
    titulo = titulo_avulso(
        tx,
        conta,
        "TAXA_TRANSFERENCIA",
        f"T-{grupo.codigo}-{conta.numero:04d}-{str(aprovada.transferencia_id)[-8:]}",
        grupo.ultima_ago_emitida,
        aprovada.prazo,
        taxa,
        None,
    )
    await repository.inserir_titulo(tx.conn, titulo)
    await tx.conn.execute(
        "INSERT INTO taxa_transferencia (transferencia_id, parcela_id, grupo_id, cota_id) VALUES (%s, %s, %s, %s)",
        [aprovada.transferencia_id, titulo.parcela_id, conta.grupo_id, conta.cota_id],
    )
    extra = {"valor_centavos": taxa, "parcela_id": str(titulo.parcela_id), "identificador": titulo.identificador}
    await _contar(tx, "TaxaTransferenciaEmitida", conta, aprovada.transferencia_id, aprovada.data, **extra)


async def contar_taxa_paga(
    tx: Transaction, conta: ContaCota, titulo: Titulo, data: date, calendario: BusinessCalendar
) -> None:
    """The fee of a transfer was paid: grupos makes it, unless the cota is no longer in order by then (R7.52)."""
    cursor = await tx.conn.execute(
        "SELECT transferencia_id FROM taxa_transferencia WHERE parcela_id = %s", [titulo.parcela_id]
    )
    linha = await cursor.fetchone()
    if linha is None:
        return
    transferencia_id = UUID(str(linha[0]))
    impedimento = await _impedimento(tx.conn, conta, data, calendario)
    if impedimento:
        await _contar(tx, "TransferenciaImpedida", conta, transferencia_id, data, motivo=impedimento)
    else:
        await _contar(tx, "TaxaTransferenciaPaga", conta, transferencia_id, data)


async def desfazer_taxa(tx: Transaction, transferencia_id: UUID, data: date) -> None:
    """The transfer will not happen: the fee not paid is void, the fee paid is of who paid it again."""
    cursor = await tx.conn.execute(
        "SELECT parcela_id FROM taxa_transferencia WHERE transferencia_id = %s", [transferencia_id]
    )
    linha = await cursor.fetchone()
    if linha is None:
        return
    titulo = await repository.buscar_titulo(tx.conn, UUID(str(linha[0])))
    await travar_grupo(tx.conn, titulo.grupo_id)
    titulo = await repository.buscar_titulo(tx.conn, titulo.parcela_id, travar=True)
    if titulo.situacao == "ABERTO":
        await tx.conn.execute("UPDATE titulo SET situacao = 'CANCELADO' WHERE parcela_id = %s", [titulo.parcela_id])
        return
    fato = Fato(tx.ids.new(), "TaxaTransferenciaDevolvida", titulo.grupo_id, data, 0, titulo.ago)
    await lancar(tx, fato, parear(taxa_devolvida(titulo.valor_centavos), titulo.cota_id))


async def trocar_titular(tx: Transaction, cota_id: UUID, consorciado_id: UUID) -> None:
    """The cota is of another person: what was paid and what is owed stay with it; what the other asked for is void."""
    conta = await repository.buscar_conta(tx.conn, cota_id)
    await travar_grupo(tx.conn, conta.grupo_id)
    await tx.conn.execute(
        "UPDATE conta_cota SET consorciado_id = %s, versao = versao + 1 WHERE cota_id = %s", [consorciado_id, cota_id]
    )
    await tx.conn.execute("INSERT INTO troca_de_titular (cota_id) VALUES (%s) ON CONFLICT DO NOTHING", [cota_id])
    await tx.conn.execute(
        "UPDATE titulo SET situacao = 'CANCELADO' WHERE cota_id = %s AND tipo = 'ANTECIPACAO' AND situacao = 'ABERTO'",
        [cota_id],
    )


async def _taxa(conn: AsyncConnection, grupo: Grupo, conta: ContaCota) -> int:
    regra = ler_regra(grupo.regra)
    preco = (await repository.precos_do_bem(conn, conta.grupo_id, conta.bem_id)).em_vigor
    return max(aplicar(preco, regra.taxa_transferencia), regra.taxa_transferencia_minima_centavos)


async def _impedimento(conn: AsyncConnection, conta: ContaCota, data: date, calendario: BusinessCalendar) -> str:
    if conta.situacao != "ATIVA":
        return "A cota não está ativa no financeiro."
    atraso = await parcelas_em_atraso(conn, conta.cota_id, data, calendario)
    if atraso:
        return f"A cota tem {atraso} parcela(s) em atraso: só se transfere cota em dia."
    cursor = await conn.execute(
        "SELECT (SELECT count(*) FROM reserva_credito WHERE cota_id = %(c)s AND situacao IN ('PENDENTE', 'PAGA')),"
        " (SELECT count(*) FROM uso_credito WHERE cota_id = %(c)s AND situacao = 'PROPOSTO')",
        {"c": conta.cota_id},
    )
    lances, usos = await cursor.fetchone() or (0, 0)
    if lances:
        return "Há um lance vencedor a pagar ou a confirmar."
    return "Há um uso do crédito à espera de decisão." if usos else ""


async def _contar(
    tx: Transaction, nome: str, conta: ContaCota, transferencia_id: UUID, data: date, **extra: object
) -> None:
    fato = {
        "transferencia_id": str(transferencia_id),
        "grupo_id": str(conta.grupo_id),
        "cota_id": str(conta.cota_id),
        "data": data.isoformat(),
        **extra,
    }
    await tx.publish(nome, f"grupo/{conta.grupo_id}", fato, data)
