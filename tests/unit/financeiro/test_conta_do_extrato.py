"""The account of a statement: every form that banks write is ours, and an account of other digits never is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from consorcio.services.financeiro.domain.conta_do_extrato import ContaCadastrada, agencia_confere, conta_confere

_LARGURA = {"001": 8, "033": 8, "104": 8, "237": 7, "341": 5, "422": 8, "756": 12}
_CAIXA = ContaCadastrada("104", "1825", "528")
_COM_DIGITO = ContaCadastrada("104", "1825", "528", frozenset("3"), frozenset("8"))


@pytest.mark.parametrize(
    ("conta", "escrita"),
    [
        # As public samples of statements have them: Itaú, Bradesco, Santander, Banco do Brasil, Sicoob, Sicredi.
        (ContaCadastrada("341", "1234", "56789", digitos_da_conta=frozenset("0")), "56789-0"),
        (ContaCadastrada("341", "7037", "30057", digitos_da_conta=frozenset("6")), "7037300576"),
        (ContaCadastrada("237", "1133", "0056535"), "1133/56535"),
        (ContaCadastrada("033", "4307", "13004263", digitos_da_conta=frozenset("3")), "4307130042633"),
        (ContaCadastrada("033", "2305", "13000282", digitos_da_conta=frozenset("6")), "13000282-6"),
        (ContaCadastrada("001", "1584", "00041861", digitos_da_conta=frozenset("X")), "41861-x"),
        (ContaCadastrada("001", "1584", "00041861", digitos_da_conta=frozenset("X")), "418610"),
        (ContaCadastrada("756", "4436", "39449"), "39449-1"),
        (ContaCadastrada("756", "4436", "39449"), "39.449-1"),
        (ContaCadastrada("104", "501", "123456"), "0501-123456-7"),
        (ContaCadastrada("748", "0710", "123456", digitos_da_conta=frozenset("7")), "07101234567"),
        # Caixa, with the operation and without.
        (_CAIXA, "1825/00000528-8"),
        (_CAIXA, "1825.003.00000528-8"),
        (_CAIXA, "1825003000005288"),
        (_CAIXA, "003000005288"),
        (_CAIXA, "1825 1292 528"),
        (_COM_DIGITO, "5288"),
        (_COM_DIGITO, "1825-3/528-8"),
        (_COM_DIGITO, "18253000005288"),
        (ContaCadastrada("104", "1825", "00300000528"), "528-8"),
        (ContaCadastrada("104", "1825", "00300000528"), "1825.003.00000528-8"),
        # CNAB 240: twelve digits, nothing else.
        (_CAIXA, "000000000528"),
        # Not said.
        *((_CAIXA, nada) for nada in ("", " ", "000000000000", "-")),
    ],
)
def test_a_form_of_the_account(conta: ContaCadastrada, escrita: str) -> None:
    assert conta_confere(conta, escrita)


@pytest.mark.parametrize(
    ("conta", "escrita"),
    [
        (replace(_CAIXA, conta="1"), "528"),
        (replace(_CAIXA, conta="1"), "1825/00000528-1"),
        (_CAIXA, "1"),
        (_CAIXA, "5"),
        (_CAIXA, "52"),
        (_CAIXA, "28"),
        (_CAIXA, "1528"),
        (_CAIXA, "5288"),
        (_CAIXA, "1825000052"),
        (_CAIXA, "1825528"),
        (_CAIXA, "1826/528"),
        (_CAIXA, "1825/528-88"),
        (_CAIXA, "1825.013.00000528-8"),
        (_CAIXA, "52-8"),
        (_CAIXA, "X528"),
        (_CAIXA, "ABC"),
        (_CAIXA, "٥٢٨"),
        (_COM_DIGITO, "5289"),
        (_COM_DIGITO, "528-9"),
        (_COM_DIGITO, "1825-4/528-8"),
        (ContaCadastrada("104", "1825", "00300000528"), "1825.1292.00000528-8"),
        (ContaCadastrada("756", "4436", "39449"), "394491"),
    ],
)
def test_what_is_no_form_of_the_account(conta: ContaCadastrada, escrita: str) -> None:
    assert not conta_confere(conta, escrita)


@pytest.mark.parametrize("escrita", ["1825", "01825", "1825-3", "18253", "", "00000"])
def test_a_form_of_the_branch(escrita: str) -> None:
    assert agencia_confere(_COM_DIGITO, escrita)


@pytest.mark.parametrize("escrita", ["182", "1826", "825", "1825-4", "18254", "1825-33", "A"])
def test_what_is_no_form_of_the_branch(escrita: str) -> None:
    assert not agencia_confere(_COM_DIGITO, escrita)


@st.composite
def _contas(draw: st.DrawFn) -> tuple[ContaCadastrada, str]:
    """An account and the check digit it has, registered or not."""
    banco = draw(st.sampled_from(sorted(_LARGURA)))
    digito = draw(st.sampled_from("0123456789"))
    conhecido = draw(st.booleans())
    agencia_dv = draw(st.sampled_from(["", "3", "X"]))
    return (
        ContaCadastrada(
            banco,
            draw(st.integers(10, 9999).map(str)),
            draw(st.integers(1, 10 ** min(_LARGURA[banco], 9) - 1).map(str)),
            frozenset(agencia_dv),
            frozenset(digito if conhecido else ""),
        ),
        digito,
    )


def _formas(conta: ContaCadastrada, digito: str) -> list[str]:
    """What a bank may write: set apart, with any zeros; glued, in its width."""
    agencia, largo = conta.agencia.zfill(4), conta.conta.zfill(_LARGURA[conta.banco])
    com_digito = [f"{agencia}-{dv}" for dv in sorted(conta.digitos_da_agencia)]
    numeros, em_milhares = [conta.conta, largo, conta.conta.zfill(20)], f"{int(conta.conta):,}".replace(",", ".")
    separadas = [f"{numero}{fim}" for numero in (*numeros, em_milhares) for fim in ("", f"-{digito}")]
    separadas += [
        f"{ag}{sinal}{numero}{fim}"
        for ag, sinais in ((agencia, "/ .-"), (f"0{agencia}", "/"), *((ag, "/ .") for ag in com_digito))
        for sinal in (*sinais, " / ")
        for numero in numeros
        for fim in ("", f"-{digito}", f" - {digito}")
        if sinal != "-" or len(numero) > 1
    ]
    juntas = [f"{zeros}{agencia}{largo}{fim}" for zeros in ("", "00") for fim in ("", digito, f"-{digito}")]
    coladas = [f"{numero}{digito}" for numero in numeros] if conta.digitos_da_conta else []
    return [*separadas, *juntas, *coladas]


@given(_contas())
def test_every_form_of_an_account_is_the_account(conta_e_digito: tuple[ContaCadastrada, str]) -> None:
    conta, digito = conta_e_digito
    for forma in _formas(conta, digito):
        assert conta_confere(conta, forma), forma


@given(_contas(), st.data())
def test_an_account_of_other_digits_never_is(conta_e_digito: tuple[ContaCadastrada, str], data: st.DataObject) -> None:
    """The same number with and without its check digit are the same digits: those alone are left out."""
    conta, _ = conta_e_digito
    nosso = conta.conta
    vizinhos = [nosso[1:], nosso[:-1], f"1{nosso}", f"{nosso}0", f"{conta.agencia}{nosso}", f"{conta.agencia}0{nosso}"]
    numero = data.draw(st.sampled_from(vizinhos) | st.integers(1, 10**9 - 1).map(str)).lstrip("0")
    assume(numero and len(numero) <= _LARGURA[conta.banco] and numero != nosso)
    outro_digito = data.draw(st.sampled_from("0123456789"))
    digitos = conta.digitos_da_conta or frozenset("0123456789")
    assume(numero not in {nosso + d for d in digitos} and nosso != numero + outro_digito)
    outra = replace(conta, conta=numero, digitos_da_conta=frozenset(outro_digito))
    for forma in _formas(outra, outro_digito):
        assert not conta_confere(conta, forma), forma


@given(_contas(), st.text(alphabet="0123456789-/. X", max_size=16))
def test_whatever_is_accepted_has_the_digits_of_the_account(
    conta_e_digito: tuple[ContaCadastrada, str], escrita: str
) -> None:
    conta, _ = conta_e_digito
    digitos = "".join(letra for letra in escrita if letra.isdigit()).lstrip("0")
    if digitos and conta_confere(conta, escrita):
        assert conta.conta in digitos
