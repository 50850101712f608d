"""A price list moves the bens that follow it, once, and every group that has them hears it (R4.30 a, R4.31)."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from consorcio.cli.main import build_app
from consorcio.contracts.grupos.v1 import grupos_pb2 as grp
from consorcio.contracts.grupos.v1 import precos_pb2 as pb
from consorcio.core.errors import ErrorKind
from integration.grupos.montagem import Servico

CABECALHO = "lista;codigo;vigencia_inicio;preco\n"


async def importar(servico: Servico, linhas: str, *, simulacao: bool = False) -> Any:
    pedido = pb.ImportarListaPrecosRequest(conteudo=(CABECALHO + linhas).encode(), simulacao=simulacao)
    return await servico.rpc("ImportarListaPrecos", pedido)


async def seguir(servico: Servico, bem: grp.Bem, fonte: str = "FIPE") -> grp.Bem:
    pedido = pb.DefinirFontePrecoRequest(bem_id=bem.bem_id, fonte_preco=fonte, versao=bem.versao)
    resposta: grp.Bem = await servico.rpc("DefinirFontePreco", pedido)
    return resposta


async def test_r4_30_a_list_is_shown_then_followed_once(servico: Servico) -> None:
    grupo = await servico.grupo_constituido()
    bem = await seguir(servico, await servico.rpc("BuscarBem", grp.BuscarBemRequest(bem_id=grupo.bem_ids[0])))
    await seguir(servico, await servico.bem("OUTRO"), "fipe")
    lista = f"Fipe;{bem.codigo};2026-04-01;63.000,00\n"
    previa = await importar(servico, lista, simulacao=True)
    assert (previa.linhas, previa.alterados, previa.inalterados, previa.simulacao) == (1, 1, 0, True)
    (efeito,) = previa.efeitos
    assert (efeito.grupo_codigo, efeito.bem_codigo, efeito.anterior, efeito.novo, efeito.variacao) == (
        *(grupo.codigo, bem.codigo, "60000.00", "63000.00", "5.00000000"),
    )
    assert efeito.cotas == grupo.max_cotas - grupo.cotas_vagas
    assert list(previa.sem_preco) == ["OUTRO"]
    assert await servico.eventos("PrecoAlterado") == []
    feita = await importar(servico, lista)
    assert (feita.alterados, feita.simulacao) == (1, False)
    (fato,) = await servico.eventos("PrecoAlterado")
    assert (fato["grupo_id"], fato["preco_centavos"], fato["vigencia_inicio"]) == (
        *(grupo.grupo_id, 6_300_000, "2026-04-01"),
    )
    serie = await servico.rpc("ListarPrecos", grp.ListarPrecosRequest(bem_id=bem.bem_id))
    assert (serie.precos[0].preco, serie.precos[0].motivo) == ("63000.00", "Lista Fipe")
    de_novo = await importar(servico, lista)
    assert (de_novo.alterados, de_novo.inalterados, len(de_novo.efeitos)) == (0, 1, 0)
    assert len(await servico.eventos("PrecoAlterado")) == 1


async def test_one_wrong_line_keeps_the_whole_list_out(servico: Servico) -> None:
    bem = await seguir(servico, await servico.bem())
    feita = await importar(servico, f"FIPE;{bem.codigo};2026-04-01;63000\nFIPE;NADA;2026-04-01;1\n")
    assert [(p.linha, p.coluna) for p in feita.problemas] == [(3, "codigo")]
    assert feita.simulacao
    serie = await servico.rpc("ListarPrecos", grp.ListarPrecosRequest(bem_id=bem.bem_id))
    assert len(serie.precos) == 1
    pedido = pb.ImportarListaPrecosRequest(conteudo=b"%PDF-1.7\x81")
    assert (await servico.recusa("ImportarListaPrecos", pedido)).fields[0].pointer == "/conteudo"
    velha = pb.DefinirFontePrecoRequest(bem_id=bem.bem_id, fonte_preco="X", versao=1)
    assert (await servico.recusa("DefinirFontePreco", velha)).kind is ErrorKind.VERSION_MISMATCH


async def test_the_same_from_the_shell(servico: Servico, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bem = await seguir(servico, await servico.bem())
    monkeypatch.setenv("CONSORCIO_DATABASE_URLS", json.dumps({"grupos": servico.db.url}))
    arquivo = tmp_path / "lista.csv"
    arquivo.write_text(CABECALHO + f"FIPE;{bem.codigo};2026-04-01;63000,00\n")
    app = build_app("precos")

    async def rodar(*opcoes: str) -> Any:
        return await asyncio.to_thread(CliRunner().invoke, app, ["precos", str(arquivo), *opcoes])

    assert json.loads((await rodar("--json")).stdout)["alterados"] == 1
    assert "Mudariam (--aplicar grava): 1 de 1. Já eram estes: 0." in (await rodar()).stdout
    assert json.loads((await rodar("--aplicar", "--json")).stdout)["aplicada"] is True
    repetida = json.loads((await rodar("--aplicar", "--json")).stdout)
    assert (repetida["alterados"], repetida["inalterados"]) == (0, 1)
    arquivo.write_text(CABECALHO + "FIPE;NADA;2026-04-01;63000,00\n")
    errada = await rodar("--aplicar")
    assert (errada.exit_code, f"{arquivo}:2: codigo: Não há bem" in errada.stdout) == (1, True)
    arquivo.unlink()
    assert "não pude ler o arquivo" in str((await rodar()).exception)
