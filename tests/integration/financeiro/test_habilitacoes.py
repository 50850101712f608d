"""Before the vendor is paid: documents, analysis within its term, guarantee; by two people (R7.20, R7.22)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from consorcio.contracts.financeiro.v1 import antecipacoes_pb2 as ant
from consorcio.contracts.financeiro.v1 import creditos_pb2 as cre
from consorcio.contracts.financeiro.v1 import exclusoes_pb2 as exc
from consorcio.contracts.financeiro.v1 import financeiro_pb2 as pb
from consorcio.contracts.financeiro.v1 import habilitacoes_pb2 as hab
from consorcio.core.errors import ErrorKind
from consorcio.platform.context import Actor, ActorKind
from integration.financeiro.casa import OPERADOR, Casa, GrupoVivo, data_ago
from integration.financeiro.test_creditos import contemplado, mes, propor, recusada
from integration.financeiro.test_exclusoes import excluir

BALCAO = Actor(
    "balcao",
    "Balcão",
    ActorKind.USUARIO,
    permissoes=frozenset({"financeiro.habilitacao.registrar", "financeiro.garantia.registrar", "financeiro.cota.ler"}),
)
ANALISTA = Actor(
    "analista",
    "Analista",
    ActorKind.USUARIO,
    permissoes=frozenset(
        {"financeiro.habilitacao.*", "financeiro.garantia.*", "financeiro.cota.ler", "financeiro.credito.registrar"}
    ),
)
DIA = data_ago(3) + timedelta(days=4)


async def aberta(casa: Casa, **regra: Any) -> tuple[GrupoVivo, str, hab.Habilitacao]:
    casa.clock.advance(datetime(DIA.year, DIA.month, DIA.day, 15, tzinfo=UTC) - casa.clock.now())
    grupo, cota = await contemplado(casa, **{"nao_exige_habilitacao": False, **regra})
    pedido = hab.AbrirHabilitacaoRequest(cota_id=cota, pessoa=hab.PESSOA_HABILITADA_FISICA, data=str(DIA))
    return grupo, cota, await casa.rpc("AbrirHabilitacao", pedido, BALCAO)


async def enviar(casa: Casa, cota: str, codigo: str, de_quem: str = "") -> None:
    documento = {"documento_id": str(uuid4()), "numero": 1, "tipo": codigo, "assinada": False, "grupo_id": ""}
    await casa.evento("DocumentoUploadado", {**documento, "cota_id": cota, "consorciado_id": de_quem})


async def decidir(casa: Casa, cota: str, codigo: str, decisao: str, quem: Actor = BALCAO, **campos: Any) -> Any:
    pedido = hab.DecidirDocumentoRequest(
        cota_id=cota,
        codigo=codigo,
        decisao=hab.DecisaoDocumento.Value(f"DECISAO_DOCUMENTO_{decisao}"),
        data=str(DIA),
        **campos,
    )
    return await casa.rpc("DecidirDocumento", pedido, quem)


def etapa(cota: str, dia: str = str(DIA), **campos: Any) -> hab.DecidirEtapaRequest:
    return hab.DecidirEtapaRequest(cota_id=cota, **{"aprova": True, "data": dia, **campos})


async def autorizada(casa: Casa, **regra: Any) -> tuple[GrupoVivo, str]:
    grupo, cota, habilitacao = await aberta(casa, **regra)
    for documento in habilitacao.documentos:
        if documento.obrigatorio:
            await enviar(casa, cota, documento.codigo)
            await decidir(casa, cota, documento.codigo, "ACEITAR")
    etapas = [(await casa.rpc("DecidirEtapa", etapa(cota), ANALISTA)).etapa for _ in range(3)]
    assert etapas[-1] == hab.ETAPA_HABILITACAO_AUTORIZADA
    return grupo, cota


async def garantir(casa: Casa, cota: str, valor: str, substitui: str = "", ano: int = 0) -> hab.Garantia:
    pedido = hab.RegistrarGarantiaRequest(
        cota_id=cota,
        tipo=hab.TIPO_GARANTIA_ALIENACAO_FIDUCIARIA,
        descricao="Automóvel",
        valor=valor,
        registro="Gravame 1",
        substitui_garantia_id=substitui,
        data=str(DIA),
        ano_fabricacao=ano,
    )
    garantia: hab.Garantia = await casa.rpc("RegistrarGarantia", pedido, BALCAO)
    return garantia


def aprovar(garantia: hab.Garantia, **campos: Any) -> hab.DecidirGarantiaRequest:
    valores = {"aprova": True, "data": str(DIA), **campos}
    return hab.DecidirGarantiaRequest(garantia_id=garantia.garantia_id, **valores)


async def test_r7_20_the_vendor_waits_for_documents_analysis_and_guarantee(casa: Casa) -> None:
    grupo, cota = await contemplado(casa, nao_exige_habilitacao=False)
    sem = await recusada(propor(grupo, cota, "FORNECEDOR", "1.00"))
    assert (sem.rule, "Abra antes" in sem.detail) == ("R7.20", True)
    grupo, cota = await autorizada(casa)
    falta = await recusada(propor(grupo, cota, "FORNECEDOR", "50000.00"))
    assert falta.rule == "R7.22"
    garantia = await garantir(casa, cota, "55000.00")
    assert (await recusada(casa.rpc("DecidirGarantia", aprovar(garantia), BALCAO))).kind is ErrorKind.FORBIDDEN
    assert (
        await casa.rpc("DecidirGarantia", aprovar(garantia), ANALISTA)
    ).situacao == hab.SITUACAO_GARANTIA_CONSTITUIDA
    uso = await propor(grupo, cota, "FORNECEDOR", "50000.00")
    assert uso.situacao == cre.SITUACAO_USO_CREDITO_PROPOSTO
    (fato,) = [f for f in await casa.eventos("CreditoAutorizado") if f["cota_id"] == cota]
    assert fato["valida_ate"] == str(DIA + timedelta(days=60))
    tarde = await recusada(propor(grupo, cota, "FORNECEDOR", "1.00", dias=4 + 61))
    assert tarde.rule in {"R7.20", "R7.21"}


async def test_r7_1b_the_list_is_by_class_and_person_and_follows_what_arrives(casa: Casa) -> None:
    _, cota, habilitacao = await aberta(casa)
    codigos = {d.codigo for d in habilitacao.documentos}
    assert {"identidade", "documento-veiculo"} <= codigos
    assert not codigos & {"contrato-social", "matricula", "contrato-servico"}
    sem = await recusada(decidir(casa, cota, "identidade", "ACEITAR"))
    assert "não foi enviado" in sem.detail
    ((dono,),) = await casa.linhas("SELECT consorciado_id FROM conta_cota WHERE cota_id = %s", cota)
    await enviar(casa, "", "identidade", str(dono))
    await enviar(casa, cota, "comprovante-renda")
    await decidir(casa, cota, "comprovante-renda", "RECUSAR", motivo="Ilegível")
    assert (await recusada(decidir(casa, cota, "identidade", "RECUSAR"))).kind is ErrorKind.VALIDATION
    dispensa = await recusada(decidir(casa, cota, "estado-civil", "DISPENSAR", motivo="Solteira"))
    assert dispensa.kind is ErrorKind.FORBIDDEN
    lida = await decidir(casa, cota, "estado-civil", "DISPENSAR", ANALISTA, motivo="Solteira, na identidade")
    situacoes = {d.codigo: d.situacao for d in lida.documentos}
    assert situacoes["identidade"] == hab.SITUACAO_DOCUMENTO_EXIGIDO_ENVIADO
    assert situacoes["comprovante-renda"] == hab.SITUACAO_DOCUMENTO_EXIGIDO_RECUSADO
    assert situacoes["estado-civil"] == hab.SITUACAO_DOCUMENTO_EXIGIDO_DISPENSADO
    await enviar(casa, cota, "comprovante-renda")
    lida = await decidir(casa, cota, "comprovante-renda", "ACEITAR")
    (renda,) = [d for d in lida.documentos if d.codigo == "comprovante-renda"]
    assert (renda.motivo, renda.valido_ate) == ("", str(DIA + timedelta(days=90)))
    falta = await recusada(casa.rpc("DecidirEtapa", etapa(cota), ANALISTA))
    assert "Documento de identidade" in falta.detail


async def test_r7_20_stages_have_a_term_in_business_days_and_the_late_are_seen(casa: Casa) -> None:
    _, cota, habilitacao = await aberta(casa, prazo_analise_dias=3)
    assert habilitacao.prazo == str(casa.runtime.calendar.add_business_days(DIA, 3))
    assert not habilitacao.atrasada
    lista = hab.ListarHabilitacoesRequest(atrasadas=True)
    assert not (await casa.rpc("ListarHabilitacoes", lista)).habilitacoes
    casa.clock.advance(timedelta(days=10))
    (tarde,) = (await casa.rpc("ListarHabilitacoes", lista)).habilitacoes
    assert (tarde.cota_id, tarde.atrasada) == (cota, True)
    pagina = await casa.rpc("ListarHabilitacoes", hab.ListarHabilitacoesRequest(tamanho_pagina=1))
    seguinte = hab.ListarHabilitacoesRequest(tamanho_pagina=1, token_pagina=pagina.proximo_token)
    assert not (await casa.rpc("ListarHabilitacoes", seguinte)).habilitacoes
    (lida,) = pagina.habilitacoes
    obrigatorios = sum(documento.obrigatorio for documento in habilitacao.documentos)
    assert (lida.cota_numero > 0, lida.documentos_exigidos, lida.documentos_resolvidos) == (True, obrigatorios, 0)
    assert (habilitacao.minha, lida.minha) == (True, False)
    outro_grupo = hab.ListarHabilitacoesRequest(grupo_id=str(uuid4()))
    assert not (await casa.rpc("ListarHabilitacoes", outro_grupo)).habilitacoes
    proprio = Actor("balcao", "Balcão", ActorKind.USUARIO, permissoes=frozenset({"financeiro.*"}))
    assert (await recusada(casa.rpc("DecidirEtapa", etapa(cota), proprio))).kind is ErrorKind.FORBIDDEN
    reprova = etapa(cota, aprova=False, motivo="Restrição")
    assert (await casa.rpc("DecidirEtapa", reprova, ANALISTA)).etapa == hab.ETAPA_HABILITACAO_REPROVADA
    encerradas = hab.ListarHabilitacoesRequest(encerradas=True, grupo_id=lida.grupo_id, tamanho_pagina=1)
    ultima = await casa.rpc("ListarHabilitacoes", encerradas)
    assert [h.habilitacao_id for h in ultima.habilitacoes] == [lida.habilitacao_id]
    encerradas.token_pagina = ultima.proximo_token
    assert not (await casa.rpc("ListarHabilitacoes", encerradas)).habilitacoes
    outra = hab.AbrirHabilitacaoRequest(cota_id=cota, pessoa=hab.PESSOA_HABILITADA_FISICA, data=str(DIA))
    assert (await casa.rpc("AbrirHabilitacao", outra, BALCAO)).etapa == hab.ETAPA_HABILITACAO_DOCUMENTOS
    assert (await recusada(casa.rpc("AbrirHabilitacao", outra, BALCAO))).kind is ErrorKind.CONFLICT


async def test_r7_28_less_than_what_is_owed_or_above_the_alcada_is_of_who_may_go_above(casa: Casa) -> None:
    object.__setattr__(casa.runtime.settings, "alcada_credito_reais", 60_000)
    _, cota = await autorizada(casa)
    pouca = await garantir(casa, cota, "10000.00")
    assert (await recusada(casa.rpc("DecidirGarantia", aprovar(pouca), ANALISTA))).kind is ErrorKind.FORBIDDEN
    assert (await recusada(casa.rpc("DecidirGarantia", aprovar(pouca), OPERADOR))).kind is ErrorKind.VALIDATION
    com_motivo = aprovar(pouca, motivo="Avalista com patrimônio")
    assert (await casa.rpc("DecidirGarantia", com_motivo, OPERADOR)).situacao == hab.SITUACAO_GARANTIA_CONSTITUIDA
    grande = await garantir(casa, cota, "60000.01", pouca.garantia_id)
    assert (await recusada(casa.rpc("DecidirGarantia", aprovar(grande), ANALISTA))).kind is ErrorKind.FORBIDDEN
    await casa.rpc("DecidirGarantia", aprovar(grande), OPERADOR)
    lida = await casa.rpc("BuscarHabilitacao", hab.BuscarHabilitacaoRequest(cota_id=cota))
    assert [g.situacao for g in lida.garantias] == [
        hab.SITUACAO_GARANTIA_SUBSTITUIDA,
        hab.SITUACAO_GARANTIA_CONSTITUIDA,
    ]
    fantasma = hab.RegistrarGarantiaRequest(
        cota_id=cota,
        tipo=hab.TIPO_GARANTIA_AVAL,
        descricao="Aval",
        valor="1.00",
        substitui_garantia_id=pouca.garantia_id,
    )
    assert (await recusada(casa.rpc("RegistrarGarantia", fantasma, BALCAO))).kind is ErrorKind.VALIDATION


async def test_r7_10_a_cancelled_credit_leaves_nothing_to_be_answered_and_who_owed_is_excluded(casa: Casa) -> None:
    grupo, cota = await autorizada(casa, cancelamento_contemplacao_parcelas=1)
    garantia = await garantir(casa, cota, "60000.00")
    await mes(grupo, 4, menos=cota)
    assert (await recusada(excluir(grupo, cota, "DESISTENCIA"))).rule == "R2.21"
    dia = str(data_ago(4) + timedelta(days=1))
    cancelar = cre.CancelarCreditoRequest(cota_id=cota, motivo="AGO 4", data_contabil=dia)
    await casa.rpc("CancelarCredito", cancelar)
    await grupo.conferir()
    andamento = await casa.linhas("SELECT etapa, motivo FROM habilitacao WHERE cota_id = %s", cota)
    assert andamento == [("REPROVADA", "A contemplação foi cancelada.")]
    assert await casa.linhas("SELECT situacao FROM garantia WHERE garantia_id = %s", garantia.garantia_id) == [
        ("RECUSADA",)
    ]
    assert [fato["esperam"] for fato in await casa.eventos("GarantiaRecusada")] == [0]
    exclusao = await excluir(grupo, cota, "DESISTENCIA")
    assert exclusao.situacao == exc.SITUACAO_EXCLUSAO_AGUARDA_SORTEIO


async def test_r2_24_the_quitacao_releases_the_guarantee_and_nothing_earlier_does(casa: Casa) -> None:
    grupo, cota = await autorizada(casa)
    await casa.rpc("DecidirGarantia", aprovar(await garantir(casa, cota, "60000.00")), ANALISTA)
    assert not await casa.eventos("GarantiaLiberada")
    escolha = ant.EscolhaAntecipacao(quitacao=True)
    pedido = ant.PedirAntecipacaoRequest(cota_id=cota, escolha=escolha, data_contabil=str(DIA))
    pedida = await casa.rpc("PedirAntecipacao", pedido)
    titulo = await casa.rpc("BuscarParcela", pb.BuscarParcelaRequest(parcela_id=pedida.parcela_id))
    await grupo.pagar(titulo, dia=DIA)
    await grupo.conferir()
    (fato,) = await casa.eventos("GarantiaLiberada")
    assert fato["cota_id"] == cota
    lida = await casa.rpc("BuscarHabilitacao", hab.BuscarHabilitacaoRequest(cota_id=cota))
    assert [g.situacao for g in lida.garantias] == [hab.SITUACAO_GARANTIA_LIBERADA]


async def test_r4_13_the_last_parcela_tells_it_too(casa: Casa) -> None:
    grupo = casa.novo_grupo(prazo_meses=2, taxa_administracao="0", fundo_reserva="0")
    await grupo.formar(2)
    await grupo.fechar(1)
    await grupo.emitir(2)
    await grupo.pagar(await grupo.titulo(2, grupo.cotas[0]))
    quitadas = [fato["cota_id"] for fato in await casa.eventos("CotaQuitada") if fato["grupo_id"] == grupo.id]
    assert quitadas == [grupo.cotas[0]]


async def test_r7_24_a_bem_older_than_the_group_admits_is_no_guarantee(casa: Casa) -> None:
    _, cota = await autorizada(casa, idade_maxima_bem_anos=5)
    sem_ano = await recusada(garantir(casa, cota, "55000.00"))
    assert [campo.pointer for campo in sem_ano.fields] == ["/ano_fabricacao"]
    assert (await recusada(garantir(casa, cota, "55000.00", ano=DIA.year - 6))).rule == "R7.24"
    garantia = await garantir(casa, cota, "55000.00", ano=DIA.year - 5)
    assert garantia.ano_fabricacao == DIA.year - 5
    await casa.rpc("DecidirGarantia", aprovar(garantia, aprova=False, motivo="Vistoria"), ANALISTA)


async def test_what_happens_to_a_credit_is_told_without_why(casa: Casa) -> None:
    _, cota, habilitacao = await aberta(casa)
    codigo = habilitacao.documentos[0].codigo
    await enviar(casa, cota, codigo)
    await decidir(casa, cota, codigo, "RECUSAR", motivo="Assinatura de Maria não confere")
    garantia = await garantir(casa, cota, "55000.00")
    await casa.rpc("DecidirGarantia", aprovar(garantia, aprova=False, motivo="Vistoria"), ANALISTA)
    (pedidos,) = await casa.eventos("DocumentosPedidos")
    obrigatorios = [documento.descricao for documento in habilitacao.documentos if documento.obrigatorio]
    assert (pedidos["cota_id"], sorted(pedidos["documentos"])) == (cota, sorted(obrigatorios))
    (recusado,) = await casa.eventos("DocumentoRecusado")
    assert (recusado["codigo"], "Maria" in str(recusado)) == (codigo, False)
    assert [fato["cota_id"] for fato in await casa.eventos("GarantiaRegistrada")] == [cota]
    assert [fato["esperam"] for fato in await casa.eventos("GarantiaRecusada")] == [0]
