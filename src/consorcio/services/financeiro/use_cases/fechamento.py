"""Closing the position of a group for an assembly: prices of the day, differences, cash (R2.40, R4.40, R4.50)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.errors import precondition
from consorcio.core.money import Arredondamento
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import repository, repository_precos
from consorcio.services.financeiro.domain.prestacao import TaAdesaoTardia, ta_de_quem_e_contemplado
from consorcio.services.financeiro.domain.saldo_caixa import CoberturaSaldoCaixa
from consorcio.services.financeiro.livro import travar_grupo
from consorcio.services.financeiro.registros import Grupo, colunas, um
from consorcio.services.financeiro.regra import ler_regra
from consorcio.services.financeiro.use_cases.reservas import caixa_a_gastar
from consorcio.services.financeiro.use_cases.saldo_caixa import (
    Caixa,
    caixa_do_grupo,
    medir_variacao,
    publicar_reajuste,
    reajustar_carregado,
)

_SQL = files("consorcio.services.financeiro") / "sql"
_APURAR_DIFERENCAS = (_SQL / "apurar_diferencas.sql").read_bytes()
_FECHAR_COTAS = (_SQL / "fechar_posicao_cotas.sql").read_bytes()
_FECHAR_EXCLUIDAS = (_SQL / "fechar_posicao_excluidas.sql").read_bytes()


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
    taxa_saldo_caixa_centavos: int
    coberto_rendimentos_centavos: int


@dataclass(frozen=True, slots=True)
class PrecosDaAgo:
    """What grupos says of the assembly: due date, date, price of each bem on that date."""

    vencimento: date
    data_ago: date
    precos: dict[UUID, int]


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
    await caixa_a_gastar(tx, grupo_id, da_ago.data_ago)
    for bem_id, preco in da_ago.precos.items():
        await repository.guardar_preco(tx.conn, grupo_id, bem_id, preco)
    variacao = await medir_variacao(tx.conn, grupo_id)
    recebido, diferencas = await _apurar_diferencas(tx.conn, grupo_id, ago)
    await repository_precos.fixar_na_ago(tx.conn, grupo_id, ago, da_ago.data_ago)
    cobertura, reajuste = await reajustar_carregado(tx, grupo, ago, da_ago.data_ago, variacao, recebido)
    posicao = await _congelar(tx.conn, grupo, ago, da_ago, reajuste, cobertura, diferencas)
    if diferencas:
        dados = {"grupo_id": str(grupo_id), "ago": ago, "valor_centavos": diferencas}
        await tx.publish("DiferencasApuradas", f"grupo/{grupo_id}", dados, da_ago.data_ago)
    await publicar_reajuste(tx, grupo_id, ago, da_ago.data_ago, reajuste, cobertura)
    return posicao


def _exigir_ordem(grupo: Grupo, ago: int) -> None:
    if ago != grupo.ultima_ago_fechada + 1:
        raise precondition(f"A próxima assembleia do grupo é a {grupo.ultima_ago_fechada + 1}.", "R5.01")
    if ago > grupo.ultima_ago_emitida:
        raise precondition(f"Emita antes as parcelas da assembleia {ago}.", "R5.01")


async def _apurar_diferencas(conn: AsyncConnection, grupo_id: UUID, ago: int) -> tuple[int, int]:
    cursor = await conn.execute(_APURAR_DIFERENCAS, {"grupo_id": grupo_id, "ago": ago})
    linha = await cursor.fetchone()
    return (int(linha[0]), int(linha[1])) if linha else (0, 0)


async def _congelar(
    conn: AsyncConnection,
    grupo: Grupo,
    ago: int,
    da_ago: PrecosDaAgo,
    reajuste: int,
    cobertura: CoberturaSaldoCaixa,
    diferencas: int,
) -> PosicaoAgo:
    grupo_id, plano = grupo.grupo_id, ler_regra(grupo.regra).plano
    await conn.execute(
        _FECHAR_COTAS,
        {
            "grupo_id": grupo_id,
            "ago": ago,
            "corte": da_ago.vencimento,
            "prazo": plano.prazo_meses,
            "ta_depois": ta_de_quem_e_contemplado(plano),
            "ta_do_grupo": plano.ta_adesao_tardia is TaAdesaoTardia.PERCENTUAL_MENSAL_DO_GRUPO,
        },
    )
    trunca = plano.arredondamento is Arredondamento.DOWN
    await conn.execute(_FECHAR_EXCLUIDAS, {"grupo_id": grupo_id, "ago": ago, "trunca": trunca})
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
        taxa_saldo_caixa_centavos=cobertura.taxa,
        coberto_rendimentos_centavos=cobertura.rendimentos,
    )
    valores = {nome: getattr(posicao, nome) for nome in PosicaoAgo.__dataclass_fields__}
    lugares = ", ".join(f"%({nome})s" for nome in valores)
    await conn.execute(
        f"INSERT INTO posicao_ago ({colunas(PosicaoAgo)}) VALUES ({lugares})",  # noqa: S608 column names of a dataclass
        valores,
    )
    await conn.execute("UPDATE grupo SET ultima_ago_fechada = %s WHERE grupo_id = %s", [ago, grupo_id])
    await conn.execute(
        "UPDATE livro SET ago_fechada = %s, data_ago_fechada = %s WHERE livro_id = %s", [ago, da_ago.data_ago, grupo_id]
    )
    return posicao


async def _impressao(conn: AsyncConnection, grupo_id: UUID, ago: int, caixa: Caixa) -> str:
    """SHA-256 of the frozen rows, in order: a changed row changes it."""
    cursor = await conn.execute(
        "SELECT numero, versao_titular, adimplente, credito_centavos, saldo_devedor_centavos, fc_pago::text"
        " FROM posicao_ago_cota WHERE grupo_id = %(g)s AND ago = %(ago)s"
        " UNION ALL SELECT numero, versao_titular, NULL, credito_centavos, restituicao_centavos, fc_pago::text"
        " FROM posicao_ago_excluida WHERE grupo_id = %(g)s AND ago = %(ago)s ORDER BY numero, versao_titular",
        {"g": grupo_id, "ago": ago},
    )
    resumo = hashlib.sha256(f"{grupo_id}|{ago}|{caixa.fundo_comum_livre}|{caixa.fundo_reserva}\n".encode())
    for linha in await cursor.fetchall():
        resumo.update(("|".join(str(valor) for valor in linha) + "\n").encode())
    return resumo.hexdigest()
