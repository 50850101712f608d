"""Each report against the book it is told from, to the centavo; each file opened by a reader that is not ours."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, cast
from uuid import uuid4

import pytest

from consorcio.contracts.financeiro.v1 import financeiro_pb2 as fin
from consorcio.contracts.relatorios.v1 import relatorios_pb2 as pb
from consorcio.platform.events import AUDIT_LEAF
from consorcio.platform.rpc.pipeline import CallMeta
from consorcio.services.relatorios.domain.catalogo import RELATORIOS
from consorcio.services.relatorios.domain.relatorio import FormatoColuna
from consorcio.services.relatorios.registro import TIPOS as TIPOS_DO_REGISTRO
from consorcio.services.relatorios.repository.eventos import MODELOS
from consorcio.services.relatorios.use_cases.projecao import reconstruir, recuperar
from integration.auditoria.conftest import Casa as CasaAuditoria
from integration.financeiro.casa import Casa as CasaFinanceira
from integration.financeiro.casa import GrupoVivo, data_ago, vencimento
from integration.relatorios.conftest import (
    ADMINISTRADORA,
    AUDITORA,
    QUEM,
    Casa,
    eventos_contados,
    ler_csv,
    ler_pdf,
    ler_xlsx,
    soma,
)
from integration.relatorios.valores import centavos, em_csv, na_planilha, no_pdf

FIM = "2026-06-30"
PERIODO = {"data_inicial": "2026-01-01", "data_final": FIM}


@dataclass
class Historia:
    """A group that lived some months, and what its books say."""

    casa: Casa
    financeiro: CasaFinanceira
    grupo: GrupoVivo

    async def saldos(self) -> dict[str, int]:
        consulta = "SELECT conta, sum(debitos_centavos - creditos_centavos)::bigint FROM saldo_conta GROUP BY conta"
        return {conta: int(saldo) for conta, saldo in await self.financeiro.linhas(consulta)}

    async def um(self, consulta: str) -> int:
        ((valor,),) = await self.financeiro.linhas(consulta)
        return int(valor or 0)


@pytest.fixture
async def historia(casa: Casa, financeiro: CasaFinanceira) -> Historia:
    """Three AGOs: parcelas paid, late, in part and not at all; a draw, a bid paid and one not; money of nobody."""
    grupo = financeiro.novo_grupo(600_000, prazo_meses=12, seguro_mensal="0.05")
    await grupo.formar(12)
    await grupo.fechar(1)
    for ago in (2, 3):
        await grupo.emitir(ago)
        for numero, cota_id in enumerate(grupo.cotas[:-1]):
            titulo = await grupo.titulo(ago, cota_id)
            if numero == 0 and ago == 3:
                await grupo.pagar(titulo, valor="100.00")
            elif numero == 6 and ago == 3:
                await grupo.pagar(titulo, valor=str(Decimal(titulo.valor) + 10))
            elif numero == 1:
                dia = vencimento(ago) + timedelta(days=9)
                await grupo.pagar(titulo, valor=await grupo.devido(titulo, dia), dia=dia)
            else:
                await grupo.pagar(titulo)
        await grupo.fechar(ago)
    sorteada = await grupo.sortear(grupo.cotas[2], 3)
    vencedor = await grupo.lance(grupo.cotas[3], 3, "3000.00", embutido="500.00")
    perdido = await grupo.lance(grupo.cotas[4], 3, "2500.00")
    (titulo,) = [t for t in await grupo.titulos(3, grupo.cotas[3]) if t.tipo == fin.TIPO_TITULO_LANCE]
    await grupo.pagar(titulo)
    await grupo.confirmar(vencedor.contemplacao_id, 3)
    await grupo.cancelar(perdido.contemplacao_id, 3)
    de_ninguem = grupo.pagamento(titulo, "77.77", vencimento(3))
    de_ninguem.parcela_id, de_ninguem.identificador, de_ninguem.aceita_divergente = "", "NINGUEM", True
    await financeiro.rpc("ProcessarPagamento", de_ninguem)
    await grupo.conferir()
    for tipo, dados in financeiro.recebidos:  # type: ignore[attr-defined]
        await casa.contar(tipo, dados)
    await casa.ouvir(financeiro)
    await _precos(casa, grupo)
    await _sorteios(casa, grupo, {2: sorteada, 3: vencedor, 4: perdido})
    return Historia(casa, financeiro, grupo)


async def _precos(casa: Casa, grupo: GrupoVivo) -> None:
    """The price that was, told again; one cota changes its credit at the end of what is looked at."""
    alterado = {"bem_id": grupo.bens[0], "preco_centavos": 600_000, "vigencia_inicio": "2026-01-01"}
    await casa.contar("PrecoAlterado", {"grupo_id": grupo.id, **alterado})
    troca = {"bem_id": str(uuid4()), "credito_centavos": 660_000, "data": FIM}
    await casa.contar("CreditoAlterado", {"grupo_id": grupo.id, "cota_id": grupo.cotas[8], **troca})


async def _sorteios(casa: Casa, grupo: GrupoVivo, reservas: dict[int, fin.ReservaCredito]) -> None:
    """What sorteios told of the third assembly: two bids, one draw."""
    assembleia_id, lances = str(uuid4()), {indice: str(uuid4()) for indice in (3, 4, 5)}
    comum = {"assembleia_id": assembleia_id, "grupo_id": grupo.id, "ago": 3}
    await casa.contar("AssembleiaConvocada", {**comum, "data_ago": data_ago(3).isoformat()})
    for indice, lance_id in lances.items():
        dados = {"lance_id": lance_id, "cota_id": grupo.cotas[indice], "numero": indice + 1, "modalidade": "LIVRE"}
        await casa.contar("LanceOfertado", {**comum, **dados})
    await casa.contar("LanceRetirado", {"lance_id": lances[5]})
    apurados = [
        {
            "lance_id": lances[indice],
            "situacao": "VENCEDOR",
            "classificacao": indice - 2,
            "valor_centavos": valor,
            "proprio_centavos": proprio,
            "motivo": "",
        }
        for indice, valor, proprio in ((3, 350_000, 300_000), (4, 250_000, 250_000))
    ]
    await casa.contar("LancesApurados", {**comum, "lances": apurados})
    for indice, situacao in ((2, "CONFIRMADA"), (3, "PENDENTE"), (3, "CONFIRMADA"), (4, "PENDENTE"), (4, "CANCELADA")):
        dados = {
            "contemplacao_id": reservas[indice].contemplacao_id,
            "cota_id": grupo.cotas[indice],
            "numero": indice + 1,
            "tipo": "SORTEIO" if indice == 2 else "LANCE",
            "situacao": situacao,
            "credito_centavos": 600_000,
            "lance_id": lances.get(indice, ""),
        }
        await casa.contar("ContemplacaoProcessada", {**comum, **dados}, datetime.combine(data_ago(3), time(15), UTC))


async def demonstracao_dos_recursos_e_o_livro(historia: Historia) -> None:
    linhas = await historia.casa.linhas("demonstracao-recursos", data_final=FIM)
    saldos = {conta: saldo for conta, saldo in (await historia.saldos()).items() if saldo}
    assert soma(linhas, "devedor") == soma(linhas, "credor") > 0
    # A BANCOS of the group, and a BANCOS of the collection account with the money of nobody.
    assert ("Arrecadação", "77.77") in [(linha["grupo"], linha["devedor"]) for linha in linhas]
    por_conta: dict[str, int] = {}
    for linha in linhas[:-1]:
        valor = int((Decimal(linha["devedor"]) - Decimal(linha["credor"])) * 100)
        por_conta[linha["titulo"]] = por_conta.get(linha["titulo"], 0) + valor
    assert sorted(por_conta.values()) == sorted(saldos.values())


async def variacoes_explicam_as_disponibilidades_i2(historia: Historia) -> None:
    linhas = await historia.casa.linhas("variacoes-disponibilidades", grupo_id=historia.grupo.id, **PERIODO)
    valor = {linha["linha"]: int(Decimal(linha["periodo"]) * 100) for linha in linhas}
    acumulado = {linha["linha"]: int(Decimal(linha["acumulado"]) * 100) for linha in linhas}
    for valores in (valor, acumulado):
        assert valores["06"] + valores["07"] - valores["08"] == valores["09"]
        for grupo in ("07", "08"):
            assert sum(v for linha, v in valores.items() if linha.startswith(f"{grupo}.")) == valores[grupo]
    saldos = dict(
        await historia.financeiro.linhas(
            "SELECT conta, debitos_centavos - creditos_centavos FROM saldo_conta WHERE grupo_id = %s", historia.grupo.id
        )
    )
    caixa = sum(int(saldos.get(conta, 0)) for conta in ("BANCOS", "APLICACAO_GRUPO", "APLICACAO_VINCULADA"))
    assert valor["09"] == acumulado["09"] == caixa
    # From the third month on: what was there before is the opening, and the closing is the same.
    depois = await historia.casa.linhas(
        "variacoes-disponibilidades", grupo_id=historia.grupo.id, data_inicial="2026-02-20", data_final=FIM
    )
    recorte = {linha["linha"]: int(Decimal(linha["periodo"]) * 100) for linha in depois}
    assert 0 < recorte["06"] == recorte["09"] - recorte["07"] + recorte["08"]
    assert recorte["09"] == caixa


async def arrecadacao_e_o_que_foi_pago(historia: Historia) -> None:
    linhas = await historia.casa.linhas("faturamento-arrecadacao", **PERIODO)
    pago = await historia.um("SELECT sum(valor_centavos) FROM pagamento WHERE situacao = 'APLICADO'")
    emitido = await historia.um("SELECT sum(valor_centavos) FROM titulo WHERE tipo = 'PARCELA'")
    assert soma(linhas, "arrecadado") == pago > 0
    assert soma(linhas, "emitido") == emitido > 0
    assert soma(linhas, "multa_juros") == await historia.um(
        "SELECT sum(valor_centavos) FROM pagamento_item WHERE componente IN ('MULTA', 'JUROS')"
    )
    assert soma(linhas, "lances") == 300_000
    partes = ("em_formacao", "fundo_comum", "taxa_administracao", "fundo_reserva", "seguro", "multa_juros", "lances")
    assert sum(soma(linhas, parte) for parte in partes) + soma(linhas, "outros") == pago


async def inadimplencia_por_faixa_e_o_que_esta_aberto(historia: Historia) -> None:
    linhas = await historia.casa.linhas("inadimplencia", data_final=FIM)
    aberto = "FROM titulo WHERE tipo = 'PARCELA' AND situacao IN ('ABERTO', 'PARCIAL') AND vencimento < '2026-06-30'"
    assert soma(linhas, "total") == await historia.um(f"SELECT sum(valor_centavos - pago_centavos) {aberto}") > 0
    assert int(linhas[-1]["parcelas"]) == await historia.um(f"SELECT count(*) {aberto}") == 3
    assert soma(linhas, "acima_de_90") == soma(linhas, "total")
    # Seen a month after the third due date, the third parcelas are young and the second ones are not.
    antes = (vencimento(3) + timedelta(days=20)).isoformat()
    jovens = await historia.casa.linhas("inadimplencia", data_final=antes)
    assert soma(jovens, "ate_30") > 0 < soma(jovens, "de_31_a_60")
    assert soma(jovens, "ate_30") + soma(jovens, "de_31_a_60") == soma(jovens, "total") == soma(linhas, "total")


async def contemplados_e_o_que_falta_entregar(historia: Historia) -> None:
    linhas = await historia.casa.linhas("contemplados", data_final=FIM)
    situacoes = {(linha["cota"], linha["tipo"], linha["situacao"]) for linha in linhas[:-1]}
    assert situacoes == {
        ("3", "Sorteio", "Confirmada"),
        ("4", "Lance", "Confirmada"),
        ("5", "Lance", "Cancelada"),
    }
    a_entregar = -(await historia.saldos())["CONTEMPLACOES_A_ENTREGAR"]
    assert soma(linhas, "a_entregar") == a_entregar == 600_000 * 2 - 50_000
    em_pe = "SELECT sum(credito_centavos) FROM reserva_credito WHERE situacao <> 'CANCELADA'"
    assert soma(linhas, "credito") == await historia.um(em_pe) == 600_000 * 2


async def historico_de_lances(historia: Historia) -> None:
    *linhas, total = await historia.casa.linhas("historico-lances", **PERIODO)
    assert [(linha["cota"], linha["situacao"], linha["valor"]) for linha in linhas] == [
        ("4", "Pago", "3500.00"),
        ("5", "Cancelado", "2500.00"),
        ("6", "Retirado", ""),
    ]
    assert total["valor"] == "6000.00"


async def posicao_do_grupo_e_a_do_financeiro(historia: Historia) -> None:
    (linha, _) = await historia.casa.linhas("posicao-grupos", data_final=FIM)
    caixa = await historia.grupo.caixa()
    assert (linha["situacao"], linha["cotas_ativas"], linha["contempladas"]) == ("Em andamento", "12", "2")
    assert linha["disponibilidades"] == caixa.disponibilidades
    assert linha["fundo_reserva"] == caixa.fundo_reserva
    assert linha["fundo_comum"] == caixa.fundo_comum_livre


async def extrato_explica_cada_cota_em_percentual_e_em_reais(historia: Historia) -> None:
    """The lines are those of financeiro, and what they add up to is the account of each cota (R4.10)."""
    linhas = await historia.casa.linhas("extrato-cota", grupo_id=historia.grupo.id, **PERIODO)
    assert soma(linhas, "valor") == await historia.um("SELECT sum(valor_centavos) FROM extrato_cota") > 0
    assert len(linhas) - 1 == await historia.um("SELECT count(*) FROM extrato_cota")
    contas = dict(await historia.financeiro.linhas("SELECT numero, fc_pago FROM conta_cota"))
    assert {int(linha["cota"]): Decimal(linha["fundo_comum_pago"]) for linha in linhas[:-1]} == contas
    motivos = {linha["descricao"] for linha in linhas}
    assert motivos >= {"Primeira parcela: fundo comum", "Primeira parcela: seguro", "Contemplação: crédito"}, motivos


async def fluxo_de_caixa_fecha_com_o_livro(historia: Historia) -> None:
    grupo = {"grupo_id": historia.grupo.id}
    *meses, total = await historia.casa.linhas("fluxo-caixa", **grupo, **PERIODO)
    entradas = ("contribuicoes", "taxa_administracao", "fundo_reserva", "outras_entradas")
    saidas = ("creditos", "repasses", "devolucoes", "outras_saidas")
    saldo = Decimal(0)
    for mes in meses:
        assert Decimal(mes["saldo_inicial"]) == saldo
        saldo += sum(Decimal(mes[e]) for e in entradas) - sum(Decimal(mes[s]) for s in saidas)
        assert Decimal(mes["saldo_final"]) == saldo, mes
    assert int(saldo * 100) == await historia.um(
        "SELECT sum(debitos_centavos - creditos_centavos) FROM saldo_conta"
        f" WHERE grupo_id = '{historia.grupo.id}' AND conta IN ('BANCOS', 'APLICACAO_GRUPO', 'APLICACAO_VINCULADA')"
    )
    assert Decimal(total["contribuicoes"]) > 0
    # From the middle of a month on: what was there before is in its opening.
    *depois, _ = await historia.casa.linhas("fluxo-caixa", **grupo, data_inicial="2026-02-20", data_final=FIM)
    assert (depois[-1]["saldo_final"], Decimal(depois[0]["saldo_inicial"]) > 0) == (meses[-1]["saldo_final"], True)


async def recursos_a_devolver_sao_os_do_livro(historia: Historia) -> None:
    linhas = await historia.casa.linhas("recursos-a-devolver", data_final=FIM)
    contas = ("A_DEVOLVER_ATIVOS", "A_DEVOLVER_EXCLUIDOS", "RESTITUICOES_A_PAGAR")
    saldos = await historia.saldos()
    assert soma(linhas, "valor") == -sum(saldos.get(conta, 0) for conta in contas) == 1_000
    assert [(linha["cota"], linha["origem"], linha["dias"]) for linha in linhas[:-1]] == [
        ("7", "Cota ativa", str((date.fromisoformat(FIM) - vencimento(3)).days))
    ]


async def previsao_de_contemplacoes_parte_do_caixa_e_da_media(historia: Historia) -> None:
    """The same arithmetic by hand, from the books of financeiro: what three months brought, twelve cotas less two."""
    dia = vencimento(3) + timedelta(days=25)
    *linhas, _ = await historia.casa.linhas("previsao-contemplacoes", data_final=dia.isoformat())
    contribuicoes = "('OBRIGACOES_NAO_CONTEMPLADOS', 'DIREITOS_CONTEMPLADOS', 'REAJUSTE_A_RECEBER')"
    recebido = await historia.um(
        f"SELECT sum(((credito IN {contribuicoes})::int - (debito IN {contribuicoes})::int) * valor_centavos)"
        " FROM lancamento WHERE fato IN ('PagamentoRegistrado', 'LancePago', 'PenalidadePaga')"
        f" AND data_contabil > date '{dia}' - interval '3 months'"
    )
    por_mes = recebido // 3
    assert [centavos(linha["entra"]) for linha in linhas] == [por_mes] * 6
    caixa, esperam = centavos((await historia.grupo.caixa()).fundo_comum_livre), 10
    for linha in linhas:
        contempladas = min((caixa + por_mes) // 600_000, esperam)
        caixa, esperam = caixa + por_mes - contempladas * 600_000, esperam - contempladas
        assert (linha["contemplacoes"], linha["esperam"]) == (str(contempladas), str(esperam))
        assert centavos(linha["caixa"]) == caixa
    assert esperam < 10


CONFERENCIAS = (
    demonstracao_dos_recursos_e_o_livro,
    variacoes_explicam_as_disponibilidades_i2,
    arrecadacao_e_o_que_foi_pago,
    inadimplencia_por_faixa_e_o_que_esta_aberto,
    contemplados_e_o_que_falta_entregar,
    historico_de_lances,
    posicao_do_grupo_e_a_do_financeiro,
    extrato_explica_cada_cota_em_percentual_e_em_reais,
    fluxo_de_caixa_fecha_com_o_livro,
    recursos_a_devolver_sao_os_do_livro,
    previsao_de_contemplacoes_parte_do_caixa_e_da_media,
)


async def test_cada_relatorio_e_o_livro(historia: Historia, subtests: pytest.Subtests) -> None:
    """All of them on one history, which takes longer to live than each takes to compare."""
    assert len(CONFERENCIAS) == len(RELATORIOS) - len(TIPOS_DO_REGISTRO), "a report without its comparison"
    for conferir in CONFERENCIAS:
        with subtests.test(conferir.__name__):
            await conferir(historia)


async def test_painel_do_dia_e_o_que_o_financeiro_tem(historia: Historia) -> None:
    """Seen in the month of the third AGO: what it collected, what is owed and who waits; the next one by the stream."""
    casa, hoje = historia.casa, vencimento(3) + timedelta(days=9)
    casa.clock.advance(datetime.combine(hoje, time(15), UTC) - casa.clock.now())
    painel = await casa.rpc("BuscarPainel", pb.BuscarPainelRequest())
    do_mes = "FROM titulo WHERE tipo = 'PARCELA' AND ago = 3"
    assert painel.mes.mes == f"{hoje:%Y-%m}"
    assert centavos(painel.mes.a_receber) == await historia.um(f"SELECT sum(valor_centavos) {do_mes}")
    assert centavos(painel.mes.em_aberto) == await historia.um(
        f"SELECT sum(valor_centavos - pago_centavos) {do_mes} AND situacao IN ('ABERTO', 'PARCIAL')"
    )
    pago = "SELECT sum(valor_centavos) FROM pagamento WHERE situacao = 'APLICADO' AND data_pagamento BETWEEN"
    inicio = hoje.replace(day=1)
    assert centavos(painel.mes.arrecadado) == await historia.um(f"{pago} '{inicio}' AND '{hoje}'") > 0
    assert centavos(painel.mes.arrecadado_hoje) == await historia.um(f"{pago} '{hoje}' AND '{hoje}'") > 0
    await _conferir_serie(historia, painel, hoje)
    linhas = await casa.linhas("inadimplencia", data_final=hoje.isoformat())
    colunas = ("ate_30", "de_31_a_60", "de_61_a_90", "acima_de_90")
    assert [centavos(faixa.valor) for faixa in painel.inadimplencia] == [soma(linhas, coluna) for coluna in colunas]
    assert centavos(painel.inadimplencia_total) == soma(linhas, "total") > 0
    assert painel.cotas_inadimplentes == len(linhas) - 1
    assert (painel.cotas_ativas, painel.contemplacoes_pendentes_total) == (12, 0)
    assert {alerta.codigo for alerta in painel.alertas} == {"ASSEMBLEIA_VENCIDA", "DINHEIRO_NAO_IDENTIFICADO"}

    vigia = asyncio.ensure_future(casa.servico.background[-1]())
    try:
        await _acompanhar(historia, painel.versao)
    finally:
        vigia.cancel()


async def _conferir_serie(historia: Historia, painel: pb.Painel, hoje: date) -> None:
    """Twelve months, each what financeiro has of it; what has not happened yet is not there."""
    meses = {mes.mes: mes for mes in painel.serie}
    assert (len(painel.serie), list(meses)) == (12, sorted(meses))
    assert painel.serie[-1].mes == painel.mes.mes
    por_mes = (
        "SELECT to_char(vencimento, 'YYYY-MM'), sum(valor_centavos), sum(least(pago_centavos, valor_centavos))"
        f" FROM titulo WHERE tipo = 'PARCELA' AND vencimento <= '{hoje}' GROUP BY 1"
    )
    emitidos = {mes: (int(a), int(b)) for mes, a, b in await historia.financeiro.linhas(por_mes)}
    assert {m: (centavos(s.a_receber), centavos(s.recebido_do_mes)) for m, s in meses.items() if m in emitidos} == (
        emitidos
    )
    pagos = (
        "SELECT to_char(data_pagamento, 'YYYY-MM'), sum(valor_centavos) FROM pagamento"
        f" WHERE situacao = 'APLICADO' AND data_pagamento <= '{hoje}' GROUP BY 1"
    )
    entrou = {mes: int(centavos) for mes, centavos in await historia.financeiro.linhas(pagos)}
    arrecadado = {m: centavos(s.arrecadado) for m, s in meses.items()}
    assert {m: valor for m, valor in arrecadado.items() if valor} == entrou
    assert len(entrou) == 3
    assert {m: s.contemplacoes for m, s in meses.items() if s.contemplacoes} == {f"{data_ago(3):%Y-%m}": 2}


async def _acompanhar(historia: Historia, versao: str) -> None:
    """Whoever saw that version is told only of the next one."""
    casa = historia.casa
    pedido = pb.AcompanharPainelRequest(depois_de=versao)
    politica = casa.binding.policies["AcompanharPainel"]
    paineis = cast("AsyncGenerator[Any]", casa.binding.stream(politica, pedido, CallMeta(QUEM, "teste")))
    proximo = asyncio.ensure_future(anext(paineis))
    assert not (await asyncio.wait({proximo}, timeout=0.3))[0]
    exclusao = {"grupo_id": historia.grupo.id, "cota_id": historia.grupo.cotas[-1], "numero": 12, "versao_titular": 0}
    await casa.contar("CotaExcluida", {**exclusao, "data": casa.clock.today().isoformat()})
    depois = await asyncio.wait_for(proximo, 5)
    assert (depois.versao != versao, depois.cotas_ativas, depois.cotas_inadimplentes) == (True, 11, 1)
    await paineis.aclose()
    # What who left did not pay is not chased (R8.03): neither here nor in the report.
    assert len(await casa.linhas("inadimplencia", data_final=casa.clock.today().isoformat())) == 2


async def test_os_tres_arquivos_dizem_o_mesmo(historia: Historia, auditoria: CasaAuditoria) -> None:
    """Every value of every report is in its CSV, in its spreadsheet and in its PDF, total included."""
    await auditoria.receber(await eventos_contados(historia.financeiro, AUDIT_LEAF))
    consulta = {"acao": "/c.C/BuscarConsorciado", "entidade": "consulta", "entidade_id": "BuscarConsorciado"}
    await auditoria.receber([auditoria.folha(1, **consulta)])
    historia.casa.quem = AUDITORA
    for tipo in RELATORIOS:
        await _conferir_arquivos(historia, tipo)


async def _conferir_arquivos(historia: Historia, tipo: str) -> None:
    relatorio = RELATORIOS[tipo]
    parametros = dict(PERIODO) if relatorio.por_periodo else {"data_final": FIM}
    if relatorio.exige_grupo:
        parametros["grupo_id"] = historia.grupo.id
    linhas = [list(linha.values()) for linha in await historia.casa.linhas(tipo, **parametros)]
    assert len(linhas) > 1
    formatos = [coluna.formato for coluna in relatorio.colunas]
    titulos = [coluna.titulo for coluna in relatorio.colunas]

    do_csv = ler_csv(await historia.casa.arquivo(tipo, "CSV", **parametros))
    assert do_csv == [titulos, *([em_csv(*par) for par in zip(linha, formatos, strict=True)] for linha in linhas)]

    da_planilha = ler_xlsx(await historia.casa.arquivo(tipo, "XLSX", **parametros))
    assert list(da_planilha[0]) == titulos
    assert [[na_planilha(*par) for par in zip(linha, formatos, strict=True)] for linha in da_planilha[1:]] == linhas

    texto = ler_pdf(await historia.casa.arquivo(tipo, "PDF", **parametros))
    assert {relatorio.nome, *ADMINISTRADORA.values()} <= set(re.split(r"\s{2,}|\n|CNPJ ", texto))
    assert f"Página 1 de {texto.count(chr(12))}" in texto
    assert not relatorio.exige_grupo or f"Grupo {historia.grupo.codigo}. De 01/01/2026" in texto
    for linha in linhas:
        for valor, formato in zip(linha, formatos, strict=True):
            if formato is FormatoColuna.DINHEIRO and valor:
                assert no_pdf(valor) in texto
    if relatorio.tem_total:
        somas = [
            no_pdf(v) if v and f is FormatoColuna.DINHEIRO else v for v, f in zip(linhas[-1], formatos, strict=True)
        ]
        assert [v for v in somas if v] in [linha.split() for linha in texto.splitlines()], texto


async def test_reconstruir_do_zero_da_o_mesmo(historia: Historia) -> None:
    async def tudo() -> dict[str, list[Any]]:
        async with historia.casa.db.read() as conn:
            return {
                modelo: sorted(map(str, await (await conn.execute(f"SELECT * FROM {modelo}".encode())).fetchall()))
                for modelo in MODELOS
            }

    antes, avisos = await tudo(), []
    assert all(antes.values()), "a read model without rows proves nothing"
    async with historia.casa.db.transaction() as tx:
        await tx.conn.execute("UPDATE movimento SET valor_centavos = valor_centavos + 1")
        await tx.conn.execute("DELETE FROM parcela")
    total = await reconstruir(historia.casa.db, lambda lidos, de: avisos.append((lidos, de)))
    assert await tudo() == antes
    assert avisos[-1] == (total, total)


async def test_recuperar_o_que_nunca_chegou(historia: Historia) -> None:
    """A relatorios younger than its facts: what financeiro still has comes, in the order in which it happened."""

    async def tudo() -> dict[str, list[Any]]:
        async with historia.casa.db.read() as conn:
            return {
                modelo: sorted(map(str, await (await conn.execute(f"SELECT * FROM {modelo}".encode())).fetchall()))
                for modelo in MODELOS
            }

    antes, avisos = await tudo(), []
    origem = historia.financeiro.runtime.db
    async with historia.casa.db.transaction() as tx:
        cursor = await tx.conn.execute(
            "DELETE FROM evento WHERE tipo IN ('ExtratoLancado', 'FatoContabilizado') AND ordem % 3 > 0 RETURNING 1"
        )
        perdidos = cursor.rowcount
        await tx.conn.execute("UPDATE projecao SET eventos = (SELECT count(*) FROM evento)")
    await reconstruir(historia.casa.db, lambda _lidos, _total: None)
    assert await tudo() != antes
    novos = await recuperar(historia.casa.db, [origem], lambda *aviso: avisos.append(aviso))
    await reconstruir(historia.casa.db, lambda _lidos, _total: None)
    assert (await tudo(), novos) == (antes, perdidos)
    assert perdidos > 0
    assert avisos[-1][0] == "financeiro"
    assert avisos[-1][1] == avisos[-1][2]
    assert await recuperar(historia.casa.db, [origem], lambda *_aviso: None) == 0
    # What comes by the queue after it was recovered changes nothing.
    historia.casa._contados.clear()
    async with historia.casa.db.transaction() as tx:
        await tx.conn.execute("DELETE FROM plataforma.inbox")
    await historia.casa.ouvir(historia.financeiro)
    assert await tudo() == antes
