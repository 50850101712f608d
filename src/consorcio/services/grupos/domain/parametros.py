"""Choices a group makes among practices seen in real contracts: the enumerated parameters of REGRAS §13."""

from __future__ import annotations

from enum import Enum


class Regime(Enum):
    """Body of Banco Central rules that governs a group until it closes (R0.3)."""

    R285 = "R285"
    C3432 = "C3432"
    PRE_2009 = "PRE_2009"


class ClasseObjeto(Enum):
    """The only class of object of a group (R3.01, Lei 11.795 art. 12)."""

    IMOVEIS = "IMOVEIS"
    MOVEIS = "MOVEIS"
    SERVICOS = "SERVICOS"


class MetodoSorteio(Enum):
    """How the extraction becomes a cota number (REGRAS §5.4), from M1 to M7."""

    MOD_PRIMEIRO_PREMIO = "MOD_PRIMEIRO_PREMIO"
    CENTENAS_3_PASSES = "CENTENAS_3_PASSES"
    CENTENA_1A5_COM_RETORNO = "CENTENA_1A5_COM_RETORNO"
    DEZ_NUMEROS_COM_TABELA = "DEZ_NUMEROS_COM_TABELA"
    QUINZE_CENTENAS = "QUINZE_CENTENAS"
    CENTENA_PRIMEIRO_PREMIO = "CENTENA_PRIMEIRO_PREMIO"
    GLOBO = "GLOBO"


class ModalidadeLance(Enum):
    """Kinds of bid a group accepts (§6.1)."""

    LIVRE = "LIVRE"
    FIXO = "FIXO"
    LIMITADO = "LIMITADO"
    EMBUTIDO = "EMBUTIDO"
    QUITACAO = "QUITACAO"
    ANTECIPACAO = "ANTECIPACAO"
    FGTS = "FGTS"
    FIDELIDADE = "FIDELIDADE"


class BaseLance(Enum):
    """Unit in which bids are offered and compared (R6.01)."""

    CREDITO = "CREDITO"
    PARCELAS = "PARCELAS"
    CATEGORIA = "CATEGORIA"
    SALDO_DEVEDOR = "SALDO_DEVEDOR"


class DesempateLance(Enum):
    """Which of equal bids wins (R6.12)."""

    PEDRA_CHAVE = "PEDRA_CHAVE"
    MENOR_COTA = "MENOR_COTA"
    PRIMEIRO_PREMIO = "PRIMEIRO_PREMIO"
    LISTA_DE_NUMEROS = "LISTA_DE_NUMEROS"
    PEDRA_MENOR_COTA = "PEDRA_MENOR_COTA"
    SORTEIO = "SORTEIO"


class RateioLance(Enum):
    """Which funds a paid bid feeds (R6.31)."""

    PROPORCIONAL = "PROPORCIONAL"
    SO_FC = "SO_FC"


class ReducaoLance(Enum):
    """What a paid bid reduces (R6.30)."""

    INVERSA = "INVERSA"
    DILUIR = "DILUIR"


class TaAdesaoTardia(Enum):
    """Administration fee of a late joiner (R4.08)."""

    INTEGRAL_NO_REMANESCENTE = "INTEGRAL_NO_REMANESCENTE"
    PERCENTUAL_MENSAL_DO_GRUPO = "PERCENTUAL_MENSAL_DO_GRUPO"


class InicioMora(Enum):
    """When late charges start to run (R4.70)."""

    DIA_UTIL_APOS_AGO = "DIA_UTIL_APOS_AGO"
    VENCIMENTO = "VENCIMENTO"


class OrdemAlocacao(Enum):
    """What a payment that does not settle a parcela goes to first (R4.73)."""

    ENCARGOS_PRIMEIRO = "ENCARGOS_PRIMEIRO"
    PARCELA_PRIMEIRO = "PARCELA_PRIMEIRO"


class RateioBase(Enum):
    """Who shares the adjustment of the cash balance (R4.53)."""

    ATIVOS_TODOS = "ATIVOS_TODOS"
    ATIVOS_NAO_CONTEMPLADOS = "ATIVOS_NAO_CONTEMPLADOS"


class RegraExtracao(Enum):
    """Which extraction serves an assembly (R5.23)."""

    ULTIMA_ATE_AGO = "ULTIMA_ATE_AGO"
    PRIMEIRA_APOS_CONGELAMENTO = "PRIMEIRA_APOS_CONGELAMENTO"
    PRIMEIRA_APOS_VENCIMENTO = "PRIMEIRA_APOS_VENCIMENTO"
    ULTIMA_DO_MES_ANTERIOR = "ULTIMA_DO_MES_ANTERIOR"


