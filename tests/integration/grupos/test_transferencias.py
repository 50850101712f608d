"""A cota changes hands by two people and a paid fee; what cannot be is undone (R7.50 to R7.52, R3.05)."""

from __future__ import annotations

from typing import Any

from consorcio.contracts.grupos.v1 import grupos_pb2 as pb
from consorcio.contracts.grupos.v1 import transferencias_pb2 as tra
from consorcio.core.errors import ErrorKind
from consorcio.platform.context import Actor, ActorKind
from integration.grupos.montagem import Servico, nova_pessoa

DECIDE = frozenset({"grupos.transferencia.decidir", "grupos.transferencia.ler"})
DIRETORA = Actor("diretora", "Diretora", ActorKind.USUARIO, permissoes=DECIDE)
TERMO = "01990000-0000-7000-8000-000000000001"


async def uma_cota(servico: Servico, **regra: Any) -> tuple[pb.Grupo, str, str]:
    """A group that runs; the first cota and who has it."""
    grupo = await servico.grupo_constituido(pagas=3, **regra)
    ((cota_id, titular),) = await servico.linhas("SELECT cota_id, consorciado_id FROM cota WHERE numero = 1")
    return grupo, str(cota_id), str(titular)


async def pedir(servico: Servico, cota_id: str, cessionario: str) -> tra.Transferencia:
    pedido = tra.PedirTransferenciaRequest(cota_id=cota_id, cessionario_id=cessionario, data="2026-02-02")
    resposta: tra.Transferencia = await servico.rpc("PedirTransferencia", pedido)
    return resposta


def anuir(transferencia_id: str, **campos: Any) -> tra.DecidirTransferenciaRequest:
    valores = {"aprova": True, "termo_documento_id": TERMO, "data": "2026-02-03", **campos}
    return tra.DecidirTransferenciaRequest(transferencia_id=transferencia_id, **valores)


async def aprovada(servico: Servico, cota_id: str, cessionario: str) -> str:
    pedida = await pedir(servico, cota_id, cessionario)
    await servico.rpc("DecidirTransferencia", anuir(pedida.transferencia_id), DIRETORA)
    return pedida.transferencia_id


async def buscar(servico: Servico, transferencia_id: str) -> tra.Transferencia:
    pedido = tra.BuscarTransferenciaRequest(transferencia_id=transferencia_id)
    resposta: tra.Transferencia = await servico.rpc("BuscarTransferencia", pedido)
    return resposta


async def titular(servico: Servico, cota_id: str) -> str:
    ((quem,),) = await servico.linhas("SELECT consorciado_id FROM cota WHERE cota_id = %s", cota_id)
    return str(quem)


async def test_r7_50_asked_consented_paid_and_of_another_with_its_history(servico: Servico) -> None:
    _, cota_id, antigo = await uma_cota(servico)
    novo = nova_pessoa()
    transferencia_id = await aprovada(servico, cota_id, novo)
    (aprovacao,) = await servico.eventos("TransferenciaAprovada")
    assert aprovacao["cota_id"] == cota_id
    parcela = nova_pessoa()
    await servico.fato(
        "TaxaTransferenciaEmitida", transferencia_id=transferencia_id, valor_centavos=60_000, parcela_id=parcela
    )
    await servico.conduzir()
    esperando = await buscar(servico, transferencia_id)
    assert (esperando.situacao, esperando.taxa) == (tra.SITUACAO_TRANSFERENCIA_AGUARDANDO_TAXA, "600.00")
    assert await titular(servico, cota_id) == antigo, "nothing changes before the fee"
    await servico.fato("TaxaTransferenciaPaga", transferencia_id=transferencia_id, data="2026-02-05")
    await servico.conduzir()
    feita = await buscar(servico, transferencia_id)
    assert (feita.situacao, feita.efetivada_em) == (tra.SITUACAO_TRANSFERENCIA_EFETIVADA, "2026-02-05")
    assert await titular(servico, cota_id) == novo
    lista = await servico.rpc("ListarTitulares", tra.ListarTitularesRequest(cota_id=cota_id))
    assert [t.consorciado_id for t in lista.titulares] == [antigo, novo]
    (fato,) = await servico.eventos("CotaTransferida")
    assert (fato["cedente_id"], fato["consorciado_id"], fato["numero"]) == (antigo, novo, 1)


async def test_r2_02_who_asked_does_not_consent_and_the_signed_term_is_asked_for(servico: Servico) -> None:
    _, cota_id, _ = await uma_cota(servico)
    pedida = await pedir(servico, cota_id, nova_pessoa())
    assert (await servico.recusa("DecidirTransferencia", anuir(pedida.transferencia_id))).kind is ErrorKind.FORBIDDEN
    sem_termo = anuir(pedida.transferencia_id, termo_documento_id="")
    assert (await servico.recusa("DecidirTransferencia", sem_termo, DIRETORA)).kind is ErrorKind.VALIDATION
    sem_motivo = anuir(pedida.transferencia_id, aprova=False)
    assert (await servico.recusa("DecidirTransferencia", sem_motivo, DIRETORA)).kind is ErrorKind.VALIDATION
    outra = tra.PedirTransferenciaRequest(cota_id=cota_id, cessionario_id=nova_pessoa())
    assert (await servico.recusa("PedirTransferencia", outra)).kind is ErrorKind.CONFLICT
    recusada = anuir(pedida.transferencia_id, aprova=False, motivo="Renda não comprovada")
    resposta = await servico.rpc("DecidirTransferencia", recusada, DIRETORA)
    assert resposta.situacao == tra.SITUACAO_TRANSFERENCIA_RECUSADA
    assert (await servico.recusa("DecidirTransferencia", anuir(pedida.transferencia_id), DIRETORA)).rule == "R7.50"


