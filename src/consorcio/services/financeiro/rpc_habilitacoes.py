"""HabilitacaoService: messages of the contract to use cases and back, nothing else."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.contracts.financeiro.v1 import habilitacoes_pb2 as pb
from consorcio.contracts.grupos.v1 import grupos_pb2
from consorcio.core.errors import foreign_page_token
from consorcio.core.money import format_reais, parse_reais
from consorcio.platform.context import Call
from consorcio.platform.service import Runtime
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.conversao import ler_data, ler_pagina, ler_texto, proximo_token
from consorcio.services.financeiro.domain.habilitacao import SituacaoDocumento
from consorcio.services.financeiro.registros_habilitacao import (
    DocumentoExigido,
    Garantia,
    Habilitacao,
    Resumo,
    documentos_exigidos,
    garantias_da_cota,
    habilitacoes_em_andamento,
    habilitacoes_encerradas,
    resumos,
)
from consorcio.services.financeiro.use_cases.garantias import (
    DecisaoGarantia,
    NovaGarantia,
    decidir_garantia,
    registrar_garantia,
)
from consorcio.services.financeiro.use_cases.habilitacao import (
    DecisaoDocumento,
    abrir_habilitacao,
    buscar_da_cota,
    decidir_documento,
    decidir_etapa,
)

_CENTAVOS = 100
_DECISOES = {
    pb.DECISAO_DOCUMENTO_ACEITAR: SituacaoDocumento.ACEITO,
    pb.DECISAO_DOCUMENTO_RECUSAR: SituacaoDocumento.RECUSADO,
    pb.DECISAO_DOCUMENTO_DISPENSAR: SituacaoDocumento.DISPENSADO,
}


class HabilitacaoServicer:
    """Handlers named by rpc."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._grupos = runtime.stub(grupos_pb2.DESCRIPTOR.services_by_name["GrupoService"])

    async def AbrirHabilitacao(self, request: pb.AbrirHabilitacaoRequest, call: Call) -> pb.Habilitacao:
        data = ler_data(request.data, "data", call.clock.today())
        conta = await repository.buscar_conta(call.tx.conn, UUID(request.cota_id))
        grupo = await self._grupos.BuscarGrupo(grupos_pb2.BuscarGrupoRequest(grupo_id=str(conta.grupo_id)))
        classe = grupos_pb2.ClasseObjeto.Name(grupo.classe_objeto).removeprefix("CLASSE_OBJETO_")
        pessoa = pb.PessoaHabilitada.Name(request.pessoa).removeprefix("PESSOA_HABILITADA_")
        aberta = await abrir_habilitacao(call.tx, self._runtime.calendar, conta.cota_id, classe, pessoa, data)
        return await _inteira(call.tx.conn, aberta, data, call.actor.id)

    async def BuscarHabilitacao(self, request: pb.BuscarHabilitacaoRequest, call: Call) -> pb.Habilitacao:
        async with call.read() as conn:
            conta = await repository.buscar_conta(conn, UUID(request.cota_id))
            call.require_owner(str(conta.consorciado_id))
            habilitacao = await buscar_da_cota(conn, conta.cota_id)
            return await _inteira(conn, habilitacao, call.clock.today(), call.actor.id)

    async def ListarHabilitacoes(
        self, request: pb.ListarHabilitacoesRequest, call: Call
    ) -> pb.ListarHabilitacoesResponse:
        tamanho, posicao = ler_pagina(request.tamanho_pagina, request.token_pagina)
        hoje, grupo_id = call.clock.today(), UUID(request.grupo_id) if request.grupo_id else None
        async with call.read() as conn:
            if request.encerradas:
                itens = await habilitacoes_encerradas(conn, grupo_id, _ultima(posicao), tamanho)
            else:
                vencidas_em = hoje if request.atrasadas else None
                itens = await habilitacoes_em_andamento(conn, grupo_id, vencidas_em, _ultima(posicao), tamanho)
            resumidas = await resumos(conn, [item.habilitacao_id for item in itens])
        token = proximo_token(itens, tamanho, _lugar(itens[-1]) if itens else "")
        return pb.ListarHabilitacoesResponse(
            habilitacoes=[_habilitacao(item, resumidas[item.habilitacao_id], hoje, call.actor.id) for item in itens],
            proximo_token=token,
        )

    async def DecidirDocumento(self, request: pb.DecidirDocumentoRequest, call: Call) -> pb.Habilitacao:
        data = ler_data(request.data, "data", call.clock.today())
        decisao = DecisaoDocumento(
            codigo=request.codigo,
            situacao=_DECISOES[request.decisao],
            motivo=ler_texto(request.motivo, "motivo"),
            valido_ate=ler_data(request.valido_ate, "valido_ate", data) if request.valido_ate else None,
        )
        feita = await decidir_documento(call.tx, UUID(request.cota_id), decisao, data)
        return await _inteira(call.tx.conn, feita, data, call.actor.id)

    async def DecidirEtapa(self, request: pb.DecidirEtapaRequest, call: Call) -> pb.Habilitacao:
        data = ler_data(request.data, "data", call.clock.today())
        motivo, calendario = ler_texto(request.motivo, "motivo"), self._runtime.calendar
        feita = await decidir_etapa(call.tx, calendario, UUID(request.cota_id), request.aprova, motivo, data)
        return await _inteira(call.tx.conn, feita, data, call.actor.id)

    async def RegistrarGarantia(self, request: pb.RegistrarGarantiaRequest, call: Call) -> pb.Garantia:
        nova = NovaGarantia(
            cota_id=UUID(request.cota_id),
            tipo=pb.TipoGarantia.Name(request.tipo).removeprefix("TIPO_GARANTIA_"),
            descricao=ler_texto(request.descricao, "descricao"),
            valor_centavos=parse_reais(request.valor, "/valor"),
            registro=ler_texto(request.registro, "registro"),
            substitui_garantia_id=UUID(request.substitui_garantia_id) if request.substitui_garantia_id else None,
            data=ler_data(request.data, "data", call.clock.today()),
            ano_fabricacao=request.ano_fabricacao or None,
        )
        return _garantia(await registrar_garantia(call.tx, nova), call.actor.id)

    async def DecidirGarantia(self, request: pb.DecidirGarantiaRequest, call: Call) -> pb.Garantia:
        decisao = DecisaoGarantia(
            aprova=request.aprova,
            motivo=ler_texto(request.motivo, "motivo"),
            registro=ler_texto(request.registro, "registro"),
            data=ler_data(request.data, "data", call.clock.today()),
        )
        alcada = self._runtime.settings.alcada_credito_reais * _CENTAVOS
        return _garantia(await decidir_garantia(call.tx, UUID(request.garantia_id), decisao, alcada), call.actor.id)


