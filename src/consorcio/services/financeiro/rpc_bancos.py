"""BancoService: messages of the contract to use cases and back, nothing else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from consorcio.contracts.financeiro.v1 import bancos_pb2 as pb
from consorcio.core.money import format_reais
from consorcio.platform.context import Call
from consorcio.platform.service import Runtime
from consorcio.services.financeiro import repository_bancos as bancos
from consorcio.services.financeiro.bancos.catalogo import buscar_banco
from consorcio.services.financeiro.conversao import finalidade_pb, ler_data, ler_finalidade, ler_texto
from consorcio.services.financeiro.domain.lugar_do_dinheiro import Lugar
from consorcio.services.financeiro.pagadores import Consorciados
from consorcio.services.financeiro.registros_bancos import ContaBancaria
from consorcio.services.financeiro.rpc_boletos import BoletosServicer
from consorcio.services.financeiro.rpc_retornos import RetornosServicer
from consorcio.services.financeiro.use_cases.boletos import alterar_conta, criar_conta, emitir_boletos

_DO_BANCO = ("agencia", "agencia_dv", "conta", "conta_dv", "convenio", "carteira", "variacao", "posto")
_DO_BENEFICIARIO = (
    *("beneficiario_nome", "beneficiario_documento", "beneficiario_endereco"),
    *("codigo_empresa", "codigo_transmissao", "layout_remessa", "pix_chave", "bolepix_chave"),
)
_NA_CONTA = (
    *("agencia", "conta", "convenio", "carteira"),
    *("beneficiario_nome", "beneficiario_documento", "layout_remessa", "pix_chave", "bolepix_chave"),
)


class BancoServicer(BoletosServicer, RetornosServicer):
    """Handlers named by rpc."""

    def __init__(self, runtime: Runtime, consorciados: Consorciados) -> None:
        BoletosServicer.__init__(self, consorciados)
        RetornosServicer.__init__(self, runtime)

    async def CriarContaBancaria(self, request: pb.CriarContaBancariaRequest, call: Call) -> pb.ContaBancaria:
        campos = _campos(request, _DO_BANCO + _DO_BENEFICIARIO) | {
            "cobra_encargos": request.cobra_encargos,
            "boleto_consorcio": request.boleto_consorcio,
        }
        lugar = Lugar(
            grupo_id=UUID(request.grupo_id) if request.grupo_id else None,
            finalidade=ler_finalidade(request.finalidade),
            desde=ler_data(request.desde, "desde", call.clock.today()) if request.desde else None,
        )
        conta = await criar_conta(call.tx, request.banco, campos, lugar, max(int(request.numero_inicial or 1), 1))
        return _conta_pb(conta)

    async def AlterarContaBancaria(self, request: pb.AlterarContaBancariaRequest, call: Call) -> pb.ContaBancaria:
        mudancas = _campos(request, _DO_BENEFICIARIO)
        if request.HasField("cobra_encargos"):
            mudancas["cobra_encargos"] = request.cobra_encargos
        if request.HasField("boleto_consorcio"):
            mudancas["boleto_consorcio"] = request.boleto_consorcio
        return _conta_pb(await alterar_conta(call.tx, UUID(request.conta_id), mudancas))

    async def ListarContasBancarias(
        self, request: pb.ListarContasBancariasRequest, call: Call
    ) -> pb.ListarContasBancariasResponse:
        async with call.read() as conn:
            contas = await bancos.listar_contas(conn, UUID(request.grupo_id) if request.grupo_id else None)
        return pb.ListarContasBancariasResponse(contas=map(_conta_pb, contas))

    async def EmitirBoletos(self, request: pb.EmitirBoletosRequest, call: Call) -> pb.EmitirBoletosResponse:
        emissao = await emitir_boletos(call.tx, UUID(request.conta_id), UUID(request.grupo_id), request.ago)
        return pb.EmitirBoletosResponse(
            emitidos=emissao.emitidos,
            ja_emitidos=emissao.ja_emitidos,
            valor_total=format_reais(emissao.valor_centavos),
        )


def _campos(
    request: pb.CriarContaBancariaRequest | pb.AlterarContaBancariaRequest, nomes: tuple[str, ...]
) -> dict[str, Any]:
    return {nome: ler_texto(valor, nome) for nome in nomes if (valor := getattr(request, nome))}


def _conta_pb(conta: ContaBancaria) -> pb.ContaBancaria:
    return pb.ContaBancaria(
        conta_id=str(conta.conta_id),
        banco=conta.banco,
        banco_nome=buscar_banco(conta.banco).nome,
        grupo_id=str(conta.grupo_id or ""),
        proximo_numero=str(conta.proximo_nosso_numero),
        **{nome: conta.campos.get(nome, "") for nome in _NA_CONTA},
        cobra_encargos=bool(conta.campos.get("cobra_encargos")),
        boleto_consorcio=bool(conta.campos.get("boleto_consorcio")),
        finalidade=finalidade_pb(conta.finalidade),
        desde=conta.desde.isoformat() if conta.desde else "",
    )
