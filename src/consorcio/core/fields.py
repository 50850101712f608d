"""Fields of a question as JSON, a form or a command line gives them, read by name into the units of the domain.

Generous in the form (a number or its text, `2,3,4` or a list, an empty field is an absent one), strict in the meaning:
what is not exactly the value asked for is a validation error that names the field.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar

from consorcio.core.errors import ConsorcioError, validation
from consorcio.core.money import parse_reais
from consorcio.core.percent import parse_pct

Item = TypeVar("Item")
Choice = TypeVar("Choice", bound=Enum)

_TRUE, _FALSE = {"true", "sim", "1"}, {"false", "nao", "não", "0"}
_MAX_DIGITS = 18


class Fields:
    """Named fields. `pointer` is where they are in the whole question, for the errors."""

    def __init__(self, values: Mapping[str, Any], pointer: str = "") -> None:
        self._values = {name: value for name, value in values.items() if value is not None and value != ""}
        self._pointer = pointer

    def has(self, name: str) -> bool:
        """Whether the field came with something in it."""
        return name in self._values

    def integer(self, name: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number in a range, both ends included."""
        return self._integer(self._value(name, default), name, low, high)

    def integers(self, name: str, low: int, high: int, default: Sequence[int] | None = None) -> list[int]:
        """A list of whole numbers in a range."""
        items = self.items(name, default)
        return [self._integer(item, f"{name}/{i}", low, high) for i, item in enumerate(items)]

    def money(self, name: str, low: int = 0, default: str | None = None) -> int:
        """An amount in reais, as centavos."""
        centavos = self._money(self._value(name, default), name)
        if centavos < low:
            raise self._refuse(name, f"{name} deve ser {'maior que zero' if low == 1 else 'zero ou mais'}.")
        return centavos

    def monies(self, name: str) -> list[int]:
        """A list of amounts, zero or more, as centavos."""
        return [self._money(item, f"{name}/{i}") for i, item in enumerate(self.items(name))]

    def percent(self, name: str, low: int | None, high: int | None, default: str | None = None) -> Decimal:
        """A percent in a range, both ends included; None leaves an end open."""
        return self._percent(self._value(name, default), name, low, high)

    def percents(self, name: str, low: int | None, high: int | None) -> list[Decimal]:
        """A list of percents in a range."""
        return [self._percent(item, f"{name}/{i}", low, high) for i, item in enumerate(self.items(name))]

    def day(self, name: str) -> date:
        """An ISO date."""
        text = self._value(name, None)
        try:
            day = date.fromisoformat(text) if isinstance(text, str) else None
        except ValueError:
            day = None
        if day is None or day.isoformat() != text:
            raise self._refuse(name, f"{name} deve ser uma data que exista, no formato AAAA-MM-DD.")
        return day

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A true or false field."""
        value = self._value(name, default)
        text = str(value).strip().lower()
        if not isinstance(value, bool | str | int) or text not in _TRUE | _FALSE:
            raise self._refuse(name, f"{name} deve ser true ou false.")
        return text in _TRUE

    def text(self, name: str) -> str:
        """A text."""
        value = self._value(name, None)
        if not isinstance(value, str):
            raise self._refuse(name, f"{name} deve ser um texto.")
        return value.strip()

    def choice(self, name: str, options: type[Choice], default: Choice | None = None) -> Choice:
        """One of the values of an enumeration, in upper or lower case."""
        value = self._value(name, default.value if default else None)
        text = value.strip().upper() if isinstance(value, str) else ""
        for option in options:
            if text == option.value:
                return option
        raise self._refuse(name, f"{name} deve ser um de {', '.join(str(option.value) for option in options)}.")

    def items(self, name: str, default: Sequence[Any] | None = None) -> list[Any]:
        """A list; a text is split at its commas."""
        value = self._value(name, default)
        if isinstance(value, str):
            return [part.strip() for part in value.strip("[] ").split(",")]
        if not isinstance(value, list | tuple):
            raise self._refuse(name, f"{name} deve ser uma lista.")
        return list(value)

    def objects(self, name: str, read: Callable[[Fields], Item]) -> list[Item]:
        """A list of objects, each read by the function; absent is empty."""
        read_ones = []
        for i, item in enumerate(self.items(name, ())):
            if not isinstance(item, Mapping):
                raise self._refuse(f"{name}/{i}", f"Cada item de {name} deve ser um objeto.")
            read_ones.append(read(Fields(item, f"{self._pointer}/{name}/{i}")))
        return read_ones

    def _value(self, name: str, default: Any) -> Any:
        value = self._values.get(name, default)
        if value is None:
            raise self._refuse(name, f"Informe {name}.")
        return value

    def _integer(self, value: Any, name: str, low: int, high: int) -> int:
        number = _whole(value)
        if number is None:
            raise self._refuse(name, f"{name} deve ser um número inteiro.")
        if not low <= number <= high:
            raise self._refuse(name, f"{name} deve ficar entre {low} e {high}.")
        return number

    def _money(self, value: Any, name: str) -> int:
        text = self._number_text(value, name)
        whole, point, decimals = text.partition(".")
        return parse_reais(f"{whole}{point}{decimals}0" if len(decimals) == 1 else text, f"{self._pointer}/{name}")

    def _percent(self, value: Any, name: str, low: int | None, high: int | None) -> Decimal:
        percent = parse_pct(self._number_text(value, name), f"{self._pointer}/{name}")
        if (low is not None and percent < low) or (high is not None and percent > high):
            raise self._refuse(name, f"{name} deve ficar entre {low} e {high}.")
        return percent

    def _number_text(self, value: Any, name: str) -> str:
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
            raise self._refuse(name, f"{name} deve ser um número, ou um número escrito como texto.")
        return f"{value:f}" if isinstance(value, Decimal) else str(value).strip()

    def _refuse(self, name: str, message: str) -> ConsorcioError:
        return validation(f"{self._pointer}/{name}", message)


def _whole(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, Decimal):
        return int(value) if value.is_finite() and value == value.to_integral_value() else None
    if isinstance(value, str):
        text = value.strip()
        digits = text.removeprefix("-")
        return int(text) if digits.isascii() and digits.isdigit() and len(digits) <= _MAX_DIGITS else None
    return None
