"""The DIC of each cota before its AGO (R5.08): figures worked out here and told, sealed, to who makes the paper.

A cota is written down as told in the transaction that tells it, so that it is told once, whoever asks: the daily work
or an operator.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import precondition
from consorcio.core.money import format_reais
from consorcio.core.percent import QUATRO_CASAS, ZERO
from consorcio.platform.database import Database, Transaction
from consorcio.platform.sealed_facts import seal_data
from consorcio.platform.vault import Vault
from consorcio.services.financeiro import repository
from consorcio.services.financeiro import repository_demonstrativos as repositorio
from consorcio.services.financeiro.bancos.cnab.cobranca import Pagador
from consorcio.services.financeiro.domain.demonstrativo import (
    ComponenteDaPrestacao,
    Demonstrativo,
    PagamentoFeito,
    Vencida,
)
from consorcio.services.financeiro.pagadores import Consorciados, consultar_pagadores
from consorcio.services.financeiro.registros import ContaCota, Grupo, Titulo
from consorcio.services.financeiro.regra import ler_regra
from consorcio.services.financeiro.repository_demonstrativos import AssembleiaDoDic
from consorcio.services.financeiro.use_cases.divida import calcular_divida

FATO = "DemonstrativosEmitidos"
POR_FATO = 50
_COMPONENTES = (
    ("Fundo comum", "fc"),
    ("Taxa de administração", "ta"),
    ("Fundo de reserva", "fr"),
    ("Seguro", "seg"),
    ("Diferença de prestação", "dif"),
    ("Rateio do saldo de caixa", "rsc"),
)


@dataclass(frozen=True, slots=True)
class Emissor:
    """What a DIC is made with: who knows the names, what seals them, the calendar of late charges."""

    consorciados: Consorciados
    cofre: Vault
    calendario: BusinessCalendar


async def rodada(db: Database, emissor: Emissor, hoje: date) -> int:
    """Make the DIC that are missing of the next AGO of every group, some cotas per transaction. Returns how many."""
    async with db.read() as conn:
        assembleias = await repositorio.faltam(conn, hoje)
    feitos = 0
    for assembleia in assembleias:
        while True:
            async with db.transaction() as tx:
                emitidos = await _emitir_alguns(tx, emissor, assembleia)
            feitos += emitidos
            if emitidos < POR_FATO:
                break
    return feitos


async def emitir(tx: Transaction, emissor: Emissor, grupo_id: UUID) -> tuple[int, int]:
    """Make now the DIC that a group lacks: the AGO, and how many. PRECONDITION when there is none to make."""
    await repository.buscar_grupo(tx.conn, grupo_id)
    assembleia = await repositorio.falta_do_grupo(tx.conn, grupo_id, tx.clock.today())
    if assembleia is None:
        raise precondition("Não falta demonstrativo da próxima assembleia, ou as parcelas dela não foram emitidas.")
    feitos = 0
    while emitidos := await _emitir_alguns(tx, emissor, assembleia):
        feitos += emitidos
    return assembleia.ago, feitos


async def _emitir_alguns(tx: Transaction, emissor: Emissor, assembleia: AssembleiaDoDic) -> int:
    hoje = tx.clock.today()
    cotas = await repositorio.tomar(tx.conn, assembleia, hoje, POR_FATO)
    if not cotas:
        return 0
    grupo = await repository.buscar_grupo(tx.conn, assembleia.grupo_id)
    contas = await repositorio.contas(tx.conn, cotas)
    nomes = await consultar_pagadores(emissor.consorciados, [conta.consorciado_id for conta in contas])
    demonstrativos = await _calcular(tx, grupo, assembleia, contas, emissor.calendario)
    itens = [_item(grupo, assembleia, conta, um, nomes, hoje) for conta, um in zip(contas, demonstrativos, strict=True)]
    chave = str(tx.ids.new())
    await tx.publish(
        FATO,
        f"grupo/{grupo.grupo_id}",
        {
            "grupo_id": str(grupo.grupo_id),
            "grupo_codigo": grupo.codigo,
            "ago": assembleia.ago,
            "data_ago": assembleia.data_ago.isoformat(),
            "vencimento": assembleia.vencimento.isoformat(),
            "cotas": [str(conta.cota_id) for conta in contas],
            "chave": chave,
            "selado": seal_data(emissor.cofre, FATO, chave, {"demonstrativos": itens}),
        },
        hoje,
    )
    return len(cotas)


async def _calcular(
    tx: Transaction,
    grupo: Grupo,
    assembleia: AssembleiaDoDic,
    contas: Sequence[ContaCota],
    calendario: BusinessCalendar,
) -> list[Demonstrativo]:
    cotas, hoje = [conta.cota_id for conta in contas], tx.clock.today()
    precos = await repositorio.precos(tx.conn, grupo.grupo_id)
    parcelas = await repositorio.parcelas(tx.conn, cotas, assembleia.ago, hoje)
    pagos = await repositorio.pagamentos(tx.conn, cotas)
    demonstrativos = []
    for conta in contas:
        titulos = parcelas.get(conta.cota_id, [])
        da_vez = next((titulo for titulo in titulos if titulo.ago == assembleia.ago), None)
        vencidas = [
            await _vencida(tx, grupo, titulo, hoje, calendario) for titulo in titulos if titulo.ago < assembleia.ago
        ]
        demonstrativos.append(
            _demonstrativo(conta, precos[conta.bem_id], da_vez, vencidas, pagos.get(conta.cota_id, []))
        )
    return demonstrativos


async def _vencida(tx: Transaction, grupo: Grupo, titulo: Titulo, hoje: date, calendario: BusinessCalendar) -> Vencida:
    aberta = (await calcular_divida(tx.conn, grupo, titulo, hoje, calendario)).aberta
    principal = aberta.principal_centavos
    return Vencida(titulo.ago, titulo.vencimento, principal, aberta.total_centavos - principal)


def _demonstrativo(
    conta: ContaCota,
    preco_centavos: int,
    titulo: Titulo | None,
    vencidas: Sequence[Vencida],
    pagamentos: Sequence[PagamentoFeito],
) -> Demonstrativo:
    componentes = [
        ComponenteDaPrestacao(nome, getattr(titulo, f"{sigla}_pct", ZERO), valor)
        for nome, sigla in _COMPONENTES
        if titulo is not None and (valor := getattr(titulo, f"{sigla}_centavos"))
    ]
    return Demonstrativo(
        numero=conta.numero,
        preco_centavos=preco_centavos,
        contemplada=conta.contemplacao_id is not None,
        amortizado=conta.fc_pago,
        amortizacao_mensal=titulo.fc_pct if titulo is not None else ZERO,
        componentes=tuple(componentes),
        vencidas=tuple(vencidas),
        pagamentos=tuple(pagamentos),
    )


def _item(
    grupo: Grupo,
    assembleia: AssembleiaDoDic,
    conta: ContaCota,
    demonstrativo: Demonstrativo,
    nomes: Mapping[UUID, Pagador],
    hoje: date,
) -> dict[str, Any]:
    """What a paper needs besides who the administradora is: to whom it belongs and what its template reads."""
    pagador = nomes.get(conta.consorciado_id)
    plano = ler_regra(grupo.regra).plano
    return {
        "cota_id": str(conta.cota_id),
        "consorciado_id": str(conta.consorciado_id),
        "titulo": f"DIC da assembleia {assembleia.ago}, grupo {grupo.codigo}, cota {conta.numero}",
        "dados": {
            "consorciado": {"nome": pagador.nome if pagador else f"Titular da cota {conta.numero}"},
            "grupo": {
                "codigo": grupo.codigo,
                "prazo_meses": plano.prazo_meses,
                "taxa_administracao": _pct(conta.ta_total),
                "fundo_reserva": _pct(conta.fr_total),
            },
            "assembleia": assembleia.ago,
            "proxima_ago": assembleia.data_ago.isoformat(),
            "emitido_em": hoje.isoformat(),
            **_valores(demonstrativo, assembleia.vencimento),
        },
    }


def _valores(demonstrativo: Demonstrativo, vencimento: date) -> dict[str, Any]:
    return {
        "cota": {
            "numero": demonstrativo.numero,
            "credito": format_reais(demonstrativo.preco_centavos),
            "contemplada": demonstrativo.contemplada,
            "amortizado": _pct(demonstrativo.amortizado),
            "amortizacao_mensal": _pct(demonstrativo.amortizacao_mensal),
            "saldo": _pct(demonstrativo.saldo),
        },
        "parcela": {
            "vencimento": vencimento.isoformat(),
            "componentes": [
                {"nome": um.nome, "percentual": _pct(um.percentual), "valor": format_reais(um.valor_centavos)}
                for um in demonstrativo.componentes
            ],
            "total": format_reais(demonstrativo.total_centavos),
        },
        "vencidas": [
            {
                "assembleia": vencida.ago,
                "vencimento": vencida.vencimento.isoformat(),
                "valor": format_reais(vencida.principal_centavos),
                "encargos": format_reais(vencida.encargos_centavos),
                "total": format_reais(vencida.total_centavos),
            }
            for vencida in demonstrativo.vencidas
        ],
        "pagamentos": [
            {"assembleia": pago.ago, "data": pago.data.isoformat(), "valor": format_reais(pago.valor_centavos)}
            for pago in demonstrativo.pagamentos
        ],
    }


def _pct(percentual: Decimal) -> str:
    """Four places, as boletos and contracts show (R4.12)."""
    return f"{percentual.quantize(QUATRO_CASAS, ROUND_HALF_UP):f}"
