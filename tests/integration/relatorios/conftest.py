"""One relatorios per test, on its own database and store, beside a real financeiro whose facts reach it."""

from __future__ import annotations

import csv
import io
import secrets
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

import httpx
import openpyxl
import pytest

from consorcio.contracts.auditoria.v1 import auditoria_pb2
from consorcio.contracts.configuracao.v1 import configuracao_pb2
from consorcio.contracts.relatorios.v1 import relatorios_pb2 as pb
from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.clock import FixedClock
from consorcio.core.errors import ConsorcioError, ErrorKind, unavailable
from consorcio.core.ids import Uuid7Generator
from consorcio.platform import inbox
from consorcio.platform.cache import Cache
from consorcio.platform.context import Actor, ActorKind
from consorcio.platform.database import Database
from consorcio.platform.events import Event
from consorcio.platform.rpc.pipeline import Binding, CallMeta
from consorcio.platform.sagas import conduct_due
from consorcio.platform.service import Runtime, Service
from consorcio.platform.settings import Settings
from consorcio.platform.stack.packages import install_debian
from consorcio.platform.vault import Vault
from consorcio.services.relatorios.service import build
from integration.auditoria.conftest import Casa as CasaAuditoria
from integration.auditoria.conftest import casa as casa_auditoria  # noqa: F401 a fixture
from integration.financeiro.casa import Casa as CasaFinanceira
from integration.financeiro.conftest import casa as casa_financeira  # noqa: F401 a fixture

QUEM = Actor("gerente", "Quem testa", ActorKind.USUARIO, permissoes=frozenset({"relatorios.*"}))
AUDITORA = Actor("auditora", "Auditora", ActorKind.USUARIO, permissoes=frozenset({"relatorios.*", "auditoria.*"}))
ADMINISTRADORA = {"administradora.nome": "Consórcios Exemplo Ltda.", "administradora.cnpj": "11.222.333/0001-81"}
_FATOS = "SELECT evento_id, tipo, agregado, origem, instante, correlacao_id, data_contabil, dados FROM plataforma.fato"


class Vizinhas:
    """The services that relatorios asks, as a process that has them would; auditoria is away until a test brings it."""

    auditoria: CasaAuditoria | None = None

    def stub(self, _servico: object) -> Vizinhas:
        return self

    async def ConsultarRegistros(self, pedido: auditoria_pb2.ConsultarRegistrosRequest) -> Any:
        if self.auditoria is None:
            raise unavailable("auditoria não responde.", retry_after_s=1)
        return await self.auditoria.chamar("ConsultarRegistros", pedido)

    async def LerConfiguracao(self, pedido: configuracao_pb2.LerConfiguracaoRequest) -> configuracao_pb2.Leitura:
        return configuracao_pb2.Leitura(
            chave=pedido.chave, tipo=configuracao_pb2.TIPO_PARAMETRO_TEXTO, padrao=ADMINISTRADORA[pedido.chave]
        )


@dataclass
class Casa:
    """The service by rpc, by event and by its HTTP face."""

    db: Database
    binding: Binding
    servico: Service
    runtime: Runtime
    http: httpx.AsyncClient
    clock: FixedClock
    vizinhas: Vizinhas
    quem: Actor = QUEM
    _contados: set[str] = field(default_factory=set)

    async def rpc(self, nome: str, pedido: Any) -> Any:
        """One call through the whole pipeline."""
        meta = CallMeta(self.quem, "teste", secrets.token_hex(8))
        return await self.binding.unary(self.binding.policies[nome], pedido, meta)

    async def recusa(self, nome: str, pedido: Any) -> ConsorcioError:
        """The error of a call that must fail."""
        with pytest.raises(ConsorcioError) as erro:
            await self.rpc(nome, pedido)
        assert erro.value.kind is not ErrorKind.INTERNAL, erro.value
        return erro.value

    async def receber(self, *eventos: Event) -> None:
        """Facts as the transport brings them, applied."""
        async with self.db.transaction() as tx:
            await inbox.receive(tx.conn, [e for e in eventos if e.type in self.servico.subscriptions])
        await inbox.apply_pending(self.db, self.servico.subscriptions, self.runtime)
        async with self.db.read() as conn:
            assert await inbox.dead(conn) == []
        assert (await self.rpc("BuscarProjecao", pb.BuscarProjecaoRequest())).pendentes == 0

    async def contar(self, tipo: str, dados: dict[str, Any], dia: datetime | None = None) -> None:
        """A fact of a service that is not here."""
        quando = dia or self.clock.now()
        evento = Event(str(uuid4()), tipo, f"teste/{uuid4()}", "teste", quando, "teste", quando.date(), dados)
        await self.receber(evento)

    async def ouvir(self, financeiro: CasaFinanceira) -> None:
        """What financeiro told since the last time."""
        eventos = await eventos_contados(financeiro)
        await self.receber(*(e for e in eventos if e.id not in self._contados))
        self._contados |= {e.id for e in eventos}

    async def linhas(self, tipo: str, **parametros: str) -> list[dict[str, str]]:
        """The lines of a report by the names of its columns; the total is the last one, when there is one."""
        pedido = pb.ConsultarRelatorioRequest(tipo=tipo, parametros=pb.Parametros(**parametros))
        politica = self.binding.policies["ConsultarRelatorio"]
        paginas: list[Any] = [p async for p in self.binding.stream(politica, pedido, CallMeta(self.quem, "teste"))]
        nomes = [coluna.nome for coluna in paginas[0].colunas]
        linhas = [linha for pagina in paginas for linha in pagina.linhas]
        linhas += [pagina.total for pagina in paginas if pagina.HasField("total")]
        return [dict(zip(nomes, linha.valores, strict=True)) for linha in linhas]

    async def executar(self, tipo: str, formato: str, **parametros: str) -> pb.Execucao:
        """An execution asked for."""
        pedido = pb.ExecutarRelatorioRequest(
            tipo=tipo,
            formato=pb.FormatoArquivo.Value(f"FORMATO_ARQUIVO_{formato}"),
            parametros=pb.Parametros(**parametros),
        )
        return cast("pb.Execucao", await self.rpc("ExecutarRelatorio", pedido))

    async def conduzir(self) -> None:
        """Run the sagas that are due."""
        await conduct_due(self.db, {saga.kind: saga for saga in self.servico.sagas}, self.runtime)

    async def buscar(self, execucao_id: str) -> pb.Execucao:
        """The execution as it is now."""
        return cast("pb.Execucao", await self.rpc("BuscarExecucao", pb.BuscarExecucaoRequest(execucao_id=execucao_id)))

    async def arquivo(self, tipo: str, formato: str, **parametros: str) -> bytes:
        """The file of a report, made and downloaded."""
        execucao = await self.executar(tipo, formato, **parametros)
        await self.conduzir()
        pronta = await self.buscar(execucao.execucao_id)
        assert pronta.situacao == pb.SITUACAO_EXECUCAO_CONCLUIDA, pronta
        link = await self.rpc("GerarLinkExecucao", pb.GerarLinkExecucaoRequest(execucao_id=execucao.execucao_id))
        resposta = await self.http.get(link.url)
        assert resposta.status_code == 200, resposta.text
        assert int(pronta.tamanho_bytes) == len(resposta.content)
        return resposta.content


