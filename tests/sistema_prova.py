"""The whole system at the desk of a test: who asks, and the life of a small group in the words of the trade."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from importlib.resources import files
from typing import Any, TypeVar
from uuid import uuid4

from google.protobuf.descriptor import FileDescriptor
from google.protobuf.message import Message

from consorcio.contracts.consorciados.v1 import consorciados_pb2 as pessoas
from consorcio.contracts.financeiro.v1 import financeiro_pb2 as fin
from consorcio.contracts.grupos.v1 import grupos_pb2 as grp
from consorcio.contracts.sorteios.v1 import sorteios_pb2 as sor
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.platform.context import Actor, ActorKind
from consorcio.platform.rpc.client import Caller

T = TypeVar("T")
QUEM_PEDE = Actor("teste", "Quem testa", ActorKind.USUARIO, permissoes=frozenset({"*"}))
QUEM_CONFERE = Actor("conferente", "Quem confere", ActorKind.USUARIO, permissoes=frozenset({"*"}))
PREMIOS = ("50366", "33514", "45504", "94365", "51105")
VENDA, PRIMEIRO_VENCIMENTO = "2022-12-20", "2023-01-13"
_SEM_RESPOSTA = frozenset({ErrorKind.UNAVAILABLE, ErrorKind.TIMEOUT, ErrorKind.IN_PROGRESS})
_numeros = itertools.count(1)


@dataclass(slots=True)
class Balcao:
    """Calls rpcs as the gateway does. `insiste_s`: how long it repeats what nobody answered, with the same key."""

    caller: Caller
    insiste_s: float = 0
    espera_s: float = 60
    repeticoes: int = 0

    async def pedir(
        self,
        contrato: FileDescriptor,
        metodo: str,
        pedido: Message,
        chave: str | None = None,
        quem: Actor = QUEM_PEDE,
    ) -> Any:
        """One request, until answered or refused; a command gets a key of its own unless told one."""
        loop = asyncio.get_running_loop()
        chave, ate = chave or str(uuid4()), loop.time() + self.insiste_s
        while True:
            try:
                return await self._uma_vez(contrato, metodo, pedido, chave, quem)
            except ConsorcioError as recusa:
                if recusa.kind not in _SEM_RESPOSTA or loop.time() > ate:
                    raise
            self.repeticoes += 1
            await asyncio.sleep(0.1)

    async def _uma_vez(self, contrato: FileDescriptor, metodo: str, pedido: Message, chave: str, quem: Actor) -> Any:
        servico = next(iter(contrato.services_by_name.values()))
        return await self.caller.unary(
            servico.methods_by_name[metodo],
            pedido,
            actor=quem,
            correlation_id="teste",
            idempotency_key=chave,
            timeout_s=30,
        )

    async def esperar(self, o_que: str, consulta: Callable[[], Awaitable[T]], pronto: Callable[[T], bool]) -> T:
        """What happens behind the services takes a moment. TimeoutError names what did not happen."""
        loop = asyncio.get_running_loop()
        ate = loop.time() + self.espera_s
        while not pronto(resposta := await consulta()):
            if loop.time() > ate:
                raise TimeoutError(f"não aconteceu em {self.espera_s:.0f} s: {o_que}; há {resposta}")
            await asyncio.sleep(0.1)
        return resposta


@dataclass(frozen=True, slots=True)
class Grupo:
    """A constituted group, or one being formed (`cotas` empty)."""

    grupo_id: str
    bem_id: str
    codigo: str
    cotas: dict[int, str]
    cronograma: tuple[Any, ...]
    bens: tuple[str, ...] = ()
    """All of them; `bem_id` is the first."""

    def vencimento(self, ago: int) -> date:
        return date.fromisoformat(self.cronograma[ago - 1].vencimento)

    def data_ago(self, ago: int) -> date:
        return date.fromisoformat(self.cronograma[ago - 1].data_ago)


async def cadastrar(balcao: Balcao, quantidade: int) -> list[str]:
    """People from the demonstration's file."""
    linhas = (files("consorcio.cli.local.demonstracao") / "consorciados.csv").read_text(encoding="utf-8").splitlines()
    pedido = pessoas.ImportarConsorciadosRequest(
        conteudo="\n".join(linhas[: quantidade + 1]).encode(), formato=pessoas.FORMATO_ARQUIVO_CSV
    )
    resposta = await balcao.pedir(pessoas.DESCRIPTOR, "ImportarConsorciados", pedido)
    assert not resposta.problemas, resposta.problemas
    return list(resposta.consorciado_ids)


