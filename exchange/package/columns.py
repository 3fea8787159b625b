"""What a column of the package holds, and the columns that mean the same in every table."""

from typing import NamedTuple

from moderation.codings.domain.consensus import Choice


class Column(NamedTuple):
    """What a column means, in which unit its numbers are, and which values it can have (empty: any)."""

    meaning: str
    unit: str = ""
    values: str = ""


UNITS = ["transcript", "unit", "number", "start", "end", "of_participants"]
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
    f"{Choice.ADD}: what nobody had marked",
]
OFFSET = "code points from 0"
CODE_ID = Column("the code's identifier, the same in all files of the package")

COLUMNS: dict[str, Column] = {
    "round": Column("the number of the coding round", "from 1"),
    "transcript": Column("the label of the interview or focus group"),
    "turn": Column("the number of the turn in the transcript; of a passage, the turn it begins in", "from 1"),
    "start": Column("where it begins in the transcript's text", OFFSET),
    "end": Column("where it ends, not included", OFFSET),
    "code": Column("the code's name"),
    "code_id": CODE_ID,
    "text": Column("the words; empty where consent does not allow them"),
    "coder": Column("who coded, the same person in all files", "", "coder-1, coder-2, …"),
    "researcher": Column("one person, the same in all files", "", "researcher-1, researcher-2, …"),
    "provenance": Column(
        "what is known of how the layer came about; only fresh and declared carry the word independent",
        "",
        "fresh: coded without having seen another's codings; carried: begun with codings of an earlier round; seen: "
        "coded again after others' codings could be seen; imported: nothing is known of how it was coded; declared: "
        "imported, and somebody declares that it was coded independently",
    ),
    "purpose": Column(
        "what the round was for; training and calibration give no results",
        "",
        "training; calibration; reliability; main",
    ),
    "turns": Column(
        "whose turns are counted; text outside of them is no unit",
        "",
        "participants: those that no interviewer speaks; all: the interviewers' too",
    ),
    "part": Column(
        "over which codes the line stands",
        "",
        "empty: all; fixed: set before coding; developed: made in coding; standing: in the codebook when the round was "
        "opened; coined: made in the round",
    ),
    "document": Column("the label of the transcript"),
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
        "or more coders; ALONE: one coder alone coded the transcript; ADDED: marked by nobody, a moderator added it",
    ),
    "stage": Column(
        "of a code its stage, of a comparison that of its round",
        "",
        "open; axial; selective: the steps of the analysis",
    ),
    "comparison": Column(
        "what is compared",
        "",
        "coders: everybody who coded in the round; pair: two of them; earlier: a coder's layer with that coder's own "
        "of an earlier round",
    ),
    "compared": Column("who is compared; a, b, … elsewhere in the row are in this order"),
    "codes_counted": Column(
        "for which code a passage counts",
        "",
        "at_close: for what it was when the round was closed; merged_since: with the merges made after that; "
        "rolled_up: the outermost code above it when the round was closed",
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
