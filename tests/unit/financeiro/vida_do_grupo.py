"""The life of a group in memory, made only of the domain functions.

Each fact says what it may change in G (I19) and how many amounts it rounds; anything beyond half a centavo per rounded
amount is a broken rule.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from consorcio.core.percent import ZERO, aplicar, pct
from consorcio.services.financeiro.domain import contabilidade, contabilidade_credito, contabilidade_restituicao
from consorcio.services.financeiro.domain.amortizacao import Amortizacao, RateioLance, ValorPorComponente
from consorcio.services.financeiro.domain.antecipacao import antecipar_parcelas, antecipar_valor, valor_para_quitar
from consorcio.services.financeiro.domain.conta_percentual import (
    creditar,
    debitar_fc,
    lancar_ajuste,
)
from consorcio.services.financeiro.domain.cronograma import (
    OrdemAmortizacao,
    Percentuais,
    diluir,
)
from consorcio.services.financeiro.domain.despesa import (
    FinalidadeDespesa,
    FundoDeReserva,
    exigir_que_paguem,
    fundo_reserva_livre,
)
from consorcio.services.financeiro.domain.diferenca import abrir_diferenca
from consorcio.services.financeiro.domain.disponibilidades import Rendimento
from consorcio.services.financeiro.domain.equilibrio import (
    SituacaoCota,
)
from consorcio.services.financeiro.domain.lance import aplicar_embutido, aplicar_lance
from consorcio.services.financeiro.domain.mora import dividir_encargos
from consorcio.services.financeiro.domain.pagamento import (
    Alocacao,
    ParcelaAberta,
    alocar_pagamento,
    atualizar_em_atraso,
    reprecificar,
)
from consorcio.services.financeiro.domain.parcela_reduzida import (
    EscolhaResiduo,
    em_parcelas_iguais,
    residuo_a_decidir,
)
from consorcio.services.financeiro.domain.prestacao import (
    Componente,
    montar_cronograma,
)
from consorcio.services.financeiro.domain.prorrogacao import prorrogar
from consorcio.services.financeiro.domain.restituicao import (
    apurar_restituicao,
    debito_por_cancelamento,
    excesso_na_exclusao,
    percentual_na_exclusao,
)
from consorcio.services.financeiro.domain.saldo_caixa import (
    CoberturaSaldoCaixa,
    deficiencia,
)
from consorcio.services.financeiro.domain.substituicao_bem import CotaSubstituida, converter, substituir_bem
from consorcio.services.financeiro.domain.troca_credito import LimitesTroca, trocar_credito
from consorcio.services.financeiro.domain.valor_na_ago import valor_na_ago
from unit.financeiro.cota_viva import BENS, CotaViva, LancePendente
from unit.financeiro.grupo_em_memoria import MEIO_CENTAVO, GrupoEmMemoria

MAIOR_PRAZO = 18
"""No life is extended beyond this many months."""


class VidaDoGrupo(GrupoEmMemoria):
    """Everything that may happen to a group from its AGC on. Amounts in centavos; False when it does not apply."""

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
        self._reprecificar(cota)
        self._receber(cota, milesimos)

    def receber_identificado(self, cota: CotaViva, valor: int) -> None:
        """Money that was of nobody pays what the cota has open; what is beyond is to be given back."""
        self._reprecificar(cota)
        self._receber_valor(cota, valor)

    def _reprecificar(self, cota: CotaViva) -> None:
        cota.abertas = [
            reprecificar(a, cota.preco, self.plano.arredondamento) if a.numero <= self.ago else a for a in cota.abertas
        ]

    def pagar_atrasado(self, cota: CotaViva, dias: int, milesimos: int = 1000) -> None:
        """Pay late: re-priced, with multa and juros."""
        cota.abertas = [
            atualizar_em_atraso(a, cota.preco, dias, self.regra_mora, self.plano.arredondamento)[0]
            for a in cota.abertas
        ]
        self._receber(cota, milesimos)
        cota.abertas = [replace(a, multa_centavos=0, juros_centavos=0) for a in cota.abertas]

    def contar_depois(self, cota: CotaViva, quando: int, milesimos: int) -> bool:
        """The oldest parcela whose AGO was held was paid before that AGO or a later one: zero is on time (R4.10)."""
        passadas = [a for a in cota.abertas if a.numero <= self.ago]
        agos = [ago for ago in cota.precos if passadas and ago >= passadas[0].numero]
        if not agos:
            return False
        aberta, ago = passadas[0], agos[quando % len(agos)]
        if quando:
            modo = self.plano.arredondamento
            aberta, _ = atualizar_em_atraso(aberta, cota.precos[ago], 7 * quando, self.regra_mora, modo)
        valor = aberta.total_centavos * milesimos // 1000
        if valor <= 0:
            return False
        outras = [a for a in cota.abertas if a is not passadas[0]]
        alocacao = self._receber_na_ago(cota, aberta, valor, ago)
        ficam = [replace(a, multa_centavos=0, juros_centavos=0) for a in alocacao.restantes]
        cota.abertas = sorted([*ficam, *outras], key=lambda a: a.numero)
        return True

    def _receber_na_ago(self, cota: CotaViva, aberta: ParcelaAberta, valor: int, ago: int) -> Alocacao:
        alocacao = alocar_pagamento(valor, [aberta])
        encargos = dividir_encargos(
            alocacao.centavos(Componente.MULTA, Componente.JUROS), self.regra_mora.percentual_grupo
        )
        na_ago = valor_na_ago(alocacao.itens, aberta.preco_centavos, cota.precos[ago], cota.preco)
        antes, ativas = self.g(), sum(1 for c in self.cotas if c.ativa)
        self._baixar(cota, alocacao, encargos, valor)
        cota.no_ciclo.pop()
        cota.conta = lancar_ajuste(cota.conta, abrir_diferenca(na_ago.diferenca, ago))
        cobertura = self._reajustar_saldo(na_ago.deficiencia_centavos)
        perda = cobertura.nao_coberto if cobertura else 0
        limite = (len(alocacao.itens) + ativas + 1) * MEIO_CENTAVO
        assert abs(self.g() - (antes + encargos.grupo - perda)) <= limite, "I19"
        return alocacao

    def antecipar(self, cota: CotaViva, milesimos: int, ordem: OrdemAmortizacao) -> None:
        """Part of what is owed, paid ahead in money (R4.56)."""
        futuro = replace(cota.conta, pago=cota.conta.pago + cota.emitidas())
        valor = valor_para_quitar(futuro, cota.preco) * milesimos // 1000
        if valor and cota.cronograma:
            with self.fato(arredondados=1):
                self._amortizou(cota, antecipar_valor(futuro, cota.cronograma, valor, cota.preco, ordem))

    def antecipar_parcelas(self, cota: CotaViva, quantidade: int, ordem: OrdemAmortizacao) -> bool:
        """Whole parcelas paid ahead, at their value of today (R4.55)."""
        if not cota.ativa or not cota.cronograma:
            return False
        inteiras = min(quantidade, len(cota.cronograma))
        with self.fato(arredondados=1):
            feita = antecipar_parcelas(self._futuro(cota), cota.cronograma, inteiras, cota.preco, ordem)
            self._amortizou(cota, feita.amortizacao)
        return True

    def precificar(self, *variacoes: Decimal) -> CoberturaSaldoCaixa | None:
        """The AGO is held: it fixes the prices and closes the cycle of payments (R4.40, R4.50)."""
        cobertura = self.reajustar(*variacoes)
        self.ago += 1
        for cota in self.cotas:
            cota.no_ciclo = []
            cota.precos[self.ago] = cota.preco
        return cobertura

    def reajustar(self, *variacoes: Decimal) -> CoberturaSaldoCaixa | None:
        """The price of each bem moves; one variation moves them all, none moves nothing.

        G keeps its size in bens (k × G), less what nobody could cover, plus what the bens that did not move by k do to
        it. What was collected in the cycle becomes differences; what was carried is readjusted.
        """
        por_bem = variacoes if len(variacoes) == BENS else (variacoes or (ZERO,)) * BENS
        fc_antes, g_antes, antigo = self.fc, self.g(), self.preco_referencia
        pagos = [c.conta.pago for c in self.cotas]
        variacao = self._mudar_precos(por_bem)
        carregado = self.fc - sum(pago for c in self.cotas for _, pago in c.no_ciclo)
        self._abrir_diferencas()
        cobertura = self._reajustar_saldo(variacao.deficiencia(carregado))
        assert [c.conta.pago for c in self.cotas] == pagos, "I13"
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
            cota.cronograma = lance.amortizacao.cronograma
        assert fc_antes - self.fc == lance.saida_fundo_comum_centavos
        return True

    def escolher_residuo(self, cota: CotaViva, escolha: EscolhaResiduo) -> bool:
        """What the reduced parcelas of a contemplado left is diluted, paid, or taken out of his credit (R4.21)."""
        percentual = residuo_a_decidir(cota.cronograma, cota.fc_reduzido, self.plano.fracao_reduzida)
        valor, disponivel = aplicar(cota.preco, percentual), (cota.credito or 0) - cota.embutido
        if not percentual or (escolha is EscolhaResiduo.CREDITO and valor >= disponivel):
            return False
        pago = ZERO if escolha is EscolhaResiduo.DILUIR else percentual
        conta = creditar(self._futuro(cota), Percentuais(fc=pago))
        cronograma = em_parcelas_iguais(cota.cronograma, pago)
        with self.fato(arredondados=1):
            if escolha is EscolhaResiduo.DINHEIRO:
                pagamento = Amortizacao(ValorPorComponente(fc=valor), Percentuais(fc=pago), conta, cronograma)
                self._amortizou(cota, pagamento)
                return True
            cota.conta, cota.cronograma = creditar(cota.conta, Percentuais(fc=pago)), cronograma
            if pago:
                self._do_credito(cota, valor)
        return True

    def _do_credito(self, cota: CotaViva, valor: int) -> None:
        cota.embutido += valor
        self.livros.append(contabilidade_credito.residuo_do_credito(valor))
        self.livros.append(contabilidade_credito.vinculado_ao_grupo(valor))
        self.fc += valor
        self.vinculado -= valor

    def penalidade(self, valor: int) -> bool:
        """Penalty of an unpaid bid, received: nothing else of that bid ever happened (R6.41)."""
        with self.fato(muda_g=valor):
            self.livros.append(contabilidade.penalidade_lance_recebida(valor))
            self.fc += valor
            self._entrou(valor)
        return True

    def render(self, rendimento: Rendimento) -> bool:
        """Each fund earns what is its own: the part of the FR is no cause of G (R10.06, I19)."""
        with self.fato(muda_g=rendimento.fundo_comum_centavos):
            self.livros.append(
                contabilidade.rendimentos(rendimento.fundo_comum_centavos, rendimento.fundo_reserva_centavos)
            )
            self.fc += rendimento.fundo_comum_centavos
            self.fr += rendimento.fundo_reserva_centavos
            self._entrou(rendimento.total_centavos)
        return True

    def gastar(self, valor: int) -> bool:
        """The FR pays an expense; the FC, and G, stay (R10.08, I19)."""
        fundo = FundoDeReserva("G", tuple(FinalidadeDespesa), fundo_reserva_livre(self.fc, self.fr))
        exigir_que_paguem(FinalidadeDespesa.BANCARIA, [(fundo, valor)])
        with self.fato():
            self.livros.append(contabilidade.despesa_paga(valor))
            self.fr -= valor
            self._saiu(valor)
        return True

    def excluir(self, cota: CotaViva) -> bool:
        """The seat becomes vacant; what was open is not chased (R8.03), what passes 100% goes back at once."""
        percentual = percentual_na_exclusao(cota.conta)
        excesso = excesso_na_exclusao(cota.conta)
        devolve = aplicar(cota.preco, excesso)
        perda = min(cota.conta.fc_efetivo, ZERO) * cota.preco / 100
        if cota.pendente or self.fc < devolve:
            return False
        with self.fato(muda_g=perda, arredondados=1 if excesso else 0):  # an excess may round to nothing
            cota.conta = replace(cota.conta, pago=replace(cota.conta.pago, fc=percentual), ajustes=())
            cota.situacao = SituacaoCota.EXCLUIDA
            cota.abertas, cota.cronograma, cota.no_ciclo = [], (), []  # what it paid in the month is carried cash now
            self.vagas += 1
            self.fc -= devolve
            self.de_terceiros += devolve
            cota.a_devolver += devolve
            self.livros.append(contabilidade.credito_a_devolver(devolve))
            self.livros.append(contabilidade.exclusao(cota.fc_historico))
        return True

    def readmitir(self, cota: CotaViva) -> bool:
        """Who left comes back to the same seat, if it is vacant, and owes the rest in what remains (R3.15)."""
        ocupada = any(c.numero == cota.numero and c.ativa for c in self.cotas)
        if ocupada or self.ago >= self.plano.prazo_meses:
            return False
        with self.fato():
            cota.cronograma = diluir(montar_cronograma(self.plano, self.ago + 1), cota.conta.saldo)
            cota.situacao = SituacaoCota.NAO_CONTEMPLADA
            self.vagas -= 1
            self.livros.append(contabilidade_restituicao.readmissao(cota.fc_historico))
        return True

    def prorrogar(self, meses: int, suspende: bool) -> bool:
        """More months, as an AGE decided: nothing paid or owed changes (R5.07)."""
        if self.ago >= self.plano.prazo_meses or self.plano.prazo_meses + meses > MAIOR_PRAZO:
            return False
        with self.fato():
            self.plano = replace(self.plano, prazo_meses=self.plano.prazo_meses + meses, cronograma_ta=())
            for cota in self.cotas:
                if cota.ativa:
                    cota.cronograma = prorrogar(
                        cota.cronograma, meses, suspende_pagamentos=suspende, finais=self.plano.parcelas_finais
                    )
        return True

    def transferir(self, cota: CotaViva, titular: int) -> bool:
        """Another holder of the same cota: what was paid and what is owed go with it (R7.52)."""
        antes = self.posicao()
        cota.titular = titular
        assert self.posicao() == antes
        return True

    def restituir(self, cota: CotaViva) -> bool:
        valor = apurar_restituicao(cota.conta.pago.fc, cota.preco, self.clausula)
        assert valor.bruto <= cota.conta.pago.fc * cota.preco / 100 + MEIO_CENTAVO, "I18"
        if self.fc < valor.bruto:
            return False
        with self.fato(muda_g=valor.penalidade_grupo, arredondados=1):
            cota.situacao = SituacaoCota.RESTITUIDA
            self.livros.append(contabilidade_restituicao.restituicao_apurada(valor, cota.fc_historico))
            self.livros.append(contabilidade_restituicao.restituicao_paga(valor.liquido))
            self.fc -= valor.saida_fundo_comum
            self._saiu(valor.liquido)
            self.de_terceiros += valor.penalidade_administradora
        return True

    def trocar(self, cota: CotaViva, preco_novo: int) -> bool:
        """Change of credit, only with nothing issued and unpaid (R4.60)."""
        if cota.abertas or cota.pendente or not cota.cronograma:
            return False
        limites = LimitesTroca(min(preco_novo, *self.precos_do_grupo), max(preco_novo, *self.precos_do_grupo))
        with self.fato(arredondados=1 + len(cota.conta.ajustes)):
            troca = trocar_credito(cota.conta, cota.cronograma, cota.preco, preco_novo, limites)
            cota.no_ciclo = [(pct(parte * cota.preco / preco_novo), pago) for parte, pago in cota.no_ciclo]
            cota.preco, cota.conta, cota.cronograma = preco_novo, troca.conta, troca.cronograma
        self.preco_referencia = max(self.preco_referencia, preco_novo)
        return True

    def substituir_bem(self, bem: int, milesimos: int) -> bool:
        """The cotas of a bem that were not contempladas pass to another, by decision of an AGE (R4.33)."""
        passam = [c for c in self.cotas if c.bem == bem and c.situacao is SituacaoCota.NAO_CONTEMPLADA]
        if any(c.pendente for c in passam) or self.ago + 1 >= self.plano.prazo_meses:
            return False
        futuras = montar_cronograma(self.plano, self.ago + 2)
        feitas = [
            substituir_bem(c.conta, c.emitidas(), c.cronograma or futuras, c.preco, c.preco * milesimos // 1000)
            for c in passam
        ]
        devolvidos = [aplicar(c.preco * milesimos // 1000, f.excesso) for c, f in zip(passam, feitas, strict=True)]
        reduz = any(f.emitidas != c.emitidas() for c, f in zip(passam, feitas, strict=True))
        if reduz or self.fc < sum(devolvidos):
            return False
        with self.fato(arredondados=sum(2 + len(c.conta.ajustes) for c in passam)):
            for cota, feita, devolve in zip(passam, feitas, devolvidos, strict=True):
                self._passar(cota, feita, cota.preco * milesimos // 1000, devolve)
        return True

    def _passar(self, cota: CotaViva, feita: CotaSubstituida, novo: int, devolve: int) -> None:
        antigo, cota.preco = cota.preco, novo
        ajustes = tuple(replace(a, percentual=converter(a.percentual, antigo, novo)) for a in cota.conta.ajustes)
        cota.no_ciclo = [(converter(parte, antigo, novo), pago) for parte, pago in cota.no_ciclo]
        cota.conta, cota.cronograma = replace(feita.conta, ajustes=ajustes), feita.cronograma
        cota.precos = {}
        self.preco_referencia = max(self.preco_referencia, novo)
        self.fc -= devolve
        self.de_terceiros += devolve
        cota.a_devolver += devolve
        self.livros.append(contabilidade.credito_a_devolver(devolve))

    def cancelar_contemplacao(self, cota: CotaViva) -> bool:
        """The unused credit returns to the FC, and what it no longer buys is debited from A (R7.10)."""
        credito = (cota.credito or 0) - cota.embutido
        debito = debito_por_cancelamento(credito, cota.preco)
        pago = cota.conta.pago.fc - debito
        if not ZERO <= pago <= 100 - cota.emitidas().fc or not cota.cronograma:
            return False
        with self.fato(arredondados=1):
            cota.credito, cota.embutido = None, 0
            cota.conta = debitar_fc(cota.conta, debito)
            cota.cronograma = diluir(cota.cronograma, self._futuro(cota).saldo)
            cota.situacao = SituacaoCota.NAO_CONTEMPLADA
            self.fc += credito
            self.vinculado -= credito
            self.livros.append(_estorno(contabilidade.contemplacao(credito, 0, credito)))
            self.livros.append(_estorno(contabilidade.vinculacao(credito)))
        return True


def _estorno(lancamento: contabilidade.LancamentoContabil) -> contabilidade.LancamentoContabil:
    partidas = tuple(replace(p, centavos=-p.centavos, percentual=pct(-p.percentual)) for p in lancamento.partidas)
    return contabilidade.LancamentoContabil(f"Estorno: {lancamento.historico}", partidas)
