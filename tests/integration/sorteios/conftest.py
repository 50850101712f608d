"""sorteios through its real pipeline on a real PostgreSQL; its neighbours are doubles."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from google.protobuf.descriptor import ServiceDescriptor
from google.protobuf.message import Message

from consorcio.contracts.grupos.v1 import grupos_pb2 as gru
from consorcio.contracts.sorteios.v1 import apuracao_dia_pb2 as dia
from consorcio.contracts.sorteios.v1 import assembleias_gerais_pb2 as ger
from consorcio.contracts.sorteios.v1 import sorteios_pb2 as pb
from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.clock import FixedClock
from consorcio.core.ids import Uuid7Generator
from consorcio.platform.cache import Cache
from consorcio.platform.context import Actor, ActorKind
from consorcio.platform.database import Database
from consorcio.platform.events import Event
from consorcio.platform.rpc.client import Caller
from consorcio.platform.rpc.pipeline import Binding, CallMeta
from consorcio.platform.sagas import conduct_due
from consorcio.platform.service import Runtime
from consorcio.platform.settings import Settings
from consorcio.platform.vault import Vault
from consorcio.services.sorteios.service import build
from integration.sorteios.dubles import GRUPO_ID, Chaves, Financeiro, Grupos, Modelos, SemParametros, cota_id
from integration.sorteios.registro import Registro

DIA = dia.DESCRIPTOR.services_by_name["ApuracaoDiaService"]
GERAIS = ger.DESCRIPTOR.services_by_name["AssembleiaGeralService"]
SERVICO = pb.DESCRIPTOR.services_by_name["SorteioService"]
OPERADOR = Actor("operador", "Operador", ActorKind.USUARIO, permissoes=frozenset({"sorteios.*"}))
CONFERENTE = Actor("conferente", "Conferente", ActorKind.USUARIO, permissoes=frozenset({"sorteios.*"}))
PREMIOS = ["00003", "11111", "22222", "33333", "44444"]


class CallerDeDubles:
    """Gives the doubles instead of stubs; auditoria is the real service, over a database of its own."""

    def __init__(self, grupos: Grupos, financeiro: Financeiro, auditoria: Registro, modelos: Modelos) -> None:
        self._dubles = {
            "GrupoService": grupos,
            "FinanceiroService": financeiro,
            "AuditoriaService": auditoria,
            "ExclusaoService": financeiro,
            "ConfiguracaoService": SemParametros(),
            "DocumentoService": modelos,
        }

    def stub(self, service: ServiceDescriptor) -> object:
        return self._dubles[service.name]


@dataclass
class Casa:
    """The service, what surrounds it, and short ways to drive it."""

    runtime: Runtime
    binding: Binding
    grupos: Grupos
    financeiro: Financeiro
    clock: FixedClock
    auditoria: Registro
    modelos: Modelos
    _chaves: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    async def chamar(self, rpc: str, pedido: Message, quem: Actor = OPERADOR, chave: str | None = None) -> Any:
        meta = CallMeta(quem, "corr", chave or f"chave-{next(self._chaves)}")
        return await self.binding.unary(self.binding.policies[rpc], pedido, meta)

    async def geral(self, rpc: str, pedido: Message, quem: Actor = OPERADOR) -> Any:
        """An rpc of the assemblies that deliberate."""
        return await self._outro(GERAIS, rpc, pedido, quem)

    async def do_dia(self, rpc: str, pedido: Message, quem: Actor = OPERADOR) -> Any:
        """An rpc of the apuração of a day."""
        return await self._outro(DIA, rpc, pedido, quem)

    async def _outro(self, servico: ServiceDescriptor, rpc: str, pedido: Message, quem: Actor) -> Any:
        servicer = build(self.runtime).servicers[servico]
        binding = Binding(servico, servicer, self.runtime.db, self.clock, self.runtime.ids)
        meta = CallMeta(quem, "corr", f"chave-{next(self._chaves)}")
        return await binding.unary(binding.policies[rpc], pedido, meta)

    async def convocar(self, ago: int = 1) -> str:
        pedido = pb.ConvocarAssembleiaRequest(grupo_id=GRUPO_ID, ago=ago, data_contabil="2026-03-01")
        assembleia: pb.Assembleia = await self.chamar("ConvocarAssembleia", pedido)
        return assembleia.assembleia_id

    async def abrir(self, assembleia_id: str, data: str = "2026-03-11") -> pb.Assembleia:
        pedido = pb.AbrirAssembleiaRequest(assembleia_id=assembleia_id, data_contabil=data)
        return cast("pb.Assembleia", await self.chamar("AbrirAssembleia", pedido))

    async def ofertar(
        self, assembleia_id: str, numero: int, quantidade: str, quem: Actor = OPERADOR, **campos: Any
    ) -> pb.Lance:
        pedido = pb.ProcessarLanceRequest(
            assembleia_id=assembleia_id,
            cota_id=cota_id(numero),
            quantidade=quantidade,
            modalidade=campos.pop("modalidade", pb.MODALIDADE_LIVRE),
            data_contabil="2026-03-05",
            **campos,
        )
        return cast("pb.Lance", await self.chamar("ProcessarLance", pedido, quem))

    async def registrar_extracao(self, numero: int = 6000, data: str = "2026-03-14") -> None:
        pedido = pb.RegistrarExtracaoRequest(numero=numero, data=data, premios=PREMIOS, fonte="Loteria Federal")
        await self.chamar("RegistrarExtracao", pedido)
        await self.chamar("ConferirExtracao", pb.ConferirExtracaoRequest(numero=numero, premios=PREMIOS), CONFERENTE)

    async def apurar(self, assembleia_id: str, extracao: int = 6000, data: str = "2026-03-16") -> pb.ResultadoSorteio:
        pedido = pb.ExecutarSorteioRequest(assembleia_id=assembleia_id, extracao=extracao, data_contabil=data)
        return cast("pb.ResultadoSorteio", await self.chamar("ExecutarSorteio", pedido))

    def trocar_cache(self, cache: Cache) -> None:
        self.runtime = replace(self.runtime, cache=cache)
        servicer = build(self.runtime).servicers[SERVICO]
        self.binding = Binding(SERVICO, servicer, self.runtime.db, self.clock, self.runtime.ids)

    async def conduzir(self) -> None:
        """Run every saga step that is due."""
        sagas = {saga.kind: saga for saga in build(self.runtime).sagas}
        await conduct_due(self.runtime.db, sagas, self.runtime)

    async def contemplacoes(self, assembleia_id: str) -> dict[int, pb.Contemplacao]:
        pedido = pb.ListarContemplacoesRequest(assembleia_id=assembleia_id)
        resposta: pb.ListarContemplacoesResponse = await self.chamar("ListarContemplacoes", pedido)
        return {c.cota_numero: c for c in resposta.contemplacoes}

    async def lance_pago(self, contemplacao_id: str, data: str) -> None:
        """The event of financeiro arrives."""
        await self.fato("LancePago", {"contemplacao_id": contemplacao_id, "data_pagamento": data})

    async def credito_cancelado(self, contemplacao_id: str, motivo: str) -> None:
        """financeiro took the credit back."""
        dados = {"grupo_id": GRUPO_ID, "cota_id": cota_id(1), "data": "2026-06-16"}
        await self.fato("CreditoCancelado", dados | {"contemplacao_id": contemplacao_id, "motivo": motivo})

    async def cota_transferida(self, numero: int) -> None:
        """grupos gave a cota to another holder."""
        await self.fato("CotaTransferida", {"cota_id": cota_id(numero)})

    async def fato(self, tipo: str, dados: dict[str, str]) -> None:
        """A fact of another service arrives."""
        evento = Event(
            id=str(self.runtime.ids.new()),
            type=tipo,
            aggregate=f"grupo/{GRUPO_ID}",
            source="financeiro",
            time=self.clock.now(),
            correlation_id="corr",
            data_contabil=None,
            data=dados,
        )
        async with self.runtime.db.transaction() as tx:
            assinatura = build(self.runtime).subscriptions[tipo]
            await cast("Callable[..., Any]", assinatura)(tx, evento, self.runtime)

    async def linhas(self, consulta: str) -> list[tuple[Any, ...]]:
        async with self.runtime.db.read() as conn:
            return await (await conn.execute(consulta.encode())).fetchall()


@pytest.fixture
def regra_grupo() -> gru.RegraGrupo:
    return gru.RegraGrupo(
        prazo_meses=60,
        max_cotas=10,
        taxa_administracao="15",
        fundo_reserva="2",
        metodo_sorteio=gru.METODO_SORTEIO_MOD_PRIMEIRO_PREMIO,
        modalidades_lance=[gru.MODALIDADE_LANCE_LIVRE, gru.MODALIDADE_LANCE_FIXO],
    )


@pytest.fixture
async def casa(banco_vazio: Callable[[str], str], regra_grupo: gru.RegraGrupo) -> AsyncIterator[Casa]:
    clock = FixedClock(datetime(2026, 3, 5, 15, 0, tzinfo=UTC))
    ids = Uuid7Generator()
    chaves = Chaves()
    grupos = Grupos(chaves, regra_grupo)
    financeiro, modelos = Financeiro(chaves, caixa_centavos=10_000_000), Modelos()
    auditoria = Registro(Database("auditoria", banco_vazio("auditoria"), clock, ids))
    await auditoria.database.open()
    database = Database("sorteios", banco_vazio("sorteios"), clock, ids)
    await database.open()
    runtime = Runtime(
        settings=Settings(),
        clock=clock,
        ids=ids,
        db=database,
        caller=cast("Caller", CallerDeDubles(grupos, financeiro, auditoria, modelos)),
        cache=Cache(None),
        vault=Vault({1: bytes(32)}, bytes(32)),
        calendar=BusinessCalendar.anbima(),
    )
    servicer = build(runtime).servicers[SERVICO]
    yield Casa(runtime, Binding(SERVICO, servicer, database, clock, ids), grupos, financeiro, clock, auditoria, modelos)
    await database.close()
    await auditoria.database.close()
