"""What is sealed in the rows: titles, file names, data of a generation, and the key of each content."""

from __future__ import annotations

from uuid import UUID

from consorcio.platform.vault import Vault


class Cofre:
    """Seals and opens the columns of documentos, each bound to its row (ADR 0006)."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def selar_titulo(self, titulo: str, documento_id: UUID) -> bytes:
        """A title may name a person."""
        return self._vault.seal(titulo, "documento", "titulo", documento_id)

    def abrir_titulo(self, selado: bytes, documento_id: UUID) -> str:
        """The title."""
        return self._vault.open(selado, "documento", "titulo", documento_id)

    def selar_nome(self, nome: str, versao_id: UUID) -> bytes:
        """A file name too."""
        return self._vault.seal(nome, "versao_documento", "nome_arquivo", versao_id)

    def abrir_nome(self, selado: bytes, versao_id: UUID) -> str:
        """The file name."""
        return self._vault.open(selado, "versao_documento", "nome_arquivo", versao_id)

    def selar_chave(self, chave: bytes, versao_id: UUID) -> bytes:
        """The key of a content. Erasing what this returns makes the content unreadable everywhere, copies included."""
        return self._vault.seal(chave, "versao_documento", "chave", versao_id)

    def abrir_chave(self, selada: bytes, versao_id: UUID) -> bytes:
        """The key."""
        return self._vault.open_bytes(selada, "versao_documento", "chave", versao_id)

    def selar_dados(self, dados: str, versao_id: UUID) -> bytes:
        """The data of a generation in course."""
        return self._vault.seal(dados, "geracao", "dados", versao_id)

    def abrir_dados(self, selados: bytes, versao_id: UUID) -> str:
        """The data."""
        return self._vault.open(selados, "geracao", "dados", versao_id)
