"""Doubles of grupos and financeiro that keep state, refuse what the real ones refuse and remember every key."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from google.protobuf.message import Message

from consorcio.contracts.documentos.v1 import documentos_pb2
from consorcio.contracts.financeiro.v1 import exclusoes_pb2 as exc
from consorcio.contracts.financeiro.v1 import financeiro_pb2 as fin
from consorcio.contracts.grupos.v1 import grupos_pb2 as gru
from consorcio.core.errors import ConsorcioError, ErrorKind, not_found, precondition
from consorcio.core.money import format_reais, parse_reais

GRUPO_ID = str(UUID(int=1))
PAGINA = 4


def cota_id(numero: int) -> str:
    return str(UUID(int=1000 + numero))


def consorciado_id(numero: int) -> str:
    return str(UUID(int=5000 + numero))


@dataclass
class Chaves:
    """The same key with another request is refused, as in the real pipeline."""

    vistas: dict[str, bytes] = field(default_factory=dict)

    def conferir(self, pedido: Message, metadata: Any) -> None:
        chave = dict(metadata)["idempotency-key"]
        corpo = type(pedido).__name__.encode() + pedido.SerializeToString(deterministic=True)
        if self.vistas.setdefault(chave, corpo) != corpo:
            raise ConsorcioError(ErrorKind.IDEMPOTENCY_REUSED, f"A chave {chave} foi usada com outro conteúdo.")


class SemParametros:
    """configuracao with nothing set: each reader uses its default."""

    async def LerConfiguracao(self, pedido: Any) -> Any:
        raise not_found("parâmetro", pedido.chave)


@dataclass
class Modelos:
    """documentos with the template that the test publishes, if any."""

    html: str = ""

    async def BuscarModelo(self, pedido: Any) -> documentos_pb2.Modelo:
        if not self.html:
            raise not_found("modelo", pedido.codigo)
        return documentos_pb2.Modelo(codigo=pedido.codigo, publicada=True, html=self.html)


@dataclass
class Grupos:
    """A group of ten cotas with a schedule of three AGOs."""

    chaves: Chaves
    regra: gru.RegraGrupo
    situacao: gru.SituacaoGrupo.ValueType = gru.SITUACAO_GRUPO_EM_ANDAMENTO
    max_cotas: int = 10
    contempladas: dict[str, gru.RegistrarContemplacaoRequest] = field(default_factory=dict)
    canceladas: list[str] = field(default_factory=list)
    relacionadas: set[int] = field(default_factory=set)
    excluidas: set[int] = field(default_factory=set)

    async def BuscarGrupo(self, pedido: gru.BuscarGrupoRequest) -> gru.Grupo:
        if pedido.grupo_id != GRUPO_ID:
            raise not_found("grupo", pedido.grupo_id)
        return gru.Grupo(grupo_id=GRUPO_ID, codigo="1001", situacao=self.situacao, max_cotas=self.max_cotas)

    async def BuscarRegra(self, _pedido: gru.BuscarRegraRequest) -> gru.RegraGrupo:
        return self.regra

    async def ListarCronograma(self, _pedido: gru.ListarCronogramaRequest) -> gru.ListarCronogramaResponse:
        datas = [("2026-03-10", "2026-03-16"), ("2026-04-10", "2026-04-16"), ("2026-05-11", "2026-05-15")]
        itens = [
            gru.ItemCronograma(ago=ago, vencimento=vencimento, data_ago=data_ago)
            for ago, (vencimento, data_ago) in enumerate(datas, start=1)
        ]
        return gru.ListarCronogramaResponse(itens=itens)

    async def BuscarCota(self, pedido: gru.BuscarCotaRequest) -> gru.Cota:
        for numero in range(1, self.max_cotas + 1):
            if cota_id(numero) == pedido.cota_id:
                return gru.Cota(
                    cota_id=pedido.cota_id,
                    grupo_id=GRUPO_ID,
                    numero=numero,
                    consorciado_id=consorciado_id(numero),
                    vinculo=gru.VINCULO_COTA_ATIVA,
                    contemplacao=self._situacao(numero).contemplacao,
                    parte_relacionada=numero in self.relacionadas,
                )
        raise not_found("cota", pedido.cota_id)

    async def ObterSituacaoCotas(self, pedido: gru.ObterSituacaoCotasRequest) -> AsyncIterator[gru.PaginaSituacaoCotas]:
        grupo = await self.BuscarGrupo(gru.BuscarGrupoRequest(grupo_id=pedido.grupo_id))
        yield gru.PaginaSituacaoCotas(grupo=grupo, regra=self.regra)
        cotas = [cota for numero in range(1, self.max_cotas + 1) for cota in self._versoes(numero)]
        for inicio in range(0, len(cotas), PAGINA):
            yield gru.PaginaSituacaoCotas(cotas=cotas[inicio : inicio + PAGINA])

    def _versoes(self, numero: int) -> list[gru.CotaSituacao]:
        """The cota of a seat; where it was excluded, that version and the vacant seat."""
        cota = self._situacao(numero)
        if numero not in self.excluidas:
            return [cota]
        cota.vinculo = gru.VINCULO_COTA_EXCLUIDA
        return [cota, gru.CotaSituacao(numero=numero, vinculo=gru.VINCULO_COTA_VAGA)]

    def _situacao(self, numero: int) -> gru.CotaSituacao:
        registro = self.contempladas.get(cota_id(numero))
        contemplacao = gru.CONTEMPLACAO_COTA_NAO_CONTEMPLADA
        if registro is not None:
            contemplacao = gru.CONTEMPLACAO_COTA_PENDENTE if registro.pendente else gru.CONTEMPLACAO_COTA_CONTEMPLADA
        return gru.CotaSituacao(
            cota_id=cota_id(numero),
            numero=numero,
            vinculo=gru.VINCULO_COTA_ATIVA,
            contemplacao=contemplacao,
            consorciado_id=consorciado_id(numero),
            parte_relacionada=numero in self.relacionadas,
        )

    async def RegistrarContemplacao(self, pedido: gru.RegistrarContemplacaoRequest, *, metadata: Any) -> gru.Cota:
        self.chaves.conferir(pedido, metadata)
        anterior = self.contempladas.get(pedido.cota_id)
        if anterior is not None and anterior.contemplacao_id != pedido.contemplacao_id:
            raise precondition("A cota já está contemplada.")
        self.contempladas[pedido.cota_id] = pedido
        return gru.Cota(cota_id=pedido.cota_id)

    async def CancelarContemplacao(self, pedido: gru.CancelarContemplacaoRequest, *, metadata: Any) -> gru.Cota:
        self.chaves.conferir(pedido, metadata)
        self.contempladas.pop(pedido.cota_id, None)
        self.canceladas.append(pedido.contemplacao_id)
        return gru.Cota(cota_id=pedido.cota_id)


@dataclass
class Financeiro:
    """The cash of the group, and a row per contemplação that decides the race between payment and deadline."""

    chaves: Chaves
    caixa_centavos: int
    fundo_reserva_centavos: int = 0
    inadimplentes: set[int] = field(default_factory=set)
    numeros: int = 10
    reservas: dict[str, fin.ReservaCredito] = field(default_factory=dict)
    saidas: dict[str, int] = field(default_factory=dict)
    titulos: dict[str, fin.EmitirTituloLanceRequest] = field(default_factory=dict)
    penalidades: dict[str, str] = field(default_factory=dict)
    restituicoes: dict[int, str] = field(default_factory=dict)
    apuradas: dict[str, exc.ApurarRestituicaoRequest] = field(default_factory=dict)

    async def VerificarInadimplencia(
        self, _pedido: fin.VerificarInadimplenciaRequest, *, metadata: Any
    ) -> fin.VerificarInadimplenciaResponse:
        assert dict(metadata)["idempotency-key"]
        devem = [fin.Inadimplencia(cota_id=cota_id(n), numero=n) for n in sorted(self.inadimplentes)]
        return fin.VerificarInadimplenciaResponse(inadimplencias=devem)

    async def FecharPosicaoAgo(self, pedido: fin.FecharPosicaoAgoRequest, *, metadata: Any) -> fin.PosicaoAgo:
        self.chaves.conferir(pedido, metadata)
        return fin.PosicaoAgo(
            fundo_comum_livre=format_reais(self.caixa_centavos),
            fundo_reserva=format_reais(self.fundo_reserva_centavos),
        )

    async def ObterPosicaoAssembleia(
        self, _pedido: fin.ObterPosicaoAssembleiaRequest
    ) -> AsyncIterator[fin.PaginaPosicaoAssembleia]:
        cotas = [self._posicao(numero) for numero in range(1, self.numeros + 1)]
        for inicio in range(0, len(cotas), PAGINA):
            yield fin.PaginaPosicaoAssembleia(cotas=cotas[inicio : inicio + PAGINA])

    def _posicao(self, numero: int) -> fin.CotaPosicao:
        if numero in self.restituicoes:
            return fin.CotaPosicao(
                cota_id=cota_id(numero),
                numero=numero,
                credito="60000.00",
                fc_pago="20.00000000",
                excluida_em="2026-02-20",
                restituicao=self.restituicoes[numero],
            )
        return fin.CotaPosicao(
            cota_id=cota_id(numero),
            numero=numero,
            adimplente=numero not in self.inadimplentes,
            credito="60000.00",
            saldo_devedor="70200.00",
            fc_pago="0.00000000",
            taxa_administracao="15.00000000",
            fundo_reserva="2.00000000",
            prestacao_normal="1170.00",
        )

    async def BuscarPosicaoCota(self, pedido: fin.BuscarPosicaoCotaRequest) -> fin.PosicaoCota:
        numero = UUID(pedido.cota_id).int - 1000
        return fin.PosicaoCota(
            preco="60000.00", saldo_devedor="70200.00", fc_pago="0", adimplente=numero not in self.inadimplentes
        )

    async def EfetivarCredito(self, pedido: fin.EfetivarCreditoRequest, *, metadata: Any) -> fin.ReservaCredito:
        self.chaves.conferir(pedido, metadata)
        return self._reservar(pedido.contemplacao_id, parse_reais(pedido.credito), fin.SITUACAO_RESERVA_EFETIVADA)

    async def EmitirTituloLance(self, pedido: fin.EmitirTituloLanceRequest, *, metadata: Any) -> fin.ReservaCredito:
        self.chaves.conferir(pedido, metadata)
        self.titulos[pedido.contemplacao_id] = pedido
        liquido = parse_reais(pedido.credito) - parse_reais(pedido.valor) * 100 // 117
        situacao = fin.SITUACAO_RESERVA_PENDENTE if pedido.valor != "0.00" else fin.SITUACAO_RESERVA_PAGA
        return self._reservar(pedido.contemplacao_id, liquido, situacao)

    async def ApurarRestituicao(self, pedido: exc.ApurarRestituicaoRequest, *, metadata: Any) -> exc.Exclusao:
        self.chaves.conferir(pedido, metadata)
        self.apuradas[pedido.cota_id] = pedido
        return exc.Exclusao(cota_id=pedido.cota_id)

    def _reservar(
        self, contemplacao: str, centavos: int, situacao: fin.SituacaoReserva.ValueType
    ) -> fin.ReservaCredito:
        if contemplacao not in self.reservas:
            if self.caixa_centavos < centavos:
                raise precondition("O fundo comum não cobre o crédito.", "I8")
            self.caixa_centavos -= centavos
            self.saidas[contemplacao] = centavos
            self.reservas[contemplacao] = fin.ReservaCredito(
                contemplacao_id=contemplacao, situacao=situacao, identificador=f"L-{len(self.reservas) + 1}"
            )
        return self.reservas[contemplacao]

    def pagar(self, contemplacao: str) -> bool:
        """A payment arrives at the bank; whether it was in time is decided by the row."""
        reserva = self.reservas[contemplacao]
        if reserva.situacao != fin.SITUACAO_RESERVA_PENDENTE:
            return False
        reserva.situacao = fin.SITUACAO_RESERVA_PAGA
        return True

    async def ConfirmarLance(self, pedido: fin.ConfirmarLanceRequest, *, metadata: Any) -> fin.ReservaCredito:
        self.chaves.conferir(pedido, metadata)
        reserva = self.reservas[pedido.contemplacao_id]
        if reserva.situacao not in {fin.SITUACAO_RESERVA_PAGA, fin.SITUACAO_RESERVA_EFETIVADA}:
            raise precondition("O lance não foi pago.")
        reserva.situacao = fin.SITUACAO_RESERVA_EFETIVADA
        return reserva

    async def CancelarTituloLance(self, pedido: fin.CancelarTituloLanceRequest, *, metadata: Any) -> fin.ReservaCredito:
        self.chaves.conferir(pedido, metadata)
        await asyncio.sleep(0)
        reserva = self.reservas[pedido.contemplacao_id]
        if reserva.situacao == fin.SITUACAO_RESERVA_PENDENTE:
            reserva.situacao = fin.SITUACAO_RESERVA_CANCELADA
            self.caixa_centavos += self.saidas[pedido.contemplacao_id]
            self.penalidades[pedido.contemplacao_id] = pedido.penalidade
        return reserva
