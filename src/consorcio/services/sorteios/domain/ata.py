"""Minutes of the assembleia: a canonical document anyone can recompute, cotas by number and never by name
(§11.7).
"""

from __future__ import annotations

from consorcio.services.sorteios.domain.elegibilidade import impedimento_sorteio, inelegiveis
from consorcio.services.sorteios.domain.integridade import Json
from consorcio.services.sorteios.domain.resultado import Apuracao, Tipo
from consorcio.services.sorteios.domain.snapshot import Snapshot


def redigir_ata(snapshot: Snapshot, apuracao: Apuracao, grupo_codigo: str, lavrada_em: str) -> dict[str, Json]:
    """What was frozen, the extraction, who did not compete and why, and what was decided."""
    motivos = inelegiveis(snapshot, impedimento_sorteio)
    excluidos: list[Json] = [
        {"numero": c.cota.numero, "versao_titular": c.cota.versao_titular}
        for c in apuracao.contemplacoes
        if c.tipo is Tipo.EXCLUIDO
    ]
    return {
        "documento": "ATA_AGO",
        "grupo": grupo_codigo,
        "ago": snapshot.ago,
        "data_ago": snapshot.data_ago.isoformat(),
        "lavrada_em": lavrada_em,
        "lista": snapshot.cabecalho(),
        "raiz_lista": snapshot.raiz,
        "elegiveis": snapshot.max_cotas - len(motivos),
        "inelegiveis": {str(numero): motivo.name for numero, motivo in motivos.items()},
        "extracao_hash": apuracao.extracao.hash,
        "apuracao": apuracao.conteudo(),
        "apuracao_hash": apuracao.hash,
        "sorteados": [c.cota.numero for c in apuracao.contemplacoes if c.tipo is Tipo.SORTEIO],
        "contemplados_por_lance": [c.cota.numero for c in apuracao.contemplacoes if c.tipo is Tipo.LANCE],
        "suplentes": _numeros_dos_suplentes(apuracao),
        **({"excluidos_sorteados": excluidos} if excluidos else {}),
    }


def _numeros_dos_suplentes(apuracao: Apuracao) -> list[Json]:
    numeros = {item.lance.lance_id: item.lance.numero for item in apuracao.lances}
    return [numeros[lance_id] for lance_id in apuracao.suplentes]
