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
    """A message to be made, to one of: who holds a cota, a person, all of a group, a user."""

    modelo: str
    chave: str
    dados: Mapping[str, str] = field(default_factory=dict)
    cota_id: UUID | None = None
    grupo_id: UUID | None = None
    consorciado_id: UUID | None = None
    usuario_id: UUID | None = None
    prioridade: Prioridade = Prioridade.NORMAL


def reagir(tipo: str, dados: Dados) -> tuple[Reacao, ...]:
    """What a fact makes people be told; nothing when nobody is."""
    regra = _REACOES.get(tipo)
    reacao = None if regra is None else regra(dados)
    if reacao is None:
        return ()
    return reacao if isinstance(reacao, tuple) else (reacao,)


def chave_da_regua(ago: int, vencimento: str, dias: int) -> str:
    """What names the notice of a parcela on a day after its due date (before it: negative), whoever gives it."""
    return f"regua:{ago}:{vencimento}:{dias}"


def _pagamento(dados: Dados) -> Reacao:
    """A payment arrived: of a parcela, of the first one, or the balance of one. Paid ahead, it is told as that."""
    antecipada = dados["tipo"] == "ANTECIPACAO"
    return Reacao(
        "pagamento_recebido",
        _antecipacao(dados["parcela_id"]) if antecipada else f"pagamento:{dados['pagamento_id']}",
        {
            "valor": format_reais(dados["valor_centavos"]),
            "data_pagamento": dados["data_pagamento"],
            "assembleia": str(dados["ago"]),
        },
        cota_id=UUID(dados["cota_id"]),
    )


def _estorno(dados: Dados) -> Reacao:
    """A payment that was told of counts no more: what it paid is owed again."""
    return Reacao(
        "pagamento_estornado",
        f"estorno:{dados['pagamento_id']}",
        {
            "valor": format_reais(dados["valor_centavos"]),
            "data_pagamento": dados["data_pagamento"],
            "assembleia": str(dados["ago"]),
        },
        cota_id=UUID(dados["cota_id"]),
    )


def _antecipacao(parcela_id: str) -> str:
    return f"antecipacao:{parcela_id}"


def _antecipada(dados: Dados) -> Reacao:
    detalhes = {"valor": format_reais(dados["valor_centavos"]), "percentual": dados["percentual"]}
    return Reacao("antecipacao_registrada", _antecipacao(dados["parcela_id"]), detalhes, cota_id=UUID(dados["cota_id"]))


def _convocacao(dados: Dados) -> Reacao:
    chave = _chave_da_ago(dados, dados["data_ago"])
    return Reacao("assembleia_convocada", chave, _da_ago(dados), grupo_id=_grupo(dados))


def _chave_da_ago(dados: Dados, data: str) -> str:
    """An AGO may be called to draw and to deliberate: it is one assembly, told once."""
    return f"convocacao:{dados['grupo_id']}:{data}"


def _convocacao_geral(dados: Dados) -> Reacao:
    """An AGC, AGE, or AGO that deliberates (R5.06): whoever has a seat is called."""
    chave = f"convocacao:{dados['assembleia_geral_id']}"
    if dados["tipo"] == "AGO":
        chave = _chave_da_ago(dados, dados["data"])
    return Reacao("assembleia_geral_convocada", chave, _da_geral(dados), grupo_id=_grupo(dados))


def _resultado_geral(dados: Dados) -> Reacao:
    chave = f"resultado:{dados['assembleia_geral_id']}"
    return Reacao("assembleia_geral_resultado", chave, _da_geral(dados), grupo_id=_grupo(dados))


def _da_geral(dados: Dados) -> dict[str, str]:
    tipo = _NOME_DA_ASSEMBLEIA.get(dados["tipo"], dados["tipo"])
    return {"tipo": tipo, "assembleia": str(dados["numero"]), "data_assembleia": dados["data"]}


_NOME_DA_ASSEMBLEIA = {
    "AGC": "assembleia de constituição",
    "AGO": "assembleia geral ordinária",
    "AGE": "assembleia geral extraordinária",
}


def _constituido(dados: Dados) -> Reacao:
    detalhes = {"data_assembleia": dados["data_agc"]}
    return Reacao("grupo_constituido", f"constituicao:{dados['grupo_id']}", detalhes, grupo_id=_grupo(dados))


