"""TA on what the FR and the members put in the cash when prices rise, where the contract has it (R4.51)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from consorcio.core.percent import percentual_de
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.cronograma_da_conta import acrescentar_taxa
from consorcio.services.financeiro.domain.saldo_caixa import (
    CoberturaSaldoCaixa,
    ParticipanteRateio,
    taxa_da_cobertura,
)
from consorcio.services.financeiro.registros import Grupo
from consorcio.services.financeiro.regra import ler_regra
from consorcio.services.financeiro.use_cases.amortizacao import proxima_ago


async def cobrar_taxa(
    tx: Transaction,
    grupo: Grupo,
    ago: int,
    participantes: Sequence[tuple[UUID, ParticipanteRateio]],
    cobertura: CoberturaSaldoCaixa,
) -> int:
    """Add to the TA of each cota its part, charged with the parcelas still to be issued; the sum, in centavos.

    Nothing of a group whose months were all issued: there is no parcela to charge it with.
    """
    regra = ler_regra(grupo.regra)
    if not regra.cobra_taxa_saldo_caixa:
        return 0
    quem = [participante for _, participante in participantes]
    partes = taxa_da_cobertura(
        cobertura, quem, regra.plano.taxa_administracao, regra.rateio_base, regra.plano.arredondamento
    )
    if not any(partes):
        return 0
    contas = await repository.contas_por_id(tx.conn, [cota_id for cota_id, _ in participantes])
    taxas = await repository.taxas_do_grupo(tx.conn, grupo.grupo_id)
    cobradas = []
    async with tx.conn.pipeline():
        for (cota_id, participante), parte in zip(participantes, partes, strict=True):
            conta, percentual = contas[cota_id], percentual_de(parte, participante.preco_centavos)
            base = acrescentar_taxa(conta, percentual, proxima_ago(grupo, conta), regra.plano.prazo_meses, taxas)
            if percentual and base is not None:
                await repository.rebasear_conta(tx.conn, cota_id, base)
                cobradas.append((grupo.grupo_id, cota_id, ago, percentual, parte, participante.preco_centavos))
    await repository.somar_taxas(tx.conn, cobradas)
    return sum(parte for *_, parte, _ in cobradas)
