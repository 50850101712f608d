"""Proto to use case and back, nothing else."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from google.protobuf.timestamp_pb2 import Timestamp

from consorcio.contracts.identidade.v1 import identidade_pb2 as pb
from consorcio.core.errors import forbidden, foreign_page_token
from consorcio.platform.context import ActorKind, Call
from consorcio.services.identidade import chaves
from consorcio.services.identidade.ambiente import Ambiente
from consorcio.services.identidade.repository import clientes as tabela_clientes
from consorcio.services.identidade.repository import papeis as tabela_papeis
from consorcio.services.identidade.repository import recuperacao as tabela_recuperacao
from consorcio.services.identidade.repository import sessoes as tabela_sessoes
from consorcio.services.identidade.repository.clientes import ClienteGravado
from consorcio.services.identidade.repository.papeis import PapelGravado
from consorcio.services.identidade.repository.sessoes import SessaoGravada
from consorcio.services.identidade.repository.usuarios import FiltroUsuarios
from consorcio.services.identidade.use_cases import clientes, conta, papeis, pessoas, usuarios
from consorcio.services.identidade.use_cases.pessoas import Pessoa
from consorcio.services.identidade.use_cases.usuarios import PedidoDeUsuario

_PAGINA_PADRAO = 50


class IdentidadeServicer:
    """The rpcs of IdentidadeService."""

    def __init__(self, ambiente: Ambiente) -> None:
        self._ambiente = ambiente

    async def CriarUsuario(self, request: pb.CriarUsuarioRequest, call: Call) -> pb.CriarUsuarioResponse:
        """Create a user."""
        pedido = PedidoDeUsuario(
            nome_usuario=request.nome_usuario,
            nome=request.nome,
            email=request.email,
            papeis=list(request.papeis),
            consorciado_id=_id_opcional(request.consorciado_id),
        )
        pessoa, senha = await usuarios.criar_usuario(call.tx, self._ambiente, pedido)
        return pb.CriarUsuarioResponse(usuario=_usuario(pessoa), senha_provisoria=senha)

    async def BuscarUsuario(self, request: pb.BuscarUsuarioRequest, call: Call) -> pb.Usuario:
        """One user."""
        async with call.read() as conn:
            return _usuario(await usuarios.buscar_usuario(conn, self._ambiente, UUID(request.usuario_id)))

    async def AtualizarUsuario(self, request: pb.AtualizarUsuarioRequest, call: Call) -> pb.Usuario:
        """Change name or e-mail."""
        return _usuario(
            await usuarios.atualizar_usuario(
                call.tx,
                self._ambiente,
                UUID(request.usuario_id),
                request.versao,
                request.nome if request.HasField("nome") else None,
                request.email if request.HasField("email") else None,
            )
        )

    async def ListarUsuarios(self, request: pb.ListarUsuariosRequest, call: Call) -> pb.PaginaUsuarios:
        """One page of users."""
        filtro = FiltroUsuarios(
            ativo=None if not request.situacao else request.situacao == pb.SITUACAO_USUARIO_ATIVO,
            papel=request.papel or None,
            consorciado_id=_id_opcional(request.consorciado_id),
        )
        depois_de = _id_do_token(request.token_pagina)
        async with call.read() as conn:
            pagina = await usuarios.listar_usuarios(
                conn, self._ambiente, filtro, depois_de, request.tamanho_pagina or _PAGINA_PADRAO
            )
        proximo = str(pagina.proxima) if pagina.proxima else ""
        return pb.PaginaUsuarios(usuarios=[_usuario(pessoa) for pessoa in pagina.pessoas], proximo_token=proximo)

    async def DesativarUsuario(self, request: pb.DesativarUsuarioRequest, call: Call) -> pb.Usuario:
        """Keep a user out."""
        return _usuario(
            await usuarios.desativar_usuario(call.tx, self._ambiente, UUID(request.usuario_id), request.versao)
        )

    async def ReativarUsuario(self, request: pb.ReativarUsuarioRequest, call: Call) -> pb.Usuario:
        """Let a user in again."""
        return _usuario(
            await usuarios.reativar_usuario(call.tx, self._ambiente, UUID(request.usuario_id), request.versao)
        )

    async def DefinirPapeis(self, request: pb.DefinirPapeisRequest, call: Call) -> pb.Usuario:
        """Replace the roles of a user, and whose the login is."""
        return _usuario(
            await usuarios.definir_papeis(
                call.tx,
                self._ambiente,
                UUID(request.usuario_id),
                request.versao,
                list(request.papeis),
                _id_opcional(request.consorciado_id),
            )
        )

    async def ListarPapeis(self, request: pb.ListarPapeisRequest, call: Call) -> pb.ListarPapeisResponse:
        """Every role."""
        async with call.read() as conn:
            return pb.ListarPapeisResponse(papeis=[_papel(papel) for papel in await tabela_papeis.todos(conn)])

    async def AlterarPermissoesDoPapel(self, request: pb.AlterarPermissoesDoPapelRequest, call: Call) -> pb.Papel:
        """Replace the permissions of a role."""
        novas = list(request.permissoes)
        return _papel(await papeis.alterar_permissoes(call.tx, request.papel, request.versao, novas))

    async def RedefinirSenha(self, request: pb.RedefinirSenhaRequest, call: Call) -> pb.RedefinirSenhaResponse:
        """A new temporary password."""
        senha = await usuarios.redefinir_senha(
            call.tx,
            self._ambiente,
            UUID(request.usuario_id),
            remover_segundo_fator=request.remover_segundo_fator,
        )
        return pb.RedefinirSenhaResponse(senha_provisoria=senha)

    async def BuscarMinhaConta(self, request: pb.BuscarMinhaContaRequest, call: Call) -> pb.MinhaConta:
        """One's own account."""
        async with call.read() as conn:
            pessoa = await usuarios.buscar_usuario(conn, self._ambiente, _eu(call))
            permissoes = await tabela_papeis.permissoes_dos_papeis(conn, pessoa.gravado.papeis)
            restantes = await tabela_recuperacao.restantes(conn, pessoa.gravado.id)
        return pb.MinhaConta(usuario=_usuario(pessoa), permissoes=permissoes, codigos_recuperacao=restantes)

    async def AlterarSenha(self, request: pb.AlterarSenhaRequest, call: Call) -> pb.AlterarSenhaResponse:
        """Change one's own password."""
        alterada_em = await conta.alterar_senha(
            call.tx, self._ambiente, _eu(call), request.senha_atual, request.senha_nova
        )
        return pb.AlterarSenhaResponse(alterada_em=_instante(alterada_em))

    async def IniciarSegundoFator(
        self, request: pb.IniciarSegundoFatorRequest, call: Call
    ) -> pb.IniciarSegundoFatorResponse:
        """A key for the authenticator application."""
        chave = await conta.iniciar_segundo_fator(call.tx, self._ambiente, _eu(call), request.senha_atual)
        return pb.IniciarSegundoFatorResponse(chave=chave.chave, endereco=chave.endereco, qr_svg=chave.qr_svg)

    async def ConfirmarSegundoFator(
        self, request: pb.ConfirmarSegundoFatorRequest, call: Call
    ) -> pb.ConfirmarSegundoFatorResponse:
        """Turn the second factor on."""
        ativado_em, codigos = await conta.confirmar_segundo_fator(call.tx, self._ambiente, _eu(call), request.codigo)
        return pb.ConfirmarSegundoFatorResponse(ativado_em=_instante(ativado_em), codigos_recuperacao=codigos)

    async def RenovarCodigosRecuperacao(
        self, request: pb.RenovarCodigosRecuperacaoRequest, call: Call
    ) -> pb.RenovarCodigosRecuperacaoResponse:
        """Other recovery codes."""
        senha, codigo = request.senha_atual, request.codigo
        codigos = await conta.renovar_codigos(call.tx, self._ambiente, _eu(call), senha, codigo)
        return pb.RenovarCodigosRecuperacaoResponse(codigos_recuperacao=codigos)

    async def RemoverSegundoFator(
        self, request: pb.RemoverSegundoFatorRequest, call: Call
    ) -> pb.RemoverSegundoFatorResponse:
        """Turn the second factor off."""
        await conta.remover_segundo_fator(call.tx, self._ambiente, _eu(call), request.senha_atual, request.codigo)
        return pb.RemoverSegundoFatorResponse()

    async def ListarMinhasSessoes(self, request: pb.ListarMinhasSessoesRequest, call: Call) -> pb.ListarSessoesResponse:
        """One's own open sessions."""
        return await self._sessoes(_eu(call), call)

    async def ListarSessoes(self, request: pb.ListarSessoesRequest, call: Call) -> pb.ListarSessoesResponse:
        """The open sessions of a user."""
        return await self._sessoes(UUID(request.usuario_id), call)

    async def EncerrarMinhasSessoes(
        self, request: pb.EncerrarMinhasSessoesRequest, call: Call
    ) -> pb.EncerrarSessoesResponse:
        """End one's own sessions."""
        so_esta = _id_opcional(request.sessao_id)
        encerradas = await usuarios.encerrar_todas(call.tx, _eu(call), "encerrada_pela_pessoa", so_esta)
        return pb.EncerrarSessoesResponse(encerradas=encerradas)

    async def EncerrarSessoes(self, request: pb.EncerrarSessoesRequest, call: Call) -> pb.EncerrarSessoesResponse:
        """End the sessions of a user."""
        usuario = await pessoas.exigir(call.tx.conn, UUID(request.usuario_id))
        so_esta = _id_opcional(request.sessao_id)
        encerradas = await usuarios.encerrar_todas(call.tx, usuario.id, "encerrada_por_administrador", so_esta)
        return pb.EncerrarSessoesResponse(encerradas=encerradas)

    async def CriarClienteOAuth(self, request: pb.CriarClienteOAuthRequest, call: Call) -> pb.CriarClienteOAuthResponse:
        """Register a partner."""
        cliente, segredo = await clientes.criar_cliente(call.tx, request.nome, list(request.permissoes))
        return pb.CriarClienteOAuthResponse(cliente=_cliente(cliente), segredo=segredo)

    async def ListarClientesOAuth(
        self, request: pb.ListarClientesOAuthRequest, call: Call
    ) -> pb.ListarClientesOAuthResponse:
        """Every partner."""
        async with call.read() as conn:
            todos = await tabela_clientes.clientes(conn)
        return pb.ListarClientesOAuthResponse(clientes=[_cliente(cliente) for cliente in todos])

    async def RevogarClienteOAuth(self, request: pb.RevogarClienteOAuthRequest, call: Call) -> pb.ClienteOAuth:
        """Give no more access to a partner."""
        return _cliente(await clientes.revogar_cliente(call.tx, request.cliente_id))

    async def RotacionarChaves(self, request: pb.RotacionarChavesRequest, call: Call) -> pb.RotacionarChavesResponse:
        """Sign with a new key from now on."""
        assinante = await chaves.rotacionar(call.tx, self._ambiente.vault)
        publicadas = [chave.kid for chave in assinante.chaves]
        return pb.RotacionarChavesResponse(kid=publicadas[0], publicadas=publicadas)

    async def _sessoes(self, usuario_id: UUID, call: Call) -> pb.ListarSessoesResponse:
        async with call.read() as conn:
            await pessoas.exigir(conn, usuario_id)
            abertas = await tabela_sessoes.abertas(conn, usuario_id, call.clock.now())
        return pb.ListarSessoesResponse(sessoes=[_sessao(sessao) for sessao in abertas])


