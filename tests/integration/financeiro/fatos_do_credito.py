"""Draws, bids of each modality, and the credit until it is used, cancelled or lost; each tells whether it happened."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from consorcio.contracts.financeiro.v1 import creditos_pb2 as cre
from consorcio.contracts.financeiro.v1 import financeiro_pb2 as pb
from consorcio.contracts.financeiro.v1 import habilitacoes_pb2 as hab
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.core.money import format_reais, parse_reais
from integration.financeiro.fatos_da_cota import excluir
from integration.financeiro.vida import OUTRA, Congelada, Vida

FIXO_PCT, LIMITADO_PCT, EMBUTIDO_PCT = 20, 30, 30
MODALIDADES = ("LIVRE", "FIXO", "LIMITADO", "EMBUTIDO", "QUITACAO", "ANTECIPACAO", "FGTS", "FIDELIDADE")
FINALIDADES = ("FORNECEDOR", "FORNECEDOR", "FORNECEDOR", "DESPESA", "AMORTIZACAO", "SOBRA", "ESPECIE")
DESTINOS = ("DILUIR", "DINHEIRO", "CREDITO", "CREDITO")
ANDAMENTOS = ("aberta", "em análise", "reprovada", "autorizada", "garantida", "garantida", "garantida")


async def sorteio(vida: Vida) -> bool:
    """A cota is drawn, and its credit is there or is not (R5.13)."""
    await sortear(vida, vida.qual(vida.cotas), usa_fundo_reserva=vida.sortear(st.booleans()))
    return True


async def sortear(vida: Vida, cota_id: str, *, usa_fundo_reserva: bool) -> pb.ReservaCredito:
    """The credit of a cota, at the price of the AGO."""
    pedido = pb.EfetivarCreditoRequest(**await vida.credito(cota_id), usa_fundo_reserva=usa_fundo_reserva)
    reserva: pb.ReservaCredito = await vida.casa.rpc("EfetivarCredito", pedido)
    return reserva


async def lance(vida: Vida) -> bool:
    """The bid of a modality wins: it asks for the member's money, takes from the credit, or both (R6.02)."""
    modalidade = vida.sortear(st.sampled_from(MODALIDADES))
    return await vida.passo(f"lance {modalidade}", _lance(vida, modalidade, vida.qual(vida.cotas)))


async def _lance(vida: Vida, modalidade: str, cota_id: str) -> bool:
    proprio, embutido = _oferta(vida, modalidade, await vida.congelada(cota_id))
    prazo = 30 if modalidade == "FGTS" else 3
    pedido = pb.EmitirTituloLanceRequest(
        **await vida.credito(cota_id),
        valor=format_reais(proprio),
        embutido=format_reais(embutido),
        vencimento=vida.dia(prazo).isoformat(),
        reducao=vida.sortear(st.sampled_from(["INVERSA", "DILUIR"])),
    )
    reserva = await vida.casa.rpc("EmitirTituloLance", pedido)
    vida.lances[reserva.contemplacao_id] = reserva
    return True


