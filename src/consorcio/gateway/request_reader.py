"""From an HTTP request to the request message of the rpc: path, query string, body, headers."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote_to_bytes

from consorcio.core.errors import ConsorcioError, ErrorKind, FieldError
from consorcio.gateway.decoder import Errors, decode, invalid, mask_paths
from consorcio.gateway.exchange import Exchange, header_error
from consorcio.gateway.json_input import parse_json
from consorcio.gateway.problems import NOT_ACCEPTABLE, HttpRefusalError
from consorcio.gateway.routes import PAGE_SIZE_FIELD, PAGE_SIZE_MAX, Parameter, Route
from consorcio.gateway.values import InvalidValueError

_BROKEN_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_IDEMPOTENCY_KEY = re.compile(rb"[!-~]{1,255}")
QUERY_MAX = 8192


def fill_from_address(route: Route, message: Any, values: list[str], query: bytes) -> None:
    """Set what comes from the path and the query string. VALIDATION with every bad parameter."""
    errors: Errors = []
    for parameter, raw in zip(route.path_parameters, values, strict=True):
        _set(parameter, message, raw if "%" not in raw else _unquote(raw, parameter.name, errors), errors)
    if query:
        _fill_from_query(route, message, query, errors)
    if errors:
        raise invalid(errors)


def fill_from_body(route: Route, message: Any, raw: bytes) -> None:
    """Set what comes from the body, and the mask of a PATCH."""
    if route.decode_body is None:
        return
    value = parse_json(raw)
    target = message if route.body == "*" else getattr(message, route.body)
    if target is not message:
        target.SetInParent()
    decode(route.decode_body, value, target)
    if route.mask_field:
        paths = mask_paths(route.body_descriptor, value)
        if not paths:
            raise ConsorcioError(ErrorKind.VALIDATION, "Envie ao menos um campo a alterar.")
        getattr(message, route.mask_field).paths.extend(paths)


def check_page_size(route: Route, message: Any) -> None:
    """VALIDATION when a list asks for more than the limit."""
    if PAGE_SIZE_FIELD in route.query_parameters:
        size = getattr(message, PAGE_SIZE_FIELD)
        if not 0 <= size <= PAGE_SIZE_MAX:
            raise invalid([FieldError(f"/{PAGE_SIZE_FIELD}", f"deve estar entre 0 e {PAGE_SIZE_MAX}")])


def idempotency_key(route: Route, exchange: Exchange) -> str | None:
    """The key of a command; VALIDATION when it is absent or malformed."""
    given = exchange.headers.get(b"idempotency-key")
    if given is None:
        if route.is_command:
            raise header_error("Idempotency-Key", "é obrigatório nesta operação")
        return None
    if _IDEMPOTENCY_KEY.fullmatch(given) is None:
        raise header_error("Idempotency-Key", "deve ter de 1 a 255 caracteres ASCII visíveis")
    return given.decode()


def check_content_type(exchange: Exchange, body: bytes) -> None:
    """UNSUPPORTED when there is a body and it is not said to be JSON in UTF-8, plain."""
    if not body:
        return
    media_type, _, parameters = exchange.headers.get(b"content-type", b"").partition(b";")
    charset = parameters.strip().lower().replace(b'"', b"")
    if media_type.strip().lower() != b"application/json" or charset not in (b"", b"charset=utf-8"):
        raise ConsorcioError(ErrorKind.UNSUPPORTED, "O corpo deve ser application/json em UTF-8.")
    if exchange.headers.get(b"content-encoding", b"identity").lower() != b"identity":
        raise ConsorcioError(ErrorKind.UNSUPPORTED, "O corpo não pode vir comprimido.")


def check_accept(exchange: Exchange, produced: str) -> None:
    """406 when the client accepts nothing of what the route produces."""
    accept = exchange.headers.get(b"accept")
    if accept is None or accept == b"*/*" or accept == produced.encode():
        return
    wanted = (produced, produced.split("/", maxsplit=1)[0] + "/*", "*/*", "application/problem+json")
    for item in accept.decode("latin-1").lower().split(","):
        media_type, _, parameters = item.partition(";")
        if media_type.strip() in wanted and parameters.replace(" ", "") not in ("q=0", "q=0.0"):
            return
    raise HttpRefusalError(NOT_ACCEPTABLE, f"Esta operação produz {produced}.")


def _fill_from_query(route: Route, message: Any, query: bytes, errors: Errors) -> None:
    if len(query) > QUERY_MAX:
        raise ConsorcioError(ErrorKind.VALIDATION, f"Os parâmetros passam de {QUERY_MAX} caracteres.")
    seen: set[str] = set()
    for pair in query.decode("latin-1").split("&"):
        raw_name, _, raw_value = pair.partition("=")
        name = _unquote(raw_name.replace("+", " "), "", errors)
        parameter = route.query_parameters.get(name)
        if parameter is None:
            errors.append(FieldError(f"/{name}", "parâmetro desconhecido"))
        elif name in seen and not parameter.field.is_repeated:
            errors.append(FieldError(f"/{name}", "parâmetro repetido"))
        else:
            seen.add(name)
            _set(parameter, message, _unquote(raw_value.replace("+", " "), name, errors), errors)


def _set(parameter: Parameter, message: Any, text: str, errors: Errors) -> None:
    try:
        parameter.set_text(message, text)
    except InvalidValueError as error:
        errors.append(FieldError(f"/{parameter.name.replace('.', '/')}", str(error)))


def _unquote(raw: str, name: str, errors: Errors) -> str:
    """The text, percent-decoded; an error is added when the encoding is broken or is not UTF-8."""
    try:
        text: str | None = unquote_to_bytes(raw.encode("latin-1")).decode()
    except ValueError:
        text = None
    if text is None or _BROKEN_PERCENT.search(raw):
        errors.append(FieldError(f"/{name}", "tem codificação percentual inválida"))
        return ""
    return text
