"""One system behind its gateway with the life of two small groups in it, for the tests that ask it over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from consorcio.contracts.documentos.v1 import documentos_pb2 as doc
from consorcio.contracts.financeiro.v1 import antecipacoes_pb2 as ant
from consorcio.contracts.financeiro.v1 import financeiro_pb2 as fin
from consorcio.contracts.grupos.v1 import grupos_pb2 as grp
from consorcio.contracts.identidade.v1 import identidade_pb2 as idt
from consorcio.contracts.sorteios.v1 import assembleias_gerais_pb2 as ger
from consorcio.contracts.sorteios.v1 import sorteios_pb2 as sor
from consorcio.platform.stack import embedded_stack
from consorcio.targets import TARGETS
from gateway_no_ar import NoAr, gateway_no_ar
from sistema_prova import Assembleia, Balcao, Grupo, abrir_grupo, cadastrar, constituir, emitir, pagar, vender

_COTAS = 12


@dataclass(slots=True)
class Semeado:
    """A system with something in it: `ids` by the name of the field that carries them, newest groups last."""

    no_ar: NoAr
    ids: dict[str, list[str]] = field(default_factory=dict)
    papeis: dict[str, list[str]] = field(default_factory=dict)
    dono: dict[str, str] = field(default_factory=dict)
    """What belongs to the first consorciado; the second of each list of `ids` belongs to another."""


@pytest.fixture(scope="session")
def semeado(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Semeado]:
    """A group with two assemblies, one of them open to bids, and another still being sold, not to the first person."""
    pasta = tmp_path_factory.mktemp("no-ar")
    with (
        embedded_stack(pasta / "servidores", TARGETS, durable=False) as stack,
        gateway_no_ar(stack.urls, pasta / "dados") as no_ar,
    ):
        tudo = Semeado(no_ar)
        no_ar.fazer(_semear(no_ar.balcao, tudo))
        yield tudo


async def _semear(balcao: Balcao, tudo: Semeado) -> None:
    pessoas = await cadastrar(balcao, _COTAS)
    em_formacao = await abrir_grupo(balcao, _COTAS)
    pendentes = await vender(balcao, em_formacao, pessoas[1:5])
    grupo = await abrir_grupo(balcao, _COTAS)
    primeiras = await vender(balcao, grupo, pessoas)
    await pagar(balcao, primeiras, "2022-12-28")
    grupo = await constituir(balcao, grupo, _COTAS)
    feita = await Assembleia.convocar(balcao, grupo, 1)
    await feita.sortear()
    segundas = await emitir(balcao, grupo, 2)
    await pagar(balcao, segundas[:3], grupo.vencimento(2))
    aberta = await Assembleia.convocar(balcao, grupo, 2)
    await aberta.lance(1, "30")
    await aberta.lance(2, "40")
    tudo.ids = {
        "consorciado_id": pessoas,
        "grupo_id": [grupo.grupo_id, em_formacao.grupo_id],
        "bem_id": [grupo.bem_id, em_formacao.bem_id],
        "bem_ids": [grupo.bem_id],
        "cota_id": [grupo.cotas[numero] for numero in sorted(grupo.cotas)],
        "parcela_id": [parcela.parcela_id for parcela in (*segundas, *pendentes)],
        "identificador": [parcela.identificador for parcela in (*segundas, *pendentes)],
        "assembleia_id": [feita.assembleia_id, aberta.assembleia_id],
        "antecipacao_id": [await _antecipacao(balcao, grupo, numero) for numero in (1, _COTAS)],
        "assembleia_geral_id": [await _assembleia_geral(balcao, grupo)],
        **await _ids_das_listas(balcao, grupo, em_formacao, aberta),
    }
    tipos = (await balcao.pedir(doc.DESCRIPTOR, "ListarTipos", doc.ListarTiposRequest())).tipos
    tipo = next(tipo.tipo for tipo in tipos if tipo.do_consorciado)
    tudo.ids["tipo_do_consorciado"] = [tipo]
    tudo.ids["documento_id"] = [await _documento(balcao, tipo, dono) for dono in (pessoas[0], pessoas[-1])]
    await _pessoas_de_casa(balcao, tudo)


async def _antecipacao(balcao: Balcao, grupo: Grupo, numero: int) -> str:
    """Asked for and not paid."""
    pedido = ant.PedirAntecipacaoRequest(
        cota_id=grupo.cotas[numero],
        escolha=ant.EscolhaAntecipacao(parcelas=1),
        data_contabil=grupo.vencimento(2).isoformat(),
    )
    return str((await balcao.pedir(ant.DESCRIPTOR, "PedirAntecipacao", pedido)).antecipacao_id)


async def _assembleia_geral(balcao: Balcao, grupo: Grupo) -> str:
    """Called, and open to votes by letter or by the internet."""
    dia = grupo.vencimento(3)
    pedido = ger.ConvocarAssembleiaGeralRequest(
        grupo_id=grupo.grupo_id,
        tipo=ger.TIPO_ASSEMBLEIA_GERAL_AGE,
        data=dia.isoformat(),
        hora="19:00",
        local="Sala virtual",
        pauta=[ger.ItemPauta(materia=ger.MATERIA_OUTRA, texto="Assunto de interesse de todos")],
        data_contabil=(dia - timedelta(days=20)).isoformat(),
    )
    return str((await balcao.pedir(ger.DESCRIPTOR, "ConvocarAssembleiaGeral", pedido)).assembleia_geral_id)


async def _documento(balcao: Balcao, tipo: str, consorciado_id: str) -> str:
    pedido = doc.CriarDocumentoRequest(
        tipo=tipo, titulo="Documento", consorciado_id=consorciado_id, nome_arquivo="documento.pdf"
    )
    envio = await balcao.pedir(doc.DESCRIPTOR, "CriarDocumento", pedido)
    return str(envio.documento.documento_id)


async def _ids_das_listas(balcao: Balcao, grupo: Grupo, em_formacao: Grupo, aberta: Assembleia) -> dict[str, list[str]]:
    planos = (await balcao.pedir(grp.DESCRIPTOR, "ListarPlanos", grp.ListarPlanosRequest())).planos
    adesoes = [
        adesao
        for cada in (grupo.grupo_id, em_formacao.grupo_id)
        for adesao in (
            await balcao.pedir(grp.DESCRIPTOR, "ListarAdesoes", grp.ListarAdesoesRequest(grupo_id=cada))
        ).adesoes
    ]
    pagamentos = (
        await balcao.pedir(fin.DESCRIPTOR, "ListarPagamentos", fin.ListarPagamentosRequest(grupo_id=grupo.grupo_id))
    ).pagamentos
    lances = (
        await balcao.pedir(sor.DESCRIPTOR, "ListarLances", sor.ListarLancesRequest(assembleia_id=aberta.assembleia_id))
    ).lances
    extracoes = (await balcao.pedir(sor.DESCRIPTOR, "ListarExtracoes", sor.ListarExtracoesRequest())).extracoes
    return {
        "plano_id": [plano.plano_id for plano in planos],
        "adesao_id": [adesao.adesao_id for adesao in sorted(adesoes, key=lambda adesao: adesao.numero)],
        "pagamento_id": [
            pagamento.pagamento_id
            for cota in (grupo.cotas[numero] for numero in sorted(grupo.cotas))
            for pagamento in pagamentos
            if pagamento.cota_id == cota
        ],
        "lance_id": [lance.lance_id for lance in sorted(lances, key=lambda lance: lance.cota_numero)],
        "extracao": [str(extracao.numero) for extracao in extracoes],
    }


async def _pessoas_de_casa(balcao: Balcao, tudo: Semeado) -> None:
    papeis = (await balcao.pedir(idt.DESCRIPTOR, "ListarPapeis", idt.ListarPapeisRequest())).papeis
    tudo.papeis = {papel.papel: list(papel.permissoes) for papel in papeis}
    usuarios = []
    for nome, papel, consorciado_id in (
        ("quem.administra", "administrador", ""),
        ("quem.consorcia", "consorciado", tudo.ids["consorciado_id"][0]),
    ):
        pedido = idt.CriarUsuarioRequest(
            nome_usuario=nome,
            nome="Quem Testa",
            email=f"{nome}@example.com",
            papeis=[papel],
            consorciado_id=consorciado_id,
        )
        criado = await balcao.pedir(idt.DESCRIPTOR, "CriarUsuario", pedido)
        usuarios.append(criado.usuario.usuario_id)
    tudo.ids["usuario_id"] = usuarios