class JanelaLance(Enum):
    """Until when bids are taken (R6.04)."""

    ATE_ASSEMBLEIA = "ATE_ASSEMBLEIA"
    UMA_HORA_ANTES = "UMA_HORA_ANTES"
    VESPERA = "VESPERA"


class OrdemNumeros(Enum):
    """Order in which M4 and M5 try their numbers (§5.4)."""

    DO_METODO = "DO_METODO"
    POR_PASSE = "POR_PASSE"
    POR_PREMIO = "POR_PREMIO"


class EmpateRetorno(Enum):
    """Which of two cotas at the same distance M3 and M6 take (§5.4)."""

    ACIMA = "ACIMA"
    ABAIXO = "ABAIXO"


class OrdemContemplacao(Enum):
    """Draw of actives, draw of excluded and bids, in order (R5.11)."""

    ATIVOS_EXCLUIDOS_LANCES = "ATIVOS_EXCLUIDOS_LANCES"
    EXCLUIDOS_ATIVOS_LANCES = "EXCLUIDOS_ATIVOS_LANCES"
    ATIVOS_LANCES_EXCLUIDOS = "ATIVOS_LANCES_EXCLUIDOS"


class PoliticaVersao(Enum):
    """Which of several excluded versions of a number is drawn (R5.31)."""

    EXCLUSAO_MAIS_ANTIGA = "EXCLUSAO_MAIS_ANTIGA"
    TABELA_UNIDADE = "TABELA_UNIDADE"
    POR_SALDO = "POR_SALDO"


class CarenciaExcluido(Enum):
    """From when an excluded member competes (R5.21)."""

    ANTES_DA_EXTRACAO = "ANTES_DA_EXTRACAO"
    MES_SEGUINTE = "MES_SEGUINTE"


class Regra000(Enum):
    """What the centena 000 is worth (REGRAS §5.4)."""

    MIL = "MIL"
    ULTIMA_COTA = "ULTIMA_COTA"


class BaseSeguro(Enum):
    """What the monthly rate of the insurance applies to, or that it has a price and no rate (R4.05)."""

    CREDITO = "CREDITO"
    SALDO_DEVEDOR = "SALDO_DEVEDOR"
    CATEGORIA = "CATEGORIA"
    VALOR_FIXO = "VALOR_FIXO"


class TaxaAteContemplacao(Enum):
    """What becomes of the taxa de administração of the months before the contemplação (R4.24)."""

    COBRADA = "COBRADA"
    PERDOADA = "PERDOADA"
    DILUIDA = "DILUIDA"


class TipoExclusao(Enum):
    """Which overdue parcelas count towards exclusion (R8.01)."""

    SEGUIDAS = "SEGUIDAS"
    ALTERNADAS = "ALTERNADAS"


class BasePena(Enum):
    """What the percent of a penalty applies to (R8.06)."""

    RESTITUICAO = "RESTITUICAO"
    CREDITO = "CREDITO"


class MotivoExclusao(Enum):
    """Why a cota is excluded (R8.01)."""

    DESISTENCIA = "DESISTENCIA"
    INADIMPLENCIA = "INADIMPLENCIA"


class PoliticaCaixa(Enum):
    """What happens when the cash does not cover the next winner (§5.6)."""

    STOP = "STOP"
    SKIP = "SKIP"


class OrdemAntecipacao(Enum):
    """Which parcelas an advance payment may settle in the group (R4.55)."""

    DIRETA = "DIRETA"
    INVERSA = "INVERSA"
    DILUIR = "DILUIR"


class FinalidadeDespesa(Enum):
    """Expenses of the group that its fundo de reserva may pay (R10.08)."""

    SEGURO = "SEGURO"
    COBRANCA = "COBRANCA"
    BANCARIA = "BANCARIA"


class BasePermanencia(Enum):
    """What the monthly taxa de permanência applies to (R9.03)."""

    SALDO_ORIGINAL = "SALDO_ORIGINAL"
    SALDO_REMANESCENTE = "SALDO_REMANESCENTE"


class PesoRateioFinal(Enum):
    """What the part of a member in the leftovers of the group is proportional to (R9.05b)."""

    PERCENTUAL_PAGO = "PERCENTUAL_PAGO"
    PRESTACOES_PAGAS = "PRESTACOES_PAGAS"


class ResiduoReduzida(Enum):
    """What becomes, at the contemplação, of what reduced parcelas left to pay (R4.21)."""

    DILUIR = "DILUIR"
    NO_FIM = "NO_FIM"


class EscolhaResiduo(Enum):
    """What a contemplado may pick for it, while he did not use the credit (R4.21)."""

    DILUIR = "DILUIR"
    DINHEIRO = "DINHEIRO"
    CREDITO = "CREDITO"
