"""The closing of a group: accounts agreed on by two people, what is left shared, what nobody came for as RNP.

R9.05: the books of the group end in zero. Whatever comes in later is shared by the same weights (R9.04, R9.05c).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import precondition
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.domain import contabilidade, contabilidade_encerramento
from consorcio.services.financeiro.domain.contabilidade import CONTAS_A_REPASSAR, Conta
from consorcio.services.financeiro.domain.encerramento import (
    DIAS_DEPOIS_DE_COMUNICAR,
    Aberto,
    Fundos,
    exigir_encerravel,
    exigir_prazo,
    exigir_prazo_da_recuperacao,
    fundo_reserva_nas_restituicoes,
)
from consorcio.services.financeiro.domain.segunda_pessoa import exigir_outra_pessoa
from consorcio.services.financeiro.livro import Fato, Partida, lancar, parear, saldos, travar_grupo, travar_rnp
from consorcio.services.financeiro.registros import Grupo
from consorcio.services.financeiro.registros_acerto import Devedor, devedores_do_grupo, diferencas_do_fim
from consorcio.services.financeiro.registros_encerramento import (
    ABuscar,
    Encerramento,
    a_buscar,
    buscar_encerramento,
    congelar_pesos,
    guardar_encerramento,
    medir_aberto,
    ratear,
)
from consorcio.services.financeiro.registros_exclusao import Desembolso, Exclusao, guardar_desembolso, listar_exclusoes
from consorcio.services.financeiro.regra import ler_regra
from consorcio.services.financeiro.repository_repasses import vencer_repasses
from consorcio.services.financeiro.use_cases.formacao import apartar_vagas_desfeitas
from consorcio.services.financeiro.use_cases.reserva_dos_excluidos import devolver_reserva, medir_reserva
from consorcio.services.financeiro.use_cases.restituicao import Sorteado, apurar, valor_da_exclusao
from consorcio.services.financeiro.use_cases.rnp import (
    DO_INICIO,
    TODAS,
    NaoProcurado,
    constituir_nao_procurados,
    constituir_restituicoes,
    exigir_prazo_do_rnp,
    inicio_do_rnp,
)
from consorcio.services.financeiro.use_cases.saldo_caixa import Caixa, caixa_do_grupo

_SAIDA = {
    "CREDITO": contabilidade.pagamento_a_fornecedor,
    "DEVOLUCAO": contabilidade_encerramento.devolucao_paga,
    "RATEIO": contabilidade_encerramento.rateio_pago,
}


@dataclass(frozen=True, slots=True)
class DiferencaDoFim:
    """What is open of a cota apart from its plan, in centavos: positive is to be charged, negative to be given back."""

    cota_id: UUID
    numero: int
    centavos: int


@dataclass(frozen=True, slots=True)
class ContasDoFim:
    """The accounts of the end as they are, or would be today, what keeps the group open, and from when it may close.

    `diferencas` are to be charged or given back before it closes; who is in `devedores` is chased after it (R9.05c).
    """

    encerramento: Encerramento
    aberto: Aberto
    encerravel_desde: date | None = None
    diferencas: tuple[DiferencaDoFim, ...] = ()
    devedores: tuple[Devedor, ...] = ()


async def contas_do_fim(conn: AsyncConnection, grupo_id: UUID) -> ContasDoFim:
    """What was settled or, before it is, what it would be today."""
    grupo = await repository.buscar_grupo(conn, grupo_id)
    guardado = await buscar_encerramento(conn, grupo_id) or Encerramento(grupo_id, "", "")
    diferencas = await _diferencas(conn, grupo)
    acertar = tuple(diferenca.numero for diferenca in diferencas)
    aberto = replace(await medir_aberto(conn, grupo), a_acertar=acertar)
    devedores = tuple(await devedores_do_grupo(conn, grupo_id)) if aberto.ultima_ago_realizada else ()
    if guardado.apurado_em is not None:
        comunicado = guardado.apurado_em + DIAS_DEPOIS_DE_COMUNICAR
        desde = max(comunicado, await inicio_do_rnp(conn, grupo))
        return ContasDoFim(guardado, aberto, desde, diferencas, devedores)
    caixa, esperam = await caixa_do_grupo(conn, grupo_id), await _esperam(conn, grupo_id)
    valores = [await valor_da_exclusao(conn, grupo, exclusao) for exclusao in esperam]
    saida = sum(valor.restituicao.saida_fundo_comum for valor in valores)
    do_fr = max(saida - caixa.fundo_comum_livre, 0)
    reserva = await medir_reserva(conn, grupo, esperam, caixa.fundo_reserva - do_fr)
    contas = _com_contas(guardado, caixa, saida, sum(reserva))
    return ContasDoFim(contas, aberto, None, diferencas, devedores)


async def _diferencas(conn: AsyncConnection, grupo: Grupo) -> tuple[DiferencaDoFim, ...]:
    modo = ler_regra(grupo.regra).plano.arredondamento
    return tuple(
        DiferencaDoFim(aberta.cota_id, aberta.numero, aberta.acerto(modo).centavos)
        for aberta in await diferencas_do_fim(conn, grupo)
    )


async def propor_encerramento(tx: Transaction, grupo_id: UUID, data: date) -> ContasDoFim:
    """Ask that the accounts of the end be approved; PRECONDITION with everything that keeps the group open."""
    await travar_grupo(tx.conn, grupo_id)
    contas = await contas_do_fim(tx.conn, grupo_id)
    exigir_encerravel(contas.aberto)
    if contas.encerramento.situacao not in {"", "RECUSADO"}:
        raise precondition("O encerramento deste grupo já foi proposto.", "R9.05")
    _exigir_cobertura(contas.encerramento)
    proposto = Encerramento(grupo_id, "PROPOSTO", tx.actor.id, proposto_em=data)
    await guardar_encerramento(tx, proposto)
    return await contas_do_fim(tx.conn, grupo_id)


async def decidir_encerramento(
    tx: Transaction, calendario: BusinessCalendar, grupo_id: UUID, data: date, *, aprova: bool
) -> ContasDoFim:
    """Settle the accounts, or send them back. FORBIDDEN to who proposed them (R2.02)."""
    await travar_grupo(tx.conn, grupo_id)
    contas = await contas_do_fim(tx.conn, grupo_id)
    proposto = contas.encerramento
    if proposto.situacao != "PROPOSTO":
        raise precondition("Não há encerramento proposto a decidir.", "R9.05")
    exigir_outra_pessoa(proposto.proposto_por, tx.actor.id)
    if not aprova:
        recusado = Encerramento(grupo_id, "RECUSADO", proposto.proposto_por, tx.actor.id)
        await guardar_encerramento(tx, recusado)
        return await contas_do_fim(tx.conn, grupo_id)
    exigir_encerravel(contas.aberto)
    await _apurar(tx, calendario, proposto, data)
    apurado = replace(proposto, situacao="APURADO", decidido_por=tx.actor.id, apurado_em=data, rateado_em=data)
    await guardar_encerramento(tx, apurado)
    await _mudar_grupo(tx, apurado, "EM_ENCERRAMENTO", "EncerramentoApurado", data)
    return await contas_do_fim(tx.conn, grupo_id)


async def encerrar_grupo(tx: Transaction, grupo_id: UUID, data: date) -> ContasDoFim:
    """The end: what is of others goes to them, and what nobody came for to its own book; the group's ends in zero.

    PRECONDITION before the term, or with anything open. Again, it shares what came in since, and ends once more when
    the term of that is over (R9.04, R9.05c).
    """
    await travar_grupo(tx.conn, grupo_id)
    contas = await contas_do_fim(tx.conn, grupo_id)
    apurado, grupo = contas.encerramento, await repository.buscar_grupo(tx.conn, grupo_id)
    if apurado.apurado_em is None:
        raise precondition("As contas do grupo ainda não foram apuradas.", "R9.05")
    exigir_prazo(apurado.apurado_em, data)
    await exigir_prazo_do_rnp(tx.conn, grupo, data)
    exigir_encerravel(contas.aberto)
    rateado = await _ratear_o_que_ha(tx, grupo_id, data)
    await _repassar(tx, grupo_id, data)
    if apurado.encerrado_em is None:
        await _levar_ao_livro(tx, grupo_id, data)
        encerrado = await guardar_encerramento(tx, replace(apurado, situacao="ENCERRADO", encerrado_em=data))
        await _mudar_grupo(tx, encerrado, "ENCERRADO", "GrupoEncerrado", data)
        return replace(contas, encerramento=encerrado)
    if rateado:
        return replace(contas, encerramento=await guardar_encerramento(tx, replace(apurado, rateado_em=data)))
    if apurado.rateado_em is not None and await a_buscar(tx.conn, grupo_id):
        exigir_prazo_da_recuperacao(apurado.rateado_em, ler_regra(grupo.regra).prazo_recuperacao_dias, data)
    await _levar_ao_livro(tx, grupo_id, data)
    return contas


async def _levar_ao_livro(tx: Transaction, grupo_id: UUID, data: date) -> None:
    """What nobody came for leaves for the book of what was not claimed, and the book of the group is zero (R9.05)."""
    await travar_rnp(tx.conn)
    await constituir_restituicoes(tx, grupo_id, data)
    await constituir_nao_procurados(
        tx, grupo_id, [_nao_procurado(um) for um in await a_buscar(tx.conn, grupo_id)], data
    )
    await tx.conn.execute("UPDATE rateio_final SET a_pagar_centavos = 0 WHERE grupo_id = %s", [grupo_id])
    await _exigir_zero(tx.conn, grupo_id)


async def _esperam(conn: AsyncConnection, grupo_id: UUID) -> list[Exclusao]:
    return await listar_exclusoes(conn, grupo_id, "AGUARDA_SORTEIO", DO_INICIO, TODAS)


def _com_contas(guardado: Encerramento, caixa: Caixa, saida_centavos: int, reserva_centavos: int) -> Encerramento:
    return replace(
        guardado,
        fundo_comum_centavos=caixa.fundo_comum_livre,
        fundo_reserva_centavos=caixa.fundo_reserva,
        restituicoes_centavos=saida_centavos,
        reserva_dos_excluidos_centavos=reserva_centavos,
        sobras_centavos=caixa.fundo_comum_livre + caixa.fundo_reserva - saida_centavos - reserva_centavos,
    )


def _exigir_cobertura(contas: Encerramento) -> int:
    fundos = Fundos(contas.fundo_comum_centavos, contas.fundo_reserva_centavos)
    return fundo_reserva_nas_restituicoes(fundos, contas.restituicoes_centavos)


async def _apurar(tx: Transaction, calendario: BusinessCalendar, contas: Encerramento, data: date) -> None:
    """The FR completes the refunds, which are set apart, and the rest of both funds is shared (R10.08, R9.05b)."""
    grupo = await repository.buscar_grupo(tx.conn, contas.grupo_id)
    do_fr = _exigir_cobertura(contas)
    fato = Fato(tx.ids.new(), "EncerramentoApurado", grupo.grupo_id, data, 0, grupo.ultima_ago_fechada)
    await lancar(tx, fato, parear(contabilidade.fundo_reserva_no_credito(do_fr)))
    await apartar_vagas_desfeitas(tx, grupo.grupo_id, data)
    await repository.somar_equilibrio(tx.conn, grupo.grupo_id, Decimal(do_fr))
    restituidas = []
    for exclusao in await _esperam(tx.conn, grupo.grupo_id):
        sorteado = Sorteado(tx.ids.new(), exclusao.cota_id, grupo.ultima_ago_fechada, data)
        restituidas.append(await apurar(tx, sorteado, calendario, no_encerramento=True))
    disponivel = (await caixa_do_grupo(tx.conn, grupo.grupo_id)).fundo_reserva
    await devolver_reserva(tx, grupo, restituidas, disponivel, data)
    await congelar_pesos(tx.conn, grupo.grupo_id, ler_regra(grupo.regra).peso_rateio_final)
    await _ratear_o_que_ha(tx, grupo.grupo_id, data)


async def _ratear_o_que_ha(tx: Transaction, grupo_id: UUID, data: date) -> int:
    """FC and FR, all of it, become money of the members, and every account of the group's own ends (I12); how much."""
    caixa = await caixa_do_grupo(tx.conn, grupo_id)
    saldo = dict.fromkeys(Conta, 0) | {Conta(c): valor for c, valor in (await saldos(tx.conn, grupo_id)).items()}
    sobras = caixa.fundo_comum_livre + caixa.fundo_reserva
    partes = await ratear(tx.conn, grupo_id, sobras)
    fato = Fato(tx.ids.new(), "RateioFinalCalculado", grupo_id, data)
    partidas = [
        *_por_cota(parear(contabilidade_encerramento.sobras_apuradas(saldo, sobras)), partes),
        *parear(contabilidade_encerramento.aplicacao_resgatada(saldo)),
    ]
    await lancar(tx, fato, partidas)
    await repository.somar_equilibrio(tx.conn, grupo_id, Decimal(-caixa.fundo_comum_livre))
    return sobras


