"""Templates, generation in PDF/A and the signature, each seen by a reader that is not ours (poppler)."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from consorcio.contracts.documentos.v1 import documentos_pb2 as pb
from consorcio.core.errors import ErrorKind
from consorcio.platform import printing
from consorcio.services.documentos.modelos_de_fabrica import semear
from integration.documentos.conftest import PDF, Casa, abrir

HTML = "<h1>Contrato de {{ consorciado.nome }}</h1><p>Crédito de {{ credito | dinheiro }}.</p>"
DADOS = {"consorciado": {"nome": "Maria da Silva"}, "credito": "60000.00"}


def salvar(html: str = HTML, versao: int = 0, exemplo: dict[str, Any] | None = None) -> pb.SalvarModeloRequest:
    return pb.SalvarModeloRequest(
        codigo="contrato",
        nome="Contrato de adesão",
        tipo="contrato-adesao",
        html=html,
        exemplo=json.dumps(exemplo or DADOS),
        versao=versao,
    )


async def publicado(casa: Casa) -> None:
    await casa.rpc("SalvarModelo", salvar())
    await casa.rpc("PublicarModelo", pb.PublicarModeloRequest(codigo="contrato", versao=1))


def gerar(**campos: Any) -> pb.GerarDocumentoRequest:
    return pb.GerarDocumentoRequest(**{"modelo": "contrato", "dados": json.dumps(DADOS), **campos})


def ler_pdf(*comando: str, conteudo: bytes, pasta: Path) -> str:
    """What a program of poppler says of a PDF."""
    arquivo = pasta / "lido.pdf"
    arquivo.write_bytes(conteudo)
    return subprocess.run([*comando, arquivo], check=False, capture_output=True, text=True).stdout


def texto_do_pdf(conteudo: bytes, pasta: Path) -> str:
    ler_pdf("pdftotext", conteudo=conteudo, pasta=pasta)
    return (pasta / "lido.txt").read_text()


async def test_r0_2_r3_06_cada_versao_publicada_fica_e_cada_documento_diz_a_sua(casa: Casa) -> None:
    await publicado(casa)
    assinado = await casa.rpc("GerarDocumento", gerar())
    await casa.conduzir()
    novo = await casa.rpc("SalvarModelo", salvar("<p>{{ credito | dinheiro }}</p>", versao=2))
    assert (novo.numero, novo.publicada) == (2, False)
    atual = await casa.rpc("BuscarModelo", pb.BuscarModeloRequest(codigo="contrato"))
    assert (atual.numero, atual.html) == (1, HTML)
    await casa.rpc("PublicarModelo", pb.PublicarModeloRequest(codigo="contrato", versao=3))
    primeira = await casa.rpc("BuscarModelo", pb.BuscarModeloRequest(codigo="contrato", numero=1))
    assert (primeira.html, primeira.publicada) == (HTML, False)
    assert (await casa.rpc("BuscarModelo", pb.BuscarModeloRequest(codigo="contrato"))).numero == 2
    assert len((await casa.rpc("ListarModelos", pb.ListarModelosRequest())).modelos) == 2
    assert (await casa.buscar(assinado.documento_id)).versoes[0].modelo == "contrato/1"


async def test_modelo_errado_e_recusado_com_a_linha(casa: Casa) -> None:
    erro = await casa.recusa("SalvarModelo", salvar("<p>\n{{ nome"))
    assert (erro.kind, erro.fields[0].pointer) == (ErrorKind.VALIDATION, "/html")
    assert "Linha 2" in erro.detail
    assert (await casa.recusa("SalvarModelo", salvar("{{ outro }}"))).fields[0].pointer == "/html"
    await publicado(casa)
    assert (await casa.recusa("SalvarModelo", salvar())).kind is ErrorKind.VERSION_MISMATCH


async def test_gera_pdf_a_com_o_texto_certo(casa: Casa, tmp_path: Path) -> None:
    await publicado(casa)
    pedido = await casa.rpc("GerarDocumento", gerar())
    assert pedido.versoes[0].situacao == pb.SITUACAO_VERSAO_GERANDO
    await casa.conduzir()
    (versao,) = (await casa.buscar(pedido.documento_id)).versoes
    assert (versao.situacao, versao.modelo) == (pb.SITUACAO_VERSAO_DISPONIVEL, "contrato/1")
    conteudo = (await casa.baixar(pedido.documento_id)).content
    texto = texto_do_pdf(conteudo, tmp_path)
    assert "Contrato de Maria da Silva" in texto
    assert "R$ 60.000,00" in texto.replace("\xa0", " ")
    assert "pdfaid:part" in ler_pdf("pdfinfo", "-meta", conteudo=conteudo, pasta=tmp_path)
    assert await casa.linhas("SELECT FROM geracao") == []


async def test_faltando_dado_nada_e_gerado(casa: Casa) -> None:
    await publicado(casa)
    erro = await casa.recusa("GerarDocumento", gerar(dados='{"credito": "1.00"}'))
    assert "consorciado.nome" in erro.detail
    assert await casa.linhas("SELECT FROM documento") == []


async def test_previa_nao_guarda_nada(casa: Casa) -> None:
    await casa.rpc("SalvarModelo", salvar())
    previa = await casa.rpc("PreverModelo", pb.PreverModeloRequest(codigo="contrato"))
    assert (previa.pdf[:5], previa.paginas) == (b"%PDF-", 1)
    assert await casa.linhas("SELECT FROM documento") == []


async def test_modelos_de_fabrica_se_imprimem_e_nao_voltam_sobre_os_alterados(casa: Casa) -> None:
    async with casa.db.transaction() as tx:
        assert await semear(tx) == 8
    async with casa.db.transaction() as tx:
        assert await semear(tx) == 0
    for modelo in (await casa.rpc("ListarModelos", pb.ListarModelosRequest())).modelos:
        previa = await casa.rpc("PreverModelo", pb.PreverModeloRequest(codigo=modelo.codigo))
        assert (previa.pdf[:5], modelo.publicada) == (b"%PDF-", True)


async def test_sem_certificado_a_versao_falha_com_o_motivo(casa: Casa) -> None:
    documento = await casa.guardado()
    await casa.rpc("AssinarDocumento", pb.AssinarDocumentoRequest(documento_id=documento.documento_id, versao=1))
    await casa.conduzir()
    assinada, original = (await casa.buscar(documento.documento_id)).versoes
    assert assinada.situacao == pb.SITUACAO_VERSAO_FALHOU
    assert "certificado" in assinada.motivo
    assert original.situacao == pb.SITUACAO_VERSAO_DISPONIVEL
    assert (await casa.baixar(documento.documento_id)).content == PDF


def certificado(arquivo: Path) -> None:
    chave = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    nome = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Administradora de Consórcio de Teste")])
    hoje = dt.datetime.now(dt.UTC)
    construtor = x509.CertificateBuilder(nome, nome, chave.public_key(), x509.random_serial_number())
    assinado = (
        construtor.not_valid_before(hoje - dt.timedelta(days=1))
        .not_valid_after(hoje + dt.timedelta(days=365))
        .add_extension(x509.KeyUsage(True, True, *[False] * 7), critical=True)
        .sign(chave, hashes.SHA256())
    )
    arquivo.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"adm", chave, assinado, None, serialization.BestAvailableEncryption(b"senha")
        )
    )


async def test_assinatura_pades_conferida_por_outro_leitor(
    banco_vazio: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificado(tmp_path / "adm.p12")
    monkeypatch.setenv("CONSORCIO_DOCUMENTOS_CERTIFICADO_P12", str(tmp_path / "adm.p12"))
    monkeypatch.setenv("CONSORCIO_DOCUMENTOS_CERTIFICADO_SENHA", "senha")
    async with abrir(banco_vazio("documentos"), tmp_path) as casa:
        await publicado(casa)
        documento = await casa.rpc("GerarDocumento", gerar(assinar=True))
        await casa.conduzir()
        conteudo = (await casa.baixar(documento.documento_id)).content
    laudo = ler_pdf("pdfsig", conteudo=conteudo, pasta=tmp_path)
    assert "Signature is Valid" in laudo
    assert "ETSI.CAdES.detached" in laudo
    alterado = conteudo.replace(b"/Type /Page", b"/Type /Pagf", 1)
    assert "Signature is Valid" not in ler_pdf("pdfsig", conteudo=alterado, pasta=tmp_path)


async def test_as_fontes_da_maquina_sao_lidas_uma_vez_e_as_de_um_modelo_sao_so_dele(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Read for each paper they stay in memory: a night of DICs would take all of it."""
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 Pango is installed by the fixture

    lidas: list[FontConfiguration] = []
    original = FontConfiguration.__init__

    def contar(self: FontConfiguration) -> None:
        lidas.append(self)
        original(self)

    monkeypatch.setattr(FontConfiguration, "__init__", contar)
    printing._fontes.cache_clear()
    papeis = [await printing.imprimir(f"<p>Papel {numero}</p>") for numero in (1, 1, 2)]
    assert len(lidas) == 1
    assert papeis[0].conteudo == papeis[1].conteudo != papeis[2].conteudo
    await printing.imprimir("<style>@font-face { font-family: Sua; src: local('DejaVu Sans') }</style><p>Papel</p>")
    assert len(lidas) == 2
    assert papeis[0].conteudo == (await printing.imprimir("<p>Papel 1</p>")).conteudo
    assert len(lidas) == 2
