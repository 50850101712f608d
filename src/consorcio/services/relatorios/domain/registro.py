"""What the audit log says, as lines of reports: by user and period, and what the LGPD asks for (REGRAS §11.7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from consorcio.core.clock import FUSO_BRASIL
from consorcio.services.relatorios.domain.relatorio import Linha

_CONSULTA = "consulta"
_NATUREZAS = {
    "CriarConsorciado": "Coleta",
    "ImportarConsorciados": "Coleta",
    "CriarDocumento": "Coleta",
    "AtualizarConsorciado": "Correção",
    "ExcluirDocumento": "Eliminação",
    "DefinirPreferencias": "Consentimento",
    "InscreverPush": "Consentimento",
    "CancelarPush": "Consentimento",
    "RegistrarPedidoTitular": "Pedido do titular",
    "ResponderPedidoTitular": "Pedido do titular",
}
"""What a command means to the person whose data it is; every query that shows personal data is an access."""
_DETALHES = ("origem", "motivo", "resposta")


@dataclass(frozen=True, slots=True)
class Ato:
    """An entry of the log: who did what, to what, when. `pedido` came masked."""

    indice: int
    servico: str
    acao: str
    ator_id: str
    ator_nome: str
    entidade: str
    entidade_id: str
    instante: datetime
    pedido: Mapping[str, Any]
    escolhas: tuple[str, ...] = ()
    """What a person allowed or refused, in words, when that is what was done."""

    @property
    def operacao(self) -> str:
        """The name of the operation, without its address."""
        return self.acao.rpartition("/")[2]

    @property
    def contrato(self) -> str:
        """The service of the contract it belongs to; empty when it is a fact and no call."""
        return self.acao.rpartition("/")[0].rpartition(".")[2]


def linha_da_auditoria(ato: Ato) -> Linha:
    """One line for each entry."""
    return [ato.ator_nome or ato.ator_id, *_quando(ato), ato.servico, ato.operacao, *_o_que(ato), ato.indice, 1]


def linha_do_titular(ato: Ato) -> Linha | None:
    """A line when the entry is about the personal data of somebody; None when it is not."""
    natureza = natureza_lgpd(ato)
    if natureza is None:
        return None
    titular = ato.pedido.get("consorciado_id") or (ato.entidade_id if ato.entidade == "consorciado" else "")
    return [natureza, *_quando(ato), ato.ator_nome or ato.ator_id, ato.operacao, titular, _detalhe(ato), ato.indice, 1]


def natureza_lgpd(ato: Ato) -> str | None:
    """What an entry is to the holder of the data (LGPD arts. 8, 18 and 37); None when nothing."""
    return "Acesso" if ato.entidade == _CONSULTA else _NATUREZAS.get(ato.operacao)


def _quando(ato: Ato) -> tuple[Any, str]:
    local = ato.instante.astimezone(FUSO_BRASIL)
    return local.date(), f"{local:%H:%M:%S}"


def _o_que(ato: Ato) -> tuple[str, str]:
    """What it was done to; a query names what was asked for."""
    if ato.entidade != _CONSULTA:
        return ato.entidade, ato.entidade_id
    return _CONSULTA, next((str(v) for campo, v in ato.pedido.items() if campo.endswith("_id") and v), "")


def _detalhe(ato: Ato) -> str:
    return "; ".join([*ato.escolhas, *(str(ato.pedido[campo]) for campo in _DETALHES if ato.pedido.get(campo))])
