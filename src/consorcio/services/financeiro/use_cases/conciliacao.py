"""The bank against the books: matched by rule and by hand, differences both ways, days that close (R10.03, I4)."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.errors import conflict, not_found, precondition, validation
from consorcio.core.money import format_brl
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import repository_bancos as bancos
from consorcio.services.financeiro import repository_conciliacao as repositorio
from consorcio.services.financeiro import repository_movimento as movimento
from consorcio.services.financeiro import repository_regras_de_casamento as regras
from consorcio.services.financeiro.bancos.cnab.extrato240 import ler_extrato_240
from consorcio.services.financeiro.bancos.ofx import Extrato, ler_ofx
from consorcio.services.financeiro.domain.conta_do_extrato import agencia_confere, conta_confere
from consorcio.services.financeiro.domain.lugar_do_dinheiro import MOVIMENTO
from consorcio.services.financeiro.livro import ARRECADACAO
from consorcio.services.financeiro.registros_bancos import ContaBancaria
from consorcio.services.financeiro.registros_conciliacao import Escopo, FatoNoBanco, LinhaExtrato, Par, Parte
from consorcio.services.financeiro.repository_conciliacao import Importacao
from consorcio.services.financeiro.use_cases.conta_cadastrada import conta_cadastrada

JANELA_DIAS = 3
"""Business of a weekend reaches the bank on Monday; more than that is for a person to see."""
MAXIMO_DIFERENCAS = 500
_REGRAS = ("REFERENCIA", "DATA", "JANELA", "TOTAL_DO_PAGAMENTO", "TOTAL_DO_DIA")
_RODADAS_DA_JANELA = 5
_LARGURA_CNAB = 240
_UM_DIA = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ExtratoImportado:
    """What a statement did: its new lines, and how many lines each rule matched."""

    extrato_id: UUID
    repetido: bool
    linhas: int
    novas: int
    casadas: Counter[str]


@dataclass(frozen=True, slots=True)
class Diferencas:
    """What only one side says."""

    no_banco: list[LinhaExtrato]
    nos_livros: list[FatoNoBanco]
    cobertura: tuple[date, date] | None
    fechado_ate: date | None


@dataclass(frozen=True, slots=True)
class DiaConciliado:
    """What the bank had at the end of a day, and whose it was: together, the same to the centavo (I4)."""

    dia: date
    banco_centavos: int
    partes: list[Parte]


def escopo_do_grupo(grupo_id: UUID | None, finalidade: str) -> Escopo:
    """A group with an account of its own or, without one, the pool; and the purpose of the accounts."""
    return Escopo(grupo_id or ARRECADACAO, grupo_id, finalidade)


async def importar_extrato(tx: Transaction, conta_id: UUID, conteudo: bytes, nome: str, quem: str) -> ExtratoImportado:
    """A statement, OFX or CNAB 240, once by its bytes; its new lines matched at once.

    Lines of days that were closed, or from before the account had its money, stay out. VALIDATION when it cannot be
    read; PRECONDITION when it is of another bank or of another account.
    """
    conta = await bancos.buscar_conta(tx.conn, conta_id)
    escopo = escopo_do_grupo(conta.grupo_id, conta.finalidade)
    await repositorio.travar_escopo(tx.conn, escopo)
    sha256 = hashlib.sha256(conteudo).hexdigest()
    anterior = await repositorio.importado(tx.conn, conta_id, sha256)
    if anterior is not None:
        return ExtratoImportado(anterior, True, 0, 0, Counter())
    extrato = _ler(conteudo, conta)
    fechado = await repositorio.ultimo_dia_fechado(tx.conn, escopo)
    abertas = [
        t
        for t in extrato.transacoes
        if t.valor_centavos and (fechado is None or t.data > fechado) and (conta.desde is None or t.data >= conta.desde)
    ]
    importacao = Importacao(
        extrato_id=tx.ids.new(),
        conta_id=conta_id,
        sha256=sha256,
        nome=nome,
        inicio=extrato.inicio or min(t.data for t in extrato.transacoes),
        fim=extrato.fim or max(t.data for t in extrato.transacoes),
        saldo_centavos=extrato.saldo_centavos or 0,
        importado_em=tx.clock.now(),
        importado_por=quem,
    )
    com_id = [(tx.ids.new(), transacao) for transacao in abertas]
    novas = await repositorio.inserir_extrato(tx.conn, importacao, com_id)
    return ExtratoImportado(importacao.extrato_id, False, len(com_id), novas, await casar(tx, escopo))


def _ler(conteudo: bytes, conta: ContaBancaria) -> Extrato:
    extratos = _extratos(conteudo)
    if len(extratos) != 1:
        raise validation("/conteudo", "Envie o extrato de uma conta por vez.")
    (extrato,) = extratos
    if extrato.banco != conta.banco:
        raise precondition(f"O extrato é do banco {extrato.banco} e a conta é do banco {conta.banco}.")
    cadastrada = conta_cadastrada(conta)
    if not agencia_confere(cadastrada, extrato.agencia):
        raise precondition(f"O extrato é da agência {extrato.agencia} e a conta é da agência {cadastrada.agencia}.")
    if not conta_confere(cadastrada, extrato.conta):
        raise precondition(f"O extrato é da conta {extrato.conta} e a escolhida é a {cadastrada.conta}.")
    if extrato.saldo_centavos is None:
        raise validation("/conteudo", "O extrato não traz o saldo final.")
    if not extrato.transacoes and (extrato.inicio is None or extrato.fim is None):
        raise validation("/conteudo", "O extrato não tem lançamentos nem período.")
    return extrato


def _extratos(conteudo: bytes) -> list[Extrato]:
    if b"<OFX>" in conteudo[:4096].upper():
        return ler_ofx(conteudo)
    if all(len(linha.rstrip(b"\r")) != _LARGURA_CNAB for linha in conteudo.split(b"\n", 3)):
        raise validation("/conteudo", "O arquivo não é um extrato OFX nem CNAB 240.")
    return ler_extrato_240(conteudo)


async def casar(tx: Transaction, escopo: Escopo) -> Counter[str]:
    """Match what is open, rule by rule, the surest first; how many lines each rule matched."""
    casadas: Counter[str] = Counter()
    await _casar_internos(tx, escopo)
    for regra in _REGRAS:
        for _ in range(_RODADAS_DA_JANELA):
            pares = await regras.pares(tx.conn, escopo, regra, JANELA_DIAS)
            if not pares:
                break
            casadas[regra] += await _guardar(tx, escopo, regra, pares)
    return casadas


async def _guardar(tx: Transaction, escopo: Escopo, regra: str, pares: Sequence[Par]) -> int:
    """The pairs of one line are one match."""
    por_linha = {linha: tx.ids.new() for linha in dict.fromkeys(par.linha_id for par in pares)}
    casamentos = [(por_linha[par.linha_id], par) for par in pares]
    await repositorio.inserir_casamentos(tx.conn, escopo, regra, casamentos, "sistema:financeiro", tx.clock.now())
    return len(por_linha)


async def _casar_internos(tx: Transaction, escopo: Escopo) -> None:
    if escopo.grupo_id is not None or escopo.finalidade != MOVIMENTO:
        return
    lados = [(tx.ids.new(), sai, entra) for sai, entra in await regras.internos(tx.conn, escopo)]
    casamentos = [(casamento_id, par) for casamento_id, *dois in lados for par in dois]
    await repositorio.inserir_casamentos(tx.conn, escopo, "INTERNO", casamentos, "sistema:financeiro", tx.clock.now())


async def casar_a_mao(
    tx: Transaction, escopo: Escopo, linhas: Sequence[UUID], fatos: Sequence[tuple[UUID, UUID]], quem: str
) -> UUID:
    """These lines are these facts (book, fact), whatever their number. PRECONDITION when they do not add up."""
    await repositorio.travar_escopo(tx.conn, escopo)
    as_linhas = await repositorio.linhas_por_id(tx.conn, escopo, linhas)
    os_fatos = await repositorio.fatos_por_id(tx.conn, escopo, fatos)
    if len(as_linhas) != len(set(linhas)) or len(os_fatos) != len(set(fatos)):
        raise conflict("Algum dos lançamentos não existe, não é deste caixa ou já foi conciliado.")
    await exigir_aberto(tx.conn, escopo, [linha.dia for linha in as_linhas] + [fato.dia for fato in os_fatos])
    banco, livros = (sum(um.valor_centavos for um in lado) for lado in (as_linhas, os_fatos))
    if banco != livros:
        raise precondition(f"O banco soma {format_brl(banco)} e os livros somam {format_brl(livros)}.", "I4")
    casamento_id = tx.ids.new()
    pares = [(casamento_id, Par(None, fato)) for fato in os_fatos]
    await repositorio.inserir_casamentos(tx.conn, escopo, "MANUAL", pares, quem, tx.clock.now())
    await repositorio.casar_linhas(tx.conn, {linha.linha_id: casamento_id for linha in as_linhas})
    return casamento_id


async def desfazer_casamento(tx: Transaction, casamento_id: UUID, motivo: str, quem: str) -> None:
    """What was matched is open again. PRECONDITION when one of its days was closed.

    Of yields, what was booked stays in the books, open until it is matched again (`rendimentos.ratear_rendimento`).
    """
    achado = await repositorio.escopo_do_casamento(tx.conn, casamento_id)
    if achado is None:
        raise not_found("conciliação em vigor", casamento_id)
    escopo_id, finalidade, dia = achado
    escopo = escopo_do_grupo(None if escopo_id == ARRECADACAO else escopo_id, finalidade)
    await repositorio.travar_escopo(tx.conn, escopo)
    await exigir_aberto(tx.conn, escopo, [dia])
    await repositorio.desfazer(tx.conn, casamento_id, quem, motivo, tx.clock.now())


async def justificar(
    tx: Transaction, escopo: Escopo, linha: UUID | None, fato: tuple[UUID, UUID] | None, motivo: str, quem: str
) -> None:
    """Why only one side says it: a fee to be repaid, a transfer on its way."""
    await repositorio.travar_escopo(tx.conn, escopo)
    as_linhas = await repositorio.linhas_por_id(tx.conn, escopo, [linha] if linha else [])
    os_fatos = await repositorio.fatos_por_id(tx.conn, escopo, [fato] if fato else [])
    if len(as_linhas) + len(os_fatos) != 1:
        raise conflict("Informe uma linha do extrato ou um fato do livro que ainda não foi conciliado.")
    await exigir_aberto(tx.conn, escopo, [linha.dia for linha in as_linhas] + [fato.dia for fato in os_fatos])
    for achada in as_linhas:
        await repositorio.justificar_linha(tx.conn, achada.linha_id, motivo)
    for achado in os_fatos:
        await repositorio.justificar_fato(tx.conn, escopo, achado, motivo, quem, tx.clock.now())


async def diferencas(conn: AsyncConnection, escopo: Escopo, ate: date) -> Diferencas:
    """What only the bank says and what only the books say, until a day, since the statements began."""
    cobertura = await repositorio.cobertura(conn, escopo)
    if cobertura is None:
        return Diferencas([], [], None, None)
    inicio, fim = cobertura
    return Diferencas(
        await repositorio.linhas_abertas(conn, escopo, ate, MAXIMO_DIFERENCAS),
        await repositorio.fatos_abertos(conn, escopo, inicio, min(ate, fim), MAXIMO_DIFERENCAS),
        cobertura,
        await repositorio.ultimo_dia_fechado(conn, escopo),
    )


async def fechar_dia(
    tx: Transaction, escopo: Escopo, dia: date, diferenca_inicial_centavos: int, quem: str
) -> DiaConciliado:
    """Close a day: nothing open on either side, statements that reach it, balances that follow one another.

    What each book has of each money is its share (R10.03); what the bank has beyond them is explained, and nobody's.
    PRECONDITION says what is missing. The first day of all must accept the difference that was there before.
    """
    await repositorio.travar_escopo(tx.conn, escopo)
    cobertura = await repositorio.cobertura(tx.conn, escopo)
    if cobertura is None or not cobertura[0] <= dia <= cobertura[1]:
        raise precondition("Falta extrato bancário deste dia.")
    anterior = await repositorio.ultimo_dia_fechado(tx.conn, escopo)
    if anterior is not None and dia <= anterior:
        raise conflict(f"Os dias até {anterior:%d/%m/%Y} já estão fechados.")
    abertas = await diferencas(tx.conn, escopo, dia)
    if abertas.no_banco or abertas.nos_livros:
        raise precondition(
            f"Há {len(abertas.no_banco)} lançamentos só no banco e {len(abertas.nos_livros)} só nos livros:"
            " concilie ou justifique cada um.",
            "I4",
        )
    banco = await repositorio.saldo_no_banco(tx.conn, escopo, dia)
    await _exigir_continuidade(tx.conn, escopo, dia, banco, anterior, cobertura[0], diferenca_inicial_centavos)
    divisao = await movimento.partes(tx.conn, escopo, dia)
    sobra = banco - sum(parte.valor_centavos for parte in divisao)
    if sobra:
        divisao.append(Parte(None, escopo.finalidade, sobra))
    await repositorio.fechar_dia(tx.conn, escopo, dia, banco, divisao, quem, tx.clock.now())
    return DiaConciliado(dia, banco, divisao)


async def _exigir_continuidade(
    conn: AsyncConnection,
    escopo: Escopo,
    dia: date,
    banco: int,
    anterior: date | None,
    inicio: date,
    diferenca_inicial: int,
) -> None:
    desde = anterior or inicio - _UM_DIA
    antes = banco - await repositorio.movimento_do_banco(conn, escopo, desde, dia)
    if anterior is not None:
        fechado = await repositorio.dia_fechado(conn, escopo, anterior)
        if fechado is not None and fechado[0] != antes:
            raise precondition(
                "O saldo do extrato não é o do último dia fechado mais os lançamentos: falta extrato.", "I4"
            )
        return
    livros = sum(parte.valor_centavos for parte in await movimento.partes(conn, escopo, desde, nas_contas_de=inicio))
    if antes - livros != diferenca_inicial:
        raise precondition(
            f"Antes do primeiro extrato o banco tinha {format_brl(antes)} e os livros {format_brl(livros)}:"
            " informe essa diferença em diferenca_inicial para aceitá-la.",
            "I4",
        )


async def exigir_aberto(conn: AsyncConnection, escopo: Escopo, dias: Sequence[date]) -> None:
    """PRECONDITION when any of the days was closed."""
    fechado = await repositorio.ultimo_dia_fechado(conn, escopo)
    if fechado is not None and any(dia <= fechado for dia in dias):
        raise precondition(f"Os dias até {fechado:%d/%m/%Y} já foram fechados.")
