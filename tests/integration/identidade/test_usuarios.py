"""What administrators do with users, roles, partners; what is kept of it, and what is not."""

import asyncio
from typing import cast

import pytest

from consorcio.contracts.identidade.v1 import identidade_pb2 as pb
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.gateway.catalog import load_catalog
from consorcio.platform.context import Actor, ActorKind
from consorcio.platform.rpc.policy import policies_of
from integration.identidade.casa import FRASE, Casa, Navegador, Pessoa

MARIA = pb.CriarUsuarioRequest(
    nome_usuario="maria.silva", nome="Maria da Silva", email="Maria@Exemplo.com.br", papeis=["operador"]
)


def _ator(usuario_id: str, *permissoes: str, consorciado_id: str | None = None) -> Actor:
    return Actor(
        usuario_id, "Alguém", ActorKind.USUARIO, permissoes=frozenset(permissoes), consorciado_id=consorciado_id
    )


async def _criar(casa: Casa) -> pb.Usuario:
    criado = await casa.rpc("CriarUsuario", MARIA)
    assert isinstance(criado, pb.CriarUsuarioResponse)
    return criado.usuario


async def _recusa(casa: Casa, nome: str, pedido: object, ator: Actor | None = None) -> ConsorcioError:
    with pytest.raises(ConsorcioError) as recusa:
        await casa.rpc(nome, pedido, ator)  # type: ignore[arg-type]
    return recusa.value


async def test_a_user_is_created_with_a_temporary_password(casa: Casa) -> None:
    usuario = await _criar(casa)
    assert (usuario.nome, usuario.email, list(usuario.papeis)) == (
        "Maria da Silva",
        "Maria@exemplo.com.br",
        ["operador"],
    )
    assert usuario.trocar_senha
    assert usuario.versao == 1
    tipo, dados = (await casa.eventos())[0]
    assert tipo == "UsuarioCriado"
    assert dados == {"usuario_id": usuario.usuario_id, "papeis": ["operador"], "consorciado_id": None}


@pytest.mark.parametrize(
    ("mudancas", "trecho"),
    [
        ({"email": "outra@exemplo.com.br"}, "nome de acesso"),
        ({"nome_usuario": "maria.souza", "email": "MARIA@exemplo.com.br"}, "e-mail"),
    ],
)
async def test_access_name_and_email_are_unique(casa: Casa, mudancas: dict[str, str], trecho: str) -> None:
    await _criar(casa)
    pedido = pb.CriarUsuarioRequest()
    pedido.CopyFrom(MARIA)
    pedido.MergeFrom(pb.CriarUsuarioRequest(**mudancas))
    recusa = await _recusa(casa, "CriarUsuario", pedido)
    assert recusa.kind is ErrorKind.CONFLICT
    assert trecho in recusa.detail


async def test_only_what_is_sent_changes_and_only_on_the_version_read(casa: Casa) -> None:
    usuario = await _criar(casa)
    pedido = pb.AtualizarUsuarioRequest(usuario_id=usuario.usuario_id, versao=1, nome="Maria Souza")
    novo = await casa.rpc("AtualizarUsuario", pedido)
    assert isinstance(novo, pb.Usuario)
    assert (novo.nome, novo.email, novo.versao) == ("Maria Souza", usuario.email, 2)
    assert (await _recusa(casa, "AtualizarUsuario", pedido)).kind is ErrorKind.VERSION_MISMATCH


async def test_pages_follow_the_order_of_creation_and_filters_narrow(casa: Casa) -> None:
    for numero in range(5):
        papel = ["operador", "auditor"][numero % 2]
        pedido = pb.CriarUsuarioRequest(
            nome_usuario=f"pessoa.{numero}", nome="Pessoa", email=f"p{numero}@exemplo.com.br", papeis=[papel]
        )
        await casa.rpc("CriarUsuario", pedido)
    vistos, token = [], ""
    while True:
        pagina = await casa.rpc("ListarUsuarios", pb.ListarUsuariosRequest(tamanho_pagina=2, token_pagina=token))
        assert isinstance(pagina, pb.PaginaUsuarios)
        vistos += [usuario.nome_usuario for usuario in pagina.usuarios]
        token = pagina.proximo_token
        if not token:
            break
    assert vistos == [f"pessoa.{numero}" for numero in range(5)]
    auditores = await casa.rpc("ListarUsuarios", pb.ListarUsuariosRequest(papel="auditor"))
    assert isinstance(auditores, pb.PaginaUsuarios)
    assert [usuario.nome_usuario for usuario in auditores.usuarios] == ["pessoa.1", "pessoa.3"]
    assert (
        await _recusa(casa, "ListarUsuarios", pb.ListarUsuariosRequest(token_pagina="x"))
    ).kind is ErrorKind.VALIDATION


