"""The demonstration study: its words hold together, it is made once, and every kind of work is left open in it."""

import json
import shutil
import stat
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django_scopes import scope, scopes_disabled

from catalogue.models import Evidence, Issue, Statement
from coding.models import Code, Coding
from coding.queries import frozen_codings
from demonstration import accounts, loading
from demonstration.contents import FOLDER, TYPED_AS, content, passage, transcript
from finding.queries.matrix import framework
from moderation.codings.queries import consensus_layers
from moderation.models import Case
from rounds.models import CodingRound, Layer
from rounds.visibility import is_blind
from studies.models import AuditEvent, Interview, Invitation, Membership, Participant, Person, Study
from transcripts.actions import read_file
from transcripts.domain.turns import proposed_names, settle
from transcripts.models import Speaker, TranscriptVersion, Turn, UploadDraft

PLAN = content("study")
LABELS = [planned["label"] for planned in PLAN["interviews"]]


@pytest.fixture(scope="class")
def loaded(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The study, made once for all tests of a class; each of them takes its own changes back."""
    folder = tmp_path_factory.mktemp("loaded")
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(TANDEM_DATA_DIR=folder, TANDEM_DEMO_PASSWORD=""):
            loading.load()
        yield folder
        transaction.set_rollback(True)


@pytest.fixture
def data_folder(settings: Any, tmp_path: Path) -> Path:
    """An empty data folder."""
    settings.TANDEM_DATA_DIR = tmp_path
    settings.TANDEM_DEMO_PASSWORD = ""
    return tmp_path


@pytest.fixture
def study(loaded: Path, db: None, data_folder: Path) -> Study:
    """The study, and a data folder that holds its password."""
    shutil.copy(loaded / "demo_password", data_folder)
    return Study.objects.get(slug=PLAN["slug"])


def texts() -> dict[str, str]:
    """The words of each transcript, as the preview proposes to store them."""
    found = {}
    for planned in PLAN["interviews"]:
        read = read_file(transcript(planned["file"]))
        turns = settle(read, proposed_names(read.turns), join=True).turns
        found[planned["label"]] = "\n".join(turn.text for turn in turns)
    return found


def quoted_passages() -> list[tuple[str, dict[str, object]]]:
    """Every passage that the fixtures quote, with its transcript: codings, decisions, evidence."""
    codings = [
        (label, quoted) for label in LABELS for codings in content(f"codings/{label}").values() for quoted in codings
    ]
    evidence = [
        (quoted["transcript"], quoted)
        for issue in content("catalogue")
        for statement in issue["statements"]
        for quoted in statement["evidence"]
    ]
    return [*codings, *((quoted["transcript"], quoted) for quoted in content("decisions")), *evidence]


def codes_in_use() -> set[str]:
    """Names of codes that somebody has by the time round 1 is over."""
    first = PLAN["rounds"][0]["transcripts"]
    coined = {q["code"] for label in first for codings in content(f"codings/{label}").values() for q in codings}
    return coined | {code["name"] for code in content("codebook")["before round 1"]}


class TestFixtures:
    def test_every_quoted_passage_stands_in_its_transcript(self) -> None:
        words = texts()
        for label, quoted in quoted_passages():
            start, end = passage(words[label], quoted)
            assert len(words[label][start:end]) == len(str(quoted["quote"]))

    def test_a_passage_can_be_the_second_of_its_words(self) -> None:
        assert passage("yes, yes", {"quote": "yes", "occurrence": 2}) == (5, 8)

    def test_words_that_are_not_there_are_named(self) -> None:
        with pytest.raises(LookupError, match="nowhere"):
            passage("yes, yes", {"quote": "nowhere"})

    def test_unbreakable_blanks_and_curved_apostrophes_may_be_written_plainly(self) -> None:
        assert passage("«\u00a0C’est ça\u202f!\u00a0»", {"quote": "C'est ça !"}) == (2, 12)

    def test_no_passage_is_coded_twice_alike_by_one_coder(self) -> None:
        for label in LABELS:
            for codings in content(f"codings/{label}").values():
                counted = Counter((quoted["code"], quoted["quote"]) for quoted in codings)
                assert [pair for pair, count in counted.items() if count > 1] == []

    def test_every_code_of_decisions_and_catalogue_exists(self) -> None:
        decided = {name for planned in content("decisions") for name in planned["codes"]}
        cited = {
            quoted["code"]
            for issue in content("catalogue")
            for statement in issue["statements"]
            for quoted in statement["evidence"]
        }
        assert decided | cited <= codes_in_use()

    def test_every_gathered_code_exists(self) -> None:
        later = content("codebook")["after round 1"]
        gathered = {name for code in later for name in code.get("gathers", ())}
        assert gathered <= codes_in_use() | {code["name"] for code in later}

    def test_transcripts_are_of_the_promised_length_and_mixed_in_format(self) -> None:
        assert {label: 600 <= len(text.split()) <= 1000 for label, text in texts().items()} == dict.fromkeys(
            LABELS, True
        )
        assert {Path(planned["file"]).suffix for planned in PLAN["interviews"]} == {".txt", ".srt", ".vtt"}

    def test_nothing_in_the_folder_is_left_unread(self) -> None:
        files = {planned["file"] for planned in PLAN["interviews"]} | {PLAN["waiting"]}
        assert {path.name for path in (FOLDER / "transcripts").iterdir()} == files
        assert {path.stem for path in (FOLDER / "codings").iterdir()} == set(LABELS)


class TestStory:
    def test_an_invitation_and_a_file_with_a_question_wait(self, study: Study) -> None:
        with scope(study=study):
            [invitation] = Invitation.objects.filter(study=study)
            [draft] = UploadDraft.objects.filter(study=study)
        assert (invitation.email, invitation.state) == (PLAN["invited"]["email"], Invitation.State.WAITING)
        parsed = read_file(bytes(draft.content))
        assert settle(parsed, proposed_names(parsed.turns), join=True).report.undecided == ("the night desk",)

    def test_four_interviews_one_in_french_and_a_focus_group_of_four(self, study: Study) -> None:
        with scope(study=study):
            interviews = Interview.objects.filter(study=study)
            kinds = Counter(interviews.values_list("kind", flat=True))
            languages = Counter(interviews.filter(kind="interview").values_list("language", flat=True))
            group = interviews.get(kind="focus_group")
            assert (kinds, languages) == ({"interview": 4, "focus_group": 1}, {"en": 3, "fr": 1})
            assert group.participants.count() == 4
        assert study.is_demonstration

    def test_consents_differ_and_two_participants_share_a_team(self, study: Study) -> None:
        with scope(study=study):
            people = Participant.objects.filter(study=study)
            teams = Counter(people.values_list("team", flat=True))
            assert people.filter(consents_to_share=False, consents_to_quote=True).count() == 1
            assert people.filter(consents_to_quote=False).count() == 1
            assert not people.filter(is_pilot=True).exists(), "their quotations would be counted nowhere"
            assert sorted(teams.values()) == [1, 1, 1, 1, 1, 1, 2]

    def test_every_speaker_is_an_interviewer_or_the_participant_of_that_name(self, study: Study) -> None:
        with scope(study=study):
            for speaker in Speaker.objects.select_related("participant"):
                asks = speaker.label in PLAN["interviewers"]
                assert speaker.role == (Speaker.Role.INTERVIEWER if asks else Speaker.Role.PARTICIPANT)
                assert str(speaker.participant) == ("None" if asks else speaker.label)
            assert not Turn.objects.filter(speaker=None).exists()

    def test_subtitles_keep_their_times(self, study: Study) -> None:
        with scope(study=study):
            timed = set(
                Turn.objects.filter(start_ms__isnull=False).values_list("version__transcript__interview__label")
            )
            assert timed == {("I-02",), ("FG-01",)}

    def test_the_first_round_is_closed_and_both_coders_are_part_of_the_way_in_the_second(self, study: Study) -> None:
        with scope(study=study):
            rounds = [round_.is_open for round_ in CodingRound.objects.filter(study=study)]
            first, second = (Layer.objects.filter(round__number=number) for number in (1, 2))
            assert rounds == [False, True]
            assert Counter(first.values_list("state", flat=True)) == {"submitted": 6}
            assert Counter(second.values_list("state", flat=True)) == {"in_progress": 3, "not_opened": 1}
            assert is_blind(study, Person.objects.get(email="coder-a@example.org"))

    def test_codings_are_what_the_fixtures_quote(self, study: Study) -> None:
        with scope(study=study):
            stored = Counter(
                (label, coder, text[start:end], memo)
                for label, coder, text, start, end, memo in Coding.objects.values_list(
                    "layer__version__transcript__interview__label",
                    "layer__coder__email",
                    "layer__version__text",
                    "start",
                    "end",
                    "memo",
                )
            )
            expected = self.expected_codings()
        assert stored == expected

    @staticmethod
    def expected_codings() -> Counter[tuple[str, str, str, str]]:
        words = dict(TranscriptVersion.objects.values_list("transcript__interview__label", "text"))
        found: Counter[tuple[str, str, str, str]] = Counter()
        for label in LABELS:
            for name, codings in content(f"codings/{label}").items():
                for quoted in codings:
                    start, end = passage(words[label], quoted)
                    found[label, PLAN["people"][name]["email"], words[label][start:end], quoted.get("memo", "")] += 1
        return found

    def test_equal_names_of_two_coders_are_one_code_now(self, study: Study) -> None:
        with scope(study=study):
            codes = Code.objects.filter(study=study, name="nobody owns the meaning")
            assert codes.count() == 2
            assert codes.filter(merged_into=None, private_to=None).count() == 1

    def test_an_axial_code_gathers_open_ones_and_a_selective_one_gathers_it(self, study: Study) -> None:
        with scope(study=study):
            selective = Code.objects.get(study=study, stage="selective")
            axial = Code.objects.get(study=study, stage="axial")
            assert axial.parent == selective
            assert {code.stage for code in axial.children.all()} == {"open"}
            assert axial.children.count() == 3

    def test_cases_of_every_type_are_there_and_the_moderator_is_part_of_the_way(self, study: Study) -> None:
        with scope(study=study):
            decided = Counter(Case.objects.exclude(decision=None).values_list("type", flat=True))
            waiting = Counter(Case.objects.filter(decision=None).values_list("type", flat=True))
            undecided = {
                TranscriptVersion.objects.get(pk=version).transcript.interview.label: len(found.undecided)
                for (_round, version), found in consensus_layers(study).items()
            }
        assert set(waiting) == {"AGREE", "BOUNDARY", "DIFFERENT_CODE", "ONE_CODER"}
        assert decided.total() == len(content("decisions"))
        assert undecided["I-01"] == 0
        assert min(undecided["I-02"], undecided["FG-01"]) > 0

    def test_the_catalogue_rests_on_passages_that_hold_the_quoted_words(self, study: Study) -> None:
        with scope(study=study):
            assert Issue.objects.filter(study=study).count() == len(content("catalogue"))
            for issue in content("catalogue"):
                for said in issue["statements"]:
                    statement = Statement.objects.get(text=said["text"])
                    self.assert_rests_on(statement, said["evidence"])

    @staticmethod
    def assert_rests_on(statement: Statement, quoted: list[dict[str, str]]) -> None:
        evidence = Evidence.objects.filter(statement=statement).select_related("quotation__version", "code")
        assert evidence.count() == len(quoted)
        for one in evidence:
            text, span = one.quotation.version.text, range(one.quotation.start, one.quotation.end + 1)
            label = one.quotation.version.transcript.interview.label
            mine = [q for q in quoted if (q["transcript"], q["code"]) == (label, str(one.code))]
            assert any(start in span and end in span for start, end in (passage(text, q) for q in mine))

    def test_the_matrix_rests_on_passages_of_the_participant_that_hold_the_quoted_words(self, study: Study) -> None:
        with scope(study=study):
            cells = {(cell.code.name, cell.participant.pseudonym): cell for cell in framework(study, None).written()}
        planned = {
            (one["code"], who): summary for one in content("matrix") for who, summary in one["summaries"].items()
        }
        assert cells.keys() == planned.keys()
        for place, summary in planned.items():
            quoted = [one.quotation for one in cells[place].quotations]
            words = [one.version.text[one.start : one.end].translate(TYPED_AS) for one in quoted]
            assert cells[place].text == summary["text"]
            assert len(words) == len(summary.get("quotes", ()))
            assert all(any(quote in one for one in words) for quote in summary.get("quotes", ()))

    def test_frozen_layers_hold_what_was_coded(self, study: Study) -> None:
        with scope(study=study):
            for layer in Layer.objects.filter(state="submitted"):
                assert len(frozen_codings(layer)) == layer.codings.count() > 0


class TestLoading:
    def test_a_second_load_changes_nothing(self, study: Study) -> None:
        before = self.everything()
        assert loading.load() == accounts.logins()
        assert self.everything() == before

    @staticmethod
    def everything() -> list[object]:
        with scopes_disabled():
            counts = [model.objects.count() for model in (AuditEvent, Coding, Case, Code, Evidence, Membership)]
            return [*counts, *Person.objects.order_by("pk").values_list("email", "password")]

    def test_what_people_have_changed_is_kept(self, study: Study) -> None:
        Study.objects.update(title="Ours now")
        person = Person.objects.get(email="owner@example.org")
        person.set_password("something of my own")
        person.save()
        loading.load()
        person.refresh_from_db()
        assert Study.objects.get().title == "Ours now"
        assert person.check_password("something of my own")

    def test_everybody_logs_in_with_the_one_password(self, study: Study) -> None:
        logins = accounts.logins()
        assert logins is not None
        assert [role for role, _email in logins.people] == ["owner", "coder-a", "coder-b", "moderator", "auditor"]
        for _role, email in logins.people:
            assert Person.objects.get(email=email).check_password(logins.password)

    def test_the_password_is_kept_for_the_installations_owner_only(self, study: Study, data_folder: Path) -> None:
        file = data_folder / "demo_password"
        logins = accounts.logins()
        assert logins is not None
        assert file.read_text().strip() == logins.password
        assert stat.S_IMODE(file.stat().st_mode) == 0o600

    def test_a_password_of_ones_own_is_taken(self, study: Study, settings: Any) -> None:
        settings.TANDEM_DEMO_PASSWORD = "one for the whole lab"
        assert loading.load().password == "one for the whole lab"
        assert Person.objects.get(email="coder-b@example.org").check_password("one for the whole lab")

    def test_a_lost_password_is_replaced(self, study: Study, data_folder: Path) -> None:
        (data_folder / "demo_password").unlink()
        assert accounts.logins() is None
        password = loading.load().password
        assert Person.objects.get(email="moderator@example.org").check_password(password)

    def test_two_installations_have_two_passwords(self, study: Study, settings: Any, tmp_path: Path) -> None:
        first = accounts.logins()
        settings.TANDEM_DATA_DIR = tmp_path / "another"
        settings.TANDEM_DATA_DIR.mkdir()
        assert accounts.logins() is None
        assert loading.load() != first

    def test_the_command_prints_the_logins(self, study: Study, capsys: pytest.CaptureFixture[str]) -> None:
        call_command("load_demonstration")
        printed = capsys.readouterr().out
        logins = accounts.logins()
        assert logins is not None
        assert logins.password in printed
        assert all(email in printed for _role, email in logins.people)

    def test_the_command_prints_json(self, study: Study, capsys: pytest.CaptureFixture[str]) -> None:
        call_command("load_demonstration", "--json")
        printed = json.loads(capsys.readouterr().out)
        assert printed["people"][0] == ["owner", "owner@example.org"]
        assert set(printed) == {"password", "people"}


@pytest.mark.django_db
def test_without_a_study_there_are_no_logins(data_folder: Path) -> None:
    (data_folder / "demo_password").write_text("kept")
    assert accounts.logins() is None
