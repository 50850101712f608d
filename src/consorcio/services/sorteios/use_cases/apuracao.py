"""Decide an assembleia once, and let anyone recompute what was decided (§5.6, I14)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.clock import FUSO_BRASIL
from consorcio.core.errors import ConsorcioError, ErrorKind, conflict, not_found, precondition
from consorcio.core.percent import ZERO, format_pct
from consorcio.platform.cache import Cache
from consorcio.platform.context import system_actor
from consorcio.platform.database import Transaction
from consorcio.platform.vault import Vault
from consorcio.services.sorteios import repository, repository_extracoes
from consorcio.services.sorteios.domain.apuracao import apurar
from consorcio.services.sorteios.domain.extracao import (
    DatasAssembleia,
    Extracao,
    escolher_extracao,
    periodo_da_extracao,
    que_servem,
)
from consorcio.services.sorteios.domain.integridade import sha256_hex
from consorcio.services.sorteios.domain.lances import conferir_selos
from consorcio.services.sorteios.domain.regra import RegraAssembleia
from consorcio.services.sorteios.domain.resultado import Apuracao, LanceClassificado, SituacaoClassificacao
from consorcio.services.sorteios.registros import ApuracaoRegistrada, Assembleia, OfertaGuardada, QuemApurou
from consorcio.services.sorteios.repository_extracoes import ExtracaoRegistrada
from consorcio.services.sorteios.use_cases.assembleias import exigir, exigir_em, publicar
from consorcio.services.sorteios.use_cases.contemplacoes import contemplar_apuradas
from consorcio.services.sorteios.use_cases.insumos import Insumos, decidir, ler_insumos, ler_ofertas, montar_snapshot


async def executar_sorteio(
    tx: Transaction,
    cache: Cache,
    vault: Vault,
    calendario: BusinessCalendar,
    assembleia_id: UUID,
    numero_extracao: int,
    data: date,
) -> Assembleia:
    """Decide the AGO: exactly one caller does, whoever asks and however many ask at once.

    The row lock and the primary key of the decision decide who; the Redis lock only spares the others the wait.
    Refuses before the day of the AGO, another extraction than the one the rule names, and stored inputs that
    differ from what was published.
    """
    grupo_id = (await exigir(tx, assembleia_id)).grupo_id
    async with cache.work_lock(f"lock:sorteio:{grupo_id}", tx.actor.nome) as quem:
        if quem is not None:
            em_andamento = f"A apuração deste grupo está em andamento, por {quem}."
            raise ConsorcioError(ErrorKind.IN_PROGRESS, em_andamento, retry_after_s=1)
        assembleia = await _exigir_aberta(tx, assembleia_id)
        if data < assembleia.data_ago:
            raise precondition(f"A assembleia só pode ser apurada a partir de {assembleia.data_ago:%d/%m/%Y}.", "R2.40")
        registrada = await repository_extracoes.buscar(tx.conn, numero_extracao)
        if registrada is None:
            raise not_found("extração", numero_extracao)
        _exigir_conferida(registrada, assembleia)
        extracao = registrada.extracao
        insumos = await ler_insumos(tx.conn, vault, assembleia, extracao)
        datas = DatasAssembleia(assembleia.vencimento, insumos.snapshot.congelado_em, assembleia.data_ago)
        await _exigir_extracao_da_regra(tx, insumos, datas, calendario)
        apuracao = decidir(insumos.snapshot, extracao, insumos.lances, insumos.regra)
        decisoes = _decisoes(apuracao)
        await _guardar(tx, assembleia, apuracao)
        await repository.gravar_decisoes(
            tx.conn, [_oferecido(oferta) | decisoes[oferta.lance_id] for oferta in insumos.ofertas]
        )
        await contemplar_apuradas(tx, calendario, assembleia, apuracao, data)
        await _publicar_resultado(tx, assembleia, apuracao, data)
        await _publicar_lances(tx, assembleia, decisoes, data)
        return await exigir(tx, assembleia_id)


async def _exigir_aberta(tx: Transaction, assembleia_id: UUID) -> Assembleia:
    """The AGO, locked. CONFLICT when it was decided, saying by whom and when, or when its list is not frozen."""
    await repository.travar_assembleia(tx.conn, assembleia_id)
    decisao = await repository.quem_apurou(tx.conn, assembleia_id)
    if decisao is None:
        return await exigir_em(tx, assembleia_id, "ABERTA")
    por = f" por {decisao.apurada_por}" if decisao.apurada_por else ""
    raise conflict(
        f"Esta assembleia já foi apurada{por} em {decisao.apurada_em.astimezone(FUSO_BRASIL):%d/%m/%Y às %H:%M}."
    )


def _exigir_conferida(registrada: ExtracaoRegistrada, assembleia: Assembleia) -> None:
    """Two people vouch for the prizes, and nobody knew them when the list froze (R5.22)."""
    if not registrada.conferida:
        raise precondition(
            f"Os prêmios da extração {registrada.extracao.numero} ainda não foram conferidos por outra pessoa.", "R5.22"
        )
    if assembleia.congelada_em is not None and registrada.registrada_em < assembleia.congelada_em:
        raise precondition("A extração já era conhecida quando a lista foi congelada: ela não serve.", "R5.22")


async def _exigir_extracao_da_regra(
    tx: Transaction, insumos: Insumos, datas: DatasAssembleia, calendario: BusinessCalendar
) -> None:
    """The extraction was determined before its result was known: nobody chooses among results (R5.22, R5.23)."""
    regra, extracao = insumos.regra, insumos.extracao
    certa = await extracao_da_regra(tx.conn, regra, insumos.snapshot.max_cotas, datas, calendario)
    inicio, fim = periodo_da_extracao(regra.extracao_que_serve, datas, calendario)
    if certa is None or not inicio <= extracao.data <= fim:
        periodo = f"de {inicio:%d/%m/%Y} a {fim:%d/%m/%Y}"
        raise precondition(f"A extração desta assembleia deve ser {periodo}, depois da lista congelada.", "R5.22")
    if certa.numero != extracao.numero:
        raise precondition(f"Pela regra do grupo, a extração desta assembleia é a {certa.numero}.", "R5.23")


async def extracao_da_regra(
    conn: AsyncConnection[Any],
    regra: RegraAssembleia,
    max_cotas: int,
    datas: DatasAssembleia,
    calendario: BusinessCalendar,
) -> Extracao | None:
    """The registered extraction that the rule names; None while none of its period is known (R5.22, R5.23)."""
    periodo = periodo_da_extracao(regra.extracao_que_serve, datas, calendario)
    registradas = que_servem(
        await repository_extracoes.entre(conn, *periodo), max_cotas, datas.data_ago, por_globo=regra.por_globo
    )
    return escolher_extracao(regra.extracao_que_serve, registradas, datas, calendario)


async def _guardar(tx: Transaction, assembleia: Assembleia, apuracao: Apuracao) -> None:
    registrada = ApuracaoRegistrada(
        apuracao.extracao.numero, apuracao.documento.decode(), apuracao.hash, apuracao.caixa_inicial_centavos
    )
    decisao = QuemApurou(tx.actor.nome, tx.clock.now())
    await repository.guardar_apuracao(tx.conn, assembleia.assembleia_id, registrada, decisao)
    numero = apuracao.extracao.numero
    await repository.mudar_assembleia(tx.conn, assembleia.assembleia_id, "APURADA", numero)


Decisao = dict[str, str | int | None]


def _decisoes(apuracao: Apuracao) -> dict[str, Decisao]:
    """What was decided about each bid, by its id."""
    ordem = {lance_id: posicao for posicao, lance_id in enumerate(apuracao.suplentes, start=1)}
    return {
        item.lance.lance_id: _decisao(item, apuracao.regra, ordem.get(item.lance.lance_id)) for item in apuracao.lances
    }


def _decisao(item: LanceClassificado, regra: RegraAssembleia, ordem: int | None) -> Decisao:
    situacao = item.situacao.value
    if item.situacao is SituacaoClassificacao.SUPLENTE and not regra.chama_suplente:
        situacao, ordem = "PERDEDOR", None
    return {
        "lance_id": item.lance.lance_id,
        "situacao": situacao,
        "classificacao": item.posicao,
        "valor_centavos": item.valor.total_centavos if item.valor else None,
        "proprio_centavos": item.valor.proprio_centavos if item.valor else None,
        "saida_fc_centavos": item.saida_fc_centavos,
        "ordem_suplencia": ordem,
        "motivo": item.motivo.value if item.motivo else "",
    }


def _oferecido(oferta: OfertaGuardada) -> Decisao:
    return {
        "quantidade": format_pct(oferta.quantidade or ZERO),
        "embutido_centavos": oferta.embutido_centavos,
        "fgts_centavos": oferta.fgts_centavos,
        "reducao": oferta.reducao,
        "sal": oferta.sal,
    }


async def _publicar_resultado(tx: Transaction, assembleia: Assembleia, apuracao: Apuracao, data: date) -> None:
    contempladas = [c.cota.numero for c in apuracao.contemplacoes]
    prova = {"impressao_digital": apuracao.hash}
    await tx.audit("assembleia", str(assembleia.assembleia_id), "sorteio_executado", prova, system_actor(tx.service))
    await publicar(
        tx,
        "SorteioExecutado",
        assembleia,
        data,
        extracao=apuracao.extracao.numero,
        pedra_chave=apuracao.pedra_chave,
        contempladas=contempladas,
        suplentes=len(apuracao.suplentes),
        caixa_inicial_centavos=apuracao.caixa_inicial_centavos,
        caixa_final_centavos=apuracao.caixa_final_centavos,
        impressao_digital=apuracao.hash,
    )


async def _publicar_lances(
    tx: Transaction, assembleia: Assembleia, decisoes: Mapping[str, Decisao], data: date
) -> None:
    """What was decided about each bid. The values are public from here on."""
    if decisoes:
        await publicar(tx, "LancesApurados", assembleia, data, lances=list(decisoes.values()))


@dataclass(frozen=True, slots=True)
class Auditoria:
    """What recomputing an assembleia gave; no divergence means that everything agrees."""

    divergencias: tuple[str, ...]
    raiz: str
    hash: str


async def auditar_sorteio(conn: AsyncConnection[Any], vault: Vault, assembleia: Assembleia) -> Auditoria:
    """Recompute root, seals, extraction, decision and ata from what is stored, and say what does not agree."""
    congelado = await repository.ler_snapshot(conn, assembleia.assembleia_id)
    registrada = await repository.ler_apuracao(conn, assembleia.assembleia_id)
    if congelado is None or registrada is None:
        raise precondition("A assembleia ainda não foi apurada.")
    da_extracao = await repository_extracoes.buscar(conn, registrada.extracao)
    if da_extracao is None:
        raise not_found("extração", registrada.extracao)
    extracao = da_extracao.extracao
    snapshot = montar_snapshot(congelado)
    lances = [oferta.lance() for oferta in await ler_ofertas(conn, vault, assembleia.assembleia_id)]
    refeita = apurar(snapshot, extracao, lances, RegraAssembleia.de_conteudo(congelado.regra))
    ata = await repository.ler_ata(conn, assembleia.assembleia_id)
    conferencias = [
        ("A lista guardada não confere com a raiz publicada.", snapshot.raiz == congelado.raiz),
        (
            "Os lances guardados não conferem com os selos congelados.",
            conferir_selos(lances) == snapshot.lances,
        ),
        (
            "A extração guardada não confere com o seu resumo.",
            da_extracao.hash == extracao.hash,
        ),
        ("O resultado gravado não confere com o seu resumo.", _resumo(registrada.conteudo) == registrada.hash),
        ("O resultado recalculado é diferente do gravado.", refeita.hash == registrada.hash),
        ("A ata não confere com o seu resumo.", ata is None or _resumo(ata.conteudo) == ata.hash),
        ("A ata não cita este resultado.", ata is None or registrada.hash in ata.conteudo),
    ]
    return Auditoria(tuple(texto for texto, confere in conferencias if not confere), snapshot.raiz, refeita.hash)


def _resumo(texto: str) -> str:
    return sha256_hex(texto.encode())
