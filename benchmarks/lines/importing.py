"""Bringing a transcript of 10,000 words: the upload, and the preview that somebody looks at before it is stored."""

from collections.abc import Iterator
from http import HTTPStatus

from django_scopes import scope

from benchmarks import floors
from benchmarks.bench import Bench, body, path
from benchmarks.corpus import plain_transcript
from benchmarks.measure import RUNS, Row, complaint, floor_of
from benchmarks.server import Answer
from transcripts.models import UploadDraft


def importing(bench: Bench) -> Iterator[Row]:
    """Upload and preview together, each time another file."""
    file = plain_transcript()
    times, last = [], None
    for n in range(RUNS + 2):
        # The number makes the bytes new: a file that already waits is not taken twice.
        answers = _upload(bench, f"{file}\nInterviewer: This was upload {n}.\n".encode())
        times.append(sum(answer.seconds for answer in answers) * 1000)
        last = answers[-1]
    assert last is not None
    with scope(study=bench.loaded.study):
        drafts, _ = UploadDraft.objects.filter(study=bench.loaded.study).delete()
    wrong = complaint(
        no_preview=last.status == HTTPStatus.OK and "Interviewer" in body(last),
        not_one_draft_each=drafts == len(times),
    )
    floor = floor_of(lambda: floors.read_transcript(file))
    yield Row("import 10,000 words: upload and preview", "ms", times[2:], 300, floor, wrong)


def _upload(bench: Bench, content: bytes) -> list[Answer]:
    """The upload, and the page it leads to."""
    answers = [bench.owner.upload(path("upload_files"), "uploads", "interview.txt", content)]
    if "location" in answers[0].headers:
        answers.append(bench.owner.get(answers[0].headers["location"]))
    return answers
