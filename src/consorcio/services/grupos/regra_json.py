"""The rule of a group as JSON: in the database, in events and, field by field, in the contract message.

Keys and values are those of the public message `RegraGrupo`: percents as strings, enums by name. What a document does
not carry takes the default of the domain.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from decimal import Decimal
from enum import Enum
from typing import Any, get_type_hints

from consorcio.core.money import format_reais, parse_reais
from consorcio.core.percent import format_pct, pct
from consorcio.services.grupos.domain import parametros
from consorcio.services.grupos.domain.regra_grupo import FaixaCentenas, FaixaPenal, FaixaTa, RegraGrupo

_NEGADOS = {
    "chama_suplente": "nao_chama_suplente",
    "usa_fr_saldo_caixa": "nao_usa_fr_saldo_caixa",
    "usa_fr_sorteio": "nao_usa_fr_sorteio",
    "sorteia_com_sobra": "nao_sorteia_com_sobra",
    "exige_habilitacao": "nao_exige_habilitacao",
    "inadimplente_contemplado_vota": "inadimplente_contemplado_nao_vota",
}
"""Parameters whose default is true: the contract carries the opposite, because an absent bool is false."""
_EM_REAIS = {"seguro_valor_centavos": "seguro_valor"}
"""Amounts: centavos here, reais in the contract."""

_TIPOS = get_type_hints(RegraGrupo)


def regra_para_json(regra: RegraGrupo) -> dict[str, Any]:
    """Every parameter, defaults included."""
    valores: dict[str, Any] = {}
    for campo in fields(RegraGrupo):
        valor = getattr(regra, campo.name)
        if campo.name in _NEGADOS:
            valores[_NEGADOS[campo.name]] = not valor
        elif campo.name in _EM_REAIS:
            valores[_EM_REAIS[campo.name]] = format_reais(valor)
        else:
            valores[campo.name] = _para_json(valor)
    return valores


def regra_de_json(documento: Mapping[str, Any]) -> RegraGrupo:
    """The typed rule; values of the right shape are assumed, ranges are the domain's to check."""
    valores: dict[str, Any] = {}
    for campo in fields(RegraGrupo):
        chave = _NEGADOS.get(campo.name) or _EM_REAIS.get(campo.name, campo.name)
        if chave not in documento:
            continue
        valor = documento[chave]
        valores[campo.name] = not valor if campo.name in _NEGADOS else _de_json(campo.name, valor)
    return RegraGrupo(**valores)


def _para_json(valor: Any) -> Any:
    if isinstance(valor, Decimal):
        return format_pct(valor)
    if isinstance(valor, Enum):
        return valor.value
    if isinstance(valor, FaixaPenal):
        return {
            "ate": format_pct(valor.ate),
            "grupo": format_pct(valor.grupo),
            "administradora": format_pct(valor.administradora),
            "base": valor.base.value,
            "motivo": valor.motivo.value if valor.motivo else "",
        }
    if isinstance(valor, FaixaTa | FaixaCentenas):
        return {campo.name: _para_json(getattr(valor, campo.name)) for campo in fields(valor)}
    if isinstance(valor, tuple):
        return [_para_json(item) for item in valor]
    return valor


def _de_json(nome: str, valor: Any) -> Any:
    if nome in _EM_REAIS:
        return parse_reais(valor or "0")
    if nome in _LISTAS:
        return tuple(_LISTAS[nome](item) for item in valor)
    tipo = _TIPOS[nome]
    return pct(valor) if tipo is Decimal else tipo(valor)


def _faixa_ta(faixa: Mapping[str, Any]) -> FaixaTa:
    return FaixaTa(faixa["mes_inicial"], faixa["mes_final"], pct(faixa["percentual_mensal"]))


def _faixa_centenas(faixa: Mapping[str, int]) -> FaixaCentenas:
    return FaixaCentenas(**faixa)


def _faixa_penal(faixa: Mapping[str, str]) -> FaixaPenal:
    return FaixaPenal(
        ate=pct(faixa["ate"]),
        grupo=pct(faixa.get("grupo") or "0"),
        administradora=pct(faixa.get("administradora") or "0"),
        base=parametros.BasePena(faixa.get("base") or parametros.BasePena.RESTITUICAO.value),
        motivo=parametros.MotivoExclusao(faixa["motivo"]) if faixa.get("motivo") else None,
    )


_LISTAS: Mapping[str, Callable[[Any], Any]] = {
    "cronograma_taxa": _faixa_ta,
    "tabela_equivalencia": _faixa_centenas,
    "clausula_penal": _faixa_penal,
    "modalidades_lance": parametros.ModalidadeLance,
    "ordens_antecipacao": parametros.OrdemAntecipacao,
    "escolhas_residuo": parametros.EscolhaResiduo,
    "despesas_fundo_reserva": parametros.FinalidadeDespesa,
    "vagas_lance": int,
}
