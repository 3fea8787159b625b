"""What a comparison says: coders among each other, or one coder with the consensus."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reports.domain.agreement.coefficient import Coefficient, Reason
from reports.domain.agreement.nominal import Ints


@dataclass(frozen=True, slots=True)
class Counts:
    """Units in which all coders used the code, only the i-th did, several but not all, nobody."""

    everyone: int
    only: tuple[int, ...]
    several: int
    nobody: int

    @classmethod
    def from_row(cls, row: Ints) -> Counts:
        """From a row (everyone, only each coder, several, nobody)."""
        everyone, *only, several, nobody = (int(count) for count in row)
        return cls(everyone, tuple(only), several, nobody)

    @property
    def units(self) -> int:
        return self.everyone + sum(self.only) + self.several + self.nobody

    @property
    def used(self) -> int:
        return self.units - self.nobody


@dataclass(frozen=True, slots=True)
class CodeAgreement:
    """What is known about one code; `notes` are things to know about numbers that are defined."""

    code: str
    counts: Counts
    percent: Coefficient
    kappa: Coefficient
    alpha: Coefficient
    notes: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """Median and range of a coefficient over the `defined` codes that have one."""

    median: Coefficient
    lowest: Coefficient
    highest: Coefficient
    defined: int


@dataclass(frozen=True, slots=True)
class Overall:
    """Over the codes that somebody used; each code weighs alike.

    `percent` and `alpha` over all unit x code cells, `kappa` pooled (De Vries et al. 2008). With
    three coders or more `kappa` is the mean of the pairs' pooled kappas (Light 1971).
    """

    codes: int
    units: int
    percent: Coefficient
    kappa: Coefficient
    alpha: Coefficient
    kappa_spread: Spread
    alpha_spread: Spread


@dataclass(frozen=True)
class Comparison:
    """Agreement of `coders` on the documents that two of them or more submitted."""

    coders: tuple[str, ...]
    documents: tuple[str, ...]
    units: int
    overall: Overall
    per_code: tuple[CodeAgreement, ...]
    document_counts: Ints  # (documents, codes, 3 + coders): everyone, only each coder, several, nobody

    @property
    def document_rows(self) -> int:
        """How many rows `per_document` has, without making them."""
        return int((self.document_counts[:, :, :-1].sum(axis=2) > 0).sum())

    def per_document(self) -> Iterator[tuple[str, str, Counts]]:
        """Document, code, counts: every code that somebody used in that document."""
        for d, document in enumerate(self.documents):
            for k, row in enumerate(self.per_code):
                counts = Counts.from_row(self.document_counts[d, k])
                if counts.used:
                    yield document, row.code, counts
