"""The régua tells each parcela once per step; delay by bucket adds up to what is overdue (R8.02)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from consorcio.contracts.financeiro.v1 import cobranca_pb2 as cob
from consorcio.contracts.financeiro.v1 import financeiro_pb2 as fin
from consorcio.core.errors import ErrorKind
from consorcio.core.money import format_reais, parse_reais
from integration.financeiro.casa import Casa, GrupoVivo, vencimento


@pytest.fixture
async def grupo(casa: Casa) -> GrupoVivo:
    """Four cotas, parcelas 2 to 5 issued, nothing of them paid."""
    vivo = casa.novo_grupo()
    await vivo.formar(4)
    for ago in (2, 3, 4, 5):
        await vivo.emitir(ago)
    return vivo


async def aplicar(casa: Casa, ago: int, dias: int, grupo_id: str = "") -> dict[str, int]:
    data = (vencimento(ago) + timedelta(days=dias)).isoformat()
    resposta = await casa.rpc("AplicarRegua", cob.AplicarReguaRequest(data=data, grupo_id=grupo_id))
    assert resposta.avisos == sum(p.avisos for p in resposta.passos)
    return {p.nome: p.avisos for p in resposta.passos}


async def definir(casa: Casa, *passos: tuple[str, int]) -> cob.Regua:
    pedido = cob.DefinirReguaRequest(passos=[cob.PassoRegua(nome=nome, dias=dias) for nome, dias in passos])
    resposta: cob.Regua = await casa.rpc("DefinirRegua", pedido)
    return resposta


async def test_r8_02_cada_passo_avisa_uma_vez(casa: Casa, grupo: GrupoVivo) -> None:
    assert await aplicar(casa, 2, 0) == {}
    await grupo.pagar(await grupo.titulo(2, grupo.cotas[0]))
    assert await aplicar(casa, 2, 1) == {"LEMBRETE": 3}
    assert await aplicar(casa, 2, 1) == {}
    await grupo.pagar(await grupo.titulo(2, grupo.cotas[1]), "100.00")
    assert await aplicar(casa, 2, 10) == {"AVISO": 3}
    assert await aplicar(casa, 2, 9) == {}
    avisos = await casa.eventos("CobrancaAvisada")
    assert [(a["passo"], a["dias_atraso"], a["numero"]) for a in avisos] == [
        *(("LEMBRETE", 1, n) for n in (2, 3, 4)),
        *(("AVISO", 10, n) for n in (2, 3, 4)),
    ]
    assert [a["valor_centavos"] for a in avisos[3:]] == [107_000, 117_000, 117_000]


async def test_r4_73_encargos_pagos_nao_diminuem_o_que_falta(casa: Casa, grupo: GrupoVivo) -> None:
    """A parcela de 1.170,00 que já recebeu 1.190,00, com multa e juros, ainda deve o que falta do principal."""
    titulo, encargos = await grupo.titulo(2, grupo.cotas[0]), {fin.COMPONENTE_MULTA, fin.COMPONENTE_JUROS}
    principal = 0
    for valor, dias in (("100.00", 20), ("1090.00", 21)):
        pagamento = await grupo.pagar(titulo, valor, vencimento(2) + timedelta(days=dias))
        principal += sum(parse_reais(c.valor, "/valor") for c in pagamento.componentes if c.componente not in encargos)
        assert (await casa.eventos("PagamentoRealizado"))[-1]["pago_acumulado_centavos"] == principal
    assert (await grupo.titulo(2, grupo.cotas[0])).situacao == fin.SITUACAO_TITULO_PARCIAL
    await aplicar(casa, 2, 22)
    avisos = {(a["numero"], a["ago"]): a["valor_centavos"] for a in await casa.eventos("CobrancaAvisada")}
    assert 0 < avisos[1, 2] == 117_000 - principal


async def test_quem_ja_passou_de_varios_passos_recebe_so_o_ultimo(casa: Casa, grupo: GrupoVivo) -> None:
    assert await aplicar(casa, 2, 60) == {"LEMBRETE": 4, "AVISO": 4, "ULTIMO_AVISO": 4}
    por_parcela = [a["parcela_id"] for a in await casa.eventos("CobrancaAvisada")]
    assert len(set(por_parcela)) == len(por_parcela) == 12
    assert {a["ago"]: a["passo"] for a in await casa.eventos("CobrancaAvisada")} == {
        2: "ULTIMO_AVISO",
        3: "AVISO",
        4: "LEMBRETE",
    }


async def test_regua_configurada_avisa_antes_do_vencimento_e_por_grupo(casa: Casa, grupo: GrupoVivo) -> None:
    outro = casa.novo_grupo()
    await outro.formar(2)
    await outro.emitir(2)
    await definir(casa, ("VENCE_EM_BREVE", -5), ("LEMBRETE", 1))
    assert await aplicar(casa, 2, -6) == {}
    assert await aplicar(casa, 2, -5, outro.id) == {"VENCE_EM_BREVE": 2}
    assert await aplicar(casa, 2, -4) == {"VENCE_EM_BREVE": 4}
    assert await aplicar(casa, 2, 1) == {"LEMBRETE": 6}


async def test_trocar_a_regua_nao_avisa_de_novo_e_desligada_cala(casa: Casa, grupo: GrupoVivo) -> None:
    await aplicar(casa, 2, 1)
    regua = await definir(casa, ("PRIMEIRO", 3), ("LEMBRETE", 1))
    assert [p.nome for p in regua.passos] == ["LEMBRETE", "PRIMEIRO"]
    assert await aplicar(casa, 2, 2) == {}
    assert await aplicar(casa, 2, 3) == {"PRIMEIRO": 4}
    await definir(casa)
    assert await aplicar(casa, 2, 20) == {}
    assert not (await casa.rpc("BuscarRegua", cob.BuscarReguaRequest())).passos


@pytest.mark.parametrize("passos", [[("A", 1), ("A", 2)], [("A", 1), ("B", 1)], [("a", 1)], [("A", 366)]])
async def test_regua_que_se_contradiz_e_validacao(casa: Casa, passos: list[tuple[str, int]]) -> None:
    antes = await casa.rpc("BuscarRegua", cob.BuscarReguaRequest())
    pedido = cob.DefinirReguaRequest(passos=[cob.PassoRegua(nome=nome, dias=dias) for nome, dias in passos])
    recusa = await casa.recusa("DefinirRegua", pedido)
    assert recusa.kind is ErrorKind.VALIDATION
    assert recusa.fields[0].pointer.startswith("/passos")
    assert await casa.rpc("BuscarRegua", cob.BuscarReguaRequest()) == antes


async def test_inadimplencia_por_faixa(casa: Casa, grupo: GrupoVivo) -> None:
    """93 days after the second due date: parcelas are 93, 65, 37 and 9 days late, some paid whole or in part."""
    for ago in (2, 3, 4, 5):
        await grupo.pagar(await grupo.titulo(ago, grupo.cotas[0]))
    await grupo.pagar(await grupo.titulo(2, grupo.cotas[1]))
    await grupo.pagar(await grupo.titulo(3, grupo.cotas[1]), "170.00")
    data = (vencimento(2) + timedelta(days=93)).isoformat()
    for grupo_id in ("", grupo.id):
        pedido = cob.BuscarFaixasInadimplenciaRequest(data=data, grupo_id=grupo_id)
        faixas = await casa.rpc("BuscarFaixasInadimplencia", pedido)
        assert [(f.de_dias, f.ate_dias, f.cotas, f.parcelas, f.valor) for f in faixas.faixas] == [
            (1, 30, 0, 3, "3510.00"),
            (31, 60, 0, 3, "3510.00"),
            (61, 90, 1, 3, "3340.00"),
            (91, 0, 2, 2, "2340.00"),
        ]
        assert (faixas.cotas, faixas.valor) == (3, "12700.00")
    em_dia = cob.BuscarFaixasInadimplenciaRequest(data=vencimento(2).isoformat())
    assert (await casa.rpc("BuscarFaixasInadimplencia", em_dia)).cotas == 0


async def _taxa(grupo: GrupoVivo, natureza: cob.NaturezaCobranca.ValueType, vencimento: str) -> Any:
    pedido = cob.CobrarTaxaCobrancaRequest(cota_id=grupo.cotas[0], natureza=natureza, vencimento=vencimento)
    return await grupo.casa.rpc("CobrarTaxaCobranca", pedido)


async def test_r4_72_taxa_de_cobranca_uma_vez_por_parcela_e_a_parte(casa: Casa) -> None:
    """Ten percent of what is overdue today, of a parcela once; paid, it is not the money of the group."""
    grupo = casa.novo_grupo(taxa_cobranca_extrajudicial="10")
    await grupo.formar(2)
    for ago in (2, 3):
        await grupo.emitir(ago)
    casa.clock.advance(vencimento(2) + timedelta(days=10) - casa.clock.today())
    hoje = casa.clock.today()
    devido = parse_reais(await grupo.devido(await grupo.titulo(2, grupo.cotas[0]), hoje))
    antes = (await grupo.posicao(grupo.cotas[0])).saldo_devedor
    taxa = await _taxa(grupo, cob.NATUREZA_COBRANCA_EXTRAJUDICIAL, hoje.isoformat())
    assert (taxa.tipo, parse_reais(taxa.valor)) == (fin.TIPO_TITULO_TAXA_COBRANCA, round(devido * 0.1))
    de_novo = cob.CobrarTaxaCobrancaRequest(
        cota_id=grupo.cotas[0], natureza=cob.NATUREZA_COBRANCA_EXTRAJUDICIAL, vencimento=hoje.isoformat()
    )
    assert (await casa.recusa("CobrarTaxaCobranca", de_novo)).kind is ErrorKind.PRECONDITION
    de_novo.natureza = cob.NATUREZA_COBRANCA_JUDICIAL
    assert "não prevê" in (await casa.recusa("CobrarTaxaCobranca", de_novo)).detail
    dispensa = cob.DispensarTaxaCobrancaRequest(parcela_id=taxa.parcela_id)
    assert (await casa.rpc("DispensarTaxaCobranca", dispensa)).situacao == fin.SITUACAO_TITULO_CANCELADO
    assert (await casa.recusa("DispensarTaxaCobranca", dispensa)).kind is ErrorKind.CONFLICT
    outra = await _taxa(grupo, cob.NATUREZA_COBRANCA_EXTRAJUDICIAL, hoje.isoformat())
    assert outra.valor == taxa.valor
    await grupo.pagar(outra, outra.valor, hoje)
    saldo = "SELECT creditos_centavos - debitos_centavos FROM saldo_conta WHERE grupo_id = %s AND conta = %s"
    saldos = await casa.linhas(saldo, grupo.id, "CUSTAS_A_REPASSAR")
    assert saldos == [(parse_reais(taxa.valor),)]
    assert (await grupo.posicao(grupo.cotas[0])).saldo_devedor == antes
    dispensa.parcela_id = (await grupo.titulo(2, grupo.cotas[0])).parcela_id
    assert (await casa.recusa("DispensarTaxaCobranca", dispensa)).kind is ErrorKind.VALIDATION
    await grupo.conferir()


async def _atrasada_com_taxa(casa: Casa, **regra: Any) -> tuple[GrupoVivo, fin.Parcela, Any]:
    """A cota ten days late in a parcela of which the fee was charged."""
    grupo = casa.novo_grupo(taxa_cobranca_extrajudicial="10", **regra)
    await grupo.formar(2)
    await grupo.emitir(2)
    casa.clock.advance(vencimento(2) + timedelta(days=10) - casa.clock.today())
    taxa = await _taxa(grupo, cob.NATUREZA_COBRANCA_EXTRAJUDICIAL, casa.clock.today().isoformat())
    return grupo, await grupo.titulo(2, grupo.cotas[0]), taxa


async def _lida(casa: Casa, titulo: Any) -> fin.Parcela:
    parcela: fin.Parcela = await casa.rpc("BuscarParcela", fin.BuscarParcelaRequest(parcela_id=titulo.parcela_id))
    return parcela


async def test_r4_73_what_is_charged_has_the_costs_and_settles_them_before_the_parcela(casa: Casa) -> None:
    grupo, parcela, taxa = await _atrasada_com_taxa(casa, custas_primeiro=True)
    hoje = casa.clock.today()
    custo = parse_reais(taxa.valor)
    calculo = await casa.rpc(
        "CalcularPagamento", fin.CalcularPagamentoRequest(parcela_id=parcela.parcela_id, data=hoje.isoformat())
    )
    assert {c.componente: c.valor for c in calculo.componentes}[fin.COMPONENTE_TAXA_COBRANCA] == taxa.valor
    assert custo == round((parse_reais(calculo.total) - custo) * 0.1), "a tenth of the rest"
    pouco = await grupo.pagar(parcela, format_reais(custo - 100), hoje)
    assert pouco.situacao == fin.SITUACAO_PAGAMENTO_DISTRIBUIDO
    assert [(await _lida(casa, t)).situacao for t in (taxa, parcela)] == [
        fin.SITUACAO_TITULO_PARCIAL,
        fin.SITUACAO_TITULO_ABERTO,
    ]
    await grupo.conferir()
    resto = grupo.pagamento(parcela, await grupo.devido(parcela, hoje), hoje)
    pago = await casa.rpc("ProcessarPagamento", resto)
    assert await casa.rpc("ProcessarPagamento", resto) == pago, "told twice it is one"
    assert [(await _lida(casa, t)).situacao for t in (taxa, parcela)] == [fin.SITUACAO_TITULO_PAGO] * 2
    saldos = await grupo.conferir()
    assert saldos["CUSTAS_A_REPASSAR"] == -custo
    assert "A_DEVOLVER_ATIVOS" not in saldos


async def test_r4_73_in_a_file_too_and_only_where_the_contract_says_so(casa: Casa) -> None:
    for primeiro in (True, False):
        grupo, parcela, taxa = await _atrasada_com_taxa(casa, custas_primeiro=primeiro)
        hoje = casa.clock.today()
        devido = parse_reais(await grupo.devido(parcela, hoje))
        valor = format_reais(devido - (parse_reais(taxa.valor) if primeiro else 0))
        linha = f"FILE-{grupo.codigo};{parcela.identificador};{valor};{hoje}"
        arquivo = fin.ProcessarArquivoPagamentosRequest(
            conteudo=f"referencia;identificador;valor;data\n{linha}\n".encode(),
            nome=f"{grupo.codigo}.csv",
            canal=fin.CANAL_PAGAMENTO_BOLETO,
        )
        assert (await casa.rpc("ProcessarArquivoPagamentos", arquivo)).aplicados == 1
        situacoes = [(await _lida(casa, t)).situacao for t in (taxa, parcela)]
        paga, aberta, parte = fin.SITUACAO_TITULO_PAGO, fin.SITUACAO_TITULO_ABERTO, fin.SITUACAO_TITULO_PARCIAL
        assert situacoes == ([paga, parte] if primeiro else [aberta, paga])
        await grupo.conferir()
