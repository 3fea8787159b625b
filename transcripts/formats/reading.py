"""How a file is to be read, where a person has chosen it in the preview."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reading:
    """Choices made in the preview; an empty one means: find out.

    `encoding` is one of `encoding.OFFERED`; `names` is where the names stand, one of `labels.PLACES`.
    """

    encoding: str = ""
    names: str = ""
