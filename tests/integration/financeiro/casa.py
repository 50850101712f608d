"""A financeiro that works on a real PostgreSQL, with a grupos that answers dates and prices."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID, uuid4

import pytest
from google.protobuf.message import Message

from consorcio.contracts.consorciados.v1 import consorciados_pb2 as con
from consorcio.contracts.financeiro.v1 import financeiro_pb2 as pb
from consorcio.contracts.financeiro.v1.aprovacoes_pb2 import Aprovacao, ListarAprovacoesRequest
from consorcio.contracts.grupos.v1 import grupos_pb2 as gru
from consorcio.core.clock import FixedClock
from consorcio.core.errors import ConsorcioError, ErrorKind, unavailable, validation
from consorcio.core.ids import SequentialIds
from consorcio.core.money import format_reais, parse_reais
from consorcio.platform.context import Actor, ActorKind
from consorcio.platform.events import Event
from consorcio.platform.rpc.pipeline import Binding, CallMeta
from consorcio.platform.service import Runtime, Service
from integration.financeiro.psp_falso import PspFalso
from integration.financeiro.sgs_falso import SgsFalso

OPERADOR = Actor("operador", "Operador", ActorKind.USUARIO, permissoes=frozenset({"financeiro.*"}))
SORTEIOS = Actor("sistema:sorteios", "sorteios", ActorKind.SISTEMA, via="sorteios")
INTERNOS = {"FecharPosicaoAgo", "EfetivarCredito", "EmitirTituloLance", "ConfirmarLance", "CancelarTituloLance"}
REGRA = {"prazo_meses": 60, "max_cotas": 100, "taxa_administracao": "15", "fundo_reserva": "2"}
DATA_AGC = date(2026, 1, 15)
_numeros = itertools.count(1)


def vencimento(ago: int) -> date:
    return date(2026, 1, 12) + timedelta(days=28 * (ago - 1))


def data_ago(ago: int) -> date:
    return vencimento(ago) + timedelta(days=4)


@dataclass
class GruposFalso:
    """Dates every four weeks; prices by bem from a date on."""

    precos: dict[str, list[tuple[date, int]]] = field(default_factory=dict)
    recusa_preco: set[str] = field(default_factory=set)
    cotas: list[gru.Cota] = field(default_factory=list)
    substituidos: dict[str, tuple[str, date, int, int]] = field(default_factory=dict)
    perde_a_resposta: bool = False

    def mudar(self, bem_id: str, desde: date, preco_centavos: int) -> None:
        self.precos.setdefault(bem_id, []).append((desde, preco_centavos))

    async def BuscarBem(self, pedido: gru.BuscarBemRequest) -> gru.Bem:
        return gru.Bem(bem_id=pedido.bem_id, versao=len(self.precos[pedido.bem_id]))

    async def ListarPrecos(self, pedido: gru.ListarPrecosRequest) -> gru.ListarPrecosResponse:
        serie = [
            gru.Preco(preco=format_reais(preco), vigencia_inicio=desde.isoformat())
            for desde, preco in reversed(self.precos[pedido.bem_id])
        ]
        return gru.ListarPrecosResponse(precos=serie)

    async def AlterarPreco(
        self, pedido: gru.AlterarPrecoRequest, metadata: tuple[tuple[str, str], ...] = ()
    ) -> gru.Bem:
        assert metadata[0][0] == "idempotency-key"
        assert pedido.versao == len(self.precos[pedido.bem_id])
        if pedido.bem_id in self.recusa_preco:
            raise unavailable("O cadastro de bens não respondeu.")
        self.mudar(pedido.bem_id, date.fromisoformat(pedido.vigencia_inicio), parse_reais(pedido.preco))
        return gru.Bem(bem_id=pedido.bem_id)

    def preco(self, bem_id: str, dia: date) -> int:
        """On a day; of a replaced bem, in the proportion of the one that took its place (R4.33)."""
        if bem_id in self.substituidos and self.substituidos[bem_id][1] <= dia:
            novo_id, _, anterior, novo = self.substituidos[bem_id]
            return (2 * anterior * self.preco(novo_id, dia) + novo) // (2 * novo)
        return [preco for desde, preco in self.precos[bem_id] if desde <= dia][-1]

    async def ObterPrecosDaSubstituicao(self, pedido: gru.ObterPrecosDaSubstituicaoRequest) -> gru.PrecosDaSubstituicao:
        dia = date.fromisoformat(pedido.data)
        if pedido.bem_id == pedido.bem_novo_id or pedido.bem_novo_id in self.substituidos:
            raise validation("/bem_novo_id", "Escolha outro bem, que este grupo não tenha substituído.")
        if pedido.bem_id in self.substituidos:
            _, _, anterior, novo = self.substituidos[pedido.bem_id]
        else:
            anterior, novo = self.preco(pedido.bem_id, dia), self.preco(pedido.bem_novo_id, dia)
        return gru.PrecosDaSubstituicao(preco_anterior=format_reais(anterior), preco_novo=format_reais(novo))

    async def SubstituirBem(
        self, pedido: gru.SubstituirBemRequest, metadata: tuple[tuple[str, str], ...] = ()
    ) -> gru.PrecosDaSubstituicao:
        assert metadata[0][0] == "idempotency-key"
        dia = date.fromisoformat(pedido.data)
        if pedido.bem_id not in self.substituidos:
            anterior, novo = self.preco(pedido.bem_id, dia), self.preco(pedido.bem_novo_id, dia)
            seguem = {bem: self.preco(bem, dia) for bem, quem in self.substituidos.items() if quem[0] == pedido.bem_id}
            for bem, preco in {pedido.bem_id: anterior, **seguem}.items():
                self.substituidos[bem] = (pedido.bem_novo_id, dia, preco, novo)
        if self.perde_a_resposta:
            raise unavailable("O cadastro de bens não respondeu.")
        _, _, anterior, novo = self.substituidos[pedido.bem_id]
        return gru.PrecosDaSubstituicao(preco_anterior=format_reais(anterior), preco_novo=format_reais(novo))

    async def ListarCotas(self, pedido: gru.ListarCotasRequest) -> gru.ListarCotasResponse:
        """Two at a time, so that whoever asks must ask on."""
        inicio = int(pedido.token_pagina or 0)
        do_grupo = [cota for cota in self.cotas if cota.grupo_id == pedido.grupo_id]
        resta = len(do_grupo) > inicio + 2
        return gru.ListarCotasResponse(
            cotas=do_grupo[inicio : inicio + 2], proximo_token=str(inicio + 2) if resta else ""
        )

    async def BuscarGrupo(self, pedido: gru.BuscarGrupoRequest) -> gru.Grupo:
        return gru.Grupo(grupo_id=pedido.grupo_id, classe_objeto=gru.CLASSE_OBJETO_MOVEIS)

    async def ObterPlanoCobranca(self, pedido: gru.ObterPlanoCobrancaRequest) -> AsyncIterator[gru.PaginaPlanoCobranca]:
        dia = date.fromisoformat(pedido.data_preco)
        yield gru.PaginaPlanoCobranca(
            assembleia=gru.ItemCronograma(
                ago=pedido.ago,
                vencimento=vencimento(pedido.ago).isoformat(),
                data_ago=data_ago(pedido.ago).isoformat(),
            ),
            precos=[
                gru.PrecoBem(bem_id=bem, preco=format_reais(self.preco(bem, dia)))
                for bem, precos in self.precos.items()
                if precos[0][0] <= dia
            ],
        )


@dataclass
class ConsorciadosFalso:
    """Everybody exists with an address, but who is listed; how often it was asked is counted."""

    sem_endereco: set[str] = field(default_factory=set)
    desconhecidos: set[str] = field(default_factory=set)
    fora_do_ar: bool = False
    chamadas: int = 0

    async def ConsultarPagadores(self, pedido: con.ConsultarPagadoresRequest) -> con.ConsultarPagadoresResponse:
        self.chamadas += 1
        if self.fora_do_ar:
            raise unavailable("O cadastro não respondeu.")
        return con.ConsultarPagadoresResponse(
            pagadores=[self._pagador(um) for um in pedido.consorciado_ids if um not in self.desconhecidos]
        )

    def _pagador(self, consorciado_id: str) -> con.Pagador:
        endereco = con.Endereco(
            cep="01310100",
            logradouro="Avenida Paulista",
            numero="1578",
            bairro="Bela Vista",
            municipio="São Paulo",
            uf="SP",
        )
        return con.Pagador(
            consorciado_id=consorciado_id,
            nome="Maria da Conceição",
            documento="52998224725",
            endereco=None if consorciado_id in self.sem_endereco else endereco,
        )


@dataclass(repr=False)
class Casa:
    """The service by rpc and by event."""

    runtime: Runtime
    servico: Service
    ligacoes: dict[str, Binding]
    grupos: GruposFalso
    clock: FixedClock
    consorciados: ConsorciadosFalso
    psp: PspFalso
    sgs: SgsFalso
    fatos: int = 0
    """How many commands and events were accepted: what only reads is not among them."""

    async def rpc(self, nome: str, pedido: Message, quem: Actor | None = None, chave: str | None = None) -> Any:
        ator = quem or (SORTEIOS if nome in INTERNOS else OPERADOR)
        meta = CallMeta(ator, "teste", chave or uuid4().hex)
        politica = self.ligacoes[nome].policies[nome]
        resposta = await self.ligacoes[nome].unary(politica, pedido, meta)
        self.fatos += politica.command
        return resposta

    async def paginas(self, nome: str, pedido: Message, quem: Actor = OPERADOR) -> list[Any]:
        ligacao = self.ligacoes[nome]
        return [p async for p in ligacao.stream(ligacao.policies[nome], pedido, CallMeta(quem, "teste"))]

    async def aprovacoes(self, quem: Actor, grupo_id: str = "") -> list[Aprovacao]:
        """What waits for a second person, as that person sees it."""
        return list((await self.rpc("ListarAprovacoes", ListarAprovacoesRequest(grupo_id=grupo_id), quem)).aprovacoes)

    async def recusa(self, nome: str, pedido: Message) -> ConsorcioError:
        """The error of a call that must fail, never INTERNAL."""
        with pytest.raises(ConsorcioError) as erro:
            await self.rpc(nome, pedido)
        assert erro.value.kind is not ErrorKind.INTERNAL
        return erro.value

    async def evento(self, tipo: str, dados: dict[str, Any]) -> None:
        """Deliver an event as the inbox does."""
        evento = Event(
            id=str(uuid4()),
            type=tipo,
            aggregate=f"grupo/{dados['grupo_id']}",
            source="grupos",
            time=self.clock.now(),
            correlation_id="teste",
            data_contabil=None,
            data=dados,
        )
        async with self.runtime.db.transaction() as tx:
            await cast("Callable[..., Any]", self.servico.subscriptions[tipo])(tx, evento, self.runtime)
        self.fatos += 1

    async def linhas(self, consulta: str, *parametros: object) -> list[tuple[Any, ...]]:
        async with self.runtime.db.read() as conn:
            return await (await conn.execute(consulta.encode(), parametros)).fetchall()

    async def eventos(self, tipo: str) -> list[dict[str, Any]]:
        return [
            li[0]
            for li in await self.linhas("SELECT dados FROM plataforma.fato WHERE tipo = %s ORDER BY id, ordem", tipo)
        ]

    def novo_grupo(self, preco_centavos: int = 6_000_000, **regra: Any) -> GrupoVivo:
        numero = next(_numeros)
        grupo = GrupoVivo(self, f"T{numero}", REGRA | regra, SequentialIds(numero))
        grupo.outro_bem(preco_centavos)
        return grupo


@dataclass
class GrupoVivo:
    """A group of the house, driven fact by fact; `conferir` after each one.

    Its ids ascend in the order they are given: what a rule leaves to their order is the same in every run.
    """

    casa: Casa
    codigo: str
    regra: dict[str, Any]
    ids: SequentialIds
    id: str = ""
    bens: list[str] = field(default_factory=list)
    cotas: list[str] = field(default_factory=list)
    _referencias: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    _contados: Counter[str] = field(default_factory=Counter)
    _ultimo_contado: int = 0

    def __post_init__(self) -> None:
        self.id = self.id or self.novo_id()

    def novo_id(self) -> str:
        return str(self.ids.new())

    def preco(self, dia: date, bem: int = 0) -> int:
        return self.casa.grupos.preco(self.bens[bem], dia)

    def outro_bem(self, preco_centavos: int) -> int:
        self.bens.append(self.novo_id())
        self.casa.grupos.mudar(self.bens[-1], date(2020, 1, 1), preco_centavos)
        return len(self.bens) - 1

    async def reservar(self, ago: int = 1, bem: int = 0, dia: date = date(2026, 1, 2)) -> str:
        cota_id, numero = self.novo_id(), len(self.cotas) + 1
        await self.casa.evento(
            "CotaReservada",
            {
                "adesao_id": self.novo_id(),
                "grupo_id": self.id,
                "grupo_codigo": self.codigo,
                "cota_id": cota_id,
                "numero": numero,
                "versao_titular": 0,
                "consorciado_id": str(UUID(int=5000 + numero)),
                "bem_id": self.bens[bem],
                "preco_centavos": self.preco(dia, bem),
                "ago_ingresso": ago,
                "meses_plano": self.regra["prazo_meses"] - ago + 1,
                "vencimento": vencimento(ago).isoformat(),
                "em_formacao": ago == 1,
                "data": dia.isoformat(),
                "regra": self.regra,
            },
        )
        self.cotas.append(cota_id)
        self.casa.grupos.cotas.append(
            gru.Cota(cota_id=cota_id, grupo_id=self.id, bem_id=self.bens[bem], data_adesao=dia.isoformat())
        )
        return cota_id

    async def ativar(self, cota_id: str) -> None:
        await self.casa.evento("CotaAtivada", self._da_cota(cota_id))

    async def liberar(self, cota_id: str) -> None:
        await self.casa.evento("CotaLiberada", self._da_cota(cota_id))

    def _da_cota(self, cota_id: str) -> dict[str, Any]:
        return {
            "grupo_id": self.id,
            "cota_id": cota_id,
            "numero": self.cotas.index(cota_id) + 1,
            "versao_titular": 0,
            "data_adesao": DATA_AGC.isoformat(),
            "data": DATA_AGC.isoformat(),
        }

    async def constituir(self) -> None:
        dados = {
            "grupo_id": self.id,
            "grupo_codigo": self.codigo,
            "data_agc": DATA_AGC.isoformat(),
            "regra": self.regra,
        }
        await self.casa.evento("GrupoConstituido", dados)

    async def formar(self, cotas: int | list[int], adesoes: Sequence[date] = ()) -> None:
        """So many cotas of the first bem, or one of each bem listed: first parcela paid, AGC held."""
        bens = [0] * cotas if isinstance(cotas, int) else cotas
        for bem, dia in zip(bens, adesoes or [date(2026, 1, 2)] * len(bens), strict=True):
            await self.reservar(bem=bem, dia=dia)
        for titulo in await self.titulos(1):
            await self.pagar(titulo, dia=vencimento(1) - timedelta(days=2))
        await self.constituir()
        for cota_id in self.cotas:
            await self.ativar(cota_id)
        await self.conferir()

    async def titulos(self, ago: int = 0, cota_id: str | None = None) -> list[pb.Parcela]:
        pedido = pb.ListarParcelasGrupoRequest(grupo_id=self.id, ago=ago, tamanho_pagina=200)
        resposta: pb.ListarParcelasResponse = await self.casa.rpc("ListarParcelasGrupo", pedido)
        achados = [t for t in resposta.parcelas if cota_id in (None, t.cota_id)]
        return sorted(achados, key=lambda t: (t.ago, self.cotas.index(t.cota_id), t.tipo))  # ids differ in each run

    async def titulo(self, ago: int, cota_id: str) -> pb.Parcela:
        (titulo,) = [t for t in await self.titulos(ago, cota_id) if t.tipo == pb.TIPO_TITULO_PARCELA]
        return titulo

    def pagamento(self, titulo: pb.Parcela, valor: str = "", dia: date | None = None) -> pb.ProcessarPagamentoRequest:
        return pb.ProcessarPagamentoRequest(
            parcela_id=titulo.parcela_id,
            valor=valor or titulo.valor,
            data_pagamento=(dia or date.fromisoformat(titulo.vencimento)).isoformat(),
            canal=pb.CANAL_PAGAMENTO_PIX,
            referencia_externa=f"{self.codigo}/{next(self._referencias)}",
        )

    async def pagar(self, titulo: pb.Parcela, valor: str = "", dia: date | None = None) -> pb.Pagamento:
        return cast("pb.Pagamento", await self.casa.rpc("ProcessarPagamento", self.pagamento(titulo, valor, dia)))

    async def devido(self, titulo: pb.Parcela, dia: date) -> str:
        pedido = pb.CalcularPagamentoRequest(parcela_id=titulo.parcela_id, data=dia.isoformat())
        return cast("str", (await self.casa.rpc("CalcularPagamento", pedido)).total)

    async def emitir(self, ago: int, dia: date | None = None) -> pb.EmitirParcelasResponse:
        quando = dia or vencimento(ago) - timedelta(days=12)
        pedido = pb.EmitirParcelasRequest(grupo_id=self.id, ago=ago, data_contabil=quando.isoformat())
        return cast("pb.EmitirParcelasResponse", await self.casa.rpc("EmitirParcelas", pedido))

    async def fechar(self, ago: int) -> pb.PosicaoAgo:
        pedido = pb.FecharPosicaoAgoRequest(grupo_id=self.id, ago=ago, data_ago=data_ago(ago).isoformat())
        return cast("pb.PosicaoAgo", await self.casa.rpc("FecharPosicaoAgo", pedido))

    async def sortear(self, cota_id: str, ago: int, **campos: Any) -> pb.ReservaCredito:
        pedido = pb.EfetivarCreditoRequest(**self._credito(cota_id, ago), **campos)
        return cast("pb.ReservaCredito", await self.casa.rpc("EfetivarCredito", pedido))

    async def lance(self, cota_id: str, ago: int, valor: str, **campos: Any) -> pb.ReservaCredito:
        prazo = (data_ago(ago) + timedelta(days=3)).isoformat()
        pedido = pb.EmitirTituloLanceRequest(**self._credito(cota_id, ago), valor=valor, vencimento=prazo, **campos)
        return cast("pb.ReservaCredito", await self.casa.rpc("EmitirTituloLance", pedido))

    async def confirmar(self, contemplacao_id: str, ago: int) -> pb.ReservaCredito:
        pedido = pb.ConfirmarLanceRequest(contemplacao_id=contemplacao_id, data_contabil=data_ago(ago).isoformat())
        return cast("pb.ReservaCredito", await self.casa.rpc("ConfirmarLance", pedido))

    async def cancelar(self, contemplacao_id: str, ago: int, penalidade: str = "") -> pb.ReservaCredito:
        pedido = pb.CancelarTituloLanceRequest(
            contemplacao_id=contemplacao_id, motivo="Não pago", penalidade=penalidade, data_contabil=str(data_ago(ago))
        )
        return cast("pb.ReservaCredito", await self.casa.rpc("CancelarTituloLance", pedido))

    async def posicao(self, cota_id: str) -> pb.PosicaoCota:
        return cast(
            "pb.PosicaoCota", await self.casa.rpc("BuscarPosicaoCota", pb.BuscarPosicaoCotaRequest(cota_id=cota_id))
        )

    async def caixa(self) -> pb.PosicaoGrupo:
        pedido = pb.BuscarPosicaoGrupoRequest(grupo_id=self.id)
        return cast("pb.PosicaoGrupo", await self.casa.rpc("BuscarPosicaoGrupo", pedido))

    async def conferir(self) -> dict[str, int]:
        """Every invariant holds, or the ones that do not are told. Balances of the book."""
        medidos = await self.casa.rpc("VerificarInvariantes", pb.VerificarInvariantesRequest(grupo_id=self.id))
        quebrados = [f"{i.invariante}: {i.detalhe}" for i in medidos.resultados if not i.vale]
        assert not quebrados, quebrados
        assert len(medidos.resultados) == 19
        saldos = await self._saldos_do_livro()
        assert await self._saldos_contados() == saldos
        return saldos

    async def _saldos_contados(self) -> dict[str, int]:
        """What who only listens to the facts of the book makes of them, each heard once (I14)."""
        novos = await self.casa.linhas(
            "SELECT id, dados FROM plataforma.fato WHERE tipo = 'FatoContabilizado' AND id > %s ORDER BY id, ordem",
            self._ultimo_contado,
        )
        for id_do_fato, fato in novos:
            self._ultimo_contado = id_do_fato
            for partida in fato["partidas"] if fato["grupo_id"] == self.id else ():
                self._contados[partida["debito"]] += partida["valor_centavos"]
                self._contados[partida["credito"]] -= partida["valor_centavos"]
        return {conta: saldo for conta, saldo in self._contados.items() if saldo}

    async def _saldos_do_livro(self) -> dict[str, int]:
        consulta = "SELECT conta, debitos_centavos - creditos_centavos FROM saldo_conta WHERE grupo_id = %s"
        return {conta: int(saldo) for conta, saldo in await self.casa.linhas(consulta, self.id) if saldo}

    def _credito(self, cota_id: str, ago: int) -> dict[str, Any]:
        return {
            "contemplacao_id": self.novo_id(),
            "grupo_id": self.id,
            "cota_id": cota_id,
            "ago": ago,
            "credito": format_reais(self.preco(data_ago(ago))),
            "data_contabil": data_ago(ago).isoformat(),
        }
