"""Order in which bids are called: unit of the group, tie-break, one slot per modality (§6.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from itertools import zip_longest

from consorcio.services.sorteios.domain.busca import busca_alternada
from consorcio.services.sorteios.domain.extracao import Extracao
from consorcio.services.sorteios.domain.lances import Lance
from consorcio.services.sorteios.domain.metodos import EmpateRetorno, metodo_da_extracao, numero_do_primeiro_premio
from consorcio.services.sorteios.domain.regra import DesempateLance, Modalidade, RegraAssembleia


@dataclass(frozen=True, slots=True)
class Desempate:
    """What a tie-break may look at: the rule, the pedra-chave and the extraction it came from."""

    regra: RegraAssembleia
    pedra_chave: int
    extracao: Extracao
    max_cotas: int


Distancia = Callable[[int], tuple[int, ...]]


def classificar(lances: Iterable[Lance], quantidades: Mapping[str, Decimal], desempate: Desempate) -> dict[str, int]:
    """Position of each bid inside its modality, from 1: larger quantity first, then the tie-break (R6.10,
    R6.12). Quantities are by bid, in the unit of the group.
    """
    distancia = DESEMPATES[desempate.regra.desempate_lance](desempate)
    posicoes: dict[str, int] = {}
    candidatos = list(lances)
    for modalidade in desempate.regra.modalidades:
        do_slot = sorted(
            (lance for lance in candidatos if lance.modalidade is modalidade),
            key=lambda lance: (-quantidades[lance.lance_id], distancia(lance.numero), lance.numero, lance.lance_id),
        )
        posicoes |= {lance.lance_id: posicao for posicao, lance in enumerate(do_slot, start=1)}
    return posicoes


def ordem_de_chamada(lances: Iterable[Lance], regra: RegraAssembleia, posicoes: Mapping[str, int]) -> list[Lance]:
    """The first of each modality in the order of the rule, then the second of each, and so on (R6.11).

    Every QUITACAO comes before the others when the contract says so.
    """
    em_ordem = sorted(lances, key=lambda lance: posicoes[lance.lance_id])
    primeiros: list[Lance] = []
    if regra.quitacao_primeiro:
        primeiros = [lance for lance in em_ordem if lance.modalidade is Modalidade.QUITACAO]
        em_ordem = [lance for lance in em_ordem if lance.modalidade is not Modalidade.QUITACAO]
    slots = [[lance for lance in em_ordem if lance.modalidade is slot] for slot in regra.modalidades]
    return primeiros + [lance for rodada in zip_longest(*slots) for lance in rodada if lance is not None]


def _pela_pedra(desempate: Desempate) -> Distancia:
    busca = busca_alternada(desempate.pedra_chave, desempate.max_cotas, desempate.regra.busca_circular)
    return _na_ordem(busca)


def _pela_cota(_desempate: Desempate) -> Distancia:
    return lambda _numero: ()


def _pelo_primeiro_premio(desempate: Desempate) -> Distancia:
    parametros = desempate.regra.parametros_metodo(desempate.max_cotas)
    numero = numero_do_primeiro_premio(desempate.extracao, parametros)
    abaixo = desempate.regra.empate_retorno is EmpateRetorno.ABAIXO
    return _na_ordem(busca_alternada(numero, desempate.max_cotas, abaixo_primeiro=abaixo))


def _pela_lista(desempate: Desempate) -> Distancia:
    metodo = metodo_da_extracao(desempate.regra.metodo_sorteio, desempate.extracao, desempate.max_cotas)
    parametros = desempate.regra.parametros_metodo(desempate.max_cotas)
    return _na_ordem(tentado.numero for tentado in metodo.numeros(desempate.extracao, parametros))


def _pela_pedra_e_cota(desempate: Desempate) -> Distancia:
    return lambda numero: (abs(numero - desempate.pedra_chave),)


def _por_sorteio(desempate: Desempate) -> Distancia:
    semente = desempate.extracao.hash
    return lambda numero: (int.from_bytes(sha256(f"{semente}:{numero}".encode()).digest()),)


def _na_ordem(numeros: Iterable[int]) -> Distancia:
    ordem: dict[int, int] = {}
    for posicao, numero in enumerate(numeros):
        ordem.setdefault(numero, posicao)
    return lambda numero: (ordem[numero],)


DESEMPATES: Mapping[DesempateLance, Callable[[Desempate], Distancia]] = {
    DesempateLance.PEDRA_CHAVE: _pela_pedra,
    DesempateLance.MENOR_COTA: _pela_cota,
    DesempateLance.PRIMEIRO_PREMIO: _pelo_primeiro_premio,
    DesempateLance.LISTA_DE_NUMEROS: _pela_lista,
    DesempateLance.PEDRA_MENOR_COTA: _pela_pedra_e_cota,
    DesempateLance.SORTEIO: _por_sorteio,
}
"""How near a cota is when bids are equal; a new tie-break is a new line."""
