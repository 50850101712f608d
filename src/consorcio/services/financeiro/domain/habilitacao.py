"""What is asked for before the credit pays a vendor: documents, analysis within a term, guarantee (R7.20, R7.22)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from consorcio.core.errors import forbidden, precondition, validation
from consorcio.core.money import format_brl


class Etapa(Enum):
    """Stages, in order; each is answered within its term in business days (R7.20)."""

    DOCUMENTOS = "DOCUMENTOS"
    ANALISE_CREDITO = "ANALISE_CREDITO"
    ANALISE_BEM = "ANALISE_BEM"
    AUTORIZADA = "AUTORIZADA"
    REPROVADA = "REPROVADA"


SEGUINTE = {
    Etapa.DOCUMENTOS: Etapa.ANALISE_CREDITO,
    Etapa.ANALISE_CREDITO: Etapa.ANALISE_BEM,
    Etapa.ANALISE_BEM: Etapa.AUTORIZADA,
}


class SituacaoDocumento(Enum):
    """Where a document of the list is; ACEITO and DISPENSADO are good."""

    PENDENTE = "PENDENTE"
    ENVIADO = "ENVIADO"
    ACEITO = "ACEITO"
    RECUSADO = "RECUSADO"
    DISPENSADO = "DISPENSADO"


@dataclass(frozen=True, slots=True)
class Exigido:
    """A document of the list, as far as a decision rests on it."""

    descricao: str
    obrigatorio: bool
    situacao: SituacaoDocumento
    valido_ate: date | None

    def atende(self, data: date) -> bool:
        """Whether it is good on a date: each document has its own validity (REGRAS 7.1b)."""
        if self.situacao is SituacaoDocumento.DISPENSADO:
            return True
        vence = self.valido_ate is not None and self.valido_ate < data
        return self.situacao is SituacaoDocumento.ACEITO and not vence


def exigir_documentos(exigidos: Iterable[Exigido], data: date) -> None:
    """PRECONDITION naming what is missing or has expired."""
    faltam = [item.descricao for item in exigidos if item.obrigatorio and not item.atende(data)]
    if faltam:
        raise precondition(f"Faltam documentos: {'; '.join(faltam)}.", "R7.20")


def exigir_motivo(motivo: str) -> None:
    """A refusal or a waiver says why (REGRAS 7.1b)."""
    if not motivo:
        raise validation("/motivo", "Diga o motivo.")


def seguinte(etapa: Etapa) -> Etapa:
    """The next stage; PRECONDITION when it is over."""
    if etapa not in SEGUINTE:
        raise precondition(f"A habilitação está {etapa.value.lower()}.", "R7.20")
    return SEGUINTE[etapa]


def exigir_habilitado(
    etapa: Etapa | None, valida_ate: date | None, garantias: int, data: date, *, quitada: bool
) -> None:
    """The vendor is paid only of an authorised and valid process, with a guarantee while something is owed (R7.20)."""
    if etapa is None:
        raise precondition("Abra antes a habilitação do crédito: documentos, análise e garantia.", "R7.20")
    if etapa is not Etapa.AUTORIZADA:
        nome = etapa.value.replace("_", " ").lower()
        raise precondition(f"A habilitação do crédito não está autorizada: {nome}.", "R7.20")
    if valida_ate is not None and valida_ate < data:
        raise precondition(f"A análise valia até {valida_ate:%d/%m/%Y}: abra outra habilitação.", "R7.20")
    if not garantias and not quitada:
        raise precondition("Falta garantia constituída.", "R7.22")


def exigir_garantia_suficiente(total_centavos: int, saldo_centavos: int, motivo: str, *, acima: bool) -> None:
    """Less than what is owed is accepted only by who may go above the alçada, with the reason (R7.28)."""
    if total_centavos >= saldo_centavos:
        return
    if not acima:
        raise forbidden(
            f"As garantias somam {format_brl(total_centavos)} e a cota deve {format_brl(saldo_centavos)}:"
            " só aprova quem tem alçada superior."
        )
    exigir_motivo(motivo)


def exigir_idade_do_bem(ano_fabricacao: int | None, maxima_anos: int, data: date) -> None:
    """What is given in guarantee is not older than the rule of the group admits (R7.24); zero admits any age."""
    if not maxima_anos:
        return
    if ano_fabricacao is None:
        raise validation("/ano_fabricacao", "A regra do grupo limita a idade do bem: informe o ano de fabricação.")
    if data.year - ano_fabricacao > maxima_anos:
        raise precondition(f"O bem tem mais de {maxima_anos} anos, a idade que o grupo admite.", "R7.24")
