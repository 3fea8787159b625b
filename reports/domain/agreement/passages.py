"""Passages whatever the code, and documents with some of their codes."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from reports.domain.agreement.units import Continuum

ANY = "any"
"""What every code is called when all count as one."""


def only(continuum: Continuum, codes: Collection[str]) -> Continuum:
    """The document with the spans of these codes."""
    wanted = frozenset(codes)
    layers = {coder: [span for span in spans if span[2] in wanted] for coder, spans in continuum.layers.items()}
    return Continuum(continuum.key, continuum.length, layers)


def as_one_code(continuum: Continuum) -> Continuum:
    """The document with every code counting as the same one; a passage with two codes is one passage."""
    layers = {
        coder: [(start, end, ANY) for start, end in sorted({(span[0], span[1]) for span in spans})]
        for coder, spans in continuum.layers.items()
    }
    return Continuum(continuum.key, continuum.length, layers)


def segments_met(marked: Sequence[Continuum], coders: Sequence[str]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """By coder how many passages they marked, and how many of these share a unit with another coder's.

    Counted where another of the coders submitted the document too.
    """
    passages, met = dict.fromkeys(coders, 0), dict.fromkeys(coders, 0)
    for one in marked:
        for coder in coders:
            spans = one.layers.get(coder, ())
            others = [span for other in coders if other != coder for span in one.layers.get(other, ())]
            passages[coder] += len(spans)
            met[coder] += sum(any(s < end and start < e for s, e, _code in others) for start, end, _code in spans)
    return tuple(passages.values()), tuple(met.values())
