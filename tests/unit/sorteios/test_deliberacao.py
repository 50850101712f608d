"""Who votes what, the terms of a call and the count (R5.03 to R5.07)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import ConsorcioError
from consorcio.services.sorteios.domain.deliberacao import (
    Edital,
    Eleitor,
    Eleitorado,
    Materia,
    Meio,
    RegraDeliberacao,
    SemVoto,
    TipoAssembleia,
    Voto,
    chega_a_tempo,
    contar,
    exigir_edital,
    exigir_procuracao,
    sem_voto,
)

CALENDARIO = BusinessCalendar.anbima()
REGRA = RegraDeliberacao()
SEGUNDA, DEPOIS_DE_OITO = date(2026, 3, 2), date(2026, 3, 12)
ELEITORES = [
    Eleitor(1, "em-dia", contemplada=False, adimplente=True),
    Eleitor(2, "deve", contemplada=False, adimplente=False),
    Eleitor(3, "contemplada", contemplada=True, adimplente=True),
    Eleitor(4, "contemplada-deve", contemplada=True, adimplente=False),
]
TODAS = [eleitor.cota_id for eleitor in ELEITORES]


def age(materia: Materia, data: date = DEPOIS_DE_OITO, **campos: object) -> Edital:
    return Edital(TipoAssembleia.AGE, data, SEGUNDA, [materia], **campos)  # type: ignore[arg-type]


def recusa(edital: Edital, ativas: int = 10) -> ConsorcioError:
    with pytest.raises(ConsorcioError) as recusado:
        exigir_edital(edital, REGRA, ativas, CALENDARIO)
    return recusado.value


def test_r5_06_conta_o_dia_da_assembleia_e_nao_o_do_envio() -> None:
    exigir_edital(age(Materia.FUSAO), REGRA, 10, CALENDARIO)
    cedo = recusa(age(Materia.FUSAO, date(2026, 3, 11)))
    assert (cedo.rule, "12/03/2026" in cedo.detail) == ("R5.06", True)


@pytest.mark.parametrize(
    ("ativas", "pedida_por", "aceita"), [(10, 3, True), (10, 2, False), (11, 4, True), (11, 3, False)]
)
def test_r5_06_trinta_por_cento_das_ativas_pedem(ativas: int, pedida_por: int, aceita: bool) -> None:
    edital = age(Materia.FUSAO, pedida_em=SEGUNDA, pedida_por=pedida_por)
    if aceita:
        exigir_edital(edital, REGRA, ativas, CALENDARIO)
    else:
        assert recusa(edital, ativas).rule == "R5.06"


def test_r4_33_indice_extinto_tem_cinco_dias_uteis_para_a_convocacao() -> None:
    exigir_edital(age(Materia.EXTINCAO_DO_INDICE, pedida_em=date(2026, 2, 23)), REGRA, 10, CALENDARIO)
    assert recusa(age(Materia.EXTINCAO_DO_INDICE, pedida_em=date(2026, 2, 20))).rule == "R5.06"
    assert recusa(age(Materia.EXTINCAO_DO_INDICE)).fields[0].pointer == "/pedida_em"


@pytest.mark.parametrize(
    ("tipo", "materia"),
    [
        (TipoAssembleia.AGO, Materia.DISSOLUCAO),
        (TipoAssembleia.AGE, Materia.CONSTITUICAO),
        (TipoAssembleia.AGC, Materia.RETIFICACAO_DE_ATA),
    ],
)
def test_cada_materia_na_sua_assembleia(tipo: TipoAssembleia, materia: Materia) -> None:
    edital = Edital(tipo, DEPOIS_DE_OITO, SEGUNDA, [Materia.OUTRA, materia])
    assert recusa(edital).fields[0].pointer == "/pauta/1/materia"


def test_r5_04_nao_contemplado_que_deve_nao_vota_e_contemplado_que_deve_vota_pela_lei() -> None:
    a_favor = dict.fromkeys(TODAS, Voto.FAVOR)
    lei = contar(1, Materia.FUSAO, a_favor, ELEITORES, REGRA)
    assert (lei.eleitores, lei.favor, lei.desconsiderados) == (3, 3, 1)
    contrato = RegraDeliberacao(inadimplente_contemplado_vota=False)
    assert contar(1, Materia.FUSAO, a_favor, ELEITORES, contrato).favor == 2


@pytest.mark.parametrize(
    "materia",
    [
        Materia.DISSOLUCAO,
        Materia.SUBSTITUICAO_DO_BEM,
        Materia.EXTINCAO_DO_INDICE,
        Materia.INTERESSE_DOS_NAO_CONTEMPLADOS,
    ],
)
def test_r5_05_so_os_nao_contemplados(materia: Materia) -> None:
    contagem = contar(1, materia, dict.fromkeys(TODAS, Voto.CONTRA), ELEITORES, REGRA)
    assert (contagem.eleitorado, contagem.eleitores) == (Eleitorado.NAO_CONTEMPLADOS, 1)
    assert (contagem.contra, contagem.desconsiderados) == (1, 3)


@pytest.mark.parametrize(
    ("cota", "de_todos", "so_nao_contemplados"),
    [
        ("em-dia", None, None),
        ("deve", SemVoto.EM_ATRASO, SemVoto.EM_ATRASO),
        ("contemplada", None, SemVoto.CONTEMPLADA),
        ("contemplada-deve", None, SemVoto.CONTEMPLADA),
        ("de fora", SemVoto.SEM_VAGA, SemVoto.SEM_VAGA),
    ],
)
def test_r5_04_r5_05_says_why_a_cota_does_not_vote(
    cota: str, de_todos: SemVoto | None, so_nao_contemplados: SemVoto | None
) -> None:
    eleitor = next((um for um in ELEITORES if um.cota_id == cota), None)
    assert sem_voto(eleitor, Eleitorado.ATIVOS, REGRA) is de_todos
    assert sem_voto(eleitor, Eleitorado.NAO_CONTEMPLADOS, REGRA) is so_nao_contemplados


def test_r5_04_the_contract_may_take_the_vote_of_the_contemplated_in_default() -> None:
    contrato = RegraDeliberacao(inadimplente_contemplado_vota=False)
    assert sem_voto(ELEITORES[3], Eleitorado.ATIVOS, contrato) is SemVoto.EM_ATRASO
    assert sem_voto(ELEITORES[2], Eleitorado.ATIVOS, contrato) is None


@given(st.dictionaries(st.sampled_from(TODAS), st.sampled_from(Voto)))
def test_r5_03_maioria_simples_sem_os_brancos(votos: dict[str, Voto]) -> None:
    contagem = contar(1, Materia.OUTRA, votos, ELEITORES, REGRA)
    assert contagem.favor + contagem.contra + contagem.brancos + contagem.desconsiderados == len(votos)
    sem_brancos = {cota: voto for cota, voto in votos.items() if voto is not Voto.BRANCO}
    assert contar(1, Materia.OUTRA, sem_brancos, ELEITORES, REGRA).aprovado is contagem.aprovado
    assert not contagem.aprovado or contagem.favor > contagem.contra


def test_r5_03_empate_nao_aprova() -> None:
    assert not contar(1, Materia.OUTRA, {"em-dia": Voto.FAVOR, "contemplada": Voto.CONTRA}, ELEITORES, REGRA).aprovado


def test_r5_03_cartas_e_votos_eletronicos_ate_o_dia_util_anterior() -> None:
    segunda = date(2026, 3, 16)
    assert chega_a_tempo(Meio.CARTA, date(2026, 3, 13), segunda, CALENDARIO)
    assert not chega_a_tempo(Meio.ELETRONICO, date(2026, 3, 14), segunda, CALENDARIO)
    assert chega_a_tempo(Meio.PRESENCIAL, segunda, segunda, CALENDARIO)
    assert not chega_a_tempo(Meio.PRESENCIAL, date(2026, 3, 17), segunda, CALENDARIO)


def test_r5_03_procuracao() -> None:
    representa = RegraDeliberacao(administradora_representa=True)
    exigir_procuracao(TipoAssembleia.AGO, representa, da_administradora=True, poderes_especificos=False)
    exigir_procuracao(TipoAssembleia.AGE, REGRA, da_administradora=True, poderes_especificos=True)
    for tipo, regra, especificos in ((TipoAssembleia.AGO, REGRA, True), (TipoAssembleia.AGE, representa, False)):
        with pytest.raises(ConsorcioError) as recusado:
            exigir_procuracao(tipo, regra, da_administradora=True, poderes_especificos=especificos)
        assert recusado.value.rule == "R5.03"
