"""Whole groups: vectors V50–V53 of §14.3b, and random histories under which the invariants of §10.5 must hold."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from consorcio.core.errors import ConsorcioError
from consorcio.core.money import Arredondamento
from consorcio.core.percent import CEM, ZERO, aplicar, pct
from consorcio.services.financeiro.domain.amortizacao import RateioLance
from consorcio.services.financeiro.domain.contabilidade import Conta
from consorcio.services.financeiro.domain.cronograma import OrdemAmortizacao
from consorcio.services.financeiro.domain.disponibilidades import SaldoNaConta, ratear_rendimentos
from consorcio.services.financeiro.domain.equilibrio import SituacaoCota
from consorcio.services.financeiro.domain.parcela_reduzida import EscolhaResiduo
from consorcio.services.financeiro.domain.prestacao import Plano, TaAdesaoTardia
from consorcio.services.financeiro.domain.restituicao import DestinoPena, FaixaPenal, Pena
from consorcio.services.financeiro.domain.saldo_caixa import CoberturaSaldoCaixa
from unit.financeiro.cota_viva import BENS, CotaViva
from unit.financeiro.vida_do_grupo import VidaDoGrupo

DEZ = Decimal(10)


def mes_em_dia(grupo: VidaDoGrupo) -> list[int]:
    """Issue, everybody pays on time, AGO; gives back the parcelas."""
    grupo.emitir()
    valores = [a.total_centavos for c in grupo.cotas for a in c.abertas]
    for cota in grupo.cotas:
        grupo.pagar(cota)
    grupo.precificar()
    grupo.conferir()
    return valores


def test_v50_four_cotas_four_months_price_up_from_ago_3() -> None:
    grupo = VidaDoGrupo(Plano(4, ZERO), [400_000] * 4)
    creditos, recebido = [], []
    for mes, cota in enumerate(list(grupo.cotas), start=1):
        grupo.reajustar(DEZ if mes == 3 else ZERO)
        recebido.append(mes_em_dia(grupo))
        creditos.append(cota.preco)
        assert grupo.contemplar(cota)
        assert grupo.fc == 0
        grupo.conferir()
    assert [set(v) for v in recebido] == [{100_000}, {100_000}, {110_000}, {110_000}]
    assert creditos == [400_000, 400_000, 440_000, 440_000]
    assert grupo.entradas == 1_680_000 == sum(creditos)
    assert grupo.g() == 0


def test_v51_highest_bid_without_cash_is_not_contemplated() -> None:
    grupo = VidaDoGrupo(Plano(4, ZERO), [400_000] * 4)
    mes_em_dia(grupo)
    assert grupo.contemplar(grupo.cotas[0])
    assert not grupo.lance(grupo.cotas[1], 300_000, RateioLance.PROPORCIONAL, OrdemAmortizacao.INVERSA)
    assert sum(c.situacao is SituacaoCota.CONTEMPLADA for c in grupo.cotas) == 1


def grupo_v52(fundo_reserva: Decimal) -> tuple[VidaDoGrupo, CoberturaSaldoCaixa]:
    """AGO 1 collects 5,000 and contemplates nobody; the price rises 10% before the boletos of AGO 2."""
    grupo = VidaDoGrupo(Plano(10, ZERO, fundo_reserva), [1_000_000] * 5)
    mes_em_dia(grupo)
    assert grupo.fc == 500_000
    assert not grupo.contemplar(grupo.cotas[0])
    assert grupo.ago == 1
    cobertura = grupo.reajustar(DEZ)
    assert cobertura is not None
    mes_em_dia(grupo)
    return grupo, cobertura


def test_v52_without_fr_the_rateio_is_billed_later_and_cash_is_short() -> None:
    grupo, cobertura = grupo_v52(ZERO)
    assert (cobertura.fundo_reserva, cobertura.rateio) == (0, (10_000,) * 5)
    assert grupo.fc == 1_050_000
    assert not grupo.contemplar(grupo.cotas[0])
    a_receber = sum(aplicar(c.preco, c.conta.ajustes_pct) for c in grupo.cotas)
    assert a_receber == 50_000
    assert round(grupo.g(), 2) == 0
    assert grupo.fc + 5 * aplicar(1_100_000, pct(80)) + a_receber == 5_500_000


def test_v52_with_fr_there_is_one_contemplation() -> None:
    grupo, cobertura = grupo_v52(pct(10))
    assert (cobertura.fundo_reserva, cobertura.rateio) == (50_000, (0,) * 5)
    assert grupo.fc == 1_100_000
    grupo.usa_fr = False
    assert grupo.contemplar(grupo.cotas[0])
    assert not grupo.contemplar(grupo.cotas[1])


def test_v53_exclusion_leaves_g_unchanged() -> None:
    grupo, _ = grupo_v52(ZERO)
    antes = grupo.posicao()
    cota = grupo.cotas[0]
    esquerda, direita = aplicar(cota.preco, CEM - cota.conta.pago.fc), aplicar(cota.preco, cota.conta.pago.fc)
    g = grupo.g()
    assert grupo.excluir(cota)
    assert (esquerda, direita) == (880_000, 220_000)
    assert abs(grupo.g() - g) < 1
    assert antes.vagas + 1 == grupo.vagas
    grupo.conferir()


# -- random histories -------------------------------------------------------------------------------------------

CLAUSULA = (
    FaixaPenal(pct(40), (Pena(DestinoPena.GRUPO, DEZ), Pena(DestinoPena.ADMINISTRADORA, Decimal("7.5")))),
    FaixaPenal(CEM, (Pena(DestinoPena.GRUPO, Decimal(5)),)),
)
ATOS = (
    "sorteio",
    "sorteio",
    "lance",
    "lance_pendente",
    "pagar_pendente",
    "cancelar_pendente",
    "embutido",
    "nao_pago",
    "excluir",
    "restituir",
    "vender",
    "trocar",
    "cancelar",
    "escolher",
    "render",
    "gastar",
)


@dataclass(frozen=True)
class Mes:
    """What happens in a month: how each cota pays, how the price moves, what the AGO decides."""

    pagamentos: tuple[tuple[str, int], ...]
    variacoes: tuple[Decimal, ...]
    atos: tuple[tuple[str, int, int], ...]


def meses() -> st.SearchStrategy[list[Mes]]:
    pagamento = st.tuples(
        st.sampled_from(
            ["em_dia", "em_dia", "parcial", "atrasado", "atrasado_parcial", "nada", "antecipa", "contado_depois"]
        ),
        st.integers(1, 999),
    )
    ato = st.tuples(st.sampled_from(ATOS), st.integers(0, 9), st.integers(1, 999))
    variacao = st.one_of(st.just(ZERO), st.integers(-1500, 2500).map(lambda n: Decimal(n) / 100))
    variacoes = st.one_of(st.tuples(variacao), st.tuples(*[variacao] * BENS))
    mes = st.builds(
        Mes,
        st.lists(pagamento, min_size=6, max_size=6).map(tuple),
        variacoes,
        st.lists(ato, max_size=5).map(tuple),
    )
    return st.lists(mes, min_size=2, max_size=9)


def grupos() -> st.SearchStrategy[VidaDoGrupo]:
    planos = st.builds(
        Plano,
        prazo_meses=st.just(9),
        taxa_administracao=st.integers(300, 2500).map(lambda n: pct(Decimal(n) / 100)),
        fundo_reserva=st.integers(0, 500).map(lambda n: pct(Decimal(n) / 100)),
        ta_antecipada=st.sampled_from([ZERO, pct(2)]),
        ta_antecipada_parcelas=st.sampled_from([1, 3]),
        ta_adesao_tardia=st.sampled_from(TaAdesaoTardia),
        fracao_reduzida=st.sampled_from([CEM, CEM, pct(75), pct(50)]),
        meses_diluicao_final=st.just(2),
    )
    precos = st.lists(st.integers(300_000, 600_000), min_size=2, max_size=6)
    return st.builds(VidaDoGrupo, planos, precos, st.integers(0, 2), st.just(CLAUSULA), st.booleans())


def pagar(grupo: VidaDoGrupo, cota: CotaViva, modo: str, milesimos: int) -> None:
    match modo:
        case "em_dia":
            grupo.pagar(cota)
        case "parcial":
            grupo.pagar(cota, milesimos)
        case "atrasado":
            grupo.pagar_atrasado(cota, milesimos % 90 + 1)
        case "atrasado_parcial":
            grupo.pagar_atrasado(cota, 15, milesimos)
        case "contado_depois":
            grupo.contar_depois(cota, milesimos % 4, 1000 if milesimos % 3 else milesimos)
        case "antecipa":
            ordem = list(OrdemAmortizacao)[milesimos % 3]
            grupo.antecipar(cota, milesimos, ordem)


ALVO = {"restituir": SituacaoCota.EXCLUIDA, "cancelar": SituacaoCota.CONTEMPLADA, "escolher": SituacaoCota.CONTEMPLADA}


def agir(grupo: VidaDoGrupo, ato: str, indice: int, milesimos: int) -> bool:
    """Do one act of the AGO on the chosen cota; False when it does not apply."""
    if ato == "render":
        conta = SaldoNaConta(grupo.saldos[Conta.BANCOS], grupo.fr)
        return conta.caixa_centavos > 0 and grupo.render(ratear_rendimentos(milesimos, [conta])[0])
    if ato == "gastar":
        return grupo.gastar(max(1, grupo.fr * milesimos // 500))
    if ato == "vender":
        cabe = grupo.vagas > 0 and grupo.ago < grupo.plano.prazo_meses
        return cabe and grupo.vender(300_000 + milesimos * 300) is not None
    alvo = ALVO.get(ato, SituacaoCota.NAO_CONTEMPLADA)
    candidatas = [c for c in grupo.cotas if c.situacao is alvo and (c.pendente or not ato.endswith("r_pendente"))]
    return bool(candidatas) and agir_em(grupo, ato, candidatas[indice % len(candidatas)], milesimos)


def agir_em(grupo: VidaDoGrupo, ato: str, cota: CotaViva, milesimos: int) -> bool:
    rateio = list(RateioLance)[milesimos % 2]
    reducao = (OrdemAmortizacao.INVERSA, OrdemAmortizacao.DILUIR)[milesimos // 2 % 2]
    atos: dict[str, Callable[[], bool]] = {
        "sorteio": lambda: grupo.contemplar(cota),
        "lance": lambda: grupo.lance(cota, max(1, cota.preco * milesimos // 1000), rateio, reducao),
        "lance_pendente": lambda: grupo.lance_pendente(cota, max(1, cota.preco * milesimos // 1000), rateio, reducao),
        "pagar_pendente": lambda: grupo.pagar_pendente(cota),
        "cancelar_pendente": lambda: grupo.cancelar_pendente(cota),
        "embutido": lambda: grupo.lance_embutido(cota, max(1, cota.preco * milesimos // 3000), rateio, reducao),
        "nao_pago": lambda: grupo.penalidade(cota.preco // 100),
        "excluir": lambda: grupo.excluir(cota),
        "restituir": lambda: grupo.restituir(cota),
        "cancelar": lambda: grupo.cancelar_contemplacao(cota),
        "escolher": lambda: grupo.escolher_residuo(cota, list(EscolhaResiduo)[milesimos % 3]),
        "trocar": lambda: grupo.trocar(cota, cota.preco * (500 + milesimos) // 1000),
    }
    return atos[ato]()


def viver(grupo: VidaDoGrupo, historia: list[Mes]) -> None:
    for mes in historia:
        grupo.emitir()
        for cota, (modo, milesimos) in zip([c for c in grupo.cotas if c.ativa], mes.pagamentos, strict=False):
            pagar(grupo, cota, modo, milesimos)
            event(modo)
        grupo.precificar(*mes.variacoes)
        grupo.conferir()
        for ato, indice, milesimos in mes.atos:
            antes = grupo.posicao()
            try:
                if agir(grupo, ato, indice, milesimos):
                    event(ato)
            except ConsorcioError:
                event(f"{ato} recusado")
                assert grupo.posicao() == antes
            grupo.conferir()


@settings(report_multiple_bugs=False, suppress_health_check=[HealthCheck.too_slow])
@given(grupos(), meses())
def test_i1_to_i19_hold_over_any_history(grupo: VidaDoGrupo, historia: list[Mes]) -> None:
    """I1, I3, I5, I6, I8, I9, I10, I11, I17 and, at every single fact, I19."""
    viver(grupo, historia)


@given(st.integers(1, 9), st.integers(300_000, 600_000))
def test_everybody_on_time_and_price_still_leaves_g_at_zero(quantos: int, preco: int) -> None:
    """No charges, no penalties, no price change: after n months G is only the rounding of n × cotas parcelas."""
    grupo = VidaDoGrupo(Plano(9, pct(15), pct(2)), [preco] * 4, usa_fr=False)
    for _ in range(quantos):
        mes_em_dia(grupo)
        for cota in grupo.cotas:
            if cota.situacao is SituacaoCota.NAO_CONTEMPLADA and grupo.contemplar(cota):
                break
    assert abs(grupo.g()) <= quantos * 4 * Decimal("0.51")


@given(st.lists(st.integers(1, 999), min_size=1, max_size=5), st.sampled_from(Arredondamento))
def test_paying_in_pieces_credits_the_same_as_paying_once(milesimos: list[int], modo: Arredondamento) -> None:
    """R4.73: a partial payment credits money ÷ price; completing it credits exactly the rest of the parcela."""
    grupo = VidaDoGrupo(Plano(7, pct(15), pct(2), arredondamento=modo), [500_000] * 2)
    em_partes, de_uma_vez = grupo.cotas
    grupo.emitir()
    grupo.pagar(de_uma_vez)
    for parte in [*milesimos, 1000]:
        grupo.pagar(em_partes, parte)
    assert em_partes.conta.pago == de_uma_vez.conta.pago
    assert em_partes.fc_historico == de_uma_vez.fc_historico
