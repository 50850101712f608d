"""The life of a small group, from the first sale to its closing, month by month: the months are those of the plan.

On one machine it lives the twelve; spread over processes, the first two, which are what every other month is made of.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from consorcio.contracts.auditoria.v1 import auditoria_pb2 as aud
from consorcio.contracts.financeiro.v1 import antecipacoes_pb2 as ant
from consorcio.contracts.financeiro.v1 import creditos_pb2 as cre
from consorcio.contracts.financeiro.v1 import encerramento_pb2 as enc
from consorcio.contracts.financeiro.v1 import exclusoes_pb2 as exc
from consorcio.contracts.financeiro.v1 import financeiro_pb2 as fin
from consorcio.contracts.grupos.v1 import grupos_pb2 as grp
from consorcio.contracts.relatorios.v1 import relatorios_pb2 as rel
from consorcio.contracts.sorteios.v1 import assembleias_gerais_pb2 as ger
from consorcio.contracts.sorteios.v1 import sorteios_pb2 as sor
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.platform.stack import embedded_stack, real_stack
from consorcio.targets import TARGETS
from sistema_no_ar import balcao_longe, balcao_perto
from sistema_prova import (
    QUEM_CONFERE,
    QUEM_PEDE,
    Assembleia,
    Balcao,
    Grupo,
    abrir_grupo,
    cadastrar,
    constituir,
    pagamento,
    pagar,
    posicao,
    vender,
)
from vida_prova import Vida

PRAZO, COTAS, FUNDADORES = 12, 20, 19
SORTEADA = 6  # 50366 mod 20
NAO_PAGA_O_LANCE, SUPLENTE = 13, 14
DESISTE_E_VOLTA, DESISTE = 19, 18
VENDIDA_TARDE, TRANSFERIDA, TROCA_DE_CREDITO = 20, 15, 12
CONTEMPLADA_QUE_DEVE, DEVEDORA, ANTECIPA, QUITA = 7, 2, 11, 6


@pytest.fixture(params=["juntos", "separados"])
async def balcao(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Balcao]:
    """The embedded default, and the same services each behind gRPC with RabbitMQ between."""
    juntos = request.param == "juntos"
    stack, no_ar = (embedded_stack, balcao_perto) if juntos else (real_stack, balcao_longe)
    with stack(tmp_path / "servidores", TARGETS, durable=False) as running:
        async with no_ar(running.urls, tmp_path / "dados") as pronto:
            yield pronto


async def test_vida_do_grupo(balcao: Balcao, request: pytest.FixtureRequest) -> None:
    vida = await _formar(balcao)
    for mes in MESES if "juntos" in request.node.name else MESES[:2]:
        await mes(vida)
        await vida.exigir_conservado()
        if mes is _fevereiro_o_melhor_lance_nao_e_pago:
            await _relatorios_contam_a_mesma_historia(vida)
    await _auditoria_confere(vida)


async def _formar(balcao: Balcao) -> Vida:
    """Nineteen of the twenty cotas of a group of imóveis are sold and paid; the AGC is held."""
    pessoas = await cadastrar(balcao, COTAS + 1)
    grupo = await abrir_grupo(
        balcao,
        COTAS,
        PRAZO,
        classe=grp.CLASSE_OBJETO_IMOVEIS,
        precos=("60000.00", "54000.00"),
        modalidades_lance=[valor for valor in grp.ModalidadeLance.values() if valor],
        fidelidade_meses=6,
        lance_fixo="25",
        lance_limitado="50",
    )
    primeiras = await vender(balcao, grupo, pessoas[:FUNDADORES])
    await pagar(balcao, primeiras, grupo.vencimento(1) - timedelta(days=16))
    return Vida(balcao, await constituir(balcao, grupo, FUNDADORES), pessoas, pagamentos=FUNDADORES)


async def _janeiro_o_grupo_comeca(vida: Vida) -> None:
    """The cash of 19 members pays one credit, by draw (R5.10); one leaves, and a seat is sold late (R8.01, R3.10)."""
    agora = await posicao(vida.balcao, vida.grupo)
    # 19 first parcelas of R$ 5.850,00: R$ 5.000,00 of fundo comum, R$ 750,00 of taxa, R$ 100,00 of fundo de reserva.
    assert (agora.fundo_comum_livre, agora.fundo_reserva, agora.disponibilidades) == (
        "95000.00",
        "1900.00",
        "111150.00",
    )
    resultado = await vida.realizar(await vida.convocar())
    assert [c.cota_numero for c in resultado.contemplacoes] == [SORTEADA]
    assert resultado.caixa_final == "35000.00"
    for numero in (DESISTE, DESISTE_E_VOLTA):
        await vida.excluir(numero, exc.CAUSA_EXCLUSAO_DESISTENCIA)
    await vida.vender_tarde(VENDIDA_TARDE)


async def _fevereiro_o_melhor_lance_nao_e_pago(vida: Vida) -> None:
    """Payments in part and in excess; the best bid is not paid, and the next of the ranking is called (R6.41)."""
    titulos = await vida.novo_mes(nao_pagam={3, 4})
    await vida.pagar(titulos[3], "2000.00")
    await vida.pagar(titulos[3], "3850.00")
    em_excesso = await vida.pagar(titulos[4], "5900.00")
    assert em_excesso.excedente == "50.00"
    assembleia = await vida.convocar()
    await assembleia.lance(NAO_PAGA_O_LANCE, "50")
    await assembleia.lance(SUPLENTE, "45")
    with pytest.raises(ConsorcioError) as repetido:
        await assembleia.lance(SUPLENTE, "46")
    assert repetido.value.kind is ErrorKind.CONFLICT
    resultado = await vida.realizar(assembleia, {NAO_PAGA_O_LANCE})
    assert _contemplados(resultado, sor.TIPO_CONTEMPLACAO_EXCLUIDO) == [DESISTE]
    lances = {lance.cota_numero: lance for lance in resultado.lances}
    await assembleia.vencer_prazos()
    chamada = await _chamada(assembleia)
    await vida.pagar_lance(assembleia, chamada, lances[SUPLENTE])
    await assembleia.aguardar(sor.SITUACAO_CONTEMPLACAO_CONFIRMADA, sor.SITUACAO_CONTEMPLACAO_CANCELADA)
    situacoes = {c.cota_numero: c.situacao for c in await assembleia.contemplacoes()}
    assert situacoes[NAO_PAGA_O_LANCE] == sor.SITUACAO_CONTEMPLACAO_CANCELADA
    assert situacoes[SUPLENTE] == sor.SITUACAO_CONTEMPLACAO_CONFIRMADA
    laudo = await vida.ata_conferida(assembleia)
    assert laudo.confere, laudo.divergencias
    restituida = await vida.restituir(DESISTE)
    assert restituida.situacao == exc.SITUACAO_EXCLUSAO_RESTITUIDA
    await vida.readmitir(DESISTE_E_VOLTA)
    (penalidade,) = await vida.titulos(NAO_PAGA_O_LANCE, fin.TIPO_TITULO_PENALIDADE)
    await vida.pagar(penalidade, dia=vida.depois + timedelta(days=10))


async def _marco_quase_ninguem_paga_no_dia(vida: Vida) -> None:
    """The assembly is held without cash and contemplates nobody (R5.13); who is late pays fine and interest (R4.71)."""
    titulos = await vida.novo_mes(nao_pagam=set(range(5, COTAS + 1)))
    resultado = await vida.realizar(await vida.convocar())
    assert list(resultado.contemplacoes) == []
    assert {tentativa.motivo for tentativa in resultado.tentativas} >= {"O fundo comum não cobre o crédito."}
    for numero in range(5, COTAS + 1):
        if numero in titulos:
            await vida.pagar_com_mora(titulos[numero], vida.depois + timedelta(days=4))
    await vida.transferir(TRANSFERIDA, vida.pessoas[COTAS])
    await vida.mudar_preco("66000.00")


async def _abril_o_bem_sobe(vida: Vida) -> None:
    """All pay the new price (R4.30); bids EMBUTIDO and FIXO win (R6.20); one pays without saying what.

    The last to come has not the months in time that a bid FIDELIDADE asks for (R6.01).
    """
    titulos = await vida.novo_mes(nao_pagam={16})
    assert titulos[1].componentes[0].valor == "5500.00"
    await _pagamento_sem_dono(vida, titulos[16])
    assembleia = await vida.convocar()
    with pytest.raises(ConsorcioError, match="lance fidelidade"):
        await assembleia.lance(VENDIDA_TARDE, "30", sor.MODALIDADE_FIDELIDADE)
    await assembleia.lance(9, "30", sor.MODALIDADE_EMBUTIDO)
    await assembleia.lance(13, "25", sor.MODALIDADE_FIXO)
    resultado = await vida.realizar(assembleia)
    assert _contemplados(resultado, sor.TIPO_CONTEMPLACAO_LANCE) == [9, 13]
    await vida.trocar_credito(TROCA_DE_CREDITO, 1)
    await vida.mudar_preco("60000.00")


async def _maio_o_bem_desce(vida: Vida) -> None:
    """An AGE substitutes the bem (R5.03); bids LIMITADO and FGTS win (R6.50); a contemplado stops paying."""
    await vida.novo_mes(nao_pagam={CONTEMPLADA_QUE_DEVE})
    assembleia = await vida.convocar()
    await assembleia.lance(16, "50", sor.MODALIDADE_LIMITADO)
    await assembleia.lance(10, "40", sor.MODALIDADE_FGTS, fgts="10000.00")
    resultado = await vida.realizar(assembleia)
    assert _contemplados(resultado, sor.TIPO_CONTEMPLACAO_LANCE) == [10, 16]
    substituir = ger.MATERIA_SUBSTITUICAO_DO_BEM
    decidido = await vida.deliberar(ger.TIPO_ASSEMBLEIA_GERAL_AGE, substituir, "Substituir o imóvel", (1, 3, 20))
    assert decidido.eleitorado == ger.ELEITORADO_NAO_CONTEMPLADOS
    assert (decidido.aprovado, decidido.favor) == (True, 3)
    await vida.antecipar(ANTECIPA, parcelas=2, ordem=ant.ORDEM_ANTECIPADA_INVERSA)


async def _junho_um_bem_e_pago(vida: Vida) -> None:
    """Bid of who prepaid (R6.10); the first contemplado gets the bem by two people (R7.20, R2.02)."""
    await vida.novo_mes(nao_pagam={CONTEMPLADA_QUE_DEVE, DEVEDORA})
    assembleia = await vida.convocar()
    await assembleia.lance(ANTECIPA, "30", sor.MODALIDADE_ANTECIPACAO)
    resultado = await vida.realizar(assembleia)
    assert _contemplados(resultado, sor.TIPO_CONTEMPLACAO_LANCE) == [ANTECIPA]
    await vida.habilitar(SORTEADA)
    with pytest.raises(ConsorcioError, match="garantia"):
        await vida.propor_pagamento(SORTEADA, "60000.00")
    await vida.garantir(SORTEADA, "60000.00")
    uso = await vida.propor_pagamento(SORTEADA, "60000.00")
    with pytest.raises(ConsorcioError) as sozinho:
        await vida.autorizar_pagamento(uso)
    assert sozinho.value.kind is ErrorKind.FORBIDDEN
    pago = await vida.autorizar_pagamento(uso, quem=QUEM_CONFERE)
    assert pago.situacao == cre.SITUACAO_USO_CREDITO_PAGO


async def _julho_uma_contemplacao_e_cancelada(vida: Vida) -> None:
    """A bid QUITACAO wins (R6.03); who owes three parcelas loses the contemplação by an assembly (R7.10, R5.03)."""
    await vida.novo_mes(nao_pagam={CONTEMPLADA_QUE_DEVE, DEVEDORA})
    assembleia = await vida.convocar()
    await assembleia.lance(17, modalidade=sor.MODALIDADE_QUITACAO)
    resultado = await vida.realizar(assembleia)
    assert _contemplados(resultado, sor.TIPO_CONTEMPLACAO_LANCE) == [17]
    cancelar = ger.MATERIA_CANCELAMENTO_DE_CONTEMPLACAO
    texto = f"Cancelar a contemplação da cota {CONTEMPLADA_QUE_DEVE}"
    decidido = await vida.deliberar(ger.TIPO_ASSEMBLEIA_GERAL_AGO, cancelar, texto, (1, 3, 4))
    assert (decidido.aprovado, decidido.favor) == (True, 3)
    cancelada = await vida.cancelar_contemplacao(CONTEMPLADA_QUE_DEVE)
    assert cancelada.devolvido == "60000.00"
    for titulo in await vida.titulos(CONTEMPLADA_QUE_DEVE):
        await vida.pagar_com_mora(titulo, vida.depois + timedelta(days=2))


async def _agosto_a_devedora_sai(vida: Vida) -> None:
    """The contemplação that was cancelled is drawn again; three unpaid parcelas exclude (R8.01)."""
    await vida.novo_mes(nao_pagam={DEVEDORA})
    assembleia = await vida.convocar()
    await assembleia.lance(1, "30")
    resultado = await vida.realizar(assembleia)
    assert _contemplados(resultado, sor.TIPO_CONTEMPLACAO_SORTEIO) == [CONTEMPLADA_QUE_DEVE]
    assert _contemplados(resultado, sor.TIPO_CONTEMPLACAO_LANCE) == [1]
    exclusao = await vida.excluir(DEVEDORA, exc.CAUSA_EXCLUSAO_INADIMPLENCIA)
    assert exclusao.parcelas_canceladas == 3


async def _setembro_uma_cota_quita(vida: Vida) -> None:
    """The excluded is drawn and refunded (R5.30); a contemplado pays all that is left (R4.55)."""
    await vida.novo_mes()
    resultado = await vida.realizar(await vida.convocar())
    assert _contemplados(resultado, sor.TIPO_CONTEMPLACAO_EXCLUIDO) == [DEVEDORA]
    await vida.restituir(DEVEDORA)
    await vida.antecipar(QUITA, quitacao=True)
    assert (await vida.posicao(QUITA)).quitada


async def _um_mes_sem_novidade(vida: Vida) -> None:
    """Who is left is contemplated as the cash allows (R5.12)."""
    await vida.novo_mes()
    resultado = await vida.realizar(await vida.convocar())
    assert len(_contemplados(resultado, sor.TIPO_CONTEMPLACAO_SORTEIO)) == 1


async def _dezembro_o_grupo_acaba(vida: Vida) -> None:
    """The last assembly contemplates who is left; the accounts are closed, and the books end in zero (R9.05, I12)."""
    await _um_mes_sem_novidade(vida)
    ativas = [cota for cota in await vida.cotas() if cota.vinculo == grp.VINCULO_COTA_ATIVA]
    assert {cota.contemplacao for cota in ativas} == {grp.CONTEMPLACAO_COTA_CONTEMPLADA}
    fim = await vida.encerrar()
    assert fim.situacao == enc.SITUACAO_ENCERRAMENTO_ENCERRADO

    async def em_grupos() -> Any:
        pedido = grp.BuscarGrupoRequest(grupo_id=vida.grupo.grupo_id)
        return (await vida.balcao.pedir(grp.DESCRIPTOR, "BuscarGrupo", pedido)).situacao

    encerrado = grp.SITUACAO_GRUPO_ENCERRADO
    await vida.balcao.esperar("grupo encerrado em grupos", em_grupos, lambda achada: achada == encerrado)
    atual = await posicao(vida.balcao, vida.grupo)
    assert (atual.fundo_comum_livre, atual.fundo_reserva, atual.disponibilidades) == ("0.00", "0.00", "0.00")


MESES = (
    _janeiro_o_grupo_comeca,
    _fevereiro_o_melhor_lance_nao_e_pago,
    _marco_quase_ninguem_paga_no_dia,
    _abril_o_bem_sobe,
    _maio_o_bem_desce,
    _junho_um_bem_e_pago,
    _julho_uma_contemplacao_e_cancelada,
    _agosto_a_devedora_sai,
    _setembro_uma_cota_quita,
    _um_mes_sem_novidade,
    _um_mes_sem_novidade,
    _dezembro_o_grupo_acaba,
)


def _contemplados(resultado: Any, tipo: sor.TipoContemplacao.ValueType) -> list[int]:
    return sorted(c.cota_numero for c in resultado.contemplacoes if c.tipo == tipo)


async def _pagamento_sem_dono(vida: Vida, titulo: Any) -> None:
    """Money that does not say what it pays waits until an operator knows."""
    vida.pagamentos += 1
    pedido = pagamento("", titulo.valor, vida.dia, "pix-sem-dono")
    pedido.identificador, pedido.aceita_divergente = "NINGUEM", True
    recebido = await vida.balcao.pedir(fin.DESCRIPTOR, "ProcessarPagamento", pedido)
    assert recebido.situacao == fin.SITUACAO_PAGAMENTO_NAO_IDENTIFICADO
    resolver = fin.ResolverPagamentoRequest(
        pagamento_id=recebido.pagamento_id, parcela_id=titulo.parcela_id, motivo="O consorciado mandou o recibo"
    )
    resolvido = await vida.balcao.pedir(fin.DESCRIPTOR, "ResolverPagamento", resolver)
    assert resolvido.situacao == fin.SITUACAO_PAGAMENTO_APLICADO


async def _chamada(assembleia: Assembleia) -> Any:
    """The contemplação of the suplente, once there is a title to pay."""

    def dela(todas: list[Any]) -> list[Any]:
        return [c for c in todas if c.cota_numero == SUPLENTE and c.situacao == sor.SITUACAO_CONTEMPLACAO_PENDENTE]

    todas = await assembleia.balcao.esperar(
        "suplente chamado", assembleia.contemplacoes, lambda todas: bool(dela(todas))
    )
    return dela(todas)[0]


async def _relatorios_contam_a_mesma_historia(vida: Vida) -> None:
    """By facts alone, as soon as they arrive: the cash, the contempladas, the bids."""
    balcao, grupo = vida.balcao, vida.grupo
    agora = await posicao(balcao, grupo)

    async def dos_grupos() -> list[dict[str, str]]:
        return await _linhas(balcao, "posicao-grupos", grupo)

    esperado = {
        "cotas_ativas": str(agora.cotas_ativas),
        "contempladas": "3",
        "a_entregar": agora.creditos_a_entregar,
        "disponibilidades": agora.disponibilidades,
        "fundo_comum": agora.fundo_comum_livre,
        "fundo_reserva": agora.fundo_reserva,
    }
    await balcao.esperar(
        f"posição do grupo nos relatórios: {esperado}",
        dos_grupos,
        lambda linhas: bool(linhas) and linhas[0].items() >= esperado.items(),
    )
    contemplados = await _linhas(balcao, "contemplados", grupo)
    assert {(linha["cota"], linha["tipo"], linha["situacao"]) for linha in contemplados} == {
        (str(SORTEADA), "Sorteio", "Confirmada"),
        (str(CONTEMPLADA_QUE_DEVE), "Sorteio", "Confirmada"),
        (str(DESISTE), "Excluído", "Confirmada"),
        (str(SUPLENTE), "Lance", "Confirmada"),
        (str(NAO_PAGA_O_LANCE), "Lance", "Cancelada"),
    }
    lances = await _linhas(balcao, "historico-lances", grupo, data_inicial="2023-01-01")
    assert {linha["cota"]: linha["situacao"] for linha in lances} == {
        str(NAO_PAGA_O_LANCE): "Cancelado",
        str(SUPLENTE): "Pago",
    }
    assert all(linha["valor"] for linha in lances)


async def _linhas(balcao: Balcao, tipo: str, grupo: Grupo, **parametros: str) -> list[dict[str, str]]:
    """The lines of a report, without the total."""
    pedido = rel.ConsultarRelatorioRequest(tipo=tipo, parametros=rel.Parametros(grupo_id=grupo.grupo_id, **parametros))
    metodo = rel.DESCRIPTOR.services_by_name["RelatorioService"].methods_by_name["ConsultarRelatorio"]
    paginas: list[Any] = [
        pagina
        async for pagina in balcao.caller.stream(metodo, pedido, actor=QUEM_PEDE, correlation_id="teste", timeout_s=30)
    ]
    nomes = [coluna.nome for coluna in paginas[0].colunas]
    return [dict(zip(nomes, linha.valores, strict=True)) for pagina in paginas for linha in pagina.linhas]


async def _auditoria_confere(vida: Vida) -> None:
    """Every leaf is chained and every command of payment left one."""

    async def pagamentos_auditados() -> int:
        acao = "/consorcio.financeiro.v1.FinanceiroService/ProcessarPagamento"
        quantos, pedido = 0, aud.ConsultarRegistrosRequest(acao=acao, tamanho_pagina=200)
        while True:
            pagina = await vida.balcao.pedir(aud.DESCRIPTOR, "ConsultarRegistros", pedido)
            quantos += len(pagina.registros)
            if not pagina.proximo_token:
                return quantos
            pedido.token_pagina = pagina.proximo_token

    await vida.balcao.esperar("um registro por pagamento", pagamentos_auditados, lambda n: n >= vida.pagamentos)
    assert await pagamentos_auditados() == vida.pagamentos
    verificado = await vida.balcao.pedir(aud.DESCRIPTOR, "VerificarRegistro", aud.VerificarRegistroRequest())
    assert verificado.confere, verificado.divergencia
