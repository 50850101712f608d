"""Messages of the contract ⇄ the domain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from google.protobuf.timestamp_pb2 import Timestamp

from consorcio.contracts.configuracao.v1 import configuracao_pb2 as pb
from consorcio.core.errors import foreign_page_token, validation
from consorcio.core.feature_flags import Regras
from consorcio.core.parameters import GLOBAL, Escopo, TipoEscopo, TipoParametro
from consorcio.services.configuracao.domain.flag import Flag, vencida
from consorcio.services.configuracao.domain.parametro import Definicao, Mudanca, Parametro, ValorDefinido, em_vigor
from consorcio.services.configuracao.domain.proposta import Decisao, Proposta, Situacao
from consorcio.services.configuracao.use_cases.arquivo import ParametroArquivado, Plano

_NUMERO = re.compile(r"[0-9]{1,9}", re.ASCII)


def definicao_de(pedido: pb.CriarParametroRequest) -> Definicao:
    """The definition as the request tells it."""
    return Definicao(
        chave=pedido.chave,
        tipo=TipoParametro[_nome(pb.TipoParametro, pedido.tipo, "TIPO_PARAMETRO_")],
        descricao=pedido.descricao,
        unidade=pedido.unidade,
        minimo=pedido.minimo,
        maximo=pedido.maximo,
        opcoes=tuple(pedido.opcoes),
        padrao=pedido.padrao,
        sensivel=pedido.sensivel,
        escopos=tuple(TipoEscopo[_nome(pb.TipoEscopo, tipo, "TIPO_ESCOPO_")] for tipo in sorted(pedido.escopos)),
    )


def mudanca_de(pedido: pb.DefinirValorRequest, hoje: date) -> Mudanca:
    """The change that is asked for. VALIDATION when it has a value and gives it up."""
    _exigir_um(pedido.valor, pedido.herdar, "/herdar")
    escopo = escopo_de(pedido.escopo) if pedido.HasField("escopo") else GLOBAL
    return Mudanca(escopo, None if pedido.herdar else pedido.valor, ler_dia(pedido.vigencia_inicio, hoje))


def escopo_de(escopo: pb.Escopo) -> Escopo:
    """A scope as the message tells it."""
    return Escopo(TipoEscopo[_nome(pb.TipoEscopo, escopo.tipo, "TIPO_ESCOPO_")], escopo.identificador)


def flag_de(pedido: pb.CriarFlagRequest | pb.AtualizarFlagRequest, versao: int = 1) -> Flag:
    """A flag as the request tells it."""
    regras = Regras(pedido.ligada, pedido.percentual, frozenset(pedido.papeis), frozenset(pedido.grupo_ids))
    remover_em = _dia(pedido.remover_em, "/remover_em")
    return Flag(pedido.chave, pedido.descricao, pedido.responsavel, remover_em, regras, versao)


def arquivados_de(arquivo: pb.Arquivo) -> list[ParametroArquivado]:
    """The parameters of a file."""
    return [
        ParametroArquivado(definicao_de(item.definicao), tuple(_mudancas(item.valores, f"/arquivo/parametros/{i}")))
        for i, item in enumerate(arquivo.parametros)
    ]


def flags_de(arquivo: pb.Arquivo) -> list[Flag]:
    """The flags of a file."""
    return [flag_de(item) for item in arquivo.flags]


def decisao_de(decisao: int) -> Decisao:
    """What is decided."""
    return Decisao[_nome(pb.Decisao, decisao, "DECISAO_")]


def situacao_de(situacao: int) -> Situacao | None:
    """The situation looked for; None for any."""
    return Situacao[_nome(pb.SituacaoProposta, situacao, "SITUACAO_PROPOSTA_")] if situacao else None


def ler_dia(texto: str, padrao: date, pointer: str = "/vigencia_inicio") -> date:
    """A day, or the default when none is told. VALIDATION when it does not exist."""
    return _dia(texto, pointer) if texto else padrao


def ler_versao(token: str) -> int | None:
    """The version below which the next page starts; None on the first. VALIDATION."""
    if token and _NUMERO.fullmatch(token) is None:
        raise foreign_page_token()
    return int(token) if token else None


def ler_id(token: str) -> UUID | None:
    """The id below which the next page starts; None on the first. VALIDATION."""
    try:
        return UUID(token) if token else None
    except ValueError:
        raise foreign_page_token() from None


def parametro_pb(parametro: Parametro, valores: Sequence[ValorDefinido], hoje: date) -> pb.Parametro:
    """A parameter, with the values in force and to come."""
    definicao = parametro.definicao
    vigentes = em_vigor(valores, hoje).values()
    return pb.Parametro(
        chave=definicao.chave,
        tipo=pb.TipoParametro.Value(f"TIPO_PARAMETRO_{definicao.tipo.value}"),
        descricao=definicao.descricao,
        unidade=definicao.unidade,
        minimo=definicao.minimo,
        maximo=definicao.maximo,
        opcoes=definicao.opcoes,
        padrao=definicao.padrao,
        sensivel=definicao.sensivel,
        escopos=[pb.TipoEscopo.Value(f"TIPO_ESCOPO_{tipo.value}") for tipo in definicao.escopos],
        versao=parametro.versao,
        valores=[valor_pb(valor, em_vigor=valor in vigentes) for valor in valores],
    )


def valor_pb(valor: ValorDefinido, *, em_vigor: bool) -> pb.ValorDefinido:
    """A change that was carried out."""
    return pb.ValorDefinido(
        escopo=escopo_pb(valor.mudanca.escopo),
        valor=valor.mudanca.valor or "",
        herdar=valor.mudanca.valor is None,
        vigencia_inicio=valor.mudanca.vigencia_inicio.isoformat(),
        versao=valor.versao,
        autor_id=valor.autor_id,
        aprovador_id=valor.aprovador_id,
        motivo=valor.motivo,
        criado_em=_instante(valor.criado_em),
        em_vigor=em_vigor,
    )


def escopo_pb(escopo: Escopo) -> pb.Escopo:
    """A scope."""
    return pb.Escopo(tipo=pb.TipoEscopo.Value(f"TIPO_ESCOPO_{escopo.tipo.value}"), identificador=escopo.identificador)


def proposta_pb(proposta: Proposta, versao_parametro: int, valor_atual: str) -> pb.Proposta:
    """A proposal beside what the parameter is now."""
    mudou = proposta.situacao is Situacao.PENDENTE and versao_parametro != proposta.versao_base
    return pb.Proposta(
        proposta_id=str(proposta.proposta_id),
        chave=proposta.chave,
        escopo=escopo_pb(proposta.mudanca.escopo),
        valor=proposta.mudanca.valor or "",
        herdar=proposta.mudanca.valor is None,
        vigencia_inicio=proposta.mudanca.vigencia_inicio.isoformat(),
        situacao=pb.SituacaoProposta.Value(f"SITUACAO_PROPOSTA_{proposta.situacao.value}"),
        autor_id=proposta.autor_id,
        motivo=proposta.motivo,
        criada_em=_instante(proposta.criada_em),
        versao_base=proposta.versao_base,
        versao_parametro=versao_parametro,
        parametro_mudou=mudou,
        valor_atual=valor_atual,
        decisor_id=proposta.decisor_id,
        parecer=proposta.parecer,
        decidida_em=_instante(proposta.decidida_em) if proposta.decidida_em else None,
    )


def flag_pb(flag: Flag, hoje: date) -> pb.Flag:
    """A flag."""
    return pb.Flag(
        chave=flag.chave,
        descricao=flag.descricao,
        responsavel=flag.responsavel,
        remover_em=flag.remover_em.isoformat(),
        ligada=flag.regras.ligada,
        percentual=flag.regras.percentual,
        papeis=sorted(flag.regras.papeis),
        grupo_ids=sorted(flag.regras.grupo_ids),
        versao=flag.versao,
        vencida=vencida(flag, hoje),
    )


def arquivado_pb(parametro: Parametro, valores: Iterable[ValorDefinido]) -> pb.ParametroArquivado:
    """A parameter of a file."""
    definicao = parametro.definicao
    return pb.ParametroArquivado(
        definicao=pb.CriarParametroRequest(
            chave=definicao.chave,
            tipo=pb.TipoParametro.Value(f"TIPO_PARAMETRO_{definicao.tipo.value}"),
            descricao=definicao.descricao,
            unidade=definicao.unidade,
            minimo=definicao.minimo,
            maximo=definicao.maximo,
            opcoes=definicao.opcoes,
            padrao=definicao.padrao,
            sensivel=definicao.sensivel,
            escopos=[pb.TipoEscopo.Value(f"TIPO_ESCOPO_{tipo.value}") for tipo in definicao.escopos],
        ),
        valores=[
            pb.ValorArquivado(
                escopo=escopo_pb(valor.mudanca.escopo),
                valor=valor.mudanca.valor or "",
                herdar=valor.mudanca.valor is None,
                vigencia_inicio=valor.mudanca.vigencia_inicio.isoformat(),
            )
            for valor in valores
        ],
    )


def flag_arquivada_pb(flag: Flag) -> pb.CriarFlagRequest:
    """A flag of a file."""
    return pb.CriarFlagRequest(
        chave=flag.chave,
        descricao=flag.descricao,
        responsavel=flag.responsavel,
        remover_em=flag.remover_em.isoformat(),
        ligada=flag.regras.ligada,
        percentual=flag.regras.percentual,
        papeis=sorted(flag.regras.papeis),
        grupo_ids=sorted(flag.regras.grupo_ids),
    )


def importacao_pb(plano: Plano) -> pb.ImportarConfiguracaoResponse:
    """What a file did, or would do; nothing when it has problems."""
    if plano.problemas:
        problemas = [pb.ProblemaImportacao(campo=erro.pointer, mensagem=erro.message) for erro in plano.problemas]
        return pb.ImportarConfiguracaoResponse(problemas=problemas)
    propostas = sum(definicao.sensivel for definicao, _ in plano.mudancas)
    return pb.ImportarConfiguracaoResponse(
        parametros_criados=len(plano.novos),
        valores_definidos=len(plano.mudancas) - propostas,
        propostas_criadas=propostas,
        flags_gravadas=len(plano.flags_novas) + len(plano.flags_mudadas),
        iguais=plano.iguais,
    )


def _mudancas(valores: Iterable[pb.ValorArquivado], pointer: str) -> Iterable[Mudanca]:
    for i, valor in enumerate(valores):
        _exigir_um(valor.valor, valor.herdar, f"{pointer}/valores/{i}/herdar")
        vigencia = _dia(valor.vigencia_inicio, f"{pointer}/valores/{i}/vigencia_inicio")
        yield Mudanca(escopo_de(valor.escopo), None if valor.herdar else valor.valor, vigencia)


def _exigir_um(valor: str, herdar: bool, pointer: str) -> None:
    if valor and herdar:
        raise validation(pointer, "Informe um valor ou herdar, não os dois.")


def _dia(texto: str, pointer: str) -> date:
    try:
        return date.fromisoformat(texto)
    except ValueError:
        raise validation(pointer, "A data não existe no calendário.") from None


def _instante(instante: datetime) -> Timestamp:
    resultado = Timestamp()
    resultado.FromDatetime(instante)
    return resultado


def _nome(enum: Any, valor: int, prefixo: str) -> str:
    return str(enum.Name(valor)).removeprefix(prefixo)