def _nao_constituido(dados: Dados) -> Reacao:
    return Reacao("grupo_nao_constituido", f"constituicao:{dados['grupo_id']}", {}, grupo_id=_grupo(dados))


def _encerramento(dados: Dados) -> Reacao:
    """The members are told that there is money to receive (Lei 11.795/2008 art. 31); who left is told of his refund."""
    chave = f"encerramento:{dados['grupo_id']}"
    return Reacao("encerramento_apurado", chave, {"data": dados["data"]}, grupo_id=_grupo(dados))


def _prorrogado(dados: Dados) -> Reacao:
    detalhes = {"meses": str(dados["meses"]), "suspende": "sim" if dados["suspende_pagamentos"] else ""}
    return Reacao("prazo_prorrogado", f"prorrogacao:{dados['prorrogacao_id']}", detalhes, grupo_id=_grupo(dados))


def _documento(dados: Dados) -> Reacao | None:
    """The DIC of a cota can be read; other documents are told by whoever asks for them (R5.08)."""
    if dados["tipo"] != "dic" or not dados["cota_id"]:
        return None
    return Reacao("dic_disponivel", f"dic:{dados['documento_id']}", cota_id=UUID(dados["cota_id"]))


def _cobranca(dados: Dados) -> Reacao:
    """A step of the régua of financeiro: the same notice as that of the régua of here, for the same day."""
    dias = dados["dias_atraso"]
    return Reacao(
        "parcela_em_atraso" if dias > 0 else "parcela_a_vencer",
        chave_da_regua(dados["ago"], dados["vencimento"], dias),
        {"assembleia": str(dados["ago"]), "vencimento": dados["vencimento"]},
        cota_id=UUID(dados["cota_id"]),
    )


def _transferida(dados: Dados) -> tuple[Reacao, ...]:
    """Who has the cota now, and who had it."""
    chave = f"transferencia:{dados['transferencia_id']}"
    de_quem = {"grupo": dados["grupo_codigo"], "cota": str(dados["numero"]), "data": dados["data"]}
    return (
        Reacao("cota_recebida", f"{chave}:cessionario", {"data": dados["data"]}, cota_id=UUID(dados["cota_id"])),
        Reacao("cota_transferida", f"{chave}:cedente", de_quem, consorciado_id=UUID(dados["cedente_id"])),
    )


def _da_cota(
    modelo: str,
    identidade: tuple[str, ...],
    detalhes: Mapping[str, Callable[[Dados], str]] | None = None,
    prioridade: Prioridade = Prioridade.NORMAL,
) -> Callable[[Dados], Reacao]:
    """A fact of one cota that says itself what its message needs; `identidade` is what makes it one."""

    def regra(dados: Dados) -> Reacao:
        chave = ":".join([modelo, *(str(dados[campo]) for campo in identidade)])
        ditos = {nome: ler(dados) for nome, ler in (detalhes or {}).items()}
        return Reacao(modelo, chave, ditos, cota_id=UUID(dados["cota_id"]), prioridade=prioridade)

    return regra


def _texto(campo: str) -> Callable[[Dados], str]:
    return lambda dados: str(dados[campo])


def _reais(*campos: str) -> Callable[[Dados], str]:
    return lambda dados: format_reais(sum(dados[campo] for campo in campos))


def _lista(campo: str) -> Callable[[Dados], str]:
    return lambda dados: "; ".join(dados[campo])


_VALOR = {"valor": _reais("valor_centavos")}
_DA_RESTITUICAO = {"valor": _reais("liquido_centavos", "rendimentos_centavos")}


def _resultado(dados: Dados) -> Reacao:
    return Reacao("assembleia_resultado", f"resultado:{dados['assembleia_id']}", _da_ago(dados), grupo_id=_grupo(dados))


def _contemplacao(dados: Dados) -> Reacao | None:
    """A bid that won has a deadline to be paid; a confirmed contemplação opens the credit; an undone one closes it.

    Who was excluded is drawn for a refund and not for a credit, and `ExcluidoSorteado` tells him of it (R8.04).
    """
    if dados["tipo"] == "EXCLUIDO":
        return None
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


def _relatorio(dados: Dados) -> Reacao | None:
    """A report that somebody scheduled is ready, or could not be made; who asked for one is looking at it."""
    if not dados["agendamento_id"]:
        return None
    modelo = {"CONCLUIDA": "relatorio_pronto", "FALHOU": "relatorio_falhou"}[dados["situacao"]]
    detalhes = {"relatorio": dados["nome"], "data": dados["data_final"]}
    return Reacao(modelo, f"relatorio:{dados['execucao_id']}", detalhes, usuario_id=UUID(dados["solicitante_id"]))


