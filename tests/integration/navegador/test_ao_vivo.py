"""The panel and the notices tell what happens without being asked: by a socket, by a stream, and after an absence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from integration.navegador.intermediario import Intermediario
from integration.navegador.operador import Api, administrador, pronta

if TYPE_CHECKING:
    from integration.navegador.conftest import Sistema

_PACIENCIA_S = 20
_ATE_PEDIR_DE_NOVO_MS = 6_000
_HOJE = re.compile(r"^R\$.* hoje$")


@pytest.fixture
def no_meio(demonstracao: Sistema) -> Iterator[Intermediario]:
    with Intermediario(demonstracao.endereco) as no_meio:
        yield no_meio


def test_news_comes_by_itself_whatever_the_way(
    navegador: Browser, demonstracao: Sistema, no_meio: Intermediario
) -> None:
    """By Socket.IO; when the server was away, with what happened meanwhile; by a stream when sockets are refused."""
    contexto = administrador(navegador, demonstracao, reduced_motion="reduce")
    mesa = _Mesa(contexto.new_page(), Api(contexto, demonstracao.endereco))
    mesa.tela.clock.install()
    mesa.tela.goto(f"{no_meio.endereco}/")
    pronta(mesa.tela)
    mesa.tela.evaluate("window.aberta = true")
    mesa.esta_ao_vivo()
    mesa.ve(mesa.acontece("SOCKET"))
    assert not no_meio.socket_recusado.is_set()

    no_meio.mudar(sem_sockets=True, servidor_fora=True)
    expect(mesa.tela.get_by_text("Atualizado a cada 30 s")).to_be_visible()
    na_ausencia = mesa.acontece("AUSENCIA")
    assert no_meio.stream_recusado.wait(_PACIENCIA_S)
    no_meio.mudar(sem_sockets=True, servidor_fora=False)
    mesa.tela.clock.fast_forward(_ATE_PEDIR_DE_NOVO_MS)
    mesa.esta_ao_vivo()
    mesa.ve(na_ausencia)
    mesa.ve(mesa.acontece("STREAM"))
    assert no_meio.socket_recusado.is_set()
    assert mesa.tela.evaluate("window.aberta"), "a página foi recarregada"
    contexto.close()


@dataclass(slots=True)
class _Mesa:
    """A panel that is open, and the API by which things happen elsewhere."""

    tela: Page
    api: Api

    def esta_ao_vivo(self) -> None:
        expect(self.tela.get_by_text("Ao vivo", exact=True)).to_be_visible()

    def acontece(self, qual: str) -> tuple[str, str]:
        """One real comes in, and whoever looks has other roles: the money of the day and the bell that tell so."""
        centavos = int(re.sub(r"\D", "", self.tela.get_by_text(_HOJE).inner_text())) + 100
        nao_lidas = self.api.ler("/api/v1/notificacoes/caixa")["nao_lidas"] + 1
        self._receber_um_real(qual)
        self._trocar_papeis()
        reais = f"{centavos // 100:,}".replace(",", ".")
        return f"{reais},{centavos % 100:02} hoje", f"Avisos: {nao_lidas} não lido"

    def ve(self, esperado: tuple[str, str]) -> None:
        reais, avisos = esperado
        expect(self.tela.get_by_text(_HOJE)).to_contain_text(reais)
        expect(self.tela.get_by_role("button", name=avisos)).to_be_visible()

    def _receber_um_real(self, qual: str) -> None:
        grupo = self.api.ler("/api/v1/grupos?codigo=1001")["grupos"][0]["grupo_id"]
        abertas = self.api.ler(f"/api/v1/grupos/{grupo}/parcelas?situacao=ABERTO&tamanho_pagina=200")["parcelas"]
        pagamento = {
            "parcela_id": [uma for uma in abertas if uma["tipo"] == "PARCELA"][-2]["parcela_id"],
            "valor": "1.00",
            "data_pagamento": datetime.now(ZoneInfo("America/Sao_Paulo")).date().isoformat(),
            "canal": "PIX",
            "referencia_externa": f"E-AO-VIVO-{qual}",
        }
        self.api.pedir("/api/v1/pagamentos", pagamento)

    def _trocar_papeis(self) -> None:
        eu = self.api.ler("/sessao")["usuario"]["id"]
        usuario = self.api.ler(f"/api/v1/usuarios/{eu}")
        papeis = ["administrador"] if "auditor" in usuario["papeis"] else ["administrador", "auditor"]
        corpo = {"versao": usuario["versao"], "papeis": papeis}
        self.api.pedir(f"/api/v1/usuarios/{eu}/papeis", corpo, "PUT")
