"""Opening a transcript to code it, and applying a code there: the server's part."""

import tempfile
from collections.abc import Iterator
from http import HTTPStatus
from itertools import count
from uuid import uuid4

from django_scopes import scope

from benchmarks import floors
from benchmarks.bench import Bench, ask, body, path
from benchmarks.corpus import Transcript
from benchmarks.measure import WARM_UPS, Row, complaint, floor_of
from benchmarks.server import Answer
from coding.models import Code, Coding
from rounds.models import Layer
from studies.models import AuditEvent

APPLICATIONS = 25


def opening(bench: Bench) -> Iterator[Row]:
    """Server time of the desk, from the request to the last byte."""
    yield _opening(bench, "open XL: server", bench.loaded.huge, bench.corpus.huge, budget=60)
    yield _opening(bench, "open S: server", bench.loaded.small, bench.corpus.small, budget=30)


def _opening(bench: Bench, what: str, layer: Layer, transcript: Transcript, budget: float) -> Row:
    times, answer = ask(lambda: bench.coder.get(path("desk", layer=layer.uuid)))
    page = body(answer)
    last = transcript.turns[-1][1].split()[-1]
    wrong = complaint(
        status_is_not_200=answer.status == HTTPStatus.OK,
        not_one_turn_a_turn=page.count('class="turn') >= len(transcript.turns),
        the_last_word_is_missing=last in page,
    )
    floor = floor_of(lambda: floors.page(bench.database, layer.pk, layer.version_id))
    return Row(what, "ms", times, budget, floor, wrong)


def applying(bench: Bench) -> Iterator[Row]:
    """One code on a new passage of XL: request, coding, step of the undo log and audit row, on disk."""
    layer, code = bench.loaded.huge, bench.loaded.codes[-1]
    starts = count(100, 130)
    before = _rows_of(layer)
    times, answer = ask(lambda: _apply(bench, layer, code, next(starts)), APPLICATIONS)
    codings, steps, audited = (now - then for now, then in zip(_rows_of(layer), before, strict=True))
    wrong = complaint(
        status_is_not_200=answer.status == HTTPStatus.OK,
        not_one_coding_each=codings == APPLICATIONS + WARM_UPS,
        not_one_step_each=steps == codings,
        not_one_audit_row_each=audited == codings,
    )
    forget_codings_after(layer, len(bench.corpus.huge.codings[0]))
    yield Row("apply one code on XL: server, with its audit row", "ms", times, 20, _floor_of_applying(), wrong)


def forget_codings_after(layer: Layer, number: int) -> None:
    """Put the layer back as it was loaded."""
    with scope(study=layer.round.study):
        Coding.objects.filter(layer=layer, number__gt=number).delete()
        layer.steps.all().delete()
        Layer.objects.filter(pk=layer.pk).update(next_number=number + 1)


def _apply(bench: Bench, layer: Layer, code: Code, start: int) -> Answer:
    span = {"start": start, "end": start + 60}
    return bench.coder.post(path("desk_apply", layer=layer.uuid), request_id=uuid4(), code=code.uuid, **span)


def _rows_of(layer: Layer) -> tuple[int, int, int]:
    with scope(study=layer.round.study):
        audited = AuditEvent.objects.filter(verb="coding.applied", object_id=str(layer.uuid)).count()
        return layer.codings.count(), layer.steps.count(), audited


def _floor_of_applying() -> float:
    with tempfile.TemporaryDirectory() as folder:
        return floor_of(floors.OneInsert(folder))
