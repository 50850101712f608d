"""After the last AGO: refunds of who was never drawn, and the money that nobody claims (R8.08, R9.02, R9.03).

What is not claimed leaves the books of its group for a book of its own, apart from the administradora's, which takes
from it the taxa de permanência of the contract and nothing else (I16).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import precondition, validation
from consorcio.platform.database import Database, Transaction
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.domain.contabilidade import Conta, LancamentoContabil
from consorcio.services.financeiro.domain.contabilidade_restituicao import restituicao_paga
from consorcio.services.financeiro.domain.contabilidade_rnp import permanencia_cobrada, rnp_constituido, rnp_pago
from consorcio.services.financeiro.domain.exclusao import Regime, regime_na_data
from consorcio.services.financeiro.domain.rnp import PosicaoRnp, posicao_do_livro, taxa_do_mes
from consorcio.services.financeiro.domain.segunda_pessoa import exigir_comprovante, exigir_outra_pessoa
from consorcio.services.financeiro.livro import RNP, Fato, lancar, parear, saldos, travar_grupo, travar_rnp
from consorcio.services.financeiro.registros import Grupo
from consorcio.services.financeiro.registros_exclusao import (
    Desembolso,
    Exclusao,
    guardar_desembolso,
    guardar_exclusao,
    listar_exclusoes,
)
from consorcio.services.financeiro.registros_rnp import (
    Rnp,
    buscar_rnp,
    contar_a_cobrar,
    gravar_rnp,
    inserir_rnp,
    mes_a_cobrar,
    rnp_a_cobrar,
)
from consorcio.services.financeiro.regra import ler_regra
from consorcio.services.financeiro.use_cases.reserva_dos_excluidos import devolver_reserva
from consorcio.services.financeiro.use_cases.restituicao import Sorteado, apurar
from consorcio.services.financeiro.use_cases.saldo_caixa import caixa_do_grupo

LOTE = 1_000
PRAZO_PARA_PAGAR = timedelta(days=30)
"""Lei 11.795/2008 art. 36."""
DO_INICIO = (date.min, UUID(int=0))
TODAS = 100_000


@dataclass(frozen=True, slots=True)
class NaoProcurado:
    """Money of a cota that leaves its group unclaimed: where it came from, and the entry by which it leaves."""

    cota_id: UUID
    origem: str
    valor_centavos: int
    saida: LancamentoContabil


@dataclass(frozen=True, slots=True)
class Cobranca:
    """What the taxa de permanência of a month took: resources, centavos, and resources that are left to charge."""

    cobrados: int
    valor_centavos: int
    restantes: int


async def apurar_no_encerramento(
    tx: Transaction, calendario: BusinessCalendar, grupo_id: UUID, data: date
) -> list[Exclusao]:
    """The refund of each excluded member who was never drawn, after the last AGO (R8.08); again, only who is left."""
    grupo = await _depois_da_ultima(tx, grupo_id)
    esperam = await listar_exclusoes(tx.conn, grupo_id, "AGUARDA_SORTEIO", DO_INICIO, TODAS)
    apuradas = [
        await apurar(tx, Sorteado(tx.ids.new(), exclusao.cota_id, grupo.ultima_ago_fechada, data), calendario)
        for exclusao in esperam
    ]
    disponivel = (await caixa_do_grupo(tx.conn, grupo_id)).fundo_reserva
    return await devolver_reserva(tx, grupo, apuradas, disponivel, data)


async def constituir(tx: Transaction, grupo_id: UUID, data: date) -> list[Rnp]:
    """Move what nobody came for to its book; PRECONDITION before the term of the rule (R9.02)."""
    grupo = await _depois_da_ultima(tx, grupo_id)
    await exigir_prazo_do_rnp(tx.conn, grupo, data)
    await travar_rnp(tx.conn)
    return await constituir_restituicoes(tx, grupo_id, data)


async def inicio_do_rnp(conn: AsyncConnection, grupo: Grupo) -> date:
    """The first day on which what nobody came for is unclaimed: the term of the rule, from the last AGO on (R9.02)."""
    return await _ultima_ago(conn, grupo) + timedelta(days=ler_regra(grupo.regra).prazo_rnp_dias)


async def exigir_prazo_do_rnp(conn: AsyncConnection, grupo: Grupo, data: date) -> None:
    """Nothing is unclaimed before the term of the rule, from the last AGO on (R9.02)."""
    desde = await inicio_do_rnp(conn, grupo)
    if data < desde:
        raise precondition(f"Só a partir de {desde:%d/%m/%Y} se constituem recursos não procurados.", "R9.02")


async def constituir_restituicoes(tx: Transaction, grupo_id: UUID, data: date) -> list[Rnp]:
    """The refunds of a group that nobody came for; its lock and the book's are held."""
    devidas = [e for e in await listar_exclusoes(tx.conn, grupo_id, "A_PAGAR", DO_INICIO, TODAS) if e.liquido_centavos]
    achados = [
        NaoProcurado(e.cota_id, "RESTITUICAO", e.liquido_centavos, restituicao_paga(e.liquido_centavos))
        for e in devidas
    ]
    feitos = await constituir_nao_procurados(tx, grupo_id, achados, data)
    for exclusao in devidas:
        await guardar_exclusao(tx, replace(exclusao, situacao="RNP"))
    return feitos


