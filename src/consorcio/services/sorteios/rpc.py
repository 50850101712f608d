"""SorteioService: messages in and out, nothing else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from google.protobuf.json_format import MessageToDict, ParseDict
from psycopg import AsyncConnection

from consorcio.contracts.documentos.v1 import documentos_pb2
from consorcio.contracts.sorteios.v1 import sorteios_pb2 as pb
from consorcio.core.business_calendar import parse_day
from consorcio.core.errors import not_found, validation
from consorcio.core.money import parse_reais
from consorcio.core.percent import parse_pct
from consorcio.platform.configuration import SERVICE as CONFIGURACAO
from consorcio.platform.configuration import Configuration
from consorcio.platform.context import Call
from consorcio.platform.service import Runtime
from consorcio.services.sorteios import repository, repository_extracoes
from consorcio.services.sorteios.conversao import ULTIMA_POSICAO, data_contabil, ler_pagina
from consorcio.services.sorteios.domain.extracao import DIGITOS, Extracao
from consorcio.services.sorteios.domain.integridade import sha256_hex
from consorcio.services.sorteios.domain.regra import Modalidade
from consorcio.services.sorteios.fonte_extracoes import FonteExtracoes, FonteHttp, SemFonte
from consorcio.services.sorteios.registros import Assembleia
from consorcio.services.sorteios.repository_extracoes import ExtracaoRegistrada
from consorcio.services.sorteios.sigilo import abrir_lances
from consorcio.services.sorteios.simulacao import simular_apuracao
from consorcio.services.sorteios.traducao import (
    SIGILOSAS,
    assembleia_pb,
    ata_pb,
    contemplacao_pb,
    extracao_pb,
    lance_pb,
    resultado_pb,
)
from consorcio.services.sorteios.use_cases import apuracao, assembleias, contemplacoes, extracoes, lances, prova
from consorcio.services.sorteios.use_cases.impressao import Impressora, ata_impressa
from consorcio.services.sorteios.vizinhos import Vizinhos


class SorteioServicer:
    """Handlers named by rpc."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._vizinhos = Vizinhos.de(runtime)
        self._impressora = Impressora(
            Configuration("sorteios", runtime.stub(CONFIGURACAO), runtime.cache),
            runtime.stub(documentos_pb2.DESCRIPTOR.services_by_name["DocumentoService"]),
        )
        url = runtime.settings.extracoes_url
        self._fonte: FonteExtracoes = FonteHttp(url) if url else SemFonte()

    async def ConvocarAssembleia(self, request: pb.ConvocarAssembleiaRequest, call: Call) -> pb.Assembleia:
        """Call an AGO."""
        data = data_contabil(request.data_contabil, call)
        grupo_id = UUID(request.grupo_id)
        return assembleia_pb(await assembleias.convocar(call.tx, self._vizinhos, grupo_id, request.ago, data))

    async def AbrirAssembleia(self, request: pb.AbrirAssembleiaRequest, call: Call) -> pb.Assembleia:
        """Freeze the list of an AGO."""
        data = data_contabil(request.data_contabil, call)
        assembleia_id = UUID(request.assembleia_id)
        return assembleia_pb(
            await assembleias.abrir(call.tx, self._vizinhos, self._runtime.calendar, assembleia_id, data)
        )

    async def BuscarAssembleia(self, request: pb.BuscarAssembleiaRequest, call: Call) -> pb.Assembleia:
        """One AGO."""
        async with call.read() as conn:
            return assembleia_pb(await _assembleia(conn, request.assembleia_id))

    async def ListarAssembleias(self, request: pb.ListarAssembleiasRequest, call: Call) -> pb.ListarAssembleiasResponse:
        """AGOs of a group, the latest first."""
        limite, antes_de = ler_pagina(request.tamanho_pagina, request.token_pagina, ULTIMA_POSICAO)
        async with call.read() as conn:
            linhas = await repository.listar_assembleias(conn, UUID(request.grupo_id), antes_de, limite)
        token = str(linhas[-1].ago) if len(linhas) == limite else ""
        return pb.ListarAssembleiasResponse(assembleias=[assembleia_pb(linha) for linha in linhas], proximo_token=token)

    async def RegistrarExtracao(self, request: pb.RegistrarExtracaoRequest, call: Call) -> pb.Extracao:
        """Register an extraction."""
        dia = parse_day(request.data, "/data")
        if request.origem == pb.ORIGEM_EXTRACAO_GLOBO:
            if request.numero:
                raise validation("/numero", "O sistema numera o globo: deixe em branco.")
            bolas = tuple(bola.zfill(DIGITOS) for bola in request.premios)
            globo = await extracoes.registrar_globo(call.tx, dia, bolas, request.fonte, request.participantes)
            return extracao_pb(globo)
        if request.participantes:
            raise validation("/participantes", "Só o globo tem participantes.")
        extracao = Extracao(request.numero, dia, tuple(request.premios), request.fonte)
        return extracao_pb(await extracoes.registrar(call.tx, extracao))

    async def ConferirExtracao(self, request: pb.ConferirExtracaoRequest, call: Call) -> pb.Extracao:
        """A second person types the prizes."""
        return extracao_pb(await extracoes.conferir(call.tx, request.numero, tuple(request.premios)))

    async def ConsultarExtracao(self, request: pb.ConsultarExtracaoRequest, call: Call) -> pb.Extracao:
        """Read an extraction from the configured source."""
        return extracao_pb(await extracoes.consultar(call.tx, self._fonte, request.numero))

    async def ImportarExtracoes(self, request: pb.ImportarExtracoesRequest, call: Call) -> pb.ImportarExtracoesResponse:
        """Register the extractions of a CSV."""
        importacao = await extracoes.importar(call.tx, request.conteudo, request.nome)
        return pb.ImportarExtracoesResponse(
            incluidas=importacao.incluidas,
            repetidas=importacao.repetidas,
            conferidas=importacao.conferidas,
            recusadas=[pb.LinhaRecusada(linha=r.linha, mensagem=r.mensagem) for r in importacao.recusadas],
        )

    async def BuscarExtracao(self, request: pb.BuscarExtracaoRequest, call: Call) -> pb.Extracao:
        """One extraction."""
        async with call.read() as conn:
            return extracao_pb(await _extracao(conn, request.numero))

    async def ListarExtracoes(self, request: pb.ListarExtracoesRequest, call: Call) -> pb.ListarExtracoesResponse:
        """Extractions, the latest first."""
        limite, antes_de = ler_pagina(request.tamanho_pagina, request.token_pagina, ULTIMA_POSICAO)
        async with call.read() as conn:
            linhas = await repository_extracoes.listar(conn, antes_de, limite)
        token = str(linhas[-1].extracao.numero) if len(linhas) == limite else ""
        return pb.ListarExtracoesResponse(extracoes=[extracao_pb(linha) for linha in linhas], proximo_token=token)

    async def ProcessarLance(self, request: pb.ProcessarLanceRequest, call: Call) -> pb.Lance:
        """Offer a bid; who offers sees its value."""
        oferta = lances.Oferta(
            assembleia_id=UUID(request.assembleia_id),
            cota_id=UUID(request.cota_id),
            modalidade=Modalidade(pb.Modalidade.Name(request.modalidade).removeprefix("MODALIDADE_")),
            quantidade=parse_pct(request.quantidade, "/quantidade") if request.quantidade else None,
            embutido_centavos=parse_reais(request.embutido or "0", "/embutido"),
            reducao=pb.Reducao.Name(request.reducao).removeprefix("REDUCAO_") if request.reducao else "",
            fgts_centavos=parse_reais(request.fgts or "0", "/fgts"),
            substitui=request.substitui,
        )
        if oferta.quantidade is None and oferta.modalidade not in {Modalidade.FIXO, Modalidade.QUITACAO}:
            raise validation("/quantidade", "Informe quanto oferece, na unidade de lance do grupo.")
        data = data_contabil(request.data_contabil, call)
        lance, valor = await lances.processar_lance(call, self._vizinhos, self._runtime.vault, oferta, data)
        return lance_pb(lance, sigiloso=False, valor=valor)

    async def RetirarLance(self, request: pb.RetirarLanceRequest, call: Call) -> pb.Lance:
        """Take a bid back."""
        return lance_pb(await lances.retirar_lance(call, UUID(request.lance_id)), sigiloso=True)

    async def ListarLances(self, request: pb.ListarLancesRequest, call: Call) -> pb.ListarLancesResponse:
        """Bids of an AGO; their values only after the apuração, but one's own at any time (R6.04)."""
        limite, inicio = ler_pagina(request.tamanho_pagina, request.token_pagina)
        async with call.read() as conn:
            assembleia = await _assembleia(conn, request.assembleia_id)
            sigiloso = assembleia.situacao in SIGILOSAS
            linhas = await repository.listar_lances(
                conn,
                assembleia.assembleia_id,
                inicio,
                limite,
                classificados=not sigiloso,
                consorciado_id=call.owner_filter,
            )
        if call.owner_filter is not None:
            linhas = abrir_lances(self._runtime.vault, linhas)
        token = str(inicio + limite) if len(linhas) == limite else ""
        return pb.ListarLancesResponse(
            lances=[lance_pb(linha, sigiloso=sigiloso and call.owner_filter is None) for linha in linhas],
            proximo_token=token,
        )

    async def ExecutarSorteio(self, request: pb.ExecutarSorteioRequest, call: Call) -> pb.ResultadoSorteio:
        """Decide an AGO."""
        assembleia = await apuracao.executar_sorteio(
            call.tx,
            self._runtime.cache,
            self._runtime.vault,
            self._runtime.calendar,
            UUID(request.assembleia_id),
            request.extracao,
            data_contabil(request.data_contabil, call),
        )
        return await _resultado(call.tx.conn, assembleia)

    async def BuscarResultado(self, request: pb.BuscarResultadoRequest, call: Call) -> pb.ResultadoSorteio:
        """What an AGO decided."""
        async with call.read() as conn:
            return await _resultado(conn, await _assembleia(conn, request.assembleia_id))

    async def ContemplarConsorciado(self, request: pb.ContemplarConsorciadoRequest, call: Call) -> pb.Contemplacao:
        """Call the next suplente."""
        data = data_contabil(request.data_contabil, call)
        assembleia = await repository.travar_assembleia(call.tx.conn, UUID(request.assembleia_id))
        if assembleia is None:
            raise not_found("assembleia", request.assembleia_id)
        return contemplacao_pb(
            await contemplacoes.contemplar_suplente(call.tx, self._runtime.calendar, assembleia, data)
        )

    async def BuscarContemplacao(self, request: pb.BuscarContemplacaoRequest, call: Call) -> pb.Contemplacao:
        """One contemplação."""
        async with call.read() as conn:
            contemplacao = await repository.buscar_contemplacao(conn, UUID(request.contemplacao_id))
        if contemplacao is None:
            raise not_found("contemplação", request.contemplacao_id)
        return contemplacao_pb(contemplacao)

    async def ListarContemplacoes(
        self, request: pb.ListarContemplacoesRequest, call: Call
    ) -> pb.ListarContemplacoesResponse:
        """Contemplações of an AGO."""
        async with call.read() as conn:
            assembleia = await _assembleia(conn, request.assembleia_id)
            linhas = await repository.listar_contemplacoes(conn, assembleia.assembleia_id)
        return pb.ListarContemplacoesResponse(contemplacoes=[contemplacao_pb(linha) for linha in linhas])

    async def ProcessarPrazos(self, request: pb.ProcessarPrazosRequest, call: Call) -> pb.ProcessarPrazosResponse:
        """Cancel what was not paid before a date and call suplentes."""
        data = data_contabil(request.data, call, "/data")
        cancelados, chamados = await contemplacoes.processar_prazos(
            call.tx, self._vizinhos, self._runtime.calendar, data
        )
        return pb.ProcessarPrazosResponse(cancelados=cancelados, suplentes_chamados=chamados)

    async def AuditorarSorteio(self, request: pb.AuditorarSorteioRequest, call: Call) -> pb.AuditoriaSorteio:
        """Recompute an AGO and compare."""
        async with call.read() as conn:
            assembleia = await _assembleia(conn, request.assembleia_id)
            auditoria = await apuracao.auditar_sorteio(conn, self._runtime.vault, assembleia)
        return pb.AuditoriaSorteio(
            assembleia_id=request.assembleia_id,
            confere=not auditoria.divergencias,
            divergencias=auditoria.divergencias,
            raiz_lista=auditoria.raiz,
            impressao_digital=auditoria.hash,
        )

    async def SimularApuracao(self, request: pb.SimularApuracaoRequest, call: Call) -> pb.SimularApuracaoResponse:
        """The number of a draw, step by step."""
        pedido = MessageToDict(request, preserving_proto_field_name=True)
        return ParseDict(simular_apuracao(pedido), pb.SimularApuracaoResponse())

    async def LavrarAta(self, request: pb.LavrarAtaRequest, call: Call) -> pb.Ata:
        """Write the ata."""
        data = data_contabil(request.data_contabil, call)
        ata = await assembleias.lavrar_ata(call.tx, self._runtime.vault, UUID(request.assembleia_id), data)
        return ata_pb(request.assembleia_id, ata)

    async def BuscarAta(self, request: pb.BuscarAtaRequest, call: Call) -> pb.Ata:
        """The ata of an AGO."""
        async with call.read() as conn:
            ata = await repository.ler_ata(conn, UUID(request.assembleia_id))
        if ata is None:
            raise not_found("ata da assembleia", request.assembleia_id)
        return ata_pb(request.assembleia_id, ata)

    async def ObterPacoteProva(self, request: pb.ObterPacoteProvaRequest, call: Call) -> pb.PacoteProva:
        """The proof bundle of an AGO."""
        async with call.read() as conn:
            assembleia = await _assembleia(conn, request.assembleia_id)
            nome, conteudo = await prova.montar_prova(conn, self._runtime.vault, self._vizinhos, assembleia)
        return pb.PacoteProva(nome=nome, conteudo=conteudo, impressao_digital=sha256_hex(conteudo))

    async def ObterAtaPdf(self, request: pb.ObterAtaPdfRequest, call: Call) -> pb.AtaPdf:
        """The ata of an AGO, printed."""
        nome, conteudo = await ata_impressa(self._runtime.db, self._impressora, UUID(request.assembleia_id))
        return pb.AtaPdf(nome=nome, conteudo=conteudo, impressao_digital=sha256_hex(conteudo))

    async def HomologarAssembleia(self, request: pb.HomologarAssembleiaRequest, call: Call) -> pb.Assembleia:
        """Homologate an AGO."""
        data = data_contabil(request.data_contabil, call)
        return assembleia_pb(await assembleias.homologar(call.tx, UUID(request.assembleia_id), data))


async def _assembleia(conn: AsyncConnection[Any], assembleia_id: str) -> Assembleia:
    assembleia = await repository.buscar_assembleia(conn, UUID(assembleia_id))
    if assembleia is None:
        raise not_found("assembleia", assembleia_id)
    return assembleia


async def _extracao(conn: AsyncConnection[Any], numero: int) -> ExtracaoRegistrada:
    extracao = await repository_extracoes.buscar(conn, numero)
    if extracao is None:
        raise not_found("extração", numero)
    return extracao


async def _resultado(conn: AsyncConnection[Any], assembleia: Assembleia) -> pb.ResultadoSorteio:
    registrada = await repository.ler_apuracao(conn, assembleia.assembleia_id)
    if registrada is None:
        raise not_found("resultado da assembleia", assembleia.assembleia_id)
    return resultado_pb(
        assembleia,
        await _extracao(conn, registrada.extracao),
        registrada,
        await repository.lances_classificados(conn, assembleia.assembleia_id),
        await repository.listar_contemplacoes(conn, assembleia.assembleia_id),
    )
