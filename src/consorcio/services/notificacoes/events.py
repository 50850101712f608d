"""What the service reacts to. Nothing is sent here: whatever a provider does, the queue of facts goes on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from uuid import UUID

from consorcio.platform.database import Transaction
from consorcio.platform.events import Event
from consorcio.platform.inbox import Subscriptions
from consorcio.platform.sealed_facts import open_data
from consorcio.platform.service import Runtime
from consorcio.services.notificacoes.ajustes import Ajustes
from consorcio.services.notificacoes.cofre import Cofre
from consorcio.services.notificacoes.domain.aviso import consorciado, usuario
from consorcio.services.notificacoes.domain.reacoes import FATOS, reagir
from consorcio.services.notificacoes.domain.webhook import PUBLICOS
from consorcio.services.notificacoes.repository import cotas, lances
from consorcio.services.notificacoes.repository.cotas import Cota
from consorcio.services.notificacoes.use_cases import contatos, reacoes, webhooks

_PARCELA = "PARCELA"


class Fatos:
    """Each fact, in the transaction of its inbox row: what is known changes, people are told, webhooks are queued."""

    def __init__(self, cofre: Cofre, ajustes: Ajustes) -> None:
        self._cofre = cofre
        self._ajustes = ajustes
        self._projecoes: Mapping[str, Callable[[Transaction, Event], Awaitable[None]]] = {
            "ContatosAlterados": self._contatos,
            "ContatoDoUsuarioAlterado": self._contato_do_usuario,
            "CotaReservada": self._cota_reservada,
            "CotaAtivada": self._cota,
            "CotaTransferida": self._cota,
            "CotaLiberada": self._cota_liberada,
            "CotaExcluida": self._cota_liberada,
            "CotaReadmitida": self._cota_readmitida,
            "ContemplacaoProcessada": self._contemplacao,
            "LancePago": self._lance_pago,
            "ParcelasEmitidas": self._parcelas_emitidas,
            "DiferencasCobradas": self._diferencas_cobradas,
            "ParcelasAbatidas": self._parcelas_abatidas,
            "PagamentoRealizado": self._pagamento,
            "PagamentoEstornado": self._estorno,
        }

    def assinaturas(self) -> Subscriptions:
        """Every fact that says something to somebody."""
        return dict.fromkeys({*self._projecoes, *FATOS, *PUBLICOS}, self.ao_fato)

    async def ao_fato(self, tx: Transaction, event: Event, _runtime: Runtime) -> None:
        """First what is known, then who is told, then who is called."""
        projetar = self._projecoes.get(event.type)
        if projetar is not None:
            await projetar(tx, event)
        for reacao in reagir(event.type, event.data):
            await reacoes.carregar(tx, self._cofre, self._ajustes, reacao)
        await webhooks.enfileirar(tx, event)

    async def _contatos(self, tx: Transaction, event: Event) -> None:
        chave = event.data["consorciado_id"]
        dados = open_data(self._cofre.vault, event.type, chave, event.data["selado"])
        await contatos.guardar(tx, self._cofre, consorciado(UUID(chave)), dados["nome"], dados["contatos"])

    async def _contato_do_usuario(self, tx: Transaction, event: Event) -> None:
        chave = event.data["usuario_id"]
        dados = open_data(self._cofre.vault, event.type, chave, event.data["selado"])
        email = {"tipo": "EMAIL", "valor": dados["email"], "preferencial": True}
        lista = [email] if dados["email"] else []
        await contatos.guardar(tx, self._cofre, usuario(UUID(chave)), dados["nome"], lista)

    async def _cota_reservada(self, tx: Transaction, event: Event) -> None:
        await self._cota(tx, event)
        dados = event.data
        vencimento = date.fromisoformat(dados["vencimento"])
        await cotas.emitir_uma(tx.conn, UUID(dados["cota_id"]), dados["ago_ingresso"], vencimento)

    async def _cota(self, tx: Transaction, event: Event) -> None:
        dados = event.data
        cota = Cota(
            UUID(dados["cota_id"]),
            UUID(dados["grupo_id"]),
            dados["grupo_codigo"],
            dados["numero"],
            UUID(dados["consorciado_id"]),
        )
        await cotas.travar(tx.conn, cota.cota_id)
        await cotas.gravar(tx.conn, cota)
        await reacoes.titular_conhecido(tx, self._cofre, self._ajustes, cota)

    async def _cota_liberada(self, tx: Transaction, event: Event) -> None:
        await cotas.liberar(tx.conn, UUID(event.data["cota_id"]))

    async def _cota_readmitida(self, tx: Transaction, event: Event) -> None:
        await cotas.reativar(tx.conn, UUID(event.data["cota_id"]))

    async def _contemplacao(self, tx: Transaction, event: Event) -> None:
        """A bid that won is waited for until its term; anything else ends the waiting."""
        dados = event.data
        contemplacao_id, prazo = UUID(dados["contemplacao_id"]), dados.get("prazo_pagamento", "")
        if dados["situacao"] == "PENDENTE" and prazo:
            await lances.esperar(tx.conn, contemplacao_id, UUID(dados["cota_id"]), date.fromisoformat(prazo))
        else:
            await lances.esquecer(tx.conn, contemplacao_id)

    async def _lance_pago(self, tx: Transaction, event: Event) -> None:
        await lances.esquecer(tx.conn, UUID(event.data["contemplacao_id"]))

    async def _parcelas_emitidas(self, tx: Transaction, event: Event) -> None:
        dados = event.data
        vencimento = date.fromisoformat(dados["vencimento"])
        await cotas.emitir(tx.conn, UUID(dados["grupo_id"]), dados["ago"], vencimento)

    async def _diferencas_cobradas(self, tx: Transaction, event: Event) -> None:
        """After the last AGO only some cotas have a parcela."""
        dados = event.data
        vencimento = date.fromisoformat(dados["vencimento"])
        for cota_id in dados["cotas"]:
            await cotas.emitir_uma(tx.conn, UUID(cota_id), dados["ago"], vencimento)

    async def _parcelas_abatidas(self, tx: Transaction, event: Event) -> None:
        """Other money settled them, those not issued yet too: nobody is reminded of them."""
        for ago in event.data["agos"]:
            await cotas.quitar(tx.conn, UUID(event.data["cota_id"]), ago)

    async def _pagamento(self, tx: Transaction, event: Event) -> None:
        dados = event.data
        if dados["quitada"] and dados["tipo"] == _PARCELA:
            await cotas.quitar(tx.conn, UUID(dados["cota_id"]), dados["ago"])

    async def _estorno(self, tx: Transaction, event: Event) -> None:
        dados = event.data
        if dados["tipo"] == _PARCELA:
            await cotas.reabrir(tx.conn, UUID(dados["cota_id"]), dados["ago"])