def _eu(call: Call) -> UUID:
    """The user who calls. Whatever is done with it concerns only its own account, which is the owner check."""
    _ = call.owner_filter
    if call.actor.tipo is not ActorKind.USUARIO:
        raise forbidden("Só uma pessoa tem conta. Entre com o seu usuário.")
    return UUID(call.actor.id)


def _usuario(pessoa: Pessoa) -> pb.Usuario:
    gravado = pessoa.gravado
    return pb.Usuario(
        usuario_id=str(gravado.id),
        nome_usuario=gravado.nome_usuario,
        nome=pessoa.nome,
        email=pessoa.email,
        papeis=gravado.papeis,
        consorciado_id=str(gravado.consorciado_id) if gravado.consorciado_id else "",
        situacao=pb.SITUACAO_USUARIO_ATIVO if gravado.ativo else pb.SITUACAO_USUARIO_DESATIVADO,
        trocar_senha=gravado.trocar_senha,
        segundo_fator=gravado.usa_segundo_fator,
        bloqueado_ate=_instante(pessoa.bloqueado_ate),
        ultimo_acesso_em=_instante(gravado.ultimo_acesso_em),
        versao=gravado.versao,
        criado_em=_instante(gravado.criado_em),
        atualizado_em=_instante(gravado.atualizado_em),
    )


