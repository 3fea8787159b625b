"""Which language a chunk is in, limited to the languages of the study."""

from collections.abc import Mapping

SURE = 0.8


def chosen_language(probabilities: Mapping[str, float], allowed: list[str], before: str = "") -> str:
    """The likeliest of the allowed languages; the one before stays unless another is more than 0.8 likely.

    Probabilities are taken among the allowed ones alone. Raises ValueError where none is allowed.
    """
    if not allowed:
        raise ValueError("no language is allowed")
    among = {language: probabilities.get(language, 0.0) for language in allowed}
    best = max(allowed, key=among.__getitem__)
    whole = sum(among.values())
    if before in allowed and (whole == 0 or among[best] / whole <= SURE):
        return before
    return best
