"""Requests of the holders of the data through the contract: registered, answered once, listed, sealed."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from consorcio.contracts.consorciados.v1 import pedidos_titular_pb2 as pb
from consorcio.core.errors import ErrorKind
from consorcio.platform.context import Actor, ActorKind
from integration.consorciados.conftest import Servico

APAGUEM = "Apaguem os meus dados"


def _novo(consorciado_id: str) -> pb.RegistrarPedidoTitularRequest:
    return pb.RegistrarPedidoTitularRequest(
        consorciado_id=consorciado_id, direito=pb.DIREITO_TITULAR_ELIMINACAO, origem="Telefone", detalhe=APAGUEM
    )


def _resposta(pedido: pb.PedidoTitular, *, atendido: bool) -> pb.ResponderPedidoTitularRequest:
    return pb.ResponderPedidoTitularRequest(pedido_id=pedido.pedido_id, atendido=atendido, resposta="Feito")


async def test_registrado_vence_em_15_dias_e_e_respondido_uma_vez(servico: Servico) -> None:
    maria = await servico.criar()
    pedido = await servico.rpc("RegistrarPedidoTitular", _novo(maria.consorciado_id))
    assert (pedido.prazo, pedido.situacao) == ("2026-01-20", pb.SITUACAO_PEDIDO_TITULAR_ABERTO)
    servico.relogio.advance(timedelta(days=16))
    respondido = await servico.rpc("ResponderPedidoTitular", _resposta(pedido, atendido=True))
    assert respondido.situacao == pb.SITUACAO_PEDIDO_TITULAR_ATENDIDO
    assert respondido.atrasado
    erro = await servico.recusa("ResponderPedidoTitular", _resposta(pedido, atendido=False))
    assert erro.kind is ErrorKind.CONFLICT
    assert [bytes(linha[0]).find(APAGUEM.encode()) for linha in await servico.linhas(_DETALHES)] == [-1]


_DETALHES = "SELECT detalhe FROM pedido_titular"


async def test_quem_participa_de_um_grupo_nao_e_eliminado_e_o_pedido_pode_ser_negado(servico: Servico) -> None:
    maria = await servico.criar()
    pedido = await servico.rpc("RegistrarPedidoTitular", _novo(maria.consorciado_id))
    reserva = {
        "cota_id": str(uuid4()),
        "consorciado_id": maria.consorciado_id,
        "grupo_id": str(uuid4()),
        "grupo_codigo": "A1",
        "numero": 1,
        "versao_titular": 0,
        "data": "2026-01-05",
    }
    await servico.receber("CotaReservada", reserva)
    erro = await servico.recusa("ResponderPedidoTitular", _resposta(pedido, atendido=True))
    assert erro.kind is ErrorKind.PRECONDITION
    negado = await servico.rpc("ResponderPedidoTitular", _resposta(pedido, atendido=False))
    assert negado.situacao == pb.SITUACAO_PEDIDO_TITULAR_NEGADO


async def test_listas_em_paginas(servico: Servico) -> None:
    maria, joao = await servico.criar(), await servico.criar("11144477735", "João Souza")
    feitos = []
    for quem in (maria, joao, maria, maria):
        feitos.append(await servico.rpc("RegistrarPedidoTitular", _novo(quem.consorciado_id)))
        servico.relogio.advance(timedelta(days=1))
    dela = pb.ListarPedidosDoTitularRequest(consorciado_id=maria.consorciado_id, tamanho_pagina=2)
    primeira = await servico.rpc("ListarPedidosDoTitular", dela)
    dela.token_pagina = primeira.proximo_token
    segunda = await servico.rpc("ListarPedidosDoTitular", dela)
    ids = [pedido.pedido_id for pedido in [*primeira.pedidos, *segunda.pedidos]]
    assert ids == [feitos[i].pedido_id for i in (3, 2, 0)]
    await servico.rpc("ResponderPedidoTitular", _resposta(feitos[0], atendido=False))
    abertos = pb.ListarPedidosTitularRequest(situacao=pb.SITUACAO_PEDIDO_TITULAR_ABERTO, tamanho_pagina=2)
    primeira = await servico.rpc("ListarPedidosTitular", abertos)
    abertos.token_pagina = primeira.proximo_token
    segunda = await servico.rpc("ListarPedidosTitular", abertos)
    ids = [pedido.pedido_id for pedido in [*primeira.pedidos, *segunda.pedidos]]
    assert ids == [feito.pedido_id for feito in feitos[1:]]


async def test_o_consorciado_pede_por_si_e_nao_por_outro(servico: Servico) -> None:
    maria, joao = await servico.criar(), await servico.criar("11144477735", "João Souza")
    permissoes = frozenset({"consorciados.pedido_titular.registrar.proprio", "consorciados.pedido_titular.ler.proprio"})
    ela = Actor("maria", "Maria", ActorKind.USUARIO, permissoes=permissoes, consorciado_id=maria.consorciado_id)
    await servico.rpc("RegistrarPedidoTitular", _novo(maria.consorciado_id), ela)
    assert (await servico.recusa("RegistrarPedidoTitular", _novo(joao.consorciado_id), ela)).kind in {
        ErrorKind.FORBIDDEN,
        ErrorKind.NOT_FOUND,
    }


async def test_pedidos_errados_dizem_o_campo(servico: Servico) -> None:
    assert (await servico.recusa("RegistrarPedidoTitular", _novo(str(uuid4())))).kind is ErrorKind.NOT_FOUND
    ninguem = pb.ResponderPedidoTitularRequest(pedido_id=str(uuid4()), resposta="Feito")
    assert (await servico.recusa("ResponderPedidoTitular", ninguem)).kind is ErrorKind.NOT_FOUND
    for token in ("x", "2026-01-01_x"):
        erro = await servico.recusa("ListarPedidosTitular", pb.ListarPedidosTitularRequest(token_pagina=token))
        assert [campo.pointer for campo in erro.fields] == ["/token_pagina"]
