"""How an action says no."""


class Refused(Exception):
    """An action that cannot be done; `sentence` is whole, translated, and meant for the person who asked."""

    def __init__(self, sentence: object) -> None:
        super().__init__()
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)
