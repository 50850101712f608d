"""`consorcio apurar`: the number that a draw gives, step by step, without a database (§5.4, §5.5).

Three questions, by the fields that come: prizes and a method; a pedra-chave and a group, for the alternate search
alone; a pedra-chave and how many excluded versions a number has. With `casas`, M1 is also done by hand, to audit an
old ata.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from datetime import date
from typing import Any

from consorcio.core.errors import validation
from consorcio.core.fields import Fields
from consorcio.services.sorteios.domain.busca import busca_alternada
from consorcio.services.sorteios.domain.conta_a_mao import m1_a_mao
from consorcio.services.sorteios.domain.excluidos import ordem_das_versoes
from consorcio.services.sorteios.domain.extracao import QUANTIDADE_PREMIOS, Extracao, OrigemExtracao
from consorcio.services.sorteios.domain.metodos import (
    EmpateRetorno,
    FaixaEquivalencia,
    MetodoSorteio,
    NumeroTentado,
    OrdemNumeros,
    Origem,
    ParametrosMetodo,
    Regra000,
    metodo_da_extracao,
)
from consorcio.services.sorteios.domain.regra import PoliticaVersao

_MAIOR_GRUPO = 10_000
_MAIOR_PREMIO = 99_999
_MAIS_CASAS = 12
_SEM_DATA = date(1, 1, 1)
_M0 = "M0"
_CURTOS = {f"M{i}": metodo for i, metodo in enumerate(MetodoSorteio, start=1)}


def simular_apuracao(pedido: Mapping[str, Any]) -> dict[str, Any]:
    """The drawn number and each number tried, or the excluded version. `numero` is null when nobody is eligible."""
    campos = Fields(pedido)
    if campos.has("versoes"):
        return _versao(campos)
    participantes = campos.integer("participantes", 1, _MAIOR_GRUPO)
    barrados = _inelegiveis(campos, participantes)
    metodo = _metodo(campos)
    if metodo is None:
        pedra = campos.integer("pedra", 0, _MAIOR_PREMIO)
        return _percorrer(_busca(pedra, participantes, campos.flag("circular")), participantes, barrados)
    parametros = _parametros(campos, participantes)
    extracao = _extracao(campos, metodo)
    escolhido = metodo_da_extracao(metodo, extracao, participantes)
    resposta = _percorrer(escolhido.numeros(extracao, parametros), participantes, barrados)
    resposta["pedra_chave"] = escolhido.pedra_chave(extracao, parametros)
    if metodo is MetodoSorteio.MOD_PRIMEIRO_PREMIO and campos.has("casas"):
        casas = campos.integer("casas", 1, _MAIS_CASAS)
        produto, cota = m1_a_mao(int(extracao.premios[0]), participantes, casas)
        resposta["a_mao"] = {"produto": f"{produto:f}", "cota": cota}
    return resposta


def _metodo(campos: Fields) -> MetodoSorteio | None:
    """The method, by its number or its name; None for M0, which is also what a pedra without prizes asks."""
    if not campos.has("metodo"):
        return _m0_ou(campos, MetodoSorteio.CENTENAS_3_PASSES)
    nome = campos.text("metodo").upper()
    if nome == _M0:
        return None
    if nome in _CURTOS:
        return _CURTOS[nome]
    return campos.choice("metodo", MetodoSorteio)


def _m0_ou(campos: Fields, padrao: MetodoSorteio) -> MetodoSorteio | None:
    return None if campos.has("pedra") and not campos.has("premios") else padrao


def _extracao(campos: Fields, metodo: MetodoSorteio) -> Extracao:
    if metodo is MetodoSorteio.GLOBO:
        nome = next((nome for nome in ("bolas", "premios", "pedra") if campos.has(nome)), "bolas")
        bolas = (
            [campos.integer("pedra", 1, _MAIOR_PREMIO)] if nome == "pedra" else campos.integers(nome, 1, _MAIOR_PREMIO)
        )
        if not 1 <= len(bolas) <= QUANTIDADE_PREMIOS:
            raise validation(f"/{nome}", "Informe de uma a cinco bolas, na ordem em que saíram.")
        return Extracao(1, _SEM_DATA, tuple(f"{bola:05d}" for bola in bolas), "globo", OrigemExtracao.GLOBO)
    premios = [f"{item:05d}" if _e_inteiro(item) else str(item).strip() for item in campos.items("premios")]
    return Extracao(1, _SEM_DATA, tuple(premios), "consulta")


def _e_inteiro(item: Any) -> bool:
    return isinstance(item, int) and not isinstance(item, bool) and 0 <= item <= _MAIOR_PREMIO


def _parametros(campos: Fields, participantes: int) -> ParametrosMetodo:
    return ParametrosMetodo(
        participantes,
        busca_circular=campos.flag("circular"),
        regra_000=campos.choice("regra_000", Regra000, Regra000.MIL),
        ordem_numeros=campos.choice("ordem", OrdemNumeros) if campos.has("ordem") else None,
        empate_retorno=campos.choice("empate", EmpateRetorno, EmpateRetorno.ACIMA),
        tabela=tuple(campos.objects("tabela", lambda faixa: _faixa(faixa, participantes))),
    )


def _faixa(campos: Fields, participantes: int) -> FaixaEquivalencia:
    return FaixaEquivalencia(
        campos.integer("de", 0, 999), campos.integer("ate", 0, 999), campos.integer("cota", 1, participantes)
    )


def _inelegiveis(campos: Fields, participantes: int) -> Container[int]:
    """Who does not compete; `elegiveis` says the opposite, who does."""
    if campos.has("elegiveis"):
        return set(range(1, participantes + 1)) - set(campos.integers("elegiveis", 1, _MAIOR_GRUPO))
    return set(campos.integers("inelegiveis", 1, _MAIOR_GRUPO, ()))


def _busca(pedra: int, participantes: int, circular: bool) -> Iterable[NumeroTentado]:
    for numero in busca_alternada(pedra, participantes, circular):
        yield NumeroTentado(numero, Origem.PEDRA_CHAVE if numero == pedra else Origem.BUSCA_ALTERNADA)


def _percorrer(numeros: Iterable[NumeroTentado], participantes: int, barrados: Container[int]) -> dict[str, Any]:
    passos: list[dict[str, Any]] = []
    for ordem, tentado in enumerate(numeros, start=1):
        fora = not 1 <= tentado.numero <= participantes
        motivo = "FORA_DO_GRUPO" if fora else "INELEGIVEL" if tentado.numero in barrados else None
        passos.append(
            {
                "ordem": ordem,
                "numero": tentado.numero,
                "origem": tentado.origem.value,
                "premio": tentado.premio,
                "motivo": motivo,
            }
        )
        if motivo is None:
            return {"numero": tentado.numero, "passos": passos}
    return {"numero": None, "passos": passos}


def _versao(campos: Fields) -> dict[str, Any]:
    """Which excluded version of the drawn number, by the policy of the group (R5.31); null when all were refunded.

    Versions are in the order of exclusion. POR_SALDO answers all that `saldo` pays of `valores`.
    """
    pedra = campos.integer("pedra", 1, _MAIOR_PREMIO)
    versoes = campos.integer("versoes", 1, _MAIOR_GRUPO)
    politica = campos.choice("politica", PoliticaVersao, PoliticaVersao.EXCLUSAO_MAIS_ANTIGA)
    restituidas = set(campos.integers("restituidas", 1, versoes, ()))
    em_ordem = [v for v in ordem_das_versoes(politica, pedra, [None] * versoes) if v not in restituidas]
    return _POLITICAS[politica](em_ordem, campos, versoes)


def _uma_versao(em_ordem: list[int], _campos: Fields, _versoes: int) -> dict[str, Any]:
    return {"versao": em_ordem[0] if em_ordem else None}


def _versoes_pagas(em_ordem: list[int], campos: Fields, versoes: int) -> dict[str, Any]:
    saldo = campos.money("saldo")
    valores = campos.monies("valores")
    if len(valores) != versoes:
        raise validation("/valores", "Informe o valor de cada versão, na ordem.")
    pagas = []
    for versao in em_ordem:
        if valores[versao - 1] <= saldo:
            saldo -= valores[versao - 1]
            pagas.append(versao)
    return {"versoes": pagas}


_POLITICAS: Mapping[PoliticaVersao, Callable[[list[int], Fields, int], dict[str, Any]]] = {
    PoliticaVersao.EXCLUSAO_MAIS_ANTIGA: _uma_versao,
    PoliticaVersao.TABELA_UNIDADE: _uma_versao,
    PoliticaVersao.POR_SALDO: _versoes_pagas,
}
