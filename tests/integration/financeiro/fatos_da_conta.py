"""What the bank account of a group tells; each fact tells whether it happened."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from consorcio.contracts.financeiro.v1 import bancos_pb2 as ban
from consorcio.contracts.financeiro.v1 import conciliacao_pb2 as pb
from integration.financeiro.extratos import importar, ofx
from integration.financeiro.test_remessas import CAIXA
from integration.financeiro.vida import Vida


async def rendimento_da_conta(vida: Vida, depois_da_ago: int = 3) -> bool:
    """The money of the group yields, and the bank says so: the oldest line that the books do not explain (R10.03)."""
    await com_conta(vida)
    valor, dia = vida.sortear(st.integers(1, 50_000)), vida.dia(depois_da_ago)
    await importar(vida.casa, vida.conta, ofx([("R", dia, valor, "RENDIMENTO")], 0, dia, dia))
    pedido = pb.ListarDiferencasRequest(grupo_id=vida.grupo.id, data=dia.isoformat())
    abertas = (await vida.casa.rpc("ListarDiferencas", pedido)).no_banco
    for linha in [uma for uma in abertas if not uma.valor.startswith("-")][:1]:
        await vida.casa.rpc("RatearRendimento", pb.RatearRendimentoRequest(linha_id=linha.linha_id))
        return True
    return False


async def conta_de_finalidade(vida: Vida) -> bool:
    """The group has another account for one of its moneys, from a day on or from always (R2.12, R7.02)."""
    finalidade = vida.sortear(st.sampled_from([ban.FINALIDADE_CONTA_FORMACAO, ban.FINALIDADE_CONTA_VINCULADA]))
    desde = vida.sortear(st.sampled_from(["", vida.dia(1).isoformat()]))
    await _abrir_conta(vida, finalidade=finalidade, desde=desde)
    return True


async def com_conta(vida: Vida) -> str:
    """The account of the group, opened when there is none."""
    vida.conta = vida.conta or await _abrir_conta(vida)
    return vida.conta


async def _abrir_conta(vida: Vida, **campos: Any) -> str:
    pedido = ban.CriarContaBancariaRequest(grupo_id=vida.grupo.id, **campos)
    pedido.MergeFrom(CAIXA)
    return str((await vida.casa.rpc("CriarContaBancaria", pedido)).conta_id)
