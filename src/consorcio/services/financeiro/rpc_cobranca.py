"""CobrancaService: messages of the contract to use cases and back, nothing else."""

from __future__ import annotations

from uuid import UUID

from consorcio.contracts.financeiro.v1 import cobranca_pb2 as pb
from consorcio.contracts.financeiro.v1 import financeiro_pb2 as fin
from consorcio.core.money import format_reais
from consorcio.platform.context import Call
from consorcio.platform.service import Runtime
from consorcio.services.financeiro.conversao import ler_data, titulo_pb
from consorcio.services.financeiro.use_cases import taxa_cobranca
from consorcio.services.financeiro.use_cases.cobranca import (
    Passo,
    aplicar_regua,
    definir_regua,
    faixas_de_inadimplencia,
    passos_da_regua,
)


class CobrancaServicer:
    """Handlers named by rpc."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def BuscarRegua(self, request: pb.BuscarReguaRequest, call: Call) -> pb.Regua:
        async with call.read() as conn:
            return _regua_pb(await passos_da_regua(conn))

    async def DefinirRegua(self, request: pb.DefinirReguaRequest, call: Call) -> pb.Regua:
        return _regua_pb(await definir_regua(call.tx, [Passo(p.nome, p.dias) for p in request.passos]))

    async def AplicarRegua(self, request: pb.AplicarReguaRequest, call: Call) -> pb.AplicarReguaResponse:
        data = ler_data(request.data, "data", call.clock.today())
        avisos = await aplicar_regua(call.tx, data, UUID(request.grupo_id) if request.grupo_id else None)
        passos = [pb.AvisosDoPasso(nome=nome, avisos=vezes) for nome, vezes in sorted(avisos.items())]
        return pb.AplicarReguaResponse(passos=passos, avisos=avisos.total())

    async def CobrarTaxaCobranca(self, request: pb.CobrarTaxaCobrancaRequest, call: Call) -> fin.Parcela:
        pedido = taxa_cobranca.PedidoTaxa(
            cota_id=UUID(request.cota_id),
            natureza=taxa_cobranca.Natureza(
                pb.NaturezaCobranca.Name(request.natureza).removeprefix("NATUREZA_COBRANCA_")
            ),
            vencimento=ler_data(request.vencimento, "vencimento", call.clock.today()),
        )
        return titulo_pb(await taxa_cobranca.cobrar(call.tx, self._runtime.calendar, pedido))

    async def DispensarTaxaCobranca(self, request: pb.DispensarTaxaCobrancaRequest, call: Call) -> fin.Parcela:
        return titulo_pb(await taxa_cobranca.dispensar(call.tx, UUID(request.parcela_id)))

    async def BuscarFaixasInadimplencia(
        self, request: pb.BuscarFaixasInadimplenciaRequest, call: Call
    ) -> pb.FaixasInadimplencia:
        data = ler_data(request.data, "data", call.clock.today())
        async with call.read() as conn:
            faixas = await faixas_de_inadimplencia(conn, data, UUID(request.grupo_id) if request.grupo_id else None)
        return pb.FaixasInadimplencia(
            faixas=[
                pb.FaixaInadimplencia(
                    de_dias=f.de_dias,
                    ate_dias=f.ate_dias,
                    cotas=f.cotas,
                    parcelas=f.parcelas,
                    valor=format_reais(f.valor_centavos),
                )
                for f in faixas
            ],
            cotas=sum(f.cotas for f in faixas),
            valor=format_reais(sum(f.valor_centavos for f in faixas)),
        )


def _regua_pb(passos: list[Passo]) -> pb.Regua:
    return pb.Regua(passos=[pb.PassoRegua(nome=p.nome, dias=p.dias) for p in passos])
