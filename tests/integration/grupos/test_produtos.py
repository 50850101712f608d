"""Bens, planos, groups and their rule: what is registered before anything is sold."""

from __future__ import annotations

from decimal import Decimal

import psycopg
import pytest

from consorcio.contracts.grupos.v1 import grupos_pb2 as pb
from consorcio.core.errors import ErrorKind
from integration.grupos.montagem import Servico


async def test_r4_30_prices_are_appended_and_read_at_a_date(servico: Servico) -> None:
    bem = await servico.bem()
    novo = pb.AlterarPrecoRequest(
        bem_id=bem.bem_id, preco="63000.00", vigencia_inicio="2026-04-01", motivo="Tabela", versao=1
    )
    alterado = await servico.rpc("AlterarPreco", novo)
    assert (alterado.preco, alterado.versao) == ("60000.00", 2)
    servico.passar_dias(90)
    assert (await servico.rpc("BuscarBem", pb.BuscarBemRequest(bem_id=bem.bem_id))).preco == "63000.00"
    serie = await servico.rpc("ListarPrecos", pb.ListarPrecosRequest(bem_id=bem.bem_id))
    assert [(p.preco, p.motivo) for p in serie.precos] == [("63000.00", "Tabela"), ("60000.00", "")]


async def test_a_price_before_the_last_one_and_an_old_version_are_refused(servico: Servico) -> None:
    bem = await servico.bem()
    cedo = pb.AlterarPrecoRequest(bem_id=bem.bem_id, preco="1.00", vigencia_inicio="2025-01-01", versao=1)
    assert (await servico.recusa("AlterarPreco", cedo)).fields[0].pointer == "/vigencia_inicio"
    velha = pb.AlterarPrecoRequest(bem_id=bem.bem_id, preco="1.00", vigencia_inicio="2027-01-01", versao=9)
    assert (await servico.recusa("AlterarPreco", velha)).kind is ErrorKind.VERSION_MISMATCH
    nada = pb.AlterarPrecoRequest(bem_id=bem.bem_id, preco="1.00", vigencia_inicio="2026-02-30", versao=1)
    assert (await servico.recusa("AlterarPreco", nada)).fields[0].pointer == "/vigencia_inicio"


@pytest.mark.parametrize(
    ("tabela", "coluna"), [("preco_bem", "motivo"), ("regra_grupo", "numero"), ("fato_cota", "detalhe")]
)
async def test_history_cannot_be_rewritten(servico: Servico, tabela: str, coluna: str) -> None:
    await servico.aderir((await servico.grupo()).grupo_id)
    for comando in (f"DELETE FROM {tabela}", f"UPDATE {tabela} SET {coluna} = {coluna}"):
        with pytest.raises(psycopg.errors.RaiseException, match="só aceita inclusões"):
            async with servico.db.transaction() as tx:
                await tx.conn.execute(comando.encode())


async def test_r4_31_every_group_hears_of_the_new_price(servico: Servico) -> None:
    grupo = await servico.grupo()
    pedido = pb.AlterarPrecoRequest(bem_id=grupo.bem_ids[0], preco="66000.00", vigencia_inicio="2026-02-01", versao=1)
    await servico.rpc("AlterarPreco", pedido)
    (fato,) = await servico.eventos("PrecoAlterado")
    assert fato == {
        "grupo_id": grupo.grupo_id,
        "bem_id": grupo.bem_ids[0],
        "preco_centavos": 6_600_000,
        "vigencia_inicio": "2026-02-01",
    }


async def test_plano_fills_the_defaults_of_section_13(servico: Servico) -> None:
    plano = await servico.plano()
    lido = await servico.rpc("BuscarPlano", pb.BuscarPlanoRequest(plano_id=plano.plano_id))
    assert lido == plano
    assert Decimal(lido.regra.fundo_reserva) == 2
    assert lido.regra.metodo_sorteio == pb.METODO_SORTEIO_CENTENAS_3_PASSES
    assert list(lido.regra.modalidades_lance) == [pb.MODALIDADE_LANCE_LIVRE]
    assert (lido.regra.prazo_dias_ago, lido.regra.nao_chama_suplente) == (4, False)


async def test_every_parameter_survives_the_database(servico: Servico) -> None:
    dito = pb.RegraGrupo(
        prazo_meses=24,
        max_cotas=48,
        contemplacoes_minimas=2,
        taxa_administracao="12",
        taxa_antecipada="0",
        cronograma_taxa=[
            pb.FaixaTaxa(mes_inicial=1, mes_final=12, percentual_mensal="0.75"),
            pb.FaixaTaxa(mes_inicial=13, mes_final=24, percentual_mensal="0.25"),
        ],
        ta_adesao_tardia=pb.TA_ADESAO_TARDIA_PERCENTUAL_MENSAL_DO_GRUPO,
        metodo_sorteio=pb.METODO_SORTEIO_MOD_PRIMEIRO_PREMIO,
        busca_circular=True,
        modalidades_lance=[pb.MODALIDADE_LANCE_FIXO, pb.MODALIDADE_LANCE_LIVRE],
        base_lance=pb.BASE_LANCE_CATEGORIA,
        nao_chama_suplente=True,
        nao_usa_fr_sorteio=True,
        arredondamento=pb.ARREDONDAMENTO_DOWN,
        politica_caixa_sorteio=pb.POLITICA_CAIXA_SKIP,
        multiplo_renda="3",
    )
    pedido = pb.CriarPlanoRequest(codigo="X", nome="X", classe_objeto=pb.CLASSE_OBJETO_MOVEIS, regra=dito)
    plano = await servico.rpc("CriarPlano", pedido)
    lida = (await servico.rpc("BuscarPlano", pb.BuscarPlanoRequest(plano_id=plano.plano_id))).regra
    for campo, valor in dito.ListFields():
        devolvido = getattr(lida, campo.name)
        if campo.name == "cronograma_taxa":
            assert [(f.mes_inicial, f.mes_final, Decimal(f.percentual_mensal)) for f in devolvido] == [
                (1, 12, Decimal("0.75")),
                (13, 24, Decimal("0.25")),
            ]
        elif isinstance(valor, str):
            assert Decimal(devolvido) == Decimal(valor), campo.name
        else:
            assert devolvido == valor, campo.name


