"""The rule as JSON: what is written is what is read, whatever the parameters."""

from __future__ import annotations

import json
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from consorcio.core.percent import pct
from consorcio.services.grupos.domain.parametros import MetodoSorteio, ModalidadeLance
from consorcio.services.grupos.domain.regra_grupo import FaixaTa, RegraGrupo
from consorcio.services.grupos.regra_json import regra_de_json, regra_para_json

_PERCENTUAIS = st.decimals("0", "999", places=8).map(pct)
_FAIXAS = st.lists(st.builds(FaixaTa, st.integers(1, 60), st.integers(1, 60), _PERCENTUAIS)).map(tuple)
_MODALIDADES = st.lists(st.sampled_from(ModalidadeLance), unique=True).map(tuple)
_REGRAS = st.builds(
    RegraGrupo,
    prazo_meses=st.integers(2, 420),
    max_cotas=st.integers(2, 10_000),
    taxa_administracao=_PERCENTUAIS,
    cronograma_taxa=_FAIXAS,
    modalidades_lance=_MODALIDADES,
    metodo_sorteio=st.sampled_from(MetodoSorteio),
    chama_suplente=st.booleans(),
    usa_fr_sorteio=st.booleans(),
    busca_circular=st.booleans(),
    parcela_reduzida=_PERCENTUAIS,
    prazo_dias_ago=st.integers(0, 20),
)


@given(_REGRAS)
def test_what_is_written_is_what_is_read(regra: RegraGrupo) -> None:
    assert regra_de_json(json.loads(json.dumps(regra_para_json(regra)))) == regra


def test_absent_parameters_take_the_defaults() -> None:
    minima = regra_de_json({"prazo_meses": 60, "max_cotas": 20, "taxa_administracao": "15"})
    assert minima == RegraGrupo(prazo_meses=60, max_cotas=20, taxa_administracao=Decimal(15))


def test_parameters_true_by_default_travel_denied() -> None:
    regra = RegraGrupo(prazo_meses=60, max_cotas=20, taxa_administracao=pct(15), chama_suplente=False)
    documento = regra_para_json(regra)
    assert documento["nao_chama_suplente"] is True
    assert documento["nao_usa_fr_sorteio"] is False
    assert "chama_suplente" not in documento
    assert regra_de_json(documento) == regra
