"""Money that comes in: once for ever, to the right place, whatever comes."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast
from uuid import UUID

import pytest

from consorcio.contracts.financeiro.v1 import contabilidade_pb2 as cont
from consorcio.contracts.financeiro.v1 import financeiro_pb2 as pb
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.core.money import format_reais, parse_reais
from consorcio.services.financeiro.livro import ARRECADACAO
from consorcio.services.financeiro.use_cases.inadimplencia import rodada
from integration.financeiro.casa import Casa, GrupoVivo, data_ago, vencimento


@pytest.fixture
async def grupo(casa: Casa) -> GrupoVivo:
    """Five cotas and their second parcela to be paid."""
    vivo = casa.novo_grupo()
    await vivo.formar(5)
    await vivo.emitir(2)
    return vivo


async def test_pagamento_em_dia(casa: Casa, grupo: GrupoVivo) -> None:
    titulo = await grupo.titulo(2, grupo.cotas[0])
    assert titulo.valor == "1170.00"
    pagamento = await grupo.pagar(titulo)
    assert {c.componente: c.valor for c in pagamento.componentes} == {
        pb.COMPONENTE_FC: "1000.00",
        pb.COMPONENTE_TA: "150.00",
        pb.COMPONENTE_FR: "20.00",
    }
    posicao = await grupo.posicao(grupo.cotas[0])
    assert (posicao.fc_pago, posicao.parcelas_pagas, posicao.adimplente) == ("3.33333334", 2, True)
    assert (await casa.eventos("PagamentoRealizado"))[-1]["quitada"] is True
    await grupo.conferir()


async def test_atraso_cobra_multa_e_juros_e_metade_e_do_grupo(casa: Casa, grupo: GrupoVivo) -> None:
    titulo = await grupo.titulo(2, grupo.cotas[0])
    dia = vencimento(2) + timedelta(days=20)  # 11 days after the first business day that follows the AGO and Carnaval
    pagamento = await grupo.pagar(titulo, await grupo.devido(titulo, dia), dia)
    encargos = {c.componente: c.valor for c in pagamento.componentes}
    assert (encargos[pb.COMPONENTE_MULTA], encargos[pb.COMPONENTE_JUROS]) == ("23.40", "4.29")
    await grupo.conferir()
    balancete = await casa.rpc("BuscarBalancete", pb.BuscarBalanceteRequest(grupo_id=grupo.id))
    creditos = {c.conta: c.creditos for c in balancete.contas}
    assert (creditos["ENCARGOS_RETIDOS"], creditos["ENCARGOS_A_REPASSAR"]) == ("13.85", "13.84")
    no_livro = (
        "SELECT componente, sum(valor_centavos)::int FROM lancamento WHERE starts_with(credito, 'ENCARGOS') GROUP BY 1"
    )
    assert dict(await casa.linhas(no_livro)) == {"MULTA": 2_340, "JUROS": 429}
    assert balancete.debitos == balancete.creditos


async def test_parcial_depois_o_resto_e_o_excedente_volta(casa: Casa, grupo: GrupoVivo) -> None:
    titulo = await grupo.titulo(2, grupo.cotas[0])
    await grupo.pagar(titulo, "500.00")
    assert (await grupo.titulo(2, grupo.cotas[0])).situacao == pb.SITUACAO_TITULO_PARCIAL
    await grupo.conferir()
    pagamento = await grupo.pagar(titulo, "700.00")
    assert pagamento.excedente == "30.00"
    pago = await grupo.titulo(2, grupo.cotas[0])
    assert (pago.situacao, pago.valor_pago) == (pb.SITUACAO_TITULO_PAGO, "1170.00")
    assert (await grupo.posicao(grupo.cotas[0])).fc_pago == "3.33333334"
    await grupo.conferir()


async def test_dezesseis_pagam_a_mesma_parcela_e_uma_paga(casa: Casa, grupo: GrupoVivo) -> None:
    titulo = await grupo.titulo(2, grupo.cotas[0])
    pedidos = [grupo.pagamento(titulo) for _ in range(16)]
    respostas = await asyncio.gather(*(casa.rpc("ProcessarPagamento", p) for p in pedidos), return_exceptions=True)
    recusas = [r for r in respostas if isinstance(r, ConsorcioError)]
    assert [r.kind for r in recusas] == [ErrorKind.CONFLICT] * 15
    assert await casa.linhas("SELECT count(*) FROM pagamento WHERE parcela_id = %s", titulo.parcela_id) == [(1,)]
    await grupo.conferir()


async def test_dezesseis_com_a_mesma_chave_e_a_mesma_referencia_um_efeito(casa: Casa, grupo: GrupoVivo) -> None:
    pedido = grupo.pagamento(await grupo.titulo(2, grupo.cotas[0]))
    mesma_chave = await asyncio.gather(
        *(casa.rpc("ProcessarPagamento", pedido, chave="chave") for _ in range(16)), return_exceptions=True
    )
    feitos = [r for r in mesma_chave if isinstance(r, pb.Pagamento)]
    outros = {r.kind for r in mesma_chave if isinstance(r, ConsorcioError)}
    assert len({p.pagamento_id for p in feitos}) == 1
    assert outros <= {ErrorKind.IN_PROGRESS}
    outras_chaves = await asyncio.gather(*(casa.rpc("ProcessarPagamento", pedido) for _ in range(16)))
    assert {p.pagamento_id for p in outras_chaves} == {feitos[0].pagamento_id}
    await grupo.conferir()


@pytest.mark.parametrize("na_fila", [False, True])
async def test_mesma_referencia_ao_mesmo_tempo_registra_uma_vez(casa: Casa, grupo: GrupoVivo, na_fila: bool) -> None:
    pedido = grupo.pagamento(await grupo.titulo(2, grupo.cotas[0]))
    if na_fila:
        pedido.parcela_id, pedido.identificador, pedido.aceita_divergente = "", "NINGUEM", True
    pagamentos = await asyncio.gather(*(casa.rpc("ProcessarPagamento", pedido) for _ in range(16)))
    assert len({p.pagamento_id for p in pagamentos}) == 1
    await grupo.conferir()


async def test_referencia_com_outros_dados_e_recusada(casa: Casa, grupo: GrupoVivo) -> None:
    pedido = grupo.pagamento(await grupo.titulo(2, grupo.cotas[0]))
    await casa.rpc("ProcessarPagamento", pedido)
    pedido.valor = "1.00"
    assert (await casa.recusa("ProcessarPagamento", pedido)).kind is ErrorKind.CONFLICT


async def test_desconhecido_espera_na_fila_e_o_operador_aplica(casa: Casa, grupo: GrupoVivo) -> None:
    titulo = await grupo.titulo(2, grupo.cotas[0])
    pedido = grupo.pagamento(titulo)
    pedido.parcela_id, pedido.identificador = "", "NINGUEM"
    assert (await casa.recusa("ProcessarPagamento", pedido)).kind is ErrorKind.PRECONDITION
    pedido.aceita_divergente = True
    guardado = await casa.rpc("ProcessarPagamento", pedido)
    assert guardado.situacao == pb.SITUACAO_PAGAMENTO_NAO_IDENTIFICADO
    fila = pb.ListarPagamentosRequest(situacao=pb.SITUACAO_PAGAMENTO_NAO_IDENTIFICADO)
    assert len((await casa.rpc("ListarPagamentos", fila)).pagamentos) == 1
    resolver = pb.ResolverPagamentoRequest(
        pagamento_id=guardado.pagamento_id, parcela_id=titulo.parcela_id, motivo="É da cota 1"
    )
    assert (await casa.rpc("ResolverPagamento", resolver)).situacao == pb.SITUACAO_PAGAMENTO_APLICADO
    assert (await casa.recusa("ResolverPagamento", resolver)).kind is ErrorKind.CONFLICT
    assert (await grupo.titulo(2, grupo.cotas[0])).situacao == pb.SITUACAO_TITULO_PAGO
    await grupo.conferir()


async def _distribuir(casa: Casa, grupo: GrupoVivo, valor: str, dia: date) -> pb.PreverDistribuicaoResponse:
    """Money of nobody that turns out to be of the first cota, and goes to what it owes: what was shown before."""
    cota = grupo.cotas[0]
    pedido = grupo.pagamento(await grupo.titulo(2, cota), valor, dia)
    pedido.parcela_id, pedido.identificador, pedido.aceita_divergente = "", "NINGUEM", True
    guardado = await casa.rpc("ProcessarPagamento", pedido)
    prever = pb.PreverDistribuicaoRequest(cota_id=cota, valor=valor, data=dia.isoformat())
    previa = await casa.rpc("PreverDistribuicao", prever)
    resolver = pb.ResolverPagamentoRequest(pagamento_id=guardado.pagamento_id, cota_id=cota, motivo="É da cota 1")
    resolvido = await casa.rpc("ResolverPagamento", resolver)
    assert resolvido.situacao == pb.SITUACAO_PAGAMENTO_DISTRIBUIDO
    assert (await casa.recusa("ResolverPagamento", resolver)).kind is ErrorKind.CONFLICT
    await grupo.conferir()
    return cast("pb.PreverDistribuicaoResponse", previa)


async def test_r4_73_o_que_esperava_se_divide_entre_o_que_a_cota_deve_do_mais_antigo(
    casa: Casa, grupo: GrupoVivo
) -> None:
    """As was shown before: the oldest whole, the next in part; and what is over everything stays to be given back."""
    cota, dia = grupo.cotas[0], vencimento(3)
    await grupo.emitir(3)
    devido = await grupo.devido(await grupo.titulo(2, cota), dia)
    previa = await _distribuir(casa, grupo, format_reais(parse_reais(devido) + 50_000), dia)
    assert ([p.valor for p in previa.partes], previa.sobra) == ([devido, "500.00"], "0.00")
    previa = await _distribuir(casa, grupo, "700.00", dia)
    assert ([p.valor for p in previa.partes], previa.sobra) == (["670.00"], "30.00")
    assert [(await grupo.titulo(ago, cota)).situacao for ago in (2, 3)] == [pb.SITUACAO_TITULO_PAGO] * 2
    assert await arrecadacao(casa) == ("0.00", "0.00", "0.00", 0)
    assert (await grupo.conferir())["A_DEVOLVER_ATIVOS"] == -3_000
    partes = await casa.linhas(
        "SELECT valor_centavos FROM pagamento WHERE starts_with(referencia_externa, 'parte:') AND cota_id = %s", cota
    )
    saidas = await casa.linhas("SELECT valor_centavos FROM lancamento WHERE fato = 'PagamentoIdentificado'")
    assert sorted(partes) == sorted(saidas), "the two sides of each transfer, for who matches the bank"
    nada = await casa.recusa("PreverDistribuicao", pb.PreverDistribuicaoRequest(cota_id=cota, valor="1.00"))
    assert (nada.kind, nada.rule) == (ErrorKind.PRECONDITION, "R4.73")


async def test_r10_04_a_devolucao_diz_a_quem(casa: Casa, grupo: GrupoVivo) -> None:
    titulo = await grupo.titulo(2, grupo.cotas[0])
    for beneficiario in ("Maria da Silva, CPF 52998224725", ""):
        pedido = grupo.pagamento(titulo)
        pedido.parcela_id, pedido.identificador, pedido.aceita_divergente = "", "NINGUEM", True
        guardado = await casa.rpc("ProcessarPagamento", pedido)
        devolver = pb.ResolverPagamentoRequest(
            pagamento_id=guardado.pagamento_id, motivo="Pago em dobro", beneficiario=beneficiario, comprovante="E1"
        )
        assert (await casa.rpc("ResolverPagamento", devolver)).situacao == pb.SITUACAO_PAGAMENTO_DEVOLVIDO
        ((selado, comprovante, quem),) = await casa.linhas(
            "SELECT beneficiario, comprovante, devolvido_por FROM devolucao_pagamento WHERE pagamento_id = %s",
            guardado.pagamento_id,
        )
        assert (comprovante, quem) == ("E1", "operador")
        assert b"Maria" not in selado
        aberto = casa.runtime.vault.open(selado, "devolucao_pagamento", "beneficiario", UUID(guardado.pagamento_id))
        assert aberto == beneficiario or pedido.referencia_externa in aberto, "who paid, when nobody else is named"


async def test_r10_03_nenhum_centavo_fica_fora_de_livro(casa: Casa, grupo: GrupoVivo) -> None:
    """Received, identified, returned: the collection account and the group's hold together all that came in (I4)."""
    titulo = await grupo.titulo(2, grupo.cotas[0])
    guardados = []
    for valor in ("1170.00", "30.00", "7.01"):
        pedido = grupo.pagamento(titulo, valor)
        pedido.parcela_id, pedido.identificador, pedido.aceita_divergente = "", "NINGUEM", True
        guardados.append((await casa.rpc("ProcessarPagamento", pedido)).pagamento_id)
        await casa.rpc("ProcessarPagamento", pedido)
    assert await arrecadacao(casa) == ("1207.01", "1207.01", "1207.01", 3)
    antes = (await grupo.caixa()).disponibilidades
    aplicar, devolver, _ = guardados
    resolver = pb.ResolverPagamentoRequest(pagamento_id=aplicar, parcela_id=titulo.parcela_id, motivo="É da cota 1")
    await casa.rpc("ResolverPagamento", resolver)
    devolucao = pb.ResolverPagamentoRequest(pagamento_id=devolver, motivo="Devolvido a quem pagou")
    assert (await casa.rpc("ResolverPagamento", devolucao)).situacao == pb.SITUACAO_PAGAMENTO_DEVOLVIDO
    assert await arrecadacao(casa) == ("7.01", "7.01", "7.01", 1)
    assert float((await grupo.caixa()).disponibilidades) - float(antes) == 1170
    await grupo.conferir()
    fatos = await casa.linhas("SELECT fato, valor_centavos FROM lancamento WHERE grupo_id = %s", ARRECADACAO)
    assert sorted(fatos) == [
        ("PagamentoDevolvido", 3_000),
        ("PagamentoIdentificado", 117_000),
        ("PagamentoNaoIdentificado", 701),
        ("PagamentoNaoIdentificado", 3_000),
        ("PagamentoNaoIdentificado", 117_000),
    ]


