"""AssembleiaGeralService: messages in and out, nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.contracts.sorteios.v1 import assembleias_gerais_pb2 as pb
from consorcio.core.errors import foreign_page_token, not_found
from consorcio.platform.context import Call
from consorcio.platform.service import Runtime
from consorcio.services.sorteios import repository_deliberacoes as repository
from consorcio.services.sorteios import repository_providencias as providencias_do_banco
from consorcio.services.sorteios.conversao import data_contabil
from consorcio.services.sorteios.domain.deliberacao import Materia, TipoAssembleia
from consorcio.services.sorteios.domain.providencia import DESCRICOES
from consorcio.services.sorteios.registros_deliberacao import AssembleiaGeral, AtaGeral, ItemPauta, VotoRegistrado
from consorcio.services.sorteios.repository_providencias import Providencia
from consorcio.services.sorteios.traducao import instante_pb
from consorcio.services.sorteios.use_cases import deliberacao, providencias
from consorcio.services.sorteios.use_cases.votacoes import ItemDaVotacao, Votacao, votacoes_da_cota
from consorcio.services.sorteios.vizinhos import Vizinhos

_PAGINA_PADRAO = 50


class AssembleiaGeralServicer:
    """Handlers named by rpc."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._vizinhos = Vizinhos.de(runtime)

    async def ConvocarAssembleiaGeral(
        self, request: pb.ConvocarAssembleiaGeralRequest, call: Call
    ) -> pb.AssembleiaGeral:
        """Call an assembly."""
        pedido = deliberacao.Convocacao(
            grupo_id=UUID(request.grupo_id),
            tipo=TipoAssembleia(pb.TipoAssembleiaGeral.Name(request.tipo).removeprefix("TIPO_ASSEMBLEIA_GERAL_")),
            data=data_contabil(request.data, call, "/data"),
            hora=request.hora,
            local=request.local,
            pauta=[_item(posicao, item) for posicao, item in enumerate(request.pauta, start=1)],
            pedida_por=list(request.pedida_por),
            pedida_em=data_contabil(request.pedida_em, call, "/pedida_em") if request.pedida_em else None,
            enviada_em=data_contabil(request.data_contabil, call),
        )
        nova = await deliberacao.convocar(call.tx, self._vizinhos, self._runtime.calendar, pedido)
        return await _completa(call.tx.conn, nova)

    async def BuscarAssembleiaGeral(self, request: pb.BuscarAssembleiaGeralRequest, call: Call) -> pb.AssembleiaGeral:
        """One assembly."""
        async with call.read() as conn:
            achada = await repository.buscar(conn, UUID(request.assembleia_geral_id))
            if achada is None:
                raise not_found("assembleia", request.assembleia_geral_id)
            return await _completa(conn, achada)

    async def ListarAssembleiasGerais(
        self, request: pb.ListarAssembleiasGeraisRequest, call: Call
    ) -> pb.ListarAssembleiasGeraisResponse:
        """Assemblies of a group, the latest first."""
        async with call.read() as conn:
            achadas = await repository.listar(conn, UUID(request.grupo_id))
            return pb.ListarAssembleiasGeraisResponse(assembleias=[await _completa(conn, achada) for achada in achadas])

    async def RegistrarProcuracao(self, request: pb.RegistrarProcuracaoRequest, call: Call) -> pb.AssembleiaGeral:
        """Who represents a cota."""
        assembleia = await deliberacao.representar(
            call.tx,
            self._vizinhos,
            self._runtime.vault,
            UUID(request.assembleia_geral_id),
            UUID(request.cota_id),
            request.procurador.strip(),
            request.poderes_especificos,
        )
        return await _completa(call.tx.conn, assembleia)

    async def AbrirAssembleiaGeral(self, request: pb.AbrirAssembleiaGeralRequest, call: Call) -> pb.AssembleiaGeral:
        """Freeze who votes."""
        data = data_contabil(request.data_contabil, call)
        aberta = await deliberacao.abrir(call.tx, self._vizinhos, UUID(request.assembleia_geral_id), data)
        return await _completa(call.tx.conn, aberta)

    async def RegistrarVoto(self, request: pb.RegistrarVotoRequest, call: Call) -> pb.VotoRegistrado:
        """One vote."""
        voto = VotoRegistrado(
            item=request.item,
            cota_id=UUID(request.cota_id),
            voto=pb.OpcaoVoto.Name(request.voto).removeprefix("OPCAO_VOTO_"),
            meio=pb.MeioVoto.Name(request.meio).removeprefix("MEIO_VOTO_"),
            por_procuracao=request.por_procuracao,
            recebido_em=data_contabil(request.data_contabil, call),
        )
        assembleia_geral_id = UUID(request.assembleia_geral_id)
        calendario = self._runtime.calendar
        registrado_em = await deliberacao.votar(call, self._vizinhos, calendario, assembleia_geral_id, voto)
        return pb.VotoRegistrado(
            assembleia_geral_id=request.assembleia_geral_id,
            cota_id=request.cota_id,
            item=request.item,
            voto=request.voto,
            meio=request.meio,
            registrado_em=instante_pb(registrado_em),
        )

    async def ListarVotacoesCota(
        self, request: pb.ListarVotacoesCotaRequest, call: Call
    ) -> pb.ListarVotacoesCotaResponse:
        """The assemblies of a cota."""
        calendario, cota_id = self._runtime.calendar, UUID(request.cota_id)
        achadas = await votacoes_da_cota(call, self._vizinhos, calendario, cota_id, so_abertas=request.abertas)
        return pb.ListarVotacoesCotaResponse(votacoes=map(_votacao_pb, achadas))

    async def EncerrarAssembleiaGeral(
        self, request: pb.EncerrarAssembleiaGeralRequest, call: Call
    ) -> pb.AssembleiaGeral:
        """Count and close."""
        data = data_contabil(request.data_contabil, call)
        encerrada = await deliberacao.encerrar(call.tx, UUID(request.assembleia_geral_id), data)
        return await _completa(call.tx.conn, encerrada)

    async def LavrarAtaGeral(self, request: pb.LavrarAtaGeralRequest, call: Call) -> pb.AtaGeral:
        """Write the ata."""
        data = data_contabil(request.data_contabil, call)
        ata = await deliberacao.lavrar(call.tx, UUID(request.assembleia_geral_id), request.relato, data)
        return _ata_pb(request.assembleia_geral_id, ata)

    async def AprovarAtaGeral(self, request: pb.AprovarAtaGeralRequest, call: Call) -> pb.AtaGeral:
        """Approve the ata."""
        data = data_contabil(request.data_contabil, call)
        assembleia_geral_id = UUID(request.assembleia_geral_id)
        vault = self._runtime.vault
        ata = await deliberacao.aprovar(call.tx, vault, assembleia_geral_id, request.impressao_digital, data)
        return _ata_pb(request.assembleia_geral_id, ata)

    async def ListarProvidencias(
        self, request: pb.ListarProvidenciasRequest, call: Call
    ) -> pb.ListarProvidenciasResponse:
        """What was decided and is still to be done, or was."""
        filtro = providencias_do_banco.Filtro(
            UUID(request.grupo_id) if request.grupo_id else None,
            pb.SituacaoProvidencia.Name(request.situacao).removeprefix("SITUACAO_PROVIDENCIA_"),
        )
        limite = request.tamanho_pagina or _PAGINA_PADRAO
        depois_de = _token(request.token_pagina)
        async with call.read() as conn:
            achadas = await providencias_do_banco.listar(conn, filtro, depois_de, limite)
        return pb.ListarProvidenciasResponse(
            providencias=map(_providencia_pb, achadas),
            proximo_token=str(achadas[-1].providencia_id) if len(achadas) == limite else "",
        )

    async def ConcluirProvidencia(self, request: pb.ConcluirProvidenciaRequest, call: Call) -> pb.Providencia:
        """It was done, or is not to be done."""
        data = data_contabil(request.data_contabil, call)
        feita = await providencias.concluir(
            call.tx, UUID(request.providencia_id), request.evidencia, data, dispensada=request.dispensada
        )
        return _providencia_pb(feita)

    async def BuscarAtaGeral(self, request: pb.BuscarAtaGeralRequest, call: Call) -> pb.AtaGeral:
        """The ata and its corrections."""
        async with call.read() as conn:
            ata = await repository.ata(conn, UUID(request.assembleia_geral_id))
            if ata is None:
                raise not_found("ata da assembleia", request.assembleia_geral_id)
            resposta = _ata_pb(request.assembleia_geral_id, ata)
            for correcao in await repository.retificacoes(conn, UUID(request.assembleia_geral_id)):
                resposta.retificacoes.add(
                    assembleia_geral_id=str(correcao.assembleia_geral_id),
                    data=correcao.data.isoformat(),
                    texto=correcao.texto,
                )
            return resposta


