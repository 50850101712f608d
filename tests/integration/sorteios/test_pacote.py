"""The proof bundle as the service gives it, checked offline as anybody would."""

from __future__ import annotations

import pytest

from consorcio.contracts.sorteios.v1 import sorteios_pb2 as pb
from consorcio.core.errors import ConsorcioError
from consorcio.services.auditoria.domain.inclusao import conferir_entrada
from consorcio.services.sorteios.domain.verificacao_ata import verificar_pacote
from integration.sorteios.conftest import Casa
from integration.sorteios.dubles import consorciado_id


async def com_ata(casa: Casa) -> str:
    assembleia_id = await casa.convocar()
    for numero, quantidade in ((7, "30"), (8, "45"), (9, "45")):
        await casa.ofertar(assembleia_id, numero, quantidade)
    await casa.abrir(assembleia_id)
    await casa.registrar_extracao()
    await casa.apurar(assembleia_id)
    await casa.chamar("LavrarAta", pb.LavrarAtaRequest(assembleia_id=assembleia_id))
    return assembleia_id


async def obter(casa: Casa, assembleia_id: str) -> pb.PacoteProva:
    pedido = pb.ObterPacoteProvaRequest(assembleia_id=assembleia_id)
    pacote: pb.PacoteProva = await casa.chamar("ObterPacoteProva", pedido)
    return pacote


async def test_pacote_do_servico_confere_sem_rede(casa: Casa) -> None:
    casa.financeiro.caixa_centavos = 11_000_000
    assembleia_id = await com_ata(casa)
    await casa.auditoria.receber(casa.runtime.db)
    pacote = await obter(casa, assembleia_id)
    laudo = verificar_pacote(pacote.conteudo, conferir_entrada)
    assert laudo.confere, laudo.divergencias
    assert pacote.nome == "prova-1001-ago-1.zip"
    assert laudo.contempladas == (3, 8)
    for nome in (consorciado_id(8), "Operador", "Conferente"):
        assert nome.encode() not in pacote.conteudo


async def test_o_pacote_e_sempre_o_mesmo_enquanto_o_registro_nao_cresce(casa: Casa) -> None:
    assembleia_id = await com_ata(casa)
    await casa.auditoria.receber(casa.runtime.db)
    assert (await obter(casa, assembleia_id)).conteudo == (await obter(casa, assembleia_id)).conteudo


async def test_antes_da_ata_ou_do_registro_diz_por_que(casa: Casa) -> None:
    assembleia_id = await casa.convocar()
    with pytest.raises(ConsorcioError, match="não tem ata assinada"):
        await obter(casa, assembleia_id)
    await casa.abrir(assembleia_id)
    await casa.registrar_extracao()
    await casa.apurar(assembleia_id)
    await casa.chamar("LavrarAta", pb.LavrarAtaRequest(assembleia_id=assembleia_id))
    with pytest.raises(ConsorcioError, match="ainda não chegou ao registro de auditoria"):
        await obter(casa, assembleia_id)


async def test_banco_alterado_depois_da_ata_nao_da_pacote(casa: Casa) -> None:
    assembleia_id = await com_ata(casa)
    await casa.auditoria.receber(casa.runtime.db)
    async with casa.runtime.db.transaction() as tx:
        await tx.conn.execute("ALTER TABLE snapshot_cota DISABLE TRIGGER USER")
        await tx.conn.execute(
            "UPDATE snapshot_cota SET conteudo = jsonb_set(conteudo::jsonb, '{adimplente}', 'false') WHERE numero = 3"
        )
    with pytest.raises(ConsorcioError, match="raiz publicada"):
        await obter(casa, assembleia_id)
