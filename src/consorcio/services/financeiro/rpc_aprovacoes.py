"""AprovacaoService: messages of the contract to rows and back, nothing else."""

from __future__ import annotations

from consorcio.contracts.financeiro.v1 import aprovacoes_pb2 as pb
from consorcio.contracts.financeiro.v1.creditos_pb2 import FinalidadeCredito
from consorcio.core.money import format_brl, format_reais
from consorcio.core.percent import format_pct
from consorcio.platform.context import Call
from consorcio.platform.service import Runtime
from consorcio.services.financeiro.registros_credito import UsoCredito, numeros_das_cotas, usos_propostos
from consorcio.services.financeiro.registros_devolucao import Devolucao, devolucoes_a_decidir
from consorcio.services.financeiro.registros_encerramento import (
    Encerramento,
    ParteFinal,
    encerramentos_propostos,
    partes_a_decidir,
)
from consorcio.services.financeiro.registros_estorno import Estorno, estornos_propostos
from consorcio.services.financeiro.registros_exclusao import Exclusao, exclusoes_a_decidir
from consorcio.services.financeiro.registros_rnp import Rnp, rnp_a_decidir
from consorcio.services.financeiro.repository_despesas import Despesa, despesas_propostas
from consorcio.services.financeiro.repository_repasses import Repasse, repasses_propostos
from consorcio.services.financeiro.use_cases.encerramento import contas_do_fim

_LIMITE = 500
_NOMES_DOS_REPASSES = {
    "TA_A_REPASSAR": "Taxa de administração",
    "SEGURO_A_REPASSAR": "Seguro",
    "ENCARGOS_A_REPASSAR": "Multas e juros da administradora",
    "MULTA_RESCISORIA_A_REPASSAR": "Multa rescisória da administradora",
    "CUSTAS_A_REPASSAR": "Custas",
}

_NOMES_DAS_DESPESAS = {
    "SEGURO": "Seguro contra inadimplência",
    "COBRANCA": "Custos de cobrança",
    "BANCARIA": "Despesas bancárias",
}
_DESTINOS = {
    "IDENTIFICAR_DE_NOVO": "Volta à fila dos não identificados",
    "SEM_DINHEIRO": "O banco tirou o dinheiro",
}


