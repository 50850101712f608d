"""Accounts of the books as reports and document 4350 group them (REGRAS §10.4); their numbers: `core/cosif.py`."""

from __future__ import annotations

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
    "RATEIO_A_PAGAR",
    "FUNDO_RESERVA",
    "FUNDO_RESERVA_UTILIZADO",
)
"""Cash less what belongs to the fundo de reserva and to others (R10.06)."""
A_DEVOLVER = ("A_DEVOLVER_ATIVOS", "A_DEVOLVER_EXCLUIDOS", "RESTITUICOES_A_PAGAR", "RATEIO_A_PAGAR")
"""Money of people that waits for them (REGRAS §9)."""
CONTRIBUICOES = ("OBRIGACOES_NAO_CONTEMPLADOS", "DIREITOS_CONTEMPLADOS", "REAJUSTE_A_RECEBER")
LIVROS_COMUNS = {
    "00000000-0000-7000-8000-000000000001": "Arrecadação",
    "00000000-0000-7000-8000-000000000002": "Recursos não procurados",
}
"""Books of no group: money of nobody yet (ADR 0019), and what nobody came for (R9.02)."""
ESTORNOS = ("PagamentoEstornado", "PagamentoDesaplicado")
"""Facts by which money of a title that came in is taken back: it was never collected."""
RECEBIMENTOS = ("PagamentoRegistrado", "LancePago", "PenalidadePaga", *ESTORNOS)
"""Facts by which money of a title comes in, or is taken back."""

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