async def _completa(conn: AsyncConnection, assembleia: AssembleiaGeral) -> pb.AssembleiaGeral:
    pauta = await repository.pauta(conn, assembleia.assembleia_geral_id)
    resultados = {item.item: item.resultado for item in pauta if item.resultado is not None}
    if assembleia.situacao == "ABERTA":
        parciais = await deliberacao.contagem(conn, assembleia)
        resultados = {item: deliberacao.resultado_guardado(parcial) for item, parcial in parciais.items()}
    return pb.AssembleiaGeral(
        assembleia_geral_id=str(assembleia.assembleia_geral_id),
        grupo_id=str(assembleia.grupo_id),
        tipo=pb.TipoAssembleiaGeral.Value(f"TIPO_ASSEMBLEIA_GERAL_{assembleia.tipo}"),
        numero=assembleia.numero,
        data=assembleia.data.isoformat(),
        hora=assembleia.hora,
        local=assembleia.local,
        enviada_em=assembleia.enviada_em.isoformat(),
        situacao=pb.SituacaoAssembleiaGeral.Value(f"SITUACAO_ASSEMBLEIA_GERAL_{assembleia.situacao}"),
        pauta=[_item_pb(item) for item in pauta],
        resultados=[_resultado_pb(resultado) for _, resultado in sorted(resultados.items())],
        presentes=assembleia.presentes,
        eleitores=assembleia.eleitores,
        representadas=assembleia.representadas,
    )


