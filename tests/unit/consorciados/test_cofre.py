"""What is sealed opens only where it was sealed."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from consorcio.platform.vault import Vault, VaultError
from consorcio.services.consorciados.cofre import Cofre
from consorcio.services.consorciados.domain.consorciado import (
    Cadastro,
    Consorciado,
    Contato,
    Documento,
    Endereco,
    TipoContato,
    TipoDocumento,
    TipoEndereco,
    TipoPessoa,
)
from consorcio.services.consorciados.repository import COLUNAS

COFRE = Cofre(Vault({1: b"k" * 32}, b"b" * 32))
AGORA = datetime(2026, 1, 5, tzinfo=UTC)
ANA = Consorciado(
    UUID(int=1),
    Cadastro(
        tipo=TipoPessoa.FISICA,
        nome="Ana Silva",
        documento="52998224725",
        data_nascimento=date(1985, 4, 12),
        renda_mensal_centavos=540_000,
        enderecos=(Endereco(TipoEndereco.COMERCIAL, "01310100", "Rua", "1", "", "Centro", "São Paulo", "SP"),),
        contatos=(Contato(TipoContato.EMAIL, "ana@example.com", preferencial=True),),
        documentos=(Documento(TipoDocumento.RG, "123", "SSP"),),
    ),
    conjuge_id=None,
    versao=3,
    criado_em=AGORA,
    atualizado_em=AGORA,
)


def _como_lida(pessoa: Consorciado) -> dict[str, Any]:
    """The row as the query gives it back: bytea inside JSON is written in hexadecimal."""
    linha = dict(zip(COLUNAS.split(", "), COFRE.linha(pessoa), strict=True))
    chave, cadastro = pessoa.consorciado_id, pessoa.cadastro
    listas = {
        "enderecos": COFRE.linhas_enderecos(chave, cadastro.enderecos),
        "contatos": COFRE.linhas_contatos(chave, cadastro.contatos),
        "documentos": COFRE.linhas_documentos(chave, cadastro.documentos),
    }
    for nome, itens in listas.items():
        linha[nome] = [
            ["\\x" + valor.hex() if isinstance(valor, bytes) else valor for valor in item[1:]] for item in itens
        ]
    return linha


def test_a_person_comes_back_whole() -> None:
    assert COFRE.abrir(_como_lida(ANA)) == ANA


def test_the_row_of_somebody_else_does_not_open() -> None:
    with pytest.raises(VaultError):
        COFRE.abrir(_como_lida(ANA) | {"consorciado_id": UUID(int=2)})


@pytest.mark.parametrize(("de", "para"), [("nome", "documento"), ("renda_mensal", "data_nascimento")])
def test_a_column_moved_to_another_does_not_open(de: str, para: str) -> None:
    linha = _como_lida(ANA)
    with pytest.raises(VaultError):
        COFRE.abrir(linha | {para: linha[de]})