def _oferta(vida: Vida, modalidade: str, cota: Congelada) -> tuple[int, int]:
    """Centavos of own money, the FGTS among it, and of the credit itself, by modality (R6.01, R6.02)."""
    preco = cota.credito_centavos
    if modalidade in {"FIXO", "FIDELIDADE"}:
        return preco * FIXO_PCT // 100, 0
    if modalidade == "LIMITADO":
        return preco * min(vida.sortear(st.integers(1, 45)), LIMITADO_PCT) // 100, 0
    if modalidade == "EMBUTIDO":
        return 0, preco * vida.sortear(st.integers(1, EMBUTIDO_PCT)) // 100
    if modalidade == "QUITACAO":
        return cota.saldo_devedor_centavos, 0
    if modalidade == "ANTECIPACAO":
        return cota.prestacao_centavos * vida.sortear(st.integers(1, 4)), 0
    proprio, embutido = (preco * vida.sortear(st.integers(0, 45)) // 100 for _ in range(2))
    return proprio + 7, embutido


async def decidir_lances(vida: Vida) -> None:
    """A winning bid is paid, confirmed, cancelled with its penalty, or waits for the next month in any state."""
    for contemplacao_id in list(vida.lances):
        destino = vida.sortear(st.sampled_from(["pagar", "confirmar", "confirmar", "cancelar", "esperar"]))
        if destino == "cancelar":
            await vida.passo("lance cancelado", vida.grupo.cancelar(contemplacao_id, vida.ago, "1"))
        elif destino != "esperar":
            await vida.passo("lance pago", _pagar_lance(vida, vida.lances[contemplacao_id]))
        if destino == "confirmar":
            await _confirmar(vida, contemplacao_id)


async def _pagar_lance(vida: Vida, reserva: pb.ReservaCredito) -> bool:
    """The title of the bid; what is taken of the credit alone has none."""
    if not reserva.parcela_id:
        return False
    await vida.pagar(await vida.casa.rpc("BuscarParcela", pb.BuscarParcelaRequest(parcela_id=reserva.parcela_id)))
    return True


async def _confirmar(vida: Vida, contemplacao_id: str) -> None:
    """Only a bid not paid is refused: who paid is contemplated, whatever was issued or paid since (R6.40)."""
    try:
        await vida.grupo.confirmar(contemplacao_id, vida.ago)
    except ConsorcioError as recusa:
        assert "ainda não foi pago" in recusa.detail, recusa  # noqa: PT017 any other stops the saga
    await vida.conferir()


async def cancelamento(vida: Vida) -> bool:
    """An AGO takes back the credit of who owes and has not used it; the money returns to the FC (R7.10)."""
    contempladas = await vida.contempladas()
    if not contempladas:
        return False
    devedoras = [cota for cota in contempladas if cota in vida.somem]
    return await _cancelar(vida, vida.qual(devedoras or contempladas))


async def _cancelar(vida: Vida, cota_id: str) -> bool:
    pedido = cre.CancelarCreditoRequest(cota_id=cota_id, motivo="Decidido", data_contabil=vida.dia(0).isoformat())
    try:
        await vida.casa.rpc("CancelarCredito", pedido)
    except ConsorcioError as recusa:
        if recusa.kind is ErrorKind.NOT_FOUND:
            return False
        raise
    return True


async def sumico(vida: Vida) -> bool:
    """A member pays nothing any more."""
    vida.somem.add(vida.qual(vida.cotas))
    return True


async def habilitacao(vida: Vida) -> bool:
    """The process of a credit goes as far as it goes: documents, analysis, guarantee (R7.20, R7.22)."""
    contempladas = await vida.contempladas()
    if not contempladas:
        return False
    cota, andamento = vida.qual(contempladas), vida.sortear(st.sampled_from(ANDAMENTOS))
    pedido = hab.AbrirHabilitacaoRequest(cota_id=cota, pessoa=hab.PESSOA_HABILITADA_FISICA, data=str(vida.dia(4)))
    await vida.passo("habilitação aberta", vida.casa.rpc("AbrirHabilitacao", pedido))
    if andamento != "aberta":
        await vida.passo(f"habilitação {andamento}", _analisar(vida, cota, andamento))
    if andamento == "garantida":
        await vida.passo("garantia", _garantir(vida, cota))
    if vida.sortear(st.booleans()):
        vida.somem.add(cota)
    return True


async def _analisar(vida: Vida, cota_id: str, andamento: str) -> bool:
    """Every document is waived by who may, and the stages are answered."""
    buscar = hab.BuscarHabilitacaoRequest(cota_id=cota_id)
    for documento in (await vida.casa.rpc("BuscarHabilitacao", buscar)).documentos:
        decidir = hab.DecidirDocumentoRequest(
            cota_id=cota_id, codigo=documento.codigo, decisao=hab.DECISAO_DOCUMENTO_DISPENSAR, motivo="Já conhecido"
        )
        if documento.obrigatorio:
            await vida.casa.rpc("DecidirDocumento", decidir, OUTRA)
    reprova = andamento == "reprovada"
    etapa = hab.DecidirEtapaRequest(cota_id=cota_id, aprova=not reprova, motivo="Análise", data=str(vida.dia(4)))
    for _ in range(3 if andamento in {"autorizada", "garantida"} else 1):
        await vida.casa.rpc("DecidirEtapa", etapa, OUTRA)
    return True


async def _garantir(vida: Vida, cota_id: str) -> bool:
    """The bem secures the whole price, or the half of it with the reason; another person accepts it or not (R7.28)."""
    valor = vida.grupo.preco(vida.dia(4)) // vida.sortear(st.integers(1, 2))
    registrar = hab.RegistrarGarantiaRequest(
        cota_id=cota_id,
        tipo=hab.TIPO_GARANTIA_ALIENACAO_FIDUCIARIA,
        descricao="Automóvel",
        valor=format_reais(valor),
        registro="Gravame",
        data=str(vida.dia(4)),
    )
    garantia = await vida.casa.rpc("RegistrarGarantia", registrar)
    aprova = vida.sortear(st.sampled_from([True, True, True, False]))
    decidir = hab.DecidirGarantiaRequest(
        garantia_id=garantia.garantia_id, aprova=aprova, motivo="Decidida", data=str(vida.dia(4))
    )
    await vida.casa.rpc("DecidirGarantia", decidir, OUTRA)
    return bool(aprova)


async def exclusao_habilitada(vida: Vida) -> bool:
    """Who was approved, or was being, stops paying: an AGO takes the credit back and he is excluded (R2.22, R8.01)."""
    habilitadas = await vida.habilitadas()
    if not habilitadas:
        return False
    cota = vida.qual(habilitadas)
    vida.somem.add(cota)
    await vida.passo("cancelamento do habilitado", _cancelar(vida, cota))
    return await excluir(vida, cota)


async def residuo(vida: Vida) -> bool:
    """Who was contemplado picks what becomes of what his reduced parcelas left; a title may be paid later (R4.21)."""
    contempladas = await vida.contempladas()
    if not contempladas:
        return False
    cota, destino = vida.qual(contempladas), vida.sortear(st.sampled_from(DESTINOS))
    return await vida.passo(f"resíduo {destino}", _escolher(vida, cota, destino))


async def _escolher(vida: Vida, cota_id: str, destino: str) -> bool:
    antes = await vida.casa.rpc("BuscarResiduo", cre.BuscarResiduoRequest(cota_id=cota_id))
    pedido = cre.EscolherResiduoRequest(
        cota_id=cota_id,
        escolha=cre.DestinoResiduo.Value(f"DESTINO_RESIDUO_{destino}"),
        data_contabil=vida.dia(4).isoformat(),
    )
    feita = await vida.casa.rpc("EscolherResiduo", pedido)
    (opcao,) = [opcao for opcao in antes.opcoes if opcao.escolha == pedido.escolha]
    if feita.parcela_id:
        vida.antecipadas.append(feita.parcela_id)
    else:
        assert (feita.parcela, feita.credito) == (opcao.parcela, opcao.credito), "what was shown is what was done"
    return True


async def rendimento(vida: Vida) -> bool:
    """The linked money of a credit yields (R7.02)."""
    contempladas = await vida.contempladas()
    if not contempladas:
        return False
    pedido = cre.RegistrarRendimentoCreditoRequest(
        cota_id=vida.qual(contempladas),
        valor=format_reais(vida.sortear(st.integers(1, 50_000))),
        data_contabil=vida.dia(3).isoformat(),
    )
    await vida.casa.rpc("RegistrarRendimentoCredito", pedido)
    return True


async def uso(vida: Vida) -> bool:
    """A part of a credit, or all of it, is asked for, for some purpose; another person decides now or later (R7.04)."""
    contempladas = await vida.contempladas()
    if not contempladas:
        return False
    cota, finalidade = vida.qual(contempladas), vida.sortear(st.sampled_from(FINALIDADES))
    resta = (await vida.casa.rpc("BuscarCredito", cre.BuscarCreditoRequest(cota_id=cota))).disponivel
    milesimos = vida.sortear(st.sampled_from([1000, 900, 500, 50]))
    propor = cre.ProporUsoCreditoRequest(
        cota_id=cota,
        finalidade=cre.FinalidadeCredito.Value(f"FINALIDADE_CREDITO_{finalidade}"),
        valor=format_reais(parse_reais(resta) * milesimos // 1000),
        beneficiario="Veículos Exemplo Ltda.",
        documento="NF-e 1",
        data_contabil=(vida.dia(4) + timedelta(days=vida.sortear(st.sampled_from([0, 0, 180])))).isoformat(),
    )
    vida.usos.append((await vida.casa.rpc("ProporUsoCredito", propor)).uso_id)
    await vida.conferir()
    if vida.sortear(st.booleans()):
        await vida.passo(f"uso {finalidade}", _decidir_uso(vida, vida.usos.pop()))
    return True


async def uso_adiado(vida: Vida) -> bool:
    """What was asked for in an earlier month is decided when something may have changed (R2.02)."""
    return bool(vida.usos) and await _decidir_uso(vida, vida.usos.pop())


async def _decidir_uso(vida: Vida, uso_id: str) -> bool:
    aprova: Any = vida.sortear(st.sampled_from([True, True, True, False]))
    decidir = cre.DecidirUsoCreditoRequest(uso_id=uso_id, aprova=aprova, motivo="Decidido", comprovante=f"E-{uso_id}")
    decidido = await vida.casa.rpc("DecidirUsoCredito", decidir, OUTRA)
    return bool(decidido.situacao == cre.SITUACAO_USO_CREDITO_PAGO)
