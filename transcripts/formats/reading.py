"""What a person can tell the readers of files beforehand."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reading:
    """What a person chose in the preview; nothing where it is to be found out."""

    encoding: str = ""
    names: str = ""
