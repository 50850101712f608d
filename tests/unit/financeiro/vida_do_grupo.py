"""The life of a group in memory, made only of the domain functions, with its equilibrium checked at every fact.

Each fact says what it may change in G (I19) and how many amounts it rounds; anything beyond half a centavo per rounded
amount is a broken rule. The books are kept beside and must tell the same FC and FR.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal

from consorcio.core.percent import CEM, ZERO, aplicar, pct
from consorcio.services.financeiro.domain import contabilidade, contabilidade_restituicao
from consorcio.services.financeiro.domain.amortizacao import Amortizacao, RateioLance
from consorcio.services.financeiro.domain.antecipacao import antecipar_valor, valor_para_quitar
from consorcio.services.financeiro.domain.conta_percentual import (
    ContaPercentual,
    TipoAjuste,
    abrir_conta,
    baixar_ajustes,
    creditar,
    debitar_fc,
    lancar_ajuste,
)
from consorcio.services.financeiro.domain.cronograma import (
    Cronograma,
    OrdemAmortizacao,
    Percentuais,
    diluir,
)
from consorcio.services.financeiro.domain.diferenca import abrir_diferenca, apurar_diferenca, exigivel
from consorcio.services.financeiro.domain.equilibrio import (
    ATIVAS,
    PosicaoCota,
    PosicaoGrupo,
    SituacaoCota,
    excedente_do_grupo,
    grupo_recebe_metade,
    verificar_invariantes,
)
from consorcio.services.financeiro.domain.lance import aplicar_embutido, aplicar_lance
from consorcio.services.financeiro.domain.mora import DivisaoEncargos, RegraMora, dividir_encargos
from consorcio.services.financeiro.domain.pagamento import (
    Alocacao,
    ParcelaAberta,
    abrir_parcela,
    alocar_pagamento,
    atualizar_em_atraso,
    reprecificar,
)
from consorcio.services.financeiro.domain.prestacao import (
    Componente,
    Plano,
    emitir_parcela,
    montar_cronograma,
    parcela_de_ajuste,
    ta_total_da_cota,
)
from consorcio.services.financeiro.domain.reajuste import reajustar_preco
from consorcio.services.financeiro.domain.restituicao import (
    FaixaPenal,
    apurar_restituicao,
    debito_por_cancelamento,
    excesso_na_exclusao,
    percentual_na_exclusao,
)
from consorcio.services.financeiro.domain.saldo_caixa import (
    CoberturaSaldoCaixa,
    ParticipanteRateio,
    PosicaoNaVariacao,
    Variacao,
    abrir_rateio,
    cobrir_deficiencia,
    deficiencia,
    variacao_dos_precos,
)
from consorcio.services.financeiro.domain.troca_credito import LimitesTroca, trocar_credito

MEIO_CENTAVO = Decimal("0.5")
VINTE_DIGITOS = Decimal("1e-15")  # a reserve is valued by a division, which the context of 28 digits rounds
BENS = 3


@dataclass(frozen=True)
class LancePendente:
    """A winning bid not paid yet: its credit, and the FC set aside for it, in centavos."""

    valor: int
    credito: int
    reservado: int
    rateio: RateioLance
    reducao: OrdemAmortizacao


@dataclass
class CotaViva:
    """One version of a cota in the model."""

    numero: int
    versao: int
    preco: int
    conta: ContaPercentual
    cronograma: Cronograma
    situacao: SituacaoCota = SituacaoCota.NAO_CONTEMPLADA
    abertas: list[ParcelaAberta] = field(default_factory=list)
    no_ciclo: list[tuple[Decimal, int]] = field(default_factory=list)
    credito: int | None = None
    embutiu: bool = False
    fc_historico: int = 0
    pendente: LancePendente | None = None

    @property
    def bem(self) -> int:
        return self.numero % BENS

    @property
    def reservado(self) -> Decimal:
        """Percent of the price set aside for its bid (R5.40)."""
        return Decimal(self.pendente.reservado) * 100 / self.pendente.credito if self.pendente else ZERO

    @property
    def ativa(self) -> bool:
        return self.situacao in ATIVAS

    def emitidas(self) -> Percentuais:
        soma = dict.fromkeys(Componente, ZERO)
        for aberta in self.abertas:
            for componente, valor in aberta.abertos:
                soma[componente] += valor.percentual
        ta = soma[Componente.TA] + soma[Componente.TA_ANTECIPADA]
        return Percentuais(soma[Componente.FC], ta, soma[Componente.FR])

    def ajuste_ja_emitido(self, componente: Componente) -> Decimal:
        return sum((v.percentual for a in self.abertas for c, v in a.abertos if c is componente), ZERO)


class VidaDoGrupo:
    """A group from its AGC on. Amounts in centavos."""

    def __init__(
        self,
        plano: Plano,
        precos: list[int],
        vagas: int = 0,
        clausula: tuple[FaixaPenal, ...] = (),
        usa_fr: bool = True,
        regra_mora: RegraMora | None = None,
    ) -> None:
        self.plano, self.clausula, self.usa_fr = plano, clausula, usa_fr
        self.regra_mora = regra_mora or RegraMora()
        self.precos_do_grupo = [min(precos), max(precos)]
        self.preco_referencia = max(precos)
        self.ago = 0
        self.fc = self.fr = self.de_terceiros = self.entradas = self.saidas = self.vinculado = 0
        self.vagas = vagas
        self.max_cotas = len(precos) + vagas
        self.livros: list[contabilidade.LancamentoContabil] = []
        self.saldos = dict.fromkeys(contabilidade.Conta, 0)
        self.cotas: list[CotaViva] = [self._nova(n, 0, preco, 1) for n, preco in enumerate(precos, start=1)]

    # -- what is observed ---------------------------------------------------------------------------------------

    def posicao(self) -> PosicaoGrupo:
        cotas = tuple(
            PosicaoCota(c.numero, c.versao, c.situacao, c.preco, c.conta, c.cronograma, c.emitidas())
            for c in self.cotas
        )
        pendentes = [(c.pendente, c.preco) for c in self.cotas if c.pendente]
        reservado = sum((Decimal(p.reservado * preco) / p.credito for p, preco in pendentes), Decimal(0))
        return PosicaoGrupo(self.fc, cotas, self.max_cotas, self.vagas, sum(self.saldos.values()), self.fr, reservado)

    def g(self) -> Decimal:
        return excedente_do_grupo(self.posicao())

    def conferir(self) -> None:
        """Every invariant that applies, and the books against the position."""
        for conta, saldo in contabilidade.saldos(self.livros).items():
            self.saldos[conta] += saldo
        self.livros.clear()
        violacoes = verificar_invariantes(self.posicao())
        assert violacoes == (), violacoes
        reservado = sum(c.pendente.reservado for c in self.cotas if c.pendente)
        assert contabilidade.fundo_comum_livre(self.saldos) == self.fc + reservado
        assert contabilidade.fundo_reserva_disponivel(self.saldos) == self.fr
        em_caixa = self.fc + reservado + self.fr + self.de_terceiros + self.vinculado
        assert self.entradas == self.saidas + em_caixa

    @contextmanager
    def fato(self, muda_g: Decimal | int = 0, arredondados: int = 0) -> Iterator[None]:
        """A fact: G moves by `muda_g`, within half a centavo per rounded amount and 1e-10 of the price per percent."""
        antes = self.g()
        yield
        tolerancia = arredondados * (MEIO_CENTAVO + Decimal(self.preco_referencia) / 10**10) + VINTE_DIGITOS
        assert abs(self.g() - antes - muda_g) <= tolerancia, (self.g(), antes, muda_g, tolerancia)

    # -- facts --------------------------------------------------------------------------------------------------

    def vender(self, preco: int) -> CotaViva:
        """A late joiner takes a vacant seat (R3.10)."""
        usados = {c.numero for c in self.cotas if c.ativa}
        numero = next(n for n in range(1, self.max_cotas + 1) if n not in usados)
        versao = sum(1 for c in self.cotas if c.numero == numero)
        with self.fato():
            cota = self._nova(numero, versao, preco, self.ago + 1)
            self.cotas.append(cota)
            self.vagas -= 1
        return cota

    def emitir(self) -> None:
        """Issue the parcelas of the next AGO, with open differences and rateios."""
        with self.fato():
            for cota in filter(lambda c: c.ativa, self.cotas):
                self._emitir_de(cota)

    def pagar(self, cota: CotaViva, milesimos: int = 1000) -> None:
        """Pay the parcela of the month at its issued value, and older ones re-priced (R4.10), whole or a part."""
        cota.abertas = [
            reprecificar(a, cota.preco, self.plano.arredondamento) if a.numero <= self.ago else a for a in cota.abertas
        ]
        self._receber(cota, milesimos)

    def pagar_atrasado(self, cota: CotaViva, dias: int, milesimos: int = 1000) -> None:
        """Pay late: re-priced, with multa and juros."""
        cota.abertas = [
            atualizar_em_atraso(a, cota.preco, dias, self.regra_mora, self.plano.arredondamento)[0]
            for a in cota.abertas
        ]
        self._receber(cota, milesimos)
        cota.abertas = [replace(a, multa_centavos=0, juros_centavos=0) for a in cota.abertas]

    def antecipar(self, cota: CotaViva, milesimos: int, ordem: OrdemAmortizacao) -> None:
        futuro = replace(cota.conta, pago=cota.conta.pago + cota.emitidas())
        valor = valor_para_quitar(futuro, cota.preco) * milesimos // 1000
        if valor and cota.cronograma:
            with self.fato(arredondados=1):
                self._amortizou(cota, antecipar_valor(futuro, cota.cronograma, valor, cota.preco, ordem))

    def precificar(self, *variacoes: Decimal) -> CoberturaSaldoCaixa | None:
        """The AGO is held: it fixes the prices and closes the cycle of payments (R4.40, R4.50)."""
        cobertura = self.reajustar(*variacoes)
        self.ago += 1
        for cota in self.cotas:
            cota.no_ciclo = []
        return cobertura

    def reajustar(self, *variacoes: Decimal) -> CoberturaSaldoCaixa | None:
        """The price of each bem moves; one variation moves them all, none moves nothing.

        G keeps its size in bens (k × G), less what nobody could cover, plus what the bens that did not move by k do to
        it. What was collected in the cycle becomes differences; what was carried is readjusted.
        """
        por_bem = variacoes if len(variacoes) == BENS else (variacoes or (ZERO,)) * BENS
        fc_antes, g_antes, antigo = self.fc, self.g(), self.preco_referencia
        variacao = self._mudar_precos(por_bem)
        carregado = self.fc - sum(pago for c in self.cotas for _, pago in c.no_ciclo)
        self._abrir_diferencas()
        cobertura = self._reajustar_saldo(variacao.deficiencia(carregado))
        perda = cobertura.nao_coberto if cobertura else 0
        esperado = variacao.k * g_antes + variacao.descolamento_centavos - perda
        tolerancia = len(self.cotas) * (3 + (fc_antes + abs(g_antes)) / antigo)
        assert abs(self.g() - esperado) <= tolerancia, (self.g(), esperado, tolerancia)
        return cobertura

    def contemplar(self, cota: CotaViva) -> bool:
        """Sorteio: only with cash, which the FR may complete (R5.13)."""
        falta = max(0, cota.preco - self.fc)
        if cota.pendente or falta > (self.fr if self.usa_fr else 0):
            return False
        with self.fato(muda_g=falta):
            self._usar_fr(falta)
            self._entregar(cota, cota.preco, 0)
        return True

    def lance(self, cota: CotaViva, valor: int, rateio: RateioLance, reducao: OrdemAmortizacao) -> bool:
        """A bid with own money, paid; contemplated only if FC + FC share cover the credit (R6.13)."""
        aplicado = aplicar_lance(self._futuro(cota), cota.cronograma, valor, cota.preco, rateio, reducao)
        if cota.pendente or self.fc + aplicado.valor.fc < cota.preco:
            return False
        with self.fato(arredondados=1):
            self._amortizou(cota, aplicado)
            self._entregar(cota, cota.preco, 0)
        return True

    def lance_pendente(self, cota: CotaViva, valor: int, rateio: RateioLance, reducao: OrdemAmortizacao) -> bool:
        """A winning bid waits for its money, the rest of the credit set aside (R5.40)."""
        aplicado = aplicar_lance(self._futuro(cota), cota.cronograma, valor, cota.preco, rateio, reducao)
        reservado = max(cota.preco - aplicado.valor.fc, 0)
        if cota.pendente or self.fc < reservado:
            return False
        with self.fato():
            cota.pendente = LancePendente(valor, cota.preco, reservado, rateio, reducao)
            self.fc -= reservado
        return True

    def pagar_pendente(self, cota: CotaViva) -> bool:
        """The bid is paid, perhaps months later: applied at the price of its AGO, as the credit (R6.30, R7.01)."""
        lance = cota.pendente
        if lance is None:
            return False
        aplicado = aplicar_lance(
            self._futuro(cota), cota.cronograma, lance.valor, lance.credito, lance.rateio, lance.reducao
        )
        if lance.reservado + aplicado.valor.fc < lance.credito:
            return False
        with self.fato(arredondados=1):
            cota.pendente = None
            self.fc += lance.reservado
            self._amortizou(cota, aplicado)
            self._entregar(cota, lance.credito, 0)
        return True

    def cancelar_pendente(self, cota: CotaViva) -> bool:
        """The bid was not paid: what was set aside returns and should buy what it bought (R6.41, R4.50)."""
        lance = cota.pendente
        if lance is None:
            return False
        antes, ativas = self.g(), sum(1 for c in self.cotas if c.ativa)
        cota.pendente = None
        self.fc += lance.reservado
        cobertura = self._reajustar_saldo(deficiencia(lance.reservado, lance.credito, cota.preco))
        perda = cobertura.nao_coberto if cobertura else 0
        assert abs(self.g() - (antes - perda)) <= (1 + ativas) * MEIO_CENTAVO
        return True

    def lance_embutido(self, cota: CotaViva, valor: int, rateio: RateioLance, reducao: OrdemAmortizacao) -> bool:
        """A bid paid by the credit itself (R6.24)."""
        lance = aplicar_embutido(self._futuro(cota), cota.cronograma, valor, cota.preco, rateio, reducao)
        if cota.pendente or self.fc < lance.saida_fundo_comum_centavos:
            return False
        partes, fc_antes = lance.amortizacao.valor, self.fc
        with self.fato(arredondados=1):
            self._entregar(cota, cota.preco, partes.total_centavos)
            self.livros.append(contabilidade.embutido(partes))
            self.fc -= partes.ta + partes.fr
            self.fr += partes.fr
            self.de_terceiros += partes.ta
            cota.conta = creditar(cota.conta, lance.amortizacao.credito)
            cota.cronograma, cota.embutiu = lance.amortizacao.cronograma, True
        assert fc_antes - self.fc == lance.saida_fundo_comum_centavos
        return True

    def penalidade(self, valor: int) -> bool:
        """Penalty of an unpaid bid, received: nothing else of that bid ever happened (R6.41)."""
        with self.fato(muda_g=valor):
            self.livros.append(contabilidade.penalidade_lance_recebida(valor))
            self.fc += valor
            self.entradas += valor
        return True

    def render(self, valor: int) -> bool:
        with self.fato(muda_g=valor):
            self.livros.append(contabilidade.rendimentos(valor))
            self.fc += valor
            self.entradas += valor
        return True

    def excluir(self, cota: CotaViva) -> bool:
        """The seat becomes vacant; what was open is not chased (R8.03), what passes 100% goes back at once."""
        percentual = percentual_na_exclusao(cota.conta)
        devolve = aplicar(cota.preco, excesso_na_exclusao(cota.conta))
        perda = min(cota.conta.fc_efetivo, ZERO) * cota.preco / 100
        if cota.pendente or self.fc < devolve:
            return False
        with self.fato(muda_g=perda, arredondados=1 if devolve else 0):
            cota.conta = replace(cota.conta, pago=replace(cota.conta.pago, fc=percentual), ajustes=())
            cota.situacao = SituacaoCota.EXCLUIDA
            cota.abertas, cota.cronograma = [], ()
            self.vagas += 1
            self.fc -= devolve
            self.de_terceiros += devolve
            self.livros.append(contabilidade.credito_a_devolver(devolve))
            self.livros.append(contabilidade.exclusao(cota.fc_historico))
        return True

    def restituir(self, cota: CotaViva) -> bool:
        valor = apurar_restituicao(cota.conta.pago.fc, cota.preco, self.clausula)
        if self.fc < valor.bruto:
            return False
        with self.fato(muda_g=valor.penalidade_grupo, arredondados=1):
            cota.situacao = SituacaoCota.RESTITUIDA
            self.livros.append(contabilidade_restituicao.restituicao_apurada(valor, cota.fc_historico))
            self.livros.append(contabilidade_restituicao.restituicao_paga(valor.liquido))
            self.fc -= valor.saida_fundo_comum
            self.saidas += valor.liquido
            self.de_terceiros += valor.penalidade_administradora
        return True

    def trocar(self, cota: CotaViva, preco_novo: int) -> bool:
        """Change of credit, only with nothing issued and unpaid (R4.60)."""
        if cota.abertas or cota.pendente or not cota.cronograma:
            return False
        limites = LimitesTroca(min(preco_novo, *self.precos_do_grupo), max(preco_novo, *self.precos_do_grupo))
        with self.fato(arredondados=1 + len(cota.conta.ajustes)):
            troca = trocar_credito(cota.conta, cota.cronograma, cota.preco, preco_novo, limites)
            cota.preco, cota.conta, cota.cronograma = preco_novo, troca.conta, troca.cronograma
        self.preco_referencia = max(self.preco_referencia, preco_novo)
        return True

    def cancelar_contemplacao(self, cota: CotaViva) -> bool:
        """The unused credit returns to the FC, and what it no longer buys is debited from A (R7.10)."""
        debito = debito_por_cancelamento(cota.credito or 0, cota.preco)
        pago = cota.conta.pago.fc - debito
        if cota.embutiu or not ZERO <= pago <= 100 - cota.emitidas().fc or not cota.cronograma:
            return False
        with self.fato(arredondados=1):
            credito, cota.credito = cota.credito or 0, None
            cota.conta = debitar_fc(cota.conta, debito)
            cota.cronograma = diluir(cota.cronograma, self._futuro(cota).saldo)
            cota.situacao = SituacaoCota.NAO_CONTEMPLADA
            self.fc += credito
            self.vinculado -= credito
            self.livros.append(_estorno(contabilidade.contemplacao(credito, 0, credito)))
            self.livros.append(_estorno(contabilidade.vinculacao(credito)))
        return True

    # -- inside a fact ------------------------------------------------------------------------------------------

    def _nova(self, numero: int, versao: int, preco: int, ingresso: int) -> CotaViva:
        cronograma = montar_cronograma(self.plano, ingresso)
        conta = abrir_conta(ta_total_da_cota(cronograma), self.plano.fundo_reserva)
        return CotaViva(numero, versao, preco, conta, cronograma)

    def _futuro(self, cota: CotaViva) -> ContaPercentual:
        """The account as if the issued parcelas were paid: bids and prepayments settle only vincendas."""
        return replace(cota.conta, pago=cota.conta.pago + cota.emitidas())

    def _emitir_de(self, cota: CotaViva) -> None:
        numero = self.ago + 1
        dif, rsc = (
            exigivel(cota.conta.ajustes, tipo, numero) - cota.ajuste_ja_emitido(componente)
            for tipo, componente in (
                (TipoAjuste.DIFERENCA, Componente.DIF),
                (TipoAjuste.RATEIO_SALDO_CAIXA, Componente.RSC),
            )
        )
        do_mes = [p for p in cota.cronograma if p.numero == numero]
        cota.cronograma = tuple(p for p in cota.cronograma if p.numero != numero)
        prevista = do_mes[0] if do_mes else parcela_de_ajuste(numero)
        parcela = emitir_parcela(prevista, cota.preco, self.plano.arredondamento, 0, dif, rsc)
        if do_mes or parcela.diferenca.percentual or parcela.rateio_saldo_caixa.percentual:
            cota.abertas.append(abrir_parcela(parcela))

    def _receber(self, cota: CotaViva, milesimos: int) -> None:
        devido = sum(a.total_centavos for a in cota.abertas)
        valor = max(0, devido * milesimos // 1000)
        if not cota.abertas or (valor == 0 and devido > 0):
            return
        alocacao = alocar_pagamento(valor, cota.abertas)
        assert sum(i.centavos for i in alocacao.itens) + alocacao.excedente_centavos == valor
        total = alocacao.centavos(Componente.MULTA, Componente.JUROS)
        encargos = dividir_encargos(total, self.regra_mora.percentual_grupo)
        assert grupo_recebe_metade(encargos.grupo, total)
        do_fc = sum(1 for i in alocacao.itens if i.componente in (Componente.FC, Componente.DIF, Componente.RSC))
        with self.fato(muda_g=encargos.grupo, arredondados=do_fc + len(cota.abertas)):
            self._baixar(cota, alocacao, encargos, valor)

    def _baixar(self, cota: CotaViva, alocacao: Alocacao, encargos: DivisaoEncargos, valor: int) -> None:
        dif, rsc = alocacao.percentual(Componente.DIF), alocacao.percentual(Componente.RSC)
        conta = creditar(cota.conta, alocacao.credito)
        conta = baixar_ajustes(conta, TipoAjuste.DIFERENCA, dif)
        cota.conta = baixar_ajustes(conta, TipoAjuste.RATEIO_SALDO_CAIXA, rsc)
        cota.abertas = list(alocacao.restantes)
        cota.no_ciclo.append((alocacao.credito.fc + dif + rsc, alocacao.fundo_comum_centavos))
        contemplada = cota.situacao is SituacaoCota.CONTEMPLADA
        self.livros.append(contabilidade.parcela_recebida(alocacao, encargos, contemplada))
        if not contemplada:
            cota.fc_historico += alocacao.centavos(Componente.FC, Componente.DIF)
        fr = alocacao.centavos(Componente.FR)
        ao_fc = alocacao.fundo_comum_centavos + encargos.grupo
        self.fc += ao_fc
        self.fr += fr
        self.de_terceiros += valor - ao_fc - fr
        self.entradas += valor

    def _amortizou(self, cota: CotaViva, aplicado: Amortizacao) -> None:
        cota.conta = creditar(cota.conta, aplicado.credito)
        cota.cronograma = aplicado.cronograma
        lancamento = contabilidade.lance_recebido(aplicado.valor)
        self.livros.append(lancamento)
        cota.fc_historico += aplicado.valor.fc
        self.fc += aplicado.valor.fc
        self.fr += aplicado.valor.fr
        self.de_terceiros += aplicado.valor.ta
        self.entradas += aplicado.valor.total_centavos

    def _mudar_precos(self, por_bem: tuple[Decimal, ...]) -> Variacao:
        posicoes = []
        for cota in (c for c in self.cotas if c.situacao is not SituacaoCota.RESTITUIDA):
            antigo, cota.preco = cota.preco, reajustar_preco(cota.preco, por_bem[cota.bem])
            credito = CEM if cota.situacao is SituacaoCota.CONTEMPLADA else ZERO
            do_ciclo = sum((pct for pct, _ in cota.no_ciclo), ZERO) if cota.ativa else ZERO
            posicao = credito - cota.conta.fc_efetivo + do_ciclo + cota.reservado
            posicoes.append(PosicaoNaVariacao(cota.ativa, antigo, cota.preco, posicao))
        precos = [c.preco for c in self.cotas]
        self.preco_referencia, self.precos_do_grupo = max(precos), [min(precos), max(precos)]
        return variacao_dos_precos(posicoes)

    def _abrir_diferencas(self) -> None:
        for cota in self.cotas:
            if cota.ativa:
                for percentual, pago in cota.no_ciclo:
                    falta = apurar_diferenca(percentual, pago, cota.preco)
                    if abs(falta) * cota.preco / 100 > 1:
                        cota.conta = lancar_ajuste(cota.conta, abrir_diferenca(falta, self.ago + 1))

    def _reajustar_saldo(self, delta: int) -> CoberturaSaldoCaixa | None:
        if delta == 0:
            return None
        ativas = [c for c in self.cotas if c.ativa]
        participantes = [
            ParticipanteRateio(c.conta.pago.fc, c.preco, c.situacao is SituacaoCota.CONTEMPLADA) for c in ativas
        ]
        cobertura = cobrir_deficiencia(delta, participantes, fundo_reserva_centavos=self.fr if self.usa_fr else 0)
        self.livros.append(contabilidade.reajuste_saldo_caixa(cobertura))
        self.fc += cobertura.fundo_reserva
        self.fr -= cobertura.fundo_reserva
        for cota, parte in zip(ativas, cobertura.rateio, strict=True):
            cota.conta = lancar_ajuste(cota.conta, abrir_rateio(parte, cota.preco, self.ago + 1))
        return cobertura

    def _usar_fr(self, valor: int) -> None:
        self.livros.append(contabilidade.fundo_reserva_no_credito(valor))
        self.fr -= valor
        self.fc += valor

    def _entregar(self, cota: CotaViva, credito: int, embutido: int) -> None:
        a_pagar = int((100 - cota.conta.pago.fc) * cota.preco / 100)
        self.livros.append(contabilidade.contemplacao(credito, cota.fc_historico, a_pagar))
        self.livros.append(contabilidade.vinculacao(credito - embutido))
        cota.situacao, cota.credito, cota.fc_historico = SituacaoCota.CONTEMPLADA, credito, 0
        self.fc -= credito - embutido
        self.vinculado += credito - embutido


def _estorno(lancamento: contabilidade.LancamentoContabil) -> contabilidade.LancamentoContabil:
    partidas = tuple(replace(p, centavos=-p.centavos, percentual=pct(-p.percentual)) for p in lancamento.partidas)
    return contabilidade.LancamentoContabil(f"Estorno: {lancamento.historico}", partidas)