async def constituir_nao_procurados(
    tx: Transaction, grupo_id: UUID, achados: Sequence[NaoProcurado], data: date
) -> list[Rnp]:
    """Money of many cotas leaves the book of their group for that of what was not claimed, in one entry of each."""
    do_grupo = [partida for um in achados for partida in parear(um.saida, um.cota_id)]
    do_livro = [partida for um in achados for partida in parear(rnp_constituido(um.valor_centavos), um.cota_id)]
    await lancar(tx, Fato(tx.ids.new(), "RnpConstituido", grupo_id, data), do_grupo)
    await lancar(tx, Fato(tx.ids.new(), "RnpConstituido", RNP, data), do_livro)
    return [await _registrar(tx, grupo_id, um, data) for um in achados]


async def cobrar_permanencia(tx: Transaction, mes: date) -> Cobranca:
    """The taxa of a month, once for each resource (R9.03); nothing of contracts older than the law (art. 35)."""
    if mes > tx.clock.today():
        raise validation("/mes", "O mês ainda não começou.")
    await travar_rnp(tx.conn)
    total, cobrados = 0, await rnp_a_cobrar(tx.conn, mes, LOTE)
    for rnp in cobrados:
        total += await _cobrar(tx, rnp, mes)
    return Cobranca(len(cobrados), total, await contar_a_cobrar(tx.conn, mes))


async def rodada(db: Database) -> int:
    """What is done by itself from time to time: every month that began and was not charged. Gives how many charges."""
    cobrados = 0
    while True:
        async with db.transaction() as tx:
            mes = await mes_a_cobrar(tx.conn, tx.clock.today())
            if mes is None:
                return cobrados
            cobrados += (await cobrar_permanencia(tx, mes)).cobrados


async def propor_pagamento_rnp(tx: Transaction, rnp_id: UUID, data: date) -> Rnp:
    """The holder appeared: it is paid within 30 days, by another person's decision (Lei 11.795/2008 art. 36)."""
    await travar_rnp(tx.conn)
    rnp = await buscar_rnp(tx.conn, rnp_id)
    if rnp.situacao != "PENDENTE":
        raise precondition("Este recurso não espera o titular.", "R9.02")
    proposto = replace(rnp, situacao="PAGAMENTO_PROPOSTO", procurado_em=data, proposto_por=tx.actor.id)
    await gravar_rnp(tx, proposto)
    return proposto


async def decidir_pagamento_rnp(tx: Transaction, rnp_id: UUID, comprovante: str, data: date, *, aprova: bool) -> Rnp:
    """Pay what is left, or send back. FORBIDDEN to who proposed it (R2.02)."""
    await travar_rnp(tx.conn)
    rnp = await buscar_rnp(tx.conn, rnp_id)
    if rnp.situacao != "PAGAMENTO_PROPOSTO":
        raise precondition("Não há pagamento proposto a decidir.", "R2.02")
    exigir_outra_pessoa(rnp.proposto_por, tx.actor.id)
    if not aprova:
        recusado = replace(rnp, situacao="PENDENTE", procurado_em=None, proposto_por="")
        await gravar_rnp(tx, recusado)
        return recusado
    exigir_comprovante(comprovante)
    pago = replace(rnp, situacao="PAGO", saldo_centavos=0, decidido_por=tx.actor.id, comprovante=comprovante)
    await _lancar(tx, "RnpPago", data, rnp_pago(rnp.saldo_centavos), rnp.cota_id)
    await gravar_rnp(tx, pago)
    await _contar(tx, "RnpPago", pago, rnp.saldo_centavos, data)
    return pago


