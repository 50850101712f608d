"""The life of a group as a machine: any fact at any moment it may happen, and the invariants of §10.5 after each.

After every fact: I1, I3, I5, I6, I7, I8, I9, I10, I11, I17 and I19; at each change of price I13; at each refund I18; at
the end of each life I14, by living it again from its diary. I2, I4, I12, I15 and I16 are of the services.

`CONSORCIO_MAQUINA=5000` says how many lives (the default is a few, for every run of the tests).
"""

import os
from collections.abc import Sequence
from decimal import Decimal

from hypothesis import HealthCheck, Phase, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from consorcio.core.errors import ConsorcioError
from consorcio.core.percent import CEM, ZERO, pct
from consorcio.services.financeiro.domain.amortizacao import RateioLance
from consorcio.services.financeiro.domain.antecipacao import valor_para_quitar
from consorcio.services.financeiro.domain.cronograma import OrdemAmortizacao
from consorcio.services.financeiro.domain.equilibrio import SituacaoCota
from consorcio.services.financeiro.domain.prestacao import Plano, TaAdesaoTardia
from consorcio.services.financeiro.domain.restituicao import DestinoPena, FaixaPenal, Pena
from unit.financeiro.cota_viva import BENS, CotaViva
from unit.financeiro.vida_do_grupo import VidaDoGrupo

VIDAS = int(os.environ.get("CONSORCIO_MAQUINA", "40"))
FATOS_POR_VIDA = 40
CLAUSULA = (
    FaixaPenal(pct(40), (Pena(DestinoPena.GRUPO, Decimal(10)), Pena(DestinoPena.ADMINISTRADORA, Decimal("7.5")))),
    FaixaPenal(CEM, (Pena(DestinoPena.GRUPO, Decimal(5)),)),
)
LANCE_FIXO_MILESIMOS, TETO_MILESIMOS, EMBUTIDO_MILESIMOS = 250, 400, 300

centesimos = st.integers(1, 2500).map(lambda n: Decimal(n) / 100)
milesimos = st.integers(1, 999)
qual = st.integers(0, 9)
rateios = st.sampled_from(RateioLance)
reducoes = st.sampled_from([OrdemAmortizacao.INVERSA, OrdemAmortizacao.DILUIR])
planos = st.builds(
    Plano,
    prazo_meses=st.integers(6, 12),
    taxa_administracao=st.integers(300, 2500).map(lambda n: pct(Decimal(n) / 100)),
    fundo_reserva=st.integers(0, 500).map(lambda n: pct(Decimal(n) / 100)),
    ta_antecipada=st.sampled_from([ZERO, pct(2)]),
    ta_adesao_tardia=st.sampled_from(TaAdesaoTardia),
    fracao_reduzida=st.sampled_from([CEM, CEM, pct(75), pct(50)]),
    meses_diluicao_final=st.just(2),
)
precos = st.lists(st.integers(300_000, 600_000), min_size=2, max_size=6)


