"""Sealed bids: who may offer, when, and taking one back (§6, R6.04, R6.05)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID

from consorcio.contracts.financeiro.v1 import financeiro_pb2
from consorcio.contracts.grupos.v1 import grupos_pb2
from consorcio.core.clock import FUSO_BRASIL, Clock
from consorcio.core.errors import conflict, not_found, precondition
from consorcio.core.money import parse_reais
from consorcio.core.percent import aplicar, pct
from consorcio.platform.context import Call
from consorcio.platform.database import Transaction
from consorcio.platform.vault import Vault
from consorcio.services.sorteios import repository
from consorcio.services.sorteios.domain.elegibilidade import Impedimento
from consorcio.services.sorteios.domain.lances import Recusa, ValorLance, avaliar, impedimento_do_lance, janela_aberta
from consorcio.services.sorteios.domain.regra import Modalidade, RegraAssembleia
from consorcio.services.sorteios.domain.snapshot import CotaSnapshot, Snapshot
from consorcio.services.sorteios.registros import Assembleia, LanceRegistrado, instante_iso
from consorcio.services.sorteios.sigilo import selar_lance
from consorcio.services.sorteios.use_cases.assembleias import exigir_em
from consorcio.services.sorteios.vizinhos import (
    Vizinhos,
    ler_cota_avulsa,
    ler_cotas,
    ler_regra,
    listar_situacao,
)

_REGRAS: dict[Impedimento | Recusa, str] = {
    Recusa.ABAIXO_DO_MINIMO: "R6.03",
    Recusa.ACIMA_DO_SALDO: "R6.03",
    Recusa.EMBUTIDO_ACIMA_DO_MAXIMO: "R6.21",
    Recusa.EMBUTIDO_MAIOR_QUE_LANCE: "R6.23",
    Recusa.PARTES_MAIORES_QUE_LANCE: "R6.23",
    Recusa.FGTS_SO_IMOVEL: "R6.50",
    Recusa.SEM_FGTS: "R6.50",
    Recusa.ACIMA_DO_TETO: "R6.03",
    Impedimento.PARTE_RELACIONADA: "R2.05",
    Impedimento.ARREPENDIMENTO: "R3.09",
}


@dataclass(frozen=True, slots=True)
class Oferta:
    """What somebody offers. `quantidade` None means the fixed percent of the group."""

    assembleia_id: UUID
    cota_id: UUID
    modalidade: Modalidade
    quantidade: Decimal | None
    embutido_centavos: int
    reducao: str
    fgts_centavos: int = 0
    substitui: bool = False


async def processar_lance(
    call: Call, vizinhos: Vizinhos, vault: Vault, oferta: Oferta, data: date
) -> tuple[LanceRegistrado, ValorLance]:
    """Take a bid: window open, cota up to date, one per modality; its value stays secret, its seal does not.

    With `substitui` the one that the cota has in the modality is withdrawn in the same transaction.

    FORBIDDEN for a cota of somebody else; PRECONDITION naming the rule that refuses it; CONFLICT for a second one.
    """
    situacao = await vizinhos.grupos.BuscarCota(grupos_pb2.BuscarCotaRequest(cota_id=str(oferta.cota_id)))
    call.require_owner(situacao.consorciado_id)
    tx = call.tx
    assembleia = await exigir_em(tx, oferta.assembleia_id, "CONVOCADA")
    if situacao.grupo_id != str(assembleia.grupo_id):
        raise precondition("A cota não é do grupo desta assembleia.")
    snapshot, regra = await _como_esta_hoje(vizinhos, assembleia, ler_cota_avulsa(situacao), data)
    _exigir_janela(regra, assembleia, data, call.clock)
    lance = _selar(call, oferta, situacao, regra)
    cota = snapshot.titulares.get(lance.numero)
    motivo = impedimento_do_lance(lance.oferta(), cota, snapshot, regra)
    if motivo is not None or cota is None:
        recusa = motivo or Impedimento.VAGA
        raise precondition(recusa.value, _REGRAS.get(recusa, "R6.05"))
    if oferta.substitui:
        await _retirar_anterior(call, oferta)
    if not await repository.incluir_lance(tx.conn, selar_lance(vault, lance)):
        raise conflict("A cota já tem lance nesta modalidade. Retire-o ou substitua-o.")
    await _publicar_selo(call, lance, assembleia, data)
    return lance, avaliar(lance.oferta(), cota, regra)


def _exigir_janela(regra: RegraAssembleia, assembleia: Assembleia, data: date, clock: Clock) -> None:
    """Bids end with the window of the contract (R6.04). On the day itself the hour is the one of the clock, when the
    accounting date is today.
    """
    agora = clock.now().astimezone(FUSO_BRASIL)
    hora = agora.time() if agora.date() == data else time.min
    if not janela_aberta(regra, assembleia.data_ago, datetime.combine(data, hora)):
        raise precondition("O prazo para oferecer lances nesta assembleia terminou.", "R6.04")


async def _retirar_anterior(call: Call, oferta: Oferta) -> None:
    anterior = await repository.lance_da_cota(
        call.tx.conn, oferta.assembleia_id, oferta.cota_id, oferta.modalidade.value
    )
    if anterior is not None:
        await _retirar(call.tx, anterior)


async def retirar_lances_da_cota(tx: Transaction, cota_id: UUID) -> int:
    """Take back the bids of a cota in assemblies whose list is not frozen; how many. A frozen one stands (R2.40)."""
    lances = await repository.lances_retiraveis(tx.conn, cota_id)
    for lance in lances:
        await _retirar(tx, lance)
    return len(lances)


async def _retirar(tx: Transaction, lance: LanceRegistrado) -> None:
    await repository.mudar_lance(tx.conn, lance.lance_id, "RETIRADO")
    await tx.publish("LanceRetirado", f"assembleia/{lance.assembleia_id}", {"lance_id": str(lance.lance_id)})


def _selar(call: Call, oferta: Oferta, cota: grupos_pb2.Cota, regra: RegraAssembleia) -> LanceRegistrado:
    fixo = oferta.quantidade is None and oferta.modalidade is Modalidade.FIXO
    aberto = LanceRegistrado(
        lance_id=call.ids.new(),
        assembleia_id=oferta.assembleia_id,
        cota_id=oferta.cota_id,
        consorciado_id=UUID(cota.consorciado_id),
        numero=cota.numero,
        versao_titular=cota.versao_titular,
        modalidade=oferta.modalidade.value,
        quantidade=regra.lance_fixo if fixo else oferta.quantidade or Decimal(0),
        embutido_centavos=oferta.embutido_centavos,
        fgts_centavos=oferta.fgts_centavos,
        reducao=oferta.reducao,
        sal=f"{call.ids.new().hex}{call.ids.new().hex}",
        hash="",
        ofertado_em=call.clock.now(),
        situacao="OFERTADO",
        classificacao=0,
        valor_centavos=None,
        proprio_centavos=None,
        saida_fc_centavos=None,
        ordem_suplencia=None,
        motivo="",
    )
    return replace(aberto, hash=aberto.oferta().hash)


async def _como_esta_hoje(
    vizinhos: Vizinhos, assembleia: Assembleia, cota: CotaSnapshot, data: date
) -> tuple[Snapshot, RegraAssembleia]:
    """The bidder as it is now: the list that decides is frozen later.

    The rest of the group is read only for a related party, who waits for everybody (R2.05).
    """
    grupo_id = str(assembleia.grupo_id)
    pedido = grupos_pb2.BuscarRegraRequest(grupo_id=grupo_id, data=data.isoformat())
    regra_grupo = await vizinhos.grupos.BuscarRegra(pedido)
    grupo = await vizinhos.grupos.BuscarGrupo(grupos_pb2.BuscarGrupoRequest(grupo_id=grupo_id))
    regra = ler_regra(regra_grupo, imoveis=grupo.classe_objeto == grupos_pb2.CLASSE_OBJETO_IMOVEIS)
    outras: tuple[CotaSnapshot, ...] = ()
    if cota.parte_relacionada:
        lista = await listar_situacao(vizinhos, grupo_id, assembleia.ago, data)
        outras = tuple(outra for outra in ler_cotas(lista, {}) if outra.cota_id != cota.cota_id)
    snapshot = Snapshot(
        grupo_id=grupo_id,
        ago=assembleia.ago,
        data_ago=assembleia.data_ago,
        congelado_em=data,
        max_cotas=regra_grupo.max_cotas,
        fc_livre_centavos=0,
        fr_utilizavel_centavos=0,
        cotas=(await _com_posicao_de_hoje(vizinhos, cota, regra), *outras),
    )
    return snapshot, regra


async def _com_posicao_de_hoje(vizinhos: Vizinhos, cota: CotaSnapshot, regra: RegraAssembleia) -> CotaSnapshot:
    """Position of one cota between assembleias; the normal prestação is composed as each parcela is (R4.07)."""
    posicao = await vizinhos.financeiro.BuscarPosicaoCota(financeiro_pb2.BuscarPosicaoCotaRequest(cota_id=cota.cota_id))
    preco = parse_reais(posicao.preco)
    totais = (pct(100), regra.taxa_administracao_pct, regra.fundo_reserva_pct)
    return replace(
        cota,
        adimplente=posicao.adimplente,
        credito_centavos=preco,
        saldo_devedor_centavos=parse_reais(posicao.saldo_devedor),
        prestacao_normal_centavos=sum(aplicar(preco, total / regra.prazo_meses) for total in totais),
        fc_pago_pct=pct(posicao.fc_pago),
        taxa_administracao_pct=regra.taxa_administracao_pct,
        fundo_reserva_pct=regra.fundo_reserva_pct,
    )


async def retirar_lance(call: Call, lance_id: UUID) -> LanceRegistrado:
    """Take a bid back while the list is not frozen: afterwards it is part of what was published (R2.40)."""
    lance = await repository.buscar_lance(call.tx.conn, lance_id)
    if lance is None:
        raise not_found("lance", lance_id)
    call.require_owner(str(lance.consorciado_id))
    await exigir_em(call.tx, lance.assembleia_id, "CONVOCADA")
    if lance.situacao != "OFERTADO":
        raise conflict(f"O lance está {lance.situacao} e não pode ser retirado.")
    await _retirar(call.tx, lance)
    return replace(lance, situacao="RETIRADO")


async def _publicar_selo(call: Call, lance: LanceRegistrado, assembleia: Assembleia, data: date) -> None:
    await call.tx.publish(
        "LanceOfertado",
        f"assembleia/{lance.assembleia_id}",
        {
            "lance_id": str(lance.lance_id),
            "assembleia_id": str(lance.assembleia_id),
            "grupo_id": str(assembleia.grupo_id),
            "cota_id": str(lance.cota_id),
            "consorciado_id": str(lance.consorciado_id),
            "numero": lance.numero,
            "modalidade": lance.modalidade,
            "impressao_digital": lance.hash,
            "instante": instante_iso(lance.ofertado_em),
        },
        data,
    )