def _grupo(dados: Dados) -> UUID:
    return UUID(dados["grupo_id"])


def _da_ago(dados: Dados) -> dict[str, str]:
    return {"assembleia": str(dados["ago"]), "data_assembleia": dados["data_ago"]}


_REACOES: Mapping[str, Callable[[Dados], Reacao | tuple[Reacao, ...] | None]] = {
    "PagamentoRealizado": _pagamento,
    "PagamentoEstornado": _estorno,
    "AntecipacaoRegistrada": _antecipada,
    "CobrancaAvisada": _cobranca,
    "DocumentoUploadado": _documento,
    "GrupoConstituido": _constituido,
    "GrupoNaoConstituido": _nao_constituido,
    "AssembleiaGeralConvocada": _convocacao_geral,
    "AtaGeralAprovada": _resultado_geral,
    "CotaTransferida": _transferida,
    "TaxaTransferenciaEmitida": _da_cota("taxa_transferencia", ("transferencia_id",), _VALOR),
    "TransferenciaDesfeita": _da_cota("transferencia_desfeita", ("transferencia_id",), {"motivo": _texto("motivo")}),
    "CotaReadmitida": _da_cota("readmissao_aceita", ("cota_id", "data")),
    "ReadmissaoRecusada": _da_cota("readmissao_recusada", ("cota_id", "data"), {"motivo": _texto("motivo")}),
    "CotaExcluida": _da_cota("cota_excluida", ("cota_id", "data"), {"data": _texto("data")}),
    "ExcluidoSorteado": _da_cota("excluido_sorteado", ("contemplacao_id",), _DA_RESTITUICAO, Prioridade.ALTA),
    "RestituicaoPaga": _da_cota("restituicao_paga", ("contemplacao_id",), _DA_RESTITUICAO),
    "CotaQuitada": _da_cota("cota_quitada", ("cota_id", "data")),
    "CreditoAlterado": _da_cota("credito_alterado", ("cota_id", "data"), {"credito": _reais("credito_centavos")}),
    "EncerramentoApurado": _encerramento,
    "RateioPago": _da_cota("rateio_pago", ("cota_id", "data"), _VALOR),
    "PrazoProrrogado": _prorrogado,
    "RnpConstituido": _da_cota("recurso_a_retirar", ("rnp_id",), _VALOR),
    "DocumentosPedidos": _da_cota(
        "documentos_pendentes",
        ("habilitacao_id",),
        {"documentos": _lista("documentos"), "prazo": _texto("prazo")},
        Prioridade.ALTA,
    ),
    "DocumentoRecusado": _da_cota(
        "documento_recusado", ("habilitacao_id", "codigo", "documento_id"), {"documento": _texto("descricao")}
    ),
    "HabilitacaoReprovada": _da_cota("habilitacao_reprovada", ("habilitacao_id",)),
    "CreditoAutorizado": _da_cota(
        "credito_autorizado", ("contemplacao_id", "valida_ate"), {"valida_ate": _texto("valida_ate")}
    ),
    "AssembleiaConvocada": _convocacao,
    "AtaLavrada": _resultado,
    "ContemplacaoProcessada": _contemplacao,
    "SenhaAlterada": _seguranca("A senha da sua conta foi alterada."),
    "SenhaRedefinida": _seguranca("Uma nova senha provisória foi gerada para a sua conta."),
    "SegundoFatorAtivado": _seguranca("A verificação em duas etapas foi ativada na sua conta."),
    "SegundoFatorRemovido": _seguranca("A verificação em duas etapas foi removida da sua conta."),
    "CodigoRecuperacaoUsado": _seguranca("Um código de recuperação foi usado para confirmar que é você."),
    "CodigosRecuperacaoRenovados": _seguranca(
        "Novos códigos de recuperação foram gerados para a sua conta. Os anteriores não servem mais."
    ),
    "UsuarioBloqueado": _seguranca("Sua conta foi bloqueada por um tempo depois de várias tentativas de entrada."),
    "PapeisAlterados": _seguranca("O que você pode fazer no sistema foi alterado."),
    "WebhookDesativado": _webhook_desativado,
    "RelatorioTerminado": _relatorio,
}
FATOS = tuple(_REACOES)
