"""After the last AGO, what is open apart from the plans is charged or given back (R4.13, R4.40, R4.50, R9.05)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import precondition
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import extrato, repository
from consorcio.services.financeiro.domain.acerto_final import (
    Acerto,
    exigir_fim_do_plano,
    fundo_reserva_no_acerto,
    vencimento_do_acerto,
)
from consorcio.services.financeiro.domain.contabilidade import fundo_reserva_no_credito
from consorcio.services.financeiro.domain.contabilidade_encerramento import diferenca_a_devolver
from consorcio.services.financeiro.domain.encerramento import Fundos
from consorcio.services.financeiro.domain.prestacao import emitir_parcela, parcela_de_ajuste
from consorcio.services.financeiro.livro import Fato, lancar, parear, travar_grupo
from consorcio.services.financeiro.parcelas_emitidas import diferencas_cobradas
from consorcio.services.financeiro.registros import Grupo, PagamentoItem
from consorcio.services.financeiro.registros_acerto import DiferencaDaCota, diferencas_do_fim
from consorcio.services.financeiro.regra import ler_regra
from consorcio.services.financeiro.use_cases.emissao import contribuicoes, titulo_da_parcela
from consorcio.services.financeiro.use_cases.quitacao import contar_quitacao
from consorcio.services.financeiro.use_cases.reservas import caixa_a_gastar

Acertos = Sequence[tuple[DiferencaDaCota, Acerto]]


@dataclass(frozen=True, slots=True)
class AcertoFeito:
    """What was charged, in how many parcelas, and what was set apart for how many cotas."""

    parcelas: int
    cobrado_centavos: int
    vencimento: date | None
    devolucoes: int
    devolvido_centavos: int


async def acertar_diferencas(
    tx: Transaction, calendario: BusinessCalendar, grupo_id: UUID, vencimento: date | None, data: date
) -> AcertoFeito:
    """Who owes has a last parcela, of nothing but that; what is owed to the others is set apart to be given back.

    PRECONDITION before the last AGO (R4.40), with nothing open, or while the funds do not reach what goes back; then
    what is to be charged is charged, if there is any. Again, it settles what was opened since.
    """
    await travar_grupo(tx.conn, grupo_id)
    grupo = await repository.buscar_grupo(tx.conn, grupo_id)
    regra = ler_regra(grupo.regra)
    exigir_fim_do_plano(grupo.ultima_ago_fechada, regra.plano.prazo_meses)
    caixa = await caixa_a_gastar(tx, grupo_id, data)
    abertas = await diferencas_do_fim(tx.conn, grupo)
    if not abertas:
        raise precondition("Nenhuma cota tem diferença a cobrar ou a devolver.", "R4.40")
    acertos = [(aberta, aberta.acerto(regra.plano.arredondamento)) for aberta in abertas]
    a_cobrar = [(aberta, acerto) for aberta, acerto in acertos if acerto.centavos > 0]
    vence = vencimento_do_acerto(await _ultimo_vencimento(tx.conn, grupo_id), vencimento, data, calendario)
    await _cobrar(tx, grupo, a_cobrar, vence, data)
    a_devolver = [(aberta, acerto) for aberta, acerto in acertos if acerto.centavos <= 0]
    fundos = Fundos(caixa.fundo_comum_livre, caixa.fundo_reserva)
    devolvidos = await _devolver(tx, grupo, fundos, a_devolver, data, espera=bool(a_cobrar))
    return AcertoFeito(
        parcelas=len(a_cobrar),
        cobrado_centavos=sum(acerto.centavos for _, acerto in a_cobrar),
        vencimento=vence if a_cobrar else None,
        devolucoes=sum(acerto.a_devolver > 0 for _, acerto in devolvidos),
        devolvido_centavos=sum(acerto.a_devolver for _, acerto in devolvidos),
    )


async def _cobrar(tx: Transaction, grupo: Grupo, acertos: Acertos, vencimento: date, data: date) -> None:
    """A parcela after the last, charged and chased as any other."""
    if not acertos:
        return
    numero, modo = await _proxima_parcela(tx.conn, grupo), ler_regra(grupo.regra).plano.arredondamento
    contas = await repository.contas_por_id(tx.conn, [aberta.cota_id for aberta, _ in acertos])
    titulos, partidas = [], []
    for aberta, _ in acertos:
        parcela = emitir_parcela(
            parcela_de_ajuste(numero), aberta.preco_centavos, modo, 0, aberta.diferenca, aberta.rateio
        )
        titulos.append(titulo_da_parcela(tx, grupo, contas[aberta.cota_id], parcela, vencimento))
        partidas += contribuicoes(parcela, aberta.cota_id)
    async with tx.conn.pipeline():
        for titulo in titulos:
            await repository.inserir_titulo(tx.conn, titulo)
    await lancar(tx, Fato(tx.ids.new(), "ParcelaEmitida", grupo.grupo_id, data, 0, numero), partidas)
    await diferencas_cobradas(tx, titulos, data)


async def _devolver(
    tx: Transaction, grupo: Grupo, fundos: Fundos, acertos: Acertos, data: date, *, espera: bool
) -> Acertos:
    """What was settled: nothing while the funds do not reach and what was just charged may complete them (`espera`)."""
    devido = sum(acerto.a_devolver for _, acerto in acertos)
    if not acertos or (espera and devido > fundos.fundo_comum + fundos.fundo_reserva):
        return ()
    do_fr = fundo_reserva_no_acerto(fundos, [acerto for _, acerto in acertos])
    partidas = parear(fundo_reserva_no_credito(do_fr))
    for aberta, acerto in acertos:
        devida = diferenca_a_devolver(acerto.diferenca.centavos, acerto.rateio.centavos, contemplada=aberta.contemplada)
        partidas += parear(devida, aberta.cota_id)
    await lancar(
        tx, Fato(tx.ids.new(), "DiferencaADevolver", grupo.grupo_id, data, 0, grupo.ultima_ago_fechada), partidas
    )
    await repository.somar_equilibrio(tx.conn, grupo.grupo_id, Decimal(do_fr))
    for aberta, acerto in acertos:
        await _baixar(tx, grupo, aberta, acerto, data)
    return acertos


async def _baixar(tx: Transaction, grupo: Grupo, aberta: DiferencaDaCota, acerto: Acerto, data: date) -> None:
    """Nothing of it is open any more; the cota may have nothing else (R4.13)."""
    partes = (
        ("DIFERENCA", "DIF", acerto.diferenca, "Diferença de prestação a devolver"),
        ("RATEIO", "RSC", acerto.rateio, "Rateio do saldo de caixa a devolver"),
    )
    linhas = []
    for tipo, componente, parte, descricao in partes:
        if parte.percentual:
            await repository.baixar_ajustes(tx.conn, aberta.cota_id, tipo, parte.percentual)
            item = PagamentoItem(componente, parte.percentual, parte.centavos, aberta.preco_centavos)
            linhas.append((descricao, item))
    await extrato.inserir(tx, aberta.cota_id, data, linhas, aberta.fc_pago, grupo.ultima_ago_fechada)
    if acerto.a_devolver:
        fato = {
            "grupo_id": str(grupo.grupo_id),
            "cota_id": str(aberta.cota_id),
            "valor_centavos": acerto.a_devolver,
            "data": data.isoformat(),
        }
        await tx.publish("DiferencaADevolver", f"grupo/{grupo.grupo_id}", fato, data)
    await contar_quitacao(tx, aberta.cota_id, data)


async def _proxima_parcela(conn: AsyncConnection, grupo: Grupo) -> int:
    """A number that no parcela of the group has: it is of no AGO."""
    cursor = await conn.execute(
        "SELECT coalesce(max(ago), 0) FROM titulo WHERE grupo_id = %s AND tipo = 'PARCELA'", [grupo.grupo_id]
    )
    (ultima,) = await cursor.fetchone() or (0,)
    return max(int(ultima), grupo.ultima_ago_fechada) + 1


async def _ultimo_vencimento(conn: AsyncConnection, grupo_id: UUID) -> date:
    cursor = await conn.execute(
        "SELECT max(vencimento) FROM titulo WHERE grupo_id = %s AND tipo = 'PARCELA'", [grupo_id]
    )
    (vencimento,) = await cursor.fetchone() or (None,)
    if not isinstance(vencimento, date):
        raise precondition("O grupo não tem parcela emitida.", "R4.40")
    return vencimento
