"""E-mail from the fact to the mailbox: who is told what, who is not, and when."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from consorcio.contracts.notificacoes.v1 import notificacoes_pb2 as pb
from consorcio.core.errors import ErrorKind
from consorcio.services.notificacoes.repository import entregas
from integration.notificacoes.conftest import COTA, GRUPO, JOAO, MARIA, USUARIO, Casa

EMAIL = ("EMAIL", "maria@exemplo.com.br")
DADOS = {"grupo": "1001", "cota": "74", "assembleia": "2", "valor": "10.00", "data_pagamento": "2026-01-05"}


def _pedido(**campos: Any) -> pb.EnviarNotificacaoRequest:
    padrao = {"consorciado_id": str(MARIA), "modelo": "pagamento_recebido", "dados": DADOS, "canais": [pb.CANAL_EMAIL]}
    return pb.EnviarNotificacaoRequest(**{**padrao, **campos})


async def test_a_payment_reaches_the_mailbox_of_the_holder_in_words_of_the_trade(casa: Casa) -> None:
    await casa.apresentar(MARIA, "Maria da Conceição", EMAIL)
    await casa.vender()
    await casa.pagar()
    async with casa.no_ar():
        await casa.correio.esperar(1)
        await casa.ate_situacao("ENVIADA")
    (recebida,) = casa.correio.caixa
    assert (recebida.para, recebida.email["subject"]) == ("maria@exemplo.com.br", "Pagamento recebido")
    assert "Olá, Maria da Conceição." in recebida.texto
    assert "R$ 1.234,56 em 05/01/2026, da cota 74 do grupo 1001" in recebida.texto
    html = recebida.email.get_body(("html",))
    assert html is not None
    assert "<p>Olá, Maria da Conceição.</p>" in html.get_content()
    assert await casa.linhas("SELECT provedor_id, modelo_versao FROM entrega WHERE canal = 'EMAIL'") == [
        ("aceita como 1", 1)
    ]


async def test_nothing_personal_is_in_the_tables(casa: Casa) -> None:
    await casa.apresentar(MARIA, "Maria da Conceição", EMAIL, ("CELULAR", "+5511987654321"))
    await casa.vender()
    await casa.pagar()
    for (tabela,) in await casa.linhas("SELECT tablename FROM pg_tables WHERE schemaname IN ('public', 'plataforma')"):
        if tabela == "modelo":
            continue
        esquema = "plataforma" if tabela in {"inbox", "outbox", "saga", "comando", "migracao"} else "public"
        for (linha,) in await casa.linhas(f"SELECT t::text FROM {esquema}.{tabela} t"):
            for segredo in ("Maria", "maria@", "987654321", "1234.56", "1.234,56"):
                assert segredo not in linha, tabela


async def test_a_fact_that_comes_before_the_holder_or_the_address_waits_for_them(casa: Casa) -> None:
    await casa.pagar()
    assert await casa.linhas("SELECT id FROM notificacao") == [(None,)]
    await casa.vender()
    async with casa.no_ar():
        await casa.ate_situacao("SEM_CONTATO")
        await casa.apresentar(MARIA, "Maria", EMAIL)
        await casa.correio.esperar(1)
    assert "da cota 74 do grupo 1001" in casa.correio.caixa[0].texto


async def test_the_same_fact_or_key_tells_once(casa: Casa) -> None:
    await casa.apresentar(MARIA, "Maria", EMAIL)
    await casa.vender()
    await casa.pagar()
    await casa.pagar()
    uma = await casa.rpc("EnviarNotificacao", _pedido(chave_unica="k1"))
    outra = await casa.rpc("EnviarNotificacao", _pedido(chave_unica="k1"))
    assert uma.notificacao_id == outra.notificacao_id
    async with casa.no_ar():
        await casa.ate_situacao("ENVIADA", quantas=2)
    assert len(casa.correio.caixa) == 2


async def test_who_refused_is_not_told_even_if_it_was_queued_before(casa: Casa) -> None:
    await casa.apresentar(MARIA, "Maria", EMAIL)
    await casa.rpc("EnviarNotificacao", _pedido())
    await _preferir(casa, pb.CANAL_EMAIL, pb.FINALIDADE_COBRANCA, False)
    depois = await casa.rpc("EnviarNotificacao", _pedido())
    assert [e.situacao for e in depois.entregas] == [pb.SITUACAO_ENTREGA_SUPRIMIDA]
    async with casa.no_ar():
        await casa.ate_situacao("SUPRIMIDA", quantas=2)
    assert casa.correio.caixa == []
    historia = await casa.linhas("SELECT permitido, origem, ator_id FROM consentimento")
    assert historia == [(False, "telefonema", USUARIO)]


async def test_safety_cannot_be_refused_and_sms_needs_a_yes(casa: Casa) -> None:
    pedido = pb.DefinirPreferenciasRequest(
        consorciado_id=str(MARIA),
        origem="x",
        preferencias=[pb.Preferencia(canal=pb.CANAL_EMAIL, finalidade=pb.FINALIDADE_SEGURANCA)],
    )
    assert (await casa.recusa("DefinirPreferencias", pedido)).kind is ErrorKind.PRECONDITION
    permitidas = await casa.rpc("BuscarPreferencias", pb.BuscarPreferenciasRequest(consorciado_id=str(MARIA)))
    padrao = {(p.canal, p.finalidade): p.permitido for p in permitidas.preferencias}
    assert padrao[pb.CANAL_EMAIL, pb.FINALIDADE_COBRANCA]
    assert not padrao[pb.CANAL_SMS, pb.FINALIDADE_COBRANCA]
    assert not padrao[pb.CANAL_EMAIL, pb.FINALIDADE_MARKETING]


async def test_at_night_it_waits_for_the_morning_unless_it_is_urgent(casa: Casa) -> None:
    await casa.apresentar(MARIA, "Maria", EMAIL)
    casa.clock.advance(timedelta(hours=12))
    await casa.rpc("EnviarNotificacao", _pedido())
    await casa.rpc("EnviarNotificacao", _pedido(prioridade=pb.PRIORIDADE_ALTA))
    async with casa.no_ar():
        await casa.ate_situacao("ENVIADA")
        assert await casa.situacoes() == ["ENVIADA", "PENDENTE"]
        casa.clock.advance(timedelta(hours=9, minutes=59))
        casa.runtime.db.bells.ring()
        assert await casa.situacoes() == ["ENVIADA", "PENDENTE"]
        casa.clock.advance(timedelta(minutes=1))
        casa.runtime.db.bells.ring()
        await casa.ate_situacao("ENVIADA", quantas=2)


async def test_a_whole_group_is_told_of_its_assembly_and_each_of_their_own_cota(casa: Casa) -> None:
    await casa.apresentar(MARIA, "Maria", EMAIL)
    await casa.apresentar(JOAO, "João", ("EMAIL", "joao@exemplo.com.br"))
    await casa.vender()
    await casa.vender(JOAO, UUID(int=9), 75)
    await casa.receber(
        "AssembleiaConvocada",
        "assembleia/a1",
        assembleia_id="a1",
        grupo_id=str(GRUPO),
        grupo_codigo="1001",
        ago=2,
        data_ago="2026-02-12",
    )
    async with casa.no_ar():
        await casa.correio.esperar(2)
    textos = {recebida.para: recebida.texto for recebida in casa.correio.caixa}
    assert "a cota 74 deve estar em dia" in textos["maria@exemplo.com.br"]
    assert "a cota 75 deve estar em dia" in textos["joao@exemplo.com.br"]
    assert casa.correio.caixa[0].email["subject"] == "Assembleia do grupo 1001 em 12/02/2026"


async def test_the_regua_speaks_of_each_open_parcela_on_its_days_and_never_of_a_paid_one(casa: Casa) -> None:
    await casa.apresentar(MARIA, "Maria", EMAIL)
    await casa.vender()
    await casa.vender(MARIA, UUID(int=9), 75)
    await casa.pagar(ago=3, cota=UUID(int=9))
    casa.correio.caixa.clear()
    await casa.receber(
        "ParcelasEmitidas",
        f"grupo/{GRUPO}",
        grupo_id=str(GRUPO),
        ago=3,
        quantidade=2,
        valor_centavos=1,
        vencimento="2026-01-10",
    )
    async with casa.no_ar():
        await casa.ate_situacao("ENVIADA", quantas=2)
        assert [r.email["subject"] for r in casa.correio.caixa if "vence" in r.email["subject"]] == [
            "Sua parcela vence em 10/01/2026"
        ]
    assert "da cota 74" in next(r.texto for r in casa.correio.caixa if "vence" in r.email["subject"])
    casa.clock.advance(timedelta(days=8))
    async with casa.no_ar():
        await casa.ate_situacao("ENVIADA", quantas=3)
    assert casa.correio.caixa[-1].email["subject"] == "Parcela vencida em 10/01/2026"


async def test_r4_55_nobody_is_reminded_of_what_was_paid_ahead(casa: Casa) -> None:
    await casa.apresentar(MARIA, "Maria", EMAIL)
    await casa.vender()
    await casa.vender(MARIA, UUID(int=9), 75)
    grupo = {"grupo_id": str(GRUPO)}
    abatidas = {"cota_id": str(UUID(int=9)), "agos": [3, 4], "parcelas": [], "data": "2026-01-02"}
    await casa.receber("ParcelasAbatidas", f"grupo/{GRUPO}", **grupo, **abatidas)
    casa.correio.caixa.clear()
    emitidas = {"ago": 3, "quantidade": 1, "valor_centavos": 1, "vencimento": "2026-01-10"}
    await casa.receber("ParcelasEmitidas", f"grupo/{GRUPO}", **grupo, **emitidas)
    async with casa.no_ar():
        await casa.ate_situacao("ENVIADA", quantas=1)
    textos = [r.texto for r in casa.correio.caixa if "vence" in r.email["subject"]]
    assert len(textos) == 1
    assert "da cota 74" in textos[0]


async def test_a_winning_bid_has_its_deadline_and_a_contemplacao_its_credit(casa: Casa) -> None:
    await casa.apresentar(MARIA, "Maria", EMAIL)
    await casa.vender()
    comum = {
        "contemplacao_id": str(uuid4()),
        "assembleia_id": "a1",
        "grupo_id": str(GRUPO),
        "ago": 2,
        "cota_id": str(COTA),
        "numero": 74,
        "credito_centavos": 6000000,
        "lance_id": "",
    }
    pendente = {**comum, "tipo": "LANCE_LIVRE", "situacao": "PENDENTE", "prazo_pagamento": "2026-01-09"}
    await casa.receber("ContemplacaoProcessada", "assembleia/a1", **pendente)
    await casa.receber(
        "ContemplacaoProcessada", "assembleia/a1", **{**comum, "tipo": "SORTEIO", "situacao": "CONFIRMADA"}
    )
    async with casa.no_ar():
        await casa.correio.esperar(2)
    assert sorted(r.email["subject"] for r in casa.correio.caixa) == ["Seu lance venceu", "Sua cota foi contemplada"]
    lance = next(r.texto for r in casa.correio.caixa if "lance" in r.email["subject"])
    assert "Pague-o até 09/01/2026" in lance
    assert "R$ 60.000,00" in lance


async def test_a_user_is_told_of_what_happens_to_their_account(casa: Casa) -> None:
    await casa.apresentar_usuario(USUARIO, "Ana", "ana@exemplo.com.br")
    await casa.receber("SenhaAlterada", f"usuario/{USUARIO}", usuario_id=USUARIO)
    async with casa.no_ar():
        await casa.correio.esperar(1)
    assert "A senha da sua conta foi alterada." in casa.correio.caixa[0].texto


@pytest.mark.parametrize(("situacao", "dito"), [("CONCLUIDA", "está pronto"), ("FALHOU", "não pôde ser feito")])
async def test_who_scheduled_a_report_is_told_when_it_ends_and_who_asked_for_one_is_not(
    casa: Casa, situacao: str, dito: str
) -> None:
    await casa.apresentar_usuario(USUARIO, "Ana", "ana@exemplo.com.br")
    comum = {
        "tipo": "inadimplencia",
        "nome": "Inadimplência por faixa",
        "formato": "PDF",
        "data_final": "2026-03-31",
        "situacao": situacao,
        "solicitante_id": USUARIO,
    }
    await casa.receber("RelatorioTerminado", "execucao-relatorio/1", execucao_id="1", agendamento_id="", **comum)
    for _ in range(2):
        await casa.receber("RelatorioTerminado", "execucao-relatorio/2", execucao_id="2", agendamento_id="a", **comum)
    async with casa.no_ar():
        await casa.correio.esperar(1)
    (recebida,) = casa.correio.caixa
    assert "Inadimplência por faixa" in recebida.email["subject"]
    assert dito in recebida.texto
    assert "31/03/2026" in recebida.texto


@pytest.mark.parametrize(
    ("campos", "ponteiro"),
    [
        ({"usuario_id": USUARIO}, "/consorciado_id"),
        ({"consorciado_id": ""}, "/consorciado_id"),
        ({"modelo": "nenhum"}, "/modelo"),
        ({"dados": {**DADOS, "nome": "x"}}, "/dados/nome"),
        ({"dados": {"grupo": "1"}}, "/dados/assembleia"),
        ({"canais": [pb.CANAL_SMS]}, "/canais/0"),
    ],
)
async def test_a_bad_request_is_named_and_queues_nothing(casa: Casa, campos: dict[str, Any], ponteiro: str) -> None:
    recusa = await casa.recusa("EnviarNotificacao", _pedido(**campos))
    assert recusa.fields[0].pointer == ponteiro
    assert await casa.linhas("SELECT * FROM notificacao") == []


async def _preferir(casa: Casa, canal: Any, finalidade: Any, permitido: bool) -> None:
    pedido = pb.DefinirPreferenciasRequest(
        consorciado_id=str(MARIA),
        origem="telefonema",
        preferencias=[pb.Preferencia(canal=canal, finalidade=finalidade, permitido=permitido)],
    )
    await casa.rpc("DefinirPreferencias", pedido)


async def test_an_address_that_arrives_while_the_delivery_is_being_given_up_is_not_missed(casa: Casa) -> None:
    """The dispatcher saw no address; before it says so, the register tells one."""
    await casa.rpc("EnviarNotificacao", _pedido())
    gravar = entregas.gravar_desfechos
    apresentada = asyncio.Event()

    async def depois_do_contato(*argumentos: Any) -> None:
        if not apresentada.is_set():
            apresentada.set()
            apresentando.append(asyncio.create_task(casa.apresentar(MARIA, "Maria", EMAIL)))
            await asyncio.sleep(0.3)
        await gravar(*argumentos)

    apresentando: list[asyncio.Task[None]] = []
    with pytest.MonkeyPatch.context() as remendo:
        remendo.setattr(entregas, "gravar_desfechos", depois_do_contato)
        async with casa.no_ar():
            await casa.correio.esperar(1)
            await apresentando[0]
