"""Entering: the pages, the factors, the waits."""

import asyncio
from datetime import timedelta

import pyotp

from consorcio.contracts.identidade.v1 import identidade_pb2 as pb
from consorcio.services.identidade.use_cases.primeiro_acesso import criar_primeiro_administrador
from integration.identidade.casa import FRASE, Casa, Navegador, Pessoa, ativar_segundo_fator


async def test_the_first_administrator_enters_and_must_choose_a_password(casa: Casa) -> None:
    senha = await criar_primeiro_administrador(casa.db, casa.ambiente, "provisoria-do-terminal")
    assert senha == "provisoria-do-terminal"
    assert await criar_primeiro_administrador(casa.db, casa.ambiente, "outra-provisoria-qualquer") is None

    navegador = Navegador(casa)
    await navegador.abrir()
    pagina = await navegador.enviar(usuario="Admin ", senha=senha)
    assert "Escolha a sua senha" in pagina.text
    await navegador.enviar(nova="admin-admin-admin", repetida="admin-admin-admin")
    assert "nome de acesso" in navegador.erro()
    await navegador.enviar(nova=FRASE, repetida=FRASE + "!")
    assert "não são iguais" in navegador.erro()
    await navegador.enviar(nova=senha, repetida=senha)
    assert "diferente da provisória" in navegador.erro()
    await navegador.enviar(nova=FRASE, repetida=FRASE)
    assert navegador.retorno()["state"] == "estado-1"


async def test_wrong_name_and_wrong_password_look_the_same(casa: Casa) -> None:
    await casa.pessoa()
    erros = []
    for nome in ("maria.silva", "ninguem"):
        navegador = Navegador(casa)
        await navegador.abrir()
        resposta = await navegador.enviar(usuario=nome, senha="errada-errada-errada")
        erros.append((resposta.status_code, navegador.erro()))
    assert erros == [(400, "Usuário ou senha incorretos.")] * 2


async def test_a_deactivated_user_does_not_enter(casa: Casa) -> None:
    pessoa = await casa.pessoa()
    atual = await casa.rpc("BuscarUsuario", pb.BuscarUsuarioRequest(usuario_id=pessoa.id))
    assert isinstance(atual, pb.Usuario)
    await casa.rpc("DesativarUsuario", pb.DesativarUsuarioRequest(usuario_id=pessoa.id, versao=atual.versao))
    navegador = Navegador(casa)
    await navegador.abrir()
    await navegador.enviar(usuario=pessoa.nome, senha=pessoa.senha)
    assert navegador.erro() == "Usuário ou senha incorretos."


async def test_after_five_failures_even_the_right_password_waits_and_the_wait_grows(casa: Casa) -> None:
    pessoa = await casa.pessoa()
    navegador = Navegador(casa)
    await navegador.abrir()
    for _ in range(5):
        await navegador.enviar(usuario=pessoa.nome, senha="errada-errada-errada")
    await navegador.enviar(usuario=pessoa.nome, senha=pessoa.senha)
    assert navegador.erro() == "Muitas tentativas. Espere 30 segundos e tente de novo."
    casa.relogio.advance(timedelta(seconds=31))
    await navegador.enviar(usuario=pessoa.nome, senha="errada-errada-errada")
    await navegador.enviar(usuario=pessoa.nome, senha=pessoa.senha)
    assert navegador.erro() == "Muitas tentativas. Espere 60 segundos e tente de novo."
    casa.relogio.advance(timedelta(seconds=61))
    await navegador.enviar(usuario=pessoa.nome, senha=pessoa.senha)
    assert navegador.codigo()
    assert "UsuarioBloqueado" in [tipo for tipo, _ in await casa.eventos()]


async def test_a_name_that_does_not_exist_waits_just_the_same(casa: Casa) -> None:
    navegador = Navegador(casa)
    await navegador.abrir()
    for _ in range(6):
        await navegador.enviar(usuario="ninguem", senha="errada-errada-errada")
    assert "Muitas tentativas" in navegador.erro()


async def test_one_address_guessing_many_names_waits_and_others_do_not(casa: Casa) -> None:
    atacante = Navegador(casa, ip="198.51.100.7")
    await atacante.abrir()
    for numero in range(31):
        await atacante.enviar(usuario=f"nome.{numero}", senha="errada-errada-errada")
    assert "Muitas tentativas" in atacante.erro()
    outro = Navegador(casa, ip="203.0.113.9")
    await outro.abrir()
    await outro.enviar(usuario="nome.99", senha="errada-errada-errada")
    assert outro.erro() == "Usuário ou senha incorretos."


async def test_guesses_in_parallel_are_all_counted(casa: Casa) -> None:
    pessoa = await casa.pessoa()
    navegadores = [Navegador(casa) for _ in range(10)]
    for navegador in navegadores:
        await navegador.abrir()
    await asyncio.gather(
        *(navegador.enviar(usuario=pessoa.nome, senha="errada-errada-errada") for navegador in navegadores)
    )
    julgadas = [n for n in navegadores if n.erro() == "Usuário ou senha incorretos."]
    assert len(julgadas) == 5


