"""ExclusaoService: messages of the contract to use cases and back, nothing else."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.contracts.financeiro.v1 import exclusoes_pb2 as pb
from consorcio.core.errors import foreign_page_token
from consorcio.core.money import format_reais, parse_reais
from consorcio.core.percent import format_pct, parse_pct
from consorcio.platform.context import Call
from consorcio.platform.service import Runtime
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.conversao import ler_data, ler_pagina, ler_texto, proximo_token
from consorcio.services.financeiro.domain.restituicao import percentual_na_exclusao
from consorcio.services.financeiro.registros_exclusao import Exclusao, buscar_exclusao, listar_exclusoes
from consorcio.services.financeiro.regra import ler_regra
from consorcio.services.financeiro.use_cases import readmissao, restituicao
from consorcio.services.financeiro.use_cases.exclusao import (
    Avaliacao,
    PedidoExclusao,
    avaliar,
    com_aberto,
    excluir,
    meses_decorridos,
)

_PRIMEIRA = (date.min, UUID(int=0))


class ExclusaoServicer:
    """Handlers named by rpc."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def PreverExclusao(self, request: pb.PreverExclusaoRequest, call: Call) -> pb.PrevisaoExclusao:
        data = ler_data(request.data, "data", call.clock.today())
        async with call.read() as conn:
            avaliacao = await avaliar(conn, UUID(request.cota_id), data, self._runtime.calendar)
            call.require_owner(str(avaliacao.conta.consorciado_id))
            return pb.PrevisaoExclusao(
                cota_id=request.cota_id,
                excluivel=avaliacao.excluivel and not avaliacao.impedimento,
                impedimento=avaliacao.impedimento,
                vencimentos_em_aberto=avaliacao.vencimentos_em_aberto,
                valor_para_purgar=format_reais(avaliacao.purga_centavos),
                se_inadimplente=await _estimativa(conn, avaliacao, "INADIMPLENCIA"),
                se_desistente=await _estimativa(conn, avaliacao, "DESISTENCIA"),
            )

    async def ExcluirCota(self, request: pb.ExcluirCotaRequest, call: Call) -> pb.Exclusao:
        data = ler_data(request.data_contabil, "data_contabil", call.clock.today())
        pedido = PedidoExclusao(
            cota_id=UUID(request.cota_id),
            causa=pb.CausaExclusao.Name(request.causa).removeprefix("CAUSA_EXCLUSAO_"),
            justificativa=ler_texto(request.justificativa, "justificativa"),
            data_pedido=ler_data(request.data_pedido, "data_pedido", data),
            data_contabil=data,
        )
        return exclusao_pb(await excluir(call.tx, pedido, self._runtime.calendar))

    async def BuscarExclusao(self, request: pb.BuscarExclusaoRequest, call: Call) -> pb.Exclusao:
        async with call.read() as conn:
            conta = await repository.buscar_conta(conn, UUID(request.cota_id))
            call.require_owner(str(conta.consorciado_id))
            return exclusao_pb(await buscar_exclusao(conn, conta.cota_id))

    async def ListarExclusoes(self, request: pb.ListarExclusoesRequest, call: Call) -> pb.ListarExclusoesResponse:
        tamanho, token = ler_pagina(request.tamanho_pagina, request.token_pagina)
        nome = pb.SituacaoExclusao.Name(request.situacao).removeprefix("SITUACAO_EXCLUSAO_")
        situacao = "" if nome == "UNSPECIFIED" else nome
        async with call.read() as conn:
            await repository.buscar_grupo(conn, UUID(request.grupo_id))
            itens = await listar_exclusoes(conn, UUID(request.grupo_id), situacao, _depois_de(token), tamanho)
        chave = f"{itens[-1].excluida_em}|{itens[-1].cota_id}" if itens else ""
        return pb.ListarExclusoesResponse(
            exclusoes=map(exclusao_pb, itens), proximo_token=proximo_token(itens, tamanho, chave)
        )

    async def ReadmitirCota(self, request: pb.ReadmitirCotaRequest, call: Call) -> pb.Exclusao:
        data = ler_data(request.data_contabil, "data_contabil", call.clock.today())
        justificativa = ler_texto(request.justificativa, "justificativa")
        return exclusao_pb(await readmissao.pedir_readmissao(call.tx, UUID(request.cota_id), justificativa, data))

    async def ProporPena(self, request: pb.ProporPenaRequest, call: Call) -> pb.Exclusao:
        proposta = await restituicao.propor_pena(
            call.tx,
            UUID(request.cota_id),
            parse_pct(request.grupo, "/grupo"),
            parse_pct(request.administradora, "/administradora"),
            ler_texto(request.motivo, "motivo"),
        )
        return exclusao_pb(proposta)

    async def DecidirPena(self, request: pb.DecidirPenaRequest, call: Call) -> pb.Exclusao:
        cota_id = UUID(request.cota_id)
        return exclusao_pb(await restituicao.decidir_pena(call.tx, cota_id, request.versao, aprova=request.aprova))

    async def ProporPagamentoRestituicao(
        self, request: pb.ProporPagamentoRestituicaoRequest, call: Call
    ) -> pb.Exclusao:
        data = ler_data(request.data_pagamento, "data_pagamento", call.clock.today())
        rendimentos = parse_reais(request.rendimentos or "0.00", "/rendimentos")
        return exclusao_pb(await restituicao.propor_pagamento(call.tx, UUID(request.cota_id), rendimentos, data))

    async def DecidirPagamentoRestituicao(
        self, request: pb.DecidirPagamentoRestituicaoRequest, call: Call
    ) -> pb.Exclusao:
        comprovante = ler_texto(request.comprovante, "comprovante")
        cota_id = UUID(request.cota_id)
        return exclusao_pb(
            await restituicao.decidir_pagamento(call.tx, cota_id, request.versao, comprovante, aprova=request.aprova)
        )

    async def ApurarRestituicao(self, request: pb.ApurarRestituicaoRequest, call: Call) -> pb.Exclusao:
        sorteado = restituicao.Sorteado(
            contemplacao_id=UUID(request.contemplacao_id),
            cota_id=UUID(request.cota_id),
            ago=request.ago,
            data=ler_data(request.data_contabil, "data_contabil", call.clock.today()),
        )
        return exclusao_pb(await restituicao.apurar(call.tx, sorteado, self._runtime.calendar))


