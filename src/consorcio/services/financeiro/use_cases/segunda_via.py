"""Boletos as documents: what is in the street of a title or of a cota, printed with the statement of the parcela."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from consorcio.core.clock import FUSO_BRASIL
from consorcio.core.errors import precondition
from consorcio.core.money import format_brl, format_reais
from consorcio.services.financeiro.bancos.cnab.cobranca import Pagador
from consorcio.services.financeiro.bancos.impressao.dados import BoletoImpresso, ler_boleto_impresso
from consorcio.services.financeiro.registros import Titulo
from consorcio.services.financeiro.registros_bancos import Boleto, ContaBancaria

_INSTRUCOES = (
    "Depois do vencimento, multa e juros do contrato sobre o preço atualizado do bem.",
    "Confira o beneficiário antes de pagar.",
)


@dataclass(frozen=True, slots=True)
class BoletoNaRua:
    """A boleto that can be paid, with its title and its account."""

    boleto: Boleto
    titulo: Titulo
    conta: ContaBancaria


async def imprimir(na_rua: Sequence[BoletoNaRua], pagador: Pagador, *, carne: bool) -> bytes:
    """The PDF, drawn outside the event loop. PRECONDITION when the account does not say who is paid."""
    impressos = [_impresso(um, pagador) for um in na_rua]
    return await asyncio.to_thread(_desenhar, impressos, carne)


def _desenhar(boletos: Iterable[BoletoImpresso], carne: bool) -> bytes:
    # reportlab takes half a second to load: only who prints waits for it.
    from consorcio.services.financeiro.bancos.impressao.documento import (  # noqa: PLC0415
        imprimir_boletos,
        imprimir_carne,
    )

    saida = io.BytesIO()
    (imprimir_carne if carne else imprimir_boletos)(boletos, saida)
    return saida.getvalue()


def _impresso(um: BoletoNaRua, pagador: Pagador) -> BoletoImpresso:
    boleto, titulo, conta = um.boleto, um.titulo, um.conta
    if not conta.campos.get("beneficiario_nome") or boleto.numero is None:
        raise precondition("A conta bancária não diz o beneficiário: complete-a antes de imprimir.")
    emitido_em = boleto.emitido_em.astimezone(FUSO_BRASIL).date()
    campos: dict[str, Any] = {
        **conta.campos,
        "banco": conta.banco,
        "nosso_numero": str(boleto.numero),
        "valor": format_reais(boleto.valor_centavos),
        "vencimento": boleto.vencimento.isoformat(),
        "data_processamento": emitido_em.isoformat(),
        "data_documento": emitido_em.isoformat(),
        "numero_documento": titulo.identificador,
        "beneficiario": conta.campos["beneficiario_nome"],
        "pagador": pagador.nome,
        "pagador_documento": pagador.documento,
        "pagador_endereco": " – ".join(filter(None, [pagador.endereco, pagador.bairro, pagador.cidade, pagador.uf])),
        "instrucoes": list(_INSTRUCOES),
        "demonstrativo": _demonstrativo(titulo),
        "pix": boleto.pix,
    }
    return ler_boleto_impresso(campos, emitido_em)


def _demonstrativo(titulo: Titulo) -> list[str]:
    origem = "Parte de acordo" if titulo.tipo == "ACORDO" else f"Assembleia {titulo.ago}"
    linhas = [f"{origem}, cota {titulo.cota_numero}"]
    linhas += [f"{nome}|{format_brl(centavos)}" for nome, centavos in _componentes(titulo) if centavos]
    return [*linhas, f"Já pago|{format_brl(-titulo.pago_centavos)}"] if titulo.pago_centavos else linhas


def _componentes(titulo: Titulo) -> tuple[tuple[str, int], ...]:
    """What the parcela is for; the advance of the TA apart (R4.04)."""
    return (
        ("Fundo comum", titulo.fc_centavos),
        ("Taxa de administração", titulo.ta_do_mes.centavos),
        ("Taxa de administração antecipada", titulo.ta_antecipada.centavos),
        ("Fundo de reserva", titulo.fr_centavos),
        ("Seguro", titulo.seg_centavos),
        ("Diferença de prestação", titulo.dif_centavos),
        ("Rateio do saldo de caixa", titulo.rsc_centavos),
        ("Outros", titulo.outros_centavos),
    )
