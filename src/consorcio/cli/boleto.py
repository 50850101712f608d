"""`consorcio boleto`: barcode and typeable line of a title, and what a line or barcode says."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from consorcio.cli.lote import Campos, EmJson, EmLote, Objeto, atender
from consorcio.core.clock import SystemClock
from consorcio.core.errors import ConsorcioError, validation
from consorcio.core.money import format_reais
from consorcio.services.financeiro.bancos.boleto.codigo_barras import formatar_linha
from consorcio.services.financeiro.bancos.boleto.emissao import emitir_boleto
from consorcio.services.financeiro.bancos.boleto.leitura import Leitura, ler_boleto
from consorcio.services.financeiro.bancos.entrada import Entrada
from consorcio.services.financeiro.bancos.impressao.dados import BoletoImpresso, ler_boleto_impresso

app = typer.Typer(help="Boletos bancários.", no_args_is_help=True)


@app.command(
    epilog="./dev consorcio boleto gerar banco=237 agencia=1234 conta=1234567 carteira=09 "
    "nosso_numero=1 valor=135.00 vencimento=2026-12-10"
)
def gerar(campos: Campos = None, em_json: EmJson = False, lote: EmLote = False) -> None:
    """Código de barras, linha digitável e nosso número de um título.

    Campos: banco (três algarismos), valor ("135.00"), vencimento
    ("2026-12-10"; sem ele, contra apresentação) e o que o banco pedir de
    agencia, conta, conta_dv, carteira, convenio, codigo_beneficiario, posto,
    variacao e nosso_numero. Sem valor, só o que se pode saber. Agência, conta
    e nosso número vão sem o dígito verificador.
    """
    atender(gerar_boleto, campos, em_json=em_json, lote=lote)


@app.command(epilog="./dev consorcio boleto validar entrada='00190.00009 01238.798779 77700.168188 3 37710000013500'")
def validar(campos: Campos = None, em_json: EmJson = False, lote: EmLote = False) -> None:
    """Diz se uma linha digitável ou código de barras é válido e o que contém: {"entrada": "…"}.

    Boletos de bancos e contas de arrecadação, com ou sem pontos, espaços e
    hífens. O fator de vencimento recomeçou em 22/02/2025: data_referencia
    (hoje, se não for dita) escolhe entre as duas datas; a resposta traz ambas.
    """
    atender(validar_boleto, campos, em_json=em_json, lote=lote)


@app.command(
    epilog="./dev consorcio boleto imprimir --saida boleto.pdf banco=237 agencia=1234 conta=1234567 "
    "carteira=09 nosso_numero=1 valor=135.00 vencimento=2026-12-10 beneficiario='Administradora "
    "Exemplo' beneficiario_documento=11222333000181 pagador='Ana Souza' pagador_documento=39053344705"
)
def imprimir(
    saida: Annotated[Path, typer.Option("--saida", help="O PDF a gravar.")],
    campos: Campos = None,
    carne: Annotated[bool, typer.Option("--carne", help="Três por página, com canhoto.")] = False,
    em_json: EmJson = False,
    lote: EmLote = False,
) -> None:
    """Grava o PDF de um boleto ou, em lote, de um por linha. Com "pix" (copia e cola) leva o QR.

    Além dos campos de gerar: beneficiario, beneficiario_documento, pagador, pagador_documento, instrucoes e
    demonstrativo (listas de textos; "Fundo comum|R$ 100,00" põe o valor à direita). Uma linha recusada não é impressa.
    """
    hoje = SystemClock().today()
    prontos: list[BoletoImpresso] = []

    def ferramenta(pedido: Objeto) -> dict[str, Any]:
        boleto = ler_boleto_impresso(pedido, hoje)
        prontos.append(boleto)
        return {"linha_digitavel": boleto.linha_digitavel, "nosso_numero": boleto.nosso_numero, "arquivo": str(saida)}

    atender(ferramenta, campos, em_json=em_json, lote=lote)
    _gravar_pdf(prontos, saida, carne=carne)


def _gravar_pdf(boletos: list[BoletoImpresso], saida: Path, *, carne: bool) -> None:
    # reportlab takes half a second to load: only who prints waits for it.
    from consorcio.services.financeiro.bancos.impressao.documento import (  # noqa: PLC0415
        imprimir_boletos,
        imprimir_carne,
    )

    try:
        with saida.open("wb") as arquivo:
            (imprimir_carne if carne else imprimir_boletos)(boletos, arquivo)
    except OSError:
        sys.stderr.write(f"Não foi possível gravar {saida}.\n")
        raise typer.Exit(1) from None


def gerar_boleto(pedido: Objeto) -> dict[str, Any]:
    """What is printed on the boleto of these fields."""
    boleto = emitir_boleto(pedido)
    resposta: dict[str, Any] = {"banco": boleto.banco.codigo, "banco_nome": boleto.banco.nome}
    if boleto.codigo is not None:
        resposta |= {
            "codigo_barras": boleto.codigo.digitos,
            "linha_digitavel": boleto.codigo.linha_digitavel,
            "linha_digitavel_formatada": formatar_linha(boleto.codigo.linha_digitavel),
            "dv_geral": boleto.codigo.dv,
            "fator_vencimento": boleto.codigo.fator,
        }
    if boleto.campo_livre is not None:
        resposta["campo_livre"] = boleto.campo_livre
    if boleto.nosso_numero is not None:
        resposta |= {
            "nosso_numero": boleto.nosso_numero.numero,
            "nosso_numero_dv": boleto.nosso_numero.dv,
            "nosso_numero_formatado": boleto.nosso_numero.formatado,
        }
    if boleto.agencia_conta is not None:
        resposta["agencia_conta_formatada"] = boleto.agencia_conta
    return {**resposta, **boleto.digitos_da_conta}


def validar_boleto(pedido: Objeto) -> dict[str, Any]:
    """The verdict on `entrada` and its content; `data_referencia` (default: today) dates an ambiguous factor.

    What `gerar` answers may be asked as it is: its line is the entry.
    """
    entrada = next((pedido[nome] for nome in ("entrada", "linha_digitavel", "codigo_barras") if nome in pedido), None)
    if not isinstance(entrada, str):
        raise validation("/entrada", "entrada deve ser um texto.")
    opcoes = Entrada(pedido)
    referencia = opcoes.data("data_referencia") if opcoes.tem("data_referencia") else SystemClock().today()
    try:
        return {"entrada": entrada, "valido": True, **_descrever(ler_boleto(entrada, referencia))}
    except ConsorcioError as recusa:
        return {"entrada": entrada, "valido": False, "motivo": recusa.detail}


def _formatar(leitura: Leitura) -> str:
    if leitura.tipo != "arrecadacao":
        return formatar_linha(leitura.linha_digitavel)
    return " ".join(
        f"{bloco[:-1]}-{bloco[-1]}" for bloco in map("".join, zip(*[iter(leitura.linha_digitavel)] * 12, strict=True))
    )


def _descrever(leitura: Leitura) -> dict[str, Any]:
    possiveis = leitura.vencimentos_possiveis
    descricao: dict[str, Any] = {
        "tipo": leitura.tipo,
        "banco": leitura.banco,
        "codigo_barras": leitura.codigo_barras,
        "linha_digitavel": leitura.linha_digitavel,
        "formatada": _formatar(leitura),
        "valor": None if leitura.valor_centavos is None else format_reais(leitura.valor_centavos),
        "vencimento": leitura.vencimento.isoformat() if leitura.vencimento else None,
    }
    if possiveis is not None:
        descricao["vencimento_fator_antigo"] = possiveis[0].isoformat()
        descricao["vencimento_fator_novo"] = possiveis[1].isoformat()
    return descricao
