"""Minutes of an assembly that deliberated: a canonical document, cotas by number and never by name (§11.7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from consorcio.services.sorteios.domain.deliberacao import Eleitor, Meio, RegraDeliberacao, Voto
from consorcio.services.sorteios.domain.integridade import Json


@dataclass(frozen=True, slots=True)
class VotoDaAta:
    """A vote as the minutes tell it: who voted is a number."""

    item: int
    numero: int
    voto: Voto
    meio: Meio
    por_procuracao: bool


def redigir_ata_geral(
    edital: Mapping[str, Json],
    pauta: Sequence[Mapping[str, Json]],
    eleitores: Sequence[Eleitor],
    votos: Sequence[VotoDaAta],
    regra: RegraDeliberacao,
    relato: str,
    lavrada_em: str,
) -> dict[str, Json]:
    """The call, who could vote, each vote and what was decided: anybody may count again."""
    return {
        "documento": f"ATA_{edital['tipo']}",
        "edital": edital,
        "regra": asdict(regra),
        "eleitores": [
            {"numero": eleitor.numero, "contemplada": eleitor.contemplada, "adimplente": eleitor.adimplente}
            for eleitor in eleitores
        ],
        "presentes": sorted({voto.numero for voto in votos}),
        "pauta": list(pauta),
        "votos": [
            {
                "item": voto.item,
                "numero": voto.numero,
                "voto": voto.voto.value,
                "meio": voto.meio.value,
                "por_procuracao": voto.por_procuracao,
            }
            for voto in sorted(votos, key=lambda voto: (voto.item, voto.numero))
        ],
        "relato": relato,
        "lavrada_em": lavrada_em,
    }
