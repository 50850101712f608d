"""Contemplações: created by the apuração or by calling a suplente, confirmed or cancelled by their saga (§6.5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from consorcio.contracts.financeiro.v1 import financeiro_pb2
from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import not_found, precondition
from consorcio.core.percent import format_pct
from consorcio.platform.database import Transaction
from consorcio.platform.sagas import start_sagas, wake_saga
from consorcio.services.sorteios import repository
from consorcio.services.sorteios.domain.contemplacao import (
    SituacaoContemplacao,
    Suplente,
    credito_disponivel_em,
    mudar,
    prazo_pagamento,
    proximo_suplente,
)
from consorcio.services.sorteios.domain.regra import RegraAssembleia
from consorcio.services.sorteios.domain.resultado import Apuracao, Tipo
from consorcio.services.sorteios.registros import Assembleia, Contemplacao, LanceRegistrado
from consorcio.services.sorteios.use_cases.insumos import ler_snapshot_integro
from consorcio.services.sorteios.vizinhos import Vizinhos

SAGA = "contemplacao"
NAO_PAGO = "Lance não pago até o prazo."


async def contemplar_apuradas(
    tx: Transaction, calendario: BusinessCalendar, assembleia: Assembleia, apuracao: Apuracao, data: date
) -> None:
    """Create what the apuração decided, each with its saga."""
    novas = [
        _decidida(tx, calendario, assembleia, apuracao, ordem, data)
        for ordem in range(1, len(apuracao.contemplacoes) + 1)
    ]
    if novas:
        await _iniciar(tx, novas)


def _decidida(
    tx: Transaction, calendario: BusinessCalendar, assembleia: Assembleia, apuracao: Apuracao, ordem: int, data: date
) -> Contemplacao:
    decidida = apuracao.contemplacoes[ordem - 1]
    por_lance = decidida.tipo is Tipo.LANCE
    return Contemplacao(
        contemplacao_id=tx.ids.new(),
        assembleia_id=assembleia.assembleia_id,
        grupo_id=assembleia.grupo_id,
        ago=assembleia.ago,
        cota_id=UUID(decidida.cota.cota_id),
        numero=decidida.cota.numero,
        tipo=decidida.tipo.value,
        situacao=SituacaoContemplacao.EM_PROCESSAMENTO.value,
        credito_centavos=decidida.direito_centavos,
        saida_fc_centavos=decidida.saida_fc_centavos,
        fundo_reserva_centavos=decidida.fundo_reserva_centavos,
        lance_id=UUID(decidida.lance_id) if por_lance else None,
        ordem=ordem,
        prazo_pagamento=prazo_pagamento(data, apuracao.regra, calendario) if por_lance else None,
        identificador_titulo="",
        motivo="",
        disponivel_em=None,
        data_contabil=data,
    )


async def _iniciar(tx: Transaction, novas: Sequence[Contemplacao]) -> None:
    await repository.incluir_contemplacoes(tx.conn, novas, tx.clock.now())
    dados = {id_da_saga(nova.contemplacao_id): {"id": str(nova.contemplacao_id)} for nova in novas}
    await start_sagas(tx, SAGA, "reservar", dados)


def id_da_saga(contemplacao_id: UUID | str) -> str:
    """The saga of a contemplação."""
    return f"{SAGA}:{contemplacao_id}"


async def contemplar_suplente(
    tx: Transaction, calendario: BusinessCalendar, assembleia: Assembleia, data: date
) -> Contemplacao:
    """Call the next suplente by hand. The row of the AGO must be locked. PRECONDITION when nobody can be called."""
    if assembleia.situacao in {"CONVOCADA", "ABERTA"}:
        raise precondition("A assembleia ainda não foi apurada.")
    seguinte = await repository.vizinha_em(tx.conn, assembleia.grupo_id, assembleia.ago, anterior=False)
    if seguinte is not None:
        raise precondition(f"A assembleia {seguinte} deste grupo já congelou o caixa.", "R6.41")
    chamada = await _chamar_suplente(tx, calendario, assembleia, data)
    if chamada is None:
        raise precondition("Não há suplente cujo crédito o caixa cubra.", "R6.41")
    return chamada


async def _modalidades_abertas(tx: Transaction, assembleia: Assembleia) -> frozenset[str]:
    """Modalities with fewer bids winning now than the apuração gave them (R6.41)."""
    registrados = await repository.lances_classificados(tx.conn, assembleia.assembleia_id)
    apurados = [lance for lance in registrados if lance.situacao in _VENCERAM]
    da_apuracao = Counter(lance.modalidade for lance in apurados if lance.ordem_suplencia is None)
    agora = Counter(lance.modalidade for lance in apurados if lance.situacao != "CANCELADO")
    return frozenset(da_apuracao - agora)


_VENCERAM = frozenset({"VENCEDOR", "PAGO", "CANCELADO"})


async def _chamar_suplente(
    tx: Transaction, calendario: BusinessCalendar, assembleia: Assembleia, data: date
) -> Contemplacao | None:
    """The next bid in rank that the cash covers. A cota already called in this AGO is not called by its other bid."""
    snapshot, regra = await ler_snapshot_integro(tx.conn, assembleia)
    registradas = await repository.listar_contemplacoes(tx.conn, assembleia.assembleia_id)
    saidas = sum(c.saida_fc_centavos for c in registradas if c.situacao != "CANCELADA")
    ja_chamadas = {c.cota_id for c in registradas}
    lances = {
        str(lance.lance_id): lance
        for lance in await repository.suplentes(tx.conn, assembleia.assembleia_id)
        if lance.cota_id not in ja_chamadas
    }
    if regra.suplente_da_modalidade:
        abertas = await _modalidades_abertas(tx, assembleia)
        lances = {lance_id: lance for lance_id, lance in lances.items() if lance.modalidade in abertas}
    candidatos = [Suplente(lance_id, lance.saida_fc_centavos or 0) for lance_id, lance in lances.items()]
    caixa = snapshot.fc_livre_centavos - saidas
    escolhido = proximo_suplente(candidatos, caixa, regra.politica_caixa_lance)
    if escolhido is None:
        return None
    lance = lances[escolhido.lance_id]
    credito = snapshot.titulares[lance.numero].credito_centavos
    prazo = prazo_pagamento(data, regra, calendario)
    nova = _do_suplente(tx, assembleia, lance, credito, len(registradas) + 1, prazo, data)
    await repository.mudar_lance(tx.conn, lance.lance_id, "VENCEDOR")
    await _iniciar(tx, [nova])
    return nova


def _do_suplente(
    tx: Transaction,
    assembleia: Assembleia,
    lance: LanceRegistrado,
    credito_centavos: int,
    ordem: int,
    prazo: date,
    data: date,
) -> Contemplacao:
    return Contemplacao(
        contemplacao_id=tx.ids.new(),
        assembleia_id=assembleia.assembleia_id,
        grupo_id=assembleia.grupo_id,
        ago=assembleia.ago,
        cota_id=lance.cota_id,
        numero=lance.numero,
        tipo=Tipo.LANCE.value,
        situacao=SituacaoContemplacao.EM_PROCESSAMENTO.value,
        credito_centavos=credito_centavos,
        saida_fc_centavos=lance.saida_fc_centavos or 0,
        fundo_reserva_centavos=0,
        lance_id=lance.lance_id,
        ordem=ordem,
        prazo_pagamento=prazo,
        identificador_titulo="",
        motivo="",
        disponivel_em=None,
        data_contabil=data,
    )


async def tornar_pendente(tx: Transaction, contemplacao_id: UUID, identificador_titulo: str) -> None:
    """The title of the bid was issued; the contemplação waits for its payment (R6.40)."""
    contemplacao = await travar(tx, contemplacao_id)
    if contemplacao.situacao == SituacaoContemplacao.PENDENTE.value:
        return
    _mudar(contemplacao, SituacaoContemplacao.PENDENTE)
    await repository.mudar_contemplacao(tx.conn, contemplacao_id, "PENDENTE", identificador_titulo=identificador_titulo)
    prazo = contemplacao.prazo_pagamento.isoformat() if contemplacao.prazo_pagamento else ""
    await _publicar(tx, contemplacao, "PENDENTE", identificador=identificador_titulo, prazo_pagamento=prazo)


async def confirmar(tx: Transaction, calendario: BusinessCalendar, contemplacao_id: UUID, confirmada_em: date) -> None:
    """Credit reserved and cota marked: the contemplação is effective and the credit gets its date (R7.01)."""
    contemplacao = await travar(tx, contemplacao_id)
    if contemplacao.situacao == SituacaoContemplacao.CONFIRMADA.value:
        return
    _mudar(contemplacao, SituacaoContemplacao.CONFIRMADA)
    disponivel_em = credito_disponivel_em(confirmada_em, calendario)
    await repository.mudar_contemplacao(tx.conn, contemplacao_id, "CONFIRMADA", disponivel_em=disponivel_em)
    if contemplacao.lance_id is not None:
        await repository.mudar_lance(tx.conn, contemplacao.lance_id, "PAGO")
    await _publicar(tx, contemplacao, "CONFIRMADA", disponivel_em=disponivel_em.isoformat())


async def cancelar(
    tx: Transaction, calendario: BusinessCalendar, contemplacao_id: UUID, motivo: str, data: date
) -> bool:
    """Cancel once and, if the rule says so, call the next suplente. Returns whether one was called (R6.41)."""
    contemplacao = await repository.buscar_contemplacao(tx.conn, contemplacao_id)
    if contemplacao is None:
        raise not_found("contemplação", contemplacao_id)
    assembleia = await repository.travar_assembleia(tx.conn, contemplacao.assembleia_id)
    contemplacao = await travar(tx, contemplacao_id)
    if assembleia is None or contemplacao.situacao == SituacaoContemplacao.CANCELADA.value:
        return False
    _mudar(contemplacao, SituacaoContemplacao.CANCELADA)
    await repository.mudar_contemplacao(tx.conn, contemplacao_id, "CANCELADA", motivo=motivo)
    await _publicar(tx, contemplacao, "CANCELADA", motivo=motivo)
    if contemplacao.lance_id is None:
        return False
    await repository.mudar_lance(tx.conn, contemplacao.lance_id, "CANCELADO")
    return await _chamar_o_seguinte(tx, calendario, assembleia, data)


async def cancelar_confirmada(tx: Transaction, contemplacao_id: UUID, motivo: str) -> None:
    """An AGO cancelled a contemplação whose credit was not used; nobody is called in its place (R7.10)."""
    contemplacao = await travar(tx, contemplacao_id)
    if contemplacao.situacao == SituacaoContemplacao.CANCELADA.value:
        return
    _mudar(contemplacao, SituacaoContemplacao.CANCELADA)
    await repository.mudar_contemplacao(tx.conn, contemplacao_id, "CANCELADA", motivo=motivo)
    await _publicar(tx, contemplacao, "CANCELADA", motivo=motivo)


async def _chamar_o_seguinte(tx: Transaction, calendario: BusinessCalendar, assembleia: Assembleia, data: date) -> bool:
    """Suplentes are of this AGO's cash: once the next one froze its own, what is left goes to it (R5.41)."""
    if await repository.vizinha_em(tx.conn, assembleia.grupo_id, assembleia.ago, anterior=False) is not None:
        return False
    return await _chamar_suplente(tx, calendario, assembleia, data) is not None


