"""The panel as a message of the contract."""

from __future__ import annotations

from typing import Any

from consorcio.contracts.relatorios.v1 import relatorios_pb2 as pb
from consorcio.core.money import format_reais
from consorcio.services.relatorios.conversao import projecao_pb
from consorcio.services.relatorios.use_cases.painel import Painel


def painel_pb(painel: Painel) -> pb.Painel:
    """The panel."""
    numeros = painel.numeros
    return pb.Painel(
        versao=painel.versao,
        data=painel.data.isoformat(),
        mes=_mes(painel),
        inadimplencia=map(_faixa, numeros["inadimplencia"]),
        inadimplencia_total=format_reais(sum(faixa["valor_centavos"] for faixa in numeros["inadimplencia"])),
        cotas_inadimplentes=numeros["cotas_inadimplentes"],
        cotas_ativas=numeros["cotas_ativas"],
        proximas_assembleias=[pb.AssembleiaDoPainel(**assembleia) for assembleia in numeros["proximas_assembleias"]],
        contemplacoes_pendentes=map(_contemplacao, numeros["contemplacoes_pendentes"]),
        contemplacoes_pendentes_total=numeros["contemplacoes_pendentes_total"],
        alertas=[
            pb.AlertaDoPainel(
                codigo=alerta.codigo,
                gravidade=pb.Gravidade.Value(f"GRAVIDADE_{alerta.gravidade.value}"),
                texto=alerta.texto,
                quantidade=alerta.quantidade,
            )
            for alerta in painel.alertas
        ],
        projecao=projecao_pb(painel.andamento),
        serie=map(_mes_da_serie, numeros["serie"]),
    )


def _mes(painel: Painel) -> pb.MesDoPainel:
    mes = painel.numeros["mes"]
    return pb.MesDoPainel(
        mes=f"{painel.data:%Y-%m}",
        a_receber=format_reais(mes["a_receber"]),
        recebido_do_mes=format_reais(mes["recebido"]),
        em_aberto=format_reais(mes["a_receber"] - mes["recebido"]),
        arrecadado=format_reais(painel.numeros["arrecadado_centavos"]),
        arrecadado_hoje=format_reais(painel.numeros["arrecadado_hoje_centavos"]),
        parcelas=mes["parcelas"],
        parcelas_quitadas=mes["quitadas"],
    )


def _mes_da_serie(mes: dict[str, Any]) -> pb.MesDaSerie:
    return pb.MesDaSerie(
        mes=mes["mes"],
        a_receber=format_reais(mes["a_receber_centavos"]),
        recebido_do_mes=format_reais(mes["recebido_centavos"]),
        arrecadado=format_reais(mes["arrecadado_centavos"]),
        contemplacoes=mes["contemplacoes"],
    )


def _faixa(faixa: dict[str, Any]) -> pb.FaixaInadimplencia:
    return pb.FaixaInadimplencia(
        faixa=pb.FaixaAtraso.Value(f"FAIXA_ATRASO_{faixa['faixa']}"),
        parcelas=faixa["parcelas"],
        cotas=faixa["cotas"],
        valor=format_reais(faixa["valor_centavos"]),
    )


def _contemplacao(contemplacao: dict[str, Any]) -> pb.ContemplacaoDoPainel:
    textos = {nome: valor for nome, valor in contemplacao.items() if nome != "credito_centavos"}
    return pb.ContemplacaoDoPainel(**textos, credito=format_reais(contemplacao["credito_centavos"]))
