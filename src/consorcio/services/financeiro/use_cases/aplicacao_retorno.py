"""The records of a part of a return, applied in one transaction, in the order of the file (R15)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.money import format_brl
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import repository_bancos as bancos
from consorcio.services.financeiro.bancos.cnab.ocorrencia import Efeito
from consorcio.services.financeiro.bancos.cnab.problema import Problema
from consorcio.services.financeiro.bancos.cnab.retorno import RegistroRetorno
from consorcio.services.financeiro.registros_bancos import (
    BoletoCitado,
    ContaBancaria,
    RegistroProcessado,
    RetornoBancario,
)
from consorcio.services.financeiro.use_cases.lote import Lote
from consorcio.services.financeiro.use_cases.recebimento import Recebimento
from consorcio.services.financeiro.use_cases.resposta_remessa import responder_remessas

_CANAL = "BOLETO"
_SITUACAO = {
    Efeito.ENTRADA: "REGISTRADO",
    Efeito.REJEICAO: "REJEITADO",
    Efeito.BAIXA: "BAIXADO",
    Efeito.LIQUIDACAO: "LIQUIDADO",
}
_IDENTIFICADOR_MAXIMO = 40
REGISTROS_POR_LOTE = 2_000


@dataclass(frozen=True, slots=True)
class Arquivo:
    """The file a part is of."""

    conta: ContaBancaria
    retorno: RetornoBancario
    banco: str
    layout: str
    calendario: BusinessCalendar


class Numerado(NamedTuple):
    """A record and its place in the file, counted from 1; `identidade` is what its boleto is found by."""

    ordem: int
    registro: RegistroRetorno
    identidade: str
    boleto: BoletoCitado | None


@dataclass(slots=True)
class _Lido:
    """A record on its way: what it asks for and what is done with it."""

    numerado: Numerado
    registro: RegistroRetorno
    boleto: BoletoCitado | None
    estado: str = "INFORMATIVO"
    motivo: str = ""
    pagamento_id: UUID | None = None
    duvida: str = ""
    recebimento: Recebimento | None = None
    adiado: bool = False

    def marcar(self, estado: str, motivo: str, pagamento_id: UUID | None = None) -> None:
        """What was done with it."""
        self.estado, self.motivo, self.pagamento_id = estado, motivo, pagamento_id


class Aplicador:
    """Applies records of one file in one transaction.

    With `adia`, what would go to the queue is left for later, with whatever has its reference: the queue is in the book
    of the collection account, which every part would wait for.
    """

    def __init__(self, tx: Transaction, arquivo: Arquivo, *, adia: bool) -> None:
        self._tx = tx
        self._arquivo = arquivo
        self._adia = adia
        self._lote = Lote(tx, arquivo.calendario)

    async def aplicar(self, numerados: Sequence[Numerado]) -> list[Numerado]:
        """Apply them, batch after batch; returns those that were left."""
        await bancos.travar_grupos(self._tx.conn, {n.boleto.grupo_id for n in numerados if n.boleto})
        adiados: list[Numerado] = []
        for inicio in range(0, len(numerados), REGISTROS_POR_LOTE):
            adiados += await self._aplicar_lote(numerados[inicio : inicio + REGISTROS_POR_LOTE])
        return adiados

    async def _aplicar_lote(self, numerados: Sequence[Numerado]) -> list[Numerado]:
        lidos = [_Lido(numerado, numerado.registro, numerado.boleto) for numerado in numerados]
        for lido in lidos:
            self._decidir(lido)
        await self._receber([lido for lido in lidos if lido.recebimento is not None])
        prontos = [lido for lido in lidos if not lido.adiado]
        await self._mudar_boletos(prontos)
        ditos = [
            (lido.boleto, lido.registro.ocorrencia) for lido in prontos if lido.boleto and not lido.registro.avisos
        ]
        await responder_remessas(self._tx, self._arquivo.conta, ditos)
        await bancos.inserir_registros(self._tx.conn, [self._processado(lido) for lido in prontos])
        return [lido.numerado for lido in lidos if lido.adiado]

    def _decidir(self, lido: _Lido) -> None:
        """What the record asks for: a payment, a look by a person, or nothing but news of the boleto."""
        registro = lido.registro
        if registro.e_pagamento:
            lido.duvida = _duvida(registro, lido.boleto)
            valor = registro.valor_recebido_centavos or registro.campos["valor_pago"]
            if not valor or registro.data_ocorrencia is None:
                lido.marcar("A_CONFERIR", lido.duvida or "Pagamento sem valor ou sem data.")
            else:
                lido.recebimento = self._recebimento(lido, valor)
        elif registro.ocorrencia.efeito is Efeito.ESTORNO:
            lido.marcar("A_CONFERIR", "O banco desfez um pagamento.")
        elif registro.avisos:
            lido.marcar("A_CONFERIR", registro.avisos[0].motivo)

    def _recebimento(self, lido: _Lido, valor_centavos: int) -> Recebimento:
        registro, dia = lido.registro, lido.registro.data_ocorrencia
        assert dia is not None
        boleto = None if lido.duvida else lido.boleto
        conta, codigo = self._arquivo.conta.conta_id, registro.ocorrencia.codigo
        return Recebimento(
            parcela_id=UUID(boleto.parcela_id) if boleto else None,
            identificador=f"{self._arquivo.banco}:{registro.nosso_numero}"[:_IDENTIFICADOR_MAXIMO],
            valor_centavos=valor_centavos,
            data_pagamento=dia,
            canal=_CANAL,
            referencia_externa=f"{conta}:{lido.numerado.identidade}:{dia:%Y%m%d}:{codigo}:{valor_centavos}",
            aceita_divergente=True,
            data_contabil=self._arquivo.retorno.data_contabil,
            vencimento=boleto.vencimento if boleto else None,
        )

    async def _receber(self, lidos: Sequence[_Lido]) -> None:
        """The payments, and what became of each."""
        if not lidos:
            return
        recebidos = await self._lote.receber([lido.recebimento for lido in lidos if lido.recebimento])
        if not self._adia:
            await self._lote.concluir()
        for lido, recebido in zip(lidos, recebidos, strict=True):
            lido.adiado = self._adia and self._lote.tem_na_fila(recebido.recebimento.referencia_externa)
            if recebido.situacao == "CONFLITO":
                lido.marcar("A_CONFERIR", recebido.motivo)
            elif recebido.situacao == "APLICADO":
                lido.marcar("APLICADO", "", recebido.pagamento_id)
            else:
                lido.marcar(recebido.situacao, lido.duvida or recebido.motivo, recebido.pagamento_id)

    async def _mudar_boletos(self, lidos: Sequence[_Lido]) -> None:
        """The last thing told of each boleto, but a settlement stays."""
        mudancas: dict[str, bancos.MudancaBoleto] = {}
        for lido in lidos:
            mudanca = _mudanca(lido)
            if mudanca is None:
                continue
            boleto_id = mudanca.boleto.boleto_id
            antes = mudancas.get(boleto_id)
            if antes is None:
                mudancas[boleto_id] = mudanca
            elif antes.situacao != "LIQUIDADO" or mudanca.situacao == "LIQUIDADO":
                mudancas[boleto_id] = mudanca._replace(pix=mudanca.pix or antes.pix)
        await bancos.mudar_boletos(self._tx.conn, list(mudancas.values()))

    def _processado(self, lido: _Lido) -> RegistroProcessado:
        registro = lido.registro
        recebido = registro.valor_recebido_centavos
        return RegistroProcessado(
            retorno_id=self._arquivo.retorno.retorno_id,
            ordem=lido.numerado.ordem,
            linha=registro.linha,
            coluna_de=registro.avisos[0].de if registro.avisos else 0,
            coluna_ate=registro.avisos[0].ate if registro.avisos else 0,
            nosso_numero=registro.nosso_numero,
            ocorrencia=registro.ocorrencia.codigo,
            descricao=registro.ocorrencia.descricao,
            valor_centavos=registro.campos["valor_pago"] if recebido is None else recebido,
            data=registro.data_ocorrencia,
            estado=lido.estado,
            motivo=lido.motivo,
            pagamento_id=lido.pagamento_id,
        )


def registro_recusado(retorno: RetornoBancario, ordem: int, problema: Problema) -> RegistroProcessado:
    """A line that could not be read, for the operator to see with its columns."""
    return RegistroProcessado(
        *(retorno.retorno_id, ordem, problema.linha, problema.de, problema.ate, "", "", "", 0, None),
        "RECUSADO",
        str(problema),
        None,
    )


def _mudanca(lido: _Lido) -> bancos.MudancaBoleto | None:
    situacao = _SITUACAO.get(lido.registro.ocorrencia.efeito)
    if lido.boleto is None or situacao is None or lido.estado not in ("APLICADO", "INFORMATIVO"):
        return None
    motivo = lido.registro.ocorrencia.descricao if situacao in ("REJEITADO", "BAIXADO") else ""
    pix = lido.registro.campos.get("pix_emv") or lido.registro.campos.get("pix_url") or ""
    return bancos.MudancaBoleto(lido.boleto, situacao, motivo, pix)


def _duvida(registro: RegistroRetorno, boleto: BoletoCitado | None) -> str:
    """Why the payment may not go to the title by itself; empty when it may.

    A wrong column in a number without check digit points at the boleto of somebody else: the amount of the title in the
    file must be the one that we issued.
    """
    if registro.avisos:
        return str(registro.avisos[0])
    if boleto is None:
        return "Nenhum boleto desta conta tem esse nosso número."
    informado = registro.campos["valor_titulo"]
    if informado != boleto.valor_centavos:
        return (
            f"O arquivo diz que o boleto é de {format_brl(informado)}, e ele é de {format_brl(boleto.valor_centavos)}."
        )
    return ""