async def processar_prazos(
    tx: Transaction, vizinhos: Vizinhos, calendario: BusinessCalendar, data: date
) -> tuple[int, int]:
    """Cancel bids not paid before the date and call suplentes. Returns how many of each.

    Whether a bid was paid in time is decided by its row in financeiro: an answer of PAGA confirms instead.
    """
    cancelados = chamados = 0
    for contemplacao_id in await repository.contemplacoes_vencidas(tx.conn, data):
        reserva = await pedir_cancelamento(
            vizinhos, await regra_da_contemplacao(tx, contemplacao_id), contemplacao_id, data, f"prazo:{data}"
        )
        if reserva.situacao != financeiro_pb2.SITUACAO_RESERVA_CANCELADA:
            await wake_saga(tx, id_da_saga(contemplacao_id), pago_em=data.isoformat())
            continue
        chamados += await cancelar(tx, calendario, contemplacao_id, NAO_PAGO, data)
        cancelados += 1
        await wake_saga(tx, id_da_saga(contemplacao_id), cancelado_em=data.isoformat())
    return cancelados, chamados


async def pedir_cancelamento(
    vizinhos: Vizinhos, regra: RegraAssembleia, contemplacao_id: UUID, data: date, chave: str
) -> financeiro_pb2.ReservaCredito:
    """Ask financeiro to cancel the title; the answer says whether it was paid first."""
    return await vizinhos.financeiro.CancelarTituloLance(
        financeiro_pb2.CancelarTituloLanceRequest(
            contemplacao_id=str(contemplacao_id),
            motivo=NAO_PAGO,
            penalidade=format_pct(regra.penalidade_lance_pct) if regra.penalidade_lance_pct else "",
            data_contabil=data.isoformat(),
        ),
        metadata=(("idempotency-key", f"{contemplacao_id}:{chave}"),),
    )


