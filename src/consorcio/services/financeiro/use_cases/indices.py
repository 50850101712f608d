"""Index series, and the readjustment of a group by its index: previewed, proposed, applied by another (R4.30)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.contracts.grupos.v1 import grupos_pb2
from consorcio.core.errors import conflict, precondition, validation
from consorcio.core.money import format_reais
from consorcio.core.percent import format_pct
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import repository
from consorcio.services.financeiro import repository_indices as indices
from consorcio.services.financeiro.arquivo_de_indices import ler_indices
from consorcio.services.financeiro.bcb import FonteDeIndices, VariacaoMensal
from consorcio.services.financeiro.domain.reajuste import (
    BaseReajuste,
    bens_no_aniversario,
    proximo_aniversario,
    reajustar_preco,
    variacao_acumulada,
)
from consorcio.services.financeiro.domain.segunda_pessoa import exigir_outra_pessoa
from consorcio.services.financeiro.repository_indices import IndiceDoGrupo, PrecoReajustado, Reajuste
from consorcio.services.financeiro.use_cases.saldo_caixa import caixa_do_grupo

_MESES = 12
_COTAS_POR_PAGINA = 200
_UM_DIA = timedelta(days=1)


class Precos(Protocol):
    """The rpcs of grupos that read and change a price, and tell when each cota was sold."""

    async def ListarCotas(self, request: grupos_pb2.ListarCotasRequest) -> grupos_pb2.ListarCotasResponse: ...

    async def BuscarBem(self, request: grupos_pb2.BuscarBemRequest) -> grupos_pb2.Bem: ...

    async def ListarPrecos(self, request: grupos_pb2.ListarPrecosRequest) -> grupos_pb2.ListarPrecosResponse: ...

    async def AlterarPreco(
        self, request: grupos_pb2.AlterarPrecoRequest, metadata: tuple[tuple[str, str], ...] = ()
    ) -> grupos_pb2.Bem: ...


@dataclass(frozen=True, slots=True)
class SerieImportada:
    """How many months came, how many are new, and those that are kept with another variation."""

    meses: int
    novos: int
    divergentes: list[VariacaoMensal]


@dataclass(frozen=True, slots=True)
class MesDaSerie:
    """A month, and what the 12 that end in it accumulate; None when one of them is missing."""

    mensal: VariacaoMensal
    acumulada: Decimal | None


@dataclass(frozen=True, slots=True)
class Previa:
    """What a readjustment would do. Percents never move (R4.31); what is owed and the cash follow the price."""

    indice: str
    base: BaseReajuste
    mes_final: date
    variacao: Decimal
    vigencia: date
    precos: list[PrecoReajustado]
    saldo_devedor_centavos: int
    saldo_reajustado_centavos: int
    reajuste_saldo_caixa_centavos: int


async def importar_csv(tx: Transaction, conteudo: bytes, quem: str) -> SerieImportada:
    """A file `indice;mes;variacao` (IPCA;2025-11;0,18), whole or nothing. VALIDATION names each line."""
    return await _guardar(tx, ler_indices(conteudo), "ARQUIVO", quem)


async def buscar_no_bcb(
    tx: Transaction, fonte: FonteDeIndices, indice: str, de: date, ate: date, quem: str
) -> SerieImportada:
    """The months of an index that Banco Central publishes."""
    return await _guardar(tx, await fonte.variacoes(indice, de, ate), "BCB", quem)


async def _guardar(tx: Transaction, variacoes: Sequence[VariacaoMensal], origem: str, quem: str) -> SerieImportada:
    novos = await indices.guardar(tx.conn, variacoes, origem, quem, tx.clock.now())
    return SerieImportada(len(variacoes), novos, await indices.divergentes(tx.conn, variacoes))


async def serie_acumulada(conn: AsyncConnection, indice: str, de: date, ate: date) -> list[MesDaSerie]:
    """The months of an index between two, each with what the 12 that end in it accumulate."""
    serie = await indices.serie(conn, indice, date.min, ate)
    return [MesDaSerie(mes, _doze_meses(serie[: i + 1])) for i, mes in enumerate(serie) if mes.mes >= de]


def _doze_meses(serie: Sequence[VariacaoMensal]) -> Decimal | None:
    """What the last 12 months of a series accumulate; None when one of them is missing."""
    ultimos = serie[-_MESES:]
    inteiros = len(ultimos) == _MESES and ultimos[0].mes == _meses_antes(ultimos[-1].mes, _MESES - 1)
    return variacao_acumulada(mes.variacao for mes in ultimos) if inteiros else None


async def definir_indice(tx: Transaction, grupo_id: UUID, contrato: IndiceDoGrupo, quem: str) -> None:
    """The contract says that the prices of the group follow an index. NOT_FOUND when there is no such group here."""
    await repository.buscar_grupo(tx.conn, grupo_id)
    await indices.definir_indice(tx.conn, grupo_id, contrato, quem, tx.clock.now())


async def prever(conn: AsyncConnection, precos: Precos, grupo_id: UUID, vigencia: date) -> Previa:
    """What the readjustment of a date would do, nothing written.

    The index is accumulated over the 12 months before the one of the date. PRECONDITION when the group has no index,
    12 months have not passed since the AGC or the last one or, in base COTA, for the cotas of any bem (R4.30), a month
    of the series is missing, or a bem that moves is of other groups too.
    """
    grupo = await repository.buscar_grupo(conn, grupo_id)
    contrato = await indices.indice_do_grupo(conn, grupo_id)
    if contrato is None or grupo.data_agc is None:
        raise precondition("O grupo não tem índice de reajuste ou ainda não foi constituído.", "R4.30")
    todos = await indices.precos(conn, grupo_id)
    movem = await _que_movem(conn, precos, grupo_id, grupo.data_agc, contrato.base, todos, vigencia)
    if await indices.bens_de_outros(conn, grupo_id, [preco.bem_id for preco in movem]):
        raise precondition("Um bem deste grupo é também de outro: altere o preço dele no cadastro de bens.", "R4.30")
    mes_final = (vigencia.replace(day=1) - _UM_DIA).replace(day=1)
    variacao = await _acumulada(conn, contrato.indice, mes_final)
    novos = [replace(p, novo_centavos=reajustar_preco(p.anterior_centavos, variacao)) for p in movem]
    saldo = sum(preco.saldo_centavos for preco in novos)
    livre = (await caixa_do_grupo(conn, grupo_id)).fundo_comum_livre
    return Previa(
        indice=contrato.indice,
        base=contrato.base,
        mes_final=mes_final,
        variacao=variacao,
        vigencia=vigencia,
        precos=novos,
        saldo_devedor_centavos=saldo,
        saldo_reajustado_centavos=reajustar_preco(saldo, variacao),
        reajuste_saldo_caixa_centavos=reajustar_preco(livre, _do_grupo(variacao, todos, movem)) - livre,
    )


async def _que_movem(
    conn: AsyncConnection,
    precos: Precos,
    grupo_id: UUID,
    data_agc: date,
    base: BaseReajuste,
    todos: Sequence[PrecoReajustado],
    vigencia: date,
) -> list[PrecoReajustado]:
    """The prices that a readjustment of that day moves: all of the group's, or those of the cotas with anniversary."""
    if base is BaseReajuste.GRUPO:
        desde = await indices.ultima_vigencia(conn, grupo_id) or data_agc
        aniversario = proximo_aniversario(base, data_agc, data_agc, desde)
        if vigencia < aniversario:
            raise precondition(f"O próximo reajuste só vale a partir de {aniversario:%d/%m/%Y}.", "R4.30")
        return list(todos)
    adesoes = await _adesoes(precos, grupo_id)
    bens = bens_no_aniversario(adesoes, await indices.ultimas_vigencias(conn, grupo_id), vigencia)
    if not bens:
        raise precondition(f"Nenhuma cota completa 12 meses até {vigencia:%d/%m/%Y}.", "R4.30")
    return [preco for preco in todos if preco.bem_id in bens]