class GrupoQualquer(RuleBasedStateMachine):
    """A group that lives on what hypothesis draws. A fact that a rule of the trade refuses must change nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.diario: list[tuple[str, int | None, Sequence[object]]] = []
        self.emitido = False
        self.inteira = False

    @initialize(plano=planos, valores=precos, vagas=st.integers(0, 2), usa_fr=st.booleans())
    def formar(self, plano: Plano, valores: list[int], vagas: int, usa_fr: bool) -> None:
        self.inicio = (plano, valores, vagas, CLAUSULA, usa_fr)
        self.grupo = VidaDoGrupo(*self.inicio)
        self.inteira = True

    # -- how a fact happens -------------------------------------------------------------------------------------

    def _fazer(self, fato: str, cota: CotaViva | None = None, *valores: object) -> None:
        antes, self.inteira = self.grupo.posicao(), False
        onde = None if cota is None else self.grupo.cotas.index(cota)
        try:
            feito = _executar(self.grupo, fato, onde, valores)
        except ConsorcioError as recusa:
            event(f"{fato} recusado: {recusa.rule or recusa.kind.name}")
            feito = False
            assert self.grupo.posicao() == antes, fato
        if feito is not False:
            self.diario.append((fato, onde, valores))
            event(fato)
        self.inteira = True

    def _uma(self, indice: int, *situacoes: SituacaoCota) -> CotaViva | None:
        candidatas = [c for c in self.grupo.cotas if c.situacao in situacoes]
        return candidatas[indice % len(candidatas)] if candidatas else None

    def _na_cota(self, fato: str, indice: int, situacao: SituacaoCota, *valores: object) -> None:
        cota = self._uma(indice, situacao)
        if cota is not None:
            self._fazer(fato, cota, *valores)

    def _livre(self, fato: str, indice: int, *valores: object) -> None:
        self._na_cota(fato, indice, SituacaoCota.NAO_CONTEMPLADA, *valores)

    def _ativa(self, fato: str, indice: int, *valores: object) -> None:
        cota = self._uma(indice, SituacaoCota.NAO_CONTEMPLADA, SituacaoCota.CONTEMPLADA)
        if cota is not None:
            self._fazer(fato, cota, *valores)

    def _ha_mes(self) -> bool:
        return self.grupo.ago < self.grupo.plano.prazo_meses + 2

    def _entre_ciclos(self) -> bool:
        return not self.emitido and not any(c.no_ciclo for c in self.grupo.cotas)

    def _depois_da_ago(self) -> bool:
        return not self.emitido

    # -- the month ----------------------------------------------------------------------------------------------

    @precondition(lambda self: not self.emitido)
    @rule()
    def emitir(self) -> None:
        self._fazer("emitir")
        self.emitido = True

    @precondition(lambda self: self.emitido)
    @rule()
    def todos_pagam_em_dia(self) -> None:
        for cota in [c for c in self.grupo.cotas if c.ativa]:
            self._fazer("pagar", cota)

    @precondition(lambda self: self.emitido)
    @rule(indice=qual)
    def pagar_em_dia(self, indice: int) -> None:
        self._ativa("pagar", indice)

    @precondition(lambda self: self.emitido)
    @rule(indice=qual, parte=milesimos)
    def pagar_parcial(self, indice: int, parte: int) -> None:
        self._ativa("pagar", indice, parte)

    @precondition(lambda self: self.emitido)
    @rule(indice=qual, parte=st.integers(1001, 1500))
    def pagar_a_maior(self, indice: int, parte: int) -> None:
        self._ativa("pagar", indice, parte)

    @rule(indice=qual, dias=st.integers(1, 90))
    def pagar_atrasado(self, indice: int, dias: int) -> None:
        self._ativa("pagar_atrasado", indice, dias)

    @rule(indice=qual, dias=st.integers(1, 90), parte=milesimos)
    def pagar_atrasado_em_parte(self, indice: int, dias: int, parte: int) -> None:
        self._ativa("pagar_atrasado", indice, dias, parte)

    @precondition(lambda self: self.emitido)
    @rule()
    def fechar_o_mes(self) -> None:
        self._fazer("precificar")
        self.emitido = False

    @precondition(lambda self: self.emitido)
    @rule(variacao=st.one_of(centesimos, st.integers(-1500, -1).map(lambda n: Decimal(n) / 100)))
    def fechar_o_mes_com_outro_preco(self, variacao: Decimal) -> None:
        self._fazer("precificar", None, variacao)
        self.emitido = False

    @precondition(_entre_ciclos)
    @rule(variacao=centesimos)
    def reajustar_para_cima(self, variacao: Decimal) -> None:
        self._fazer("reajustar", None, variacao)

    @precondition(_entre_ciclos)
    @rule(variacao=st.integers(-1500, -1).map(lambda n: Decimal(n) / 100))
    def reajustar_para_baixo(self, variacao: Decimal) -> None:
        self._fazer("reajustar", None, variacao)

    @precondition(_entre_ciclos)
    @rule(variacoes=st.tuples(*[st.one_of(st.just(ZERO), centesimos)] * BENS))
    def reajustar_cada_bem(self, variacoes: tuple[Decimal, ...]) -> None:
        self._fazer("reajustar", None, *variacoes)

    @precondition(_entre_ciclos)
    @rule(meses=st.integers(1, 3))
    def passar_meses_em_dia(self, meses: int) -> None:
        """Cash builds up, so that what follows has something to contemplate with."""
        for _ in range(meses):
            if self._ha_mes():
                self.emitir()
                self.todos_pagam_em_dia()
                self.fechar_o_mes()

    # -- the assembleia -----------------------------------------------------------------------------------------

    @precondition(_depois_da_ago)
    @rule(indice=qual)
    def sortear(self, indice: int) -> None:
        self._livre("contemplar", indice)

    @precondition(_depois_da_ago)
    @rule(indice=qual, parte=milesimos, rateio=rateios, reducao=reducoes)
    def lance_livre(self, indice: int, parte: int, rateio: RateioLance, reducao: OrdemAmortizacao) -> None:
        self._lance("lance", indice, parte, rateio, reducao)

    @precondition(_depois_da_ago)
    @rule(indice=qual, rateio=rateios, reducao=reducoes)
    def lance_fixo(self, indice: int, rateio: RateioLance, reducao: OrdemAmortizacao) -> None:
        self._lance("lance", indice, LANCE_FIXO_MILESIMOS, rateio, reducao)

    @precondition(_depois_da_ago)
    @rule(indice=qual, parte=st.integers(1, TETO_MILESIMOS), rateio=rateios, reducao=reducoes)
    def lance_limitado(self, indice: int, parte: int, rateio: RateioLance, reducao: OrdemAmortizacao) -> None:
        self._lance("lance", indice, parte, rateio, reducao)

    @precondition(_depois_da_ago)
    @rule(indice=qual, parte=st.integers(1, EMBUTIDO_MILESIMOS), rateio=rateios, reducao=reducoes)
    def lance_embutido(self, indice: int, parte: int, rateio: RateioLance, reducao: OrdemAmortizacao) -> None:
        self._lance("lance_embutido", indice, parte, rateio, reducao)

    @precondition(_depois_da_ago)
    @rule(indice=qual, rateio=rateios)
    def lance_quitacao(self, indice: int, rateio: RateioLance) -> None:
        cota = self._uma(indice, SituacaoCota.NAO_CONTEMPLADA)
        if cota is not None:
            devido = valor_para_quitar(self.grupo._futuro(cota), cota.preco)
            self._fazer("lance", cota, devido, rateio, OrdemAmortizacao.INVERSA)

    @precondition(_depois_da_ago)
    @rule(indice=qual, parte=milesimos, rateio=rateios, reducao=reducoes)
    def lance_a_pagar(self, indice: int, parte: int, rateio: RateioLance, reducao: OrdemAmortizacao) -> None:
        self._lance("lance_pendente", indice, parte, rateio, reducao)

    def _lance(self, fato: str, indice: int, parte: int, rateio: RateioLance, reducao: OrdemAmortizacao) -> None:
        cota = self._uma(indice, SituacaoCota.NAO_CONTEMPLADA)
        if cota is not None:
            self._fazer(fato, cota, max(1, cota.preco * parte // 1000), rateio, reducao)

    def _com_lance(self, indice: int) -> CotaViva | None:
        esperam = [c for c in self.grupo.cotas if c.pendente]
        return esperam[indice % len(esperam)] if esperam else None

    @rule(indice=qual)
    def pagar_o_lance(self, indice: int) -> None:
        cota = self._com_lance(indice)
        if cota is not None:
            self._fazer("pagar_pendente", cota)

    @precondition(_entre_ciclos)
    @rule(indice=qual, com_penalidade=st.booleans())
    def nao_pagar_o_lance(self, indice: int, com_penalidade: bool) -> None:
        cota = self._com_lance(indice)
        if cota is not None:
            self._fazer("cancelar_pendente", cota)
            if com_penalidade:
                self._fazer("penalidade", None, cota.preco // 100)

    @precondition(_depois_da_ago)
    @rule(indice=qual)
    def cancelar_contemplacao(self, indice: int) -> None:
        self._na_cota("cancelar_contemplacao", indice, SituacaoCota.CONTEMPLADA)

    @precondition(_depois_da_ago)
    @rule(indice=qual)
    def restituir_excluido(self, indice: int) -> None:
        self._na_cota("restituir", indice, SituacaoCota.EXCLUIDA)

    # -- what members do at any time ----------------------------------------------------------------------------

    @precondition(lambda self: self.grupo.vagas > 0 and self.grupo.ago < self.grupo.plano.prazo_meses)
    @precondition(_depois_da_ago)
    @rule(preco=st.integers(300_000, 600_000))
    def vender(self, preco: int) -> None:
        self._fazer("vender", None, preco)

    @rule(indice=qual)
    def excluir(self, indice: int) -> None:
        self._livre("excluir", indice)

    @precondition(_depois_da_ago)
    @rule(indice=qual)
    def readmitir(self, indice: int) -> None:
        self._na_cota("readmitir", indice, SituacaoCota.EXCLUIDA)

    @rule(indice=qual, titular=st.integers(1, 99))
    def transferir(self, indice: int, titular: int) -> None:
        self._ativa("transferir", indice, titular)

    @rule(indice=qual, parte=st.integers(-500, 499))
    def trocar_de_credito(self, indice: int, parte: int) -> None:
        cota = self._uma(indice, SituacaoCota.NAO_CONTEMPLADA)
        if cota is not None:
            self._fazer("trocar", cota, cota.preco * (1000 + parte) // 1000)

    @rule(indice=qual, parte=milesimos, ordem=st.sampled_from(OrdemAmortizacao))
    def antecipar_em_dinheiro(self, indice: int, parte: int, ordem: OrdemAmortizacao) -> None:
        self._ativa("antecipar", indice, parte, ordem)

    @rule(
        indice=qual,
        parcelas=st.integers(1, 4),
        ordem=st.sampled_from([OrdemAmortizacao.DIRETA, OrdemAmortizacao.INVERSA]),
    )
    def antecipar_parcelas(self, indice: int, parcelas: int, ordem: OrdemAmortizacao) -> None:
        self._ativa("antecipar_parcelas", indice, parcelas, ordem)

    @rule(indice=qual)
    def quitar(self, indice: int) -> None:
        self._ativa("antecipar_parcelas", indice, self.grupo.plano.prazo_meses, OrdemAmortizacao.DIRETA)

    @rule(valor=st.integers(1, 5_000))
    def render(self, valor: int) -> None:
        self._fazer("render", None, valor)

    # -- what must hold -----------------------------------------------------------------------------------------

    @invariant()
    def as_contas_fecham(self) -> None:
        if hasattr(self, "grupo"):
            self.grupo.conferir()

    def teardown(self) -> None:
        """I14: the same diary gives the same group, to the last percent."""
        if not self.inteira:
            return
        outra = VidaDoGrupo(*self.inicio)
        for fato, onde, valores in self.diario:
            _executar(outra, fato, onde, valores)
            outra.conferir()
        assert outra.posicao() == self.grupo.posicao()
        assert outra.saldos == self.grupo.saldos


def _executar(grupo: VidaDoGrupo, fato: str, onde: int | None, valores: Sequence[object]) -> object:
    cota = () if onde is None else (grupo.cotas[onde],)
    return getattr(grupo, fato)(*cota, *valores)


TestGrupoQualquer = GrupoQualquer.TestCase
TestGrupoQualquer.settings = settings(
    max_examples=VIDAS,
    stateful_step_count=FATOS_POR_VIDA,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    report_multiple_bugs=False,
    phases=[Phase.generate, Phase.shrink],
)
