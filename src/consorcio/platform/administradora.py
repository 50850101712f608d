"""Who the administradora is, as the papers that the system makes say: parameters of configuracao."""

from __future__ import annotations

from consorcio.platform.configuration import Configuration

NOME = "Administradora de Consórcio"


async def administradora(configuration: Configuration) -> dict[str, str]:
    """The name and the CNPJ, as every template reads them; the CNPJ is empty until the installation tells it."""
    return {
        "nome": await configuration.value("administradora.nome", NOME),
        "cnpj": await configuration.value("administradora.cnpj", ""),
    }