async def _adesoes(precos: Precos, grupo_id: UUID) -> dict[UUID, set[date]]:
    """The days of the adesões of the active cotas of each bem, as grupos tells them."""
    adesoes: dict[UUID, set[date]] = defaultdict(set)
    pedido = grupos_pb2.ListarCotasRequest(
        grupo_id=str(grupo_id), vinculo=grupos_pb2.VINCULO_COTA_ATIVA, tamanho_pagina=_COTAS_POR_PAGINA
    )
    while True:
        pagina = await precos.ListarCotas(pedido)
        for cota in pagina.cotas:
            adesoes[UUID(cota.bem_id)].add(date.fromisoformat(cota.data_adesao))
        if not pagina.proximo_token:
            return adesoes
        pedido.token_pagina = pagina.proximo_token


def _do_grupo(variacao: Decimal, todos: Sequence[PrecoReajustado], movem: Sequence[PrecoReajustado]) -> Decimal:
    """What the credits of all the active cotas move by: the k of the cash (R4.50)."""
    creditos, que_movem = (sum(p.anterior_centavos * p.cotas for p in precos) for precos in (todos, movem))
    return variacao * que_movem / creditos if creditos else variacao


async def _acumulada(conn: AsyncConnection, indice: str, mes_final: date) -> Decimal:
    meses = [_meses_antes(mes_final, recuo) for recuo in reversed(range(_MESES))]
    por_mes = {v.mes: v.variacao for v in await indices.serie(conn, indice, meses[0], mes_final)}
    faltam = [f"{mes:%m/%Y}" for mes in meses if mes not in por_mes]
    if faltam:
        raise precondition(f"Faltam meses do {indice}: {', '.join(faltam)}.", "R4.30")
    return variacao_acumulada(por_mes[mes] for mes in meses)