async def test_r3_05_r2_30_who_receives_must_be_able_and_within_the_limit(servico: Servico) -> None:
    grupo, cota_id, titular_atual = await uma_cota(servico)
    inapto, outro = nova_pessoa(), nova_pessoa()
    servico.consorciados.recusas[inapto] = "Renda insuficiente."
    pedido = tra.PedirTransferenciaRequest(cota_id=cota_id, cessionario_id=inapto)
    assert (await servico.recusa("PedirTransferencia", pedido)).rule == "R2.30"
    ((vizinho,),) = await servico.linhas("SELECT consorciado_id FROM cota WHERE numero = 2")
    pedido = tra.PedirTransferenciaRequest(cota_id=cota_id, cessionario_id=str(vizinho))
    assert (await servico.recusa("PedirTransferencia", pedido)).rule == "R3.05"
    pedido = tra.PedirTransferenciaRequest(cota_id=cota_id, cessionario_id=titular_atual)
    assert (await servico.recusa("PedirTransferencia", pedido)).kind is ErrorKind.VALIDATION
    servico.consorciados.fora = True
    pedido = tra.PedirTransferenciaRequest(cota_id=cota_id, cessionario_id=outro)
    assert (await servico.recusa("PedirTransferencia", pedido)).kind is ErrorKind.UNAVAILABLE
    lista = await servico.rpc("ListarTransferencias", tra.ListarTransferenciasRequest(grupo_id=grupo.grupo_id))
    assert not lista.transferencias


async def test_a_fee_not_paid_in_time_undoes_it(servico: Servico) -> None:
    _, cota_id, antigo = await uma_cota(servico)
    transferencia_id = await aprovada(servico, cota_id, nova_pessoa())
    abertas = await servico.rpc("ListarTransferenciasAbertas", tra.ListarTransferenciasAbertasRequest())
    (aberta,) = [item for item in abertas.transferencias if item.cota_id == cota_id]
    assert aberta.situacao == tra.SITUACAO_TRANSFERENCIA_AGUARDANDO_TAXA
    servico.passar_dias(60)
    await servico.conduzir()
    abertas = await servico.rpc("ListarTransferenciasAbertas", tra.ListarTransferenciasAbertasRequest())
    assert cota_id not in {item.cota_id for item in abertas.transferencias}
    desfeita = await buscar(servico, transferencia_id)
    assert desfeita.situacao == tra.SITUACAO_TRANSFERENCIA_CANCELADA
    assert "não foi paga no prazo" in desfeita.motivo
    assert await titular(servico, cota_id) == antigo
    (fato,) = await servico.eventos("TransferenciaDesfeita")
    assert fato["transferencia_id"] == transferencia_id


async def test_what_changed_after_the_fee_was_paid_undoes_it_and_the_fee_is_given_back(servico: Servico) -> None:
    """The buyer bought the seat that fits in the 10 % elsewhere meanwhile."""
    grupo, cota_id, antigo = await uma_cota(servico)
    novo = nova_pessoa()
    transferencia_id = await aprovada(servico, cota_id, novo)
    await servico.aderir(grupo.grupo_id, novo, data_contabil="2026-02-04")
    await servico.fato("TaxaTransferenciaPaga", transferencia_id=transferencia_id, data="2026-02-05")
    await servico.conduzir()
    desfeita = await buscar(servico, transferencia_id)
    assert desfeita.situacao == tra.SITUACAO_TRANSFERENCIA_CANCELADA
    assert await titular(servico, cota_id) == antigo
    assert len(await servico.eventos("TransferenciaDesfeita")) == 1
    assert await servico.saga(f"transferencia-{transferencia_id}") == ("aguardar_taxa", "FALHOU")


async def test_financeiro_refuses_it_or_the_parties_give_it_up(servico: Servico) -> None:
    _, cota_id, antigo = await uma_cota(servico)
    primeira = await aprovada(servico, cota_id, nova_pessoa())
    await servico.fato("TransferenciaImpedida", transferencia_id=primeira, motivo="Em atraso", data="2026-02-03")
    assert (await buscar(servico, primeira)).motivo == "Em atraso"
    segunda = await aprovada(servico, cota_id, nova_pessoa())
    pedido = tra.CancelarTransferenciaRequest(transferencia_id=segunda, motivo="Desistiram", data="2026-02-04")
    for _ in range(2):
        resposta = await servico.rpc("CancelarTransferencia", pedido)
        assert resposta.situacao == tra.SITUACAO_TRANSFERENCIA_CANCELADA
    await servico.fato("TaxaTransferenciaPaga", transferencia_id=segunda, data="2026-02-05")
    await servico.conduzir()
    assert await titular(servico, cota_id) == antigo, "the money came after it was given up"


async def test_r7_52_a_contemplada_goes_with_its_guarantee(servico: Servico) -> None:
    _, cota_id, _ = await uma_cota(servico)
    await servico.linhas("SELECT 1")
    async with servico.db.transaction() as tx:
        await tx.conn.execute("UPDATE cota SET contemplacao = 'CONTEMPLADA' WHERE cota_id = %s", [cota_id])
    pedida = await pedir(servico, cota_id, nova_pessoa())
    sem = anuir(pedida.transferencia_id)
    recusa = await servico.recusa("DecidirTransferencia", sem, DIRETORA)
    assert [campo.pointer for campo in recusa.fields] == ["/garantia"]
    com = anuir(pedida.transferencia_id, garantia="Alienação fiduciária, gravame 1")
    assert (await servico.rpc("DecidirTransferencia", com, DIRETORA)).garantia == "Alienação fiduciária, gravame 1"