async def test_two_administrators_cannot_leave_at_once(casa: Casa) -> None:
    ana, bia = [await casa.pessoa(nome, "administrador") for nome in ("ana.admin", "bia.admin")]
    versoes = {}
    for pessoa in (ana, bia):
        usuario = await casa.rpc("BuscarUsuario", pb.BuscarUsuarioRequest(usuario_id=pessoa.id))
        assert isinstance(usuario, pb.Usuario)
        versoes[pessoa.id] = usuario.versao
    pedidos = [
        pb.DefinirPapeisRequest(usuario_id=pessoa.id, versao=versoes[pessoa.id], papeis=["auditor"])
        for pessoa in (ana, bia)
    ]
    respostas = await asyncio.gather(*(casa.rpc("DefinirPapeis", p) for p in pedidos), return_exceptions=True)
    recusas = [r for r in respostas if isinstance(r, ConsorcioError)]
    assert [recusa.kind for recusa in recusas] == [ErrorKind.PRECONDITION]


async def test_whose_a_login_is_changes_with_its_roles_and_ends_what_was_open(casa: Casa) -> None:
    um, outro = (f"01900000-0000-7000-8000-00000000000{n}" for n in (1, 2))
    pessoa = await casa.pessoa("joao.souza", "consorciado", um)
    await casa.pessoa("bia.souza", "consorciado", outro)
    navegador = Navegador(casa)
    tokens = (await navegador.trocar(await navegador.entrar(pessoa))).json()
    pedido = pb.DefinirPapeisRequest(usuario_id=pessoa.id, versao=2, papeis=["consorciado"])
    assert (await _recusa(casa, "DefinirPapeis", pedido)).fields[0].pointer == "/consorciado_id"
    pedido.consorciado_id = outro
    assert (await _recusa(casa, "DefinirPapeis", pedido)).fields[0].pointer == "/consorciado_id"
    pedido.consorciado_id = "01900000-0000-7000-8000-000000000003"
    ligado = cast("pb.Usuario", await casa.rpc("DefinirPapeis", pedido))
    assert ligado.consorciado_id == pedido.consorciado_id
    assert (await navegador.renovar(tokens["refresh_token"])).status_code == 400
    da_equipe = pb.DefinirPapeisRequest(usuario_id=pessoa.id, versao=ligado.versao, papeis=["operador"])
    assert cast("pb.Usuario", await casa.rpc("DefinirPapeis", da_equipe)).consorciado_id == ""


async def test_nobody_deactivates_themselves(casa: Casa) -> None:
    await casa.pessoa("outro.admin", "administrador")
    pessoa = await casa.pessoa("ana.admin", "administrador")
    pedido = pb.DesativarUsuarioRequest(usuario_id=pessoa.id, versao=2)
    recusa = await _recusa(casa, "DesativarUsuario", pedido, _ator(pessoa.id, "*"))
    assert recusa.kind is ErrorKind.PRECONDITION
    assert "próprio" in recusa.detail


async def test_roles_are_data_but_the_administrator_is_fixed(casa: Casa) -> None:
    papeis = await casa.rpc("ListarPapeis", pb.ListarPapeisRequest())
    assert isinstance(papeis, pb.ListarPapeisResponse)
    por_nome = {papel.papel: papel for papel in papeis.papeis}
    assert list(por_nome["administrador"].permissoes) == ["*"]
    novo = await casa.rpc(
        "AlterarPermissoesDoPapel",
        pb.AlterarPermissoesDoPapelRequest(papel="auditor", versao=1, permissoes=["*.ler", "auditoria.*"]),
    )
    assert isinstance(novo, pb.Papel)
    assert (list(novo.permissoes), novo.versao) == (["*.ler", "auditoria.*"], 2)
    fixo = pb.AlterarPermissoesDoPapelRequest(papel="administrador", versao=1, permissoes=["*.ler"])
    assert (await _recusa(casa, "AlterarPermissoesDoPapel", fixo)).kind is ErrorKind.PRECONDITION
    torto = pb.AlterarPermissoesDoPapelRequest(papel="auditor", versao=2, permissoes=["tudo"])
    assert (await _recusa(casa, "AlterarPermissoesDoPapel", torto)).fields[0].pointer == "/permissoes/0"


async def test_default_roles_only_the_administrator_manages_users(casa: Casa) -> None:
    resposta = await casa.rpc("ListarPapeis", pb.ListarPapeisRequest())
    assert isinstance(resposta, pb.ListarPapeisResponse)
    for papel in resposta.papeis:
        if papel.papel == "administrador":
            continue
        ator = _ator("01900000-0000-7000-8000-0000000000aa", *papel.permissoes, consorciado_id="c")
        assert (await _recusa(casa, "CriarUsuario", MARIA, ator)).kind is ErrorKind.FORBIDDEN
        rotacao = pb.RotacionarChavesRequest()
        assert (await _recusa(casa, "RotacionarChaves", rotacao, ator)).kind is ErrorKind.FORBIDDEN


