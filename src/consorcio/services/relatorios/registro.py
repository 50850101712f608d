"""Lines of the reports that only the audit log can give: auditoria is asked, and nothing of it is kept here."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC
from typing import TYPE_CHECKING, Any

import orjson

from consorcio.contracts.auditoria.v1 import auditoria_pb2 as pb
from consorcio.contracts.notificacoes.v1 import notificacoes_pb2 as avisos
from consorcio.services.relatorios.domain.registro import Ato, linha_da_auditoria, linha_do_titular
from consorcio.services.relatorios.domain.relatorio import Linha, Parametros, Relatorio
from consorcio.services.relatorios.domain.tratamentos import ContagemDeTratamentos

if TYPE_CHECKING:
    from consorcio.contracts.auditoria.v1.auditoria_pb2_grpc import AuditoriaServiceAsyncStub

_POR_VEZ = 200
_LINHA_DO_ATO: dict[str, Callable[[Ato], Linha | None]] = {
    "auditoria-usuario": linha_da_auditoria,
    "lgpd-titulares": linha_do_titular,
}
TRATAMENTOS = "lgpd-tratamentos"
TIPOS = frozenset({*_LINHA_DO_ATO, TRATAMENTOS})


async def paginas(
    auditoria: AuditoriaServiceAsyncStub, relatorio: Relatorio, parametros: Parametros
) -> AsyncIterator[list[Linha]]:
    """The lines, some at a time, from the latest entry. UNAVAILABLE when auditoria does not answer."""
    if relatorio.tipo == TRATAMENTOS:
        contagem = ContagemDeTratamentos()
        async for atos in _atos(auditoria, parametros):
            for ato in atos:
                contagem.contar(ato)
        yield contagem.linhas()
        return
    linha_de = _LINHA_DO_ATO[relatorio.tipo]
    async for atos in _atos(auditoria, parametros):
        yield [linha for ato in atos if (linha := linha_de(ato)) is not None]


async def _atos(auditoria: AuditoriaServiceAsyncStub, parametros: Parametros) -> AsyncIterator[list[Ato]]:
    pedido = pb.ConsultarRegistrosRequest(
        ator_id=parametros.usuario_id,
        data_inicial=parametros.data_inicial.isoformat(),
        data_final=parametros.data_final.isoformat(),
        tamanho_pagina=_POR_VEZ,
    )
    while True:
        pagina = await auditoria.ConsultarRegistros(pedido)
        yield [_ato(registro) for registro in pagina.registros]
        if not pagina.proximo_token:
            return
        pedido.token_pagina = pagina.proximo_token


def _ato(registro: pb.Registro) -> Ato:
    pedido = (orjson.loads(registro.conteudo).get("dados") or {}).get("pedido") or {}
    return Ato(
        indice=registro.indice,
        servico=registro.servico,
        acao=registro.acao,
        ator_id=registro.ator_id,
        ator_nome=registro.ator_nome,
        entidade=registro.entidade,
        entidade_id=registro.entidade_id,
        instante=registro.instante.ToDatetime(UTC),
        pedido=pedido,
        escolhas=tuple(map(_escolha, pedido.get("preferencias", ()))),
    )


def _escolha(preferencia: Mapping[str, Any]) -> str:
    """In words; the log keeps numbers of the contract, and leaves out what is not allowed, which is its zero."""
    canal = avisos.Canal.Name(preferencia["canal"]).removeprefix("CANAL_").lower()
    finalidade = avisos.Finalidade.Name(preferencia["finalidade"]).removeprefix("FINALIDADE_").lower()
    return f"{canal} para {finalidade}: {'permite' if preferencia.get('permitido') else 'recusa'}"
