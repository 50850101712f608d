"""Consent, silence, tries, régua, and the addresses of others."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consorcio.core.clock import FUSO_BRASIL
from consorcio.services.notificacoes.domain.aviso import Canal, Finalidade, Prioridade, Situacao
from consorcio.services.notificacoes.domain.consentimento import permitido
from consorcio.services.notificacoes.domain.endereco import pode_ir
from consorcio.services.notificacoes.domain.modelo import Texto, conferir, preencher
from consorcio.services.notificacoes.domain.reacoes import chave_da_regua, reagir
from consorcio.services.notificacoes.domain.regua import Regua, vencimentos_do_dia
from consorcio.services.notificacoes.domain.silencio import Silencio, quando_enviar
from consorcio.services.notificacoes.domain.tentativa import MAXIMO, Fim, Resultado, depois_de

AGORA = datetime(2026, 1, 5, 13, tzinfo=UTC)
NOITE = Silencio(time(20), time(8))
ESCOLHA = st.dictionaries(st.tuples(st.sampled_from(Canal), st.sampled_from(Finalidade)), st.booleans())


def test_without_a_word_from_the_person_only_what_serves_the_contract_goes_and_only_by_mail_and_screen() -> None:
    permitidos = {par for par in product(Canal, Finalidade) if permitido(*par, {})}
    de_servico = set(Finalidade) - {Finalidade.MARKETING}
    assert permitidos == set(product({Canal.EMAIL, Canal.TELA}, de_servico))


@given(ESCOLHA)
def test_a_word_is_heard_except_against_safety_by_mail_and_screen(
    escolhas: dict[tuple[Canal, Finalidade], bool],
) -> None:
    for (canal, finalidade), escolha in escolhas.items():
        seguranca = finalidade is Finalidade.SEGURANCA and canal in {Canal.EMAIL, Canal.TELA}
        assert permitido(canal, finalidade, escolhas) is (True if seguranca else escolha)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)), st.times(), st.times())  # noqa: DTZ001 made aware below
def test_what_waits_goes_at_the_end_of_the_silence_and_never_inside_it(
    instante: datetime, inicio: time, fim: time
) -> None:
    agora, silencio = (
        instante.replace(tzinfo=UTC),
        Silencio(inicio.replace(second=0, microsecond=0), fim.replace(second=0, microsecond=0)),
    )
    quando = quando_enviar(agora, silencio, Canal.EMAIL, Prioridade.NORMAL)
    assert agora <= quando <= agora + timedelta(days=1)
    assert quando_enviar(quando, silencio, Canal.EMAIL, Prioridade.NORMAL) == quando
    assert quando == agora or quando.astimezone(FUSO_BRASIL).time() == silencio.fim


def test_night_is_that_of_sao_paulo_and_what_is_urgent_does_not_wait() -> None:
    as_23 = datetime(2026, 1, 6, 2, tzinfo=UTC)
    as_8 = datetime(2026, 1, 6, 11, tzinfo=UTC)
    assert quando_enviar(as_23, NOITE, Canal.SMS, Prioridade.NORMAL) == as_8
    assert quando_enviar(as_23, NOITE, Canal.SMS, Prioridade.ALTA) == as_23
    assert quando_enviar(as_23, NOITE, Canal.TELA, Prioridade.BAIXA) == as_23


def test_a_try_that_fails_waits_longer_each_time_and_then_dies() -> None:
    pausas, tentativas = [], 0
    while (
        depois := depois_de(Resultado(Fim.ADIADA), tentativas, AGORA, provedor_fora=False)
    ).situacao is Situacao.PENDENTE:
        pausas.append(depois.proxima_tentativa - AGORA)
        tentativas = depois.tentativas
    assert (depois.situacao, depois.tentativas) == (Situacao.MORTA, MAXIMO)
    assert pausas == sorted(pausas)
    assert pausas[0] == timedelta(minutes=1)


def test_an_outage_counts_against_nobody_and_one_that_times_out_alone_counts() -> None:
    fora = Resultado(Fim.FORA)
    assert depois_de(fora, 3, AGORA, provedor_fora=True).tentativas == 3
    assert depois_de(fora, 3, AGORA, provedor_fora=False).tentativas == 4
    assert depois_de(Resultado(Fim.RECUSADA), 0, AGORA, provedor_fora=False).situacao is Situacao.MORTA


def test_the_regua_names_each_due_date_once() -> None:
    dia = date(2026, 1, 10)
    assert vencimentos_do_dia(Regua((5, 0), (3, 10)), dia) == {
        date(2026, 1, 15): "parcela_a_vencer",
        date(2026, 1, 10): "parcela_a_vencer",
        date(2026, 1, 7): "parcela_em_atraso",
        date(2025, 12, 31): "parcela_em_atraso",
    }


@pytest.mark.parametrize(
    "endereco",
    ["127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.1.2.3", "224.0.0.1",
     "255.255.255.255", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1",
     "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2001:db8::1",
     "2001:0:1::1", "::7f00:1", "nome", ""],
)  # fmt: skip
def test_the_inside_is_never_called(endereco: str) -> None:
    assert not pode_ir(endereco)


@pytest.mark.parametrize("endereco", ["8.8.8.8", "200.147.3.157", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_the_outside_is(endereco: str) -> None:
    assert pode_ir(endereco)


def test_a_bid_drawn_by_lot_is_not_a_winning_bid_and_an_unknown_fact_tells_nobody() -> None:
    dados = {
        "contemplacao_id": "c",
        "ago": 1,
        "cota_id": "00000000-0000-0000-0000-000000000001",
        "credito_centavos": 1,
        "situacao": "PENDENTE",
    }
    assert reagir("ContemplacaoProcessada", {**dados, "tipo": "SORTEIO"}) == ()
    (reacao,) = reagir("ContemplacaoProcessada", {**dados, "tipo": "LANCE_FIXO"})
    assert (reacao.modelo, reacao.prioridade) == ("lance_vencedor", Prioridade.ALTA)
    confirmada = {**dados, "situacao": "CONFIRMADA"}
    assert [um.modelo for um in reagir("ContemplacaoProcessada", {**confirmada, "tipo": "SORTEIO"})] == [
        "contemplacao_confirmada"
    ]
    # He has a refund and no credit, and `ExcluidoSorteado` tells him of it (R8.04).
    assert reagir("ContemplacaoProcessada", {**confirmada, "tipo": "EXCLUIDO"}) == ()
    assert reagir("FatoDesconhecido", {}) == ()


COTA, GRUPO, PESSOA = (f"00000000-0000-0000-0000-00000000000{n}" for n in (1, 2, 3))
DA_COTA = {"cota_id": COTA, "grupo_id": GRUPO, "data": "2026-03-02"}
GERAL = {"assembleia_geral_id": "g1", "grupo_id": GRUPO, "numero": 1, "data": "2026-03-12"}
DOCUMENTO = {**DA_COTA, "documento_id": "d", "tipo": "dic"}
TRANSFERENCIA = {
    **DA_COTA,
    "transferencia_id": "t",
    "grupo_codigo": "1001",
    "numero": 7,
    "cedente_id": PESSOA,
    "consorciado_id": COTA,
}
RESTITUICAO = {**DA_COTA, "contemplacao_id": "c", "liquido_centavos": 324000, "rendimentos_centavos": 100}
HABILITACAO = {**DA_COTA, "habilitacao_id": "h", "contemplacao_id": "c"}
ANTECIPADA = {**DA_COTA, "parcela_id": "p", "valor_centavos": 100, "percentual": "1.5"}
NOVOS: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "AntecipacaoRegistrada": (
        {**DA_COTA, "parcela_id": "p", "valor_centavos": 100, "percentual": "1.5"},
        {"valor": "1.00"},
    ),
    "DocumentoUploadado": (DOCUMENTO, {}),
    "GrupoConstituido": ({"grupo_id": GRUPO, "data_agc": "2026-01-15"}, {"data_assembleia": "2026-01-15"}),
    "GrupoNaoConstituido": ({"grupo_id": GRUPO}, {}),
    "AssembleiaGeralConvocada": ({**GERAL, "tipo": "AGE"}, {"tipo": "assembleia geral extraordinária"}),
    "AtaGeralAprovada": ({**GERAL, "tipo": "AGC"}, {"tipo": "assembleia de constituição"}),
    "CotaTransferida": (TRANSFERENCIA, {"data": "2026-03-02"}),
    "TaxaTransferenciaEmitida": ({**TRANSFERENCIA, "valor_centavos": 5050}, {"valor": "50.50"}),
    "TransferenciaDesfeita": ({**TRANSFERENCIA, "motivo": "Cota em atraso."}, {"motivo": "Cota em atraso."}),
    "CotaReadmitida": (DA_COTA, {}),
    "ReadmissaoRecusada": ({**DA_COTA, "motivo": "Não há vaga."}, {"motivo": "Não há vaga."}),
    "CotaExcluida": (DA_COTA, {"data": "2026-03-02"}),
    "ExcluidoSorteado": (RESTITUICAO, {"valor": "3241.00"}),
    "RestituicaoPaga": (RESTITUICAO, {"valor": "3241.00"}),
    "CotaQuitada": (DA_COTA, {}),
    "CreditoAlterado": ({**DA_COTA, "credito_centavos": 4_800_000}, {"credito": "48000.00"}),
    "EncerramentoApurado": ({"grupo_id": GRUPO, "data": "2026-05-12"}, {"data": "2026-05-12"}),
    "RateioPago": ({**DA_COTA, "valor_centavos": 120_000}, {"valor": "1200.00"}),
    "PrazoProrrogado": (
        {"grupo_id": GRUPO, "prorrogacao_id": "p", "meses": 6, "suspende_pagamentos": True},
        {"meses": "6", "suspende": "sim"},
    ),
    "RnpConstituido": ({**DA_COTA, "rnp_id": "r", "valor_centavos": 100}, {"valor": "1.00"}),
    "DocumentosPedidos": ({**HABILITACAO, "documentos": ["RG", "Renda"], "prazo": ""}, {"documentos": "RG; Renda"}),
    "DocumentoRecusado": (
        {**HABILITACAO, "codigo": "rg", "documento_id": "d", "descricao": "RG"},
        {"documento": "RG"},
    ),
    "HabilitacaoReprovada": (HABILITACAO, {}),
    "CreditoAutorizado": ({**HABILITACAO, "valida_ate": "2026-05-01"}, {"valida_ate": "2026-05-01"}),
}


def textos_de_fabrica() -> dict[str, tuple[str, list[str]]]:
    """Of each message of the life of a cota: its text and the variables it declares, as the migration writes them."""
    pasta = files("consorcio.services.notificacoes") / "migrations"
    sql = "".join(
        (pasta / nome).read_text() for nome in ("0003_avisos_do_ciclo.sql", "0005_avisos_do_encerramento.sql")
    )
    linhas = re.findall(r"\('(\w+)', '\w+', '([^\n]+)',\n +e?'([^\n]+)',\n +array\[([^\]]*)\]", sql)
    return {
        codigo: (f"{assunto} {texto}", re.findall(r"'(\w+)'", variaveis))
        for codigo, assunto, texto, variaveis in linhas
    }


@pytest.mark.parametrize("tipo", NOVOS)
def test_each_fact_of_the_life_of_a_cota_fills_its_message(tipo: str) -> None:
    dados, esperados = NOVOS[tipo]
    for reacao in reagir(tipo, dados):
        texto, variaveis = textos_de_fabrica()[reacao.modelo]
        conferir(Texto("", texto), variaveis)
        preenchidos = {"grupo": "1001", "cota": "7", "nome": "Maria", "sistema": "S", **reacao.dados}
        assert "{{" not in preencher(Texto("", texto), preenchidos).corpo
        assert reacao.dados.items() >= esperados.items()
        assert reacao.chave
    assert reagir(tipo, dados)


def test_who_had_the_cota_and_who_has_it_are_told() -> None:
    recebida, transferida = reagir("CotaTransferida", TRANSFERENCIA)
    assert (recebida.modelo, str(recebida.cota_id)) == ("cota_recebida", COTA)
    assert (transferida.modelo, str(transferida.consorciado_id)) == ("cota_transferida", PESSOA)


def test_one_thing_told_by_two_facts_has_one_key() -> None:
    sorteio = {"assembleia_id": "a", "grupo_id": GRUPO, "ago": 3, "data_ago": GERAL["data"]}
    pago = {"tipo": "ANTECIPACAO", "pagamento_id": "x", "data_pagamento": "2026-03-02", "ago": 3}
    cobranca = {**DA_COTA, "ago": 3, "vencimento": "2026-03-10", "dias_atraso": 3}
    pares = [
        (reagir("AssembleiaConvocada", sorteio), reagir("AssembleiaGeralConvocada", {**GERAL, "tipo": "AGO"})),
        (reagir("AntecipacaoRegistrada", ANTECIPADA), reagir("PagamentoRealizado", {**ANTECIPADA, **pago})),
    ]
    assert all(um[0].chave == outro[0].chave for um, outro in pares)
    assert reagir("CobrancaAvisada", cobranca)[0].chave == chave_da_regua(3, "2026-03-10", 3)
    assert reagir("AssembleiaGeralConvocada", {**GERAL, "tipo": "AGE"})[0].chave != pares[0][0][0].chave


def test_only_the_dic_of_a_cota_is_told_of_what_documentos_keeps() -> None:
    assert reagir("DocumentoUploadado", {**DOCUMENTO, "tipo": "recibo"}) == ()
    assert reagir("DocumentoUploadado", {**DOCUMENTO, "cota_id": ""}) == ()
