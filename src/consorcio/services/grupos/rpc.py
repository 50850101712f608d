"""GrupoService: requests to use cases and queries, and back. Nothing is decided here."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import date
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.contracts.grupos.v1 import grupos_pb2 as pb
from consorcio.core.errors import ConsorcioError, forbidden, foreign_page_token, validation
from consorcio.core.money import format_reais, parse_reais
from consorcio.platform.context import Call
from consorcio.platform.service import Runtime
from consorcio.services.grupos import mensagens
from consorcio.services.grupos.domain.adesao import Adesao, SituacaoAdesao
from consorcio.services.grupos.domain.bem import Preco
from consorcio.services.grupos.domain.cota import TipoContemplacao
from consorcio.services.grupos.domain.cronograma import ItemCronograma
from consorcio.services.grupos.domain.grupo import SituacaoGrupo
from consorcio.services.grupos.domain.parametros import ClasseObjeto
from consorcio.services.grupos.domain.regra_grupo import regra_em
from consorcio.services.grupos.domain.substituicao import PedidoSubstituicao
from consorcio.services.grupos.leitura import abrir_token, fechar_token, ler_data, tamanho
from consorcio.services.grupos.repository import adesoes, bens, cotas, grupos, planos
from consorcio.services.grupos.use_cases.adesoes import PedidoAdesao, iniciar_adesoes
from consorcio.services.grupos.use_cases.andamento_adesao import cancelar_adesao
from consorcio.services.grupos.use_cases.bens import alterar_preco, criar_bem
from consorcio.services.grupos.use_cases.contemplacoes import (
    NovaContemplacao,
    cancelar_contemplacao,
    registrar_contemplacao,
)
from consorcio.services.grupos.use_cases.formacao import desistir_formacao, realizar_agc, verificar_formacao
from consorcio.services.grupos.use_cases.grupos import alterar_regra, criar_grupo, criar_plano
from consorcio.services.grupos.use_cases.substituicao import precos_da_substituicao, substituir_bem
from consorcio.services.grupos.validacao import Consorciados

PAGINA_INTERNA = 1000
"""Cotas of one message between services."""


class GrupoServicer:
    """Handlers named by rpc."""

    def __init__(self, runtime: Runtime, consorciados: Consorciados) -> None:
        self._calendario = runtime.calendar
        self._consorciados = consorciados

    async def CriarBem(self, request: pb.CriarBemRequest, call: Call) -> pb.Bem:
        preco = Preco(ler_data(request.vigencia_inicio, "/vigencia_inicio"), parse_reais(request.preco, "/preco"))
        classe = mensagens.valor_do_enum(ClasseObjeto, pb.ClasseObjeto.DESCRIPTOR, request.classe_objeto)
        bem_id = await criar_bem(call.tx, request.codigo, request.descricao, classe, request.fonte_preco, preco)
        return mensagens.bem(await bens.buscar(call.tx.conn, bem_id, call.clock.today()))

    async def BuscarBem(self, request: pb.BuscarBemRequest, call: Call) -> pb.Bem:
        return mensagens.bem(await bens.buscar(call.lookups, UUID(request.bem_id), call.clock.today()))

    async def ListarBens(self, request: pb.ListarBensRequest, call: Call) -> pb.ListarBensResponse:
        limite = tamanho(request.tamanho_pagina)
        (depois_de,) = abrir_token(request.token_pagina, [""])
        async with call.read() as conn:
            itens = await bens.listar(conn, call.clock.today(), depois_de, limite + 1)
        token = fechar_token([itens[limite - 1].bem.codigo]) if len(itens) > limite else ""
        return pb.ListarBensResponse(bens=map(mensagens.bem, itens[:limite]), proximo_token=token)

    async def AlterarPreco(self, request: pb.AlterarPrecoRequest, call: Call) -> pb.Bem:
        preco = Preco(
            ler_data(request.vigencia_inicio, "/vigencia_inicio"),
            parse_reais(request.preco, "/preco"),
            request.motivo,
        )
        await alterar_preco(call.tx, UUID(request.bem_id), preco, request.versao)
        return mensagens.bem(await bens.buscar(call.tx.conn, UUID(request.bem_id), call.clock.today()))

    async def ListarPrecos(self, request: pb.ListarPrecosRequest, call: Call) -> pb.ListarPrecosResponse:
        async with call.read() as conn:
            serie = await bens.serie_de_precos(conn, UUID(request.bem_id))
        return pb.ListarPrecosResponse(precos=map(mensagens.preco, serie))

    async def CriarPlano(self, request: pb.CriarPlanoRequest, call: Call) -> pb.Plano:
        classe = mensagens.valor_do_enum(ClasseObjeto, pb.ClasseObjeto.DESCRIPTOR, request.classe_objeto)
        regra = mensagens.ler_regra(request.regra)
        return mensagens.plano(await criar_plano(call.tx, request.codigo, request.nome, classe, regra))

    async def BuscarPlano(self, request: pb.BuscarPlanoRequest, call: Call) -> pb.Plano:
        return mensagens.plano(await planos.buscar(call.lookups, UUID(request.plano_id)))

    async def ListarPlanos(self, request: pb.ListarPlanosRequest, call: Call) -> pb.ListarPlanosResponse:
        limite = tamanho(request.tamanho_pagina)
        (depois_de,) = abrir_token(request.token_pagina, [""])
        async with call.read() as conn:
            itens = await planos.listar(conn, depois_de, limite + 1)
        token = fechar_token([itens[limite - 1].codigo]) if len(itens) > limite else ""
        return pb.ListarPlanosResponse(planos=map(mensagens.plano, itens[:limite]), proximo_token=token)

    async def CriarGrupo(self, request: pb.CriarGrupoRequest, call: Call) -> pb.Grupo:
        grupo_id = await criar_grupo(
            call.tx,
            self._calendario,
            codigo=request.codigo,
            plano_id=UUID(request.plano_id),
            bem_ids=[UUID(bem_id) for bem_id in request.bem_ids],
            primeiro_vencimento=ler_data(request.primeiro_vencimento, "/primeiro_vencimento"),
            contrato_versao=request.contrato_versao,
            dia=_data_contabil(request.data_contabil, call),
        )
        return mensagens.grupo(await grupos.ficha(call.tx.conn, grupo_id))

    async def BuscarGrupo(self, request: pb.BuscarGrupoRequest, call: Call) -> pb.Grupo:
        async with call.read() as conn:
            await _exigir_participante(call, conn, UUID(request.grupo_id))
            return mensagens.grupo(await grupos.ficha(conn, UUID(request.grupo_id)))

    async def ListarGrupos(self, request: pb.ListarGruposRequest, call: Call) -> pb.ListarGruposResponse:
        limite = tamanho(request.tamanho_pagina)
        (depois_de,) = abrir_token(request.token_pagina, [""])
        nome = mensagens.filtro(pb.SituacaoGrupo.DESCRIPTOR, request.situacao)
        situacao = SituacaoGrupo(nome) if nome else None
        async with call.read() as conn:
            itens = await grupos.listar(conn, situacao, request.codigo, depois_de, limite + 1)
        token = fechar_token([itens[limite - 1].grupo.codigo]) if len(itens) > limite else ""
        return pb.ListarGruposResponse(grupos=map(mensagens.grupo, itens[:limite]), proximo_token=token)

    async def BuscarRegra(self, request: pb.BuscarRegraRequest, call: Call) -> pb.RegraGrupo:
        dia = ler_data(request.data, "/data", call.clock.today())
        async with call.read() as conn:
            await _exigir_participante(call, conn, UUID(request.grupo_id))
            versao = regra_em(await grupos.regras(conn, UUID(request.grupo_id)), dia)
        return mensagens.regra(versao.regra, versao)

    async def AlterarRegra(self, request: pb.AlterarRegraRequest, call: Call) -> pb.RegraGrupo:
        nova = mensagens.ler_regra(request.regra)
        versao = await alterar_regra(call.tx, self._calendario, UUID(request.grupo_id), nova, request.versao)
        return mensagens.regra(versao.regra, versao)

    async def ListarCronograma(self, request: pb.ListarCronogramaRequest, call: Call) -> pb.ListarCronogramaResponse:
        async with call.read() as conn:
            itens = await grupos.cronograma(conn, UUID(request.grupo_id))
        return pb.ListarCronogramaResponse(itens=map(mensagens.item_cronograma, itens))

    async def VerificarFormacao(self, request: pb.VerificarFormacaoRequest, call: Call) -> pb.VerificarFormacaoResponse:
        dia = ler_data(request.data, "/data", call.clock.today())
        async with call.read() as conn:
            viabilidade, pagas, prazo = await verificar_formacao(conn, UUID(request.grupo_id), dia)
        return pb.VerificarFormacaoResponse(
            viavel=viabilidade.viavel,
            pendencias=viabilidade.pendencias,
            cotas_pagas=pagas,
            fundo_comum_mensal=format_reais(viabilidade.fundo_comum_mensal_centavos),
            maior_credito=format_reais(viabilidade.maior_credito_centavos),
            prazo_final=prazo.isoformat() if prazo else "",
        )

    async def RealizarAgc(self, request: pb.RealizarAgcRequest, call: Call) -> pb.Grupo:
        grupo_id = UUID(request.grupo_id)
        data_agc = ler_data(request.data_agc, "/data_agc")
        await realizar_agc(call.tx, self._calendario, grupo_id, data_agc, request.representantes, request.versao)
        return mensagens.grupo(await grupos.ficha(call.tx.conn, grupo_id))

    async def DesistirFormacao(self, request: pb.DesistirFormacaoRequest, call: Call) -> pb.Grupo:
        grupo_id = UUID(request.grupo_id)
        data = _data_contabil(request.data_contabil, call)
        await desistir_formacao(call.tx, grupo_id, request.motivo, request.versao, data)
        return mensagens.grupo(await grupos.ficha(call.tx.conn, grupo_id))

    async def ListarCotas(self, request: pb.ListarCotasRequest, call: Call) -> pb.ListarCotasResponse:
        grupo_id = UUID(request.grupo_id)
        limite = tamanho(request.tamanho_pagina)
        numero, ordem = abrir_token(request.token_pagina, [0, 0])
        vinculo = mensagens.filtro(pb.VinculoCota.DESCRIPTOR, request.vinculo)
        contemplacao = mensagens.filtro(pb.ContemplacaoCota.DESCRIPTOR, request.contemplacao)
        async with call.read() as conn:
            await grupos.buscar(conn, grupo_id)
            itens = await cotas.listar_vagas(conn, grupo_id, (numero, ordem), limite + 1, vinculo, contemplacao)
        pagina, ultima = itens[:limite], itens[:limite][-1:]
        token = fechar_token([ultima[0].numero, ultima[0].versao_titular]) if len(itens) > limite else ""
        return pb.ListarCotasResponse(cotas=(mensagens.vaga(grupo_id, item) for item in pagina), proximo_token=token)

    async def BuscarCota(self, request: pb.BuscarCotaRequest, call: Call) -> pb.Cota:
        cota = await cotas.buscar(call.lookups, UUID(request.cota_id))
        call.require_owner(str(cota.consorciado_id))
        return mensagens.cota(cota)

    async def ListarHistoricoCota(
        self, request: pb.ListarHistoricoCotaRequest, call: Call
    ) -> pb.ListarHistoricoCotaResponse:
        async with call.read() as conn:
            cota = await cotas.buscar(conn, UUID(request.cota_id))
            call.require_owner(str(cota.consorciado_id))
            fatos = await cotas.historico(conn, cota.cota_id)
        return pb.ListarHistoricoCotaResponse(fatos=map(mensagens.fato_cota, fatos))

    async def IniciarAdesao(self, request: pb.IniciarAdesaoRequest, call: Call) -> pb.Adesao:
        pedido = _pedido(request)
        dia = _data_contabil(request.data_contabil, call)
        (resultado,) = await iniciar_adesoes(
            call.tx, self._consorciados, self._calendario, UUID(request.grupo_id), [pedido], dia
        )
        if isinstance(resultado, ConsorcioError):
            raise resultado
        return mensagens.adesao(resultado)

    async def IniciarAdesoesEmLote(
        self, request: pb.IniciarAdesoesEmLoteRequest, call: Call
    ) -> pb.IniciarAdesoesEmLoteResponse:
        dia = _data_contabil(request.data_contabil, call)
        resultados = await iniciar_adesoes(
            call.tx,
            self._consorciados,
            self._calendario,
            UUID(request.grupo_id),
            [_pedido(item) for item in request.itens],
            dia,
        )
        return pb.IniciarAdesoesEmLoteResponse(
            resultados=(_resultado(posicao, item) for posicao, item in enumerate(resultados))
        )

    async def BuscarAdesao(self, request: pb.BuscarAdesaoRequest, call: Call) -> pb.Adesao:
        async with call.read() as conn:
            registro = await adesoes.buscar(conn, UUID(request.adesao_id))
        call.require_owner(str(registro.adesao.consorciado_id))
        return mensagens.adesao(registro.adesao)

    async def ListarAdesoes(self, request: pb.ListarAdesoesRequest, call: Call) -> pb.ListarAdesoesResponse:
        grupo_id = UUID(request.grupo_id)
        limite = tamanho(request.tamanho_pagina)
        (antes_de,) = abrir_token(request.token_pagina, [""])
        nome = mensagens.filtro(pb.SituacaoAdesao.DESCRIPTOR, request.situacao)
        async with call.read() as conn:
            await grupos.buscar(conn, grupo_id)
            itens = await adesoes.listar(
                conn, grupo_id, SituacaoAdesao(nome) if nome else None, _uuid_do_token(antes_de), limite + 1
            )
        token = fechar_token([str(itens[limite - 1].adesao_id)]) if len(itens) > limite else ""
        return pb.ListarAdesoesResponse(adesoes=map(mensagens.adesao, itens[:limite]), proximo_token=token)

    async def CancelarAdesao(self, request: pb.CancelarAdesaoRequest, call: Call) -> pb.Adesao:
        adesao_id = UUID(request.adesao_id)
        await cancelar_adesao(call.tx, adesao_id, request.motivo, _data_contabil(request.data_contabil, call))
        return mensagens.adesao((await adesoes.buscar(call.tx.conn, adesao_id)).adesao)

    async def ObterPlanoCobranca(
        self, request: pb.ObterPlanoCobrancaRequest, call: Call
    ) -> AsyncIterator[pb.PaginaPlanoCobranca]:
        cota_id = UUID(request.cota_id) if request.cota_id else None
        async with call.read() as conn:
            pagina = await _cabecalho_cobranca(conn, request)
            numero = 0
            while True:
                itens = await cotas.cotas_a_cobrar(
                    conn, UUID(request.grupo_id), request.ago, numero, PAGINA_INTERNA, cota_id
                )
                pagina.cotas.extend(map(mensagens.cota_cobranca, itens))
                yield pagina
                if len(itens) < PAGINA_INTERNA:
                    return
                numero, pagina = itens[-1].numero, pb.PaginaPlanoCobranca()

    async def ObterSituacaoCotas(
        self, request: pb.ObterSituacaoCotasRequest, call: Call
    ) -> AsyncIterator[pb.PaginaSituacaoCotas]:
        grupo_id = UUID(request.grupo_id)
        dia = ler_data(request.data, "/data")
        async with call.read() as conn:
            versao = regra_em(await grupos.regras(conn, grupo_id), dia)
            itens = await cotas.todas_as_vagas(conn, grupo_id)
            pagina = pb.PaginaSituacaoCotas(
                grupo=mensagens.grupo(await grupos.ficha(conn, grupo_id)),
                regra=mensagens.regra(versao.regra, versao),
                assembleia=_assembleia(await grupos.cronograma(conn, grupo_id), request.ago),
                precos=mensagens.precos(await bens.precos_do_grupo(conn, grupo_id, dia)),
            )
        for inicio in range(0, len(itens), PAGINA_INTERNA):
            pagina.cotas.extend(map(mensagens.cota_situacao, itens[inicio : inicio + PAGINA_INTERNA]))
            yield pagina
            pagina = pb.PaginaSituacaoCotas()

    async def ObterPrecosDaSubstituicao(
        self, request: pb.ObterPrecosDaSubstituicaoRequest, call: Call
    ) -> pb.PrecosDaSubstituicao:
        bem_id, novo_id = UUID(request.bem_id), UUID(request.bem_novo_id)
        async with call.read() as conn:
            grupo = await grupos.buscar(conn, UUID(request.grupo_id))
            precos = await precos_da_substituicao(conn, grupo, bem_id, novo_id, ler_data(request.data, "/data"))
        return _precos_da_substituicao(*precos)

    async def SubstituirBem(self, request: pb.SubstituirBemRequest, call: Call) -> pb.PrecosDaSubstituicao:
        pedido = PedidoSubstituicao(
            grupo_id=UUID(request.grupo_id),
            bem_id=UUID(request.bem_id),
            bem_novo_id=UUID(request.bem_novo_id),
            substituicao_id=UUID(request.substituicao_id),
            assembleia_geral_id=UUID(request.assembleia_geral_id),
            data=ler_data(request.data, "/data"),
        )
        return _precos_da_substituicao(*await substituir_bem(call.tx, pedido))

    async def RegistrarContemplacao(self, request: pb.RegistrarContemplacaoRequest, call: Call) -> pb.Cota:
        nova = NovaContemplacao(
            contemplacao_id=UUID(request.contemplacao_id),
            ago=request.ago,
            tipo=mensagens.valor_do_enum(TipoContemplacao, pb.TipoContemplacao.DESCRIPTOR, request.tipo),
            credito_centavos=parse_reais(request.credito, "/credito"),
            pendente=request.pendente,
            data=ler_data(request.data_contabil, "/data_contabil"),
        )
        return mensagens.cota(await registrar_contemplacao(call.tx, UUID(request.cota_id), nova))

    async def CancelarContemplacao(self, request: pb.CancelarContemplacaoRequest, call: Call) -> pb.Cota:
        cota = await cancelar_contemplacao(
            call.tx,
            UUID(request.cota_id),
            UUID(request.contemplacao_id),
            request.motivo,
            ler_data(request.data_contabil, "/data_contabil"),
        )
        return mensagens.cota(cota)


async def _exigir_participante(call: Call, conn: AsyncConnection, grupo_id: UUID) -> None:
    """FORBIDDEN to a consorciado that has no cota in the group, theirs or lost (R2.26)."""
    dono = call.owner_filter
    if dono is not None and not await cotas.participa(conn, grupo_id, UUID(dono)):
        raise forbidden()


def _data_contabil(texto: str, call: Call) -> date:
    return ler_data(texto, "/data_contabil", call.clock.today())


def _pedido(item: pb.IniciarAdesaoRequest | pb.ItemAdesao) -> PedidoAdesao:
    return PedidoAdesao(
        consorciado_id=UUID(item.consorciado_id),
        numero=item.numero,
        bem_id=UUID(item.bem_id) if item.bem_id else None,
        venda_remota=item.venda_remota,
    )


def _resultado(posicao: int, resultado: Adesao | ConsorcioError) -> pb.ResultadoAdesao:
    if isinstance(resultado, ConsorcioError):
        return pb.ResultadoAdesao(posicao=posicao, erro=resultado.detail)
    return pb.ResultadoAdesao(posicao=posicao, adesao=mensagens.adesao(resultado))


def _uuid_do_token(texto: str) -> UUID | None:
    try:
        return UUID(texto) if texto else None
    except ValueError:
        raise foreign_page_token() from None


def _assembleia(cronograma: Sequence[ItemCronograma], ago: int) -> pb.ItemCronograma:
    if ago > len(cronograma):
        raise validation("/ago", f"O grupo tem {len(cronograma)} assembleias.")
    return mensagens.item_cronograma(cronograma[ago - 1])


def _precos_da_substituicao(anterior_centavos: int, novo_centavos: int) -> pb.PrecosDaSubstituicao:
    return pb.PrecosDaSubstituicao(
        preco_anterior=format_reais(anterior_centavos), preco_novo=format_reais(novo_centavos)
    )


async def _cabecalho_cobranca(conn: AsyncConnection, request: pb.ObterPlanoCobrancaRequest) -> pb.PaginaPlanoCobranca:
    """First page without its cotas: the rule is the one in force on the day of the assembleia."""
    grupo = await grupos.buscar(conn, UUID(request.grupo_id))
    cronograma = await grupos.cronograma(conn, grupo.grupo_id)
    assembleia = _assembleia(cronograma, request.ago)
    versao = regra_em(await grupos.regras(conn, grupo.grupo_id), cronograma[request.ago - 1].data_ago)
    dia = ler_data(request.data_preco, "/data_preco")
    return pb.PaginaPlanoCobranca(
        situacao=mensagens.numero_do_enum(pb.SituacaoGrupo.DESCRIPTOR, grupo.situacao),
        grupo_codigo=grupo.codigo,
        regra=mensagens.regra(versao.regra, versao),
        assembleia=assembleia,
        precos=mensagens.precos(await bens.precos_do_grupo(conn, grupo.grupo_id, dia)),
        data_agc=grupo.data_agc.isoformat() if grupo.data_agc else "",
        assembleia_anterior=_assembleia(cronograma, request.ago - 1) if request.ago > 1 else None,
    )
