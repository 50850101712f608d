"""DespesaService: messages of the contract to use cases and back, nothing else."""

from __future__ import annotations

from uuid import UUID

from psycopg import AsyncConnection

from consorcio.contracts.financeiro.v1 import despesas_pb2 as pb
from consorcio.core.documents import normalise_cpf_cnpj
from consorcio.core.money import format_reais, parse_reais
from consorcio.platform.context import Call
from consorcio.platform.service import Runtime
from consorcio.services.financeiro import repository_despesas as repositorio
from consorcio.services.financeiro.conversao import id_do_token, ler_data, ler_pagina, ler_texto, proximo_token
from consorcio.services.financeiro.domain.despesa import FinalidadeDespesa
from consorcio.services.financeiro.repository_despesas import Despesa
from consorcio.services.financeiro.repository_repasses import codigos_dos_grupos
from consorcio.services.financeiro.use_cases.despesa import (
    DecisaoDeDespesa,
    PropostaDeDespesa,
    decidir_despesa,
    propor_despesa,
)
from consorcio.services.financeiro.use_cases.despesa_do_extrato import DebitoDoExtrato, lancar_do_extrato

_CENTAVOS = 100
_FINALIDADE = "FINALIDADE_DESPESA_"
_SITUACAO = "SITUACAO_DESPESA_"


class DespesaServicer:
    """Handlers named by rpc."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def ProporDespesa(self, request: pb.ProporDespesaRequest, call: Call) -> pb.Despesa:
        hoje = call.clock.today()
        proposta = PropostaDeDespesa(
            grupo_id=UUID(request.grupo_id),
            finalidade=_finalidade(request.finalidade),
            valor_centavos=parse_reais(request.valor, "/valor"),
            beneficiario=ler_texto(request.beneficiario, "beneficiario"),
            documento=normalise_cpf_cnpj(request.documento, "/documento"),
            descricao=ler_texto(request.descricao, "descricao"),
            data=ler_data(request.data_contabil, "data_contabil", hoje),
        )
        despesa = await propor_despesa(call.tx, self._runtime.vault, proposta, hoje)
        return (await self._despesas(call.tx.conn, call, despesa))[0]

    async def DecidirDespesa(self, request: pb.DecidirDespesaRequest, call: Call) -> pb.Despesa:
        decisao = DecisaoDeDespesa(
            aprova=request.aprova,
            motivo=ler_texto(request.motivo, "motivo"),
            comprovante=ler_texto(request.comprovante, "comprovante"),
        )
        alcada = self._runtime.settings.alcada_credito_reais * _CENTAVOS
        despesa = await decidir_despesa(call.tx, UUID(request.despesa_id), decisao, alcada)
        return (await self._despesas(call.tx.conn, call, despesa))[0]

    async def LancarDespesaDoExtrato(
        self, request: pb.LancarDespesaDoExtratoRequest, call: Call
    ) -> pb.DespesaDoExtrato:
        debito = DebitoDoExtrato(
            linha_id=UUID(request.linha_id),
            finalidade=_finalidade(request.finalidade),
            beneficiario=ler_texto(request.beneficiario, "beneficiario"),
            documento=normalise_cpf_cnpj(request.documento, "/documento") if request.documento else "",
        )
        feito = await lancar_do_extrato(call.tx, self._runtime.vault, debito)
        codigos = await codigos_dos_grupos(call.tx.conn, [parte.grupo_id for parte in feito.partes])
        return pb.DespesaDoExtrato(
            dia=feito.linha.dia.isoformat(),
            valor=format_reais(-feito.linha.valor_centavos),
            casamento_id=str(feito.casamento_id),
            partes=[_parte(parte, codigos[parte.grupo_id]) for parte in feito.partes],
        )

    async def BuscarDespesa(self, request: pb.BuscarDespesaRequest, call: Call) -> pb.Despesa:
        async with call.read() as conn:
            despesa = await repositorio.buscar_despesa(conn, UUID(request.despesa_id))
            return (await self._despesas(conn, call, despesa))[0]

    async def ListarDespesas(self, request: pb.ListarDespesasRequest, call: Call) -> pb.ListarDespesasResponse:
        tamanho, posicao = ler_pagina(request.tamanho_pagina, request.token_pagina)
        situacao = pb.SituacaoDespesa.Name(request.situacao).removeprefix(_SITUACAO) if request.situacao else ""
        finalidade = _finalidade(request.finalidade).value if request.finalidade else ""
        grupo_id = UUID(request.grupo_id) if request.grupo_id else None
        async with call.read() as conn:
            itens = await repositorio.listar_despesas(
                conn, grupo_id, situacao, finalidade, id_do_token(posicao), tamanho
            )
            despesas = await self._despesas(conn, call, *itens)
        token = proximo_token(itens, tamanho, itens[-1].despesa_id if itens else "")
        return pb.ListarDespesasResponse(despesas=despesas, proximo_token=token)

    async def _despesas(self, conn: AsyncConnection, call: Call, *itens: Despesa) -> list[pb.Despesa]:
        codigos = await codigos_dos_grupos(conn, [item.grupo_id for item in itens])
        return [self._despesa(item, call.actor.id, codigos[item.grupo_id]) for item in itens]

    def _despesa(self, item: Despesa, ator_id: str, grupo_codigo: str) -> pb.Despesa:
        abrir = self._runtime.vault.open
        documento = item.documento
        return pb.Despesa(
            despesa_id=str(item.despesa_id),
            grupo_id=str(item.grupo_id),
            grupo_codigo=grupo_codigo,
            finalidade=pb.FinalidadeDespesa.Value(f"{_FINALIDADE}{item.finalidade}"),
            valor=format_reais(item.valor_centavos),
            beneficiario=abrir(item.beneficiario, "despesa", "beneficiario", item.despesa_id),
            documento=abrir(documento, "despesa", "documento", item.despesa_id) if documento else "",
            descricao=item.descricao,
            data=item.data_contabil.isoformat(),
            situacao=pb.SituacaoDespesa.Value(f"{_SITUACAO}{item.situacao}"),
            motivo=item.motivo,
            comprovante=item.comprovante,
            do_extrato=item.linha_id is not None,
            minha=item.proposto_por == ator_id,
            proposta_em=item.proposta_em.isoformat(),
        )


def _finalidade(valor: pb.FinalidadeDespesa.ValueType) -> FinalidadeDespesa:
    return FinalidadeDespesa(pb.FinalidadeDespesa.Name(valor).removeprefix(_FINALIDADE))


def _parte(item: Despesa, grupo_codigo: str) -> pb.ParteDaDespesa:
    return pb.ParteDaDespesa(
        despesa_id=str(item.despesa_id),
        grupo_id=str(item.grupo_id),
        grupo_codigo=grupo_codigo,
        valor=format_reais(item.valor_centavos),
    )
