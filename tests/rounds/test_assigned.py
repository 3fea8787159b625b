"""A round whose coders do not all code everything: looked at, changed, opened, extended; and what each is told."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from rounds.actions import add_transcripts, close_round, open_round
from rounds.models import CodingRound, Layer
from studies.errors import Refused
from studies.models import Approach, AuditEvent, Interview, Person
from studies.permissions import Role
from tests import factories
from tests.factories import World
from tests.reading import plain, read, send, ticked
from transcripts.models import TranscriptVersion

LENGTHS = (90, 70, 82, 41, 65, 52)


class Bench:
    """A study with three coders and six transcripts, and its owner's browser."""

    def __init__(self) -> None:
        self.study = factories.make_study()
        self.owner = factories.make_member(self.study, Role.OWNER, name="Olga")
        self.coders = [factories.make_member(self.study, Role.CODER, name=name) for name in ("Ann", "Ben", "Cleo")]
        self.versions = [self._version(n, words) for n, words in enumerate(LENGTHS, 1)]
        self.client = Client()
        self.client.force_login(self.owner)

    def _version(self, number: int, words: int) -> TranscriptVersion:
        interview = factories.make_interview(self.study, f"I-{number:02}", language="fr" if number % 2 else "en")
        return factories.make_version(self.study, [("P1", "word " * words)], interview=interview)

    def data(self, kind: str, coders: int = 3, **more: Any) -> dict[str, Any]:
        """What the form sends for a round of everything."""
        return {
            "stage": "open",
            "purpose": "reliability",
            "versions": [version.pk for version in self.versions],
            "coders": [coder.pk for coder in self.coders[:coders]],
            "kind": kind,
            "size": "2",
            "coders_each": "2",
            "seed": "7",
            **more,
        }

    def post(self, name: str, data: dict[str, Any], status: int = 200) -> bytes:
        """The page that comes back."""
        answer = self.client.post(reverse(name, args=[self.study.slug]), data)
        assert answer.status_code == status
        return answer.content

    def opened(self) -> CodingRound:
        """The round that was opened last."""
        with scopes_disabled():
            return CodingRound.objects.filter(study=self.study).latest("number")

    def is_opened(self) -> bool:
        """Whether there is any round."""
        with scopes_disabled():
            return CodingRound.objects.filter(study=self.study).exists()

    def cells(self) -> set[str]:
        """Who codes what in the last round, `version-coder` each."""
        with scopes_disabled():
            layers = Layer.objects.filter(round=self.opened())
            return {f"{layer.version_id}-{layer.coder_id}" for layer in layers}

    def layer(self, version: int, coder: int) -> Layer:
        """A layer of the last round."""
        return factories.layer_of(self.opened(), self.versions[version], self.coders[coder])


@pytest.fixture
def bench(db: None) -> Bench:
    return Bench()


def cells(content: bytes) -> set[str]:
    """The cells ticked in a preview."""
    return {value for name, value in ticked(content) if name == "cell"}


def test_a_sample_is_looked_at_before_it_is_opened(bench: Bench) -> None:
    unseen = bench.post("open_round", bench.data("sample", strata=["language", "guide", "interviewer"]))
    text = plain(unseen)
    assert not bench.is_opened()
    assert (
        "2 transcripts, drawn by lot (seed 7), are coded by 2 coders, the rest by one each. "
        "It was drawn in proportion by: language, guide version, interviewer."
    ) in text
    assert "4 of 6 transcripts are coded once and say nothing of agreement." in text
    shown = cells(unseen)
    assert len(shown) == 8
    bench.post("open_round", bench.data("sample", looked="1", cell=sorted(shown)), status=302)
    assert bench.cells() == shown
    design = bench.opened().design
    assert set(design) == {"kind", "seed", "number", "coders_each", "strata", "drawn", "changed_by_hand"}
    assert (design["seed"], design["number"], design["changed_by_hand"]) == (7, 2, False)
    assert bench.opened().purpose == "reliability"


def test_a_sample_of_a_share_is_stratified_by_what_is_ticked(bench: Bench) -> None:
    with scopes_disabled():
        interview = bench.versions[0].transcript.interview
        interview.first_interviewer, interview.guide_version = bench.owner, factories.make_guide(bench.study)
        interview.save()
    data = bench.data("sample", size="33 %", strata=["interviewer", "language", "guide"])
    text = plain(bench.post("preview_round", data))
    assert "<td>Olga · fr · 1</td>" in text
    assert "The sample was set at 33 % of the transcripts." in text


