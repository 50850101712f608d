"""Messages of the contract ⇄ the domain."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from google.protobuf.timestamp_pb2 import Timestamp

from consorcio.contracts.relatorios.v1 import relatorios_pb2 as pb
from consorcio.core.errors import foreign_page_token, validation
from consorcio.services.relatorios.domain.relatorio import (
    Coluna,
    FormatoArquivo,
    Linha,
    Parametros,
    Relatorio,
    escolher_parametros,
    valor_em_texto,
)
from consorcio.services.relatorios.http import nome_da_execucao
from consorcio.services.relatorios.repository.agendamentos import Agendamento
from consorcio.services.relatorios.repository.eventos import Andamento
from consorcio.services.relatorios.repository.execucoes import Execucao


def ler_parametros(relatorio: Relatorio, pedido: pb.Parametros, hoje: date) -> Parametros:
    """What a report reads. VALIDATION names the parameter that is wrong."""
    return escolher_parametros(
        relatorio,
        ler_id(pedido.grupo_id),
        _data(pedido.data_inicial, "/parametros/data_inicial"),
        _data(pedido.data_final, "/parametros/data_final"),
        hoje,
        pedido.usuario_id,
    )


def ler_id(texto: str) -> UUID | None:
    """The id, or None when it was not given."""
    return UUID(texto) if texto else None


def ler_token(texto: str) -> UUID | None:
    """Where to continue. VALIDATION when the token is not one of ours."""
    try:
        return ler_id(texto)
    except ValueError:
        raise foreign_page_token() from None


def ler_formato(formato: pb.FormatoArquivo.ValueType) -> FormatoArquivo:
    """A format of file."""
    return FormatoArquivo(pb.FormatoArquivo.Name(formato).removeprefix("FORMATO_ARQUIVO_"))


def relatorio_pb(relatorio: Relatorio) -> pb.Relatorio:
    """A report."""
    return pb.Relatorio(
        tipo=relatorio.tipo,
        nome=relatorio.nome,
        descricao=relatorio.descricao,
        por_periodo=relatorio.por_periodo,
        exige_grupo=relatorio.exige_grupo,
        por_usuario=relatorio.do_registro,
        colunas=map(coluna_pb, relatorio.colunas),
    )


def coluna_pb(coluna: Coluna) -> pb.Coluna:
    """A column."""
    return pb.Coluna(
        nome=coluna.nome,
        titulo=coluna.titulo,
        formato=pb.FormatoColuna.Value(f"FORMATO_COLUNA_{coluna.formato.value}"),
        soma=coluna.soma,
    )


def linha_pb(linha: Linha, colunas: Sequence[Coluna]) -> pb.Linha:
    """A line."""
    return pb.Linha(
        valores=[valor_em_texto(valor, coluna.formato) for valor, coluna in zip(linha, colunas, strict=True)]
    )


def execucao_pb(execucao: Execucao) -> pb.Execucao:
    """An execution."""
    return pb.Execucao(
        execucao_id=str(execucao.execucao_id),
        tipo=execucao.tipo,
        formato=_formato_pb(execucao.formato),
        parametros=pb.Parametros(
            grupo_id=_texto(execucao.grupo_id),
            data_inicial=execucao.data_inicial.isoformat(),
            data_final=execucao.data_final.isoformat(),
            usuario_id=execucao.usuario_id,
        ),
        situacao=pb.SituacaoExecucao.Value(f"SITUACAO_EXECUCAO_{execucao.situacao}"),
        linhas_escritas=execucao.linhas_escritas,
        linhas_total=execucao.linhas_total,
        motivo=execucao.motivo,
        solicitante=execucao.solicitante,
        criada_em=instante_pb(execucao.criada_em),
        terminada_em=instante_pb(execucao.terminada_em),
        nome_arquivo=nome_da_execucao(execucao) if execucao.objeto else "",
        tamanho_bytes=_texto(execucao.tamanho_bytes),
        sha256=bytes(execucao.sha256 or b"").hex(),
        agendamento_id=_texto(execucao.agendamento_id),
    )


def agendamento_pb(agendamento: Agendamento) -> pb.Agendamento:
    """A schedule."""
    return pb.Agendamento(
        agendamento_id=str(agendamento.agendamento_id),
        tipo=agendamento.tipo,
        formato=_formato_pb(agendamento.formato),
        grupo_id=_texto(agendamento.grupo_id),
        periodicidade=pb.Periodicidade.Value(f"PERIODICIDADE_{agendamento.periodicidade}"),
        dia=agendamento.dia,
        hora=f"{agendamento.hora:%H:%M}",
        proxima_em=instante_pb(agendamento.proxima_em),
        criado_por=agendamento.criado_por,
    )


def projecao_pb(andamento: Andamento) -> pb.Projecao:
    """How far the facts came."""
    return pb.Projecao(
        eventos=str(andamento.eventos),
        ultimo_em=instante_pb(andamento.ultimo_em),
        pendentes=andamento.pendentes,
        atraso_segundos=andamento.atraso_segundos,
        mortos=andamento.mortos,
    )


def instante_pb(instante: datetime | None) -> Timestamp | None:
    """An instant, if there is one."""
    if instante is None:
        return None
    stamp = Timestamp()
    stamp.FromDatetime(instante)
    return stamp


def _formato_pb(formato: str) -> pb.FormatoArquivo.ValueType:
    return pb.FormatoArquivo.Value(f"FORMATO_ARQUIVO_{formato}")


def _data(texto: str, campo: str) -> date | None:
    try:
        return date.fromisoformat(texto) if texto else None
    except ValueError:
        raise validation(campo, "Informe uma data que exista, no formato AAAA-MM-DD.") from None


def _texto(valor: Any) -> str:
    return "" if valor is None else str(valor)
