"""Sealing a person for the tables and opening what comes back. Nothing personal is written in the clear.

Each value is bound to its table, column and row; a row of a list is `{consorciado_id}/{ordem}`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

import orjson

from consorcio.platform.sealed_facts import seal_data
from consorcio.platform.vault import Vault
from consorcio.services.consorciados.domain.consorciado import (
    Cadastro,
    Consorciado,
    Contato,
    Documento,
    Endereco,
    Situacao,
    TipoContato,
    TipoDocumento,
    TipoEndereco,
    TipoPessoa,
)
from consorcio.services.consorciados.domain.nome import prefixos_do_nome, prefixos_procurados

Linha = tuple[Any, ...]
_BYTES_PREFIXO = 16


class Cofre:
    """The vault, as the tables of this service use it."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def hash_documento(self, documento: str) -> bytes:
        """What finds a CPF or CNPJ."""
        return self._vault.lookup_hash(f"documento|{documento}")

    def hashes_procurados(self, pesquisa: str) -> list[bytes]:
        """What a name must have to be found; empty when the search has no word."""
        return self._hashes(prefixos_procurados(pesquisa))

    def linha(self, consorciado: Consorciado) -> Linha:
        """The row of `consorciado`, in the order of `repository.COLUNAS`."""
        chave, cadastro = consorciado.consorciado_id, consorciado.cadastro
        nascimento, renda = cadastro.data_nascimento, cadastro.renda_mensal_centavos
        return (
            chave,
            cadastro.tipo.value,
            self._selar(cadastro.documento, "documento", chave),
            self.hash_documento(cadastro.documento),
            self._selar(cadastro.nome, "nome", chave),
            self._hashes(prefixos_do_nome(cadastro.nome)),
            None if nascimento is None else self._selar(nascimento.isoformat(), "data_nascimento", chave),
            None if renda is None else self._selar(str(renda), "renda_mensal", chave),
            cadastro.pessoa_exposta_politicamente,
            cadastro.parte_relacionada,
            consorciado.conjuge_id,
            cadastro.situacao.value,
            consorciado.versao,
            consorciado.criado_em,
            consorciado.atualizado_em,
        )

    def linhas_enderecos(self, consorciado_id: UUID, enderecos: Iterable[Endereco]) -> list[Linha]:
        """The rows of `endereco`."""
        return [
            (
                consorciado_id,
                ordem,
                item.tipo.value,
                self._selar_item("endereco", "dados", consorciado_id, ordem, dados),
            )
            for ordem, item in enumerate(enderecos)
            for dados in [orjson.dumps({nome: valor for nome, valor in asdict(item).items() if nome != "tipo"})]
        ]

    def linhas_contatos(self, consorciado_id: UUID, contatos: Iterable[Contato]) -> list[Linha]:
        """The rows of `contato`."""
        return [
            (
                consorciado_id,
                ordem,
                item.tipo.value,
                self._selar_item("contato", "valor", consorciado_id, ordem, item.valor),
                item.preferencial,
            )
            for ordem, item in enumerate(contatos)
        ]

    def linhas_documentos(self, consorciado_id: UUID, documentos: Iterable[Documento]) -> list[Linha]:
        """The rows of `documento`."""
        return [
            (
                consorciado_id,
                ordem,
                item.tipo.value,
                self._selar_item("documento", "numero", consorciado_id, ordem, item.numero),
                item.orgao_emissor,
            )
            for ordem, item in enumerate(documentos)
        ]

    def contatos_do_fato(self, consorciado: Consorciado) -> str:
        """Name and contacts for who has to reach the person, sealed for the way."""
        cadastro = consorciado.cadastro
        contatos = [
            {"tipo": contato.tipo.value, "valor": contato.valor, "preferencial": contato.preferencial}
            for contato in cadastro.contatos
        ]
        dados = {"nome": cadastro.nome, "contatos": contatos}
        return seal_data(self._vault, "ContatosAlterados", consorciado.consorciado_id, dados)

    def selar_pedido(self, pedido_id: UUID, coluna: str, texto: str) -> bytes:
        """What a holder asked, or what was answered."""
        return self._vault.seal(texto, "pedido_titular", coluna, pedido_id)

    def abrir_pedido(self, pedido_id: UUID, coluna: str, selado: bytes) -> str:
        """The same, to be read."""
        return self._vault.open(selado, "pedido_titular", coluna, pedido_id)

    def abrir(self, linha: dict[str, Any]) -> Consorciado:
        """The person of a row of `repository.consultar`."""
        chave: UUID = linha["consorciado_id"]
        cadastro = Cadastro(
            tipo=TipoPessoa(linha["tipo"]),
            nome=self._abrir(linha["nome"], "nome", chave),
            documento=self._abrir(linha["documento"], "documento", chave),
            data_nascimento=self._abrir_nascimento(linha["data_nascimento"], chave),
            renda_mensal_centavos=self.abrir_renda(linha["renda_mensal"], chave),
            pessoa_exposta_politicamente=linha["pessoa_exposta_politicamente"],
            parte_relacionada=linha["parte_relacionada"],
            situacao=Situacao(linha["situacao"]),
            enderecos=tuple(self._endereco(chave, item) for item in linha["enderecos"]),
            contatos=tuple(self._contato(chave, item) for item in linha["contatos"]),
            documentos=tuple(self._documento(chave, item) for item in linha["documentos"]),
        )
        return Consorciado(
            consorciado_id=chave,
            cadastro=cadastro,
            conjuge_id=linha["conjuge_id"],
            versao=linha["versao"],
            criado_em=linha["criado_em"],
            atualizado_em=linha["atualizado_em"],
        )

    def abrir_renda(self, selada: bytes | None, consorciado_id: UUID) -> int | None:
        """Income in centavos, if known."""
        return None if selada is None else int(self._abrir(selada, "renda_mensal", consorciado_id))

    def _abrir_nascimento(self, selada: bytes | None, chave: UUID) -> date | None:
        return None if selada is None else date.fromisoformat(self._abrir(selada, "data_nascimento", chave))

    def _endereco(self, chave: UUID, item: list[Any]) -> Endereco:
        ordem, tipo, selado = item
        return Endereco(
            tipo=TipoEndereco(tipo), **orjson.loads(self._abrir_item("endereco", "dados", chave, ordem, selado))
        )

    def _contato(self, chave: UUID, item: list[Any]) -> Contato:
        ordem, tipo, selado, preferencial = item
        return Contato(TipoContato(tipo), self._abrir_item("contato", "valor", chave, ordem, selado), preferencial)

    def _documento(self, chave: UUID, item: list[Any]) -> Documento:
        ordem, tipo, selado, orgao_emissor = item
        return Documento(
            TipoDocumento(tipo), self._abrir_item("documento", "numero", chave, ordem, selado), orgao_emissor
        )

    def _selar(self, valor: str, coluna: str, chave: UUID) -> bytes:
        return self._vault.seal(valor, "consorciado", coluna, chave)

    def _abrir(self, selado: bytes, coluna: str, chave: UUID) -> str:
        return self._vault.open(selado, "consorciado", coluna, chave)

    def _selar_item(self, tabela: str, coluna: str, chave: UUID, ordem: int, valor: str | bytes) -> bytes:
        return self._vault.seal(valor, tabela, coluna, f"{chave}/{ordem}")

    def _abrir_item(self, tabela: str, coluna: str, chave: UUID, ordem: int, hexadecimal: str) -> str:
        """`hexadecimal` is how PostgreSQL writes a bytea inside JSON: a backslash, an x, the digits."""
        return self._vault.open(bytes.fromhex(hexadecimal[2:]), tabela, coluna, f"{chave}/{ordem}")

    def _hashes(self, prefixos: list[str]) -> list[bytes]:
        return [self._vault.lookup_hash(f"nome|{prefixo}")[:_BYTES_PREFIXO] for prefixo in prefixos]
