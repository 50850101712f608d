"""What a parcela of a plan costs, of whom has no cota yet (R4.01 to R4.08, R4.20)."""

from __future__ import annotations

from consorcio.core.errors import validation
from consorcio.core.percent import CEM, ZERO
from consorcio.services.financeiro.domain.cronograma import total_previsto
from consorcio.services.financeiro.domain.prestacao import (
    Parcela,
    Plano,
    emitir_parcela,
    montar_cronograma,
    premio_seguro,
)


def calcular_mensalidade(plano: Plano, preco_centavos: int, meses_restantes: int, numero: int) -> Parcela:
    """The parcela of that number, the first for zero and the last beyond it, of who joins with so many assemblies left.

    Zero assemblies left are all of them. VALIDATION names the field of what is no plan, or no price.
    """
    if preco_centavos == 0:
        raise validation("/preco", "O preço deve ser maior que zero.")
    if not ZERO < plano.fracao_reduzida <= CEM:
        raise validation("/parcela_reduzida", "A fração da parcela reduzida deve ficar entre 0 e 100.")
    if plano.ta_antecipada > plano.taxa_administracao:
        raise validation("/taxa_antecipada", "A taxa antecipada é parte da taxa total e não pode passar dela.")
    if plano.ta_antecipada_parcelas > plano.prazo_meses:
        raise validation("/taxa_antecipada_parcelas", f"O plano tem só {plano.prazo_meses} parcelas.")
    if (plano.meses_diluicao_final or 1) > plano.prazo_meses:
        raise validation("/meses_diluicao_final", f"O plano tem só {plano.prazo_meses} parcelas.")
    if meses_restantes > plano.prazo_meses:
        raise validation("/meses_restantes", "Não restam mais assembleias do que os meses do prazo.")
    cronograma = montar_cronograma(plano, plano.prazo_meses - (meses_restantes or plano.prazo_meses) + 1)
    indice = min(max(numero, 1), len(cronograma)) - 1
    saldo = total_previsto(cronograma[indice:]).soma
    seguro = premio_seguro(plano, preco_centavos, saldo)
    return emitir_parcela(cronograma[indice], preco_centavos, plano.arredondamento, seguro)