def _papel(papel: PapelGravado) -> pb.Papel:
    return pb.Papel(
        papel=papel.papel,
        descricao=papel.descricao,
        permissoes=papel.permissoes,
        fixo=papel.fixo,
        versao=papel.versao,
    )


def _sessao(sessao: SessaoGravada) -> pb.Sessao:
    return pb.Sessao(
        sessao_id=str(sessao.id),
        cliente_id=sessao.cliente_id,
        ip=sessao.ip,
        agente=sessao.agente,
        metodos=sessao.metodos,
        criada_em=_instante(sessao.autenticada_em),
        usada_em=_instante(sessao.usada_em),
        expira_em=_instante(sessao.expira_em),
    )


def _cliente(cliente: ClienteGravado) -> pb.ClienteOAuth:
    return pb.ClienteOAuth(
        cliente_id=cliente.id,
        nome=cliente.nome,
        permissoes=cliente.permissoes,
        revogado=cliente.revogado_em is not None,
        criado_em=_instante(cliente.criado_em),
        revogado_em=_instante(cliente.revogado_em),
    )


def _instante(instante: datetime | None) -> Timestamp | None:
    if instante is None:
        return None
    carimbo = Timestamp()
    carimbo.FromDatetime(instante)
    return carimbo


def _id_opcional(texto: str) -> UUID | None:
    return UUID(texto) if texto else None


def _id_do_token(token: str) -> UUID | None:
    try:
        return _id_opcional(token)
    except ValueError:
        raise foreign_page_token() from None
