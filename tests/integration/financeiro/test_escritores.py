"""Sixteen writers on ten hot groups: nobody is told of a deadlock, and the books close (I1, I2, I14)."""

from __future__ import annotations

import asyncio
import os
import random
from collections import Counter
from datetime import timedelta
from typing import Any

from consorcio.contracts.financeiro.v1 import contabilidade_pb2 as cont
from consorcio.contracts.financeiro.v1 import financeiro_pb2 as pb
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.core.money import format_reais, parse_reais
from integration.financeiro.casa import Casa, GrupoVivo, vencimento

ESCRITORES = 16
GRUPOS = 10
SEGUNDOS = float(os.environ.get("CONSORCIO_SEGUNDOS", "6"))
DE_REGRA = {ErrorKind.CONFLICT, ErrorKind.PRECONDITION}


class Escritor:
    """Pays, sends files over several groups, resolves the queue, issues and closes, as chance has it."""

    def __init__(self, casa: Casa, grupos: list[GrupoVivo], numero: int, feitos: Counter[str]) -> None:
        self.casa, self.grupos, self.numero, self.feitos = casa, grupos, numero, feitos
        self.sorte = random.Random(numero)  # noqa: S311 a load, not a secret

    async def trabalhar(self, ate: float) -> None:
        atos = [self.pagar] * 6 + [self.arquivo, self.desconhecido, self.resolver, self.emitir, self.fechar_mes]
        while asyncio.get_running_loop().time() < ate:
            ato = self.sorte.choice(atos)
            try:
                await ato()
                self.feitos[ato.__name__] += 1
            except ConsorcioError as recusa:
                assert recusa.kind in DE_REGRA, recusa  # noqa: PT017 a deadlock that reaches a caller is INTERNAL
                self.feitos[f"{ato.__name__} recusado"] += 1

    async def pagar(self) -> None:
        grupo = self.sorte.choice(self.grupos)
        titulo = self.sorte.choice(await self._abertos(grupo))
        centavos = parse_reais(titulo.valor) * self.sorte.choice([1000, 1000, 300, 1100]) // 1000
        await self.casa.rpc("ProcessarPagamento", self._pagamento(titulo, format_reais(centavos)))

    async def arquivo(self) -> None:
        titulos = [self.sorte.choice(await self._abertos(g)) for g in self.sorte.sample(self.grupos, 5)]
        comuns = [f"comum-{self.sorte.randrange(40)}" for _ in range(2)]
        linhas = [f"{self._referencia()};{t.identificador};{t.valor};{t.vencimento}" for t in titulos]
        linhas += [f"{r};NINGUEM;7.00;{vencimento(2)}" for r in dict.fromkeys(comuns)]
        self.sorte.shuffle(linhas)
        conteudo = "\n".join(["referencia;identificador;valor;data", *linhas]).encode()
        pedido = pb.ProcessarArquivoPagamentosRequest(conteudo=conteudo, nome="a.csv", canal=pb.CANAL_PAGAMENTO_BOLETO)
        await self.casa.rpc("ProcessarArquivoPagamentos", pedido)

    async def desconhecido(self) -> None:
        pedido = self._pagamento(pb.Parcela(vencimento=vencimento(2).isoformat()), "5.00")
        pedido.identificador, pedido.aceita_divergente = "NINGUEM", True
        await self.casa.rpc("ProcessarPagamento", pedido)

    async def resolver(self) -> None:
        fila = pb.ListarPagamentosRequest(situacao=pb.SITUACAO_PAGAMENTO_NAO_IDENTIFICADO, tamanho_pagina=5)
        pagamentos = (await self.casa.rpc("ListarPagamentos", fila)).pagamentos
        if not pagamentos:
            return
        titulo = self.sorte.choice(await self._abertos(self.sorte.choice(self.grupos)))
        destino = self.sorte.choice([titulo.parcela_id, ""])
        pedido = pb.ResolverPagamentoRequest(
            pagamento_id=self.sorte.choice(pagamentos).pagamento_id, parcela_id=destino, motivo="Resolvido"
        )
        await self.casa.rpc("ResolverPagamento", pedido)

    async def emitir(self) -> None:
        await self.emitir_em(self.sorte.choice(self.grupos))

    async def emitir_em(self, grupo: GrupoVivo) -> None:
        """The next assembly, or the one somebody issues at this moment."""
        ((ultima,),) = await self.casa.linhas("SELECT ultima_ago_emitida FROM grupo WHERE grupo_id = %s", grupo.id)
        await grupo.emitir(ultima + 1)

    async def fechar_mes(self) -> None:
        await self.casa.rpc("FecharPeriodo", cont.FecharPeriodoRequest(mes=self.sorte.choice(["2026-01", "2026-02"])))

    async def _abertos(self, grupo: GrupoVivo) -> list[pb.Parcela]:
        pedido = pb.ListarParcelasGrupoRequest(grupo_id=grupo.id, situacao=pb.SITUACAO_TITULO_ABERTO, tamanho_pagina=20)
        abertos = list((await self.casa.rpc("ListarParcelasGrupo", pedido)).parcelas)
        if not abertos:
            await self.emitir_em(grupo)
            return await self._abertos(grupo)
        return abertos

    def _pagamento(self, titulo: pb.Parcela, valor: str) -> pb.ProcessarPagamentoRequest:
        return pb.ProcessarPagamentoRequest(
            parcela_id=titulo.parcela_id,
            valor=valor,
            data_pagamento=titulo.vencimento,
            canal=pb.CANAL_PAGAMENTO_PIX,
            referencia_externa=self._referencia(),
        )

    def _referencia(self) -> str:
        return f"{self.numero}-{self.sorte.getrandbits(60):x}"


