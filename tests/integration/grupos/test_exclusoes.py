"""The seat of who leaves is sold again and the excluded version coexists with the new one (R8.03, R2.26, R3.15)."""

from __future__ import annotations

from uuid import UUID

from consorcio.contracts.grupos.v1 import grupos_pb2 as pb
from integration.grupos.montagem import INICIO, SISTEMA, Servico

DATA = "2026-03-20"


async def em_andamento(servico: Servico, cotas: int = 3) -> tuple[pb.Grupo, list[pb.Adesao]]:
    grupo = await servico.grupo()
    adesoes = [await servico.aderir(grupo.grupo_id) for _ in range(cotas)]
    for adesao in adesoes:
        await servico.pagar(adesao.adesao_id)
    return await servico.constituir(grupo.grupo_id, "2026-01-20", ()), adesoes


async def versoes(servico: Servico, grupo_id: str, numero: int) -> list[tuple[str, int, int]]:
    pedido = pb.ObterSituacaoCotasRequest(grupo_id=grupo_id, ago=1, data=INICIO)
    paginas = await servico.paginas("ObterSituacaoCotas", pedido)
    return [(c.cota_id, c.versao_titular, c.vinculo) for pagina in paginas for c in pagina.cotas if c.numero == numero]


async def excluido(servico: Servico, cota_id: str) -> str:
    ((situacao,),) = await servico.linhas("SELECT excluido FROM cota WHERE cota_id = %s", cota_id)
    return str(situacao)


async def test_r2_26_the_seat_is_sold_again_and_both_versions_are_on_the_number(servico: Servico) -> None:
    grupo, (sai, *_) = await em_andamento(servico)
    await servico.fato("CotaExcluida", cota_id=sai.cota_id, causa="INADIMPLENCIA", data=DATA)
    await servico.fato("CotaExcluida", cota_id=sai.cota_id, causa="INADIMPLENCIA", data=DATA)
    assert await versoes(servico, grupo.grupo_id, sai.numero) == [
        (sai.cota_id, 0, pb.VINCULO_COTA_EXCLUIDA),
        ("", 0, pb.VINCULO_COTA_VAGA),
    ]
    nova = await servico.aderir(grupo.grupo_id, numero=sai.numero, data_contabil=DATA)
    assert nova.cota_id != sai.cota_id
    assert await versoes(servico, grupo.grupo_id, sai.numero) == [
        (sai.cota_id, 0, pb.VINCULO_COTA_EXCLUIDA),
        (nova.cota_id, 1, pb.VINCULO_COTA_RESERVADA),
    ]
    await servico.fato("ExcluidoSorteado", cota_id=sai.cota_id, data=DATA)
    await servico.fato("RestituicaoPaga", cota_id=sai.cota_id, data=DATA)
    assert await excluido(servico, sai.cota_id) == "RESTITUIDO"


async def test_r3_15_who_comes_back_takes_his_free_seat(servico: Servico) -> None:
    grupo, (sai, *_) = await em_andamento(servico)
    await servico.fato("CotaExcluida", cota_id=sai.cota_id, causa="DESISTENCIA", data=DATA)
    await servico.fato("ReadmissaoPedida", cota_id=sai.cota_id, data=DATA)
    await servico.fato("ReadmissaoPedida", cota_id=sai.cota_id, data=DATA)
    await servico.conduzir()
    assert await versoes(servico, grupo.grupo_id, sai.numero) == [(sai.cota_id, 0, pb.VINCULO_COTA_ATIVA)]
    (fato,) = await servico.eventos("CotaReadmitida")
    assert fato["cota_id"] == sai.cota_id


async def test_r3_15_a_seat_sold_again_refuses_who_wants_to_come_back(servico: Servico) -> None:
    grupo, (sai, *_) = await em_andamento(servico)
    await servico.fato("CotaExcluida", cota_id=sai.cota_id, causa="DESISTENCIA", data=DATA)
    await servico.aderir(grupo.grupo_id, numero=sai.numero, data_contabil=DATA)
    await servico.fato("ReadmissaoPedida", cota_id=sai.cota_id, data=DATA)
    await servico.conduzir()
    (recusa,) = await servico.eventos("ReadmissaoRecusada")
    assert "já foi vendida" in recusa["motivo"]
    assert await excluido(servico, sai.cota_id) == "AGUARDA_SORTEIO"


