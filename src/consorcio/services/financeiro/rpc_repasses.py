"""RepasseService: messages of the contract to use cases and back, nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.contracts.financeiro.v1 import repasses_pb2 as pb
from consorcio.core.documents import normalise_cpf_cnpj
from consorcio.core.money import format_reais, parse_reais
from consorcio.platform.context import Call
from consorcio.platform.service import Runtime
from consorcio.services.financeiro import repository_repasses as repositorio
from consorcio.services.financeiro.conversao import id_do_token, ler_data, ler_pagina, ler_texto, proximo_token
from consorcio.services.financeiro.domain.contabilidade import Conta
from consorcio.services.financeiro.repository_repasses import ARepassar, ParteDoRepasse, Repasse, TotalARepassar
from consorcio.services.financeiro.use_cases.repasse import (
    DecisaoDeRepasse,
    PropostaDeRepasse,
    Reembolso,
    decidir_repasse,
    propor_repasse,
    receber_reembolso,
)

_CENTAVOS = 100
_SITUACAO = "SITUACAO_REPASSE_"
_CONTAS = {
    valor: f"{nome.removeprefix('CONTA_A_REPASSAR_')}_A_REPASSAR" for nome, valor in pb.ContaARepassar.items() if valor
}
_DA_CONTA = {conta: valor for valor, conta in _CONTAS.items()}


class RepasseServicer:
    """Handlers named by rpc."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def ListarValoresARepassar(
        self, request: pb.ListarValoresARepassarRequest, call: Call
    ) -> pb.ListarValoresARepassarResponse:
        async with call.read() as conn:
            totais = await repositorio.totais_a_repassar(conn, list(_DA_CONTA), _grupo(request.grupo_id))
        return pb.ListarValoresARepassarResponse(contas=[_total(conta, totais) for conta in _DA_CONTA])

    async def ListarGruposARepassar(
        self, request: pb.ListarGruposARepassarRequest, call: Call
    ) -> pb.ListarGruposARepassarResponse:
        tamanho, posicao = ler_pagina(request.tamanho_pagina, request.token_pagina)
        async with call.read() as conn:
            itens = await repositorio.grupos_a_repassar(conn, _CONTAS[request.conta], id_do_token(posicao), tamanho)
        token = proximo_token(itens, tamanho, itens[-1].grupo_id if itens else "")
        return pb.ListarGruposARepassarResponse(grupos=[_a_repassar(item) for item in itens], proximo_token=token)

    async def ProporRepasse(self, request: pb.ProporRepasseRequest, call: Call) -> pb.Repasse:
        hoje = call.clock.today()
        proposta = PropostaDeRepasse(
            conta=Conta(_CONTAS[request.conta]),
            grupo_id=_grupo(request.grupo_id),
            valor_centavos=parse_reais(request.valor, "/valor") if request.valor else None,
            beneficiario=ler_texto(request.beneficiario, "beneficiario"),
            documento=normalise_cpf_cnpj(request.documento, "/documento"),
            data=ler_data(request.data_contabil, "data_contabil", hoje),
        )
        repasse = await propor_repasse(call.tx, self._runtime.vault, proposta, hoje)
        return (await self._repasses(call.tx.conn, call, repasse))[0]

    async def DecidirRepasse(self, request: pb.DecidirRepasseRequest, call: Call) -> pb.Repasse:
        decisao = DecisaoDeRepasse(
            aprova=request.aprova,
            motivo=ler_texto(request.motivo, "motivo"),
            comprovante=ler_texto(request.comprovante, "comprovante"),
        )
        alcada = self._runtime.settings.alcada_credito_reais * _CENTAVOS
        repasse = await decidir_repasse(call.tx, UUID(request.repasse_id), decisao, alcada)
        return (await self._repasses(call.tx.conn, call, repasse))[0]

    async def ReceberReembolso(self, request: pb.ReceberReembolsoRequest, call: Call) -> pb.ValorARepassar:
        hoje, conta = call.clock.today(), _CONTAS[request.conta]
        reembolso = Reembolso(
            conta=Conta(conta),
            grupo_id=UUID(request.grupo_id),
            valor_centavos=parse_reais(request.valor, "/valor"),
            data=ler_data(request.data_contabil, "data_contabil", hoje),
            comprovante=ler_texto(request.comprovante, "comprovante"),
        )
        await receber_reembolso(call.tx, reembolso, hoje)
        return _total(conta, await repositorio.totais_a_repassar(call.tx.conn, [conta], reembolso.grupo_id))

    async def BuscarRepasse(self, request: pb.BuscarRepasseRequest, call: Call) -> pb.Repasse:
        async with call.read() as conn:
            repasse = await repositorio.buscar_repasse(conn, UUID(request.repasse_id))
            return (await self._repasses(conn, call, repasse))[0]

    async def ListarRepasses(self, request: pb.ListarRepassesRequest, call: Call) -> pb.ListarRepassesResponse:
        tamanho, posicao = ler_pagina(request.tamanho_pagina, request.token_pagina)
        situacao = pb.SituacaoRepasse.Name(request.situacao).removeprefix(_SITUACAO) if request.situacao else ""
        async with call.read() as conn:
            itens = await repositorio.listar_repasses(
                conn, situacao, _grupo(request.grupo_id), id_do_token(posicao), tamanho
            )
            repasses = await self._repasses(conn, call, *itens)
        token = proximo_token(itens, tamanho, itens[-1].repasse_id if itens else "")
        return pb.ListarRepassesResponse(repasses=repasses, proximo_token=token)

    async def ListarGruposDoRepasse(
        self, request: pb.ListarGruposDoRepasseRequest, call: Call
    ) -> pb.ListarGruposDoRepasseResponse:
        tamanho, posicao = ler_pagina(request.tamanho_pagina, request.token_pagina)
        async with call.read() as conn:
            repasse = await repositorio.buscar_repasse(conn, UUID(request.repasse_id))
            itens = await repositorio.partes_do_repasse(conn, repasse.repasse_id, id_do_token(posicao), tamanho)
        token = proximo_token(itens, tamanho, itens[-1].grupo_id if itens else "")
        return pb.ListarGruposDoRepasseResponse(grupos=[_parte(item) for item in itens], proximo_token=token)

    async def _repasses(self, conn: AsyncConnection, call: Call, *itens: Repasse) -> list[pb.Repasse]:
        codigos = await repositorio.codigos_dos_grupos(conn, [item.grupo_id for item in itens if item.grupo_id])
        return [self._repasse(item, call.actor.id, codigos[item.grupo_id] if item.grupo_id else "") for item in itens]

    def _repasse(self, item: Repasse, ator_id: str, grupo_codigo: str) -> pb.Repasse:
        abrir = self._runtime.vault.open
        return pb.Repasse(
            repasse_id=str(item.repasse_id),
            conta=_DA_CONTA[item.conta],
            grupo_id=str(item.grupo_id) if item.grupo_id else "",
            grupo_codigo=grupo_codigo,
            grupos=item.grupos,
            valor=format_reais(item.valor_centavos),
            beneficiario=abrir(item.beneficiario, "repasse", "beneficiario", item.repasse_id),
            documento=abrir(item.documento, "repasse", "documento", item.repasse_id),
            data=item.data_contabil.isoformat(),
            situacao=pb.SituacaoRepasse.Value(f"{_SITUACAO}{item.situacao}"),
            motivo=item.motivo,
            comprovante=item.comprovante,
            minha=item.proposto_por == ator_id,
            proposto_em=item.proposto_em.isoformat(),
        )


