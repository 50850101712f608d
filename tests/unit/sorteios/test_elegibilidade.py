"""Who competes and the reason of each who does not (R5.20, R2.05, R3.09)."""

from __future__ import annotations

from datetime import date

import pytest

from consorcio.services.sorteios.domain.elegibilidade import (
    Impedimento,
    impedimento_do_numero,
    impedimento_lance,
    impedimento_sorteio,
    inelegiveis,
)
from consorcio.services.sorteios.domain.snapshot import CotaSnapshot, SituacaoCota, Vinculo
from unit.sorteios.montagem import DATA_AGO, cota, snapshot


@pytest.mark.parametrize(
    ("testada", "sorteio", "lance"),
    [
        (cota(1), None, None),
        (cota(1, vinculo=Vinculo.VAGA), Impedimento.VAGA, Impedimento.VAGA),
        (cota(1, vinculo=Vinculo.RESERVADA), Impedimento.RESERVADA, Impedimento.RESERVADA),
        (cota(1, vinculo=Vinculo.EXCLUIDA), Impedimento.EXCLUIDA, Impedimento.EXCLUIDA),
        (cota(1, situacao=SituacaoCota.CONTEMPLADA), Impedimento.CONTEMPLADA, Impedimento.CONTEMPLADA),
        (cota(1, situacao=SituacaoCota.PENDENTE), Impedimento.PENDENTE, Impedimento.PENDENTE),
        (cota(1, adimplente=False), Impedimento.INADIMPLENTE, Impedimento.INADIMPLENTE),
        (cota(1, dispensa_sorteio=True), Impedimento.DISPENSA_SORTEIO, None),
        (
            cota(1, dispensa_sorteio=True, adimplente=False),
            Impedimento.INADIMPLENTE,
            Impedimento.INADIMPLENTE,
        ),
        (cota(1, arrependimento_ate=DATA_AGO), Impedimento.ARREPENDIMENTO, Impedimento.ARREPENDIMENTO),
        (cota(1, arrependimento_ate=date(2026, 3, 15)), None, None),
        (cota(1, parte_relacionada=True), Impedimento.PARTE_RELACIONADA, Impedimento.PARTE_RELACIONADA),
        (cota(1, saldo_devedor_centavos=0), None, None),
    ],
)
def test_r520_motivos(testada: CotaSnapshot, sorteio: Impedimento | None, lance: Impedimento | None) -> None:
    grupo = snapshot([testada, cota(2)])
    assert impedimento_sorteio(testada, grupo) is sorteio
    assert impedimento_lance(testada, grupo) is lance


@pytest.mark.parametrize("situacao", [SituacaoCota.NAO_CONTEMPLADA, SituacaoCota.PENDENTE])
def test_r205_parte_relacionada_espera_todos(situacao: SituacaoCota) -> None:
    relacionada = cota(1, parte_relacionada=True)
    grupo = snapshot([relacionada, cota(2, situacao=situacao), cota(3, situacao=SituacaoCota.CONTEMPLADA)])
    assert impedimento_sorteio(relacionada, grupo) is Impedimento.PARTE_RELACIONADA


def test_r205_parte_relacionada_concorre_depois_de_todos() -> None:
    relacionada = cota(1, parte_relacionada=True)
    contempladas = [cota(n, situacao=SituacaoCota.CONTEMPLADA) for n in (2, 3)]
    grupo = snapshot([relacionada, *contempladas, cota(4, vinculo=Vinculo.EXCLUIDA)])
    assert impedimento_sorteio(relacionada, grupo) is None


def test_r226_versao_excluida_convive_com_a_nova() -> None:
    excluida = cota(1, vinculo=Vinculo.EXCLUIDA, versao_titular=0)
    nova = cota(1, versao_titular=1)
    assert snapshot([excluida, nova]).titulares[1] == nova
    assert impedimento_do_numero(1, snapshot([nova, excluida]), impedimento_sorteio) is None


def test_numeros_fora_do_grupo_e_vagas_sem_linha() -> None:
    grupo = snapshot([cota(1)], max_cotas=3)
    assert impedimento_do_numero(4, grupo, impedimento_sorteio) is Impedimento.FORA_DO_GRUPO
    assert impedimento_do_numero(0, grupo, impedimento_sorteio) is Impedimento.FORA_DO_GRUPO
    assert inelegiveis(grupo, impedimento_sorteio) == {2: Impedimento.VAGA, 3: Impedimento.VAGA}