async def test_r3_05_who_comes_back_counts_with_his_spouse_as_who_buys(servico: Servico) -> None:
    """The spouse bought a cota meanwhile: together they would have two of the one that three active cotas allow."""
    grupo, (sai, fica, _) = await em_andamento(servico)
    titular = await _consorciado(servico, sai.cota_id)
    servico.consorciados.conjuges[titular] = await _consorciado(servico, fica.cota_id)
    await servico.fato("CotaExcluida", cota_id=sai.cota_id, causa="DESISTENCIA", data=DATA)
    await servico.fato("ReadmissaoPedida", cota_id=sai.cota_id, data=DATA)
    await servico.conduzir()
    (recusa,) = await servico.eventos("ReadmissaoRecusada")
    assert "O consorciado e seu cônjuge podem ter juntos até 1 cota(s)" in recusa["motivo"]
    assert await excluido(servico, sai.cota_id) == "AGUARDA_SORTEIO"
    assert (await versoes(servico, grupo.grupo_id, sai.numero))[-1] == ("", 0, pb.VINCULO_COTA_VAGA)


async def test_r2_30_who_comes_back_is_assessed_for_what_he_will_pay(servico: Servico) -> None:
    """The register away: nothing is decided; back, it refuses who does not earn enough for the diluted parcela."""
    _, (sai, *_) = await em_andamento(servico)
    await servico.fato("CotaExcluida", cota_id=sai.cota_id, causa="DESISTENCIA", data=DATA)
    servico.consorciados.fora = True
    await servico.fato("ReadmissaoPedida", cota_id=sai.cota_id, parcela_centavos=123_456, data=DATA)
    await servico.conduzir()
    assert await servico.eventos("ReadmissaoRecusada") == []
    servico.consorciados.fora = False
    servico.consorciados.recusas[await _consorciado(servico, sai.cota_id)] = "Renda insuficiente."
    await servico.conduzir()
    assert servico.consorciados.pedidos[-1].valor_parcela == "1234.56"
    (recusa,) = await servico.eventos("ReadmissaoRecusada")
    assert recusa["motivo"] == "Renda insuficiente."


async def _consorciado(servico: Servico, cota_id: str) -> str:
    ((consorciado_id,),) = await servico.linhas("SELECT consorciado_id FROM cota WHERE cota_id = %s", cota_id)
    return str(consorciado_id)


async def test_r8_06_the_tiers_of_the_penalty_are_checked_and_come_back_as_they_were(servico: Servico) -> None:
    faixas = [
        pb.FaixaPenal(ate="40", grupo="7.5", administradora="7.5"),
        pb.FaixaPenal(ate="100", motivo=pb.MOTIVO_EXCLUSAO_DESISTENCIA),
        pb.FaixaPenal(ate="100", administradora="10", motivo=pb.MOTIVO_EXCLUSAO_INADIMPLENCIA),
    ]
    plano = await servico.plano(clausula_penal=faixas, purga_exclusao_dias=10)
    assert [(f.ate, f.grupo, f.motivo) for f in plano.regra.clausula_penal] == [
        ("40.00000000", "7.50000000", pb.MOTIVO_EXCLUSAO_UNSPECIFIED),
        ("100.00000000", "0.00000000", pb.MOTIVO_EXCLUSAO_DESISTENCIA),
        ("100.00000000", "0.00000000", pb.MOTIVO_EXCLUSAO_INADIMPLENCIA),
    ]
    sem_fim = pb.CriarPlanoRequest(
        codigo="X",
        nome="Plano",
        classe_objeto=pb.CLASSE_OBJETO_MOVEIS,
        regra=pb.RegraGrupo(prazo_meses=60, max_cotas=20, taxa_administracao="15", clausula_penal=faixas[:1]),
    )
    erro = await servico.recusa("CriarPlano", sem_fim)
    assert [campo.pointer for campo in erro.fields] == ["/regra/clausula_penal"]


async def _contemplada(servico: Servico) -> tuple[pb.Adesao, str]:
    """A cota of a group under way that was drawn at its first AGO, and the id of its contemplação."""
    _, (cota, *_) = await em_andamento(servico)
    contemplacao_id = str(UUID(int=77))
    pedido = pb.RegistrarContemplacaoRequest(
        cota_id=cota.cota_id,
        contemplacao_id=contemplacao_id,
        ago=1,
        tipo=pb.TIPO_CONTEMPLACAO_SORTEIO,
        credito="60000.00",
        data_contabil=DATA,
    )
    await servico.rpc("RegistrarContemplacao", pedido, SISTEMA)
    return cota, contemplacao_id


async def test_r7_10_a_contemplacao_cancelled_in_an_ago_lets_the_cota_compete_again(servico: Servico) -> None:
    cota, contemplacao_id = await _contemplada(servico)
    for _ in range(2):
        await servico.fato(
            "CreditoCancelado", cota_id=cota.cota_id, contemplacao_id=contemplacao_id, motivo="AGO 4", data=DATA
        )
    ((contemplacao, credito),) = await servico.linhas(
        "SELECT contemplacao, credito FROM cota WHERE cota_id = %s", cota.cota_id
    )
    assert (contemplacao, credito) == ("NAO_CONTEMPLADA", "SEM_CREDITO")
    assert len(await servico.eventos("ContemplacaoDesfeita")) == 1


