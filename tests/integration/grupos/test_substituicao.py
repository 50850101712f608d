"""A group passes to another bem: what it sells, and the price of what stays with who was contemplated (R4.33)."""

from __future__ import annotations

from typing import Any

from consorcio.contracts.grupos.v1 import grupos_pb2 as pb
from consorcio.core.errors import ErrorKind
from integration.grupos.montagem import SISTEMA, Servico, nova_pessoa

DIA = "2026-03-20"


async def bem(servico: Servico, codigo: str, preco: str, **campos: Any) -> str:
    padrao: dict[str, Any] = {
        "codigo": codigo,
        "descricao": f"Bem {codigo}",
        "classe_objeto": pb.CLASSE_OBJETO_MOVEIS,
        "fonte_preco": "Lista",
        "preco": preco,
        "vigencia_inicio": "2026-01-01",
    }
    return str((await servico.rpc("CriarBem", pb.CriarBemRequest(**padrao | campos))).bem_id)


def substituicao(grupo: pb.Grupo, antigo: str, novo: str, data: str = DIA) -> pb.SubstituirBemRequest:
    return pb.SubstituirBemRequest(
        grupo_id=grupo.grupo_id,
        bem_id=antigo,
        bem_novo_id=novo,
        substituicao_id=nova_pessoa(),
        assembleia_geral_id=nova_pessoa(),
        data=data,
    )


async def precos(servico: Servico, grupo: pb.Grupo, dia: str) -> dict[str, str]:
    pedido = pb.ObterPlanoCobrancaRequest(grupo_id=grupo.grupo_id, ago=5, data_preco=dia)
    pagina = (await servico.paginas("ObterPlanoCobranca", pedido))[0]
    return {preco.bem_id: preco.preco for preco in pagina.precos}


async def alterar(servico: Servico, bem_id: str, preco: str, desde: str, versao: int = 1) -> None:
    pedido = pb.AlterarPrecoRequest(bem_id=bem_id, preco=preco, vigencia_inicio=desde, versao=versao)
    await servico.rpc("AlterarPreco", pedido)


async def test_r4_33_the_replaced_bem_follows_the_new_one_in_proportion(servico: Servico) -> None:
    grupo = await servico.grupo_constituido()
    antigo, novo = grupo.bem_ids[0], await bem(servico, "NOVO", "48000.00")
    feita = await servico.rpc("SubstituirBem", substituicao(grupo, antigo, novo), SISTEMA)
    assert (feita.preco_anterior, feita.preco_novo) == ("60000.00", "48000.00")
    assert list((await servico.buscar_grupo(grupo.grupo_id)).bem_ids) == [novo]
    (fato,) = await servico.eventos("BemSubstituido")
    assert (fato["bem_anterior_id"], fato["bem_id"], fato["preco_centavos"]) == (antigo, novo, 4_800_000)
    assert await precos(servico, grupo, DIA) == {antigo: "60000.00", novo: "48000.00"}
    await alterar(servico, novo, "52800.00", "2026-05-01")
    assert await precos(servico, grupo, "2026-05-01") == {antigo: "66000.00", novo: "52800.00"}
    mudaram = [(f["bem_id"], f["preco_centavos"]) for f in await servico.eventos("PrecoAlterado")]
    assert mudaram == [(novo, 5_280_000), (antigo, 6_600_000)]
    await alterar(servico, antigo, "99000.00", "2026-06-01")
    assert await precos(servico, grupo, "2026-06-01") == {antigo: "66000.00", novo: "52800.00"}
    assert len(await servico.eventos("PrecoAlterado")) == 2, "its own list price is of no cota of this group"


async def test_r4_33_replaced_again_both_follow_the_last_one(servico: Servico) -> None:
    grupo = await servico.grupo_constituido()
    antigo, novo = grupo.bem_ids[0], await bem(servico, "NOVO", "48000.00")
    outro = await bem(servico, "OUTRO", "24000.00")
    await servico.rpc("SubstituirBem", substituicao(grupo, antigo, novo), SISTEMA)
    await alterar(servico, novo, "52800.00", "2026-05-01")
    await servico.rpc("SubstituirBem", substituicao(grupo, novo, outro, "2026-05-20"), SISTEMA)
    await alterar(servico, outro, "30000.00", "2026-06-01")
    assert await precos(servico, grupo, "2026-06-01") == {antigo: "82500.00", novo: "66000.00", outro: "30000.00"}
    assert await precos(servico, grupo, "2026-05-10") == {antigo: "66000.00", novo: "52800.00", outro: "24000.00"}


async def test_r4_33_only_the_new_bem_is_sold(servico: Servico) -> None:
    grupo = await servico.grupo_constituido()
    antigo, novo = grupo.bem_ids[0], await bem(servico, "NOVO", "48000.00")
    reservada = await servico.aderir(grupo.grupo_id, data_contabil="2026-03-02")
    assert "adesões" in (await servico.recusa("SubstituirBem", substituicao(grupo, antigo, novo), SISTEMA)).detail
    await servico.pagar(reservada.adesao_id, "2026-03-03")
    await servico.rpc("SubstituirBem", substituicao(grupo, antigo, novo), SISTEMA)
    vendida = await servico.aderir(grupo.grupo_id, data_contabil="2026-03-23")
    assert (await servico.rpc("BuscarCota", pb.BuscarCotaRequest(cota_id=vendida.cota_id))).bem_id == novo
    velha = servico.pedido(grupo.grupo_id, bem_id=antigo, data_contabil="2026-03-23")
    assert (await servico.recusa("IniciarAdesao", velha)).fields[0].pointer == "/bem_id"


async def test_r4_33_what_cannot_take_its_place_is_refused(servico: Servico) -> None:
    grupo = await servico.grupo_constituido()
    antigo, novo = grupo.bem_ids[0], await bem(servico, "NOVO", "48000.00")
    casa = await bem(servico, "CASA", "48000.00", classe_objeto=pb.CLASSE_OBJETO_IMOVEIS)
    futuro = await bem(servico, "FUTURO", "48000.00", vigencia_inicio="2027-01-01")
    for errado, campo in ((casa, "/bem_novo_id"), (futuro, "/bem_novo_id"), (antigo, "/bem_novo_id")):
        recusa = await servico.recusa("SubstituirBem", substituicao(grupo, antigo, errado), SISTEMA)
        assert (recusa.kind, recusa.fields[0].pointer) == (ErrorKind.VALIDATION, campo)
    assert (await servico.recusa("SubstituirBem", substituicao(grupo, novo, antigo), SISTEMA)).fields[
        0
    ].pointer == "/bem_id"
    em_formacao = await servico.grupo(codigo="2002")
    pedido = substituicao(em_formacao, em_formacao.bem_ids[0], novo)
    assert (await servico.recusa("SubstituirBem", pedido, SISTEMA)).rule == "R4.33"
    pronta = substituicao(grupo, antigo, novo)
    assert await servico.rpc("SubstituirBem", pronta, SISTEMA) == await servico.rpc("SubstituirBem", pronta, SISTEMA), (
        "once"
    )
    assert len(await servico.eventos("BemSubstituido")) == 1
    assert (await servico.recusa("SubstituirBem", substituicao(grupo, novo, antigo), SISTEMA)).fields[
        0
    ].pointer == "/bem_novo_id"
