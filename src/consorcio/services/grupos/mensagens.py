"""Contract messages ⇄ records of the domain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, TypeVar
from uuid import UUID

from google.protobuf.descriptor import EnumDescriptor, FieldDescriptor
from google.protobuf.timestamp_pb2 import Timestamp

from consorcio.contracts.grupos.v1 import grupos_pb2 as pb
from consorcio.core.money import format_reais
from consorcio.services.grupos.domain.adesao import Adesao
from consorcio.services.grupos.domain.bem import Preco
from consorcio.services.grupos.domain.cota import Contemplacao, Cota, Vinculo
from consorcio.services.grupos.domain.cronograma import ItemCronograma
from consorcio.services.grupos.domain.plano import Plano
from consorcio.services.grupos.domain.regra_grupo import RegraGrupo, VersaoRegra
from consorcio.services.grupos.regra_json import regra_de_json, regra_para_json
from consorcio.services.grupos.repository.bens import BemComPreco, PrecoRegistrado
from consorcio.services.grupos.repository.cotas import FatoCota, LinhaVaga
from consorcio.services.grupos.repository.grupos import FichaGrupo

E = TypeVar("E", bound=Enum)
_SO_DE_SAIDA = ("numero", "vigencia_inicio")


def _prefixo(enum: EnumDescriptor) -> str:
    return str(enum.values[0].name).removesuffix("UNSPECIFIED")


def numero_do_enum(enum: EnumDescriptor, valor: Enum) -> Any:
    """The contract number of a domain enum: same name, behind the prefix of the type."""
    return enum.values_by_name[_prefixo(enum) + valor.value].number


def _nome_do_enum(enum: EnumDescriptor, numero: int) -> str:
    return str(enum.values_by_number[numero].name).removeprefix(_prefixo(enum))


def valor_do_enum(tipo: type[E], enum: EnumDescriptor, numero: int) -> E:
    """The domain enum of a contract number that is not UNSPECIFIED."""
    return tipo(_nome_do_enum(enum, numero))


def filtro(enum: EnumDescriptor, numero: int) -> str | None:
    """The domain name of a filter, or None when it is not given."""
    return _nome_do_enum(enum, numero) if numero else None


def ler_regra(mensagem: pb.RegraGrupo) -> RegraGrupo:
    """The rule with defaults in place of what the message does not say."""
    documento: dict[str, Any] = {}
    for campo, valor in mensagem.ListFields():
        if campo.name not in _SO_DE_SAIDA:
            documento[campo.name] = _valor_json(campo, valor)
    return regra_de_json(documento)


def _valor_json(campo: FieldDescriptor, valor: Any) -> Any:
    if campo.name == "cronograma_taxa":
        return [
            {
                "mes_inicial": faixa.mes_inicial,
                "mes_final": faixa.mes_final,
                "percentual_mensal": faixa.percentual_mensal,
            }
            for faixa in valor
        ]
    if campo.name == "tabela_equivalencia":
        return [{"de": faixa.de, "ate": faixa.ate, "cota": faixa.cota} for faixa in valor]
    if campo.name == "clausula_penal":
        return [_faixa_penal_json(faixa) for faixa in valor]
    if campo.enum_type is None:
        return valor
    if campo.is_repeated:
        return [_nome_do_enum(campo.enum_type, item) for item in valor]
    return _nome_do_enum(campo.enum_type, valor)


def _faixa_penal_json(faixa: pb.FaixaPenal) -> dict[str, str]:
    return {
        "ate": faixa.ate,
        "grupo": faixa.grupo,
        "administradora": faixa.administradora,
        "base": _nome_do_enum(pb.BasePena.DESCRIPTOR, faixa.base) if faixa.base else "",
        "motivo": _nome_do_enum(pb.MotivoExclusao.DESCRIPTOR, faixa.motivo) if faixa.motivo else "",
    }


def _faixa_penal(faixa: Mapping[str, str]) -> pb.FaixaPenal:
    motivo = faixa["motivo"]
    return pb.FaixaPenal(
        ate=faixa["ate"],
        grupo=faixa["grupo"],
        administradora=faixa["administradora"],
        base=pb.BasePena.Value(f"BASE_PENA_{faixa['base']}"),
        motivo=pb.MotivoExclusao.Value(f"MOTIVO_EXCLUSAO_{motivo}") if motivo else pb.MOTIVO_EXCLUSAO_UNSPECIFIED,
    )


def regra(valor: RegraGrupo, versao: VersaoRegra | None = None) -> pb.RegraGrupo:
    """The rule with every parameter, and its version when it is that of a group."""
    documento: Mapping[str, Any] = regra_para_json(valor)
    mensagem = pb.RegraGrupo()
    for campo in pb.RegraGrupo.DESCRIPTOR.fields:
        if campo.name in documento:
            _preencher(mensagem, campo, documento[campo.name])
    if versao is not None:
        mensagem.numero = versao.numero
        mensagem.vigencia_inicio = versao.vigencia_inicio.isoformat()
    return mensagem


def _preencher(mensagem: pb.RegraGrupo, campo: FieldDescriptor, valor: Any) -> None:
    if campo.name == "cronograma_taxa":
        mensagem.cronograma_taxa.extend(pb.FaixaTaxa(**faixa) for faixa in valor)
    elif campo.name == "tabela_equivalencia":
        mensagem.tabela_equivalencia.extend(pb.FaixaCentenas(**faixa) for faixa in valor)
    elif campo.name == "clausula_penal":
        mensagem.clausula_penal.extend(map(_faixa_penal, valor))
    elif campo.is_repeated:
        getattr(mensagem, campo.name).extend(_numero(campo, item) for item in valor)
    else:
        setattr(mensagem, campo.name, _numero(campo, valor))


def _numero(campo: FieldDescriptor, valor: Any) -> Any:
    if campo.enum_type is None:
        return valor
    return campo.enum_type.values_by_name[_prefixo(campo.enum_type) + valor].number


def bem(item: BemComPreco) -> pb.Bem:
    """A bem with its price in force."""
    return pb.Bem(
        bem_id=str(item.bem.bem_id),
        codigo=item.bem.codigo,
        descricao=item.bem.descricao,
        classe_objeto=numero_do_enum(pb.ClasseObjeto.DESCRIPTOR, item.bem.classe_objeto),
        fonte_preco=item.bem.fonte_preco,
        preco=format_reais(item.preco.preco_centavos),
        vigencia_inicio=item.preco.vigencia_inicio.isoformat(),
        versao=item.bem.versao,
    )


def preco(item: PrecoRegistrado) -> pb.Preco:
    """A price of the series."""
    valor: Preco = item.preco
    return pb.Preco(
        preco=format_reais(valor.preco_centavos),
        vigencia_inicio=valor.vigencia_inicio.isoformat(),
        motivo=valor.motivo,
        registrado_em=_instante(item.registrado_em),
    )


def plano(item: Plano) -> pb.Plano:
    """A plano and the rule groups copy."""
    return pb.Plano(
        plano_id=str(item.plano_id),
        codigo=item.codigo,
        nome=item.nome,
        classe_objeto=numero_do_enum(pb.ClasseObjeto.DESCRIPTOR, item.classe_objeto),
        regra=regra(item.regra),
    )


def grupo(ficha: FichaGrupo) -> pb.Grupo:
    """A group and how many of its seats are taken."""
    item = ficha.grupo
    return pb.Grupo(
        grupo_id=str(item.grupo_id),
        codigo=item.codigo,
        situacao=numero_do_enum(pb.SituacaoGrupo.DESCRIPTOR, item.situacao),
        regime=numero_do_enum(pb.Regime.DESCRIPTOR, item.regime) if item.regime else pb.REGIME_UNSPECIFIED,
        classe_objeto=numero_do_enum(pb.ClasseObjeto.DESCRIPTOR, item.classe_objeto),
        plano_id=str(item.plano_id),
        bem_ids=[str(bem_id) for bem_id in ficha.bem_ids],
        prazo_meses=item.prazo_meses,
        max_cotas=item.max_cotas,
        primeiro_vencimento=item.primeiro_vencimento.isoformat(),
        data_agc=_data(item.data_agc),
        cotas_ativas=ficha.cotas_ativas,
        cotas_reservadas=ficha.cotas_reservadas,
        cotas_vagas=ficha.cotas_vagas,
        versao=item.versao,
        contrato_versao=item.contrato_versao,
        criado_em=_instante(ficha.criado_em),
    )


def item_cronograma(item: ItemCronograma) -> pb.ItemCronograma:
    """One month of the calendar."""
    return pb.ItemCronograma(ago=item.ago, vencimento=item.vencimento.isoformat(), data_ago=item.data_ago.isoformat())


def cota(item: Cota) -> pb.Cota:
    """A version of the holder of a seat."""
    tipo = item.tipo_contemplacao
    return pb.Cota(
        cota_id=str(item.cota_id),
        grupo_id=str(item.grupo_id),
        numero=item.numero,
        versao_titular=item.versao_titular,
        consorciado_id=str(item.consorciado_id),
        bem_id=str(item.bem_id),
        vinculo=_vinculo(item.estado.vinculo),
        contemplacao=_contemplacao(item.estado.contemplacao),
        tipo_contemplacao=numero_do_enum(pb.TipoContemplacao.DESCRIPTOR, tipo)
        if tipo
        else pb.TIPO_CONTEMPLACAO_UNSPECIFIED,
        ago_contemplacao=item.ago_contemplacao or 0,
        data_adesao=item.data_adesao.isoformat(),
        ago_ingresso=item.ago_ingresso,
        meses_plano=item.meses_plano,
        dispensa_sorteio=item.dispensa_sorteio,
        parte_relacionada=item.parte_relacionada,
        versao=item.versao,
    )


def vaga(grupo_id: UUID, linha: LinhaVaga) -> pb.Cota:
    """A seat as a list of cotas shows it: its occupant, or only its number."""
    if linha.cota is not None:
        return cota(linha.cota)
    return pb.Cota(grupo_id=str(grupo_id), numero=linha.numero, vinculo=pb.VINCULO_COTA_VAGA)


def cota_cobranca(item: Cota) -> pb.CotaCobranca:
    """A cota as billing reads it."""
    return pb.CotaCobranca(
        cota_id=str(item.cota_id),
        numero=item.numero,
        versao_titular=item.versao_titular,
        consorciado_id=str(item.consorciado_id),
        bem_id=str(item.bem_id),
        ago_ingresso=item.ago_ingresso,
        meses_plano=item.meses_plano,
        contemplacao=_contemplacao(item.estado.contemplacao),
        vinculo=_vinculo(item.estado.vinculo),
    )


def cota_situacao(linha: LinhaVaga) -> pb.CotaSituacao:
    """A seat as the draw reads it; a vacant one has only its number (R2.25)."""
    item = linha.cota
    if item is None:
        return pb.CotaSituacao(numero=linha.numero, vinculo=pb.VINCULO_COTA_VAGA)
    return pb.CotaSituacao(
        cota_id=str(item.cota_id),
        numero=item.numero,
        versao_titular=item.versao_titular,
        vinculo=_vinculo(item.estado.vinculo),
        contemplacao=_contemplacao(item.estado.contemplacao),
        dispensa_sorteio=item.dispensa_sorteio,
        parte_relacionada=item.parte_relacionada,
        arrependimento_ate=_data(item.arrependimento_ate),
        bem_id=str(item.bem_id),
        consorciado_id=str(item.consorciado_id),
    )


def fato_cota(item: FatoCota) -> pb.FatoCota:
    """A line of the history of a cota."""
    return pb.FatoCota(
        fato=item.fato,
        data=item.data.isoformat(),
        detalhe=item.detalhe,
        registrado_em=_instante(item.registrado_em),
    )


def adesao(item: Adesao) -> pb.Adesao:
    """An adesão."""
    return pb.Adesao(
        adesao_id=str(item.adesao_id),
        grupo_id=str(item.grupo_id),
        consorciado_id=str(item.consorciado_id),
        situacao=numero_do_enum(pb.SituacaoAdesao.DESCRIPTOR, item.situacao),
        cota_id=str(item.cota_id),
        numero=item.numero,
        motivo=item.motivo,
        prazo_pagamento=item.prazo_pagamento.isoformat(),
        bem_id=str(item.bem_id),
        criada_em=_instante(item.criada_em),
    )


def precos(itens: Mapping[UUID, int]) -> Iterable[pb.PrecoBem]:
    """Prices of the bens of a group."""
    return [pb.PrecoBem(bem_id=str(bem_id), preco=format_reais(centavos)) for bem_id, centavos in itens.items()]


def _vinculo(vinculo: Vinculo) -> Any:
    """A released reservation left its seat vacant; a transferred cota is active with its new holder."""
    publico = {Vinculo.LIBERADA: pb.VINCULO_COTA_VAGA, Vinculo.TRANSFERIDA: pb.VINCULO_COTA_ATIVA}
    return publico.get(vinculo) or numero_do_enum(pb.VinculoCota.DESCRIPTOR, vinculo)


def _contemplacao(contemplacao: Contemplacao) -> Any:
    return numero_do_enum(pb.ContemplacaoCota.DESCRIPTOR, contemplacao)


def _data(dia: date | None) -> str:
    return dia.isoformat() if dia else ""


def _instante(quando: datetime) -> Timestamp:
    instante = Timestamp()
    instante.FromDatetime(quando)
    return instante
