"""What every column of every table of the package holds: the one place from which `dictionary.csv` is made.

In English, as the columns are; the same sentence for the same column wherever it means the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from string import ascii_lowercase

from agreement.rendering.tables import PARTS
from exchange.package import audits, codebooks, matrix, moderation, participants, rounds, transcripts
from exchange.package.columns import COLUMNS, HEADER, UNITS, Column
from exchange.package.columns_of_tables import OF_TABLE

__all__ = ["HEADER", "UNITS", "described", "rows", "tables"]

COEFFICIENTS = {
    "alpha": "Krippendorff's alpha, nominal",
    "stratified_alpha": "alpha over codes, 1 - ΣDo/ΣDe with disagreement expected within each code; not Krippendorff's "
    "coefficient for several codes a unit",
    "kappa": "Cohen's kappa; of more than two coders the mean over pairs (Light)",
    "pooled_kappa": "pooled kappa (De Vries et al. 2008)",
    "percent": "the share of agreeing pairs; near 1 for any rare code",
    "bar_u": "|u-alpha: where the code begins and ends (Krippendorff et al. 2016)",
    "positive": "positive agreement (Dice): of what one coder marked so, the share that another marked so; not "
    "corrected for chance",
    "ac1": "Gwet's AC1",
    "f1": "passages matched one to one where they overlap by half: F1",
    "masi": "alpha of the sets of codes with MASI as distance (Passonneau 2006), all units",
    "value": "the coefficient",
}
_PART = {
    "": "",
    "_se": ": standard error (jackknife over transcripts)",
    "_jackknife_low": ": lower end of the 95 % interval, jackknife",
    "_jackknife_high": ": upper end of the 95 % interval, jackknife",
    "_bootstrap_low": ": lower end of the 95 % interval, bootstrap",
    "_bootstrap_high": ": upper end of the 95 % interval, bootstrap",
    "_median": ": median over the codes in use",
    "_lowest": ": lowest of the codes in use",
    "_highest": ": highest of the codes in use",
}
assert set(PARTS) <= set(_PART)


def described(file: str, column: str) -> Column:
    """What a column of a file holds. Raises KeyError where nobody has described it."""
    of_table = OF_TABLE.get(file, {})
    if column in of_table or column in COLUMNS:
        return of_table.get(column) or COLUMNS[column]
    if column.startswith("only_") and column[5:] in ascii_lowercase:
        gave = "marked" if file.endswith("of_passages.csv") else "gave the code"
        return Column(f"units that {column[5:]} of the coders compared alone {gave}", "units")
    name, part = next(
        (column.removesuffix(part), part) for part in sorted(_PART, key=len, reverse=True) if column.endswith(part)
    )
    return Column(f"{COEFFICIENTS[name]}{_PART[part]}; empty where it cannot be computed", "up to 1")


def tables(agreement: Iterable[tuple[str, Sequence[str]]] | None) -> Iterator[tuple[str, Sequence[str]]]:
    """Every table with its columns; those of the agreement, None where coders are not compared, are as wide as the
    study's comparisons.
    """
    yield "participants.csv", participants.PARTICIPANTS
    yield "guide/versions.csv", transcripts.GUIDE
    yield "transcripts/index.csv", transcripts.INDEX
    yield "transcripts/*.csv", transcripts.TURNS
    yield "codebook.csv", codebooks.CODEBOOK
    yield "codebook_round-*.csv", codebooks.OF_ROUND
    yield "merges.csv", codebooks.MERGES
    yield "rounds.csv", rounds.ROUNDS
    yield "researchers.csv", rounds.RESEARCHERS
    yield "layers/index.csv", rounds.INDEX
    yield "layers/round-*.csv", rounds.LAYER
    yield "framework_matrix.csv", matrix.MATRIX
    if agreement is None:
        return
    yield "cases.csv", moderation.CASES
    yield "decisions.csv", moderation.DECISIONS
    yield "second_looks.csv", moderation.SECOND_LOOKS
    yield "consensus.csv", moderation.CONSENSUS
    yield "consensus_changes.csv", moderation.CHANGES
    yield "moderation.csv", moderation.MODERATION
    yield "audits.csv", audits.AUDITS
    yield "audited_codings.csv", audits.CODINGS
    for name, header in agreement:
        yield f"agreement/{name}.csv", header
    yield "agreement/units.csv", UNITS


def rows(described_tables: Iterable[tuple[str, Sequence[str]]]) -> list[list[str | int | float | None]]:
    """A line for each column of each table."""
    return [[file, column, *described(file, column)] for file, header in described_tables for column in header]