async def abrir_grupo(
    balcao: Balcao,
    max_cotas: int,
    prazo_meses: int = 60,
    primeiro_vencimento: str = PRIMEIRO_VENCIMENTO,
    classe: grp.ClasseObjeto.ValueType = grp.CLASSE_OBJETO_MOVEIS,
    precos: Sequence[str] = ("60000.00",),
    **clausulas: Any,
) -> Grupo:
    """Bens, plano and a group to be formed; `clausulas` of the contract go beside the usual ones, or instead."""
    numero = next(_numeros)
    desde = date.fromisoformat(primeiro_vencimento) - timedelta(days=43)
    bens = [await _bem(balcao, f"BEM-{numero}-{qual}", classe, preco, desde) for qual, preco in enumerate(precos)]
    usuais: dict[str, Any] = {
        "taxa_administracao": "15",
        "fundo_reserva": "2",
        "metodo_sorteio": grp.METODO_SORTEIO_MOD_PRIMEIRO_PREMIO,
        "contemplacoes_minimas": 1,
        "modalidades_lance": [grp.MODALIDADE_LANCE_LIVRE],
        "lance_minimo": "10",
    }
    regra = grp.RegraGrupo(prazo_meses=prazo_meses, max_cotas=max_cotas, **usuais | clausulas)
    plano = await balcao.pedir(
        grp.DESCRIPTOR,
        "CriarPlano",
        grp.CriarPlanoRequest(codigo=f"P-{numero}", nome="Plano", classe_objeto=classe, regra=regra),
    )
    grupo = await balcao.pedir(
        grp.DESCRIPTOR,
        "CriarGrupo",
        grp.CriarGrupoRequest(
            codigo=f"{1000 + numero}",
            plano_id=plano.plano_id,
            bem_ids=bens,
            primeiro_vencimento=primeiro_vencimento,
            contrato_versao="2022-12",
            data_contabil=str(date.fromisoformat(primeiro_vencimento) - timedelta(days=29)),
        ),
    )
    cronograma = await balcao.pedir(
        grp.DESCRIPTOR, "ListarCronograma", grp.ListarCronogramaRequest(grupo_id=grupo.grupo_id)
    )
    return Grupo(grupo.grupo_id, bens[0], grupo.codigo, {}, tuple(cronograma.itens), tuple(bens))


async def _bem(balcao: Balcao, codigo: str, classe: grp.ClasseObjeto.ValueType, preco: str, desde: date) -> str:
    """At a price since a day."""
    pedido = grp.CriarBemRequest(
        codigo=codigo, descricao="Bem", classe_objeto=classe, preco=preco, vigencia_inicio=str(desde)
    )
    return str((await balcao.pedir(grp.DESCRIPTOR, "CriarBem", pedido)).bem_id)


async def vender(balcao: Balcao, grupo: Grupo, consorciados: Sequence[str]) -> list[Any]:
    """Cotas to people, numbered from 1; the first parcelas that come of it."""
    itens = [grp.ItemAdesao(consorciado_id=pessoa, numero=numero) for numero, pessoa in enumerate(consorciados, 1)]
    pedido = grp.IniciarAdesoesEmLoteRequest(grupo_id=grupo.grupo_id, itens=itens, data_contabil=str(_venda(grupo)))
    resposta = await balcao.pedir(grp.DESCRIPTOR, "IniciarAdesoesEmLote", pedido)
    recusas = [resultado.erro for resultado in resposta.resultados if resultado.erro]
    assert not recusas, recusas
    return await balcao.esperar(
        "primeiras parcelas", lambda: parcelas(balcao, grupo, 1), lambda todas: len(todas) >= len(itens)
    )


def _venda(grupo: Grupo) -> date:
    """Weeks before the AGC."""
    return grupo.vencimento(1) - timedelta(days=24)


async def parcelas(balcao: Balcao, grupo: Grupo, ago: int) -> list[Any]:
    """The parcelas of an AGO, without titles of bids."""
    pedido = fin.ListarParcelasGrupoRequest(grupo_id=grupo.grupo_id, ago=ago, tamanho_pagina=200)
    resposta = await balcao.pedir(fin.DESCRIPTOR, "ListarParcelasGrupo", pedido)
    return [parcela for parcela in resposta.parcelas if parcela.tipo == fin.TIPO_TITULO_PARCELA]


