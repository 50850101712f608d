"""Random assembleias of every kind: method, base, modality, tie-break, policy, excluded members, edge of the cash."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from consorcio.core.percent import pct
from consorcio.services.sorteios.domain.extracao import Extracao, OrigemExtracao
from consorcio.services.sorteios.domain.integridade import Json
from consorcio.services.sorteios.domain.lances import Lance
from consorcio.services.sorteios.domain.metodos import (
    EmpateRetorno,
    FaixaEquivalencia,
    MetodoSorteio,
    OrdemNumeros,
    Regra000,
)
from consorcio.services.sorteios.domain.regra import (
    BaseLance,
    CarenciaExcluido,
    DesempateLance,
    Fase,
    Modalidade,
    PoliticaCaixa,
    PoliticaVersao,
    RateioLance,
    RegraAssembleia,
)
from consorcio.services.sorteios.domain.snapshot import CotaSnapshot, SituacaoCota, Snapshot, Vinculo

_AGO = date(2026, 3, 16)
_ORDENS = (
    (Fase.ATIVOS, Fase.EXCLUIDOS, Fase.LANCES),
    (Fase.EXCLUIDOS, Fase.ATIVOS, Fase.LANCES),
    (Fase.ATIVOS, Fase.LANCES, Fase.EXCLUIDOS),
)


@dataclass(frozen=True)
class Caso:
    """Inputs of an apuração."""

    snapshot: Snapshot
    lances: tuple[Lance, ...]
    extracao: Extracao
    regra: RegraAssembleia

    def documento(self) -> dict[str, Json]:
        """The documents of the proof bundle."""
        return {
            "lista": {
                "cabecalho": self.snapshot.cabecalho(),
                "cotas": [cota.conteudo() for cota in self.snapshot.cotas],
            },
            "lances": [lance.conteudo() for lance in self.lances],
            "extracao": self.extracao.conteudo(),
            "regra": self.regra.conteudo(),
        }


def casos(semente: int, quantos: int, maior_grupo: int = 30) -> Iterator[Caso]:
    """So many, always the same for a seed."""
    sorte = Random(semente)  # noqa: S311 — tests
    for _ in range(quantos):
        yield caso(sorte, maior_grupo)


def caso(sorte: Random, maior_grupo: int) -> Caso:
    max_cotas = sorte.randint(1, maior_grupo)
    regra = _regra(sorte, max_cotas)
    cotas = tuple(_cotas(sorte, max_cotas, regra))
    lances = tuple(_lances(sorte, cotas, max_cotas))
    snapshot = Snapshot(
        grupo_id="grupo",
        ago=sorte.randint(1, 60),
        data_ago=_AGO,
        congelado_em=_AGO - timedelta(days=5),
        max_cotas=max_cotas,
        fc_livre_centavos=sorte.choice([0, sorte.randint(0, 40_000_000), sorte.randint(4_000_000, 8_000_000)]),
        fr_utilizavel_centavos=sorte.choice([0, sorte.randint(0, 5_000_000)]),
        cotas=cotas,
    )
    selada = replace(snapshot, lances=tuple(lance.hash for lance in lances))
    return Caso(selada, lances, _extracao(sorte, regra, max_cotas), regra)


def _sim(sorte: Random, chance: float = 0.5) -> bool:
    return sorte.random() < chance


def _decimal(sorte: Random, menor: int, maior: int) -> Decimal:
    quebrado = pct(Decimal(sorte.randint(menor * 10**8, maior * 10**8)) / 10**8)
    return sorte.choice([Decimal(sorte.randint(menor, maior)), quebrado])


def _regra(sorte: Random, max_cotas: int) -> RegraAssembleia:
    modalidades = tuple(sorte.sample(list(Modalidade), sorte.randint(1, len(Modalidade))))
    tabela = tuple(
        FaixaEquivalencia(inicio, inicio + 99, sorte.randint(1, max_cotas)) for inicio in range(0, 1000, 100)
    )
    return RegraAssembleia(
        prazo_meses=sorte.randint(12, 200),
        taxa_administracao_pct=_decimal(sorte, 0, 25),
        fundo_reserva_pct=_decimal(sorte, 0, 5),
        metodo_sorteio=sorte.choice(list(MetodoSorteio)),
        regra_000=sorte.choice(list(Regra000)),
        busca_circular=_sim(sorte, 0.3),
        contemplacoes_minimas=sorte.randint(0, 3),
        sorteio_com_sobra=_sim(sorte),
        usa_fr_sorteio=_sim(sorte),
        politica_caixa_sorteio=sorte.choice(list(PoliticaCaixa)),
        politica_caixa_lance=sorte.choice(list(PoliticaCaixa)),
        modalidades=modalidades,
        base_lance=sorte.choice(list(BaseLance)),
        lance_minimo=Decimal(sorte.randint(0, 30)),
        lance_fixo=Decimal(25),
        embutido_maximo_pct=Decimal(sorte.choice([0, 30, 50, 100])),
        desempate_lance=sorte.choice(list(DesempateLance)),
        rateio_lance=sorte.choice(list(RateioLance)),
        ordem_numeros=sorte.choice([None, *OrdemNumeros]),
        empate_retorno=sorte.choice(list(EmpateRetorno)),
        tabela_equivalencia=tabela if _sim(sorte, 0.3) else (),
        ordem_contemplacao=sorte.choice(_ORDENS),
        sorteios_excluidos=sorte.randint(0, 3),
        politica_versao_excluida=sorte.choice(list(PoliticaVersao)),
        politica_caixa_excluido=sorte.choice(list(PoliticaCaixa)),
        carencia_excluido=sorte.choice(list(CarenciaExcluido)),
        vagas_lance=tuple(sorte.randint(0, 2) for _ in modalidades) if _sim(sorte) else (),
        lance_limitado_teto=Decimal(sorte.randint(20, 60)),
        quitacao_primeiro=_sim(sorte),
        fidelidade_fixo=_sim(sorte),
        fidelidade_meses=sorte.choice([6, 12]),
        imoveis=_sim(sorte),
    )


def _cotas(sorte: Random, max_cotas: int, regra: RegraAssembleia) -> Iterator[CotaSnapshot]:
    for numero in range(1, max_cotas + 1):
        versao = 0
        while _sim(sorte, 0.15):
            versao += 1
            yield _excluida(sorte, numero, versao)
        if _sim(sorte, 0.95):
            yield _cota(sorte, numero, versao + 1, regra)


def _excluida(sorte: Random, numero: int, versao: int) -> CotaSnapshot:
    return CotaSnapshot(
        numero=numero,
        versao_titular=versao,
        vinculo=Vinculo.EXCLUIDA,
        cota_id=f"x{numero}-{versao}",
        credito_centavos=6_000_000,
        excluida_em=sorte.choice([None, _AGO - timedelta(days=sorte.randint(0, 60))]),
        restituida=_sim(sorte, 0.2),
        restituicao_centavos=sorte.choice([0, sorte.randint(1, 4_000_000)]),
    )


def _cota(sorte: Random, numero: int, versao: int, regra: RegraAssembleia) -> CotaSnapshot:
    credito = sorte.choice([4_000_000, 6_000_000, 6_000_001, sorte.randint(1, 9_999_999)])
    pago = _decimal(sorte, 0, 99)
    saldo = int(credito * (100 - pago) * (100 + regra.taxa_administracao_pct + regra.fundo_reserva_pct) / 10_000)
    campos: dict[str, Any] = {} if _sim(sorte, 0.7) else {"arrependimento_ate": _AGO + timedelta(sorte.randint(-2, 2))}
    return CotaSnapshot(
        numero=numero,
        versao_titular=versao,
        vinculo=sorte.choices([Vinculo.ATIVA, Vinculo.VAGA, Vinculo.RESERVADA], [18, 1, 1])[0],
        cota_id=f"c{numero}",
        situacao=sorte.choices(list(SituacaoCota), [8, 1, 1])[0],
        adimplente=_sim(sorte, 0.85),
        dispensa_sorteio=_sim(sorte, 0.1),
        parte_relacionada=_sim(sorte, 0.1),
        credito_centavos=credito,
        saldo_devedor_centavos=saldo,
        prestacao_normal_centavos=credito * 117 // (100 * regra.prazo_meses),
        fc_pago_pct=pago,
        taxa_administracao_pct=regra.taxa_administracao_pct,
        fundo_reserva_pct=regra.fundo_reserva_pct,
        meses_em_dia=sorte.randint(0, 24),
        antecipado=_decimal(sorte, 0, 20) if _sim(sorte, 0.2) else Decimal(0),
        **campos,
    )


def _lances(sorte: Random, cotas: tuple[CotaSnapshot, ...], max_cotas: int) -> Iterator[Lance]:
    versoes = {cota.numero: cota.versao_titular for cota in cotas}
    quantidades = [Decimal(25), Decimal(30), _decimal(sorte, 5, 120)]
    for i in range(sorte.randint(0, 12)):
        numero = sorte.randint(1, max_cotas + 1)
        modalidade = sorte.choice(list(Modalidade))
        yield Lance(
            lance_id=f"l{i:03d}",
            numero=numero,
            versao_titular=versoes.get(numero, 0) + _sim(sorte, 0.05),
            modalidade=modalidade,
            quantidade=sorte.choice(quantidades),
            embutido_centavos=sorte.choice([0, 0, sorte.randint(0, 2_000_000)]),
            ofertado_em="2026-03-05T12:00:00.000000+00:00",
            sal=f"sal-{i}",
            fgts_centavos=sorte.choice([0, 0, sorte.randint(0, 2_000_000)]),
        )


def _extracao(sorte: Random, regra: RegraAssembleia, max_cotas: int) -> Extracao:
    if regra.metodo_sorteio is MetodoSorteio.GLOBO or _sim(sorte, 0.05):
        bolas = tuple(f"{sorte.randint(1, max_cotas):05d}" for _ in range(sorte.randint(1, 5)))
        return Extracao(sorte.randint(1, 9999), _AGO, bolas, "globo", OrigemExtracao.GLOBO)
    premios = tuple(f"{sorte.choice([sorte.randint(0, 99_999), sorte.randint(0, 99) * 1000]):05d}" for _ in range(5))
    return Extracao(sorte.randint(1, 9999), _AGO, premios, "Loteria Federal")
