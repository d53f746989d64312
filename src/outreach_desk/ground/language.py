"""The shown language: `_()` translates now, `N_()` marks for later, `ngettext` counts.

Source language is English, the default shown language Vietnamese (gettext catalogues under
`resources/locale`). The pseudo-language puts each translated text in ⟦⟧, so that a test finds what is not.
"""

import gettext
from collections.abc import Callable

from outreach_desk.ground import paths

VIETNAMESE = "vi"
ENGLISH = "en"
PSEUDO = "pseudo"
LANGUAGES = (VIETNAMESE, ENGLISH)


class _Pseudo(gettext.NullTranslations):
    """Marks every text that went through translation."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


class _Shown:
    """What is shown now: the one piece of state that a whole program shares, as gettext does."""

    def __init__(self) -> None:
        self.language = ENGLISH
        self.catalogue: gettext.NullTranslations = gettext.NullTranslations()


_shown = _Shown()


def set_language(language: str) -> None:
    """Show `vi`, `en` or `pseudo` from now on. An unknown language is a mistake of ours (ValueError)."""
    if language == PSEUDO:
        _shown.catalogue = _Pseudo()
    elif language == ENGLISH:
        _shown.catalogue = gettext.NullTranslations()
    elif language == VIETNAMESE:
        _shown.catalogue = gettext.translation(
            "outreach_desk", localedir=paths.resource("locale"), languages=[VIETNAMESE]
        )
    else:
        raise ValueError(language)
    _shown.language = language


def language() -> str:
    """Give the language that is shown now."""
    return _shown.language


def _(message: str) -> str:
    """Translate a text now."""
    return _shown.catalogue.gettext(message)


def ngettext(one: str, many: str, n: int) -> str:
    """Translate a text that counts `n`."""
    return _shown.catalogue.ngettext(one, many, n)


def N_(message: str) -> str:  # noqa: N802 - the name that catalogue tools look for
    """Mark a text for the catalogue; it is translated where it is shown."""
    return message


def said(message: str, **values: object) -> Callable[[], str]:
    """Give words that are translated when they are shown, with `{name}` filled from `values`.

    Mark the text at the call with `N_`: `said(N_("Row {row} is empty."), row=3)`.
    """
    return lambda: _(message).format(**values) if values else _(message)


def in_language(vi: str, en: str) -> str:
    """Choose between two texts that data carries in both languages (code lists, units, rules)."""
    if _shown.language == PSEUDO:
        return f"⟦{vi}⟧"
    return vi if _shown.language == VIETNAMESE else en
