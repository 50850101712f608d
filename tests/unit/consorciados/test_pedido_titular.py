"""Requests of the holders of the data: the term, the delay, and what the law does not let go (LGPD; REGRAS §11.7)."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.services.consorciados.domain.pedido_titular import (
    Direito,
    PedidoTitular,
    exigir_que_possa_ser_atendido,
    prazo_da_resposta,
)

PEDIDO = PedidoTitular(
    pedido_id=UUID(int=1),
    consorciado_id=UUID(int=2),
    direito=Direito.ELIMINACAO,
    origem="Balcão",
    detalhe="Apaguem tudo",
    registrado_em=datetime(2026, 1, 5, 15, tzinfo=UTC),
    prazo=date(2026, 1, 20),
)


def test_quinze_dias_corridos() -> None:
    assert prazo_da_resposta(date(2026, 1, 5)) == date(2026, 1, 20)


def test_atrasa_no_dia_seguinte_ao_prazo_e_a_resposta_para_o_tempo() -> None:
    assert not PEDIDO.atrasado(date(2026, 1, 20))
    assert PEDIDO.atrasado(date(2026, 1, 21))
    # 1 a.m. of the 21st in UTC is still the 20th in São Paulo.
    no_prazo = replace(PEDIDO, respondido_em=datetime(2026, 1, 21, 1, tzinfo=UTC))
    assert not no_prazo.atrasado(date(2026, 3, 1))
    assert replace(PEDIDO, respondido_em=datetime(2026, 1, 21, 3, tzinfo=UTC)).atrasado(date(2026, 1, 21))


@pytest.mark.parametrize("direito", Direito)
def test_so_a_eliminacao_de_quem_participa_e_impedida(direito: Direito) -> None:
    pedido = replace(PEDIDO, direito=direito)
    exigir_que_possa_ser_atendido(pedido, participa_ou_participou=False)
    if direito is not Direito.ELIMINACAO:
        exigir_que_possa_ser_atendido(pedido, participa_ou_participou=True)
        return
    with pytest.raises(ConsorcioError) as erro:
        exigir_que_possa_ser_atendido(pedido, participa_ou_participou=True)
    assert erro.value.kind is ErrorKind.PRECONDITION
