"""The DIC as a paper: what financeiro told, in PDF/A, of its group, its cota and its holder (R5.08)."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from consorcio.contracts.documentos.v1 import documentos_pb2 as pb
from consorcio.core.errors import ErrorKind
from consorcio.platform.sealed_facts import seal_data
from consorcio.services.documentos.modelos_de_fabrica import _catalogo, semear
from integration.documentos.conftest import Casa, consorciado
from integration.documentos.test_modelos import ler_pdf, texto_do_pdf

FATO, GRUPO, COTA, MARIA, JOAO = ("DemonstrativosEmitidos", *(str(UUID(int=n)) for n in range(1, 5)))


async def test_the_dic_of_a_cota_is_kept_listed_and_read_by_its_holder(casa: Casa, tmp_path: Path) -> None:
    async with casa.db.transaction() as tx:
        await semear(tx)
    dados = {chave: valor for chave, valor in _catalogo()["dic"]["exemplo"].items() if chave != "administradora"}
    item = {"cota_id": COTA, "consorciado_id": MARIA, "titulo": "DIC da assembleia 13", "dados": dados}
    selado = seal_data(casa.runtime.vault, FATO, "chave", {"demonstrativos": [item]})
    await casa.receber_fato(FATO, f"grupo/{GRUPO}", {"grupo_id": GRUPO, "chave": "chave", "selado": selado})
    await casa.conduzir()
    (documento,) = (
        await casa.rpc("ListarDocumentos", pb.ListarDocumentosRequest(grupo_id=GRUPO, tipo="dic"))
    ).documentos
    assert (documento.titulo, documento.cota_id, documento.consorciado_id) == ("DIC da assembleia 13", COTA, MARIA)
    conteudo = (await casa.baixar(documento.documento_id, ator=consorciado(MARIA))).content
    texto = texto_do_pdf(conteudo, tmp_path)
    for esperado in ("Maria da Silva", "Cota 74", "R$ 1.228,50", "1,6667 %", "12/02/2026", "Administradora de Cons"):
        assert esperado in texto.replace("\xa0", " "), esperado
    assert "pdfaid:part" in ler_pdf("pdfinfo", "-meta", conteudo=conteudo, pasta=tmp_path)
    pedido = pb.GerarLinkRequest(documento_id=documento.documento_id)
    assert (await casa.recusa("GerarLink", pedido, consorciado(JOAO))).kind is ErrorKind.FORBIDDEN
    (contado,) = await casa.eventos("DocumentoUploadado")
    assert (contado["tipo"], contado["cota_id"]) == ("dic", COTA)
