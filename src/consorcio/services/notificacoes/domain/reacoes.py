"""What each fact of the system makes somebody be told: a table that a person of the trade could read.

Pure: from the data of a fact to who is told what. `chave` makes the same fact tell only once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from consorcio.core.money import format_reais
from consorcio.services.notificacoes.domain.aviso import Prioridade

Dados = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reacao:
    """A message to be made: to whoever holds a cota, to all of a group, or to a user; exactly one of the three."""

    modelo: str
    chave: str
    dados: Mapping[str, str] = field(default_factory=dict)
    cota_id: UUID | None = None
    grupo_id: UUID | None = None
    usuario_id: UUID | None = None
    prioridade: Prioridade = Prioridade.NORMAL


def reagir(tipo: str, dados: Dados) -> Reacao | None:
    """What a fact makes somebody be told; None when nobody is."""
    regra = _REACOES.get(tipo)
    return None if regra is None else regra(dados)


def _pagamento(dados: Dados) -> Reacao:
    """A payment arrived: of a parcela, of the first one, or the balance of one."""
    return Reacao(
        "pagamento_recebido",
        f"pagamento:{dados['pagamento_id']}",
        {
            "valor": format_reais(dados["valor_centavos"]),
            "data_pagamento": dados["data_pagamento"],
            "assembleia": str(dados["ago"]),
        },
        cota_id=UUID(dados["cota_id"]),
    )


def _convocacao(dados: Dados) -> Reacao:
    return Reacao(
        "assembleia_convocada", f"convocacao:{dados['assembleia_id']}", _da_ago(dados), grupo_id=_grupo(dados)
    )


def _resultado(dados: Dados) -> Reacao:
    return Reacao("assembleia_resultado", f"resultado:{dados['assembleia_id']}", _da_ago(dados), grupo_id=_grupo(dados))


def _contemplacao(dados: Dados) -> Reacao | None:
    """A bid that won has a deadline to be paid; a confirmed contemplação opens the credit; an undone one closes it."""
    modelo = {"CONFIRMADA": "contemplacao_confirmada", "CANCELADA": "contemplacao_cancelada"}.get(dados["situacao"])
    if dados["situacao"] == "PENDENTE" and dados["tipo"] != "SORTEIO":
        modelo = "lance_vencedor"
    if modelo is None:
        return None
    detalhes = {
        "assembleia": str(dados["ago"]),
        "credito": format_reais(dados["credito_centavos"]),
        "prazo_pagamento": dados.get("prazo_pagamento", ""),
    }
    chave = f"contemplacao:{dados['contemplacao_id']}:{modelo}"
    return Reacao(modelo, chave, detalhes, cota_id=UUID(dados["cota_id"]), prioridade=Prioridade.ALTA)


def _seguranca(o_que: str) -> Callable[[Dados], Reacao]:
    """Something of the account of a user changed. Not keyed: it may happen again, and then it is told again."""

    def regra(dados: Dados) -> Reacao:
        usuario_id = UUID(dados["usuario_id"])
        return Reacao("seguranca_da_conta", "", {"o_que": o_que}, usuario_id=usuario_id, prioridade=Prioridade.ALTA)

    return regra


def _webhook_desativado(dados: Dados) -> Reacao | None:
    """Whoever subscribed the address is told; a partner's client has no mailbox."""
    try:
        usuario_id = UUID(dados["autor_id"])
    except ValueError:
        return None
    detalhes = {"endereco": dados["endereco"], "motivo": dados["motivo"]}
    return Reacao("webhook_desativado", "", detalhes, usuario_id=usuario_id, prioridade=Prioridade.ALTA)


def _grupo(dados: Dados) -> UUID:
    return UUID(dados["grupo_id"])


def _da_ago(dados: Dados) -> dict[str, str]:
    return {"assembleia": str(dados["ago"]), "data_assembleia": dados["data_ago"]}


_REACOES: Mapping[str, Callable[[Dados], Reacao | None]] = {
    "PagamentoRealizado": _pagamento,
    "AssembleiaConvocada": _convocacao,
    "AtaLavrada": _resultado,
    "ContemplacaoProcessada": _contemplacao,
    "SenhaAlterada": _seguranca("A senha da sua conta foi alterada."),
    "SenhaRedefinida": _seguranca("Uma nova senha provisória foi gerada para a sua conta."),
    "SegundoFatorAtivado": _seguranca("A verificação em duas etapas foi ativada na sua conta."),
    "SegundoFatorRemovido": _seguranca("A verificação em duas etapas foi removida da sua conta."),
    "UsuarioBloqueado": _seguranca("Sua conta foi bloqueada por um tempo depois de várias tentativas de entrada."),
    "PapeisAlterados": _seguranca("O que você pode fazer no sistema foi alterado."),
    "WebhookDesativado": _webhook_desativado,
}
FATOS = tuple(_REACOES)