async def test_r4_21_what_the_member_picked_is_in_the_history_of_his_cota(servico: Servico) -> None:
    cota, contemplacao_id = await _contemplada(servico)
    escolhido = {"cota_id": cota.cota_id, "escolha": "CREDITO", "valor_centavos": 1_500_000, "data": DATA}
    for contemplacao in (contemplacao_id, str(UUID(int=78))):
        await servico.fato("ResiduoEscolhido", contemplacao_id=contemplacao, **escolhido)
    fatos = await servico.linhas(
        "SELECT detalhe FROM fato_cota WHERE cota_id = %s AND fato = 'ResiduoEscolhido'", cota.cota_id
    )
    assert fatos == [("Pago pelo crédito, que ficou R$ 15.000,00 menor",)], "that of another contemplação is not his"


async def test_r7_20_credit_and_guarantee_of_the_cota_follow_the_habilitacao(servico: Servico) -> None:
    cota, contemplacao_id = await _contemplada(servico)
    da_cota = {"cota_id": cota.cota_id, "data": DATA}
    do_credito = {**da_cota, "contemplacao_id": contemplacao_id}
    usado = {**do_credito, "finalidade": "FORNECEDOR"}
    vividos = []
    for tipo, dados in (
        ("DocumentosPedidos", do_credito),
        ("HabilitacaoReprovada", do_credito),
        ("DocumentosPedidos", do_credito),
        ("GarantiaRegistrada", da_cota),
        ("GarantiaRecusada", {**da_cota, "esperam": 1}),
        ("GarantiaRecusada", {**da_cota, "esperam": 0}),
        ("GarantiaRegistrada", da_cota),
        ("GarantiaConstituida", da_cota),
        ("GarantiaRegistrada", da_cota),
        ("CreditoAutorizado", {**do_credito, "contemplacao_id": str(UUID(int=78))}),
        ("CreditoAutorizado", do_credito),
        ("CreditoUsado", {**usado, "disponivel_centavos": 100}),
        ("CreditoUsado", {**usado, "finalidade": "DESPESA", "disponivel_centavos": 0}),
        ("GarantiaLiberada", da_cota),
        ("CotaQuitada", da_cota),
    ):
        await servico.fato(tipo, **dados)
        vividos += await servico.linhas(
            "SELECT credito, garantia, financeiro FROM cota WHERE cota_id = %s", cota.cota_id
        )
    assert vividos == [
        ("EM_ANALISE", "NENHUMA", "EM_DIA"),
        ("DISPONIVEL", "NENHUMA", "EM_DIA"),
        ("EM_ANALISE", "NENHUMA", "EM_DIA"),
        ("EM_ANALISE", "EM_CONSTITUICAO", "EM_DIA"),
        ("EM_ANALISE", "EM_CONSTITUICAO", "EM_DIA"),
        ("EM_ANALISE", "NENHUMA", "EM_DIA"),
        ("EM_ANALISE", "EM_CONSTITUICAO", "EM_DIA"),
        ("EM_ANALISE", "CONSTITUIDA", "EM_DIA"),
        ("EM_ANALISE", "CONSTITUIDA", "EM_DIA"),
        ("EM_ANALISE", "CONSTITUIDA", "EM_DIA"),
        ("AUTORIZADO", "CONSTITUIDA", "EM_DIA"),
        ("PARCIALMENTE_UTILIZADO", "CONSTITUIDA", "EM_DIA"),
        ("UTILIZADO", "CONSTITUIDA", "EM_DIA"),
        ("UTILIZADO", "LIBERADA", "QUITADA"),
        ("UTILIZADO", "LIBERADA", "QUITADA"),
    ]


async def test_r9_02_what_nobody_claims_and_who_appears_later(servico: Servico) -> None:
    _, (sai, *_) = await em_andamento(servico)
    await servico.fato("CotaExcluida", cota_id=sai.cota_id, causa="DESISTENCIA", data=DATA)
    await servico.fato("ExcluidoSorteado", cota_id=sai.cota_id, data=DATA)
    await servico.fato("RnpConstituido", cota_id=sai.cota_id, data=DATA)
    assert await excluido(servico, sai.cota_id) == "RNP"
    await servico.fato("RnpPago", cota_id=sai.cota_id, data=DATA)
    assert await excluido(servico, sai.cota_id) == "RESTITUIDO"
