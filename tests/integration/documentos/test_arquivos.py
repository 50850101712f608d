"""Contents sent, read, refused and erased, on the local disk and on an S3 server."""

from __future__ import annotations

import asyncio
import hashlib
import io
import zipfile
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from starlette.requests import ClientDisconnect

from consorcio.contracts.documentos.v1 import documentos_pb2 as pb
from consorcio.core.clock import FixedClock
from consorcio.core.errors import ErrorKind
from consorcio.services.documentos.armazem import Armazem
from consorcio.services.documentos.settings import DocumentosSettings
from consorcio.services.documentos.use_cases.limpeza import limpar
from integration.documentos.conftest import PDF, Casa, abrir, consorciado
from s3_servidor import ServidorS3, usar_de

MARIA, JOSE = str(uuid4()), str(uuid4())


async def test_o_que_se_envia_e_o_que_se_le_e_em_repouso_nada_se_entende(casa: Casa) -> None:
    documento = await casa.guardado(consorciado_id=MARIA)
    resposta = await casa.baixar(documento.documento_id)
    assert resposta.content == PDF
    assert resposta.headers["content-type"] == "application/pdf"
    assert "recibo%20de%20Maria.pdf" in resposta.headers["content-disposition"]
    (versao,) = (await casa.buscar(documento.documento_id)).versoes
    assert versao.sha256 == hashlib.sha256(PDF).hexdigest()
    assert versao.situacao == pb.SITUACAO_VERSAO_DISPONIVEL
    (objeto,) = [caminho for caminho in casa.pasta.rglob("*") if caminho.is_file()]
    assert PDF[:20] not in objeto.read_bytes()
    linhas = await casa.linhas("SELECT titulo, nome_arquivo FROM documento JOIN versao_documento USING (documento_id)")
    assert b"Maria" not in b"".join(linhas[0])
    eventos = await casa.linhas("SELECT dados->>'tipo' FROM plataforma.outbox WHERE tipo = 'DocumentoUploadado'")
    assert eventos == [("recibo",)]
    folhas = await casa.linhas(
        "SELECT dados->>'ator_id', dados->>'acao' FROM plataforma.outbox WHERE tipo = 'auditoria.folha' ORDER BY id"
    )
    quem, acoes = {quem for quem, _ in folhas}, [acao.rsplit("/", 1)[-1] for _, acao in folhas]
    assert (quem, acoes[:3]) == ({"gerente"}, ["CriarDocumento", "enviar conteúdo", "GerarLink"]), "each access is told"


async def test_versao_nova_guarda_a_anterior(casa: Casa) -> None:
    documento = await casa.guardado()
    pedido = pb.CriarVersaoRequest(documento_id=documento.documento_id, nome_arquivo="b.pdf")
    outra = PDF + b"%%EOF\n"
    assert (await casa.enviar(await casa.rpc("CriarVersao", pedido), outra)).status_code == 201
    assert (await casa.baixar(documento.documento_id)).content == outra
    assert (await casa.baixar(documento.documento_id, 1)).content == PDF


async def test_o_mesmo_endereco_recebe_uma_vez_so(casa: Casa) -> None:
    envio = await casa.criar()
    codigos = [resposta.status_code for resposta in await asyncio.gather(*(casa.enviar(envio) for _ in range(8)))]
    assert sorted(codigos) == [201] + [422] * 7
    assert (await casa.baixar(envio.documento.documento_id)).content == PDF
    assert len([caminho for caminho in casa.pasta.rglob("*") if caminho.is_file()]) == 1


def bomba() -> bytes:
    arquivo = io.BytesIO()
    with zipfile.ZipFile(arquivo, "w", zipfile.ZIP_DEFLATED) as escrito:
        escrito.writestr("[Content_Types].xml", b"<Types/>")
        escrito.writestr("xl/workbook.xml", b"0" * 20_000_000)
    return arquivo.getvalue()


RECUSAS = {
    "vazio": (b"", 415),
    "programa": (b"MZ" + b"\0" * 100, 415),
    "cortado": (PDF[:15], 415),
    "pagina que se diz PDF": (b"%PDF-1.4 <script>x</script> %%EOF", 415),
    "imagem em tipo que so aceita PDF": (b"\xff\xd8\xff" + b"0" * 9 + b"\xff\xd9", 415),
    "bomba": (bomba(), 415),
    "maior que o tipo": (b"%PDF-" + b"0" * (20 * 1024 * 1024), 413),
}


