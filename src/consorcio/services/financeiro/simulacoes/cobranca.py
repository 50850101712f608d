"""`simular mora`, `rateio`, `restituicao`, `exclusao` and `prazo`: one rule each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import validation
from consorcio.core.fields import Fields
from consorcio.core.money import Arredondamento, format_reais, ratear
from consorcio.services.financeiro.domain.exclusao import Regime, TipoExclusao, excluivel
from consorcio.services.financeiro.domain.mora import RegraMora, calcular_encargos, validar_regra_mora
from consorcio.services.financeiro.domain.restituicao import (
    BasePena,
    DestinoPena,
    FaixaPenal,
    Pena,
    apurar_restituicao,
)

_MAIOR_DIAS = 36_500
_MAIOR_AGO = 999
_MAIOR_VALOR_NEGATIVO = -(10**15)
_ANOS = (2000, 2099)


def simular_mora(pedido: Mapping[str, Any]) -> dict[str, Any]:
    """Multa once and juros pro rata die over the updated value, and whose they are (R4.70, R4.71)."""
    campos = Fields(pedido)
    valor = campos.money("valor")
    regra = RegraMora(
        multa=campos.percent("multa", 0, 100, "2"),
        juros_mes=campos.percent("juros", 0, 100, "1"),
        percentual_grupo=campos.percent("percentual_grupo", 0, 100, "50"),
    )
    validar_regra_mora(regra)
    arredondamento = campos.choice("arredondamento", Arredondamento, Arredondamento.HALF_UP)
    encargos = calcular_encargos(valor, campos.integer("dias", 0, _MAIOR_DIAS), regra, arredondamento)
    return {
        "multa": format_reais(encargos.multa),
        "juros": format_reais(encargos.juros),
        "total": format_reais(valor + encargos.total_centavos),
        "grupo": format_reais(encargos.divisao.grupo),
        "administradora": format_reais(encargos.divisao.administradora),
    }


def simular_rateio(pedido: Mapping[str, Any]) -> dict[str, Any]:
    """An amount shared by weights to the last centavo: largest remainder, ties to the first (§4.10)."""
    campos = Fields(pedido)
    valor = campos.money("valor", low=_MAIOR_VALOR_NEGATIVO)
    pesos = campos.percents("pesos", 0, None)
    if not pesos or (sum(pesos) == 0 and valor != 0):
        raise validation("/pesos", "Informe ao menos um peso maior que zero.")
    return {"partes": [format_reais(parte) for parte in ratear(valor, pesos)]}


def simular_restituicao(pedido: Mapping[str, Any]) -> dict[str, Any]:
    """What an excluded member receives: percent paid × price, less the penalties of the tier (R8.04 to R8.06).

    `preco` is the price at the AGO of the draw and `credito` the base of penalties over the credit; either stands for
    the other when it is absent.
    """
    campos = Fields(pedido)
    amortizado = campos.percent("amortizado", 0, 100)
    preco = campos.money("preco" if campos.has("preco") or not campos.has("credito") else "credito", low=1)
    credito = campos.money("credito", low=1) if campos.has("credito") else preco
    faixas = sorted(campos.objects("clausula_penal", _faixa), key=lambda faixa: faixa.limite_pct)
    if len({faixa.limite_pct for faixa in faixas}) != len(faixas):
        raise validation("/clausula_penal", "Há duas faixas com o mesmo limite em clausula_penal.")
    arredondamento = campos.choice("arredondamento", Arredondamento, Arredondamento.HALF_UP)
    restituicao = apurar_restituicao(amortizado, preco, faixas, arredondamento, credito_centavos=credito)
    return {
        "bruto": format_reais(restituicao.bruto),
        "grupo": format_reais(restituicao.penalidade_grupo),
        "administradora": format_reais(restituicao.penalidade_administradora),
        "liquido": format_reais(restituicao.liquido),
    }


def _faixa(campos: Fields) -> FaixaPenal:
    base = campos.choice("base", BasePena, BasePena.RESTITUICAO)
    penas = (
        Pena(DestinoPena.GRUPO, campos.percent("grupo", 0, 100, "0"), base),
        Pena(DestinoPena.ADMINISTRADORA, campos.percent("administradora", 0, 100, "0"), base),
    )
    return FaixaPenal(campos.percent("ate", 0, 100, "100"), penas)


def simular_exclusao(pedido: Mapping[str, Any]) -> dict[str, Any]:
    """Whether the unpaid due dates allow the exclusion, by the regime of the group (R8.01)."""
    campos = Fields(pedido)
    return {
        "excluivel": excluivel(
            campos.choice("regime", Regime, Regime.R285),
            campos.integers("vencimentos_em_aberto", 1, _MAIOR_AGO, ()),
            ultima_ago=campos.flag("ultima_ago"),
            parcelas=campos.integer("parcelas", 1, 12) if campos.has("parcelas") else None,
            tipo=campos.choice("tipo", TipoExclusao) if campos.has("tipo") else None,
        )
    }


def simular_prazo(pedido: Mapping[str, Any]) -> dict[str, Any]:
    """The day that a number of bank business days leads to; zero means the day itself or the next business day."""
    campos = Fields(pedido)
    inicio = campos.day("inicio")
    dias = campos.integer("dias_uteis", -_MAIOR_DIAS, _MAIOR_DIAS)
    primeiro, ultimo = _ANOS
    fora = validation("/inicio", f"O calendário bancário vai de {primeiro} a {ultimo}.")
    if not date(primeiro, 1, 1) <= inicio <= date(ultimo, 12, 31):
        raise fora
    try:
        return {"data": BusinessCalendar.anbima().add_business_days(inicio, dias).isoformat()}
    except ValueError:
        raise fora from None