async def regra_da_contemplacao(tx: Transaction, contemplacao_id: UUID) -> RegraAssembleia:
    """The rule frozen with the AGO of a contemplação."""
    contemplacao = await repository.buscar_contemplacao(tx.conn, contemplacao_id)
    if contemplacao is None:
        raise not_found("contemplação", contemplacao_id)
    regra = await repository.ler_regra(tx.conn, contemplacao.assembleia_id)
    if regra is None:
        raise not_found("lista congelada da assembleia", contemplacao.assembleia_id)
    return RegraAssembleia.de_conteudo(regra)


async def travar(tx: Transaction, contemplacao_id: UUID) -> Contemplacao:
    """One contemplação, locked. NOT_FOUND."""
    contemplacao = await repository.travar_contemplacao(tx.conn, contemplacao_id)
    if contemplacao is None:
        raise not_found("contemplação", contemplacao_id)
    return contemplacao


def _mudar(contemplacao: Contemplacao, para: SituacaoContemplacao) -> Contemplacao:
    return replace(contemplacao, situacao=mudar(SituacaoContemplacao(contemplacao.situacao), para).value)


async def _publicar(tx: Transaction, contemplacao: Contemplacao, situacao: str, **dados: str) -> None:
    await tx.publish(
        "ContemplacaoProcessada",
        f"assembleia/{contemplacao.assembleia_id}",
        {
            "contemplacao_id": str(contemplacao.contemplacao_id),
            "assembleia_id": str(contemplacao.assembleia_id),
            "grupo_id": str(contemplacao.grupo_id),
            "ago": contemplacao.ago,
            "cota_id": str(contemplacao.cota_id),
            "numero": contemplacao.numero,
            "tipo": contemplacao.tipo,
            "situacao": situacao,
            "credito_centavos": contemplacao.credito_centavos,
            "lance_id": str(contemplacao.lance_id) if contemplacao.lance_id else "",
        }
        | dados,
        contemplacao.data_contabil,
    )