@pytest.mark.parametrize("nome", RECUSAS)
async def test_recusado_diz_por_que_e_nada_fica(casa: Casa, nome: str) -> None:
    conteudo, codigo = RECUSAS[nome]
    envio = await casa.criar()
    resposta = await casa.enviar(envio, conteudo)
    assert resposta.status_code == codigo
    assert resposta.headers["content-type"] == "application/problem+json"
    assert resposta.json()["detail"]
    assert [caminho for caminho in casa.pasta.rglob("*") if caminho.is_file()] == []
    (versao,) = (await casa.buscar(envio.documento.documento_id)).versoes
    assert versao.situacao == pb.SITUACAO_VERSAO_AGUARDANDO
    assert (await casa.enviar(envio)).status_code == 201


async def test_impressao_digital_anunciada_e_conferida(casa: Casa) -> None:
    envio = await casa.criar(sha256=hashlib.sha256(b"outro").hexdigest())
    resposta = await casa.enviar(envio)
    assert (resposta.status_code, "SHA-256" in resposta.json()["detail"]) == (415, True)
    certo = await casa.criar(sha256=hashlib.sha256(PDF).hexdigest())
    assert (await casa.enviar(certo)).status_code == 201


@pytest.mark.parametrize("anunciados", [len(PDF) - 1, len(PDF) + 1, 10**12])
async def test_tamanho_anunciado_e_conferido(casa: Casa, anunciados: int) -> None:
    envio = await casa.criar()

    async def em_partes() -> AsyncIterator[bytes]:
        yield PDF[:10]
        yield PDF[10:]

    resposta = await casa.http.put(envio.url, content=em_partes(), headers={"content-length": str(anunciados)})
    assert (resposta.status_code, f"{anunciados} bytes" in resposta.json()["detail"]) == (415, True)
    assert [caminho for caminho in casa.pasta.rglob("*") if caminho.is_file()] == []


@pytest.mark.parametrize("nome", ["../../etc/passwd", "..\\boleto.pdf", "a/b.pdf", "a\x00.pdf", "..", ""])
async def test_nome_que_leva_a_outra_pasta_e_recusado_pelo_campo(casa: Casa, nome: str) -> None:
    erro = await casa.recusa("CriarDocumento", pb.CriarDocumentoRequest(tipo="recibo", nome_arquivo=nome))
    assert (erro.kind, erro.fields[0].pointer) == (ErrorKind.VALIDATION, "/nome_arquivo")
    assert await casa.linhas("SELECT FROM documento") == []


class Clamd:
    """A clamd that speaks INSTREAM: it looks for the word, hangs up, or says what it is told to."""

    def __init__(self, resposta: bytes | None) -> None:
        self._resposta = resposta
        self.visto = b""

    async def atender(self, leitor: asyncio.StreamReader, escritor: asyncio.StreamWriter) -> None:
        assert await leitor.readuntil(b"\0") == b"zINSTREAM\0"
        while tamanho := int.from_bytes(await leitor.readexactly(4), "big"):
            self.visto += await leitor.readexactly(tamanho)
        if self._resposta is not None:
            escritor.write(b"stream: Eicar-Test FOUND\0" if b"virus" in self.visto else self._resposta)
            await escritor.drain()
        escritor.close()


