"""Reading and writing accounts, boletos and returns."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, LiteralString, NamedTuple, TypeAlias
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.types.json import Jsonb

from consorcio.core.errors import not_found
from consorcio.platform.arrays import plain_array, text_array
from consorcio.services.financeiro.registros import Titulo, colunas, todos, um
from consorcio.services.financeiro.registros_bancos import (
    Boleto,
    BoletoCitado,
    ContaBancaria,
    RegistroProcessado,
    RetornoBancario,
)
from consorcio.services.financeiro.repository_acordos import EM_ACORDO

_CONTA: LiteralString = f"SELECT {colunas(ContaBancaria)} FROM conta_bancaria"
_BOLETO: LiteralString = f"SELECT {colunas(Boleto)} FROM boleto"
_RETORNO: LiteralString = (
    "SELECT retorno_id, conta_id, nome, layout, completo, data_contabil, concluido_em IS NOT NULL AS concluido"
    " FROM retorno_bancario"
)
_DO_REGISTRO: LiteralString = ", ".join(RegistroProcessado._fields)
_REGISTRO: LiteralString = f"SELECT {_DO_REGISTRO} FROM retorno_registro"
_DINHEIRO_REGISTRADO = ("APLICADO", "NAO_IDENTIFICADO")
_MAXIMO_CONTAS = 500
_MAXIMO_BOLETOS = 420


async def inserir_conta(conn: AsyncConnection, conta: ContaBancaria, agora: datetime) -> None:
    """A new account."""
    await conn.execute(
        "INSERT INTO conta_bancaria"
        " (conta_id, banco, campos, grupo_id, proximo_nosso_numero, finalidade, desde, criada_em)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        [
            *(conta.conta_id, conta.banco, Jsonb(conta.campos), conta.grupo_id, conta.proximo_nosso_numero),
            *(conta.finalidade, conta.desde, agora),
        ],
    )


async def guardar_campos(conn: AsyncConnection, conta: ContaBancaria) -> None:
    """What the rules of the bank read of an account, as it is now."""
    await conn.execute(
        "UPDATE conta_bancaria SET campos = %s WHERE conta_id = %s", [Jsonb(conta.campos), conta.conta_id]
    )


async def buscar_conta(conn: AsyncConnection, conta_id: UUID, *, travar: bool = False) -> ContaBancaria:
    """The account, locked for change if asked; NOT_FOUND when there is none."""
    trava: LiteralString = " FOR UPDATE" if travar else ""
    conta = await um(conn, ContaBancaria, _CONTA + " WHERE conta_id = %s" + trava, [conta_id])
    if conta is None:
        raise not_found("conta bancária", conta_id)
    return conta


async def listar_contas(conn: AsyncConnection, grupo_id: UUID | None) -> list[ContaBancaria]:
    """The accounts of a group, or all."""
    filtro: LiteralString = " WHERE grupo_id = %s" if grupo_id else ""
    ordem: LiteralString = " ORDER BY banco, campos->>'agencia', conta_id LIMIT %s"
    parametros: list[Any] = [grupo_id] if grupo_id else []
    return await todos(conn, ContaBancaria, _CONTA + filtro + ordem, [*parametros, _MAXIMO_CONTAS])


async def reservar_numeros(conn: AsyncConnection, conta_id: UUID, quantidade: int) -> int:
    """The first of that many numbers in a row; who asks at the same time waits for this transaction."""
    cursor = await conn.execute(
        "UPDATE conta_bancaria SET proximo_nosso_numero = proximo_nosso_numero + %(n)s WHERE conta_id = %(conta)s"
        " RETURNING proximo_nosso_numero - %(n)s",
        {"n": quantidade, "conta": conta_id},
    )
    linha = await cursor.fetchone()
    if linha is None:
        raise not_found("conta bancária", conta_id)
    return int(linha[0])


async def titulos_sem_boleto(conn: AsyncConnection, grupo_id: UUID, ago: int) -> list[Titulo]:
    """Open titles of an assembly with something to pay and no boleto in the street, by cota."""
    consulta: LiteralString = (
        f"SELECT {colunas(Titulo)} FROM titulo t WHERE grupo_id = %s AND ago = %s"
        " AND situacao IN ('ABERTO', 'PARCIAL') AND falta_do_principal(t, 'infinity') > 0"
        " AND NOT EXISTS (SELECT FROM boleto_em_aberto b WHERE b.parcela_id = t.parcela_id)"
        f" AND NOT {EM_ACORDO} ORDER BY cota_numero, identificador"
    )
    return await todos(conn, Titulo, consulta, [grupo_id, ago])


async def contar_titulos_com_boleto(conn: AsyncConnection, grupo_id: UUID, ago: int) -> int:
    """Titles of an assembly with a boleto in the street."""
    cursor = await conn.execute(
        "SELECT count(*) FROM titulo t JOIN boleto_em_aberto b USING (parcela_id) WHERE t.grupo_id = %s AND t.ago = %s",
        [grupo_id, ago],
    )
    linha = await cursor.fetchone()
    return int(linha[0]) if linha else 0


async def inserir_boletos(conn: AsyncConnection, boletos: Sequence[Boleto]) -> None:
    """New boletos, in one statement per batch of the driver."""
    nomes = list(Boleto.__dataclass_fields__)
    lugares: LiteralString = ", ".join(f"%({nome})s" for nome in Boleto.__dataclass_fields__)
    async with conn.cursor() as cursor:
        await cursor.executemany(
            f"INSERT INTO boleto_emitido ({colunas(Boleto)}) VALUES ({lugares})",
            [{nome: getattr(boleto, nome) for nome in nomes} for boleto in boletos],
        )


async def boleto_da_parcela(conn: AsyncConnection, parcela_id: UUID) -> Boleto:
    """The latest boleto of a title; NOT_FOUND when it has none."""
    consulta: LiteralString = _BOLETO + " WHERE parcela_id = %s ORDER BY emitido_em DESC, boleto_id DESC LIMIT 1"
    boleto = await um(conn, Boleto, consulta, [parcela_id])
    if boleto is None:
        raise not_found("boleto da parcela", parcela_id)
    return boleto


async def boletos_da_cota(conn: AsyncConnection, cota_id: UUID) -> list[Boleto]:
    """The boletos of a cota that can be paid, by due date: one at most for each open title."""
    consulta: LiteralString = (
        f"SELECT {', '.join(f'b.{nome}' for nome in Boleto.__dataclass_fields__)} FROM boleto b"
        " JOIN boleto_em_aberto a USING (parcela_id, boleto_id) JOIN titulo t USING (parcela_id)"
        " WHERE t.cota_id = %s AND t.situacao IN ('ABERTO', 'PARCIAL') ORDER BY b.vencimento, b.boleto_id LIMIT %s"
    )
    return await todos(conn, Boleto, consulta, [cota_id, _MAXIMO_BOLETOS])


async def contas_por_id(conn: AsyncConnection, ids: Sequence[UUID]) -> dict[UUID, ContaBancaria]:
    """These accounts."""
    achadas = await todos(conn, ContaBancaria, _CONTA + " WHERE conta_id = ANY(%s)", [list(ids)])
    return {conta.conta_id: conta for conta in achadas}


Citado: TypeAlias = tuple[str, str, int, str, date]
"""A `BoletoCitado` as a plain tuple: of a large file they are kept by the ten thousand."""


async def boletos_citados(conn: AsyncConnection, conta_id: UUID, identidades: Sequence[str]) -> dict[str, Citado]:
    """The boletos of an account that a return speaks of, by identity.

    What is of the boleto never changes; who pays late is judged again by who applies the payment.
    """
    cursor = await conn.execute(
        "SELECT b.identidade, b.boleto_id::text, b.parcela_id::text, b.valor_centavos, t.grupo_id::text, t.vencimento"
        " FROM boleto_emitido b JOIN titulo t USING (parcela_id)"
        " WHERE b.conta_id = %s AND b.identidade = ANY(%s::text[])",
        [conta_id, text_array(identidades)],
    )
    return {
        identidade: (boleto_id, parcela_id, valor_centavos, sys.intern(grupo_id), vencimento)
        for identidade, boleto_id, parcela_id, valor_centavos, grupo_id, vencimento in await cursor.fetchall()
    }


async def boletos_por_id(conn: AsyncConnection, boleto_ids: Sequence[UUID]) -> list[Boleto]:
    """These boletos."""
    return await todos(conn, Boleto, _BOLETO + " WHERE boleto_id = ANY(%s)", [list(boleto_ids)])


async def travar_grupos(conn: AsyncConnection, grupo_ids: Iterable[str]) -> None:
    """Lock many groups in one order, so that two files never wait for each other in a circle."""
    await conn.execute(
        "SELECT 1 FROM livro WHERE livro_id = ANY(%s::uuid[]) ORDER BY livro_id FOR NO KEY UPDATE",
        [plain_array(grupo_ids)],
    )


class MudancaBoleto(NamedTuple):
    """What the bank told of a boleto."""

    boleto: BoletoCitado
    situacao: str
    motivo: str
    pix: str


# Only the list changes; who was not in it had been rejected or dropped, and its row says it. The list is by parcela.
_LIQUIDAR_BOLETOS = """
WITH liquidados AS (SELECT * FROM unnest(%s::uuid[], %s::uuid[]) AS m (parcela_id, boleto_id)),
     fechados AS (
        DELETE FROM boleto_em_aberto a USING liquidados m
         WHERE a.parcela_id = m.parcela_id AND a.boleto_id = m.boleto_id
        RETURNING a.boleto_id)
