"""What a permission looks like and who may have which role."""

import pytest

from consorcio.core.errors import ConsorcioError
from consorcio.services.identidade.domain.papel import exigir_papeis_coerentes, exigir_quem_administre
from consorcio.services.identidade.domain.permissao import exigir_permissoes_bem_formadas

CONHECIDOS = {"administrador", "operador", "consorciado"}
CONSORCIADO_ID = "01900000-0000-7000-8000-000000000001"


@pytest.mark.parametrize(
    "permissao", ["*", "*.ler", "grupos.*", "grupos.cota.*", "grupos.cota.ler", "grupos.cota.ler.proprio"]
)
def test_well_formed_permissions_pass(permissao: str) -> None:
    exigir_permissoes_bem_formadas([permissao])


@pytest.mark.parametrize(
    "permissao", ["", "grupos", "grupos.cota", "*.*", "*.ler.proprio", "a.b.c.d", "Grupos.cota.ler"]
)
def test_a_malformed_permission_is_named_by_its_position(permissao: str) -> None:
    with pytest.raises(ConsorcioError) as recusa:
        exigir_permissoes_bem_formadas(["grupos.cota.ler", permissao])
    assert recusa.value.fields[0].pointer == "/permissoes/1"


def test_a_login_of_a_consorciado_has_that_role_alone_and_names_the_consorciado() -> None:
    exigir_papeis_coerentes(["consorciado"], CONHECIDOS, CONSORCIADO_ID)
    exigir_papeis_coerentes(["operador", "administrador"], CONHECIDOS, None)


@pytest.mark.parametrize(
    ("papeis", "consorciado_id", "campo"),
    [
        (["faxineiro"], None, "/papeis/0"),
        (["consorciado", "operador"], CONSORCIADO_ID, "/papeis"),
        (["consorciado"], None, "/consorciado_id"),
        (["operador"], CONSORCIADO_ID, "/consorciado_id"),
    ],
)
def test_incoherent_roles_are_refused(papeis: list[str], consorciado_id: str | None, campo: str) -> None:
    with pytest.raises(ConsorcioError) as recusa:
        exigir_papeis_coerentes(papeis, CONHECIDOS, consorciado_id)
    assert recusa.value.fields[0].pointer == campo


def test_the_last_administrator_stays() -> None:
    exigir_quem_administre(1)
    with pytest.raises(ConsorcioError, match="último administrador"):
        exigir_quem_administre(0)
