"""The decision of an assembleia: a pure function of snapshot, extraction, bids and rule (§5.6, I14)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from consorcio.services.sorteios.domain.busca import busca_alternada
from consorcio.services.sorteios.domain.elegibilidade import (
    Impedimento,
    impedimento_do_numero,
    impedimento_sorteio,
)
from consorcio.services.sorteios.domain.excluidos import concorre_como_excluida, versoes_a_restituir
from consorcio.services.sorteios.domain.extracao import Extracao
from consorcio.services.sorteios.domain.lances import (
    Lance,
    avaliar,
    impedimento_do_lance,
    quantidade_para_classificar,
)
from consorcio.services.sorteios.domain.metodos import NumeroTentado, Origem, metodo_da_extracao
from consorcio.services.sorteios.domain.ranking import Desempate, classificar, ordem_de_chamada
from consorcio.services.sorteios.domain.regra import Fase, PoliticaCaixa, RegraAssembleia
from consorcio.services.sorteios.domain.resultado import (
    Apuracao,
    ContemplacaoApurada,
    LanceClassificado,
    SituacaoClassificacao,
    Tentativa,
    Tipo,
)
from consorcio.services.sorteios.domain.snapshot import CotaSnapshot, Snapshot


def apurar(snapshot: Snapshot, extracao: Extracao, lances: Iterable[Lance], regra: RegraAssembleia) -> Apuracao:
    """Decide the AGO: foreseen draws, excluded and bids in the order of the rule, then extra draws with what is left
    (R5.10 to R5.12).

    Total: with no cash or nobody eligible it contemplates nobody and says why (R5.13). Raises PRECONDITION
    only when the draw method of the rule cannot read the extraction or serve the size of the group.
    """
    metodo = metodo_da_extracao(regra.metodo_sorteio, extracao, snapshot.max_cotas)
    parametros = regra.parametros_metodo(snapshot.max_cotas)
    pedra = metodo.pedra_chave(extracao, parametros)
    mesa = _Mesa(snapshot, regra, snapshot.fc_livre_centavos, metodo.numeros(extracao, parametros), pedra)
    classificados: list[LanceClassificado] = []
    for fase in regra.ordem_contemplacao:
        if fase is Fase.ATIVOS:
            mesa.sortear(regra.contemplacoes_minimas)
        elif fase is Fase.EXCLUIDOS:
            mesa.sortear_excluidos()
        else:
            classificados = _chamar_lances(mesa, list(lances), extracao)
    if regra.sorteio_com_sobra:
        mesa.sortear_com_sobra()
    classificados = [_sem_os_sorteados(item, mesa) for item in classificados]
    return Apuracao(
        raiz_lista=snapshot.raiz,
        extracao=extracao,
        regra=regra,
        pedra_chave=pedra,
        tentativas=tuple(mesa.tentativas),
        contemplacoes=tuple(mesa.contemplacoes),
        lances=tuple(classificados),
        suplentes=tuple(
            item.lance.lance_id for item in classificados if item.situacao is SituacaoClassificacao.SUPLENTE
        ),
        caixa_inicial_centavos=snapshot.fc_livre_centavos,
        caixa_final_centavos=mesa.caixa,
        tentativas_excluidos=tuple(mesa.tentativas_excluidos),
    )


@dataclass
class _Mesa:
    """The assembleia while it is being decided: the cash that is left and what was decided so far."""

    snapshot: Snapshot
    regra: RegraAssembleia
    caixa: int
    numeros: Iterator[NumeroTentado]
    pedra: int
    tentativas: list[Tentativa] = field(default_factory=list)
    tentativas_excluidos: list[Tentativa] = field(default_factory=list)
    contemplacoes: list[ContemplacaoApurada] = field(default_factory=list)
    contempladas: set[int] = field(default_factory=set)
    sorteio_parou: bool = False

    def sortear(self, quantidade: int) -> None:
        """Draw so many, until the numbers end or, under STOP, the cash does not cover one."""
        while quantidade and not self.sorteio_parou:
            tentado = next(self.numeros, None)
            if tentado is None:
                self.sorteio_parou = True
                return
            motivo = self._tentar(tentado.numero)
            self.tentativas.append(Tentativa(tentado, motivo))
            quantidade -= motivo is None
            self.sorteio_parou = (
                motivo is Impedimento.SEM_CAIXA and self.regra.politica_caixa_sorteio is PoliticaCaixa.STOP
            )

    def sortear_com_sobra(self) -> None:
        """Extra draws while the cash left covers the credit of somebody who competes (R5.12)."""
        while not self.sorteio_parou and self._cobre_algum_credito():
            self.sortear(1)

    def _cobre_algum_credito(self) -> bool:
        return any(
            cota.credito_centavos <= self.caixa and numero not in self.contempladas
            for numero, cota in self._sorteaveis.items()
        )

    @cached_property
    def _sorteaveis(self) -> dict[int, CotaSnapshot]:
        return {
            numero: cota
            for numero, cota in self.snapshot.titulares.items()
            if impedimento_sorteio(cota, self.snapshot) is None
        }

    def _tentar(self, numero: int) -> Impedimento | None:
        if numero in self.contempladas:
            return Impedimento.CONTEMPLADA_NESTA_AGO
        motivo = impedimento_do_numero(numero, self.snapshot, impedimento_sorteio)
        return motivo or self._contemplar_sorteado(self.snapshot.titulares[numero])

    def _contemplar_sorteado(self, cota: CotaSnapshot) -> Impedimento | None:
        """The FR may complete only the first credit of the AGO (R5.13, R285 art. 22)."""
        falta = max(0, cota.credito_centavos - self.caixa)
        pode_usar_fr = self.regra.usa_fr_sorteio and not self.contempladas
        fundo_reserva = self.snapshot.fr_utilizavel_centavos if pode_usar_fr else 0
        if falta > fundo_reserva:
            return Impedimento.SEM_CAIXA
        self._contemplar(cota, Tipo.SORTEIO, cota.credito_centavos - falta, fundo_reserva_centavos=falta)
        return None

    def sortear_excluidos(self) -> None:
        """Draw excluded members from the pedra-chave on; nothing is tried when nobody competes (R5.30 to R5.32)."""
        if not any(
            concorre_como_excluida(cota, self.snapshot, self.regra)
            for versoes in self.snapshot.excluidas.values()
            for cota in versoes
        ):
            return
        faltam = self.regra.sorteios_excluidos
        for numero in busca_alternada(self.pedra, self.snapshot.max_cotas, self.regra.busca_circular):
            if not faltam:
                return
            pagou, parou = self._restituir_do_numero(numero)
            faltam -= pagou
            if parou:
                return

    def _restituir_do_numero(self, numero: int) -> tuple[bool, bool]:
        """Refund whom the policy draws of a number: whether somebody was, and whether the draw stops there."""
        origem = Origem.PEDRA_CHAVE if numero == self.pedra else Origem.BUSCA_ALTERNADA
        tentado = NumeroTentado(numero, origem, 1 if origem is Origem.PEDRA_CHAVE else None)
        versoes = versoes_a_restituir(numero, self.pedra, self.snapshot, self.regra)
        if not versoes:
            self.tentativas_excluidos.append(Tentativa(tentado, Impedimento.SEM_EXCLUIDO))
        pagou = False
        for cota in versoes:
            motivo = self._restituir(cota)
            self.tentativas_excluidos.append(Tentativa(tentado, motivo, cota.versao_titular))
            pagou = pagou or motivo is None
            if motivo is not None and self.regra.politica_caixa_excluido is PoliticaCaixa.STOP:
                return pagou, True
        return pagou, False

    def _restituir(self, cota: CotaSnapshot) -> Impedimento | None:
        if cota.restituicao_centavos > self.caixa:
            return Impedimento.SEM_CAIXA_RESTITUICAO
        self._contemplar(cota, Tipo.EXCLUIDO, cota.restituicao_centavos)
        return None

    def contemplar_lance(self, lance: Lance, cota: CotaSnapshot, saida: int) -> bool:
        """Contemplate a bid if the cash covers what leaves, net of what it brings (R6.13)."""
        if self.caixa < saida:
            return False
        self._contemplar(cota, Tipo.LANCE, saida, lance_id=lance.lance_id)
        return True

    def _contemplar(
        self, cota: CotaSnapshot, tipo: Tipo, saida: int, fundo_reserva_centavos: int = 0, lance_id: str = ""
    ) -> None:
        antes, self.caixa = self.caixa, self.caixa - saida
        self.contemplacoes.append(ContemplacaoApurada(cota, tipo, antes, self.caixa, fundo_reserva_centavos, lance_id))
        if tipo is not Tipo.EXCLUIDO:
            self.contempladas.add(cota.numero)


def _chamar_lances(mesa: _Mesa, lances: list[Lance], extracao: Extracao) -> list[LanceClassificado]:
    """Each bid with its place; winners are those the cash covers, called in order (§5.6)."""
    snapshot, regra = mesa.snapshot, mesa.regra
    titulares = snapshot.titulares
    motivos = {
        lance.lance_id: impedimento_do_lance(lance, titulares.get(lance.numero), snapshot, regra) for lance in lances
    }
    validos = [lance for lance in lances if motivos[lance.lance_id] is None]
    quantidades = {
        lance.lance_id: quantidade_para_classificar(lance, titulares[lance.numero], regra) for lance in validos
    }
    posicoes = classificar(validos, quantidades, Desempate(regra, mesa.pedra, extracao, snapshot.max_cotas))
    decididos = _chamar_em_ordem(mesa, ordem_de_chamada(validos, regra, posicoes), posicoes)
    fora = sorted((lance for lance in lances if motivos[lance.lance_id]), key=lambda lance: lance.lance_id)
    decididos += [
        LanceClassificado(lance, 0, SituacaoClassificacao.DESCLASSIFICADO, motivo=motivos[lance.lance_id])
        for lance in fora
    ]
    return decididos


def _chamar_em_ordem(mesa: _Mesa, em_ordem: list[Lance], posicoes: dict[str, int]) -> list[LanceClassificado]:
    """Under STOP the first bid without cash ends the calls; a modality that filled its slots is not called again."""
    decididos: list[LanceClassificado] = []
    vencedores = dict.fromkeys(mesa.regra.modalidades, 0)
    parou = False
    for lance in em_ordem:
        vagas = mesa.regra.vagas(lance.modalidade)
        cheia = bool(vagas) and vencedores[lance.modalidade] >= vagas
        item = _chamar(mesa, lance, posicoes[lance.lance_id], parou=parou, cheia=cheia)
        vencedores[lance.modalidade] += item.situacao is SituacaoClassificacao.VENCEDOR
        sem_caixa = item.motivo is Impedimento.SEM_CAIXA
        parou = parou or (sem_caixa and mesa.regra.politica_caixa_lance is PoliticaCaixa.STOP)
        decididos.append(item)
    return decididos


def _chamar(mesa: _Mesa, lance: Lance, posicao: int, *, parou: bool, cheia: bool) -> LanceClassificado:
    cota = mesa.snapshot.titulares[lance.numero]
    valor = avaliar(lance, cota, mesa.regra)
    saida = valor.saida_fc_centavos(cota.credito_centavos) - valor.fc_proprio_centavos
    if lance.numero in mesa.contempladas:
        motivo = Impedimento.CONTEMPLADA_NESTA_AGO
        return LanceClassificado(lance, posicao, SituacaoClassificacao.DESCLASSIFICADO, valor, saida, motivo)
    if not parou and not cheia and mesa.contemplar_lance(lance, cota, saida):
        return LanceClassificado(lance, posicao, SituacaoClassificacao.VENCEDOR, valor, saida)
    motivo = Impedimento.VAGAS_DA_MODALIDADE if cheia else Impedimento.SEM_CAIXA
    return LanceClassificado(lance, posicao, SituacaoClassificacao.SUPLENTE, valor, saida, motivo)


def _sem_os_sorteados(item: LanceClassificado, mesa: _Mesa) -> LanceClassificado:
    """A suplente drawn with the leftover cash, or with another winning bid, is no suplente."""
    if item.situacao is SituacaoClassificacao.SUPLENTE and item.lance.numero in mesa.contempladas:
        return replace(item, situacao=SituacaoClassificacao.DESCLASSIFICADO, motivo=Impedimento.CONTEMPLADA_NESTA_AGO)
    return item
