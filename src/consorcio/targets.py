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


def _target(name: str, *services: str) -> Target:
    return Target(name, _build(name), tuple(f"consorcio.{name}.v1.{service}" for service in services))


TARGETS: dict[str, Target] = {
    "auditoria": _target("auditoria", "AuditoriaService"),
    "configuracao": _target("configuracao", "ConfiguracaoService"),
    "identidade": _target("identidade", "IdentidadeService"),
    "consorciados": _target("consorciados", "ConsorciadoService"),
    "grupos": _target("grupos", "GrupoService"),
    "financeiro": _target("financeiro", "FinanceiroService", "SimulacaoService"),
    "sorteios": _target("sorteios", "SorteioService"),
    "documentos": _target("documentos", "DocumentoService"),
    "relatorios": _target("relatorios", "RelatorioService"),
    "notificacoes": _target("notificacoes", "NotificacaoService"),
}
SERVICES = tuple(TARGETS)
ALL = (GATEWAY, *SERVICES)


def chosen(text: str) -> tuple[str, ...]:
    """The targets of `--target`. ValueError names one that does not exist."""
    names = ALL if text == "all" else tuple(part.strip() for part in text.split(","))
    for name in names:
        if name not in ALL:
            raise ValueError(f"Alvo desconhecido: {name}. Existem: {', '.join(ALL)}.")
    return names
