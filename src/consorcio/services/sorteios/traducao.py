"""Rows and results of this service in the messages of its contract."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp

from consorcio.contracts.sorteios.v1 import sorteios_pb2 as pb
from consorcio.core.money import format_reais
from consorcio.core.percent import format_pct
from consorcio.services.sorteios.domain.elegibilidade import Impedimento
from consorcio.services.sorteios.domain.lances import ValorLance
from consorcio.services.sorteios.domain.metodos import Origem
from consorcio.services.sorteios.domain.resultado import direito_decidido
from consorcio.services.sorteios.registros import (
    ApuracaoRegistrada,
    Assembleia,
    AtaRegistrada,
    Contemplacao,
    LanceRegistrado,
)
from consorcio.services.sorteios.repository_extracoes import ExtracaoRegistrada

SIGILOSAS = {"CONVOCADA", "ABERTA"}
"""While an AGO is in one of these states the values of its bids are secret (R6.04)."""

_ORIGENS = {
    Origem.RESTO: "resto do {premio}º prêmio pelo número de cotas",
    Origem.CENTENA_FINAL: "centena final do {premio}º prêmio",
    Origem.CENTENA_CENTRAL: "centena central do {premio}º prêmio",
    Origem.CENTENA_INICIAL: "centena inicial do {premio}º prêmio",
    Origem.MILHAR: "milhar do {premio}º prêmio",
    Origem.BOLA: "{premio}ª bola do globo",
    Origem.PEDRA_CHAVE: "pedra-chave do {premio}º prêmio",
    Origem.BUSCA_ALTERNADA: "busca alternada",
}


def assembleia_pb(assembleia: Assembleia) -> pb.Assembleia:
    """An AGO."""
    return pb.Assembleia(
        assembleia_id=str(assembleia.assembleia_id),
        grupo_id=str(assembleia.grupo_id),
        ago=assembleia.ago,
        situacao=pb.SituacaoAssembleia.Value(f"SITUACAO_ASSEMBLEIA_{assembleia.situacao}"),
        vencimento=assembleia.vencimento.isoformat(),
        data_ago=assembleia.data_ago.isoformat(),
        extracao=assembleia.extracao or 0,
        raiz_lista=assembleia.raiz or "",
        elegiveis=assembleia.elegiveis or 0,
        lances=assembleia.lances,
        contemplacoes=assembleia.contemplacoes,
        congelada_em=instante_pb(assembleia.congelada_em) if assembleia.congelada_em else None,
        versao=assembleia.versao,
    )


def extracao_pb(registrada: ExtracaoRegistrada) -> pb.Extracao:
    """An extraction, and whether a second person checked it."""
    extracao = registrada.extracao
    return pb.Extracao(
        numero=extracao.numero,
        data=extracao.data.isoformat(),
        premios=extracao.premios,
        fonte=extracao.fonte,
        impressao_digital=extracao.hash,
        conferida=registrada.conferida,
        origem=pb.OrigemExtracao.Value(f"ORIGEM_EXTRACAO_{extracao.origem.value}"),
        participantes=extracao.participantes or 0,
    )


def lance_pb(lance: LanceRegistrado, *, sigiloso: bool, valor: ValorLance | None = None) -> pb.Lance:
    """A bid. While secret only who offered it sees the values; its seal is public at once (R6.04)."""
    centavos = valor.total_centavos if valor else lance.valor_centavos
    return pb.Lance(
        lance_id=str(lance.lance_id),
        assembleia_id=str(lance.assembleia_id),
        cota_id=str(lance.cota_id),
        cota_numero=lance.numero,
        modalidade=pb.Modalidade.Value(f"MODALIDADE_{lance.modalidade}"),
        quantidade="" if sigiloso or lance.quantidade is None else format_pct(lance.quantidade),
        valor="" if sigiloso or centavos is None else format_reais(centavos),
        embutido="" if sigiloso or lance.embutido_centavos is None else format_reais(lance.embutido_centavos),
        fgts=format_reais(lance.fgts_centavos) if lance.fgts_centavos and not sigiloso else "",
        situacao=pb.SituacaoLance.Value(f"SITUACAO_LANCE_{lance.situacao}"),
        classificacao=lance.classificacao,
        impressao_digital=lance.hash,
        ofertado_em=instante_pb(lance.ofertado_em),
        motivo=lance.motivo,
    )


def contemplacao_pb(contemplacao: Contemplacao) -> pb.Contemplacao:
    """A contemplação."""
    prazo, disponivel = contemplacao.prazo_pagamento, contemplacao.disponivel_em
    return pb.Contemplacao(
        contemplacao_id=str(contemplacao.contemplacao_id),
        assembleia_id=str(contemplacao.assembleia_id),
        cota_id=str(contemplacao.cota_id),
        cota_numero=contemplacao.numero,
        tipo=pb.TipoContemplacao.Value(f"TIPO_CONTEMPLACAO_{contemplacao.tipo}"),
        situacao=pb.SituacaoContemplacao.Value(f"SITUACAO_CONTEMPLACAO_{contemplacao.situacao}"),
        credito=format_reais(contemplacao.credito_centavos),
        lance_id=str(contemplacao.lance_id) if contemplacao.lance_id else "",
        prazo_pagamento=prazo.isoformat() if prazo else "",
        identificador_titulo=contemplacao.identificador_titulo,
        motivo=contemplacao.motivo,
        disponivel_em=disponivel.isoformat() if disponivel else "",
    )


def ata_pb(assembleia_id: str, ata: AtaRegistrada) -> pb.Ata:
    """The ata."""
    return pb.Ata(
        assembleia_id=assembleia_id, conteudo=ata.conteudo, impressao_digital=ata.hash, data=ata.data.isoformat()
    )


def resultado_pb(
    assembleia: Assembleia,
    extracao: ExtracaoRegistrada,
    apuracao: ApuracaoRegistrada,
    lances: list[LanceRegistrado],
    contemplacoes: list[Contemplacao],
) -> pb.ResultadoSorteio:
    """What was decided, from the canonical content that was written."""
    conteudo: dict[str, Any] = json.loads(apuracao.conteudo)
    cotas = {c.numero: str(c.cota_id) for c in contemplacoes}
    numeros = {str(lance.lance_id): lance.numero for lance in lances}
    return pb.ResultadoSorteio(
        assembleia_id=str(assembleia.assembleia_id),
        extracao=extracao_pb(extracao),
        metodo=conteudo["regra"]["metodo_sorteio"],
        pedra_chave=conteudo["pedra_chave"],
        tentativas=[_tentado_pb(ordem, t) for ordem, t in enumerate(conteudo["tentativas"], start=1)],
        contemplacoes=[_apurada_pb(c, cotas) for c in conteudo["contemplacoes"]],
        lances=[lance_pb(lance, sigiloso=False) for lance in lances],
        suplentes=[numeros[lance_id] for lance_id in conteudo["suplentes"]],
        caixa_inicial=format_reais(conteudo["caixa_inicial_centavos"]),
        caixa_final=format_reais(conteudo["caixa_final_centavos"]),
        impressao_digital=apuracao.hash,
    )


def _tentado_pb(ordem: int, tentativa: dict[str, Any]) -> pb.NumeroTentado:
    motivo = tentativa["motivo"]
    return pb.NumeroTentado(
        ordem=ordem,
        numero=tentativa["numero"],
        origem=_ORIGENS[Origem(tentativa["origem"])].format(premio=tentativa["premio"]),
        motivo=Impedimento[motivo].value if motivo else "",
    )


def _apurada_pb(apurada: dict[str, Any], cotas: dict[int, str]) -> pb.ContemplacaoApurada:
    return pb.ContemplacaoApurada(
        cota_numero=apurada["numero"],
        cota_id=cotas[apurada["numero"]],
        tipo=pb.TipoContemplacao.Value(f"TIPO_CONTEMPLACAO_{apurada['tipo']}"),
        credito=format_reais(direito_decidido(apurada)),
        caixa_antes=format_reais(apurada["caixa_antes_centavos"]),
        caixa_depois=format_reais(apurada["caixa_depois_centavos"]),
        fundo_reserva=format_reais(apurada["fundo_reserva_centavos"]),
        lance_id=apurada["lance_id"],
    )


def instante_pb(instante: datetime) -> Timestamp:
    """An instant as the contract writes it."""
    carimbo = Timestamp()
    carimbo.FromDatetime(instante)
    return carimbo
