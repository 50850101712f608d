"""The proof bundle: recomputed offline, and every alteration named (flipped byte, removed bid, swapped extraction)."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from consorcio.cli.main import build_app
from consorcio.services.auditoria.domain.inclusao import conferir_entrada
from consorcio.services.sorteios.domain.integridade import json_canonico
from consorcio.services.sorteios.domain.pacote import PacoteIlegivelError, montar_pacote
from consorcio.services.sorteios.domain.verificacao_ata import LaudoAta, verificar_pacote
from unit.sorteios.montagem import EXTRACAO_5732, lance
from unit.sorteios.provado import CHAVE_DO_REGISTRO, Assembleia, arquivos, assembleia, pacote

INTEGRO = pacote(assembleia())
ORIGINAIS = arquivos(assembleia())


def verificar(conteudo: bytes, confiadas: frozenset[bytes] | None = None) -> LaudoAta:
    return verificar_pacote(conteudo, conferir_entrada, confiadas)


def passos(laudo: LaudoAta) -> set[str]:
    return {divergencia.passo for divergencia in laudo.divergencias}


def mensagens(laudo: LaudoAta) -> str:
    return "\n".join(divergencia.mensagem for divergencia in laudo.divergencias)


def test_pacote_integro_confere() -> None:
    laudo = verificar(INTEGRO)
    assert laudo.confere, mensagens(laudo)
    assert (laudo.grupo, laudo.ago, laudo.contempladas) == ("1001", 1, (5, 9))


def test_o_mesmo_conteudo_da_os_mesmos_bytes() -> None:
    assert pacote(assembleia()) == INTEGRO


@given(st.integers(0, len(INTEGRO) - 1), st.integers(0, 7))
def test_qualquer_bit_trocado_e_denunciado(posicao: int, bit: int) -> None:
    alterado = bytearray(INTEGRO)
    alterado[posicao] ^= 1 << bit
    with suppress(PacoteIlegivelError):
        assert not verificar(bytes(alterado)).confere


@given(st.integers(0, len(INTEGRO) - 1))
def test_pacote_cortado_e_denunciado(fim: int) -> None:
    with pytest.raises(PacoteIlegivelError):
        verificar(INTEGRO[:fim])


def com(**trocas: Callable[[Any], Any]) -> LaudoAta:
    """The bundle with documents changed by somebody who also redid the manifest."""
    novos = dict(ORIGINAIS)
    for nome, trocar in trocas.items():
        novos[f"{nome}.json"] = json_canonico(trocar(json.loads(ORIGINAIS[f"{nome}.json"])))
    return verificar(montar_pacote(novos))


def test_lance_retirado_e_denunciado_pelo_selo() -> None:
    laudo = com(lances=lambda d: {"lances": d["lances"][1:]})
    selo = assembleia().lances[0].hash
    assert f"falta no pacote o lance de selo {selo[:16]}" in mensagens(laudo)
    assert "lances" in passos(laudo)


def test_lance_alterado_e_denunciado_pela_cota() -> None:
    laudo = com(lances=lambda d: {"lances": [d["lances"][0] | {"quantidade": "99.00000000"}, *d["lances"][1:]]})
    assert "o lance da cota 5 não tem selo congelado" in mensagens(laudo)


def test_lance_incluido_e_denunciado() -> None:
    novo = lance(11, 90).conteudo()
    assert "o lance da cota 11" in mensagens(com(lances=lambda d: {"lances": [*d["lances"], novo]}))


def test_extracao_trocada_e_denunciada() -> None:
    laudo = com(extracao=lambda _d: EXTRACAO_5732.conteudo())
    assert "a extração não é a que a ata cita (a 6000)" in mensagens(laudo)
    assert "extracao_registrada: o registro de auditoria diz outra coisa" in mensagens(laudo)


def test_cota_alterada_na_lista_e_denunciada() -> None:
    def adimplente(d: Any) -> Any:
        d["cotas"][3]["adimplente"] = True
        return d

    laudo = com(lista=adimplente)
    assert {"lista", "registro"} <= passos(laudo)
    assert "a lista não tem a raiz" in mensagens(laudo)


def test_regra_trocada_e_denunciada() -> None:
    assert "regra" in passos(com(regra=lambda d: d | {"lance_minimo": "1.00000000"}))


def test_resultado_trocado_na_ata_e_denunciado() -> None:
    laudo = com(ata=lambda d: d | {"sorteados": [12]})
    assert "a ata refeita difere da ata em: sorteados" in mensagens(laudo)
    assert {"ata", "assinatura", "registro"} <= passos(laudo)


def test_tudo_refeito_por_quem_nao_tem_o_registro_e_denunciado() -> None:
    """Somebody who recomputes list, draw, ata and signature still cannot write in the signed log."""
    outra = replace(assembleia(), extracao=replace(assembleia().extracao, premios=("00011", *["11111"] * 4)))
    novos = arquivos(outra) | {"registro.json": ORIGINAIS["registro.json"]}
    assert passos(verificar(montar_pacote(novos))) == {"registro"}


def test_r522_lista_registrada_depois_da_extracao_e_denunciada() -> None:
    ordem = ("extracao_registrada", "lista_congelada", "sorteio_executado", "ata_lavrada")
    laudo = verificar(pacote(assembleia(), ordem))
    assert mensagens(laudo) == "extracao_registrada: foi registrada fora de ordem"


def test_chave_que_o_leitor_ja_conhecia() -> None:
    assert verificar(INTEGRO, frozenset({CHAVE_DO_REGISTRO.publica})).confere
    laudo = verificar(INTEGRO, frozenset({b"\3" * 32}))
    assert passos(laudo) == {"registro"}
    assert "chave desconhecida" in mensagens(laudo)


@pytest.mark.parametrize("conteudo", [b"", b"nada", b"PK\x03\x04", montar_pacote({"ata.json": b"{}"})])
def test_o_que_nao_e_pacote_e_recusado(conteudo: bytes) -> None:
    with pytest.raises(PacoteIlegivelError):
        verificar(conteudo)


def rodar(tmp_path: Path, conteudo: bytes, *opcoes: str) -> Result:
    arquivo = tmp_path / "pacote.zip"
    arquivo.write_bytes(conteudo)
    return CliRunner().invoke(build_app("verificar"), ["verificar", "ata", str(arquivo), *opcoes])


def test_comando_confere_e_denuncia(tmp_path: Path) -> None:
    publica = b64encode(CHAVE_DO_REGISTRO.publica).decode()
    certo = rodar(tmp_path, INTEGRO, "--chave", publica)
    assert (certo.exit_code, certo.stdout) == (
        0,
        "Grupo 1001, assembleia 1: confere. Cotas contempladas: 5, 9.\n",
    )
    errado = rodar(tmp_path, INTEGRO.replace(b'"00004"', b'"00005"'), "--json")
    assert errado.exit_code == 1
    lido = json.loads(errado.stdout)
    assert not lido["confere"]
    assert {"pacote", "extracao"} <= {item["passo"] for item in lido["divergencias"]}
    assert rodar(tmp_path, b"nada").exit_code == 2


def test_comando_aceita_a_resposta_da_api(tmp_path: Path) -> None:
    resposta = json.dumps({"nome": "prova.zip", "conteudo": b64encode(INTEGRO).decode()}).encode()
    assert rodar(tmp_path, resposta).exit_code == 0


def test_nenhum_nome_no_pacote() -> None:
    agora: Assembleia = assembleia()
    for cota in agora.lista.cotas:
        assert set(cota.conteudo()) <= {
            *("cota_id", "numero", "versao_titular", "vinculo", "situacao", "adimplente", "dispensa_sorteio"),
            *("parte_relacionada", "arrependimento_ate", "credito_centavos", "saldo_devedor_centavos"),
            *("prestacao_normal_centavos", "fc_pago_pct", "taxa_administracao_pct", "fundo_reserva_pct"),
        }