@pytest.fixture(scope="session", autouse=True)
def leitor_independente() -> None:
    """Poppler, that reads what was printed."""
    if shutil.which("pdftotext") is None:
        install_debian(["poppler-utils"])


@pytest.fixture
async def casa(banco_vazio: Callable[[str], str], tmp_path: Path) -> AsyncIterator[Casa]:
    relogio, ids = FixedClock(datetime(2026, 6, 30, 15, tzinfo=UTC)), Uuid7Generator()
    db = Database("relatorios", banco_vazio("relatorios"), relogio, ids)
    await db.open()
    vizinhas = Vizinhas()
    runtime = Runtime(
        settings=Settings(dados=tmp_path, url_publica="http://casa"),
        clock=relogio,
        ids=ids,
        db=db,
        caller=cast("Any", vizinhas),
        cache=Cache(None),
        vault=Vault({1: b"k" * 32}, b"b" * 32),
        calendar=BusinessCalendar.anbima(),
    )
    servico = build(runtime)
    ((descritor, servicer),) = servico.servicers.items()
    assert servico.http is not None
    http = httpx.AsyncClient(transport=httpx.ASGITransport(servico.http))
    binding = Binding(descritor, servicer, db, relogio, ids, runtime.vault)
    yield Casa(db, binding, servico, runtime, http, relogio, vizinhas)
    await http.aclose()
    for fechar in servico.closing:
        await fechar()
    await db.close()


@pytest.fixture
def auditoria(casa: Casa, casa_auditoria: CasaAuditoria) -> CasaAuditoria:  # noqa: F811 the fixture
    """A real auditoria that this relatorios asks."""
    casa.vizinhas.auditoria = casa_auditoria
    return casa_auditoria


@pytest.fixture
def financeiro(casa_financeira: CasaFinanceira, monkeypatch: pytest.MonkeyPatch) -> CasaFinanceira:  # noqa: F811 the fixture
    """A financeiro whose own inbox is remembered, because relatorios listens to the same facts."""
    casa_financeira.recebidos = []  # type: ignore[attr-defined]
    original = casa_financeira.evento

    async def evento(tipo: str, dados: dict[str, Any]) -> None:
        casa_financeira.recebidos.append((tipo, dados))  # type: ignore[attr-defined]
        await original(tipo, dados)

    monkeypatch.setattr(casa_financeira, "evento", evento)
    return casa_financeira


def soma(linhas: list[dict[str, str]], coluna: str) -> int:
    """Centavos of a column, without the total, which is checked against them."""
    *corpo, total = linhas
    centavos = sum(int(Decimal(linha[coluna] or "0") * 100) for linha in corpo)
    assert int(Decimal(total[coluna]) * 100) == centavos
    return centavos


def ler_csv(conteudo: bytes) -> list[list[str]]:
    """Rows of a CSV."""
    return list(csv.reader(io.StringIO(conteudo.decode("utf-8-sig")), delimiter=";"))


def ler_xlsx(conteudo: bytes) -> list[tuple[Any, ...]]:
    """Rows of a spreadsheet, below its titles."""
    planilha = openpyxl.load_workbook(io.BytesIO(conteudo), read_only=True, data_only=True).worksheets[0]
    return list(planilha.iter_rows(min_row=4, values_only=True))


def ler_pdf(conteudo: bytes) -> str:
    """Text of a PDF, laid out."""
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"],
        input=conteudo,
        capture_output=True,
        check=True,
    ).stdout.decode()


async def eventos_contados(financeiro: CasaFinanceira, tipo: str = "") -> list[Event]:
    """What financeiro told: of one kind, or all of it."""
    async with financeiro.runtime.db.read() as conn:
        linhas = await (await conn.execute(_FATOS)).fetchall()
    eventos = [Event(str(linha[0]), *linha[1:]) for linha in linhas]
    return [evento for evento in eventos if tipo in ("", evento.type)]


def amanha(casa: Casa) -> None:
    """One day later."""
    casa.clock.advance(timedelta(days=1))
