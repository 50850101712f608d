"""Configuration in from a file: all or nothing, and the same file twice changes nothing.

First everything is compared with what exists and nothing is written; only a plan without problems is carried out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from consorcio.core.errors import ConsorcioError, ErrorKind, FieldError
from consorcio.platform.database import Transaction
from consorcio.services.configuracao.domain.flag import Flag, exigir_data_de_remocao
from consorcio.services.configuracao.domain.parametro import (
    Definicao,
    Mudanca,
    Parametro,
    ler_definicao,
    ler_escopo,
    ler_valor_de,
)
from consorcio.services.configuracao.domain.proposta import Situacao
from consorcio.services.configuracao.repository import flags, parametros, propostas
from consorcio.services.configuracao.use_cases.flags import atualizar_flag, criar_flag
from consorcio.services.configuracao.use_cases.parametros import aplicar, criar_parametro, propor

MOTIVO = "Importação de configuração."
_PROPOSTAS_MAX = 10_000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ParametroArquivado:
    """A parameter and its changes from some day on, as a file tells them."""

    definicao: Definicao
    mudancas: tuple[Mudanca, ...]


@dataclass(slots=True)
class Plano:
    """What a file would do: parameters and flags that do not exist, changes, and what is already so."""

    novos: list[Definicao] = field(default_factory=list)
    mudancas: list[tuple[Definicao, Mudanca]] = field(default_factory=list)
    flags_novas: list[Flag] = field(default_factory=list)
    flags_mudadas: list[Flag] = field(default_factory=list)
    iguais: int = 0
    problemas: list[FieldError] = field(default_factory=list)

    def tentar(self, pointer: str, ler: Callable[[], T]) -> T | None:
        """What `ler` gives, or None and its problems kept below the pointer."""
        try:
            return ler()
        except ConsorcioError as erro:
            if erro.kind is not ErrorKind.VALIDATION:
                raise
            self.problemas += [FieldError(f"{pointer}{campo.pointer}", campo.message) for campo in erro.fields]
            return None


async def planejar(tx: Transaction, arquivados: Sequence[ParametroArquivado], novas_flags: Sequence[Flag]) -> Plano:
    """Compare a file with what exists. Problems carry the JSON pointer of where they are."""
    plano = Plano()
    for i, arquivado in enumerate(arquivados):
        await _planejar_parametro(tx, plano, arquivado, f"/arquivo/parametros/{i}")
    for i, flag in enumerate(novas_flags):
        await _planejar_flag(tx, plano, flag, f"/arquivo/flags/{i}")
    _recusar_repetidos(plano, [item.definicao.chave for item in arquivados], "/arquivo/parametros/{}/definicao/chave")
    _recusar_repetidos(plano, [flag.chave for flag in novas_flags], "/arquivo/flags/{}/chave")
    return plano


async def executar(tx: Transaction, plano: Plano) -> None:
    """Carry a plan without problems out; changes of sensitive parameters become proposals."""
    for definicao in plano.novos:
        await criar_parametro(tx, definicao)
    for definicao, mudanca in plano.mudancas:
        parametro = await parametros.buscar(tx.conn, definicao.chave, travar=True)
        assert parametro is not None
        if definicao.sensivel:
            await propor(tx, parametro, mudanca, MOTIVO)
        else:
            await aplicar(tx, parametro, mudanca, tx.actor.id, "", MOTIVO)
    for flag in plano.flags_novas:
        await criar_flag(tx, flag)
    for flag in plano.flags_mudadas:
        await atualizar_flag(tx, flag)


async def _planejar_parametro(tx: Transaction, plano: Plano, arquivado: ParametroArquivado, pointer: str) -> None:
    definicao = plano.tentar(f"{pointer}/definicao", lambda: ler_definicao(arquivado.definicao))
    if definicao is None:
        return
    existente = await parametros.buscar(tx.conn, definicao.chave)
    if existente is None:
        plano.novos.append(definicao)
    elif not _mesmo_parametro(existente.definicao, definicao):
        mensagem = "Já existe um parâmetro com esta chave e outro tipo, padrão, sensibilidade ou escopos."
        plano.problemas.append(FieldError(f"{pointer}/definicao/chave", mensagem))
        return
    else:
        # Limits and description are those of this installation.
        definicao = existente.definicao
        plano.iguais += 1
    valores = await _conhecidos(tx, existente)
    for i, mudanca in enumerate(arquivado.mudancas):
        _planejar_mudanca(tx, plano, definicao, mudanca, valores, f"{pointer}/valores/{i}")


def _planejar_mudanca(
    tx: Transaction,
    plano: Plano,
    definicao: Definicao,
    mudanca: Mudanca,
    conhecidos: set[Mudanca],
    pointer: str,
) -> None:
    def ler() -> Mudanca:
        valor = None if mudanca.valor is None else ler_valor_de(definicao, mudanca.valor)
        vigencia = max(mudanca.vigencia_inicio, tx.clock.today())
        return Mudanca(ler_escopo(definicao, mudanca.escopo), valor, vigencia)

    lida = plano.tentar(pointer, ler)
    if lida is None:
        return
    herda_o_que_ja_herda = lida.valor is None and not any(outra.escopo == lida.escopo for outra in conhecidos)
    if lida in conhecidos or herda_o_que_ja_herda:
        plano.iguais += 1
    else:
        plano.mudancas.append((definicao, lida))


async def _conhecidos(tx: Transaction, parametro: Parametro | None) -> set[Mudanca]:
    """The changes that a file need not repeat: in force (told as of today), to come, and proposed."""
    if parametro is None:
        return set()
    chave, hoje = parametro.definicao.chave, tx.clock.today()
    valores = (await parametros.valores_de_hoje_em_diante(tx.conn, [chave], hoje))[chave]
    # In order of start and version: of one scope and day, the last change is the one that counts.
    ultimas = {
        (valor.mudanca.escopo, max(valor.mudanca.vigencia_inicio, hoje)): valor.mudanca.valor for valor in valores
    }
    pendentes = await propostas.listar(tx.conn, chave, Situacao.PENDENTE, None, _PROPOSTAS_MAX)
    propostas_de_hoje = {replace(p.mudanca, vigencia_inicio=max(p.mudanca.vigencia_inicio, hoje)) for p in pendentes}
    return {Mudanca(escopo, valor, dia) for (escopo, dia), valor in ultimas.items()} | propostas_de_hoje


async def _planejar_flag(tx: Transaction, plano: Plano, flag: Flag, pointer: str) -> None:
    existente = await flags.buscar(tx.conn, flag.chave)
    atual = existente.remover_em if existente else None
    if existente is not None and existente == replace(flag, versao=existente.versao):
        plano.iguais += 1
        return

    def conferir() -> Flag:
        exigir_data_de_remocao(flag.remover_em, tx.clock.today(), atual)
        return flag

    if plano.tentar(pointer, conferir) is None:
        return
    if existente is None:
        plano.flags_novas.append(flag)
    else:
        plano.flags_mudadas.append(replace(flag, versao=existente.versao))


def _mesmo_parametro(um: Definicao, outro: Definicao) -> bool:
    def identidade(definicao: Definicao) -> tuple[object, ...]:
        return definicao.tipo, definicao.padrao, definicao.sensivel, definicao.escopos

    return identidade(um) == identidade(outro)


def _recusar_repetidos(plano: Plano, chaves: Sequence[str], pointer: str) -> None:
    vistas: set[str] = set()
    for i, chave in enumerate(chaves):
        if chave in vistas:
            plano.problemas.append(FieldError(pointer.format(i), "Esta chave está repetida no arquivo."))
        vistas.add(chave)
