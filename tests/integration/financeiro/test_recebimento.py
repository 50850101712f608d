"""Payments in sets leave the very rows that taking them one at a time leaves, in any file of any mixture (ADR 0028)."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.use_cases.lote import Lote
from consorcio.services.financeiro.use_cases.pagamento import processar_um
from consorcio.services.financeiro.use_cases.recebimento import Recebimento, receber_exato
from integration.financeiro.casa import Casa, GrupoVivo, data_ago, vencimento

ARQUIVOS = int(os.environ.get("CONSORCIO_ARQUIVOS", "8"))
REGRAS: tuple[dict[str, Any], ...] = (
    {},
    {"arredondamento": "DOWN", "multa_mora": "1.5", "juros_mora_mensal": "0.7", "mora_do_grupo": "62.5"},
    {"seguro_mensal": "0.04", "inicio_mora": "VENCIMENTO"},
)
_HOJE = vencimento(3) + timedelta(days=70)

# Everything a payment writes, ids aside: those of payments are told by their reference.
_TABELAS = {
    "titulo": "SELECT * FROM titulo ORDER BY parcela_id",
    "conta_cota": "SELECT * FROM conta_cota ORDER BY cota_id",
    # Those of one AGO are told together: which of them was opened first is nobody's.
    "ajuste": "SELECT cota_id, tipo, ago_origem, sum(percentual), sum(aberto) FROM ajuste GROUP BY 1, 2, 3"
    " ORDER BY 1, 2, 3",
    "grupo": "SELECT * FROM grupo ORDER BY grupo_id",
    "reserva_credito": "SELECT * FROM reserva_credito ORDER BY contemplacao_id",
    "saldo_conta": "SELECT * FROM saldo_conta ORDER BY grupo_id, conta",
    "pagamento": "SELECT referencia_externa, parcela_id, grupo_id, cota_id, identificador_informado, situacao,"
    " valor_centavos, data_pagamento, data_contabil, canal, excedente_centavos, motivo FROM pagamento"
    " ORDER BY referencia_externa",
    "pagamento_item": "SELECT p.referencia_externa, i.componente, i.grupo_id, i.cota_id, i.percentual,"
    " i.valor_centavos, i.preco_centavos, i.ago_apurada FROM pagamento_item i"
    " JOIN pagamento p USING (pagamento_id) ORDER BY 1, 2",
    "lancamento": "SELECT dense_rank() OVER (PARTITION BY grupo_id ORDER BY primeira) AS fato_da_vez, x.* FROM (SELECT"
    " min(lancamento_id) OVER (PARTITION BY fato_id) AS primeira, row_number() OVER (PARTITION BY grupo_id ORDER BY"
    " lancamento_id) AS linha, fato, grupo_id, cota_id, data_contabil, debito, credito, valor_centavos,"
    " debito_saldo_anterior, credito_saldo_anterior, componente, percentual, preco_centavos, ago FROM lancamento) x"
    " ORDER BY grupo_id, linha",
    "extrato_cota": "SELECT row_number() OVER (PARTITION BY cota_id ORDER BY linha_id) AS linha, cota_id,"
    " data_contabil, descricao, componente, percentual, valor_centavos, preco_centavos, fc_pago, ago"
    " FROM extrato_cota ORDER BY 2, 1",
    "outbox": "SELECT row_number() OVER (PARTITION BY agregado ORDER BY o.id, o.ordem) AS linha, tipo, agregado,"
    " origem, instante, correlacao_id, o.data_contabil, rastro, p.referencia_externa, regexp_replace("
    " (dados - 'fato_id' - 'pagamento_id')::text, '\"linha_id\": [0-9]+', '', 'g') AS dados"
    " FROM plataforma.fato o LEFT JOIN pagamento p ON p.pagamento_id::text = o.dados ->> 'pagamento_id'"
    " ORDER BY 3, 1",
}
_SEM_ORDEM_ABSOLUTA = {"lancamento": "primeira"}
Caminho = Callable[[Transaction, list[Recebimento]], Awaitable[list[tuple[str, str]]]]


async def test_em_conjunto_e_o_mesmo_que_um_a_um(casa: Casa) -> None:
    grupos = [await _grupo(casa, regra) for regra in REGRAS]
    casa.clock.advance(_HOJE - casa.clock.today())
    # Few of AGOs that were held, whose payments are told one at a time anyway (R4.10).
    titulos = await casa.linhas(
        "SELECT parcela_id, identificador, valor_centavos, vencimento FROM titulo WHERE ago > 2 OR cota_numero <= 2"
        " ORDER BY identificador"
    )
    situacoes: Counter[str] = Counter()
    for semente in range(ARQUIVOS):
        sorte = random.Random(semente)  # noqa: S311 a file, not a secret
        lotes = [_arquivo(sorte, titulos) for _ in range(sorte.choice([1, 2]))]
        juntos, resultado = await _experimentar(casa, lotes, _em_conjunto)
        separados, esperado = await _experimentar(casa, lotes, _um_a_um)
        assert resultado == esperado, semente
        for tabela, linhas in separados.items():
            assert juntos[tabela] == linhas, f"{tabela}, arquivo {semente}"
        situacoes.update(situacao for situacao, _ in esperado)
    assert set(situacoes) == {"APLICADO", "NAO_IDENTIFICADO", "REPETIDO", "CONFLITO"}, situacoes
    for grupo in grupos:
        await grupo.conferir()


async def test_o_exato_e_o_mesmo_que_um_a_um(casa: Casa) -> None:
    for regra in REGRAS[:1] + REGRAS[2:]:
        grupo = casa.novo_grupo(prazo_meses=6, **regra)
        await grupo.formar(7)
        await grupo.fechar(1)
        await grupo.emitir(2)
        await grupo.pagar(await grupo.titulo(2, grupo.cotas[0]))
        await grupo.fechar(2)
        await grupo.sortear(grupo.cotas[0], 2)
        await grupo.emitir(3)
    titulos = await casa.linhas(
        "SELECT parcela_id, identificador, valor_centavos, vencimento FROM titulo ORDER BY identificador"
    )
    for semente in range(3):
        sorte = random.Random(semente)  # noqa: S311 a file, not a secret
        recebimentos = [_exato(numero, titulo) for numero, titulo in enumerate(titulos)] + _arquivo(sorte, titulos)
        sorte.shuffle(recebimentos)
        exatos, resultado = await _experimentar(casa, [recebimentos], _exatos)
        separados, esperado = await _experimentar(casa, [recebimentos], _um_a_um)
        assert [("APLICADO", "") if situacao == "EXATO" else (situacao, m) for situacao, m in resultado] == esperado
        assert sum(situacao == "EXATO" for situacao, _ in resultado) > len(titulos) // 5
        for tabela, linhas in separados.items():
            assert exatos[tabela] == linhas, f"{tabela}, arquivo {semente}"


def _exato(numero: int, titulo: tuple[Any, ...]) -> Recebimento:
    parcela, _, valor, vence = titulo
    return Recebimento(parcela, "104:1", valor, vence, "BOLETO", f"exato-{numero}", True, vence)


async def _grupo(casa: Casa, regra: dict[str, Any]) -> GrupoVivo:
    """Differences both ways, a rateio, a contemplada, a bid to pay, a parcela paid in part, a reserved seat."""
    grupo = casa.novo_grupo(prazo_meses=6, **regra)
    await grupo.formar([0, 0, 0, grupo.outro_bem(4_567_891), 1, 1, 0])
    await grupo.fechar(1)
    await grupo.emitir(2)
    for cota in grupo.cotas[:6]:
        await grupo.pagar(await grupo.titulo(2, cota))
    casa.grupos.mudar(grupo.bens[0], vencimento(2) + timedelta(days=1), 6_789_013)
    casa.grupos.mudar(grupo.bens[1], vencimento(2) + timedelta(days=1), 4_444_449)
    await grupo.fechar(2)
    await grupo.sortear(grupo.cotas[0], 2)
    await grupo.lance(grupo.cotas[1], 2, "40000.00")
    await grupo.emitir(3)
    await grupo.pagar(await grupo.titulo(3, grupo.cotas[2]), "300.00")
    await grupo.reservar(ago=4, dia=data_ago(3))
    casa.grupos.mudar(grupo.bens[0], vencimento(3) + timedelta(days=1), 7_000_003)
    await grupo.emitir(4)
    return grupo


def _arquivo(sorte: random.Random, titulos: list[tuple[Any, ...]]) -> list[Recebimento]:
    """Payments on time and late, exact, short and in excess, repeated, unknown, by id and by identifier."""
    feitos: list[Recebimento] = []
    for numero in range(sorte.randrange(1, 60)):
        parcela, identificador, valor, vence = sorte.choice(titulos)
        if feitos and sorte.random() < 0.12:
            feitos.append(_de_novo(sorte, sorte.choice(feitos)))
            continue
        desconhecido, por_id = sorte.random() < 0.05, sorte.random() < 0.7
        feitos.append(
            Recebimento(
                parcela_id=parcela if por_id and not desconhecido else None,
                identificador="NINGUEM" if desconhecido else f"104:{numero}" if por_id else identificador,
                valor_centavos=max(valor + sorte.choice([0, 0, 0, 0, 1, 70_000, -1, -30_000, valor]), 1),
                data_pagamento=vence + timedelta(days=sorte.choice([-3, 0, 0, 0, 1, 5, 40])),
                canal="BOLETO",
                referencia_externa=f"r{sorte.getrandbits(40):x}",
                aceita_divergente=True,
                data_contabil=_HOJE,
            )
        )
    return feitos


def _de_novo(sorte: random.Random, antes: Recebimento) -> Recebimento:
    mudado = sorte.random() < 0.3
    return Recebimento(
        antes.parcela_id,
        antes.identificador,
        antes.valor_centavos + (1 if mudado else 0),
        antes.data_pagamento,
        antes.canal,
        antes.referencia_externa,
        antes.aceita_divergente,
        antes.data_contabil,
    )


async def _experimentar(
    casa: Casa, lotes: list[list[Recebimento]], caminho: Caminho
) -> tuple[dict[str, list[tuple[Any, ...]]], list[tuple[str, str]]]:
    retrato: dict[str, list[tuple[Any, ...]]] = {}
    resultado: list[tuple[str, str]] = []
    async with casa.runtime.db.transaction(correlation_id="experimento") as tx:
        resultado = await caminho(tx, [r for lote in lotes for r in lote])
        await tx.flush()
        for tabela, consulta in _TABELAS.items():
            cursor = await tx.conn.execute(consulta.encode())
            fora = _SEM_ORDEM_ABSOLUTA.get(tabela)
            nomes = [coluna.name for coluna in cursor.description or ()]
            retrato[tabela] = [
                tuple(v for nome, v in zip(nomes, linha, strict=True) if nome != fora)
                for linha in await cursor.fetchall()
            ]
        await tx.conn.rollback()
    return retrato, resultado


async def _em_conjunto(tx: Transaction, recebimentos: list[Recebimento]) -> list[tuple[str, str]]:
    lote = Lote(tx, BusinessCalendar.anbima())
    meio = len(recebimentos) // 2
    recebidos = (
        [*await lote.receber(recebimentos[:meio]), *await lote.receber(recebimentos[meio:])]
        if meio
        else (await lote.receber(recebimentos))
    )
    await lote.concluir()
    return [(r.situacao, r.motivo) for r in recebidos]


async def _exatos(tx: Transaction, recebimentos: list[Recebimento]) -> list[tuple[str, str]]:
    resultado = []
    for recebimento in recebimentos:
        if await receber_exato(tx, recebimento):
            resultado.append(("EXATO", ""))
        else:
            resultado += await _um_a_um(tx, [recebimento])
    return resultado


async def _um_a_um(tx: Transaction, recebimentos: list[Recebimento]) -> list[tuple[str, str]]:
    resultado = []
    for recebimento in recebimentos:
        ja = await repository.pagamento_por_referencia(tx.conn, recebimento.referencia_externa)
        try:
            pagamento = await processar_um(tx, recebimento, BusinessCalendar.anbima())
        except ConsorcioError as recusa:
            assert recusa.kind is ErrorKind.CONFLICT  # noqa: PT017 any other would end the file
            resultado.append(("CONFLITO", recusa.detail))
            continue
        resultado.append(("REPETIDO", "") if ja else (pagamento.situacao, pagamento.motivo))
    return resultado
