"""Who would code what in a round that is not open yet, as a table to look at and to change."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rounds.domain.assignments import Assignments, described, shared_by_pair, words_by_coder
from rounds.forms import Chosen
from rounds.rendering.designs import design_in_words
from studies.models import Person


@dataclass(frozen=True)
class Box:
    """One cell: what it is called, whether it is ticked, and whose it is."""

    value: str
    ticked: bool
    coder: Person


@dataclass(frozen=True)
class Row:
    """One transcript."""

    transcript: str
    words: int
    stratum: str
    boxes: list[Box]


@dataclass(frozen=True)
class Column:
    """One coder, with how much they would have to code."""

    coder: Person
    transcripts: int
    words: int


@dataclass(frozen=True)
class Preview:
    """The table with its sentences."""

    design: str
    rows: list[Row]
    columns: list[Column]
    has_strata: bool
    may_draw_again: bool
    present: str
    sentences: list[str]


def preview(chosen: Chosen, given: Assignments, *, compares: bool) -> Preview:
    """What the round would be like if it were opened now; what that means for agreement where the study `compares`."""
    material, words = chosen.material, words_by_coder(chosen.material, given)
    rows = [
        Row(one.label, one.words, " · ".join(filter(None, one.stratum)), _boxes(chosen, one.key, given[one.key]))
        for one in material
    ]
    columns = [
        Column(coder, sum(coder.pk in coders for coders in given.values()), words[coder.pk]) for coder in chosen.coders
    ]
    kept = described(chosen.design, material, given, chosen.coder_keys, together=len(chosen.together))
    return Preview(
        design=design_in_words(kept),
        rows=rows,
        columns=columns,
        has_strata=bool(chosen.design.strata),
        may_draw_again=chosen.design.is_drawn,
        present=", ".join(person.name for person in chosen.together),
        sentences=[*_nobody(chosen, given), *(_agreement(chosen, given) if compares else [])],
    )


def coded_once(given: Assignments) -> str:
    """What it means for agreement that transcripts are coded by one person alone; nothing where none is."""
    once, all_ = sum(len(coders) == 1 for coders in given.values()), len(given)
    if once and once == all_:
        return _("Each transcript is coded once: there will be no agreement to compute.")
    if not once:
        return ""
    return ngettext(
        "%(once)s of %(all)s transcripts is coded once and says nothing of agreement.",
        "%(once)s of %(all)s transcripts are coded once and say nothing of agreement.",
        once,
    ) % {"once": once, "all": all_}


def _boxes(chosen: Chosen, version: int, coders: frozenset[int]) -> list[Box]:
    return [Box(f"{version}-{coder.pk}", coder.pk in coders, coder) for coder in chosen.coders]


def _nobody(chosen: Chosen, given: Assignments) -> list[str]:
    nobody = [one.label for one in chosen.material if not given[one.key]]
    return [_("Nobody codes: %(transcripts)s.") % {"transcripts": ", ".join(nobody)}] if nobody else []


def _agreement(chosen: Chosen, given: Assignments) -> list[str]:
    once, names = coded_once(given), {coder.pk: coder.name for coder in chosen.coders}
    shared = shared_by_pair(given, names)
    apart = [pair for pair, transcripts in shared.items() if not transcripts] if any(shared.values()) else []
    return [
        *([once] if once else []),
        *(
            _("%(first)s and %(second)s share no transcript.") % {"first": names[first], "second": names[second]}
            for first, second in apart
        ),
    ]
