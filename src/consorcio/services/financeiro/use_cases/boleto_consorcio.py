"""The boleto of consórcios (Caixa, segment Y model 14): what each parcela of a remessa shows besides its value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.percent import percentual_de
from consorcio.services.financeiro import repository_boleto_consorcio as leitura
from consorcio.services.financeiro.bancos.caixa.consorcio import (
    ParcelaNoBoleto,
    ParteDaContribuicao,
    campos_do_consorcio,
    campos_dos_recursos,
)
from consorcio.services.financeiro.bancos.cnab.cobranca import Pagador
from consorcio.services.financeiro.registros import Titulo
from consorcio.services.financeiro.registros_remessas import BoletoARemeter

_PARTES = (
    ("contribuicao", "fc"),
    ("taxa_administracao", "ta"),
    ("fundo_reserva", "fr"),
    ("diferenca_parcela", "dif"),
    ("reajuste_saldo_caixa", "rsc"),
)


async def quadros_dos_boletos(
    conn: AsyncConnection, boletos: Sequence[BoletoARemeter], pagadores: Mapping[UUID, Pagador]
) -> dict[UUID, dict[str, str]]:
    """The fields of each boleto of a parcela, by its title; what is not of a month (an agreement, a bid) has none."""
    titulos = await leitura.parcelas(conn, [boleto.parcela_id for boleto in boletos])
    grupos = await leitura.grupos(conn, {titulo.grupo_id for titulo in titulos.values()})
    datas = await leitura.datas_das_agos(conn, set(grupos))
    recursos = {
        grupo_id: campos_dos_recursos(do_grupo)
        for grupo_id, do_grupo in (await leitura.recursos(conn, set(grupos))).items()
    }
    quadros = {}
    for boleto in boletos:
        titulo = titulos.get(boleto.parcela_id)
        if titulo is not None:
            parcela = _parcela(titulo, boleto.valor_centavos, datas)
            nome = pagadores[boleto.consorciado_id].nome
            do_titulo = campos_do_consorcio(grupos[titulo.grupo_id], parcela, nome)
            quadros[titulo.parcela_id] = do_titulo | recursos.get(titulo.grupo_id, {})
    return quadros


def _parcela(titulo: Titulo, cobrado_centavos: int, datas: leitura.DatasDasAgos) -> ParcelaNoBoleto:
    partes = [
        ParteDaContribuicao(nome, getattr(titulo, f"{campo}_centavos"), getattr(titulo, f"{campo}_pct"))
        for nome, campo in _PARTES
    ]
    if titulo.seg_centavos:
        percentual = percentual_de(titulo.seg_centavos, titulo.preco_centavos)
        partes.append(ParteDaContribuicao("seguro", titulo.seg_centavos, percentual))
    return ParcelaNoBoleto(
        cota_numero=titulo.cota_numero,
        ago=titulo.ago,
        data_ago=datas.get((titulo.grupo_id, titulo.ago)),
        vencimento=titulo.vencimento,
        preco_centavos=titulo.preco_centavos,
        partes=tuple(partes),
        outros_centavos=titulo.outros_centavos,
        valor_cobrado_centavos=cobrado_centavos,
    )
