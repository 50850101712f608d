"""The invariants of REGRAS §10.5 checked on the real books of a group, each by one statement an auditor can repeat."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, LiteralString
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.abc import Params

from consorcio.core.money import format_brl
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.registros_encerramento import buscar_encerramento
from consorcio.services.financeiro.regra import ler_regra
from consorcio.services.financeiro.use_cases.arrecadacao import posicao_da_arrecadacao
from consorcio.services.financeiro.use_cases.rnp import posicao_do_rnp
from consorcio.services.financeiro.use_cases.saldo_caixa import caixa_do_grupo

_MEIO_CENTAVO = Decimal("0.5")
_DIAS_DE_RETORNO = 7
# No foreign key says it (migration 0028): the records of the returns of the last days, up to the latest that came.
_REGISTROS_SOLTOS: LiteralString = """
SELECT count(*) FROM retorno_bancario b JOIN retorno_registro r USING (retorno_id)
 WHERE b.recebido_em > (SELECT max(recebido_em) FROM retorno_bancario) - %(dias)s * interval '1 day'
   AND (CASE WHEN r.pagamento_id IS NULL THEN r.estado = 'APLICADO'
             ELSE NOT EXISTS (SELECT FROM pagamento p WHERE p.pagamento_id = r.pagamento_id) END)
"""
# What the bank is matched with is all the money of the book, each of it in one place (R10.03).
_DINHEIRO_FORA_DO_BANCO: LiteralString = """
SELECT (SELECT coalesce(sum(debitos_centavos - creditos_centavos), 0) FROM saldo_conta
         WHERE grupo_id = %(g)s AND dinheiro_da_conta(conta) IS NOT NULL)
       - (SELECT coalesce(sum(valor_centavos), 0) FROM movimento_bancario WHERE livro_id = %(g)s),
       (SELECT count(*) FROM (SELECT DISTINCT dinheiro, dia FROM movimento_bancario WHERE livro_id = %(g)s) m
         WHERE (SELECT count(*) FROM lugar_do_dinheiro e
                 WHERE e.dinheiro = m.dinheiro AND m.dia >= e.desde AND m.dia < e.ate
                   AND (e.grupo_id = %(g)s OR e.grupo_id IS NULL AND NOT EXISTS (
                       SELECT FROM lugar_do_dinheiro p
                        WHERE p.grupo_id = %(g)s AND p.dinheiro = m.dinheiro AND m.dia >= p.desde))) <> 1)
"""
# What is open is found by the list alone (migration 0046): a title that lacks in it would be charged by nobody.
_FORA_DA_LISTA: LiteralString = """
SELECT count(*) FROM (SELECT cota_id, parcela_id, tipo, vencimento, situacao = 'CANCELADO' AS cancelado
                        FROM titulo WHERE grupo_id = %(g)s AND situacao <> 'PAGO') t
  FULL JOIN (SELECT cota_id, parcela_id, tipo, vencimento, cancelado FROM titulo_nao_pago WHERE grupo_id = %(g)s) n
       USING (cota_id, parcela_id, tipo, vencimento, cancelado)
 WHERE t.parcela_id IS NULL OR n.parcela_id IS NULL
"""
_DISTRIBUIDOS_SEM_AS_PARTES: LiteralString = """
SELECT count(*) FROM pagamento p
 WHERE p.grupo_id = %(g)s AND p.situacao = 'DISTRIBUIDO' AND p.valor_centavos <>
       (SELECT coalesce(sum(f.valor_centavos), 0) FROM pagamento f WHERE f.grupo_id = %(g)s AND f.cota_id = p.cota_id
           AND (starts_with(f.referencia_externa, 'acordo:' || p.referencia_externa || ':')
                OR starts_with(f.referencia_externa, 'parte:' || p.referencia_externa || ':')))
