"""A form of a screen, sent wrong: what it has to say of it."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect


def recusado(campo: Locator) -> None:
    """The field says that it is wrong, and why."""
    expect(campo).to_have_attribute("aria-invalid", "true")
    expect(campo).to_have_accessible_description(re.compile(r"\S"))


def avisado(tela: Page, texto: str | re.Pattern[str]) -> None:
    """The message at the corner says that it was done."""
    expect(tela.locator("[aria-live=polite] p").filter(has_text=texto).last).to_be_visible()
