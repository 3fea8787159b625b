"""L as agreement takes it, without Django.

Run as a program it reads documents from its input and prints the most memory that comparing them needed, in bytes.
"""

import pickle
import sys
from pathlib import Path

import numpy as np

from agreement.domain.compare import compare
from agreement.domain.comparison import Unit
from agreement.domain.units import Document
from benchmarks.corpus import CODES, Corpus, Transcript

CODERS = ("coder-1", "coder-2")
NAMES = [f"{code:03}" for code in range(CODES)]
PARTS = {"fixed": NAMES[::3], "developed": NAMES[1::3] + NAMES[2::3], "standing": NAMES[:100], "coined": NAMES[100:]}
"""Lines of their own, as a study has them: each code stands in two."""


def documents(corpus: Corpus) -> list[Document]:
    """The 60 interviews with both coders' layers; codes are named by their place."""
    return [_document(transcript) for transcript in corpus.many]


def character_arrays(corpus: Corpus, code: int) -> list[np.ndarray]:
    """For each coder a 0 or 1 for every character in a turn of L: what a researcher would hand to a library."""
    arrays = []
    for coder in range(len(CODERS)):
        parts = []
        for transcript in corpus.many:
            part = np.zeros(len(transcript.text), np.int8)
            for span in transcript.codings[coder]:
                if span.code == code:
                    part[span.start : span.end] = 1
            parts.extend(part[start:end] for start, end in _turns(transcript))
        arrays.append(np.concatenate(parts))
    return arrays


def _turns(transcript: Transcript) -> list[tuple[int, int]]:
    turns, place = [], 0
    for _speaker, said in transcript.turns:
        turns.append((place, place + len(said)))
        place += len(said) + 1
    return turns


def _document(transcript: Transcript) -> Document:
    layers = {
        name: [(span.start, span.end, f"{span.code:03}") for span in spans]
        for name, spans in zip(CODERS, transcript.codings, strict=True)
    }
    return Document(transcript.label, len(transcript.text), _turns(transcript), [], layers)


def main() -> None:
    """Compare by character, with every bootstrap, in a process that did nothing else."""
    found = pickle.load(sys.stdin.buffer)
    compare(found, CODERS, unit=Unit.CHARACTER, parts=PARTS)
    status = Path("/proc/self/status").read_text()  # getrusage would still know what the parent held
    print(next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) * 1024)


if __name__ == "__main__":
    main()