async def _estimativa(conn: AsyncConnection, avaliacao: Avaliacao, causa: str) -> pb.ValoresRestituicao:
    conta = avaliacao.conta
    grupo = await repository.buscar_grupo(conn, conta.grupo_id)
    aberto = await repository.ajustes_abertos(conn, conta.cota_id)
    percentual = percentual_na_exclusao(com_aberto(conta, aberto))
    faixas, meses = ler_regra(grupo.regra).clausula_penal[causa], meses_decorridos(grupo, conta)
    valor = await restituicao.valor_restituicao(conn, grupo, conta, percentual, meses, faixas)
    return pb.ValoresRestituicao(
        percentual=format_pct(percentual),
        preco=format_reais(valor.preco_centavos),
        bruto=format_reais(valor.restituicao.bruto),
        pena_grupo=format_reais(valor.restituicao.penalidade_grupo),
        pena_administradora=format_reais(valor.restituicao.penalidade_administradora),
        taxa_antecipada=format_reais(valor.taxa_antecipada_centavos),
        liquido=format_reais(valor.restituicao.liquido + valor.taxa_antecipada_centavos),
    )


def _depois_de(token: str) -> tuple[date, UUID]:
    if not token:
        return _PRIMEIRA
    dia, _, cota_id = token.partition("|")
    try:
        return date.fromisoformat(dia), UUID(cota_id)
    except ValueError:
        raise foreign_page_token() from None


def exclusao_pb(item: Exclusao) -> pb.Exclusao:
    """The exclusion as the contract shows it; the refund only after it was found."""
    return pb.Exclusao(
        cota_id=str(item.cota_id),
        grupo_id=str(item.grupo_id),
        numero=item.numero,
        versao_titular=item.versao_titular,
        causa=pb.CausaExclusao.Value(f"CAUSA_EXCLUSAO_{item.causa}"),
        justificativa=item.justificativa,
        data_pedido=item.data_pedido.isoformat(),
        excluida_em=item.excluida_em.isoformat(),
        situacao=pb.SituacaoExclusao.Value(f"SITUACAO_EXCLUSAO_{item.situacao}"),
        percentual=format_pct(item.percentual),
        parcelas_canceladas=item.parcelas_canceladas,
        recusa_readmissao=item.recusa_readmissao,
        pena=pb.SituacaoPena.Value(f"SITUACAO_PENA_{item.pena}") if item.pena else pb.SITUACAO_PENA_UNSPECIFIED,
        pena_grupo=format_pct(item.pena_grupo) if item.pena else "",
        pena_administradora=format_pct(item.pena_administradora) if item.pena else "",
        motivo_pena=item.motivo_pena,
        restituicao=_restituicao(item) if item.contemplacao_id else None,
        ago_sorteio=item.ago_sorteio,
        disponivel_em=item.disponivel_em.isoformat() if item.disponivel_em else "",
        rendimentos=format_reais(item.rendimentos_centavos) if item.paga_em else "",
        paga_em=item.paga_em.isoformat() if item.paga_em else "",
        versao=item.versao,
        encargos=format_reais(item.encargos_centavos),
    )


def _restituicao(item: Exclusao) -> pb.ValoresRestituicao:
    return pb.ValoresRestituicao(
        percentual=format_pct(item.percentual),
        preco=format_reais(item.preco_centavos),
        bruto=format_reais(item.bruto_centavos),
        pena_grupo=format_reais(item.pena_grupo_centavos),
        pena_administradora=format_reais(item.pena_administradora_centavos),
        taxa_antecipada=format_reais(item.taxa_antecipada_centavos),
        liquido=format_reais(item.liquido_centavos),
        fundo_reserva=format_reais(item.fundo_reserva_centavos),
    )
