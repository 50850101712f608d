"""The vault, as the tables of this service use it: each value is bound to its table, column and row."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import orjson

from consorcio.platform.vault import Vault
from consorcio.services.notificacoes.domain.aviso import Destinatario


class Cofre:
    """Seals and opens names, addresses, values of messages, and the secrets and addresses of webhooks."""

    def __init__(self, vault: Vault) -> None:
        self.vault = vault

    def selar_nome(self, quem: Destinatario, nome: str) -> bytes:
        """The name of a person."""
        return self.vault.seal(nome, "pessoa", "nome", _linha(quem))

    def abrir_nome(self, quem: Destinatario, selado: bytes | None) -> str:
        """The name of a person; empty when it is not known."""
        return "" if selado is None else self.vault.open(selado, "pessoa", "nome", _linha(quem))

    def selar_contato(self, contato_id: UUID, valor: str) -> bytes:
        """An address."""
        return self.vault.seal(valor, "contato", "valor", contato_id)

    def abrir_contato(self, contato_id: UUID, selado: bytes) -> str:
        """An address."""
        return self.vault.open(selado, "contato", "valor", contato_id)

    def busca(self, valor: str) -> bytes:
        """What finds an address again without showing it."""
        return self.vault.lookup_hash(f"contato|{valor}")

    def selar_dados(self, notificacao_id: UUID, dados: Mapping[str, str]) -> bytes:
        """The values put into a message."""
        return self.vault.seal(orjson.dumps(dict(dados)), "notificacao", "dados", notificacao_id)

    def abrir_dados(self, notificacao_id: UUID, selado: bytes) -> dict[str, str]:
        """The values put into a message."""
        dados: dict[str, str] = orjson.loads(self.vault.open_bytes(selado, "notificacao", "dados", notificacao_id))
        return dados

    def selar_webhook(self, coluna: str, webhook_id: UUID, valor: str | bytes) -> bytes:
        """A column of a webhook: `url`, `segredo`."""
        return self.vault.seal(valor, "webhook", coluna, webhook_id)

    def abrir_webhook(self, coluna: str, webhook_id: UUID, selado: bytes) -> bytes:
        """A column of a webhook."""
        return self.vault.open_bytes(selado, "webhook", coluna, webhook_id)


def _linha(quem: Destinatario) -> str:
    return f"{quem.tipo.value}/{quem.id}"
