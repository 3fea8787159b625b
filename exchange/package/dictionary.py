"""What every column of every table of the package holds: the one place from which `dictionary.csv` is made.

In English, as the columns are; the same sentence for the same column wherever it means the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from string import ascii_lowercase
from typing import NamedTuple

from exchange.package import codings, matrix, participants, transcripts
from moderation.domain.consensus import Choice
from reports.agreement.tables import PARTS


class Column(NamedTuple):
    """What a column means, in which unit its numbers are, and which values it can have (empty: any)."""

    meaning: str
    unit: str = ""
    values: str = ""


UNITS = ["transcript", "unit", "number", "start", "end"]
"""The columns of agreement/units.csv."""
HEADER = ["file", "column", "meaning", "unit", "values"]

CHOICES = [
    f"{Choice.AGREE}: as both coded it",
    f"{Choice.BOTH}: what both had",
    f"{Choice.NEITHER}: nothing",
    f"{Choice.UNION}: the words of either",
    f"{Choice.INTERSECTION}: the words in common",
    f"{Choice.BOUNDARY}: one coder's code on words of the moderator's own",
    f"{Choice.OTHER}: another code",
]
_OFFSET = "code points from 0"
_CODE_ID = Column("the code's identifier, the same in all files of the package")

COLUMNS: dict[str, Column] = {
    "round": Column("the number of the coding round", "from 1"),
    "transcript": Column("the label of the interview or focus group"),
    "turn": Column("the number of the turn in the transcript; of a passage, the turn it begins in", "from 1"),
    "start": Column("where it begins in the transcript's text", _OFFSET),
    "end": Column("where it ends, not included", _OFFSET),
    "code": Column("the code's name"),
    "code_id": _CODE_ID,
    "text": Column("the words; empty where consent does not allow them"),
    "coder": Column("who coded, the same person in all files", "", "coder-1, coder-2, …"),
    "case": Column("the case's number within its round and transcript", "from 1"),
    "note": Column("what was written about it; empty where the transcript is not shared"),
    "documents": Column("how many transcripts the numbers rest on", "transcripts"),
    "units": Column("how many units the numbers rest on", "of the row's unit"),
    "unit": Column(
        "what is counted: a unit of text is coded where a passage covers one character of it",
        "",
        "character; sentence; turn; document: a whole transcript",
    ),
    "type": Column(
        "what the coders did with a passage",
        "",
        "AGREE: all used the same code on the same words; BOUNDARY: all used the same code, on other words or in "
        "pieces; DIFFERENT_CODE: the same passage under two codes; ONE_CODER: one coder alone; PARTIAL: some of three "
        "or more coders",
    ),
    "stage": Column(
        "of a code its stage, of a comparison that of its round",
        "",
        "open; axial; selective: the steps of the analysis",
    ),
    "comparison": Column(
        "what is compared",
        "",
        "coders: everybody, before discussion; pair: two of them; consensus: a coder's layer with what was decided; "
        "earlier: a coder's layer with that coder's own of an earlier round",
    ),
    "compared": Column("who is compared; a, b, … elsewhere in the row are in this order"),
    "codes_counted": Column(
        "for which code a passage counts",
        "",
        "as_applied: the code itself; rolled_up: the outermost code above it",
    ),
    "not_computable": Column("why a coefficient of the row is empty"),
    "both": Column("units that both coders gave the code", "units"),
    "all": Column("units that everybody gave the code", "units"),
    "several": Column("units that several coders, not all, gave the code", "units"),
    "neither": Column("units that neither coder gave the code", "units"),
    "none": Column("units that nobody gave the code", "units"),
    "coverage": Column("of cu and (k)u: the share of units that they rest on", "0 to 1"),
}
"""Columns that mean the same in several tables."""

OF_TABLE: dict[str, dict[str, Column]] = {
    "guide/versions.csv": {
        "version": Column("the version's number; its text is guide/guide-v….txt", "from 1"),
        "change": Column("what changed since the version before"),
    },
    "participants.csv": {
        "participant": Column("the pseudonym, as transcripts and catalogue have it"),
        "team": Column(
            "which participants are of one team; the team's name stays in the study",
            "",
            "team-1, team-2, …; empty: none",
        ),
        "transcripts": Column(
            "labels of the shared transcripts of interviews they took part in, joined by a semicolon"
        ),
        "may_be_quoted": Column("whether they consented to be quoted", "", "yes; no"),
    },
    "transcripts/index.csv": {
        "kind": Column("what it is", "", "interview; focus_group"),
        "language": Column("the language spoken, as a code (ISO 639-1); empty where nobody entered it"),
        "guide_version": Column("the interview guide it followed; empty where none is entered"),
        "turns": Column("how many turns it has", "turns"),
        "words": Column("how long it is", "words"),
        "shared": Column("whether its text is in the package", "", "yes; no"),
        "withheld_because": Column(
            "why not",
            "",
            "no_participant: no participant is entered who could have consented; no_consent: not everybody who was "
            "there consents to sharing it; unknown_speaker: somebody speaks who is linked to no participant",
        ),
        "sha256": Column("the checksum of the text; empty where it is not shared"),
    },
    "transcripts/*.csv": {
        "speaker": Column(
            "who speaks",
            "",
            "a pseudonym; Interviewer; Speaker: somebody without a pseudonym; Unknown: nobody is named",
        ),
        "start_ms": Column("when it begins in the recording; empty where no time is known", "milliseconds"),
        "end_ms": Column("when it ends in the recording; empty where no time is known", "milliseconds"),
    },
    "codebook.csv": {
        "parent": Column("the name of the code above it; empty for an outermost code"),
        "definition": Column("what the code means"),
        "inclusion": Column("when to use it"),
        "exclusion": Column("when not to use it"),
        "parent_id": Column("the identifier of the code above it"),
        "subcodes_exclusive": Column("whether the codes under it exclude one another", "", "yes; no"),
    },
    "layers/index.csv": {"codings": Column("how many codings were submitted; 0: read and left uncoded", "codings")},
    "cases.csv": {
        "overlap": Column(
            "how far the coders' words are the same: shared characters by characters of either", "0 to 1"
        ),
        "state": Column(
            "where the case stands",
            "",
            "agreed: nothing to decide; open: undecided; deferred: put off; returned: with its coders again; answered: "
            "back from them; decided",
        ),
    },
    "decisions.csv": {
        "choice": Column(
            "what was decided for",
            "",
            "a coder's label: what that coder had; … again: what that coder answered when asked again; "
            + "; ".join(CHOICES),
        ),
        "outcome": Column("what enters the consensus: code [start, end), joined by a semicolon; empty for nothing"),
        "reason": Column(
            "why the coders differed",
            "",
            "definition: the definition is unclear; oversight; boundary: a habit of where to begin or end; ambiguous: "
            "truly ambiguous; empty: not said",
        ),
        "decided_by": Column("who decided, the same person in all files", "", "moderator-1, moderator-2, …"),
    },
    "second_looks.csv": {
        "code": Column("the code that the coder gave when asked again; empty for none"),
        "start": Column("where it begins; empty where no code was given", _OFFSET),
        "end": Column("where it ends, not included; empty where no code was given", _OFFSET),
    },
    "framework_matrix.csv": {
        "participant": Column("the pseudonym, as transcripts and catalogue have it"),
        "summary": Column(
            "what the participant says about the code, in the researchers' words; codes that were merged had one each, "
            "one after the other",
            "",
            "any; withheld: the participant does not consent to share; empty: quotations alone",
        ),
        "passages": Column(
            "how many passages of the result, in the participant's own turns, have the code or one under it",
            "passages",
        ),
        "quotations": Column(
            "quotations that show it, named like I-07-T23-Q4: transcript, turn, quotation",
            "",
            "separated by semicolons; withheld: not everybody who speaks there consents to be quoted",
        ),
    },
    "agreement/agreement_overall.csv": {
        "codes": Column("how many codes somebody used", "codes"),
        "snapshot": Column("the SHA-256 of everything that the comparison rests on"),
    },
    "agreement/agreement_by_code.csv": {
        "documents": Column("in how many transcripts somebody used the code", "transcripts"),
        "segments": Column("how many passages each coder gave the code, in the order of compared, joined by '; '"),
        "covered": Column("how many units each coder gave the code, in the order of compared, joined by '; '", "units"),
        "notes": Column("what to bear in mind when reading the row"),
    },
    "agreement/agreement_by_document.csv": {"document": Column("the label of the transcript")},
    "agreement/agreement_by_group.csv": {
        "group": Column("the code whose subcodes exclude one another"),
        "group_id": Column("the identifier of that code"),
        "code": Column("the subcode, of (k)u; empty where the row is about the group"),
        "code_id": Column("the identifier of the subcode"),
        "coefficient": Column(
            "which coefficient of the unitizing family (Krippendorff et al. 2016)",
            "",
            "u: u-alpha, text without a code included; bar_u: |u-alpha, coded or not; cu: cu-alpha, which code where "
            "both coded; (k)u: (k)u-alpha, of one code",
        ),
    },
    "agreement/agreement_confusions.csv": {
        "row": Column("the code that the first of two coders used; empty for no code"),
        "row_id": _CODE_ID,
        "column": Column("the code that the second used on the same units; empty for no code"),
        "column_id": _CODE_ID,
        "units": Column("how many units", "units"),
    },
    "agreement/units.csv": {
        "unit": Column("what begins and ends here", "", "text: the whole transcript; turn; sentence"),
        "number": Column("its number in the transcript", "from 1"),
    },
}
"""Columns of one table, before those that are the same everywhere."""

COEFFICIENTS = {
    "alpha": "Krippendorff's alpha; over all codes that of all unit x code cells",
    "kappa": "Cohen's kappa; of more than two coders the mean over pairs (Light)",
    "pooled_kappa": "pooled kappa (De Vries et al. 2008)",
    "percent": "the share of agreeing pairs; over all codes that of all unit x code cells",
    "bar_u": "|u-alpha: where the code begins and ends (Krippendorff et al. 2016)",
    "positive": "positive agreement (Dice): agreement on the units that somebody coded",
    "ac1": "Gwet's AC1",
    "f1": "passages matched one to one where they overlap by half: F1",
    "masi_all": "alpha of the sets of codes with MASI as distance, all units",
    "masi_coded": "the same over units that somebody coded",
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
        return Column(f"units that {column[5:]} of the coders compared alone gave the code", "units")
    name, part = next(
        (column.removesuffix(part), part) for part in sorted(_PART, key=len, reverse=True) if column.endswith(part)
    )
    return Column(f"{COEFFICIENTS[name]}{_PART[part]}; empty where it cannot be computed", "up to 1")


def tables(agreement: Iterable[tuple[str, Sequence[str]]]) -> Iterator[tuple[str, Sequence[str]]]:
    """Every table with its columns; those of the agreement are as wide as the study's comparisons."""
    yield "participants.csv", participants.PARTICIPANTS
    yield "guide/versions.csv", transcripts.GUIDE
    yield "transcripts/index.csv", transcripts.INDEX
    yield "transcripts/*.csv", transcripts.TURNS
    yield "codebook.csv", codings.CODEBOOK
    yield "layers/index.csv", codings.INDEX
    yield "layers/round-*.csv", codings.LAYER
    yield "cases.csv", codings.CASES
    yield "decisions.csv", codings.DECISIONS
    yield "second_looks.csv", codings.SECOND_LOOKS
    yield "consensus.csv", codings.CONSENSUS
    yield "framework_matrix.csv", matrix.MATRIX
    for name, header in agreement:
        yield f"agreement/{name}.csv", header
    yield "agreement/units.csv", UNITS


def rows(described_tables: Iterable[tuple[str, Sequence[str]]]) -> list[list[str | int | float | None]]:
    """A line for each column of each table."""
    return [[file, column, *described(file, column)] for file, header in described_tables for column in header]
