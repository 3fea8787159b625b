"""A field for languages as people write them."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from studies.domain import languages


class LanguagesField(forms.CharField):
    """`English, French` to `["en", "fr"]`; a word that names no language is refused by name."""

    def prepare_value(self, value: Any) -> Any:
        """Codes as the reader calls them; what was typed stays as it was typed."""
        return languages.named(value, get_language() or "en") if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """Codes, in the order written."""
        codes, unknown = languages.listed(super().clean(value))
        if unknown:
            raise forms.ValidationError(
                _("“%(word)s” is no language that Tandem knows; write its English or French name, or its code.")
                % {"word": unknown[0]}
            )
        return codes

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other languages, or another order, are meant."""
        return languages.listed(data or "")[0] != list(initial or [])


def language_choices(codes: list[str], *further: str) -> list[tuple[str, str]]:
    """Choices for a select: nothing, the study's languages, and whatever is stored already."""
    reader = get_language() or "en"
    known = dict.fromkeys([*codes, *(code for code in further if code)])
    return [("", "—"), *((code, languages.name_of(code, reader)) for code in known)]
