"""What this service tells, and what it does when it hears itself: the copies that processes share are thrown away.

Thrown away after the commit, by the event and not by the command: a copy made from the state before the commit would
otherwise survive it.
"""

from __future__ import annotations

from consorcio.core.parameters import Escopo
from consorcio.platform.configuration import cache_key
from consorcio.platform.database import Transaction
from consorcio.platform.events import Event
from consorcio.platform.inbox import Subscriptions
from consorcio.platform.service import Runtime
from consorcio.services.configuracao.domain.flag import Flag
from consorcio.services.configuracao.domain.parametro import Parametro, ValorDefinido
from consorcio.services.configuracao.domain.proposta import Proposta


async def parametro_definido(tx: Transaction, tipo: str, parametro: Parametro) -> None:
    """A parameter was created or its definition changed: ParametroCriado, ParametroRedefinido."""
    definicao = parametro.definicao
    dados = {"chave": definicao.chave, "tipo": definicao.tipo.value, "versao": parametro.versao}
    await tx.publish(tipo, f"parametro/{definicao.chave}", dados)


async def parametro_alterado(tx: Transaction, valor: ValorDefinido, anterior: str | None) -> None:
    """A value was defined: told, and kept in the audit log with what it was."""
    mudanca = valor.mudanca
    dados = {
        "chave": valor.chave,
        **_escopo(mudanca.escopo),
        "valor": mudanca.valor,
        "vigencia_inicio": mudanca.vigencia_inicio.isoformat(),
        "versao": valor.versao,
    }
    await tx.publish("ParametroAlterado", f"parametro/{valor.chave}", dados)
    quem = {"anterior": anterior, "autor_id": valor.autor_id, "aprovador_id": valor.aprovador_id}
    await tx.audit("parametro", valor.chave, "valor_definido", {**dados, **quem, "motivo": valor.motivo})


async def proposta_mudou(tx: Transaction, tipo: str, proposta: Proposta) -> None:
    """PropostaCriada or PropostaDecidida."""
    dados = {
        "proposta_id": str(proposta.proposta_id),
        "chave": proposta.chave,
        **_escopo(proposta.mudanca.escopo),
        "valor": proposta.mudanca.valor,
        "situacao": proposta.situacao.value,
        "autor_id": proposta.autor_id,
        "decisor_id": proposta.decisor_id,
    }
    await tx.publish(tipo, f"parametro/{proposta.chave}", dados)


async def flag_alterada(tx: Transaction, flag: Flag, *, removida: bool = False) -> None:
    """A flag was created, changed or removed."""
    regras = flag.regras
    dados = {
        "chave": flag.chave,
        "ligada": regras.ligada,
        "percentual": regras.percentual,
        "papeis": sorted(regras.papeis),
        "grupo_ids": sorted(regras.grupo_ids),
        "versao": flag.versao,
        "removida": removida,
    }
    await tx.publish("FlagAlterada", f"flag/{flag.chave}", dados)
    await tx.audit("flag", flag.chave, "removida" if removida else "alterada", dados)


async def ao_mudar(_tx: Transaction, event: Event, runtime: Runtime) -> None:
    """Throw the shared copy away."""
    await runtime.cache.delete(cache_key(event.data["chave"]))


def _escopo(escopo: Escopo) -> dict[str, str]:
    return {"escopo": escopo.tipo.value, "escopo_id": escopo.identificador}


SUBSCRIPTIONS: Subscriptions = {
    "ParametroCriado": ao_mudar,
    "ParametroRedefinido": ao_mudar,
    "ParametroAlterado": ao_mudar,
    "FlagAlterada": ao_mudar,
}
