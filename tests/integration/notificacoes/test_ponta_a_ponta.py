"""From the register to the mailbox: nobody calls anybody, and no address is ever in the clear on the way."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from consorcio.contracts.consorciados.v1 import consorciados_pb2 as pessoas
from consorcio.contracts.identidade.v1 import identidade_pb2 as idt
from consorcio.contracts.notificacoes.v1 import notificacoes_pb2 as pb
from consorcio.platform.context import Actor, ActorKind
from consorcio.platform.rpc.pipeline import CallMeta
from consorcio.platform.serving import Process, running
from consorcio.platform.stack import RunningStack
from consorcio.targets import TARGETS
from correio import Correio
from sistema_no_ar import ajustes

TODOS = Actor("teste", "Quem testa", ActorKind.USUARIO, permissoes=frozenset({"*"}))
SERVICOS = ("consorciados", "identidade", "notificacoes")


@pytest.fixture
async def correio(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Correio]:
    """A mail server that the process finds in its settings."""
    aberto = Correio()
    await aberto.abrir()
    for nome, valor in {"SMTP_SERVIDOR": "127.0.0.1", "SMTP_PORTA": aberto.porta, "SMTP_SEGURANCA": "nenhuma"}.items():
        monkeypatch.setenv(f"CONSORCIO_NOTIFICACOES_{nome}", str(valor))
    yield aberto
    await aberto.fechar()


async def _rpc(process: Process, servico: str, nome: str, pedido: Any) -> Any:
    binding = next(um for um in process.bindings if f".{servico}." in um.name and nome in um.policies)
    return await binding.unary(binding.policies[nome], pedido, CallMeta(TODOS, "teste", secrets.token_hex(8)))


@pytest.mark.parametrize("com_broker", [True, False])
async def test_who_is_registered_is_reached(
    pilha: RunningStack, banco_vazio: Callable[[str], str], correio: Correio, tmp_path: Path, com_broker: bool
) -> None:
    bancos = {servico: banco_vazio(servico) for servico in SERVICOS}
    broker = pilha.urls.rabbitmq if com_broker else None
    async with running(SERVICOS, ajustes(pilha.urls, tmp_path, bancos, rabbitmq_url=broker), TARGETS) as process:
        maria = await _rpc(
            process,
            "consorciados",
            "CriarConsorciado",
            pessoas.CriarConsorciadoRequest(
                tipo=pessoas.TIPO_PESSOA_FISICA,
                nome="Maria da Silva",
                documento="52998224725",
                contatos=[pessoas.Contato(tipo=pessoas.TIPO_CONTATO_EMAIL, valor="maria@exemplo.com.br")],
            ),
        )
        dados = {"grupo": "1", "cota": "7", "assembleia": "1", "valor": "1.00", "data_pagamento": "2026-01-05"}
        # Urgent, or a test that is run at night would wait for the morning.
        pedido = pb.EnviarNotificacaoRequest(
            consorciado_id=maria.consorciado_id,
            modelo="pagamento_recebido",
            dados=dados,
            prioridade=pb.PRIORIDADE_ALTA,
        )
        await _rpc(process, "notificacoes", "EnviarNotificacao", pedido)
        ana = await _rpc(
            process,
            "identidade",
            "CriarUsuario",
            idt.CriarUsuarioRequest(
                nome_usuario="ana.souza", nome="Ana Souza", email="ana@exemplo.com.br", papeis=["operador"]
            ),
        )
        redefinir = idt.RedefinirSenhaRequest(usuario_id=ana.usuario.usuario_id)
        await _rpc(process, "identidade", "RedefinirSenha", redefinir)
        await correio.esperar(2, prazo_s=60)
        vistos = [await _onde_aparece(process, servico, "@exemplo.com.br") for servico in SERVICOS]
    assert {(r.para, r.email["subject"]) for r in correio.caixa} == {
        ("maria@exemplo.com.br", "Pagamento recebido"),
        ("ana@exemplo.com.br", "Segurança da sua conta"),
    }
    assert any("Olá, Maria da Silva." in r.texto for r in correio.caixa)
    assert vistos == [[], [], []]


async def _onde_aparece(process: Process, servico: str, texto: str) -> list[str]:
    """The tables of a service that have a text in the clear."""
    achadas = []
    async with process.runtimes[servico].db.read() as conn:
        tabelas = await (
            await conn.execute(
                "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
                " WHERE schemaname IN ('public', 'plataforma')"
            )
        ).fetchall()
        for (tabela,) in tabelas:
            consulta = f"SELECT count(*) FROM {tabela} t WHERE t::text LIKE %s"
            linha = await (await conn.execute(consulta.encode(), [f"%{texto}%"])).fetchone()
            if linha and linha[0]:
                achadas.append(tabela)
    return achadas


async def test_an_import_presents_everybody(
    pilha: RunningStack, banco_vazio: Callable[[str], str], tmp_path: Path
) -> None:
    bancos = {servico: banco_vazio(servico) for servico in ("consorciados", "notificacoes")}
    csv = "tipo,documento,nome,email\nFISICA,52998224725,Maria da Silva,maria@exemplo.com.br\n"
    async with running(list(bancos), ajustes(pilha.urls, tmp_path, bancos), TARGETS) as process:
        pedido = pessoas.ImportarConsorciadosRequest(conteudo=csv.encode(), formato=pessoas.FORMATO_ARQUIVO_CSV)
        resposta = await _rpc(process, "consorciados", "ImportarConsorciados", pedido)
        assert list(resposta.problemas) == []
        db = process.runtimes["notificacoes"].db
        async with asyncio.timeout(20):
            quantos = 0
            while not quantos:
                await asyncio.sleep(0.1)
                async with db.read() as conn:
                    linha = await (await conn.execute("SELECT count(*) FROM contato")).fetchone()
                    quantos = linha[0] if linha else 0
    assert quantos == 1