async def arrecadacao(casa: Casa) -> tuple[str, str, str, int]:
    posicao = await casa.rpc("BuscarArrecadacao", cont.BuscarArrecadacaoRequest())
    assert posicao.confere
    return posicao.banco, posicao.nao_identificados, posicao.na_fila, posicao.quantidade


async def test_arquivo_repetido_nao_paga_de_novo(casa: Casa, grupo: GrupoVivo) -> None:
    linhas = [f"r{t.cota_numero};{t.identificador};{t.valor};{t.vencimento}" for t in await grupo.titulos(2)]
    conteudo = "\n".join(["referencia;identificador;valor;data", *linhas, f"rx;NINGUEM;1.00;{vencimento(2)}"]).encode()
    pedido = pb.ProcessarArquivoPagamentosRequest(conteudo=conteudo, nome="a.csv", canal=pb.CANAL_PAGAMENTO_BOLETO)
    feito = await casa.rpc("ProcessarArquivoPagamentos", pedido)
    assert (feito.linhas, feito.aplicados, feito.nao_identificados) == (6, 5, 1)
    de_novo = await casa.rpc("ProcessarArquivoPagamentos", pedido)
    assert (de_novo.aplicados, de_novo.repetidos, de_novo.valor_total) == (0, 6, "0.00")
    await grupo.conferir()


