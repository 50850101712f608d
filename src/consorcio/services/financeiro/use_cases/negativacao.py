"""Debts told to the credit bureaus by a file, and taken back when paid (CDC art. 43, STJ Súmulas 359 and 548)."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from consorcio.core.errors import precondition
from consorcio.core.money import format_reais
from consorcio.platform.database import Transaction
from consorcio.platform.vault import Vault
from consorcio.services.financeiro import repository_negativacao as repositorio
from consorcio.services.financeiro.bancos.cnab.cobranca import Pagador
from consorcio.services.financeiro.domain.negativacao import publicar_de, vencidas_desde
from consorcio.services.financeiro.pagadores import Consorciados, consultar_pagadores
from consorcio.services.financeiro.repository_negativacao import ArquivoNegativacao, CriterioNegativacao, Divida

MAXIMO_POR_ARQUIVO = 50_000
_CABECALHO = (
    *("operacao", "contrato", "documento", "nome", "endereco", "bairro", "cep", "cidade", "uf"),
    *("valor", "vencimento", "publicar_de", "motivo"),
)


@dataclass(frozen=True, slots=True)
class PedidoNegativacao:
    """What an operator asks: how late, how long the notice, whose debts."""

    grupo_id: UUID | None
    dias_atraso: int
    aviso_dias: int
    so_contempladas: bool


@dataclass(frozen=True, slots=True)
class ArquivoGerado:
    """A file, and the debts that stayed out because nobody knows where the debtor lives."""

    arquivo: ArquivoNegativacao
    sem_endereco: list[Divida]


async def gerar_arquivo(
    tx: Transaction, consorciados: Consorciados, cofre: Vault, pedido: PedidoNegativacao, quem: str
) -> ArquivoGerado:
    """Write and keep a file with what goes in and what comes out. A debt goes in once, and comes out once.

    Exclusions are of every group, asked for or not: who paid does not wait. The bureau sends the notice, and may
    publish from `publicar_de` on. PRECONDITION when there is nothing to tell.
    """
    hoje = tx.clock.today()
    publicar = publicar_de(hoje, pedido.aviso_dias)
    sequencial = await repositorio.proximo_sequencial(tx.conn)
    limite = vencidas_desde(hoje)
    criterio = CriterioNegativacao(
        pedido.grupo_id, hoje - timedelta(days=pedido.dias_atraso), limite, pedido.so_contempladas
    )
    saem = await repositorio.a_excluir(tx.conn, limite, MAXIMO_POR_ARQUIVO)
    entram = await repositorio.a_incluir(tx.conn, criterio, MAXIMO_POR_ARQUIVO - len(saem))
    pagadores = await consultar_pagadores(consorciados, [divida.consorciado_id for divida in (*entram, *saem)])
    localizados = [d for d in entram if (p := pagadores.get(d.consorciado_id)) is not None and not p.falta]
    if not localizados and not saem:
        raise precondition("Não há dívida a incluir nem a excluir com estes critérios.")
    conteudo = _escrever(localizados, saem, pagadores, publicar)
    arquivo = ArquivoNegativacao(
        *(tx.ids.new(), sequencial, len(localizados), len(saem), hashlib.sha256(conteudo).hexdigest()),
        *(tx.clock.now(), quem),
    )
    await repositorio.inserir_arquivo(tx.conn, arquivo, cofre.seal(conteudo, *_lugar(arquivo.arquivo_id)))
    await repositorio.incluir(tx.conn, arquivo.arquivo_id, localizados, publicar, hoje)
    await repositorio.excluir(tx.conn, arquivo.arquivo_id, saem, hoje)
    achados = {divida.parcela_id for divida in localizados}
    return ArquivoGerado(arquivo, [divida for divida in entram if divida.parcela_id not in achados])


def abrir(arquivo_id: UUID, selado: bytes, cofre: Vault) -> bytes:
    """The very bytes that left."""
    return cofre.open_bytes(selado, *_lugar(arquivo_id))


def _lugar(arquivo_id: UUID) -> tuple[str, str, UUID]:
    return "negativacao_arquivo", "conteudo", arquivo_id


def _escrever(
    entram: Sequence[Divida], saem: Sequence[Divida], pagadores: Mapping[UUID, Pagador], publicar: date
) -> bytes:
    """CSV in UTF-8, by semicolons; who is not in the register any more comes out by the contract alone."""
    saida = io.StringIO()
    escritor = csv.writer(saida, delimiter=";", lineterminator="\r\n")
    escritor.writerow(_CABECALHO)
    for divida in entram:
        escritor.writerow(_linha("INCLUIR", divida, pagadores.get(divida.consorciado_id), publicar.isoformat()))
    for divida in saem:
        escritor.writerow(_linha("EXCLUIR", divida, pagadores.get(divida.consorciado_id), ""))
    return saida.getvalue().encode()


def _linha(operacao: str, divida: Divida, quem: Pagador | None, publicar: str) -> list[str]:
    devedor = [quem.documento, quem.nome, quem.endereco, quem.bairro, quem.cep, quem.cidade, quem.uf] if quem else []
    return [
        *(operacao, divida.identificador),
        *(_inerte(texto) for texto in devedor or [""] * 7),
        *(format_reais(divida.valor_centavos), divida.vencimento.isoformat(), publicar, divida.motivo),
    ]


def _inerte(texto: str) -> str:
    """A text that a spreadsheet does not take for a formula."""
    return f"'{texto}" if texto[:1] in ("=", "+", "-", "@", "\t") else texto
