"""A return file of a bank, applied: payments to their titles, news to their boletos, the rest to the operator (R15)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import ConsorcioError, ErrorKind, conflict, precondition
from consorcio.core.money import format_brl
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import repository
from consorcio.services.financeiro import repository_bancos as bancos
from consorcio.services.financeiro.bancos.cnab.identidade import identidade_no_retorno
from consorcio.services.financeiro.bancos.cnab.leitura import ler_retorno
from consorcio.services.financeiro.bancos.cnab.ocorrencia import Efeito, Ocorrencia
from consorcio.services.financeiro.bancos.cnab.problema import Problema
from consorcio.services.financeiro.bancos.cnab.retorno import RegistroRetorno, Retorno
from consorcio.services.financeiro.registros import Pagamento
from consorcio.services.financeiro.registros_bancos import (
    Boleto,
    ContaBancaria,
    RegistroProcessado,
    RetornoBancario,
)
from consorcio.services.financeiro.use_cases.pagamento import Recebimento, processar_pagamento
from consorcio.services.financeiro.use_cases.resposta_remessa import responder_remessas

_CANAL = "BOLETO"
_SITUACAO = {
    Efeito.ENTRADA: "REGISTRADO",
    Efeito.REJEICAO: "REJEITADO",
    Efeito.BAIXA: "BAIXADO",
    Efeito.LIQUIDACAO: "LIQUIDADO",
}
_IDENTIFICADOR_MAXIMO = 40


@dataclass(frozen=True, slots=True)
class ResultadoRetorno:
    """What a return did: how many records ended in each state, and the money registered now."""

    retorno: RetornoBancario
    repetido: bool
    por_estado: dict[str, int]
    valor_centavos: int


async def processar_retorno(
    tx: Transaction,
    conta_id: UUID,
    conteudo: bytes,
    nome: str,
    data_contabil: date,
    calendario: BusinessCalendar,
    *,
    aceita_sem_trailer: bool,
) -> ResultadoRetorno:
    """Apply a return once for ever; the same bytes again change nothing.

    VALIDATION when it is no return of the account's bank; PRECONDITION when a CNAB 400 file has no trailer and nobody
    said that it came whole, or when nothing of it can be used.
    """
    sha256 = hashlib.sha256(conteudo).digest()
    conta = await bancos.buscar_conta(tx.conn, conta_id)
    anterior = await bancos.retorno_por_hash(tx.conn, sha256)
    if anterior is not None:
        return ResultadoRetorno(anterior, True, await bancos.contar_registros(tx.conn, anterior.retorno_id), 0)
    lido = ler_retorno(conteudo)
    _exigir_utilizavel(lido, conta, aceita_sem_trailer=aceita_sem_trailer)
    retorno = RetornoBancario(tx.ids.new(), conta_id, nome, f"cnab{lido.layout}", lido.completo)
    if not await bancos.inserir_retorno(tx.conn, retorno, sha256, tx.clock.now()):
        raise conflict("Este arquivo está sendo processado agora.")
    aplicador = _Aplicador(tx, conta, retorno, lido, data_contabil, calendario)
    return await aplicador.aplicar()


def _exigir_utilizavel(lido: Retorno, conta: ContaBancaria, *, aceita_sem_trailer: bool) -> None:
    if lido.banco != conta.banco:
        raise precondition(f"O arquivo é do banco {lido.banco} e a conta é do banco {conta.banco}.")
    if not lido.registros and lido.problemas:
        raise precondition(f"Nada do arquivo pode ser aproveitado. {lido.problemas[0]}")
    if not lido.completo and not lido.lotes_recusados and not aceita_sem_trailer:
        raise precondition("O arquivo não tem trailer: confira se veio inteiro e confirme.")


class _Aplicador:
    """The records of one file, in its order, in one transaction."""

    def __init__(
        self,
        tx: Transaction,
        conta: ContaBancaria,
        retorno: RetornoBancario,
        lido: Retorno,
        data_contabil: date,
        calendario: BusinessCalendar,
    ) -> None:
        self._tx = tx
        self._conta = conta
        self._retorno = retorno
        self._lido = lido
        self._data_contabil = data_contabil
        self._calendario = calendario
        self._processados: list[RegistroProcessado] = []
        self._valor_centavos = 0

    async def aplicar(self) -> ResultadoRetorno:
        """Everything of the file, and the list of what was done."""
        identidades = [self._identidade(registro) for registro in self._lido.registros]
        boletos = await bancos.boletos_por_identidade(self._tx.conn, self._conta.conta_id, identidades)
        await bancos.travar_grupos_dos(self._tx.conn, [boleto.parcela_id for boleto in boletos.values()])
        for registro, identidade in zip(self._lido.registros, identidades, strict=True):
            self._guardar(await self._registrar(registro, boletos.get(identidade), identidade))
        await responder_remessas(self._tx, self._conta, self._ditos(boletos, identidades))
        for problema in self._lido.problemas:
            self._guardar(self._recusado(problema))
        await bancos.inserir_registros(self._tx.conn, self._processados)
        return ResultadoRetorno(self._retorno, False, _contar(self._processados), self._valor_centavos)

    def _ditos(self, boletos: Mapping[str, Boleto], identidades: Sequence[str]) -> Iterator[tuple[Boleto, Ocorrencia]]:
        for registro, identidade in zip(self._lido.registros, identidades, strict=True):
            if identidade in boletos and not registro.avisos:
                yield boletos[identidade], registro.ocorrencia

    def _identidade(self, registro: RegistroRetorno) -> str:
        return identidade_no_retorno(self._lido.banco, self._lido.layout, registro.nosso_numero)

    async def _registrar(self, registro: RegistroRetorno, boleto: Boleto | None, identidade: str) -> RegistroProcessado:
        processado = self._processado(registro)
        if registro.e_pagamento:
            processado = await self._pagar(registro, boleto, identidade, processado)
        elif registro.ocorrencia.efeito is Efeito.ESTORNO:
            processado = replace(processado, estado="A_CONFERIR", motivo="O banco desfez um pagamento.")
        elif registro.avisos:
            processado = replace(processado, estado="A_CONFERIR", motivo=registro.avisos[0].motivo)
        if boleto is not None and processado.estado in ("APLICADO", "INFORMATIVO"):
            await self._mudar_boleto(registro, boleto)
        return processado

    async def _pagar(
        self, registro: RegistroRetorno, boleto: Boleto | None, identidade: str, processado: RegistroProcessado
    ) -> RegistroProcessado:
        duvida = _duvida(registro, boleto)
        valor = registro.valor_recebido_centavos or registro.campos["valor_pago"]
        if not valor or registro.data_ocorrencia is None:
            return replace(processado, estado="A_CONFERIR", motivo=duvida or "Pagamento sem valor ou sem data.")
        recebimento = self._recebimento(registro, boleto if not duvida else None, identidade, valor)
        ja_entrou = await repository.pagamento_por_referencia(self._tx.conn, recebimento.referencia_externa)
        try:
            pagamento = await processar_pagamento(self._tx, recebimento, self._calendario)
        except ConsorcioError as recusa:
            if recusa.kind is not ErrorKind.CONFLICT:
                raise
            return replace(processado, estado="A_CONFERIR", motivo=recusa.detail)
        if ja_entrou is not None:
            return replace(processado, estado="REPETIDO", pagamento_id=ja_entrou.pagamento_id)
        self._valor_centavos += valor
        return _depois_do_pagamento(processado, pagamento, duvida)

    def _recebimento(
        self, registro: RegistroRetorno, boleto: Boleto | None, identidade: str, valor_centavos: int
    ) -> Recebimento:
        dia = registro.data_ocorrencia
        assert dia is not None
        referencia = f"{self._conta.conta_id}:{identidade}:{dia:%Y%m%d}:{registro.ocorrencia.codigo}:{valor_centavos}"
        return Recebimento(
            parcela_id=boleto.parcela_id if boleto else None,
            identificador=f"{self._lido.banco}:{registro.nosso_numero}"[:_IDENTIFICADOR_MAXIMO],
            valor_centavos=valor_centavos,
            data_pagamento=dia,
            canal=_CANAL,
            referencia_externa=referencia,
            aceita_divergente=True,
            data_contabil=self._data_contabil,
        )

    async def _mudar_boleto(self, registro: RegistroRetorno, boleto: Boleto) -> None:
        situacao = _SITUACAO.get(registro.ocorrencia.efeito)
        if situacao is None:
            return
        motivo = registro.ocorrencia.descricao if situacao in ("REJEITADO", "BAIXADO") else ""
        pix = registro.campos.get("pix_emv") or registro.campos.get("pix_url") or ""
        await bancos.mudar_boleto(self._tx.conn, boleto.boleto_id, situacao, motivo, pix)

    def _processado(self, registro: RegistroRetorno) -> RegistroProcessado:
        recebido = registro.valor_recebido_centavos
        return RegistroProcessado(
            retorno_id=self._retorno.retorno_id,
            ordem=0,
            linha=registro.linha,
            coluna_de=registro.avisos[0].de if registro.avisos else 0,
            coluna_ate=registro.avisos[0].ate if registro.avisos else 0,
            nosso_numero=registro.nosso_numero,
            ocorrencia=registro.ocorrencia.codigo,
            descricao=registro.ocorrencia.descricao,
            valor_centavos=registro.campos["valor_pago"] if recebido is None else recebido,
            data=registro.data_ocorrencia,
            estado="INFORMATIVO",
            motivo="",
            pagamento_id=None,
        )

    def _recusado(self, problema: Problema) -> RegistroProcessado:
        return RegistroProcessado(
            self._retorno.retorno_id,
            *(0, problema.linha, problema.de, problema.ate, "", "", "", 0, None),
            "RECUSADO",
            str(problema),
            None,
        )

    def _guardar(self, processado: RegistroProcessado) -> None:
        self._processados.append(replace(processado, ordem=len(self._processados) + 1))


def _duvida(registro: RegistroRetorno, boleto: Boleto | None) -> str:
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


def _depois_do_pagamento(processado: RegistroProcessado, pagamento: Pagamento, duvida: str) -> RegistroProcessado:
    if pagamento.situacao == "APLICADO":
        return replace(processado, estado="APLICADO", pagamento_id=pagamento.pagamento_id)
    motivo = duvida or pagamento.motivo
    return replace(processado, estado="NAO_IDENTIFICADO", motivo=motivo, pagamento_id=pagamento.pagamento_id)


def _contar(processados: Sequence[RegistroProcessado]) -> dict[str, int]:
    contagem: dict[str, int] = {}
    for processado in processados:
        contagem[processado.estado] = contagem.get(processado.estado, 0) + 1
    return contagem
