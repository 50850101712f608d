"""What grupos and financeiro tell, read from their contracts into the domain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar

from consorcio.contracts.auditoria.v1 import auditoria_pb2, auditoria_pb2_grpc
from consorcio.contracts.financeiro.v1 import exclusoes_pb2, exclusoes_pb2_grpc, financeiro_pb2, financeiro_pb2_grpc
from consorcio.contracts.grupos.v1 import grupos_pb2, grupos_pb2_grpc
from consorcio.core.money import parse_reais
from consorcio.core.percent import pct
from consorcio.platform.service import Runtime
from consorcio.services.sorteios.domain.extracao import RegraExtracao
from consorcio.services.sorteios.domain.lances import antecipado_em_lance
from consorcio.services.sorteios.domain.metodos import (
    EmpateRetorno,
    FaixaEquivalencia,
    MetodoSorteio,
    OrdemNumeros,
    Regra000,
)
from consorcio.services.sorteios.domain.regra import (
    BaseLance,
    CarenciaExcluido,
    DesempateLance,
    Fase,
    JanelaLance,
    Modalidade,
    PoliticaCaixa,
    PoliticaVersao,
    RateioLance,
    RegraAssembleia,
)
from consorcio.services.sorteios.domain.snapshot import CotaSnapshot, SituacaoCota, Vinculo

if TYPE_CHECKING:
    # The name exists only in the stubs of protobuf.
    from google.protobuf.internal.enum_type_wrapper import _EnumTypeWrapper as EnumTypeWrapper

Escolha = TypeVar("Escolha", bound=Enum)


@dataclass(frozen=True, slots=True)
class Vizinhos:
    """The services this one calls; calls go sorteios → financeiro → grupos and never back. auditoria calls nobody."""

    grupos: grupos_pb2_grpc.GrupoServiceAsyncStub
    financeiro: financeiro_pb2_grpc.FinanceiroServiceAsyncStub
    auditoria: auditoria_pb2_grpc.AuditoriaServiceAsyncStub
    exclusoes: exclusoes_pb2_grpc.ExclusaoServiceAsyncStub

    @classmethod
    def de(cls, runtime: Runtime) -> Vizinhos:
        """The stubs of a process."""
        return cls(
            grupos=runtime.stub(grupos_pb2.DESCRIPTOR.services_by_name["GrupoService"]),
            financeiro=runtime.stub(financeiro_pb2.DESCRIPTOR.services_by_name["FinanceiroService"]),
            auditoria=runtime.stub(auditoria_pb2.DESCRIPTOR.services_by_name["AuditoriaService"]),
            exclusoes=runtime.stub(exclusoes_pb2.DESCRIPTOR.services_by_name["ExclusaoService"]),
        )


@dataclass(frozen=True, slots=True)
class ListaDoGrupo:
    """The seats of a group as grupos sees them, before the financial position is added."""

    max_cotas: int
    regra: RegraAssembleia
    cotas: tuple[grupos_pb2.CotaSituacao, ...]


def ler_regra(regra: grupos_pb2.RegraGrupo, *, imoveis: bool = False) -> RegraAssembleia:
    """The rule of the group, absent values at their default (REGRAS §13); `imoveis` is of its class of object."""
    return RegraAssembleia(
        prazo_meses=regra.prazo_meses,
        taxa_administracao_pct=_pct(regra.taxa_administracao, "0"),
        fundo_reserva_pct=_pct(regra.fundo_reserva, "2"),
        metodo_sorteio=_enum(regra.metodo_sorteio, grupos_pb2.MetodoSorteio, MetodoSorteio.CENTENAS_3_PASSES),
        regra_extracao=_enum(regra.regra_extracao, grupos_pb2.RegraExtracao, RegraExtracao.ULTIMA_ATE_AGO),
        regra_000=_enum(regra.regra_000, grupos_pb2.Regra000, Regra000.MIL),
        busca_circular=regra.busca_circular,
        contemplacoes_minimas=regra.contemplacoes_minimas or 1,
        sorteio_com_sobra=not regra.nao_sorteia_com_sobra,
        usa_fr_sorteio=not regra.nao_usa_fr_sorteio,
        politica_caixa_sorteio=_enum(regra.politica_caixa_sorteio, grupos_pb2.PoliticaCaixa, PoliticaCaixa.STOP),
        politica_caixa_lance=_enum(regra.politica_caixa_lance, grupos_pb2.PoliticaCaixa, PoliticaCaixa.SKIP),
        modalidades=tuple(
            _enum(modalidade, grupos_pb2.ModalidadeLance, Modalidade.LIVRE) for modalidade in regra.modalidades_lance
        )
        or (Modalidade.LIVRE,),
        base_lance=_enum(regra.base_lance, grupos_pb2.BaseLance, BaseLance.CREDITO),
        lance_minimo=_pct(regra.lance_minimo, "10"),
        lance_fixo=_pct(regra.lance_fixo, "25"),
        embutido_maximo_pct=_pct(regra.embutido_maximo, "30"),
        desempate_lance=_enum(regra.desempate_lance, grupos_pb2.DesempateLance, DesempateLance.PEDRA_CHAVE),
        rateio_lance=_enum(regra.rateio_lance, grupos_pb2.RateioLance, RateioLance.PROPORCIONAL),
        prazo_lance_dias_uteis=regra.prazo_lance_dias_uteis or 2,
        chama_suplente=not regra.nao_chama_suplente,
        penalidade_lance_pct=_pct(regra.penalidade_lance, "1"),
        vagas_lance=tuple(regra.vagas_lance),
        lance_limitado_teto=_pct(regra.lance_limitado, "50"),
        quitacao_primeiro=regra.quitacao_primeiro,
        fidelidade_fixo=regra.fidelidade_fixo,
        fidelidade_meses=regra.fidelidade_meses or 12,
        janela_lance=_enum(regra.janela_lance, grupos_pb2.JanelaLance, JanelaLance.ATE_ASSEMBLEIA),
        ordem_numeros=_ORDENS_DE_NUMEROS.get(regra.ordem_numeros),
        empate_retorno=_enum(regra.empate_retorno, grupos_pb2.EmpateRetorno, EmpateRetorno.ACIMA),
        ordem_contemplacao=_ordem(regra.ordem_contemplacao),
        sorteios_excluidos=regra.sorteios_excluidos or 1,
        politica_versao_excluida=_enum(
            regra.politica_versao_excluida, grupos_pb2.PoliticaVersao, PoliticaVersao.EXCLUSAO_MAIS_ANTIGA
        ),
        politica_caixa_excluido=_enum(regra.politica_caixa_excluido, grupos_pb2.PoliticaCaixa, PoliticaCaixa.SKIP),
        carencia_excluido=_enum(
            regra.carencia_excluido, grupos_pb2.CarenciaExcluido, CarenciaExcluido.ANTES_DA_EXTRACAO
        ),
        imoveis=imoveis,
        hora_assembleia=time.fromisoformat(regra.hora_assembleia or "19:00"),
        tabela_equivalencia=tuple(FaixaEquivalencia(f.de, f.ate, f.cota) for f in regra.tabela_equivalencia),
        suplente_da_modalidade=regra.suplente_da_modalidade,
    )


_ORDENS_DE_NUMEROS = {
    grupos_pb2.ORDEM_NUMEROS_POR_PASSE: OrdemNumeros.POR_PASSE,
    grupos_pb2.ORDEM_NUMEROS_POR_PREMIO: OrdemNumeros.POR_PREMIO,
}


def _ordem(valor: grupos_pb2.OrdemContemplacao.ValueType) -> tuple[Fase, ...]:
    """The phases of an order, which its name lists."""
    padrao = grupos_pb2.ORDEM_CONTEMPLACAO_ATIVOS_EXCLUIDOS_LANCES
    nome = grupos_pb2.OrdemContemplacao.Name(valor or padrao).removeprefix("ORDEM_CONTEMPLACAO_")
    return tuple(Fase(fase) for fase in nome.split("_"))


async def listar_situacao(vizinhos: Vizinhos, grupo_id: str, ago: int, data: date) -> ListaDoGrupo:
    """Every seat of the group and the rule in force, read in pages."""
    pedido = grupos_pb2.ObterSituacaoCotasRequest(grupo_id=grupo_id, ago=ago, data=data.isoformat())
    cotas: list[grupos_pb2.CotaSituacao] = []
    max_cotas, regra, classe = 0, grupos_pb2.RegraGrupo(), grupos_pb2.CLASSE_OBJETO_UNSPECIFIED
    async for pagina in vizinhos.grupos.ObterSituacaoCotas(pedido):
        if pagina.HasField("regra"):
            max_cotas, regra = pagina.grupo.max_cotas or pagina.regra.max_cotas, pagina.regra
            classe = pagina.grupo.classe_objeto
        cotas.extend(pagina.cotas)
    imoveis = classe == grupos_pb2.CLASSE_OBJETO_IMOVEIS
    return ListaDoGrupo(max_cotas, ler_regra(regra, imoveis=imoveis), tuple(cotas))


async def listar_posicoes(
    vizinhos: Vizinhos, grupo_id: str, ago: int
) -> dict[tuple[int, int], financeiro_pb2.CotaPosicao]:
    """Financial position of each active version of a seat in a closed AGO, read in pages."""
    pedido = financeiro_pb2.ObterPosicaoAssembleiaRequest(grupo_id=grupo_id, ago=ago)
    posicoes: dict[tuple[int, int], financeiro_pb2.CotaPosicao] = {}
    async for pagina in vizinhos.financeiro.ObterPosicaoAssembleia(pedido):
        posicoes |= {(cota.numero, cota.versao_titular): cota for cota in pagina.cotas}
    return posicoes


def ler_cotas(
    lista: ListaDoGrupo, posicoes: Mapping[tuple[int, int], financeiro_pb2.CotaPosicao]
) -> tuple[CotaSnapshot, ...]:
    """Seats and positions joined. A seat without position (vaga) is not adimplente and owes nothing here."""
    excluidas = {
        (cota.numero, cota.versao_titular) for cota in lista.cotas if cota.vinculo == grupos_pb2.VINCULO_COTA_EXCLUIDA
    }
    lidas = (_ler_cota(cota, posicoes.get((cota.numero, cota.versao_titular)), lista.regra) for cota in lista.cotas)
    return tuple(_depois_das_excluidas(cota, excluidas) for cota in lidas)


def _depois_das_excluidas(cota: CotaSnapshot, excluidas: set[tuple[int, int]]) -> CotaSnapshot:
    """A vacant seat has no version of its own: it stands for the one that comes after those excluded (R2.26)."""
    if cota.vinculo is not Vinculo.VAGA:
        return cota
    versoes = [versao for numero, versao in excluidas if numero == cota.numero]
    return replace(cota, versao_titular=max(versoes) + 1) if versoes else cota


def _ler_cota(
    cota: grupos_pb2.CotaSituacao, posicao: financeiro_pb2.CotaPosicao | None, regra: RegraAssembleia
) -> CotaSnapshot:
    lida = CotaSnapshot(
        numero=cota.numero,
        versao_titular=cota.versao_titular,
        vinculo=_enum(cota.vinculo, grupos_pb2.VinculoCota, Vinculo.VAGA),
        cota_id=cota.cota_id,
        situacao=_enum(cota.contemplacao, grupos_pb2.ContemplacaoCota, SituacaoCota.NAO_CONTEMPLADA),
        dispensa_sorteio=cota.dispensa_sorteio,
        parte_relacionada=cota.parte_relacionada,
        arrependimento_ate=date.fromisoformat(cota.arrependimento_ate) if cota.arrependimento_ate else None,
    )
    if posicao is not None and posicao.excluida_em:
        return com_restituicao(lida, posicao)
    if posicao is None:
        return lida
    com_saldos = com_posicao(lida, posicao)
    return replace(
        com_saldos,
        antecipado=antecipado_em_lance(_pct(posicao.antecipado, "0"), com_saldos, regra),
        # Only where it decides something: the leaves of other groups stay as they are.
        meses_em_dia=posicao.meses_em_dia if Modalidade.FIDELIDADE in regra.modalidades else 0,
    )


def ler_cota_avulsa(cota: grupos_pb2.Cota) -> CotaSnapshot:
    """One cota between assembleias. The cooling-off period is only in the list of the assembleia."""
    return CotaSnapshot(
        numero=cota.numero,
        versao_titular=cota.versao_titular,
        vinculo=_enum(cota.vinculo, grupos_pb2.VinculoCota, Vinculo.VAGA),
        cota_id=cota.cota_id,
        situacao=_enum(cota.contemplacao, grupos_pb2.ContemplacaoCota, SituacaoCota.NAO_CONTEMPLADA),
        dispensa_sorteio=cota.dispensa_sorteio,
        parte_relacionada=cota.parte_relacionada,
    )


def com_restituicao(cota: CotaSnapshot, posicao: financeiro_pb2.CotaPosicao) -> CotaSnapshot:
    """An excluded version with what it would receive at the price of the AGO (R8.04); nothing once refunded."""
    return replace(
        cota,
        excluida_em=date.fromisoformat(posicao.excluida_em),
        credito_centavos=parse_reais(posicao.credito),
        fc_pago_pct=pct(posicao.fc_pago),
        restituicao_centavos=parse_reais(posicao.restituicao),
    )


def com_posicao(cota: CotaSnapshot, posicao: financeiro_pb2.CotaPosicao) -> CotaSnapshot:
    """The seat with its financial position."""
    return CotaSnapshot.de_conteudo(
        cota.conteudo()
        | {
            "adimplente": posicao.adimplente,
            "credito_centavos": parse_reais(posicao.credito),
            "saldo_devedor_centavos": parse_reais(posicao.saldo_devedor),
            "prestacao_normal_centavos": parse_reais(posicao.prestacao_normal),
            "fc_pago_pct": posicao.fc_pago,
            "taxa_administracao_pct": posicao.taxa_administracao,
            "fundo_reserva_pct": posicao.fundo_reserva,
        }
    )


def _pct(texto: str, padrao: str) -> Decimal:
    return pct(texto or padrao)


def _enum(valor: int, tipo: EnumTypeWrapper[Any], padrao: Escolha) -> Escolha:
    """The domain value of a contract enum: its name without the prefix; the default when it was not given."""
    if not valor:
        return padrao
    prefixo = tipo.Name(0).removesuffix("UNSPECIFIED")
    return type(padrao)[tipo.Name(valor).removeprefix(prefixo)]
