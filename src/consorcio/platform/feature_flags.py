"""Feature flags through the OpenFeature API: whoever knows it needs to learn nothing of ours.

    api.set_provider(ConfigurationProvider(configuration))
    client = api.get_client()
    await client.get_boolean_value_async("extrato_novo", False, EvaluationContext(usuario_id, {"papeis": [...]}))

The attributes of the context are `papeis` (list) and `grupo_id`. Flags are booleans and are read from another process,
so only the asynchronous call finds them; the synchronous one answers the default.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Never

from openfeature.evaluation_context import EvaluationContext
from openfeature.exception import FlagNotFoundError, GeneralError, TypeMismatchError
from openfeature.flag_evaluation import FlagResolutionDetails, FlagValueType, Reason
from openfeature.provider import AbstractProvider, Metadata

from consorcio.core.feature_flags import Razao
from consorcio.platform.configuration import Configuration

_REASONS = {
    Razao.DESLIGADA: Reason.DISABLED,
    Razao.PAPEL: Reason.TARGETING_MATCH,
    Razao.GRUPO: Reason.TARGETING_MATCH,
    Razao.PERCENTUAL: Reason.SPLIT,
    Razao.FORA: Reason.DEFAULT,
}


class ConfigurationProvider(AbstractProvider):
    """OpenFeature over the flags of configuracao."""

    def __init__(self, configuration: Configuration) -> None:
        super().__init__()
        self._configuration = configuration

    def get_metadata(self) -> Metadata:
        """How this provider is called."""
        return Metadata("consorcio-configuracao")

    async def resolve_boolean_details_async(
        self, flag_key: str, default_value: bool, evaluation_context: EvaluationContext | None = None
    ) -> FlagResolutionDetails[bool]:
        """Whether a flag is on for the target of the context. Raises FlagNotFoundError."""
        context = evaluation_context or EvaluationContext()
        found = await self._configuration.flag(
            flag_key,
            context.targeting_key or "",
            _texts(context.attributes.get("papeis")),
            str(context.attributes.get("grupo_id") or ""),
        )
        if found is None:
            raise FlagNotFoundError(f"não há chave {flag_key}")
        ligada, razao = found
        return FlagResolutionDetails(ligada, variant=razao.value, reason=_REASONS[razao])

    def resolve_boolean_details(
        self, flag_key: str, default_value: bool, evaluation_context: EvaluationContext | None = None
    ) -> FlagResolutionDetails[bool]:
        """Never: a flag is read from another process."""
        raise GeneralError("use get_boolean_value_async")

    def resolve_string_details(
        self, flag_key: str, default_value: str, evaluation_context: EvaluationContext | None = None
    ) -> Never:
        """Never: flags are booleans."""
        raise _not_boolean(flag_key)

    def resolve_integer_details(
        self, flag_key: str, default_value: int, evaluation_context: EvaluationContext | None = None
    ) -> Never:
        """Never: flags are booleans."""
        raise _not_boolean(flag_key)

    def resolve_float_details(
        self, flag_key: str, default_value: float, evaluation_context: EvaluationContext | None = None
    ) -> Never:
        """Never: flags are booleans."""
        raise _not_boolean(flag_key)

    def resolve_object_details(
        self,
        flag_key: str,
        default_value: Sequence[FlagValueType] | Mapping[str, FlagValueType],
        evaluation_context: EvaluationContext | None = None,
    ) -> Never:
        """Never: flags are booleans."""
        raise _not_boolean(flag_key)


def _not_boolean(flag_key: str) -> TypeMismatchError:
    return TypeMismatchError(f"{flag_key} é ligada ou desligada; use get_boolean_value_async")


def _texts(value: Any) -> frozenset[str]:
    return frozenset(map(str, value)) if isinstance(value, list | tuple | set | frozenset) else frozenset()