async def test_refused_plano_names_its_fields_and_leaves_nothing(servico: Servico) -> None:
    pedido = pb.CriarPlanoRequest(
        codigo="RUIM",
        nome="Ruim",
        classe_objeto=pb.CLASSE_OBJETO_MOVEIS,
        regra=pb.RegraGrupo(
            prazo_meses=60,
            max_cotas=1001,
            taxa_administracao="15",
            multa_mora="3",
        ),
    )
    erro = await servico.recusa("CriarPlano", pedido)
    assert {campo.pointer for campo in erro.fields} == {"/regra/metodo_sorteio", "/regra/multa_mora"}
    assert (await servico.rpc("ListarPlanos", pb.ListarPlanosRequest())).planos == []


async def test_r3_03_group_is_born_with_every_seat_and_the_whole_calendar(servico: Servico) -> None:
    grupo = await servico.grupo()
    assert (grupo.situacao, grupo.cotas_vagas, grupo.versao) == (pb.SITUACAO_GRUPO_EM_FORMACAO, 20, 1)
    cotas = await servico.rpc("ListarCotas", pb.ListarCotasRequest(grupo_id=grupo.grupo_id))
    assert [(c.numero, c.vinculo) for c in cotas.cotas] == [(n, pb.VINCULO_COTA_VAGA) for n in range(1, 21)]
    itens = (await servico.rpc("ListarCronograma", pb.ListarCronogramaRequest(grupo_id=grupo.grupo_id))).itens
    assert (len(itens), itens[0].vencimento, itens[0].data_ago) == (60, "2026-01-12", "2026-01-16")


async def test_r3_02_and_r3_01_bens_must_fit_the_plano(servico: Servico) -> None:
    plano = await servico.plano()
    caro, barato = await servico.bem("CARO", "60000.00"), await servico.bem("BARATO", "29999.99")
    pedido = pb.CriarGrupoRequest(
        codigo="1", plano_id=plano.plano_id, bem_ids=[caro.bem_id, barato.bem_id], primeiro_vencimento="2026-01-12"
    )
    assert (await servico.recusa("CriarGrupo", pedido)).fields[0].pointer == "/bem_ids"
    imovel = pb.CriarBemRequest(
        codigo="CASA",
        descricao="Casa",
        classe_objeto=pb.CLASSE_OBJETO_IMOVEIS,
        preco="60000.00",
        vigencia_inicio="2025-01-01",
    )
    casa = await servico.rpc("CriarBem", imovel)
    del pedido.bem_ids[:]
    pedido.bem_ids.append(casa.bem_id)
    assert (await servico.recusa("CriarGrupo", pedido)).fields[0].pointer == "/bem_ids/0"
    assert (await servico.rpc("ListarGrupos", pb.ListarGruposRequest())).grupos == []


async def test_codes_are_unique(servico: Servico) -> None:
    await servico.bem("A")
    with pytest.raises(Exception, match="Já existe um bem com o código A"):
        await servico.bem("A")
    await servico.plano("B")
    with pytest.raises(Exception, match="Já existe um plano com o código B"):
        await servico.plano("B")


async def test_r2_14_rule_changes_until_somebody_signs_it(servico: Servico) -> None:
    grupo = await servico.grupo()
    nova = pb.RegraGrupo(prazo_meses=60, max_cotas=20, taxa_administracao="16", prazo_dias_ago=2)
    pedido = pb.AlterarRegraRequest(grupo_id=grupo.grupo_id, regra=nova, versao=1)
    assert (await servico.rpc("AlterarRegra", pedido)).numero == 2
    lida = await servico.rpc("BuscarRegra", pb.BuscarRegraRequest(grupo_id=grupo.grupo_id))
    assert (lida.numero, Decimal(lida.taxa_administracao)) == (2, Decimal(16))
    itens = (await servico.rpc("ListarCronograma", pb.ListarCronogramaRequest(grupo_id=grupo.grupo_id))).itens
    assert itens[0].data_ago == "2026-01-14"
    assert (await servico.recusa("AlterarRegra", pedido)).kind is ErrorKind.VERSION_MISMATCH
    pedido.versao = 2
    pedido.regra.max_cotas = 21
    assert (await servico.recusa("AlterarRegra", pedido)).fields[0].pointer == "/regra/max_cotas"
    pedido.regra.max_cotas = 20
    await servico.aderir(grupo.grupo_id)
    assert (await servico.recusa("AlterarRegra", pedido)).rule == "R0.2"


async def test_lists_are_walked_to_the_end_page_by_page(servico: Servico) -> None:
    for codigo in "ABCDE":
        await servico.bem(codigo)
    token, codigos = "", []
    while True:
        pagina = await servico.rpc("ListarBens", pb.ListarBensRequest(tamanho_pagina=2, token_pagina=token))
        codigos += [bem.codigo for bem in pagina.bens]
        token = pagina.proximo_token
        if not token:
            break
    assert codigos == list("ABCDE")
    for ruim in ("!!", "WzFd", "bnVsbA=="):
        erro = await servico.recusa("ListarBens", pb.ListarBensRequest(token_pagina=ruim))
        assert erro.fields[0].pointer == "/token_pagina"
