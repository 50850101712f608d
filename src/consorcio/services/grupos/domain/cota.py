"""Cota: six orthogonal axes of state (REGRAS §2.3), each a table of moves, and the guards that tie them.

A number of the group is a seat (vaga); each successive holder of it is a version of the cota. An excluded
holder keeps its version, and its credit, when the seat is sold again (R2.26).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import TypeVar
from uuid import UUID

from consorcio.core.errors import precondition


class Vinculo(Enum):
    """Link between the holder and the seat. LIBERADA is a reservation that never became a contract."""

    RESERVADA = "RESERVADA"
    ATIVA = "ATIVA"
    EXCLUIDA = "EXCLUIDA"
    TRANSFERIDA = "TRANSFERIDA"
    LIBERADA = "LIBERADA"


class Contemplacao(Enum):
    """Right to the credit. PENDENTE is a winning bid not yet paid (R6.40)."""

    NAO_CONTEMPLADA = "NAO_CONTEMPLADA"
    PENDENTE = "PENDENTE"
    CONTEMPLADA = "CONTEMPLADA"


class Credito(Enum):
    """Use of the credit after contemplação (R7.01 to R7.08)."""

    SEM_CREDITO = "SEM_CREDITO"
    DISPONIVEL = "DISPONIVEL"
    EM_ANALISE = "EM_ANALISE"
    AUTORIZADO = "AUTORIZADO"
    PARCIALMENTE_UTILIZADO = "PARCIALMENTE_UTILIZADO"
    UTILIZADO = "UTILIZADO"
    EM_ESPECIE = "EM_ESPECIE"


class Financeiro(Enum):
    """Standing of the payments. QUITADA and not contemplada is common (R2.23)."""

    EM_DIA = "EM_DIA"
    INADIMPLENTE = "INADIMPLENTE"
    QUITADA = "QUITADA"


class Garantia(Enum):
    """Guarantee given for what is still owed after the credit is used (R7.22)."""

    NENHUMA = "NENHUMA"
    EM_CONSTITUICAO = "EM_CONSTITUICAO"
    CONSTITUIDA = "CONSTITUIDA"
    LIBERADA = "LIBERADA"
    EM_EXECUCAO = "EM_EXECUCAO"
    BEM_RETOMADO = "BEM_RETOMADO"
    ALIENADO = "ALIENADO"


class Excluido(Enum):
    """Refund of an excluded holder (R5.30, R8.08)."""

    NAO_SE_APLICA = "NAO_SE_APLICA"
    AGUARDA_SORTEIO = "AGUARDA_SORTEIO"
    SORTEADO = "SORTEADO"
    NO_ENCERRAMENTO = "NO_ENCERRAMENTO"
    RESTITUIDO = "RESTITUIDO"
    RNP = "RNP"


class TipoContemplacao(Enum):
    """What gave the right to the credit."""

    SORTEIO = "SORTEIO"
    LANCE = "LANCE"


SEM_USO = frozenset({Credito.DISPONIVEL, Credito.EM_ANALISE, Credito.AUTORIZADO})
"""Nothing of the credit left: its contemplação may still be cancelled (R2.22)."""
# Analysis is asked for before the bem is paid, not before everything: it may be used from any of the three (R7.20).
_FIM_DO_CREDITO = (Credito.PARCIALMENTE_UTILIZADO, Credito.UTILIZADO, Credito.EM_ESPECIE)
MOVIMENTOS: dict[Enum, frozenset[Enum]] = {
    Vinculo.RESERVADA: frozenset({Vinculo.ATIVA, Vinculo.LIBERADA}),
    Vinculo.ATIVA: frozenset({Vinculo.EXCLUIDA, Vinculo.TRANSFERIDA}),
    Vinculo.EXCLUIDA: frozenset({Vinculo.ATIVA}),
    Contemplacao.NAO_CONTEMPLADA: frozenset({Contemplacao.PENDENTE, Contemplacao.CONTEMPLADA}),
    Contemplacao.PENDENTE: frozenset({Contemplacao.CONTEMPLADA, Contemplacao.NAO_CONTEMPLADA}),
    Contemplacao.CONTEMPLADA: frozenset({Contemplacao.NAO_CONTEMPLADA}),
    Credito.SEM_CREDITO: frozenset({Credito.DISPONIVEL}),
    Credito.DISPONIVEL: frozenset({Credito.EM_ANALISE, Credito.SEM_CREDITO, *_FIM_DO_CREDITO}),
    Credito.EM_ANALISE: frozenset({Credito.AUTORIZADO, Credito.DISPONIVEL, Credito.SEM_CREDITO, *_FIM_DO_CREDITO}),
    Credito.AUTORIZADO: frozenset({Credito.EM_ANALISE, Credito.DISPONIVEL, Credito.SEM_CREDITO, *_FIM_DO_CREDITO}),
    Credito.PARCIALMENTE_UTILIZADO: frozenset({Credito.UTILIZADO, Credito.EM_ESPECIE}),
    Financeiro.EM_DIA: frozenset({Financeiro.INADIMPLENTE, Financeiro.QUITADA}),
    Financeiro.INADIMPLENTE: frozenset({Financeiro.EM_DIA, Financeiro.QUITADA}),
    Garantia.NENHUMA: frozenset({Garantia.EM_CONSTITUICAO, Garantia.CONSTITUIDA}),
    Garantia.EM_CONSTITUICAO: frozenset({Garantia.CONSTITUIDA, Garantia.NENHUMA}),
    Garantia.CONSTITUIDA: frozenset({Garantia.EM_CONSTITUICAO, Garantia.LIBERADA, Garantia.EM_EXECUCAO}),
    Garantia.EM_EXECUCAO: frozenset({Garantia.CONSTITUIDA, Garantia.BEM_RETOMADO}),
    Garantia.BEM_RETOMADO: frozenset({Garantia.ALIENADO}),
    Excluido.NAO_SE_APLICA: frozenset({Excluido.AGUARDA_SORTEIO}),
    Excluido.AGUARDA_SORTEIO: frozenset({Excluido.SORTEADO, Excluido.NO_ENCERRAMENTO, Excluido.NAO_SE_APLICA}),
    Excluido.SORTEADO: frozenset({Excluido.RESTITUIDO, Excluido.NO_ENCERRAMENTO}),
    Excluido.NO_ENCERRAMENTO: frozenset({Excluido.RESTITUIDO, Excluido.RNP}),
    Excluido.RNP: frozenset({Excluido.RESTITUIDO}),
}
"""Every move of every axis; a state absent from the keys is final."""


Eixo = TypeVar("Eixo", bound=Enum)


@dataclass(frozen=True, slots=True, kw_only=True)
class EstadoCota:
    """The six axes of one version of a cota."""

    vinculo: Vinculo
    contemplacao: Contemplacao = Contemplacao.NAO_CONTEMPLADA
    credito: Credito = Credito.SEM_CREDITO
    financeiro: Financeiro = Financeiro.EM_DIA
    garantia: Garantia = Garantia.NENHUMA
    excluido: Excluido = Excluido.NAO_SE_APLICA


@dataclass(frozen=True, slots=True, kw_only=True)
class Cota:
    """One holder of a seat and the terms of entry: `meses_plano` divides 100 % of the price (R4.01)."""

    cota_id: UUID
    grupo_id: UUID
    numero: int
    versao_titular: int
    consorciado_id: UUID
    bem_id: UUID
    data_adesao: date
    ago_ingresso: int
    meses_plano: int
    estado: EstadoCota
    versao: int = 1
    dispensa_sorteio: bool = False
    parte_relacionada: bool = False
    arrependimento_ate: date | None = None
    contemplacao_id: UUID | None = None
    tipo_contemplacao: TipoContemplacao | None = None
    ago_contemplacao: int | None = None
    credito_centavos: int | None = None


def mover(atual: Eixo, para: Eixo) -> Eixo:
    """The next state of one axis; PRECONDITION when the table does not have the move."""
    if para not in MOVIMENTOS.get(atual, frozenset()):
        raise precondition(f"A cota está {_legivel(atual)} e não pode passar a {_legivel(para)}.", "R2.20")
    return para


def _legivel(estado: Enum) -> str:
    return str(estado.value).replace("_", " ").lower()


def ativar(estado: EstadoCota, *, primeira_parcela_paga: bool, grupo_constituido: bool) -> EstadoCota:
    """RESERVADA → ATIVA: paid, and only from the constitution on (R2.20, Lei 11.795 art. 10 §§3–4)."""
    if not primeira_parcela_paga:
        raise precondition("A cota só fica ativa depois de paga a primeira parcela.", "R2.20")
    if not grupo_constituido:
        raise precondition("A cota só fica ativa na constituição do grupo.", "R2.20")
    return replace(estado, vinculo=mover(estado.vinculo, Vinculo.ATIVA))


def liberar(estado: EstadoCota) -> EstadoCota:
    """RESERVADA → LIBERADA: the seat is vacant again."""
    return replace(estado, vinculo=mover(estado.vinculo, Vinculo.LIBERADA))


def excluir(estado: EstadoCota) -> EstadoCota:
    """ATIVA → EXCLUIDA, waiting for the draw of the excluded; never with a contemplação standing (R2.21)."""
    if estado.contemplacao is not Contemplacao.NAO_CONTEMPLADA:
        raise precondition("Cota contemplada não pode ser excluída; antes a contemplação é cancelada.", "R2.21")
    return replace(
        estado,
        vinculo=mover(estado.vinculo, Vinculo.EXCLUIDA),
        excluido=mover(estado.excluido, Excluido.AGUARDA_SORTEIO),
    )


def readmitir(estado: EstadoCota) -> EstadoCota:
    """EXCLUIDA → ATIVA while nothing was refunded (R3.15)."""
    if estado.excluido is not Excluido.AGUARDA_SORTEIO:
        raise precondition("Só é readmitido quem ainda não foi sorteado nem restituído.", "R3.15")
    return replace(
        estado,
        vinculo=mover(estado.vinculo, Vinculo.ATIVA),
        excluido=mover(estado.excluido, Excluido.NAO_SE_APLICA),
    )


def contemplar(estado: EstadoCota, *, pendente: bool) -> EstadoCota:
    """The cota wins: at once by draw or paid bid, PENDENTE until the bid is paid (R6.40, R7.01)."""
    if estado.vinculo is not Vinculo.ATIVA:
        raise precondition("Só uma cota ativa pode ser contemplada.", "R5.20")
    if pendente:
        return replace(estado, contemplacao=mover(estado.contemplacao, Contemplacao.PENDENTE))
    return replace(
        estado,
        contemplacao=mover(estado.contemplacao, Contemplacao.CONTEMPLADA),
        credito=mover(estado.credito, Credito.DISPONIVEL),
    )


def desfazer_pendente(estado: EstadoCota) -> EstadoCota:
    """PENDENTE → NAO_CONTEMPLADA: the winning bid was not paid in time (R6.41)."""
    if estado.contemplacao is not Contemplacao.PENDENTE:
        raise precondition("Só se desfaz a contemplação que ainda depende do pagamento do lance.", "R6.41")
    return replace(estado, contemplacao=mover(estado.contemplacao, Contemplacao.NAO_CONTEMPLADA))


def cancelar_contemplacao(estado: EstadoCota) -> EstadoCota:
    """CONTEMPLADA → NAO_CONTEMPLADA: credit unused and holder in default (R2.22, R7.10)."""
    if estado.credito not in SEM_USO:
        raise precondition("A contemplação só é cancelada enquanto o crédito não foi utilizado.", "R2.22")
    if estado.financeiro is not Financeiro.INADIMPLENTE:
        raise precondition("A contemplação só é cancelada de quem está inadimplente.", "R2.22")
    return replace(
        estado,
        contemplacao=mover(estado.contemplacao, Contemplacao.NAO_CONTEMPLADA),
        credito=mover(estado.credito, Credito.SEM_CREDITO),
    )


def seguir_credito(estado: EstadoCota, para: Credito) -> EstadoCota:
    """The credit is where the habilitação or its use put it; an analysis does not bring back what was used (R7.20)."""
    if estado.credito is para or (para in SEM_USO and estado.credito in _FIM_DO_CREDITO):
        return estado
    return replace(estado, credito=mover(estado.credito, para))


def esperar_garantia(estado: EstadoCota) -> EstadoCota:
    """A guarantee waits for a second person; one that already stands goes on standing (R7.22)."""
    if estado.garantia is not Garantia.NENHUMA:
        return estado
    return replace(estado, garantia=mover(estado.garantia, Garantia.EM_CONSTITUICAO))


def recusar_garantia(estado: EstadoCota) -> EstadoCota:
    """The only one that waited was refused."""
    if estado.garantia is not Garantia.EM_CONSTITUICAO:
        return estado
    return replace(estado, garantia=mover(estado.garantia, Garantia.NENHUMA))


def constituir_garantia(estado: EstadoCota) -> EstadoCota:
    """What is owed is secured; one more guarantee, or another in the place of one, changes nothing (R7.22)."""
    if estado.garantia is Garantia.CONSTITUIDA:
        return estado
    return replace(estado, garantia=mover(estado.garantia, Garantia.CONSTITUIDA))


def quitar(estado: EstadoCota) -> EstadoCota:
    """Nothing is owed any more (R4.13)."""
    if estado.financeiro is Financeiro.QUITADA:
        return estado
    return replace(estado, financeiro=mover(estado.financeiro, Financeiro.QUITADA))


def liberar_garantia(estado: EstadoCota) -> EstadoCota:
    """CONSTITUIDA → LIBERADA with nothing owed; earlier, the administradora answers for it (R2.24)."""
    if estado.financeiro is not Financeiro.QUITADA:
        raise precondition("A garantia só é liberada com o saldo devedor quitado.", "R2.24")
    if estado.garantia is Garantia.LIBERADA:
        return estado
    return replace(estado, garantia=mover(estado.garantia, Garantia.LIBERADA))


def contemplacao_repetida(cota: Cota, contemplacao_id: UUID, *, pendente: bool) -> bool:
    """Whether this very contemplação is already registered; another one is refused (R5.20)."""
    if cota.contemplacao_id is None:
        return False
    if cota.contemplacao_id != contemplacao_id:
        raise precondition(f"A cota {cota.numero} já foi contemplada na assembleia {cota.ago_contemplacao}.", "R5.20")
    return pendente or cota.estado.contemplacao is Contemplacao.CONTEMPLADA
