"""Sentences of readers of files, in the language of whoever reads them."""

from django.utils.translation import gettext

from studies.domain.sentences import Sentence


def translated(sentence: Sentence) -> str:
    """The sentence in the reader's language."""
    said = gettext(sentence.template)
    return said % sentence.values if sentence.values else said
