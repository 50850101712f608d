"""Extractions: typed and checked by two people, imported from a file, or read from a source (R5.22)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from consorcio.core.errors import conflict, not_found, precondition
from consorcio.platform.context import system_actor
from consorcio.platform.database import Transaction
from consorcio.services.sorteios import repository_extracoes as repository
from consorcio.services.sorteios.domain.arquivo_extracoes import LinhaRecusada, ler_arquivo
from consorcio.services.sorteios.domain.extracao import DIGITOS, Extracao, OrigemExtracao, exigir_bolas
from consorcio.services.sorteios.fonte_extracoes import FonteExtracoes
from consorcio.services.sorteios.repository_extracoes import ARQUIVO, CONSULTA, DIGITADA, ExtracaoRegistrada

_FONTE = "fonte oficial"


@dataclass(frozen=True, slots=True)
class Importacao:
    """What a file brought: new, already there, checked by being the same, and lines refused."""

    incluidas: int
    repetidas: int
    conferidas: int
    recusadas: tuple[LinhaRecusada, ...]


async def registrar(tx: Transaction, extracao: Extracao, meio: str = DIGITADA) -> ExtracaoRegistrada:
    """Register an extraction. The same one again changes nothing; another with its number or date is a CONFLICT."""
    if await repository.incluir(tx.conn, extracao, meio, tx.actor.id, tx.clock.now()):
        await _publicar_registro(tx, extracao)
    registrada = await repository.buscar(tx.conn, extracao.numero)
    if registrada is None or not _mesmos_numeros(registrada.extracao, extracao):
        raise conflict("Já existe uma extração com esse número ou nessa data, com outro conteúdo.", "/numero")
    return registrada


async def registrar_globo(
    tx: Transaction, data: date, bolas: tuple[str, ...], fonte: str, participantes: int
) -> ExtracaoRegistrada:
    """Register the balls of the globo of a day, for the groups of so many participants (M7).

    A day and a size have one: the same balls again change nothing, others are a CONFLICT. Like prizes, they decide only
    after another person, a witness, types what came out. PRECONDITION for a day still to come.
    """
    if data > tx.clock.today():
        raise precondition("O globo ainda não foi girado: a data é futura.", "R5.22")
    exigir_bolas(bolas, participantes)
    await repository.travar_globo(tx.conn, data, participantes)
    existente = await repository.do_globo(tx.conn, data, participantes)
    if existente is None:
        numero = await repository.proximo_globo(tx.conn)
        return await registrar(tx, Extracao(numero, data, bolas, fonte, OrigemExtracao.GLOBO, participantes))
    if existente.extracao.premios != bolas:
        raise conflict(f"O globo de {data:%d/%m/%Y} para {participantes} participantes já saiu com outras bolas.")
    return existente


async def conferir(tx: Transaction, numero: int, premios: tuple[str, ...]) -> ExtracaoRegistrada:
    """A second person typed the prizes again: from now on the extraction may decide. Twice changes nothing.

    PRECONDITION for who registered it; CONFLICT, naming the prize, when they differ.
    """
    registrada = await exigir(tx, numero)
    if registrada.registrada_por == tx.actor.id:
        raise precondition("Quem digitou os prêmios não os confere: peça a outra pessoa.", "R5.22")
    guardados, do_globo = registrada.extracao.premios, registrada.extracao.origem is OrigemExtracao.GLOBO
    digitados = tuple(premio.zfill(DIGITOS) for premio in premios) if do_globo else premios
    for posicao, (digitado, guardado) in enumerate(zip(digitados, guardados, strict=False), start=1):
        if digitado != guardado:
            oque = "A {}ª bola digitada" if do_globo else "O {}º prêmio digitado"
            raise conflict(f"{oque.format(posicao)} não é o que está registrado. Confira com o resultado.")
    if len(digitados) != len(guardados):
        raise conflict(f"Foram registrados {len(guardados)} números, e digitados {len(digitados)}.")
    await _marcar_conferida(tx, registrada, tx.actor.id)
    return await exigir(tx, numero)


async def importar(tx: Transaction, conteudo: bytes, nome: str) -> Importacao:
    """Register every extraction of a CSV. The file of another person that says the same checks what was registered."""
    incluidas = repetidas = conferidas = 0
    recusadas: list[LinhaRecusada] = []
    for item in ler_arquivo(conteudo, f"arquivo {nome}"):
        if isinstance(item, LinhaRecusada):
            recusadas.append(item)
            continue
        existente = await repository.buscar(tx.conn, item.numero)
        if existente is None and await repository.incluir(tx.conn, item, ARQUIVO, tx.actor.id, tx.clock.now()):
            await _publicar_registro(tx, item)
            incluidas += 1
        elif existente is None or not _mesmos_numeros(existente.extracao, item):
            mensagem = f"A extração {item.numero}, ou outra na mesma data, já está registrada com outro conteúdo."
            recusadas.append(LinhaRecusada(0, mensagem))
        else:
            repetidas += 1
            if existente.registrada_por != tx.actor.id:
                conferidas += await _marcar_conferida(tx, existente, tx.actor.id)
    return Importacao(incluidas, repetidas, conferidas, tuple(recusadas))


async def consultar(tx: Transaction, fonte: FonteExtracoes, numero: int) -> ExtracaoRegistrada:
    """Read an extraction from the source: registers it, or checks what was typed. CONFLICT when they differ."""
    lida = await fonte.buscar(numero)
    registrada = await registrar(tx, lida, CONSULTA)
    await _marcar_conferida(tx, registrada, _FONTE)
    return await exigir(tx, numero)


async def exigir(tx: Transaction, numero: int) -> ExtracaoRegistrada:
    """One extraction. NOT_FOUND."""
    registrada = await repository.buscar(tx.conn, numero)
    if registrada is None:
        raise not_found("extração", numero)
    return registrada


def _mesmos_numeros(uma: Extracao, outra: Extracao) -> bool:
    """The same result, whoever told it: the source of the evidence is the one registered first."""
    return replace(uma, fonte="") == replace(outra, fonte="")


async def _publicar_registro(tx: Transaction, extracao: Extracao) -> None:
    dados = extracao.conteudo() | {"impressao_digital": extracao.hash}
    await tx.publish("ExtracaoRegistrada", f"extracao/{extracao.numero}", dados)
    await tx.audit("extracao", str(extracao.numero), "extracao_registrada", dados, system_actor(tx.service))


async def _marcar_conferida(tx: Transaction, registrada: ExtracaoRegistrada, quem: str) -> bool:
    numero = registrada.extracao.numero
    nova = await repository.conferir(tx.conn, numero, quem, tx.clock.now())
    if nova:
        dados = {"numero": numero, "conferida_por": quem, "impressao_digital": registrada.hash}
        await tx.audit("extracao", str(numero), "extracao_conferida", dados)
    return nova
