"""The decision of an assembleia: a pure function of snapshot, extraction, bids and rule (§5.6, I14).

The result says everything an auditor needs to replay it by hand: each number tried and why it did not serve,
each bid with its place, and the cash before and after each contemplação.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum

from consorcio.services.sorteios.domain.elegibilidade import (
    Impedimento,
    impedimento_do_numero,
    impedimento_sorteio,
)
from consorcio.services.sorteios.domain.extracao import Extracao
from consorcio.services.sorteios.domain.integridade import Json, json_canonico, sha256_hex
from consorcio.services.sorteios.domain.lances import Lance, Recusa, ValorLance, avaliar, impedimento_do_lance
from consorcio.services.sorteios.domain.metodos import NumeroTentado, exigir_metodo
from consorcio.services.sorteios.domain.ranking import classificar, ordem_de_chamada
from consorcio.services.sorteios.domain.regra import PoliticaCaixa, RegraAssembleia
from consorcio.services.sorteios.domain.snapshot import CotaSnapshot, Snapshot

VERSAO_ALGORITMO = 1
"""Changes when the same inputs may give another result: an old ata is audited by its own algorithm."""


class Tipo(Enum):
    """How a cota was contemplated."""

    SORTEIO = "SORTEIO"
    LANCE = "LANCE"


class SituacaoClassificacao(Enum):
    """What the apuração decided about a bid."""

    VENCEDOR = "VENCEDOR"
    SUPLENTE = "SUPLENTE"
    DESCLASSIFICADO = "DESCLASSIFICADO"


@dataclass(frozen=True, slots=True)
class Tentativa:
    """A number tried in the draw; `motivo` is None for the one that was contemplated."""

    tentado: NumeroTentado
    motivo: Impedimento | None


@dataclass(frozen=True, slots=True)
class LanceClassificado:
    """A bid, its place in its modality (0 when out), its value and what was decided.

    `saida_fc_centavos` is what its contemplação takes from the FC, net of what the bid brings (R6.13, R6.24).
    """

    lance: Lance
    posicao: int
    situacao: SituacaoClassificacao
    valor: ValorLance | None = None
    saida_fc_centavos: int | None = None
    motivo: Impedimento | Recusa | None = None


@dataclass(frozen=True, slots=True)
class ContemplacaoApurada:
    """A contemplação the cash allows. By lance it stays pending until the bid is paid (R6.40)."""

    cota: CotaSnapshot
    tipo: Tipo
    caixa_antes_centavos: int
    caixa_depois_centavos: int
    fundo_reserva_centavos: int = 0
    lance_id: str = ""

    @property
    def saida_fc_centavos(self) -> int:
        """What this contemplação takes from the FC, net of what its own bid brings."""
        return self.caixa_antes_centavos - self.caixa_depois_centavos


@dataclass(frozen=True, slots=True)
class Apuracao:
    """Everything that the assembleia decided. `suplentes` are bids in the order they would be called."""

    raiz_lista: str
    extracao: Extracao
    regra: RegraAssembleia
    pedra_chave: int
    tentativas: tuple[Tentativa, ...]
    contemplacoes: tuple[ContemplacaoApurada, ...]
    lances: tuple[LanceClassificado, ...]
    suplentes: tuple[str, ...]
    caixa_inicial_centavos: int
    caixa_final_centavos: int

    def conteudo(self) -> dict[str, Json]:
        """Canonical content: what the hash covers and the ata quotes."""
        return {
            "versao_algoritmo": VERSAO_ALGORITMO,
            "raiz_lista": self.raiz_lista,
            "extracao": self.extracao.conteudo(),
            "regra": self.regra.conteudo(),
            "pedra_chave": self.pedra_chave,
            "tentativas": [_tentativa_json(t) for t in self.tentativas],
            "contemplacoes": [_contemplacao_json(c) for c in self.contemplacoes],
            "lances": [_lance_json(item) for item in self.lances],
            "suplentes": list(self.suplentes),
            "caixa_inicial_centavos": self.caixa_inicial_centavos,
            "caixa_final_centavos": self.caixa_final_centavos,
        }

    @property
    def hash(self) -> str:
        """SHA-256 of the canonical content."""
        return sha256_hex(json_canonico(self.conteudo()))


def apurar(snapshot: Snapshot, extracao: Extracao, lances: Iterable[Lance], regra: RegraAssembleia) -> Apuracao:
    """Decide the AGO: the foreseen draws, then the bids, then extra draws with what is left (R5.10 to R5.12).

    Total: with no cash or nobody eligible it contemplates nobody and says why (R5.13). Raises PRECONDITION
    only when the rule names a draw method that is not available.
    """
    metodo = exigir_metodo(regra.metodo_sorteio, snapshot.max_cotas)
    parametros = regra.parametros_metodo(snapshot.max_cotas)
    pedra = metodo.pedra_chave(extracao, parametros)
    mesa = _Mesa(snapshot, regra, snapshot.fc_livre_centavos, metodo.numeros(extracao, parametros))
    mesa.sortear(regra.contemplacoes_minimas)
    classificados = _chamar_lances(mesa, list(lances), pedra)
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
    )


@dataclass
class _Mesa:
    """The assembleia while it is being decided: the cash that is left and what was decided so far."""

    snapshot: Snapshot
    regra: RegraAssembleia
    caixa: int
    numeros: Iterator[NumeroTentado]
    tentativas: list[Tentativa] = field(default_factory=list)
    contemplacoes: list[ContemplacaoApurada] = field(default_factory=list)
    sorteio_parou: bool = False

    def contempladas(self) -> set[int]:
        """Numbers contemplated in this AGO."""
        return {c.cota.numero for c in self.contemplacoes}

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
            cota.credito_centavos <= self.caixa
            for numero, cota in self.snapshot.titulares.items()
            if numero not in self.contempladas() and impedimento_sorteio(cota, self.snapshot) is None
        )

    def _tentar(self, numero: int) -> Impedimento | None:
        if numero in self.contempladas():
            return Impedimento.CONTEMPLADA_NESTA_AGO
        motivo = impedimento_do_numero(numero, self.snapshot, impedimento_sorteio)
        return motivo or self._contemplar_sorteado(self.snapshot.titulares[numero])

    def _contemplar_sorteado(self, cota: CotaSnapshot) -> Impedimento | None:
        """The FR may complete only the first credit of the AGO (R5.13, R285 art. 22)."""
        falta = max(0, cota.credito_centavos - self.caixa)
        pode_usar_fr = self.regra.usa_fr_sorteio and not self.contemplacoes
        fundo_reserva = self.snapshot.fr_utilizavel_centavos if pode_usar_fr else 0
        if falta > fundo_reserva:
            return Impedimento.SEM_CAIXA
        self._contemplar(cota, Tipo.SORTEIO, cota.credito_centavos - falta, fundo_reserva_centavos=falta)
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


def _chamar_lances(mesa: _Mesa, lances: list[Lance], pedra: int) -> list[LanceClassificado]:
    """Each bid with its place; winners are those the cash covers, called in order (§5.6)."""
    titulares, regra = mesa.snapshot.titulares, mesa.regra
    motivos = {
        lance.lance_id: impedimento_do_lance(lance, titulares.get(lance.numero), mesa.snapshot, regra)
        for lance in lances
    }
    validos = [lance for lance in lances if motivos[lance.lance_id] is None]
    posicoes = classificar(validos, regra, pedra, mesa.snapshot.max_cotas)
    decididos: list[LanceClassificado] = []
    parou = False
    for lance in ordem_de_chamada(validos, regra, posicoes):
        item = _chamar(mesa, lance, posicoes[lance.lance_id], parou=parou)
        parou = parou or (item.motivo is Impedimento.SEM_CAIXA and regra.politica_caixa_lance is PoliticaCaixa.STOP)
        decididos.append(item)
    fora = sorted((lance for lance in lances if motivos[lance.lance_id]), key=lambda lance: lance.lance_id)
    decididos += [
        LanceClassificado(lance, 0, SituacaoClassificacao.DESCLASSIFICADO, motivo=motivos[lance.lance_id])
        for lance in fora
    ]
    return decididos


def _chamar(mesa: _Mesa, lance: Lance, posicao: int, *, parou: bool) -> LanceClassificado:
    cota = mesa.snapshot.titulares[lance.numero]
    valor = avaliar(lance, cota, mesa.regra)
    saida = valor.saida_fc_centavos(cota.credito_centavos) - valor.fc_proprio_centavos
    if lance.numero in mesa.contempladas():
        motivo = Impedimento.CONTEMPLADA_NESTA_AGO
        return LanceClassificado(lance, posicao, SituacaoClassificacao.DESCLASSIFICADO, valor, saida, motivo)
    if not parou and mesa.contemplar_lance(lance, cota, saida):
        return LanceClassificado(lance, posicao, SituacaoClassificacao.VENCEDOR, valor, saida)
    sem_caixa = Impedimento.SEM_CAIXA
    return LanceClassificado(lance, posicao, SituacaoClassificacao.SUPLENTE, valor, saida, sem_caixa)


def _sem_os_sorteados(item: LanceClassificado, mesa: _Mesa) -> LanceClassificado:
    """A suplente drawn with the leftover cash, or with another winning bid, is no suplente."""
    if item.situacao is SituacaoClassificacao.SUPLENTE and item.lance.numero in mesa.contempladas():
        return replace(item, situacao=SituacaoClassificacao.DESCLASSIFICADO, motivo=Impedimento.CONTEMPLADA_NESTA_AGO)
    return item


def _tentativa_json(tentativa: Tentativa) -> dict[str, Json]:
    return {
        "numero": tentativa.tentado.numero,
        "origem": tentativa.tentado.origem.value,
        "premio": tentativa.tentado.premio,
        "motivo": tentativa.motivo.name if tentativa.motivo else None,
    }


def _contemplacao_json(contemplacao: ContemplacaoApurada) -> dict[str, Json]:
    return {
        "numero": contemplacao.cota.numero,
        "versao_titular": contemplacao.cota.versao_titular,
        "tipo": contemplacao.tipo.value,
        "credito_centavos": contemplacao.cota.credito_centavos,
        "caixa_antes_centavos": contemplacao.caixa_antes_centavos,
        "caixa_depois_centavos": contemplacao.caixa_depois_centavos,
        "fundo_reserva_centavos": contemplacao.fundo_reserva_centavos,
        "lance_id": contemplacao.lance_id,
    }


def _lance_json(item: LanceClassificado) -> dict[str, Json]:
    return {
        "lance": item.lance.conteudo(),
        "hash": item.lance.hash,
        "posicao": item.posicao,
        "situacao": item.situacao.value,
        "motivo": item.motivo.name if item.motivo else None,
        "total_centavos": item.valor.total_centavos if item.valor else None,
        "embutido_centavos": item.valor.embutido_centavos if item.valor else None,
        "fc_embutido_centavos": item.valor.fc_embutido_centavos if item.valor else None,
        "fc_proprio_centavos": item.valor.fc_proprio_centavos if item.valor else None,
        "saida_fc_centavos": item.saida_fc_centavos,
    }
