"""Months of a random life: emission, payments, AGO, whatever comes after it, and the end of the group."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from integration.financeiro import fatos_da_conta as da_conta
from integration.financeiro import fatos_da_cota as da_cota
from integration.financeiro import fatos_da_despesa as da_despesa
from integration.financeiro import fatos_do_credito as do_credito
from integration.financeiro import fatos_do_repasse as do_repasse
from integration.financeiro.casa import Casa, data_ago, vencimento
from integration.financeiro.fatos_do_fim import fim
from integration.financeiro.vida import Vida

TODAS_AS_DESPESAS = ["SEGURO", "COBRANCA", "BANCARIA"]
MESES, CONTEMPLACOES_POR_MES, FATOS_POR_MES = 5, 3, 5
Fato = Callable[[Vida], Awaitable[bool]]
# What happens more often than the rest is told more than once.
CONTEMPLACOES: tuple[Fato, ...] = (do_credito.sorteio, do_credito.lance, do_credito.lance)
DE_QUALQUER_COTA: tuple[Fato, ...] = (
    do_credito.sumico,
    da_cota.atraso,
    da_cota.contado_depois,
    da_cota.contado_depois,
    da_cota.tardia,
    da_cota.liberacao,
    da_cota.penalidade,
    da_cota.exclusao,
    da_cota.exclusao,
    da_cota.antecipacao,
    da_cota.antecipacao,
    da_cota.troca,
    da_cota.substituicao,
    da_cota.substituicao,
    da_cota.transferencia,
    da_conta.rendimento_da_conta,
    da_conta.conta_de_finalidade,
    do_repasse.repasse,
    do_repasse.repasse,
    da_cota.devolucao,
    da_cota.aproveitamento,
    da_cota.aproveitamento,
    da_cota.taxa_de_cobranca,
    da_cota.taxa_de_cobranca,
    da_cota.distribuicao,
    da_cota.estorno,
    da_cota.estorno,
    da_cota.estorno,
    do_repasse.repasse,
    da_despesa.tarifa,
    da_despesa.tarifa,
    da_despesa.despesa,
    da_despesa.despesa,
)
DE_EXCLUIDA: tuple[Fato, ...] = (da_cota.pena, da_cota.restituicao, da_cota.restituicao)
DE_CONTEMPLADA: tuple[Fato, ...] = (
    do_credito.habilitacao,
    do_credito.habilitacao,
    do_credito.uso,
    do_credito.uso,
    do_credito.uso,
    do_credito.rendimento,
    do_credito.residuo,
    do_credito.residuo,
    do_credito.cancelamento,
    do_credito.cancelamento,
)
DE_HABILITADA: tuple[Fato, ...] = (do_credito.exclusao_habilitada,) * 3
DE_USO_PROPOSTO: tuple[Fato, ...] = (do_credito.uso_adiado,) * 3
DE_REPASSE_PROPOSTO: tuple[Fato, ...] = (do_repasse.repasse_adiado,) * 4
DE_DESPESA_PROPOSTA: tuple[Fato, ...] = (da_despesa.despesa_adiada,) * 3
FATOS = (
    CONTEMPLACOES
    + DE_QUALQUER_COTA
    + DE_EXCLUIDA
    + DE_CONTEMPLADA
    + DE_HABILITADA
    + DE_USO_PROPOSTO
    + DE_REPASSE_PROPOSTO
    + DE_DESPESA_PROPOSTA
)


async def nascer(casa: Casa, sortear: Callable[[st.SearchStrategy[Any]], Any]) -> Vida:
    """A group of any plan and rule, formed and with its first AGO held."""
    grupo = casa.novo_grupo(
        sortear(st.integers(1_000_000, 9_000_000)),
        prazo_meses=sortear(st.sampled_from([3, 3, 4, 4, 6, 10, 60])),
        taxa_administracao=sortear(st.sampled_from(["15", "18.5", "7.77777777"])),
        **sortear(st.sampled_from([{}, {}, {"taxa_antecipada": "1.55555555", "taxa_antecipada_parcelas": 3}])),
        fundo_reserva=sortear(st.sampled_from(["2", "0.5", "3.3"])),
        nao_usa_fr_saldo_caixa=sortear(st.booleans()),
        cobra_taxa_saldo_caixa=sortear(st.booleans()),
        usa_rendimentos_saldo_caixa=sortear(st.booleans()),
        rateio_lance=sortear(st.sampled_from(["PROPORCIONAL", "SO_FC"])),
        arredondamento=sortear(st.sampled_from(["HALF_UP", "DOWN"])),
        nao_exige_habilitacao=sortear(st.sampled_from([True, True, True, False])),
        cancelamento_contemplacao_parcelas=sortear(st.sampled_from([1, 1, 2])),
        clausula_penal=sortear(st.sampled_from([[], [{"ate": "100", "grupo": "15", "administradora": "5"}]])),
        parcela_reduzida=sortear(st.sampled_from(["100", "100", "75", "75"])),
        residuo_reduzida=sortear(st.sampled_from(["DILUIR", "NO_FIM"])),
        escolhas_residuo=["DILUIR", "DINHEIRO", "CREDITO"],
        taxa_ate_contemplacao=sortear(st.sampled_from(["COBRADA", "COBRADA", "PERDOADA", "DILUIDA"])),
        meses_diluicao_final=sortear(st.sampled_from([1, 1, 3])),
        **sortear(st.sampled_from([{}, {}, {"base_seguro": "VALOR_FIXO", "seguro_valor": "29.90"}])),
        excluido_recebe_fundo_reserva=sortear(st.booleans()),
        peso_rateio_final=sortear(st.sampled_from(["PERCENTUAL_PAGO", "PRESTACOES_PAGAS"])),
        custas_primeiro=sortear(st.booleans()),
        taxa_cobranca_extrajudicial=sortear(st.sampled_from(["10", "10", "0"])),
        despesas_fundo_reserva=sortear(st.sampled_from([TODAS_AS_DESPESAS, TODAS_AS_DESPESAS, ["BANCARIA"], []])),
        permanencia_mensal=sortear(st.sampled_from(["0", "5.1", "60"])),
    )
    outros = sortear(st.lists(st.integers(500_000, 9_000_000), max_size=2))
    bens = [0, *(grupo.outro_bem(preco) for preco in outros)]
    await grupo.formar([sortear(st.sampled_from(bens)) for _ in range(sortear(st.integers(3, 6)))])
    await grupo.fechar(1)
    return Vida(grupo, sortear)


async def mes(vida: Vida) -> None:
    """Emission, payments and AGO of a month, with prices, bids, draws and late joiners in between."""
    vida.ago += 1
    await da_cota.mudar_preco(vida, vencimento(vida.ago) - timedelta(days=20))
    await vida.grupo.emitir(vida.ago)
    await vida.passo("pagamentos", da_cota.pagamentos(vida))
    ate_a_ago = timedelta(days=vida.sortear(st.integers(0, 3)))
    await da_cota.mudar_preco(vida, data_ago(vida.ago) - ate_a_ago)
    await vida.passo("pagamentos", da_cota.pagamentos(vida))
    await da_cota.pagar_antecipadas(vida)
    await vida.passo("AGO", vida.grupo.fechar(vida.ago))
    for _ in range(vida.sortear(st.integers(0, CONTEMPLACOES_POR_MES))):
        await _acontecer(vida, vida.qual(CONTEMPLACOES))
    for _ in range(vida.sortear(st.integers(1, FATOS_POR_MES))):
        await _acontecer(vida, vida.qual(await _possiveis(vida)))
    await do_credito.decidir_lances(vida)


async def _acontecer(vida: Vida, fato: Fato) -> None:
    await vida.passo(fato.__name__, fato(vida))


async def _possiveis(vida: Vida) -> tuple[Fato, ...]:
    """What there is somebody for."""
    return (
        DE_QUALQUER_COTA
        + (DE_EXCLUIDA if await vida.excluidas() else ())
        + (DE_CONTEMPLADA if await vida.contempladas() else ())
        + (DE_HABILITADA if await vida.habilitadas() else ())
        + (DE_USO_PROPOSTO if vida.usos else ())
        + (DE_REPASSE_PROPOSTO if vida.repasses else ())
        + (DE_DESPESA_PROPOSTA if vida.despesas else ())
    )


async def viver(casa: Casa, sortear: Callable[[st.SearchStrategy[Any]], Any]) -> Vida:
    """A whole life; of a short plan, until its accounts are closed."""
    vida = await nascer(casa, sortear)
    prazo = vida.grupo.regra["prazo_meses"]
    for _ in range(min(sortear(st.integers(2, MESES)), prazo - 1)):
        await mes(vida)
    if vida.ago == prazo:
        await fim(vida)
    return vida
