"""Every modality of bid, its limits, its slots and every tie-break (§6.1, R6.11, R6.12, R6.50)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256

import pytest

from consorcio.core.errors import ConsorcioError
from consorcio.core.percent import pct
from consorcio.services.sorteios.domain.apuracao import apurar
from consorcio.services.sorteios.domain.elegibilidade import Impedimento
from consorcio.services.sorteios.domain.lances import (
    Lance,
    Recusa,
    antecipado_em_lance,
    avaliar,
    janela_aberta,
    quantidade_para_classificar,
    recusa_da_oferta,
)
from consorcio.services.sorteios.domain.metodos import EmpateRetorno, MetodoSorteio
from consorcio.services.sorteios.domain.ranking import Desempate, classificar
from consorcio.services.sorteios.domain.regra import (
    BaseLance,
    DesempateLance,
    JanelaLance,
    Modalidade,
    RegraAssembleia,
)
from consorcio.services.sorteios.domain.resultado import SituacaoClassificacao, Tipo
from unit.sorteios.montagem import DATA_AGO, EXTRACAO_5732, cota, extracao_de, lance, regra, snapshot

M = Modalidade
CREDITO = 6_000_000
TRES = extracao_de("00003", "00000", "00000", "00000", "00000")
TODAS = regra(modalidades=tuple(Modalidade), imoveis=True)


@pytest.mark.parametrize(
    ("oferta", "esperado"),
    [
        (lance(1, 50, M.LIMITADO), None),
        (lance(1, "50.01", M.LIMITADO), Recusa.ACIMA_DO_TETO),
        (lance(1, 9, M.LIMITADO), Recusa.ABAIXO_DO_MINIMO),
        (lance(1, 30, M.EMBUTIDO), None),
        (lance(1, "30.01", M.EMBUTIDO), Recusa.EMBUTIDO_ACIMA_DO_MAXIMO),
        (lance(1, 0, M.QUITACAO), None),
        (lance(1, 0, M.ANTECIPACAO), Recusa.ABAIXO_DO_MINIMO),
        (lance(1, 30, M.FGTS), Recusa.SEM_FGTS),
        (lance(1, 30, M.FGTS, fgts_centavos=1_800_000), None),
        (lance(1, 30, M.FGTS, fgts_centavos=1_800_001), Recusa.PARTES_MAIORES_QUE_LANCE),
        (lance(1, 30, fgts_centavos=900_000, embutido_centavos=900_001), Recusa.PARTES_MAIORES_QUE_LANCE),
        (lance(1, 30, fgts_centavos=900_000, embutido_centavos=900_000), None),
        (lance(1, 30, M.FIDELIDADE), Recusa.SEM_FIDELIDADE),
    ],
)
def test_6_1_cada_modalidade_tem_seus_limites(oferta: Lance, esperado: Recusa | None) -> None:
    assert recusa_da_oferta(oferta, cota(1), TODAS) is esperado


def test_r650_fgts_so_em_grupo_de_imoveis() -> None:
    moveis = regra(modalidades=tuple(Modalidade))
    assert recusa_da_oferta(lance(1, 30, M.FGTS, fgts_centavos=1), cota(1), moveis) is Recusa.FGTS_SO_IMOVEL
    assert recusa_da_oferta(lance(1, 30, fgts_centavos=1), cota(1), moveis) is Recusa.FGTS_SO_IMOVEL


def test_fidelidade_e_livre_ou_fixo_com_meses_em_dia() -> None:
    fiel = cota(1, meses_em_dia=12)
    assert recusa_da_oferta(lance(1, 30, M.FIDELIDADE), fiel, TODAS) is None
    fixa = regra(modalidades=(M.FIDELIDADE,), fidelidade_fixo=True)
    assert recusa_da_oferta(lance(1, 30, M.FIDELIDADE), fiel, fixa) is Recusa.DIFERENTE_DO_FIXO
    assert recusa_da_oferta(lance(1, 25, M.FIDELIDADE), fiel, fixa) is None


def test_quitacao_oferece_tudo_o_que_se_deve() -> None:
    devedor = cota(1, saldo_devedor_centavos=5_616_000)
    assert avaliar(lance(1, 0, M.QUITACAO), devedor, TODAS).total_centavos == 5_616_000


@pytest.mark.parametrize(
    ("base", "esperado"),
    [
        (BaseLance.CREDITO, "93.6"),
        (BaseLance.CATEGORIA, "80"),
        (BaseLance.PARCELAS, "48"),
        (BaseLance.SALDO_DEVEDOR, "100"),
    ],
)
def test_r610_quitacao_na_unidade_do_grupo(base: BaseLance, esperado: str) -> None:
    devedor = cota(1, saldo_devedor_centavos=5_616_000)
    da_base = regra(modalidades=(M.QUITACAO,), base_lance=base)
    assert quantidade_para_classificar(lance(1, 0, M.QUITACAO), devedor, da_base) == Decimal(esperado)


def test_r611_quitacao_antes_de_todas_se_o_contrato_diz() -> None:
    lances = [lance(5, 60), lance(6, 0, M.QUITACAO)]
    grupo = snapshot([cota(n) for n in range(1, 11)], fc=CREDITO + 4_500_000)
    antes = regra(modalidades=(M.LIVRE, M.QUITACAO), quitacao_primeiro=True)
    assert [c.cota.numero for c in apurar(grupo, TRES, lances, antes).contemplacoes][:2] == [3, 6]
    depois = regra(modalidades=(M.LIVRE, M.QUITACAO))
    assert [c.cota.numero for c in apurar(grupo, TRES, lances, depois).contemplacoes][:2] == [3, 5]


def test_antecipacao_soma_o_que_ja_foi_antecipado_sem_trazer_dinheiro_de_novo() -> None:
    antecipou = cota(1, antecipado=pct(20))
    oferta = lance(1, 5, M.ANTECIPACAO)
    assert quantidade_para_classificar(oferta, antecipou, TODAS) == 25
    assert avaliar(oferta, antecipou, TODAS).total_centavos == 300_000
    assert recusa_da_oferta(oferta, antecipou, TODAS) is None


@pytest.mark.parametrize(
    ("base", "esperado"),
    [
        (BaseLance.CREDITO, "23.4"),
        # 23.4 % of the price is 20 % of the categoria of 117 %, and 12 parcelas of 1.95 %.
        (BaseLance.CATEGORIA, "20"),
        (BaseLance.PARCELAS, "12"),
        (BaseLance.SALDO_DEVEDOR, "25"),
    ],
)
def test_r4_55_o_antecipado_na_unidade_do_grupo(base: BaseLance, esperado: str) -> None:
    do_grupo = replace(
        regra(modalidades=(M.LIVRE, M.ANTECIPACAO), base_lance=base),
        taxa_administracao_pct=pct(15),
        fundo_reserva_pct=pct(2),
    )
    da_cota = replace(cota(1), prestacao_normal_centavos=117_000, saldo_devedor_centavos=5_616_000)
    assert antecipado_em_lance(pct("23.4"), da_cota, do_grupo) == pct(esperado)
    sem_ela = replace(do_grupo, modalidades=(M.LIVRE,))
    assert antecipado_em_lance(pct("23.4"), da_cota, sem_ela) == 0, "a prepayment never becomes a bid (R4.55)"


def test_embutido_e_pago_so_pelo_credito() -> None:
    valor = avaliar(lance(1, 20, M.EMBUTIDO), cota(1, 10_000_000), TODAS)
    assert (valor.embutido_centavos, valor.proprio_centavos) == (2_000_000, 0)
    assert valor.saida_fc_centavos(10_000_000) == 8_290_598


def test_r642_fgts_nao_entra_em_dinheiro_no_caixa() -> None:
    """CEF pays the seller: the group pays the credit less the FC share, as with the embutido."""
    valor = avaliar(lance(1, 20, M.FGTS, fgts_centavos=2_000_000), cota(1, 10_000_000), TODAS)
    assert (valor.fgts_centavos, valor.proprio_centavos, valor.fc_proprio_centavos) == (2_000_000, 0, 0)
    assert valor.saida_fc_centavos(10_000_000) == 8_290_598


def test_v25_fgts_completa_o_credito() -> None:
    """Credit of 110,000 and 30,000 of FGTS buy an asset of 140,000 (article on FGTS in consórcio)."""
    oferta = lance(1, 30, M.FGTS, fgts_centavos=3_000_000)
    valor = avaliar(oferta, cota(1, 11_000_000), TODAS)
    assert cota(1, 11_000_000).credito_centavos + valor.fgts_centavos == 14_000_000


def test_r611_vagas_por_modalidade() -> None:
    uma = regra(modalidades=(M.FIXO, M.LIVRE), vagas_lance=(1, 1), sorteio_com_sobra=False)
    lances = [lance(5, 25, M.FIXO), lance(6, 25, M.FIXO), lance(7, 40), lance(8, 30)]
    grupo = snapshot([cota(n) for n in range(1, 11)], fc=10 * CREDITO)
    apuracao = apurar(grupo, TRES, lances, uma)
    assert [c.cota.numero for c in apuracao.contemplacoes if c.tipo is Tipo.LANCE] == [5, 7]
    motivos = {i.lance.numero: i.motivo for i in apuracao.lances if i.situacao is SituacaoClassificacao.SUPLENTE}
    assert motivos == {6: Impedimento.VAGAS_DA_MODALIDADE, 8: Impedimento.VAGAS_DA_MODALIDADE}


def test_vagas_de_outras_modalidades_sao_recusadas() -> None:
    with pytest.raises(ConsorcioError, match="vagas de cada modalidade"):
        regra(modalidades=(M.FIXO, M.LIVRE), vagas_lance=(1,))


def ordem(numeros: list[int], desempate: DesempateLance, **campos: object) -> list[int]:
    """Cotas of equal bids in the order of the tie-break; pedra 66 (M1 of extraction 5732 among 100)."""
    da_regra = regra(desempate_lance=desempate, **campos)
    lances = [lance(n, 30) for n in numeros]
    quantidades = {item.lance_id: item.quantidade for item in lances}
    posicoes = classificar(lances, quantidades, Desempate(da_regra, 66, EXTRACAO_5732, 400))
    return [item.numero for item in sorted(lances, key=lambda item: posicoes[item.lance_id])]


def test_r612_mais_proximo_do_primeiro_premio() -> None:
    """Prize 1 is 50366: number 366 among 400."""
    assert ordem([10, 364, 368, 400], DesempateLance.PRIMEIRO_PREMIO) == [368, 364, 400, 10]
    abaixo = ordem([364, 368], DesempateLance.PRIMEIRO_PREMIO, empate_retorno=EmpateRetorno.ABAIXO)
    assert abaixo == [364, 368]


def test_r612_mesma_lista_de_numeros() -> None:
    """M2 tries 366, 514, 504, 365, 105, 36, 351… before the alternate search."""
    lista = ordem(
        [367, 351, 105, 365],
        DesempateLance.LISTA_DE_NUMEROS,
        metodo_sorteio=MetodoSorteio.CENTENAS_3_PASSES,
    )
    assert lista == [365, 105, 351, 367]


def test_r612_mesma_distancia_menor_cota() -> None:
    assert ordem([67, 65, 70], DesempateLance.PEDRA_MENOR_COTA) == [65, 67, 70]
    assert ordem([67, 65, 70], DesempateLance.PEDRA_CHAVE) == [67, 65, 70]


def test_r612_por_sorteio_qualquer_um_refaz() -> None:
    numeros = list(range(1, 30))
    esperado = sorted(numeros, key=lambda n: sha256(f"{EXTRACAO_5732.hash}:{n}".encode()).digest())
    assert ordem(numeros, DesempateLance.SORTEIO) == esperado


def test_regra_antiga_se_escreve_como_antes_e_a_nova_volta_inteira() -> None:
    antiga = regra()
    assert "vagas_lance" not in antiga.conteudo()
    assert RegraAssembleia.de_conteudo(TODAS.conteudo()) == TODAS
    cheia = regra(
        modalidades=(M.QUITACAO, M.FGTS),
        vagas_lance=(0, 2),
        quitacao_primeiro=True,
        imoveis=True,
        metodo_sorteio=MetodoSorteio.DEZ_NUMEROS_COM_TABELA,
        fidelidade_meses=6,
    )
    assert RegraAssembleia.de_conteudo(cheia.conteudo()) == cheia


def test_oferta_volta_inteira_do_seu_conteudo() -> None:
    for oferta in (lance(1, "30.5"), lance(2, 30, M.FGTS, fgts_centavos=10, embutido_centavos=5)):
        assert Lance.de_conteudo(oferta.conteudo()) == oferta


@pytest.mark.parametrize(
    ("janela", "ultimo"),
    [
        (JanelaLance.ATE_ASSEMBLEIA, "2026-03-16T18:59"),
        (JanelaLance.UMA_HORA_ANTES, "2026-03-16T17:59"),
        (JanelaLance.VESPERA, "2026-03-15T23:59"),
    ],
)
def test_r604_ate_quando_se_oferece(janela: JanelaLance, ultimo: str) -> None:
    instante = datetime.fromisoformat(ultimo)
    da_janela = regra(janela_lance=janela)
    assert janela_aberta(da_janela, DATA_AGO, instante)
    assert not janela_aberta(da_janela, DATA_AGO, instante + timedelta(minutes=1))
