"""Agreement: one comparison a page, its causes code by code, open coding apart, all numbers as CSV, XLSX and JSON."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from agreement.domain.comparison import Turns, Unit
from agreement.queries import rounds as queries
from agreement.queries.beside import beside
from agreement.queries.compared_codes import Counted
from agreement.queries.comparing import Choice, Comparing, Result, Way
from agreement.rendering import scale
from agreement.rendering.as_json import document
from agreement.rendering.causes import causes
from agreement.rendering.excel import workbook
from agreement.rendering.lines import otherwise
from agreement.rendering.methods import paragraphs
from agreement.rendering.open_coding import open_page
from agreement.rendering.page import Others, page
from agreement.rendering.sentences import name_of
from agreement.rendering.tables import TABLES
from agreement.rendering.ways import COUNTED, TURNS, UNITS
from agreement.views.readings import where_coders_are_compared
from coding.equal_names import equal_names
from rounds.models import CodingRound
from studies.errors import Refused
from studies.gate import StudyRequest, in_study
from studies.permissions import Permission
from studies.tables import EXCEL, as_download, short_csv_answer

PASSAGES = Way(Unit.CHARACTER)
"""How open coding is compared first: whether the same text was marked."""


class Asked:
    """What an address asks for: a comparison of a round, its unit, whose turns, which code a coding counts for."""

    def __init__(self, request: StudyRequest, round_: CodingRound) -> None:
        """Raises Http404 for a unit that does not exist; an unknown comparison gives the round's first."""
        values = request.GET
        self.comparing = Comparing(request.study, request.person)
        self.round = round_
        self.choices = self.comparing.choices(round_)
        self.lead = self.comparing.leading_way(round_)
        try:
            self.way = Way(
                Unit(values.get("unit", self.lead.unit)),
                Turns(values.get("turns", self.lead.turns)),
                Counted(values.get("codes", self.lead.counted)),
            )
        except ValueError:
            raise Http404 from None
        known = {choice.key: choice for choice in self.choices}
        self.choice = known.get(values.get("compare", ""), self.choices[0] if self.choices else None)

    @property
    def query(self) -> str:
        """The same question for another address."""
        way = f"?unit={self.way.unit}&turns={self.way.turns}&codes={self.way.counted}"
        return way + (f"&compare={self.choice.key}" if self.choice else "")

    @property
    def rolled_up(self) -> bool:
        """Whether codings count for their outermost ancestor."""
        return self.way.counted is Counted.ROLLED_UP

    @property
    def counted(self) -> list[tuple[Counted, str]]:
        """Which codes codings can count for in this round."""
        codes = self.comparing.codes(self.round)
        there = {Counted.AT_CLOSE: True, Counted.SINCE: codes.has_merges, Counted.ROLLED_UP: codes.is_tree}
        return [(one, str(COUNTED[one])) for one, is_there in there.items() if is_there or one is self.way.counted]

    def result(
        self, choice: Choice, way: Way | None = None, *, details: bool = True, documents: bool = False
    ) -> Result:
        """The comparison in the way that was asked for, or in this one; counts by transcript only where asked for."""
        return self.comparing.result(choice, way or self.way, details=details, documents=documents)

    def overall(self) -> list[Result]:
        """Every comparison of the round, over all codes only."""
        return [self.result(choice, details=False) for choice in self.choices]

    def since(self, choice: Choice) -> Result | None:
        """The leading number with what was merged after closing; None where nothing was."""
        if not self.comparing.codes(self.round).has_merges:
            return None
        return self.result(choice, self.lead._replace(counted=Counted.SINCE), details=False)

    def others(self, choice: Choice) -> Others:
        """What stands beside the comparison that was asked for."""
        codes = self.comparing.codes(self.round)
        since = self.since(choice)
        merges = codes.merges if since else []
        return Others(
            self.result(choice, self.lead),
            self.overall(),
            self.rounds(),
            since,
            merges,
            len(equal_names(self.round.study, self.round)),
        )

    def otherwise(self, choice: Choice) -> list[Result]:
        """The comparison in every other unit, over all turns, and rolled up: none of them leads."""
        lead, codes = self.lead, self.comparing.codes(self.round)
        ways = [lead._replace(unit=unit) for unit in Unit]
        ways += [lead._replace(turns=turns) for turns in Turns]
        ways += [lead._replace(counted=Counted.SINCE)] if codes.has_merges else []
        ways += [lead._replace(counted=one) for one in (Counted.AT_CLOSE, Counted.ROLLED_UP)] if codes.is_tree else []
        return [self.result(choice, way, details=False) for way in dict.fromkeys(ways) if way != lead]

    def rounds(self) -> list[Result]:
        """The coders of every round that has something to compare, each as it leads."""
        firsts = [self.comparing.choices(one)[:1] for one in queries.rounds(self.round.study)]
        ways = [(choice, self.comparing.leading_way(choice.round)) for found in firsts for choice in found]
        return [self.result(choice, way, details=False) for choice, way in ways]


@in_study(Permission.VIEW_RESULTS)
@require_GET
@where_coders_are_compared
def agreement(request: StudyRequest) -> HttpResponse:
    """The latest round that has something to compare, or the latest one."""
    return _page(request, queries.latest_round(request.study, request.person))


@in_study(Permission.VIEW_RESULTS)
@require_GET
@where_coders_are_compared
def agreement_round(request: StudyRequest, round: UUID) -> HttpResponse:  # noqa: A002  (the address says so)
    """One round."""
    return _page(request, _round(request, round))


