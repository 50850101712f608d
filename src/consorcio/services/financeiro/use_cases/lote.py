"""Many payments of one file: batch after batch, with the result of taking them one at a time, in their order (R15).

The groups of the file are locked by who calls, in one order. The book of the collection account is locked last, by
`concluir`: what goes to the queue waits in memory until then: no file and single payment wait in a circle.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from uuid import UUID

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.platform.bell import Work
from consorcio.platform.database import Transaction
from consorcio.platform.telemetry import current_traceparent
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.livro import ARRECADACAO, travar_arrecadacao
from consorcio.services.financeiro.registros import Pagamento
from consorcio.services.financeiro.use_cases.pagamento import mesmo_pagamento, processar_um, recusa_do_titulo
from consorcio.services.financeiro.use_cases.recebimento import (
    Juizo,
    Julgado,
    Recebimento,
    dias_de_referencia,
    receber_simples,
)

_GUARDAR = (files("consorcio.services.financeiro") / "sql" / "guardar_na_fila.sql").read_bytes()


@dataclass(slots=True)
class Recebido:
    """What became of a payment: APLICADO, NAO_IDENTIFICADO, REPETIDO, or CONFLITO, with the reason of the last two."""

    recebimento: Recebimento
    vez: int
    situacao: str = ""
    motivo: str = ""
    pagamento_id: UUID | None = None
    parcela_id: UUID | None = None

    def como_pagamento(self) -> Pagamento:
        """The row that keeps it."""
        r = self.recebimento
        assert self.pagamento_id is not None
        return Pagamento(
            pagamento_id=self.pagamento_id,
            referencia_externa=r.referencia_externa,
            parcela_id=self.parcela_id,
            grupo_id=None,
            cota_id=None,
            identificador_informado=r.identificador,
            situacao=self.situacao,
            valor_centavos=r.valor_centavos,
            data_pagamento=r.data_pagamento,
            data_contabil=r.data_contabil,
            canal=r.canal,
            excedente_centavos=0,
            motivo=self.motivo,
        )


class Lote:
    """The payments of one file, in one transaction."""

    def __init__(self, tx: Transaction, calendario: BusinessCalendar) -> None:
        self._tx = tx
        self._calendario = calendario
        self._vez = itertools.count(1)
        self._na_fila: dict[str, Recebido] = {}

    async def receber(self, recebimentos: Sequence[Recebimento]) -> list[Recebido]:
        """Take a batch. Those of the queue are whole after `concluir`."""
        recebidos = [Recebido(r, next(self._vez)) for r in recebimentos]
        pendentes, repetidos = self._separar_da_fila(recebidos)
        while pendentes:
            moras = await dias_de_referencia(self._tx.conn, [p.recebimento for p in pendentes], self._calendario)
            julgados = await receber_simples(self._tx, [p.recebimento for p in pendentes], moras)
            pendentes, novos_repetidos = await self._cumprir(pendentes, julgados)
            repetidos += novos_repetidos
        primeiros = {r.recebimento.referencia_externa: r for r in recebidos if r.situacao == "APLICADO"}
        for repetido in repetidos:
            referencia = repetido.recebimento.referencia_externa
            primeiro = self._na_fila.get(referencia) or primeiros.get(referencia)
            if primeiro is not None:
                _comparar(repetido, primeiro)
            else:
                await self._um_a_um(repetido)
        return recebidos

    def tem_na_fila(self, referencia: str) -> bool:
        """Whether a payment with this reference waits for `concluir`."""
        return referencia in self._na_fila

    def _separar_da_fila(self, recebidos: list[Recebido]) -> tuple[list[Recebido], list[Recebido]]:
        """Who has the reference of a payment that only `concluir` will write is compared with it here."""
        ja = [r for r in recebidos if r.recebimento.referencia_externa in self._na_fila]
        return [r for r in recebidos if r.recebimento.referencia_externa not in self._na_fila], ja

    async def _cumprir(
        self, pendentes: list[Recebido], julgados: list[Julgado]
    ) -> tuple[list[Recebido], list[Recebido]]:
        adiados, repetidos = [], []
        for julgado, recebido in zip(julgados, pendentes, strict=True):
            recebido.pagamento_id, recebido.parcela_id = julgado.pagamento_id, julgado.parcela_id
            match julgado.juizo:
                case Juizo.APLICADO | Juizo.REPETIDO:
                    recebido.situacao = julgado.juizo.value
                case Juizo.CONFLITO:
                    await self._um_a_um(recebido)
                case Juizo.NO_CONJUNTO:
                    repetidos.append(recebido)
                case Juizo.ADIADO:
                    adiados.append(recebido)
                case Juizo.DESCONHECIDO | Juizo.RECUSADO:
                    await self._por_na_fila(recebido, julgado)
                case Juizo.OUTRO:
                    await self._um_a_um(recebido)
        return adiados, repetidos

    async def _por_na_fila(self, recebido: Recebido, julgado: Julgado) -> None:
        titulo = await repository.buscar_titulo(self._tx.conn, julgado.parcela_id) if julgado.parcela_id else None
        recusa = recusa_do_titulo(titulo, recebido.recebimento)
        assert recusa is not None
        recebido.situacao, recebido.motivo, recebido.parcela_id = "NAO_IDENTIFICADO", recusa.detail, None
        self._na_fila[recebido.recebimento.referencia_externa] = recebido

    async def _um_a_um(self, recebido: Recebido) -> None:
        try:
            pagamento = await processar_um(self._tx, recebido.recebimento, self._calendario)
        except ConsorcioError as recusa:
            if recusa.kind is not ErrorKind.CONFLICT:
                raise
            recebido.situacao, recebido.motivo, recebido.pagamento_id = "CONFLITO", recusa.detail, None
            return
        # Of a part of an agreement the money is in the parcelas: it was applied, as any other of the file.
        recebido.situacao = "APLICADO" if pagamento.situacao == "DISTRIBUIDO" else pagamento.situacao
        recebido.motivo = pagamento.motivo
        recebido.pagamento_id, recebido.parcela_id = pagamento.pagamento_id, pagamento.parcela_id

    async def concluir(self) -> None:
        """Write the queue, in the order of the file."""
        fila = sorted(self._na_fila.values(), key=lambda recebido: recebido.vez)
        if not fila:
            return
        await travar_arrecadacao(self._tx.conn)
        await self._tx.flush()
        cursor = await self._tx.conn.execute(_GUARDAR, self._parametros(fila))
        gravados = {pagamento_id for (pagamento_id,) in await cursor.fetchall()}
        for recebido in fila:
            if recebido.pagamento_id not in gravados:
                await self._registrado_por_outro(recebido)
        self._tx.leaves.add(Work.TELL)

    async def _registrado_por_outro(self, recebido: Recebido) -> None:
        """Somebody registered the reference while the file was read."""
        anterior = await repository.pagamento_por_referencia(self._tx.conn, recebido.recebimento.referencia_externa)
        assert anterior is not None
        try:
            mesmo_pagamento(anterior, recebido.recebimento)
        except ConsorcioError as recusa:
            recebido.situacao, recebido.motivo, recebido.pagamento_id = "CONFLITO", recusa.detail, None
        else:
            recebido.situacao, recebido.motivo, recebido.pagamento_id = "REPETIDO", "", anterior.pagamento_id

    def _parametros(self, fila: Sequence[Recebido]) -> dict[str, object]:
        recebimentos = [recebido.recebimento for recebido in fila]
        return {
            "pagamento": [recebido.pagamento_id for recebido in fila],
            "referencia": [r.referencia_externa for r in recebimentos],
            "identificador": [r.identificador for r in recebimentos],
            "valor": [r.valor_centavos for r in recebimentos],
            "data": [r.data_pagamento for r in recebimentos],
            "motivo": [recebido.motivo for recebido in fila],
            "canal": recebimentos[0].canal,
            "data_contabil": recebimentos[0].data_contabil,
            "livro": ARRECADACAO,
            "instante": self._tx.clock.now(),
            "correlacao": self._tx.correlation_id,
            "rastro": current_traceparent(),
        }


def _comparar(repetido: Recebido, primeiro: Recebido) -> None:
    """The second of a reference: the same payment, or another one that may not have it."""
    try:
        mesmo_pagamento(primeiro.como_pagamento(), repetido.recebimento)
    except ConsorcioError as recusa:
        repetido.situacao, repetido.motivo, repetido.pagamento_id = "CONFLITO", recusa.detail, None
    else:
        repetido.situacao, repetido.pagamento_id = "REPETIDO", primeiro.pagamento_id
