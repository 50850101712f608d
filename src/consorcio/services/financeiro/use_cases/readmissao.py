"""An excluded member comes back while his seat is free and nothing was refunded (R3.15)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from consorcio.core.errors import precondition
from consorcio.core.percent import aplicar, pct
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.cronograma_da_conta import Base, conta_percentual
from consorcio.services.financeiro.domain.contabilidade_restituicao import readmissao
from consorcio.services.financeiro.domain.cronograma import Percentuais
from consorcio.services.financeiro.livro import Fato, lancar, parear, travar_grupo
from consorcio.services.financeiro.registros import ContaCota, Grupo
from consorcio.services.financeiro.registros_exclusao import Exclusao, buscar_exclusao, guardar_exclusao
from consorcio.services.financeiro.regra import ler_regra
from consorcio.services.financeiro.use_cases.credito import titulo_avulso
from consorcio.services.financeiro.use_cases.taxa_antecipada import antecipada_paga, repor_antecipada

PRAZO_ENCARGOS = timedelta(days=10)


async def pedir_readmissao(tx: Transaction, cota_id: UUID, justificativa: str, data: date) -> Exclusao:
    """Ask grupos for the seat; until it answers, who asked does not compete in the draw of the excluded.

    PRECONDITION when drawn or refunded, or when no assembly is left to pay in.
    """
    exclusao = await travar_exclusao(tx, cota_id)
    if exclusao.situacao != "AGUARDA_SORTEIO":
        raise precondition("Só é readmitido quem ainda não foi sorteado nem restituído.", "R3.15")
    grupo = await repository.buscar_grupo(tx.conn, exclusao.grupo_id)
    if _restantes(grupo) < 1:
        raise precondition("Não resta assembleia em que o readmitido possa pagar.", "R3.15")
    pedida = await guardar_exclusao(tx, replace(exclusao, situacao="EM_READMISSAO", recusa_readmissao=""))
    dados = {
        "grupo_id": str(exclusao.grupo_id),
        "cota_id": str(cota_id),
        "justificativa": justificativa,
        "parcela_centavos": await _parcela_de_quem_volta(tx, grupo, cota_id),
        "data": data.isoformat(),
    }
    await tx.publish("ReadmissaoPedida", f"grupo/{exclusao.grupo_id}", dados, data)
    return pedida


async def readmitir(tx: Transaction, cota_id: UUID, data: date) -> None:
    """The seat is his again: the account is active with the same A, and what is left is diluted in what remains.

    The penalty is disregarded and the late charges up to the exclusion are billed; G does not change, as the right to
    the refund becomes the right to the credit (I19).
    """
    exclusao = await travar_exclusao(tx, cota_id)
    if exclusao.situacao != "EM_READMISSAO":
        return
    grupo = await repository.buscar_grupo(tx.conn, exclusao.grupo_id)
    conta = await repository.buscar_conta(tx.conn, cota_id, travar=True)
    await tx.conn.execute("UPDATE conta_cota SET situacao = 'ATIVA', versao = versao + 1 WHERE cota_id = %s", [cota_id])
    await _diluir(tx, grupo, conta)
    historico = await a_devolver(tx, cota_id)
    fato = Fato(tx.ids.new(), "CotaReadmitida", grupo.grupo_id, data, 0, grupo.ultima_ago_fechada)
    await lancar(tx, fato, parear(readmissao(historico), cota_id))
    await _cobrar_encargos(tx, grupo, conta, exclusao, data)
    await guardar_exclusao(tx, replace(exclusao, situacao="READMITIDA"))


async def recusar_readmissao(tx: Transaction, cota_id: UUID, motivo: str) -> None:
    """The seat is not free any more: the excluded waits for the draw again."""
    exclusao = await travar_exclusao(tx, cota_id)
    if exclusao.situacao == "EM_READMISSAO":
        await guardar_exclusao(tx, replace(exclusao, situacao="AGUARDA_SORTEIO", recusa_readmissao=motivo))


async def _cobrar_encargos(tx: Transaction, grupo: Grupo, conta: ContaCota, exclusao: Exclusao, data: date) -> None:
    """The late charges up to the exclusion, in a title of their own; the parcelas are in the new schedule (R3.15)."""
    if not exclusao.encargos_centavos:
        return
    titulo = titulo_avulso(
        tx,
        conta,
        "ENCARGOS",
        f"E-{grupo.codigo}-{conta.numero:04d}-{conta.versao_titular:02d}-{exclusao.versao:03d}",
        grupo.ultima_ago_emitida,
        data + PRAZO_ENCARGOS,
        exclusao.encargos_centavos,
        None,
    )
    await repository.inserir_titulo(tx.conn, titulo)


async def travar_exclusao(tx: Transaction, cota_id: UUID) -> Exclusao:
    """The exclusion of a cota for one writer alone, its group locked first: one order of locks."""
    exclusao = await buscar_exclusao(tx.conn, cota_id)
    await travar_grupo(tx.conn, exclusao.grupo_id)
    return await buscar_exclusao(tx.conn, cota_id, travar=True)


async def _parcela_de_quem_volta(tx: Transaction, grupo: Grupo, cota_id: UUID) -> int:
    """What is left, diluted in what remains, at the price of the last AGO: what his income is held against (R2.30)."""
    conta = await repository.buscar_conta(tx.conn, cota_id)
    saldo = conta_percentual(conta).saldo
    preco = (await repository.precos_do_bem(tx.conn, grupo.grupo_id, conta.bem_id)).da_ultima_ago
    mensal = pct((saldo.fc + saldo.ta + saldo.fr) / _restantes(grupo))
    return aplicar(preco, mensal, ler_regra(grupo.regra).plano.arredondamento)


def _restantes(grupo: Grupo) -> int:
    return ler_regra(grupo.regra).plano.prazo_meses - grupo.ultima_ago_emitida


async def _diluir(tx: Transaction, grupo: Grupo, conta: ContaCota) -> None:
    """What he owes in equal parcelas; of the TA, the advance that he did not pay goes on apart (R4.04)."""
    saldo, restantes = conta_percentual(conta).saldo, max(_restantes(grupo), 1)
    plano = ler_regra(grupo.regra).plano
    antecipada = min(plano.ta_antecipada - await antecipada_paga(tx.conn, plano, conta), saldo.ta)
    await repor_antecipada(tx.conn, conta.cota_id)
    total = saldo - Percentuais(ta=antecipada)
    mensal = Percentuais(*(pct(parte / restantes) for parte in (total.fc, total.ta, total.fr)))
    base = Base(grupo.ultima_ago_emitida + 1, total, mensal, False, antecipada, pct(antecipada / restantes))
    await repository.rebasear_conta(tx.conn, conta.cota_id, base)


async def a_devolver(tx: Transaction, cota_id: UUID) -> int:
    """Centavos that a cota has in the account of what waits to be given back to the excluded."""
    cursor = await tx.conn.execute(
        "SELECT coalesce(sum(CASE credito WHEN 'A_DEVOLVER_EXCLUIDOS' THEN valor_centavos ELSE -valor_centavos END), 0)"
        " FROM lancamento WHERE cota_id = %s AND 'A_DEVOLVER_EXCLUIDOS' IN (debito, credito)",
        [cota_id],
    )
    linha = await cursor.fetchone()
    return int(linha[0]) if linha else 0
