"""The second factor of a person: turned on in their account, and asked for from then on."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pyotp
from playwright.sync_api import Browser, BrowserContext, Page, expect

from integration.navegador.exame import fotografar
from integration.navegador.operador import SENHA, Api, administrador, cadastrar_usuario, entrar

if TYPE_CHECKING:
    from integration.navegador.conftest import Sistema

_QUEM = "dois.fatores"
_ERRADO = "000000"
_PASSO_S = 30


def test_a_second_factor_is_turned_on_and_asked_for(
    navegador: Browser, contexto: BrowserContext, demonstracao: Sistema
) -> None:
    """Wrong passwords and codes are told in their place and change nothing; a code serves once, be it of recovery."""
    do_administrador = administrador(navegador, demonstracao)
    senha = cadastrar_usuario(Api(do_administrador, demonstracao.endereco), "operador", _QUEM)
    do_administrador.close()
    pagina = contexto.new_page()
    entrar(pagina, demonstracao.endereco, _QUEM, senha)
    chave = _ativar(pagina, demonstracao)
    passo = _passo()
    codigo = pyotp.TOTP(chave).generate_otp(passo)
    de_recuperacao = _recusa_e_aceita(pagina, codigo)
    _entrar_de_novo(pagina, chave, codigo, passo)
    _entrar_sem_o_celular(pagina, de_recuperacao)
    pagina.goto(f"{demonstracao.endereco}/conta")
    expect(pagina.get_by_text("Segundo fator", exact=True).and_(pagina.locator("li *")).first).to_be_visible()
    expect(pagina.get_by_text("9 códigos de recuperação")).to_be_visible()


def _ativar(pagina: Page, sistema: Sistema) -> str:
    """The key that the application keeps, shown beside its QR code, after the password."""
    pagina.goto(f"{sistema.endereco}/conta")
    pagina.get_by_role("button", name="Ativar").click()
    janela = pagina.get_by_role("dialog", name="Ativar o segundo fator")
    campo = janela.get_by_label("Sua senha")
    for senha in ("não é esta senha", SENHA):
        campo.fill(senha)
        janela.get_by_role("button", name="Continuar").click()
        if senha != SENHA:
            expect(campo).to_have_attribute("aria-invalid", "true")
    qr = janela.get_by_alt_text("Código QR para o aplicativo autenticador")
    expect(qr).to_be_visible()
    assert qr.evaluate("async (qr) => { await qr.decode(); return qr.naturalWidth }") > 0
    return janela.locator(".font-mono").inner_text()


def _recusa_e_aceita(pagina: Page, codigo: str) -> str:
    """One of the recovery codes, which are shown once."""
    janela = pagina.get_by_role("dialog")
    campo = janela.get_by_label("Código que o aplicativo mostra")
    expect(campo).to_be_focused()
    campo.fill(_ERRADO)
    janela.get_by_role("button", name="Confirmar").click()
    expect(campo).to_have_attribute("aria-invalid", "true")
    campo.fill(codigo)
    janela.get_by_role("button", name="Confirmar").click()
    expect(pagina.get_by_text("Segundo fator ativo.")).to_be_visible()
    codigos = janela.get_by_role("list", name="Códigos de recuperação").get_by_role("listitem")
    expect(codigos).to_have_count(10)
    de_recuperacao = codigos.first.inner_text()
    fotografar(pagina, "codigos-de-recuperacao")
    janela.get_by_role("button", name="Guardei os códigos").click()
    expect(pagina.get_by_role("button", name="Remover")).to_be_visible()
    expect(pagina.get_by_text(de_recuperacao)).to_have_count(0)
    return de_recuperacao


def _entrar_de_novo(pagina: Page, chave: str, usado: str, passo: int) -> None:
    _ate_o_codigo(pagina)
    campo = pagina.get_by_label("Código", exact=True)
    for codigo in (_ERRADO, usado):
        campo.fill(codigo)
        pagina.get_by_role("button", name="Confirmar").click()
        expect(pagina.get_by_role("alert")).to_have_text(
            "Código inválido ou já usado. Espere o próximo e tente de novo."
        )
        expect(campo).to_be_focused()
    campo.fill(pyotp.TOTP(chave).generate_otp(max(_passo(), passo + 1)))
    pagina.get_by_role("button", name="Confirmar").click()
    expect(pagina.get_by_role("heading", name="Olá, Pessoa")).to_be_visible()


def _ate_o_codigo(pagina: Page) -> None:
    pagina.get_by_role("button", name="Sua conta e aparência").click()
    pagina.get_by_role("button", name="Sair").click()
    pagina.get_by_label("Nome de acesso").fill(_QUEM)
    pagina.get_by_label("Senha").fill(SENHA)
    pagina.get_by_role("button", name="Entrar").click()
    expect(pagina.get_by_role("heading", name="Confirme que é você")).to_be_visible()


def _entrar_sem_o_celular(pagina: Page, de_recuperacao: str) -> None:
    _ate_o_codigo(pagina)
    pagina.get_by_text("Está sem o celular?").click()
    campo = pagina.get_by_label("Código de recuperação")
    campo.fill("aaaaa-aaaaa")
    pagina.get_by_role("button", name="Entrar com este código").click()
    expect(pagina.get_by_role("alert")).to_have_text("Código de recuperação inválido ou já usado.")
    expect(campo).to_be_focused()
    fotografar(pagina, "entrada-sem-o-celular")
    campo.fill(de_recuperacao)
    pagina.get_by_role("button", name="Entrar com este código").click()
    expect(pagina.get_by_role("heading", name="Olá, Pessoa")).to_be_visible()


def _passo() -> int:
    return int(time.time()) // _PASSO_S
