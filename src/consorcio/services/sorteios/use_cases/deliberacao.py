"""Life of an assembly that deliberates: call, proxies, opening, votes, count, ata, correction by a later one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.contracts.grupos.v1 import grupos_pb2
from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import conflict, not_found, precondition, validation
from consorcio.platform.context import Call, system_actor
from consorcio.platform.database import Transaction
from consorcio.platform.vault import Vault
from consorcio.services.sorteios import repository_deliberacoes as repository
from consorcio.services.sorteios.assinatura import assinar_ata
from consorcio.services.sorteios.domain.ata_geral import VotoDaAta, redigir_ata_geral
from consorcio.services.sorteios.domain.deliberacao import (
    Edital,
    Eleitor,
    Materia,
    Meio,
    ResultadoItem,
    SemVoto,
    TipoAssembleia,
    Voto,
    chega_a_tempo,
    contar,
    eleitorado,
    exigir_edital,
    exigir_procuracao,
    sem_voto,
)
from consorcio.services.sorteios.domain.integridade import Json, folha_canonica, sha256_hex
from consorcio.services.sorteios.registros_deliberacao import AssembleiaGeral, AtaGeral, ItemPauta, VotoRegistrado
from consorcio.services.sorteios.use_cases.providencias import abrir_providencias
from consorcio.services.sorteios.vizinhos import Vizinhos
from consorcio.services.sorteios.vizinhos_deliberacao import ler_eleitor, ler_regra_deliberacao, listar_eleitores

_COM_ASSEMBLEIA = {
    TipoAssembleia.AGC: grupos_pb2.SITUACAO_GRUPO_EM_FORMACAO,
    TipoAssembleia.AGO: grupos_pb2.SITUACAO_GRUPO_EM_ANDAMENTO,
    TipoAssembleia.AGE: grupos_pb2.SITUACAO_GRUPO_EM_ANDAMENTO,
}
_RECUSAS = {
    SemVoto.EM_ATRASO: ("A cota estava em atraso quando a assembleia abriu: não vota.", "R5.04"),
    SemVoto.CONTEMPLADA: ("Só os não contemplados votam esta matéria.", "R5.05"),
    SemVoto.SEM_VAGA: ("A cota não tem vaga ativa nesta assembleia: não vota.", "R5.04"),
}


@dataclass(frozen=True, slots=True)
class Convocacao:
    """What is asked when an assembly is called. `enviada_em` is the accounting date."""

    grupo_id: UUID
    tipo: TipoAssembleia
    data: date
    hora: str
    local: str
    pauta: Sequence[ItemPauta]
    pedida_por: Sequence[int]
    pedida_em: date | None
    enviada_em: date


async def convocar(
    tx: Transaction,
    vizinhos: Vizinhos,
    calendario: BusinessCalendar,
    pedido: Convocacao,
) -> AssembleiaGeral:
    """Call an assembly. PRECONDITION when the group is not in the state for it or the call is out of time (R5.06)."""
    grupo = await vizinhos.grupos.BuscarGrupo(grupos_pb2.BuscarGrupoRequest(grupo_id=str(pedido.grupo_id)))
    if grupo.situacao != _COM_ASSEMBLEIA[pedido.tipo]:
        raise precondition(f"O grupo {grupo.codigo} não está na situação de uma {pedido.tipo.value}.", "R2.10")
    da_data = grupos_pb2.BuscarRegraRequest(grupo_id=str(pedido.grupo_id), data=pedido.enviada_em.isoformat())
    regra = ler_regra_deliberacao(await vizinhos.grupos.BuscarRegra(da_data))
    ativas = {eleitor.numero for eleitor in await listar_eleitores(vizinhos, tx, pedido.grupo_id, pedido.enviada_em)}
    if not ativas.issuperset(pedido.pedida_por):
        raise validation("/pedida_por", "Só pedem uma extraordinária as cotas ativas.")
    materias = [item.materia_lida for item in pedido.pauta]
    edital = Edital(pedido.tipo, pedido.data, pedido.enviada_em, materias, pedido.pedida_em, len(pedido.pedida_por))
    exigir_edital(edital, regra, len(ativas), calendario)
    await _exigir_retificaveis(tx, pedido)
    nova = AssembleiaGeral(
        assembleia_geral_id=tx.ids.new(),
        grupo_id=pedido.grupo_id,
        grupo_codigo=grupo.codigo,
        tipo=pedido.tipo.value,
        numero=await repository.proximo_numero(tx.conn, pedido.grupo_id, pedido.tipo.value),
        data=pedido.data,
        hora=pedido.hora,
        local=pedido.local,
        enviada_em=pedido.enviada_em,
        pedida_em=pedido.pedida_em,
        pedida_por=sorted(pedido.pedida_por),
        regra=asdict(regra),
        situacao="CONVOCADA",
    )
    await repository.incluir(tx.conn, nova, pedido.pauta, tx.clock.now())
    await _publicar(tx, "AssembleiaGeralConvocada", nova, pedido.enviada_em)
    return nova


async def _exigir_retificaveis(tx: Transaction, pedido: Convocacao) -> None:
    """A correction names an ata of the same group that was approved; nothing else names one."""
    for posicao, item in enumerate(pedido.pauta):
        pointer = f"/pauta/{posicao}/retifica_id"
        if (item.materia_lida is Materia.RETIFICACAO_DE_ATA) is not (item.retifica_id is not None):
            raise validation(pointer, "Informe a assembleia cuja ata se retifica, e só na retificação.")
        if item.retifica_id is None:
            continue
        corrigida = await repository.buscar(tx.conn, item.retifica_id)
        if corrigida is None or corrigida.grupo_id != pedido.grupo_id or corrigida.situacao != "ATA_APROVADA":
            raise validation(pointer, "Só se retifica a ata aprovada de outra assembleia deste grupo.")


async def representar(
    tx: Transaction,
    vizinhos: Vizinhos,
    vault: Vault,
    assembleia_geral_id: UUID,
    cota_id: UUID,
    procurador: str,
    poderes_especificos: bool,
) -> AssembleiaGeral:
    """Register who represents a cota, before the assembly is closed (R5.03)."""
    assembleia = await exigir_em(tx, assembleia_geral_id, "CONVOCADA", "ABERTA")
    await _exigir_do_grupo(vizinhos, assembleia, cota_id)
    exigir_procuracao(
        assembleia.tipo_lido,
        assembleia.regra_lida,
        da_administradora=not procurador,
        poderes_especificos=poderes_especificos,
    )
    chave = f"{assembleia_geral_id}:{cota_id}"
    selado = vault.seal(procurador, "procuracao", "procurador_selado", chave) if procurador else None
    quando = tx.clock.now()
    if not await repository.incluir_procuracao(
        tx.conn, assembleia_geral_id, cota_id, selado, poderes_especificos, quando
    ):
        raise conflict("Esta cota já tem procuração para esta assembleia.")
    return assembleia


async def abrir(tx: Transaction, vizinhos: Vizinhos, assembleia_geral_id: UUID, data: date) -> AssembleiaGeral:
    """Open it on its day and freeze who votes; any number of members installs it (R5.02, R5.04)."""
    assembleia = await exigir_em(tx, assembleia_geral_id, "CONVOCADA")
    if data != assembleia.data:
        raise precondition(f"A assembleia é em {assembleia.data:%d/%m/%Y}.", "R5.02")
    eleitores = await listar_eleitores(vizinhos, tx, assembleia.grupo_id, data)
    await repository.guardar_eleitores(tx.conn, assembleia_geral_id, eleitores)
    return await _passar(tx, replace(assembleia, eleitores=len(eleitores)), "ABERTA")


async def votar(
    call: Call, vizinhos: Vizinhos, calendario: BusinessCalendar, assembleia_geral_id: UUID, voto: VotoRegistrado
) -> datetime:
    """One vote by cota in each item, in time for how it arrives (R5.03). Returns the instant it was registered.

    FORBIDDEN for a cota of somebody else; CONFLICT for a second vote. Whether the cota votes the matter is decided at
    the count, on who held it when the assembly opened; a consorciado is told at once (R5.04, R5.05).
    """
    tx = call.tx
    assembleia = await repository.buscar(tx.conn, assembleia_geral_id, travar=True)
    if assembleia is None:
        raise not_found("assembleia", assembleia_geral_id)
    cota = await _exigir_do_grupo(vizinhos, assembleia, voto.cota_id)
    call.require_owner(cota.consorciado_id)
    _exigir_votacao(assembleia, voto, calendario)
    if voto.por_procuracao and not await repository.tem_procuracao(tx.conn, assembleia_geral_id, voto.cota_id):
        raise precondition("Não há procuração registrada desta cota para esta assembleia.", "R5.03")
    itens = await repository.pauta(tx.conn, assembleia_geral_id)
    if voto.item > len(itens):
        raise validation("/item", "A pauta não tem este item.")
    if call.restricted_to is not None:
        await _exigir_direito(tx, assembleia, cota, itens[voto.item - 1].materia_lida)
    registrado_em = tx.clock.now()
    if not await repository.incluir_voto(tx.conn, assembleia_geral_id, voto, registrado_em):
        raise conflict("Esta cota já votou este item: o voto não muda.")
    return registrado_em


def _exigir_votacao(assembleia: AssembleiaGeral, voto: VotoRegistrado, calendario: BusinessCalendar) -> None:
    """From afar until the business day before; in the assembly, while it is open (R5.03)."""
    presencial = voto.meio == Meio.PRESENCIAL.value
    if assembleia.situacao == "CONVOCADA" and presencial:
        raise conflict("A assembleia ainda não abriu: até lá vota-se pela internet ou por carta.")
    if assembleia.situacao == "ABERTA" and not presencial:
        raise conflict("A assembleia já abriu: vota quem está presente ou na sala virtual.")
    if assembleia.situacao not in {"CONVOCADA", "ABERTA"}:
        raise conflict("A votação desta assembleia terminou.")
    if not chega_a_tempo(Meio(voto.meio), voto.recebido_em, assembleia.data, calendario):
        raise precondition("O voto não chegou no prazo: por carta ou pela internet, até o dia útil anterior.", "R5.03")


async def _exigir_direito(
    tx: Transaction, assembleia: AssembleiaGeral, cota: grupos_pb2.Cota, materia: Materia
) -> None:
    """Refuse the vote that would not count. Before the opening being late refuses nothing: it may be paid."""
    if assembleia.situacao == "ABERTA":
        eleitor = await repository.eleitor(tx.conn, assembleia.assembleia_geral_id, UUID(cota.cota_id))
    else:
        eleitor = ler_eleitor(cota, assembleia.tipo_lido, adimplente=True)
    impedimento = sem_voto(eleitor, eleitorado(materia), assembleia.regra_lida)
    if impedimento is not None:
        raise precondition(*_RECUSAS[impedimento])


async def contagem(conn: AsyncConnection, assembleia: AssembleiaGeral) -> dict[int, ResultadoItem]:
    """The votes of each item as they are now (R5.03 to R5.05)."""
    assembleia_geral_id = assembleia.assembleia_geral_id
    eleitores = await repository.eleitores(conn, assembleia_geral_id)
    votos: dict[int, dict[str, Voto]] = defaultdict(dict)
    for voto in await repository.votos(conn, assembleia_geral_id):
        votos[voto.item][str(voto.cota_id)] = Voto(voto.voto)
    return {
        item.item: contar(item.item, item.materia_lida, votos[item.item], eleitores, assembleia.regra_lida)
        for item in await repository.pauta(conn, assembleia_geral_id)
    }


def resultado_guardado(resultado: ResultadoItem) -> dict[str, Any]:
    """A count as it is kept and told."""
    return asdict(resultado) | {"eleitorado": resultado.eleitorado.value, "aprovado": resultado.aprovado}


async def encerrar(tx: Transaction, assembleia_geral_id: UUID, data: date) -> AssembleiaGeral:
    """Count the votes of each item and close (R5.03 to R5.05)."""
    assembleia = await exigir_em(tx, assembleia_geral_id, "ABERTA")
    resultados = await contagem(tx.conn, assembleia)
    guardados = {item: resultado_guardado(resultado) for item, resultado in resultados.items()}
    await repository.guardar_resultados(tx.conn, assembleia_geral_id, guardados)
    encerrada = await _passar(tx, assembleia, "ENCERRADA")
    aprovados = [item for item, resultado in resultados.items() if resultado.aprovado]
    await _publicar(tx, "AssembleiaGeralEncerrada", encerrada, data, aprovados=aprovados)
    return encerrada


async def lavrar(tx: Transaction, assembleia_geral_id: UUID, relato: str, data: date) -> AtaGeral:
    """Write the ata, or another wording of it: until it is approved nothing of it binds."""
    assembleia = await exigir_em(tx, assembleia_geral_id, "ENCERRADA", "ATA_LAVRADA")
    eleitores = await repository.eleitores(tx.conn, assembleia_geral_id)
    redigida = redigir_ata_geral(
        _edital(assembleia),
        [_item(item) for item in await repository.pauta(tx.conn, assembleia_geral_id)],
        eleitores,
        _da_ata(eleitores, await repository.votos(tx.conn, assembleia_geral_id)),
        assembleia.regra_lida,
        relato,
        data.isoformat(),
    )
    conteudo = folha_canonica(redigida)
    ata = AtaGeral(conteudo.decode(), sha256_hex(conteudo), data)
    await repository.guardar_ata(tx.conn, assembleia_geral_id, ata)
    await repository.mudar(tx.conn, assembleia_geral_id, "ATA_LAVRADA")
    return ata


def _edital(assembleia: AssembleiaGeral) -> dict[str, Json]:
    return {
        "grupo": assembleia.grupo_codigo,
        "tipo": assembleia.tipo,
        "numero": assembleia.numero,
        "data": assembleia.data.isoformat(),
        "hora": assembleia.hora,
        "local": assembleia.local,
        "enviada_em": assembleia.enviada_em.isoformat(),
        "pedida_em": assembleia.pedida_em.isoformat() if assembleia.pedida_em else None,
        "pedida_por": assembleia.pedida_por,
    }


def _item(item: ItemPauta) -> dict[str, Json]:
    retifica = str(item.retifica_id) if item.retifica_id else None
    return {"materia": item.materia, "texto": item.texto, "retifica": retifica, "resultado": item.resultado}


def _da_ata(eleitores: Sequence[Eleitor], votos: Sequence[VotoRegistrado]) -> list[VotoDaAta]:
    """Votes of who held a seat at the opening; those of who left meanwhile are only in the count of the disregarded."""
    numeros = {eleitor.cota_id: eleitor.numero for eleitor in eleitores}
    return [
        VotoDaAta(voto.item, numeros[str(voto.cota_id)], Voto(voto.voto), Meio(voto.meio), voto.por_procuracao)
        for voto in votos
        if str(voto.cota_id) in numeros
    ]


async def aprovar(
    tx: Transaction, vault: Vault, assembleia_geral_id: UUID, impressao_digital: str, data: date
) -> AtaGeral:
    """Approve and sign the wording that was read. CONFLICT when it is another by now."""
    assembleia = await exigir_em(tx, assembleia_geral_id, "ATA_LAVRADA")
    ata = await repository.ata(tx.conn, assembleia_geral_id)
    if ata is None or ata.hash != impressao_digital:
        raise conflict("A redação da ata já é outra: leia-a antes de aprovar.")
    assinatura, publica = await assinar_ata(tx, vault, ata.conteudo.encode())
    await repository.aprovar_ata(tx.conn, assembleia_geral_id, data, assinatura, publica)
    aprovada = await _passar(tx, assembleia, "ATA_APROVADA")
    await abrir_providencias(tx, assembleia, await repository.pauta(tx.conn, assembleia_geral_id))
    prova = {"impressao_digital": ata.hash, "chave_publica": publica.hex()}
    await tx.audit("assembleia_geral", str(assembleia_geral_id), "ata_aprovada", prova, system_actor(tx.service))
    await _publicar(tx, "AtaGeralAprovada", aprovada, data, impressao_digital=ata.hash)
    return replace(ata, aprovada_em=data)


async def exigir_em(tx: Transaction, assembleia_geral_id: UUID, *situacoes: str) -> AssembleiaGeral:
    """One assembly, locked, in one of the states. NOT_FOUND; CONFLICT when it is in another."""
    assembleia = await repository.buscar(tx.conn, assembleia_geral_id, travar=True)
    if assembleia is None:
        raise not_found("assembleia", assembleia_geral_id)
    if assembleia.situacao not in situacoes:
        raise conflict(f"A assembleia está {assembleia.situacao}; esta operação pede {' ou '.join(situacoes)}.")
    return assembleia


async def _passar(tx: Transaction, assembleia: AssembleiaGeral, situacao: str) -> AssembleiaGeral:
    await repository.mudar(tx.conn, assembleia.assembleia_geral_id, situacao)
    return replace(assembleia, situacao=situacao)


async def _exigir_do_grupo(vizinhos: Vizinhos, assembleia: AssembleiaGeral, cota_id: UUID) -> grupos_pb2.Cota:
    """A cota of the group of the assembly. PRECONDITION for a cota of another."""
    cota = await vizinhos.grupos.BuscarCota(grupos_pb2.BuscarCotaRequest(cota_id=str(cota_id)))
    if cota.grupo_id != str(assembleia.grupo_id):
        raise precondition("A cota não é do grupo desta assembleia.")
    return cota


async def _publicar(
    tx: Transaction, tipo: str, assembleia: AssembleiaGeral, data: date, **dados: str | list[int]
) -> None:
    base = {
        "assembleia_geral_id": str(assembleia.assembleia_geral_id),
        "grupo_id": str(assembleia.grupo_id),
        "grupo_codigo": assembleia.grupo_codigo,
        "tipo": assembleia.tipo,
        "numero": assembleia.numero,
        "data": assembleia.data.isoformat(),
    }
    await tx.publish(tipo, f"assembleia_geral/{assembleia.assembleia_geral_id}", base | dados, data)
