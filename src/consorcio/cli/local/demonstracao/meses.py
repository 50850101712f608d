"""Second act: a month of the group, from the emission to the ata."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from consorcio.cli.local.demonstracao.atendente import CONFERENTE, Atendente
from consorcio.cli.local.demonstracao.calendario import (
    CREDITO_REAJUSTADO,
    DIAS_DE_ATRASO,
    MES_DO_REAJUSTE,
    Mes,
    deixou_de_pagar,
    paga_atrasado,
)
from consorcio.cli.local.demonstracao.diario import Pedido
from consorcio.cli.local.demonstracao.formacao import (
    GrupoFormado,
    arquivo_de_pagamentos,
    parcelas_da_ago,
    posicao,
)
from consorcio.contracts.financeiro.v1 import financeiro_pb2 as fin
from consorcio.contracts.grupos.v1 import grupos_pb2 as grp
from consorcio.contracts.sorteios.v1 import sorteios_pb2 as sor
from consorcio.core.money import format_reais, parse_reais


@dataclass(slots=True)
class ResumoDoMes:
    """What the table shows of a month."""

    mes: int
    extracao: int
    pedra_chave: int = 0
    emitido: str = ""
    arrecadado: str = ""
    inadimplentes: int = 0
    por_sorteio: list[int] = field(default_factory=list)
    por_lance: list[int] = field(default_factory=list)
    lances_cancelados: list[int] = field(default_factory=list)
    fundo_comum: str = ""
    fundo_reserva: str = ""
    equilibrio: str = ""


class MesDoGrupo:
    """One month of one group."""

    def __init__(self, atendente: Atendente, grupo: GrupoFormado, mes: Mes) -> None:
        self._atendente = atendente
        self._grupo = grupo
        self._mes = mes
        item = grupo.cronograma[mes.numero - 1]
        self._vencimento = date.fromisoformat(item.vencimento)
        self._data_ago = date.fromisoformat(item.data_ago)

    async def viver(self, avisar: Callable[[str], None]) -> ResumoDoMes:
        """Price, emission, payments, assembly, contemplações, ata; then what the table shows."""
        numero = self._mes.numero
        if numero > 1:
            avisar(f"Mês {numero}: emitindo parcelas")
            await self._emitir()
        if numero == MES_DO_REAJUSTE:
            await self._reajustar()
        avisar(f"Mês {numero}: convocando e recebendo lances")
        assembleia = await self._convocar()
        await self._receber_no_prazo()
        await self._lancar(assembleia.assembleia_id)
        avisar(f"Mês {numero}: assembleia")
        resultado = await self._apurar(assembleia.assembleia_id)
        avisar(f"Mês {numero}: contemplações")
        await self._concluir_contemplacoes(assembleia.assembleia_id, resultado)
        await self._lavrar(assembleia.assembleia_id)
        atrasadas = await self._verificar_inadimplencia()
        if numero > 1:
            await self._receber_atrasados()
        return await self._resumir(assembleia.assembleia_id, resultado, atrasadas)

    async def _comandar(
        self, passo: str, contrato: Any, metodo: str, classe: Any, preparar: Callable[[], Any], **quem: Any
    ) -> Any:
        chave = f"{passo}:{self._mes.numero}"
        return await self._atendente.comandar(chave, contrato, metodo, classe, preparar, **quem)

    async def _emitir(self) -> None:
        await self._comandar(
            "emitir",
            fin.DESCRIPTOR,
            "EmitirParcelas",
            fin.EmitirParcelasRequest,
            lambda: fin.EmitirParcelasRequest(
                grupo_id=self._grupo.grupo_id,
                ago=self._mes.numero,
                data_contabil=(self._vencimento - timedelta(days=15)).isoformat(),
            ),
        )

    async def _reajustar(self) -> None:
        """The list price rises between the issue of the boletos and the assembly."""

        async def novo_preco() -> grp.AlterarPrecoRequest:
            pedido = grp.BuscarBemRequest(bem_id=self._grupo.bem_id)
            bem = await self._atendente.consultar(grp.DESCRIPTOR, "BuscarBem", pedido)
            return grp.AlterarPrecoRequest(
                bem_id=bem.bem_id,
                preco=CREDITO_REAJUSTADO,
                vigencia_inicio=(self._vencimento + timedelta(days=1)).isoformat(),
                motivo="Tabela do fabricante",
                versao=bem.versao,
            )

        await self._comandar("preco", grp.DESCRIPTOR, "AlterarPreco", grp.AlterarPrecoRequest, novo_preco)

    async def _convocar(self) -> Any:
        return await self._comandar(
            "convocar",
            sor.DESCRIPTOR,
            "ConvocarAssembleia",
            sor.ConvocarAssembleiaRequest,
            lambda: sor.ConvocarAssembleiaRequest(
                grupo_id=self._grupo.grupo_id,
                ago=self._mes.numero,
                data_contabil=(self._vencimento - timedelta(days=10)).isoformat(),
            ),
        )

    async def _receber_no_prazo(self) -> None:
        """The bank's file of the due date; the first month was paid before the AGC."""
        numero = self._mes.numero
        if numero == 1:
            return

        async def arquivo() -> fin.ProcessarArquivoPagamentosRequest:
            linhas = [
                (f"D{numero}-{p.cota_numero:04d}", p.identificador, p.valor, self._vencimento.isoformat())
                for p in await parcelas_da_ago(self._atendente, self._grupo.grupo_id, numero)
                if p.tipo == fin.TIPO_TITULO_PARCELA
                and not paga_atrasado(p.cota_numero, numero)
                and not deixou_de_pagar(p.cota_numero, numero)
            ]
            return arquivo_de_pagamentos(f"banco-{self._vencimento}.csv", linhas)

        await self._comandar(
            "pagamentos",
            fin.DESCRIPTOR,
            "ProcessarArquivoPagamentos",
            fin.ProcessarArquivoPagamentosRequest,
            arquivo,
        )

    async def _lancar(self, assembleia_id: str) -> None:
        for cota, percentual in self._mes.lances.items():
            pedido = sor.ProcessarLanceRequest(
                assembleia_id=assembleia_id,
                cota_id=self._grupo.cotas[cota],
                modalidade=sor.MODALIDADE_LIVRE,
                quantidade=percentual,
                data_contabil=self._vencimento.isoformat(),
            )
            await self._comandar(
                f"lance:{cota}", sor.DESCRIPTOR, "ProcessarLance", sor.ProcessarLanceRequest, _igual(pedido)
            )

    async def _apurar(self, assembleia_id: str) -> Any:
        congelada, sorteada = self._vencimento + timedelta(days=1), self._data_do_sorteio()
        extracao = self._mes.extracao
        await self._comandar(
            "abrir",
            sor.DESCRIPTOR,
            "AbrirAssembleia",
            sor.AbrirAssembleiaRequest,
            lambda: sor.AbrirAssembleiaRequest(assembleia_id=assembleia_id, data_contabil=congelada.isoformat()),
        )
        await self._comandar(
            "extracao",
            sor.DESCRIPTOR,
            "RegistrarExtracao",
            sor.RegistrarExtracaoRequest,
            lambda: sor.RegistrarExtracaoRequest(
                numero=extracao.numero, data=sorteada.isoformat(), premios=extracao.premios, fonte=extracao.fonte
            ),
        )
        await self._comandar(
            "conferir",
            sor.DESCRIPTOR,
            "ConferirExtracao",
            sor.ConferirExtracaoRequest,
            lambda: sor.ConferirExtracaoRequest(numero=extracao.numero, premios=extracao.premios),
            quem=CONFERENTE,
        )
        return await self._comandar(
            "apurar",
            sor.DESCRIPTOR,
            "ExecutarSorteio",
            sor.ExecutarSorteioRequest,
            lambda: sor.ExecutarSorteioRequest(
                assembleia_id=assembleia_id, extracao=extracao.numero, data_contabil=self._data_ago.isoformat()
            ),
        )

    def _data_do_sorteio(self) -> date:
        """The Wednesday between the freezing and the assembly, as the Loteria Federal draws; else the eve."""
        dias = (self._vencimento + timedelta(days=n) for n in range(1, 8))
        return next(
            (d for d in dias if d.weekday() == calendar.WEDNESDAY and d < self._data_ago),
            self._data_ago - timedelta(days=1),
        )

    async def _concluir_contemplacoes(self, assembleia_id: str, resultado: Any) -> None:
        """Winners pay, or do not: then the deadline passes and the next of the ranking is called (R6.41)."""
        await self._assentadas(assembleia_id)
        pago_em = self._data_ago + timedelta(days=1)
        await self._pagar_lances(assembleia_id, resultado, pago_em)
        if not self._mes.nao_pagam_lance:
            return
        vencido = self._data_ago + timedelta(days=7)
        await self._comandar(
            "prazos",
            sor.DESCRIPTOR,
            "ProcessarPrazos",
            sor.ProcessarPrazosRequest,
            lambda: sor.ProcessarPrazosRequest(data=vencido.isoformat()),
        )
        await self._assentadas(assembleia_id)
        await self._pagar_lances(assembleia_id, resultado, vencido + timedelta(days=1))

    async def _pagar_lances(self, assembleia_id: str, resultado: Any, pago_em: date) -> None:
        valores = {lance.cota_numero: lance.valor for lance in resultado.lances}
        for contemplacao in await self._contemplacoes(assembleia_id):
            cota = contemplacao.cota_numero
            if not contemplacao.identificador_titulo or cota in self._mes.nao_pagam_lance:
                continue
            if contemplacao.situacao == sor.SITUACAO_CONTEMPLACAO_CANCELADA:
                continue
            pedido = fin.ProcessarPagamentoRequest(
                identificador=contemplacao.identificador_titulo,
                valor=valores[cota],
                data_pagamento=pago_em.isoformat(),
                canal=fin.CANAL_PAGAMENTO_PIX,
                referencia_externa=f"LANCE-{self._mes.numero}-{cota:04d}",
            )
            await self._comandar(
                f"pagar-lance:{cota}",
                fin.DESCRIPTOR,
                "ProcessarPagamento",
                fin.ProcessarPagamentoRequest,
                _igual(pedido),
            )
        pagantes = {sor.SITUACAO_CONTEMPLACAO_PENDENTE, sor.SITUACAO_CONTEMPLACAO_EM_PROCESSAMENTO}
        await self._atendente.esperar(
            "lances confirmados",
            lambda: self._contemplacoes(assembleia_id),
            lambda todas: all(c.situacao not in pagantes or c.cota_numero in self._mes.nao_pagam_lance for c in todas),
        )

    async def _assentadas(self, assembleia_id: str) -> None:
        await self._atendente.esperar(
            "contemplações processadas",
            lambda: self._contemplacoes(assembleia_id),
            lambda todas: all(c.situacao != sor.SITUACAO_CONTEMPLACAO_EM_PROCESSAMENTO for c in todas),
        )

    async def _contemplacoes(self, assembleia_id: str) -> list[Any]:
        pedido = sor.ListarContemplacoesRequest(assembleia_id=assembleia_id)
        return list((await self._atendente.consultar(sor.DESCRIPTOR, "ListarContemplacoes", pedido)).contemplacoes)

    async def _lavrar(self, assembleia_id: str) -> None:
        await self._comandar(
            "ata",
            sor.DESCRIPTOR,
            "LavrarAta",
            sor.LavrarAtaRequest,
            lambda: sor.LavrarAtaRequest(assembleia_id=assembleia_id, data_contabil=self._data_ago.isoformat()),
        )
        await self._comandar(
            "homologar",
            sor.DESCRIPTOR,
            "HomologarAssembleia",
            sor.HomologarAssembleiaRequest,
            lambda: sor.HomologarAssembleiaRequest(
                assembleia_id=assembleia_id, data_contabil=self._data_ago.isoformat()
            ),
        )

    async def _receber_atrasados(self) -> None:
        """Late payers pay what the parcela is worth on the day, with multa and juros (R4.10, R4.70)."""
        dia = self._vencimento + timedelta(days=DIAS_DE_ATRASO)

        async def arquivo() -> fin.ProcessarArquivoPagamentosRequest:
            linhas = []
            for parcela in await parcelas_da_ago(self._atendente, self._grupo.grupo_id, self._mes.numero):
                if parcela.tipo == fin.TIPO_TITULO_PARCELA and paga_atrasado(parcela.cota_numero, self._mes.numero):
                    pedido = fin.CalcularPagamentoRequest(parcela_id=parcela.parcela_id, data=dia.isoformat())
                    valor = await self._atendente.consultar(fin.DESCRIPTOR, "CalcularPagamento", pedido)
                    referencia = f"A{self._mes.numero}-{parcela.cota_numero:04d}"
                    linhas.append((referencia, parcela.identificador, valor.total, dia.isoformat()))
            return arquivo_de_pagamentos(f"banco-{dia}.csv", linhas)

        if any(paga_atrasado(cota, self._mes.numero) for cota in self._grupo.cotas):
            await self._comandar(
                "atrasados",
                fin.DESCRIPTOR,
                "ProcessarArquivoPagamentos",
                fin.ProcessarArquivoPagamentosRequest,
                arquivo,
            )

    async def _verificar_inadimplencia(self) -> int:
        """How many cotas are late on the day after the assembly."""
        resposta = await self._comandar(
            "inadimplencia",
            fin.DESCRIPTOR,
            "VerificarInadimplencia",
            fin.VerificarInadimplenciaRequest,
            lambda: fin.VerificarInadimplenciaRequest(
                grupo_id=self._grupo.grupo_id,
                data=(self._data_ago + timedelta(days=1)).isoformat(),
            ),
        )
        return len(resposta.inadimplencias)

    async def _resumir(self, assembleia_id: str, resultado: Any, atrasadas: int) -> ResumoDoMes:
        contemplacoes = await self._contemplacoes(assembleia_id)
        confirmadas = [c for c in contemplacoes if c.situacao == sor.SITUACAO_CONTEMPLACAO_CONFIRMADA]
        agora = await self._atendente.anotar(
            f"mes-{self._mes.numero}:posicao",
            fin.PosicaoGrupo,
            lambda: posicao(self._atendente, self._grupo.grupo_id),
        )
        parcelas = await parcelas_da_ago(self._atendente, self._grupo.grupo_id, self._mes.numero)
        return ResumoDoMes(
            mes=self._mes.numero,
            extracao=self._mes.extracao.numero,
            pedra_chave=resultado.pedra_chave,
            emitido=_soma(p.valor for p in parcelas if p.tipo == fin.TIPO_TITULO_PARCELA),
            arrecadado=_soma(p.valor_pago for p in parcelas),
            inadimplentes=atrasadas,
            por_sorteio=[c.cota_numero for c in confirmadas if c.tipo == sor.TIPO_CONTEMPLACAO_SORTEIO],
            por_lance=[c.cota_numero for c in confirmadas if c.tipo == sor.TIPO_CONTEMPLACAO_LANCE],
            lances_cancelados=[
                c.cota_numero for c in contemplacoes if c.situacao == sor.SITUACAO_CONTEMPLACAO_CANCELADA
            ],
            fundo_comum=agora.fundo_comum_livre,
            fundo_reserva=agora.fundo_reserva,
            equilibrio=agora.resultado_equilibrio,
        )


def _soma(valores: Any) -> str:
    return format_reais(sum(parse_reais(valor) for valor in valores))


def _igual(pedido: Pedido) -> Callable[[], Pedido]:
    """A request already made, for who asks how to make it."""
    return lambda: pedido
