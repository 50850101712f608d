"""Bids that the benches of assemblies offer."""

from dataclasses import replace
from uuid import UUID

from consorcio.core.percent import pct
from consorcio.platform.database import Database
from consorcio.services.sorteios.registros import LanceRegistrado


def lance_livre(banco: Database, assembleia_id: UUID, cota_id: UUID, numero: int) -> LanceRegistrado:
    """An open bid of a cota: 10 % to 89 % of the credit by its number, with the hash that is public at once."""
    aberto = LanceRegistrado(
        lance_id=banco.ids.new(),
        assembleia_id=assembleia_id,
        cota_id=cota_id,
        consorciado_id=UUID(int=numero),
        numero=numero,
        versao_titular=0,
        modalidade="LIVRE",
        quantidade=pct(10 + numero % 80),
        embutido_centavos=0,
        fgts_centavos=0,
        reducao="",
        sal=banco.ids.new().hex,
        hash="",
        ofertado_em=banco.clock.now(),
        situacao="OFERTADO",
        classificacao=0,
        valor_centavos=None,
        proprio_centavos=None,
        saida_fc_centavos=None,
        ordem_suplencia=None,
        motivo="",
    )
    return replace(aberto, hash=aberto.oferta().hash)
