"""Order in which bids are called: unit of the group, tie-break, one slot per modality (§6.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import zip_longest

from consorcio.services.sorteios.domain.lances import Lance
from consorcio.services.sorteios.domain.metodos import busca_alternada
from consorcio.services.sorteios.domain.regra import DesempateLance, RegraAssembleia


def classificar(lances: Iterable[Lance], regra: RegraAssembleia, pedra_chave: int, max_cotas: int) -> dict[str, int]:
    """Position of each bid inside its modality, from 1: larger quantity first, then the tie-break (R6.10,
    R6.12).
    """
    distancia = DESEMPATES[regra.desempate_lance](regra, pedra_chave, max_cotas)
    posicoes: dict[str, int] = {}
    candidatos = list(lances)
    for modalidade in regra.modalidades:
        do_slot = sorted(
            (lance for lance in candidatos if lance.modalidade is modalidade),
            key=lambda lance: (-lance.quantidade, distancia(lance.numero), lance.numero, lance.lance_id),
        )
        posicoes |= {lance.lance_id: posicao for posicao, lance in enumerate(do_slot, start=1)}
    return posicoes


def ordem_de_chamada(lances: Iterable[Lance], regra: RegraAssembleia, posicoes: Mapping[str, int]) -> list[Lance]:
    """The first of each modality in the order of the rule, then the second of each, and so on (R6.11)."""
    em_ordem = sorted(lances, key=lambda lance: posicoes[lance.lance_id])
    slots = [[lance for lance in em_ordem if lance.modalidade is slot] for slot in regra.modalidades]
    return [lance for rodada in zip_longest(*slots) for lance in rodada if lance is not None]


def _pela_pedra(regra: RegraAssembleia, pedra: int, max_cotas: int) -> Callable[[int], int]:
    """Nearest to the pedra-chave in the order of the alternate search (K-BR/K-MAPFRE art. 35)."""
    ordem = {numero: i for i, numero in enumerate(busca_alternada(pedra, max_cotas, regra.busca_circular))}
    return lambda numero: ordem[numero]


def _pela_cota(_regra: RegraAssembleia, _pedra: int, _max_cotas: int) -> Callable[[int], int]:
    return lambda numero: numero


DESEMPATES: Mapping[DesempateLance, Callable[[RegraAssembleia, int, int], Callable[[int], int]]] = {
    DesempateLance.PEDRA_CHAVE: _pela_pedra,
    DesempateLance.MENOR_COTA: _pela_cota,
}
"""How near a cota is when bids are equal; a new tie-break is a new line."""
