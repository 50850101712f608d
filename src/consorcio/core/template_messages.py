"""What the template engine says in English of a template that somebody wrote, in the words of who wrote it."""

from __future__ import annotations

import re

_EM_PORTUGUES = (
    (r"innermost block that needs to be closed is '(\w+)'", "falta {{% end{0} %}}"),
    (r"unexpected end of template", "falta fechar o que foi aberto com {{{{ ou {{%"),
    (r"expected token '(.+?)', got '(.+?)'", "esperava “{0}” e veio “{1}”"),
    (r"encountered unknown tag '(.+?)'", "a marca {0} não existe"),
    (r"no filter named '(.+?)'", "o filtro {0} não existe"),
    (r"missing end of (?:raw directive|comment tag)", "falta fechar um comentário"),
    (r"unexpected (?:char )?'(.+?)'", "o sinal {0} não cabe ali"),
    (r"'(\w+)' is undefined", "falta o dado {0}"),
    (r"has no (?:attribute|element) '?(\w+)'?", "falta o dado {0}"),
    (r"invalid isoformat string: '(.*)'", "“{0}” não é uma data AAAA-MM-DD"),
)
_SINAIS = {"end of print statement": "}}", "end of statement block": "%}"}
_A_ESCRITA = "a escrita não está certa"
_OS_DADOS = "um dado não é do tipo que o modelo espera"


def erro_de_escrita(mensagem: str) -> str:
    """Why a template cannot be read, without a full stop."""
    return _traduzida(mensagem) or _A_ESCRITA


def erro_de_dados(erro: Exception) -> str:
    """Why a template cannot be filled in, without a full stop; what we ourselves say of it stays as it is."""
    nosso = not isinstance(erro, TypeError | ArithmeticError | RecursionError)
    return _traduzida(str(erro)) or (str(erro).rstrip(".") if nosso else _OS_DADOS)


def _traduzida(mensagem: str) -> str | None:
    for nome, sinal in _SINAIS.items():
        mensagem = mensagem.replace(nome, sinal)
    achadas = ((texto, re.search(padrao, mensagem, re.IGNORECASE | re.DOTALL)) for padrao, texto in _EM_PORTUGUES)
    return next((texto.format(*achada.groups()) for texto, achada in achadas if achada), None)
