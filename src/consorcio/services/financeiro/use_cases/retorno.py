"""A return file of a bank, applied: payments to their titles, news to their boletos, the rest to the operator (R15).

A file is applied in parts, each in a transaction of its own, a few side by side (ADR 0032). What is of one group is in
one part, so that no two of them wait for each other and every book keeps the order of the file. What touches the book
of the collection account, which all share, comes last. Each part commits with the rows that say what was done with its
records: a file that was interrupted is sent again and goes on from there.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias
from uuid import UUID

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import conflict, precondition
from consorcio.platform.database import Database, Transaction
from consorcio.services.financeiro import repository_bancos as bancos
from consorcio.services.financeiro.bancos.cnab.identidade import identidade_no_retorno
from consorcio.services.financeiro.bancos.cnab.leitura import ler_retorno
from consorcio.services.financeiro.bancos.cnab.retorno import Retorno
from consorcio.services.financeiro.domain.conta_do_extrato import agencia_confere, conta_confere
from consorcio.services.financeiro.registros_bancos import BoletoCitado, ContaBancaria, RetornoBancario
from consorcio.services.financeiro.use_cases.aplicacao_retorno import (
    Aplicador,
    Arquivo,
    Numerado,
    registro_recusado,
)
from consorcio.services.financeiro.use_cases.conta_cadastrada import conta_cadastrada
from consorcio.services.financeiro.use_cases.partes_do_retorno import repartir

REGISTROS_POR_PARTE = 2_000
PARTES_AO_MESMO_TEMPO = 4
_IDENTIDADES_POR_VEZ = 5_000
_NOMEIA_A_CONTA = ("341", "400")
_NOMEIA_A_EMPRESA = ("237", "400")

Guarda: TypeAlias = Callable[[Transaction, UUID], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class ResultadoRetorno:
    """What a return did: how many records ended in each state, and the money registered now."""

    retorno: RetornoBancario
    repetido: bool
    por_estado: dict[str, int]
    valor_centavos: int


async def processar_retorno(
    tx: Transaction,
    database: Database,
    conta_id: UUID,
    conteudo: bytes,
    nome: str,
    data_contabil: date,
    calendario: BusinessCalendar,
    *,
    aceita_sem_trailer: bool,
    guardar: Guarda | None = None,
) -> ResultadoRetorno:
    """Apply a return once for ever; the same bytes again change nothing, or finish what was interrupted.

    `tx` is of who asked: it only keeps others away from this file. `guardar` keeps the bytes, with the row that says
    that it began, for who resumes it. VALIDATION when it is no return; PRECONDITION when it is of another bank or
    account, when a CNAB 400 file has no trailer and nobody said that it came whole, or when nothing of it can be used;
    CONFLICT while somebody else applies it.
    """
    sha256 = hashlib.sha256(conteudo).digest()
    conta = await bancos.buscar_conta(tx.conn, conta_id)
    if not await bancos.reservar_arquivo(tx.conn, sha256):
        raise conflict("Este arquivo está sendo processado agora.")
    retorno = await bancos.retorno_por_hash(tx.conn, sha256)
    if retorno is not None and retorno.concluido:
        por_estado, _ = await bancos.contar_registros(tx.conn, retorno.retorno_id)
        return ResultadoRetorno(retorno, True, por_estado, 0)
    lido = ler_retorno(conteudo)
    _exigir_utilizavel(lido, conta, aceita_sem_trailer=aceita_sem_trailer)
    if retorno is None:
        layout = f"cnab{lido.layout}"
        retorno = RetornoBancario(tx.ids.new(), conta_id, nome, layout, lido.completo, data_contabil, False)
        async with database.beside(tx) as abertura:
            await bancos.inserir_retorno(abertura.conn, retorno, sha256, tx.clock.now(), len(lido.registros))
            if guardar is not None:
                await guardar(abertura, retorno.retorno_id)
    arquivo = Arquivo(conta, retorno, lido.banco, lido.layout, calendario)
    return await _Conducao(tx, database, arquivo, lido).conduzir()


def _exigir_utilizavel(lido: Retorno, conta: ContaBancaria, *, aceita_sem_trailer: bool) -> None:
    if lido.banco != conta.banco:
        raise precondition(f"O arquivo é do banco {lido.banco} e a conta é do banco {conta.banco}.")
    _exigir_da_conta(lido, conta)
    if not lido.registros and lido.problemas:
        raise precondition(f"Nada do arquivo pode ser aproveitado. {lido.problemas[0]}")
    if not lido.completo and not lido.lotes_recusados and not aceita_sem_trailer:
        raise precondition(
            "O arquivo não tem trailer, ou o trailer não conta o que veio: confira se veio inteiro e confirme."
        )


def _exigir_da_conta(lido: Retorno, conta: ContaBancaria) -> None:
    """Titles of two accounts may have one number; where the header is known to name the account, it must be ours."""
    dito = {nome: str(lido.cabecalho.get(nome, "")) for nome in ("agencia", "conta", "convenio")}
    if (lido.banco, lido.layout) == _NOMEIA_A_CONTA:
        nossa = conta_cadastrada(conta)
        if not (agencia_confere(nossa, dito["agencia"]) and conta_confere(nossa, dito["conta"])):
            da_conta = f"{nossa.agencia}/{nossa.conta}"
            raise precondition(f"O arquivo é da conta {dito['agencia']}/{dito['conta']} e a escolhida é a {da_conta}.")
    elif (lido.banco, lido.layout) == _NOMEIA_A_EMPRESA:
        dele, nosso = (codigo.lstrip("0") for codigo in (dito["convenio"], str(conta.campos.get("codigo_empresa", ""))))
        if dele and nosso and dele != nosso:
            raise precondition(f"O arquivo é da empresa {dele} no banco, e a conta escolhida é da empresa {nosso}.")


class _Conducao:
    """The parts of one file, and what comes after them."""

    def __init__(self, tx: Transaction, database: Database, arquivo: Arquivo, lido: Retorno) -> None:
        self._tx = tx
        self._database = database
        self._arquivo = arquivo
        self._lido = lido
        self._identidades = [
            identidade_no_retorno(lido.banco, lido.layout, numero) for numero in lido.registros.nossos_numeros()
        ]
        self._boletos: dict[str, bancos.Citado] = {}

    async def conduzir(self) -> ResultadoRetorno:
        """Every part, then what they left, then the end of the file."""
        total, retorno = len(self._lido.registros), self._arquivo.retorno
        partes, resto = await self._repartir()
        resto = sorted(resto + await self._aplicar_lado_a_lado(partes))
        for inicio in range(0, len(resto), REGISTROS_POR_PARTE):
            await self._aplicar_resto(resto[inicio : inicio + REGISTROS_POR_PARTE])
        async with self._database.beside(self._tx) as fim:
            recusados = [
                registro_recusado(retorno, ordem, problema)
                for ordem, problema in enumerate(self._lido.problemas, start=total + 1)
            ]
            await bancos.inserir_registros(fim.conn, recusados)
            await bancos.concluir_retorno(fim.conn, retorno.retorno_id, fim.clock.now())
            por_estado, valor = await bancos.contar_registros(fim.conn, retorno.retorno_id)
        return ResultadoRetorno(retorno, False, por_estado, valor)

    async def _repartir(self) -> tuple[list[list[int]], list[int]]:
        """The places, counted from 1, of what is not applied yet, cut in parts; and those of no group."""
        feitos = await bancos.ordens_do_retorno(self._tx.conn, self._arquivo.retorno.retorno_id)
        ordens = [ordem for ordem in range(1, len(self._identidades) + 1) if ordem not in feitos]
        for inicio in range(0, len(ordens), _IDENTIDADES_POR_VEZ):
            self._boletos |= await self._buscar_boletos(self._tx, ordens[inicio : inicio + _IDENTIDADES_POR_VEZ])
        achados = (self._boletos.get(self._identidades[ordem - 1]) for ordem in ordens)
        grupo_de = {lugar: BoletoCitado(*boleto).grupo_id for lugar, boleto in enumerate(achados) if boleto}
        return repartir(ordens, grupo_de, REGISTROS_POR_PARTE)

    async def _buscar_boletos(self, tx: Transaction, ordens: Sequence[int]) -> dict[str, bancos.Citado]:
        identidades = [self._identidades[ordem - 1] for ordem in ordens]
        return await bancos.boletos_citados(tx.conn, self._arquivo.conta.conta_id, identidades)

    async def _aplicar_lado_a_lado(self, partes: list[list[int]]) -> list[int]:
        """Every part, a few at the same time; what they left. When one fails no other begins."""
        adiados: list[int] = []

        async def trabalhar() -> None:
            try:
                while partes:
                    adiados.extend(await self._aplicar_parte(partes.pop(0)))
            except BaseException:
                partes.clear()
                raise

        fins = await asyncio.gather(*(trabalhar() for _ in range(PARTES_AO_MESMO_TEMPO)), return_exceptions=True)
        falha = next((fim for fim in fins if fim is not None), None)
        if falha is not None:
            raise falha
        return adiados

    async def _aplicar_parte(self, ordens: list[int]) -> list[int]:
        async with self._database.beside(self._tx) as parte:
            adiados = await Aplicador(parte, self._arquivo, adia=True).aplicar(self._numerar(ordens, self._boletos))
            return [adiado.ordem for adiado in adiados]

    async def _aplicar_resto(self, ordens: list[int]) -> None:
        """What the parts left; a boleto issued since the file was read is found."""
        async with self._database.beside(self._tx) as parte:
            boletos = await self._buscar_boletos(parte, ordens)
            await Aplicador(parte, self._arquivo, adia=False).aplicar(self._numerar(ordens, boletos))

    def _numerar(self, ordens: Sequence[int], boletos: Mapping[str, bancos.Citado]) -> list[Numerado]:
        numerados = []
        for ordem in ordens:
            identidade = self._identidades[ordem - 1]
            boleto = boletos.get(identidade)
            numerados.append(
                Numerado(ordem, self._lido.registros[ordem - 1], identidade, BoletoCitado(*boleto) if boleto else None)
            )
        return numerados
