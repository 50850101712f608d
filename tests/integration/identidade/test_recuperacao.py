"""Recovery codes of the second factor: given once, each used once, replaced, and never kept in the clear."""

import asyncio
from datetime import timedelta

import pytest

from consorcio.contracts.identidade.v1 import identidade_pb2 as pb
from consorcio.core.errors import ConsorcioError, ErrorKind
from integration.identidade.casa import Casa, DoisFatores, Navegador, Pessoa, ativar_segundo_fator

RECUSADO = "Código de recuperação inválido ou já usado."


async def no_codigo(casa: Casa, pessoa: Pessoa) -> Navegador:
    """A browser at the second step."""
    navegador = Navegador(casa)
    await navegador.abrir()
    await navegador.enviar(usuario=pessoa.nome, senha=pessoa.senha)
    return navegador


async def restantes(casa: Casa, quem: DoisFatores) -> int:
    conta = await casa.rpc("BuscarMinhaConta", pb.BuscarMinhaContaRequest(), quem.ator)
    assert isinstance(conta, pb.MinhaConta)
    return conta.codigos_recuperacao


async def renovar(casa: Casa, pessoa: Pessoa, quem: DoisFatores, codigo: str) -> list[str]:
    pedido = pb.RenovarCodigosRecuperacaoRequest(senha_atual=pessoa.senha, codigo=codigo)
    novos = await casa.rpc("RenovarCodigosRecuperacao", pedido, quem.ator)
    assert isinstance(novos, pb.RenovarCodigosRecuperacaoResponse)
    return list(novos.codigos_recuperacao)


async def test_a_code_enters_once_in_the_place_of_the_one_of_the_telephone(casa: Casa) -> None:
    pessoa = await casa.pessoa()
    quem = await ativar_segundo_fator(casa, pessoa)
    assert (len(quem.recuperacao), await restantes(casa, quem)) == (10, 10)
    primeiro = quem.recuperacao[0]
    navegador = await no_codigo(casa, pessoa)
    await navegador.enviar(codigo=f" {primeiro.upper()} ")
    tokens = (await navegador.trocar(navegador.codigo())).json()
    assert tokens["access_token"]
    assert await restantes(casa, quem) == 9
    assert ("CodigoRecuperacaoUsado", {"usuario_id": pessoa.id, "restantes": 9}) in await casa.eventos()
    outro = await no_codigo(casa, pessoa)
    pagina = await outro.enviar(codigo=primeiro)
    assert outro.erro() == RECUSADO
    assert "<details open>" in pagina.text
    await outro.enviar(codigo=quem.recuperacao[1])
    assert outro.codigo()


async def test_a_code_of_somebody_else_does_not_serve(casa: Casa) -> None:
    pessoa, outra = await casa.pessoa(), await casa.pessoa("joana.lima")
    quem = await ativar_segundo_fator(casa, pessoa)
    await ativar_segundo_fator(casa, outra)
    navegador = await no_codigo(casa, outra)
    await navegador.enviar(codigo=quem.recuperacao[0])
    assert navegador.erro() == RECUSADO
    assert await restantes(casa, quem) == 10


async def test_two_at_once_with_the_same_code_one_enters(casa: Casa) -> None:
    pessoa = await casa.pessoa()
    quem = await ativar_segundo_fator(casa, pessoa)
    navegadores = [await no_codigo(casa, pessoa) for _ in range(4)]
    await asyncio.gather(*(navegador.enviar(codigo=quem.recuperacao[0]) for navegador in navegadores))
    assert [navegador.erro() for navegador in navegadores].count("") == 1


