"""Issuing parcelas: the first one of a cota on its own, those of an AGO for the whole group at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any
from uuid import UUID

from consorcio.core.errors import precondition
from consorcio.core.money import Arredondamento
from consorcio.core.percent import ZERO
from consorcio.platform.bell import Work
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.cronograma_da_conta import compactar
from consorcio.services.financeiro.domain.cronograma import total_previsto
from consorcio.services.financeiro.domain.prestacao import (
    BaseSeguro,
    Parcela,
    Plano,
    TaAdesaoTardia,
    base_fixa_do_seguro,
    emitir_parcela,
    montar_cronograma,
    premio_seguro,
    ta_total_da_cota,
)
from consorcio.services.financeiro.livro import DATA_ABERTA, Fato, Partida, lancar, travar_grupo
from consorcio.services.financeiro.parcelas_emitidas import PARCELAS_POR_FATO, parcela_detalhada
from consorcio.services.financeiro.registros import ContaCota, Grupo, Titulo
from consorcio.services.financeiro.regra import RegraFinanceira, ler_regra

_SQL = files("consorcio.services.financeiro") / "sql"
_EMITIR = (_SQL / "emitir_parcelas.sql").read_text()
_ENTRAR_NA_FASE_FINAL = (_SQL / "entrar_na_fase_final.sql").read_text()
# Planning is a tenth of issuing a group, and every group has the same plan: by index, also when it is made while tables
# are empty, as on the first day, when reading them whole would seem cheaper; not compiled, which takes longer.
_UM_PLANO = (
    "SELECT set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true),"
    " set_config('jit', 'off', true)"
)
_JA_EMITIDAS = "SELECT count(*)::int FROM titulo WHERE grupo_id = %s AND ago = %s AND tipo = 'PARCELA'"


@dataclass(frozen=True, slots=True)
class Reserva:
    """A seat just sold, as grupos announces it (event CotaReservada)."""

    adesao_id: UUID
    grupo_id: UUID
    cota_id: UUID
    numero: int
    versao_titular: int
    consorciado_id: UUID
    bem_id: UUID
    preco_centavos: int
    ago_ingresso: int
    meses_plano: int
    vencimento: date
    data: date


@dataclass(frozen=True, slots=True)
class Emissao:
    """What an emission did."""

    emitidas: int
    ja_emitidas: int
    valor_centavos: int
    vencimento: date


def identificador(codigo: str, numero: int, versao: int, ago: int) -> str:
    """The short identifier that travels with the payment: group, cota, version and AGO."""
    return f"{codigo}-{numero:04d}-{versao:02d}-{ago:03d}"


async def emitir_primeira_parcela(tx: Transaction, grupo: Grupo, reserva: Reserva) -> UUID:
    """Open the account of a cota and issue its first parcela (R4.01, R4.08). Repeating gives the same title."""
    regra = ler_regra(grupo.regra)
    cronograma = montar_cronograma(regra.plano, reserva.ago_ingresso)
    segue = _segue_taxa_do_grupo(regra.plano, reserva.ago_ingresso)
    base = compactar(
        cronograma, reserva.ago_ingresso + 1, segue_cronograma=segue, ago_final=regra.plano.ago_da_fase_final
    )
    conta = ContaCota(
        cota_id=reserva.cota_id,
        grupo_id=reserva.grupo_id,
        numero=reserva.numero,
        versao_titular=reserva.versao_titular,
        consorciado_id=reserva.consorciado_id,
        bem_id=reserva.bem_id,
        adesao_id=reserva.adesao_id,
        situacao="RESERVADA",
        ago_ingresso=reserva.ago_ingresso,
        meses_plano=reserva.meses_plano,
        fc_mensal=base.mensal.fc,
        ta_mensal=base.mensal.ta,
        fr_mensal=base.mensal.fr,
        ta_total=ta_total_da_cota(cronograma),
        fr_total=regra.plano.fundo_reserva,
        fc_pago=ZERO,
        ta_paga=ZERO,
        fr_pago=ZERO,
        base_ago=base.base_ago,
        fc_base=base.total.fc,
        ta_base=base.total.ta,
        fr_base=base.total.fr,
        ta_segue_cronograma=segue,
        contemplacao_id=None,
        ago_contemplacao=None,
        credito_centavos=None,
        versao=1,
        antecipada_base=base.antecipada,
        antecipada_mensal=base.antecipada_mensal,
        final_ago=base.final.ago if base.final else None,
        fc_final=base.final.fc if base.final else None,
        ta_final=base.final.ta if base.final else None,
    )
    if not await repository.inserir_conta(tx.conn, conta):
        return reserva.cota_id
    seguro = premio_seguro(regra.plano, reserva.preco_centavos, total_previsto(cronograma).soma)
    parcela = emitir_parcela(cronograma[0], reserva.preco_centavos, regra.plano.arredondamento, seguro)
    titulo = titulo_da_parcela(tx, grupo, conta, parcela, reserva.vencimento)
    await repository.inserir_titulo(tx.conn, titulo)
    await parcela_detalhada(tx, titulo, reserva.data)
    await travar_grupo(tx.conn, grupo.grupo_id)
    fato = Fato(tx.ids.new(), "ParcelaEmitida", grupo.grupo_id, reserva.data, reserva.preco_centavos, parcela.numero)
    await lancar(tx, fato, contribuicoes(parcela, conta.cota_id))
    return titulo.parcela_id


async def emitir_parcelas(tx: Transaction, grupo_id: UUID, ago: int, vencimento: date, data_contabil: date) -> Emissao:
    """Issue the parcelas of an AGO for every active cota that has none yet, with their entries (R4.06).

    The AGOs are issued in order: PRECONDITION if the one before was not.
    """
    # Each sees what the lock waited for; they travel together.
    async with tx.conn.pipeline():
        await tx.conn.execute(_UM_PLANO)
        await travar_grupo(tx.conn, grupo_id)
        await repository.varrer_titulos_pagos(tx.conn, grupo_id)
        emitidas = await tx.conn.execute(_JA_EMITIDAS, [grupo_id, ago])
        aberta = await tx.conn.execute(DATA_ABERTA, [data_contabil, grupo_id])
        grupo = await repository.buscar_grupo(tx.conn, grupo_id)
    regra = ler_regra(grupo.regra)
    _exigir_ordem(grupo, regra, ago)
    (ja_emitidas,) = await emitidas.fetchone() or (0,)
    (data_contabil,) = await aberta.fetchone() or (data_contabil,)
    await tx.flush()
    if ago == regra.plano.ago_da_fase_final:
        await tx.conn.execute(_ENTRAR_NA_FASE_FINAL, {"grupo_id": grupo_id, "ago": ago})
    cursor = await tx.conn.execute(
        _EMITIR,
        _do_fato(tx)
        | _da_regra(regra)
        | {
            "grupo_id": grupo_id,
            "identificador": f"{grupo.codigo}-",
            "sufixo": f"-{ago:03d}",
            "da_parcela": f',"ago":{ago},"vencimento":"{vencimento}","valor_centavos":',
            "ago": ago,
            "ja_emitidas": ja_emitidas,
            "vencimento": vencimento,
            "data_contabil": data_contabil,
            "por_pagina": PARCELAS_POR_FATO,
        },
        prepare=True,
    )
    quantidade, valor = await cursor.fetchone() or (0, 0)
    if quantidade:
        tx.leaves.add(Work.TELL)
    return Emissao(quantidade, ja_emitidas, valor, vencimento)


def _do_fato(tx: Transaction) -> dict[str, Any]:
    """What the emission takes from who tells it: its id, and of it the ids of the parcelas."""
    fato_id = tx.ids.new()
    return {
        "fato_id": fato_id,
        "prefixo_id": str(fato_id)[:20],
        "semente": int.from_bytes(fato_id.bytes[8:], signed=True),
        "instante": tx.clock.now(),
        "correlacao_id": tx.correlation_id,
        "rastro": tx.traceparent,
    }


def _da_regra(regra: RegraFinanceira) -> dict[str, Any]:
    """What the emission takes from the rule of the group."""
    plano = regra.plano
    return {
        "prazo": plano.prazo_meses,
        "antecipa": plano.ta_antecipada > 0,
        "trunca": plano.arredondamento is Arredondamento.DOWN,
        "seguro": plano.seguro.taxa_mensal if plano.seguro else ZERO,
        "seguro_do_saldo": plano.seguro is not None and plano.seguro.base is BaseSeguro.SALDO_DEVEDOR,
        "seguro_base": base_fixa_do_seguro(plano),
        "seguro_fixo": plano.seguro.valor_fixo_centavos if plano.seguro else 0,
    }


def _segue_taxa_do_grupo(plano: Plano, ago_ingresso: int) -> bool:
    """Whether the TA of a cota varies by month with the group's: founders; late joiners if the rule says (R4.08)."""
    mensal_do_grupo = plano.ta_adesao_tardia is TaAdesaoTardia.PERCENTUAL_MENSAL_DO_GRUPO
    return bool(plano.cronograma_ta) and (ago_ingresso == 1 or mensal_do_grupo)


