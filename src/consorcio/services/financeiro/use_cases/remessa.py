"""Remessas: the titles an account has to tell the bank of, in one file, once (R2)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from consorcio.core.clock import FUSO_BRASIL
from consorcio.core.errors import ConsorcioError, ErrorKind, precondition, validation
from consorcio.core.percent import aplicar
from consorcio.platform.database import Transaction
from consorcio.platform.vault import Vault
from consorcio.services.financeiro import repository_bancos as bancos
from consorcio.services.financeiro import repository_remessas as remessas
from consorcio.services.financeiro.bancos.cnab.cobranca import (
    EncargosDoAtraso,
    Instrucao,
    Pagador,
    TituloACobrar,
    imprime_consorcio,
    layout_da_remessa,
    pedido_de_cobranca,
)
from consorcio.services.financeiro.bancos.cnab.remessa import escrever_remessa
from consorcio.services.financeiro.bancos.cnab.validacao import validar_remessa
from consorcio.services.financeiro.livro import travar_grupo
from consorcio.services.financeiro.pagadores import Consorciados, consultar_pagadores
from consorcio.services.financeiro.registros_bancos import ContaBancaria
from consorcio.services.financeiro.registros_remessas import BoletoARemeter, CriterioRemessa, Remessa
from consorcio.services.financeiro.regra import ler_regra
from consorcio.services.financeiro.use_cases.boleto_consorcio import quadros_dos_boletos
from consorcio.services.financeiro.use_cases.boletos import emitir_os_que_faltam

MAXIMO_TITULOS, MAXIMO_TITULOS_BOLEPIX, MAXIMO_TITULOS_CONSORCIO = 30_000, 24_000, 12_000
"""Five digits number the records of a CNAB 240 batch: three of each title, four with bolepix, eight with consórcios."""


@dataclass(frozen=True, slots=True)
class PedidoDeRemessa:
    """What an operator asks."""

    conta_id: UUID
    instrucao: Instrucao
    layout: str
    criterio: CriterioRemessa
    novo_vencimento: date | None


@dataclass(frozen=True, slots=True)
class TituloFora:
    """A title that could not go, and why."""

    parcela_id: UUID
    identificador: str
    motivo: str


@dataclass(frozen=True, slots=True)
class RemessaGerada:
    """A file, what stayed out of it, and how many did not fit."""

    remessa: Remessa
    fora: list[TituloFora]
    restantes: int


@dataclass(frozen=True, slots=True)
class Arquivo:
    """A remessa as it left."""

    nome: str
    conteudo: bytes
    sha256: str


async def gerar_remessa(
    tx: Transaction, consorciados: Consorciados, cofre: Vault, pedido: PedidoDeRemessa, quem: str
) -> RemessaGerada:
    """Write, check and keep a file with what is to be asked of the bank.

    PRECONDITION when there is nothing to send; VALIDATION names the field of the account or of the request that is
    missing. A title whose payer cannot be told to the bank stays out, alone.
    """
    sequencial = await remessas.travar_conta(tx.conn, pedido.conta_id)
    conta = await bancos.buscar_conta(tx.conn, pedido.conta_id)
    _conferir_pedido(tx, conta, pedido)
    layout = layout_da_remessa(conta.banco, pedido.layout or str(conta.campos.get("layout_remessa", "")))
    if pedido.instrucao is Instrucao.ENTRADA:
        await _emitir_que_faltam(tx, conta, pedido.criterio)
    achados = await remessas.boletos_a_remeter(tx.conn, conta.conta_id, pedido.instrucao.name, pedido.criterio)
    candidatos = [_com_vencimento(boleto, pedido.novo_vencimento) for boleto in achados[: _maximo(conta, layout)]]
    if not candidatos:
        raise precondition("Não há título a enviar com estes critérios.")
    pagadores = await consultar_pagadores(consorciados, [boleto.consorciado_id for boleto in candidatos])
    boletos, fora = _separar(candidatos, pagadores)
    if not boletos:
        raise precondition(f"Nenhum título pôde ser enviado. {fora[0].identificador}: {fora[0].motivo}")
    quadros = await quadros_dos_boletos(tx.conn, boletos, pagadores) if _com_consorcio(conta, layout) else {}
    titulos = [_titulo(conta, boleto, pagadores[boleto.consorciado_id], quadros) for boleto in boletos]
    conteudo = _escrever(tx, conta, layout, sequencial, pedido.instrucao, titulos)
    remessa = _registro(tx, conta, layout, sequencial, pedido.instrucao, boletos, conteudo, quem)
    await remessas.inserir(tx.conn, remessa, cofre.seal(conteudo, "remessa", "conteudo", remessa.remessa_id))
    await remessas.inserir_titulos(tx.conn, remessa, boletos)
    return RemessaGerada(replace(remessa, enviados=len(boletos)), fora, len(achados) - len(candidatos))


def abrir_arquivo(remessa: Remessa, selado: bytes, cofre: Vault) -> Arquivo:
    """The very bytes that left."""
    conteudo = cofre.open_bytes(selado, "remessa", "conteudo", remessa.remessa_id)
    return Arquivo(remessa.nome, conteudo, remessa.sha256)


def _conferir_pedido(tx: Transaction, conta: ContaBancaria, pedido: PedidoDeRemessa) -> None:
    if conta.grupo_id is not None and pedido.criterio.grupo_id not in (None, conta.grupo_id):
        raise precondition("A conta é de outro grupo, e os recursos de grupos não se misturam.", "R10.01")
    if pedido.instrucao is not Instrucao.ALTERACAO_VENCIMENTO:
        if pedido.novo_vencimento is not None:
            raise validation("/novo_vencimento", "O novo vencimento só vale na alteração de vencimento.")
        return
    if not pedido.criterio.parcela_ids:
        raise validation("/parcela_ids", "Informe as parcelas cujo vencimento muda.")
    if pedido.novo_vencimento is None or pedido.novo_vencimento < tx.clock.today():
        raise validation("/novo_vencimento", "Informe o novo vencimento, de hoje em diante.")


async def _emitir_que_faltam(tx: Transaction, conta: ContaBancaria, criterio: CriterioRemessa) -> None:
    """Boletos for the open titles of a group that have none. Without a group nobody says which titles are meant."""
    grupo_id = criterio.grupo_id or conta.grupo_id
    if grupo_id is None:
        return
    await travar_grupo(tx.conn, grupo_id)  # so that two issues at once see each other's boletos
    titulos = await remessas.titulos_sem_boleto(tx.conn, replace(criterio, grupo_id=grupo_id))
    await emitir_os_que_faltam(tx, conta.conta_id, grupo_id, titulos)


def _com_vencimento(boleto: BoletoARemeter, novo: date | None) -> BoletoARemeter:
    return boleto if novo is None else replace(boleto, vencimento=novo)


def _separar(
    candidatos: Sequence[BoletoARemeter], pagadores: Mapping[UUID, Pagador]
) -> tuple[list[BoletoARemeter], list[TituloFora]]:
    boletos, fora = [], []
    for boleto in candidatos:
        motivo = _impedimento(boleto, pagadores.get(boleto.consorciado_id))
        if motivo:
            fora.append(TituloFora(boleto.parcela_id, boleto.identificador, motivo))
        else:
            boletos.append(boleto)
    return boletos, fora


def _impedimento(boleto: BoletoARemeter, pagador: Pagador | None) -> str:
    if boleto.numero is None:
        return "O boleto é anterior às remessas: baixe-o e emita outro."
    if pagador is None:
        return "O consorciado não está no cadastro."
    return f"O endereço do pagador está incompleto: falta {pagador.falta}." if pagador.falta else ""


def _com_consorcio(conta: ContaBancaria, layout: str) -> bool:
    return bool(conta.campos.get("boleto_consorcio")) and imprime_consorcio(conta.banco, layout)


def _maximo(conta: ContaBancaria, layout: str) -> int:
    if _com_consorcio(conta, layout):
        return MAXIMO_TITULOS_CONSORCIO
    return MAXIMO_TITULOS_BOLEPIX if conta.campos.get("bolepix_chave") else MAXIMO_TITULOS


def _titulo(
    conta: ContaBancaria, boleto: BoletoARemeter, pagador: Pagador, quadros: Mapping[UUID, Mapping[str, str]]
) -> TituloACobrar:
    assert boleto.numero is not None
    return TituloACobrar(
        numero=boleto.numero,
        documento=boleto.identificador,
        valor_centavos=boleto.valor_centavos,
        vencimento=boleto.vencimento,
        emitido_em=boleto.emitido_em.astimezone(FUSO_BRASIL).date(),
        pagador=pagador,
        encargos=_encargos(boleto) if conta.campos.get("cobra_encargos") else None,
        consorcio=quadros.get(boleto.parcela_id),
    )


def _encargos(boleto: BoletoARemeter) -> EncargosDoAtraso:
    """Multa and juros of the group (R4.70) on the value of the boleto; what the late price adds is charged later."""
    mora = ler_regra(boleto.regra).mora
    juros_dia = aplicar(boleto.valor_centavos, mora.juros_mes / mora.dias_do_mes)
    return EncargosDoAtraso(f"{mora.multa:.2f}", juros_dia)


def _escrever(
    tx: Transaction,
    conta: ContaBancaria,
    layout: str,
    sequencial: int,
    instrucao: Instrucao,
    titulos: Sequence[TituloACobrar],
) -> bytes:
    """The file, which leaves only when our own validator finds nothing wrong and counts the same titles."""
    momento = tx.clock.now().astimezone(FUSO_BRASIL)
    conteudo = escrever_remessa(
        pedido_de_cobranca(conta.banco, layout, conta.campos, sequencial, momento, instrucao, titulos)
    )
    laudo = validar_remessa(conteudo)
    total = sum(titulo.valor_centavos for titulo in titulos)
    if laudo.problemas or laudo.titulos != len(titulos) or laudo.valor_centavos != total:
        motivo = str(laudo.problemas[0]) if laudo.problemas else "A soma dos títulos não confere."
        raise ConsorcioError(ErrorKind.PRECONDITION, f"A remessa não passou na conferência. {motivo}")
    return conteudo


def _registro(
    tx: Transaction,
    conta: ContaBancaria,
    layout: str,
    sequencial: int,
    instrucao: Instrucao,
    boletos: Sequence[BoletoARemeter],
    conteudo: bytes,
    quem: str,
) -> Remessa:
    return Remessa(
        remessa_id=tx.ids.new(),
        conta_id=conta.conta_id,
        sequencial=sequencial,
        nome=f"CB{tx.clock.today():%d%m}{sequencial:06d}.REM",
        layout=layout,
        ocorrencia=instrucao.name,
        titulos=len(boletos),
        valor_centavos=sum(boleto.valor_centavos for boleto in boletos),
        sha256=hashlib.sha256(conteudo).hexdigest(),
        gerada_em=tx.clock.now(),
        gerada_por=quem,
    )
