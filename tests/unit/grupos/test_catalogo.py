"""The catalogue of parameters (REGRAS §13), line by line: each is in the contract and reaches who decides by it.

A line that touches nothing built says which part of the system it waits for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import pytest
from google.protobuf.descriptor import FieldDescriptor

from consorcio.contracts.grupos.v1 import grupos_pb2 as pb
from consorcio.core.errors import ConsorcioError
from consorcio.core.percent import pct
from consorcio.services.financeiro import regra as financeiro
from consorcio.services.grupos import mensagens
from consorcio.services.grupos.domain.regra_grupo import RegraGrupo, validar_regra
from consorcio.services.grupos.regra_json import regra_para_json
from consorcio.services.sorteios import vizinhos as sorteios
from consorcio.services.sorteios.vizinhos_deliberacao import ler_regra_deliberacao

GRUPOS, FINANCEIRO, SORTEIOS, DELIBERACAO = "grupos", "financeiro", "sorteios", "assembleias gerais"
# Parameter of §13 → fields of the contract → who decides by it.
CATALOGO: Mapping[str, Mapping[str, str]] = {
    "prazo_meses": {"prazo_meses": FINANCEIRO},
    "max_cotas": {"max_cotas": FINANCEIRO},
    "contemplacoes_minimas": {"contemplacoes_minimas": SORTEIOS},
    "taxa_adm_total": {"taxa_administracao": FINANCEIRO},
    "cronograma_ta": {"cronograma_taxa": FINANCEIRO},
    "ta_antecipada": {"taxa_antecipada": FINANCEIRO, "taxa_antecipada_parcelas": FINANCEIRO},
    "ta_adesao_tardia": {"ta_adesao_tardia": FINANCEIRO},
    "fundo_reserva": {"fundo_reserva": FINANCEIRO},
    "seguro_base": {"base_seguro": FINANCEIRO},
    "seguro_taxa": {"seguro_mensal": FINANCEIRO, "seguro_valor": FINANCEIRO},
    "parcela_reduzida_phi": {"parcela_reduzida": FINANCEIRO},
    "multa_mora": {"multa_mora": FINANCEIRO},
    "juros_mora": {"juros_mora_mensal": FINANCEIRO},
    "inicio_mora": {"inicio_mora": FINANCEIRO},
    "pct_multa_grupo": {"mora_do_grupo": FINANCEIRO},
    "prazo_dias_ago_apos_vencimento": {"prazo_dias_ago": GRUPOS},
    "metodo_sorteio": {"metodo_sorteio": SORTEIOS},
    "regra_extracao": {"regra_extracao": SORTEIOS},
    "regra_000": {"regra_000": SORTEIOS},
    "circular": {"busca_circular": SORTEIOS},
    "modalidades_lance": {"modalidades_lance": SORTEIOS},
    "base_lance": {"base_lance": SORTEIOS},
    "lance_min": {"lance_minimo": SORTEIOS},
    "lance_fixo_pct": {"lance_fixo": SORTEIOS},
    "embutido_max_pct": {"embutido_maximo": SORTEIOS},
    "desempate_lance": {"desempate_lance": SORTEIOS},
    "prazo_lance_dias_uteis": {"prazo_lance_dias_uteis": SORTEIOS},
    "chama_suplente": {"nao_chama_suplente": SORTEIOS},
    "penalidade_lance_pct": {"penalidade_lance": SORTEIOS},
    "rateio_lance": {"rateio_lance": FINANCEIRO},
    "reducao_pos_lance": {"reducao_lance": FINANCEIRO},
    "exclusao_n_parcelas": {"exclusao_parcelas": FINANCEIRO},
    "exclusao_tipo": {"tipo_exclusao": FINANCEIRO},
    "clausula_penal": {"clausula_penal": FINANCEIRO},
    "cancelamento_contemplacao_parcelas": {"cancelamento_contemplacao_parcelas": FINANCEIRO},
    "arredondamento_parcela": {"arredondamento": FINANCEIRO},
    "rateio_base": {"rateio_base": FINANCEIRO},
    "usa_fr_saldo_caixa": {"nao_usa_fr_saldo_caixa": FINANCEIRO},
    "ordem_contemplacao": {"ordem_contemplacao": SORTEIOS},
    "politica_versao_excluida": {"politica_versao_excluida": SORTEIOS},
    "lance_limitado_teto": {"lance_limitado": SORTEIOS},
    # Not in the table of §13, decided by contract all the same.
    "§5.4": {"ordem_numeros": SORTEIOS, "empate_retorno": SORTEIOS, "tabela_equivalencia": SORTEIOS},
    "R6.41": {"suplente_da_modalidade": SORTEIOS},
    "§5.5": {"sorteios_excluidos": SORTEIOS, "politica_caixa_excluido": SORTEIOS, "carencia_excluido": SORTEIOS},
    "§6.1": {"fidelidade_fixo": SORTEIOS, "fidelidade_meses": SORTEIOS},
    "R6.04": {"janela_lance": SORTEIOS, "hora_assembleia": SORTEIOS},
    "R6.11": {"vagas_lance": SORTEIOS, "quitacao_primeiro": SORTEIOS},
    "R5.12": {"nao_sorteia_com_sobra": SORTEIOS},
    "R5.13": {"nao_usa_fr_sorteio": SORTEIOS},
    "§5.6": {"politica_caixa_sorteio": SORTEIOS, "politica_caixa_lance": SORTEIOS},
    "taxa_transferencia": {"taxa_transferencia": FINANCEIRO, "taxa_transferencia_minima_reais": FINANCEIRO},
    "R4.72": {"taxa_cobranca_extrajudicial": FINANCEIRO, "honorarios_cobranca_judicial": FINANCEIRO},
    "permanencia": {
        "permanencia_mensal": FINANCEIRO,
        "base_permanencia": FINANCEIRO,
        "permanencia_minima_bem": FINANCEIRO,
        "permanencia_extingue_abaixo_reais": FINANCEIRO,
        "prazo_rnp_dias": FINANCEIRO,
    },
    "R7.20": {
        "nao_exige_habilitacao": FINANCEIRO,
        "prazo_analise_dias": FINANCEIRO,
        "validade_analise_dias": FINANCEIRO,
    },
    "R4.60": {
        "troca_reducao_maxima": FINANCEIRO,
        "troca_aumento_maximo": FINANCEIRO,
        "trocas_credito_maximo": FINANCEIRO,
    },
    "R4.21": {"residuo_reduzida": FINANCEIRO, "escolhas_residuo": FINANCEIRO},
    "R4.22": {"meses_diluicao_final": FINANCEIRO},
    "R4.24": {"taxa_ate_contemplacao": FINANCEIRO},
    "R4.50": {"usa_rendimentos_saldo_caixa": FINANCEIRO},
    "R4.51": {"cobra_taxa_saldo_caixa": FINANCEIRO},
    "R4.73": {"ordem_alocacao": FINANCEIRO, "custas_primeiro": FINANCEIRO},
    "R6.33": {"lance_quita_residuo": FINANCEIRO},
    "R9.01": {"excluido_recebe_fundo_reserva": FINANCEIRO},
    "R9.04": {"prazo_recuperacao_dias": FINANCEIRO},
    "R9.05b": {"peso_rateio_final": FINANCEIRO},
    "R10.08": {"despesas_fundo_reserva": FINANCEIRO},
    "idade_max_bem": {"idade_maxima_bem_anos": FINANCEIRO},
    "R5.08": {"prazo_dic_dias": FINANCEIRO},
    "R5.06": {"antecedencia_age_dias_uteis": DELIBERACAO, "envio_age_dias_uteis": DELIBERACAO},
    "R5.03": {"administradora_representa": DELIBERACAO},
    "R5.04": {"inadimplente_contemplado_nao_vota": DELIBERACAO},
    "R4.55": {"ordens_antecipacao": FINANCEIRO},
    "R8.02": {"purga_exclusao_dias": FINANCEIRO},
    "R2.30": {"multiplo_renda": GRUPOS},
    "R2.11": {"prazo_formacao_dias": GRUPOS, "minimo_vendido": GRUPOS},
    "R3.09": {"arrependimento_dias": GRUPOS, "prazo_reserva_dias": GRUPOS},
}
# Parameters of §13 that nothing built reads yet, and what they wait for.
ESPERAM = {
    "regime": "follows from the day of the AGC (R0.3), nobody chooses it",
    "classe_objeto": "belongs to the plano",
    "indice, base_reajuste, mes_base": "financeiro keeps the index of a group; a list is named by the bem",
    "antecipacao_vira_lance": "is the modality ANTECIPACAO of modalidades_lance",
    "fator_excluido_prazo": "closing of the group",
    "ta_sobre_rateio": "readjustment of the cash balance",
}
CAMPOS = {campo: dono for linha in CATALOGO.values() for campo, dono in linha.items()}
_SO_DE_SAIDA = {"numero", "vigencia_inicio"}
_MINIMA: Any = {"prazo_meses": 60, "max_cotas": 20, "taxa_administracao": "15"}
# Where any other value would be no change, or none at all.
_OUTRO_VALOR: dict[str, Any] = {
    "vagas_lance": [2],
    "hora_assembleia": "20:30",
    "tabela_equivalencia": [pb.FaixaCentenas(de=0, ate=49, cota=1)],
    "cronograma_taxa": [pb.FaixaTaxa(mes_inicial=1, mes_final=60, percentual_mensal="0.25")],
    "clausula_penal": [pb.FaixaPenal(ate="100", grupo="15", administradora="5", base=pb.BASE_PENA_CREDITO)],
}


def _outro(campo: FieldDescriptor, padrao: Any) -> Any:
    """A value that is neither the default nor what the field has when absent."""
    if campo.name in _OUTRO_VALOR:
        return _OUTRO_VALOR[campo.name]
    if campo.enum_type is not None:
        outro = next(valor.number for valor in reversed(campo.enum_type.values) if valor.number != padrao)
        return [outro] if campo.is_repeated else outro
    if campo.type == FieldDescriptor.TYPE_BOOL:
        return True
    if campo.type == FieldDescriptor.TYPE_STRING:
        return "33" if pct(padrao or "0") != pct(33) else "34"
    return int(padrao) + 1


def _regra(nome: str) -> pb.RegraGrupo:
    """The smallest rule with one parameter off its default."""
    regra = _vizinha(nome)
    completa = mensagens.regra(mensagens.ler_regra(regra))
    campo = pb.RegraGrupo.DESCRIPTOR.fields_by_name[nome]
    valor = _outro(campo, getattr(completa, nome))
    if campo.is_repeated:
        getattr(regra, nome).extend(valor)
    else:
        setattr(regra, nome, valor)
    return regra


def test_every_parameter_of_the_domain_is_in_the_contract_and_in_the_catalogue() -> None:
    do_dominio = set(regra_para_json(mensagens.ler_regra(pb.RegraGrupo(**_MINIMA))))
    do_contrato = {campo.name for campo in pb.RegraGrupo.DESCRIPTOR.fields} - _SO_DE_SAIDA
    assert do_dominio == do_contrato == set(CAMPOS)
    assert len(fields(RegraGrupo)) == len(do_dominio)
    assert not set(CATALOGO) & {nome for linha in ESPERAM for nome in linha.split(", ")}


@pytest.mark.parametrize("nome", CAMPOS)
def test_what_the_contract_says_is_kept_and_told_back(nome: str) -> None:
    escolhida = mensagens.ler_regra(_regra(nome))
    padrao = mensagens.ler_regra(pb.RegraGrupo(**_MINIMA))
    assert escolhida != padrao
    assert mensagens.ler_regra(mensagens.regra(escolhida)) == escolhida


@pytest.mark.parametrize("nome", [nome for nome, dono in CAMPOS.items() if dono == FINANCEIRO])
def test_it_reaches_billing(nome: str) -> None:
    lidas = [financeiro.ler_regra(_contada(regra)) for regra in (_regra(nome), _vizinha(nome))]
    assert lidas[0] != lidas[1]


@pytest.mark.parametrize("nome", [nome for nome, dono in CAMPOS.items() if dono == SORTEIOS])
def test_it_reaches_the_assembly(nome: str) -> None:
    escolhida, padrao = (
        sorteios.ler_regra(mensagens.regra(mensagens.ler_regra(r))) for r in (_regra(nome), _vizinha(nome))
    )
    assert escolhida != padrao


@pytest.mark.parametrize("nome", [nome for nome, dono in CAMPOS.items() if dono == DELIBERACAO])
def test_it_reaches_the_assembly_that_deliberates(nome: str) -> None:
    escolhida, padrao = (
        ler_regra_deliberacao(mensagens.regra(mensagens.ler_regra(r))) for r in (_regra(nome), _vizinha(nome))
    )
    assert escolhida != padrao


def _vizinha(nome: str) -> pb.RegraGrupo:
    """The rule that differs from `_regra` in that parameter only: an insurance needs a rate to have a base, and that
    base to have a price.
    """
    de_que: dict[str, Any] = {
        "base_seguro": {"seguro_mensal": "0.03"},
        "seguro_valor": {"base_seguro": pb.BASE_SEGURO_VALOR_FIXO},
    }
    return pb.RegraGrupo(**_MINIMA, **de_que.get(nome, {}))


def _contada(regra: pb.RegraGrupo) -> dict[str, Any]:
    """The rule as grupos tells it in its facts."""
    return regra_para_json(mensagens.ler_regra(regra))


@pytest.mark.parametrize(
    ("metodo", "faixas", "aceita"),
    [
        (pb.METODO_SORTEIO_DEZ_NUMEROS_COM_TABELA, [(0, 499, 1), (500, 999, 2)], True),
        (pb.METODO_SORTEIO_DEZ_NUMEROS_COM_TABELA, [(0, 500, 1), (500, 999, 2)], False),
        (pb.METODO_SORTEIO_DEZ_NUMEROS_COM_TABELA, [(0, 499, 1)], False),
        (pb.METODO_SORTEIO_DEZ_NUMEROS_COM_TABELA, [(0, 499, 1), (500, 999, 3)], False),
        (pb.METODO_SORTEIO_MOD_PRIMEIRO_PREMIO, [(0, 499, 1), (500, 999, 2)], False),
    ],
)
def test_m4_table_gives_each_cota_centenas_of_its_own(
    metodo: pb.MetodoSorteio.ValueType, faixas: list[tuple[int, int, int]], aceita: bool
) -> None:
    regra = pb.RegraGrupo(
        prazo_meses=60,
        max_cotas=2,
        taxa_administracao="15",
        metodo_sorteio=metodo,
        tabela_equivalencia=[pb.FaixaCentenas(de=de, ate=ate, cota=cota) for de, ate, cota in faixas],
    )
    if aceita:
        validar_regra(mensagens.ler_regra(regra))
    else:
        with pytest.raises(ConsorcioError):
            validar_regra(mensagens.ler_regra(regra))
