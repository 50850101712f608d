"""The draw of excluded members (§5.5, R5.11, R5.21, R5.30 to R5.32)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consorcio.core.errors import ConsorcioError
from consorcio.services.sorteios.domain.apuracao import apurar
from consorcio.services.sorteios.domain.elegibilidade import Impedimento
from consorcio.services.sorteios.domain.excluidos import ordem_das_versoes, versao_da_unidade
from consorcio.services.sorteios.domain.regra import CarenciaExcluido, Fase, PoliticaCaixa, PoliticaVersao
from consorcio.services.sorteios.domain.resultado import Apuracao, Tipo
from consorcio.services.sorteios.domain.snapshot import CotaSnapshot, Snapshot, Vinculo
from unit.sorteios.montagem import cota, extracao_de, lance, regra, snapshot

CREDITO = 6_000_000
TRES = extracao_de("00003", "00000", "00000", "00000", "00000")


def excluida(numero: int, versao: int = 1, restituicao_centavos: int = 1_260_000, **campos: Any) -> CotaSnapshot:
    padrao: dict[str, Any] = {"excluida_em": date(2026, 1, 10), "cota_id": f"excluida-{numero}-{versao}"}
    return cota(
        numero,
        vinculo=Vinculo.EXCLUIDA,
        versao_titular=versao,
        restituicao_centavos=restituicao_centavos,
        **padrao | campos,
    )


def grupo(*excluidas: CotaSnapshot, fc: int = 3 * CREDITO) -> Snapshot:
    return snapshot([*(cota(n) for n in range(1, 11)), *excluidas], fc=fc)


def restituidos(apuracao: Apuracao) -> list[tuple[int, int]]:
    return [(c.cota.numero, c.cota.versao_titular) for c in apuracao.contemplacoes if c.tipo is Tipo.EXCLUIDO]


def test_r511_ativos_depois_excluidos_depois_lances() -> None:
    apuracao = apurar(grupo(excluida(5)), TRES, [lance(9, 30)], regra(sorteio_com_sobra=False))
    assert [(c.cota.numero, c.tipo) for c in apuracao.contemplacoes] == [
        (3, Tipo.SORTEIO),
        (5, Tipo.EXCLUIDO),
        (9, Tipo.LANCE),
    ]
    assert [c.saida_fc_centavos for c in apuracao.contemplacoes[:2]] == [CREDITO, 1_260_000]


def test_r511_a_ordem_e_do_contrato_mas_lance_nunca_antes_do_sorteio() -> None:
    ordem = (Fase.EXCLUIDOS, Fase.ATIVOS, Fase.LANCES)
    apuracao = apurar(grupo(excluida(5)), TRES, [], regra(ordem_contemplacao=ordem))
    assert apuracao.contemplacoes[0].tipo is Tipo.EXCLUIDO
    with pytest.raises(ConsorcioError, match="depois do sorteio"):
        regra(ordem_contemplacao=(Fase.LANCES, Fase.ATIVOS, Fase.EXCLUIDOS))


def test_r530_mesma_pedra_e_busca_alternada() -> None:
    apuracao = apurar(grupo(excluida(1), excluida(5)), TRES, [], regra(sorteio_com_sobra=False))
    assert [t.tentado.numero for t in apuracao.tentativas_excluidos] == [3, 4, 2, 5]
    assert restituidos(apuracao) == [(5, 1)]


def test_r530_excluido_e_ativo_do_mesmo_numero_sao_dois() -> None:
    apuracao = apurar(grupo(excluida(3)), TRES, [], regra(sorteio_com_sobra=False))
    assert [(c.cota.numero, c.tipo) for c in apuracao.contemplacoes] == [(3, Tipo.SORTEIO), (3, Tipo.EXCLUIDO)]


def test_528_3_versoes_e_528_2() -> None:
    assert versao_da_unidade(528, 3) == 2
    assert versao_da_unidade(520, 3) == 1
    assert versao_da_unidade(521, 3) == 1
    assert ordem_das_versoes(PoliticaVersao.TABELA_UNIDADE, 528, [None, None, None]) == [2, 3, 1]


@pytest.mark.parametrize(
    ("politica", "esperado"),
    [
        (PoliticaVersao.EXCLUSAO_MAIS_ANTIGA, [(3, 2)]),
        (PoliticaVersao.TABELA_UNIDADE, [(3, 3)]),
        (PoliticaVersao.POR_SALDO, [(3, 2), (3, 1), (3, 3)]),
    ],
)
def test_r531_politicas_de_versao(politica: PoliticaVersao, esperado: list[tuple[int, int]]) -> None:
    versoes = [
        excluida(3, 1, excluida_em=date(2025, 6, 1)),
        excluida(3, 2, excluida_em=date(2025, 5, 1)),
        excluida(3, 3, excluida_em=date(2025, 7, 1)),
    ]
    da_politica = regra(politica_versao_excluida=politica, sorteio_com_sobra=False)
    assert restituidos(apurar(grupo(*versoes), TRES, [], da_politica)) == esperado


def test_r531_tabela_unidade_em_numero_sem_excluidos_vai_ao_seguinte() -> None:
    tabela = regra(politica_versao_excluida=PoliticaVersao.TABELA_UNIDADE, sorteio_com_sobra=False)
    assert restituidos(apurar(grupo(excluida(4)), TRES, [], tabela)) == [(4, 1)]


def test_r531_tabela_unidade_passa_da_restituida_a_vizinha() -> None:
    versoes = [excluida(3, 1), excluida(3, 2), excluida(3, 3, restituida=True)]
    tabela = regra(politica_versao_excluida=PoliticaVersao.TABELA_UNIDADE, sorteio_com_sobra=False)
    assert restituidos(apurar(grupo(*versoes), TRES, [], tabela)) == [(3, 2)]


def test_r532_sem_caixa_pula_ou_para() -> None:
    cara, barata = excluida(3, restituicao_centavos=2_000_000), excluida(4, restituicao_centavos=500_000)
    pula = apurar(grupo(cara, barata, fc=CREDITO + 1_000_000), TRES, [], regra())
    assert restituidos(pula) == [(4, 1)]
    assert pula.tentativas_excluidos[0].motivo is Impedimento.SEM_CAIXA_RESTITUICAO
    para = regra(politica_caixa_excluido=PoliticaCaixa.STOP)
    assert restituidos(apurar(grupo(cara, barata, fc=CREDITO + 1_000_000), TRES, [], para)) == []


def test_r521_exclusao_depois_da_lista_espera() -> None:
    recente = excluida(3, excluida_em=date(2026, 3, 12))
    assert restituidos(apurar(grupo(recente), TRES, [], regra())) == []
    do_mes = excluida(3, excluida_em=date(2026, 3, 1))
    assert restituidos(apurar(grupo(do_mes), TRES, [], regra())) == [(3, 1)]
    disal = regra(carencia_excluido=CarenciaExcluido.MES_SEGUINTE)
    assert restituidos(apurar(grupo(do_mes), TRES, [], disal)) == []


def test_sem_quem_restituir_nada_e_tentado_e_o_resultado_e_o_de_antes() -> None:
    apuracao = apurar(grupo(excluida(5, restituicao_centavos=0)), TRES, [], regra())
    assert apuracao.tentativas_excluidos == ()
    assert "tentativas_excluidos" not in apuracao.conteudo()


@given(st.integers(1, 10_000), st.integers(1, 12))
def test_m0_sobre_versoes_visita_todas(pedra: int, versoes: int) -> None:
    ordem = ordem_das_versoes(PoliticaVersao.TABELA_UNIDADE, pedra, [None] * versoes)
    assert sorted(ordem) == list(range(1, versoes + 1))
    assert ordem[0] == versao_da_unidade(pedra, versoes)


@given(st.integers(0, 30_000_000), st.integers(0, 5), st.lists(st.integers(1, 4_000_000), max_size=6))
def test_i8_o_caixa_nunca_fica_negativo(fc: int, quantos: int, restituicoes: list[int]) -> None:
    excluidas = [excluida(1 + i % 4, 1 + i // 4, valor) for i, valor in enumerate(restituicoes)]
    apuracao = apurar(grupo(*excluidas, fc=fc), TRES, [lance(9, 30)], regra(sorteios_excluidos=quantos))
    assert all(c.caixa_depois_centavos >= 0 for c in apuracao.contemplacoes)
    assert len(restituidos(apuracao)) == len(set(restituidos(apuracao))) <= quantos
