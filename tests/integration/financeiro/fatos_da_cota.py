"""What may happen to a cota between two assemblies; each fact tells whether it happened."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from hypothesis import strategies as st

from consorcio.contracts.financeiro.v1 import antecipacoes_pb2 as ant
from consorcio.contracts.financeiro.v1 import cobranca_pb2 as cob
from consorcio.contracts.financeiro.v1 import devolucoes_pb2 as dev
from consorcio.contracts.financeiro.v1 import estornos_pb2 as est
from consorcio.contracts.financeiro.v1 import exclusoes_pb2 as exc
from consorcio.contracts.financeiro.v1 import financeiro_pb2 as pb
from consorcio.contracts.financeiro.v1 import substituicoes_pb2 as sub
from consorcio.contracts.financeiro.v1 import trocas_credito_pb2 as tro
from consorcio.core.money import format_reais, parse_reais
from integration.financeiro.casa import SORTEIOS, vencimento
from integration.financeiro.fatos_do_repasse import depois_da_ago
from integration.financeiro.vida import ABERTAS, OUTRA, Vida

DESISTENCIA, INADIMPLENCIA = exc.CAUSA_EXCLUSAO_DESISTENCIA, exc.CAUSA_EXCLUSAO_INADIMPLENCIA


async def mudar_preco(vida: Vida, desde: date) -> None:
    """All the bens by one index, each by its own list price, or none."""
    bens = range(len(vida.grupo.bens))
    milesimos = st.sampled_from([1000, 1000, 1043, 1100, 970, 1001])
    juntos = vida.sortear(st.booleans())
    fatores = [vida.sortear(milesimos)] * len(bens) if juntos else [vida.sortear(milesimos) for _ in bens]
    for bem, fator in zip(bens, fatores, strict=True):
        preco = vida.grupo.preco(desde, bem)
        if preco * fator // 1000 != preco:
            vida.casa.grupos.mudar(vida.grupo.bens[bem], desde, preco * fator // 1000)


async def pagamentos(vida: Vida) -> bool:
    """Each parcela open is paid before its day, on it, after it, or not yet."""
    for titulo in await _abertas(vida):
        dias = vida.sortear(st.sampled_from([-3, 0, 0, 0, 0, 2, None]))
        if dias is not None:
            await _pagar(vida, titulo, vencimento(vida.ago) + timedelta(days=dias))
    return True


async def atraso(vida: Vida) -> bool:
    """The oldest parcela open is paid after the AGO."""
    for titulo in (await _abertas(vida))[:1]:
        return await _pagar(vida, titulo, vida.dia(vida.sortear(st.integers(3, 9))))
    return False


async def contado_depois(vida: Vida) -> bool:
    """The oldest parcela open was paid about its due date, and it is told only now, after its AGO (R4.10)."""
    for titulo in (await _abertas(vida))[:1]:
        vence = date.fromisoformat(titulo.vencimento)
        return await _pagar(vida, titulo, vence + timedelta(days=vida.sortear(st.sampled_from([-3, 0, 0, 2, 20]))))
    return False


async def penalidade(vida: Vida) -> bool:
    """Who did not pay a bid pays its penalty (R6.41)."""
    devidas = [t for t in await vida.grupo.titulos() if t.tipo == pb.TIPO_TITULO_PENALIDADE and t.situacao in ABERTAS]
    return bool(devidas) and await vida.pagar(devidas[0])


async def _abertas(vida: Vida) -> list[pb.Parcela]:
    return [
        titulo
        for titulo in await vida.grupo.titulos()
        if titulo.situacao in ABERTAS and titulo.tipo == pb.TIPO_TITULO_PARCELA and titulo.cota_id not in vida.somem
    ]


async def _pagar(vida: Vida, titulo: pb.Parcela, dia: date) -> bool:
    """All that is due on a day, a part of it, or more; now and then nobody says what it is for."""
    devido = parse_reais(await vida.grupo.devido(titulo, dia))
    milesimos = vida.sortear(st.sampled_from([1000, 1000, 1000, 1000, 1000, 333, 500, 1100]))
    valor = devido * milesimos // 1000
    pedido = vida.grupo.pagamento(titulo, format_reais(valor), dia)
    if vida.sortear(st.integers(0, 9)) == 0:
        pedido.parcela_id, pedido.identificador, pedido.aceita_divergente = "", "NINGUEM", True
    nome = "pagamento" if milesimos == 1000 else f"pagamento de {milesimos} milésimos"
    return valor > 0 and await vida.passo(nome, _receber(vida, pedido, titulo.parcela_id))


async def _receber(vida: Vida, pedido: pb.ProcessarPagamentoRequest, parcela_id: str) -> bool:
    """Money that says what it pays, or that waits until the operator knows or gives it back."""
    pagamento = await vida.casa.rpc("ProcessarPagamento", pedido)
    if pagamento.situacao != pb.SITUACAO_PAGAMENTO_NAO_IDENTIFICADO:
        return True
    await vida.conferir()
    destino = parcela_id if vida.sortear(st.booleans()) else ""
    resolver = pb.ResolverPagamentoRequest(pagamento_id=pagamento.pagamento_id, parcela_id=destino, motivo="Resolvido")
    return await vida.passo("resolução", vida.casa.rpc("ResolverPagamento", resolver))


async def exclusao(vida: Vida) -> bool:
    """Somebody desists, or did not pay; now and then the seat is given back to who left (R8.01, R8.15)."""
    causa = vida.sortear(st.sampled_from([DESISTENCIA, INADIMPLENCIA]))
    cota = vida.qual(vida.cotas)
    await excluir(vida, cota, causa)
    if vida.sortear(st.integers(0, 2)) == 0:
        await vida.passo("readmissão", _readmitir(vida, cota))
    return True


async def excluir(
    vida: Vida, cota_id: str, causa: exc.CausaExclusao.ValueType = exc.CAUSA_EXCLUSAO_DESISTENCIA
) -> bool:
    """The exclusion, on the day after the AGO."""
    pedido = exc.ExcluirCotaRequest(
        cota_id=cota_id, causa=causa, justificativa="Saiu", data_contabil=vida.dia(1).isoformat()
    )
    await vida.casa.rpc("ExcluirCota", pedido)
    await vida.conferir()
    return True


async def _readmitir(vida: Vida, cota_id: str) -> bool:
    volta = exc.ReadmitirCotaRequest(cota_id=cota_id, justificativa="Voltou", data_contabil=vida.dia(1).isoformat())
    await vida.casa.rpc("ReadmitirCota", volta)
    await vida.casa.evento("CotaReadmitida", {"grupo_id": vida.grupo.id, "cota_id": cota_id})
    return True


async def pena(vida: Vida) -> bool:
    """Two people agree on the penalty of a case, or do not (R8.06)."""
    excluidas = await vida.excluidas()
    if not excluidas:
        return False
    propor = exc.ProporPenaRequest(
        cota_id=vida.qual(excluidas),
        grupo=vida.sortear(st.sampled_from(["0", "10", "40"])),
        administradora="5",
        motivo="Do caso",
    )
    proposta = await vida.casa.rpc("ProporPena", propor)
    aprova = vida.sortear(st.booleans())
    decidir = exc.DecidirPenaRequest(cota_id=propor.cota_id, versao=proposta.versao, aprova=aprova)
    await vida.casa.rpc("DecidirPena", decidir, OUTRA)
    return True


async def restituicao(vida: Vida) -> bool:
    """An excluded member is drawn, what he gets is set apart, and he comes for it or does not yet (R8.04, R2.02)."""
    excluidas = await vida.excluidas()
    if not excluidas:
        return False
    cota = vida.qual(excluidas)
    apurar = exc.ApurarRestituicaoRequest(
        contemplacao_id=vida.grupo.novo_id(), cota_id=cota, ago=vida.ago, data_contabil=vida.dia(0).isoformat()
    )
    await vida.casa.rpc("ApurarRestituicao", apurar, SORTEIOS)
    await vida.conferir()
    if vida.sortear(st.booleans()):
        await vida.passo("pagamento da restituição", _pagar_restituicao(vida, cota))
    return True


async def _pagar_restituicao(vida: Vida, cota_id: str) -> bool:
    propor = exc.ProporPagamentoRestituicaoRequest(
        cota_id=cota_id,
        rendimentos=format_reais(vida.sortear(st.integers(0, 5_000))),
        data_pagamento=vida.dia(9).isoformat(),
    )
    proposta = await vida.casa.rpc("ProporPagamentoRestituicao", propor)
    decidir = exc.DecidirPagamentoRestituicaoRequest(
        cota_id=cota_id,
        versao=proposta.versao,
        aprova=vida.sortear(st.sampled_from([True, True, False])),
        comprovante=f"E-{cota_id}",
    )
    await vida.casa.rpc("DecidirPagamentoRestituicao", decidir, OUTRA)
    return True


async def antecipacao(vida: Vida) -> bool:
    """Parcelas, an amount or all that is left, paid at once or in the next month, after an emission and a price."""
    escolha = vida.sortear(
        st.one_of(
            st.builds(
                ant.EscolhaAntecipacao,
                parcelas=st.integers(1, 4),
                ordem=st.sampled_from([ant.ORDEM_ANTECIPADA_DIRETA, ant.ORDEM_ANTECIPADA_INVERSA]),
            ),
            st.builds(
                ant.EscolhaAntecipacao,
                valor=st.integers(1, 2_000_000).map(format_reais),
                ordem=st.sampled_from([ant.ORDEM_ANTECIPADA_DILUIR, ant.ORDEM_ANTECIPADA_INVERSA]),
            ),
            st.just(ant.EscolhaAntecipacao(quitacao=True)),
        )
    )
    pedido = ant.PedirAntecipacaoRequest(
        cota_id=vida.qual(vida.cotas),
        escolha=escolha,
        data_contabil=vida.dia(5).isoformat(),
        vencimento=vida.dia(34).isoformat(),
    )
    vida.antecipadas.append((await vida.casa.rpc("PedirAntecipacao", pedido)).parcela_id)
    await vida.conferir()
    if vida.sortear(st.booleans()):
        await pagar_antecipadas(vida)
    return True


async def pagar_antecipadas(vida: Vida) -> None:
    """What was asked for and not paid yet."""
    while vida.antecipadas:
        pedido = pb.BuscarParcelaRequest(parcela_id=vida.antecipadas.pop())
        await vida.passo("pagamento do antecipado", vida.pagar(await vida.casa.rpc("BuscarParcela", pedido)))


async def troca(vida: Vida) -> bool:
    """A cota passes to another bem of the group, before the next emission (R4.60)."""
    bem, cota = vida.qual(vida.grupo.bens), vida.qual(vida.cotas)
    pedido = tro.TrocarCreditoRequest(cota_id=cota, bem_id=bem, data_contabil=vida.dia(4).isoformat())
    await vida.casa.rpc("TrocarCredito", pedido)
    return True


async def substituicao(vida: Vida) -> bool:
    """A bem of the group is replaced by another, new or of the group, as an AGE decided, or is not (R4.33)."""
    com_preco = "SELECT bem_id::text FROM preco_bem WHERE grupo_id = %s"
    dela = {bem for (bem,) in await vida.casa.linhas(com_preco, vida.grupo.id)}
    bem = vida.qual([bem for bem in vida.grupo.bens if bem in dela])
    novo = vida.sortear(st.integers(500_000, 9_000_000))
    de_novo = vida.sortear(st.booleans())
    outro = vida.qual(vida.grupo.bens) if de_novo else vida.grupo.bens[vida.grupo.outro_bem(novo)]
    propor = sub.ProporSubstituicaoDeBemRequest(
        grupo_id=vida.grupo.id,
        bem_id=bem,
        bem_novo_id=outro,
        assembleia_geral_id=vida.grupo.novo_id(),
        data=vida.dia(3).isoformat(),
    )
    proposta = await vida.casa.rpc("ProporSubstituicaoDeBem", propor)
    decidir = sub.DecidirSubstituicaoDeBemRequest(
        substituicao_id=proposta.substituicao_id, aprova=vida.sortear(st.booleans()), data=propor.data
    )
    feita = await vida.casa.rpc("DecidirSubstituicaoDeBem", decidir, OUTRA)
    return bool(feita.situacao == sub.SITUACAO_SUBSTITUICAO_CONFIRMADA)


async def transferencia(vida: Vida) -> bool:
    """A cota changes hands once its fee is paid, or does not, and the fee goes back (R7.51, R7.52)."""
    casa, cota, dia = vida.casa, vida.qual(vida.cotas), vida.dia(2)
    dados = {"transferencia_id": vida.grupo.novo_id(), "grupo_id": vida.grupo.id, "cota_id": cota, "data": str(dia)}
    await casa.evento("TransferenciaAprovada", dados | {"prazo": str(dia + timedelta(days=10))})
    await vida.conferir()
    taxas = [t for t in await vida.grupo.titulos(0, cota) if t.tipo == pb.TIPO_TITULO_TAXA_TRANSFERENCIA]
    for titulo in taxas if vida.sortear(st.booleans()) else ():
        await vida.passo("taxa de transferência", vida.pagar(titulo, dia))
    if vida.sortear(st.booleans()):
        await casa.evento("CotaTransferida", dados | {"consorciado_id": vida.grupo.novo_id()})
        return True
    await casa.evento("TransferenciaDesfeita", dados)
    return False


async def tardia(vida: Vida) -> bool:
    """A seat sold at the price of the day, which pays all or a part, and becomes a cota, gives up, or waits."""
    dia = vida.dia(vida.sortear(st.integers(0, 5)))
    await mudar_preco(vida, dia)
    bem = vida.sortear(st.integers(0, len(vida.grupo.bens) - 1))
    cota = await vida.grupo.reservar(ago=vida.ago + 1, bem=bem, dia=dia)
    await vida.conferir()
    titulo = await vida.grupo.titulo(vida.ago + 1, cota)
    valor = format_reais(parse_reais(titulo.valor) * vida.sortear(st.sampled_from([1000, 1000, 400])) // 1000)
    await vida.passo("primeira parcela", vida.grupo.pagar(titulo, valor, dia))
    if vida.sortear(st.booleans()):
        await vida.grupo.ativar(cota)
        return True
    vida.reservadas.append(cota)
    return False


async def liberacao(vida: Vida) -> bool:
    """A reservation given up, in its month or later."""
    if not vida.reservadas:
        return False
    cota = vida.reservadas.pop()
    await vida.grupo.liberar(cota)
    vida.liberadas.add(cota)
    return True


async def taxa_de_cobranca(vida: Vida) -> bool:
    """Who is late is charged for being asked to pay; where the contract says so his next payment settles that first."""
    vida.casa.clock.advance(vida.dia(2) - vida.casa.clock.today())
    atrasadas = await _abertas(vida)
    pedido = cob.CobrarTaxaCobrancaRequest(
        cota_id=vida.qual(atrasadas).cota_id if atrasadas else vida.qual(vida.cotas),
        natureza=cob.NATUREZA_COBRANCA_EXTRAJUDICIAL,
        vencimento=vida.dia(9).isoformat(),
    )
    taxa = await vida.casa.rpc("CobrarTaxaCobranca", pedido)
    await vida.conferir()
    if vida.sortear(st.booleans()):
        await vida.passo("pagamento da taxa", vida.pagar(taxa))
    return True


async def distribuicao(vida: Vida) -> bool:
    """Money of nobody turns out to be of a cota, and goes to what it owes from the oldest on, as was shown (R4.73)."""
    cota, dia = vida.qual(vida.cotas), vida.dia(3)
    valor = format_reais(vida.sortear(st.integers(1, 300_000)))
    pedido = pb.ProcessarPagamentoRequest(
        identificador="NINGUEM",
        valor=valor,
        data_pagamento=dia.isoformat(),
        canal=pb.CANAL_PAGAMENTO_TRANSFERENCIA,
        referencia_externa=vida.grupo.novo_id(),
        aceita_divergente=True,
    )
    pagamento = await vida.casa.rpc("ProcessarPagamento", pedido)
    await vida.conferir()
    prever = pb.PreverDistribuicaoRequest(cota_id=cota, valor=valor, data=dia.isoformat())
    previa = await vida.casa.rpc("PreverDistribuicao", prever)
    assert sum(parse_reais(p.valor) for p in previa.partes) + parse_reais(previa.sobra) == parse_reais(valor)
    resolver = pb.ResolverPagamentoRequest(pagamento_id=pagamento.pagamento_id, cota_id=cota, motivo="É dele")
    await vida.casa.rpc("ResolverPagamento", resolver)
    return True


async def aproveitamento(vida: Vida) -> bool:
    """Something paid in excess pays another title of the same member, all that fits or a part (R4.73)."""
    await _pagar_a_maior(vida)
    itens = (await vida.casa.rpc("ListarADevolver", dev.ListarADevolverRequest(grupo_id=vida.grupo.id))).itens
    if not itens:
        return False
    item = vida.qual(itens)
    previsao = await vida.casa.rpc("PreverAplicacao", dev.PreverAplicacaoRequest(cota_id=item.cota_id))
    if not previsao.titulos:
        return False
    titulo, metade = vida.qual(previsao.titulos), vida.sortear(st.booleans())
    cabe = min(parse_reais(previsao.disponivel), parse_reais(titulo.devido))
    todos = vida.sortear(st.integers(0, 3)) == 0
    aplicar = dev.AplicarADevolverRequest(
        cota_id=item.cota_id,
        parcela_id="" if todos else titulo.parcela_id,
        valor=format_reais(max(cabe // 2, 1)) if metade else "",
        motivo="Pediu",
        data_contabil=vida.dia(5).isoformat(),
    )
    pagamento = await vida.casa.rpc("AplicarADevolver", aplicar)
    return metade or todos or parse_reais(pagamento.valor) == cabe


async def _pagar_a_maior(vida: Vida) -> None:
    """Who owes two parcelas pays more than one of them costs."""
    abertas = [t for t in await vida.grupo.titulos() if t.situacao in ABERTAS and t.tipo == pb.TIPO_TITULO_PARCELA]
    cotas = Counter(titulo.cota_id for titulo in abertas)
    if de_quem_deve_duas := [titulo for titulo in abertas if cotas[titulo.cota_id] > 1]:
        titulo, dia = vida.qual(de_quem_deve_duas), vida.dia(3)
        valor = format_reais(parse_reais(await vida.grupo.devido(titulo, dia)) * 3 // 2)
        await vida.passo("pagamento a maior", vida.grupo.pagar(titulo, valor, dia))


async def devolucao(vida: Vida) -> bool:
    """Something paid in excess, or for a seat given up, is asked to be given back; another person decides."""
    itens = (await vida.casa.rpc("ListarADevolver", dev.ListarADevolverRequest(grupo_id=vida.grupo.id))).itens
    if not itens:
        return False
    item, dia = vida.sortear(st.sampled_from(list(itens))), vida.dia(5).isoformat()
    propor = dev.ProporDevolucaoRequest(cota_id=item.cota_id, data_contabil=dia)
    proposta = await vida.casa.rpc("ProporDevolucao", propor)
    assert proposta.valor == item.valor
    decidir = dev.DecidirDevolucaoRequest(
        devolucao_id=proposta.devolucao_id, aprova=vida.sortear(st.booleans()), comprovante=proposta.devolucao_id
    )
    return bool((await vida.casa.rpc("DecidirDevolucao", decidir, OUTRA)).comprovante)


async def estorno(vida: Vida) -> bool:
    """A payment turns out to be of nobody, or the bank takes it back; its title may be paid again (R4.73)."""
    pedido = pb.ListarPagamentosRequest(grupo_id=vida.grupo.id, tamanho_pagina=200)
    pagos = [
        pagamento
        for pagamento in (await vida.casa.rpc("ListarPagamentos", pedido)).pagamentos
        if pagamento.situacao in (pb.SITUACAO_PAGAMENTO_APLICADO, pb.SITUACAO_PAGAMENTO_DISTRIBUIDO)
    ]
    por_referencia = sorted(pagos, key=lambda p: (p.data_pagamento, p.valor, p.referencia_externa))
    pagamento, dia = vida.qual(por_referencia), max(vida.dia(6).isoformat(), por_referencia[-1].data_pagamento)
    sem_dinheiro = vida.sortear(st.booleans())
    propor = est.ProporEstornoRequest(
        pagamento_id=pagamento.pagamento_id,
        destino=est.DESTINO_ESTORNO_SEM_DINHEIRO if sem_dinheiro else est.DESTINO_ESTORNO_IDENTIFICAR_DE_NOVO,
        motivo="Era de outro",
        comprovante="D" if sem_dinheiro else "",
        data_contabil=dia,
    )
    with depois_da_ago(vida, (date.fromisoformat(dia) - vida.dia(0)).days):
        proposto = await vida.casa.rpc("ProporEstorno", propor)
        decidir = est.DecidirEstornoRequest(estorno_id=proposto.estorno_id, aprova=True)
        feito = await vida.casa.rpc("DecidirEstorno", decidir, OUTRA)
    await vida.conferir()
    if feito.na_fila_id:
        destino = vida.qual(abertas).parcela_id if (abertas := await _abertas(vida)) else ""
        resolver = pb.ResolverPagamentoRequest(
            pagamento_id=feito.na_fila_id, parcela_id=destino, motivo="De outro", data_contabil=dia
        )
        await vida.passo("resolução do estornado", vida.casa.rpc("ResolverPagamento", resolver))
    return True
