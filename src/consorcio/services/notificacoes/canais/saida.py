"""What a channel is to the dispatcher: it takes a message and says what became of it. It never raises."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from consorcio.services.notificacoes.domain.aviso import Mensagem
from consorcio.services.notificacoes.domain.tentativa import Fim, Resultado


class Saida(Protocol):
    """A way out. `paralelo` messages at most are given to it at once."""

    @property
    def paralelo(self) -> int:
        """How many it takes at once."""
        ...

    async def enviar(self, mensagem: Mensagem) -> Resultado:
        """Hand a message to the provider."""
        ...

    async def fechar(self) -> None:
        """Close what it keeps open."""
        ...


class Pasta:
    """A fake for one machine: each message becomes a file, to be looked at. For installations without a provider."""

    paralelo = 1

    def __init__(self, pasta: Path, extensao: str) -> None:
        self._pasta = pasta
        self._extensao = extensao

    async def enviar(self, mensagem: Mensagem) -> Resultado:
        """Write the file."""
        self._pasta.mkdir(parents=True, exist_ok=True, mode=0o700)
        arquivo = self._pasta / f"{mensagem.entrega_id}.{self._extensao}"
        arquivo.write_text(f"Para: {mensagem.endereco}\nAssunto: {mensagem.assunto}\n\n{mensagem.corpo}\n")
        return Resultado(Fim.ENVIADA, arquivo.name)

    async def fechar(self) -> None:
        """Nothing is open."""