def test_a_cell_changed_by_hand_is_counted_and_said(bench: Bench) -> None:
    data = bench.data("overlap")
    shown = cells(bench.post("preview_round", data))
    assert len(shown) == 12
    first, ann = bench.versions[0], bench.coders[0]
    changed = {one for one in shown if not one.startswith(f"{first.pk}-")} | {f"{first.pk}-{ann.pk}"}
    page = bench.post("preview_round", data | {"looked": "1", "cell": sorted(changed)})
    assert cells(page) == changed
    assert "This was changed by hand afterwards." in plain(page)
    assert "1 of 6 transcripts is coded once and says nothing of agreement." in plain(page)
    words = sum(version.words for version in bench.versions if f"{version.pk}-{ann.pk}" in changed)
    assert f'<td class="box number">{words}</td>' in plain(page)
    bench.post("open_round", data | {"looked": "1", "cell": sorted(changed)}, status=302)
    assert bench.opened().design["changed_by_hand"] is True
    assert bench.cells() == changed


def test_drawn_again_is_drawn_with_another_seed_and_forgets_the_cells(bench: Bench) -> None:
    page = plain(bench.post("preview_round", bench.data("overlap", looked="1", cell=["1-1"], again="1")))
    seed = page.split('name="seed" value="')[1].split('"')[0]
    assert seed != "7"
    assert f"(seed {seed})" in page
    assert page.count("checked") == 12


def test_without_a_seed_one_is_chosen(bench: Bench) -> None:
    page = plain(bench.post("preview_round", bench.data("overlap", seed="")))
    assert page.split('name="seed" value="')[1].split('"')[0].isdigit()


def test_the_way_back_keeps_what_was_chosen(bench: Bench) -> None:
    page = bench.post("preview_round", bench.data("overlap", strata=["guide"], back="1", carry="on"))
    assert "Look at who codes what" in plain(page)
    assert {("kind", "overlap"), ("strata", "guide"), ("carry", "on"), ("purpose", "reliability")} < ticked(page)


def test_by_hand_nothing_is_ticked_at_first_and_every_transcript_needs_somebody(bench: Bench) -> None:
    page = bench.post("open_round", bench.data("hand"))
    assert cells(page) == set()
    assert "Who codes what was chosen by hand." in plain(page)
    assert "Nobody codes: I-01, I-02, I-03, I-04, I-05, I-06." in plain(page)
    ann = bench.coders[0]
    given = [f"{version.pk}-{ann.pk}" for version in bench.versions[1:]]
    page = bench.post("open_round", bench.data("hand", looked="1", cell=given), status=422)
    assert "Somebody has to code each transcript: one of them has no coder." in plain(page)
    assert cells(page) == set(given)
    assert "Nobody codes: I-01." in plain(page)


def test_who_gets_nothing_is_no_coder_of_the_round_and_not_blind(bench: Bench) -> None:
    ann, ben, _cleo = bench.coders
    given = [f"{version.pk}-{ann.pk}" for version in bench.versions] + [f"{bench.versions[0].pk}-{ben.pk}"]
    bench.post("open_round", bench.data("hand", looked="1", cell=given), status=302)
    assert set(bench.opened().coders.all()) == {ann, ben}
    assert bench.opened().design == {"kind": "hand"}


def test_cells_of_others_are_nothing(bench: Bench) -> None:
    ann, _ben, cleo = bench.coders
    given = [f"{version.pk}-{ann.pk}" for version in bench.versions] + [f"{bench.versions[0].pk}-{cleo.pk}", "x", "1-1"]
    bench.post("open_round", bench.data("hand", coders=2, looked="1", cell=given), status=302)
    assert bench.cells() == set(given[:6])


def test_pairs_that_share_nothing_are_named(bench: Bench) -> None:
    ann, ben, _cleo = bench.coders
    given = [f"{version.pk}-{coder.pk}" for version in bench.versions for coder in (ann, ben)]
    text = plain(bench.post("preview_round", bench.data("all", looked="1", cell=given)))
    assert "Ann and Cleo share no transcript." in text
    assert "Ben and Cleo share no transcript." in text
    assert "Ann and Ben share" not in text
    assert "coded once" not in text


def test_everybody_on_everything_is_opened_at_once_or_looked_at(bench: Bench) -> None:
    page = bench.post("preview_round", bench.data("all"))
    assert "Every coder codes every transcript." in plain(page)
    assert "Draw again" not in plain(page)
    bench.post("open_round", bench.data("all"), status=302)
    assert len(bench.cells()) == 18
    assert bench.opened().design == {"kind": "all", "changed_by_hand": False}


