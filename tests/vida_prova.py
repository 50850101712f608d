"""What happens in the life of a group beyond the usual month of `sistema_prova`: each act in the words of the trade."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from consorcio.contracts.auditoria.v1 import auditoria_pb2 as aud
from consorcio.contracts.financeiro.v1 import antecipacoes_pb2 as ant
from consorcio.contracts.financeiro.v1 import creditos_pb2 as cre
from consorcio.contracts.financeiro.v1 import encerramento_pb2 as enc
from consorcio.contracts.financeiro.v1 import exclusoes_pb2 as exc
from consorcio.contracts.financeiro.v1 import financeiro_pb2 as fin
from consorcio.contracts.financeiro.v1 import habilitacoes_pb2 as hab
from consorcio.contracts.financeiro.v1 import trocas_credito_pb2 as tro
from consorcio.contracts.grupos.v1 import grupos_pb2 as grp
from consorcio.contracts.grupos.v1 import transferencias_pb2 as tra
from consorcio.contracts.sorteios.v1 import assembleias_gerais_pb2 as ger
from consorcio.contracts.sorteios.v1 import sorteios_pb2 as sor
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.services.auditoria.domain.inclusao import conferir_entrada
from consorcio.services.sorteios.domain.verificacao_ata import LaudoAta, verificar_pacote
from sistema_prova import (
    QUEM_CONFERE,
    Assembleia,
    Balcao,
    Grupo,
    emitir,
    invariantes_violadas,
    pagamento,
)

_EM_ABERTO = (fin.SITUACAO_TITULO_ABERTO, fin.SITUACAO_TITULO_PARCIAL)


@dataclass(slots=True)
class Vida:
    """A group that lives: who asks, the group, its people in the order of the cotas, and the month it is in."""

    balcao: Balcao
    grupo: Grupo
    pessoas: list[str]
    ago: int = 1
    pagamentos: int = 0

    @property
    def dia(self) -> date:
        """The day the parcela of the month is due."""
        return self.grupo.vencimento(self.ago)

    @property
    def depois(self) -> date:
        """The day after the AGO of the month."""
        return self.grupo.data_ago(self.ago) + timedelta(days=1)

    def cota(self, numero: int) -> str:
        return self.grupo.cotas[numero]

    async def pagar(self, titulo: Any, valor: str = "", dia: date | None = None, referencia: str = "") -> Any:
        """A title, whole on the due date unless said."""
        self.pagamentos += 1
        referencia = referencia or f"pix-{self.pagamentos}"
        pedido = pagamento(titulo.identificador, valor or titulo.valor, dia or self.dia, referencia)
        return await self.balcao.pedir(fin.DESCRIPTOR, "ProcessarPagamento", pedido)

    async def pagar_com_mora(self, titulo: Any, dia: date) -> Any:
        """What is due on a late day, with fine and interest (R4.71)."""
        pedido = fin.CalcularPagamentoRequest(parcela_id=titulo.parcela_id, data=str(dia))
        devido = await self.balcao.pedir(fin.DESCRIPTOR, "CalcularPagamento", pedido)
        assert Decimal(devido.total) > Decimal(titulo.valor) - Decimal(titulo.valor_pago)
        await self.pagar(titulo, devido.total, dia)
        return devido

    async def receber_arquivo(self, titulos: Collection[Any]) -> None:
        """What the bank received on the due date, in one file."""
        linhas = [f"banco-{t.parcela_id};{t.identificador};{t.valor};{self.dia}" for t in titulos]
        pedido = fin.ProcessarArquivoPagamentosRequest(
            conteudo="\n".join(["referencia;identificador;valor;data", *linhas]).encode(),
            nome=f"mes-{self.ago}.csv",
            canal=fin.CANAL_PAGAMENTO_BOLETO,
            data_contabil=str(self.dia),
        )
        feito = await self.balcao.pedir(fin.DESCRIPTOR, "ProcessarArquivoPagamentos", pedido)
        assert feito.aplicados == len(titulos), feito

    async def novo_mes(self, nao_pagam: Collection[int] = ()) -> dict[int, Any]:
        """The parcelas of the next month, paid by the bank's file but by who is named; all of them by cota."""
        self.ago += 1
        titulos = {titulo.cota_numero: titulo for titulo in await emitir(self.balcao, self.grupo, self.ago)}
        em_dia = [t for numero, t in titulos.items() if numero not in nao_pagam and t.situacao in _EM_ABERTO]
        await self.receber_arquivo(em_dia)
        return titulos

    async def convocar(self) -> Assembleia:
        return await Assembleia.convocar(self.balcao, self.grupo, self.ago)

    async def realizar(self, assembleia: Assembleia, nao_pagam: Collection[int] = ()) -> Any:
        """Drawn and called; each winning bid is paid on its last day but by who does not; the result."""
        resultado = await assembleia.sortear()
        if not resultado.contemplacoes:
            return resultado
        lances = {lance.cota_numero: lance for lance in resultado.lances}
        for contemplacao in await assembleia.aguardar(
            sor.SITUACAO_CONTEMPLACAO_CONFIRMADA, sor.SITUACAO_CONTEMPLACAO_PENDENTE
        ):
            numero = contemplacao.cota_numero
            a_pagar = contemplacao.situacao == sor.SITUACAO_CONTEMPLACAO_PENDENTE and contemplacao.identificador_titulo
            if a_pagar and numero not in nao_pagam:
                await self.pagar_lance(assembleia, contemplacao, lances[numero])
        if not nao_pagam:
            await assembleia.aguardar(sor.SITUACAO_CONTEMPLACAO_CONFIRMADA)
        return resultado

    async def pagar_lance(self, assembleia: Assembleia, contemplacao: Any, lance: Any) -> None:
        """The own money of a bid: embutido and FGTS are not paid by the member (R6.20, R6.50)."""
        self.pagamentos += 1
        proprio = Decimal(lance.valor) - Decimal(lance.embutido or 0) - Decimal(lance.fgts or 0)
        await assembleia.pagar_lance(contemplacao, f"{proprio:.2f}")

    async def exigir_conservado(self) -> None:
        """I1 to I19."""
        assert await invariantes_violadas(self.balcao, self.grupo) == []

    async def cotas(self) -> list[Any]:
        pedido = grp.ListarCotasRequest(grupo_id=self.grupo.grupo_id, tamanho_pagina=200)
        return list((await self.balcao.pedir(grp.DESCRIPTOR, "ListarCotas", pedido)).cotas)

    async def posicao(self, numero: int) -> Any:
        pedido = fin.BuscarPosicaoCotaRequest(cota_id=self.cota(numero))
        return await self.balcao.pedir(fin.DESCRIPTOR, "BuscarPosicaoCota", pedido)

    async def titulos(self, numero: int, tipo: fin.TipoTitulo.ValueType = fin.TIPO_TITULO_PARCELA) -> list[Any]:
        """What a cota has open, of one type, in order of the due date."""
        pedido = fin.ListarParcelasCotaRequest(cota_id=self.cota(numero), tamanho_pagina=200)
        todos = (await self.balcao.pedir(fin.DESCRIPTOR, "ListarParcelasCota", pedido)).parcelas
        abertos = [titulo for titulo in todos if titulo.tipo == tipo and titulo.situacao in _EM_ABERTO]
        return sorted(abertos, key=lambda titulo: titulo.vencimento)

    async def vender_tarde(self, numero: int) -> None:
        """A seat of a group that runs: reserved, paid on the same day, and a cota (R3.10)."""
        dia = self.depois
        item = grp.ItemAdesao(consorciado_id=self.pessoas[numero - 1], numero=numero)
        pedido = grp.IniciarAdesoesEmLoteRequest(grupo_id=self.grupo.grupo_id, itens=[item], data_contabil=str(dia))
        (resultado,) = (await self.balcao.pedir(grp.DESCRIPTOR, "IniciarAdesoesEmLote", pedido)).resultados
        assert not resultado.erro, resultado.erro
        self.grupo = replace(self.grupo, cotas=self.grupo.cotas | {numero: resultado.adesao.cota_id})
        (titulo,) = await self.balcao.esperar("primeira parcela da venda", lambda: self.titulos_de(numero), bool)
        await self.pagar(titulo, dia=dia)
        await self.esperar_vinculo(numero, grp.VINCULO_COTA_ATIVA)

    async def titulos_de(self, numero: int) -> list[Any]:
        """As `titulos`, of a cota that financeiro may not know yet."""
        pedido = fin.ListarParcelasGrupoRequest(grupo_id=self.grupo.grupo_id, tamanho_pagina=200)
        todos = (await self.balcao.pedir(fin.DESCRIPTOR, "ListarParcelasGrupo", pedido)).parcelas
        return [titulo for titulo in todos if titulo.cota_id == self.cota(numero)]

    async def esperar_vinculo(self, numero: int, vinculo: Any) -> None:
        """Until grupos, which keeps the seats, and financeiro agree on what a cota is."""

        async def dele() -> Any:
            pedido = grp.BuscarCotaRequest(cota_id=self.cota(numero))
            return (await self.balcao.pedir(grp.DESCRIPTOR, "BuscarCota", pedido)).vinculo

        await self.balcao.esperar(f"cota {numero} em {vinculo}", dele, lambda achado: achado == vinculo)

    async def excluir(self, numero: int, causa: exc.CausaExclusao.ValueType) -> Any:
        """The day after the AGO (R8.01)."""
        pedido = exc.ExcluirCotaRequest(
            cota_id=self.cota(numero), causa=causa, justificativa="Pedido", data_contabil=str(self.depois)
        )
        exclusao = await self.balcao.pedir(exc.DESCRIPTOR, "ExcluirCota", pedido)
        await self.esperar_vinculo(numero, grp.VINCULO_COTA_EXCLUIDA)
        return exclusao

    async def readmitir(self, numero: int) -> None:
        """Who left comes back to the same seat (R3.15)."""
        pedido = exc.ReadmitirCotaRequest(
            cota_id=self.cota(numero), justificativa="Voltou", data_contabil=str(self.depois)
        )
        await self.balcao.pedir(exc.DESCRIPTOR, "ReadmitirCota", pedido)
        await self.esperar_vinculo(numero, grp.VINCULO_COTA_ATIVA)

    async def restituir(self, numero: int) -> Any:
        """What an excluded member who was drawn gets, by two people (R2.02)."""
        buscar = exc.BuscarExclusaoRequest(cota_id=self.cota(numero))

        async def dele() -> Any:
            return await self.balcao.pedir(exc.DESCRIPTOR, "BuscarExclusao", buscar)

        a_pagar = exc.SITUACAO_EXCLUSAO_A_PAGAR
        apurada = await self.balcao.esperar("restituição apurada", dele, lambda feita: feita.situacao == a_pagar)
        propor = exc.ProporPagamentoRestituicaoRequest(cota_id=self.cota(numero), data_pagamento=apurada.disponivel_em)
        proposta = await self.balcao.pedir(exc.DESCRIPTOR, "ProporPagamentoRestituicao", propor)
        decidir = exc.DecidirPagamentoRestituicaoRequest(
            cota_id=self.cota(numero), versao=proposta.versao, aprova=True, comprovante=f"E-restituicao-{numero}"
        )
        return await self.balcao.pedir(exc.DESCRIPTOR, "DecidirPagamentoRestituicao", decidir, quem=QUEM_CONFERE)

    async def transferir(self, numero: int, para: str) -> None:
        """Asked by one, consented by another, the fee paid; then the cota is of somebody else (R7.50)."""
        pedido = tra.PedirTransferenciaRequest(cota_id=self.cota(numero), cessionario_id=para, data=str(self.depois))
        pedida = await self.balcao.pedir(tra.DESCRIPTOR, "PedirTransferencia", pedido)
        decidir = tra.DecidirTransferenciaRequest(
            transferencia_id=pedida.transferencia_id,
            aprova=True,
            termo_documento_id=pedida.transferencia_id,
            data=str(self.depois),
        )
        await self.balcao.pedir(tra.DESCRIPTOR, "DecidirTransferencia", decidir, quem=QUEM_CONFERE)
        (taxa,) = await self.balcao.esperar(
            "taxa da transferência", lambda: self.titulos(numero, fin.TIPO_TITULO_TAXA_TRANSFERENCIA), bool
        )
        await self.pagar(taxa, dia=self.depois)

        async def titular() -> str:
            pedido = grp.BuscarCotaRequest(cota_id=self.cota(numero))
            return str((await self.balcao.pedir(grp.DESCRIPTOR, "BuscarCota", pedido)).consorciado_id)

        await self.balcao.esperar("cota de outra pessoa", titular, lambda quem: quem == para)

    async def mudar_preco(self, preco: str, qual: int = 0) -> None:
        """Of a bem, from the day after the AGO on (R4.30)."""
        bem_id = self.grupo.bens[qual]
        bem = await self.balcao.pedir(grp.DESCRIPTOR, "BuscarBem", grp.BuscarBemRequest(bem_id=bem_id))
        pedido = grp.AlterarPrecoRequest(
            bem_id=bem_id,
            preco=preco,
            vigencia_inicio=str(self.depois),
            motivo="Tabela do mês",
            versao=bem.versao,
        )
        await self.balcao.pedir(grp.DESCRIPTOR, "AlterarPreco", pedido)

    async def trocar_credito(self, numero: int, qual: int) -> Any:
        """To another bem of the group, before being contemplated (R4.60)."""
        pedido = tro.TrocarCreditoRequest(
            cota_id=self.cota(numero), bem_id=self.grupo.bens[qual], data_contabil=str(self.depois)
        )
        return await self.balcao.pedir(tro.DESCRIPTOR, "TrocarCredito", pedido)

    async def antecipar(self, numero: int, **escolha: Any) -> Any:
        """Asked for and paid on the same day (R4.55)."""
        dia = self.depois + timedelta(days=1)
        pedido = ant.PedirAntecipacaoRequest(
            cota_id=self.cota(numero), escolha=ant.EscolhaAntecipacao(**escolha), data_contabil=str(dia)
        )
        pedida = await self.balcao.pedir(ant.DESCRIPTOR, "PedirAntecipacao", pedido)
        await self.pagar(pedida, dia=dia)
        return pedida

    async def habilitar(self, numero: int) -> None:
        """Documents, analysis, analysis of the bem: who opened it does not decide (R7.20)."""
        cota_id, data = self.cota(numero), str(self.depois)
        abrir = hab.AbrirHabilitacaoRequest(cota_id=cota_id, pessoa=hab.PESSOA_HABILITADA_FISICA, data=data)
        aberta = await self.balcao.pedir(hab.DESCRIPTOR, "AbrirHabilitacao", abrir)
        for documento in aberta.documentos:
            decidir = hab.DecidirDocumentoRequest(
                cota_id=cota_id,
                codigo=documento.codigo,
                decisao=hab.DECISAO_DOCUMENTO_DISPENSAR,
                motivo="Visto no balcão",
                data=data,
            )
            await self.balcao.pedir(hab.DESCRIPTOR, "DecidirDocumento", decidir, quem=QUEM_CONFERE)
        etapa = hab.DecidirEtapaRequest(cota_id=cota_id, aprova=True, data=data)
        decididas = [
            (await self.balcao.pedir(hab.DESCRIPTOR, "DecidirEtapa", etapa, quem=QUEM_CONFERE)).etapa for _ in range(3)
        ]
        assert decididas[-1] == hab.ETAPA_HABILITACAO_AUTORIZADA

    async def garantir(self, numero: int, valor: str) -> None:
        """Registered by one, accepted by another (R7.22)."""
        registrar = hab.RegistrarGarantiaRequest(
            cota_id=self.cota(numero),
            tipo=hab.TIPO_GARANTIA_ALIENACAO_FIDUCIARIA,
            descricao="Imóvel",
            valor=valor,
            registro="Matrícula 1",
            data=str(self.depois),
        )
        garantia = await self.balcao.pedir(hab.DESCRIPTOR, "RegistrarGarantia", registrar)
        decidir = hab.DecidirGarantiaRequest(garantia_id=garantia.garantia_id, aprova=True, data=str(self.depois))
        await self.balcao.pedir(hab.DESCRIPTOR, "DecidirGarantia", decidir, quem=QUEM_CONFERE)

    async def propor_pagamento(self, numero: int, valor: str) -> Any:
        """To the vendor of the bem (R7.04)."""
        pedido = cre.ProporUsoCreditoRequest(
            cota_id=self.cota(numero),
            finalidade=cre.FINALIDADE_CREDITO_FORNECEDOR,
            valor=valor,
            beneficiario="Construtora Exemplo Ltda.",
            documento=f"Escritura {numero}",
            data_contabil=str(self.depois),
        )
        return await self.balcao.pedir(cre.DESCRIPTOR, "ProporUsoCredito", pedido)

    async def autorizar_pagamento(self, uso: Any, **quem: Any) -> Any:
        pedido = cre.DecidirUsoCreditoRequest(uso_id=uso.uso_id, aprova=True, comprovante=f"E-{uso.uso_id}")
        return await self.balcao.pedir(cre.DESCRIPTOR, "DecidirUsoCredito", pedido, **quem)

    async def cancelar_contemplacao(self, numero: int) -> Any:
        """Decided by an assembly for who owes and did not use the credit (R7.10)."""
        pedido = cre.CancelarCreditoRequest(
            cota_id=self.cota(numero), motivo="Decidido em AGE", data_contabil=str(self.depois)
        )
        return await self.balcao.pedir(cre.DESCRIPTOR, "CancelarCredito", pedido)

    async def deliberar(
        self,
        tipo: ger.TipoAssembleiaGeral.ValueType,
        materia: ger.Materia.ValueType,
        texto: str,
        a_favor: Collection[int],
    ) -> Any:
        """An assembly after the AGO: called in time, voted by those, its ata approved (R5.03); the result."""
        dia, envio = self.depois + timedelta(days=1), self.depois - timedelta(days=19)
        convocar = ger.ConvocarAssembleiaGeralRequest(
            grupo_id=self.grupo.grupo_id,
            tipo=tipo,
            data=str(dia),
            hora="19:00",
            local="Sala virtual",
            pauta=[ger.ItemPauta(materia=materia, texto=texto)],
            pedida_em=str(envio) if tipo == ger.TIPO_ASSEMBLEIA_GERAL_AGE else "",
            data_contabil=str(envio),
        )
        age = (await self._geral("ConvocarAssembleiaGeral", convocar)).assembleia_geral_id
        abrir = ger.AbrirAssembleiaGeralRequest(assembleia_geral_id=age, data_contabil=str(dia))
        await self._geral("AbrirAssembleiaGeral", abrir)
        for numero in a_favor:
            voto = ger.RegistrarVotoRequest(
                assembleia_geral_id=age,
                cota_id=self.cota(numero),
                item=1,
                voto=ger.OPCAO_VOTO_FAVOR,
                meio=ger.MEIO_VOTO_PRESENCIAL,
                data_contabil=str(dia),
            )
            await self._geral("RegistrarVoto", voto)
        encerrar = ger.EncerrarAssembleiaGeralRequest(assembleia_geral_id=age, data_contabil=str(dia))
        (resultado,) = (await self._geral("EncerrarAssembleiaGeral", encerrar)).resultados
        lavrar = ger.LavrarAtaGeralRequest(assembleia_geral_id=age, relato="Sem incidentes.", data_contabil=str(dia))
        ata = await self._geral("LavrarAtaGeral", lavrar)
        aprovar = ger.AprovarAtaGeralRequest(
            assembleia_geral_id=age, impressao_digital=ata.impressao_digital, data_contabil=str(dia)
        )
        await self._geral("AprovarAtaGeral", aprovar)
        return resultado

    async def _geral(self, metodo: str, pedido: Any) -> Any:
        return await self.balcao.pedir(ger.DESCRIPTOR, metodo, pedido)

    async def ata_conferida(self, assembleia: Assembleia) -> LaudoAta:
        """The ata drawn up, and its bundle checked as `consorcio verificar ata` does, offline."""
        lavrar = sor.LavrarAtaRequest(assembleia_id=assembleia.assembleia_id, data_contabil=str(self.depois))
        await self.balcao.pedir(sor.DESCRIPTOR, "LavrarAta", lavrar)
        pacote = await self.balcao.esperar("ata no registro assinado", lambda: self._pacote(assembleia), bool)
        return verificar_pacote(pacote, conferir_entrada)

    async def _pacote(self, assembleia: Assembleia) -> bytes:
        """Empty until a signed checkpoint of the audit register covers the ata."""
        await self.balcao.pedir(aud.DESCRIPTOR, "AssinarCheckpoint", aud.AssinarCheckpointRequest())
        pedido = sor.ObterPacoteProvaRequest(assembleia_id=assembleia.assembleia_id)
        try:
            return bytes((await self.balcao.pedir(sor.DESCRIPTOR, "ObterPacoteProva", pedido)).conteudo)
        except ConsorcioError as recusa:
            if recusa.kind is not ErrorKind.PRECONDITION:
                raise
            return b""

    async def encerrar(self) -> Any:
        """The accounts of the end by two people, and the books in zero (R9.05)."""
        grupo_id, dia = self.grupo.grupo_id, self.depois + timedelta(days=60)
        await self.balcao.pedir(enc.DESCRIPTOR, "ProporEncerramento", enc.ProporEncerramentoRequest(grupo_id=grupo_id))
        decidir = enc.DecidirEncerramentoRequest(grupo_id=grupo_id, aprova=True, data_contabil=str(dia))
        await self.balcao.pedir(enc.DESCRIPTOR, "DecidirEncerramento", decidir, quem=QUEM_CONFERE)
        fim = enc.EncerrarGrupoRequest(grupo_id=grupo_id, data_contabil=str(dia + timedelta(days=60)))
        return await self.balcao.pedir(enc.DESCRIPTOR, "EncerrarGrupo", fim)