async def test_dezesseis_escritores_em_dez_grupos_quentes(casa: Casa) -> None:
    grupos = [casa.novo_grupo(prazo_meses=420) for _ in range(GRUPOS)]
    for grupo in grupos:
        await grupo.formar(6)
        await grupo.emitir(2)
    casa.clock.advance(timedelta(days=90))
    feitos: Counter[str] = Counter()
    ate = asyncio.get_running_loop().time() + SEGUNDOS
    await asyncio.gather(*(Escritor(casa, grupos, n, feitos).trabalhar(ate) for n in range(ESCRITORES)))
    for grupo in grupos:
        await grupo.conferir()
    await _conferir_todos_os_livros(casa)
    print(f"{SEGUNDOS:.0f} s, {feitos.total()} comandos: {dict(feitos)}")  # noqa: T201 what a load did is its result
    assert feitos["pagar"] > ESCRITORES
    assert feitos["arquivo"]


async def _conferir_todos_os_livros(casa: Casa) -> None:
    """Over all books at once: Σ debits = Σ credits, running balances without a gap, money that came in is there."""
    ((debitos, creditos),) = await casa.linhas("SELECT sum(debitos_centavos), sum(creditos_centavos) FROM saldo_conta")
    assert debitos == creditos
    saltos: Any = await casa.linhas(
        "WITH pernas AS (SELECT grupo_id, lancamento_id, debito AS conta, debito_saldo_anterior AS antes,"
        " valor_centavos AS mov FROM lancamento UNION ALL SELECT grupo_id, lancamento_id, credito,"
        " credito_saldo_anterior, -valor_centavos FROM lancamento) SELECT count(*) FROM (SELECT antes,"
        " lag(antes + mov, 1, 0) OVER (PARTITION BY grupo_id, conta ORDER BY lancamento_id) AS esperado"
        " FROM pernas) x WHERE antes <> esperado"
    )
    assert saltos == [(0,)]
    ((entrou, ha),) = await casa.linhas(
        "SELECT (SELECT sum(valor_centavos) FROM pagamento WHERE situacao <> 'DEVOLVIDO'),"
        " (SELECT sum(debitos_centavos - creditos_centavos) FROM saldo_conta"
        "   WHERE conta IN ('BANCOS', 'APLICACAO_GRUPO', 'APLICACAO_VINCULADA', 'APLICACAO_FORMACAO'))"
    )
    assert entrou == ha