@pytest.mark.parametrize("kind", ["all", "one"])
def test_one_coder_is_told_what_that_means(bench: Bench, kind: str) -> None:
    bench.post("open_round", bench.data(kind, coders=1), status=302)
    assert bench.opened().design == {"kind": "one"}
    text = read(bench.study, bench.owner, "rounds")
    assert "One coder codes every transcript." in text
    answer = bench.client.get(reverse("rounds", args=[bench.study.slug]))
    assert "Each transcript is coded once: there will be no agreement to compute." in plain(answer.content)


def test_where_coders_are_not_compared_nothing_is_said_of_agreement(bench: Bench) -> None:
    with scopes_disabled():
        bench.study.approach = Approach.REFLEXIVE
        bench.study.save()
    assert "agreement to compute" not in read(bench.study, bench.owner, "new_round")
    assert "coded once" not in plain(bench.post("preview_round", bench.data("one", coders=1)))
    bench.post("open_round", bench.data("one", coders=1), status=302)
    answer = plain(bench.client.get(reverse("rounds", args=[bench.study.slug])).content)
    assert "agreement to compute" not in answer
    assert "Plan of agreement" not in answer


def test_a_team_codes_as_one_author(bench: Bench) -> None:
    ann, ben, cleo = bench.coders
    data = bench.data("team", typist=ben.pk)
    assert "Present besides who types: Ann, Cleo." in plain(bench.post("preview_round", data))
    bench.post("open_round", data, status=302)
    assert bench.opened().design == {"kind": "team", "together": 2}
    with scopes_disabled():
        layers = list(Layer.objects.filter(round=bench.opened()))
        assert {layer.coder for layer in layers} == {ben}
        assert {frozenset(layer.together.all()) for layer in layers} == {frozenset((ann, cleo))}
    text = read(bench.study, bench.owner, "rounds")
    assert "A team of 3 codes together in meetings, as one author" in text
    assert "Present besides who types: Ann, Cleo." in text
    with scope(study=bench.study):
        version = factories.make_version(bench.study)
        add_transcripts(round_=bench.opened(), actor=bench.owner, versions=[version])
        assert set(Layer.objects.get(version=version).together.all()) == {ann, cleo}


@pytest.mark.parametrize(
    ("kind", "coders", "more", "sentence"),
    [
        ("one", 2, {}, "Tick one coder alone, or choose another way below."),
        ("team", 1, {}, "Tick everybody who is present: a team is at least two."),
        ("team", 2, {}, "Choose who types, from the coders that are ticked."),
        ("overlap", 2, {}, "Tick more coders, or have each transcript coded by fewer of them."),
        ("sample", 2, {"coders_each": "3"}, "Tick more coders, or have each transcript coded by fewer of them."),
        ("sample", 3, {"size": "some"}, "Say how large the sample is: a share such as 20 %, or a number such as 6."),
        ("sample", 3, {"size": "7"}, "A sample has at least one transcript, and at most those that are ticked."),
        ("sample", 3, {"size": "0"}, "A sample has at least one transcript, and at most those that are ticked."),
        ("sample", 3, {"size": "101 %"}, "A sample has at least one transcript, and at most those that are ticked."),
    ],
)
@pytest.mark.parametrize("name", ["open_round", "preview_round"])
def test_what_cannot_be_had_is_said_beside_the_form(
    bench: Bench, name: str, kind: str, coders: int, more: dict[str, str], sentence: str
) -> None:
    page = bench.post(name, bench.data(kind, coders, **more), status=422)
    assert sentence in plain(page)
    assert ("kind", kind) in ticked(page)
    assert not bench.is_opened()


def test_nobody_is_given_a_transcript_who_is_no_coder_of_the_round(bench: Bench) -> None:
    first, (ann, ben, _cleo) = bench.versions[0], bench.coders
    given = {"stage": "open", "versions": [first], "coders": [ann], "assigned": {first.pk: [ben]}}
    with scope(study=bench.study), pytest.raises(Refused, match="no coder of the round"):
        open_round(study=bench.study, actor=bench.owner, **given)
    assert not bench.is_opened()


