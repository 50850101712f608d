"""First act: people, a plan, a group, 240 adesões, the first parcelas, the AGC."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from consorcio.cli.local.demonstracao.atendente import Atendente
from consorcio.cli.local.demonstracao.calendario import COTAS, CREDITO_INICIAL
from consorcio.contracts.consorciados.v1 import consorciados_pb2 as pessoas
from consorcio.contracts.financeiro.v1 import financeiro_pb2 as fin
from consorcio.contracts.grupos.v1 import grupos_pb2 as grp

CODIGO = "1001"
_VENDA, _PRIMEIRO_VENCIMENTO = "2022-12-20", "2023-01-13"


@dataclass(frozen=True, slots=True)
class GrupoFormado:
    """The group after its AGC."""

    grupo_id: str
    bem_id: str
    cotas: dict[int, str]
    cronograma: list[grp.ItemCronograma]


async def formar_grupo(atendente: Atendente, avisar: Any) -> GrupoFormado:
    """From the file of people to the constituted group."""
    avisar("Importando 240 consorciados de um arquivo CSV")
    ids = await _importar(atendente)
    avisar("Criando bem, plano e grupo de 240 cotas")
    bem = await _criar_bem(atendente)
    grupo = await _criar_grupo(atendente, bem)
    avisar("Vendendo as 240 cotas")
    await _vender(atendente, grupo.grupo_id, ids)
    avisar("Recebendo a primeira parcela de cada cota")
    await _receber_primeira_parcela(atendente, grupo.grupo_id)
    avisar("Constituindo o grupo em assembleia")
    await _constituir(atendente, grupo.grupo_id)
    cotas = await todas_as_cotas(atendente, grupo.grupo_id)
    cronograma = await atendente.consultar(
        grp.DESCRIPTOR, "ListarCronograma", grp.ListarCronogramaRequest(grupo_id=grupo.grupo_id)
    )
    return GrupoFormado(grupo.grupo_id, bem.bem_id, {c.numero: c.cota_id for c in cotas}, list(cronograma.itens))


async def todas_as_cotas(atendente: Atendente, grupo_id: str) -> list[grp.Cota]:
    """Every cota of the group, page by page."""
    cotas: list[grp.Cota] = []
    token = ""
    while True:
        pedido = grp.ListarCotasRequest(grupo_id=grupo_id, tamanho_pagina=200, token_pagina=token)
        pagina = await atendente.consultar(grp.DESCRIPTOR, "ListarCotas", pedido)
        cotas += pagina.cotas
        token = pagina.proximo_token
        if not token:
            return cotas


async def parcelas_da_ago(atendente: Atendente, grupo_id: str, ago: int) -> list[fin.Parcela]:
    """Every title of an AGO, page by page."""
    parcelas: list[fin.Parcela] = []
    token = ""
    while True:
        pedido = fin.ListarParcelasGrupoRequest(grupo_id=grupo_id, ago=ago, tamanho_pagina=200, token_pagina=token)
        pagina = await atendente.consultar(fin.DESCRIPTOR, "ListarParcelasGrupo", pedido)
        parcelas += pagina.parcelas
        token = pagina.proximo_token
        if not token:
            return parcelas


def arquivo_de_pagamentos(nome: str, linhas: list[tuple[str, str, str, str]]) -> fin.ProcessarArquivoPagamentosRequest:
    """A file as a bank would send it: reference, identifier, value, date."""
    texto = "referencia;identificador;valor;data\n" + "".join(";".join(linha) + "\n" for linha in linhas)
    return fin.ProcessarArquivoPagamentosRequest(
        conteudo=texto.encode(), nome=nome, canal=fin.CANAL_PAGAMENTO_BOLETO, data_contabil=linhas[-1][3]
    )


async def _importar(atendente: Atendente) -> list[str]:
    conteudo = (files(__package__) / "consorciados.csv").read_bytes()
    resposta = await atendente.comandar(
        "importar",
        pessoas.DESCRIPTOR,
        "ImportarConsorciados",
        pessoas.ImportarConsorciadosRequest,
        lambda: pessoas.ImportarConsorciadosRequest(conteudo=conteudo, formato=pessoas.FORMATO_ARQUIVO_CSV),
    )
    if resposta.problemas:
        raise ValueError(f"linha {resposta.problemas[0].linha}: {resposta.problemas[0].motivo}")
    return list(resposta.consorciado_ids)


async def _criar_bem(atendente: Atendente) -> Any:
    return await atendente.comandar(
        "bem",
        grp.DESCRIPTOR,
        "CriarBem",
        grp.CriarBemRequest,
        lambda: grp.CriarBemRequest(
            codigo="AUTO-60",
            descricao="Automóvel 1.0 completo",
            classe_objeto=grp.CLASSE_OBJETO_MOVEIS,
            fonte_preco="TABELA_FABRICANTE",
            preco=CREDITO_INICIAL,
            vigencia_inicio="2022-12-01",
        ),
    )


async def _criar_grupo(atendente: Atendente, bem: Any) -> Any:
    plano = await atendente.comandar(
        "plano",
        grp.DESCRIPTOR,
        "CriarPlano",
        grp.CriarPlanoRequest,
        lambda: grp.CriarPlanoRequest(
            codigo="AUTO-60M",
            nome="Automóvel em 60 meses",
            classe_objeto=grp.CLASSE_OBJETO_MOVEIS,
            regra=grp.RegraGrupo(
                prazo_meses=60,
                max_cotas=COTAS,
                taxa_administracao="15",
                fundo_reserva="2",
                metodo_sorteio=grp.METODO_SORTEIO_MOD_PRIMEIRO_PREMIO,
                modalidades_lance=[grp.MODALIDADE_LANCE_LIVRE],
                lance_minimo="10",
            ),
        ),
    )
    return await atendente.comandar(
        "grupo",
        grp.DESCRIPTOR,
        "CriarGrupo",
        grp.CriarGrupoRequest,
        lambda: grp.CriarGrupoRequest(
            codigo=CODIGO,
            plano_id=plano.plano_id,
            bem_ids=[bem.bem_id],
            primeiro_vencimento=_PRIMEIRO_VENCIMENTO,
            contrato_versao="2022-12",
            data_contabil="2022-12-15",
        ),
    )


async def _vender(atendente: Atendente, grupo_id: str, ids: list[str]) -> None:
    itens = [grp.ItemAdesao(consorciado_id=pessoa, numero=numero) for numero, pessoa in enumerate(ids, start=1)]
    resposta = await atendente.comandar(
        "adesoes",
        grp.DESCRIPTOR,
        "IniciarAdesoesEmLote",
        grp.IniciarAdesoesEmLoteRequest,
        lambda: grp.IniciarAdesoesEmLoteRequest(grupo_id=grupo_id, itens=itens, data_contabil=_VENDA),
    )
    recusadas = [resultado.erro for resultado in resposta.resultados if resultado.erro]
    if recusadas:
        raise ValueError(recusadas[0])


async def _receber_primeira_parcela(atendente: Atendente, grupo_id: str) -> None:
    parcelas = await atendente.esperar(
        "primeiras parcelas emitidas", lambda: parcelas_da_ago(atendente, grupo_id, 1), lambda p: len(p) >= COTAS
    )
    linhas = [(f"D1-{p.cota_numero:04d}", p.identificador, p.valor, "2022-12-28") for p in parcelas if p.tipo == 1]
    await atendente.comandar(
        "pagamentos:1",
        fin.DESCRIPTOR,
        "ProcessarArquivoPagamentos",
        fin.ProcessarArquivoPagamentosRequest,
        lambda: arquivo_de_pagamentos("primeiras-parcelas.csv", linhas),
    )


async def _constituir(atendente: Atendente, grupo_id: str) -> None:
    async def formacao() -> Any:
        pedido = grp.VerificarFormacaoRequest(grupo_id=grupo_id, data=_PRIMEIRO_VENCIMENTO)
        return await atendente.consultar(grp.DESCRIPTOR, "VerificarFormacao", pedido)

    async def grupo() -> Any:
        return await atendente.consultar(grp.DESCRIPTOR, "BuscarGrupo", grp.BuscarGrupoRequest(grupo_id=grupo_id))

    if (await grupo()).situacao == grp.SITUACAO_GRUPO_EM_FORMACAO:
        await atendente.esperar("parcelas reconhecidas por grupos", formacao, lambda f: f.cotas_pagas >= COTAS)

    async def pedido_de_agc() -> grp.RealizarAgcRequest:
        return grp.RealizarAgcRequest(
            grupo_id=grupo_id, data_agc=_PRIMEIRO_VENCIMENTO, representantes=[1, 2, 3], versao=(await grupo()).versao
        )

    await atendente.comandar("agc", grp.DESCRIPTOR, "RealizarAgc", grp.RealizarAgcRequest, pedido_de_agc)
    await atendente.esperar("cotas ativas no financeiro", lambda: posicao(atendente, grupo_id), _todas_ativas)


async def posicao(atendente: Atendente, grupo_id: str) -> Any:
    """The financial position of the group now."""
    pedido = fin.BuscarPosicaoGrupoRequest(grupo_id=grupo_id)
    return await atendente.consultar(fin.DESCRIPTOR, "BuscarPosicaoGrupo", pedido)


def _todas_ativas(posicao_atual: Any) -> bool:
    return bool(posicao_atual.cotas_ativas >= COTAS)