"""


@dataclass(frozen=True, slots=True)
class Invariante:
    """An invariant, whether it holds, and what was measured."""

    id: str
    descricao: str
    vale: bool
    detalhe: str


async def verificar(conn: AsyncConnection, grupo_id: UUID) -> list[Invariante]:
    """I1 to I19 of a group, in order. Those about facts that did not happen yet hold because there are none."""
    return [Invariante(id, descricao, *await medir(conn, grupo_id)) for id, descricao, medir in INVARIANTES]


async def g_do_grupo(conn: AsyncConnection, grupo_id: UUID) -> Decimal:
    """G of the equilibrium equation, in exact centavos at the prices of the last AGO (I19).

    What was paid since then at another price counts as its percent of the price of the last AGO, until the next one
    values it; the FC set aside for a bid follows the price of its bem, as the credit it will complete.
    """
    linha = await _linha(conn, _EQUILIBRIO, {"g": grupo_id})
    caixa = await caixa_do_grupo(conn, grupo_id)
    return caixa.fundo_comum_livre + sum((Decimal(valor) for valor in linha), Decimal(0))


async def _i1(conn: AsyncConnection, grupo_id: UUID) -> tuple[bool, str]:
    linha = await _linha(
        conn,
        "SELECT coalesce(sum(debitos_centavos), 0), coalesce(sum(creditos_centavos), 0),"
        " (SELECT coalesce(sum(valor_centavos), 0) FROM lancamento WHERE grupo_id = %s)"
        " FROM saldo_conta WHERE grupo_id = %s",
        [grupo_id, grupo_id],
    )
    debitos, creditos, livro = (int(valor) for valor in linha)
    return debitos == creditos == livro, f"débitos {format_brl(debitos)}, créditos {format_brl(creditos)}"


async def _i2(conn: AsyncConnection, grupo_id: UUID) -> tuple[bool, str]:
    linha = await _linha(
        conn,
        "WITH pernas AS (SELECT lancamento_id, debito AS conta, debito_saldo_anterior AS antes, valor_centavos AS mov"
        "  FROM lancamento WHERE grupo_id = %s UNION ALL SELECT lancamento_id, credito, credito_saldo_anterior,"
        "  -valor_centavos FROM lancamento WHERE grupo_id = %s)"
        " SELECT count(*) FROM (SELECT antes, lag(antes + mov, 1, 0) OVER (PARTITION BY conta ORDER BY lancamento_id)"
        "  AS depois_do_anterior FROM pernas) x WHERE antes <> depois_do_anterior",
        [grupo_id, grupo_id],
    )
    return linha[0] == 0, f"{linha[0]} saltos entre saldo anterior e atual"


async def _i3(conn: AsyncConnection, grupo_id: UUID) -> tuple[bool, str]:
    linha = await _linha(
        conn,
        "SELECT (SELECT coalesce(sum(valor_centavos), 0) FROM pagamento"
        "   WHERE grupo_id = %(g)s AND situacao = 'APLICADO' AND canal <> 'A_DEVOLVER')"
        " + (SELECT coalesce(sum(rendimentos_centavos), 0) FROM desembolso WHERE grupo_id = %(g)s)"
        " + (SELECT coalesce(sum(valor_centavos), 0) FROM rendimento_credito WHERE grupo_id = %(g)s)"
        " + (SELECT coalesce(sum(fundo_comum_centavos + fundo_reserva_centavos), 0) FROM rendimento_conta"
        "   WHERE grupo_id = %(g)s)"
        " + (SELECT coalesce(sum(valor_centavos), 0) FROM reembolso WHERE grupo_id = %(g)s),"
        " (SELECT coalesce(sum(valor_centavos), 0) FROM desembolso WHERE grupo_id = %(g)s),"
        " (SELECT coalesce(sum(debitos_centavos - creditos_centavos), 0) FROM saldo_conta WHERE grupo_id = %(g)s"
        "   AND conta IN ('BANCOS', 'APLICACAO_GRUPO', 'APLICACAO_VINCULADA', 'APLICACAO_FORMACAO'))",
        {"g": grupo_id},
    )
    entrou, saiu, ha = (int(valor) for valor in linha)
    (perdidos,) = await _linha(conn, _DISTRIBUIDOS_SEM_AS_PARTES, {"g": grupo_id})
    return entrou - saiu == ha and not perdidos, (
        f"entrou {format_brl(entrou)}, há {format_brl(ha)}, saiu {format_brl(saiu)},"
        f" {perdidos} pagamentos divididos que não somam o que foi aos títulos"
    )


async def _i4(conn: AsyncConnection, grupo_id: UUID) -> tuple[bool, str]:
    posicao = await posicao_da_arrecadacao(conn)
    (soltos,) = await _linha(conn, _REGISTROS_SOLTOS, {"dias": _DIAS_DE_RETORNO})
    fora, sem_lugar = await _linha(conn, _DINHEIRO_FORA_DO_BANCO, {"g": grupo_id})
    return posicao.confere and soltos == fora == sem_lugar == 0, (
        f"conta de arrecadação: banco {format_brl(posicao.banco_centavos)}, livro"
        f" {format_brl(posicao.nao_identificados_centavos)}, fila {format_brl(posicao.na_fila_centavos)};"
        f" {soltos} registros de retorno sem o seu pagamento; do grupo, {format_brl(int(fora))} que a conciliação"
        f" não vê e {sem_lugar} dias de um dinheiro que não está em um só caixa"
    )


async def _i5(conn: AsyncConnection, grupo_id: UUID) -> tuple[bool, str]:
    linha = await _linha(
        conn,
        "SELECT count(*) FILTER (WHERE fc_pago < 0 OR fc_pago > 100 OR ta_paga > ta_total OR fr_pago > fr_total),"
        " count(*), (SELECT count(*) FROM pagamento_item i WHERE i.grupo_id = %s"
        "  AND NOT EXISTS (SELECT FROM pagamento p WHERE p.pagamento_id = i.pagamento_id))"
        " FROM conta_cota WHERE grupo_id = %s",
        [grupo_id, grupo_id],
    )
    fora, contas, soltos = linha
    (esquecidos,) = await _linha(conn, _FORA_DA_LISTA, {"g": grupo_id})
    return fora == soltos == esquecidos == 0, (
        f"{contas} contas, {fora} fora do limite, {soltos} percentuais sem o seu pagamento,"
        f" {esquecidos} títulos em desacordo com a lista dos não pagos"
    )


async def _i6(conn: AsyncConnection, grupo_id: UUID) -> tuple[bool, str]:
    linha = await _linha(conn, _TA_PREVISTA, {"g": grupo_id})
    return linha[0] == 0, f"{linha[0]} contas cuja taxa paga e prevista não soma a taxa total"


async def _i7(conn: AsyncConnection, grupo_id: UUID) -> tuple[bool, str]:
    linha = await _linha(
        conn,
        "SELECT coalesce(sum(r.credito_centavos - r.embutido_centavos - r.residuo_centavos"
        " + coalesce(y.total, 0)), 0),"
        " coalesce(sum(u.total), 0),"
        " (SELECT coalesce(sum(debitos_centavos - creditos_centavos), 0) FROM saldo_conta"
        "   WHERE grupo_id = %(g)s AND conta = 'APLICACAO_VINCULADA'), (SELECT coalesce(sum(original_centavos), 0)"
        "   FROM rnp WHERE grupo_id = %(g)s AND origem = 'CREDITO') FROM reserva_credito r"
        " LEFT JOIN (SELECT contemplacao_id, sum(valor_centavos) AS total FROM rendimento_credito"
        "   WHERE grupo_id = %(g)s GROUP BY 1) y USING (contemplacao_id)"
        " LEFT JOIN (SELECT contemplacao_id, sum(valor_centavos) AS total FROM uso_credito"
        "   WHERE grupo_id = %(g)s AND situacao = 'PAGO' GROUP BY 1) u USING (contemplacao_id)"
        " WHERE r.grupo_id = %(g)s AND r.situacao = 'EFETIVADA'",
        {"g": grupo_id},
    )
    creditos, usado, vinculado, nao_procurado = (int(valor) for valor in linha)
    return creditos - usado - nao_procurado == vinculado, (
        f"créditos líquidos e rendimentos {format_brl(creditos)}, usado {format_brl(usado)},"
        f" não procurado {format_brl(nao_procurado)}, vinculado {format_brl(vinculado)}"
    )


async def _i8(conn: AsyncConnection, grupo_id: UUID) -> tuple[bool, str]:
    caixa = await caixa_do_grupo(conn, grupo_id)
    return caixa.fundo_comum_livre >= 0 and caixa.fundo_reserva >= 0, (
        f"fundo comum livre {format_brl(caixa.fundo_comum_livre)}, de reserva {format_brl(caixa.fundo_reserva)}"
    )


async def _i9(conn: AsyncConnection, grupo_id: UUID) -> tuple[bool, str]:
    linha = await _linha(
        conn,
        "SELECT count(*), count(DISTINCT cota_id) FROM reserva_credito WHERE grupo_id = %s AND situacao = 'EFETIVADA'",
        [grupo_id],
    )
    restituidas = await _linha(
        conn,
        "SELECT count(*), count(*) FILTER (WHERE r.cota_id IS NULL AND pagas <= 1) FROM exclusao e"
        " LEFT JOIN reserva_credito r ON r.cota_id = e.cota_id AND r.situacao = 'EFETIVADA'"
        " CROSS JOIN LATERAL (SELECT count(*) AS pagas FROM desembolso d"
        "  WHERE d.cota_id = e.cota_id AND d.finalidade = 'RESTITUICAO') d"
        " WHERE e.grupo_id = %s AND e.contemplacao_id IS NOT NULL",
        [grupo_id],
    )
    return linha[0] == linha[1] and restituidas[0] == restituidas[1], (
        f"{linha[0]} créditos para {linha[1]} cotas, {restituidas[0]} restituições"
    )


async def _i10(conn: AsyncConnection, grupo_id: UUID) -> tuple[bool, str]:
    grupo = await repository.buscar_grupo(conn, grupo_id)
    linha = await _linha(
        conn,
        "SELECT count(*), count(DISTINCT numero) FROM conta_cota WHERE grupo_id = %s AND situacao = 'ATIVA'",
        [grupo_id],
    )
    maximo = ler_regra(grupo.regra).max_cotas
    return linha[0] == linha[1] and linha[0] <= maximo, f"{linha[0]} ativas, máximo {maximo}"


async def _i11(conn: AsyncConnection, grupo_id: UUID) -> tuple[bool, str]:
    linha = await _linha(
        conn,
        "SELECT coalesce(sum(creditos_centavos) FILTER (WHERE conta = 'ENCARGOS_RETIDOS'), 0),"
        " coalesce(sum(creditos_centavos) FILTER (WHERE conta = 'ENCARGOS_A_REPASSAR'), 0)"
        " FROM saldo_conta WHERE grupo_id = %s",
        [grupo_id],
    )
    grupo, adm = int(linha[0]), int(linha[1])
    return grupo >= adm, f"grupo {format_brl(grupo)}, administradora {format_brl(adm)}"


async def _i12(conn: AsyncConnection, grupo_id: UUID) -> tuple[bool, str]:
    encerramento = await buscar_encerramento(conn, grupo_id)
    if encerramento is None or encerramento.apurado_em is None:
        return True, "sem ocorrência: as contas do fim não foram apuradas"
    linha = await _linha(
        conn,
        "SELECT coalesce(sum(valor_centavos), 0), coalesce(sum(a_pagar_centavos), 0),"
        " (SELECT coalesce(sum(creditos_centavos), 0) FROM saldo_conta"
        "   WHERE grupo_id = %(g)s AND conta = 'RATEIO_A_PAGAR'),"
        " (SELECT coalesce(sum(creditos_centavos - debitos_centavos), 0) FROM saldo_conta"
        "   WHERE grupo_id = %(g)s AND conta = 'RATEIO_A_PAGAR'),"
        " (SELECT coalesce(sum(original_centavos), 0) FROM rnp WHERE grupo_id = %(g)s AND origem = 'RATEIO'),"
        " coalesce(sum(pago_centavos), 0)"
        " FROM rateio_final WHERE grupo_id = %(g)s",
        {"g": grupo_id},
    )
    partes, a_pagar, creditado, saldo, nao_procurado, pago = (int(valor) for valor in linha)
    ha = encerramento.fundo_comum_centavos + encerramento.fundo_reserva_centavos
    saem = encerramento.restituicoes_centavos + encerramento.sobras_centavos
    saem += encerramento.reserva_dos_excluidos_centavos
    confere = ha == saem and partes == creditado == a_pagar + pago + nao_procurado and a_pagar == saldo
    return confere, (
        f"havia {format_brl(ha)}; restituições {format_brl(encerramento.restituicoes_centavos)},"
        f" sobras {format_brl(encerramento.sobras_centavos)}, rateado {format_brl(partes)}"
    )


async def _i13(conn: AsyncConnection, grupo_id: UUID) -> tuple[bool, str]:
    linha = await _linha(
        conn,
        "SELECT count(*) FROM conta_cota c JOIN (SELECT cota_id, sum(percentual) AS fc FROM extrato_cota"
        " WHERE componente = 'FC' GROUP BY cota_id) e USING (cota_id) WHERE c.grupo_id = %s AND c.fc_pago <> e.fc",
        [grupo_id],
    )
    return linha[0] == 0, f"{linha[0]} contas cujo percentual não é a soma do extrato"


async def _i14(conn: AsyncConnection, grupo_id: UUID) -> tuple[bool, str]:
    linha = await _linha(
        conn,
        "SELECT count(*) FROM saldo_conta s FULL JOIN (SELECT conta, sum(d) AS d, sum(c) AS c FROM ("
        "  SELECT debito AS conta, valor_centavos AS d, 0 AS c FROM lancamento WHERE grupo_id = %(g)s"
        "  UNION ALL SELECT credito, 0, valor_centavos FROM lancamento WHERE grupo_id = %(g)s) x GROUP BY conta) l"
        " ON l.conta = s.conta WHERE s.grupo_id = %(g)s"
        " AND (s.debitos_centavos <> coalesce(l.d, 0) OR s.creditos_centavos <> coalesce(l.c, 0))",
        {"g": grupo_id},
    )
    return linha[0] == 0, f"{linha[0]} saldos diferentes do livro refeito"


async def _i16(conn: AsyncConnection, _grupo_id: UUID) -> tuple[bool, str]:
    posicao = await posicao_do_rnp(conn)
    return posicao.confere, (
        f"livro dos não procurados: banco {format_brl(posicao.banco_centavos)}, recursos"
        f" {format_brl(posicao.recursos_centavos)}, permanência {format_brl(posicao.permanencia_centavos)}"
    )


async def _i17(conn: AsyncConnection, grupo_id: UUID) -> tuple[bool, str]:
    linha = await _linha(conn, _SALDO_PREVISTO, {"g": grupo_id})
    return linha[0] == 0, f"{linha[0]} contas cujas parcelas não somam o saldo"


async def _i18(conn: AsyncConnection, grupo_id: UUID) -> tuple[bool, str]:
    linha = await _linha(
        conn,
        "SELECT count(*), count(*) FILTER (WHERE bruto_centavos > round(preco_centavos * percentual / 100)"
        "  OR pena_grupo_centavos < 0 OR pena_administradora_centavos < 0"
        "  OR pena_grupo_centavos + pena_administradora_centavos > bruto_centavos)"
        " FROM exclusao WHERE grupo_id = %s AND contemplacao_id IS NOT NULL",
        [grupo_id],
    )
    return linha[1] == 0, f"{linha[0]} restituições, {linha[1]} acima de A × V"


async def _i19(conn: AsyncConnection, grupo_id: UUID) -> tuple[bool, str]:
    grupo = await repository.buscar_grupo(conn, grupo_id)
    g = await g_do_grupo(conn, grupo_id)
    fatos = await _linha(
        conn,
        "SELECT (SELECT count(*) FROM pagamento_item WHERE grupo_id = %s)"
        " + (SELECT count(*) FROM ajuste WHERE grupo_id = %s)"
        " + (SELECT coalesce(sum(2 + (residuo_centavos > 0)::int), 0) FROM reserva_credito WHERE grupo_id = %s)"
        " + 2 * (SELECT count(*) FROM exclusao WHERE grupo_id = %s)"
        " + 3 * (SELECT count(*) FROM uso_credito WHERE grupo_id = %s AND situacao = 'PAGO')",
        [grupo_id] * 5,
    )
    diferenca = abs(g - grupo.equilibrio_esperado)
    limite = _MEIO_CENTAVO * (int(fatos[0]) + 1)
    return diferenca <= limite, (
        f"G {format_brl(round(g))}, explicado {format_brl(round(grupo.equilibrio_esperado))},"
        f" arredondamento de {fatos[0]} valores até {format_brl(round(limite))}"
    )


def _sem_ocorrencia(o_que: str) -> Callable[[AsyncConnection, UUID], Awaitable[tuple[bool, str]]]:
    async def medir(_conn: AsyncConnection, _grupo_id: UUID) -> tuple[bool, str]:
        return True, f"sem ocorrência: {o_que}"

    return medir


# Rights less duties of each active cota and refunds due to the excluded, reserved FC at the price in force, and
# payments not yet valued.
_EQUILIBRIO = """
SELECT (SELECT coalesce(sum(p.preco_ago_centavos * (CASE WHEN c.contemplacao_id IS NULL THEN 0 ELSE 100 END
                                                    - c.fc_pago + coalesce(a.aberto, 0)) / 100), 0)
          FROM conta_cota c JOIN preco_bem p USING (grupo_id, bem_id)
          LEFT JOIN (SELECT cota_id, sum(aberto) AS aberto FROM ajuste WHERE grupo_id = %(g)s GROUP BY cota_id) a
                 USING (cota_id)
         WHERE c.grupo_id = %(g)s AND c.situacao IN ('ATIVA', 'EXCLUIDA')),
       (SELECT coalesce(sum(r.fundo_comum_centavos * p.preco_ago_centavos::numeric / r.credito_centavos), 0)
          FROM reserva_credito r JOIN conta_cota c USING (cota_id)
          JOIN preco_bem p ON p.grupo_id = c.grupo_id AND p.bem_id = c.bem_id
         WHERE r.grupo_id = %(g)s AND r.situacao IN ('PENDENTE', 'PAGA')),
       (SELECT coalesce(sum(p.preco_ago_centavos * i.percentual / 100 - i.valor_centavos), 0)
          FROM pagamento_item i JOIN conta_cota c USING (cota_id)
          JOIN preco_bem p ON p.grupo_id = c.grupo_id AND p.bem_id = c.bem_id
         WHERE i.grupo_id = %(g)s AND i.componente IN ('FC', 'DIF', 'RSC') AND i.ago_apurada IS NULL
           AND i.preco_centavos <> p.preco_ago_centavos AND c.situacao = 'ATIVA')