def pagamento(identificador: str, valor: str, dia: date | str, referencia: str) -> fin.ProcessarPagamentoRequest:
    """A Pix, as the bank tells it."""
    return fin.ProcessarPagamentoRequest(
        identificador=identificador,
        valor=valor,
        data_pagamento=str(dia),
        data_contabil=str(dia),
        canal=fin.CANAL_PAGAMENTO_PIX,
        referencia_externa=referencia,
    )


async def pagar(balcao: Balcao, titulos: Iterable[Any], dia: date | str) -> None:
    """Each title, whole."""
    for titulo in titulos:
        pedido = pagamento(titulo.identificador, titulo.valor, dia, f"pix-{titulo.parcela_id}")
        await balcao.pedir(fin.DESCRIPTOR, "ProcessarPagamento", pedido)


async def constituir(balcao: Balcao, grupo: Grupo, cotas_pagas: int) -> Grupo:
    """The AGC, once the payments are known in grupos; then every cota active in financeiro."""

    async def formacao() -> Any:
        pedido = grp.VerificarFormacaoRequest(grupo_id=grupo.grupo_id, data=str(grupo.vencimento(1)))
        return (await balcao.pedir(grp.DESCRIPTOR, "VerificarFormacao", pedido)).cotas_pagas

    await balcao.esperar("primeiras parcelas conhecidas em grupos", formacao, lambda pagas: pagas >= cotas_pagas)
    atual = await balcao.pedir(grp.DESCRIPTOR, "BuscarGrupo", grp.BuscarGrupoRequest(grupo_id=grupo.grupo_id))
    agc = grp.RealizarAgcRequest(
        grupo_id=grupo.grupo_id, data_agc=str(grupo.vencimento(1)), representantes=[1, 2], versao=atual.versao
    )
    await balcao.pedir(grp.DESCRIPTOR, "RealizarAgc", agc)

    async def ativas() -> int:
        return int((await posicao(balcao, grupo)).cotas_ativas)

    await balcao.esperar("cotas ativas no financeiro", ativas, lambda quantas: quantas >= cotas_pagas)
    pedido = grp.ListarCotasRequest(grupo_id=grupo.grupo_id, tamanho_pagina=200)
    cotas = (await balcao.pedir(grp.DESCRIPTOR, "ListarCotas", pedido)).cotas
    return replace(grupo, cotas={cota.numero: cota.cota_id for cota in cotas})


async def formar(balcao: Balcao, quantidade: int) -> Grupo:
    """A group from nothing to its AGC."""
    consorciados = await cadastrar(balcao, quantidade)
    grupo = await abrir_grupo(balcao, quantidade)
    await pagar(balcao, await vender(balcao, grupo, consorciados), "2022-12-28")
    return await constituir(balcao, grupo, quantidade)


async def emitir(balcao: Balcao, grupo: Grupo, ago: int) -> list[Any]:
    """The parcelas of a month, fifteen days before they are due."""
    dia = grupo.vencimento(ago) - timedelta(days=15)
    pedido = fin.EmitirParcelasRequest(grupo_id=grupo.grupo_id, ago=ago, data_contabil=str(dia))
    await balcao.pedir(fin.DESCRIPTOR, "EmitirParcelas", pedido)
    return await parcelas(balcao, grupo, ago)


async def posicao(balcao: Balcao, grupo: Grupo) -> Any:
    """The financial position of the group."""
    pedido = fin.BuscarPosicaoGrupoRequest(grupo_id=grupo.grupo_id)
    return await balcao.pedir(fin.DESCRIPTOR, "BuscarPosicaoGrupo", pedido)


async def invariantes_violadas(balcao: Balcao, grupo: Grupo) -> list[str]:
    """The invariants of the books that do not hold."""
    pedido = fin.VerificarInvariantesRequest(grupo_id=grupo.grupo_id)
    resposta = await balcao.pedir(fin.DESCRIPTOR, "VerificarInvariantes", pedido)
    assert resposta.resultados
    return [f"{item.invariante}: {item.detalhe}" for item in resposta.resultados if not item.vale]


