"""A transcript that was anonymised after it was coded: one text leaves, the numbers stay, and the package says so."""

from __future__ import annotations

import pytest
from django_scopes import scope

from exchange.queries import overview
from studies.models import Participant
from tests import factories
from tests.exchange.packages import packed, places_of, rows, unpacked
from tests.exchange.test_verify import bench, unfolded, verified
from tests.factories import World
from transcripts.actions import store_anonymised
from transcripts.models import TranscriptVersion


@pytest.fixture
def anonymised(world: World) -> TranscriptVersion:
    """The transcript that both coders have submitted, with a pseudonym for a word that they coded."""
    at = world.first.text.index("customer")
    with scope(study=world.study):
        return store_anonymised(
            base=world.first, actor=world.owner, replacements=[(at, at + len("customer"), "[hospital, south-east]")]
        )


def test_one_text_leaves_and_passages_have_its_words(world: World, anonymised: TranscriptVersion) -> None:
    content = packed(world.study)
    files, label = unpacked(content), world.first.transcript.interview.label
    index = [row for row in rows(files, "transcripts/index.csv") if row["transcript"] == label]
    assert [(row["shared"], row["withheld_because"], row["sha256"]) for row in index] == [
        ("no", "anonymised_since", ""),
        ("yes", "", anonymised.sha256),
    ]
    assert b"[hospital, south-east]" in files[f"transcripts/{label}.txt"]
    assert f"transcripts/{label}_2.txt" not in files
    layer = rows(files, "layers/round-1_coder-1.csv")
    assert {row["text"] for row in layer} == {
        "Labels are often wrong", "we find out from the [hospital, south-east]",
    }  # fmt: skip
    start = world.first.text.index("we find out")
    coded = (str(start), str(start + len("we find out from the customer")))
    assert coded in {(row["start"], row["end"]) for row in layer}
    said = "it was coded before it was anonymised; its passages have the words of the new text"
    assert f"- {label}: {said}.\n" in files["README.md"].decode()
    assert "the words beside them are those of the anonymised text" in files["README.md"].decode()
    other = world.second.transcript.interview.label
    assert {place.partition(".")[0] for place in places_of("customer", content)} == {f"!transcripts/{other}"}
    with scope(study=world.study):
        lines = [line for line in overview(world.study).transcripts if line.label == label]
    assert [str(line.because) if line.because else "" for line in lines] == [said, ""]


def test_no_words_of_a_passage_leave_where_the_new_text_may_not(world: World, anonymised: TranscriptVersion) -> None:
    with scope(study=world.study):
        Participant.objects.update(consents_to_share=False)
    files = unpacked(packed(world.study))
    assert {row["text"] for row in rows(files, "layers/round-1_coder-1.csv")} == {""}


def test_a_text_as_a_machine_heard_it_stays(world: World) -> None:
    interview = factories.make_interview(world.study, participants=[world.participant])
    factories.make_version(world.study, interview=interview, kind=TranscriptVersion.Kind.RECOGNISED)
    files = unpacked(packed(world.study))
    [row] = [row for row in rows(files, "transcripts/index.csv") if row["transcript"] == interview.label]
    assert (row["shared"], row["withheld_because"]) == ("no", "as_heard")
    assert (
        f"- {interview.label}: it is as a machine heard it; nobody has corrected it.\n" in files["README.md"].decode()
    )


@pytest.mark.django_db
def test_its_numbers_are_computed_again_from_the_package(tmp_path) -> None:
    made = bench()
    before = unpacked(packed(made.study))
    with scope(study=made.study):
        for base in TranscriptVersion.objects.filter(transcript__interview__label__in=["I-01", "I-02"]):
            word = base.text.split()[0]
            store_anonymised(base=base, actor=None, replacements=[(0, len(word), "[Camille]")])
    content = packed(made.study)
    answer = verified(unfolded(content, tmp_path))
    assert answer.returncode == 0, answer.stdout
    after = unpacked(content)
    numbers = [name for name in before if name.startswith("agreement/agreement") and name.endswith(".csv")]
    assert len(numbers) > 3
    assert {name: after[name] for name in numbers} == {name: before[name] for name in numbers}
