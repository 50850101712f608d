"""Accounts at banks and the boletos issued in them (R10.03)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from consorcio.core.documents import normalise_cpf_cnpj
from consorcio.core.errors import precondition, validation
from consorcio.core.money import format_reais
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import repository
from consorcio.services.financeiro import repository_bancos as bancos
from consorcio.services.financeiro.bancos.boleto.emissao import emitir_boleto
from consorcio.services.financeiro.bancos.cnab.cobranca import imprime_consorcio, layout_da_remessa, registra_bolepix
from consorcio.services.financeiro.bancos.cnab.identidade import identidade
from consorcio.services.financeiro.bancos.pix.chave import ler_chave
from consorcio.services.financeiro.domain.lugar_do_dinheiro import VINCULADA, Lugar
from consorcio.services.financeiro.livro import travar_grupo
from consorcio.services.financeiro.registros import Titulo
from consorcio.services.financeiro.registros_bancos import Boleto, ContaBancaria
from consorcio.services.financeiro.repository_abertas import faltas_do_principal
from consorcio.services.financeiro.use_cases.lugar_da_conta import por_em_uso


@dataclass(frozen=True, slots=True)
class EmissaoBoletos:
    """What an issue of boletos did."""

    emitidos: int
    ja_emitidos: int
    valor_centavos: int


async def criar_conta(
    tx: Transaction, banco: str, campos: dict[str, Any], lugar: Lugar, primeiro_numero: int
) -> ContaBancaria:
    """A new account, tried out with a boleto of one real: VALIDATION names the field that the bank's rules refuse.

    One of linked credits receives no boleto, and needs no agreement for it.
    """
    if lugar.grupo_id is not None:
        await repository.buscar_grupo(tx.conn, lugar.grupo_id)
    _conferir_remessa(banco, campos)
    conta = ContaBancaria(
        conta_id=tx.ids.new(),
        banco=banco,
        campos=_conferir_beneficiario(campos),
        grupo_id=lugar.grupo_id,
        proximo_nosso_numero=primeiro_numero,
        finalidade=lugar.finalidade,
        desde=lugar.desde,
    )
    if conta.finalidade != VINCULADA:
        numeros_do_boleto(conta, primeiro_numero, 100, tx.clock.today(), tx.clock.today())
    await por_em_uso(tx, conta)
    return conta


async def alterar_conta(tx: Transaction, conta_id: UUID, mudancas: dict[str, Any]) -> ContaBancaria:
    """What the account says of its beneficiary, and how it talks to the bank, changed; the numbers stay."""
    conta = await bancos.buscar_conta(tx.conn, conta_id, travar=True)
    _conferir_remessa(conta.banco, conta.campos | mudancas)
    alterada = replace(conta, campos=_conferir_beneficiario(conta.campos | mudancas))
    await bancos.guardar_campos(tx.conn, alterada)
    return alterada


def _conferir_remessa(banco: str, campos: dict[str, Any]) -> None:
    """What the account asks of the remessa must be in the layout that it sends."""
    layout = layout_da_remessa(banco, str(campos.get("layout_remessa", ""))) if _pede_segmento_y(campos) else ""
    if campos.get("boleto_consorcio") and not imprime_consorcio(banco, layout):
        raise validation("/boleto_consorcio", "Só a Caixa, em CNAB 240, imprime o boleto de consórcios.")
    chave = campos.get("bolepix_chave")
    if not chave:
        return
    if not registra_bolepix(banco, layout):
        raise validation("/bolepix_chave", "Só no CNAB 240 do Santander a remessa pede o Pix do boleto.")
    if ler_chave(chave) is None:
        raise validation("/bolepix_chave", "Não é uma chave Pix: CPF, CNPJ, e-mail, celular ou aleatória.")
    if ler_chave(chave) == ler_chave(str(campos.get("pix_chave", ""))):
        raise validation("/bolepix_chave", "Use outra chave que a das cobranças Pix: o dinheiro viria duas vezes.")


def _pede_segmento_y(campos: dict[str, Any]) -> bool:
    return bool(campos.get("boleto_consorcio") or campos.get("bolepix_chave"))


def _conferir_beneficiario(campos: dict[str, Any]) -> dict[str, Any]:
    documento = campos.get("beneficiario_documento")
    if not documento:
        return campos
    return campos | {"beneficiario_documento": normalise_cpf_cnpj(documento, "/beneficiario_documento")}


async def emitir_boletos(tx: Transaction, conta_id: UUID, grupo_id: UUID, ago: int) -> EmissaoBoletos:
    """A boleto for each open title of the assembly that has none in the street; a second run issues nothing.

    PRECONDITION when the account belongs to another group: its money never mixes (R10.01).
    """
    await travar_grupo(tx.conn, grupo_id)  # so that two issues at once see each other's boletos
    titulos = await bancos.titulos_sem_boleto(tx.conn, grupo_id, ago)
    antes = await bancos.contar_titulos_com_boleto(tx.conn, grupo_id, ago)
    boletos = await emitir_os_que_faltam(tx, conta_id, grupo_id, titulos)
    return EmissaoBoletos(len(boletos), antes, sum(boleto.valor_centavos for boleto in boletos))


async def emitir_os_que_faltam(
    tx: Transaction, conta_id: UUID, grupo_id: UUID, titulos: Sequence[Titulo]
) -> list[Boleto]:
    """A boleto for each of these titles of a group, which have none and which the caller keeps from others.

    PRECONDITION when the account belongs to another group or has linked credits: money never mixes (R10.01, R7.02).
    """
    conta = await bancos.buscar_conta(tx.conn, conta_id)
    if conta.finalidade == VINCULADA:
        raise precondition("A conta é de créditos vinculados: não recebe parcelas.", "R7.02")
    if conta.grupo_id not in (None, grupo_id):
        raise precondition("A conta é de outro grupo, e os recursos de grupos não se misturam.", "R10.01")
    if not titulos:
        return []
    primeiro = await bancos.reservar_numeros(tx.conn, conta_id, len(titulos))
    faltas = await faltas_do_principal(tx.conn, [titulo.parcela_id for titulo in titulos])
    boletos = [
        preparar_boleto(tx, conta, titulo, faltas[titulo.parcela_id], primeiro + ordem)
        for ordem, titulo in enumerate(titulos)
    ]
    await bancos.inserir_boletos(tx.conn, boletos)
    return boletos


def preparar_boleto(tx: Transaction, conta: ContaBancaria, titulo: Titulo, falta_centavos: int, numero: int) -> Boleto:
    """The boleto of what is left of a title, not yet written."""
    emitido = numeros_do_boleto(conta, numero, falta_centavos, titulo.vencimento, tx.clock.today())
    return Boleto(
        boleto_id=tx.ids.new(),
        conta_id=conta.conta_id,
        parcela_id=titulo.parcela_id,
        valor_centavos=falta_centavos,
        vencimento=titulo.vencimento,
        situacao="EMITIDO",
        motivo="",
        pix="",
        emitido_em=tx.clock.now(),
        numero=numero,
        **emitido,
    )


def numeros_do_boleto(
    conta: ContaBancaria, numero: int, valor_centavos: int, vencimento: date, hoje: date
) -> dict[str, str]:
    """The numbers of a boleto by the rules of its bank."""
    boleto = emitir_boleto(
        {
            **conta.campos,
            "banco": conta.banco,
            "nosso_numero": str(numero),
            "valor": format_reais(valor_centavos),
            "vencimento": vencimento.isoformat(),
            "data_processamento": hoje.isoformat(),
        }
    )
    if boleto.codigo is None or boleto.nosso_numero is None:
        raise AssertionError("a boleto with an amount has a barcode")
    return {
        "identidade": identidade(boleto.nosso_numero.numero),
        "nosso_numero": boleto.nosso_numero.formatado,
        "codigo_barras": boleto.codigo.digitos,
        "linha_digitavel": boleto.codigo.linha_digitavel,
    }