UPDATE boleto_emitido b SET situacao = 'LIQUIDADO', motivo = ''
  FROM (SELECT boleto_id FROM liquidados EXCEPT SELECT boleto_id FROM fechados) m
 WHERE b.boleto_id = m.boleto_id AND b.situacao IN ('REJEITADO', 'BAIXADO')
"""
# A paid boleto stays paid: an entry that arrives late does not open it again.
_MUDAR_BOLETOS = """
UPDATE boleto_emitido b
   SET situacao = m.situacao, motivo = m.motivo, pix = CASE WHEN m.pix = '' THEN b.pix ELSE m.pix END
  FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[]) AS m (boleto_id, situacao, motivo, pix)
  JOIN boleto v USING (boleto_id)
 WHERE b.boleto_id = v.boleto_id AND (v.situacao <> 'LIQUIDADO' OR m.situacao = 'LIQUIDADO')
"""


async def mudar_boletos(conn: AsyncConnection, mudancas: Sequence[MudancaBoleto]) -> None:
    """Write what the bank told, once for each boleto."""
    pagos = [m.boleto for m in mudancas if m.situacao == "LIQUIDADO" and not m.pix]
    if pagos:
        await conn.execute(
            _LIQUIDAR_BOLETOS, [plain_array([b.parcela_id for b in pagos]), plain_array([b.boleto_id for b in pagos])]
        )
    outras = [m for m in mudancas if m.situacao != "LIQUIDADO" or m.pix]
    if outras:
        await conn.execute(
            _MUDAR_BOLETOS,
            [
                plain_array([m.boleto.boleto_id for m in outras]),
                text_array([m.situacao for m in outras]),
                text_array([m.motivo for m in outras]),
                text_array([m.pix for m in outras]),
            ],
        )


async def retorno_por_hash(conn: AsyncConnection, sha256: bytes) -> RetornoBancario | None:
    """The return that had these very bytes."""
    return await um(conn, RetornoBancario, _RETORNO + " WHERE sha256 = %s", [sha256])


async def reservar_arquivo(conn: AsyncConnection, sha256: bytes) -> bool:
    """Keep a file for this transaction alone; False when somebody has it."""
    cursor = await conn.execute("SELECT pg_try_advisory_xact_lock(%s)", [int.from_bytes(sha256[:8], signed=True)])
    return bool((await cursor.fetchone() or (False,))[0])


async def inserir_retorno(
    conn: AsyncConnection, retorno: RetornoBancario, sha256: bytes, agora: datetime, registros: int
) -> None:
    """Remember a file that begins to be applied, with so many records."""
    await conn.execute(
        "INSERT INTO retorno_bancario"
        " (retorno_id, sha256, conta_id, nome, layout, completo, data_contabil, recebido_em, registros)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            *(retorno.retorno_id, sha256, retorno.conta_id, retorno.nome, retorno.layout, retorno.completo),
            *(retorno.data_contabil, agora, registros),
        ],
    )


async def concluir_retorno(conn: AsyncConnection, retorno_id: UUID, agora: datetime) -> None:
    """All of it was applied: its bytes are of no more use."""
    await conn.execute("DELETE FROM retorno_guardado WHERE retorno_id = %s", [retorno_id])
    await conn.execute("UPDATE retorno_bancario SET concluido_em = %s WHERE retorno_id = %s", [agora, retorno_id])


async def inserir_registros(conn: AsyncConnection, registros: Sequence[RegistroProcessado]) -> None:
    """What was done, record by record."""
    async with (
        conn.cursor() as cursor,
        cursor.copy(f"COPY retorno_registro ({_DO_REGISTRO}) FROM STDIN") as copia,
    ):
        for registro in registros:
            await copia.write_row(registro)


async def ordens_do_retorno(conn: AsyncConnection, retorno_id: UUID) -> frozenset[int]:
    """The records of a file that were applied."""
    cursor = await conn.execute("SELECT ordem FROM retorno_registro WHERE retorno_id = %s", [retorno_id])
    return frozenset(ordem for (ordem,) in await cursor.fetchall())


async def contar_registros(conn: AsyncConnection, retorno_id: UUID) -> tuple[dict[str, int], int]:
    """How many records ended in each state, and the money of those that were registered."""
    cursor = await conn.execute(
        "SELECT estado, count(*), sum(valor_centavos) FROM retorno_registro WHERE retorno_id = %s GROUP BY estado",
        [retorno_id],
    )
    linhas = await cursor.fetchall()
    valor = sum(int(soma) for estado, _, soma in linhas if estado in _DINHEIRO_REGISTRADO)
    return {estado: int(quantos) for estado, quantos, _ in linhas}, valor


async def listar_registros(
    conn: AsyncConnection, retorno_id: UUID, estado: str, depois_de: int, limite: int
) -> list[RegistroProcessado]:
    """A page of records, in the order of the file; an empty state means all."""
    consulta: LiteralString = (
        _REGISTRO + " WHERE retorno_id = %s AND (%s = '' OR estado = %s) AND ordem > %s ORDER BY ordem LIMIT %s"
    )
    return await todos(conn, RegistroProcessado, consulta, [retorno_id, estado, estado, depois_de, limite])
