"""What makes a password acceptable (ASVS 5.0 6.2: long, not guessable, no composition rules)."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from itertools import pairwise

from consorcio.core.errors import validation

TAMANHO_MINIMO = 12
TAMANHO_MAXIMO = 128
_CARACTERES_DISTINTOS_MINIMO = 5
_PARTE_RECONHECIVEL = 4

# Frequent passwords of 12 characters or more; shorter ones are refused by length already.
_COMUNS_EM_TEXTO = """
    123456789012 1234567890123 12345678901234 1234567890123456 123456123456 123123123123 112233445566
    administrador administrador1 administrador123 administrator consorcio123 consorcio1234 consorcio2026
    senhasenhasenha senha123456 senha1234567 senha12345678 senha123senha minhasenha123 novasenha123
    mudar123456 password1234 password12345 password123456 passwordpassword mypassword123 qwertyuiop12
    qwertyuiop123 qwerty123456 qwertyuiopas 1q2w3e4r5t6y 1qaz2wsx3edc 1qaz2wsx3edc4rfv zaq12wsxcde3
    abcdefghijkl abc123456789 abcd12345678 iloveyou1234 euteamo12345 euteamo123456 flamengo1234
    corinthians1 corinthians12 palmeiras123 saopaulo1234 brasil123456 brasilbrasil deusefiel123
    deusemaior123 jesuscristo1 jesuscristo123 trustno1trustno1 bemvindo1234 bemvindo2026 welcome12345
    letmein12345 changeme1234 trocarsenha1 trocarsenha123
"""
_COMUNS = frozenset(_COMUNS_EM_TEXTO.split())

# No letter or digit that is read as another (0/O, 1/l/I), for a password that is dictated or typed from paper.
_ALFABETO = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789"
_TAMANHO_PROVISORIA = 20


def exigir_senha_aceitavel(senha: str, nome_usuario: str, pointer: str = "/senha_nova") -> None:
    """Raise a validation error that says what is wrong with a new password, if anything is."""
    if len(senha) < TAMANHO_MINIMO:
        raise validation(pointer, f"A senha deve ter {TAMANHO_MINIMO} caracteres ou mais.")
    if len(senha) > TAMANHO_MAXIMO:
        raise validation(pointer, f"A senha deve ter no máximo {TAMANHO_MAXIMO} caracteres.")
    simples = _sem_acento(senha)
    if _lembra(simples, nome_usuario):
        raise validation(pointer, "A senha não pode conter o nome de acesso.")
    if _e_comum(simples):
        raise validation(pointer, "Esta senha é fácil de adivinhar. Escolha outra; uma frase curta é uma boa ideia.")


def gerar_senha_provisoria(escolher: Callable[[Sequence[str]], str]) -> str:
    """A temporary password (about 116 bits) in groups of five; `escolher` is the source of randomness."""
    letras = [escolher(_ALFABETO) for _ in range(_TAMANHO_PROVISORIA)]
    return "-".join("".join(letras[i : i + 5]) for i in range(0, _TAMANHO_PROVISORIA, 5))


def _sem_acento(texto: str) -> str:
    decomposto = unicodedata.normalize("NFKD", texto.casefold())
    return "".join(letra for letra in decomposto if not unicodedata.combining(letra))


def _lembra(senha: str, nome_usuario: str) -> bool:
    nome = _sem_acento(nome_usuario)
    return len(nome) >= _PARTE_RECONHECIVEL and nome in senha


def _e_comum(senha: str) -> bool:
    return senha in _COMUNS or len(set(senha)) < _CARACTERES_DISTINTOS_MINIMO or _e_sequencia(senha)


def _e_sequencia(senha: str) -> bool:
    """Each character follows, or precedes, the one before it: "abcdefghijklm", "987654321098"."""
    passos = {_passo(a, b) for a, b in pairwise(senha)}
    return passos in ({1}, {-1})


def _passo(anterior: str, seguinte: str) -> int:
    """How far two characters are, digits in a circle (9 is followed by 0)."""
    distancia = ord(seguinte) - ord(anterior)
    if anterior.isdigit() and seguinte.isdigit() and abs(distancia) == ord("9") - ord("0"):
        return 1 if distancia < 0 else -1
    return distancia
