"""Reads the log from the beginning and says which is the first entry that is not what was written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from consorcio.services.auditoria.domain.checkpoint import Checkpoint, divergencia_do_checkpoint
from consorcio.services.auditoria.domain.merkle import Fronteira, No
from consorcio.services.auditoria.domain.registro import ELO_INICIAL, Registro, divergencia_do_conteudo, encadear


@dataclass(frozen=True, slots=True)
class Divergencia:
    """Something that does not match. `indice` is None when it is about a checkpoint and not about an entry."""

    indice: int | None
    motivo: str


@dataclass(frozen=True, slots=True)
class Laudo:
    """The outcome of a verification. `assinados` is how many entries the newest checkpoint covers."""

    registros: int
    checkpoints: int
    assinados: int
    divergencia: Divergencia | None

    @property
    def confere(self) -> bool:
        """Whether everything matches."""
        return self.divergencia is None


class Verificador:
    """Takes entries in order (`conferir`), then gives the report (`concluir`). It keeps no entry."""

    def __init__(self, checkpoints: Iterable[Checkpoint], chaves: Mapping[str, bytes]) -> None:
        self._a_conferir: dict[int, list[Checkpoint]] = {}
        self._assinados = 0
        self._conferidos = 0
        self._conferido_ate = 0
        self._cadeia = ELO_INICIAL
        self._fronteira = Fronteira()
        self._do_registro: Divergencia | None = None
        self._do_checkpoint: Divergencia | None = None
        self._chaves = chaves
        self.receber(checkpoints)

    @property
    def parou(self) -> bool:
        """Whether the first bad entry was found: nothing after it can be judged."""
        return self._do_registro is not None

    @property
    def proximo(self) -> int:
        """The index that should come next, which is how many entries matched."""
        return self._fronteira.tamanho

    def receber(self, checkpoints: Iterable[Checkpoint]) -> None:
        """More checkpoints; each must come before the entry that completes its size."""
        for checkpoint in checkpoints:
            if motivo := divergencia_do_checkpoint(checkpoint, self._chaves.get(checkpoint.chave_id)):
                motivo = f"O ponto de verificação de tamanho {checkpoint.tamanho} não confere: {motivo}."
                self._do_checkpoint = self._do_checkpoint or Divergencia(None, motivo)
                continue
            self._a_conferir.setdefault(checkpoint.tamanho, []).append(checkpoint)
            self._assinados = max(self._assinados, checkpoint.tamanho)

    def conferir(self, registro: Registro) -> list[tuple[No, bytes]]:
        """Check one entry; the inner nodes of the tree that it completed."""
        if self.parou:
            return []
        if motivo := self._divergencia(registro):
            self.recusar(motivo)
            return []
        self._cadeia = registro.cadeia
        completos = self._fronteira.acrescentar(registro.folha)
        for checkpoint in self._a_conferir.pop(self.proximo, ()):
            self._comparar(checkpoint)
        return completos

    def recusar(self, motivo: str, indice: int | None = None) -> None:
        """The next entry (or the one of that index) is not what was written, for a reason found outside."""
        if not self.parou:
            self._do_registro = Divergencia(self.proximo if indice is None else indice, motivo)

    def concluir(self) -> Laudo:
        """The report. Entries missing at the end are noticed here."""
        if self.proximo < self._assinados:
            self.recusar(f"não está no registro, que foi assinado com {self._assinados} registros")
        if not self._assinados and self.proximo and self._do_checkpoint is None:
            self._do_checkpoint = Divergencia(None, "Nenhum ponto de verificação assinado foi apresentado.")
        divergencia = self._do_registro or self._do_checkpoint
        return Laudo(self.proximo, self._conferidos, self._assinados, divergencia)

    def _divergencia(self, registro: Registro) -> str | None:
        if registro.indice != self.proximo:
            return f"no lugar dele está o de índice {registro.indice}"
        if motivo := divergencia_do_conteudo(registro):
            return motivo
        if encadear(self._cadeia, registro.folha) != registro.cadeia:
            return "o elo da cadeia não continua o anterior"
        return None

    def _comparar(self, checkpoint: Checkpoint) -> None:
        if (self._fronteira.raiz(), self._cadeia) == (checkpoint.raiz, checkpoint.cadeia):
            self._conferidos += 1
            self._conferido_ate = self.proximo
            return
        self.recusar(
            f"o registro foi reescrito: a raiz dos primeiros {checkpoint.tamanho} não é a assinada;"
            f" a alteração está entre os índices {self._conferido_ate} e {checkpoint.tamanho - 1}",
            self._conferido_ate,
        )
