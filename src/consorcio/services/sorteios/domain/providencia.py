"""What an approved decision asks to be done: the step that executes it, or a task by name (R3.13, R5.07, R7.10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from consorcio.services.sorteios.domain.deliberacao import Materia


@dataclass(frozen=True, slots=True)
class Passo:
    """A step by its name; `operacao` is the route of this system that carries it out, empty when none does."""

    nome: str
    operacao: str = ""


PASSOS: Mapping[Materia, tuple[Passo, ...]] = {
    Materia.CONSTITUICAO: (Passo("CONSTITUIR_GRUPO", "POST /api/v1/grupos/{grupo_id}:constituir"),),
    Materia.REGRAS_DE_CONTEMPLACAO: (Passo("ALTERAR_REGRA", "POST /api/v1/grupos/{grupo_id}/regra"),),
    Materia.REPRESENTANTES: (Passo("REGISTRAR_REPRESENTANTES"),),
    Materia.PRESTACAO_DE_CONTAS: (),
    Materia.CANCELAMENTO_DE_CONTEMPLACAO: (Passo("CANCELAR_CREDITO", "POST /api/v1/cotas/{cota_id}/credito:cancelar"),),
    Materia.RETIFICACAO_DE_ATA: (),
    Materia.TROCA_DE_ADMINISTRADORA: (Passo("COMUNICAR_BANCO_CENTRAL"), Passo("TRANSFERIR_GRUPO")),
    Materia.FUSAO: (Passo("COMUNICAR_BANCO_CENTRAL"), Passo("FUNDIR_GRUPOS")),
    Materia.PRORROGACAO_DO_PRAZO: (Passo("PRORROGAR_PRAZO", "POST /api/v1/grupos/{grupo_id}:propor-prorrogacao"),),
    Materia.DISSOLUCAO: (Passo("ENCERRAR_GRUPO"),),
    Materia.SUBSTITUICAO_DO_BEM: (
        Passo("CADASTRAR_BEM", "POST /api/v1/bens"),
        Passo("TROCAR_BEM_DAS_COTAS", "POST /api/v1/grupos/{grupo_id}/substituicoes-de-bem"),
    ),
    Materia.EXTINCAO_DO_INDICE: (Passo("DEFINIR_INDICE", "POST /api/v1/grupos/{grupo_id}/indice"),),
    Materia.INTERESSE_DOS_NAO_CONTEMPLADOS: (Passo("CUMPRIR_DECISAO"),),
    Materia.OUTRA: (Passo("CUMPRIR_DECISAO"),),
}
"""Accounts that are approved ask for nothing; a correction takes effect with its ata."""

DESCRICOES: Mapping[str, str] = {
    "CONSTITUIR_GRUPO": "Registrar a constituição do grupo.",
    "ALTERAR_REGRA": "Alterar a regra do grupo, enquanto em formação.",
    "REGISTRAR_REPRESENTANTES": "Registrar os representantes eleitos.",
    "CANCELAR_CREDITO": "Cancelar a contemplação de quem não usou o crédito e está em atraso.",
    "COMUNICAR_BANCO_CENTRAL": "Comunicar a decisão ao Banco Central.",
    "TRANSFERIR_GRUPO": "Transferir o grupo, os livros e o dinheiro à nova administradora.",
    "FUNDIR_GRUPOS": "Fundir os grupos.",
    "PRORROGAR_PRAZO": "Prorrogar o prazo do grupo e refazer o cronograma.",
    "ENCERRAR_GRUPO": "Encerrar o grupo antes do prazo.",
    "CADASTRAR_BEM": "Cadastrar o bem que substitui o que saiu de linha.",
    "TROCAR_BEM_DAS_COTAS": "Passar as cotas ao novo bem.",
    "DEFINIR_INDICE": "Definir o índice que substitui o extinto.",
    "CUMPRIR_DECISAO": "Cumprir o que foi decidido.",
}

CUMPRIDAS_POR: Mapping[str, str] = {
    "GrupoConstituido": "CONSTITUIR_GRUPO",
    "CreditoCancelado": "CANCELAR_CREDITO",
    "PrazoProrrogado": "PRORROGAR_PRAZO",
    "BemSubstituido": "TROCAR_BEM_DAS_COTAS",
}
"""Facts that say a step was done."""
