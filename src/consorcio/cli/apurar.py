"""`consorcio apurar`: the drawn number of an extraction, with every number tried."""

from __future__ import annotations

from consorcio.cli.lote import Campos, EmJson, EmLote, atender
from consorcio.services.sorteios.simulacao import simular_apuracao


def apurar(campos: Campos = None, em_json: EmJson = False, lote: EmLote = False) -> None:
    """Número sorteado: {"metodo": "M2", "participantes": 300, "premios": ["50366", …], "inelegiveis": []}.

    Com {"pedra": 10, "participantes": 50}, só a busca alternada; com {"pedra": 528, "versoes": 3, "politica":
    "TABELA_UNIDADE"}, a versão excluída.
    """
    atender(simular_apuracao, campos, em_json=em_json, lote=lote)
