"""Random lives of a group through the real use cases: every invariant after every fact, I19 included."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from consorcio.contracts.financeiro.v1 import antecipacoes_pb2 as ant
from consorcio.contracts.financeiro.v1 import creditos_pb2 as cre
from consorcio.contracts.financeiro.v1 import encerramento_pb2 as enc
from consorcio.contracts.financeiro.v1 import exclusoes_pb2 as exc
from consorcio.contracts.financeiro.v1 import financeiro_pb2 as pb
from consorcio.contracts.financeiro.v1 import trocas_credito_pb2 as tro
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.core.money import format_reais, parse_reais
from consorcio.platform.context import Actor, ActorKind
from integration.financeiro.casa import SORTEIOS, Casa, GrupoVivo, data_ago, vencimento

MESES = 5
VIDAS = int(os.environ.get("CONSORCIO_VIDAS", "16"))
FATOS = (
    "sorteio",
    "lance",
    "lance",
    "atraso",
    "tardia",
    "liberacao",
    "penalidade",
    "exclusao",
    "exclusao",
    "restituicao",
    "cancelamento",
    "antecipacao",
    "antecipacao",
    "troca",
    "transferencia",
)
OUTRA = Actor("outra", "Outra", ActorKind.USUARIO, permissoes=frozenset({"financeiro.*"}))
ABERTAS = (pb.SITUACAO_TITULO_ABERTO, pb.SITUACAO_TITULO_PARCIAL)


@dataclass
class Vida:
    """A group living month by month on what hypothesis draws; each refusal must be a rule, never a defect."""

    grupo: GrupoVivo
    data: st.DataObject
    lances: dict[str, pb.ReservaCredito] = field(default_factory=dict)
    antecipadas: list[str] = field(default_factory=list)
    reservadas: list[str] = field(default_factory=list)
    ago: int = 1

    def sortear(self, estrategia: st.SearchStrategy[Any]) -> Any:
        return self.data.draw(estrategia)

    async def mes(self) -> None:
        """Emission, payments and AGO of a month, with prices, bids, draws and late joiners in between."""
        self.ago += 1
        await self._mudar_preco(vencimento(self.ago) - timedelta(days=20))
        await self.grupo.emitir(self.ago)
        await self._passo(self._pagamentos)
        await self._mudar_preco(data_ago(self.ago) - timedelta(days=self.sortear(st.integers(0, 3))))
        await self._passo(self._pagamentos)
        await self._pagar_antecipadas()
        await self.grupo.fechar(self.ago)
        await self.grupo.conferir()
        for fato in self.sortear(st.lists(st.sampled_from(FATOS), max_size=4)):
            await self._passo(getattr(self, f"_{fato}"))
        for contemplacao_id in list(self.lances):
            await self._decidir(contemplacao_id)

    async def _passo(self, fato: Any) -> None:
        try:
            await fato()
        except ConsorcioError as recusa:
            assert recusa.kind in {ErrorKind.PRECONDITION, ErrorKind.CONFLICT, ErrorKind.VALIDATION}, recusa  # noqa: PT017 any other is a defect
        await self.grupo.conferir()

    async def _mudar_preco(self, desde: date) -> None:
        """All the bens by one index, each by its own list price, or none."""
        quantos = len(self.grupo.bens)
        milesimos = st.sampled_from([1000, 1000, 1043, 1100, 970, 1001])
        juntos = self.sortear(st.booleans())
        fatores = [self.sortear(milesimos)] * quantos if juntos else [self.sortear(milesimos) for _ in range(quantos)]
        for bem, fator in enumerate(fatores):
            preco = self.grupo.preco(desde, bem)
            novo = preco * fator // 1000
            if novo != preco:
                self.grupo.casa.grupos.mudar(self.grupo.bens[bem], desde, novo)

    async def _pagamentos(self) -> None:
        for titulo in await self.grupo.titulos():
            if titulo.situacao not in ABERTAS or titulo.tipo != pb.TIPO_TITULO_PARCELA:
                continue
            dias = self.sortear(st.sampled_from([-3, 0, 0, 0, 2, None]))
            if dias is not None:
                await self._pagar(titulo, vencimento(self.ago) + timedelta(days=dias))

    async def _pagar(self, titulo: pb.Parcela, dia: date) -> None:
        devido = parse_reais(await self.grupo.devido(titulo, dia))
        milesimos = self.sortear(st.sampled_from([1000, 1000, 1000, 333, 500, 1100]))
        valor = devido * milesimos // 1000
        pedido = self.grupo.pagamento(titulo, format_reais(valor), dia)
        if self.sortear(st.integers(0, 9)) == 0:
            pedido.parcela_id, pedido.identificador, pedido.aceita_divergente = "", "NINGUEM", True
        if valor > 0:
            await self._passo(lambda: self._receber(pedido, titulo.parcela_id))

    async def _receber(self, pedido: pb.ProcessarPagamentoRequest, parcela_id: str) -> None:
        """Money that says what it pays, or that waits until the operator knows or gives it back."""
        pagamento = await self.grupo.casa.rpc("ProcessarPagamento", pedido)
        if pagamento.situacao != pb.SITUACAO_PAGAMENTO_NAO_IDENTIFICADO:
            return
        await self.grupo.conferir()
        destino = self.sortear(st.sampled_from([parcela_id, ""]))
        resolver = pb.ResolverPagamentoRequest(
            pagamento_id=pagamento.pagamento_id, parcela_id=destino, motivo="Resolvido"
        )
        await self.grupo.casa.rpc("ResolverPagamento", resolver)

    async def _atraso(self) -> None:
        for titulo in await self.grupo.titulos():
            if titulo.situacao in ABERTAS and titulo.tipo == pb.TIPO_TITULO_PARCELA:
                await self._pagar(titulo, data_ago(self.ago) + timedelta(days=self.sortear(st.integers(3, 9))))
                return

    async def _exclusao(self) -> None:
        """Somebody desists; now and then the seat is given back to who left."""
        quando = (data_ago(self.ago) + timedelta(days=1)).isoformat()
        pedido = exc.ExcluirCotaRequest(
            cota_id=await self._cota_livre(),
            causa=exc.CAUSA_EXCLUSAO_DESISTENCIA,
            justificativa="Desistiu",
            data_contabil=quando,
        )
        exclusao = await self.grupo.casa.rpc("ExcluirCota", pedido)
        await self.grupo.conferir()
        if self.sortear(st.integers(0, 2)) == 0:
            volta = exc.ReadmitirCotaRequest(cota_id=exclusao.cota_id, justificativa="Voltou", data_contabil=quando)
            await self.grupo.casa.rpc("ReadmitirCota", volta)
            await self.grupo.casa.evento("CotaReadmitida", {"grupo_id": self.grupo.id, "cota_id": exclusao.cota_id})

    async def _restituicao(self) -> None:
        """An excluded member is drawn and what he gets is set apart."""
        casa = self.grupo.casa
        lista = await casa.rpc("ListarExclusoes", exc.ListarExclusoesRequest(grupo_id=self.grupo.id))
        if not lista.exclusoes:
            return
        pedido = exc.ApurarRestituicaoRequest(
            contemplacao_id=str(uuid4()),
            cota_id=self.sortear(
                st.sampled_from(sorted((e.cota_id for e in lista.exclusoes), key=self.grupo.cotas.index))
            ),
            ago=self.ago,
            data_contabil=data_ago(self.ago).isoformat(),
        )
        await casa.rpc("ApurarRestituicao", pedido, SORTEIOS)

    async def _cancelamento(self) -> None:
        """An AGO takes back the credit of who owes and has not used it; the money returns to the FC (R7.10)."""
        cota = await self._cota_livre()
        pedido = cre.CancelarCreditoRequest(cota_id=cota, motivo="Decidido", data_contabil=str(data_ago(self.ago)))
        try:
            await self.grupo.casa.rpc("CancelarCredito", pedido)
        except ConsorcioError as recusa:
            assert recusa.kind in {ErrorKind.NOT_FOUND, ErrorKind.PRECONDITION}, recusa  # noqa: PT017 no credit, or it stays

    async def _cota_livre(self) -> str:
        return str(self.sortear(st.sampled_from(self.grupo.cotas)))

    async def _credito(self, cota_id: str) -> dict[str, Any]:
        """The credit at the price of the AGO, as it was frozen; a late joiner has none yet."""
        congelado = await self.grupo.casa.linhas(
            "SELECT credito_centavos FROM posicao_ago_cota WHERE cota_id = %s ORDER BY ago DESC LIMIT 1", cota_id
        )
        return self.grupo._credito(cota_id, self.ago) | {"credito": format_reais(congelado[0][0] if congelado else 1)}

    async def _sorteio(self) -> None:
        cota = await self._cota_livre()
        pedido = pb.EfetivarCreditoRequest(**await self._credito(cota), usa_fundo_reserva=self.sortear(st.booleans()))
        await self.grupo.casa.rpc("EfetivarCredito", pedido)

    async def _lance(self) -> None:
        cota = await self._cota_livre()
        credito = await self._credito(cota)
        preco = parse_reais(credito["credito"])
        proprio, embutido = (preco * self.sortear(st.integers(0, 45)) // 100 for _ in range(2))
        pedido = pb.EmitirTituloLanceRequest(
            **credito,
            valor=format_reais(proprio + 7),
            embutido=format_reais(embutido),
            vencimento=(data_ago(self.ago) + timedelta(days=3)).isoformat(),
            reducao=self.sortear(st.sampled_from(["INVERSA", "DILUIR"])),
        )
        reserva = await self.grupo.casa.rpc("EmitirTituloLance", pedido)
        self.lances[reserva.contemplacao_id] = reserva

    async def _decidir(self, contemplacao_id: str) -> None:
        """A winning bid is paid, confirmed, cancelled with its penalty, or waits for the next month in any state."""
        destino = self.sortear(st.sampled_from(["pagar", "confirmar", "confirmar", "cancelar", "esperar"]))
        if destino == "cancelar":
            await self._passo(lambda: self.grupo.cancelar(contemplacao_id, self.ago, "1"))
        elif destino != "esperar":
            pedido = pb.BuscarParcelaRequest(parcela_id=self.lances[contemplacao_id].parcela_id)
            titulo = await self.grupo.casa.rpc("BuscarParcela", pedido)
            await self._passo(lambda: self.grupo.pagar(titulo))
        if destino == "confirmar":
            await self._confirmar(contemplacao_id)

    async def _confirmar(self, contemplacao_id: str) -> None:
        """Only a bid not paid is refused: who paid is contemplated, whatever was issued or paid since (R6.40)."""
        try:
            await self.grupo.confirmar(contemplacao_id, self.ago)
        except ConsorcioError as recusa:
            assert "ainda não foi pago" in recusa.detail, recusa  # noqa: PT017 any other stops the saga
        await self.grupo.conferir()

    async def _antecipacao(self) -> None:
        """Parcelas, an amount or all that is left, paid at once or in the next month, after an emission and a price."""
        dia = data_ago(self.ago) + timedelta(days=5)
        escolha = self.sortear(
            st.one_of(
                st.builds(
                    ant.EscolhaAntecipacao,
                    parcelas=st.integers(1, 4),
                    ordem=st.sampled_from([ant.ORDEM_ANTECIPADA_DIRETA, ant.ORDEM_ANTECIPADA_INVERSA]),
                ),
                st.builds(
                    ant.EscolhaAntecipacao,
                    valor=st.integers(1, 2_000_000).map(format_reais),
                    ordem=st.sampled_from([ant.ORDEM_ANTECIPADA_DILUIR, ant.ORDEM_ANTECIPADA_INVERSA]),
                ),
                st.just(ant.EscolhaAntecipacao(quitacao=True)),
            )
        )
        pedido = ant.PedirAntecipacaoRequest(
            cota_id=await self._cota_livre(),
            escolha=escolha,
            data_contabil=str(dia),
            vencimento=str(dia + timedelta(days=29)),
        )
        feita = await self.grupo.casa.rpc("PedirAntecipacao", pedido)
        await self.grupo.conferir()
        if self.sortear(st.booleans()):
            await self._pagar_antecipada(feita.parcela_id)
        else:
            self.antecipadas.append(feita.parcela_id)

    async def _troca(self) -> None:
        """A cota passes to another bem of the group, before the next emission."""
        bem = self.sortear(st.sampled_from(self.grupo.bens))
        quando = (data_ago(self.ago) + timedelta(days=4)).isoformat()
        pedido = tro.TrocarCreditoRequest(cota_id=await self._cota_livre(), bem_id=bem, data_contabil=quando)
        await self.grupo.casa.rpc("TrocarCredito", pedido)

    async def _transferencia(self) -> None:
        """A cota changes hands once its fee is paid, or does not, and the fee goes back (R7.51, R7.52)."""
        casa, cota = self.grupo.casa, await self._cota_livre()
        dia = data_ago(self.ago) + timedelta(days=2)
        dados = {"transferencia_id": str(uuid4()), "grupo_id": self.grupo.id, "cota_id": cota, "data": str(dia)}
        await casa.evento("TransferenciaAprovada", dados | {"prazo": str(dia + timedelta(days=10))})
        await self.grupo.conferir()
        taxas = [t for t in await self.grupo.titulos(0, cota) if t.tipo == pb.TIPO_TITULO_TAXA_TRANSFERENCIA]
        for titulo in taxas if self.sortear(st.booleans()) else ():
            await self._passo(lambda titulo=titulo: self.grupo.pagar(titulo, dia=dia))
        if self.sortear(st.booleans()):
            await casa.evento("CotaTransferida", dados | {"consorciado_id": str(uuid4())})
        else:
            await casa.evento("TransferenciaDesfeita", dados)

    async def _pagar_antecipadas(self) -> None:
        while self.antecipadas:
            parcela_id = self.antecipadas.pop()
            await self._passo(lambda parcela_id=parcela_id: self._pagar_antecipada(parcela_id))

    async def _pagar_antecipada(self, parcela_id: str) -> None:
        titulo = await self.grupo.casa.rpc("BuscarParcela", pb.BuscarParcelaRequest(parcela_id=parcela_id))
        await self.grupo.pagar(titulo)

    async def _penalidade(self) -> None:
        for titulo in await self.grupo.titulos():
            if titulo.situacao in ABERTAS and titulo.tipo == pb.TIPO_TITULO_PENALIDADE:
                await self.grupo.pagar(titulo)
                return

    async def fim(self) -> None:
        """The last AGO was held: who can is contemplated, the others leave, and the group is closed if it can be."""
        for cota in self.grupo.cotas:
            await self._passo(lambda cota=cota: self._sortear_com_fr(cota))
        quando = (data_ago(self.ago) + timedelta(days=1)).isoformat()
        for cota in self.grupo.cotas:
            pedido = exc.ExcluirCotaRequest(
                cota_id=cota, causa=exc.CAUSA_EXCLUSAO_DESISTENCIA, justificativa="Desistiu", data_contabil=quando
            )
            await self._passo(lambda pedido=pedido: self.grupo.casa.rpc("ExcluirCota", pedido))
        await self._passo(self._encerrar)

    async def _sortear_com_fr(self, cota: str) -> None:
        pedido = pb.EfetivarCreditoRequest(**await self._credito(cota), usa_fundo_reserva=True)
        await self.grupo.casa.rpc("EfetivarCredito", pedido)

    async def _encerrar(self) -> None:
        """The accounts, and the end of the books; a debtor pays after it, and they end again (R9.05c)."""
        casa, grupo_id = self.grupo.casa, self.grupo.id
        await casa.rpc("ProporEncerramento", enc.ProporEncerramentoRequest(grupo_id=grupo_id))
        dia = data_ago(self.ago) + timedelta(days=60)
        decidir = enc.DecidirEncerramentoRequest(grupo_id=grupo_id, aprova=True, data_contabil=str(dia))
        await casa.rpc("DecidirEncerramento", decidir, OUTRA)
        await self.grupo.conferir()
        fim = enc.EncerrarGrupoRequest(grupo_id=grupo_id, data_contabil=str(dia + timedelta(days=60)))
        for fato in (self._atraso, self._penalidade):
            await casa.rpc("EncerrarGrupo", fim)
            await self.grupo.conferir()
            assert await self.grupo._saldos_do_livro() == {}, "the book ends in zero"
            await self._passo(fato)
        await casa.rpc("EncerrarGrupo", fim)

    async def _tardia(self) -> None:
        """A seat sold at the price of the day, which pays all or a part, and becomes a cota, gives up, or waits."""
        dia = data_ago(self.ago) + timedelta(days=self.sortear(st.integers(0, 5)))
        await self._mudar_preco(dia)
        cota = await self.grupo.reservar(
            ago=self.ago + 1, bem=self.sortear(st.integers(0, len(self.grupo.bens) - 1)), dia=dia
        )
        await self.grupo.conferir()
        titulo = await self.grupo.titulo(self.ago + 1, cota)
        valor = format_reais(parse_reais(titulo.valor) * self.sortear(st.sampled_from([1000, 1000, 400])) // 1000)
        await self._passo(lambda: self.grupo.pagar(titulo, valor, dia))
        if self.sortear(st.sampled_from([True, True, False])):
            await self.grupo.ativar(cota)
        else:
            self.reservadas.append(cota)

    async def _liberacao(self) -> None:
        """A reservation given up, in its month or later."""
        if self.reservadas:
            await self.grupo.liberar(self.reservadas.pop())


@given(data=st.data())
@settings(
    max_examples=VIDAS,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
async def test_uma_vida_qualquer_conserva_o_grupo(casa: Casa, data: st.DataObject) -> None:
    prazo = data.draw(st.sampled_from([4, 10, 24, 60]))
    grupo = casa.novo_grupo(
        data.draw(st.integers(1_000_000, 9_000_000)),
        prazo_meses=prazo,
        taxa_administracao=data.draw(st.sampled_from(["15", "18.5", "7.77777777"])),
        fundo_reserva=data.draw(st.sampled_from(["2", "0.5", "3.3"])),
        nao_usa_fr_saldo_caixa=data.draw(st.booleans()),
        rateio_lance=data.draw(st.sampled_from(["PROPORCIONAL", "SO_FC"])),
        arredondamento=data.draw(st.sampled_from(["HALF_UP", "DOWN"])),
    )
    outros = data.draw(st.lists(st.integers(500_000, 9_000_000), max_size=2))
    bens = [0, *(grupo.outro_bem(preco) for preco in outros)]
    await grupo.formar([data.draw(st.sampled_from(bens)) for _ in range(data.draw(st.integers(3, 6)))])
    await grupo.fechar(1)
    vida = Vida(grupo, data)
    for _ in range(min(data.draw(st.integers(2, MESES)), prazo - 1)):
        await vida.mes()
    if vida.ago == prazo:
        await vida.fim()
