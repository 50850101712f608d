"""Creating planos and groups, and changing the rule of a group in formation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import precondition, validation
from consorcio.platform.database import Transaction
from consorcio.services.grupos.domain.cronograma import montar_cronograma
from consorcio.services.grupos.domain.grupo import (
    CICLO_DE_VIDA,
    AtoGrupo,
    Grupo,
    SituacaoGrupo,
    exigir_mesma_estrutura,
    exigir_regra_alteravel,
    proxima_situacao,
)
from consorcio.services.grupos.domain.limites import exigir_faixa_de_creditos
from consorcio.services.grupos.domain.parametros import ClasseObjeto
from consorcio.services.grupos.domain.plano import Plano
from consorcio.services.grupos.domain.regra_grupo import RegraGrupo, VersaoRegra, validar_regra
from consorcio.services.grupos.repository import adesoes, bens, grupos, planos

ULTIMO_ANO = 2098
"""Last year in which every date of a calendar is known to the bank calendar."""


async def criar_plano(tx: Transaction, codigo: str, nome: str, classe: ClasseObjeto, regra: RegraGrupo) -> Plano:
    """A product for sale, its rule checked as a whole."""
    plano = Plano(tx.ids.new(), codigo, nome, classe, validar_regra(regra))
    await planos.inserir(tx.conn, plano)
    return plano


async def criar_grupo(
    tx: Transaction,
    calendario: BusinessCalendar,
    *,
    codigo: str,
    plano_id: UUID,
    bem_ids: Sequence[UUID],
    primeiro_vencimento: date,
    contrato_versao: str,
    dia: date,
) -> UUID:
    """A group in formation: the rule of its plano, its bens, one vacant seat per cota and its calendar."""
    plano = await planos.buscar(tx.conn, plano_id)
    regra = plano.regra
    if primeiro_vencimento.year + regra.prazo_meses // 12 + 1 > ULTIMO_ANO:
        raise validation("/primeiro_vencimento", f"O cronograma do grupo deve terminar até {ULTIMO_ANO}.")
    await _exigir_bens(tx, plano, bem_ids, dia)
    grupo = Grupo(
        grupo_id=tx.ids.new(),
        codigo=codigo,
        situacao=SituacaoGrupo.EM_FORMACAO,
        classe_objeto=plano.classe_objeto,
        plano_id=plano_id,
        prazo_meses=regra.prazo_meses,
        max_cotas=regra.max_cotas,
        primeiro_vencimento=calendario.next_business_day(primeiro_vencimento),
        contrato_versao=contrato_versao,
        versao=1,
    )
    await grupos.inserir(tx.conn, grupo, bem_ids, tx.clock.now())
    await grupos.inserir_regra(tx.conn, grupo.grupo_id, VersaoRegra(1, dia, regra), tx.clock.now())
    await gravar_cronograma(tx, calendario, grupo.grupo_id, primeiro_vencimento, regra)
    return grupo.grupo_id


async def alterar_regra(
    tx: Transaction, calendario: BusinessCalendar, grupo_id: UUID, regra: RegraGrupo, versao: int
) -> VersaoRegra:
    """A new version of the rule while nobody has signed the one in force (R0.2, R2.14)."""
    grupo = await grupos.travar(tx.conn, grupo_id, versao)
    exigir_regra_alteravel(grupo.situacao)
    validar_regra(regra)
    anteriores = await grupos.regras(tx.conn, grupo_id)
    exigir_mesma_estrutura(anteriores[-1].regra, regra)
    if await adesoes.primeira_data(tx.conn, grupo_id) is not None:
        raise precondition("Já há adesões a este grupo: a regra que elas assinaram não muda.", "R0.2")
    nova = replace(anteriores[-1], numero=anteriores[-1].numero + 1, regra=regra)
    await grupos.inserir_regra(tx.conn, grupo_id, nova, tx.clock.now())
    await gravar_cronograma(tx, calendario, grupo_id, grupo.primeiro_vencimento, regra)
    await grupos.avancar_versao(tx.conn, grupo_id)
    return nova


async def avancar_grupo(tx: Transaction, grupo_id: UUID, ato: AtoGrupo) -> None:
    """A fact of the books takes the group on in its life (R9.05). Told again, it changes nothing."""
    grupo = await grupos.manter(tx.conn, grupo_id)
    if grupo.situacao in {para for (_, por), para in CICLO_DE_VIDA.items() if por is ato}:
        return
    await grupos.mudar_situacao(tx.conn, grupo_id, proxima_situacao(grupo.situacao, ato))


async def gravar_cronograma(
    tx: Transaction, calendario: BusinessCalendar, grupo_id: UUID, primeiro: date, regra: RegraGrupo
) -> None:
    """The calendar from a first due date, in place of the previous one (R4.09)."""
    itens = montar_cronograma(primeiro, regra.prazo_meses, regra.prazo_dias_ago, calendario)
    await grupos.gravar_cronograma(tx.conn, grupo_id, itens)


async def _exigir_bens(tx: Transaction, plano: Plano, bem_ids: Sequence[UUID], dia: date) -> None:
    encontrados = [await bens.buscar(tx.conn, bem_id, dia) for bem_id in bem_ids]
    for posicao, encontrado in enumerate(encontrados):
        if encontrado.bem.classe_objeto is not plano.classe_objeto:
            raise validation(f"/bem_ids/{posicao}", "O bem não é da classe do plano (R3.01).")
    exigir_faixa_de_creditos(encontrado.preco.preco_centavos for encontrado in encontrados)