@pytest.mark.parametrize(
    ("resposta", "conteudo", "codigo", "dito"),
    [
        (b"stream: OK\0", PDF, 201, ""),
        (b"stream: OK\0", PDF.replace(b"<<>>", b"<<virus>>"), 415, "Eicar-Test"),
        (b"INSTREAM size limit exceeded. ERROR\0", PDF, 503, "antivírus não respondeu"),
        (None, PDF, 503, "antivírus não respondeu"),
    ],
    ids=["limpo", "com virus", "erro", "mudo"],
)
async def test_antivirus_por_socket_ve_o_conteudo_e_so_o_limpo_fica(
    banco_vazio: Callable[[str], str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    resposta: bytes | None,
    conteudo: bytes,
    codigo: int,
    dito: str,
) -> None:
    clamd, tomada = Clamd(resposta), tmp_path / "clamd.sock"
    monkeypatch.setenv("CONSORCIO_DOCUMENTOS_CLAMAV", str(tomada))
    async with (
        await asyncio.start_unix_server(clamd.atender, tomada),
        abrir(banco_vazio("documentos"), tmp_path) as casa,
    ):
        envio = await casa.criar()
        recebida = await casa.enviar(envio, conteudo)
        assert (recebida.status_code, dito in recebida.text) == (codigo, True)
        assert clamd.visto == conteudo
        guardados = [caminho for caminho in casa.pasta.rglob("*") if caminho.is_file()]
        assert len(guardados) == (1 if codigo == 201 else 0)
    monkeypatch.setenv("CONSORCIO_DOCUMENTOS_CLAMAV", str(tmp_path / "ninguem.sock"))
    async with abrir(banco_vazio("documentos"), tmp_path / "sem") as casa:
        assert (await casa.enviar(await casa.criar())).status_code == 503


async def test_quem_desiste_no_meio_nao_deixa_meio_arquivo(casa: Casa) -> None:
    envio = await casa.criar()

    async def interrompido() -> AsyncIterator[bytes]:
        yield PDF[:10]
        raise ClientDisconnect

    assert (await casa.enviar(envio, interrompido())).status_code == 400
    assert [caminho for caminho in casa.pasta.rglob("*") if caminho.is_file()] == []


async def test_endereco_inventado_ou_vencido_e_recusado(casa: Casa) -> None:
    envio = await casa.criar()
    assert (await casa.http.get(envio.url)).status_code == 403
    assert (await casa.http.put("http://casa/arquivos/abc", content=PDF)).status_code == 403
    relogio = casa.runtime.clock
    assert isinstance(relogio, FixedClock)
    relogio.advance(timedelta(minutes=6))
    assert (await casa.enviar(envio)).status_code == 403


async def test_conteudo_trocado_no_disco_nao_e_entregue(casa: Casa) -> None:
    documento = await casa.guardado()
    (objeto,) = [caminho for caminho in casa.pasta.rglob("*") if caminho.is_file()]
    alterado = bytearray(objeto.read_bytes())
    alterado[3] ^= 1
    objeto.write_bytes(alterado)
    with pytest.raises(AssertionError, match="lost or altered"):
        await casa.baixar(documento.documento_id)


async def test_r7_52_o_que_acompanha_a_cota_e_lido_por_quem_a_recebe_e_o_pessoal_nao(casa: Casa) -> None:
    cota, cedente, cessionario = (str(UUID(int=n)) for n in (70, 71, 72))
    grupo = {"cota_id": cota, "grupo_id": str(UUID(int=7))}
    await casa.receber_fato("CotaAtivada", "grupo/7", {**grupo, "consorciado_id": cedente})
    guardados = {
        tipo: await casa.guardado(tipo=tipo, cota_id=cota, consorciado_id=cedente)
        for tipo in ("garantia", "identidade")
    }
    await casa.receber_fato("CotaTransferida", "grupo/7", {**grupo, "consorciado_id": cessionario})
    novo, antigo = consorciado(cessionario), consorciado(cedente)
    assert (await casa.baixar(guardados["garantia"].documento_id, ator=novo)).content == PDF
    assert (await casa.baixar(guardados["identidade"].documento_id, ator=antigo)).content == PDF
    alheio = pb.GerarLinkRequest(documento_id=guardados["identidade"].documento_id)
    assert (await casa.recusa("GerarLink", alheio, novo)).kind is ErrorKind.FORBIDDEN
    vistos = [
        (await casa.rpc("ListarDocumentos", pb.ListarDocumentosRequest(), ator)).documentos for ator in (novo, antigo)
    ]
    assert [sorted(um.tipo for um in lista) for lista in vistos] == [["garantia"], ["garantia", "identidade"]]
    versao = pb.CriarVersaoRequest(documento_id=guardados["garantia"].documento_id, nome_arquivo="outra.pdf")
    assert (await casa.recusa("CriarVersao", versao, novo)).kind is ErrorKind.FORBIDDEN


async def test_consorciado_ve_so_o_que_e_seu(casa: Casa) -> None:
    dela, dele = await casa.guardado(consorciado_id=MARIA), await casa.guardado(consorciado_id=JOSE)
    interno = await casa.guardado(consorciado_id=MARIA, tipo="outro")
    maria = consorciado(MARIA)
    assert (await casa.baixar(dela.documento_id, ator=maria)).content == PDF
    for alheio in (dele, interno):
        pedido = pb.BuscarDocumentoRequest(documento_id=alheio.documento_id)
        assert (await casa.recusa("BuscarDocumento", pedido, maria)).kind is ErrorKind.FORBIDDEN
        link = pb.GerarLinkRequest(documento_id=alheio.documento_id)
        assert (await casa.recusa("GerarLink", link, maria)).kind is ErrorKind.FORBIDDEN
    pedido_lista = pb.ListarDocumentosRequest(consorciado_id=JOSE)
    assert not (await casa.rpc("ListarDocumentos", pedido_lista, maria)).documentos
    lista = await casa.rpc("ListarDocumentos", pb.ListarDocumentosRequest(), maria)
    assert [d.documento_id for d in lista.documentos] == [dela.documento_id]
    alheio_novo = pb.CriarDocumentoRequest(tipo="recibo", nome_arquivo="a.pdf", consorciado_id=JOSE)
    assert (await casa.recusa("CriarDocumento", alheio_novo, maria)).kind is ErrorKind.FORBIDDEN


async def test_guarda_e_guarda_legal_impedem_excluir_e_excluido_ninguem_le(casa: Casa) -> None:
    documento = await casa.guardado(tipo="recibo")
    excluir = pb.ExcluirDocumentoRequest(documento_id=documento.documento_id, versao=1, motivo="a pedido")
    assert "05/01/2031" in (await casa.recusa("ExcluirDocumento", excluir)).detail
    guarda = pb.DefinirGuardaLegalRequest(
        documento_id=documento.documento_id, versao=1, guardar=True, motivo="processo 123"
    )
    await casa.rpc("DefinirGuardaLegal", guarda)
    relogio = casa.runtime.clock
    assert isinstance(relogio, FixedClock)
    relogio.advance(timedelta(days=366 * 6))
    excluir.versao = 2
    assert "processo 123" in (await casa.recusa("ExcluirDocumento", excluir)).detail
    guarda.versao, guarda.guardar = 2, False
    await casa.rpc("DefinirGuardaLegal", guarda)
    excluir.versao = 3
    excluido = await casa.rpc("ExcluirDocumento", excluir)
    assert excluido.situacao == pb.SITUACAO_DOCUMENTO_EXCLUIDO
    assert await casa.linhas("SELECT FROM versao_documento WHERE chave IS NOT NULL") == []
    link = pb.GerarLinkRequest(documento_id=documento.documento_id)
    assert (await casa.recusa("GerarLink", link)).kind is ErrorKind.PRECONDITION
    armazem = Armazem(DocumentosSettings().store(casa.pasta / "objetos"))
    assert await limpar(casa.db, armazem) == 1
    assert [caminho for caminho in casa.pasta.rglob("*") if caminho.is_file()] == []


async def test_lista_em_paginas(casa: Casa) -> None:
    criados = [(await casa.criar()).documento.documento_id for _ in range(5)]
    vistos: list[str] = []
    token = ""
    while True:
        pedido = pb.ListarDocumentosRequest(tamanho_pagina=2, token_pagina=token)
        pagina = await casa.rpc("ListarDocumentos", pedido)
        vistos += [documento.documento_id for documento in pagina.documentos]
        token = pagina.proximo_token
        if not token:
            break
    assert vistos == criados[::-1]


@pytest.fixture
def em_s3(servidor_s3: ServidorS3, monkeypatch: pytest.MonkeyPatch) -> ServidorS3:
    usar_de(servidor_s3, "documentos", monkeypatch)
    return servidor_s3


async def test_em_s3_o_pequeno_o_grande_em_partes_e_o_servidor_fora_do_ar(
    em_s3: ServidorS3, banco_vazio: Callable[[str], str], tmp_path: Path
) -> None:
    async with abrir(banco_vazio("documentos"), tmp_path) as casa:
        pequeno = await casa.guardado()
        assert (await casa.baixar(pequeno.documento_id)).content == PDF
        grande = PDF + b"0" * (18 * 1024 * 1024) + b"%%EOF"
        envio = await casa.criar()
        assert (await casa.enviar(envio, grande)).status_code == 201
        assert (await casa.baixar(envio.documento.documento_id)).content == grande
        depois = await casa.criar()
        em_s3.parar()
        fora = await casa.enviar(depois)
        assert (fora.status_code, fora.headers["retry-after"]) == (503, "15")
        (versao,) = (await casa.buscar(depois.documento.documento_id)).versoes
        assert versao.situacao == pb.SITUACAO_VERSAO_AGUARDANDO
        assert (await casa.baixar(pequeno.documento_id)).status_code == 503
        em_s3.voltar()
        assert (await casa.baixar(pequeno.documento_id)).content == PDF
