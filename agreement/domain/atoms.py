"""Atoms: stretches of units in which no coder's set of codes changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from agreement.domain.nominal import Ints
from agreement.domain.segments import segments
from agreement.domain.sweep import Bools
from agreement.domain.units import Continuum

Words = npt.NDArray[np.uint64]
BITS = 64


@dataclass(frozen=True)
class Atoms:
    """Rows (atoms,): number of the document, units, and the number of each coder's set, (atoms, coders), -1 where the
    coder did not submit. `sets` (sets, words) are the sets that occur as bits, code i being bit i % 64 of word i // 64;
    the first is the empty one."""

    document: Ints
    length: Ints
    choice: Ints
    sets: Words

    @property
    def is_coded(self) -> Bools:
        """Which atoms anybody coded."""
        return np.asarray((self.choice > 0).any(axis=1))


def atoms(continua: Sequence[Continuum], coders: Sequence[str], codes: Sequence[str]) -> Atoms:
    """Cut every document at all segment ends."""
    found = segments(continua, coders, {code: i for i, code in enumerate(codes)})
    words = max(1, -(-len(codes) // BITS))
    parts = []
    for d, continuum in enumerate(continua):
        mine = found.where(found.document == d)
        cuts = np.unique(np.concatenate([[0, continuum.length], mine.start, mine.end]))
        toggles = np.zeros((len(cuts), len(coders), words), np.uint64)
        bit = np.uint64(1) << (mine.code % BITS).astype(np.uint64)
        for ends in (mine.start, mine.end):
            np.bitwise_xor.at(toggles, (np.searchsorted(cuts, ends), mine.coder, mine.code // BITS), bit)
        parts.append((np.full(len(cuts) - 1, d), np.diff(cuts), np.bitwise_xor.accumulate(toggles)[:-1]))
    return _numbered(parts, continua, coders, words)


def _numbered(
    parts: Sequence[tuple[Ints, Ints, Words]], continua: Sequence[Continuum], coders: Sequence[str], words: int
) -> Atoms:
    document = np.concatenate([part[0] for part in parts] or [np.empty(0, np.int64)])
    length = np.concatenate([part[1] for part in parts] or [np.empty(0, np.int64)])
    sets = np.concatenate([part[2] for part in parts] or [np.empty((0, len(coders), words), np.uint64)])
    rows = np.concatenate([np.zeros((1, words), np.uint64), sets.reshape(-1, words)])
    known, number = np.unique(rows, axis=0, return_inverse=True)  # the empty set sorts first
    submitted = np.array([[coder in one.layers for coder in coders] for one in continua], bool)
    choice = number.reshape(-1)[1:].reshape(len(document), len(coders))
    absent = ~submitted.reshape(len(continua), len(coders))[document]
    return Atoms(document, length, np.where(absent, -1, choice).astype(np.int64), known)