def test_coders_of_a_sample_are_told_their_own_part_until_it_is_closed(bench: Bench) -> None:
    ann, ben, _cleo = bench.coders
    given = [f"{version.pk}-{ann.pk}" for version in bench.versions[:4]]
    given += [f"{version.pk}-{ben.pk}" for version in bench.versions[3:]]
    bench.post("open_round", bench.data("sample", looked="1", cell=given), status=302)
    blind = read(bench.study, ann, "rounds")
    assert "Which transcripts others code too is told when the round is closed." in blind
    assert "seed" not in blind
    assert '<th scope="col">Ben</th>' not in blind
    assert "0 of 4 transcripts" in blind
    assert "I-05" not in blind
    managing = read(bench.study, bench.owner, "rounds")
    assert '<th scope="col">Ben</th>' in managing
    assert "0 of 6 transcripts" in managing
    assert managing.count('aria-hidden="true">–') == 5
    with scope(study=bench.study):
        factories.submit(bench.layer(0, 0))
        close_round(round_=bench.opened(), actor=bench.owner)
    assert '<th scope="col">Ben</th>' in read(bench.study, ann, "rounds")


def test_an_owner_who_codes_manages_the_whole_round(bench: Bench) -> None:
    factories.join(bench.study, bench.coders[0], Role.OWNER)
    bench.post("open_round", bench.data("sample", looked="1", cell=all_cells(bench)), status=302)
    text = read(bench.study, bench.coders[0], "rounds")
    assert '<th scope="col">Ben</th>' in text


def all_cells(bench: Bench) -> list[str]:
    """Every cell of the grid."""
    return [f"{version.pk}-{coder.pk}" for version in bench.versions for coder in bench.coders]


def more(bench: Bench, version: TranscriptVersion, status: int = 302, **sent: Any) -> str:
    """What comes of adding a transcript to the last round."""
    return send(
        bench.study, bench.owner, "extend_round", bench.opened().uuid, status=status, versions=[version.pk], **sent
    )


def test_more_transcripts_go_to_every_coder_or_to_those_ticked(bench: Bench) -> None:
    ann, ben, cleo = bench.coders
    bench.post("open_round", bench.data("all", coders=2), status=302)
    for_all, by_hand = (factories.make_version(bench.study) for _ in range(2))
    more(bench, for_all)
    assert bench.opened().design == {"kind": "all", "changed_by_hand": False}
    more(bench, by_hand, by="hand", coders=[cleo.pk])
    with scopes_disabled():
        assert set(Person.objects.filter(layers__version=for_all)) == {ann, ben}
        assert set(Person.objects.filter(layers__version=by_hand)) == {cleo}
        assert AuditEvent.objects.filter(verb="round.extended").count() == 2
    assert set(bench.opened().coders.all()) == {ann, ben, cleo}
    assert bench.opened().design == {"kind": "all", "changed_by_hand": True}


def test_nobody_ticked_is_said_beside_the_form_which_keeps_the_transcripts(bench: Bench) -> None:
    bench.post("open_round", bench.data("all"), status=302)
    extra = factories.make_version(bench.study)
    page = more(bench, extra, status=422, by="hand")
    assert "<details open>" in page
    assert "Choose at least one coder." in page
    assert f'value="{extra.pk}" id="id_1_versions_0" checked' in page


def test_only_coders_are_added_to_a_round(bench: Bench) -> None:
    bench.post("open_round", bench.data("all"), status=302)
    extra = factories.make_version(bench.study)
    given = {"versions": [extra], "assigned": {extra.pk: [bench.owner]}}
    with scope(study=bench.study), pytest.raises(Refused, match="coder role"):
        add_transcripts(round_=bench.opened(), actor=bench.owner, **given)


def test_the_new_round_page_offers_the_usual_first(world: World) -> None:
    client = Client()
    client.force_login(world.owner)
    page = client.get(reverse("new_round", args=[world.study.slug])).content
    assert ticked(page) == {("stage", "open"), ("purpose", "main"), ("kind", "all")}


def test_queries_of_a_preview_do_not_grow_with_transcripts(bench: Bench) -> None:
    def queries(versions: int) -> int:
        data = bench.data("sample", strata=["interviewer", "language", "guide"])
        with CaptureQueriesContext(connection) as seen:
            bench.post("preview_round", data | {"versions": data["versions"][:versions]})
        return len(seen)

    with scopes_disabled():
        Interview.objects.filter(study=bench.study).update(
            first_interviewer=bench.owner, guide_version=factories.make_guide(bench.study)
        )
    queries(2)
    assert queries(2) == queries(6)


def test_a_broken_share_is_no_server_error(bench: Bench) -> None:
    for size in ("", "%", "-3", "2,5 %", "1e3", "99999"):
        assert "how large the sample is" in plain(bench.post("open_round", bench.data("sample", size=size), status=422))