def _meses_antes(mes: date, recuo: int) -> date:
    ano, indice = divmod(mes.year * 12 + mes.month - 1 - recuo, 12)
    return date(ano, indice + 1, 1)


async def propor(tx: Transaction, precos: Precos, grupo_id: UUID, vigencia: date, quem: str) -> tuple[Reajuste, Previa]:
    """The readjustment of a date, waiting for another person. CONFLICT when the group has one waiting."""
    if vigencia < tx.clock.today():
        raise validation("/vigencia", "A vigência deve ser de hoje em diante.")
    previa = await prever(tx.conn, precos, grupo_id, vigencia)
    reajuste = Reajuste(
        *(tx.ids.new(), grupo_id, previa.indice, previa.mes_final, previa.variacao, vigencia),
        *("PROPOSTO", quem, tx.clock.now(), "", None),
    )
    if not await indices.inserir(tx.conn, reajuste, previa.precos):
        raise conflict("Este grupo já tem um reajuste à espera de decisão.")
    return reajuste, previa


async def decidir(tx: Transaction, precos: Precos, reajuste_id: UUID, quem: str, *, aprova: bool) -> Reajuste:
    """Apply or refuse what another person proposed. Prices go to grupos, which tells everybody: differences (R4.40) and
    the cash (R4.50) follow at the next assembly.

    FORBIDDEN to who proposed; CONFLICT when it was decided, or a price moved since the proposal.
    """
    reajuste = await indices.buscar(tx.conn, reajuste_id, travar=True)
    if reajuste.situacao != "PROPOSTO":
        raise conflict("Este reajuste já foi decidido.")
    exigir_outra_pessoa(reajuste.proposto_por, quem)
    if aprova:
        await _aplicar(tx, precos, reajuste)
    situacao = "APLICADO" if aprova else "RECUSADO"
    await indices.decidir(tx.conn, reajuste_id, situacao, quem, tx.clock.now())
    return await indices.buscar(tx.conn, reajuste_id)


async def _aplicar(tx: Transaction, precos: Precos, reajuste: Reajuste) -> None:
    em_vigor = {preco.bem_id: preco.anterior_centavos for preco in await indices.precos(tx.conn, reajuste.grupo_id)}
    propostos = await indices.precos_do_reajuste(tx.conn, reajuste.reajuste_id)
    # What an attempt that was interrupted already changed has the new price.
    if any(em_vigor.get(p.bem_id) not in (p.anterior_centavos, p.novo_centavos) for p in propostos):
        raise conflict("Algum preço mudou desde a proposta: recuse-a e proponha de novo.")
    motivo = f"{reajuste.indice} de {_MESES} meses até {reajuste.mes_final:%m/%Y}: {format_pct(reajuste.variacao)} %"
    for preco in propostos:
        await _alterar(precos, reajuste, preco, motivo)


async def _alterar(precos: Precos, reajuste: Reajuste, preco: PrecoReajustado, motivo: str) -> None:
    """One price, once: asked again after a failure, what is already at the end of the series is left there."""
    bem_id, vigencia, novo = str(preco.bem_id), reajuste.vigencia.isoformat(), format_reais(preco.novo_centavos)
    serie = await precos.ListarPrecos(grupos_pb2.ListarPrecosRequest(bem_id=bem_id))
    if [(p.preco, p.vigencia_inicio) for p in serie.precos[:1]] == [(novo, vigencia)]:
        return
    versao = (await precos.BuscarBem(grupos_pb2.BuscarBemRequest(bem_id=bem_id))).versao
    pedido = grupos_pb2.AlterarPrecoRequest(
        bem_id=bem_id, preco=novo, vigencia_inicio=vigencia, motivo=motivo, versao=versao
    )
    chave = f"reajuste:{reajuste.reajuste_id}:{bem_id}:{versao}"
    await precos.AlterarPreco(pedido, metadata=(("idempotency-key", chave),))
