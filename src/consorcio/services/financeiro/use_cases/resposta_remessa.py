"""What a return says of the titles that remessas sent: confirmed, refused, or with another due date."""

from __future__ import annotations

from collections.abc import Iterable

from consorcio.platform.database import Transaction
from consorcio.services.financeiro import repository_remessas as remessas
from consorcio.services.financeiro.bancos.cnab.ocorrencia import Efeito, Ocorrencia
from consorcio.services.financeiro.registros_bancos import BoletoCitado, ContaBancaria
from consorcio.services.financeiro.repository_bancos import boletos_por_id
from consorcio.services.financeiro.repository_remessas import Resposta
from consorcio.services.financeiro.use_cases.boletos import numeros_do_boleto

# Which requests an effect answers, and how. A payment proves that the boleto was registered.
_RESPOSTAS: dict[Efeito, tuple[tuple[str, str], ...]] = {
    Efeito.ENTRADA: (("ENTRADA", "CONFIRMADO"),),
    Efeito.LIQUIDACAO: (("ENTRADA", "CONFIRMADO"),),
    Efeito.REJEICAO: (("ENTRADA", "REJEITADO"),),
    Efeito.BAIXA: (("BAIXA", "CONFIRMADO"),),
    Efeito.VENCIMENTO: (("ALTERACAO_VENCIMENTO", "CONFIRMADO"),),
    Efeito.INSTRUCAO_REJEITADA: (("BAIXA", "REJEITADO"), ("ALTERACAO_VENCIMENTO", "REJEITADO")),
}


async def responder_remessas(
    tx: Transaction, conta: ContaBancaria, ditos: Iterable[tuple[BoletoCitado, Ocorrencia]]
) -> None:
    """Tell the remessas what the bank said of their titles; a boleto with a new due date has a new barcode."""
    respostas: dict[tuple[str, str], Resposta] = {}
    for boleto, ocorrencia in ditos:
        for pedido, situacao in _RESPOSTAS.get(ocorrencia.efeito, ()):
            motivo = ocorrencia.descricao if situacao == "REJEITADO" else ""
            respostas[boleto.boleto_id, pedido] = Resposta(boleto.boleto_id, pedido, situacao, motivo)
    vencimentos = await remessas.responder(tx.conn, list(respostas.values()))
    for alterado in await boletos_por_id(tx.conn, list(vencimentos)) if vencimentos else ():
        if alterado.numero is None:
            continue
        vencimento, emitido = vencimentos[alterado.boleto_id], alterado.emitido_em.date()
        numeros = numeros_do_boleto(conta, alterado.numero, alterado.valor_centavos, vencimento, emitido)
        await remessas.mudar_vencimento(
            tx.conn, alterado.boleto_id, vencimento, numeros["codigo_barras"], numeros["linha_digitavel"]
        )
