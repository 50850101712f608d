"""`simular plano`: the parcela, the debt and the schedule of a plan, at any point of its life (§4.2, §4.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from consorcio.core.errors import validation
from consorcio.core.fields import Fields
from consorcio.core.money import Arredondamento, arredondar, format_reais
from consorcio.core.percent import CEM, ZERO, aplicar, pct
from consorcio.services.financeiro.domain.cronograma import (
    Cronograma,
    ParcelaPrevista,
    dividir_percentual,
    total_previsto,
)
from consorcio.services.financeiro.domain.prestacao import Parcela, Plano, emitir_parcela, montar_cronograma

MAIOR_PRAZO = 420


@dataclass(frozen=True, slots=True)
class Contrato:
    """What a plan is sold by: credit in force, term, percents of TA and FR, rounding (§4.10)."""

    credito_centavos: int
    prazo_meses: int
    taxa_administracao: Decimal
    fundo_reserva: Decimal
    arredondamento: Arredondamento


def ler_contrato(campos: Fields) -> Contrato:
    """The fields that every simulation over a plan takes; fundo de reserva is 2% unless told (§13)."""
    return Contrato(
        credito_centavos=campos.money("credito", low=1),
        prazo_meses=campos.integer("prazo", 1, MAIOR_PRAZO),
        taxa_administracao=campos.percent("taxa_administracao", 0, 100),
        fundo_reserva=campos.percent("fundo_reserva", 0, 100, "2"),
        arredondamento=campos.choice("arredondamento", Arredondamento, Arredondamento.HALF_UP),
    )


def simular_plano(pedido: Mapping[str, Any]) -> dict[str, Any]:
    """The next parcela, what is owed and every parcela still to come, at the price of today.

    `assembleias_restantes` (default: the whole term) is what a late joiner has, or what is left; `amortizado` is the
    percent already paid of the fundo comum, TA and FR in the same proportion; `reducao` is φ, the percent of the FC
    that is charged (R4.20); the insurance is `seguro_mensal`, a percent of the credit, or `seguro_total`, money shared
    by the term.
    """
    campos = Fields(pedido)
    contrato = ler_contrato(campos)
    restantes = campos.integer("assembleias_restantes", 1, contrato.prazo_meses, contrato.prazo_meses)
    amortizado = campos.percent("amortizado", 0, 100, "0")
    reducao = campos.percent("reducao", 0, 100, "100")
    if reducao == ZERO:
        raise validation("/reducao", "reducao deve ser maior que zero: é o quanto se cobra do fundo comum.")
    seguro = _seguro_centavos(campos, contrato)
    cronograma = cronograma_do_plano(contrato, restantes, amortizado, reducao)
    parcelas = [
        emitir_parcela(prevista, contrato.credito_centavos, contrato.arredondamento, seguro) for prevista in cronograma
    ]
    linhas = [{"numero": parcela.numero, **_componentes(parcela)} for parcela in parcelas]
    return {
        "parcela": _componentes(parcelas[0]) if parcelas else dict.fromkeys(_COLUNAS, "0.00"),
        "saldo_devedor": format_reais(_saldo_centavos(cronograma, contrato)),
        "cronograma": linhas,
    }


_COLUNAS = ("fundo_comum", "taxa_administracao", "fundo_reserva", "seguro", "total")


def _componentes(parcela: Parcela) -> dict[str, str]:
    valores = (parcela.fc.centavos, parcela.ta.centavos, parcela.fr.centavos, parcela.seguro.centavos)
    return dict(zip(_COLUNAS, map(format_reais, (*valores, parcela.total_centavos)), strict=True))


def cronograma_do_plano(contrato: Contrato, restantes: int, amortizado: Decimal, reducao: Decimal) -> Cronograma:
    """The parcelas that are left. Whoever has paid nothing divides the whole by them (R4.08); else what is owed is
    divided by them; under a reduced parcela each charges φ of the ideal percent and the last one carries what is
    missing (R4.20, R4.22).
    """
    if amortizado == CEM:
        return ()
    ingresso = contrato.prazo_meses - restantes + 1
    if amortizado == ZERO:
        plano = Plano(
            contrato.prazo_meses,
            contrato.taxa_administracao,
            contrato.fundo_reserva,
            fracao_reduzida=reducao,
            meses_diluicao_final=None if reducao == CEM else 1,
        )
        return montar_cronograma(plano, ingresso)
    falta = CEM - amortizado
    if reducao == CEM:
        fc, fracao = dividir_percentual(falta, restantes), falta / 100
    else:
        fc, fracao = _fc_reduzido(contrato, restantes, falta, reducao), Decimal(restantes) / contrato.prazo_meses
    ta = dividir_percentual(pct(contrato.taxa_administracao * fracao), restantes)
    fr = dividir_percentual(pct(contrato.fundo_reserva * fracao), restantes)
    linhas = enumerate(zip(fc, ta, fr, strict=True), start=ingresso)
    return tuple(ParcelaPrevista(numero, *percentuais) for numero, percentuais in linhas)


def _fc_reduzido(contrato: Contrato, restantes: int, falta: Decimal, reducao: Decimal) -> tuple[Decimal, ...]:
    reduzida = pct(reducao / contrato.prazo_meses)
    ultima = falta - reduzida * (restantes - 1)
    if ultima < 0:
        return dividir_percentual(falta, restantes)
    return (*[reduzida] * (restantes - 1), ultima)


def _seguro_centavos(campos: Fields, contrato: Contrato) -> int:
    if campos.has("seguro_total"):
        total = Decimal(campos.money("seguro_total"))
        return arredondar(total / contrato.prazo_meses, contrato.arredondamento)
    taxa = campos.percent("seguro_mensal", 0, 100, "0")
    return aplicar(contrato.credito_centavos, taxa, contrato.arredondamento)


def _saldo_centavos(cronograma: Cronograma, contrato: Contrato) -> int:
    total = total_previsto(cronograma)
    partes = (total.fc, total.ta, total.fr)
    return sum(aplicar(contrato.credito_centavos, parte, contrato.arredondamento) for parte in partes)
