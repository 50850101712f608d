"""An assembleia from its call to its homologation: what it freezes, what it refuses, what it keeps."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import psycopg
import pytest

from consorcio.contracts.grupos.v1 import grupos_pb2 as gru
from consorcio.contracts.sorteios.v1 import sorteios_pb2 as pb
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.platform.cache import Cache
from consorcio.platform.context import Actor, ActorKind
from consorcio.platform.stack import RunningStack
from integration.sorteios.conftest import OPERADOR, PREMIOS, Casa
from integration.sorteios.dubles import GRUPO_ID, consorciado_id, cota_id


async def aberta(casa: Casa) -> str:
    assembleia_id = await casa.convocar()
    await casa.abrir(assembleia_id)
    await casa.registrar_extracao()
    return assembleia_id


async def test_uma_assembleia_do_inicio_ao_fim(casa: Casa) -> None:
    assembleia_id = await casa.convocar()
    await casa.ofertar(assembleia_id, 7, "30")
    congelada = await casa.abrir(assembleia_id)
    assert congelada.situacao == pb.SITUACAO_ASSEMBLEIA_ABERTA
    assert (congelada.elegiveis, congelada.lances, len(congelada.raiz_lista)) == (10, 1, 64)
    await casa.registrar_extracao()
    resultado = await casa.apurar(assembleia_id)
    assert resultado.pedra_chave == 3
    assert [(t.numero, t.motivo) for t in resultado.tentativas] == [(3, "")]
    assert resultado.tentativas[0].origem == "resto do 1º prêmio pelo número de cotas"
    assert [c.cota_numero for c in resultado.contemplacoes] == [3]
    assert resultado.lances[0].situacao == pb.SITUACAO_LANCE_SUPLENTE
    assert resultado.caixa_final == "40000.00"
    ata: pb.Ata = await casa.chamar("LavrarAta", pb.LavrarAtaRequest(assembleia_id=assembleia_id))
    conteudo = json.loads(ata.conteudo)
    assert conteudo["raiz_lista"] == congelada.raiz_lista
    assert conteudo["apuracao_hash"] == resultado.impressao_digital
    assert consorciado_id(3) not in ata.conteudo
    homologada = await casa.chamar("HomologarAssembleia", pb.HomologarAssembleiaRequest(assembleia_id=assembleia_id))
    assert homologada.situacao == pb.SITUACAO_ASSEMBLEIA_HOMOLOGADA
    auditoria = await casa.chamar("AuditorarSorteio", pb.AuditorarSorteioRequest(assembleia_id=assembleia_id))
    assert auditoria.confere
    assert auditoria.impressao_digital == resultado.impressao_digital


async def test_a_raiz_e_publicada_na_auditoria_antes_da_extracao(casa: Casa) -> None:
    assembleia_id = await casa.convocar()
    congelada = await casa.abrir(assembleia_id)
    await casa.registrar_extracao()
    fatos = await casa.linhas("SELECT tipo, dados FROM plataforma.outbox ORDER BY id")
    folhas = [i for i, (_, dados) in enumerate(fatos) if dados.get("acao") == "lista_congelada"]
    extracoes = [i for i, (tipo, _) in enumerate(fatos) if tipo == "ExtracaoRegistrada"]
    assert fatos[folhas[0]][1]["dados"]["raiz_lista"] == congelada.raiz_lista
    assert folhas[0] < extracoes[0]


@pytest.mark.parametrize("com_redis", [False, True])
async def test_dezesseis_chamadas_ao_mesmo_tempo_uma_apura(casa: Casa, pilha: RunningStack, com_redis: bool) -> None:
    """Whatever Redis says, or without it: the row lock and the primary key decide."""
    assembleia_id = await aberta(casa)
    cache = Cache(pilha.urls.redis if com_redis else None)
    casa.trocar_cache(cache)
    respostas = await asyncio.gather(*(casa.apurar(assembleia_id) for _ in range(16)), return_exceptions=True)
    venceram = [r for r in respostas if isinstance(r, pb.ResultadoSorteio)]
    recusadas = [r for r in respostas if isinstance(r, ConsorcioError)]
    assert len(venceram) == 1
    assert {r.kind for r in recusadas} <= {ErrorKind.CONFLICT, *([ErrorKind.IN_PROGRESS] if com_redis else [])}
    assert len(recusadas) == 15
    assert await casa.linhas("SELECT count(*) FROM apuracao") == [(1,)]
    assert await casa.linhas("SELECT count(*) FROM contemplacao") == [(1,)]
    await cache.close()


async def test_quem_chega_depois_sabe_quem_apura_e_quem_apurou(casa: Casa, pilha: RunningStack) -> None:
    assembleia_id = await aberta(casa)
    cache = Cache(pilha.urls.redis)
    casa.trocar_cache(cache)
    async with cache.work_lock(f"lock:sorteio:{GRUPO_ID}", "Ana Lima"):
        with pytest.raises(ConsorcioError, match=r"está em andamento, por Ana Lima\.") as espera:
            await casa.apurar(assembleia_id)
    assert espera.value.kind is ErrorKind.IN_PROGRESS
    await casa.apurar(assembleia_id)
    with pytest.raises(ConsorcioError, match=f"já foi apurada por {OPERADOR.nome} em 05/03/2026 às 12:00") as conflito:
        await casa.apurar(assembleia_id)
    assert conflito.value.kind is ErrorKind.CONFLICT
    await cache.close()


async def test_repetir_com_a_mesma_chave_devolve_o_mesmo_resultado(casa: Casa) -> None:
    assembleia_id = await aberta(casa)
    pedido = pb.ExecutarSorteioRequest(assembleia_id=assembleia_id, extracao=6000, data_contabil="2026-03-16")
    primeira = await casa.chamar("ExecutarSorteio", pedido, chave="unica")
    assert await casa.chamar("ExecutarSorteio", pedido, chave="unica") == primeira


@pytest.mark.parametrize(
    "adulteracao",
    [
        "UPDATE snapshot_cota SET conteudo = jsonb_set(conteudo::jsonb, '{adimplente}', 'false') WHERE numero = 3",
        "DELETE FROM snapshot_cota WHERE numero = 3",
        "UPDATE snapshot SET cabecalho = jsonb_set(cabecalho, '{fc_livre_centavos}', '99999999')",
    ],
)
async def test_lista_alterada_por_baixo_recusa_a_apuracao(casa: Casa, adulteracao: str) -> None:
    assembleia_id = await aberta(casa)
    await adulterar(casa, adulteracao)
    with pytest.raises(ConsorcioError, match="raiz publicada"):
        await casa.apurar(assembleia_id)


async def test_auditoria_diz_o_que_foi_alterado_depois(casa: Casa) -> None:
    assembleia_id = await casa.convocar()
    await casa.ofertar(assembleia_id, 7, "30")
    await casa.abrir(assembleia_id)
    await casa.registrar_extracao()
    await casa.apurar(assembleia_id)
    await adulterar(casa, "UPDATE extracao SET premios[1] = '00004'")
    await adulterar(casa, "UPDATE lance SET quantidade = 99")
    pedido = pb.AuditorarSorteioRequest(assembleia_id=assembleia_id)
    auditoria = await casa.chamar("AuditorarSorteio", pedido)
    assert not auditoria.confere
    assert list(auditoria.divergencias) == [
        "Os lances guardados não conferem com os selos congelados.",
        "A extração guardada não confere com o seu resumo.",
        "O resultado recalculado é diferente do gravado.",
    ]


async def adulterar(casa: Casa, comando: str) -> None:
    """What somebody with the database in hand could do, past the triggers."""
    async with casa.runtime.db.transaction() as tx:
        for tabela in ("snapshot", "snapshot_cota", "extracao", "lance"):
            await tx.conn.execute(f"ALTER TABLE {tabela} DISABLE TRIGGER USER".encode())
        await tx.conn.execute(comando.encode())


@pytest.mark.parametrize(
    "comando",
    [
        "UPDATE apuracao SET hash = ''",
        "DELETE FROM apuracao",
        "TRUNCATE apuracao",
        "UPDATE ata SET conteudo = ''",
        "DELETE FROM ata",
        "UPDATE snapshot SET raiz = ''",
        "DELETE FROM snapshot_cota",
        "UPDATE extracao SET fonte = ''",
        "UPDATE lance SET quantidade = 99",
        "DELETE FROM lance",
        "DELETE FROM contemplacao",
    ],
)
async def test_o_que_foi_decidido_nao_se_altera(casa: Casa, comando: str) -> None:
    assembleia_id = await casa.convocar()
    await casa.ofertar(assembleia_id, 7, "30")
    await casa.abrir(assembleia_id)
    await casa.registrar_extracao()
    await casa.apurar(assembleia_id)
    await casa.chamar("LavrarAta", pb.LavrarAtaRequest(assembleia_id=assembleia_id))
    with pytest.raises(psycopg.errors.IntegrityError):
        async with casa.runtime.db.transaction() as tx:
            await tx.conn.execute(comando.encode())


@pytest.mark.parametrize("data", ["2026-03-09", "2026-03-17"])
async def test_so_abre_entre_o_vencimento_e_a_assembleia(casa: Casa, data: str) -> None:
    assembleia_id = await casa.convocar()
    with pytest.raises(ConsorcioError, match="10/03/2026 a 16/03/2026"):
        await casa.abrir(assembleia_id, data)


async def test_r522_extracao_anterior_a_lista_nao_serve(casa: Casa) -> None:
    assembleia_id = await casa.convocar()
    await casa.abrir(assembleia_id)
    await casa.registrar_extracao(5999, "2026-03-10")
    with pytest.raises(ConsorcioError) as erro:
        await casa.apurar(assembleia_id, 5999)
    assert erro.value.rule == "R5.22"


async def test_r523_ninguem_escolhe_entre_extracoes(casa: Casa) -> None:
    assembleia_id = await aberta(casa)
    await casa.registrar_extracao(5999, "2026-03-11")
    with pytest.raises(ConsorcioError, match="é a 6000"):
        await casa.apurar(assembleia_id, 5999)
    assert (await casa.apurar(assembleia_id, 6000)).extracao.numero == 6000


async def test_extracao_repetida_e_igual_ou_conflito(casa: Casa) -> None:
    await casa.registrar_extracao()
    await casa.registrar_extracao()
    outra = pb.RegistrarExtracaoRequest(numero=6000, data="2026-03-14", premios=PREMIOS[::-1], fonte="Loteria Federal")
    with pytest.raises(ConsorcioError) as erro:
        await casa.chamar("RegistrarExtracao", outra)
    assert erro.value.kind is ErrorKind.CONFLICT


async def test_nao_apura_antes_do_dia_nem_sem_abrir(casa: Casa) -> None:
    assembleia_id = await casa.convocar()
    with pytest.raises(ConsorcioError, match="CONVOCADA"):
        await casa.apurar(assembleia_id)
    await casa.abrir(assembleia_id)
    await casa.registrar_extracao()
    with pytest.raises(ConsorcioError, match="16/03/2026"):
        await casa.apurar(assembleia_id, data="2026-03-15")


async def test_r513_sem_caixa_a_assembleia_acontece(casa: Casa) -> None:
    casa.financeiro.caixa_centavos = 100
    resultado = await casa.apurar(await aberta(casa))
    assert not resultado.contemplacoes
    assert resultado.tentativas[0].motivo == "O fundo comum não cobre o crédito."


async def test_convocacao_recusada_diz_por_que(casa: Casa) -> None:
    await casa.convocar()
    with pytest.raises(ConsorcioError, match="já foi convocada"):
        await casa.convocar()
    with pytest.raises(ConsorcioError) as erro:
        await casa.convocar(9)
    assert erro.value.kind is ErrorKind.NOT_FOUND
    casa.grupos.regra.metodo_sorteio = gru.METODO_SORTEIO_CENTENAS_3_PASSES
    casa.grupos.max_cotas = 1001
    with pytest.raises(ConsorcioError, match="até 1000 cotas"):
        await casa.convocar(2)
    casa.grupos.situacao = gru.SITUACAO_GRUPO_EM_FORMACAO
    with pytest.raises(ConsorcioError, match="não está em andamento"):
        await casa.convocar(2)


async def test_a_segunda_espera_a_primeira(casa: Casa) -> None:
    await casa.convocar()
    segunda = await casa.convocar(2)
    with pytest.raises(ConsorcioError, match="assembleia 1 deste grupo ainda não foi apurada"):
        await casa.abrir(segunda, "2026-04-13")


async def test_listas_em_paginas(casa: Casa) -> None:
    for ago in (1, 2, 3):
        await casa.convocar(ago)
    primeira = await casa.chamar("ListarAssembleias", pb.ListarAssembleiasRequest(grupo_id=GRUPO_ID, tamanho_pagina=2))
    segunda = await casa.chamar(
        "ListarAssembleias",
        pb.ListarAssembleiasRequest(grupo_id=GRUPO_ID, tamanho_pagina=2, token_pagina=primeira.proximo_token),
    )
    assert [a.ago for a in [*primeira.assembleias, *segunda.assembleias]] == [3, 2, 1]
    assert segunda.proximo_token == ""
    with pytest.raises(ConsorcioError) as erro:
        await casa.chamar("ListarAssembleias", pb.ListarAssembleiasRequest(grupo_id=GRUPO_ID, token_pagina="x"))
    assert erro.value.fields[0].pointer == "/token_pagina"


def consorciado(numero: int) -> Actor:
    return Actor(
        f"usuario-{numero}",
        "Consorciado",
        ActorKind.USUARIO,
        permissoes=frozenset({"sorteios.lance.criar.proprio"}),
        consorciado_id=consorciado_id(numero),
    )


async def test_o_dono_oferece_e_outro_nao(casa: Casa) -> None:
    assembleia_id = await casa.convocar()
    lance = await casa.ofertar(assembleia_id, 7, "30", consorciado(7))
    assert (lance.valor, len(lance.impressao_digital)) == ("18000.00", 64)
    casa.clock.advance(timedelta(days=1))
    with pytest.raises(ConsorcioError) as erro:
        await casa.ofertar(assembleia_id, 7, "", consorciado(7), modalidade=pb.MODALIDADE_FIXO)
    assert erro.value.fields[0].pointer == "/data_contabil"
    casa.clock.advance(timedelta(days=-1))
    with pytest.raises(ConsorcioError) as erro:
        await casa.ofertar(assembleia_id, 8, "30", consorciado(7))
    assert erro.value.kind is ErrorKind.FORBIDDEN
    with pytest.raises(ConsorcioError) as erro:
        await casa.chamar("RetirarLance", pb.RetirarLanceRequest(lance_id=lance.lance_id), consorciado(8))
    assert erro.value.kind is ErrorKind.FORBIDDEN


async def test_o_lance_e_sigiloso_ate_a_apuracao(casa: Casa) -> None:
    assembleia_id = await casa.convocar()
    oferecido = await casa.ofertar(assembleia_id, 7, "30")
    pedido = pb.ListarLancesRequest(assembleia_id=assembleia_id)
    sigiloso = (await casa.chamar("ListarLances", pedido)).lances[0]
    assert (sigiloso.quantidade, sigiloso.valor, sigiloso.embutido) == ("", "", "")
    assert sigiloso.impressao_digital == oferecido.impressao_digital
    await casa.abrir(assembleia_id)
    assert (await casa.chamar("ListarLances", pedido)).lances[0].quantidade == ""
    await casa.registrar_extracao()
    await casa.apurar(assembleia_id)
    publico = (await casa.chamar("ListarLances", pedido)).lances[0]
    assert (publico.quantidade, publico.valor) == ("30.00000000", "18000.00")


async def test_um_lance_por_modalidade_e_pode_retirar(casa: Casa) -> None:
    assembleia_id = await casa.convocar()
    primeiro = await casa.ofertar(assembleia_id, 7, "30")
    fixo = await casa.ofertar(assembleia_id, 7, "", modalidade=pb.MODALIDADE_FIXO)
    assert fixo.quantidade == "25.00000000"
    with pytest.raises(ConsorcioError) as erro:
        await casa.ofertar(assembleia_id, 7, "40")
    assert erro.value.kind is ErrorKind.CONFLICT
    retirado = await casa.chamar("RetirarLance", pb.RetirarLanceRequest(lance_id=primeiro.lance_id))
    assert retirado.situacao == pb.SITUACAO_LANCE_RETIRADO
    await casa.ofertar(assembleia_id, 7, "40")
    await casa.abrir(assembleia_id)
    with pytest.raises(ConsorcioError, match="ABERTA"):
        await casa.chamar("RetirarLance", pb.RetirarLanceRequest(lance_id=fixo.lance_id))
    with pytest.raises(ConsorcioError, match="ABERTA"):
        await casa.ofertar(assembleia_id, 8, "30")


async def test_r7_52_a_transferencia_retira_o_que_o_antigo_titular_ofereceu(casa: Casa) -> None:
    assembleia_id = await casa.convocar()
    for numero in (7, 8):
        await casa.ofertar(assembleia_id, numero, "30")
    for _ in range(2):
        await casa.cota_transferida(7)
    await casa.ofertar(assembleia_id, 7, "40")
    await casa.abrir(assembleia_id)
    await casa.cota_transferida(8)
    lances = (await casa.chamar("ListarLances", pb.ListarLancesRequest(assembleia_id=assembleia_id))).lances
    situacoes = sorted((lance.cota_numero, lance.situacao) for lance in lances)
    oferecido, retirado = pb.SITUACAO_LANCE_OFERTADO, pb.SITUACAO_LANCE_RETIRADO
    esperadas = sorted([(7, retirado), (7, oferecido), (8, oferecido)])
    assert situacoes == esperadas, "R2.40: a frozen list stands"


@pytest.mark.parametrize(
    ("quantidade", "embutido", "regra"),
    [
        ("5", "0.00", "R6.03"),
        ("118", "0.00", "R6.03"),
        ("60", "18000.01", "R6.21"),
        ("20", "12000.01", "R6.23"),
    ],
)
async def test_oferta_fora_da_regra_diz_qual(casa: Casa, quantidade: str, embutido: str, regra: str) -> None:
    assembleia_id = await casa.convocar()
    with pytest.raises(ConsorcioError) as erro:
        await casa.ofertar(assembleia_id, 7, quantidade, embutido=embutido)
    assert (erro.value.kind, erro.value.rule) == (ErrorKind.PRECONDITION, regra)
    assert await casa.linhas("SELECT count(*) FROM lance") == [(0,)]


async def test_r605_inadimplente_nao_oferece(casa: Casa) -> None:
    casa.financeiro.inadimplentes = {7}
    assembleia_id = await casa.convocar()
    with pytest.raises(ConsorcioError, match="Parcela não paga até o vencimento"):
        await casa.ofertar(assembleia_id, 7, "30")


async def test_r205_parte_relacionada_espera_todos(casa: Casa) -> None:
    casa.grupos.relacionadas = {3, 7}
    assembleia_id = await casa.convocar()
    with pytest.raises(ConsorcioError) as erro:
        await casa.ofertar(assembleia_id, 7, "30")
    assert erro.value.rule == "R2.05"
    await casa.abrir(assembleia_id)
    await casa.registrar_extracao()
    resultado = await casa.apurar(assembleia_id)
    assert [c.cota_numero for c in resultado.contemplacoes] == [4]
    assert resultado.tentativas[0].motivo.startswith("Parte relacionada")


async def test_dados_invalidos_nomeiam_o_campo(casa: Casa) -> None:
    assembleia_id = await casa.convocar()
    with pytest.raises(ConsorcioError) as erro:
        await casa.abrir(assembleia_id, "2026-02-30")
    assert erro.value.fields[0].pointer == "/data_contabil"
    with pytest.raises(ConsorcioError) as erro:
        await casa.ofertar(assembleia_id, 7, "")
    assert erro.value.fields[0].pointer == "/quantidade"
    sem_permissao = Actor("x", "X", ActorKind.USUARIO)
    with pytest.raises(ConsorcioError) as erro:
        await casa.ofertar(assembleia_id, 7, "30", sem_permissao)
    assert erro.value.kind is ErrorKind.FORBIDDEN


async def test_o_que_nao_existe_e_nao_encontrado(casa: Casa) -> None:
    ausente = cota_id(1)
    for rpc, pedido in {
        "BuscarAssembleia": pb.BuscarAssembleiaRequest(assembleia_id=ausente),
        "BuscarResultado": pb.BuscarResultadoRequest(assembleia_id=ausente),
        "BuscarAta": pb.BuscarAtaRequest(assembleia_id=ausente),
        "BuscarContemplacao": pb.BuscarContemplacaoRequest(contemplacao_id=ausente),
        "BuscarExtracao": pb.BuscarExtracaoRequest(numero=1),
        "AbrirAssembleia": pb.AbrirAssembleiaRequest(assembleia_id=ausente),
        "ExecutarSorteio": pb.ExecutarSorteioRequest(assembleia_id=ausente, extracao=1),
        "ContemplarConsorciado": pb.ContemplarConsorciadoRequest(assembleia_id=ausente),
        "RetirarLance": pb.RetirarLanceRequest(lance_id=ausente),
    }.items():
        with pytest.raises(ConsorcioError) as erro:
            await casa.chamar(rpc, pedido, OPERADOR)
        assert erro.value.kind is ErrorKind.NOT_FOUND, rpc