def _por_cota(partidas: Iterable[Partida], partes: Iterable[tuple[UUID, int]]) -> Iterator[Partida]:
    """The same amounts, each of what is owed to the members told of its cota."""
    fila = deque((cota_id, centavos) for cota_id, centavos in partes if centavos)
    for partida in partidas:
        falta = partida.valor_centavos if partida.credito == Conta.RATEIO_A_PAGAR.value else 0
        if not falta:
            yield partida
        while falta:
            cota_id, resta = fila.popleft()
            usado = min(falta, resta)
            yield replace(partida, valor_centavos=usado, cota_id=cota_id)
            falta -= usado
            if resta > usado:
                fila.appendleft((cota_id, resta - usado))


def _nao_procurado(um: ABuscar) -> NaoProcurado:
    return NaoProcurado(um.cota_id, um.origem, um.valor_centavos, _SAIDA[um.origem](um.valor_centavos))


async def _repassar(tx: Transaction, grupo_id: UUID, data: date) -> None:
    """What is of the administradora, of the insurer and of who registers leaves the group for them (R10.04)."""
    await vencer_repasses(tx, grupo_id, "Um dos grupos se encerrou antes da decisão, e repassou o que tinha.")
    saldo = await saldos(tx.conn, grupo_id)
    for conta in sorted(CONTAS_A_REPASSAR, key=lambda conta: conta.value):
        centavos = -saldo.get(conta.value, 0)
        if centavos:
            fato = Fato(tx.ids.new(), "RepasseNoEncerramento", grupo_id, data)
            await lancar(tx, fato, parear(contabilidade.repasse(conta, centavos)))
            await guardar_desembolso(tx, _desembolso(tx, grupo_id, conta, centavos, data))