@dataclass(frozen=True, slots=True)
class Assembleia:
    """An AGO of a group."""

    balcao: Balcao
    grupo: Grupo
    ago: int
    assembleia_id: str

    @classmethod
    async def convocar(cls, balcao: Balcao, grupo: Grupo, ago: int) -> Assembleia:
        dia = grupo.vencimento(ago) - timedelta(days=10)
        pedido = sor.ConvocarAssembleiaRequest(grupo_id=grupo.grupo_id, ago=ago, data_contabil=str(dia))
        convocada = await balcao.pedir(sor.DESCRIPTOR, "ConvocarAssembleia", pedido)
        return cls(balcao, grupo, ago, convocada.assembleia_id)

    async def lance(
        self,
        numero: int,
        percentual: str = "",
        modalidade: sor.Modalidade.ValueType = sor.MODALIDADE_LIVRE,
        **partes: Any,
    ) -> None:
        """A bid of a cota, free unless said; `partes`: how much of it is `embutido` or `fgts`."""
        pedido = sor.ProcessarLanceRequest(
            assembleia_id=self.assembleia_id,
            cota_id=self.grupo.cotas[numero],
            modalidade=modalidade,
            quantidade=percentual,
            data_contabil=str(self.grupo.vencimento(self.ago)),
            **partes,
        )
        await self.balcao.pedir(sor.DESCRIPTOR, "ProcessarLance", pedido)

    async def abrir(self) -> int:
        """Freeze the list and register the extraction; its number."""
        await self.congelar()
        return await self.registrar_extracao(900_000 + next(_numeros))

    async def registrar_extracao(self, numero: int) -> int:
        """Two days after the due date, by two people; its number."""
        extracao = sor.RegistrarExtracaoRequest(
            numero=numero,
            data=str(self.grupo.vencimento(self.ago) + timedelta(days=2)),
            premios=PREMIOS,
            fonte="Loteria Federal",
        )
        await self.balcao.pedir(sor.DESCRIPTOR, "RegistrarExtracao", extracao)
        conferencia = sor.ConferirExtracaoRequest(numero=numero, premios=PREMIOS)
        await self.balcao.pedir(sor.DESCRIPTOR, "ConferirExtracao", conferencia, quem=QUEM_CONFERE)
        return numero

    async def congelar(self) -> None:
        """Freeze the list the day after the due date."""
        dia = self.grupo.vencimento(self.ago) + timedelta(days=1)
        aberta = sor.AbrirAssembleiaRequest(assembleia_id=self.assembleia_id, data_contabil=str(dia))
        await self.balcao.pedir(sor.DESCRIPTOR, "AbrirAssembleia", aberta)

    def pedido_de_sorteio(self, extracao: int) -> sor.ExecutarSorteioRequest:
        return sor.ExecutarSorteioRequest(
            assembleia_id=self.assembleia_id,
            extracao=extracao,
            data_contabil=str(self.grupo.data_ago(self.ago)),
        )

    async def sortear(self) -> Any:
        """Open and draw; the result."""
        pedido = self.pedido_de_sorteio(await self.abrir())
        return await self.balcao.pedir(sor.DESCRIPTOR, "ExecutarSorteio", pedido)

    async def contemplacoes(self) -> list[Any]:
        pedido = sor.ListarContemplacoesRequest(assembleia_id=self.assembleia_id)
        return list((await self.balcao.pedir(sor.DESCRIPTOR, "ListarContemplacoes", pedido)).contemplacoes)

    async def aguardar(self, *situacoes: Any) -> list[Any]:
        """Until every contemplação is in one of the situations."""
        return await self.balcao.esperar(
            f"contemplações da AGO {self.ago} em {situacoes}",
            self.contemplacoes,
            lambda todas: bool(todas) and all(c.situacao in situacoes for c in todas),
        )

    async def pagar_lance(self, contemplacao: Any, valor: str) -> None:
        """On the last day."""
        dia, referencia = contemplacao.prazo_pagamento, f"lance-{contemplacao.contemplacao_id}"
        pedido = pagamento(contemplacao.identificador_titulo, valor, dia, referencia)
        await self.balcao.pedir(fin.DESCRIPTOR, "ProcessarPagamento", pedido)

    async def vencer_prazos(self) -> None:
        """The day after the last day to pay a bid."""
        dia = self.grupo.data_ago(self.ago) + timedelta(days=9)
        await self.balcao.pedir(sor.DESCRIPTOR, "ProcessarPrazos", sor.ProcessarPrazosRequest(data=str(dia)))
