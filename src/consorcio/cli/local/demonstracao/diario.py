"""What the demonstration decided to ask, kept before asking: a second run asks the same, and so changes nothing."""

from __future__ import annotations

import base64
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from google.protobuf.message import Message

Pedido = TypeVar("Pedido", bound=Message)


class Diario:
    """Requests by key, on disk."""

    def __init__(self, arquivo: Path) -> None:
        self._arquivo = arquivo
        self._pedidos: dict[str, str] = json.loads(arquivo.read_text()) if arquivo.exists() else {}

    async def lembrar(
        self, chave: str, classe: type[Pedido], preparar: Callable[[], Pedido | Awaitable[Pedido]]
    ) -> Pedido:
        """The request of a key: the one kept, or the one prepared now, kept before it is used."""
        guardado = self._pedidos.get(chave)
        if guardado is not None:
            return classe.FromString(base64.b64decode(guardado))
        preparado = preparar()
        pedido = preparado if isinstance(preparado, Message) else await preparado
        self._pedidos[chave] = base64.b64encode(pedido.SerializeToString()).decode()
        provisorio = self._arquivo.with_suffix(".novo")
        provisorio.write_text(json.dumps(self._pedidos))
        provisorio.replace(self._arquivo)
        return pedido
