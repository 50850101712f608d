"""Formation of a group: what the AGC needs, how long it may take, who may represent the members."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from consorcio.core.errors import validation
from consorcio.core.money import arredondar, format_brl
from consorcio.services.grupos.domain.limites import maximo_por_consorciado
from consorcio.services.grupos.domain.regra_grupo import RegraGrupo

MAXIMO_REPRESENTANTES = 3
"""Lei 11.795 art. 17."""


@dataclass(frozen=True, slots=True)
class AdesaoPaga:
    """A cota with its first parcela paid, as the viability test needs it.

    `nucleo` names the holder and spouse together (R3.05); `parte_relacionada` is R2.05.
    """

    numero: int
    nucleo: str
    preco_centavos: int
    parte_relacionada: bool = False


@dataclass(frozen=True, slots=True)
class Viabilidade:
    """Result of the viability test; the group may be constituted when nothing is pending."""

    pendencias: tuple[str, ...]
    fundo_comum_mensal_centavos: int
    maior_credito_centavos: int

    @property
    def viavel(self) -> bool:
        """Whether nothing is missing."""
        return not self.pendencias


def fundo_comum_mensal(adesoes: Sequence[AdesaoPaga], regra: RegraGrupo) -> int:
    """Centavos of fundo comum that a month collects, reduced parcelas counted as reduced (R4.01, R4.23)."""
    precos = sum(adesao.preco_centavos for adesao in adesoes)
    return arredondar(Decimal(precos) * regra.parcela_reduzida / 100 / regra.prazo_meses)


def avaliar(adesoes: Sequence[AdesaoPaga], regra: RegraGrupo, prazo_final: date | None, dia: date) -> Viabilidade:
    """Everything that still keeps the group from its AGC (R2.11, R3.02, R3.04, R3.05).

    Cash of the term must pay at least one credit of the highest value; a month's cash may be below one
    credit, and then the AGO is held and cash accumulates (R5.13).
    """
    mensal = fundo_comum_mensal(adesoes, regra)
    maior = max((adesao.preco_centavos for adesao in adesoes), default=0)
    pendencias = (
        *_prazo(prazo_final, dia),
        *_adesoes(adesoes, regra),
        *_caixa(mensal, maior, regra),
        *_creditos(adesoes),
        *_concentracao(adesoes),
    )
    return Viabilidade(pendencias, mensal, maior)


def prazo_final_formacao(primeira_adesao: date | None, regra: RegraGrupo) -> date | None:
    """Last day for the AGC, counted from the first adhesion (R2.11, Res. BCB 285 art. 20); None before it."""
    return primeira_adesao + timedelta(days=regra.prazo_formacao_dias) if primeira_adesao else None


def exigir_representantes(numeros: Sequence[int], adesoes: Sequence[AdesaoPaga]) -> None:
    """Up to three members of the group, none related to the administradora (R3.13, Lei 11.795 art. 17)."""
    if len(set(numeros)) != len(numeros) or len(numeros) > MAXIMO_REPRESENTANTES:
        raise validation("/representantes", "Informe até três cotas diferentes.")
    por_numero = {adesao.numero: adesao for adesao in adesoes}
    for posicao, numero in enumerate(numeros):
        adesao = por_numero.get(numero)
        if adesao is None:
            raise validation(f"/representantes/{posicao}", f"A cota {numero} não tem a primeira parcela paga.")
        if adesao.parte_relacionada:
            raise validation(
                f"/representantes/{posicao}",
                f"O titular da cota {numero} é parte relacionada à administradora.",
            )


def _prazo(prazo_final: date | None, dia: date) -> tuple[str, ...]:
    if prazo_final is None or dia <= prazo_final:
        return ()
    return (f"O prazo para constituir o grupo terminou em {prazo_final:%d/%m/%Y} (R2.11).",)


def _adesoes(adesoes: Sequence[AdesaoPaga], regra: RegraGrupo) -> tuple[str, ...]:
    if not adesoes:
        return ("Nenhuma cota tem a primeira parcela paga (R3.04).",)
    if len(adesoes) * 100 < regra.minimo_vendido * regra.max_cotas:
        return (f"É preciso vender ao menos {regra.minimo_vendido.normalize():f} % das cotas (regra do grupo).",)
    return ()


def _caixa(mensal: int, maior: int, regra: RegraGrupo) -> tuple[str, ...]:
    arrecadado = mensal * regra.prazo_meses
    if maior == 0 or arrecadado >= maior:
        return ()
    return (f"Em todo o prazo o fundo comum soma {format_brl(arrecadado)}, menos que um crédito (R3.04).",)


def _creditos(adesoes: Sequence[AdesaoPaga]) -> tuple[str, ...]:
    precos = [adesao.preco_centavos for adesao in adesoes]
    if not precos or min(precos) * 2 >= max(precos):
        return ()
    return ("O menor crédito vendido deve ser ao menos metade do maior (R3.02).",)


def _concentracao(adesoes: Sequence[AdesaoPaga]) -> tuple[str, ...]:
    maximo = maximo_por_consorciado(len(adesoes))
    por_nucleo: dict[str, int] = {}
    for adesao in adesoes:
        por_nucleo[adesao.nucleo] = por_nucleo.get(adesao.nucleo, 0) + 1
    excedentes = sum(1 for quantidade in por_nucleo.values() if quantidade > maximo)
    return (
        (f"{excedentes} consorciado(s) têm mais de {maximo} cota(s), 10 % das vendidas (R3.05).",) if excedentes else ()
    )
