"""What is asked of a remessa: the beneficiary, its titles and when; several vocabularies are understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from consorcio.core.errors import validation
from consorcio.services.financeiro.bancos.entrada import Entrada

_LAYOUTS = ("240", "400")
# Names used by other systems for the same field, so that what they export is understood.
_EMPRESA = {
    "empresa_mae": "nome",
    "nome_fantasia": "nome",
    "documento_cedente": "documento",
    "cnpj": "documento",
    "digito_agencia": "agencia_dv",
    "conta_corrente": "conta",
    "digito_conta": "conta_dv",
    "conta_dac": "conta_dv",
    "codigo_cedente": "convenio",
    "codigo_beneficiario": "convenio",
    "sequencial_remessa": "sequencial",
    "numero_sequencial_arquivo": "sequencial",
    "modalidade_carteira": "modalidade",
}
_TITULO = {
    "data_vencimento": "vencimento",
    "documento": "numero_documento",
    "seu_numero": "numero_documento",
    "data_cadastro": "data_emissao",
    "documento_sacado": "pagador_documento",
    "sacado_cnpj": "pagador_documento",
    "sacado_cpf": "pagador_documento",
    "nome_sacado": "pagador_nome",
    "sacado_razao_social": "pagador_nome",
    "endereco_sacado": "pagador_endereco",
    "sacado_logradouro": "pagador_endereco",
    "bairro_sacado": "pagador_bairro",
    "sacado_bairro": "pagador_bairro",
    "cep_sacado": "pagador_cep",
    "sacado_cep": "pagador_cep",
    "cidade_sacado": "pagador_cidade",
    "sacado_cidade": "pagador_cidade",
    "uf_sacado": "pagador_uf",
    "sacado_uf": "pagador_uf",
    "codigo_multa": "multa_codigo",
    "percentual_multa": "multa_valor",
    "valor_multa": "multa_valor_fixo",
    "data_multa": "multa_data",
    "tipo_mora": "juros_codigo",
    "valor_mora": "juros_valor",
    "juros_de_um_dia": "juros_valor",
    "data_desconto": "desconto_data",
    "valor_desconto": "desconto_valor",
    "codigo_ocorrencia": "ocorrencia",
    "codigo_protesto": "protesto_codigo",
    "prazo": "protesto_prazo",
    "modalidade_carteira": "modalidade",
}


@dataclass(frozen=True, slots=True)
class PedidoRemessa:
    """A remessa to be written. `sequencial` is the number of the file, that never repeats."""

    banco: str
    layout: str
    momento: datetime
    empresa: Entrada
    titulos: tuple[Entrada, ...]

    @property
    def sequencial(self) -> str:
        """The number of the file, "1" unless told."""
        return self.empresa.texto("sequencial", "1")


def ler_pedido(pedido: Mapping[str, Any], agora: datetime) -> PedidoRemessa:
    """A remessa from plain fields: `banco`, `layout`, `empresa`, `titulo` or `titulos`, and `relogio` when not now.

    The moment may also be the company's `data_geracao`, as other systems export it.

    VALIDATION names what is missing or of the wrong kind.
    """
    corpo = _objeto(pedido, "entrada") if "entrada" in pedido else pedido
    titulos = corpo.get("titulos", [corpo["titulo"]] if "titulo" in corpo else None)
    if not isinstance(titulos, list) or not titulos:
        raise validation("/titulos", "Informe ao menos um título em titulos.")
    layout = Entrada(pedido).texto("layout").lower().removeprefix("cnab")
    if layout not in _LAYOUTS:
        raise validation("/layout", "layout deve ser cnab240 ou cnab400.")
    campos, empresa = Entrada(pedido), _traduzir(_objeto(corpo, "empresa"), _EMPRESA)
    return PedidoRemessa(
        banco=campos.banco(),
        layout=layout,
        momento=_momento(campos, empresa, agora),
        empresa=empresa,
        titulos=tuple(_traduzir(_exigir_objeto(titulo, "titulos"), _TITULO) for titulo in titulos),
    )


def _momento(campos: Entrada, empresa: Entrada, agora: datetime) -> datetime:
    onde = next(((de, nome) for de, nome in ((campos, "relogio"), (empresa, "data_geracao")) if de.tem(nome)), None)
    if onde is None:
        return agora
    de, nome = onde
    try:
        return datetime.fromisoformat(de.texto(nome))
    except ValueError:
        raise validation(f"/{nome}", f"{nome} deve ser um instante como 2026-02-10T16:15:15.") from None


def _objeto(corpo: Mapping[str, Any], nome: str) -> Mapping[str, Any]:
    return _exigir_objeto(corpo.get(nome), nome)


def _exigir_objeto(valor: Any, nome: str) -> Mapping[str, Any]:
    if not isinstance(valor, Mapping):
        raise validation(f"/{nome}", f"{nome} deve ser um objeto com os campos.")
    return valor


def _traduzir(campos: Mapping[str, Any], nomes: Mapping[str, str]) -> Entrada:
    campos = {nome.lower(): valor for nome, valor in campos.items()}
    traduzidos = {nomes.get(nome, nome): valor for nome, valor in campos.items() if nomes.get(nome, nome) != nome}
    return Entrada({**traduzidos, **{nome: valor for nome, valor in campos.items() if nome not in nomes}})
