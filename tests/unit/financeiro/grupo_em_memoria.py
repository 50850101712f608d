"""A group in memory: what is kept of it, the equilibrium checked at every fact, and the moves that facts are made of.

The books are kept beside and must tell the same FC and FR.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal

from consorcio.core.percent import CEM, ZERO
from consorcio.services.financeiro.domain import contabilidade
from consorcio.services.financeiro.domain.amortizacao import Amortizacao
from consorcio.services.financeiro.domain.conta_percentual import (
    ContaPercentual,
    TipoAjuste,
    abrir_conta,
    baixar_ajustes,
    creditar,
    lancar_ajuste,
)
from consorcio.services.financeiro.domain.diferenca import abrir_diferenca, apurar_diferenca, exigivel
from consorcio.services.financeiro.domain.disponibilidades import disponivel, variacao_4350
from consorcio.services.financeiro.domain.equilibrio import (
    PosicaoCota,
    PosicaoGrupo,
    SituacaoCota,
    excedente_do_grupo,
    grupo_recebe_metade,
    verificar_invariantes,
)
from consorcio.services.financeiro.domain.mora import DivisaoEncargos, RegraMora, dividir_encargos
from consorcio.services.financeiro.domain.pagamento import (
    Alocacao,
    abrir_parcela,
    alocar_pagamento,
)
from consorcio.services.financeiro.domain.parcela_reduzida import diluir_residuo
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
)
from consorcio.services.financeiro.domain.saldo_caixa import (
    CoberturaSaldoCaixa,
    ParticipanteRateio,
    PosicaoNaVariacao,
    Variacao,
    abrir_rateio,
    cobrir_deficiencia,
    variacao_dos_precos,
)
from unit.financeiro.cota_viva import CotaViva

MEIO_CENTAVO = Decimal("0.5")
VINTE_DIGITOS = Decimal("1e-15")  # a reserve is valued by a division, which the context of 28 digits rounds


class GrupoEmMemoria:
    """State of a group from its AGC on. Amounts in centavos."""

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
        self.extrato: list[int] = []
        self.disponivel = self.coletado = self.utilizado = 0
        self.cotas: list[CotaViva] = [self._nova(n, 0, preco, 1) for n, preco in enumerate(precos, start=1)]

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
        self.escriturar()
        violacoes = verificar_invariantes(self.posicao())
        assert violacoes == (), violacoes
        reservado = sum(c.pendente.reservado for c in self.cotas if c.pendente)
        assert contabilidade.fundo_comum_livre(self.saldos) == self.fc + reservado
        assert contabilidade.fundo_reserva_disponivel(self.saldos) == self.fr
        em_caixa = self.fc + reservado + self.fr + self.de_terceiros + self.vinculado
        assert self.entradas == self.saidas + em_caixa
        assert self.vinculado == sum(c.credito - c.embutido for c in self.cotas if c.credito is not None), "I7"

    def escriturar(self) -> None:
        """Post what happened: the cash continues from what it was, by money that came in and money that went out."""
        variacao = variacao_4350(self.disponivel, self.livros)
        for conta, saldo in contabilidade.saldos(self.livros).items():
            self.saldos[conta] += saldo
        self.livros.clear()
        assert variacao.fechamento == disponivel(self.saldos), "I2"
        self.disponivel = variacao.fechamento
        self.coletado += variacao.coletado
        self.utilizado += variacao.utilizado
        assert (self.coletado, self.utilizado) == (self.entradas, self.saidas), "I2"

    def _entrou(self, valor: int) -> None:
        self.entradas += valor
        self.extrato.append(valor)

    def _saiu(self, valor: int) -> None:
        self.saidas += valor
        self.extrato.append(-valor)

    @contextmanager
    def fato(self, muda_g: Decimal | int = 0, arredondados: int = 0) -> Iterator[None]:
        """A fact: G moves by `muda_g`, within half a centavo per rounded amount and 1e-10 of the price per percent."""
        antes = self.g()
        yield
        tolerancia = arredondados * (MEIO_CENTAVO + Decimal(self.preco_referencia) / 10**10) + VINTE_DIGITOS
        assert abs(self.g() - antes - muda_g) <= tolerancia, (self.g(), antes, muda_g, tolerancia)

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
        if cota.abertas and (valor or devido <= 0):
            self._receber_valor(cota, valor)

    def _receber_valor(self, cota: CotaViva, valor: int) -> None:
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
        cota.a_devolver += alocacao.excedente_centavos
        self._entrou(valor)

    def _amortizou(self, cota: CotaViva, aplicado: Amortizacao) -> None:
        cota.conta = creditar(cota.conta, aplicado.credito)
        cota.cronograma = aplicado.cronograma
        lancamento = contabilidade.lance_recebido(aplicado.valor)
        self.livros.append(lancamento)
        cota.fc_historico += aplicado.valor.fc
        self.fc += aplicado.valor.fc
        self.fr += aplicado.valor.fr
        self.de_terceiros += aplicado.valor.ta
        self._entrou(aplicado.valor.total_centavos)

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
        cota.situacao, cota.fc_historico = SituacaoCota.CONTEMPLADA, 0
        cota.credito, cota.embutido = credito, embutido
        cota.fc_reduzido = cota.cronograma[0].fc if cota.cronograma else ZERO
        cota.cronograma = diluir_residuo(cota.cronograma)
        self.fc -= credito - embutido
        self.vinculado += credito - embutido
