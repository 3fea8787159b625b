"""The twelve colours of codes as files name them: those of the light theme (static/css/tokens.css)."""

PALETTE = (
    "#2075bc",
    "#a66103",
    "#6a756a",
    "#70005e",
    "#879149",
    "#029bb0",
    "#8c3b22",
    "#4e49c7",
    "#4f341c",
    "#d8649a",
    "#272d8d",
    "#4d525f",
)


def nearest(colour: str) -> int | None:
    """The place in the palette that is nearest to `#RGB` or `#RRGGBB`, by distance in RGB; None for anything else."""
    digits = colour.strip().lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    try:
        wanted = bytes.fromhex(digits)
    except ValueError:
        return None
    if len(wanted) != 3:
        return None
    return min(range(len(PALETTE)), key=lambda place: _distance(bytes.fromhex(PALETTE[place][1:]), wanted))


def _distance(one: bytes, other: bytes) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))
