"""The draw of excluded members: same pedra-chave, then the alternate search, then one of the versions (§5.5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from consorcio.services.sorteios.domain.busca import busca_alternada
from consorcio.services.sorteios.domain.regra import CarenciaExcluido, PoliticaVersao, RegraAssembleia
from consorcio.services.sorteios.domain.snapshot import CotaSnapshot, Snapshot

_DEZ = 10


def versao_da_unidade(pedra: int, versoes: int) -> int:
    """`((u − 1) mod n) + 1`, u being the units digit of the pedra-chave and 0 being read as 10 (K-BR, K-ARAU)."""
    return ((pedra % _DEZ or _DEZ) - 1) % versoes + 1


def ordem_das_versoes(politica: PoliticaVersao, pedra: int, excluidas_em: Sequence[date | None]) -> list[int]:
    """Positions, from 1, of the excluded versions of a number in the order the policy tries them (R5.31).

    The dates are those of each exclusion, in the order of the versions; an unknown one is the oldest.
    """
    posicoes = range(1, len(excluidas_em) + 1)
    if politica is PoliticaVersao.TABELA_UNIDADE:
        return list(busca_alternada(versao_da_unidade(pedra, len(excluidas_em)), len(excluidas_em)))
    return sorted(posicoes, key=lambda posicao: (excluidas_em[posicao - 1] or date.min, posicao))


def concorre_como_excluida(cota: CotaSnapshot, snapshot: Snapshot, regra: RegraAssembleia) -> bool:
    """Excluded, not refunded, with something to receive, and excluded before the extraction (R5.21).

    The list freezes before the extraction, so that whoever left after it waits for the next AGO.
    """
    if cota.restituida or cota.restituicao_centavos <= 0:
        return False
    if cota.excluida_em is None:
        return True
    return CARENCIAS[regra.carencia_excluido](cota.excluida_em, snapshot)


def _antes_da_extracao(excluida_em: date, snapshot: Snapshot) -> bool:
    return excluida_em <= snapshot.congelado_em


def _mes_seguinte(excluida_em: date, snapshot: Snapshot) -> bool:
    mes = (excluida_em.year, excluida_em.month)
    return mes < (snapshot.data_ago.year, snapshot.data_ago.month)


CARENCIAS: Mapping[CarenciaExcluido, Callable[[date, Snapshot], bool]] = {
    CarenciaExcluido.ANTES_DA_EXTRACAO: _antes_da_extracao,
    CarenciaExcluido.MES_SEGUINTE: _mes_seguinte,
}


def versoes_a_restituir(numero: int, pedra: int, snapshot: Snapshot, regra: RegraAssembleia) -> list[CotaSnapshot]:
    """The excluded versions of a number that compete, in the order of the policy: all of them under POR_SALDO, else
    only the one that is drawn.
    """
    versoes = snapshot.excluidas.get(numero)
    if versoes is None:
        return []
    posicoes = ordem_das_versoes(regra.politica_versao_excluida, pedra, [versao.excluida_em for versao in versoes])
    concorrem = [
        versoes[posicao - 1] for posicao in posicoes if concorre_como_excluida(versoes[posicao - 1], snapshot, regra)
    ]
    return concorrem if regra.politica_versao_excluida is PoliticaVersao.POR_SALDO else concorrem[:1]