async def test_one_changes_ones_own_password_and_every_session_ends(casa: Casa) -> None:
    pessoa = await casa.pessoa()
    ator = _ator(pessoa.id, "identidade.conta.*")
    navegador = Navegador(casa)
    tokens = (await navegador.trocar(await navegador.entrar(pessoa))).json()
    errada = pb.AlterarSenhaRequest(senha_atual="não é esta senha", senha_nova="outra frase bem longa")
    assert (await _recusa(casa, "AlterarSenha", errada, ator)).fields[0].pointer == "/senha_atual"
    fraca = pb.AlterarSenhaRequest(senha_atual=FRASE, senha_nova="123456789012")
    assert (await _recusa(casa, "AlterarSenha", fraca, ator)).fields[0].pointer == "/senha_nova"
    boa = pb.AlterarSenhaRequest(senha_atual=FRASE, senha_nova="outra frase bem longa")
    await casa.rpc("AlterarSenha", boa, ator)
    assert (await navegador.renovar(tokens["refresh_token"])).status_code == 400
    assert await Navegador(casa).entrar(Pessoa(pessoa.id, pessoa.nome, "outra frase bem longa"))


async def test_a_consorciado_sees_their_own_account_and_nobody_elses(casa: Casa) -> None:
    consorciado_id = "01900000-0000-7000-8000-000000000001"
    pessoa = await casa.pessoa("joao.souza", "consorciado", consorciado_id)
    ator = _ator(pessoa.id, "identidade.conta.ler.proprio", consorciado_id=consorciado_id)
    conta = await casa.rpc("BuscarMinhaConta", pb.BuscarMinhaContaRequest(), ator)
    assert isinstance(conta, pb.MinhaConta)
    assert conta.usuario.usuario_id == pessoa.id
    alheio = pb.BuscarUsuarioRequest(usuario_id=pessoa.id)
    assert (await _recusa(casa, "BuscarUsuario", alheio, ator)).kind is ErrorKind.FORBIDDEN


async def test_sessions_are_listed_and_ended_one_by_one_or_all(casa: Casa) -> None:
    pessoa = await casa.pessoa()
    ator = _ator(pessoa.id, "identidade.conta.*")
    navegadores = [Navegador(casa, ip=f"192.0.2.{numero}") for numero in (1, 2, 3)]
    tokens = [(await n.trocar(await n.entrar(pessoa))).json() for n in navegadores]
    so_esta = pb.EncerrarMinhasSessoesRequest(sessao_id=await _sessao(casa, ator, "192.0.2.2"))
    await casa.rpc("EncerrarMinhasSessoes", so_esta, ator)
    renovacoes = [await n.renovar(t["refresh_token"]) for n, t in zip(navegadores, tokens, strict=True)]
    assert [renovacao.status_code for renovacao in renovacoes] == [200, 400, 200]
    pedido = pb.EncerrarSessoesRequest(usuario_id=pessoa.id)
    encerradas = await casa.rpc("EncerrarSessoes", pedido)
    assert isinstance(encerradas, pb.EncerrarSessoesResponse)
    restantes = await casa.rpc("ListarSessoes", pb.ListarSessoesRequest(usuario_id=pessoa.id))
    assert isinstance(restantes, pb.ListarSessoesResponse)
    assert not restantes.sessoes


async def _sessao(casa: Casa, ator: Actor, ip: str) -> str:
    vistas = await casa.rpc("ListarMinhasSessoes", pb.ListarMinhasSessoesRequest(), ator)
    assert isinstance(vistas, pb.ListarSessoesResponse)
    return next(sessao.sessao_id for sessao in vistas.sessoes if sessao.ip == ip)


async def test_nothing_personal_or_secret_of_ours_is_stored_in_the_clear(casa: Casa) -> None:
    pessoa = await casa.pessoa()
    navegador = Navegador(casa)
    codigo = await navegador.entrar(pessoa)
    tokens = (await navegador.trocar(codigo)).json()
    async with casa.db.read() as conn:
        cursor = await conn.execute("select table_name from information_schema.tables where table_schema = 'public'")
        tabelas = [nome for (nome,) in await cursor.fetchall()]
        linhas = []
        for tabela in tabelas:
            linhas += await (await conn.execute(f"select t::text from {tabela} t")).fetchall()
        linhas += await (await conn.execute("select dados::text from plataforma.outbox")).fetchall()
    texto = "\n".join(linha for (linha,) in linhas)
    segredos = ["Maria da Silva", "maria.silva@exemplo", pessoa.senha, codigo, tokens["refresh_token"]]
    for segredo in segredos:
        assert segredo not in texto
        assert segredo.encode().hex() not in texto


async def test_every_default_permission_is_asked_for_by_some_rpc(casa: Casa) -> None:
    rpcs = [politica for servico in load_catalog().services for politica in policies_of(servico).values()]
    exigidas = {rpc.permission for rpc in rpcs}
    resposta = await casa.rpc("ListarPapeis", pb.ListarPapeisRequest())
    assert isinstance(resposta, pb.ListarPapeisResponse)
    dadas = {nome.removesuffix(".proprio") for papel in resposta.papeis for nome in papel.permissoes}
    assert {nome for nome in dadas if "*" not in nome} <= exigidas
