"""The web application as the gateway serves it: which file answers an address, and with which headers."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest

from contract.gateway.exemplo import world

INLINE = "self.__next_f=[]"
HASHED = "/mf/gestao/static/js/a.1b2c.js"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A built application, in small."""
    web = tmp_path / "dist"
    files = {
        "index.html": f"<html><script src='/tema.js'></script><script>{INLINE}</script></html>",
        "grupos.html": "<html>grupos</html>",
        "grupos.txt": "payload",
        "tema.js": "// " + "x" * 2_000,
        "mf/gestao/mf-manifest.json": '{"id": "gestao"}',
        HASHED.lstrip("/"): "export {}",
    }
    for name, text in files.items():
        (web / name).parent.mkdir(parents=True, exist_ok=True)
        (web / name).write_text(text, encoding="utf-8")
    (tmp_path / "segredo.html").write_text("fora da pasta", encoding="utf-8")
    return web


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("/", "index.html"),
        ("/grupos", "grupos.html"),
        ("/grupos/105/cotas", "grupos.html"),
        ("/grupos/105.txt", "grupos.txt"),
        ("/mf/gestao/mf-manifest.json", "mf/gestao/mf-manifest.json"),
    ],
)
async def test_an_address_is_answered_by_the_page_of_its_first_segment(folder: Path, path: str, file: str) -> None:
    async with world(web=folder) as w:
        answer = await w.client.get(path)
        assert (answer.status_code, answer.content) == (200, (folder / file).read_bytes())


@pytest.mark.parametrize(
    "path", ["/nada", "/grupos.js", "/mf/gestao/nada.js", "/api/v1/nada", "/../segredo.html", "/%2e%2e/segredo"]
)
async def test_what_is_not_there_is_a_problem_and_never_a_page(folder: Path, path: str) -> None:
    async with world(web=folder) as w:
        answer = await w.client.get(path)
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"


async def test_a_browser_that_goes_nowhere_is_told_so_by_the_application(folder: Path) -> None:
    (folder / "404.html").write_text(f"<script>{INLINE}</script>nada aqui", encoding="utf-8")
    async with world(web=folder) as w:
        answer = await w.client.get("/nada/aqui", headers={"accept": "text/html,*/*;q=0.8"})
        assert (answer.status_code, answer.content) == (404, (folder / "404.html").read_bytes())
        assert "sha256-" in answer.headers["content-security-policy"]
        again = await w.client.get("/nada", headers={"accept": "text/html", "if-none-match": answer.headers["etag"]})
        assert again.status_code == 404
        for path in ("/api/v1/nada", "/mf/gestao/nada.js"):
            problem = await w.client.get(path, headers={"accept": "text/html"})
            assert problem.headers["content-type"] == "application/problem+json"


async def test_a_page_runs_only_our_scripts_and_its_own_inline_ones(folder: Path) -> None:
    async with world(web=folder) as w:
        policy = (await w.client.get("/")).headers["content-security-policy"]
        digest = base64.b64encode(hashlib.sha256(INLINE.encode()).digest()).decode()
        assert f"script-src 'self' 'sha256-{digest}';" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert "sha256" not in (await w.client.get("/grupos")).headers["content-security-policy"]


async def test_hashed_files_are_kept_for_ever_and_the_others_are_asked_about(folder: Path) -> None:
    async with world(web=folder) as w:
        assert "immutable" in (await w.client.get(HASHED)).headers["cache-control"]
        first = await w.client.get("/tema.js", headers={"accept-encoding": "gzip"})
        assert (first.headers["cache-control"], first.headers["content-encoding"]) == ("no-cache", "gzip")
        again = await w.client.get("/tema.js", headers={"if-none-match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        plain = await w.client.get("/tema.js", headers={"accept-encoding": "identity"})
        assert "content-encoding" not in plain.headers


async def test_a_remote_is_upgraded_while_the_process_runs(folder: Path) -> None:
    async with world(web=folder) as w:
        before = await w.client.get("/mf/gestao/mf-manifest.json")
        (folder / "mf/gestao/mf-manifest.json").write_text('{"id": "gestao", "v": 2}', encoding="utf-8")
        after = await w.client.get("/mf/gestao/mf-manifest.json")
        assert (before.json(), after.json()) == ({"id": "gestao"}, {"id": "gestao", "v": 2})


async def test_where_the_remotes_are_is_told_at_run_time_and_their_scripts_are_let_in(folder: Path) -> None:
    elsewhere = {"gestao": "https://estatico.exemplo/gestao/mf-manifest.json", "financeiro": "/mf/financeiro.json"}
    async with world(web=folder, web_remotos=elsewhere) as w:
        assert (await w.client.get("/config.json")).json() == {"remotos": elsewhere}
        policy = (await w.client.get("/")).headers["content-security-policy"]
        assert "script-src 'self' https://estatico.exemplo " in policy


async def test_without_the_application_the_start_is_the_documentation() -> None:
    async with world() as w:
        assert (await w.client.get("/")).headers["location"] == "/api/v1/docs"
        assert (await w.client.get("/grupos")).status_code == 404
