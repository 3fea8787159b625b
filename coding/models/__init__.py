"""The codebook, codings in coders' layers, memos, and the logs that undo works from."""

from coding.models.codebook import Code, CodebookStep, CodebookVersion, CodeWording, RoundCodebooks
from coding.models.codings import Coding, CodingStep, CodingToConfirm, LayerMove, Quotation
from coding.models.gathering import Gathering
from coding.models.memos import CoderDeskChoice, Memo, MemoRevision

__all__ = [
    "Code",
    "CodeWording",
    "CodebookStep",
    "CodebookVersion",
    "CoderDeskChoice",
    "Coding",
    "CodingStep",
    "CodingToConfirm",
    "Gathering",
    "LayerMove",
    "Memo",
    "MemoRevision",
    "Quotation",
    "RoundCodebooks",
]
