"""A grupos that works on a real PostgreSQL, with a consorciados that answers what the test says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from consorcio.contracts.consorciados.v1 import consorciados_pb2
from consorcio.contracts.grupos.v1 import grupos_pb2 as pb
from consorcio.core.errors import unavailable
from consorcio.core.ids import Uuid7Generator
from consorcio.platform.context import Actor, ActorKind
from consorcio.platform.events import Event
from servico_prova import ServicoEmProva

GERENTE = Actor("gerente", "Quem testa", ActorKind.USUARIO, permissoes=frozenset({"grupos.*"}))
SISTEMA = Actor("sistema:sorteios", "sorteios", ActorKind.SISTEMA, via="sorteios")
INICIO = "2026-01-12"


@dataclass
class ConsorciadosFalso:
    """Answers every person as able, except those the test refuses; `fora` makes it unreachable."""

    recusas: dict[str, str] = field(default_factory=dict)
    conjuges: dict[str, str] = field(default_factory=dict)
    relacionadas: set[str] = field(default_factory=set)
    fora: bool = False
    pedidos: list[consorciados_pb2.ValidarConsorciadoRequest] = field(default_factory=list)

    async def ValidarConsorciadosEmLote(
        self, request: consorciados_pb2.ValidarConsorciadosEmLoteRequest
    ) -> consorciados_pb2.ValidarConsorciadosEmLoteResponse:
        if self.fora:
            raise unavailable("consorciados não responde")
        self.pedidos.extend(request.pedidos)
        return consorciados_pb2.ValidarConsorciadosEmLoteResponse(
            resultados=[self._resultado(pedido.consorciado_id) for pedido in request.pedidos]
        )

    def _resultado(self, consorciado_id: str) -> consorciados_pb2.ValidarConsorciadoResponse:
        recusa = self.recusas.get(consorciado_id)
        return consorciados_pb2.ValidarConsorciadoResponse(
            consorciado_id=consorciado_id,
            apto=recusa is None,
            motivos=[recusa] if recusa else [],
            conjuge_id=self.conjuges.get(consorciado_id, ""),
            parte_relacionada=consorciado_id in self.relacionadas,
        )


@dataclass
class Servico(ServicoEmProva):
    """The service, its events, its sagas and a clock that moves only when told."""

    consorciados: ConsorciadosFalso

    async def paginas(self, nome: str, pedido: Any, ator: Actor | None = None) -> list[Any]:
        """The pages of a streaming query between services."""
        return await super().paginas(nome, pedido, ator or SISTEMA)

    async def conduzir(self) -> None:
        """Run the current step of every saga once, due or not."""
        async with self.db.transaction() as tx:
            await tx.conn.execute("UPDATE plataforma.saga SET vence_em = '-infinity' WHERE situacao = 'ATIVA'")
        await super().conduzir()

    async def saga(self, adesao_id: str) -> tuple[str, str]:
        """Step and situation of the saga of an adesão."""
        ((passo, situacao),) = await self.linhas(
            "SELECT passo, situacao FROM plataforma.saga WHERE saga_id = %s", adesao_id
        )
        return passo, situacao

    async def bem(self, codigo: str = "AUTO-60", preco: str = "60000.00") -> pb.Bem:
        """A bem with a price since 2025."""
        resposta: pb.Bem = await self.rpc(
            "CriarBem",
            pb.CriarBemRequest(
                codigo=codigo,
                descricao="Automóvel",
                classe_objeto=pb.CLASSE_OBJETO_MOVEIS,
                preco=preco,
                vigencia_inicio="2025-01-01",
            ),
        )
        return resposta

    async def plano(self, codigo: str = "PLANO", **regra: Any) -> pb.Plano:
        """A plano of 60 months and 15 %, unless told otherwise."""
        parametros = {"prazo_meses": 60, "max_cotas": 20, "taxa_administracao": "15", **regra}
        resposta: pb.Plano = await self.rpc(
            "CriarPlano",
            pb.CriarPlanoRequest(
                codigo=codigo,
                nome="Plano",
                classe_objeto=pb.CLASSE_OBJETO_MOVEIS,
                regra=pb.RegraGrupo(**parametros),
            ),
        )
        return resposta

    async def grupo(self, codigo: str = "1001", **regra: Any) -> pb.Grupo:
        """A group in formation with one bem."""
        plano, bem = await self.plano(f"P-{codigo}", **regra), await self.bem(f"B-{codigo}")
        resposta: pb.Grupo = await self.rpc(
            "CriarGrupo",
            pb.CriarGrupoRequest(
                codigo=codigo,
                plano_id=plano.plano_id,
                bem_ids=[bem.bem_id],
                primeiro_vencimento=INICIO,
                data_contabil="2026-01-02",
            ),
        )
        return resposta

    async def aderir(self, grupo_id: str, consorciado_id: str | None = None, **pedido: Any) -> pb.Adesao:
        """One adesão of a new person, unless told who."""
        resposta: pb.Adesao = await self.rpc("IniciarAdesao", self.pedido(grupo_id, consorciado_id, **pedido))
        return resposta

    def pedido(self, grupo_id: str, consorciado_id: str | None = None, **pedido: Any) -> pb.IniciarAdesaoRequest:
        """What a sale asks."""
        quem = consorciado_id or nova_pessoa()
        return pb.IniciarAdesaoRequest(
            grupo_id=grupo_id, consorciado_id=quem, **{"data_contabil": "2026-01-05", **pedido}
        )

    async def pagar(self, adesao_id: str, data: str = "2026-01-06") -> None:
        """financeiro tells that the first parcela was paid."""
        await self.fato("PrimeiraParcelaPaga", adesao_id=adesao_id, data_pagamento=data)

    async def fato(self, tipo: str, **dados: Any) -> None:
        """A fact of another service arrives."""
        handler: Any = self.servico.subscriptions[tipo]
        async with self.db.transaction() as tx:
            await handler(tx, self._evento(tipo, dados), self.runtime)

    def _evento(self, tipo: str, dados: dict[str, Any]) -> Event:
        return Event(
            id=str(UUID(int=1)),
            type=tipo,
            aggregate="grupo/x",
            source="financeiro",
            time=self.relogio.now(),
            correlation_id="teste",
            data_contabil=None,
            data=dados,
        )

    async def buscar_grupo(self, grupo_id: str) -> pb.Grupo:
        """The group as it is now."""
        resposta: pb.Grupo = await self.rpc("BuscarGrupo", pb.BuscarGrupoRequest(grupo_id=grupo_id))
        return resposta

    async def buscar_adesao(self, adesao_id: str) -> pb.Adesao:
        """The adesão as it is now."""
        resposta: pb.Adesao = await self.rpc("BuscarAdesao", pb.BuscarAdesaoRequest(adesao_id=adesao_id))
        return resposta

    async def constituir(self, grupo_id: str, data: str = INICIO, representantes: tuple[int, ...] = ()) -> pb.Grupo:
        """Hold the AGC."""
        versao = (await self.buscar_grupo(grupo_id)).versao
        pedido = pb.RealizarAgcRequest(grupo_id=grupo_id, data_agc=data, representantes=representantes, versao=versao)
        constituido: pb.Grupo = await self.rpc("RealizarAgc", pedido)
        return constituido

    async def grupo_constituido(self, codigo: str = "1001", pagas: int = 3, **regra: Any) -> pb.Grupo:
        """A group that runs, with some active cotas."""
        grupo = await self.grupo(codigo, **regra)
        for _ in range(pagas):
            await self.pagar((await self.aderir(grupo.grupo_id)).adesao_id)
        return await self.constituir(grupo.grupo_id)

    def passar_dias(self, dias: int) -> None:
        """Move the clock."""
        self.relogio.advance(timedelta(days=dias))


def nova_pessoa() -> str:
    """An id of somebody."""
    return str(_IDS.new())


_IDS = Uuid7Generator()
