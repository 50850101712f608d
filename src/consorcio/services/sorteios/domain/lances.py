"""Bids: what an offer is worth, whether the rule accepts it and how it splits between the funds (§6).

An offer is a quantity in the group's unit (`base_lance`). Bids of members with different credits compare by
that quantity, never by money (R6.10).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from functools import cached_property, lru_cache
from typing import Any

from consorcio.core.money import ratear
from consorcio.core.percent import CEM, OITO_CASAS, ZERO, aplicar, format_pct, pct, percentual_de
from consorcio.services.sorteios.domain.elegibilidade import Impedimento, impedimento_lance
from consorcio.services.sorteios.domain.integridade import Json, folha_canonica, folhas_canonicas, sha256_hex
from consorcio.services.sorteios.domain.regra import (
    BaseLance,
    JanelaLance,
    Modalidade,
    RateioLance,
    RegraAssembleia,
)
from consorcio.services.sorteios.domain.snapshot import CotaSnapshot, Snapshot


class Recusa(Enum):
    """Why an offer does not follow the rule of the group; the text is what the bidder reads."""

    MODALIDADE = "O grupo não aceita lance nesta modalidade."
    PARCELAS_INTEIRAS = "O lance deste grupo é em número inteiro de parcelas."
    ABAIXO_DO_MINIMO = "O lance é menor que o mínimo do grupo."
    DIFERENTE_DO_FIXO = "O lance fixo deve ser exatamente o percentual do grupo."
    ACIMA_DO_SALDO = "O lance é maior que o saldo devedor da cota."
    EMBUTIDO_ACIMA_DO_MAXIMO = "A parte embutida é maior que o máximo do grupo."
    EMBUTIDO_MAIOR_QUE_LANCE = "A parte embutida é maior que o próprio lance."
    ACIMA_DO_TETO = "O lance limitado é maior que o teto do grupo."
    FGTS_SO_IMOVEL = "O FGTS só serve a grupos de imóveis."
    SEM_FGTS = "Informe quanto do lance é pago com FGTS."
    PARTES_MAIORES_QUE_LANCE = "A parte embutida e o FGTS somam mais que o próprio lance."
    SEM_FIDELIDADE = "A cota ainda não tem os meses em dia que o lance fidelidade pede."


@dataclass(frozen=True)
class Lance:
    """A sealed offer. `quantidade` is in the unit of the group; the embutido is the part of the credit that
    pays it and the FGTS is what CEF will transfer to the seller (R6.23). A QUITACAO offers everything that is owed and
    an EMBUTIDO is paid by the credit alone, whatever these fields hold.

    `sal` keeps the seal from being guessed while the offer is secret; `ofertado_em` is the ISO instant of the
    offer, kept for the record and never used to rank.
    """

    lance_id: str
    numero: int
    versao_titular: int
    modalidade: Modalidade
    quantidade: Decimal
    embutido_centavos: int
    ofertado_em: str
    sal: str
    fgts_centavos: int = 0

    def conteudo(self) -> dict[str, Json]:
        """What the seal covers."""
        fgts: dict[str, Json] = {"fgts_centavos": self.fgts_centavos} if self.fgts_centavos else {}
        return {
            "lance_id": self.lance_id,
            "numero": self.numero,
            "versao_titular": self.versao_titular,
            "modalidade": self.modalidade.value,
            "quantidade": format_pct(self.quantidade),
            "embutido_centavos": self.embutido_centavos,
            "ofertado_em": self.ofertado_em,
            "sal": self.sal,
            **fgts,
        }

    @classmethod
    def de_conteudo(cls, conteudo: Mapping[str, Any]) -> Lance:
        """The inverse of `conteudo`."""
        return cls(
            **dict(conteudo)
            | {"modalidade": Modalidade(conteudo["modalidade"]), "quantidade": Decimal(conteudo["quantidade"])}
        )

    @cached_property
    def hash(self) -> str:
        """Seal of the offer: SHA-256 of the canonical content (R6.04)."""
        return sha256_hex(folha_canonica(self.conteudo()))


def conferir_selos(lances: Sequence[Lance]) -> tuple[str, ...]:
    """The seal of each bid, in the order of the seals: what the frozen list has to hold. They are worked out together
    and each bid keeps its own.
    """
    folhas = folhas_canonicas([lance.conteudo() for lance in lances])
    for lance, folha in zip(lances, folhas, strict=True):
        lance.__dict__["hash"] = sha256_hex(folha)
    return tuple(sorted(lance.hash for lance in lances))


@dataclass(frozen=True, slots=True)
class ValorLance:
    """Money of an offer at the price of the AGO. The FC shares are what moves the group's cash (R6.24,
    R6.31). `fc_embutido_centavos` is the FC share of all that does not come as cash: the embutido and the FGTS, which
    goes from CEF to the seller (R6.42).
    """

    total_centavos: int
    embutido_centavos: int
    fc_embutido_centavos: int
    fc_proprio_centavos: int
    fgts_centavos: int = 0

    @property
    def proprio_centavos(self) -> int:
        """What the bidder pays with own money."""
        return self.total_centavos - self.embutido_centavos - self.fgts_centavos

    def saida_fc_centavos(self, credito_centavos: int) -> int:
        """FC that leaves for the credit: credit less the FC share of the embutido, not the whole embutido
        (R6.24).
        """
        return credito_centavos - self.fc_embutido_centavos


def _do_credito(quantidade: Decimal, cota: CotaSnapshot, _regra: RegraAssembleia) -> int:
    return aplicar(cota.credito_centavos, quantidade)


def _da_categoria(quantidade: Decimal, cota: CotaSnapshot, regra: RegraAssembleia) -> int:
    categoria_pct = 100 + regra.taxa_administracao_pct + regra.fundo_reserva_pct
    return aplicar(cota.credito_centavos, quantidade * categoria_pct / 100)


def _das_parcelas(quantidade: Decimal, cota: CotaSnapshot, _regra: RegraAssembleia) -> int:
    return int(quantidade) * cota.prestacao_normal_centavos


def _do_saldo(quantidade: Decimal, cota: CotaSnapshot, _regra: RegraAssembleia) -> int:
    return aplicar(cota.saldo_devedor_centavos, quantidade)


def janela_aberta(regra: RegraAssembleia, data_ago: date, agora: datetime) -> bool:
    """Whether bids are still taken at a moment of the clock in Brazil (R6.04)."""
    inicio = datetime.combine(data_ago, regra.hora_assembleia)
    if regra.janela_lance is JanelaLance.VESPERA:
        return agora.date() < data_ago
    antecedencia = timedelta(hours=1) if regra.janela_lance is JanelaLance.UMA_HORA_ANTES else timedelta(0)
    return agora < inicio - antecedencia


BASES: Mapping[BaseLance, Callable[[Decimal, CotaSnapshot, RegraAssembleia], int]] = {
    BaseLance.CREDITO: _do_credito,
    BaseLance.CATEGORIA: _da_categoria,
    BaseLance.PARCELAS: _das_parcelas,
    BaseLance.SALDO_DEVEDOR: _do_saldo,
}
"""Centavos that a quantity of each base is worth (R6.01); a new base is a new line."""


def recusa_da_oferta(lance: Lance, cota: CotaSnapshot, regra: RegraAssembleia) -> Recusa | None:
    """Why the rule refuses the offer, or None (R6.01, R6.03, R6.21)."""
    return (
        _recusa_modalidade(lance, cota, regra)
        or _recusa_quantidade(lance, cota, regra)
        or _recusa_valor(lance, cota, regra)
    )


def _recusa_modalidade(lance: Lance, cota: CotaSnapshot, regra: RegraAssembleia) -> Recusa | None:
    if lance.modalidade not in regra.modalidades:
        return Recusa.MODALIDADE
    if lance.modalidade is Modalidade.FIDELIDADE and cota.meses_em_dia < regra.fidelidade_meses:
        return Recusa.SEM_FIDELIDADE
    if not regra.imoveis and (lance.fgts_centavos or lance.modalidade is Modalidade.FGTS):
        return Recusa.FGTS_SO_IMOVEL
    return Recusa.SEM_FGTS if lance.modalidade is Modalidade.FGTS and lance.fgts_centavos <= 0 else None


def _recusa_quantidade(lance: Lance, cota: CotaSnapshot, regra: RegraAssembleia) -> Recusa | None:
    if lance.modalidade is Modalidade.QUITACAO:
        return None
    if regra.base_lance is BaseLance.PARCELAS and lance.quantidade != lance.quantidade.to_integral_value():
        return Recusa.PARCELAS_INTEIRAS
    if _tem_valor_fixo(lance.modalidade, regra):
        return Recusa.DIFERENTE_DO_FIXO if lance.quantidade != regra.lance_fixo else None
    if quantidade_para_classificar(lance, cota, regra) < regra.lance_minimo:
        return Recusa.ABAIXO_DO_MINIMO
    acima = lance.modalidade is Modalidade.LIMITADO and lance.quantidade > regra.lance_limitado_teto
    return Recusa.ACIMA_DO_TETO if acima else None


def _tem_valor_fixo(modalidade: Modalidade, regra: RegraAssembleia) -> bool:
    return modalidade is Modalidade.FIXO or (modalidade is Modalidade.FIDELIDADE and regra.fidelidade_fixo)


def quantidade_para_classificar(lance: Lance, cota: CotaSnapshot, regra: RegraAssembleia) -> Decimal:
    """What a bid is compared by, in the unit of the group (R6.10): what was offered, with what was prepaid under
    ANTECIPACAO; under QUITACAO, what is owed.
    """
    if lance.modalidade is Modalidade.ANTECIPACAO:
        return lance.quantidade + cota.antecipado
    if lance.modalidade is Modalidade.QUITACAO:
        return QUITACOES[regra.base_lance](teto_centavos(cota, regra), cota, regra)
    return lance.quantidade


def _quitacao_do_credito(devido: int, cota: CotaSnapshot, _regra: RegraAssembleia) -> Decimal:
    return percentual_de(devido, cota.credito_centavos)


def _quitacao_da_categoria(devido: int, cota: CotaSnapshot, regra: RegraAssembleia) -> Decimal:
    categoria_pct = 100 + regra.taxa_administracao_pct + regra.fundo_reserva_pct
    return pct(Decimal(devido) * 10_000 / (cota.credito_centavos * categoria_pct))


def _quitacao_das_parcelas(devido: int, cota: CotaSnapshot, _regra: RegraAssembleia) -> Decimal:
    return Decimal(devido // max(cota.prestacao_normal_centavos, 1))


def _quitacao_do_saldo(_devido: int, _cota: CotaSnapshot, _regra: RegraAssembleia) -> Decimal:
    return Decimal(100)


QUITACOES: Mapping[BaseLance, Callable[[int, CotaSnapshot, RegraAssembleia], Decimal]] = {
    BaseLance.CREDITO: _quitacao_do_credito,
    BaseLance.CATEGORIA: _quitacao_da_categoria,
    BaseLance.PARCELAS: _quitacao_das_parcelas,
    BaseLance.SALDO_DEVEDOR: _quitacao_do_saldo,
}


def antecipado_em_lance(percentual: Decimal, cota: CotaSnapshot, regra: RegraAssembleia) -> Decimal:
    """Prepayments in inverse order, given in percent of the price, in the unit of the group's bids (R4.55, R6.01).

    Nothing where the group does not list ANTECIPACAO: a prepayment then never becomes a bid.
    """
    if Modalidade.ANTECIPACAO not in regra.modalidades or not percentual:
        return ZERO
    centavos = aplicar(cota.credito_centavos, percentual)
    if regra.base_lance is BaseLance.SALDO_DEVEDOR:
        return percentual_de(centavos, cota.saldo_devedor_centavos) if cota.saldo_devedor_centavos else ZERO
    return pct(QUITACOES[regra.base_lance](centavos, cota, regra))


"""How much of each base what is owed is: the inverse of `BASES`."""


def _recusa_valor(lance: Lance, cota: CotaSnapshot, regra: RegraAssembleia) -> Recusa | None:
    valor = _valor_oferecido(lance, cota, regra)
    if valor <= 0:
        return Recusa.ABAIXO_DO_MINIMO
    if valor > teto_centavos(cota, regra) + regra.prazo_meses:
        return Recusa.ACIMA_DO_SALDO
    maximo = min(aplicar(cota.credito_centavos, regra.embutido_maximo_pct), cota.credito_centavos - 1)
    if _embutido(lance, valor) > maximo:
        return Recusa.EMBUTIDO_ACIMA_DO_MAXIMO
    if lance.embutido_centavos > valor:
        return Recusa.EMBUTIDO_MAIOR_QUE_LANCE
    return Recusa.PARTES_MAIORES_QUE_LANCE if lance.fgts_centavos + _embutido(lance, valor) > valor else None


def _valor_oferecido(lance: Lance, cota: CotaSnapshot, regra: RegraAssembleia) -> int:
    if lance.modalidade is Modalidade.QUITACAO:
        return teto_centavos(cota, regra)
    return BASES[regra.base_lance](lance.quantidade, cota, regra)


def _embutido(lance: Lance, valor: int) -> int:
    return valor if lance.modalidade is Modalidade.EMBUTIDO else lance.embutido_centavos


def teto_centavos(cota: CotaSnapshot, regra: RegraAssembleia) -> int:
    """Largest bid: what is owed (R6.03). A sum of rounded parcelas may pass it by a centavo each."""
    if regra.rateio_lance is RateioLance.SO_FC:
        return aplicar(cota.credito_centavos, 100 - cota.fc_pago_pct)
    return cota.saldo_devedor_centavos


def impedimento_do_lance(
    lance: Lance, cota: CotaSnapshot | None, snapshot: Snapshot, regra: RegraAssembleia
) -> Impedimento | Recusa | None:
    """Why a bid does not compete: its cota is barred or the offer breaks the rule."""
    if not 1 <= lance.numero <= snapshot.max_cotas:
        return Impedimento.FORA_DO_GRUPO
    if cota is None or cota.versao_titular != lance.versao_titular:
        return Impedimento.VAGA
    return impedimento_lance(cota, snapshot) or recusa_da_oferta(lance, cota, regra)


def avaliar(lance: Lance, cota: CotaSnapshot, regra: RegraAssembleia) -> ValorLance:
    """Money of an accepted offer; one rounding per amount, FC shares by largest remainder (R6.31, §4.10)."""
    total = min(_valor_oferecido(lance, cota, regra), teto_centavos(cota, regra))
    embutido = min(_embutido(lance, total), total)
    fgts = min(lance.fgts_centavos, total - embutido)
    sem_dinheiro = embutido + fgts
    fc_total = parte_fc(total, cota, regra)
    # The share of the whole bid rules; the largest remainder of a part may differ from it by a centavo.
    fc_embutido = max(min(parte_fc(sem_dinheiro, cota, regra), fc_total), fc_total - (total - sem_dinheiro))
    return ValorLance(
        total_centavos=total,
        embutido_centavos=embutido,
        fc_embutido_centavos=fc_embutido,
        fc_proprio_centavos=fc_total - fc_embutido,
        fgts_centavos=fgts,
    )


def parte_fc(valor_centavos: int, cota: CotaSnapshot, regra: RegraAssembleia) -> int:
    """FC share of an amount, in plan proportion, or all of it (R6.31)."""
    if regra.rateio_lance is RateioLance.SO_FC or valor_centavos == 0:
        return valor_centavos
    return ratear(valor_centavos, _pesos(cota.taxa_administracao_pct, cota.fundo_reserva_pct))[0]


@lru_cache(maxsize=1024)
def _pesos(taxa_administracao_pct: Decimal, fundo_reserva_pct: Decimal) -> tuple[int, ...]:
    """FC, TA and FR in whole numbers of the same proportion: the same few in ten thousand cotas."""
    return tuple(int(percentual / OITO_CASAS) for percentual in (CEM, taxa_administracao_pct, fundo_reserva_pct))
