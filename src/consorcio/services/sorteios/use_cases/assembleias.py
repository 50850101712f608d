"""Life of an assembleia: call it, open it on a frozen list, write its ata, homologate it (§2.5, R2.40)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from consorcio.contracts.financeiro.v1 import financeiro_pb2
from consorcio.contracts.grupos.v1 import grupos_pb2
from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import conflict, not_found, precondition
from consorcio.core.money import parse_reais
from consorcio.platform.context import system_actor
from consorcio.platform.database import Transaction
from consorcio.platform.vault import Vault
from consorcio.services.sorteios import repository, repository_extracoes
from consorcio.services.sorteios.assinatura import assinar_ata
from consorcio.services.sorteios.domain.ata import redigir_ata
from consorcio.services.sorteios.domain.elegibilidade import impedimento_sorteio, inelegiveis
from consorcio.services.sorteios.domain.extracao import DatasAssembleia, periodo_da_extracao, que_servem
from consorcio.services.sorteios.domain.integridade import folha_canonica, sha256_hex
from consorcio.services.sorteios.domain.metodos import exigir_metodo
from consorcio.services.sorteios.domain.regra import RegraAssembleia
from consorcio.services.sorteios.domain.snapshot import Snapshot
from consorcio.services.sorteios.registros import Assembleia, AtaRegistrada
from consorcio.services.sorteios.use_cases.insumos import decidir, lembrar_lista, ler_insumos
from consorcio.services.sorteios.vizinhos import (
    Vizinhos,
    ler_cotas,
    ler_regra,
    listar_posicoes,
    listar_situacao,
)


async def convocar(tx: Transaction, vizinhos: Vizinhos, grupo_id: UUID, ago: int, data: date) -> Assembleia:
    """Call an AGO of the group's schedule; from now on it takes bids.

    PRECONDITION when the group does not hold assembleias or its rule names a draw that is not available; NOT_FOUND when
    the schedule has no such AGO; CONFLICT when it was already called.
    """
    grupo = await vizinhos.grupos.BuscarGrupo(grupos_pb2.BuscarGrupoRequest(grupo_id=str(grupo_id)))
    if grupo.situacao != grupos_pb2.SITUACAO_GRUPO_EM_ANDAMENTO:
        raise precondition(f"O grupo {grupo.codigo} não está em andamento.", "R2.10")
    item = await _item_do_cronograma(vizinhos, grupo_id, ago)
    await exigir_sorteio_disponivel(vizinhos, grupo, item.data_ago)
    assembleia_id = tx.ids.new()
    incluida = await repository.incluir_assembleia(
        tx.conn,
        assembleia_id=assembleia_id,
        grupo_id=grupo_id,
        grupo_codigo=grupo.codigo,
        ago=ago,
        vencimento=date.fromisoformat(item.vencimento),
        data_ago=date.fromisoformat(item.data_ago),
        criada_em=tx.clock.now(),
    )
    if not incluida:
        raise conflict(f"A assembleia {ago} do grupo {grupo.codigo} já foi convocada.")
    assembleia = await exigir(tx, assembleia_id)
    await publicar(tx, "AssembleiaConvocada", assembleia, data)
    return assembleia


async def exigir_sorteio_disponivel(vizinhos: Vizinhos, grupo: grupos_pb2.Grupo, data: str) -> None:
    """Refuse a group whose rule names a draw method that this system does not have."""
    pedido = grupos_pb2.BuscarRegraRequest(grupo_id=grupo.grupo_id, data=data)
    regra = ler_regra(await vizinhos.grupos.BuscarRegra(pedido))
    exigir_metodo(regra.metodo_sorteio, grupo.max_cotas)


async def _item_do_cronograma(vizinhos: Vizinhos, grupo_id: UUID, ago: int) -> grupos_pb2.ItemCronograma:
    cronograma = await vizinhos.grupos.ListarCronograma(grupos_pb2.ListarCronogramaRequest(grupo_id=str(grupo_id)))
    for item in cronograma.itens:
        if item.ago == ago:
            return item
    raise not_found("assembleia no cronograma", ago)


async def abrir(
    tx: Transaction, vizinhos: Vizinhos, calendario: BusinessCalendar, assembleia_id: UUID, data: date
) -> Assembleia:
    """Freeze prices, eligibility, balances and bids, and publish the root of the list before the extraction (R2.40).

    Between the due date and the AGO, in the order of the schedule, while no extraction that could serve is known;
    PRECONDITION otherwise.
    """
    assembleia = await exigir_em(tx, assembleia_id, "CONVOCADA")
    await _exigir_momento_de_abrir(tx, assembleia, data)
    snapshot, regra = await _fotografar(tx, vizinhos, assembleia, data)
    exigir_metodo(regra.metodo_sorteio, snapshot.max_cotas)
    await _exigir_extracao_desconhecida(tx, assembleia, snapshot, regra, calendario)
    elegiveis = snapshot.max_cotas - len(inelegiveis(snapshot, impedimento_sorteio))
    agora = tx.clock.now()
    await repository.guardar_snapshot(tx.conn, assembleia_id, snapshot, regra, elegiveis, agora)
    lembrar_lista(snapshot)
    await repository.mudar_assembleia(tx.conn, assembleia_id, "ABERTA")
    publico: dict[str, str | int] = {
        "raiz_lista": snapshot.raiz,
        "elegiveis": elegiveis,
        "lances": len(snapshot.lances),
    }
    await tx.audit("assembleia", str(assembleia_id), "lista_congelada", publico, system_actor(tx.service))
    aberta = await exigir(tx, assembleia_id)
    await publicar(tx, "AssembleiaAberta", aberta, data, **publico)
    return aberta


async def _exigir_extracao_desconhecida(
    tx: Transaction, assembleia: Assembleia, snapshot: Snapshot, regra: RegraAssembleia, calendario: BusinessCalendar
) -> None:
    """A list frozen after the result is known proves nothing (R5.22)."""
    datas = DatasAssembleia(assembleia.vencimento, snapshot.congelado_em, assembleia.data_ago)
    periodo = periodo_da_extracao(regra.extracao_que_serve, datas, calendario)
    do_periodo = await repository_extracoes.entre(tx.conn, *periodo)
    conhecidas = que_servem(do_periodo, snapshot.max_cotas, assembleia.data_ago, por_globo=regra.por_globo)
    if conhecidas:
        primeira = conhecidas[0]
        quando = f"a {primeira.numero}, de {primeira.data:%d/%m/%Y}, já é conhecida"
        raise precondition(f"A lista tem de ser congelada antes da extração, e {quando}.", "R5.22")


async def _exigir_momento_de_abrir(tx: Transaction, assembleia: Assembleia, data: date) -> None:
    if not assembleia.vencimento <= data <= assembleia.data_ago:
        periodo = f"de {assembleia.vencimento:%d/%m/%Y} a {assembleia.data_ago:%d/%m/%Y}"
        raise precondition(f"A assembleia só pode ser aberta {periodo}.", "R2.40")
    anterior = await repository.vizinha_em(tx.conn, assembleia.grupo_id, assembleia.ago, anterior=True)
    if anterior is not None:
        raise precondition(f"A assembleia {anterior} deste grupo ainda não foi apurada.", "R2.40")


async def _fotografar(
    tx: Transaction, vizinhos: Vizinhos, assembleia: Assembleia, data: date
) -> tuple[Snapshot, RegraAssembleia]:
    grupo_id = str(assembleia.grupo_id)
    posicao = await vizinhos.financeiro.FecharPosicaoAgo(
        financeiro_pb2.FecharPosicaoAgoRequest(
            grupo_id=grupo_id, ago=assembleia.ago, data_ago=assembleia.data_ago.isoformat()
        ),
        metadata=(("idempotency-key", f"{assembleia.assembleia_id}:fechar"),),
    )
    lista = await listar_situacao(vizinhos, grupo_id, assembleia.ago, assembleia.data_ago)
    posicoes = await listar_posicoes(vizinhos, grupo_id, assembleia.ago)
    selos = await repository.selos_validos(tx.conn, assembleia.assembleia_id)
    snapshot = Snapshot(
        grupo_id=grupo_id,
        ago=assembleia.ago,
        data_ago=assembleia.data_ago,
        congelado_em=data,
        max_cotas=lista.max_cotas,
        fc_livre_centavos=parse_reais(posicao.fundo_comum_livre),
        fr_utilizavel_centavos=parse_reais(posicao.fundo_reserva),
        cotas=ler_cotas(lista, posicoes),
        lances=tuple(selos),
    )
    return snapshot, lista.regra


async def lavrar_ata(tx: Transaction, vault: Vault, assembleia_id: UUID, data: date) -> AtaRegistrada:
    """Write and sign the ata from what is stored. Refuses when the stored inputs no longer give the stored result."""
    assembleia = await exigir_em(tx, assembleia_id, "APURADA")
    insumos = await ler_insumos(tx.conn, vault, assembleia)
    apuracao = decidir(insumos.snapshot, insumos.extracao, insumos.lances, insumos.regra)
    registrada = await repository.ler_apuracao(tx.conn, assembleia_id)
    if registrada is None or registrada.hash != apuracao.hash:
        raise conflict("Os dados guardados não reproduzem a apuração: execute a auditoria do sorteio.")
    conteudo = folha_canonica(redigir_ata(insumos.snapshot, apuracao, assembleia.grupo_codigo, data.isoformat()))
    assinatura, publica = await assinar_ata(tx, vault, conteudo)
    ata = AtaRegistrada(conteudo.decode(), sha256_hex(conteudo), data, assinatura, publica)
    await repository.guardar_ata(tx.conn, assembleia_id, ata)
    await repository.mudar_assembleia(tx.conn, assembleia_id, "ATA_LAVRADA")
    prova = {"impressao_digital": ata.hash, "chave_publica": publica.hex()}
    await tx.audit("assembleia", str(assembleia_id), "ata_lavrada", prova, system_actor(tx.service))
    await publicar(tx, "AtaLavrada", assembleia, data, impressao_digital=ata.hash)
    return ata


async def homologar(tx: Transaction, assembleia_id: UUID, data: date) -> Assembleia:
    """Homologate an AGO whose ata was written."""
    await exigir_em(tx, assembleia_id, "ATA_LAVRADA")
    await repository.mudar_assembleia(tx.conn, assembleia_id, "HOMOLOGADA")
    assembleia = await exigir(tx, assembleia_id)
    await publicar(tx, "AssembleiaHomologada", assembleia, data)
    return assembleia


Dado = str | int | list[int] | list[dict[str, str | int | None]]


async def exigir(tx: Transaction, assembleia_id: UUID) -> Assembleia:
    """One AGO. NOT_FOUND."""
    assembleia = await repository.buscar_assembleia(tx.conn, assembleia_id)
    if assembleia is None:
        raise not_found("assembleia", assembleia_id)
    return assembleia


async def exigir_em(tx: Transaction, assembleia_id: UUID, situacao: str) -> Assembleia:
    """One AGO, locked, in a state. CONFLICT when it is in another."""
    assembleia = await repository.travar_assembleia(tx.conn, assembleia_id)
    if assembleia is None:
        raise not_found("assembleia", assembleia_id)
    if assembleia.situacao != situacao:
        raise conflict(f"A assembleia está {assembleia.situacao}; esta operação pede {situacao}.")
    return assembleia


async def publicar(tx: Transaction, tipo: str, assembleia: Assembleia, data: date, **dados: Dado) -> None:
    """Tell a fact of an AGO, in the order of that AGO."""
    base = {
        "assembleia_id": str(assembleia.assembleia_id),
        "grupo_id": str(assembleia.grupo_id),
        "grupo_codigo": assembleia.grupo_codigo,
        "ago": assembleia.ago,
        "data_ago": assembleia.data_ago.isoformat(),
    }
    await tx.publish(tipo, f"assembleia/{assembleia.assembleia_id}", base | dados, data)
