"""Closing the position of a group for an assembly: prices of the day, differences, cash (R2.40, R4.40, R4.50)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib.resources import files
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.errors import precondition
from consorcio.core.percent import percentual_de
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.domain.contabilidade import (
    Conta,
    fundo_comum_livre,
    fundo_reserva_disponivel,
    reajuste_saldo_caixa,
)
from consorcio.services.financeiro.domain.saldo_caixa import (
    CoberturaSaldoCaixa,
    FonteCobertura,
    ParticipanteRateio,
    cobrir_deficiencia,
    deficiencia,
)
from consorcio.services.financeiro.livro import Fato, lancar, parear, saldos, travar_grupo
from consorcio.services.financeiro.registros import Grupo, colunas, um
from consorcio.services.financeiro.regra import RegraFinanceira, ler_regra

_SQL = files("consorcio.services.financeiro") / "sql"
_APURAR_DIFERENCAS = (_SQL / "apurar_diferencas.sql").read_bytes()
_FECHAR_COTAS = (_SQL / "fechar_posicao_cotas.sql").read_bytes()


@dataclass(frozen=True, slots=True)
class PosicaoAgo:
    """What was frozen for an assembly, in centavos."""

    grupo_id: UUID
    ago: int
    data_ago: date
    fundo_comum_livre_centavos: int
    fundo_reserva_centavos: int
    reajuste_saldo_caixa_centavos: int
    coberto_fundo_reserva_centavos: int
    rateio_centavos: int
    diferencas_centavos: int
    impressao_digital: str


@dataclass(frozen=True, slots=True)
class PrecosDaAgo:
    """What grupos says of the assembly: due date, date, price of each bem on that date."""

    vencimento: date
    data_ago: date
    precos: dict[UUID, int]


@dataclass(frozen=True, slots=True)
class Caixa:
    """Funds of a group in centavos."""

    fundo_comum_livre: int
    fundo_reserva: int


async def caixa_do_grupo(conn: AsyncConnection, grupo_id: UUID) -> Caixa:
    """FC not reserved to pending bids, and FR, from the balances of the book (I8)."""
    saldo = dict.fromkeys(Conta, 0) | {Conta(nome): valor for nome, valor in (await saldos(conn, grupo_id)).items()}
    reservado = await repository.fundo_reservado(conn, grupo_id)
    return Caixa(fundo_comum_livre(saldo) - reservado, fundo_reserva_disponivel(saldo))


async def buscar_posicao(conn: AsyncConnection, grupo_id: UUID, ago: int) -> PosicaoAgo | None:
    """The frozen position of an assembly, or none."""
    return await um(
        conn,
        PosicaoAgo,
        f"SELECT {colunas(PosicaoAgo)} FROM posicao_ago WHERE grupo_id = %s AND ago = %s",  # noqa: S608 column names of a dataclass
        [grupo_id, ago],
    )


async def fechar_posicao(tx: Transaction, grupo_id: UUID, ago: int, da_ago: PrecosDaAgo) -> PosicaoAgo:
    """Value the group at the prices of the assembly and freeze its position. Closing again gives the same position.

    Raises PRECONDITION when the AGO before was not closed or the parcelas of this one were not issued.
    """
    await travar_grupo(tx.conn, grupo_id)
    fechada = await buscar_posicao(tx.conn, grupo_id, ago)
    if fechada is not None:
        return fechada
    grupo = await repository.buscar_grupo(tx.conn, grupo_id)
    _exigir_ordem(grupo, ago)
    regra = ler_regra(grupo.regra)
    antes, depois = await _valor_dos_bens(tx.conn, grupo_id, da_ago.precos)
    for bem_id, preco in da_ago.precos.items():
        await repository.guardar_preco(tx.conn, grupo_id, bem_id, preco)
    recebido, diferencas = await _apurar_diferencas(tx.conn, grupo_id, ago)
    cobertura, reajuste = await _reajustar_caixa(tx, grupo, regra, ago, da_ago.data_ago, (antes, depois), recebido)
    await tx.conn.execute("UPDATE preco_bem SET preco_ago_centavos = preco_centavos WHERE grupo_id = %s", [grupo_id])
    posicao = await _congelar(tx.conn, grupo_id, ago, da_ago, regra, reajuste, cobertura, diferencas)
    await _contar(tx, posicao)
    return posicao


def _exigir_ordem(grupo: Grupo, ago: int) -> None:
    if ago != grupo.ultima_ago_fechada + 1:
        raise precondition(f"A próxima assembleia do grupo é a {grupo.ultima_ago_fechada + 1}.", "R5.01")
    if ago > grupo.ultima_ago_emitida:
        raise precondition(f"Emita antes as parcelas da assembleia {ago}.", "R5.01")


async def _valor_dos_bens(conn: AsyncConnection, grupo_id: UUID, precos: dict[UUID, int]) -> tuple[int, int]:
    """Σ of the credits of the active cotas at the prices of the last AGO and at the new ones: k of R4.50."""
    cursor = await conn.execute(
        "SELECT p.bem_id, count(*), p.preco_ago_centavos FROM conta_cota c JOIN preco_bem p USING (grupo_id, bem_id)"
        " WHERE c.grupo_id = %s AND c.situacao = 'ATIVA' GROUP BY p.bem_id, p.preco_ago_centavos",
        [grupo_id],
    )
    linhas = await cursor.fetchall()
    antes = sum(quantidade * preco for _, quantidade, preco in linhas)
    depois = sum(quantidade * precos.get(bem_id, preco) for bem_id, quantidade, preco in linhas)
    return int(antes), int(depois)


async def _apurar_diferencas(conn: AsyncConnection, grupo_id: UUID, ago: int) -> tuple[int, int]:
    cursor = await conn.execute(_APURAR_DIFERENCAS, {"grupo_id": grupo_id, "ago": ago})
    linha = await cursor.fetchone()
    return (int(linha[0]), int(linha[1])) if linha else (0, 0)


async def _reajustar_caixa(
    tx: Transaction,
    grupo: Grupo,
    regra: RegraFinanceira,
    ago: int,
    data_ago: date,
    valores: tuple[int, int],
    recebido_centavos: int,
) -> tuple[CoberturaSaldoCaixa, int]:
    """Carried FC follows the price: FR first if the rule says so, then the members (R4.50–R4.53)."""
    antes, depois = valores
    caixa = await caixa_do_grupo(tx.conn, grupo.grupo_id)
    # Below zero when credits were delivered with money of this cycle, whose differences are being opened whole.
    carregado = caixa.fundo_comum_livre - recebido_centavos
    delta = deficiencia(carregado, antes, depois) if antes and antes != depois else 0
    if delta == 0:
        await _reavaliar_equilibrio(tx.conn, grupo.grupo_id, antes, depois, 0)
        return CoberturaSaldoCaixa(0, 0, ()), 0
    contas = await _participantes(tx.conn, grupo.grupo_id)
    fontes = (FonteCobertura.FUNDO_RESERVA,) if regra.usa_fr_saldo_caixa else ()
    cobertura = cobrir_deficiencia(
        delta,
        [participante for _, participante in contas],
        regra.rateio_base,
        fontes,
        fundo_reserva_centavos=max(caixa.fundo_reserva, 0),
    )
    fato = Fato(tx.ids.new(), "RateioSaldoCaixaLancado", grupo.grupo_id, data_ago, 0, ago)
    await lancar(tx.conn, fato, parear(reajuste_saldo_caixa(cobertura)))
    await _abrir_rateios(tx.conn, grupo.grupo_id, ago, contas, cobertura)
    await _reavaliar_equilibrio(tx.conn, grupo.grupo_id, antes, depois, cobertura.nao_coberto)
    return cobertura, delta


async def _participantes(conn: AsyncConnection, grupo_id: UUID) -> list[tuple[UUID, ParticipanteRateio]]:
    cursor = await conn.execute(
        "SELECT c.cota_id, c.fc_pago, p.preco_centavos, c.contemplacao_id IS NOT NULL"
        " FROM conta_cota c JOIN preco_bem p USING (grupo_id, bem_id)"
        " WHERE c.grupo_id = %s AND c.situacao = 'ATIVA' ORDER BY c.numero, c.versao_titular",
        [grupo_id],
    )
    return [
        (cota, ParticipanteRateio(fc, preco, contemplada)) for cota, fc, preco, contemplada in await cursor.fetchall()
    ]


async def _abrir_rateios(
    conn: AsyncConnection,
    grupo_id: UUID,
    ago: int,
    contas: list[tuple[UUID, ParticipanteRateio]],
    cobertura: CoberturaSaldoCaixa,
) -> None:
    abertos = [
        (cota_id, grupo_id, ago, pct, pct)
        for (cota_id, participante), parte in zip(contas, cobertura.rateio, strict=True)
        if (pct := percentual_de(parte, participante.preco_centavos))
    ]
    async with conn.cursor() as cursor:
        await cursor.executemany(
            "INSERT INTO ajuste (cota_id, grupo_id, tipo, ago_origem, percentual, aberto)"
            " VALUES (%s, %s, 'RATEIO', %s, %s, %s)",
            abertos,
        )


async def _reavaliar_equilibrio(
    conn: AsyncConnection, grupo_id: UUID, antes: int, depois: int, perda_centavos: int
) -> None:
    """What explains G moves with the price, since G is a difference of credits; an uncovered loss lowers it (I19)."""
    if antes and antes != depois:
        await conn.execute(
            "UPDATE grupo SET equilibrio_esperado = equilibrio_esperado * %s - %s WHERE grupo_id = %s",
            [Decimal(depois) / antes, perda_centavos, grupo_id],
        )


async def _congelar(
    conn: AsyncConnection,
    grupo_id: UUID,
    ago: int,
    da_ago: PrecosDaAgo,
    regra: RegraFinanceira,
    reajuste: int,
    cobertura: CoberturaSaldoCaixa,
    diferencas: int,
) -> PosicaoAgo:
    await conn.execute(
        _FECHAR_COTAS,
        {"grupo_id": grupo_id, "ago": ago, "corte": da_ago.vencimento, "prazo": regra.plano.prazo_meses},
    )
    caixa = await caixa_do_grupo(conn, grupo_id)
    posicao = PosicaoAgo(
        grupo_id=grupo_id,
        ago=ago,
        data_ago=da_ago.data_ago,
        fundo_comum_livre_centavos=caixa.fundo_comum_livre,
        fundo_reserva_centavos=caixa.fundo_reserva,
        reajuste_saldo_caixa_centavos=reajuste,
        coberto_fundo_reserva_centavos=cobertura.fundo_reserva,
        rateio_centavos=sum(cobertura.rateio),
        diferencas_centavos=diferencas,
        impressao_digital=await _impressao(conn, grupo_id, ago, caixa),
    )
    valores = {nome: getattr(posicao, nome) for nome in PosicaoAgo.__dataclass_fields__}
    lugares = ", ".join(f"%({nome})s" for nome in valores)
    await conn.execute(
        f"INSERT INTO posicao_ago ({colunas(PosicaoAgo)}) VALUES ({lugares})",  # noqa: S608 column names of a dataclass
        valores,
    )
    await conn.execute("UPDATE grupo SET ultima_ago_fechada = %s WHERE grupo_id = %s", [ago, grupo_id])
    return posicao


async def _impressao(conn: AsyncConnection, grupo_id: UUID, ago: int, caixa: Caixa) -> str:
    """SHA-256 of the frozen rows, in order: a changed row changes it."""
    cursor = await conn.execute(
        "SELECT numero, versao_titular, adimplente, credito_centavos, saldo_devedor_centavos, fc_pago::text"
        " FROM posicao_ago_cota WHERE grupo_id = %s AND ago = %s ORDER BY numero, versao_titular",
        [grupo_id, ago],
    )
    resumo = hashlib.sha256(f"{grupo_id}|{ago}|{caixa.fundo_comum_livre}|{caixa.fundo_reserva}\n".encode())
    for linha in await cursor.fetchall():
        resumo.update(("|".join(str(valor) for valor in linha) + "\n").encode())
    return resumo.hexdigest()


async def _contar(tx: Transaction, posicao: PosicaoAgo) -> None:
    agregado, comum = f"grupo/{posicao.grupo_id}", {"grupo_id": str(posicao.grupo_id), "ago": posicao.ago}
    if posicao.diferencas_centavos:
        dados = {**comum, "valor_centavos": posicao.diferencas_centavos}
        await tx.publish("DiferencasApuradas", agregado, dados, posicao.data_ago)
    if posicao.reajuste_saldo_caixa_centavos:
        dados = {
            **comum,
            "valor_centavos": posicao.rateio_centavos,
            "coberto_fr_centavos": posicao.coberto_fundo_reserva_centavos,
        }
        await tx.publish("RateioSaldoCaixaLancado", agregado, dados, posicao.data_ago)
