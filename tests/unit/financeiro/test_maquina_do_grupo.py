"""The life of a group as a machine: any fact at any moment it may happen, and the invariants of §10.5 after each.

Facts are made only of the functions of the domain; what must hold is measured beside them. `VG` is VidaDoGrupo, `AF`
GrupoAteOFim, `CM` CasaEmMemoria.

| | When | Where |
|---|---|---|
| I1 | every fact | no entry that does not balance; `verificar_invariantes` on the sum of the book |
| I2 | every fact | `escriturar`: 06 + 07 − 08 = 09, from the closing before; 07 and 08 since the AGC are what moved |
| I3 | every fact | `conferir`: money in = money out + what there is; `CM.conferir`: the neighbour's book is untouched |
| I4 | every fact | `CM.conferir`: the bank's lines = the shares of two groups, of what has no owner and of the RNP |
| I5, I8, I9, I10, I17 | every fact | `verificar_invariantes` |
| I6 | every fact | I17 with the TA: what is scheduled and issued is what is left of τ |
| I7 | every fact | `conferir`: linked money = credits not delivered, less embutido and what the residue took |
| I11 | every payment | `_receber_valor` |
| I12 | the closing | `AF.encerrar`; `AF.nao_procurado`: when all is paid or RNP, every account is zero |
| I13 | every price | `reajustar` |
| I14 | the end of the life | `teardown`: the diary lived again |
| I15 | every fact | `AF.conferir`: one cota per couple; who is of the house, `AF._exigir_que_concorra` |
| I16 | every fact | `CM.conferir`: the RNP holds what it owes and the taxa, which alone leaves to the administradora |
| I18 | every refund | `VG.restituir` |
| I19 | every fact | `fato`: G moves by what the fact says, within its roundings |

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
from consorcio.services.financeiro.domain.encerramento import PesoRateio
from consorcio.services.financeiro.domain.equilibrio import SituacaoCota
from consorcio.services.financeiro.domain.parcela_reduzida import EscolhaResiduo
from consorcio.services.financeiro.domain.restituicao import DestinoPena, FaixaPenal, Pena
from unit.financeiro.casa_em_memoria import CasaEmMemoria, Inicio
from unit.financeiro.cota_viva import BENS, CotaViva
from unit.financeiro.grupo_ate_o_fim import GrupoAteOFim
from unit.financeiro.regras_ao_acaso import permanencias, planos

VIDAS = int(os.environ.get("CONSORCIO_MAQUINA", "30"))
FATOS_POR_VIDA = 40
CLAUSULA = (
    FaixaPenal(pct(40), (Pena(DestinoPena.GRUPO, Decimal(10)), Pena(DestinoPena.ADMINISTRADORA, Decimal("7.5")))),
    FaixaPenal(CEM, (Pena(DestinoPena.GRUPO, Decimal(5)),)),
)
LANCE_FIXO_MILESIMOS, TETO_MILESIMOS, EMBUTIDO_MILESIMOS = 250, 400, 300
QUEM_VEM = (
    "receber_o_seu",
    "constituir_rnp",
    "cobrar_permanencia",
    "cobrar_permanencia",
    "pagar_rnp",
    "receber_taxas",
    "recuperar",
)
DEPOIS_DO_FIM = {*QUEM_VEM, "repassar", "receber_sem_dono", "devolver_sem_dono", "vizinho_vive", "render_conta"}

centesimos = st.integers(1, 2500).map(lambda n: Decimal(n) / 100)
milesimos = st.integers(1, 999)
qual = st.integers(0, 9)
rateios = st.sampled_from(RateioLance)
reducoes = st.sampled_from([OrdemAmortizacao.INVERSA, OrdemAmortizacao.DILUIR])
pessoas = st.integers(1, 16)
precos = st.lists(st.integers(300_000, 600_000), min_size=2, max_size=6)


class GrupoQualquer(RuleBasedStateMachine):
    """A group that lives on what hypothesis draws. A fact that a rule of the trade refuses must change nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.diario: list[tuple[str, int | None, Sequence[object]]] = []
        self.emitido = False
        self.inteira = False

    @initialize(
        inicio=st.builds(
            Inicio,
            plano=planos,
            precos=precos.map(tuple),
            vagas=st.integers(0, 2),
            clausula=st.just(CLAUSULA),
            usa_fr=st.booleans(),
            relacionadas=st.lists(pessoas, max_size=2).map(tuple),
            base=st.sampled_from(PesoRateio),
            permanencia=permanencias,
            excluido_recebe_fr=st.booleans(),
        )
    )
    def formar(self, inicio: Inicio) -> None:
        self.inicio = inicio
        self.casa = CasaEmMemoria(inicio)
        self.inteira = True

    @property
    def grupo(self) -> GrupoAteOFim:
        return self.casa.grupo

    # -- how a fact happens -------------------------------------------------------------------------------------

    def _fazer(self, fato: str, cota: CotaViva | None = None, *valores: object) -> None:
        if self.grupo.encerrado and fato not in DEPOIS_DO_FIM:
            return
        antes, self.inteira = self.grupo.posicao(), False
        onde = None if cota is None else self.grupo.cotas.index(cota)
        try:
            feito = _executar(self.casa, fato, onde, valores)
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
        return not self.grupo.encerrado and self.grupo.ago < self.grupo.plano.prazo_meses + 2

    def _vive(self) -> bool:
        return not self.grupo.encerrado

    def _entre_ciclos(self) -> bool:
        return self._depois_da_ago() and not any(c.no_ciclo for c in self.grupo.cotas)

    def _depois_da_ago(self) -> bool:
        return self._vive() and not self.emitido

    # -- the month ----------------------------------------------------------------------------------------------

    @precondition(_depois_da_ago)
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

    @precondition(_vive)
    @rule(indice=qual, dias=st.integers(1, 90))
    def pagar_atrasado(self, indice: int, dias: int) -> None:
        self._ativa("pagar_atrasado", indice, dias)

    @precondition(_vive)
    @rule(indice=qual, dias=st.integers(1, 90), parte=milesimos)
    def pagar_atrasado_em_parte(self, indice: int, dias: int, parte: int) -> None:
        self._ativa("pagar_atrasado", indice, dias, parte)

    @precondition(_vive)
    @rule(indice=qual, quando=st.integers(0, 3), parte=st.sampled_from([1000, 1000, 400, 1100]))
    def contar_depois(self, indice: int, quando: int, parte: int) -> None:
        self._ativa("contar_depois", indice, quando, parte)

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

    @precondition(_vive)
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
    @rule(indice=qual, escolha=st.sampled_from(EscolhaResiduo))
    def escolher_o_residuo(self, indice: int, escolha: EscolhaResiduo) -> None:
        self._na_cota("escolher_residuo", indice, SituacaoCota.CONTEMPLADA, escolha)

    @precondition(_depois_da_ago)
    @rule(indice=qual)
    def restituir_excluido(self, indice: int) -> None:
        self._na_cota("restituir", indice, SituacaoCota.EXCLUIDA)

    # -- what members do at any time ----------------------------------------------------------------------------

    @precondition(lambda self: self.grupo.vagas > 0 and self.grupo.ago < self.grupo.plano.prazo_meses)
    @precondition(_depois_da_ago)
    @rule(preco=st.integers(300_000, 600_000), pessoa=pessoas)
    def vender(self, preco: int, pessoa: int) -> None:
        self._fazer("comprar", None, preco, pessoa)

    @precondition(_vive)
    @rule(indice=qual)
    def excluir(self, indice: int) -> None:
        self._livre("excluir", indice)

    @precondition(_depois_da_ago)
    @rule(indice=qual)
    def readmitir(self, indice: int) -> None:
        self._na_cota("readmitir", indice, SituacaoCota.EXCLUIDA)

    @precondition(_depois_da_ago)
    @rule(meses=st.integers(1, 3), suspende=st.booleans())
    def prorrogar(self, meses: int, suspende: bool) -> None:
        self._fazer("prorrogar", None, meses, suspende)

    @precondition(_vive)
    @rule(indice=qual, titular=pessoas)
    def transferir(self, indice: int, titular: int) -> None:
        self._ativa("transferir", indice, titular)

    @precondition(_vive)
    @rule(indice=qual, parte=st.integers(-500, 499))
    def trocar_de_credito(self, indice: int, parte: int) -> None:
        cota = self._uma(indice, SituacaoCota.NAO_CONTEMPLADA)
        if cota is not None:
            self._fazer("trocar", cota, cota.preco * (1000 + parte) // 1000)

    @precondition(_depois_da_ago)
    @rule(bem=st.integers(0, BENS - 1), parte=st.sampled_from([500, 800, 1250, 1001]))
    def substituir_um_bem(self, bem: int, parte: int) -> None:
        self._fazer("substituir_bem", None, bem, parte)

    @precondition(_vive)
    @rule(indice=qual, parte=milesimos, ordem=st.sampled_from(OrdemAmortizacao))
    def antecipar_em_dinheiro(self, indice: int, parte: int, ordem: OrdemAmortizacao) -> None:
        self._ativa("antecipar", indice, parte, ordem)

    @precondition(_vive)
    @rule(
        indice=qual,
        parcelas=st.integers(1, 4),
        ordem=st.sampled_from([OrdemAmortizacao.DIRETA, OrdemAmortizacao.INVERSA]),
    )
    def antecipar_parcelas(self, indice: int, parcelas: int, ordem: OrdemAmortizacao) -> None:
        self._ativa("antecipar_parcelas", indice, parcelas, ordem)

    @precondition(_vive)
    @rule(indice=qual)
    def quitar(self, indice: int) -> None:
        self._ativa("antecipar_parcelas", indice, self.grupo.plano.prazo_meses, OrdemAmortizacao.DIRETA)

    # -- an account of several groups ---------------------------------------------------------------------------

    @rule(valor=st.integers(1, 5_000))
    def render(self, valor: int) -> None:
        self._fazer("render_conta", None, valor)

    @rule(valor=st.integers(1, 200_000))
    def receber_sem_dono(self, valor: int) -> None:
        self._fazer("receber_sem_dono", None, valor)

    @precondition(_vive)
    @rule(indice=qual)
    def identificar(self, indice: int) -> None:
        self._fazer("identificar", None, indice)

    @rule()
    def devolver_sem_dono(self) -> None:
        self._fazer("devolver_sem_dono")

    @rule(milesimos=st.sampled_from([1000, 1000, 400]))
    def o_vizinho_vive(self, milesimos: int) -> None:
        self._fazer("vizinho_vive", None, milesimos)

    # -- the end ------------------------------------------------------------------------------------------------

    @precondition(_entre_ciclos)
    @rule(desistem=st.booleans())
    def chegar_ao_fim(self, desistem: bool) -> None:
        """The months that are left go by in order, and each contemplates who its cash reaches; then it is closed."""
        while self._ha_mes() and self.grupo.ago < self.grupo.plano.prazo_meses:
            self.passar_meses_em_dia(1)
            for cota in self._esperam():
                self._fazer("pagar_pendente" if cota.pendente else "contemplar", cota)
        for cota in self._esperam() if desistem else ():
            self._fazer("excluir", cota)
        self._fazer("acertar")
        self._fazer("encerrar")

    def _esperam(self) -> list[CotaViva]:
        """Who is of the house comes last (R2.05)."""
        esperam = [c for c in self.grupo.cotas if c.situacao is SituacaoCota.NAO_CONTEMPLADA]
        return sorted(esperam, key=lambda c: c.titular in self.grupo.relacionadas)

    @precondition(_entre_ciclos)
    @rule()
    def acertar(self) -> None:
        self._fazer("acertar")

    @precondition(_entre_ciclos)
    @rule()
    def encerrar(self) -> None:
        self._fazer("encerrar")

    @rule()
    def repassar(self) -> None:
        self._fazer("repassar")

    @precondition(lambda self: self.grupo.encerrado)
    @rule(o_que=st.sampled_from(QUEM_VEM), indice=qual, dias=st.integers(20, 60), parte=milesimos)
    def depois_do_fim(self, o_que: str, indice: int, dias: int, parte: int) -> None:
        """Who comes takes the rest; what nobody came for is charged month by month, or paid; a debtor pays (R9.04)."""
        cota = self.grupo.cotas[indice % len(self.grupo.cotas)]
        match o_que:
            case "receber_o_seu":
                self._fazer(o_que, cota)
            case "recuperar":
                self._fazer(o_que, cota, parte, parte // 3)
            case "constituir_rnp":
                self._fazer(o_que, None, dias)
            case "pagar_rnp":
                self._fazer(o_que, None, indice)
            case _:
                self._fazer(o_que)

    # -- what must hold -----------------------------------------------------------------------------------------

    @invariant()
    def as_contas_fecham(self) -> None:
        if hasattr(self, "casa"):
            self.casa.conferir()

    def teardown(self) -> None:
        """A group whose last AGO was held is closed to the last centavo, if it can; then I14: the same diary gives the
        same group.
        """
        if not self.inteira:
            return
        if not self.emitido and self.grupo.ago >= self.grupo.plano.prazo_meses:
            self.chegar_ao_fim(desistem=True)
            for dias in (29, 30):
                self._fazer("constituir_rnp", None, dias)
            for _ in range(12):
                self._fazer("cobrar_permanencia")
            self._fazer("pagar_rnp", None, 1)
            self.casa.conferir()
        outra = CasaEmMemoria(self.inicio)
        for fato, onde, valores in self.diario:
            _executar(outra, fato, onde, valores)
            outra.conferir()
        assert outra.grupo.posicao() == self.grupo.posicao()
        assert outra.grupo.saldos == self.grupo.saldos
        assert outra.recursos == self.casa.recursos


def _executar(casa: CasaEmMemoria, fato: str, onde: int | None, valores: Sequence[object]) -> object:
    cota = () if onde is None else (casa.grupo.cotas[onde],)
    return getattr(casa if hasattr(casa, fato) else casa.grupo, fato)(*cota, *valores)


TestGrupoQualquer = GrupoQualquer.TestCase
TestGrupoQualquer.settings = settings(
    max_examples=VIDAS,
    stateful_step_count=FATOS_POR_VIDA,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    report_multiple_bugs=False,
    phases=[Phase.generate, Phase.shrink],
)
