"""How an action says no, and how an open door does."""

from django.core.exceptions import PermissionDenied


class Refused(Exception):
    """An action that cannot be done; `sentence` is whole, translated, and meant for the person who asked."""

    def __init__(self, sentence: object) -> None:
        super().__init__()
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


def refuse_unless(condition: bool, sentence: object) -> None:
    """Raise Refused with the sentence where the condition does not hold."""
    if not condition:
        raise Refused(sentence)


class TooManyAttempts(PermissionDenied):
    """A limit on failed attempts is reached; answered with 429."""
