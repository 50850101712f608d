"""ContabilidadeService: messages of the contract to use cases and back, nothing else."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from consorcio.contracts.financeiro.v1 import contabilidade_pb2 as pb
from consorcio.core.cosif import conta_cosif
from consorcio.core.money import format_reais
from consorcio.platform.context import Call
from consorcio.services.financeiro.conversao import ler_mes, ler_pagina, proximo_token
from consorcio.services.financeiro.use_cases.arrecadacao import posicao_da_arrecadacao
from consorcio.services.financeiro.use_cases.periodos import (
    SaldoPeriodo,
    fechar_periodo,
    fim_do_mes,
    primeiro_dia_aberto,
    saldos_do_periodo,
)


class ContabilidadeServicer:
    """Handlers named by rpc."""

    async def FecharPeriodo(self, request: pb.FecharPeriodoRequest, call: Call) -> pb.FecharPeriodoResponse:
        livro_id = UUID(request.grupo_id) if request.grupo_id else None
        livros = await fechar_periodo(call.tx, ler_mes(request.mes), livro_id, call.clock.today())
        return pb.FecharPeriodoResponse(livros=livros)

    async def ListarSaldosPeriodo(
        self, request: pb.ListarSaldosPeriodoRequest, call: Call
    ) -> pb.ListarSaldosPeriodoResponse:
        tamanho, token = ler_pagina(request.tamanho_pagina, request.token_pagina)
        desde = ler_mes(request.mes_inicial, "mes_inicial") if request.mes_inicial else date.min
        ate = ler_mes(request.mes_final, "mes_final") if request.mes_final else date.max
        async with call.read() as conn:
            saldos = await saldos_do_periodo(conn, UUID(request.grupo_id), desde, ate, token, tamanho)
            aberto = None if token else await primeiro_dia_aberto(conn, UUID(request.grupo_id))
        ultimo = saldos[-1] if saldos else None
        return pb.ListarSaldosPeriodoResponse(
            saldos=[_saldo_pb(saldo) for saldo in saldos],
            proximo_token=proximo_token(saldos, tamanho, f"{ultimo.mes}|{ultimo.conta}" if ultimo else ""),
            aberto_desde=aberto.isoformat() if aberto else "",
        )

    async def BuscarArrecadacao(self, request: pb.BuscarArrecadacaoRequest, call: Call) -> pb.PosicaoArrecadacao:
        async with call.read() as conn:
            posicao = await posicao_da_arrecadacao(conn)
        return pb.PosicaoArrecadacao(
            banco=format_reais(posicao.banco_centavos),
            nao_identificados=format_reais(posicao.nao_identificados_centavos),
            na_fila=format_reais(posicao.na_fila_centavos),
            quantidade=posicao.na_fila,
            mais_antigo=posicao.mais_antigo.isoformat() if posicao.mais_antigo else "",
            confere=posicao.confere,
        )


def _saldo_pb(saldo: SaldoPeriodo) -> pb.SaldoPeriodo:
    cosif = conta_cosif(saldo.conta, fim_do_mes(saldo.mes))
    return pb.SaldoPeriodo(
        mes=f"{saldo.mes:%Y-%m}",
        conta=saldo.conta,
        cosif=cosif.codigo,
        nome=cosif.nome,
        debitos=format_reais(saldo.debitos_centavos),
        creditos=format_reais(saldo.creditos_centavos),
        saldo=format_reais(saldo.debitos_acumulados_centavos - saldo.creditos_acumulados_centavos),
    )
