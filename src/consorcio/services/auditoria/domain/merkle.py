"""Merkle tree of RFC 6962 (SHA-256) over perfect subtrees, so that nothing is ever recomputed from the beginning.

A node is `(nivel, posicao)`: the perfect subtree over the leaves `[posicao << nivel, (posicao + 1) << nivel)`. It never
changes once complete. Any root or proof is folded from at most a few dozen of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from hashlib import sha256
from typing import NamedTuple

RAIZ_VAZIA = sha256(b"").digest()


class No(NamedTuple):
    """Coordinates of a perfect subtree."""

    nivel: int
    posicao: int


class Faixa(NamedTuple):
    """Leaves from `inicio` until before `fim`, as the splits of RFC 6962 leave them: `inicio` is aligned."""

    inicio: int
    fim: int


LerNo = Callable[[No], bytes]


def resumir_folha(conteudo: bytes) -> bytes:
    """Hash of a leaf: SHA-256 of 0x00 and the content (RFC 6962 §2.1)."""
    return sha256(b"\x00" + conteudo).digest()


def resumir_par(esquerda: bytes, direita: bytes) -> bytes:
    """Hash of an inner node: SHA-256 of 0x01 and both children."""
    return sha256(b"\x01" + esquerda + direita).digest()


@dataclass(slots=True)
class Fronteira:
    """The compact range [0, tamanho): roots of the perfect subtrees that make the tree, from the largest."""

    tamanho: int = 0
    picos: list[bytes] = field(default_factory=list)

    def acrescentar(self, folha: bytes) -> list[tuple[No, bytes]]:
        """Append a leaf hash; the inner nodes that it completed. Amortised one hash, at most log2(n)."""
        completos: list[tuple[No, bytes]] = []
        posicao, nivel, resumo = self.tamanho, 0, folha
        while posicao & 1:
            resumo = resumir_par(self.picos.pop(), resumo)
            posicao >>= 1
            nivel += 1
            completos.append((No(nivel, posicao), resumo))
        self.picos.append(resumo)
        self.tamanho += 1
        return completos

    def raiz(self) -> bytes:
        """The root of the tree so far."""
        return dobrar(self.picos)


def dobrar(picos: Sequence[bytes]) -> bytes:
    """The root over perfect subtrees given from left to right, largest first."""
    if not picos:
        return RAIZ_VAZIA
    return reduce(lambda direita, esquerda: resumir_par(esquerda, direita), reversed(picos))


def raiz(folhas: Iterable[bytes]) -> bytes:
    """The root over leaf hashes."""
    fronteira = Fronteira()
    for folha in folhas:
        fronteira.acrescentar(folha)
    return fronteira.raiz()


def nos_da_faixa(faixa: Faixa) -> list[No]:
    """The perfect subtrees that make a range, from left to right."""
    nos, inicio = [], faixa.inicio
    while inicio < faixa.fim:
        nivel = (faixa.fim - inicio).bit_length() - 1
        nos.append(No(nivel, inicio >> nivel))
        inicio += 1 << nivel
    return nos


def raiz_da_faixa(faixa: Faixa, ler_no: LerNo) -> bytes:
    """The hash of a range, from the nodes that make it."""
    return dobrar([ler_no(no) for no in nos_da_faixa(faixa)])


def caminho_inclusao(indice: int, tamanho: int) -> list[Faixa]:
    """The ranges whose hashes prove that leaf `indice` is in the tree of `tamanho` leaves (RFC 6962 §2.1.1).

    Raises:
        ValueError: there is no such leaf.
    """
    if not 0 <= indice < tamanho:
        raise ValueError("índice fora da árvore")
    caminho, inicio, fim = [], 0, tamanho
    while fim - inicio > 1:
        meio = inicio + _corte(fim - inicio)
        if indice < meio:
            caminho.append(Faixa(meio, fim))
            fim = meio
        else:
            caminho.append(Faixa(inicio, meio))
            inicio = meio
    return caminho[::-1]


def caminho_consistencia(menor: int, maior: int) -> list[Faixa]:
    """The ranges whose hashes prove that the tree of `maior` leaves extends the one of `menor` (RFC 6962 §2.1.2).

    Raises:
        ValueError: not 1 ≤ menor ≤ maior.
    """
    if not 1 <= menor <= maior:
        raise ValueError("tamanhos fora de ordem")
    caminho, inicio, fim = [], 0, maior
    while menor < fim:
        meio = inicio + _corte(fim - inicio)
        if menor <= meio:
            caminho.append(Faixa(meio, fim))
            fim = meio
        else:
            caminho.append(Faixa(inicio, meio))
            inicio = meio
    # The verifier already has the older root when the older tree is a whole left subtree of the newer one.
    if inicio > 0:
        caminho.append(Faixa(inicio, fim))
    return caminho[::-1]


def inclui(indice: int, tamanho: int, folha: bytes, caminho: Sequence[bytes], raiz_esperada: bytes) -> bool:
    """Whether the path takes the leaf to the root (RFC 9162 §2.1.3.2)."""
    if not 0 <= indice < tamanho:
        return False
    no, ultimo, resumo = indice, tamanho - 1, folha
    for irmao in caminho:
        if ultimo == 0:
            return False
        if no & 1 or no == ultimo:
            resumo = resumir_par(irmao, resumo)
            while no & 1 == 0 and no:
                no, ultimo = no >> 1, ultimo >> 1
        else:
            resumo = resumir_par(resumo, irmao)
        no, ultimo = no >> 1, ultimo >> 1
    return ultimo == 0 and resumo == raiz_esperada


def estende(menor: int, maior: int, raiz_menor: bytes, raiz_maior: bytes, caminho: Sequence[bytes]) -> bool:
    """Whether the path proves that the newer tree only appended to the older one (RFC 9162 §2.1.4.2)."""
    if not 1 <= menor <= maior:
        return False
    if menor == maior:
        return not caminho and raiz_menor == raiz_maior
    provas = [raiz_menor, *caminho] if menor & (menor - 1) == 0 else list(caminho)
    if not caminho or not provas:
        return False
    no, ultimo = menor - 1, maior - 1
    while no & 1:
        no, ultimo = no >> 1, ultimo >> 1
    antiga = nova = provas[0]
    for irmao in provas[1:]:
        if ultimo == 0:
            return False
        if no & 1 or no == ultimo:
            antiga, nova = resumir_par(irmao, antiga), resumir_par(irmao, nova)
            while no & 1 == 0 and no:
                no, ultimo = no >> 1, ultimo >> 1
        else:
            nova = resumir_par(nova, irmao)
        no, ultimo = no >> 1, ultimo >> 1
    return ultimo == 0 and antiga == raiz_menor and nova == raiz_maior


def _corte(tamanho: int) -> int:
    """The largest power of two smaller than the size."""
    return 1 << ((tamanho - 1).bit_length() - 1)
