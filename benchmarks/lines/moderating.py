"""The moderator's desk with ten thousand cases: opening its queue, and deciding one case after the other."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django_scopes import scope

from benchmarks.bench import Bench, ask, body, path
from benchmarks.browser import fresh_page, open_page, wait_until_painted
from benchmarks.loading import load_moderated
from benchmarks.measure import Row, complaint, p95
from benchmarks.server import session_of
from moderation.codings.making import make_cases
from moderation.models import Case, Decision
from moderation.queries import UNDECIDED
from moderation.rendering.queue import PAGE
from studies.models import Study

STUDY = "moderated"
INTERVIEWS = 21
"""Of L, so that their cases are ten thousand."""
OPENINGS = 5
DECISIONS = 20
NEITHER = "4"


def moderating(bench: Bench) -> Iterator[Row]:
    """The queue on the server and in the browser; a decision from its key until the next case is painted."""
    with transaction.atomic():
        study = load_moderated(bench.loaded, bench.corpus, STUDY, INTERVIEWS)
    with scope(study=study):
        make_cases(study)
        cases, undecided = Case.objects.count(), Case.objects.filter(UNDECIDED).count()
    moderator = bench.client(bench.loaded.moderator)
    times, answer = ask(lambda: moderator.get(path("cases", slug=STUDY)))
    page = body(answer)
    wrong = complaint(
        status_is_not_200=answer.status == HTTPStatus.OK,
        not_the_first_page=page.count('class="queue-row"') == PAGE,
        not_all_are_counted=f"of {undecided} cases" in page,
    )
    yield Row(f"open the queue ({cases:,} cases, {undecided:,} to decide): server", "ms", times, None, None, wrong)
    yield from _by_hand(bench, study)


def _by_hand(bench: Bench, study: Study) -> Iterator[Row]:
    if bench.browser is None:
        yield Row("open the queue, decide: until painted", "ms", absent=bench.no_browser)
        return
    url, session = bench.server.address + path("cases", slug=STUDY), session_of(bench.loaded.moderator)
    with fresh_page(bench.browser, bench.server.address, session) as page:
        open_page(page, url, painted=1)
        opened = [_opened(page, url) for _ in range(OPENINGS + 2)][2:]
        decided = [_decided(page, number) for number in range(2, DECISIONS + 2)]
    with scope(study=study):
        stored = Decision.objects.filter(choice="neither", undone_at=None).count()
    wrong = complaint(not_every_decision_was_stored=stored == DECISIONS)
    yield Row("open the queue, warm: until painted", "ms", opened, 150)
    yield Row("decide a case: until the next is painted, median", "ms", decided, 150, None, wrong)
    yield Row("decide a case: until the next is painted, 95th percentile", "ms", decided, 150, None, wrong, summary=p95)


def _opened(page: Any, url: str) -> float:
    """Milliseconds from the click on the link of another page of the study to the paint of the first case."""
    page.goto(url.removesuffix("/cases"), wait_until="networkidle")
    page.locator("a.btn-primary").click(no_wait_after=True)
    page.wait_for_url(url, wait_until="domcontentloaded")
    return wait_until_painted(page, 1) * 1000


def _decided(page: Any, painted: int) -> float:
    """Milliseconds from the key to the paint of the next case."""
    page.keyboard.press(NEITHER)
    return (wait_until_painted(page, painted) - float(page.evaluate("bench.pressed")) / 1000) * 1000
