"""Agreement: one comparison a page, its causes code by code, and all numbers as CSV, XLSX and JSON."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from coding.models import CodingRound
from reports.agreement import scale
from reports.agreement.causes import causes
from reports.agreement.excel import workbook
from reports.agreement.methods import paragraphs
from reports.agreement.page import Others, page
from reports.agreement.sentences import UNITS, name_of
from reports.agreement.tables import TABLES, document
from reports.domain.agreement.comparison import Turns, Unit
from reports.queries import agreement as queries
from reports.queries.compared_codes import Counted
from reports.queries.comparing import Choice, Comparing, Result, Way
from studies.errors import Refused
from studies.gate import StudyRequest, in_study
from studies.permissions import Permission
from studies.tables import EXCEL, as_download, short_csv_answer


class Asked:
    """What an address asks for: a comparison of a round, counted in units, codes as applied or rolled up."""

    def __init__(self, request: StudyRequest, round_: CodingRound) -> None:
        """Raises Http404 for a unit that does not exist; an unknown comparison gives the round's first."""
        values = request.GET
        self.comparing = Comparing(request.study, request.person)
        self.round = round_
        self.choices = self.comparing.choices(round_)
        lead = self.comparing.leading_way(round_)
        try:
            self.way = Way(
                Unit(values.get("unit", lead.unit)),
                Turns(values.get("turns", lead.turns)),
                Counted(values.get("codes", lead.counted)),
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
    def unit(self) -> Unit:
        """What is counted."""
        return self.way.unit

    @property
    def is_tree(self) -> bool:
        """Whether codes can be rolled up."""
        return self.comparing.codes(self.round).is_tree

    @property
    def rolled_up(self) -> bool:
        """Whether they are."""
        return self.way.counted is Counted.ROLLED_UP

    def result(self, choice: Choice, *, details: bool = True) -> Result:
        """The comparison in the unit that was asked for."""
        return self.comparing.result(choice, self.way, details=details)

    def overall(self) -> list[Result]:
        """Every comparison of the round, over all codes only."""
        return [self.result(choice, details=False) for choice in self.choices]

    def by_unit(self, choice: Choice) -> list[Result]:
        """The comparison by character and by turn, whatever was asked for: the unit changes the number."""
        units = (Unit.CHARACTER, Unit.TURN)
        ways = [self.way._replace(unit=unit) for unit in units]
        return [self.comparing.result(choice, way, details=False) for way in ways]

    def rounds(self) -> list[Result]:
        """The coders of every round that has something to compare, over all codes only."""
        firsts = [self.comparing.choices(one)[:1] for one in queries.rounds(self.round.study)]
        return [self.result(choice, details=False) for found in firsts for choice in found]


@in_study(Permission.VIEW_RESULTS)
@require_GET
def agreement(request: StudyRequest) -> HttpResponse:
    """The latest round that has something to compare, or the latest one."""
    return _page(request, queries.latest_round(request.study, request.person))


@in_study(Permission.VIEW_RESULTS)
@require_GET
def agreement_round(request: StudyRequest, round: UUID) -> HttpResponse:  # noqa: A002  (the address says so)
    """One round."""
    return _page(request, _round(request, round))


@in_study(Permission.VIEW_RESULTS)
@require_GET
def agreement_code(request: StudyRequest, round: UUID, code: UUID) -> HttpResponse:  # noqa: A002
    """One code: where its coders differ."""
    round_ = _unless_blind(request, _round(request, round))
    asked = Asked(request, round_)
    result = asked.result(asked.choice) if asked.choice else None
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
    return render(request, "reports/agreement_code.html", context)


@in_study(Permission.VIEW_RESULTS)
@require_GET
def agreement_json(request: StudyRequest, round: UUID) -> HttpResponse:  # noqa: A002
    """One round's numbers with all their digits."""
    found = _round(request, round)
    content = document(_all(request, found), study=request.study.slug)
    return as_download(JsonResponse(content), f"{request.study.slug}-agreement-{found.number}.json")


@in_study(Permission.VIEW_RESULTS)
@require_GET
def agreement_xlsx(request: StudyRequest, round: UUID) -> HttpResponse:  # noqa: A002
    """All of a round's tables as one workbook."""
    found = _round(request, round)
    response = HttpResponse(workbook(_all(request, found)), content_type=EXCEL)
    return as_download(response, f"{request.study.slug}-agreement-{found.number}.xlsx")


@in_study(Permission.VIEW_RESULTS)
@require_GET
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
    }
    if asked and asked.choice:
        context |= _found(asked, asked.choice)
    return render(request, "reports/agreement.html", context)


def _found(asked: Asked, choice: Choice) -> dict[str, Any]:
    result, moderated = asked.result(choice), asked.comparing.moderated(asked.round)
    return {
        "page": page(result, Others(asked.overall(), asked.rounds(), asked.by_unit(choice)), moderated),
        "methods": paragraphs(result, moderated),
        "choices": [(one.key, name_of(one)) for one in asked.choices],
        "units": list(UNITS.items()),
        "lines": scale.LINES,
        "axis": scale.AXIS,
    }


def _all(request: StudyRequest, round_: CodingRound) -> Sequence[Result]:
    """Every comparison of the round, in the unit that was asked for."""
    asked = Asked(request, _unless_blind(request, round_))
    return [asked.result(choice) for choice in asked.choices]


def _round(request: StudyRequest, uuid: UUID) -> CodingRound:
    rounds = CodingRound.objects.filter(study=request.study).select_related("study")
    found: CodingRound = get_object_or_404(rounds, uuid=uuid)
    return found


def _unless_blind(request: StudyRequest, round_: CodingRound) -> CodingRound:
    if queries.is_blind_to(request.person, round_):
        raise Refused(_("You are coding this round; its agreement is shown when everybody has submitted."))
    return round_
