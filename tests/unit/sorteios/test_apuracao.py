"""The decision of an assembleia as a pure function (§5.6, R5.10 to R5.13, R6.13, I8, I14)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from consorcio.core.percent import pct
from consorcio.services.sorteios.domain.apuracao import apurar
from consorcio.services.sorteios.domain.ata import redigir_ata
from consorcio.services.sorteios.domain.elegibilidade import (
    Impedimento,
    impedimento_lance,
    impedimento_sorteio,
)
from consorcio.services.sorteios.domain.integridade import json_canonico
from consorcio.services.sorteios.domain.lances import Lance
from consorcio.services.sorteios.domain.metodos import MetodoSorteio
from consorcio.services.sorteios.domain.regra import Modalidade, PoliticaCaixa, RateioLance, RegraAssembleia
from consorcio.services.sorteios.domain.resultado import Apuracao, SituacaoClassificacao, Tipo
from consorcio.services.sorteios.domain.snapshot import CotaSnapshot, SituacaoCota, Snapshot, Vinculo
from unit.sorteios.montagem import EXTRACAO_5732, cota, extracao_de, lance, regra, snapshot

CREDITO = 6_000_000
TRES = extracao_de("00003", "00000", "00000", "00000", "00000")


def numeros(apuracao: Apuracao, tipo: Tipo | None = None) -> list[int]:
    return [c.cota.numero for c in apuracao.contemplacoes if tipo in {None, c.tipo}]


def situacoes(apuracao: Apuracao) -> dict[int, SituacaoClassificacao]:
    return {item.lance.numero: item.situacao for item in apuracao.lances}


def dez(**campos: int) -> Snapshot:
    return snapshot([cota(n) for n in range(1, 11)], **campos)


def test_v51_maior_lance_que_nao_cabe_no_caixa_nao_contempla() -> None:
    """V50 at AGO 1: the draw takes the 4,000 collected; a bid of 3,000 does not buy a credit of 4,000."""
    sem_taxas = {"taxa_administracao_pct": Decimal(0), "fundo_reserva_pct": Decimal(0)}
    cotas = [
        cota(
            n,
            400_000,
            saldo_devedor_centavos=300_000,
            prestacao_normal_centavos=100_000,
            fc_pago_pct=pct(25),
            **sem_taxas,
        )
        for n in range(1, 5)
    ]
    quatro_meses = regra(prazo_meses=4, **sem_taxas)
    apuracao = apurar(snapshot(cotas, fc=400_000), TRES, [lance(1, 75)], quatro_meses)
    assert numeros(apuracao) == [3]
    assert apuracao.lances[0].valor is not None
    assert apuracao.lances[0].valor.total_centavos == 300_000
    assert apuracao.lances[0].posicao == 1
    assert apuracao.lances[0].motivo is Impedimento.SEM_CAIXA
    assert apuracao.caixa_final_centavos == 0


def test_r513_sem_caixa_a_assembleia_acontece() -> None:
    apuracao = apurar(dez(fc=CREDITO - 1), TRES, [], regra(usa_fr_sorteio=False))
    assert apuracao.contemplacoes == ()
    assert [t.motivo for t in apuracao.tentativas] == [Impedimento.SEM_CAIXA]
    assert apuracao.caixa_final_centavos == apuracao.caixa_inicial_centavos == CREDITO - 1


def test_r513_fundo_de_reserva_completa_so_o_primeiro_credito() -> None:
    dois = regra(contemplacoes_minimas=2)
    apuracao = apurar(dez(fc=CREDITO - 5, fr=2 * CREDITO), TRES, [], dois)
    assert numeros(apuracao) == [3]
    assert apuracao.contemplacoes[0].fundo_reserva_centavos == 5
    assert apuracao.caixa_final_centavos == 0
    assert numeros(apurar(dez(fc=CREDITO - 5, fr=4), TRES, [], dois)) == []
    assert numeros(apurar(dez(fc=CREDITO - 5, fr=5), TRES, [], regra(usa_fr_sorteio=False))) == []


def test_r512_minimo_de_sorteios_e_depois_o_que_o_caixa_permite() -> None:
    assert numeros(apurar(dez(fc=3 * CREDITO), TRES, [], regra())) == [3, 4, 2]
    assert numeros(apurar(dez(fc=3 * CREDITO), TRES, [], regra(sorteio_com_sobra=False))) == [3]
    assert numeros(apurar(dez(fc=2 * CREDITO), TRES, [], regra(contemplacoes_minimas=2))) == [3, 4]


def test_r510_lance_antes_do_sorteio_extra() -> None:
    apuracao = apurar(dez(fc=2 * CREDITO), TRES, [lance(9, 20)], regra())
    assert numeros(apuracao, Tipo.SORTEIO) == [3]
    assert numeros(apuracao, Tipo.LANCE) == [9]


def test_r510_lance_quando_o_caixa_nao_deu_para_o_sorteio() -> None:
    """No money for the draw (R285 art. 12 II), but a bid that completes the cash is contemplated."""
    apuracao = apurar(dez(fc=CREDITO - 100), TRES, [lance(9, 50)], regra(usa_fr_sorteio=False))
    assert numeros(apuracao) == [9]


def test_r540_so_a_parte_do_fundo_comum_entra_no_caixa() -> None:
    apuracao = apurar(dez(fc=2 * CREDITO), TRES, [lance(9, 30)], regra())
    por_lance = apuracao.contemplacoes[1]
    assert por_lance.saida_fc_centavos == CREDITO - 1_538_462
    assert por_lance.caixa_antes_centavos == CREDITO
    assert apuracao.caixa_final_centavos == 1_538_462


def test_r624_embutido_so_reduz_a_saida_pela_parte_do_fundo_comum() -> None:
    embutido = lance(9, 30, embutido_centavos=1_800_000)
    proporcional = apurar(dez(fc=2 * CREDITO), TRES, [embutido], regra())
    assert proporcional.contemplacoes[1].saida_fc_centavos == CREDITO - 1_538_462
    so_fc = apurar(dez(fc=2 * CREDITO), TRES, [embutido], regra(rateio_lance=RateioLance.SO_FC))
    assert so_fc.contemplacoes[1].saida_fc_centavos == CREDITO - 1_800_000


def test_sorteado_nao_disputa_lance() -> None:
    apuracao = apurar(dez(fc=2 * CREDITO), TRES, [lance(3, 90), lance(5, 20)], regra())
    assert situacoes(apuracao) == {
        3: SituacaoClassificacao.DESCLASSIFICADO,
        5: SituacaoClassificacao.VENCEDOR,
    }


def test_suplentes_na_ordem_da_classificacao() -> None:
    lances = [lance(5, 20), lance(6, 40), lance(7, 30)]
    apuracao = apurar(dez(fc=CREDITO + 4_000_000), TRES, lances, regra())
    assert numeros(apuracao) == [3, 6]
    assert list(apuracao.suplentes) == [lance(7, 30).lance_id, lance(5, 20).lance_id]


def _maior_lance_que_nao_cabe() -> tuple[Snapshot, list[Lance]]:
    """Cash of 3,000,000 after the draw: the best bid is for a large credit, the second for a small one."""
    cotas = [cota(n) for n in range(1, 10)] + [cota(10, 12_000_000)]
    return snapshot(cotas, fc=CREDITO + 3_500_000), [lance(10, 60), lance(5, 50)]


def test_politica_skip_passa_ao_lance_seguinte() -> None:
    grupo, lances = _maior_lance_que_nao_cabe()
    assert numeros(apurar(grupo, TRES, lances, regra())) == [3, 5]


def test_politica_stop_para_no_lance_que_nao_cabe() -> None:
    grupo, lances = _maior_lance_que_nao_cabe()
    apuracao = apurar(grupo, TRES, lances, regra(politica_caixa_lance=PoliticaCaixa.STOP))
    assert numeros(apuracao) == [3]
    assert len(apuracao.suplentes) == 2


def test_politica_do_sorteio_stop_e_skip() -> None:
    cotas = [cota(n, 12_000_000 if n == 3 else CREDITO) for n in range(1, 6)]
    grupo = snapshot(cotas, fc=CREDITO)
    assert numeros(apurar(grupo, TRES, [], regra())) == []
    assert numeros(apurar(grupo, TRES, [], regra(politica_caixa_sorteio=PoliticaCaixa.SKIP))) == [4]


def test_duas_modalidades_da_mesma_cota_contemplam_uma_vez() -> None:
    duas = regra(modalidades=(Modalidade.FIXO, Modalidade.LIVRE))
    lances = [lance(5, 25, Modalidade.FIXO), lance(5, 60), lance(6, 50)]
    apuracao = apurar(dez(fc=4 * CREDITO), TRES, lances, duas)
    assert numeros(apuracao, Tipo.LANCE) == [5, 6]


def test_lance_de_versao_antiga_e_desclassificado() -> None:
    apuracao = apurar(dez(fc=3 * CREDITO), TRES, [lance(5, 30, versao_titular=1)], regra())
    assert apuracao.lances[0].situacao is SituacaoClassificacao.DESCLASSIFICADO
    assert apuracao.lances[0].posicao == 0


def test_lance_de_numero_fora_do_grupo_e_desclassificado() -> None:
    grupo = snapshot([cota(n) for n in range(1, 12)], max_cotas=10, fc=3 * CREDITO)
    apuracao = apurar(grupo, TRES, [lance(11, 30)], regra())
    assert apuracao.lances[0].motivo is Impedimento.FORA_DO_GRUPO


def test_ninguem_elegivel_tenta_todos_os_numeros_e_diz_por_que() -> None:
    grupo = snapshot([cota(n, adimplente=False) for n in range(1, 101)], fc=CREDITO)
    apuracao = apurar(grupo, EXTRACAO_5732, [], regra())
    assert len(apuracao.tentativas) == 100
    assert {t.motivo for t in apuracao.tentativas} == {Impedimento.INADIMPLENTE}


def test_m2_registra_as_centenas_fora_do_grupo() -> None:
    grupo = snapshot([cota(n) for n in range(1, 101)], fc=CREDITO)
    apuracao = apurar(grupo, EXTRACAO_5732, [], regra(metodo_sorteio=MetodoSorteio.CENTENAS_3_PASSES))
    assert [t.motivo for t in apuracao.tentativas] == [Impedimento.FORA_DO_GRUPO] * 5 + [None]
    assert numeros(apuracao) == [36]


def test_ata_traz_tudo_e_nenhum_nome() -> None:
    grupo = snapshot([cota(n, adimplente=n != 4) for n in range(1, 11)], fc=2 * CREDITO)
    apuracao = apurar(grupo, TRES, [lance(9, 30), lance(8, 20)], regra())
    ata = redigir_ata(grupo, apuracao, "1001", "2026-03-16")
    assert ata["raiz_lista"] == grupo.raiz
    assert ata["apuracao_hash"] == apuracao.hash
    assert (ata["elegiveis"], ata["inelegiveis"]) == (9, {"4": "INADIMPLENTE"})
    assert (ata["sorteados"], ata["contemplados_por_lance"], ata["suplentes"]) == ([3], [9], [8])
    assert json_canonico(ata)


_SITUACOES = st.sampled_from(SituacaoCota)
_VINCULOS = st.sampled_from([Vinculo.ATIVA, Vinculo.ATIVA, Vinculo.ATIVA, Vinculo.VAGA, Vinculo.EXCLUIDA])


@st.composite
def assembleias(draw: st.DrawFn) -> tuple[Snapshot, list[Lance], list[str]]:
    """A group of up to 40 seats in any state, its bids and an extraction."""
    max_cotas = draw(st.integers(1, 40))
    cotas: list[CotaSnapshot] = [
        cota(
            numero,
            draw(st.sampled_from([4_000_000, 6_000_000])),
            vinculo=draw(_VINCULOS),
            situacao=draw(_SITUACOES),
            adimplente=draw(st.booleans()),
            dispensa_sorteio=draw(st.booleans()),
            parte_relacionada=draw(st.booleans()),
        )
        for numero in draw(st.sets(st.integers(1, max_cotas)))
    ]
    grupo = snapshot(
        cotas, max_cotas=max_cotas, fc=draw(st.integers(0, 30_000_000)), fr=draw(st.integers(0, 2_000_000))
    )
    licitantes = draw(st.sets(st.integers(1, max_cotas), max_size=8))
    lances = [
        lance(n, draw(st.integers(5, 120)), embutido_centavos=draw(st.integers(0, 2_500_000)))
        for n in sorted(licitantes)
    ]
    premios = draw(st.lists(st.from_regex(r"\A[0-9]{5}\Z"), min_size=5, max_size=5))
    return grupo, lances, premios


_REGRAS = st.builds(
    regra,
    metodo_sorteio=st.sampled_from([MetodoSorteio.MOD_PRIMEIRO_PREMIO, MetodoSorteio.CENTENAS_3_PASSES]),
    contemplacoes_minimas=st.integers(0, 3),
    sorteio_com_sobra=st.booleans(),
    usa_fr_sorteio=st.booleans(),
    busca_circular=st.booleans(),
    politica_caixa_sorteio=st.sampled_from(PoliticaCaixa),
    politica_caixa_lance=st.sampled_from(PoliticaCaixa),
)


@given(assembleias(), _REGRAS)
def test_contemplado_e_sempre_elegivel_e_o_caixa_nunca_fica_negativo(
    assembleia: tuple[Snapshot, list[Lance], list[str]], parametros: RegraAssembleia
) -> None:
    grupo, lances, premios = assembleia
    apuracao = apurar(grupo, extracao_de(*premios), lances, parametros)
    caixa = grupo.fc_livre_centavos
    for contemplacao in apuracao.contemplacoes:
        motivo = impedimento_sorteio if contemplacao.tipo is Tipo.SORTEIO else impedimento_lance
        assert motivo(contemplacao.cota, grupo) is None
        assert contemplacao.caixa_antes_centavos == caixa
        assert contemplacao.caixa_depois_centavos >= 0
        assert contemplacao.fundo_reserva_centavos <= grupo.fr_utilizavel_centavos
        caixa = contemplacao.caixa_depois_centavos
    assert apuracao.caixa_final_centavos == caixa
    assert len(numeros(apuracao)) == len(set(numeros(apuracao)))
    assert len(apuracao.lances) == len(lances)


@given(assembleias(), _REGRAS, st.randoms(use_true_random=False))
def test_apuracao_nao_depende_da_ordem_da_lista(
    assembleia: tuple[Snapshot, list[Lance], list[str]], parametros: RegraAssembleia, sorte: Random
) -> None:
    grupo, lances, premios = assembleia
    extracao = extracao_de(*premios)
    original = apurar(grupo, extracao, lances, parametros)
    cotas, outros = list(grupo.cotas), list(lances)
    sorte.shuffle(cotas)
    sorte.shuffle(outros)
    embaralhado = replace(grupo, cotas=tuple(cotas))
    assert apurar(embaralhado, extracao, outros, parametros).hash == original.hash
    assert apurar(grupo, extracao, lances, parametros) == original
