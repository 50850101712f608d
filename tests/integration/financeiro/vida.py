"""The life of a group: what is drawn, what happens, and what is written of it; every invariant after every fact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVar

from hypothesis import strategies as st

from consorcio.contracts.financeiro.v1 import financeiro_pb2 as pb
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.core.money import format_reais
from consorcio.platform.context import Actor, ActorKind
from integration.financeiro.casa import Casa, GrupoVivo, data_ago

T = TypeVar("T")
# What an AGO values is what was paid before it, whenever it is told (R4.10); a first parcela waits for its seat.
AVALIADOS_DEPOIS_DA_SUA_AGO = """
SELECT t.ago, p.data_pagamento, a.ago AS devia, i.ago_apurada
  FROM pagamento_item i
  JOIN pagamento p USING (pagamento_id)
  JOIN titulo t USING (parcela_id)
  JOIN conta_cota c ON c.cota_id = t.cota_id
 CROSS JOIN LATERAL (
    SELECT min(x.ago) AS ago FROM preco_na_ago x
     WHERE x.grupo_id = t.grupo_id AND x.bem_id = c.bem_id
       AND CASE WHEN p.data_pagamento <= t.vencimento THEN x.ago = t.ago ELSE x.data_ago > p.data_pagamento END) a
 WHERE i.grupo_id = %s AND i.componente IN ('FC', 'DIF', 'RSC') AND t.tipo = 'PARCELA' AND t.ago > c.ago_ingresso
   AND c.situacao = 'ATIVA' AND a.ago < coalesce(i.ago_apurada, a.ago + 1)
