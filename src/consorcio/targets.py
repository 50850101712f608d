"""The table of targets: what a process may be, alone or together (`consorcio serve --target=gateway,grupos`)."""

from __future__ import annotations

import importlib
from collections.abc import Callable

from consorcio.platform.service import Runtime, Service
from consorcio.platform.serving import Target

GATEWAY = "gateway"


def _build(name: str) -> Callable[[Runtime], Service]:
    def build(runtime: Runtime) -> Service:
        service: Service = importlib.import_module(f"consorcio.services.{name}.service").build(runtime)
        return service

    return build


SERVICES = (
    "auditoria",
    "configuracao",
    "identidade",
    "consorciados",
    "grupos",
    "financeiro",
    "sorteios",
    "documentos",
    "relatorios",
    "notificacoes",
)
TARGETS = {name: Target(name, _build(name), f"consorcio.{name}.v1") for name in SERVICES}
ALL = (GATEWAY, *SERVICES)


def chosen(text: str) -> tuple[str, ...]:
    """The targets of `--target`. ValueError names one that does not exist."""
    names = ALL if text == "all" else tuple(part.strip() for part in text.split(","))
    for name in names:
        if name not in ALL:
            raise ValueError(f"Alvo desconhecido: {name}. Existem: {', '.join(ALL)}.")
    return names
