"""An amount in words, as receipts and contracts write it: 1031,50 → "mil e trinta e um reais e cinquenta centavos"."""

from __future__ import annotations

from consorcio.core.errors import validation

_UNIDADES = [
    "zero",
    "um",
    "dois",
    "três",
    "quatro",
    "cinco",
    "seis",
    "sete",
    "oito",
    "nove",
    "dez",
    "onze",
    "doze",
    "treze",
    "catorze",
    "quinze",
    "dezesseis",
    "dezessete",
    "dezoito",
    "dezenove",
]
_DEZENAS = ["_", "_", "vinte", "trinta", "quarenta", "cinquenta", "sessenta", "setenta", "oitenta", "noventa"]
_CENTENAS = [
    "_",
    "cento",
    "duzentos",
    "trezentos",
    "quatrocentos",
    "quinhentos",
    "seiscentos",
    "setecentos",
    "oitocentos",
    "novecentos",
]
_CLASSES = (("", ""), ("mil", "mil"), ("milhão", "milhões"), ("bilhão", "bilhões"), ("trilhão", "trilhões"))
_MAXIMO_CENTAVOS = 100 * 1000 ** len(_CLASSES)
_CEM, _MIL, _VINTE, _MILHAO = 100, 1000, 20, 1_000_000


def valor_por_extenso(centavos: int) -> str:
    """The words of an amount from one centavo up to trillions; VALIDATION beyond."""
    if not 0 < centavos < _MAXIMO_CENTAVOS:
        raise validation("/valor", "O valor por extenso deve ser positivo e menor que um quatrilhão de reais.")
    reais, resto = divmod(centavos, _CEM)
    partes = []
    if reais:
        moeda = "real" if reais == 1 else "reais"
        partes.append(f"{_inteiro(reais)} {'de ' if reais % _MILHAO == 0 else ''}{moeda}")
    if resto:
        partes.append(f"{_centena(resto)} {'centavo' if resto == 1 else 'centavos'}")
    return " e ".join(partes)


def _inteiro(numero: int) -> str:
    grupos = []
    while numero:
        numero, grupo = divmod(numero, _MIL)
        grupos.append(grupo)
    palavras = [_classe(grupo, ordem) for ordem, grupo in enumerate(grupos) if grupo][::-1]
    menor = next(ordem for ordem, grupo in enumerate(grupos) if grupo)
    return _juntar(palavras, e_no_fim=_pede_e(menor, grupos))


def _pede_e(ordem: int, grupos: list[int]) -> bool:
    """The last class takes "e" when it is one word of hundreds, below a hundred, or comes after an empty class."""
    grupo = grupos[ordem]
    anterior_vazia = ordem + 1 < len(grupos) and grupos[ordem + 1] == 0
    return grupo < _CEM or grupo % _CEM == 0 or anterior_vazia


def _juntar(palavras: list[str], *, e_no_fim: bool) -> str:
    if len(palavras) == 1 or not e_no_fim:
        return ", ".join(palavras)
    return f"{', '.join(palavras[:-1])} e {palavras[-1]}"


def _classe(grupo: int, ordem: int) -> str:
    singular, plural = _CLASSES[ordem]
    if singular == "mil" and grupo == 1:
        return singular
    return f"{_centena(grupo)} {singular if grupo == 1 else plural}".strip()


def _centena(numero: int) -> str:
    if numero == _CEM:
        return "cem"
    centena, resto = divmod(numero, _CEM)
    partes = [_CENTENAS[centena]] if centena else []
    if resto and resto < _VINTE:
        partes.append(_UNIDADES[resto])
    elif resto:
        dezena, unidade = divmod(resto, 10)
        partes += [_DEZENAS[dezena], *([_UNIDADES[unidade]] if unidade else [])]
    return " e ".join(partes)
