"""A group drawn by the globo, from its balls to the printed ata (M7, R5.22)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from consorcio.contracts.grupos.v1 import grupos_pb2 as gru
from consorcio.contracts.sorteios.v1 import sorteios_pb2 as pb
from consorcio.core.errors import ConsorcioError
from consorcio.services.auditoria.domain.inclusao import conferir_entrada
from consorcio.services.sorteios.domain.verificacao_ata import verificar_pacote
from consorcio.services.sorteios.use_cases.impressao import modelo_da_ata
from impressora import exigir_impressora, texto_impresso
from integration.sorteios.conftest import CONFERENTE, Casa
from integration.sorteios.dubles import Modelos

DIA = "2026-03-16"


@pytest.fixture(scope="session", autouse=True)
def impressora() -> None:
    exigir_impressora()


@pytest.fixture
def regra_grupo() -> gru.RegraGrupo:
    """Ten cotas, by globo; bids in whole parcelas."""
    return gru.RegraGrupo(
        prazo_meses=60,
        max_cotas=10,
        taxa_administracao="15",
        fundo_reserva="2",
        metodo_sorteio=gru.METODO_SORTEIO_GLOBO,
        modalidades_lance=[gru.MODALIDADE_LANCE_LIVRE],
        base_lance=gru.BASE_LANCE_PARCELAS,
        lance_minimo="1",
    )


async def registrar(casa: Casa, *bolas: str, **campos: Any) -> pb.Extracao:
    """The balls that came out, as the operator typed them."""
    pedido = pb.RegistrarExtracaoRequest(
        data=DIA,
        premios=bolas,
        fonte="livro 3, folha 10",
        origem=pb.ORIGEM_EXTRACAO_GLOBO,
        **{"participantes": 10, **campos},
    )
    extracao: pb.Extracao = await casa.chamar("RegistrarExtracao", pedido)
    return extracao


async def ate_congelar(casa: Casa) -> str:
    casa.financeiro.caixa_centavos = 11_000_000
    assembleia_id = await casa.convocar()
    await casa.ofertar(assembleia_id, 7, "20")
    await casa.abrir(assembleia_id)
    casa.clock.advance(date.fromisoformat(DIA) - casa.clock.today())
    return assembleia_id


async def test_m7_from_the_balls_to_the_printed_ata(casa: Casa, tmp_path: Path) -> None:
    assembleia_id = await ate_congelar(casa)
    await casa.registrar_extracao(data="2026-03-14")
    with pytest.raises(ConsorcioError, match="deve ser de 16/03/2026 a 16/03/2026"):
        await casa.apurar(assembleia_id)
    globo = await registrar(casa, "4", "8", "3")
    assert (globo.origem, globo.participantes, globo.conferida) == (pb.ORIGEM_EXTRACAO_GLOBO, 10, False)
    # The one of the groups of another size is the last of the day, and serves them only.
    assert (await registrar(casa, "9", participantes=20)).numero == globo.numero + 1
    assert (await registrar(casa, "4", "8", "3")).numero == globo.numero
    with pytest.raises(ConsorcioError, match="ainda não foram conferidos por outra pessoa"):
        await casa.apurar(assembleia_id, globo.numero)
    conferencia = pb.ConferirExtracaoRequest(numero=globo.numero, premios=["4", "8", "3"])
    with pytest.raises(ConsorcioError, match="Quem digitou"):
        await casa.chamar("ConferirExtracao", conferencia)
    errada = pb.ConferirExtracaoRequest(numero=globo.numero, premios=["4", "3"])
    with pytest.raises(ConsorcioError, match="A 2ª bola digitada"):
        await casa.chamar("ConferirExtracao", errada, CONFERENTE)
    await casa.chamar("ConferirExtracao", conferencia, CONFERENTE)
    resultado = await casa.apurar(assembleia_id, globo.numero)
    # The last ball wins.
    assert resultado.pedra_chave == 3
    await casa.chamar("LavrarAta", pb.LavrarAtaRequest(assembleia_id=assembleia_id))
    await casa.auditoria.receber(casa.runtime.db)
    pacote = await casa.chamar("ObterPacoteProva", pb.ObterPacoteProvaRequest(assembleia_id=assembleia_id))
    laudo = verificar_pacote(pacote.conteudo, conferir_entrada)
    assert laudo.confere, laudo.divergencias
    assert laudo.contempladas[0] == 3

    casa.modelos.html = "{{ nada"
    with pytest.raises(ConsorcioError, match="Linha 1 do modelo"):
        await casa.chamar("ObterAtaPdf", pb.ObterAtaPdfRequest(assembleia_id=assembleia_id))
    de_fabrica = await modelo_da_ata(Modelos())
    casa.modelos.html = de_fabrica.replace("</body>", "<p>Papel timbrado da casa</p></body>")
    pdf = await casa.chamar("ObterAtaPdf", pb.ObterAtaPdfRequest(assembleia_id=assembleia_id))
    texto = texto_impresso(pdf.conteudo, tmp_path)
    assert pdf.nome == "ata-1001-ago-1.pdf"
    for esperado in (
        "Globo de 16/03/2026 (livro 3, folha 10)",
        "saíram: 4, 8, 3.",
        "Método: globo",
        "20 parcelas",
        "timbrado da casa",
    ):
        assert esperado in texto, esperado
    assert "Loteria" not in texto
    casa.modelos.html = de_fabrica
    assert (await casa.chamar("ObterAtaPdf", pb.ObterAtaPdfRequest(assembleia_id=assembleia_id))) == pdf


async def test_m7_balls_that_cannot_be_and_a_day_and_a_size_have_one_globo(casa: Casa) -> None:
    assembleia_id = await casa.convocar()
    with pytest.raises(ConsorcioError, match="não há o que imprimir"):
        await casa.chamar("ObterAtaPdf", pb.ObterAtaPdfRequest(assembleia_id=assembleia_id))
    with pytest.raises(ConsorcioError, match="ainda não foi girado"):
        await registrar(casa, "4")
    casa.clock.advance(date.fromisoformat(DIA) - casa.clock.today())
    impossiveis: list[tuple[list[str], dict[str, Any], str]] = [
        (["11"], {}, "/premios/0"),
        (["0"], {}, "/premios/0"),
        (["4", "4"], {}, "/premios/1"),
        (["4"], {"participantes": 0}, "/participantes"),
        (["4"], {"numero": 9}, "/numero"),
    ]
    for bolas, campos, pointer in impossiveis:
        with pytest.raises(ConsorcioError) as erro:
            await registrar(casa, *bolas, **campos)
        assert [campo.pointer for campo in erro.value.fields] == [pointer]
    await registrar(casa, "4")
    with pytest.raises(ConsorcioError, match="já saiu com outras bolas"):
        await registrar(casa, "5")
