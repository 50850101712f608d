"""An error as an RFC 9457 problem document: the gateway renders it, and so does a service with an HTTP face."""

from __future__ import annotations

from typing import Any

from consorcio.core.errors import ConsorcioError

PROBLEM_MEDIA_TYPE = "application/problem+json"


def document(status: int, code: str, title: str, detail: str) -> dict[str, Any]:
    """The members that every problem has."""
    return {
        "type": f"urn:consorcio:erro:{code.lower().replace('_', '-')}",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
    }


def problem_document(error: ConsorcioError) -> dict[str, Any]:
    """The problem of one of our errors, with its rule and its fields."""
    problem = document(error.kind.http_status, error.kind.code, error.kind.title, error.detail)
    if error.rule:
        problem["regra"] = error.rule
    if error.fields:
        problem["errors"] = [{"pointer": field.pointer, "message": field.message} for field in error.fields]
    return problem
