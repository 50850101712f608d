"""A debit of the bank is an expense that the FR of its groups pays: the bank took it, and the line is the receipt."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from consorcio.core.errors import conflict, precondition
from consorcio.platform.database import Transaction
from consorcio.platform.vault import Vault
from consorcio.services.financeiro import repository
from consorcio.services.financeiro import repository_despesas as repositorio
from consorcio.services.financeiro.domain.despesa import (
    FinalidadeDespesa,
    FundoDeReserva,
    exigir_que_paguem,
    ratear_despesa,
)
from consorcio.services.financeiro.domain.lugar_do_dinheiro import MOVIMENTO
from consorcio.services.financeiro.registros_conciliacao import Escopo, LinhaExtrato
from consorcio.services.financeiro.repository_despesas import Despesa
from consorcio.services.financeiro.use_cases.conciliacao import exigir_aberto
from consorcio.services.financeiro.use_cases.despesa import exigir_contas_abertas, fundo_do_grupo, pagar_despesa, selar
from consorcio.services.financeiro.use_cases.linha_do_extrato import casar_linha, linha_aberta, na_vespera
from consorcio.services.financeiro.use_cases.reservas import caixa_a_gastar


@dataclass(frozen=True, slots=True)
class DebitoDoExtrato:
    """What a person says of a debit of the bank."""

    linha_id: UUID
    finalidade: FinalidadeDespesa
    beneficiario: str
    documento: str


@dataclass(frozen=True, slots=True)
class DespesaLancada:
    """A line of the bank, what each group paid of it, and the match that says so."""

    linha: LinhaExtrato
    casamento_id: UUID
    partes: list[Despesa]


async def lancar_do_extrato(tx: Transaction, vault: Vault, debito: DebitoDoExtrato) -> DespesaLancada:
    """A debit of the bank is an expense: of each group by what it had the day before, booked and matched with the line.

    CONFLICT when the line is not open, or was booked for something else; PRECONDITION when it is no debit, when its day
    was closed, or naming the group whose contract or FR does not pay it: then no group pays. Booked once: after its
    match is undone, this command matches the same facts again.
    """
    escopo, linha = await linha_aberta(tx.conn, debito.linha_id)
    if escopo.finalidade != MOVIMENTO:
        raise precondition(
            "Este dinheiro é de consorciados, e não paga despesas de grupo: justifique a linha.", "R10.06"
        )
    if linha.valor_centavos >= 0:
        raise precondition("Despesa é um débito, e esta linha do extrato não é.", "R10.08")
    await exigir_aberto(tx.conn, escopo, [linha.dia])
    partes = await repositorio.despesas_da_linha(tx.conn, linha.linha_id)
    if any(parte.finalidade != debito.finalidade.value for parte in partes):
        raise conflict("Esta linha já foi lançada como despesa de outra finalidade.", "/finalidade")
    partes = partes or await _lancar(tx, vault, escopo, linha, debito)
    fatos = [(parte.grupo_id, parte.fato_id) for parte in partes if parte.fato_id]
    casamento_id = await casar_linha(tx, escopo, linha.linha_id, "DESPESA", fatos, tx.actor.id)
    return DespesaLancada(linha, casamento_id, partes)


async def _lancar(
    tx: Transaction, vault: Vault, escopo: Escopo, linha: LinhaExtrato, debito: DebitoDoExtrato
) -> list[Despesa]:
    grupos, saldos = await na_vespera(tx.conn, escopo, linha.dia)
    valores = zip(grupos, ratear_despesa(-linha.valor_centavos, saldos), strict=True)
    partes = [(grupo.grupo_id, valor) for grupo, valor in valores if valor]
    fundos = [(await _fundo(tx, grupo_id, linha), valor) for grupo_id, valor in partes]
    exigir_que_paguem(debito.finalidade, fundos)
    return [await pagar_despesa(tx, _despesa(tx, vault, linha, debito, *parte)) for parte in partes]


async def _fundo(tx: Transaction, grupo_id: UUID, linha: LinhaExtrato) -> FundoDeReserva:
    grupo = await repository.buscar_grupo(tx.conn, grupo_id)
    exigir_contas_abertas(grupo)
    return fundo_do_grupo(grupo, await caixa_a_gastar(tx, grupo_id, linha.dia))


def _despesa(
    tx: Transaction, vault: Vault, linha: LinhaExtrato, debito: DebitoDoExtrato, grupo_id: UUID, valor_centavos: int
) -> Despesa:
    despesa_id = tx.ids.new()
    beneficiario, documento = selar(vault, despesa_id, debito.beneficiario, debito.documento)
    dito = linha.historico or linha.documento or "Débito sem histórico"
    return Despesa(
        despesa_id=despesa_id,
        grupo_id=grupo_id,
        finalidade=debito.finalidade.value,
        beneficiario=beneficiario,
        documento=documento,
        descricao=dito,
        valor_centavos=valor_centavos,
        data_contabil=linha.dia,
        situacao="PAGA",
        motivo="",
        comprovante=f"Extrato de {linha.dia:%d/%m/%Y}: {dito}",
        linha_id=linha.linha_id,
        fato_id=tx.ids.new(),
        proposto_por=tx.actor.id,
        decidido_por="",
        proposta_em=tx.clock.now(),
    )
