"""The codebook, coding rounds, each coder's layer of codings, memos, and the logs that undo works from."""

from coding.models.codebook import Code, CodebookStep, CodebookVersion, CodeWording
from coding.models.layers import Coding, CodingStep, CodingToConfirm, Layer, LayerMove, Provenance, Quotation
from coding.models.memos import CoderDeskChoice, Memo, MemoRevision
from coding.models.rounds import CodingRound, Gathering, Purpose, Stage

__all__ = [
    "Code",
    "CodeWording",
    "CodebookStep",
    "CodebookVersion",
    "CoderDeskChoice",
    "Coding",
    "CodingRound",
    "CodingStep",
    "CodingToConfirm",
    "Gathering",
    "Layer",
    "LayerMove",
    "Memo",
    "MemoRevision",
    "Provenance",
    "Purpose",
    "Quotation",
    "Stage",
]
