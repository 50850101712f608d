"""A group in memory with people in its cotas, that lives until its accounts are closed (I12, I15)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from consorcio.core.errors import precondition
from consorcio.services.financeiro.domain import contabilidade, contabilidade_encerramento, contabilidade_restituicao
from consorcio.services.financeiro.domain.acerto_final import (
    Acerto,
    acertar,
    exigir_fim_do_plano,
    fundo_reserva_no_acerto,
)
from consorcio.services.financeiro.domain.amortizacao import RateioLance
from consorcio.services.financeiro.domain.conta_percentual import (
    TipoAjuste,
    aberto,
    baixar_ajustes,
    quitada,
    saldo_devedor_centavos,
)
from consorcio.services.financeiro.domain.cronograma import OrdemAmortizacao
from consorcio.services.financeiro.domain.encerramento import (
    Aberto,
    Excluido,
    Fundos,
    Participante,
    PesoRateio,
    PrestacaoDeContas,
    exigir_encerravel,
    exigir_prazo,
    peso_no_rateio,
    prestar_contas,
    repartir_recuperacao,
)
from consorcio.services.financeiro.domain.equilibrio import SituacaoCota
from consorcio.services.financeiro.domain.pagamento import abrir_parcela
from consorcio.services.financeiro.domain.prestacao import Componente, Plano, emitir_parcela, parcela_de_ajuste
from consorcio.services.financeiro.domain.restituicao import FaixaPenal
from consorcio.services.grupos.domain.limites import exigir_limite_participacao
from consorcio.services.sorteios.domain import snapshot
from consorcio.services.sorteios.domain.elegibilidade import impedimento_lance
from unit.financeiro.cota_viva import CotaViva
from unit.financeiro.vida_do_grupo import VidaDoGrupo

DIA = date(2026, 1, 1)


@dataclass(frozen=True)
class Saida:
    """Money that leaves the group for who it belongs to, in centavos."""

    restituicao: int
    rateio: int
    devolucao: int
    credito: int

    @property
    def total(self) -> int:
        return self.restituicao + self.rateio + self.devolucao + self.credito

    def lancamentos(self) -> list[contabilidade.LancamentoContabil]:
        return [
            contabilidade_restituicao.restituicao_paga(self.restituicao),
            contabilidade_encerramento.rateio_pago(self.rateio),
            contabilidade_encerramento.devolucao_paga(self.devolucao),
            contabilidade.pagamento_a_fornecedor(self.credito),
        ]


def casal(pessoa: int) -> int:
    """Persons 1 and 2 are married, 3 and 4 too, and so on."""
    return (pessoa + 1) // 2


class GrupoAteOFim(VidaDoGrupo):
    """People buy, transfer and come back under the 10 % limit; the end of the group is one fact among the others."""

    def __init__(
        self,
        plano: Plano,
        precos: list[int],
        vagas: int = 0,
        clausula: tuple[FaixaPenal, ...] = (),
        usa_fr: bool = True,
        relacionadas: Sequence[int] = (),
        base: PesoRateio = PesoRateio.PERCENTUAL_PAGO,
        excluido_recebe_fr: bool = False,
    ) -> None:
        super().__init__(plano, precos, vagas, clausula, usa_fr)
        self.excluido_recebe_fr = excluido_recebe_fr
        self.relacionadas, self.base = frozenset(relacionadas), base
        self.comunicado_em: date | None = None
        self.pesos: list[tuple[CotaViva, Decimal]] = []
        self.recuperadas: list[CotaViva] = []
        for cota in self.cotas:
            cota.titular = 2 * cota.numero - 1

    @property
    def encerrado(self) -> bool:
        return self.comunicado_em is not None

    # -- people -------------------------------------------------------------------------------------------------

    def conferir(self) -> None:
        """I15 too: nobody, spouse included, beyond the limit; with fewer than twenty cotas that is one."""
        super().conferir()
        por_casal = Counter(casal(c.titular) for c in self.cotas if c.ativa)
        assert not por_casal or max(por_casal.values()) <= max(1, por_casal.total() // 10), "I15"
        if self.encerrado:
            assert (self.fc, self.fr) == (0, 0), "I12"

    def _exigir_limite(self, pessoa: int) -> None:
        ativas = [c.titular for c in self.cotas if c.ativa]
        conjuge = pessoa + 1 if pessoa % 2 else pessoa - 1
        exigir_limite_participacao(ativas.count(pessoa), ativas.count(conjuge), len(ativas))

    def comprar(self, preco: int, pessoa: int) -> CotaViva:
        """A vacant seat, by who has not the most cotas allowed (R3.05)."""
        self._exigir_limite(pessoa)
        cota = self.vender(preco)
        cota.titular = pessoa
        return cota

    def transferir(self, cota: CotaViva, titular: int) -> bool:
        self._exigir_limite(titular)
        return super().transferir(cota, titular)

    def readmitir(self, cota: CotaViva) -> bool:
        self._exigir_limite(cota.titular)
        return super().readmitir(cota)

    # -- who competes -------------------------------------------------------------------------------------------

    def _exigir_que_concorra(self, cota: CotaViva) -> None:
        """R2.05 by the list that an assembleia freezes."""
        cotas = tuple(self._na_lista(c) for c in self.cotas if c.ativa)
        lista = snapshot.Snapshot("g", self.ago, DIA, DIA, self.max_cotas, self.fc, self.fr, cotas)
        motivo = impedimento_lance(self._na_lista(cota), lista)
        if motivo is not None:
            raise precondition(motivo.value, "R2.05")
        esperam = [c for c in self.cotas if c.situacao is SituacaoCota.NAO_CONTEMPLADA]
        relacionada = cota.titular in self.relacionadas
        assert not relacionada or all(c.titular in self.relacionadas for c in esperam), "I15"

    def _na_lista(self, cota: CotaViva) -> snapshot.CotaSnapshot:
        situacao = snapshot.SituacaoCota[cota.situacao.name]
        return snapshot.CotaSnapshot(
            cota.numero,
            cota.versao,
            snapshot.Vinculo.ATIVA,
            situacao=snapshot.SituacaoCota.PENDENTE if cota.pendente else situacao,
            adimplente=True,
            parte_relacionada=cota.titular in self.relacionadas,
            credito_centavos=cota.preco,
        )

    def contemplar(self, cota: CotaViva) -> bool:
        self._exigir_que_concorra(cota)
        return super().contemplar(cota)

    def lance(self, cota: CotaViva, valor: int, rateio: RateioLance, reducao: OrdemAmortizacao) -> bool:
        self._exigir_que_concorra(cota)
        return super().lance(cota, valor, rateio, reducao)

    def lance_pendente(self, cota: CotaViva, valor: int, rateio: RateioLance, reducao: OrdemAmortizacao) -> bool:
        self._exigir_que_concorra(cota)
        return super().lance_pendente(cota, valor, rateio, reducao)

    def lance_embutido(self, cota: CotaViva, valor: int, rateio: RateioLance, reducao: OrdemAmortizacao) -> bool:
        self._exigir_que_concorra(cota)
        return super().lance_embutido(cota, valor, rateio, reducao)

    # -- the end ------------------------------------------------------------------------------------------------

    def em_aberto(self, cota: CotaViva) -> tuple[Decimal, Decimal]:
        """Differences and rateios of a cota that no parcela charges yet."""
        dif = aberto(cota.conta, TipoAjuste.DIFERENCA) - cota.ajuste_ja_emitido(Componente.DIF)
        return dif, aberto(cota.conta, TipoAjuste.RATEIO_SALDO_CAIXA) - cota.ajuste_ja_emitido(Componente.RSC)

    def _a_acertar(self) -> list[CotaViva]:
        return [c for c in self.cotas if c.ativa and any(self.em_aberto(c))]

    def acertar(self) -> bool:
        """After the last AGO who owes has a parcela of nothing else, and what is owed goes back (R4.40, R4.50)."""
        exigir_fim_do_plano(self.ago, self.plano.prazo_meses)
        modo = self.plano.arredondamento
        acertos = [(c, acertar(*self.em_aberto(c), c.preco, modo)) for c in self._a_acertar()]
        devolver = [(c, acerto) for c, acerto in acertos if acerto.centavos <= 0]
        do_fr = fundo_reserva_no_acerto(Fundos(self.fc, self.fr), [acerto for _, acerto in devolver])
        with self.fato(muda_g=do_fr, arredondados=2 * len(devolver)):
            for cota, acerto in acertos:
                if acerto.centavos > 0:
                    prevista = parcela_de_ajuste(self.ago + 1)
                    parcela = emitir_parcela(prevista, cota.preco, modo, 0, *self.em_aberto(cota))
                    cota.abertas.append(abrir_parcela(parcela))
            self._usar_fr(do_fr)
            for cota, acerto in devolver:
                self._apartar(cota, acerto)
        assert self._a_acertar() == []
        return bool(acertos)

    def _apartar(self, cota: CotaViva, acerto: Acerto) -> None:
        conta = baixar_ajustes(cota.conta, TipoAjuste.DIFERENCA, acerto.diferenca.percentual)
        cota.conta = baixar_ajustes(conta, TipoAjuste.RATEIO_SALDO_CAIXA, acerto.rateio.percentual)
        contemplada = cota.situacao is SituacaoCota.CONTEMPLADA
        diferenca = acerto.diferenca.centavos
        self.livros.append(
            contabilidade_encerramento.diferenca_a_devolver(diferenca, acerto.rateio.centavos, contemplada=contemplada)
        )
        if not contemplada:
            cota.fc_historico += diferenca
        self.fc -= acerto.a_devolver
        self.de_terceiros += acerto.a_devolver
        cota.a_devolver += acerto.a_devolver

    def encerrar(self, dia: date) -> PrestacaoDeContas:
        """The accounts of the end, told to everybody: refunds of who was never drawn, and the leftovers (R9.05b)."""
        do_grupo = Aberto(
            ultima_ago_realizada=self.ago >= self.plano.prazo_meses,
            nao_contempladas=sum(c.situacao is SituacaoCota.NAO_CONTEMPLADA for c in self.cotas),
            lances_a_pagar=sum(c.pendente is not None for c in self.cotas),
            a_acertar=tuple(c.numero for c in self._a_acertar()),
        )
        exigir_encerravel(do_grupo)
        excluidas = [c for c in self.cotas if c.situacao is SituacaoCota.EXCLUIDA]
        ativas = [c for c in self.cotas if c.ativa]
        assert all(c.abertas or quitada(c.conta) for c in ativas), "R4.13"
        havia = self.fc + self.fr + self.vinculado
        participantes = [Participante(c.conta.pago.fc, c.preco) for c in ativas]
        contas = prestar_contas(
            Fundos(self.fc, self.fr),
            [Excluido(c.conta.pago.fc, c.preco, self.clausula, c.conta.pago.fr) for c in excluidas],
            participantes,
            self.base,
            self.plano.arredondamento,
            excluido_recebe_fundo_reserva=self.excluido_recebe_fr,
        )
        self._apurar(contas, excluidas, ativas)
        self.pesos = [(c, peso_no_rateio(p, self.base)) for c, p in zip(ativas, participantes, strict=True)]
        creditos = sum(c.credito - c.embutido for c in ativas if c.credito is not None)
        penas = sum(r.penalidade_administradora for r in contas.restituicoes)
        recebem = sum(c.restituicao for c in excluidas) + sum(c.rateio for c in ativas)
        assert havia == recebem + penas + creditos, "I12"
        assert contas.confere, "I12"
        self.comunicado_em = dia
        return contas

    def _apurar(self, contas: PrestacaoDeContas, excluidas: list[CotaViva], ativas: list[CotaViva]) -> None:
        self._usar_fr(contas.fundo_reserva_nas_restituicoes)
        for cota, valor in zip(excluidas, contas.restituicoes, strict=True):
            self.livros.append(contabilidade_restituicao.restituicao_apurada(valor, cota.fc_historico))
            cota.situacao, cota.restituicao = SituacaoCota.RESTITUIDA, valor.liquido
            self.de_terceiros += valor.saida_fundo_comum
        for cota, do_fr in zip(excluidas, contas.reserva_dos_excluidos, strict=True):
            self.livros.append(contabilidade_restituicao.reserva_do_excluido(do_fr))
            cota.restituicao += do_fr
            self.de_terceiros += do_fr
        self.escriturar()
        self.livros.append(contabilidade_encerramento.sobras_apuradas(self.saldos, sum(contas.rateio)))
        self.livros.append(contabilidade_encerramento.aplicacao_resgatada(self.saldos))
        for cota, parte in zip(ativas, contas.rateio, strict=True):
            cota.rateio = parte
        self.de_terceiros += sum(contas.rateio)
        self.fc = self.fr = 0

    def repassar(self) -> int:
        """What is of others leaves the group for them (R10.04)."""
        self.escriturar()
        total = 0
        for conta in contabilidade.CONTAS_A_REPASSAR:
            valor = -self.saldos[conta]
            self.livros.append(contabilidade.repasse(conta, valor))
            self._saiu(valor)
            total += valor
        self.de_terceiros -= total
        return total

    def receber_o_seu(self, cota: CotaViva) -> Saida | None:
        """Who came takes everything that is his; None when there is nothing."""
        credito = cota.credito - cota.embutido if cota.credito is not None else 0
        saida = Saida(cota.restituicao, cota.rateio, cota.a_devolver, credito)
        if not self.encerrado or not saida.total:
            return None
        cota.restituicao = cota.rateio = cota.a_devolver = 0
        cota.credito = None
        self.livros += saida.lancamentos()
        self.vinculado -= saida.credito
        self.de_terceiros -= saida.total - saida.credito
        self._saiu(saida.total)
        return saida

    def nao_procurado(self, dia: date) -> list[tuple[CotaViva, Saida]]:
        """What nobody came for leaves the group, after the term; with what is of others, its books end (R9.05)."""
        if self.comunicado_em is not None:
            exigir_prazo(self.comunicado_em, dia)
            assert (dia - self.comunicado_em).days >= 30, "R9.02"
        achados = [(cota, saida) for cota in self.cotas if (saida := self.receber_o_seu(cota))]
        self.repassar()
        self.escriturar()
        assert not any(self.saldos.values()), self.saldos
        return achados

    def recuperar(self, cota: CotaViva, milesimos: int, custos_milesimos: int) -> bool:
        """A debtor pays a part after the closing: it is of who shared the leftovers (R9.04, R9.05c)."""
        if not self.encerrado or not cota.ativa or any(cota is ja for ja in self.recuperadas):
            return False
        self.recuperadas.append(cota)
        recebido = max(saldo_devedor_centavos(cota.conta, cota.preco), 0) * milesimos // 1000
        custos = recebido * custos_milesimos // 1000
        partes = repartir_recuperacao(recebido, custos, [peso for _, peso in self.pesos])
        self.livros.append(contabilidade_encerramento.recuperacao_recebida(recebido, custos))
        for (quem, _), parte in zip(self.pesos, partes, strict=True):
            quem.rateio += parte
        self.de_terceiros += recebido
        self._entrou(recebido)
        return True
