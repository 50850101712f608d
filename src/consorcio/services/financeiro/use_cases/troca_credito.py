"""A cota passes to another bem of its group before being contemplada (R4.60)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.errors import precondition, validation
from consorcio.core.percent import pct
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import extrato, repository
from consorcio.services.financeiro.cronograma_da_conta import conta_percentual
from consorcio.services.financeiro.domain.cronograma import Percentuais
from consorcio.services.financeiro.domain.troca_credito import LimitesTroca, TrocaCredito, trocar_credito
from consorcio.services.financeiro.livro import travar_grupo
from consorcio.services.financeiro.registros import ContaCota, Grupo, PagamentoItem
from consorcio.services.financeiro.regra import ler_regra
from consorcio.services.financeiro.repository_abertas import parcelas_em_aberto
from consorcio.services.financeiro.repository_substituicoes import bens_substituidos
from consorcio.services.financeiro.use_cases.amortizacao import a_emitir, rebasear
from consorcio.services.financeiro.use_cases.exclusao import avaliar_pendentes


@dataclass(frozen=True, slots=True)
class Troca:
    """A change of credit: the cota before it, both credits at the prices of the last AGO, and the cota after it."""

    conta: ContaCota
    grupo: Grupo
    bem_id: UUID
    preco_anterior_centavos: int
    preco_centavos: int
    depois: TrocaCredito


async def simular_troca(conn: AsyncConnection, cota_id: UUID, bem_id: UUID) -> Troca:
    """What a change would do. PRECONDITION when the cota, the group or its rule does not admit it (R4.60)."""
    conta = await repository.buscar_conta(conn, cota_id)
    grupo = await repository.buscar_grupo(conn, conta.grupo_id)
    await _exigir(conn, grupo, conta)
    precos = await _precos(conn, conta.grupo_id)
    if bem_id == conta.bem_id:
        raise validation("/bem_id", "A cota já é deste bem.")
    if bem_id not in precos:
        raise validation("/bem_id", "O bem não é um dos bens deste grupo.")
    antigo = (await repository.precos_do_bem(conn, conta.grupo_id, conta.bem_id)).da_ultima_ago
    regra, novo = ler_regra(grupo.regra), precos[bem_id]
    limites = LimitesTroca(
        min(precos.values()), max(precos.values()), regra.troca_reducao_maxima, regra.troca_aumento_maximo
    )
    depois = trocar_credito(conta_percentual(conta), await a_emitir(conn, grupo, conta), antigo, novo, limites)
    return Troca(conta, grupo, bem_id, antigo, novo, depois)


async def trocar(tx: Transaction, cota_id: UUID, bem_id: UUID, data: date) -> Troca:
    """Change the credit: percents keep their money, what is open apart too, the rest is diluted; G does not move."""
    conta = await repository.buscar_conta(tx.conn, cota_id)
    await travar_grupo(tx.conn, conta.grupo_id)
    troca = await simular_troca(tx.conn, cota_id, bem_id)
    await _avaliar(tx, troca)
    await repository.converter_ajustes(tx.conn, cota_id, troca.preco_anterior_centavos, troca.preco_centavos)
    await rebasear(tx, troca.grupo, troca.conta, troca.depois.cronograma, segue_cronograma=False)
    await _gravar(tx, troca, data)
    await tx.publish(
        "CreditoAlterado",
        f"grupo/{conta.grupo_id}",
        {
            "grupo_id": str(conta.grupo_id),
            "cota_id": str(cota_id),
            "bem_anterior_id": str(conta.bem_id),
            "bem_id": str(bem_id),
            "credito_anterior_centavos": troca.preco_anterior_centavos,
            "credito_centavos": troca.preco_centavos,
            "percentual": str(troca.depois.conta.pago.fc),
            "data": data.isoformat(),
        },
        data,
    )
    return troca


async def _exigir(conn: AsyncConnection, grupo: Grupo, conta: ContaCota) -> None:
    if conta.situacao != "ATIVA" or grupo.situacao != "EM_ANDAMENTO":
        raise precondition("Só uma cota ativa de grupo em andamento troca de crédito.", "R4.60")
    cursor = await conn.execute(
        "SELECT (SELECT count(*) FROM reserva_credito WHERE cota_id = %(c)s AND situacao <> 'CANCELADA'),"
        " (SELECT count(*) FROM titulo WHERE cota_id = %(c)s AND tipo = 'ANTECIPACAO' AND situacao = 'ABERTO'),"
        " (SELECT count(*) FROM troca_credito WHERE cota_id = %(c)s)",
        {"c": conta.cota_id},
    )
    contempladas, antecipacoes, trocas = await cursor.fetchone() or (0, 0, 0)
    if contempladas:
        raise precondition("O crédito só é trocado antes da contemplação.", "R4.60")
    if antecipacoes or await parcelas_em_aberto(conn, conta.cota_id):
        raise precondition("Pague antes as parcelas emitidas: elas são do crédito de agora.", "R4.60")
    maximo = ler_regra(grupo.regra).trocas_credito_maximo
    if maximo and trocas >= maximo:
        raise precondition(f"O grupo admite {maximo} troca(s) de crédito por cota.", "R4.60")


async def _precos(conn: AsyncConnection, grupo_id: UUID) -> dict[UUID, int]:
    """The credits of the group at its last AGO: those of its bens, all of one class (R3.01), but the replaced ones."""
    cursor = await conn.execute("SELECT bem_id, preco_ago_centavos FROM preco_bem WHERE grupo_id = %s", [grupo_id])
    substituidos = await bens_substituidos(conn, grupo_id)
    return {UUID(str(bem)): int(preco) for bem, preco in await cursor.fetchall() if bem not in substituidos}


async def _avaliar(tx: Transaction, troca: Troca) -> None:
    """What was paid since the last AGO at another price is valued now: the next AGO has another bem (R4.40)."""
    diferenca = await avaliar_pendentes(tx, troca.grupo, troca.conta, troca.preco_anterior_centavos)
    if diferenca:
        ago = troca.grupo.ultima_ago_fechada
        await repository.abrir_diferenca(tx.conn, troca.grupo.grupo_id, troca.conta.cota_id, ago, diferenca)


async def _gravar(tx: Transaction, troca: Troca, data: date) -> None:
    conta, pago = troca.conta, troca.depois.conta.pago
    await tx.conn.execute(
        "UPDATE conta_cota SET bem_id = %s, fc_pago = %s, ta_paga = %s, fr_pago = %s, versao = versao + 1"
        " WHERE cota_id = %s",
        [troca.bem_id, pago.fc, pago.ta, pago.fr, conta.cota_id],
    )
    antes = Percentuais(conta.fc_pago, conta.ta_paga, conta.fr_pago)
    mudou = pago - antes
    linhas = [
        (f"Troca de crédito: {nome}", PagamentoItem(componente, pct(percentual), 0, troca.preco_centavos))
        for nome, componente, percentual in (
            ("fundo comum", "FC", mudou.fc),
            ("taxa de administração", "TA", mudou.ta),
            ("fundo de reserva", "FR", mudou.fr),
        )
    ]
    await extrato.inserir(tx, conta.cota_id, data, linhas, pago.fc, troca.grupo.ultima_ago_fechada)
    await tx.conn.execute(
        "INSERT INTO troca_credito (troca_id, grupo_id, cota_id, bem_anterior_id, bem_id, preco_anterior_centavos,"
        " preco_centavos, fc_anterior, fc_pago, data_contabil) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            tx.ids.new(),
            conta.grupo_id,
            conta.cota_id,
            conta.bem_id,
            troca.bem_id,
            troca.preco_anterior_centavos,
            troca.preco_centavos,
            conta.fc_pago,
            pago.fc,
            data,
        ],
    )
