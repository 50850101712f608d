"""The statement of a cota: each change in percent and in money, with its reason, kept and told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from consorcio.platform.database import Transaction
from consorcio.services.financeiro.registros import PagamentoItem

_INSERIR = """
INSERT INTO linha_extrato (cota_id, data_contabil, descricao, componente, percentual, valor_centavos, preco_centavos,
                          fc_pago, ago)
SELECT %s, %s, descricao, componente, percentual, valor, preco, %s, %s
  FROM unnest(%s::text[], %s::text[], %s::numeric[], %s::bigint[], %s::bigint[]) WITH ORDINALITY
       AS l (descricao, componente, percentual, valor, preco, ordem)
 ORDER BY ordem
RETURNING linha_id, descricao, componente, percentual::text, valor_centavos, preco_centavos, fc_pago::text, ago
"""
_PRIMEIRA_PARCELA = """
INSERT INTO linha_extrato (cota_id, data_contabil, descricao, componente, percentual, valor_centavos, preco_centavos,
                          fc_pago, ago)
SELECT i.cota_id, %s, 'Primeira parcela: ' || lower(n.nome), i.componente, i.percentual, i.valor_centavos,
       i.preco_centavos, c.fc_pago, c.ago_ingresso
  FROM pagamento_item i
  JOIN conta_cota c USING (cota_id)
  JOIN unnest(%s::text[], %s::text[]) AS n (componente, nome) USING (componente)
 WHERE i.cota_id = %s
 ORDER BY i.componente
RETURNING linha_id, descricao, componente, percentual::text, valor_centavos, preco_centavos, fc_pago::text, ago
"""
DESCRICAO = {
    "FC": "Fundo comum",
    "TA": "Taxa de administração",
    "FR": "Fundo de reserva",
    "SEG": "Seguro",
    "DIF": "Diferença de prestação",
    "RSC": "Rateio do saldo de caixa",
    "MULTA": "Multa por atraso",
    "JUROS": "Juros de mora",
    "LANCE": "Lance recebido, a aplicar",
    "PENALIDADE": "Multa por lance não pago",
    "TAXA_TRANSFERENCIA": "Taxa de transferência",
    "ENCARGOS": "Encargos até a exclusão",
    "TAXA_COBRANCA": "Taxa de cobrança",
}
"""What each component of a payment is called in the statement."""
_CAMPOS = (
    "linha_id",
    "descricao",
    "componente",
    "percentual",
    "valor_centavos",
    "preco_centavos",
    "fc_pago",
    "ago",
)


async def inserir(
    tx: Transaction, cota_id: UUID, data: date, linhas: Sequence[tuple[str, PagamentoItem]], fc_pago: Decimal, ago: int
) -> None:
    """Lines of the statement of a cota: what happened, percent and money; `fc_pago` is A after them."""
    itens = [item for _, item in linhas]
    cursor = await tx.conn.execute(
        _INSERIR,
        [
            cota_id,
            data,
            fc_pago,
            ago,
            [descricao for descricao, _ in linhas],
            [item.componente for item in itens],
            [item.percentual for item in itens],
            [item.valor_centavos for item in itens],
            [item.preco_centavos for item in itens],
        ],
    )
    await _contar(tx, cota_id, data, await cursor.fetchall())


async def primeira_parcela(tx: Transaction, cota_id: UUID, data: date) -> None:
    """What was paid before the cota was one."""
    cursor = await tx.conn.execute(_PRIMEIRA_PARCELA, [data, list(DESCRICAO), list(DESCRICAO.values()), cota_id])
    await _contar(tx, cota_id, data, await cursor.fetchall())


async def _contar(tx: Transaction, cota_id: UUID, data: date, linhas: Sequence[Sequence[Any]]) -> None:
    if not linhas:
        return
    fato = {
        "cota_id": str(cota_id),
        "data": data.isoformat(),
        "linhas": [dict(zip(_CAMPOS, linha, strict=True)) for linha in linhas],
    }
    await tx.publish("ExtratoLancado", f"extrato-cota/{cota_id}", fato, data)