class AprovacaoServicer:
    """Handlers named by rpc."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def ListarAprovacoes(self, request: pb.ListarAprovacoesRequest, call: Call) -> pb.ListarAprovacoesResponse:
        async with call.read() as conn:
            usos = await usos_propostos(conn, request.grupo_id, _LIMITE)
            exclusoes = await exclusoes_a_decidir(conn, request.grupo_id, _LIMITE)
            fins = await encerramentos_propostos(conn, request.grupo_id, _LIMITE)
            contas = [(await contas_do_fim(conn, fim.grupo_id)).encerramento for fim in fins]
            partes = await partes_a_decidir(conn, request.grupo_id, _LIMITE)
            recursos = await rnp_a_decidir(conn, request.grupo_id, _LIMITE)
            repasses = await repasses_propostos(conn, request.grupo_id, _LIMITE)
            despesas = await despesas_propostas(conn, request.grupo_id, _LIMITE)
            devolucoes = await devolucoes_a_decidir(conn, request.grupo_id, _LIMITE)
            estornos = await estornos_propostos(conn, request.grupo_id, _LIMITE)
            cotas = [um.cota_id for um in recursos] + [uma.cota_id for uma in devolucoes]
            cotas += [um.cota_id for um in estornos]
            numeros = await numeros_das_cotas(conn, cotas)
        fila = [self._uso(uso, numero, call.actor.id) for uso, numero in usos]
        fila += [_pena(uma, call.actor.id) for uma in exclusoes if uma.pena == "PROPOSTA"]
        fila += [_restituicao(uma, call.actor.id) for uma in exclusoes if uma.situacao == "PAGAMENTO_PROPOSTO"]
        fila += [_encerramento(uma, call.actor.id) for uma in contas]
        fila += [_rateio(uma, call.actor.id) for uma in partes]
        fila += [_nao_procurado(um, numeros[um.cota_id], call.actor.id) for um in recursos]
        fila += [self._repasse(um, call.actor.id) for um in repasses]
        fila += [self._despesa(uma, call.actor.id) for uma in despesas]
        fila += [_devolucao(uma, numeros[uma.cota_id], call.actor.id) for uma in devolucoes]
        fila += [_estorno(um, numeros[um.cota_id], call.actor.id) for um in estornos]
        fila.sort(key=lambda aprovacao: (aprovacao.data, aprovacao.cota_numero))
        return pb.ListarAprovacoesResponse(aprovacoes=fila[:_LIMITE])

    def _uso(self, uso: UsoCredito, cota_numero: int, ator_id: str) -> pb.Aprovacao:
        return pb.Aprovacao(
            tipo=pb.TIPO_APROVACAO_USO_CREDITO,
            proposta_id=str(uso.uso_id),
            grupo_id=str(uso.grupo_id),
            cota_id=str(uso.cota_id),
            cota_numero=cota_numero,
            valor=format_reais(uso.valor_centavos),
            finalidade=FinalidadeCredito.Value(f"FINALIDADE_CREDITO_{uso.finalidade}"),
            beneficiario=self._runtime.vault.open(uso.beneficiario, "uso_credito", "beneficiario", uso.uso_id),
            justificativa=uso.documento,
            data=uso.data_contabil.isoformat(),
            minha=uso.proposto_por == ator_id,
        )

    def _repasse(self, repasse: Repasse, ator_id: str) -> pb.Aprovacao:
        de_onde = "1 grupo" if repasse.grupos == 1 else f"{repasse.grupos} grupos"
        return pb.Aprovacao(
            tipo=pb.TIPO_APROVACAO_REPASSE,
            proposta_id=str(repasse.repasse_id),
            grupo_id=str(repasse.grupo_id) if repasse.grupo_id else "",
            valor=format_reais(repasse.valor_centavos),
            beneficiario=self._runtime.vault.open(repasse.beneficiario, "repasse", "beneficiario", repasse.repasse_id),
            justificativa=f"{_NOMES_DOS_REPASSES[repasse.conta]}, de {de_onde}.",
            data=repasse.data_contabil.isoformat(),
            minha=repasse.proposto_por == ator_id,
        )

    def _despesa(self, despesa: Despesa, ator_id: str) -> pb.Aprovacao:
        return pb.Aprovacao(
            tipo=pb.TIPO_APROVACAO_DESPESA,
            proposta_id=str(despesa.despesa_id),
            grupo_id=str(despesa.grupo_id),
            valor=format_reais(despesa.valor_centavos),
            beneficiario=self._runtime.vault.open(despesa.beneficiario, "despesa", "beneficiario", despesa.despesa_id),
            justificativa=f"{_NOMES_DAS_DESPESAS[despesa.finalidade]}: {despesa.descricao}",
            data=despesa.data_contabil.isoformat(),
            minha=despesa.proposto_por == ator_id,
        )


def _pena(exclusao: Exclusao, ator_id: str) -> pb.Aprovacao:
    return pb.Aprovacao(
        tipo=pb.TIPO_APROVACAO_PENA,
        proposta_id=str(exclusao.cota_id),
        grupo_id=str(exclusao.grupo_id),
        cota_id=str(exclusao.cota_id),
        cota_numero=exclusao.numero,
        justificativa=exclusao.motivo_pena,
        pena_grupo=format_pct(exclusao.pena_grupo),
        pena_administradora=format_pct(exclusao.pena_administradora),
        data=exclusao.excluida_em.isoformat(),
        versao=exclusao.versao,
        minha=exclusao.pena_proposta_por == ator_id,
    )


def _restituicao(exclusao: Exclusao, ator_id: str) -> pb.Aprovacao:
    return pb.Aprovacao(
        tipo=pb.TIPO_APROVACAO_RESTITUICAO,
        proposta_id=str(exclusao.cota_id),
        grupo_id=str(exclusao.grupo_id),
        cota_id=str(exclusao.cota_id),
        cota_numero=exclusao.numero,
        valor=format_reais(exclusao.liquido_centavos + exclusao.rendimentos_centavos),
        justificativa=exclusao.justificativa,
        data=(exclusao.paga_em or exclusao.excluida_em).isoformat(),
        versao=exclusao.versao,
        minha=exclusao.proposto_por == ator_id,
    )


def _encerramento(contas: Encerramento, ator_id: str) -> pb.Aprovacao:
    return pb.Aprovacao(
        tipo=pb.TIPO_APROVACAO_ENCERRAMENTO,
        proposta_id=str(contas.grupo_id),
        grupo_id=str(contas.grupo_id),
        valor=format_reais(contas.sobras_centavos),
        justificativa=f"Restituições de {format_brl(contas.restituicoes_centavos)} e sobras a ratear entre os ativos.",
        data=contas.proposto_em.isoformat() if contas.proposto_em else "",
        minha=contas.proposto_por == ator_id,
    )


def _rateio(parte: ParteFinal, ator_id: str) -> pb.Aprovacao:
    return pb.Aprovacao(
        tipo=pb.TIPO_APROVACAO_RATEIO_FINAL,
        proposta_id=str(parte.cota_id),
        grupo_id=str(parte.grupo_id),
        cota_id=str(parte.cota_id),
        cota_numero=parte.numero,
        valor=format_reais(parte.total_centavos),
        justificativa="Parte nas sobras do grupo.",
        data=parte.pagamento_em.isoformat() if parte.pagamento_em else "",
        minha=parte.proposto_por == ator_id,
    )


def _nao_procurado(recurso: Rnp, cota_numero: int, ator_id: str) -> pb.Aprovacao:
    return pb.Aprovacao(
        tipo=pb.TIPO_APROVACAO_RNP,
        proposta_id=str(recurso.rnp_id),
        grupo_id=str(recurso.grupo_id),
        cota_id=str(recurso.cota_id),
        cota_numero=cota_numero,
        valor=format_reais(recurso.saldo_centavos),
        justificativa="Recurso não procurado, a quem apareceu.",
        data=recurso.procurado_em.isoformat() if recurso.procurado_em else "",
        minha=recurso.proposto_por == ator_id,
    )


def _devolucao(devolucao: Devolucao, numero: int, ator_id: str) -> pb.Aprovacao:
    return pb.Aprovacao(
        tipo=pb.TIPO_APROVACAO_DEVOLUCAO,
        proposta_id=str(devolucao.devolucao_id),
        grupo_id=str(devolucao.grupo_id),
        cota_id=str(devolucao.cota_id),
        cota_numero=numero,
        valor=format_reais(devolucao.valor_centavos),
        justificativa="Devolução do que se pagou a maior.",
        data=devolucao.data_contabil.isoformat(),
        minha=devolucao.proposto_por == ator_id,
    )


def _estorno(estorno: Estorno, numero: int, ator_id: str) -> pb.Aprovacao:
    return pb.Aprovacao(
        tipo=pb.TIPO_APROVACAO_ESTORNO,
        proposta_id=str(estorno.estorno_id),
        grupo_id=str(estorno.grupo_id),
        cota_id=str(estorno.cota_id),
        cota_numero=numero,
        valor=format_reais(estorno.valor_centavos),
        justificativa=f"{_DESTINOS[estorno.destino]}: {estorno.motivo}",
        data=estorno.data_contabil.isoformat(),
        minha=estorno.proposto_por == ator_id,
    )
