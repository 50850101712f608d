"""ListaPrecosService: requests to use cases and back. Nothing is decided here."""

from __future__ import annotations

from uuid import UUID

from consorcio.contracts.grupos.v1 import grupos_pb2
from consorcio.contracts.grupos.v1 import precos_pb2 as pb
from consorcio.core.money import format_reais
from consorcio.core.percent import format_pct
from consorcio.platform.context import Call
from consorcio.services.grupos import mensagens
from consorcio.services.grupos.repository import bens
from consorcio.services.grupos.use_cases.lista_precos import (
    EfeitoNoGrupo,
    ListaImportada,
    definir_fonte,
    importar_lista,
    prever_lista,
)


class ListaPrecosServicer:
    """Handlers named by rpc."""

    async def ImportarListaPrecos(self, request: pb.ImportarListaPrecosRequest, call: Call) -> pb.ListaPrecosImportada:
        if request.simulacao:
            return _mensagem(await prever_lista(call.tx.conn, request.conteudo), simulacao=True)
        feita = await importar_lista(call.tx, request.conteudo)
        return _mensagem(feita, simulacao=bool(feita.problemas))

    async def DefinirFontePreco(self, request: pb.DefinirFontePrecoRequest, call: Call) -> grupos_pb2.Bem:
        bem_id = UUID(request.bem_id)
        await definir_fonte(call.tx, bem_id, request.fonte_preco.strip(), request.versao)
        return mensagens.bem(await bens.buscar(call.tx.conn, bem_id, call.clock.today()))


def _mensagem(lista: ListaImportada, *, simulacao: bool) -> pb.ListaPrecosImportada:
    return pb.ListaPrecosImportada(
        linhas=lista.linhas,
        alterados=len(lista.mudam),
        inalterados=lista.inalterados,
        problemas=[
            pb.ProblemaListaPrecos(linha=um.linha, coluna=um.coluna, motivo=um.motivo) for um in lista.problemas
        ],
        efeitos=map(_efeito, lista.efeitos),
        sem_preco=lista.sem_preco,
        simulacao=simulacao,
    )


def _efeito(efeito: EfeitoNoGrupo) -> pb.EfeitoListaPrecos:
    preco = efeito.preco
    return pb.EfeitoListaPrecos(
        grupo_id=str(efeito.grupo_id),
        grupo_codigo=efeito.grupo_codigo,
        bem_id=str(preco.bem.bem_id),
        bem_codigo=preco.bem.codigo,
        cotas=efeito.cotas,
        anterior=format_reais(preco.anterior.preco_centavos),
        novo=format_reais(preco.novo.preco_centavos),
        variacao=format_pct(preco.variacao),
        vigencia_inicio=preco.novo.vigencia_inicio.isoformat(),
    )