def _item(posicao: int, item: pb.ItemPauta) -> ItemPauta:
    materia = Materia(pb.Materia.Name(item.materia).removeprefix("MATERIA_"))
    return ItemPauta(posicao, materia.value, item.texto, UUID(item.retifica_id) if item.retifica_id else None)


def _item_pb(item: ItemPauta) -> pb.ItemPauta:
    materia = pb.Materia.Value(f"MATERIA_{item.materia}")
    return pb.ItemPauta(materia=materia, texto=item.texto, retifica_id=str(item.retifica_id or ""))


def _votacao_pb(votacao: Votacao) -> pb.VotacaoDaCota:
    assembleia = votacao.assembleia
    return pb.VotacaoDaCota(
        assembleia_geral_id=str(assembleia.assembleia_geral_id),
        grupo_id=str(assembleia.grupo_id),
        grupo_codigo=assembleia.grupo_codigo,
        tipo=pb.TipoAssembleiaGeral.Value(f"TIPO_ASSEMBLEIA_GERAL_{assembleia.tipo}"),
        numero=assembleia.numero,
        data=assembleia.data.isoformat(),
        hora=assembleia.hora,
        local=assembleia.local,
        situacao=pb.SituacaoAssembleiaGeral.Value(f"SITUACAO_ASSEMBLEIA_GERAL_{assembleia.situacao}"),
        internet_ate=votacao.internet_ate.isoformat(),
        meio_agora=_meio(votacao.meio_agora.value if votacao.meio_agora else None),
        itens=map(_item_da_votacao_pb, votacao.itens),
    )


def _item_da_votacao_pb(item: ItemDaVotacao) -> pb.ItemDaVotacao:
    da_cota, impedimento = item.da_cota, item.impedimento
    direito = impedimento.value if impedimento else "VOTA"
    return pb.ItemDaVotacao(
        item=da_cota.item,
        materia=pb.Materia.Value(f"MATERIA_{da_cota.materia}"),
        texto=da_cota.texto,
        direito=pb.DireitoVoto.Value(f"DIREITO_VOTO_{direito}"),
        voto=pb.OpcaoVoto.Value(f"OPCAO_VOTO_{da_cota.voto or 'UNSPECIFIED'}"),
        meio=_meio(da_cota.meio),
        por_procuracao=bool(da_cota.por_procuracao),
        registrado_em=instante_pb(da_cota.registrado_em) if da_cota.registrado_em else None,
        resultado=_resultado_pb(da_cota.resultado) if da_cota.resultado else None,
    )


def _meio(meio: str | None) -> pb.MeioVoto.ValueType:
    return pb.MeioVoto.Value(f"MEIO_VOTO_{meio or 'UNSPECIFIED'}")


def _resultado_pb(resultado: Mapping[str, Any]) -> pb.ResultadoItem:
    contagem = dict(resultado)
    return pb.ResultadoItem(**contagem | {"eleitorado": pb.Eleitorado.Value(f"ELEITORADO_{contagem['eleitorado']}")})


def _ata_pb(assembleia_geral_id: str, ata: AtaGeral) -> pb.AtaGeral:
    return pb.AtaGeral(
        assembleia_geral_id=assembleia_geral_id,
        conteudo=ata.conteudo,
        impressao_digital=ata.hash,
        aprovada_em=ata.aprovada_em.isoformat() if ata.aprovada_em else "",
    )


def _providencia_pb(providencia: Providencia) -> pb.Providencia:
    return pb.Providencia(
        providencia_id=str(providencia.providencia_id),
        assembleia_geral_id=str(providencia.assembleia_geral_id),
        grupo_id=str(providencia.grupo_id),
        item=providencia.item,
        materia=pb.Materia.Value(f"MATERIA_{providencia.materia}"),
        passo=providencia.passo,
        descricao=DESCRICOES.get(providencia.passo, providencia.passo),
        operacao=providencia.operacao,
        situacao=pb.SituacaoProvidencia.Value(f"SITUACAO_PROVIDENCIA_{providencia.situacao}"),
        evidencia=providencia.evidencia,
        concluida_em=providencia.concluida_em.isoformat() if providencia.concluida_em else "",
    )


def _token(texto: str) -> UUID:
    try:
        return UUID(texto) if texto else UUID(int=0)
    except ValueError:
        raise foreign_page_token() from None
