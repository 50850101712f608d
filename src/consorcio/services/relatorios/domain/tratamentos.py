"""The register of the processing of personal data (LGPD art. 37; bases, sharing and keeping by REGRAS §11.7)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from consorcio.services.relatorios.domain.registro import Ato
from consorcio.services.relatorios.domain.relatorio import Linha

_CONTRATO = "Execução do contrato (art. 7º, V)"
_DEVER = "obrigação legal ou regulatória (art. 7º, II)"
_ENCERRAMENTO = "Até o encerramento do grupo e mais 5 anos"
_PLD = "10 anos depois do fim do relacionamento (PLD)"


@dataclass(frozen=True, slots=True)
class Tratamento:
    """An activity: why, on what base, which data, of whom, shared with whom, kept for how long."""

    atividade: str
    finalidade: str
    base_legal: str
    dados: str
    titulares: str
    compartilhado_com: str
    guarda: str

    def linha(self, operacoes: int) -> Linha:
        """With how many operations the log has of it."""
        partes = (self.finalidade, self.base_legal, self.dados, self.titulares, self.compartilhado_com, self.guarda)
        return [self.atividade, *partes, operacoes]


_CADASTRO = Tratamento(
    "Cadastro e identificação",
    "Identificar e conhecer o consorciado, prevenir lavagem de dinheiro",
    f"{_CONTRATO}; {_DEVER}",
    "Nome, CPF ou CNPJ, nascimento, contatos, endereços, renda",
    "Consorciados e representantes",
    "COAF e Banco Central, quando a norma exige",
    _PLD,
)
_ADESAO = Tratamento(
    "Venda, adesão e transferência de cotas",
    "Formar grupos e manter a participação de cada um",
    _CONTRATO,
    "Identificação do consorciado, cota, plano, bem",
    "Consorciados, cedentes e cessionários",
    "Representantes de venda, como operadores",
    _ENCERRAMENTO,
)
_COBRANCA = Tratamento(
    "Cobrança, pagamentos e contabilidade",
    "Cobrar parcelas, aplicar pagamentos, devolver e prestar contas",
    f"{_CONTRATO}; {_DEVER}",
    "Identificação do pagador, valores, dados bancários",
    "Consorciados e pagadores",
    "Bancos e prestadores de pagamento; nome e CPF de quem não procurou recursos, quando publicados",
    _ENCERRAMENTO,
)
_CREDITO = Tratamento(
    "Análise de crédito e garantias",
    "Decidir a entrega do crédito e guardar suas garantias; a decisão automatizada pode ser revista (art. 20)",
    f"{_CONTRATO}; proteção do crédito (art. 7º, X)",
    "Renda, documentos, pontuação de crédito, bens em garantia",
    "Contemplados, fiadores e vendedores do bem",
    "Registros públicos e de gravames",
    "5 anos depois da análise",
)
_NEGATIVACAO = Tratamento(
    "Negativação",
    "Informar dívidas vencidas a cadastros de proteção ao crédito, com aviso prévio",
    "Proteção do crédito (art. 7º, X)",
    "Nome, CPF ou CNPJ, dívida",
    "Consorciados inadimplentes",
    "Cadastros de proteção ao crédito",
    "5 anos depois do vencimento",
)
_ASSEMBLEIAS = Tratamento(
    "Assembleias, lances e contemplações",
    "Apurar sorteios e lances; resultados são publicados pelo número da cota, sem o nome",
    f"{_CONTRATO}; {_DEVER}",
    "Cota, lances, votos e presenças",
    "Consorciados",
    "Consorciados do mesmo grupo",
    _ENCERRAMENTO,
)
_DOCUMENTOS = Tratamento(
    "Guarda de documentos",
    "Provar o contrato, a identidade e a garantia",
    f"{_CONTRATO}; {_DEVER}",
    "Documentos pessoais, contratos assinados, comprovantes",
    "Consorciados, fiadores e representantes",
    "Ninguém",
    "O prazo de cada tipo de documento, e enquanto houver guarda legal",
)
_AVISOS = Tratamento(
    "Avisos e comunicação",
    "Avisar do contrato e da segurança da conta; oferecer produtos a quem consentiu",
    f"{_CONTRATO}; consentimento (art. 7º, I), que se retira a qualquer tempo",
    "Contatos, preferências, o que foi enviado",
    "Consorciados e usuários",
    "Provedores de e-mail, SMS, WhatsApp e push, como operadores",
    "Enquanto durar o contrato; o consentimento, enquanto puder ser pedida sua prova",
)
_ACESSO = Tratamento(
    "Contas de acesso",
    "Autenticar e proteger o acesso ao sistema",
    "Legítimo interesse na segurança (art. 7º, IX)",
    "Nome, e-mail, sessões, endereço de rede",
    "Usuários e consorciados com conta",
    "Ninguém",
    "Enquanto a conta existir e mais 5 anos",
)
_PRESTACAO = Tratamento(
    "Relatórios e registro de auditoria",
    "Prestar contas, fiscalizar e responder a autoridades",
    "Obrigação legal ou regulatória (art. 7º, II); exercício de direitos (art. 7º, VI)",
    "Cotas e valores; quem fez o quê, com dados pessoais encobertos",
    "Consorciados e usuários",
    "Banco Central, auditores e autoridades",
    "Permanente, porque cada registro prova os outros",
)
_ADMINISTRACAO = Tratamento(
    "Administração do sistema",
    "Ajustar parâmetros e funções do sistema",
    "Legítimo interesse (art. 7º, IX)",
    "Quem alterou",
    "Usuários",
    "Ninguém",
    "Permanente",
)
TRATAMENTOS = (
    _CADASTRO,
    _ADESAO,
    _COBRANCA,
    _CREDITO,
    _NEGATIVACAO,
    _ASSEMBLEIAS,
    _DOCUMENTOS,
    _AVISOS,
    _ACESSO,
    _PRESTACAO,
    _ADMINISTRACAO,
)
DO_SERVICO = {
    "consorciados": _CADASTRO,
    "grupos": _ADESAO,
    "financeiro": _COBRANCA,
    "sorteios": _ASSEMBLEIAS,
    "documentos": _DOCUMENTOS,
    "notificacoes": _AVISOS,
    "identidade": _ACESSO,
    "relatorios": _PRESTACAO,
    "auditoria": _PRESTACAO,
    "configuracao": _ADMINISTRACAO,
}
"""Every target of the system that keeps data does some activity."""
DO_CONTRATO = {"HabilitacaoService": _CREDITO, "NegativacaoService": _NEGATIVACAO}
"""Contracts that are another activity than that of the rest of their service."""


class ContagemDeTratamentos:
    """How many operations of each activity went by. What no activity explains is a line of its own, never left out."""

    def __init__(self) -> None:
        self._operacoes: Counter[Tratamento | None] = Counter()

    def contar(self, ato: Ato) -> None:
        """One more."""
        self._operacoes[DO_CONTRATO.get(ato.contrato) or DO_SERVICO.get(ato.servico)] += 1

    def linhas(self) -> list[Linha]:
        """A line for each activity, also for those of which there was nothing."""
        linhas = [tratamento.linha(self._operacoes[tratamento]) for tratamento in TRATAMENTOS]
        sem_atividade = self._operacoes[None]
        return [*linhas, ["Sem atividade registrada", *[""] * 6, sem_atividade]] if sem_atividade else linhas