async def test_an_administrator_forgives_the_wait_with_a_new_password(casa: Casa) -> None:
    pessoa = await casa.pessoa()
    navegador = Navegador(casa)
    await navegador.abrir()
    for _ in range(6):
        await navegador.enviar(usuario=pessoa.nome, senha="errada-errada-errada")
    nova = await casa.rpc("RedefinirSenha", pb.RedefinirSenhaRequest(usuario_id=pessoa.id))
    assert isinstance(nova, pb.RedefinirSenhaResponse)
    pagina = await navegador.enviar(usuario=pessoa.nome, senha=nova.senha_provisoria)
    assert "Escolha a sua senha" in pagina.text


async def test_a_form_from_another_page_or_browser_is_refused(casa: Casa) -> None:
    pessoa = await casa.pessoa()
    vitima, outro = Navegador(casa), Navegador(casa)
    await vitima.abrir()
    await outro.abrir()
    campos = {**vitima.escondidos(), "usuario": pessoa.nome, "senha": pessoa.senha}
    sem_cookie: dict[str, str] = {}
    proprios = dict(vitima.cookies)
    for cookies, mudanca in (
        (sem_cookie, {}),
        (outro.cookies, {}),
        (proprios, {"prova": "x"}),
        (proprios, {"entrada": "x"}),
    ):
        resposta = await vitima.enviar_cru({**campos, **mudanca}, dict(cookies))
        assert resposta.status_code == 400
        assert "Esta entrada venceu" in resposta.text


async def test_a_login_left_open_expires(casa: Casa) -> None:
    pessoa = await casa.pessoa()
    navegador = Navegador(casa)
    await navegador.abrir()
    casa.relogio.advance(timedelta(minutes=16))
    pagina = await navegador.enviar(usuario=pessoa.nome, senha=pessoa.senha)
    assert "Esta entrada venceu" in pagina.text


async def test_steps_cannot_be_skipped(casa: Casa) -> None:
    pessoa = await casa.pessoa()
    await _ativar_segundo_fator(casa, pessoa)
    navegador = Navegador(casa)
    await navegador.abrir()
    for etapa in ({"etapa": "codigo", "codigo": "000000"}, {"etapa": "nova_senha", "nova": FRASE, "repetida": FRASE}):
        resposta = await navegador.enviar_cru({**navegador.escondidos(), **etapa})
        assert "Esta entrada venceu" in resposta.text
        await navegador.abrir()
    await navegador.enviar(usuario=pessoa.nome, senha=pessoa.senha)
    outra = "outra frase qualquer"
    pular = {**navegador.escondidos(), "etapa": "nova_senha", "nova": outra, "repetida": outra}
    assert "Esta entrada venceu" in (await navegador.enviar_cru(pular)).text


async def test_the_second_factor_is_asked_and_each_code_serves_once(casa: Casa) -> None:
    pessoa = await casa.pessoa()
    chave = await _ativar_segundo_fator(casa, pessoa)
    usado = pyotp.TOTP(chave).at(casa.relogio.now())

    navegador = Navegador(casa)
    await navegador.abrir()
    pagina = await navegador.enviar(usuario=pessoa.nome, senha=pessoa.senha)
    assert "seis dígitos" in pagina.text
    await navegador.enviar(codigo=usado)
    assert "já usado" in navegador.erro()

    casa.relogio.advance(timedelta(seconds=30))
    codigo = pyotp.TOTP(chave).at(casa.relogio.now())
    await navegador.enviar(codigo=codigo)
    tokens = (await navegador.trocar(navegador.codigo())).json()
    assert tokens["access_token"]

    outro = Navegador(casa)
    await outro.abrir()
    await outro.enviar(usuario=pessoa.nome, senha=pessoa.senha)
    await outro.enviar(codigo=codigo)
    assert "já usado" in outro.erro()


async def test_guessing_the_code_waits_too_even_when_the_password_is_known(casa: Casa) -> None:
    pessoa = await casa.pessoa()
    await _ativar_segundo_fator(casa, pessoa)
    julgadas = 0
    for _ in range(8):
        navegador = Navegador(casa)
        await navegador.abrir()
        await navegador.enviar(usuario=pessoa.nome, senha=pessoa.senha)
        if "Muitas tentativas" in navegador.erro():
            break
        await navegador.enviar(codigo="000000")
        julgadas += "Código inválido" in navegador.erro()
    assert julgadas <= 5


async def test_pages_allow_no_script_and_no_frame(casa: Casa) -> None:
    pagina = await Navegador(casa).abrir()
    politica = pagina.headers["content-security-policy"]
    assert "default-src 'none'" in politica
    assert "frame-ancestors 'none'" in politica
    assert "unsafe" not in politica
    assert "<script" not in pagina.text
    assert pagina.headers["cache-control"] == "no-store"
    assert "__Host-navegador" in pagina.headers["set-cookie"]
    assert "Secure" in pagina.headers["set-cookie"]


async def test_what_is_typed_comes_back_escaped(casa: Casa) -> None:
    navegador = Navegador(casa)
    await navegador.abrir()
    pagina = await navegador.enviar(usuario='"><script>alert(1)</script>', senha="x" * 12)
    assert "<script>" not in pagina.text


async def _ativar_segundo_fator(casa: Casa, pessoa: Pessoa) -> str:
    return (await ativar_segundo_fator(casa, pessoa)).chave
