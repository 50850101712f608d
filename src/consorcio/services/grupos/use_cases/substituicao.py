"""A group passes to another bem, as an AGE decided and financeiro carries out cota by cota (R4.33)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.errors import conflict, precondition, validation
from consorcio.platform.database import Transaction
from consorcio.services.grupos import events
from consorcio.services.grupos.domain.bem import preco_em
from consorcio.services.grupos.domain.grupo import Grupo
from consorcio.services.grupos.domain.substituicao import BemSubstituido, PedidoSubstituicao, exigir_substituivel
from consorcio.services.grupos.repository import bens, grupos, substituicoes


async def precos_da_substituicao(
    conn: AsyncConnection, grupo: Grupo, bem_id: UUID, bem_novo_id: UUID, data: date
) -> tuple[int, int]:
    """The prices of both bens on a day; the refusal when one cannot take the place of the other (R4.33, R3.01).

    Of what was done already, the prices it was done at: who asks may not have heard the answer.
    """
    substituidos = await substituicoes.do_grupo(conn, grupo.grupo_id)
    if (feita := substituidos.get(bem_id)) and feita.bem_novo_id == bem_novo_id:
        return feita.preco_anterior_centavos, feita.preco_novo_centavos
    do_grupo = await bens.precos_do_grupo(conn, grupo.grupo_id, data)
    exigir_substituivel(grupo, bem_id, bem_novo_id, do_grupo, substituidos)
    if await substituicoes.tem_reserva(conn, grupo.grupo_id, bem_id):
        raise precondition(
            "Há adesões deste bem à espera da primeira parcela: confirme-as ou cancele-as antes.", "R4.33"
        )
    if (await bens.buscar(conn, bem_novo_id, data)).bem.classe_objeto is not grupo.classe_objeto:
        raise validation("/bem_novo_id", "O bem não é da classe do grupo (R3.01).")
    serie = [registrado.preco for registrado in await bens.serie_de_precos(conn, bem_novo_id)]
    novo = preco_em(serie, data)
    if novo is None:
        raise validation("/bem_novo_id", f"O bem não tem preço em vigor em {data:%d/%m/%Y}.")
    return do_grupo[bem_id], novo.preco_centavos


async def substituir_bem(tx: Transaction, pedido: PedidoSubstituicao) -> tuple[int, int]:
    """The new bem enters the group; the other, and what followed it, follow the new one. Prices of both on the day.

    Again, it changes nothing. CONFLICT when something of the group was replaced on the same day already.
    """
    grupo = await grupos.travar_sem_versao(tx.conn, pedido.grupo_id)
    anterior, novo = await precos_da_substituicao(tx.conn, grupo, pedido.bem_id, pedido.bem_novo_id, pedido.data)
    substituidos = await substituicoes.do_grupo(tx.conn, pedido.grupo_id)
    if pedido.bem_id in substituidos:
        return anterior, novo
    await substituicoes.acrescentar_bem(tx.conn, pedido.grupo_id, pedido.bem_novo_id)
    seguem = {um.bem_id: um.preco(anterior) for um in substituidos.values() if um.bem_novo_id == pedido.bem_id}
    if any(substituidos[bem_id].desde >= pedido.data for bem_id in seguem):
        raise conflict("Este bem substituiu outro no mesmo dia ou depois: informe uma data posterior.")
    for bem_id, preco in [(pedido.bem_id, anterior), *seguem.items()]:
        fica = BemSubstituido(pedido.grupo_id, bem_id, pedido.bem_novo_id, pedido.data, preco, novo)
        await substituicoes.inserir(tx.conn, fica)
    await grupos.avancar_versao(tx.conn, pedido.grupo_id)
    await events.bem_substituido(tx, grupo.codigo, pedido, anterior, novo)
    return anterior, novo
