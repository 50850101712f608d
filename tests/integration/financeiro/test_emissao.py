"""The set-based emission against the rules of the domain, parcela by parcela."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from consorcio.contracts.financeiro.v1 import financeiro_pb2 as pb
from consorcio.core.money import format_reais
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.cronograma_da_conta import expandir
from consorcio.services.financeiro.domain.cronograma import ParcelaPrevista, total_previsto
from consorcio.services.financeiro.domain.prestacao import (
    Parcela,
    emitir_parcela,
    montar_cronograma,
    parcela_de_ajuste,
    premio_seguro,
)
from consorcio.services.financeiro.regra import ler_regra
from integration.financeiro.casa import Casa, GrupoVivo, data_ago, vencimento

PRAZO = 8
FAIXAS = [
    {"mes_inicial": 1, "mes_final": 3, "percentual_mensal": "3.1"},
    {"mes_inicial": 4, "mes_final": PRAZO, "percentual_mensal": "1.14"},
]
REGRAS = st.fixed_dictionaries(
    {
        "prazo_meses": st.just(PRAZO),
        "arredondamento": st.sampled_from(["HALF_UP", "DOWN"]),
        "fundo_reserva": st.sampled_from(["2", "0.33333333"]),
        "seguro_mensal": st.sampled_from(["0", "0.0321"]),
        "base_seguro": st.sampled_from(["CREDITO", "SALDO_DEVEDOR", "CATEGORIA", "VALOR_FIXO"]),
        "seguro_valor": st.just("29.90"),
        "parcela_reduzida": st.sampled_from(["100", "75"]),
        "meses_diluicao_final": st.sampled_from([1, 3]),
        "ta_adesao_tardia": st.sampled_from(["INTEGRAL_NO_REMANESCENTE", "PERCENTUAL_MENSAL_DO_GRUPO"]),
        "rateio_lance": st.sampled_from(["PROPORCIONAL", "SO_FC"]),
    }
)
TAXAS = st.sampled_from(
    [
        {"taxa_administracao": "15"},
        {"taxa_administracao": "17.77777777", "taxa_antecipada": "1"},
        {"taxa_administracao": "17.77777777", "taxa_antecipada": "2.00000003", "taxa_antecipada_parcelas": 3},
        {"taxa_administracao": "15", "cronograma_taxa": FAIXAS},
        {"taxa_administracao": "15", "taxa_antecipada": "1", "taxa_ate_contemplacao": "PERDOADA"},
        {"taxa_administracao": "17.77777777", "taxa_ate_contemplacao": "DILUIDA"},
    ]
)
EM_LINHA = settings(
    max_examples=12, deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)


def valores(parcela: Parcela) -> dict[str, int]:
    """Money by component as the title keeps it: the advance is TA, and told apart."""
    por_nome = {componente.value: valor.centavos for componente, valor in parcela.componentes}
    por_nome["TA"] += por_nome["TA_ANTECIPADA"]
    return {nome: centavos for nome, centavos in por_nome.items() if centavos}


async def do_titulo(grupo: GrupoVivo, ago: int, cota: str) -> dict[str, int]:
    colunas = ("FC", "TA", "TA_ANTECIPADA", "FR", "SEG", "DIF", "RSC")
    linhas = await grupo.casa.linhas(
        "SELECT fc_centavos, ta_centavos, ta_antecipada_centavos, fr_centavos, seg_centavos, dif_centavos, rsc_centavos"
        " FROM titulo WHERE cota_id = %s AND ago = %s AND tipo = 'PARCELA'",
        cota,
        ago,
    )
    return {nome: valor for nome, valor in zip(colunas, linhas[0], strict=True) if valor} if linhas else {}


async def pela_regra(grupo: GrupoVivo, ago: int, cota: str) -> dict[str, int]:
    """The parcela of an AGO by the list of the schedule and `emitir_parcela`, before it is issued."""
    async with grupo.casa.runtime.db.read() as conn:
        conta = await repository.buscar_conta(conn, UUID(cota))
        preco = (await repository.precos_do_bem(conn, conta.grupo_id, conta.bem_id)).em_vigor
        taxas = await repository.taxas_do_grupo(conn, conta.grupo_id)
        abertos = {tipo: Decimal(0) for tipo in ("DIFERENCA", "RATEIO")} | await _abertos(conn, cota)
    regra = ler_regra(grupo.regra)
    previstas = {p.numero: p for p in expandir(conta, ago, PRAZO, taxas)}
    prevista: ParcelaPrevista = previstas.get(ago, parcela_de_ajuste(ago))
    if prevista.vazia and sum(abertos.values()) <= 0:
        return {}
    seguro = premio_seguro(regra.plano, preco, total_previsto(tuple(previstas.values())).soma)
    arredondamento = regra.plano.arredondamento
    return valores(emitir_parcela(prevista, preco, arredondamento, seguro, abertos["DIFERENCA"], abertos["RATEIO"]))


async def _abertos(conn: Any, cota: str) -> dict[str, Decimal]:
    cursor = await conn.execute("SELECT tipo, sum(aberto) FROM ajuste WHERE cota_id = %s GROUP BY tipo", [cota])
    return dict(await cursor.fetchall())


@given(regra=REGRAS, taxa=TAXAS, preco=st.integers(900_001, 9_999_999), data=st.data())
@EM_LINHA
async def test_emissao_em_conjunto_e_a_da_regra(
    casa: Casa, regra: dict[str, Any], taxa: dict[str, Any], preco: int, data: st.DataObject
) -> None:
    """Everybody pays every month: founders, a late joiner, a bid that dilutes or kills, prices that move."""
    grupo = casa.novo_grupo(preco, **regra, **taxa)
    await grupo.formar(12)
    await grupo.fechar(1)
    for ago in range(2, PRAZO + 1):
        if ago == 3:
            tardia = await grupo.reservar(ago=ago, dia=data_ago(2))
            await grupo.ativar(tardia)
        esperado = {cota: await pela_regra(grupo, ago, cota) for cota in grupo.cotas[: 13 if ago > 3 else 12]}
        await grupo.emitir(ago)
        assert {cota: await do_titulo(grupo, ago, cota) for cota in esperado} == esperado
        for titulo in await grupo.titulos(ago):
            if titulo.tipo == pb.TIPO_TITULO_PARCELA and titulo.valor != "0.00":
                await grupo.pagar(titulo)
        novo = grupo.preco(data_ago(ago)) * data.draw(st.sampled_from([1000, 1037, 981])) // 1000
        casa.grupos.mudar(grupo.bens[0], data_ago(ago), novo)
        await grupo.fechar(ago)
        if ago == 4:
            await dar_lance(grupo, ago, data.draw(st.sampled_from(["INVERSA", "DILUIR"])))
        await grupo.conferir()


async def dar_lance(grupo: GrupoVivo, ago: int, reducao: str) -> None:
    valor = format_reais(grupo.preco(data_ago(ago)) * 23 // 100 + 1)
    reserva = await grupo.lance(grupo.cotas[0], ago, valor, reducao=reducao)
    titulo = pb.Parcela(parcela_id=reserva.parcela_id, valor=valor, vencimento=data_ago(ago).isoformat())
    await grupo.pagar(titulo)
    await grupo.confirmar(reserva.contemplacao_id, ago)


@given(regra=REGRAS, taxa=TAXAS, preco=st.integers(900_001, 9_999_999))
@EM_LINHA
async def test_plano_inteiro_e_o_do_dominio(
    casa: Casa, regra: dict[str, Any], taxa: dict[str, Any], preco: int
) -> None:
    """With one price for ever, what is issued is `montar_cronograma` exactly, from the first parcela to the residue."""
    grupo = casa.novo_grupo(preco, **regra, **taxa)
    await grupo.formar(1)
    tardia = await grupo.reservar(ago=3)
    await grupo.ativar(tardia)
    for ago in range(2, PRAZO + 1):
        await grupo.emitir(ago, vencimento(2))
    lida = ler_regra(grupo.regra)
    for cota, ingresso in ((grupo.cotas[0], 1), (tardia, 3)):
        cronograma = montar_cronograma(lida.plano, ingresso)
        for indice, prevista in enumerate(cronograma):
            seguro = premio_seguro(lida.plano, preco, total_previsto(cronograma[indice:]).soma)
            parcela = emitir_parcela(prevista, preco, lida.plano.arredondamento, seguro)
            assert await do_titulo(grupo, prevista.numero, cota) == valores(parcela)
    await grupo.conferir()


@pytest.mark.parametrize(("dif", "rsc"), [("-1", "3"), ("3", "-1"), ("-3", "1"), ("-1", "1"), ("-0.5", "-0.5")])
async def test_r10_06_quem_nada_mais_paga_tem_uma_diferenca_abatida_do_rateio(casa: Casa, dif: str, rsc: str) -> None:
    """A cota whose plan ended: what it owes of one kind less what it is owed of the other, if anything is left."""
    grupo = casa.novo_grupo(prazo_meses=PRAZO)
    await grupo.formar(1)
    await grupo.fechar(1)
    async with casa.runtime.db.transaction() as tx:
        await tx.conn.execute("UPDATE conta_cota SET fc_base = 0, ta_base = 0, fr_base = 0")
        for tipo, aberto in (("DIFERENCA", dif), ("RATEIO", rsc)):
            await tx.conn.execute(
                "INSERT INTO ajuste (cota_id, grupo_id, tipo, ago_origem, percentual, aberto)"
                " SELECT cota_id, grupo_id, %(t)s, 1, %(a)s, %(a)s FROM conta_cota",
                {"t": tipo, "a": aberto},
            )
    esperada = await pela_regra(grupo, 2, grupo.cotas[0])
    assert sum(esperada.values()) == max(int(60_000 * (Decimal(dif) + Decimal(rsc))), 0)
    await grupo.emitir(2)
    assert await do_titulo(grupo, 2, grupo.cotas[0]) == esperada


async def test_r4_22_r4_51_uma_taxa_cobrada_na_vespera_da_ultima_fase_nao_a_adia(casa: Casa) -> None:
    """The AGO before the last phase of a reduced plan charges taxa on the readjustment: the phase begins."""
    grupo = casa.novo_grupo(
        prazo_meses=PRAZO, parcela_reduzida="75", meses_diluicao_final=3, cobra_taxa_saldo_caixa=True
    )
    await grupo.formar(2)
    await grupo.fechar(1)
    for ago in range(2, PRAZO + 1):
        esperado = {cota: await pela_regra(grupo, ago, cota) for cota in grupo.cotas}
        await grupo.emitir(ago)
        assert {cota: await do_titulo(grupo, ago, cota) for cota in esperado} == esperado
        for titulo in await grupo.titulos(ago):
            await grupo.pagar(titulo)
        if ago == PRAZO - 3:
            casa.grupos.mudar(grupo.bens[0], data_ago(ago), grupo.preco(data_ago(ago)) * 11 // 10)
        await grupo.fechar(ago)
    await grupo.conferir()


async def test_a_cota_10000_tem_o_seu_identificador(casa: Casa) -> None:
    """A group has up to 10,000 cotas: the number of the last one is whole, and not that of the thousandth."""
    grupo = casa.novo_grupo()
    await grupo.formar(2)
    await grupo.fechar(1)
    async with casa.runtime.db.transaction() as tx:
        for numero, cota in zip((1000, 10_000), grupo.cotas, strict=True):
            await tx.conn.execute("UPDATE conta_cota SET numero = %s WHERE cota_id = %s", [numero, cota])
    await grupo.emitir(2)
    emitidos = await casa.linhas("SELECT cota_numero, identificador FROM titulo WHERE ago = 2 ORDER BY 1")
    assert [identificador.split("-")[1:] for _, identificador in emitidos] == [
        ["1000", "00", "002"],
        ["10000", "00", "002"],
    ]


async def test_fatos_da_emissao_contam_cada_parcela_uma_vez(casa: Casa, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was issued, what entered the book, then each parcela in pages: the same as the titles and the entries."""
    monkeypatch.setattr("consorcio.services.financeiro.use_cases.emissao.PARCELAS_POR_FATO", 5)
    grupo = casa.novo_grupo()
    await grupo.formar(12)
    await grupo.fechar(1)
    antes = (await casa.linhas("SELECT max(id) FROM plataforma.outbox"))[0][0]
    await grupo.emitir(2)
    fatos = await casa.linhas("SELECT tipo, dados FROM plataforma.outbox WHERE id > %s ORDER BY id", antes)
    assert [tipo for tipo, _ in fatos if tipo != "auditoria.folha"] == [
        "ParcelasEmitidas",
        "FatoContabilizado",
        *["ParcelasDetalhadas"] * 3,
    ]
    emitidas, contabilizado = fatos[0][1], fatos[1][1]
    detalhadas = [parcela for tipo, dados in fatos if tipo == "ParcelasDetalhadas" for parcela in dados["parcelas"]]
    titulos = await casa.linhas(
        "SELECT parcela_id::text, cota_id::text, cota_numero, ago, vencimento::text, valor_centavos FROM titulo"
        " WHERE grupo_id = %s AND ago = 2 ORDER BY cota_numero",
        grupo.id,
    )
    campos = ("parcela_id", "cota_id", "numero", "ago", "vencimento", "valor_centavos")
    assert [tuple(parcela[campo] for campo in campos) for parcela in detalhadas] == titulos
    assert (emitidas["quantidade"], emitidas["valor_centavos"]) == (len(titulos), sum(titulo[-1] for titulo in titulos))
    livro = await casa.linhas(
        "SELECT debito, credito, componente, sum(valor_centavos)::bigint FROM lancamento WHERE fato_id = %s"
        " GROUP BY 1, 2, 3",
        contabilizado["fato_id"],
    )
    contado = {(p["debito"], p["credito"], p["componente"]): p["valor_centavos"] for p in contabilizado["partidas"]}
    assert contado == {tuple(chave): valor for *chave, valor in livro}