def _lugar(item: Habilitacao) -> str:
    return f"{item.prazo or item.desde}|{item.habilitacao_id}"


def _ultima(posicao: str) -> tuple[date, UUID] | None:
    if not posicao:
        return None
    try:
        dia, habilitacao_id = posicao.split("|")
        return date.fromisoformat(dia), UUID(habilitacao_id)
    except ValueError:
        raise foreign_page_token() from None


async def _inteira(conn: AsyncConnection, item: Habilitacao, hoje: date, ator_id: str) -> pb.Habilitacao:
    resumo = (await resumos(conn, [item.habilitacao_id]))[item.habilitacao_id]
    mensagem = _habilitacao(item, resumo, hoje, ator_id)
    mensagem.documentos.extend(map(_documento, await documentos_exigidos(conn, item.habilitacao_id)))
    mensagem.garantias.extend(_garantia(g, ator_id) for g in await garantias_da_cota(conn, item.cota_id))
    return mensagem


def _habilitacao(item: Habilitacao, resumo: Resumo, hoje: date, ator_id: str) -> pb.Habilitacao:
    return pb.Habilitacao(
        habilitacao_id=str(item.habilitacao_id),
        cota_id=str(item.cota_id),
        contemplacao_id=str(item.contemplacao_id),
        grupo_id=str(item.grupo_id),
        pessoa=pb.PessoaHabilitada.Value(f"PESSOA_HABILITADA_{item.pessoa}"),
        etapa=pb.EtapaHabilitacao.Value(f"ETAPA_HABILITACAO_{item.etapa}"),
        desde=item.desde.isoformat(),
        prazo=item.prazo.isoformat() if item.prazo else "",
        atrasada=item.prazo is not None and item.prazo < hoje,
        valida_ate=item.valida_ate.isoformat() if item.valida_ate else "",
        motivo=item.motivo,
        cota_numero=resumo.cota_numero,
        documentos_exigidos=resumo.exigidos,
        documentos_resolvidos=resumo.resolvidos,
        minha=item.aberta_por == ator_id,
    )


def _documento(item: DocumentoExigido) -> pb.DocumentoExigido:
    return pb.DocumentoExigido(
        codigo=item.codigo,
        descricao=item.descricao,
        obrigatorio=item.obrigatorio,
        situacao=pb.SituacaoDocumentoExigido.Value(f"SITUACAO_DOCUMENTO_EXIGIDO_{item.situacao}"),
        documento_id=str(item.documento_id or ""),
        motivo=item.motivo,
        decidido_por=item.decidido_por,
        valido_ate=item.valido_ate.isoformat() if item.valido_ate else "",
    )


def _garantia(item: Garantia, ator_id: str) -> pb.Garantia:
    return pb.Garantia(
        garantia_id=str(item.garantia_id),
        cota_id=str(item.cota_id),
        tipo=pb.TipoGarantia.Value(f"TIPO_GARANTIA_{item.tipo}"),
        descricao=item.descricao,
        valor=format_reais(item.valor_centavos),
        registro=item.registro,
        situacao=pb.SituacaoGarantia.Value(f"SITUACAO_GARANTIA_{item.situacao}"),
        motivo=item.motivo,
        substitui_garantia_id=str(item.substitui_garantia_id or ""),
        registrada_em=item.registrada_em.isoformat(),
        minha=item.registrada_por == ator_id,
        ano_fabricacao=item.ano_fabricacao or 0,
    )
