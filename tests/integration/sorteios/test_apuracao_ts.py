"""Two implementations that share no line give the same bytes: 8,000 random assembleias (a million in bench/)."""

from __future__ import annotations

from pathlib import Path

import pytest

from consorcio.services.sorteios.domain.apuracao import apurar
from consorcio.services.sorteios.domain.metodos import MetodoSorteio
from consorcio.services.sorteios.domain.regra import DesempateLance, Modalidade
from consorcio.services.sorteios.domain.resultado import SituacaoClassificacao, Tipo
from integration.sorteios.apuracao_ts import comparados, compilar
from unit.sorteios.casos import casos

CASOS = 8_000


@pytest.fixture(scope="module")
def programa(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compilar(tmp_path_factory.mktemp("apuracao"))


def test_oito_mil_assembleias_ao_acaso(programa: Path) -> None:
    assert sum(comparados(programa, casos(semente=2026, quantos=CASOS, maior_grupo=12))) == CASOS


def test_os_casos_passam_por_tudo() -> None:
    """A generator that never reached a modality, a method or a refusal would prove nothing about it."""
    modalidades, metodos, desempates, tipos, motivos = set(), set(), set(), set(), set()
    for caso in casos(semente=7, quantos=1500):
        apuracao = apurar(caso.snapshot, caso.extracao, caso.lances, caso.regra)
        metodos.add(caso.regra.metodo_sorteio)
        tipos |= {contemplacao.tipo for contemplacao in apuracao.contemplacoes}
        motivos |= {item.motivo.name for item in apuracao.lances if item.motivo}
        vencedores = [item for item in apuracao.lances if item.situacao is SituacaoClassificacao.VENCEDOR]
        modalidades |= {item.lance.modalidade for item in vencedores}
        desempates |= {caso.regra.desempate_lance for _ in vencedores}
    assert (modalidades, metodos, desempates, tipos) == (
        set(Modalidade),
        set(MetodoSorteio),
        set(DesempateLance),
        set(Tipo),
    )
    assert {"SEM_CAIXA", "VAGAS_DA_MODALIDADE", "ACIMA_DO_TETO", "SEM_FIDELIDADE", "FGTS_SO_IMOVEL"} <= motivos
