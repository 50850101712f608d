"""Bids in the database: unreadable until the apuração, replaceable until the deadline, never changed (R6.04)."""

from __future__ import annotations

import pytest

from consorcio.contracts.sorteios.v1 import sorteios_pb2 as pb
from consorcio.core.errors import ConsorcioError, ErrorKind
from integration.sorteios.conftest import Casa

SELADO = "SELECT quantidade, embutido_centavos, fgts_centavos, reducao, sal FROM lance"


async def test_quem_le_o_banco_nao_le_o_lance(casa: Casa) -> None:
    assembleia_id = await casa.convocar()
    lance = await casa.ofertar(assembleia_id, 7, "37.5", embutido="6000.00")
    assert await casa.linhas(SELADO) == [(None, None, None, None, None)]
    linha = (await casa.linhas("SELECT lance::text FROM lance"))[0][0]
    assert "37.5" not in linha
    assert lance.impressao_digital in linha
    fatos = await casa.linhas("SELECT dados::text FROM plataforma.outbox")
    assert not any("37.5" in dados for (dados,) in fatos)


async def test_a_apuracao_abre_os_lances_uma_vez(casa: Casa) -> None:
    assembleia_id = await casa.convocar()
    lance = await casa.ofertar(assembleia_id, 7, "37.5", embutido="6000.00")
    await casa.abrir(assembleia_id)
    assert await casa.linhas(SELADO) == [(None, None, None, None, None)]
    await casa.registrar_extracao()
    resultado = await casa.apurar(assembleia_id)
    assert [(item.quantidade, item.embutido) for item in resultado.lances] == [("37.50000000", "6000.00")]
    assert resultado.lances[0].impressao_digital == lance.impressao_digital


async def test_selo_trocado_por_baixo_e_descoberto(casa: Casa) -> None:
    assembleia_id = await casa.convocar()
    await casa.ofertar(assembleia_id, 7, "30")
    await casa.ofertar(assembleia_id, 8, "40")
    await casa.abrir(assembleia_id)
    await casa.registrar_extracao()
    async with casa.runtime.db.transaction() as tx:
        await tx.conn.execute("ALTER TABLE lance DISABLE TRIGGER USER")
        await tx.conn.execute(
            "UPDATE lance SET conteudo_selado = (SELECT conteudo_selado FROM lance WHERE numero = 8) WHERE numero = 7"
        )
    with pytest.raises(ConsorcioError, match="lance da cota 7 não pôde ser aberto"):
        await casa.apurar(assembleia_id)


async def test_substituir_troca_o_lance_e_sem_pedir_e_conflito(casa: Casa) -> None:
    assembleia_id = await casa.convocar()
    primeiro = await casa.ofertar(assembleia_id, 7, "30")
    with pytest.raises(ConsorcioError, match="Retire-o ou substitua-o") as erro:
        await casa.ofertar(assembleia_id, 7, "40")
    assert erro.value.kind is ErrorKind.CONFLICT
    segundo = await casa.ofertar(assembleia_id, 7, "40", substitui=True)
    situacoes = dict(await casa.linhas("SELECT lance_id::text, situacao FROM lance"))
    assert situacoes == {primeiro.lance_id: "RETIRADO", segundo.lance_id: "OFERTADO"}
    assert (await casa.abrir(assembleia_id)).lances == 1


async def test_substituir_recusado_nao_retira_o_anterior(casa: Casa) -> None:
    assembleia_id = await casa.convocar()
    primeiro = await casa.ofertar(assembleia_id, 7, "30")
    with pytest.raises(ConsorcioError, match="menor que o mínimo"):
        await casa.ofertar(assembleia_id, 7, "1", substitui=True)
    assert await casa.linhas("SELECT lance_id::text FROM lance WHERE situacao = 'OFERTADO'") == [(primeiro.lance_id,)]


async def test_ata_sai_assinada(casa: Casa) -> None:
    assembleia_id = await casa.convocar()
    await casa.abrir(assembleia_id)
    await casa.registrar_extracao()
    await casa.apurar(assembleia_id)
    await casa.chamar("LavrarAta", pb.LavrarAtaRequest(assembleia_id=assembleia_id))
    assinada = await casa.linhas("SELECT length(assinatura), length(chave_publica) FROM ata")
    assert assinada == [(64, 32)]
    folhas = await casa.linhas("SELECT dados->>'acao' FROM plataforma.outbox WHERE dados ? 'acao' ORDER BY id")
    acoes = [acao for (acao,) in folhas if "." not in acao and "/" not in acao]
    assert acoes == ["lista_congelada", "extracao_registrada", "extracao_conferida", "sorteio_executado", "ata_lavrada"]
