"""The bem of a group is replaced, as an AGE decided: proposed by one person, carried out by another (R4.33, R2.02)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.contracts.grupos.v1 import grupos_pb2
from consorcio.core.errors import conflict, precondition
from consorcio.core.money import parse_reais
from consorcio.core.percent import ZERO, aplicar
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import extrato, repository
from consorcio.services.financeiro import repository_substituicoes as repositorio
from consorcio.services.financeiro.cronograma_da_conta import conta_percentual, expandir
from consorcio.services.financeiro.domain.contabilidade import credito_a_devolver
from consorcio.services.financeiro.domain.cronograma import (
    NADA,
    Cronograma,
    OrdemAmortizacao,
    ParcelaPrevista,
    Percentuais,
    abater,
    dividir_percentual,
)
from consorcio.services.financeiro.domain.segunda_pessoa import exigir_outra_pessoa
from consorcio.services.financeiro.domain.substituicao_bem import CotaSubstituida, substituir_bem
from consorcio.services.financeiro.livro import Fato, lancar, parear, travar_grupo
from consorcio.services.financeiro.registros import ContaCota, Grupo, PagamentoItem
from consorcio.services.financeiro.regra import ler_regra
from consorcio.services.financeiro.repository_substituicoes import SubstituicaoBem
from consorcio.services.financeiro.use_cases.amortizacao import (
    Efeito,
    abater_emitidas,
    emitidas_em_aberto,
    previstas,
    proxima_ago,
    rebasear,
)
from consorcio.services.financeiro.use_cases.exclusao import avaliar_pendentes
from consorcio.services.financeiro.use_cases.quitacao import contar_quitacao
from consorcio.services.financeiro.use_cases.reservas import caixa_a_gastar


class Bens(Protocol):
    """The rpcs of grupos that tell the prices of a replacement, and make it."""

    async def ObterPrecosDaSubstituicao(
        self, request: grupos_pb2.ObterPrecosDaSubstituicaoRequest
    ) -> grupos_pb2.PrecosDaSubstituicao: ...

    async def SubstituirBem(
        self, request: grupos_pb2.SubstituirBemRequest, metadata: tuple[tuple[str, str], ...] = ()
    ) -> grupos_pb2.PrecosDaSubstituicao: ...


@dataclass(frozen=True, slots=True)
class Passagem:
    """A cota that passes to the new bem."""

    conta: ContaCota
    abertas: Percentuais
    a_emitir: Cronograma
    depois: CotaSubstituida


@dataclass(frozen=True, slots=True)
class EfeitoDaSubstituicao:
    """What a replacement does: prices in centavos, the cotas that pass and how many stay, what goes back to members."""

    preco_anterior_centavos: int
    preco_novo_centavos: int
    passam: tuple[Passagem, ...]
    ficam: int

    @property
    def a_devolver_centavos(self) -> int:
        return sum(aplicar(self.preco_novo_centavos, passagem.depois.excesso) for passagem in self.passam)


async def simular_substituicao(
    conn: AsyncConnection, bens: Bens, grupo_id: UUID, bem_id: UUID, bem_novo_id: UUID, data: date
) -> EfeitoDaSubstituicao:
    """What the replacement would do on a day; the refusal of grupos or of the accounts when it cannot be made."""
    grupo = await repository.buscar_grupo(conn, grupo_id)
    pedido = grupos_pb2.ObterPrecosDaSubstituicaoRequest(
        grupo_id=str(grupo_id), bem_id=str(bem_id), bem_novo_id=str(bem_novo_id), data=data.isoformat()
    )
    novo = parse_reais((await bens.ObterPrecosDaSubstituicao(pedido)).preco_novo)
    return await _efeito(conn, grupo, bem_id, await _preco_novo(conn, grupo_id, bem_novo_id, novo))


async def propor_substituicao(tx: Transaction, bens: Bens, proposta: SubstituicaoBem) -> SubstituicaoBem:
    """Ask that it be carried out; alone this changes nothing (R2.02). CONFLICT while another one waits."""
    await simular_substituicao(
        tx.conn, bens, proposta.grupo_id, proposta.bem_id, proposta.bem_novo_id, proposta.proposta_em
    )
    if not await repositorio.inserir(tx.conn, proposta):
        raise conflict("Já há uma substituição de bem deste grupo à espera de decisão.")
    return proposta


async def decidir_substituicao(
    tx: Transaction, bens: Bens, substituicao_id: UUID, data: date, *, aprova: bool
) -> SubstituicaoBem:
    """Pass the cotas to the new bem, or refuse. FORBIDDEN to who proposed it; G of the group does not change (I19).

    grupos is told last: what fails before it leaves nothing done there, and told again it answers the same.
    """
    proposta = await repositorio.buscar(tx.conn, substituicao_id)
    if proposta.situacao != "PROPOSTA":
        raise precondition("Esta substituição já foi decidida.", "R4.33")
    exigir_outra_pessoa(proposta.proposta_por, tx.actor.id)
    decidida = replace(proposta, situacao="RECUSADA", decidida_em=data, decidida_por=tx.actor.id)
    if aprova:
        decidida = await _substituir(tx, bens, decidida, data)
    await repositorio.decidir(tx.conn, decidida)
    return decidida


async def _substituir(tx: Transaction, bens: Bens, decidida: SubstituicaoBem, data: date) -> SubstituicaoBem:
    grupo_id, bem_id, novo_id = decidida.grupo_id, decidida.bem_id, decidida.bem_novo_id
    await travar_grupo(tx.conn, grupo_id)
    efeito = await simular_substituicao(tx.conn, bens, grupo_id, bem_id, novo_id, data)
    grupo = await repository.buscar_grupo(tx.conn, grupo_id)
    await _exigir_caixa(tx, grupo, efeito, data)
    await repositorio.guardar_preco_do_novo(tx.conn, grupo_id, novo_id, efeito.preco_novo_centavos)
    for passagem in efeito.passam:
        await _passar(tx, grupo, decidida, efeito, passagem, data)
    await _contar_a_grupos(bens, decidida, data)
    return replace(
        decidida,
        situacao="CONFIRMADA",
        preco_anterior_centavos=efeito.preco_anterior_centavos,
        preco_novo_centavos=efeito.preco_novo_centavos,
        cotas=len(efeito.passam),
    )


async def _preco_novo(conn: AsyncConnection, grupo_id: UUID, bem_novo_id: UUID, do_dia_centavos: int) -> int:
    """The price of the new bem: of the last AGO when the group had it already, since percents are worth that (I19)."""
    cursor = await conn.execute(
        "SELECT preco_ago_centavos FROM preco_bem WHERE grupo_id = %s AND bem_id = %s", [grupo_id, bem_novo_id]
    )
    linha = await cursor.fetchone()
    return int(linha[0]) if linha else do_dia_centavos


async def _efeito(conn: AsyncConnection, grupo: Grupo, bem_id: UUID, novo_centavos: int) -> EfeitoDaSubstituicao:
    antigo = (await repository.precos_do_bem(conn, grupo.grupo_id, bem_id)).da_ultima_ago
    contas = await repositorio.contas_do_bem(conn, grupo.grupo_id, bem_id)
    await _exigir(conn, grupo, bem_id, contas)
    abertas = await repositorio.abertas_por_cota(conn, grupo.grupo_id)
    taxas = await repository.taxas_do_grupo(conn, grupo.grupo_id)
    passam = [conta for conta in contas if conta.contemplacao_id is None]
    return EfeitoDaSubstituicao(
        antigo,
        novo_centavos,
        tuple(_passagem(grupo, conta, abertas, taxas, antigo, novo_centavos) for conta in passam),
        len(contas) - len(passam),
    )


async def _exigir(conn: AsyncConnection, grupo: Grupo, bem_id: UUID, contas: list[ContaCota]) -> None:
    if grupo.situacao != "EM_ANDAMENTO" or grupo.ultima_ago_emitida >= ler_regra(grupo.regra).plano.prazo_meses:
        raise precondition("Só um grupo em andamento, com parcelas a emitir, passa a outro bem.", "R4.33")
    if bem_id in await repositorio.bens_substituidos(conn, grupo.grupo_id):
        raise precondition("Este bem já foi substituído neste grupo.", "R4.33")
    if any(conta.situacao == "RESERVADA" for conta in contas):
        raise precondition(
            "Há adesões deste bem à espera da primeira parcela: confirme-as ou cancele-as antes.", "R4.33"
        )
    if await repositorio.lances_que_esperam(conn, grupo.grupo_id, bem_id):
        raise precondition("Há lance vencedor a pagar ou a confirmar: substitua o bem depois dele.", "R4.33")


def _passagem(
    grupo: Grupo,
    conta: ContaCota,
    abertas: Mapping[UUID, Percentuais],
    taxas: Mapping[int, Decimal] | None,
    antigo_centavos: int,
    novo_centavos: int,
) -> Passagem:
    """Who has nothing left to be issued has the months that remain, should the new bem cost more."""
    emitidas, prazo = abertas.get(conta.cota_id, NADA), ler_regra(grupo.regra).plano.prazo_meses
    a_emitir, proxima = expandir(conta, proxima_ago(grupo, conta), prazo, taxas), grupo.ultima_ago_emitida + 1
    meses = a_emitir or tuple(ParcelaPrevista(ago, ZERO, ZERO, ZERO) for ago in range(proxima, prazo + 1))
    if conta.ta_segue_cronograma:
        meses = _com_taxa_igual(meses)
    depois = substituir_bem(conta_percentual(conta), emitidas, meses, antigo_centavos, novo_centavos)
    return Passagem(conta, emitidas, a_emitir, depois)


def _com_taxa_igual(meses: Cronograma) -> Cronograma:
    """The TA that followed the months of the group is the same in each: the table of the group is of another total."""
    partes = dividir_percentual(sum((parcela.ta for parcela in meses), ZERO), len(meses)) if meses else ()
    return tuple(replace(parcela, ta=parte) for parcela, parte in zip(meses, partes, strict=True))


async def _exigir_caixa(tx: Transaction, grupo: Grupo, efeito: EfeitoDaSubstituicao, data: date) -> None:
    """What passes the credit goes back when the cash has it (I8)."""
    devolve = efeito.a_devolver_centavos
    if devolve and (await caixa_a_gastar(tx, grupo.grupo_id, data)).fundo_comum_livre < devolve:
        raise precondition("O caixa não cobre o que se devolve a quem pagou mais que o novo bem.", "I8")


async def _passar(
    tx: Transaction,
    grupo: Grupo,
    substituicao: SubstituicaoBem,
    efeito: EfeitoDaSubstituicao,
    passagem: Passagem,
    data: date,
) -> None:
    conta, depois = passagem.conta, passagem.depois
    antigo, novo = efeito.preco_anterior_centavos, efeito.preco_novo_centavos
    pendente = await avaliar_pendentes(tx, grupo, conta, antigo)
    if pendente:
        await repository.abrir_diferenca(tx.conn, grupo.grupo_id, conta.cota_id, grupo.ultima_ago_fechada, pendente)
    await repository.converter_ajustes(tx.conn, conta.cota_id, antigo, novo)
    await _reduzir_emitidas(tx, grupo, passagem, data)
    await rebasear(tx, grupo, conta, depois.cronograma, segue_cronograma=False)
    devolve = aplicar(novo, depois.excesso)
    if devolve:
        fato = Fato(tx.ids.new(), "BemSubstituido", grupo.grupo_id, data, novo, grupo.ultima_ago_fechada)
        await lancar(tx, fato, parear(credito_a_devolver(devolve), conta.cota_id))
    await _gravar(tx, grupo, passagem, substituicao, novo, data)
    if not depois.cronograma:
        await contar_quitacao(tx, conta.cota_id, data)
    await tx.publish(
        "CreditoAlterado",
        f"grupo/{grupo.grupo_id}",
        {
            "grupo_id": str(grupo.grupo_id),
            "cota_id": str(conta.cota_id),
            "bem_anterior_id": str(substituicao.bem_id),
            "bem_id": str(substituicao.bem_novo_id),
            "credito_anterior_centavos": antigo,
            "credito_centavos": novo,
            "percentual": str(depois.conta.pago.fc),
            "data": data.isoformat(),
        },
        data,
    )


async def _reduzir_emitidas(tx: Transaction, grupo: Grupo, passagem: Passagem, data: date) -> None:
    """Who has less to pay than was issued already pays only that."""
    sobra = passagem.abertas - passagem.depois.emitidas
    if sobra == NADA:
        return
    emitidas = await emitidas_em_aberto(tx.conn, passagem.conta.cota_id)
    restam = abater(previstas(emitidas), sobra, OrdemAmortizacao.INVERSA)
    efeito = Efeito(emitidas, passagem.a_emitir, restam, passagem.depois.cronograma)
    await abater_emitidas(tx, grupo, passagem.conta, efeito, data)


async def _gravar(
    tx: Transaction, grupo: Grupo, passagem: Passagem, substituicao: SubstituicaoBem, novo: int, data: date
) -> None:
    conta, pago = passagem.conta, passagem.depois.conta.pago
    await tx.conn.execute(
        "UPDATE conta_cota SET bem_id = %s, fc_pago = %s, ta_paga = %s, fr_pago = %s, versao = versao + 1"
        " WHERE cota_id = %s",
        [substituicao.bem_novo_id, pago.fc, pago.ta, pago.fr, conta.cota_id],
    )
    mudou = pago - Percentuais(conta.fc_pago, conta.ta_paga, conta.fr_pago)
    linhas = [
        (f"Substituição do bem: {nome}", PagamentoItem(componente, percentual, 0, novo))
        for nome, componente, percentual in (
            ("fundo comum", "FC", mudou.fc),
            ("taxa de administração", "TA", mudou.ta),
            ("fundo de reserva", "FR", mudou.fr),
        )
        if percentual
    ]
    if linhas:
        await extrato.inserir(tx, conta.cota_id, data, linhas, pago.fc, grupo.ultima_ago_fechada)


async def _contar_a_grupos(bens: Bens, decidida: SubstituicaoBem, data: date) -> None:
    pedido = grupos_pb2.SubstituirBemRequest(
        grupo_id=str(decidida.grupo_id),
        bem_id=str(decidida.bem_id),
        bem_novo_id=str(decidida.bem_novo_id),
        substituicao_id=str(decidida.substituicao_id),
        assembleia_geral_id=str(decidida.assembleia_geral_id),
        data=data.isoformat(),
    )
    chave = f"substituicao:{decidida.substituicao_id}:{data.isoformat()}"
    await bens.SubstituirBem(pedido, metadata=(("idempotency-key", chave),))