"""
# What is still to be issued: nothing after the last AGO, whose parcela carries all that was left (REGRAS §4.10).
_PREVISTO = """
SELECT c.*, g.ultima_ago_emitida + 1 AS proxima,
       x.resta * greatest(c.fc_base - c.fc_mensal * x.vezes, 0) AS fc_previsto,
       x.resta * greatest(c.fr_base - c.fr_mensal * x.vezes, 0) AS fr_previsto,
       x.resta * greatest(c.antecipada_base - c.antecipada_mensal * x.vezes, 0)
       + x.resta * CASE WHEN c.ta_segue_cronograma
            THEN c.ta_base - coalesce((SELECT sum(percentual) FROM cronograma_taxa t WHERE t.grupo_id = c.grupo_id
                                         AND t.ago >= c.base_ago AND t.ago <= g.ultima_ago_emitida), 0)
            ELSE c.ta_base - c.ta_mensal * x.vezes END AS ta_previsto
  FROM conta_cota c JOIN grupo g USING (grupo_id)
 CROSS JOIN LATERAL (SELECT greatest(g.ultima_ago_emitida + 1 - c.base_ago, 0) AS vezes,
                            (g.ultima_ago_emitida < (g.regra ->> 'prazo_meses')::int)::int AS resta) x
 WHERE c.grupo_id = %(g)s AND c.situacao = 'ATIVA'