def _desembolso(tx: Transaction, grupo_id: UUID, conta: Conta, centavos: int, data: date) -> Desembolso:
    return Desembolso(
        desembolso_id=tx.ids.new(),
        grupo_id=grupo_id,
        cota_id=None,
        finalidade="REPASSE",
        beneficiario="administradora",
        valor_centavos=centavos,
        rendimentos_centavos=0,
        data_contabil=data,
        comprovante=f"{conta.value}/{data.isoformat()}",
    )


async def _exigir_zero(conn: AsyncConnection, grupo_id: UUID) -> None:
    restam = sorted(conta for conta, centavos in (await saldos(conn, grupo_id)).items() if centavos)
    if restam:
        raise precondition(f"O livro do grupo não terminou: {', '.join(restam)}.", "R9.05")


async def _mudar_grupo(tx: Transaction, contas: Encerramento, situacao: str, fato: str, data: date) -> None:
    await tx.conn.execute("UPDATE grupo SET situacao = %s WHERE grupo_id = %s", [situacao, contas.grupo_id])
    dados = {
        "grupo_id": str(contas.grupo_id),
        "restituicoes_centavos": contas.restituicoes_centavos,
        "sobras_centavos": contas.sobras_centavos,
        "data": data.isoformat(),
    }
    await tx.publish(fato, f"grupo/{contas.grupo_id}", dados, data)
