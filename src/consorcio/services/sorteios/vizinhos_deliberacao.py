"""Who votes in an assembly, as grupos and financeiro see the seats on a day."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from consorcio.contracts.financeiro.v1 import financeiro_pb2
from consorcio.contracts.grupos.v1 import grupos_pb2
from consorcio.platform.context import Outgoing, current_call, system_actor
from consorcio.platform.database import Transaction
from consorcio.services.sorteios.domain.deliberacao import Eleitor, RegraDeliberacao, TipoAssembleia
from consorcio.services.sorteios.vizinhos import Vizinhos

_EM_FORMACAO = grupos_pb2.SITUACAO_GRUPO_EM_FORMACAO


def ler_regra_deliberacao(regra: grupos_pb2.RegraGrupo) -> RegraDeliberacao:
    """What the contract of a group says of its assemblies (R5.03 to R5.06); zero is what the rule has by default."""
    padrao = RegraDeliberacao()
    return RegraDeliberacao(
        regra.antecedencia_age_dias_uteis or padrao.antecedencia_age_dias_uteis,
        regra.envio_age_dias_uteis or padrao.envio_do_pedido_dias_uteis,
        not regra.inadimplente_contemplado_nao_vota,
        regra.administradora_representa,
    )


async def listar_eleitores(vizinhos: Vizinhos, tx: Transaction, grupo_id: UUID, data: date) -> list[Eleitor]:
    """Held seats, by number, and whether each owes (R5.04). In a group in formation those reserved are the members, and
    nobody owes yet.
    """
    pedido = grupos_pb2.ObterSituacaoCotasRequest(grupo_id=str(grupo_id), ago=1, data=data.isoformat())
    cotas: list[grupos_pb2.CotaSituacao] = []
    em_formacao = False
    async for pagina in vizinhos.grupos.ObterSituacaoCotas(pedido):
        em_formacao = em_formacao or pagina.grupo.situacao == _EM_FORMACAO
        cotas.extend(pagina.cotas)
    vinculos = {grupos_pb2.VINCULO_COTA_ATIVA}
    if em_formacao:
        vinculos.add(grupos_pb2.VINCULO_COTA_RESERVADA)
    devem = set() if em_formacao else await _inadimplentes(vizinhos, tx, grupo_id, data)
    return [
        Eleitor(
            numero=cota.numero,
            cota_id=cota.cota_id,
            contemplada=cota.contemplacao == grupos_pb2.CONTEMPLACAO_COTA_CONTEMPLADA,
            adimplente=cota.cota_id not in devem,
        )
        for cota in sorted(cotas, key=lambda cota: (cota.numero, cota.versao_titular))
        if cota.vinculo in vinculos
    ]


def ler_eleitor(cota: grupos_pb2.Cota, tipo: TipoAssembleia, *, adimplente: bool) -> Eleitor | None:
    """A cota as it is, were the assembly to open now; None without a seat (R5.04). That of constitution has the members
    reserved, and nobody owes yet.
    """
    de_constituicao = tipo is TipoAssembleia.AGC
    reservada = de_constituicao and cota.vinculo == grupos_pb2.VINCULO_COTA_RESERVADA
    if not (reservada or cota.vinculo == grupos_pb2.VINCULO_COTA_ATIVA):
        return None
    contemplada = cota.contemplacao == grupos_pb2.CONTEMPLACAO_COTA_CONTEMPLADA
    return Eleitor(cota.numero, cota.cota_id, contemplada, adimplente or de_constituicao)


async def _inadimplentes(vizinhos: Vizinhos, tx: Transaction, grupo_id: UUID, data: date) -> set[str]:
    """Asked as the service: who conducts an assembly may not see what each one owes."""
    token = current_call.set(Outgoing(system_actor(tx.service), tx.correlation_id))
    try:
        situacao = await vizinhos.financeiro.VerificarInadimplencia(
            financeiro_pb2.VerificarInadimplenciaRequest(grupo_id=str(grupo_id), data=data.isoformat()),
            metadata=(("idempotency-key", str(tx.ids.new())),),
        )
    finally:
        current_call.reset(token)
    return {devedor.cota_id for devedor in situacao.inadimplencias}
