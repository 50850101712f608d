"""The whole system running inside a test: every service together, or each behind gRPC and RabbitMQ."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from consorcio.cli.migrate import migrate_all
from consorcio.platform.rpc.channel import open_channel
from consorcio.platform.rpc.client import Caller
from consorcio.platform.rpc.passport import PassportOffice
from consorcio.platform.serving import Process, running, serve_grpc
from consorcio.platform.settings import Settings
from consorcio.platform.stack import StackUrls
from consorcio.platform.stack.process import free_port
from consorcio.targets import TARGETS
from sistema_prova import Balcao

CHAVE_INTERNA = "chave interna dos testes, 32 bytes"
# Who lives with whom when the system is spread; the ones that exchange most facts are apart.
PROCESSOS = (
    ("grupos", "consorciados", "identidade"),
    ("financeiro",),
    ("sorteios", "auditoria", "configuracao", "relatorios", "notificacoes"),
)


def ajustes(urls: StackUrls, dados: Path, bancos: Mapping[str, str] | None = None, **mais: object) -> Settings:
    """Settings of a process of the tests, over the servers of a stack."""
    valores = {
        "ambiente": "teste",
        "dados": dados,
        "chave_interna": CHAVE_INTERNA,
        "database_urls": dict(bancos or urls.postgres),
        "redis_url": urls.redis,
        **mais,
    }
    return Settings.model_validate(valores)


@asynccontextmanager
async def juntos(settings: Settings) -> AsyncIterator[Process]:
    """Every service in one process."""
    async with running(tuple(TARGETS), settings, TARGETS) as process:
        yield process


@asynccontextmanager
async def separados(settings: Settings, grupos: Sequence[Sequence[str]] = PROCESSOS) -> AsyncIterator[Caller]:
    """Each set of services behind its own gRPC server; facts travel by RabbitMQ."""
    portas = {grupo: free_port() for grupo in map(tuple, grupos)}
    enderecos = {nome: f"127.0.0.1:{porta}" for grupo, porta in portas.items() for nome in grupo}
    async with AsyncExitStack() as pilha:
        for grupo, porta in portas.items():
            dele = settings.model_copy(update={"enderecos": enderecos})
            process = await pilha.enter_async_context(running(grupo, dele, TARGETS))
            servidor = await serve_grpc(process, f"127.0.0.1:{porta}")
            pilha.push_async_callback(servidor.stop)
        yield await pilha.enter_async_context(de_fora(enderecos))


@asynccontextmanager
async def de_fora(enderecos: Mapping[str, str]) -> AsyncIterator[Caller]:
    """A caller that has no service near."""
    caller = Caller("", PassportOffice(CHAVE_INTERNA.encode()))
    async with AsyncExitStack() as pilha:
        for nome, endereco in enderecos.items():
            canal = await pilha.enter_async_context(open_channel(endereco))
            caller.add_far(TARGETS[nome].grpc_package, canal)
        yield caller


@asynccontextmanager
async def balcao_perto(urls: StackUrls, dados: Path) -> AsyncIterator[Balcao]:
    """The embedded default: one process, no broker."""
    settings = ajustes(urls, dados)
    migrate_all(settings)
    async with juntos(settings) as process:
        yield Balcao(process.caller_for("gateway"))


@asynccontextmanager
async def balcao_longe(urls: StackUrls, dados: Path) -> AsyncIterator[Balcao]:
    """The cluster's shape."""
    settings = ajustes(urls, dados, rabbitmq_url=urls.rabbitmq)
    migrate_all(settings)
    async with separados(settings) as caller:
        yield Balcao(caller, insiste_s=5)
