"""Accounts of the books as documents 4110 and 4350 show them (REGRAS §10.3, §10.4): data, the plan changes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ContaDoPlano:
    """An account: the name the facts give it, its number (plan used until 2024) and its title."""

    conta: str
    cosif: str
    titulo: str


PLANO = (
    ContaDoPlano("BANCOS", "1.1.2.92.00-3", "Depósitos bancários"),
    ContaDoPlano("APLICACAO_GRUPO", "1.2.9.90.12-2", "Disponibilidades do grupo"),
    ContaDoPlano("APLICACAO_VINCULADA", "1.2.9.90.25-6", "Aplicações vinculadas a contemplações"),
    ContaDoPlano("APLICACAO_FORMACAO", "1.2.9.90.55-5", "Recursos de grupos em formação"),
    ContaDoPlano("REAJUSTE_A_RECEBER", "1.8.7.82.00-4", "Valores a receber: reajuste do saldo de caixa"),
    ContaDoPlano("DIREITOS_CONTEMPLADOS", "1.8.7.93.05", "Direitos junto a consorciados contemplados"),
    ContaDoPlano("CONTRIBUICOES_DEVIDAS", "3.0.7.78", "Contribuições devidas ao grupo"),
    ContaDoPlano("OBRIGACOES_FORMACAO", "4.9.8.82.05", "Obrigações: grupos em formação"),
    ContaDoPlano("NAO_IDENTIFICADOS", "4.9.8.82.07", "Obrigações: recebimentos não identificados"),
    ContaDoPlano("OBRIGACOES_NAO_CONTEMPLADOS", "4.9.8.82.10", "Obrigações: contribuições de não contemplados"),
    ContaDoPlano("TA_A_REPASSAR", "4.9.8.86.10", "A repassar: taxa de administração"),
    ContaDoPlano("SEGURO_A_REPASSAR", "4.9.8.86.15", "A repassar: seguros"),
    ContaDoPlano("ENCARGOS_A_REPASSAR", "4.9.8.86.20", "A repassar: multas e juros"),
    ContaDoPlano("MULTA_RESCISORIA_A_REPASSAR", "4.9.8.86.22", "A repassar: multa rescisória"),
    ContaDoPlano("CUSTAS_A_REPASSAR", "4.9.8.86.25", "A repassar: custas"),
    ContaDoPlano("CONTEMPLACOES_A_ENTREGAR", "4.9.8.91.00-5", "Obrigações por contemplações a entregar"),
    ContaDoPlano("A_DEVOLVER_ATIVOS", "4.9.8.94.10", "A devolver: consorciados ativos"),
    ContaDoPlano("A_DEVOLVER_EXCLUIDOS", "4.9.8.94.20", "A devolver: desistentes e excluídos"),
    ContaDoPlano("RESTITUICOES_A_PAGAR", "4.9.8.94.20", "A devolver: excluídos sorteados"),
    ContaDoPlano("FUNDO_RESERVA", "4.9.8.98.15", "Fundo de reserva"),
    ContaDoPlano("FUNDO_RESERVA_NO_FC", "4.9.8.98.16", "Fundo de reserva transferido ao fundo comum"),
    ContaDoPlano("FUNDO_RESERVA_UTILIZADO", "4.9.8.98.18", "Fundo de reserva utilizado (-)"),
    ContaDoPlano("RENDIMENTOS", "4.9.8.98.20", "Rendimentos"),
    ContaDoPlano("ENCARGOS_RETIDOS", "4.9.8.98.30", "Multas e juros retidos"),
    ContaDoPlano("MULTA_RESCISORIA_RETIDA", "4.9.8.98.35", "Multa rescisória retida"),
    ContaDoPlano("LANCES_A_APLICAR", "4.9.8.98.40", "Lances a aplicar"),
    ContaDoPlano("REAJUSTE_SALDO_CAIXA", "4.9.8.98.45", "Reajuste do saldo de caixa"),
    ContaDoPlano("ATUALIZACAO_DIREITOS", "4.9.8.98.50", "Atualização de direitos"),
    ContaDoPlano("ATUALIZACAO_OBRIGACOES", "4.9.8.98.60", "Atualização de obrigações (-)"),
    ContaDoPlano("CONTRIBUICOES_DEVIDAS_CONTRA", "9.0.7.78", "Contribuições devidas ao grupo (contrapartida)"),
)

CAIXA = ("BANCOS", "APLICACAO_GRUPO", "APLICACAO_VINCULADA")
"""What document 4350 explains: line 09 is the sum of these (I2)."""
DISPONIBILIDADES = ("BANCOS", "APLICACAO_GRUPO", "APLICACAO_VINCULADA", "APLICACAO_FORMACAO")
A_REPASSAR = (
    "TA_A_REPASSAR",
    "SEGURO_A_REPASSAR",
    "ENCARGOS_A_REPASSAR",
    "MULTA_RESCISORIA_A_REPASSAR",
    "CUSTAS_A_REPASSAR",
)
FUNDO_COMUM = (
    "BANCOS",
    "APLICACAO_GRUPO",
    *A_REPASSAR,
    "NAO_IDENTIFICADOS",
    "LANCES_A_APLICAR",
    "A_DEVOLVER_ATIVOS",
    "RESTITUICOES_A_PAGAR",
    "FUNDO_RESERVA",
    "FUNDO_RESERVA_UTILIZADO",
)
"""Cash less what belongs to the fundo de reserva and to others (R10.06)."""
CONTRIBUICOES = ("OBRIGACOES_NAO_CONTEMPLADOS", "DIREITOS_CONTEMPLADOS", "REAJUSTE_A_RECEBER")
RECEBIMENTOS = ("PagamentoRegistrado", "LancePago", "PenalidadePaga")
"""Facts by which money of a title comes in."""

LINHAS_4350 = (
    ("06", "Disponibilidades no início do período"),
    ("07", "Recursos coletados"),
    ("07.1", "Contribuições para aquisição de bens"),
    ("07.2", "Taxa de administração"),
    ("07.3", "Fundo de reserva"),
    ("07.4", "Rendimentos"),
    ("07.5", "Multas e juros"),
    ("07.6", "Seguros"),
    ("07.7", "Custas"),
    ("07.8", "Reembolso de registro"),
    ("07.9", "Outros"),
    ("08", "Recursos utilizados"),
    ("08.1", "Aquisição de bens"),
    ("08.2", "Taxa de administração"),
    ("08.3", "Multas e juros"),
    ("08.4", "Seguros"),
    ("08.5", "Custas"),
    ("08.6", "Devolução a consorciados desligados"),
    ("08.7", "Registro"),
    ("08.9", "Outros"),
    ("09", "Disponibilidades no fim do período"),
)
ENTRADAS_4350 = {
    "OBRIGACOES_NAO_CONTEMPLADOS": "1",
    "DIREITOS_CONTEMPLADOS": "1",
    "REAJUSTE_A_RECEBER": "1",
    "LANCES_A_APLICAR": "1",
    "TA_A_REPASSAR": "2",
    "FUNDO_RESERVA": "3",
    "RENDIMENTOS": "4",
    "CONTEMPLACOES_A_ENTREGAR": "4",
    "ENCARGOS_RETIDOS": "5",
    "ENCARGOS_A_REPASSAR": "5",
    "SEGURO_A_REPASSAR": "6",
    "CUSTAS_A_REPASSAR": "7",
}
"""Line of 07 by the account that the money went to; 07.9 when it is none of these."""
SAIDAS_4350 = {
    "CONTEMPLACOES_A_ENTREGAR": "1",
    "TA_A_REPASSAR": "2",
    "ENCARGOS_A_REPASSAR": "3",
    "SEGURO_A_REPASSAR": "4",
    "CUSTAS_A_REPASSAR": "5",
    "A_DEVOLVER_EXCLUIDOS": "6",
    "RESTITUICOES_A_PAGAR": "6",
    "A_DEVOLVER_ATIVOS": "6",
}
"""Line of 08 by the account that the money left; 08.9 when it is none of these."""