def _grupo(texto: str) -> UUID | None:
    return UUID(texto) if texto else None


def _total(conta: str, totais: Mapping[str, TotalARepassar]) -> pb.ValorARepassar:
    total = totais.get(conta, TotalARepassar(conta, 0, 0, 0, 0, 0))
    return pb.ValorARepassar(
        conta=_DA_CONTA[conta],
        valor=format_reais(total.valor_centavos),
        disponivel=format_reais(total.disponivel_centavos),
        proposto=format_reais(total.proposto_centavos),
        a_receber=format_reais(total.a_receber_centavos),
        grupos=total.grupos,
    )


def _a_repassar(item: ARepassar) -> pb.GrupoARepassar:
    return pb.GrupoARepassar(
        grupo_id=str(item.grupo_id),
        grupo_codigo=item.grupo_codigo,
        valor=format_reais(item.valor_centavos),
        disponivel=format_reais(item.disponivel_centavos),
        proposto=format_reais(item.proposto_centavos),
        a_receber=format_reais(item.a_receber_centavos),
    )


def _parte(item: ParteDoRepasse) -> pb.GrupoDoRepasse:
    return pb.GrupoDoRepasse(
        grupo_id=str(item.grupo_id), grupo_codigo=item.grupo_codigo, valor=format_reais(item.valor_centavos)
    )