async def posicao_do_rnp(conn: AsyncConnection) -> PosicaoRnp:
    """Balances of the book and the sum of what is not claimed (I16)."""
    saldo = {Conta(conta): centavos for conta, centavos in (await saldos(conn, RNP)).items()}
    cursor = await conn.execute("SELECT coalesce(sum(saldo_centavos), 0)::bigint FROM rnp")
    (recursos,) = await cursor.fetchone() or (0,)
    return posicao_do_livro(saldo, int(recursos))


async def _depois_da_ultima(tx: Transaction, grupo_id: UUID) -> Grupo:
    await travar_grupo(tx.conn, grupo_id)
    grupo = await repository.buscar_grupo(tx.conn, grupo_id)
    prazo = ler_regra(grupo.regra).plano.prazo_meses
    if grupo.ultima_ago_fechada < prazo:
        raise precondition(f"O grupo ainda não realizou a última assembleia, a {prazo}.", "R8.08")
    return grupo


async def _ultima_ago(conn: AsyncConnection, grupo: Grupo) -> date:
    cursor = await conn.execute(
        "SELECT data_ago FROM posicao_ago WHERE grupo_id = %s AND ago = %s",
        [grupo.grupo_id, grupo.ultima_ago_fechada],
    )
    (data,) = await cursor.fetchone() or (date.max,)
    return date.fromisoformat(str(data))


async def _registrar(tx: Transaction, grupo_id: UUID, achado: NaoProcurado, data: date) -> Rnp:
    valor = achado.valor_centavos
    rnp = Rnp(
        rnp_id=tx.ids.new(),
        grupo_id=grupo_id,
        cota_id=achado.cota_id,
        original_centavos=valor,
        saldo_centavos=valor,
        constituido_em=data,
        situacao="PENDENTE",
        procurado_em=None,
        proposto_por="",
        decidido_por="",
        comprovante="",
        origem=achado.origem,
    )
    desembolso = Desembolso(
        desembolso_id=tx.ids.new(),
        grupo_id=grupo_id,
        cota_id=achado.cota_id,
        finalidade="RNP",
        beneficiario=f"rnp/{rnp.rnp_id}",
        valor_centavos=valor,
        rendimentos_centavos=0,
        data_contabil=data,
        comprovante=f"rnp/{rnp.rnp_id}",
    )
    await guardar_desembolso(tx, desembolso)
    await inserir_rnp(tx, rnp)
    await _contar(tx, "RnpConstituido", rnp, valor, data)
    return rnp


async def _cobrar(tx: Transaction, rnp: Rnp, mes: date) -> int:
    conta = await repository.buscar_conta(tx.conn, rnp.cota_id)
    grupo = await repository.buscar_grupo(tx.conn, rnp.grupo_id)
    preco = (await repository.precos_do_bem(tx.conn, rnp.grupo_id, conta.bem_id)).em_vigor
    antes_da_lei = grupo.data_agc is None or regime_na_data(grupo.data_agc) is Regime.PRE_2009
    regra = ler_regra(grupo.regra).permanencia
    taxa = 0 if antes_da_lei else taxa_do_mes(regra, rnp.original_centavos, rnp.saldo_centavos, preco)
    resta = rnp.saldo_centavos - taxa
    await tx.conn.execute(
        "INSERT INTO permanencia_rnp (rnp_id, mes, taxa_centavos) VALUES (%s, %s, %s)", [rnp.rnp_id, mes, taxa]
    )
    if taxa:
        await gravar_rnp(tx, replace(rnp, saldo_centavos=resta, situacao=rnp.situacao if resta else "EXTINTO"))
        await _lancar(tx, "PermanenciaCobrada", mes, permanencia_cobrada(taxa), rnp.cota_id)
    return taxa


async def _lancar(tx: Transaction, nome: str, data: date, lancamento: LancamentoContabil, cota_id: UUID) -> None:
    await lancar(tx, Fato(tx.ids.new(), nome, RNP, data), parear(lancamento, cota_id))


async def _contar(tx: Transaction, nome: str, rnp: Rnp, centavos: int, data: date) -> None:
    fato = {
        "rnp_id": str(rnp.rnp_id),
        "grupo_id": str(rnp.grupo_id),
        "cota_id": str(rnp.cota_id),
        "origem": rnp.origem,
        "valor_centavos": centavos,
        "data": data.isoformat(),
    }
    await tx.publish(nome, f"grupo/{rnp.grupo_id}", fato, data)
