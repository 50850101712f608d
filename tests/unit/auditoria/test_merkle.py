"""RFC 6962 trees against the published vectors of Certificate Transparency, and by property."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consorcio.services.auditoria.domain.merkle import (
    RAIZ_VAZIA,
    Faixa,
    Fronteira,
    No,
    caminho_consistencia,
    caminho_inclusao,
    estende,
    inclui,
    nos_da_faixa,
    raiz,
    raiz_da_faixa,
    resumir_folha,
    resumir_par,
)

# Reference data of the Certificate Transparency project (merkle_tree tests, Apache-2.0).
FOLHAS = [
    resumir_folha(bytes.fromhex(conteudo))
    for conteudo in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
RAIZES = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
_A = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
_B = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
_C = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
_D = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
_E = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
_F = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
INCLUSAO = {
    (0, 1): (),
    (0, 8): (_A, _B, _C),
    (5, 8): (_D, _E, RAIZES[3]),
    (2, 3): (RAIZES[1],),
    (1, 5): (RAIZES[0], _B, _D),
}
CONSISTENCIA = {
    (1, 1): (),
    (1, 8): (_A, _B, _C),
    (6, 8): (_F, _E, RAIZES[3]),
    (2, 5): (_B, _D),
}


def ler_de(folhas: list[bytes]) -> dict[No, bytes]:
    fronteira = Fronteira()
    nos = {No(0, posicao): folha for posicao, folha in enumerate(folhas)}
    for folha in folhas:
        nos.update(fronteira.acrescentar(folha))
    return nos


def provar(faixas: list[Faixa], folhas: list[bytes]) -> list[bytes]:
    nos = ler_de(folhas)
    return [raiz_da_faixa(faixa, nos.__getitem__) for faixa in faixas]


def raiz_da_rfc(folhas: list[bytes]) -> bytes:
    """MTH of RFC 6962 §2.1, word by word."""
    if len(folhas) <= 1:
        return folhas[0] if folhas else sha256(b"").digest()
    corte = 1
    while corte * 2 < len(folhas):
        corte *= 2
    return resumir_par(raiz_da_rfc(folhas[:corte]), raiz_da_rfc(folhas[corte:]))


def test_raiz_da_arvore_vazia() -> None:
    assert raiz([]) == RAIZ_VAZIA == sha256(b"").digest()


@pytest.mark.parametrize("tamanho", range(1, 9))
def test_raizes_publicadas(tamanho: int) -> None:
    assert raiz(FOLHAS[:tamanho]).hex() == RAIZES[tamanho - 1]


@pytest.mark.parametrize(("indice", "tamanho"), INCLUSAO)
def test_provas_de_inclusao_publicadas(indice: int, tamanho: int) -> None:
    caminho = provar(caminho_inclusao(indice, tamanho), FOLHAS[:tamanho])
    assert tuple(passo.hex() for passo in caminho) == INCLUSAO[indice, tamanho]
    assert inclui(indice, tamanho, FOLHAS[indice], caminho, bytes.fromhex(RAIZES[tamanho - 1]))


@pytest.mark.parametrize(("menor", "maior"), CONSISTENCIA)
def test_provas_de_consistencia_publicadas(menor: int, maior: int) -> None:
    caminho = provar(caminho_consistencia(menor, maior), FOLHAS[:maior])
    assert tuple(passo.hex() for passo in caminho) == CONSISTENCIA[menor, maior]
    raizes = bytes.fromhex(RAIZES[menor - 1]), bytes.fromhex(RAIZES[maior - 1])
    assert estende(menor, maior, *raizes, caminho)


def test_fronteira_da_a_raiz_da_rfc_em_todos_os_tamanhos() -> None:
    folhas = [resumir_folha(bytes([numero])) for numero in range(130)]
    fronteira = Fronteira()
    for tamanho, folha in enumerate(folhas, start=1):
        fronteira.acrescentar(folha)
        assert fronteira.raiz() == raiz_da_rfc(folhas[:tamanho])
        assert len(fronteira.picos) == tamanho.bit_count()


def test_fronteira_renasce_dos_nos_guardados() -> None:
    folhas = [resumir_folha(bytes([numero])) for numero in range(100)]
    nos = ler_de(folhas)
    for tamanho in range(1, 100):
        renascida = Fronteira(tamanho, [nos[no] for no in nos_da_faixa(Faixa(0, tamanho))])
        renascida.acrescentar(folhas[tamanho])
        assert renascida.raiz() == raiz(folhas[: tamanho + 1])


@st.composite
def dois_numeros(draw: st.DrawFn) -> tuple[int, int]:
    maior = draw(st.integers(1, 200))
    return draw(st.integers(1, maior)), maior


@given(dois_numeros())
def test_toda_prova_de_inclusao_vale_e_so_para_a_sua_folha(numeros: tuple[int, int]) -> None:
    posicao, tamanho = numeros
    indice = posicao - 1
    folhas = [resumir_folha(numero.to_bytes(2)) for numero in range(tamanho)]
    caminho = provar(caminho_inclusao(indice, tamanho), folhas)
    assert inclui(indice, tamanho, folhas[indice], caminho, raiz(folhas))
    assert not inclui(indice, tamanho, resumir_folha(b"outra folha"), caminho, raiz(folhas))
    assert not inclui(indice, tamanho, folhas[indice], [*caminho, bytes(32)], raiz(folhas))
    assert not inclui(tamanho, tamanho, folhas[indice], caminho, raiz(folhas))
    for passo in range(len(caminho)):
        alterado = [*caminho[:passo], bytes(32), *caminho[passo + 1 :]]
        assert not inclui(indice, tamanho, folhas[indice], alterado, raiz(folhas))


@given(dois_numeros())
def test_toda_prova_de_consistencia_vale_e_so_para_as_suas_raizes(numeros: tuple[int, int]) -> None:
    menor, maior = numeros
    folhas = [resumir_folha(numero.to_bytes(2)) for numero in range(maior)]
    antiga, nova = raiz(folhas[:menor]), raiz(folhas)
    caminho = provar(caminho_consistencia(menor, maior), folhas)
    assert estende(menor, maior, antiga, nova, caminho)
    assert not estende(menor, maior, bytes(32), nova, caminho)
    assert not estende(menor, maior, antiga, bytes(32), caminho)
    assert not estende(menor, maior, antiga, nova, [*caminho, bytes(32)])
    if caminho:
        assert not estende(menor, maior, antiga, nova, caminho[:-1])


@pytest.mark.parametrize(("indice", "tamanho"), [(-1, 3), (3, 3), (0, 0)])
def test_nao_ha_caminho_fora_da_arvore(indice: int, tamanho: int) -> None:
    with pytest.raises(ValueError, match="fora da árvore"):
        caminho_inclusao(indice, tamanho)


@pytest.mark.parametrize(("menor", "maior"), [(0, 3), (4, 3)])
def test_nao_ha_consistencia_entre_tamanhos_fora_de_ordem(menor: int, maior: int) -> None:
    with pytest.raises(ValueError, match="fora de ordem"):
        caminho_consistencia(menor, maior)
    assert not estende(menor, maior, bytes(32), bytes(32), [])
