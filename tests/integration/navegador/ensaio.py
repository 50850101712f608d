"""Small groups made by the API, so that the browser only does what a test is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from integration.navegador.operador import Api

PREMIOS = ["50366", "33514", "45504", "94365", "51105"]
_COTAS = 2


@dataclass(frozen=True, slots=True)
class Ensaio:
    """A group of two cotas that runs, its calendar, and its cotas by number."""

    api: Api
    grupo_id: str
    codigo: str
    calendario: list[dict[str, Any]]
    cotas: dict[int, dict[str, Any]]

    def vencimento(self, ago: int) -> date:
        return date.fromisoformat(self.calendario[ago - 1]["vencimento"])

    def data_ago(self, ago: int) -> date:
        return date.fromisoformat(self.calendario[ago - 1]["data_ago"])

    def pagar(self, ago: int, dia: date) -> list[dict[str, Any]]:
        """The parcelas of a month, whole."""
        parcelas = _parcelas(self.api, self.grupo_id, ago)
        receber(self.api, parcelas, dia)
        return parcelas

    def emitir(self, ago: int) -> None:
        dia = self.vencimento(ago) - timedelta(days=15)
        self.api.pedir(f"/api/v1/grupos/{self.grupo_id}/parcelas:emitir", {"ago": ago, "data_contabil": str(dia)})

    def convocar(self, ago: int) -> str:
        """Called ten days before its parcela is due; its id."""
        pedido = {"ago": ago, "data_contabil": str(self.vencimento(ago) - timedelta(days=10))}
        assembleia: str = self.api.pedir(f"/api/v1/grupos/{self.grupo_id}/assembleias", pedido)["assembleia_id"]
        return assembleia


def formar(api: Api, codigo: str, primeiro_vencimento: date, prazo_meses: int, **clausulas: Any) -> Ensaio:
    """Sold, paid and constituted on its first due date; every contemplação by draw costs R$ 1.000,00."""
    grupo_id = _abrir(api, codigo, primeiro_vencimento, prazo_meses, clausulas)
    pessoas = api.ler(f"/api/v1/consorciados?tamanho_pagina={_COTAS}")["consorciados"]
    itens = [{"consorciado_id": uma["consorciado_id"], "numero": numero} for numero, uma in enumerate(pessoas, 1)]
    venda = str(primeiro_vencimento - timedelta(days=24))
    api.pedir(f"/api/v1/grupos/{grupo_id}/adesoes:lote", {"itens": itens, "data_contabil": venda})
    receber(api, _parcelas(api, grupo_id, 1), primeiro_vencimento - timedelta(days=16))
    formacao = f"/api/v1/grupos/{grupo_id}/formacao?data={primeiro_vencimento}"
    api.esperar(formacao, lambda lida: lida["cotas_pagas"] == _COTAS)
    versao = api.ler(f"/api/v1/grupos/{grupo_id}")["versao"]
    agc = {"data_agc": str(primeiro_vencimento), "representantes": [1, 2], "versao": versao}
    api.pedir(f"/api/v1/grupos/{grupo_id}:constituir", agc)
    api.esperar(f"/api/v1/grupos/{grupo_id}/posicao", lambda lida: lida["cotas_ativas"] == _COTAS)
    cotas = {uma["numero"]: uma for uma in api.ler(f"/api/v1/grupos/{grupo_id}/cotas")["cotas"]}
    return Ensaio(api, grupo_id, codigo, api.ler(f"/api/v1/grupos/{grupo_id}/cronograma")["itens"], cotas)


def _abrir(api: Api, codigo: str, primeiro_vencimento: date, prazo_meses: int, clausulas: dict[str, Any]) -> str:
    bem = {
        "codigo": f"BEM-{codigo}",
        "descricao": f"Bem do grupo {codigo}",
        "classe_objeto": "MOVEIS",
        "preco": "1000.00",
        "vigencia_inicio": str(primeiro_vencimento - timedelta(days=43)),
    }
    regra = {
        "prazo_meses": prazo_meses,
        "max_cotas": _COTAS,
        "taxa_administracao": "10",
        "fundo_reserva": "5",
        "metodo_sorteio": "MOD_PRIMEIRO_PREMIO",
        "contemplacoes_minimas": 1,
    }
    plano = {"codigo": f"P-{codigo}", "nome": f"Plano {codigo}", "classe_objeto": "MOVEIS", "regra": regra | clausulas}
    grupo = {
        "codigo": codigo,
        "plano_id": api.pedir("/api/v1/planos", plano)["plano_id"],
        "bem_ids": [api.pedir("/api/v1/bens", bem)["bem_id"]],
        "primeiro_vencimento": str(primeiro_vencimento),
        "contrato_versao": "2026-01",
        "data_contabil": str(primeiro_vencimento - timedelta(days=29)),
    }
    grupo_id: str = api.pedir("/api/v1/grupos", grupo)["grupo_id"]
    return grupo_id


def _parcelas(api: Api, grupo_id: str, ago: int) -> list[dict[str, Any]]:
    caminho = f"/api/v1/grupos/{grupo_id}/parcelas?ago={ago}"
    lidas: list[dict[str, Any]] = api.esperar(caminho, lambda lida: len(lida["parcelas"]) == _COTAS)["parcelas"]
    return lidas


def receber(api: Api, parcelas: list[dict[str, Any]], dia: date) -> None:
    """Each title paid by Pix on a day."""
    for parcela in parcelas:
        pagamento = {
            "identificador": parcela["identificador"],
            "valor": parcela["valor"],
            "data_pagamento": str(dia),
            "data_contabil": str(dia),
            "canal": "PIX",
            "referencia_externa": f"PIX-{parcela['identificador']}",
        }
        api.pedir("/api/v1/pagamentos", pagamento)
