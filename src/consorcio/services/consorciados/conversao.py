"""Messages of the contract ⇄ the domain."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from google.protobuf.timestamp_pb2 import Timestamp

from consorcio.contracts.consorciados.v1 import consorciados_pb2 as pb
from consorcio.core.documents import mascarar_cpf_cnpj
from consorcio.core.errors import FieldError, foreign_page_token, validation
from consorcio.core.money import format_reais
from consorcio.services.consorciados.domain.consorciado import (
    Consorciado,
    Contato,
    Documento,
    Endereco,
    Situacao,
    TipoContato,
    TipoDocumento,
    TipoEndereco,
    TipoPessoa,
    endereco_de_cobranca,
)
from consorcio.services.consorciados.domain.ficha import (
    Ficha,
    Leitura,
    ler_contatos,
    ler_documentos,
    ler_enderecos,
    ler_nome,
    ler_renda,
    nascimento_ate,
)
from consorcio.services.consorciados.repository import Participacao
from consorcio.services.consorciados.use_cases.consultas import PRIMEIRO, Avaliacao
from consorcio.services.consorciados.use_cases.importacao import Importacao

Leitor = Callable[[pb.AtualizarConsorciadoRequest, Leitura, date], Any]


def ficha_de(pedido: pb.CriarConsorciadoRequest) -> Ficha:
    """The person as the request tells it."""
    return Ficha(
        tipo=TipoPessoa[_nome(pb.TipoPessoa, pedido.tipo, "TIPO_PESSOA_")],
        nome=pedido.nome,
        documento=pedido.documento,
        data_nascimento=pedido.data_nascimento,
        renda_mensal=pedido.renda_mensal,
        pessoa_exposta_politicamente=pedido.pessoa_exposta_politicamente,
        parte_relacionada=pedido.parte_relacionada,
        enderecos=_enderecos(pedido),
        contatos=_contatos(pedido),
        documentos=_documentos(pedido),
    )


def mudancas_de(pedido: pb.AtualizarConsorciadoRequest, hoje: date) -> dict[str, Any]:
    """The changes a request asks for, checked: fields of the mask, or those sent when there is no mask."""
    nomes = list(pedido.update_mask.paths) or _enviados(pedido)
    leitura = Leitura()
    leitura.erros += [
        FieldError("/update_mask", f"O campo {nome} não pode ser alterado.") for nome in nomes if nome not in _LEITORES
    ]
    if not nomes:
        raise validation("/update_mask", "Informe ao menos um campo a alterar.")
    leitura.concluir()
    mudancas: dict[str, Any] = {}
    for nome in nomes:
        campo, ler = _LEITORES[nome]
        mudancas[campo] = ler(pedido, leitura, hoje)
    leitura.concluir()
    return mudancas


def consorciado_pb(pessoa: Consorciado) -> pb.Consorciado:
    """A person as the contract shows it."""
    cadastro = pessoa.cadastro
    nascimento, renda = cadastro.data_nascimento, cadastro.renda_mensal_centavos
    return pb.Consorciado(
        consorciado_id=str(pessoa.consorciado_id),
        tipo=pb.TipoPessoa.Value(f"TIPO_PESSOA_{cadastro.tipo.name}"),
        nome=cadastro.nome,
        documento=cadastro.documento,
        data_nascimento=nascimento.isoformat() if nascimento else "",
        renda_mensal="" if renda is None else format_reais(renda),
        pessoa_exposta_politicamente=cadastro.pessoa_exposta_politicamente,
        parte_relacionada=cadastro.parte_relacionada,
        conjuge_id=str(pessoa.conjuge_id or ""),
        enderecos=map(_endereco_pb, cadastro.enderecos),
        contatos=map(_contato_pb, cadastro.contatos),
        documentos=map(_documento_pb, cadastro.documentos),
        situacao=pb.SituacaoConsorciado.Value(f"SITUACAO_CONSORCIADO_{cadastro.situacao.name}"),
        versao=pessoa.versao,
        criado_em=instante_pb(pessoa.criado_em),
        atualizado_em=instante_pb(pessoa.atualizado_em),
    )


def pagador_pb(pessoa: Consorciado, *, mascarado: bool) -> pb.Pagador:
    """Who pays: masked, what tells one from another on a screen; else, what a bank needs."""
    cadastro = pessoa.cadastro
    if mascarado:
        documento = mascarar_cpf_cnpj(cadastro.documento)
        return pb.Pagador(consorciado_id=str(pessoa.consorciado_id), nome=cadastro.nome, documento=documento)
    endereco = endereco_de_cobranca(cadastro.enderecos)
    return pb.Pagador(
        consorciado_id=str(pessoa.consorciado_id),
        nome=cadastro.nome,
        documento=cadastro.documento,
        endereco=_endereco_pb(endereco) if endereco else None,
    )


def avaliacao_pb(avaliacao: Avaliacao) -> pb.ValidarConsorciadoResponse:
    """The answer of an assessment."""
    return pb.ValidarConsorciadoResponse(
        consorciado_id=str(avaliacao.consorciado_id),
        apto=not avaliacao.motivos,
        motivos=avaliacao.motivos,
        conjuge_id=str(avaliacao.conjuge_id or ""),
        parte_relacionada=avaliacao.parte_relacionada,
    )


def importacao_pb(importacao: Importacao, *, simulacao: bool) -> pb.ImportarConsorciadosResponse:
    """What a file did, or would do."""
    return pb.ImportarConsorciadosResponse(
        linhas=importacao.linhas,
        criados=importacao.criados,
        inalterados=importacao.inalterados,
        problemas=[
            pb.ProblemaImportacao(linha=item.linha, coluna=item.coluna, motivo=item.motivo)
            for item in importacao.problemas
        ],
        consorciado_ids=map(str, importacao.ids),
        simulacao=simulacao,
    )


def participacao_pb(participacao: Participacao) -> pb.Participacao:
    """A cota of the person."""
    return pb.Participacao(
        grupo_id=str(participacao.grupo_id),
        cota_id=str(participacao.cota_id),
        grupo_codigo=participacao.grupo_codigo,
        numero=participacao.numero,
        versao=participacao.versao_titular,
        situacao=participacao.situacao,
        desde=participacao.desde.isoformat(),
    )


def situacao_procurada(valor: pb.SituacaoConsorciado.ValueType) -> str | None:
    """The situation of a filter; None is any."""
    return _nome(pb.SituacaoConsorciado, valor, "SITUACAO_CONSORCIADO_") if valor else None


def uuid_opcional(texto: str) -> UUID | None:
    """An identifier that may be missing."""
    return UUID(texto) if texto else None


def ler_token(token: str) -> UUID:
    """Where to continue. VALIDATION when the token is not one of ours."""
    try:
        return UUID(token) if token else PRIMEIRO
    except ValueError:
        raise foreign_page_token() from None


def _enviados(pedido: pb.AtualizarConsorciadoRequest) -> list[str]:
    return [campo.name for campo, _ in pedido.ListFields() if campo.name in _LEITORES]


def _ler_nome(pedido: pb.AtualizarConsorciadoRequest, leitura: Leitura, _hoje: date) -> str:
    return leitura.campo(ler_nome, pedido.nome, "/nome", "")


def _ler_nascimento(pedido: pb.AtualizarConsorciadoRequest, leitura: Leitura, hoje: date) -> date | None:
    return leitura.campo(nascimento_ate(hoje), pedido.data_nascimento, "/data_nascimento", None)


def _ler_renda(pedido: pb.AtualizarConsorciadoRequest, leitura: Leitura, _hoje: date) -> int | None:
    return leitura.campo(ler_renda, pedido.renda_mensal, "/renda_mensal", None)


def _ler_situacao(pedido: pb.AtualizarConsorciadoRequest, leitura: Leitura, _hoje: date) -> Situacao:
    if not pedido.situacao:
        leitura.erros.append(FieldError("/situacao", "Campo obrigatório."))
        return Situacao.ATIVO
    return Situacao[_nome(pb.SituacaoConsorciado, pedido.situacao, "SITUACAO_CONSORCIADO_")]


# Name in the contract → field of `Cadastro` (or `conjuge_id`) and how it is read.
_LEITORES: Mapping[str, tuple[str, Leitor]] = {
    "nome": ("nome", _ler_nome),
    "data_nascimento": ("data_nascimento", _ler_nascimento),
    "renda_mensal": ("renda_mensal_centavos", _ler_renda),
    "pessoa_exposta_politicamente": ("pessoa_exposta_politicamente", lambda p, _l, _h: p.pessoa_exposta_politicamente),
    "parte_relacionada": ("parte_relacionada", lambda p, _l, _h: p.parte_relacionada),
    "conjuge_id": ("conjuge_id", lambda p, _l, _h: uuid_opcional(p.conjuge_id)),
    "enderecos": ("enderecos", lambda p, leitura, _h: ler_enderecos(leitura, _enderecos(p))),
    "contatos": ("contatos", lambda p, leitura, _h: ler_contatos(leitura, _contatos(p))),
    "documentos": ("documentos", lambda p, leitura, _h: ler_documentos(leitura, _documentos(p))),
    "situacao": ("situacao", _ler_situacao),
}


def _enderecos(pedido: pb.CriarConsorciadoRequest | pb.AtualizarConsorciadoRequest) -> tuple[Endereco, ...]:
    return tuple(
        Endereco(
            TipoEndereco[_nome(pb.TipoEndereco, item.tipo, "TIPO_ENDERECO_")],
            item.cep,
            item.logradouro,
            item.numero,
            item.complemento,
            item.bairro,
            item.municipio,
            item.uf,
        )
        for item in pedido.enderecos
    )


def _contatos(pedido: pb.CriarConsorciadoRequest | pb.AtualizarConsorciadoRequest) -> tuple[Contato, ...]:
    return tuple(
        Contato(TipoContato[_nome(pb.TipoContato, item.tipo, "TIPO_CONTATO_")], item.valor, item.preferencial)
        for item in pedido.contatos
    )


def _documentos(pedido: pb.CriarConsorciadoRequest | pb.AtualizarConsorciadoRequest) -> tuple[Documento, ...]:
    return tuple(
        Documento(TipoDocumento[_nome(pb.TipoDocumento, item.tipo, "TIPO_DOCUMENTO_")], item.numero, item.orgao_emissor)
        for item in pedido.documentos
    )


def _endereco_pb(item: Endereco) -> pb.Endereco:
    return pb.Endereco(
        tipo=pb.TipoEndereco.Value(f"TIPO_ENDERECO_{item.tipo.name}"),
        cep=item.cep,
        logradouro=item.logradouro,
        numero=item.numero,
        complemento=item.complemento,
        bairro=item.bairro,
        municipio=item.municipio,
        uf=item.uf,
    )


def _contato_pb(item: Contato) -> pb.Contato:
    tipo = pb.TipoContato.Value(f"TIPO_CONTATO_{item.tipo.name}")
    return pb.Contato(tipo=tipo, valor=item.valor, preferencial=item.preferencial)


def _documento_pb(item: Documento) -> pb.Documento:
    tipo = pb.TipoDocumento.Value(f"TIPO_DOCUMENTO_{item.tipo.name}")
    return pb.Documento(tipo=tipo, numero=item.numero, orgao_emissor=item.orgao_emissor)


def _nome(enumeracao: Any, valor: int, prefixo: str) -> str:
    """The name of an enum value in the domain."""
    nome: str = enumeracao.Name(valor)
    return nome.removeprefix(prefixo)


def instante_pb(momento: datetime) -> Timestamp:
    """An instant, as the contract writes it."""
    instante = Timestamp()
    instante.FromDatetime(momento)
    return instante
