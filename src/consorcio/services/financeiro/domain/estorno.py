"""Whether a payment can be put right, and what follows from it (R4.73, R10.01, R10.04, I8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from consorcio.core.errors import ConsorcioError, precondition
from consorcio.core.money import format_brl


class Destino(Enum):
    """Where the money of a payment that is reversed goes."""

    IDENTIFICAR_DE_NOVO = "IDENTIFICAR_DE_NOVO"
    SEM_DINHEIRO = "SEM_DINHEIRO"


ESTORNAVEIS = frozenset({"PARCELA", "TAXA_COBRANCA"})
_POR_QUE_NAO = {
    "LANCE": ("Este pagamento é de um lance: cancele a contemplação, que o devolve.", "R6.40"),
    "ANTECIPACAO": ("Este pagamento antecipou parcelas, e o cronograma da cota já mudou com ele.", "R4.55"),
    "TAXA_TRANSFERENCIA": ("Este pagamento é da taxa de uma transferência, que seguiu com ele.", "R7.51"),
    "ENCARGOS": ("Este pagamento é dos encargos de uma exclusão, já contados nela.", "R8.03"),
    "PENALIDADE": ("Este pagamento é da multa de um lance não pago, já do grupo.", "R4.74"),
    "ACORDO": ("Este pagamento é de um acordo, que já contou com ele.", "R4.73"),
}


@dataclass(frozen=True, slots=True)
class Circunstancias:
    """A payment of one title and what happened since."""

    tipo_titulo: str
    canal: str
    conta_situacao: str
    primeira_parcela: bool
    quitada: bool
    em_acordo: bool
    pago_depois: bool
    sem_retrato: bool
    trocou_titular: bool
    trocou_bem: bool
    excluida_depois: bool
    sem_preco_da_ago: bool
    taxa_no_reajuste: bool
    excedente_centavos: int
    a_devolver_centavos: int
    vencimento: date
    identificador: str
    ago_apurada: int | None = None
    contemplada_na_ago: int | None = None


@dataclass(frozen=True, slots=True)
class Dinheiro:
    """What a reversal takes out of a group: of each fund, and of the bank."""

    fundo_comum: int
    fundo_reserva: int
    banco: int


def recusa_do_pagamento(situacao: str, referencia: str, grupo_situacao: str) -> ConsorcioError | None:
    """Why a payment as a whole cannot be reversed; None when it may."""
    if situacao == "ESTORNADO":
        return precondition("Este pagamento já foi estornado.", "R2.02")
    if situacao not in ("APLICADO", "DISTRIBUIDO"):
        return precondition(
            "Só se estorna um pagamento aplicado: este ainda está na fila ou já foi devolvido.", "R4.73"
        )
    if referencia.startswith("acordo:"):
        return precondition(*_POR_QUE_NAO["ACORDO"])
    if referencia.startswith("parte:"):
        return precondition("Este pagamento é parte de outro, dividido: estorne o pagamento inteiro.", "R4.73")
    if grupo_situacao != "EM_ANDAMENTO":
        return precondition("Só se estorna enquanto o grupo está em andamento: as contas dele já mudaram.", "R2.10")
    return None


def recusa(c: Circunstancias) -> ConsorcioError | None:
    """Why the payment of a title cannot be reversed; None when it can. Each reason is one that a person can act on."""
    if c.tipo_titulo not in ESTORNAVEIS:
        return precondition(*_POR_QUE_NAO[c.tipo_titulo])
    return _da_origem(c) or _da_cota(c) or _do_titulo(c) or _da_ago(c)


def _da_origem(c: Circunstancias) -> ConsorcioError | None:
    if c.canal == "A_DEVOLVER":
        return precondition("Este pagamento usou o que o grupo tinha a devolver: nenhum banco o trouxe.", "R4.73")
    if c.a_devolver_centavos < c.excedente_centavos:
        return precondition(
            f"O que se pagou a maior ({format_brl(c.excedente_centavos)}) já foi devolvido, aplicado ou está a"
            " devolver.",
            "R4.52",
        )
    return None


def _da_cota(c: Circunstancias) -> ConsorcioError | None:
    impedimentos = (
        (
            c.conta_situacao == "RESERVADA" or c.primeira_parcela,
            "Este pagamento é da primeira parcela: com ele a adesão foi confirmada.",
            "R2.20",
        ),
        (c.conta_situacao != "ATIVA", "A cota deixou o grupo: o que ela pagou já está na restituição dela.", "R8.04"),
        (c.excluida_depois, "A cota foi excluída depois deste pagamento e voltou: ele já foi contado.", "R8.15"),
        (c.trocou_titular, "A cota mudou de titular depois deste pagamento: a dívida seria de outra pessoa.", "R7.52"),
        (c.trocou_bem, "A cota mudou de bem depois deste pagamento: os percentuais já são de outro.", "R4.60"),
        (c.quitada, "A cota está quitada, e as garantias dela podem já ter sido liberadas.", "R2.24"),
    )
    return next((precondition(motivo, regra) for impede, motivo, regra in impedimentos if impede), None)


def _do_titulo(c: Circunstancias) -> ConsorcioError | None:
    if c.em_acordo:
        return precondition(f"O título {c.identificador} é de um acordo, que já contou com este pagamento.", "R4.73")
    if c.pago_depois:
        return precondition(f"O título {c.identificador} teve outro pagamento depois: estorne antes o último.", "R4.73")
    if c.sem_retrato:
        return precondition(
            f"O título {c.identificador} foi pago em partes antes que se guardasse a mora de cada uma.", "R4.73"
        )
    return None


def _da_ago(c: Circunstancias) -> ConsorcioError | None:
    if c.sem_preco_da_ago:
        return precondition(f"O preço do bem na assembleia {c.ago_apurada} não está guardado.", "R4.10")
    if c.taxa_no_reajuste:
        return precondition(
            "As assembleias realizadas desde então cobraram taxa sobre o reajuste deste dinheiro.", "R4.51"
        )
    return None


def recusa_do_caixa(ha: Dinheiro, sai: Dinheiro) -> ConsorcioError | None:
    """Money that the group has used already cannot leave it (I8)."""
    faltas = (
        ("o fundo comum livre", ha.fundo_comum, sai.fundo_comum),
        ("o fundo de reserva", ha.fundo_reserva, sai.fundo_reserva),
        ("o dinheiro do grupo em banco", ha.banco, sai.banco),
    )
    for nome, tem, leva in faltas:
        if leva > max(tem, 0):
            return precondition(
                f"O estorno tira {format_brl(leva)} e {nome} tem {format_brl(tem)}: ficaria negativo.", "I8"
            )
    return None


def consequencias(partes: list[Circunstancias], destino: Destino, valor_centavos: int, hoje: date) -> list[str]:
    """What a person is told before it, in words."""
    ditas = [
        f"{format_brl(valor_centavos)} voltam à fila dos não identificados."
        if destino is Destino.IDENTIFICAR_DE_NOVO
        else f"{format_brl(valor_centavos)} saem da conta do grupo, como o banco os tirou."
    ]
    for c in partes:
        aberto = "fica em aberto" if c.vencimento >= hoje else "fica vencido, com mora desde o vencimento"
        ditas.append(f"O título {c.identificador} {aberto}.")
        if c.ago_apurada is not None:
            ditas.append(f"A assembleia {c.ago_apurada} já contou com ele: fecham-se a diferença e o reajuste dele.")
        if c.contemplada_na_ago is not None:
            ditas.append(f"A contemplação da cota na assembleia {c.contemplada_na_ago} continua: ela deverá a parcela.")
    return ditas