async def test_guessing_them_waits_as_guessing_the_code_does(casa: Casa) -> None:
    pessoa = await casa.pessoa()
    quem = await ativar_segundo_fator(casa, pessoa)
    recusados = 0
    for _ in range(8):
        navegador = await no_codigo(casa, pessoa)
        if "Muitas tentativas" in navegador.erro():
            break
        await navegador.enviar(codigo="aaaaa-aaaaa")
        recusados += navegador.erro() == RECUSADO
    assert 0 < recusados <= 5
    certo = Navegador(casa)
    await certo.abrir()
    await certo.enviar(usuario=pessoa.nome, senha=pessoa.senha)
    assert "Muitas tentativas" in certo.erro()
    assert await restantes(casa, quem) == 10


async def test_new_codes_end_those_of_before_and_ask_for_both_factors(casa: Casa) -> None:
    pessoa = await casa.pessoa()
    quem = await ativar_segundo_fator(casa, pessoa)
    casa.relogio.advance(timedelta(seconds=30))
    with pytest.raises(ConsorcioError) as recusa:
        await renovar(casa, pessoa, quem, "000000")
    assert (recusa.value.kind, recusa.value.fields[0].pointer) == (ErrorKind.VALIDATION, "/codigo")
    novos = await renovar(casa, pessoa, quem, quem.codigo(casa))
    assert not set(novos) & set(quem.recuperacao)
    assert "CodigosRecuperacaoRenovados" in [tipo for tipo, _ in await casa.eventos()]
    navegador = await no_codigo(casa, pessoa)
    await navegador.enviar(codigo=quem.recuperacao[0])
    assert navegador.erro() == RECUSADO
    await navegador.enviar(codigo=novos[0])
    assert navegador.codigo()


async def test_who_lost_the_telephone_turns_the_factor_off_with_a_code_and_the_others_end(casa: Casa) -> None:
    pessoa = await casa.pessoa()
    quem = await ativar_segundo_fator(casa, pessoa)
    pedido = pb.RemoverSegundoFatorRequest(senha_atual=pessoa.senha, codigo=quem.recuperacao[3])
    await casa.rpc("RemoverSegundoFator", pedido, quem.ator)
    assert await restantes(casa, quem) == 0
    casa.relogio.advance(timedelta(seconds=30))
    de_novo = await ativar_segundo_fator(casa, pessoa)
    assert not set(de_novo.recuperacao) & set(quem.recuperacao)
    nova = pb.RedefinirSenhaRequest(usuario_id=pessoa.id, remover_segundo_fator=True)
    await casa.rpc("RedefinirSenha", nova)
    assert await restantes(casa, quem) == 0


async def test_in_the_database_and_in_the_logs_no_code_is_in_the_clear(
    casa: Casa, capsys: pytest.CaptureFixture[str]
) -> None:
    """Tables are all of them: the stored answers, the audit leaves and the facts too."""
    pessoa = await casa.pessoa()
    quem = await ativar_segundo_fator(casa, pessoa)
    navegador = await no_codigo(casa, pessoa)
    await navegador.enviar(codigo=quem.recuperacao[0])
    registrado = capsys.readouterr().out
    assert "ConfirmarSegundoFator" in registrado
    assert not [codigo for codigo in quem.recuperacao for forma in formas(codigo) if forma in registrado.lower()]
    async with casa.db.read() as conn:
        tabelas = await conn.execute(
            "select quote_ident(table_schema) || '.' || quote_ident(table_name) from information_schema.tables"
            " where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')"
        )
        nomes = [nome for (nome,) in await tabelas.fetchall()]
        assert any("codigo_recuperacao" in nome for nome in nomes)
        for nome in nomes:
            linhas = await (await conn.execute(f"select t::text from {nome} t".encode())).fetchall()
            guardado = repr(linhas).lower()
            for codigo in quem.recuperacao:
                achado = [forma for forma in formas(codigo) if forma in guardado]
                assert not achado, f"{nome}: {codigo}"


def formas(codigo: str) -> tuple[str, ...]:
    """As it is shown, as it is compared, and as bytes look in a row."""
    simples = codigo.replace("-", "")
    return codigo, simples, codigo.encode().hex(), simples.encode().hex()
