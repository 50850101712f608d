"""The fields of a remessa that mean the same at every bank, by the names the tables use."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from consorcio.core.errors import validation
from consorcio.services.financeiro.bancos.cnab.pedido import PedidoRemessa
from consorcio.services.financeiro.bancos.entrada import Entrada

CPF, CNPJ = "1", "2"
_NAO_PROTESTAR = "3"
_VALOR_FIXO, _PERCENTUAL, _SEM_MULTA = "1", "2", "0"
_TAMANHO_CPF = 11
_DOCUMENTO = re.compile(r"[0-9]{11}|[0-9A-Z]{12}[0-9]{2}", re.ASCII)
_TAMANHO_CEP = 8
_SEM_INSCRICAO = (("041", "400"), ("237", "400"))  # they know the company by their own code
_UM_DIA = timedelta(days=1)


def da_empresa(pedido: PedidoRemessa) -> dict[str, Any]:
    """The beneficiary, the moment and the number of the file."""
    empresa = pedido.empresa
    documento = "" if (pedido.banco, pedido.layout) in _SEM_INSCRICAO else _documento(empresa, "documento")
    return {
        "codigo_banco": pedido.banco,
        "banco": pedido.banco,
        "tipo_inscricao_empresa": _tipo(documento),
        "inscricao_empresa": documento,
        "nome_empresa": empresa.texto("nome"),
        "data_geracao": pedido.momento.date(),
        "data_gravacao": pedido.momento.date(),
        "hora_geracao": f"{pedido.momento:%H%M%S}",
        "nsa": pedido.sequencial,
        "tipo_arquivo": "1",
        "operacao": "R",
        "tipo_servico": "01",
        "numero_remessa_retorno": pedido.sequencial,
    }


def do_titulo(titulo: Entrada, emissao: date) -> dict[str, Any]:
    """The title and its payer. Fine and interest begin the day after the due date unless told."""
    vencimento = titulo.data("vencimento")
    if vencimento == date.max:
        raise validation("/vencimento", "O vencimento é o último dia que há: informe outro.")
    valor_centavos = titulo.valor_centavos()
    if not valor_centavos:
        raise validation("/valor", "O valor do título deve ser maior que zero.")
    documento = _documento(titulo, "pagador_documento")
    sem_protesto = titulo.texto("protesto_codigo", _NAO_PROTESTAR) == _NAO_PROTESTAR
    return {
        "movimento_remessa": titulo.texto("ocorrencia", "1"),
        "ocorrencia": titulo.texto("ocorrencia", "1"),
        "numero_documento": titulo.texto("numero_documento", ""),
        "uso_empresa": titulo.texto("numero_documento", ""),
        "identificacao_titulo_empresa": titulo.texto("numero_documento", ""),
        "vencimento": vencimento,
        "valor_titulo": valor_centavos,
        "especie_titulo": titulo.texto("especie", "0").split()[0],
        "aceite": titulo.texto("aceite", "N"),
        "data_emissao": titulo.data("data_emissao") if titulo.tem("data_emissao") else emissao,
        "abatimento_valor": titulo.centavos("abatimento", "0.00"),
        "moeda": "09",
        "protesto_codigo": titulo.texto("protesto_codigo", _NAO_PROTESTAR),
        "protesto_prazo": "0" if sem_protesto else titulo.texto("protesto_prazo", "0"),
        "pagador_tipo_inscricao": _tipo(documento),
        "pagador_inscricao": documento,
        "pagador_nome": titulo.texto("pagador_nome"),
        "pagador_endereco": titulo.texto("pagador_endereco"),
        "pagador_bairro": titulo.texto("pagador_bairro", ""),
        "pagador_cep": _cep(titulo),
        "pagador_cidade": titulo.texto("pagador_cidade"),
        "pagador_uf": titulo.texto("pagador_uf"),
        **_encargos(titulo, vencimento),
    }


def _encargos(titulo: Entrada, vencimento: date) -> dict[str, Any]:
    juros, desconto = (titulo.centavos(f"{nome}_valor", "0.00") for nome in ("juros", "desconto"))
    fixa = titulo.tem("multa_valor_fixo")
    multa = titulo.centavos("multa_valor_fixo" if fixa else "multa_valor", "0.00")
    tipo_multa = (_VALOR_FIXO if fixa else _PERCENTUAL) if multa else _SEM_MULTA
    encargos: dict[str, Any] = {
        "juros_codigo": titulo.texto("juros_codigo", "1" if juros else "3"),
        "juros_valor": juros,
        "multa_codigo": titulo.texto("multa_codigo", tipo_multa),
        "multa_valor": multa,
        "desconto1_codigo": "1" if desconto else "0",
        "desconto1_valor": desconto,
    }
    if encargos["juros_codigo"] in ("1", "2"):
        encargos["juros_data"] = _data(titulo, "juros_data", vencimento + _UM_DIA)
    if encargos["multa_codigo"] != _SEM_MULTA:
        encargos["multa_data"] = _data(titulo, "multa_data", vencimento + _UM_DIA)
    if desconto:
        encargos["desconto1_data"] = _data(titulo, "desconto_data", vencimento)
    return encargos


def _data(titulo: Entrada, nome: str, padrao: date) -> date:
    return titulo.data(nome) if titulo.tem(nome) else padrao


def _cep(titulo: Entrada) -> str:
    cep = titulo.como_escrito("pagador_cep")
    if len(cep) != _TAMANHO_CEP:
        raise validation("/pagador_cep", "pagador_cep deve ter 8 dígitos.")
    return cep


def _documento(entrada: Entrada, nome: str) -> str:
    """CPF or CNPJ without punctuation, the alphanumeric CNPJ too. Its check digits are the register's business."""
    documento = "".join(letra for letra in entrada.texto(nome).upper() if letra.isalnum())
    if not _DOCUMENTO.fullmatch(documento):
        raise validation(f"/{nome}", f"{nome} deve ser um CPF de 11 dígitos ou um CNPJ de 14; veio {documento}.")
    return documento


def _tipo(documento: str) -> str:
    return CPF if len(documento) <= _TAMANHO_CPF else CNPJ
