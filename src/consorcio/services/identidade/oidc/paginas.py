"""The pages of a login: self-contained HTML without scripts, under a content security policy that allows none."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from urllib.parse import urlsplit
from uuid import UUID

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from .entrada import Etapa

_TEMPLATES = Environment(
    loader=PackageLoader("consorcio.services.identidade.oidc", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def formulario(
    etapa: Etapa,
    *,
    acao: str,
    entrada_id: UUID,
    prova: str,
    destino: str,
    usuario: str = "",
    erro: str | None = None,
    de_recuperacao: bool = False,
) -> HTMLResponse:
    """The form of a step; `destino` is where the browser goes when the login is over. With `de_recuperacao` the place
    of the recovery code is the one that is open.
    """
    valores = {
        "acao": acao,
        "entrada": str(entrada_id),
        "prova": prova,
        "etapa": etapa.value,
        "usuario": usuario,
        "erro": erro,
        "de_recuperacao": de_recuperacao,
    }
    return _pagina(f"{etapa.value}.html", valores, 200 if erro is None else 400, destino)


def aviso(titulo: str, texto: str, *, destino: str, acao: str, status: int = 200) -> HTMLResponse:
    """A page that says something and offers one way out."""
    valores = {"titulo": titulo, "texto": texto, "destino": destino, "acao": acao}
    return _pagina("aviso.html", valores, status, destino)


def _pagina(nome: str, valores: Mapping[str, str | bool | None], status: int, destino: str) -> HTMLResponse:
    nonce = secrets.token_urlsafe(16)
    corpo = _TEMPLATES.get_template(nome).render(nonce=nonce, **valores)
    return HTMLResponse(corpo, status, _cabecalhos(nonce, destino))


def _cabecalhos(nonce: str, destino: str) -> dict[str, str]:
    partes = urlsplit(destino)
    # Browsers apply form-action to the redirections that follow the form, so the client's origin is named too.
    origem = f" {partes.scheme}://{partes.netloc}" if partes.netloc else ""
    politica = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; form-action 'self'{origem}; "
        "frame-ancestors 'none'; base-uri 'none'"
    )
    return {
        "Content-Security-Policy": politica,
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
