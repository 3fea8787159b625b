"""Filters for the templates of every app."""

from django import template
from django.utils.translation import get_language

from studies.domain import languages

register = template.Library()


@register.filter
def language(code: str) -> str:
    """What a language is called, in the reader's language; nothing for no code."""
    return languages.name_of(code, get_language() or "en") if code else ""
