"""A return file of a bank, applied: payments to their titles, news to their boletos, the rest to the operator (R15)."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import conflict, precondition
from consorcio.core.money import format_brl
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import repository_bancos as bancos
from consorcio.services.financeiro.bancos.cnab.identidade import identidade_no_retorno
from consorcio.services.financeiro.bancos.cnab.leitura import ler_retorno
from consorcio.services.financeiro.bancos.cnab.ocorrencia import Efeito
from consorcio.services.financeiro.bancos.cnab.problema import Problema
from consorcio.services.financeiro.bancos.cnab.retorno import RegistroRetorno, Retorno
from consorcio.services.financeiro.registros_bancos import (
    Boleto,
    ContaBancaria,
    RegistroProcessado,
    RetornoBancario,
)
from consorcio.services.financeiro.use_cases.lote import Lote, Recebido
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


@dataclass(slots=True)
class _Lido:
    """A record on its way: what it asks for and what is done with it."""

    registro: RegistroRetorno
    identidade: str
    processado: RegistroProcessado
    boleto: Boleto | None = None
    duvida: str = ""
    recebimento: Recebimento | None = None
    espera: bool = False

    def marcar(self, estado: str, motivo: str, pagamento_id: UUID | None = None) -> None:
        """What was done with it."""
        self.processado = replace(self.processado, estado=estado, motivo=motivo, pagamento_id=pagamento_id)


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
        self._lote = Lote(tx, calendario)
        self._na_fila: set[UUID | None] = set()
        self._esperam: list[tuple[RegistroProcessado, Recebido]] = []
        self._por_estado: Counter[str] = Counter()
        self._ordem = 0
        self._valor_centavos = 0

    async def aplicar(self) -> ResultadoRetorno:
        """Everything of the file, batch after batch, and the list of what was done."""
        await self._travar_grupos()
        registros = self._lido.registros
        while registros:
            lote = registros[:REGISTROS_POR_LOTE]
            # What was applied is not needed any more: a large file gives its memory back as it goes.
            del registros[:REGISTROS_POR_LOTE]
            await self._aplicar_lote(lote)
        await self._lote.concluir()
        resto = [self._depois_da_fila(registrado, recebido) for registrado, recebido in self._esperam]
        resto += [self._numerar(self._recusado(problema)) for problema in self._lido.problemas]
        await self._gravar(resto)
        return ResultadoRetorno(self._retorno, False, dict(self._por_estado), self._valor_centavos)

    async def _travar_grupos(self) -> None:
        identidades = {self._identidade(registro.nosso_numero) for registro in self._lido.registros}
        await bancos.travar_grupos_dos_boletos(self._tx.conn, self._conta.conta_id, list(identidades))

    async def _aplicar_lote(self, registros: Sequence[RegistroRetorno]) -> None:
        lidos = [self._ler(registro) for registro in registros]
        boletos = await bancos.boletos_por_identidade(
            self._tx.conn, self._conta.conta_id, [lido.identidade for lido in lidos]
        )
        for lido in lidos:
            self._decidir(lido, boletos.get(lido.identidade))
        a_pagar = [lido for lido in lidos if lido.recebimento is not None]
        recebidos = await self._lote.receber([lido.recebimento for lido in a_pagar if lido.recebimento])
        for lido, recebido in zip(a_pagar, recebidos, strict=True):
            self._concluir_pagamento(lido, recebido)
        await self._mudar_boletos(lidos)
        ditos = ((lido.boleto, lido.registro.ocorrencia) for lido in lidos if lido.boleto and not lido.registro.avisos)
        await responder_remessas(self._tx, self._conta, ditos)
        await self._gravar([lido.processado for lido in lidos if not lido.espera])

    def _identidade(self, nosso_numero: str) -> str:
        return identidade_no_retorno(self._lido.banco, self._lido.layout, nosso_numero)

    def _ler(self, registro: RegistroRetorno) -> _Lido:
        processado = self._numerar(self._processado(registro))
        return _Lido(registro, self._identidade(registro.nosso_numero), processado)

    def _decidir(self, lido: _Lido, boleto: Boleto | None) -> None:
        """What the record asks for: a payment, a look by a person, or nothing but news of the boleto."""
        registro, lido.boleto = lido.registro, boleto
        if registro.e_pagamento:
            lido.duvida = _duvida(registro, boleto)
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
        conta, codigo = self._conta.conta_id, registro.ocorrencia.codigo
        return Recebimento(
            parcela_id=boleto.parcela_id if boleto else None,
            identificador=f"{self._lido.banco}:{registro.nosso_numero}"[:_IDENTIFICADOR_MAXIMO],
            valor_centavos=valor_centavos,
            data_pagamento=dia,
            canal=_CANAL,
            referencia_externa=f"{conta}:{lido.identidade}:{dia:%Y%m%d}:{codigo}:{valor_centavos}",
            aceita_divergente=True,
            data_contabil=self._data_contabil,
        )

    def _concluir_pagamento(self, lido: _Lido, recebido: Recebido) -> None:
        if recebido.situacao == "CONFLITO":
            lido.marcar("A_CONFERIR", recebido.motivo)
        elif recebido.situacao == "NAO_IDENTIFICADO" or recebido.pagamento_id in self._na_fila:
            # Its payment is written when the file ends, and then what was done with it.
            lido.marcar(recebido.situacao, lido.duvida or recebido.motivo)
            lido.espera = True
            self._esperam.append((lido.processado, recebido))
            self._na_fila.add(recebido.pagamento_id)
        else:
            lido.marcar(recebido.situacao, "", recebido.pagamento_id)
        if recebido.situacao in ("APLICADO", "NAO_IDENTIFICADO"):
            self._valor_centavos += recebido.recebimento.valor_centavos

    def _depois_da_fila(self, processado: RegistroProcessado, recebido: Recebido) -> RegistroProcessado:
        """The same as was said, unless somebody registered the payment while the file was read."""
        if recebido.situacao == processado.estado:
            return replace(processado, pagamento_id=recebido.pagamento_id)
        self._valor_centavos -= recebido.recebimento.valor_centavos
        estado = "A_CONFERIR" if recebido.situacao == "CONFLITO" else recebido.situacao
        return replace(processado, estado=estado, motivo=recebido.motivo, pagamento_id=recebido.pagamento_id)

    async def _mudar_boletos(self, lidos: Sequence[_Lido]) -> None:
        """The last thing told of each boleto, but a settlement stays."""
        mudancas: dict[UUID, bancos.MudancaBoleto] = {}
        for lido in lidos:
            mudanca = _mudanca(lido)
            if mudanca is None:
                continue
            antes = mudancas.get(mudanca.boleto_id)
            if antes is None:
                mudancas[mudanca.boleto_id] = mudanca
            elif antes.situacao != "LIQUIDADO" or mudanca.situacao == "LIQUIDADO":
                mudancas[mudanca.boleto_id] = replace(mudanca, pix=mudanca.pix or antes.pix)
        await bancos.mudar_boletos(self._tx.conn, list(mudancas.values()))

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

    def _numerar(self, processado: RegistroProcessado) -> RegistroProcessado:
        self._ordem += 1
        return replace(processado, ordem=self._ordem)

    async def _gravar(self, processados: Sequence[RegistroProcessado]) -> None:
        self._por_estado.update(processado.estado for processado in processados)
        await bancos.inserir_registros(self._tx.conn, processados)


def _mudanca(lido: _Lido) -> bancos.MudancaBoleto | None:
    situacao = _SITUACAO.get(lido.registro.ocorrencia.efeito)
    if lido.boleto is None or situacao is None or lido.processado.estado not in ("APLICADO", "INFORMATIVO"):
        return None
    motivo = lido.registro.ocorrencia.descricao if situacao in ("REJEITADO", "BAIXADO") else ""
    pix = lido.registro.campos.get("pix_emv") or lido.registro.campos.get("pix_url") or ""
    return bancos.MudancaBoleto(lido.boleto.boleto_id, situacao, motivo, pix)


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
