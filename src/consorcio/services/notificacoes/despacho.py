"""Emptying the queue of each channel. Channels never wait for one another, nor for a provider that is away.

A round takes some deliveries, sends them over a few lanes and writes down what became of each. When nobody gets
through, the round stops at once and gives the rest back untouched; the next rounds send one message at a time, each
further apart, until one gets through. A message cut between the provider's yes and our record of it goes twice, with
the same identifier.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from prometheus_client import Counter

from consorcio.core.errors import ConsorcioError
from consorcio.platform.database import Database
from consorcio.platform.logging_setup import get_logger
from consorcio.platform.vault import VaultError
from consorcio.services.notificacoes.ajustes import Ajustes
from consorcio.services.notificacoes.canais.saida import Saida
from consorcio.services.notificacoes.cofre import Cofre
from consorcio.services.notificacoes.domain.aviso import (
    Canal,
    Destinatario,
    Finalidade,
    Mensagem,
    Prioridade,
    Situacao,
    TipoDestinatario,
)
from consorcio.services.notificacoes.domain.consentimento import permitido
from consorcio.services.notificacoes.domain.modelo import preencher
from consorcio.services.notificacoes.domain.silencio import Silencio, quando_enviar
from consorcio.services.notificacoes.domain.tentativa import Depois, Fim, Resultado, depois_de
from consorcio.services.notificacoes.repository import entregas, modelos, pessoas
from consorcio.services.notificacoes.repository.entregas import Desfecho, Tomada
from consorcio.services.notificacoes.repository.modelos import Modelo
from consorcio.services.notificacoes.use_cases.avisar import RECUSADO

_LOTE = 200
# With the longest wait for a provider (60 s) it stays below the time for which deliveries are held.
_RODADA_MAX_S = 45
_PAUSA_INICIAL_S, _PAUSA_MAX_S = 1.0, 30.0
ENVIOS = Counter("consorcio_notificacoes_envios", "Tentativas de envio, pelo fim que tiveram", ["canal", "fim"])
log = get_logger(__name__)


@dataclass(slots=True)
class Pronta:
    """A delivery ready to be sent: a message for each address that the person has."""

    tomada: Tomada
    versao: int
    mensagens: list[Mensagem]
    contatos: list[UUID]


@dataclass(slots=True)
class Disjuntor:
    """How long nobody should try, because nobody got through."""

    pausa_s: float = 0.0
    ate: float = 0.0

    @property
    def fechado(self) -> bool:
        """Whether all is well."""
        return self.pausa_s == 0

    def fora(self) -> None:
        """Nobody got through: wait, twice as long as the last time."""
        self.pausa_s = min(max(_PAUSA_INICIAL_S, self.pausa_s * 2), _PAUSA_MAX_S)
        self.ate = time.monotonic() + self.pausa_s

    def passou(self) -> None:
        """Somebody got through."""
        self.pausa_s = self.ate = 0.0


class Despachante:
    """Sends what is due on one channel."""

    def __init__(self, db: Database, cofre: Cofre, ajustes: Ajustes, canal: Canal, saida: Saida | None) -> None:
        self._db = db
        self._cofre = cofre
        self._ajustes = ajustes
        self._canal = canal
        self._saida = saida
        self.disjuntor = Disjuntor()

    async def rodada(self) -> int:
        """Send what is due. Returns how many deliveries were dealt with; 0 also when nobody should try."""
        if time.monotonic() < self.disjuntor.ate:
            return 0
        tomadas = await self._tomar(_LOTE if self.disjuntor.fechado else 1)
        if not tomadas:
            return 0
        desfechos, prontas = await self._preparar(tomadas)
        rodada = _Rodada(self._saida, deque(prontas)) if self._saida else None
        try:
            if rodada is not None:
                await rodada.enviar_todas()
        finally:
            # Told to end in the middle: what was sent was sent.
            if rodada is not None:
                desfechos += self._desfechos(rodada)
            await self._gravar(tomadas, desfechos, rodada.extintos if rodada else [])
        return len(desfechos)

    async def _gravar(self, tomadas: Sequence[Tomada], desfechos: Sequence[Desfecho], extintos: Sequence[UUID]) -> None:
        feitas = {desfecho.tomada.entrega_id for desfecho in desfechos}
        sem_contato = [desfecho.tomada for desfecho in desfechos if desfecho.depois.situacao is Situacao.SEM_CONTATO]
        async with self._db.transaction() as tx:
            # An address that arrives now either finds the delivery given up, or is found here.
            if sem_contato:
                await pessoas.travar(tx.conn, {_quem(tomada) for tomada in sem_contato})
            await entregas.gravar_desfechos(tx.conn, desfechos, tx.clock.now())
            if sem_contato:
                await entregas.rever_sem_contato(tx.conn, [tomada.entrega_id for tomada in sem_contato])
            await entregas.soltar(tx.conn, [t.entrega_id for t in tomadas if t.entrega_id not in feitas])
            await pessoas.excluir_contatos(tx.conn, extintos)

    async def _tomar(self, maximo: int) -> list[Tomada]:
        async with self._db.transaction() as tx:
            ids = await entregas.tomar(tx.conn, self._canal, maximo, tx.clock.now())
            return await entregas.ler_tomadas(tx.conn, ids) if ids else []

    async def _preparar(self, tomadas: Sequence[Tomada]) -> tuple[list[Desfecho], list[Pronta]]:
        """What need not be sent, and what is ready to be."""
        async with self._db.read() as conn:
            textos = {modelo.codigo: modelo for modelo in await modelos.em_uso(conn, canal=self._canal)}
        silencio, sistema = await self._ajustes.silencio(), await self._ajustes.sistema()
        desfechos: list[Desfecho] = []
        prontas: list[Pronta] = []
        for tomada in sorted(tomadas, key=lambda tomada: tomada.prioridade):
            feita = self._impedida(tomada, silencio) or self._montar(tomada, textos, sistema)
            if isinstance(feita, Desfecho):
                desfechos.append(feita)
            else:
                prontas.append(feita)
        return desfechos, prontas

    def _impedida(self, tomada: Tomada, da_casa: Silencio) -> Desfecho | None:
        """Consent may have been taken back, night may have fallen, since it was put in the queue."""
        agora = self._db.clock.now()
        if self._saida is None:
            return _parada(tomada, Situacao.SUPRIMIDA, "Este canal não está ligado nesta instalação.", agora)
        finalidade = Finalidade(tomada.finalidade)
        escolhas = {} if tomada.permitido is None else {(self._canal, finalidade): tomada.permitido}
        if not permitido(self._canal, finalidade, escolhas):
            return _parada(tomada, Situacao.SUPRIMIDA, RECUSADO, agora)
        proprio = tomada.silencio_inicio is not None
        silencio = Silencio(tomada.silencio_inicio, tomada.silencio_fim) if proprio else da_casa
        quando = quando_enviar(agora, silencio, self._canal, Prioridade(tomada.prioridade))
        if quando > agora:
            return Desfecho(tomada, Depois(Situacao.PENDENTE, tomada.tentativas, quando))
        if not tomada.contatos:
            return _parada(tomada, Situacao.SEM_CONTATO, "Não se conhece o contato da pessoa neste canal.", agora)
        return None

    def _montar(self, tomada: Tomada, textos: Mapping[str, Modelo], sistema: str) -> Pronta | Desfecho:
        agora = self._db.clock.now()
        modelo = textos.get(tomada.modelo)
        if modelo is None:
            return _parada(tomada, Situacao.MORTA, "Não há texto em uso para este modelo e canal.", agora)
        quem = _quem(tomada)
        try:
            dados = self._cofre.abrir_dados(tomada.notificacao_id, tomada.dados)
            nome = self._cofre.abrir_nome(quem, tomada.nome)
            texto = preencher(modelo.texto, {**dados, "nome": nome, "sistema": sistema})
            enderecos = [
                self._cofre.abrir_contato(contato_id, valor)
                for contato_id, valor in zip(tomada.contatos, tomada.valores, strict=True)
            ]
        except (ConsorcioError, VaultError) as erro:
            return _parada(tomada, Situacao.MORTA, str(erro), agora)
        # A person has one preferred address, and is at every browser they subscribed.
        if self._canal is not Canal.PUSH:
            enderecos = enderecos[:1]
        mensagens = [
            Mensagem(tomada.entrega_id, endereco, texto.assunto, texto.corpo, texto.corpo_html)
            for endereco in enderecos
        ]
        return Pronta(tomada, modelo.versao, mensagens, list(tomada.contatos[: len(enderecos)]))

    def _desfechos(self, rodada: _Rodada) -> list[Desfecho]:
        """What became of each that was tried."""
        fora = rodada.ninguem_passou
        if fora:
            self.disjuntor.fora()
            log.warning("provedor_fora", canal=self._canal.value, motivo=rodada.motivo)
        elif rodada.resultados:
            self.disjuntor.passou()
        agora = self._db.clock.now()
        desfechos = []
        for pronta, resultado in rodada.resultados:
            ENVIOS.labels(self._canal.value, resultado.fim.value).inc()
            depois = depois_de(resultado, pronta.tomada.tentativas, agora, provedor_fora=fora)
            desfechos.append(Desfecho(pronta.tomada, depois, resultado.motivo, resultado.provedor_id, pronta.versao))
        return desfechos


class _Rodada:
    """The lanes of one round. They stop when the time is over, or when the first to try find nobody there."""

    def __init__(self, saida: Saida, fila: deque[Pronta]) -> None:
        self._saida = saida
        self._fila = fila
        self._ate = time.monotonic() + _RODADA_MAX_S
        self._alguem_passou = False
        self._alguem_fora = False
        self.motivo = ""
        self.resultados: list[tuple[Pronta, Resultado]] = []
        self.extintos: list[UUID] = []

    @property
    def ninguem_passou(self) -> bool:
        """Whether the provider did not answer anybody."""
        return self._alguem_fora and not self._alguem_passou

    async def enviar_todas(self) -> None:
        """Until the queue is empty or it is better to stop."""
        pistas = min(self._saida.paralelo, len(self._fila))
        await asyncio.gather(*(self._pista() for _ in range(pistas)))

    async def _pista(self) -> None:
        """One message after the other."""
        while self._fila and time.monotonic() < self._ate and not self.ninguem_passou:
            pronta = self._fila.popleft()
            resultado = await self._a_todos(pronta)
            self.resultados.append((pronta, resultado))
            if resultado.fim is Fim.FORA:
                self._alguem_fora, self.motivo = True, resultado.motivo
            else:
                self._alguem_passou = True

    async def _a_todos(self, pronta: Pronta) -> Resultado:
        """To every address; one that gets it is enough."""
        resultados = []
        for mensagem, contato_id in zip(pronta.mensagens, pronta.contatos, strict=True):
            resultado = await self._saida.enviar(mensagem)
            # What the provider says often repeats the address, and is kept and logged in the clear.
            resultados.append(replace(resultado, motivo=resultado.motivo.replace(mensagem.endereco, "***")))
            if resultado.contato_extinto:
                self.extintos.append(contato_id)
        return next((r for r in resultados if r.fim is Fim.ENVIADA), resultados[-1])


def _quem(tomada: Tomada) -> Destinatario:
    return Destinatario(TipoDestinatario(tomada.tipo), tomada.id)


def _parada(tomada: Tomada, situacao: Situacao, motivo: str, agora: datetime) -> Desfecho:
    return Desfecho(tomada, Depois(situacao, tomada.tentativas, agora), motivo)
