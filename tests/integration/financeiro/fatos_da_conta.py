"""What the bank account of a group tells; each fact tells whether it happened."""

from __future__ import annotations

from hypothesis import strategies as st

from consorcio.contracts.financeiro.v1 import bancos_pb2 as ban
from consorcio.contracts.financeiro.v1 import conciliacao_pb2 as pb
from integration.financeiro.extratos import importar, ofx
from integration.financeiro.test_remessas import CAIXA
from integration.financeiro.vida import Vida


async def rendimento_da_conta(vida: Vida, depois_da_ago: int = 3) -> bool:
    """The money of the group yields, and the bank says so: the oldest line that the books do not explain (R10.03)."""
    vida.conta = vida.conta or await _abrir_conta(vida)
    valor, dia = vida.sortear(st.integers(1, 50_000)), vida.dia(depois_da_ago)
    await importar(vida.casa, vida.conta, ofx([("R", dia, valor, "RENDIMENTO")], 0, dia, dia))
    pedido = pb.ListarDiferencasRequest(grupo_id=vida.grupo.id, data=dia.isoformat())
    for linha in (await vida.casa.rpc("ListarDiferencas", pedido)).no_banco[:1]:
        await vida.casa.rpc("RatearRendimento", pb.RatearRendimentoRequest(linha_id=linha.linha_id))
        return True
    return False


async def _abrir_conta(vida: Vida) -> str:
    pedido = ban.CriarContaBancariaRequest(grupo_id=vida.grupo.id)
    pedido.MergeFrom(CAIXA)
    return str((await vida.casa.rpc("CriarContaBancaria", pedido)).conta_id)