"""
_ABERTO = """
SELECT t.cota_id, sum(t.fc_pct) - coalesce(sum(i.fc), 0) AS fc, sum(t.ta_pct) - coalesce(sum(i.ta), 0) AS ta,
       sum(t.fr_pct) - coalesce(sum(i.fr), 0) AS fr
  FROM titulo_nao_pago n JOIN titulo t USING (parcela_id)
  LEFT JOIN LATERAL (SELECT sum(x.percentual) FILTER (WHERE x.componente = 'FC') AS fc,
                            sum(x.percentual) FILTER (WHERE x.componente = 'TA') AS ta,
                            sum(x.percentual) FILTER (WHERE x.componente = 'FR') AS fr
                       FROM pagamento p JOIN item_pagamento x USING (pagamento_id)
                      WHERE p.parcela_id = t.parcela_id AND p.lancamento_id IS NULL
                        AND p.situacao <> 'ESTORNADO') i ON t.situacao = 'PARCIAL'
 WHERE n.grupo_id = %(g)s AND n.tipo = 'PARCELA' AND NOT n.cancelado
 GROUP BY t.cota_id
"""
_SALDO_PREVISTO = (
    f"SELECT count(*) FROM ({_PREVISTO}) c LEFT JOIN ({_ABERTO}) a USING (cota_id)"  # noqa: S608 constants of this module
    " WHERE c.proxima > c.ago_ingresso AND (abs(100 - c.fc_pago - c.fc_previsto - coalesce(a.fc, 0)) > 0.00001"
    " OR abs(c.fr_total - c.fr_pago - c.fr_previsto - coalesce(a.fr, 0)) > 0.00001)"
)
_TA_PREVISTA = (
    f"SELECT count(*) FROM ({_PREVISTO}) c LEFT JOIN ({_ABERTO}) a USING (cota_id)"  # noqa: S608 constants of this module
    " WHERE c.proxima > c.ago_ingresso"
    " AND abs(c.ta_total - c.ta_paga - greatest(c.ta_previsto, 0) - coalesce(a.ta, 0)) > 0.00001"
)

INVARIANTES = (
    ("I1", "Débitos iguais a créditos", _i1),
    ("I2", "Cada saldo continua do anterior", _i2),
    ("I3", "Entradas menos saídas são as disponibilidades", _i3),
    ("I4", "O que não é de grupo nenhum está na conta de arrecadação", _i4),
    ("I5", "Percentuais pagos entre zero e o total", _i5),
    ("I6", "Taxa paga mais prevista é a taxa total", _i6),
    ("I7", "Crédito contemplado está entregue ou vinculado", _i7),
    ("I8", "Fundos nunca negativos", _i8),
    ("I9", "Uma contemplação e uma restituição por cota", _i9),
    ("I10", "Cotas ativas até o máximo", _i10),
    ("I11", "Ao menos metade dos encargos é do grupo", _i11),
    ("I12", "No encerramento, o que há é o que se paga", _i12),
    ("I13", "Reajuste não toca percentual pago", _i13),
    ("I14", "O livro refeito dá os mesmos saldos", _i14),
    ("I15", "Limite de 10% por pessoa na venda", _sem_ocorrencia("conferido por grupos a cada adesão")),
    ("I16", "Recursos não procurados à parte", _i16),
    ("I17", "Parcelas a pagar somam o saldo devedor", _i17),
    ("I18", "Restituição até A × V", _i18),
    ("I19", "Equação de equilíbrio do grupo", _i19),
)


async def _linha(conn: AsyncConnection, consulta: str, parametros: Params) -> tuple[Any, ...]:
    cursor = await conn.execute(consulta.encode(), parametros)
    linha = await cursor.fetchone()
    return tuple(linha) if linha else ()
