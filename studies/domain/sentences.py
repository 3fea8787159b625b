"""Sentences for people, said in English here and translated where a page or a command shows them."""

from collections.abc import Mapping
from dataclasses import dataclass, field


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for the translators' catalogue; `makemessages` knows this name."""
    return sentence


@dataclass(frozen=True)
class Sentence:
    """A whole sentence; `values` fill its %(name)s places, so that it can be translated before it is filled."""

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template % self.values if self.values else self.template


class Unreadable(Exception):
    """A file that cannot be read; `sentence` says why and what would be accepted."""

    def __init__(self, template: str, **values: object) -> None:
        self.sentence = Sentence(template, values)
        super().__init__(str(self.sentence))
