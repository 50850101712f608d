"""Parameters: definition, values, and the two people that a sensitive one takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from consorcio.core.errors import not_found, precondition, version_mismatch
from consorcio.platform.database import Transaction
from consorcio.services.configuracao import events
from consorcio.services.configuracao.domain.parametro import (
    Definicao,
    Mudanca,
    Parametro,
    ValorDefinido,
    exigir_vigencia,
    ler_definicao,
    ler_escopo,
    ler_valor_de,
    textos_em_vigor,
)
from consorcio.services.configuracao.domain.proposta import Decisao, Proposta, Situacao, decidir, mudanca_aprovada
from consorcio.services.configuracao.repository import parametros, propostas


async def criar_parametro(tx: Transaction, definicao: Definicao) -> Parametro:
    """A new parameter. VALIDATION names what is wrong; CONFLICT when the name is taken."""
    parametro = Parametro(ler_definicao(definicao), versao=1)
    await parametros.inserir(tx.conn, parametro)
    await events.parametro_definido(tx, "ParametroCriado", parametro)
    return parametro


async def atualizar_parametro(
    tx: Transaction,
    chave: str,
    versao: int,
    *,
    descricao: str,
    unidade: str,
    minimo: str,
    maximo: str,
    opcoes: Sequence[str],
    sensivel: bool,
) -> Parametro:
    """Description and limits; a parameter may become sensitive, never the contrary.

    The values it has or will have must be within the new limits. NOT_FOUND, VERSION_MISMATCH, VALIDATION, PRECONDITION.
    """
    atual = await travar_parametro(tx, chave, versao)
    if atual.definicao.sensivel and not sensivel:
        raise precondition("Um parâmetro sensível não deixa de ser sensível.")
    definicao = ler_definicao(
        replace(
            atual.definicao,
            descricao=descricao,
            unidade=unidade,
            minimo=minimo,
            maximo=maximo,
            opcoes=tuple(opcoes),
            sensivel=sensivel,
        )
    )
    valores = await parametros.valores_de_hoje_em_diante(tx.conn, [chave], tx.clock.today())
    for valor in valores[chave]:
        if valor.mudanca.valor is not None:
            ler_valor_de(definicao, valor.mudanca.valor, "/minimo")
    novo = Parametro(definicao, atual.versao + 1)
    await parametros.atualizar(tx.conn, novo)
    await events.parametro_definido(tx, "ParametroRedefinido", novo)
    return novo


async def definir_valor(
    tx: Transaction, chave: str, versao: int, mudanca: Mudanca, motivo: str
) -> tuple[Parametro, Proposta | None]:
    """Carry a change out, or propose it when the parameter is sensitive.

    NOT_FOUND, VERSION_MISMATCH, VALIDATION.
    """
    parametro = await travar_parametro(tx, chave, versao)
    mudanca = ler_mudanca(tx, parametro.definicao, mudanca)
    if parametro.definicao.sensivel:
        return parametro, await propor(tx, parametro, mudanca, motivo)
    return await aplicar(tx, parametro, mudanca, tx.actor.id, "", motivo), None


def ler_mudanca(tx: Transaction, definicao: Definicao, mudanca: Mudanca) -> Mudanca:
    """The change in canonical form. VALIDATION."""
    exigir_vigencia(mudanca.vigencia_inicio, tx.clock.today())
    valor = None if mudanca.valor is None else ler_valor_de(definicao, mudanca.valor)
    return Mudanca(ler_escopo(definicao, mudanca.escopo), valor, mudanca.vigencia_inicio)


async def propor(tx: Transaction, parametro: Parametro, mudanca: Mudanca, motivo: str) -> Proposta:
    """A change that waits for another person; nothing else happens."""
    proposta = Proposta(
        proposta_id=tx.ids.new(),
        chave=parametro.definicao.chave,
        mudanca=mudanca,
        versao_base=parametro.versao,
        situacao=Situacao.PENDENTE,
        autor_id=tx.actor.id,
        motivo=motivo,
        criada_em=tx.clock.now(),
    )
    await propostas.inserir(tx.conn, proposta)
    await events.proposta_mudou(tx, "PropostaCriada", proposta)
    return proposta


async def aplicar(
    tx: Transaction, parametro: Parametro, mudanca: Mudanca, autor_id: str, aprovador_id: str, motivo: str
) -> Parametro:
    """The change becomes a value, and the parameter has a new version."""
    chave, hoje = parametro.definicao.chave, tx.clock.today()
    vigentes = await parametros.valores_de_hoje_em_diante(tx.conn, [chave], hoje)
    anterior = textos_em_vigor(vigentes[chave], hoje).get(mudanca.escopo)
    valor = ValorDefinido(
        valor_id=tx.ids.new(),
        chave=chave,
        mudanca=mudanca,
        versao=parametro.versao + 1,
        autor_id=autor_id,
        aprovador_id=aprovador_id,
        motivo=motivo,
        criado_em=tx.clock.now(),
    )
    await parametros.incluir_valor(tx.conn, valor)
    await events.parametro_alterado(tx, valor, anterior)
    return replace(parametro, versao=valor.versao)


async def decidir_proposta(
    tx: Transaction, proposta_id: UUID, decisao: Decisao, versao_vista: int, parecer: str
) -> tuple[Proposta, Parametro]:
    """Approve (and carry out), reject or retract. NOT_FOUND, FORBIDDEN, PRECONDITION, VERSION_MISMATCH, VALIDATION."""
    chave = await propostas.chave_de(tx.conn, proposta_id)
    parametro = None if chave is None else await parametros.buscar(tx.conn, chave, travar=True)
    if parametro is None:
        raise not_found("proposta", proposta_id)
    decidida = decidir(
        await propostas.travar(tx.conn, proposta_id),
        decisao,
        decisor_id=tx.actor.id,
        versao_vista=versao_vista,
        versao_atual=parametro.versao,
        parecer=parecer,
        agora=tx.clock.now(),
    )
    if decidida.situacao is Situacao.APROVADA:
        mudanca = mudanca_aprovada(decidida, tx.clock.today())
        # Limits may have changed since it was proposed.
        if mudanca.valor is not None:
            ler_valor_de(parametro.definicao, mudanca.valor, "/proposta_id")
        parametro = await aplicar(tx, parametro, mudanca, decidida.autor_id, decidida.decisor_id, decidida.motivo)
    await propostas.gravar_decisao(tx.conn, decidida)
    await events.proposta_mudou(tx, "PropostaDecidida", decidida)
    return decidida, parametro


async def travar_parametro(tx: Transaction, chave: str, versao: int) -> Parametro:
    """The parameter as it was read, held until the end. NOT_FOUND, VERSION_MISMATCH."""
    parametro = await parametros.buscar(tx.conn, chave, travar=True)
    if parametro is None:
        raise not_found("parâmetro", chave)
    if parametro.versao != versao:
        raise version_mismatch()
    return parametro
