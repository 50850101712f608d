"""Plans and rules of what nobody claimed, drawn by hypothesis, for groups that live at random."""

from decimal import Decimal

from hypothesis import strategies as st

from consorcio.core.percent import CEM, ZERO, pct
from consorcio.services.financeiro.domain.prestacao import Plano, TaAdesaoTardia
from consorcio.services.financeiro.domain.rnp import BasePermanencia, RegraPermanencia

planos = st.builds(
    Plano,
    prazo_meses=st.integers(6, 12),
    taxa_administracao=st.integers(300, 2500).map(lambda n: pct(Decimal(n) / 100)),
    fundo_reserva=st.integers(0, 500).map(lambda n: pct(Decimal(n) / 100)),
    ta_antecipada=st.sampled_from([ZERO, pct(2)]),
    ta_antecipada_parcelas=st.sampled_from([1, 3]),
    ta_adesao_tardia=st.sampled_from(TaAdesaoTardia),
    fracao_reduzida=st.sampled_from([CEM, CEM, pct(75), pct(50)]),
    meses_diluicao_final=st.just(2),
)
permanencias = st.builds(
    RegraPermanencia,
    percentual_mensal=st.integers(0, 2000).map(lambda n: Decimal(n) / 100),
    base=st.sampled_from(BasePermanencia),
    minimo_pct_bem=st.sampled_from([ZERO, Decimal("0.2")]),
    extingue_abaixo_de_centavos=st.sampled_from([0, 3_000]),
)
