"""`simular lance`: what a bid does to the debt and to the parcelas (§6.3, §6.4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from consorcio.core.errors import validation
from consorcio.core.fields import Fields
from consorcio.core.money import format_reais
from consorcio.core.percent import aplicar
from consorcio.services.financeiro.domain.amortizacao import Amortizacao, RateioLance
from consorcio.services.financeiro.domain.conta_percentual import (
    ContaPercentual,
    abrir_conta,
    creditar,
    saldo_devedor_centavos,
)
from consorcio.services.financeiro.domain.cronograma import Cronograma, OrdemAmortizacao, total_previsto
from consorcio.services.financeiro.domain.lance import aplicar_embutido, aplicar_lance
from consorcio.services.financeiro.domain.prestacao import Plano, emitir_parcela, montar_cronograma
from consorcio.services.financeiro.simulacoes.plano import Contrato, ler_contrato


def simular_lance(pedido: Mapping[str, Any]) -> dict[str, Any]:
    """The debt before and after, the parcela after it and how many are left whole, and the share of each fund.

    The bid is `lance` in reais, `lance_percentual` of the credit, or `lance_parcelas` normal parcelas. With
    `embutido`, the part of it that the credit pays, the answer adds what the member receives and what leaves the
    fundo comum (R6.24). Under DILUIR every parcela is whole, and `parcela_parcial` is "0.00".
    """
    campos = Fields(pedido)
    contrato = ler_contrato(campos)
    pagas = campos.integer("parcelas_pagas", 0, contrato.prazo_meses, 0)
    rateio = campos.choice("rateio_lance", RateioLance, RateioLance.PROPORCIONAL)
    reducao = campos.choice("reducao", OrdemAmortizacao, OrdemAmortizacao.INVERSA)
    inteiro = montar_cronograma(Plano(contrato.prazo_meses, contrato.taxa_administracao, contrato.fundo_reserva))
    antes = inteiro[pagas:]
    conta = creditar(abrir_conta(contrato.taxa_administracao, contrato.fundo_reserva), total_previsto(inteiro[:pagas]))
    valor = _valor_do_lance(campos, contrato, inteiro)
    lance = aplicar_lance(conta, antes, valor, contrato.credito_centavos, rateio, reducao)
    return {
        "saldo_antes": format_reais(_saldo(conta, contrato)),
        "saldo_depois": format_reais(_saldo(lance.conta, contrato)),
        **_parcelas(antes, lance, contrato, reducao),
        "partes": {
            "fundo_comum": format_reais(lance.valor.fc),
            "taxa_administracao": format_reais(lance.valor.ta),
            "fundo_reserva": format_reais(lance.valor.fr),
        },
        **_embutido(campos, conta, antes, contrato, rateio, valor),
    }


def _valor_do_lance(campos: Fields, contrato: Contrato, inteiro: Cronograma) -> int:
    if campos.has("lance_percentual"):
        return aplicar(contrato.credito_centavos, campos.percent("lance_percentual", 0, 200))
    if campos.has("lance_parcelas"):
        return campos.integer("lance_parcelas", 1, contrato.prazo_meses) * _totais(inteiro[:1], contrato)[0]
    return campos.money("lance", low=1)


def _parcelas(
    antes: Cronograma, lance: Amortizacao, contrato: Contrato, reducao: OrdemAmortizacao
) -> dict[str, str | int]:
    """A parcela that still costs what it cost is whole; the one cut in part is the partial one (R6.32)."""
    depois = [total for total in _totais(lance.cronograma, contrato) if total > 0]
    custava = dict(zip((prevista.numero for prevista in antes), _totais(antes, contrato), strict=True))
    cortadas = [
        total
        for prevista, total in zip(lance.cronograma, _totais(lance.cronograma, contrato), strict=True)
        if total > 0 and total != custava[prevista.numero]
    ]
    if reducao is OrdemAmortizacao.DILUIR:
        cortadas = []
    return {
        "parcela": format_reais(depois[0] if depois else 0),
        "parcelas_cheias": len(depois) - len(cortadas),
        "parcela_parcial": format_reais(cortadas[0] if cortadas else 0),
    }


def _totais(cronograma: Cronograma, contrato: Contrato) -> list[int]:
    return [
        emitir_parcela(prevista, contrato.credito_centavos, contrato.arredondamento).total_centavos
        for prevista in cronograma
    ]


def _saldo(conta: ContaPercentual, contrato: Contrato) -> int:
    return saldo_devedor_centavos(conta, contrato.credito_centavos, arredondamento=contrato.arredondamento)


def _embutido(
    campos: Fields,
    conta: ContaPercentual,
    cronograma: Cronograma,
    contrato: Contrato,
    rateio: RateioLance,
    lance_centavos: int,
) -> dict[str, str]:
    if not campos.has("embutido"):
        return {}
    embutido = campos.money("embutido", low=1)
    if embutido > lance_centavos:
        raise validation("/embutido", "A parte embutida é maior que o próprio lance.")
    aplicado = aplicar_embutido(
        conta, cronograma, embutido, contrato.credito_centavos, rateio, OrdemAmortizacao.INVERSA
    )
    return {
        "credito_liquido": format_reais(aplicado.credito_liquido_centavos),
        "saida_fundo_comum": format_reais(aplicado.saida_fundo_comum_centavos),
    }