@in_study(Permission.VIEW_RESULTS)
@require_GET
@where_coders_are_compared
def agreement_code(request: StudyRequest, round: UUID, code: UUID) -> HttpResponse:  # noqa: A002
    """One code: where its coders differ."""
    round_ = _unless_blind(request, _round(request, round))
    asked = Asked(request, round_)
    result = asked.result(asked.choice, documents=True) if asked.choice else None
    asked.comparing.moderated(round_)  # makes the cases where there are none yet
    rows = result.comparison.per_code if result else ()
    row = next((row for row in rows if row.code == str(code)), None)
    if result is None or row is None:
        raise Http404
    found = causes(result, row)
    context = {
        "round": round_,
        "asked": asked,
        "causes": found,
        "name": name_of(result.choice),
        "may_moderate": Permission.MODERATE in request.permissions,
        "may_edit": Permission.EDIT_CODEBOOK in request.permissions,
    }
    return render(request, "agreement/code.html", context)


@in_study(Permission.VIEW_RESULTS)
@require_GET
@where_coders_are_compared
def agreement_open(request: StudyRequest, round: UUID) -> HttpResponse:  # noqa: A002
    """Open coding: whether coders marked the same passages whatever the code, then which names they used."""
    round_ = _unless_blind(request, _round(request, round))
    asked = Asked(request, round_)
    context: dict[str, Any] = {"round": round_, "asked": asked, "rounds": queries.rounds(request.study)}
    if asked.choice:
        passages, names = asked.result(asked.choice, PASSAGES), asked.result(asked.choice, asked.lead)
        choices = [(one.key, name_of(one)) for one in asked.choices]
        context |= {"page": open_page(passages, names), "names": names, "choices": choices}
        context |= {"unit": UNITS[asked.lead.unit]}
    return render(request, "agreement/open.html", context)


@in_study(Permission.VIEW_RESULTS)
@require_GET
@where_coders_are_compared
def agreement_otherwise(request: StudyRequest, round: UUID) -> HttpResponse:  # noqa: A002
    """The comparison counted in every other way: a page, or the table alone for one that is open already."""
    round_ = _unless_blind(request, _round(request, round))
    asked = Asked(request, round_)
    if asked.choice is None:
        raise Http404
    context = {"round": round_, "asked": asked, "rows": list(otherwise(asked.otherwise(asked.choice)))}
    is_part = request.headers.get("HX-Request") == "true"
    template = "agreement/_otherwise.html" if is_part else "agreement/otherwise.html"
    return render(request, template, context)


@in_study(Permission.VIEW_RESULTS)
@require_GET
@where_coders_are_compared
def agreement_json(request: StudyRequest, round: UUID) -> HttpResponse:  # noqa: A002
    """One round's numbers with all their digits."""
    found = _round(request, round)
    content = document(_all(request, found), study=request.study.slug)
    return as_download(JsonResponse(content), f"{request.study.slug}-agreement-{found.number}.json")


@in_study(Permission.VIEW_RESULTS)
@require_GET
@where_coders_are_compared
def agreement_xlsx(request: StudyRequest, round: UUID) -> HttpResponse:  # noqa: A002
    """All of a round's tables as one workbook."""
    found = _round(request, round)
    response = HttpResponse(workbook(_all(request, found)), content_type=EXCEL)
    return as_download(response, f"{request.study.slug}-agreement-{found.number}.xlsx")


@in_study(Permission.VIEW_RESULTS)
@require_GET
@where_coders_are_compared
def agreement_table(request: StudyRequest, round: UUID, table: str) -> HttpResponse:  # noqa: A002
    """One of a round's tables as CSV."""
    found = _round(request, round)
    rows = TABLES[table](_all(request, found))
    return short_csv_answer(f"{request.study.slug}-{rows.name}-{found.number}.csv", rows.header, rows.rows)


def _page(request: StudyRequest, round_: CodingRound | None) -> HttpResponse:
    is_blind = round_ is not None and queries.is_blind_to(request.person, round_)
    asked = Asked(request, round_) if round_ and not is_blind else None
    context: dict[str, Any] = {
        "rounds": queries.rounds(request.study),
        "round": round_,
        "is_blind": is_blind,
        "asked": asked,
        "may_moderate": Permission.MODERATE in request.permissions,
        "may_open_rounds": Permission.MANAGE_ROUNDS in request.permissions,
        "may_edit": Permission.EDIT_CODEBOOK in request.permissions,
    }
    if asked and asked.choice:
        context |= _found(asked, asked.choice)
    return render(request, "agreement/agreement.html", context)


def _found(asked: Asked, choice: Choice) -> dict[str, Any]:
    result, others, around = asked.result(choice), asked.others(choice), beside(asked.comparing, asked.round)
    told = others.lead if others.lead.plan else result  # a paper gets the number that was planned
    return {
        "page": page(result, others, around),
        "methods": paragraphs(told, around, others.since),
        "choices": [(one.key, name_of(one)) for one in asked.choices],
        "units": list(UNITS.items()),
        "turns": list(TURNS.items()),
        "lines": scale.LINES,
        "axis": scale.AXIS,
    }


def _all(request: StudyRequest, round_: CodingRound) -> Sequence[Result]:
    """Every comparison of the round, in the unit that was asked for."""
    asked = Asked(request, _unless_blind(request, round_))
    return [asked.result(choice, documents=True) for choice in asked.choices]


def _round(request: StudyRequest, uuid: UUID) -> CodingRound:
    rounds = CodingRound.objects.filter(study=request.study).select_related("study")
    found: CodingRound = get_object_or_404(rounds, uuid=uuid)
    return found


def _unless_blind(request: StudyRequest, round_: CodingRound) -> CodingRound:
    if queries.is_blind_to(request.person, round_):
        raise Refused(_("You are coding this round; its agreement is shown when everybody has submitted."))
    return round_
