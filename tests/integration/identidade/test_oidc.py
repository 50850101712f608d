"""The protocol: what an honest client gets, and what an attacker does not."""

import asyncio
import base64
import json
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import psycopg
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from pydantic import SecretStr

from consorcio.contracts.identidade.v1 import identidade_pb2 as pb
from consorcio.platform.stack import RunningStack
from consorcio.services.identidade import chaves
from consorcio.services.identidade.oidc.app import criar_app
from consorcio.services.identidade.repository import sessoes
from consorcio.services.identidade.settings import IdentidadeSettings
from integration.identidade.casa import GATEWAY, RETORNO, URL, Casa, Navegador

EMISSOR = f"{URL}/oidc"


async def _chaves(casa: Casa) -> KeySet:
    return KeySet.import_key_set((await casa.http.get("/oidc/jwks")).json())


async def test_the_whole_flow_gives_tokens_that_say_who_entered(casa: Casa) -> None:
    pessoa = await casa.pessoa(papel="financeiro")
    navegador = Navegador(casa)
    resposta = await navegador.trocar(await navegador.entrar(pessoa))
    tokens = resposta.json()
    assert resposta.headers["cache-control"] == "no-store"
    assert (tokens["token_type"], tokens["expires_in"], tokens["scope"]) == ("Bearer", 300, "openid profile email")

    acesso = jwt.decode(tokens["access_token"], await _chaves(casa), algorithms=["ES256"])
    agora = int(casa.relogio.now().timestamp())
    assert acesso.header["typ"] == "at+jwt"
    esperado = {
        "iss": EMISSOR,
        "aud": "consorcio-api",
        "sub": pessoa.id,
        "tipo": "USUARIO",
        "nome": "Maria da Silva",
        "papeis": ["financeiro"],
        "exp": agora + 300,
        "auth_time": agora,
        "amr": ["pwd"],
    }
    assert acesso.claims.items() >= esperado.items()
    assert "financeiro.*" in acesso.claims["permissoes"]
    assert "consorciado_id" not in acesso.claims

    identidade = jwt.decode(tokens["id_token"], await _chaves(casa), algorithms=["ES256"]).claims
    assert identidade["aud"] == GATEWAY
    assert identidade["nonce"] == "nonce-1"
    assert identidade["preferred_username"] == pessoa.nome


async def test_the_return_names_the_issuer_and_the_state(casa: Casa) -> None:
    pessoa = await casa.pessoa()
    navegador = Navegador(casa)
    await navegador.entrar(pessoa)
    assert navegador.retorno().items() >= {"state": "estado-1", "iss": EMISSOR}.items()


async def test_a_consorciado_gets_a_token_that_names_them(casa: Casa) -> None:
    consorciado_id = "01900000-0000-7000-8000-000000000001"
    pessoa = await casa.pessoa("joao.souza", "consorciado", consorciado_id)
    navegador = Navegador(casa)
    tokens = (await navegador.trocar(await navegador.entrar(pessoa))).json()
    claims = jwt.decode(tokens["access_token"], await _chaves(casa), algorithms=["ES256"]).claims
    assert claims["consorciado_id"] == consorciado_id
    de_todos = {
        *("sorteios.assembleia.ler", "financeiro.simulacao.calcular", "sorteios.simulacao.calcular"),
        "documentos.tipo.ler",
    }
    assert {p for p in claims["permissoes"] if not p.endswith(".proprio")} == de_todos