@pytest.mark.parametrize(
    ("campo", "valor"),
    [
        ("referencia_externa", "a\0b"),
        ("identificador", "a\0b"),
        ("data_pagamento", "2026-02-30"),
        ("data_contabil", "0000-00-00"),
        ("valor", "0.00"),
    ],
)
async def test_pagamento_malformado_e_validacao(casa: Casa, grupo: GrupoVivo, campo: str, valor: str) -> None:
    pedido = grupo.pagamento(await grupo.titulo(2, grupo.cotas[0]))
    if campo == "identificador":
        pedido.parcela_id = ""
    setattr(pedido, campo, valor)
    recusa = await casa.recusa("ProcessarPagamento", pedido)
    assert recusa.kind is ErrorKind.VALIDATION
    assert recusa.fields[0].pointer == f"/{campo}"


@pytest.mark.parametrize("token", ["!!!", "é", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk=", "AA==", "YQ=="])
async def test_senha_de_pagina_estranha_e_validacao_ou_pagina(casa: Casa, grupo: GrupoVivo, token: str) -> None:
    for nome, pedido in (
        ("ListarLancamentos", pb.ListarLancamentosRequest(grupo_id=grupo.id, token_pagina=token)),
        ("ListarExtratoCota", pb.ListarExtratoCotaRequest(cota_id=grupo.cotas[0], token_pagina=token)),
        ("ListarPagamentos", pb.ListarPagamentosRequest(token_pagina=token)),
    ):
        assert (await casa.recusa(nome, pedido)).kind is ErrorKind.VALIDATION
    if token in {"!!!", "é", "AA=="}:
        pedido_titulos = pb.ListarParcelasGrupoRequest(grupo_id=grupo.id, token_pagina=token)
        assert (await casa.recusa("ListarParcelasGrupo", pedido_titulos)).kind is ErrorKind.VALIDATION


@pytest.mark.parametrize(
    "linha",
    ["r\0;X;1.00;2026-02-01", "r;X;1.00;2026-02-31", "r;X;-1.00;2026-02-01", "r;X", f"{'r' * 101};X;1.00;2026-02-01"],
)
async def test_linha_malformada_recusa_o_arquivo(casa: Casa, grupo: GrupoVivo, linha: str) -> None:
    conteudo = f"referencia;identificador;valor;data\n{linha}".encode()
    pedido = pb.ProcessarArquivoPagamentosRequest(conteudo=conteudo, nome="a.csv", canal=pb.CANAL_PAGAMENTO_BOLETO)
    resposta = await casa.rpc("ProcessarArquivoPagamentos", pedido)
    assert [p.linha for p in resposta.problemas] == [2]
    assert await casa.linhas("SELECT count(*) FROM pagamento WHERE canal = 'BOLETO'") == [(0,)]


async def test_celula_enorme_e_validacao(casa: Casa) -> None:
    conteudo = b"referencia;identificador;valor;data\n" + b"x" * 200_000
    pedido = pb.ProcessarArquivoPagamentosRequest(conteudo=conteudo, nome="a.csv", canal=pb.CANAL_PAGAMENTO_BOLETO)
    assert (await casa.recusa("ProcessarArquivoPagamentos", pedido)).kind is ErrorKind.VALIDATION


@pytest.mark.parametrize(
    ("campo", "valor"),
    [("preco", "0.00"), ("meses_restantes", 61), ("parcela_reduzida", "0"), ("taxa_administracao", "100.01")],
)
async def test_o_que_nao_e_um_plano_e_recusado_no_campo_do_pedido(casa: Casa, campo: str, valor: str | int) -> None:
    plano: dict[str, Any] = {"preco": "60000.00", "prazo_meses": 60, "taxa_administracao": "15"}
    await casa.rpc("CalcularMensalidade", pb.CalcularMensalidadeRequest(**plano))
    errado = pb.CalcularMensalidadeRequest(**plano | {campo: valor})
    assert (await casa.recusa("CalcularMensalidade", errado)).fields[0].pointer == f"/{campo}"


async def test_inadimplencia_e_contada_uma_vez(casa: Casa, grupo: GrupoVivo) -> None:
    await grupo.pagar(await grupo.titulo(2, grupo.cotas[0]))
    pedido = pb.VerificarInadimplenciaRequest(grupo_id=grupo.id, data=data_ago(2).isoformat())
    primeira = await casa.rpc("VerificarInadimplencia", pedido)
    assert (len(primeira.inadimplencias), primeira.novas, primeira.percentual) == (4, 4, "80.00000000")
    assert (await casa.rpc("VerificarInadimplencia", pedido)).novas == 0
    assert len(await casa.eventos("InadimplenciaDetectada")) == 4


async def test_by_itself_each_group_is_looked_at_once_a_business_day_after_the_hour(
    casa: Casa, grupo: GrupoVivo
) -> None:
    """The day after the due date, a Tuesday, the returns of the morning come first; nobody looks on a Saturday."""
    await grupo.pagar(await grupo.titulo(2, grupo.cotas[0]))
    db, calendario = casa.runtime.db, casa.runtime.calendar
    for dia, hora_utc, olhados in ((10, 14, 0), (10, 15, 1), (10, 18, 0), (14, 18, 0), (19, 18, 1)):
        casa.clock.advance(datetime(2026, 2, dia, hora_utc, tzinfo=UTC) - casa.clock.now())
        assert await rodada(db, calendario, 12) == olhados, (dia, hora_utc)
    assert len(await casa.eventos("InadimplenciaDetectada")) == 4


async def test_the_contract_says_what_a_partial_payment_goes_to_first(casa: Casa) -> None:
    """R4.73: charges first, or the parcela first and then the charges, which stay owed without charges of their own."""
    devidos: dict[str, list[str]] = {}
    for ordem in ("ENCARGOS_PRIMEIRO", "PARCELA_PRIMEIRO"):
        grupo = casa.novo_grupo(ordem_alocacao=ordem, inicio_mora="VENCIMENTO")
        await grupo.formar(2)
        await grupo.emitir(2)
        titulo, cota = await grupo.titulo(2, grupo.cotas[0]), grupo.cotas[0]
        principal, dia = parse_reais(titulo.valor), vencimento(2) + timedelta(days=30)
        encargos = parse_reais(await grupo.devido(titulo, dia)) - principal
        assert encargos == principal * 3 // 100
        await grupo.pagar(titulo, format_reais(principal), dia)
        titulo = await grupo.titulo(2, cota)
        assert titulo.situacao == pb.SITUACAO_TITULO_PARCIAL
        assert parse_reais(await grupo.devido(titulo, dia)) == encargos
        devidos[ordem] = [await grupo.devido(titulo, dia + timedelta(days=dias)) for dias in (0, 60)]
        itens = await casa.linhas(
            "SELECT valor_centavos FROM pagamento_item WHERE cota_id = %s AND componente IN ('MULTA', 'JUROS')",
            [cota],
        )
        assert sum(valor for (valor,) in itens) == (encargos if ordem == "ENCARGOS_PRIMEIRO" else 0)
        await grupo.conferir()
        resto = await grupo.devido(titulo, dia + timedelta(days=60))
        await grupo.pagar(titulo, resto, dia + timedelta(days=60))
        assert (await grupo.titulo(2, cota)).situacao == pb.SITUACAO_TITULO_PAGO
        await grupo.conferir()
    # What is left of the principal goes on costing; charges alone do not.
    assert parse_reais(devidos["ENCARGOS_PRIMEIRO"][1]) > parse_reais(devidos["ENCARGOS_PRIMEIRO"][0])
    assert devidos["PARCELA_PRIMEIRO"][1] == devidos["PARCELA_PRIMEIRO"][0]