"""
OUTRA = Actor("outra", "Outra", ActorKind.USUARIO, permissoes=frozenset({"financeiro.*"}))
ABERTAS = (pb.SITUACAO_TITULO_ABERTO, pb.SITUACAO_TITULO_PARCIAL)
FEITO = "feito"
RECUSAS = {ErrorKind.PRECONDITION, ErrorKind.CONFLICT, ErrorKind.VALIDATION}


class Fita:
    """What a life drew. Lived again from it, each choice must be offered as it was the first time.

    Hypothesis compares lives with each other: whatever is drawn may depend on what was drawn before, and on nothing
    that differs from one run to another, as ids do.
    """

    def __init__(self, sortear: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self._sortear = sortear
        self._lances: list[tuple[str, Any]] = []

    def gravar(self, estrategia: st.SearchStrategy[Any]) -> Any:
        """A new choice."""
        valor = self._sortear(estrategia)
        self._lances.append((repr(estrategia), valor))
        return valor

    def repetir(self) -> Callable[[st.SearchStrategy[Any]], Any]:
        """The same choices from the first on."""
        gravados = iter(self._lances)

        def sortear(estrategia: st.SearchStrategy[Any]) -> Any:
            oferta, valor = next(gravados)
            assert repr(estrategia) == oferta
            return valor

        return sortear


@dataclass(frozen=True)
class Congelada:
    """What bids are counted from, in centavos (R6.01)."""

    credito_centavos: int
    saldo_devedor_centavos: int
    prestacao_centavos: int


@dataclass
class Vida:
    """A group that lives month by month on what is drawn; each refusal must be a rule, never a defect.

    `somem` are the members who pay nothing any more, `liberadas` the seats given up; the other lists hold what waits
    for a later month. `conta` is the bank account of the group, once there is one.
    """

    grupo: GrupoVivo
    sortear: Callable[[st.SearchStrategy[Any]], Any]
    desfechos: Counter[tuple[str, str]] = field(default_factory=Counter)
    diario: list[str] = field(default_factory=list)
    lances: dict[str, pb.ReservaCredito] = field(default_factory=dict)
    antecipadas: list[str] = field(default_factory=list)
    reservadas: list[str] = field(default_factory=list)
    usos: list[str] = field(default_factory=list)
    repasses: list[str] = field(default_factory=list)
    despesas: list[str] = field(default_factory=list)
    somem: set[str] = field(default_factory=set)
    liberadas: set[str] = field(default_factory=set)
    ago: int = 1
    conta: str = ""
    _conferidos: int = -1
    _saldos: dict[str, int] = field(default_factory=dict)

    @property
    def casa(self) -> Casa:
        return self.grupo.casa

    def dia(self, depois_da_ago: int) -> date:
        """So many days after the AGO of the month."""
        return data_ago(self.ago) + timedelta(days=depois_da_ago)

    @property
    def cotas(self) -> list[str]:
        """Every seat sold and not given up, in order of number."""
        return [cota for cota in self.grupo.cotas if cota not in self.liberadas]

    def qual(self, itens: Sequence[T]) -> T:
        """One of them, drawn by its place: what it is may have another name in another run."""
        lugar: int = self.sortear(st.integers(0, len(itens) - 1))
        return itens[lugar]

    async def passo(self, nome: str, feito: Awaitable[Any]) -> bool:
        """Something happens or is refused by a rule, and every invariant holds. Whether it happened."""
        try:
            aconteceu = bool(await feito)
            fim = FEITO if aconteceu else "não houve"
        except ConsorcioError as recusa:
            assert recusa.kind in RECUSAS, recusa  # noqa: PT017 any other is a defect
            aconteceu, fim = False, f"{recusa.kind.name} {recusa.rule}"
        self.desfechos[nome, fim] += 1
        self.diario.append(f"{self.ago} {nome} {fim} {sorted((await self.conferir()).items())}")
        return aconteceu

    async def conferir(self) -> dict[str, int]:
        """Every invariant, if anything happened since they were last looked at. Balances of the book."""
        if self._conferidos != self.casa.fatos:
            self._saldos, self._conferidos = await self.grupo.conferir(), self.casa.fatos
            assert await self.casa.linhas(AVALIADOS_DEPOIS_DA_SUA_AGO, self.grupo.id) == []
        return self._saldos

    async def pagar(self, titulo: pb.Parcela, dia: date | None = None) -> bool:
        """The whole title, by its due date or on another day."""
        await self.grupo.pagar(titulo, dia=dia)
        return True

    async def habilitadas(self) -> list[str]:
        """Active cotas of which the process of a credit was opened, whatever came of it, in order of number."""
        return await self._cotas(
            "situacao = 'ATIVA' AND EXISTS (SELECT FROM habilitacao h WHERE h.cota_id = conta_cota.cota_id)"
        )

    async def contempladas(self) -> list[str]:
        """Cotas with a credit delivered, in order of number."""
        return await self._cotas("contemplacao_id IS NOT NULL")

    async def excluidas(self) -> list[str]:
        """Cotas that left and were not refunded yet, in order of number."""
        return await self._cotas("situacao IN ('EXCLUIDA', 'RESTITUIDA')")

    async def _cotas(self, condicao: str) -> list[str]:
        consulta = f"SELECT cota_id::text FROM conta_cota WHERE grupo_id = %s AND {condicao} ORDER BY numero"
        return [cota for (cota,) in await self.casa.linhas(consulta, self.grupo.id)]

    async def congelada(self, cota_id: str) -> Congelada:
        """The cota as the last AGO froze it; a late joiner has no credit yet."""
        achadas = await self.casa.linhas(
            "SELECT credito_centavos, saldo_devedor_centavos, prestacao_normal_centavos FROM posicao_ago_cota"
            " WHERE cota_id = %s ORDER BY ago DESC LIMIT 1",
            cota_id,
        )
        return Congelada(*(achadas[0] if achadas else (1, 1, 1)))

    async def credito(self, cota_id: str) -> dict[str, Any]:
        """The credit at the price of the AGO."""
        preco = (await self.congelada(cota_id)).credito_centavos
        return self.grupo._credito(cota_id, self.ago) | {"credito": format_reais(preco)}
