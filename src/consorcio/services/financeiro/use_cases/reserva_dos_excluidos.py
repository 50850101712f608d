"""At the closing, what the contract gives of the FR to who was excluded and never drawn (R9.01, K-MAPFRE art. 70 I)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from psycopg import AsyncConnection

from consorcio.core.percent import aplicar
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.domain.contabilidade_restituicao import reserva_do_excluido
from consorcio.services.financeiro.domain.encerramento import reserva_dos_excluidos
from consorcio.services.financeiro.livro import Fato, lancar, parear
from consorcio.services.financeiro.registros import Grupo
from consorcio.services.financeiro.registros_exclusao import Exclusao, guardar_exclusao
from consorcio.services.financeiro.regra import ler_regra


async def medir_reserva(
    conn: AsyncConnection, grupo: Grupo, exclusoes: Sequence[Exclusao], disponivel_centavos: int
) -> tuple[int, ...]:
    """What each would receive of the FR that is available, in their order; zeros where the contract gives nothing."""
    regra = ler_regra(grupo.regra)
    if not regra.excluido_recebe_fundo_reserva:
        return (0,) * len(exclusoes)
    pagos = []
    for exclusao in exclusoes:
        conta = await repository.buscar_conta(conn, exclusao.cota_id)
        preco = (await repository.precos_do_bem(conn, grupo.grupo_id, conta.bem_id)).da_ultima_ago
        pagos.append(aplicar(preco, conta.fr_pago, regra.plano.arredondamento))
    return reserva_dos_excluidos(disponivel_centavos, pagos)


async def devolver_reserva(
    tx: Transaction, grupo: Grupo, exclusoes: Sequence[Exclusao], disponivel_centavos: int, data: date
) -> list[Exclusao]:
    """Set it apart with the refund of each."""
    valores = await medir_reserva(tx.conn, grupo, exclusoes, disponivel_centavos)
    devolvidas = []
    for exclusao, centavos in zip(exclusoes, valores, strict=True):
        if not centavos:
            devolvidas.append(exclusao)
            continue
        fato = Fato(tx.ids.new(), "ReservaDoExcluido", grupo.grupo_id, data, exclusao.preco_centavos)
        await lancar(tx, fato, parear(reserva_do_excluido(centavos), exclusao.cota_id))
        devolvidas.append(await guardar_exclusao(tx, replace(exclusao, fundo_reserva_centavos=centavos)))
    return devolvidas