@pytest.mark.parametrize(
    ("mudanca", "erro"),
    [
        ({"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "code id_token"}, "unsupported_response_type"),
        ({"scope": "openid administracao"}, "invalid_scope"),
        ({"prompt": "none"}, "login_required"),
    ],
)
async def test_a_request_that_weakens_the_flow_goes_back_refused(
    casa: Casa, mudanca: dict[str, str | None], erro: str
) -> None:
    resposta = await Navegador(casa).abrir(**mudanca)
    destino = urlsplit(resposta.headers["location"])
    assert f"{destino.scheme}://{destino.netloc}{destino.path}" == RETORNO
    consulta = parse_qs(destino.query)
    assert consulta["error"] == [erro]
    assert consulta["state"] == ["estado-1"]
    assert consulta["iss"] == [EMISSOR]


@pytest.mark.parametrize(
    "mudanca",
    [
        {"redirect_uri": "https://mal.example/entrar/retorno"},
        {"redirect_uri": f"{RETORNO}/"},
        {"redirect_uri": None},
        {"client_id": "desconhecido"},
        {"client_id": None},
        {"state": "x" * 5000},
        {"state": "\x00"},
    ],
)
async def test_nothing_is_sent_to_an_address_that_is_not_registered(casa: Casa, mudanca: dict[str, str | None]) -> None:
    resposta = await Navegador(casa).abrir(**mudanca)
    assert resposta.status_code == 400
    assert "location" not in resposta.headers
    assert "Pedido recusado" in resposta.text


async def test_a_code_without_its_verifier_is_worth_nothing_and_is_spent(casa: Casa) -> None:
    pessoa = await casa.pessoa()
    navegador = Navegador(casa)
    codigo = await navegador.entrar(pessoa)
    for verificador in ("x" * 43, ""):
        assert (await navegador.trocar(codigo, code_verifier=verificador)).status_code == 400
    assert (await navegador.trocar(codigo)).json()["error"] == "invalid_grant"


async def test_a_code_is_bound_to_its_redirect_uri_and_to_its_minute(casa: Casa) -> None:
    pessoa = await casa.pessoa()
    navegador = Navegador(casa)
    codigo = await navegador.entrar(pessoa)
    assert (await navegador.trocar(codigo, redirect_uri=f"{URL}/outro")).json()["error"] == "invalid_grant"
    codigo = await navegador.entrar(pessoa)
    casa.relogio.advance(timedelta(seconds=60))
    assert (await navegador.trocar(codigo)).json()["error"] == "invalid_grant"


async def test_a_code_shown_twice_ends_the_session_it_opened(casa: Casa) -> None:
    pessoa = await casa.pessoa()
    navegador = Navegador(casa)
    codigo = await navegador.entrar(pessoa)
    tokens = (await navegador.trocar(codigo)).json()
    assert (await navegador.trocar(codigo)).json()["error"] == "invalid_grant"
    assert (await navegador.renovar(tokens["refresh_token"])).json()["error"] == "invalid_grant"
    assert await _userinfo(casa, tokens["access_token"]) == 401
    motivos = [dados["motivo"] for tipo, dados in await casa.eventos() if tipo == "SessoesEncerradas"]
    assert motivos == ["codigo_reutilizado"]


async def test_a_refresh_token_rotates_and_a_stolen_one_ends_the_family(casa: Casa) -> None:
    pessoa = await casa.pessoa()
    navegador = Navegador(casa)
    primeiro = (await navegador.trocar(await navegador.entrar(pessoa))).json()
    segundo = (await navegador.renovar(primeiro["refresh_token"])).json()
    assert segundo["refresh_token"] != primeiro["refresh_token"]
    terceiro = (await navegador.renovar(segundo["refresh_token"])).json()
    assert (await navegador.renovar(primeiro["refresh_token"])).json()["error"] == "invalid_grant"
    assert (await navegador.renovar(terceiro["refresh_token"])).json()["error"] == "invalid_grant"


async def test_a_refresh_token_used_twice_at_once_is_honoured_once(casa: Casa) -> None:
    pessoa = await casa.pessoa()
    navegador = Navegador(casa)
    tokens = (await navegador.trocar(await navegador.entrar(pessoa))).json()
    respostas = await asyncio.gather(*(navegador.renovar(tokens["refresh_token"]) for _ in range(4)))
    assert sorted(r.status_code for r in respostas) == [200, 400, 400, 400]


async def test_a_session_ends_idle_and_at_its_longest(casa: Casa) -> None:
    pessoa = await casa.pessoa()
    navegador = Navegador(casa)
    tokens = (await navegador.trocar(await navegador.entrar(pessoa))).json()
    for _ in range(14):
        casa.relogio.advance(timedelta(minutes=50))
        tokens = (await navegador.renovar(tokens["refresh_token"])).json()
        assert "access_token" in tokens
    casa.relogio.advance(timedelta(minutes=25))
    assert (await navegador.renovar(tokens["refresh_token"])).json()["error"] == "invalid_grant"

    tokens = (await navegador.trocar(await navegador.entrar(pessoa))).json()
    casa.relogio.advance(timedelta(minutes=60))
    assert (await navegador.renovar(tokens["refresh_token"])).json()["error"] == "invalid_grant"


async def test_new_roles_count_at_the_next_refresh_and_a_deactivated_user_gets_none(casa: Casa) -> None:
    pessoa = await casa.pessoa(papel="operador")
    navegador = Navegador(casa)
    tokens = (await navegador.trocar(await navegador.entrar(pessoa))).json()
    atual = await casa.rpc("BuscarUsuario", pb.BuscarUsuarioRequest(usuario_id=pessoa.id))
    assert isinstance(atual, pb.Usuario)
    pedido = pb.DefinirPapeisRequest(usuario_id=pessoa.id, versao=atual.versao, papeis=["auditor"])
    atual = await casa.rpc("DefinirPapeis", pedido)
    assert isinstance(atual, pb.Usuario)
    tokens = (await navegador.renovar(tokens["refresh_token"])).json()
    assert jwt.decode(tokens["access_token"], await _chaves(casa), algorithms=["ES256"]).claims["papeis"] == ["auditor"]
    await casa.rpc("DesativarUsuario", pb.DesativarUsuarioRequest(usuario_id=pessoa.id, versao=atual.versao))
    assert (await navegador.renovar(tokens["refresh_token"])).status_code == 400


async def test_userinfo_says_what_the_scopes_ask_for(casa: Casa) -> None:
    pessoa = await casa.pessoa()
    navegador = Navegador(casa)
    tokens = (await navegador.trocar(await navegador.entrar(pessoa))).json()
    cabecalho = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert (await casa.http.get("/oidc/userinfo", headers=cabecalho)).json() == {
        "sub": pessoa.id,
        "name": "Maria da Silva",
        "preferred_username": "maria.silva",
        "email": "maria.silva@exemplo.com.br",
    }
    casa.relogio.advance(timedelta(minutes=5))
    assert await _userinfo(casa, tokens["access_token"]) == 401


async def test_forged_tokens_are_refused(casa: Casa) -> None:
    pessoa = await casa.pessoa()
    navegador = Navegador(casa)
    tokens = (await navegador.trocar(await navegador.entrar(pessoa))).json()
    bom = tokens["access_token"]
    assert await _userinfo(casa, bom) == 200
    cabecalho, corpo, assinatura = bom.split(".")
    claims = json.loads(base64.urlsafe_b64decode(corpo + "=="))
    lido = json.loads(base64.urlsafe_b64decode(cabecalho + "=="))
    intrusa = ECKey.generate_key("P-256", parameters={"kid": lido["kid"]})
    publica = json.dumps((await casa.http.get("/oidc/jwks")).json()["keys"][0])
    falsos = [
        f"{_b64({**lido, 'alg': 'none'})}.{corpo}.",
        f"{_b64({**lido, 'alg': 'ES384'})}.{corpo}.{assinatura}",
        f"{_b64({**lido, 'kid': 'outra'})}.{corpo}.{assinatura}",
        f"{_b64({**lido, 'kid': '../../dev/null'})}.{corpo}.{assinatura}",
        f"{cabecalho}.{_b64({**claims, 'papeis': ['administrador']})}.{assinatura}",
        jwt.encode({**lido, "alg": "ES256"}, claims, intrusa, algorithms=["ES256"]),
        jwt.encode({**lido, "jwk": intrusa.as_dict(private=False)}, claims, intrusa, algorithms=["ES256"]),
        jwt.encode({**lido, "alg": "HS256"}, claims, OctKey.import_key(publica), algorithms=["HS256"]),
        tokens["id_token"],
        "",
        "a.b.c",
    ]
    for falso in falsos:
        assert await _userinfo(casa, falso) == 401, falso


async def test_a_retired_key_stays_published_until_its_tokens_expired(casa: Casa) -> None:
    pessoa = await casa.pessoa()
    navegador = Navegador(casa)
    antes = (await navegador.trocar(await navegador.entrar(pessoa))).json()
    rotacao = await casa.rpc("RotacionarChaves", pb.RotacionarChavesRequest())
    assert isinstance(rotacao, pb.RotacionarChavesResponse)
    depois = (await navegador.renovar(antes["refresh_token"])).json()
    kids = [chave["kid"] for chave in (await casa.http.get("/oidc/jwks")).json()["keys"]]
    assert kids == list(rotacao.publicadas)
    for tokens, kid in ((antes, kids[1]), (depois, kids[0])):
        assert jwt.decode(tokens["access_token"], await _chaves(casa), algorithms=["ES256"]).header["kid"] == kid
        assert await _userinfo(casa, tokens["access_token"]) == 200
    casa.relogio.advance(chaves.PUBLICADA_APOS_APOSENTADA)
    assert [chave["kid"] for chave in (await casa.http.get("/oidc/jwks")).json()["keys"]] == [rotacao.kid]


async def test_an_old_key_is_replaced_by_itself_once_however_many_ask(casa: Casa) -> None:
    primeira = (await casa.http.get("/oidc/jwks")).json()["keys"]
    assert len(primeira) == 1
    assert "d" not in primeira[0]
    casa.relogio.advance(timedelta(days=91))
    respostas = await asyncio.gather(*(casa.http.get("/oidc/jwks") for _ in range(4)))
    assert {r.json()["keys"][0]["kid"] for r in respostas} == {respostas[0].json()["keys"][0]["kid"]}
    assert respostas[0].json()["keys"][0]["kid"] != primeira[0]["kid"]


async def test_revoking_the_refresh_token_ends_the_session(casa: Casa) -> None:
    pessoa = await casa.pessoa()
    navegador = Navegador(casa)
    tokens = (await navegador.trocar(await navegador.entrar(pessoa))).json()
    campos = {"token": tokens["refresh_token"], "token_type_hint": "refresh_token", "client_id": GATEWAY}
    assert (await casa.http.post("/oidc/revoke", data=campos)).status_code == 200
    assert (await navegador.renovar(tokens["refresh_token"])).status_code == 400
    assert await _userinfo(casa, tokens["access_token"]) == 401
    desconhecido = {"token": "nada", "client_id": GATEWAY}
    assert (await casa.http.post("/oidc/revoke", data=desconhecido)).status_code == 200


async def test_revoking_the_access_token_leaves_the_session(casa: Casa) -> None:
    pessoa = await casa.pessoa()
    navegador = Navegador(casa)
    tokens = (await navegador.trocar(await navegador.entrar(pessoa))).json()
    campos = {"token": tokens["access_token"], "client_id": GATEWAY}
    assert (await casa.http.post("/oidc/revoke", data=campos)).status_code == 200
    assert await _userinfo(casa, tokens["access_token"]) == 401
    assert (await navegador.renovar(tokens["refresh_token"])).status_code == 200


async def test_leaving_ends_the_session_and_goes_only_where_registered(casa: Casa) -> None:
    pessoa = await casa.pessoa()
    navegador = Navegador(casa)
    tokens = (await navegador.trocar(await navegador.entrar(pessoa))).json()
    consulta = {"id_token_hint": tokens["id_token"], "post_logout_redirect_uri": f"{URL}/"}
    casa.relogio.advance(timedelta(minutes=10))
    saida = await casa.http.get("/oidc/logout", params=consulta)
    assert (saida.status_code, saida.headers["location"]) == (303, f"{URL}/")
    assert (await navegador.renovar(tokens["refresh_token"])).status_code == 400
    fora = await casa.http.get("/oidc/logout", params={**consulta, "post_logout_redirect_uri": "https://mal.example/"})
    assert (fora.status_code, "location" in fora.headers) == (200, False)
    assert "Você saiu" in fora.text


async def test_a_partner_gets_a_token_with_its_permissions_and_no_more(casa: Casa) -> None:
    criado = await casa.rpc(
        "CriarClienteOAuth", pb.CriarClienteOAuthRequest(nome="Banco Parceiro", permissoes=["financeiro.parcela.ler"])
    )
    assert isinstance(criado, pb.CriarClienteOAuthResponse)
    cliente_id = criado.cliente.cliente_id
    pedido = {"grant_type": "client_credentials"}
    resposta = await casa.http.post("/oidc/token", data=pedido, auth=(cliente_id, criado.segredo))
    tokens = resposta.json()
    assert "refresh_token" not in tokens
    claims = jwt.decode(tokens["access_token"], await _chaves(casa), algorithms=["ES256"]).claims
    assert claims["sub"] == cliente_id
    assert (claims["tipo"], claims["permissoes"]) == ("PARCEIRO", ["financeiro.parcela.ler"])

    visto = await casa.http.post(
        "/oidc/introspect", data={"token": tokens["access_token"]}, auth=(cliente_id, criado.segredo)
    )
    assert visto.json()["active"] is True
    errado = await casa.http.post("/oidc/token", data=pedido, auth=(cliente_id, "errado"))
    assert (errado.status_code, errado.json()["error"]) == (401, "invalid_client")
    sem_segredo = await casa.http.post("/oidc/token", data={**pedido, "client_id": cliente_id})
    assert sem_segredo.json()["error"] == "invalid_client"

    await casa.rpc("RevogarClienteOAuth", pb.RevogarClienteOAuthRequest(cliente_id=cliente_id))
    assert (await casa.http.post("/oidc/token", data=pedido, auth=(cliente_id, criado.segredo))).status_code == 401


async def test_a_partner_sees_nothing_of_the_tokens_of_others(casa: Casa) -> None:
    criado = await casa.rpc("CriarClienteOAuth", pb.CriarClienteOAuthRequest(nome="Parceiro", permissoes=["grupos.*"]))
    assert isinstance(criado, pb.CriarClienteOAuthResponse)
    pessoa = await casa.pessoa()
    navegador = Navegador(casa)
    tokens = (await navegador.trocar(await navegador.entrar(pessoa))).json()
    credencial = (criado.cliente.cliente_id, criado.segredo)
    for token in (tokens["access_token"], tokens["refresh_token"], "nada"):
        visto = await casa.http.post("/oidc/introspect", data={"token": token}, auth=credencial)
        assert visto.json() == {"active": False}
        await casa.http.post("/oidc/revoke", data={"token": token}, auth=credencial)
    assert await _userinfo(casa, tokens["access_token"]) == 200
    renovado = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    assert (await casa.http.post("/oidc/token", data=renovado, auth=credencial)).status_code == 400


@pytest.mark.parametrize(
    "campos",
    [
        {},
        {"grant_type": "password", "username": "admin", "password": "x", "client_id": GATEWAY},
        {"grant_type": "authorization_code", "client_id": GATEWAY},
        {"grant_type": "refresh_token", "client_id": GATEWAY},
        {"grant_type": "client_credentials", "client_id": GATEWAY},
        {"grant_type": "authorization_code", "client_id": "x\x00y", "code": "z"},
        {"grant_type": "authorization_code", "client_id": GATEWAY, "code": "z" * 20_000},
    ],
)
async def test_a_malformed_token_request_is_a_400_and_never_a_fault(casa: Casa, campos: dict[str, str]) -> None:
    resposta = await casa.http.post("/oidc/token", data=campos)
    assert resposta.status_code in {400, 401}
    assert resposta.json()["error"]


async def test_what_expired_long_ago_is_forgotten_and_what_lives_stays(casa: Casa) -> None:
    pessoa = await casa.pessoa()
    velho, novo = Navegador(casa), Navegador(casa)
    await velho.trocar(await velho.entrar(pessoa))
    casa.relogio.advance(timedelta(days=31))
    tokens = (await novo.trocar(await novo.entrar(pessoa))).json()
    async with casa.db.transaction() as tx:
        await sessoes.apagar_vencidos(tx.conn, casa.relogio.now() - timedelta(days=30))
    async with casa.db.read() as conn:
        for tabela in ("sessao", "codigo_autorizacao", "token_renovacao"):
            linha = await (await conn.execute(f"select count(*) from {tabela}")).fetchone()
            assert linha == (1,), tabela
    assert (await novo.renovar(tokens["refresh_token"])).status_code == 200


async def test_a_gateway_with_a_secret_always_proves_it(casa: Casa) -> None:
    pessoa = await casa.pessoa()
    com_segredo = IdentidadeSettings(argon2_memoria_kib=64, segredo_gateway=SecretStr("segredo do gateway"))
    app = criar_app(casa.db, replace(casa.ambiente, settings=com_segredo))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=URL) as http:
        navegador = Navegador(replace(casa, http=http))
        codigo = await navegador.entrar(pessoa)
        assert (await navegador.trocar(codigo)).json()["error"] == "invalid_client"
        assert "access_token" in (await navegador.trocar(codigo, client_secret="segredo do gateway")).json()


async def test_the_discovery_document_names_addresses_that_answer(casa: Casa) -> None:
    documento = (await casa.http.get("/oidc/.well-known/openid-configuration")).json()
    assert documento["issuer"] == EMISSOR
    assert documento["code_challenge_methods_supported"] == ["S256"]
    for nome, endereco in documento.items():
        if nome.endswith("_endpoint") or nome == "jwks_uri":
            assert (await casa.http.get(endereco)).status_code != 404, nome


async def _userinfo(casa: Casa, token: str) -> int:
    return (await casa.http.get("/oidc/userinfo", headers={"Authorization": f"Bearer {token}"})).status_code


def _b64(dados: dict[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(dados).encode()).rstrip(b"=").decode()


async def test_with_the_database_away_whoever_enters_is_told_to_wait(casa: Casa, pilha: RunningStack) -> None:
    await _chaves(casa)
    banco = str(conninfo_to_dict(casa.db.url)["dbname"])
    with psycopg.connect(pilha.urls.admin_postgres, autocommit=True) as admin:
        admin.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(sql.Identifier(banco)))
        try:
            admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [banco])
            fora = await casa.http.get("/oidc/jwks")
            assert (fora.status_code, fora.headers["retry-after"]) == (503, "2")
            assert fora.headers["content-type"] == "application/problem+json"
        finally:
            admin.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(sql.Identifier(banco)))
    async with asyncio.timeout(30):
        while (await casa.http.get("/oidc/jwks")).status_code == 503:  # noqa: ASYNC110 a database tells nobody
            await asyncio.sleep(0.1)
    await _chaves(casa)