def titulo_da_parcela(tx: Transaction, grupo: Grupo, conta: ContaCota, parcela: Parcela, vencimento: date) -> Titulo:
    """The title that charges a parcela."""
    ta, antecipada = parcela.ta, parcela.ta_antecipada
    return Titulo(
        parcela_id=tx.ids.new(),
        identificador=identificador(grupo.codigo, conta.numero, conta.versao_titular, parcela.numero),
        tipo="PARCELA",
        grupo_id=grupo.grupo_id,
        cota_id=conta.cota_id,
        cota_numero=conta.numero,
        ago=parcela.numero,
        vencimento=vencimento,
        preco_centavos=parcela.preco_centavos,
        fc_pct=parcela.fc.percentual,
        ta_pct=ta.percentual + antecipada.percentual,
        fr_pct=parcela.fr.percentual,
        dif_pct=parcela.diferenca.percentual,
        rsc_pct=parcela.rateio_saldo_caixa.percentual,
        fc_centavos=parcela.fc.centavos,
        ta_centavos=ta.centavos + antecipada.centavos,
        fr_centavos=parcela.fr.centavos,
        seg_centavos=parcela.seguro.centavos,
        dif_centavos=parcela.diferenca.centavos,
        rsc_centavos=parcela.rateio_saldo_caixa.centavos,
        valor_centavos=parcela.total_centavos,
        ta_antecipada_pct=antecipada.percentual or None,
        ta_antecipada_centavos=antecipada.centavos or None,
    )


def contribuicoes(parcela: Parcela, cota_id: UUID) -> list[Partida]:
    """What the books say of a parcela that was issued, component by component."""
    return [
        Partida(
            "CONTRIBUICOES_DEVIDAS",
            "CONTRIBUICOES_DEVIDAS_CONTRA",
            valor.centavos,
            componente.value,
            valor.percentual,
            cota_id,
        )
        for componente, valor in parcela.componentes
    ]


def _exigir_ordem(grupo: Grupo, regra: RegraFinanceira, ago: int) -> None:
    if grupo.situacao != "EM_ANDAMENTO":
        raise precondition("As parcelas do mês só são emitidas depois da constituição do grupo.", "R2.10")
    if ago > regra.plano.prazo_meses:
        raise precondition(f"O grupo tem {regra.plano.prazo_meses} assembleias.", "R4.01")
    if ago > grupo.ultima_ago_emitida + 1:
        raise precondition(f"Emita antes as parcelas da assembleia {grupo.ultima_ago_emitida + 1}.", "R4.06")
