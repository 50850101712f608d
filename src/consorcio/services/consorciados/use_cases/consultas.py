"""Finding people and telling whether they may join a group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.documents import normalise_cpf_cnpj
from consorcio.core.errors import not_found, validation
from consorcio.services.consorciados import repository
from consorcio.services.consorciados.cofre import Cofre
from consorcio.services.consorciados.domain.aptidao import INEXISTENTE, motivos_de_recusa
from consorcio.services.consorciados.domain.consorciado import Consorciado, Situacao
from consorcio.services.consorciados.repository import Filtro, Participacao

PRIMEIRO = UUID(int=0)


@dataclass(frozen=True, slots=True)
class PedidoAvaliacao:
    """Who, the parcela to be assumed and how many times it the income must be; zero is not checked (R2.30)."""

    consorciado_id: UUID
    parcela_centavos: int = 0
    multiplo_renda: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Avaliacao:
    """The person may join when there is no reason against it."""

    consorciado_id: UUID
    motivos: list[str]
    conjuge_id: UUID | None = None
    parte_relacionada: bool = False


async def buscar_consorciado(conn: AsyncConnection, cofre: Cofre, consorciado_id: UUID) -> Consorciado:
    """One person, or NOT_FOUND."""
    pessoa = (await repository.buscar(conn, cofre, [consorciado_id])).get(consorciado_id)
    if pessoa is None:
        raise not_found("consorciado", consorciado_id)
    return pessoa


def filtro_da_pesquisa(cofre: Cofre, nome: str, documento: str, grupo_id: UUID | None, situacao: str | None) -> Filtro:
    """What to look for. VALIDATION when the name has no word or the document is not one."""
    prefixos = cofre.hashes_procurados(nome)
    if nome and not prefixos:
        raise validation("/nome", "Informe o início de alguma palavra do nome.")
    return Filtro(
        prefixos=prefixos,
        documento_hash=cofre.hash_documento(normalise_cpf_cnpj(documento, "/documento")) if documento else None,
        grupo_id=grupo_id,
        situacao=situacao,
    )


async def pesquisar(
    conn: AsyncConnection, cofre: Cofre, filtro: Filtro, depois_de: UUID, tamanho: int
) -> tuple[list[Consorciado], UUID | None]:
    """A page by identifier, and the last identifier when there is more."""
    achados = await repository.pagina(conn, cofre, filtro, depois_de, tamanho + 1)
    pagina = achados[:tamanho]
    return pagina, pagina[-1].consorciado_id if len(achados) > tamanho else None


async def pagadores(conn: AsyncConnection, cofre: Cofre, ids: Sequence[UUID]) -> list[Consorciado]:
    """The people that exist among these, in one statement whatever their number."""
    return list((await repository.buscar_muitos(conn, cofre, ids)).values())


async def avaliar(conn: AsyncConnection, cofre: Cofre, pedidos: Sequence[PedidoAvaliacao]) -> list[Avaliacao]:
    """One answer per request, in order; somebody who is not registered may not join."""
    conhecidos = await repository.capacidades(conn, [pedido.consorciado_id for pedido in pedidos])
    respostas = []
    for pedido in pedidos:
        pessoa = conhecidos.get(pedido.consorciado_id)
        if pessoa is None:
            respostas.append(Avaliacao(pedido.consorciado_id, [INEXISTENTE]))
            continue
        renda = cofre.abrir_renda(pessoa.renda_mensal, pessoa.consorciado_id)
        motivos = motivos_de_recusa(Situacao(pessoa.situacao), renda, pedido.parcela_centavos, pedido.multiplo_renda)
        respostas.append(Avaliacao(pedido.consorciado_id, motivos, pessoa.conjuge_id, pessoa.parte_relacionada))
    return respostas


async def avaliar_um(conn: AsyncConnection, cofre: Cofre, pedido: PedidoAvaliacao) -> Avaliacao:
    """The assessment of one person, or NOT_FOUND."""
    if not await repository.existe(conn, pedido.consorciado_id):
        raise not_found("consorciado", pedido.consorciado_id)
    (avaliacao,) = await avaliar(conn, cofre, [pedido])
    return avaliacao


async def listar_participacoes(conn: AsyncConnection, consorciado_id: UUID) -> list[Participacao]:
    """What the person takes part in, the latest first; NOT_FOUND when nobody has the id."""
    if not await repository.existe(conn, consorciado_id):
        raise not_found("consorciado", consorciado_id)
    return await repository.participacoes(conn, consorciado_id)
