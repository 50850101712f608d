"""From an account, its titles and their payers to the request of a remessa: what each bank calls the same things."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from consorcio.core.errors import validation
from consorcio.core.money import format_reais
from consorcio.services.financeiro.bancos.catalogo import buscar_banco
from consorcio.services.financeiro.bancos.cnab.layouts import REMESSAS
from consorcio.services.financeiro.bancos.cnab.pedido import PedidoRemessa
from consorcio.services.financeiro.bancos.digitos import duplo_digito
from consorcio.services.financeiro.bancos.entrada import Entrada

_CAIXA, _BANRISUL, _SICOOB, _SANTANDER = "104", "041", "756", "033"
_CODIGO_BANRISUL = 7
_ENDERECO = ("endereco", "cep", "cidade", "uf")


class Instrucao(Enum):
    """What is asked of the bank, by the code that all the layouts here share."""

    ENTRADA = "1"
    BAIXA = "2"
    ALTERACAO_VENCIMENTO = "6"


@dataclass(frozen=True, slots=True)
class Pagador:
    """Who pays, as the bank must know: document without punctuation, CEP of eight digits."""

    nome: str
    documento: str
    endereco: str
    bairro: str
    cep: str
    cidade: str
    uf: str

    @property
    def falta(self) -> str:
        """The name of the first part of the address that is missing; empty when it is whole."""
        return next((nome for nome in _ENDERECO if not getattr(self, nome)), "")


@dataclass(frozen=True, slots=True)
class EncargosDoAtraso:
    """Multa in percent (text with two decimals) and juros of a day in centavos, for the bank to charge (R4.70)."""

    multa_percentual: str
    juros_dia_centavos: int


@dataclass(frozen=True, slots=True)
class TituloACobrar:
    """A boleto on its way to the bank. `numero` is what the nosso número was made of.

    `consorcio` are the fields of the boleto of consórcios, of a bank that prints one (Caixa, CNAB 240).
    """

    numero: int
    documento: str
    valor_centavos: int
    vencimento: date
    emitido_em: date
    pagador: Pagador
    encargos: EncargosDoAtraso | None = None
    consorcio: Mapping[str, str] | None = None


def imprime_consorcio(banco: str, layout: str) -> bool:
    """Whether the layout has records for the boleto of consórcios: segment Y, model 14."""
    return (banco, layout) == (_CAIXA, "240")


def registra_bolepix(banco: str, layout: str) -> bool:
    """Whether the layout has the record that asks for the Pix of a boleto: segment Y-03."""
    return (banco, layout) == (_SANTANDER, "240")


def layout_da_remessa(banco: str, pedido: str) -> str:
    """The layout asked for or, when none is, the first the bank has in the table. VALIDATION when there is none."""
    conhecidos = [layout for codigo, layout in REMESSAS if codigo == banco]
    if pedido and pedido not in conhecidos:
        raise validation("/layout", f"Remessa CNAB {pedido} do banco {banco} não é suportada.")
    if not conhecidos:
        raise validation("/layout", f"Remessa do banco {banco} não é suportada.")
    return pedido or conhecidos[0]


def pedido_de_cobranca(
    banco: str,
    layout: str,
    conta: dict[str, Any],
    sequencial: int,
    momento: datetime,
    instrucao: Instrucao,
    titulos: Iterable[TituloACobrar],
) -> PedidoRemessa:
    """The remessa of these titles. VALIDATION names the field of the account that this bank needs."""
    empresa = _empresa(banco, conta, sequencial)
    return PedidoRemessa(
        banco=banco,
        layout=layout,
        momento=momento,
        empresa=Entrada(empresa),
        titulos=tuple(_titulo(banco, conta, titulo, instrucao) for titulo in titulos),
    )


def _empresa(banco: str, conta: dict[str, Any], sequencial: int) -> dict[str, Any]:
    for campo, nome in (("beneficiario_nome", "o nome"), ("beneficiario_documento", "o CNPJ")):
        if not conta.get(campo):
            raise validation(f"/{campo}", f"Informe {nome} do beneficiário na conta bancária: sem ele não há remessa.")
    empresa = {
        **buscar_banco(banco).digitos_da_conta(Entrada(conta)),
        **conta,
        "nome": conta["beneficiario_nome"],
        "documento": conta["beneficiario_documento"],
        "sequencial": str(sequencial),
    }
    if banco == _BANRISUL:
        empresa["convenio"] = _codigo_no_banrisul(conta)
    if banco == _SICOOB and conta.get("variacao"):
        empresa["modalidade"] = conta["variacao"]
    return empresa


def _codigo_no_banrisul(conta: dict[str, Any]) -> str:
    """Branch, code and the two digits of the code, unless the bank gave another."""
    if conta.get("codigo_empresa"):
        return str(conta["codigo_empresa"])
    codigo = Entrada(conta).digitos(_CODIGO_BANRISUL, "convenio")
    return Entrada(conta).digitos(4, "agencia") + codigo + duplo_digito(codigo)


def _titulo(banco: str, conta: dict[str, Any], titulo: TituloACobrar, instrucao: Instrucao) -> Entrada:
    pagador = titulo.pagador
    campos: dict[str, Any] = {
        "nosso_numero": _nosso_numero(banco, conta, titulo),
        "carteira": conta.get("carteira"),
        "numero_documento": titulo.documento,
        "numero": titulo.documento,
        "ocorrencia": instrucao.value,
        "valor": format_reais(titulo.valor_centavos),
        "vencimento": titulo.vencimento.isoformat(),
        "data_emissao": titulo.emitido_em.isoformat(),
        "pagador_nome": pagador.nome,
        "pagador_documento": pagador.documento,
        "pagador_endereco": pagador.endereco,
        "pagador_bairro": pagador.bairro,
        "pagador_cep": pagador.cep,
        "pagador_cidade": pagador.cidade,
        "pagador_uf": pagador.uf,
    }
    if banco == _CAIXA:
        campos["modalidade"] = str(conta.get("carteira") or "1")[:1] + "4"
    if titulo.encargos is not None and instrucao is not Instrucao.BAIXA:
        campos |= _encargos(titulo.encargos)
    if titulo.consorcio and instrucao is Instrucao.ENTRADA:
        campos["consorcio"] = titulo.consorcio
    if conta.get("bolepix_chave") and instrucao is Instrucao.ENTRADA:
        campos["bolepix_chave"] = conta["bolepix_chave"]
    return Entrada(campos)


def _nosso_numero(banco: str, conta: dict[str, Any], titulo: TituloACobrar) -> str:
    """As the layouts want it: Sicoob's with its check digit, the others without."""
    if banco != _SICOOB:
        return str(titulo.numero)
    numero = buscar_banco(banco).nosso_numero(Entrada({**conta, "nosso_numero": str(titulo.numero)}))
    return numero.numero + numero.dv


def _encargos(encargos: EncargosDoAtraso) -> dict[str, str]:
    juros = {"juros_codigo": "1", "juros_valor": format_reais(encargos.juros_dia_centavos)}
    return {"multa_valor": encargos.multa_percentual} | (juros if encargos.juros_dia_centavos else {})
