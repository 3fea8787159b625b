"""From a sound file to a transcript of two speakers that can be heard, in a browser, with the real whisper."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django_scopes import scope
from playwright.sync_api import Page, Route, expect

from jobs.models import Job
from jobs.tasks import run_job
from recordings import recognising
from recordings.models import Recognition, Recording
from recordings.rendering.progress import progress
from studies.permissions import Role
from tests import factories
from tests.browser.axe import Axe
from tests.recordings.conftest import ENGINE, Studio
from tests.recordings.scripted import make_in_a_process_of_its_own
from tests.recordings.sounds import joined, silence, speech, wav
from tests.shared_data import SHARED_DATA
from transcripts.models import TranscriptVersion

CLIP = SHARED_DATA / "audio" / "two_speakers_stereo_5s.wav"
PART = 4 << 20
LATE_SECONDS = 1140.0
NEAR_SECONDS = 0.05


@pytest.fixture
def context_options() -> dict[str, Any]:
    return {"locale": "en-GB"}


@pytest.fixture(scope="session")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    make_in_a_process_of_its_own(folder / ENGINE, "greeting")
    return folder


@pytest.fixture
def studio(transactional_db: None, tmp_path: Path, settings: Any, spoken: Path) -> Iterator[Studio]:
    settings.MEDIA_ROOT, settings.TANDEM_DATA_DIR = str(tmp_path / "media"), tmp_path
    settings.TANDEM_MODELS_DIR = spoken
    study = factories.make_study("Recorded", languages=["en", "fr"])
    with scope(study=study):
        interviewer = factories.make_member(study, Role.INTERVIEWER)
        interview = factories.make_interview(study, "I-01", language="en")
        interview.participants.add(factories.make_participant(study, "P1", consents_to_record=True))
        yield Studio(study, interviewer, interview)


def clip(folder: Path) -> Path:
    """The real clip where it lies here, otherwise two channels made of noise."""
    if CLIP.exists():
        return CLIP
    made = folder / "two_speakers_stereo_5s.wav"
    made.write_bytes(wav(joined(speech(2), silence(3)), joined(silence(2.2), speech(2.6, seed=2), silence(0.2))))
    return made


def work(job: Job | None) -> None:
    assert job is not None
    run_job.func(job.pk)


def test_from_the_upload_of_a_two_channel_clip_to_two_speakers(
    studio: Studio, page: Page, log_in: Callable[..., None], axe: Axe, tmp_path: Path, picture: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    log_in(studio.interviewer)
    page.goto(f"/s/{studio.study.slug}/recordings")
    expect(page.get_by_role("heading", name="No recording yet")).to_be_visible()
    axe.check(page)
    page.get_by_role("link", name="Bring a recording").press("Enter")
    page.get_by_label("Interview or focus group").select_option(label="I-01")
    page.get_by_label("Sound files").set_input_files(clip(tmp_path))
    axe.check(page)
    page.get_by_role("button", name="Upload").press("Enter")

    expect(page.get_by_text("It waits for the background worker.")).to_be_visible()
    recording = Recording.objects.get()
    work(recording.job)
    expect(page.get_by_label("Speaker, 1")).to_have_value("Speaker 1")
    expect(page.get_by_label("Speaker, 2")).to_have_value("Speaker 2")
    axe.check(page)
    picture("recording")
    page.get_by_label("Speaker, 1").fill("Interviewer")
    page.get_by_label("Role, 1").select_option(label="interviewer")
    page.get_by_label("Speaker, 2").fill("P1")
    page.get_by_label("Role, 2").select_option(label="participant")
    page.get_by_label("Participant, 2").select_option(label="P1")
    page.get_by_role("button", name="Store the tracks").press("Enter")
    expect(page.get_by_text("The tracks are stored.")).to_be_visible()

    page.get_by_label("Language").select_option(label="English")
    page.get_by_role("button", name="Recognise").press("Enter")
    expect(page.get_by_text("It waits for the background worker.")).to_be_visible()
    recognise_and_watch(Recognition.objects.get(), page, monkeypatch)

    expect(page.get_by_text("Done.")).to_be_visible()
    axe.check(page)
    picture("recognition")
    page.get_by_role("link", name="Read and listen").first.press("Enter")
    expect(page.locator(".turn")).to_have_count(2)
    expect(page.locator(".turn .speaker").nth(0)).to_have_text("Interviewer")
    expect(page.locator(".turn .speaker").nth(1)).to_have_text("P1")
    expect(page.locator(".turn p").nth(1)).to_contain_text("Good morning, how do you label your data?")
    axe.check(page)
    picture("listen")


def recognise_and_watch(run: Recognition, page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """Do the job here, and look at the page between its chunks: phase, bar and place, also after a reload."""
    real = recognising.Listener._recognise

    def watched(listener: recognising.Listener, chunk: Any) -> None:
        if chunk.track.index == 1:
            expect(page.get_by_text("Recognising speech").first).to_be_attached()
            expect(page.locator("progress")).to_have_attribute("value", "1")
            expect(page.get_by_text("0:05 / 0:10")).to_be_visible()
            page.reload()
            expect(page.get_by_text("0:05 / 0:10")).to_be_visible()
            expect(page.locator(".said-turn")).to_have_count(1)
        real(listener, chunk)

    monkeypatch.setattr(recognising.Listener, "_recognise", watched)
    work(run.job)
    assert progress(run).done_chunks == 2
    assert TranscriptVersion.objects.get().kind == "recognised"


def test_an_upload_survives_a_line_that_breaks_and_goes_on_in_another_session(
    studio: Studio, page: Page, log_in: Callable[..., None], tmp_path: Path, troubles: list[str]
) -> None:
    content = wav(speech(300))
    assert len(content) > 2 * PART
    (tmp_path / "long.wav").write_bytes(content)
    log_in(studio.interviewer)
    sent: list[int] = []
    broken = {"times": 2}

    def line(route: Route) -> None:
        part = int(route.request.url.split("/parts/")[1].split("/")[0])
        if part == 1 and broken["times"]:
            broken["times"] -= 1
            route.abort()
            return
        sent.append(part)
        route.continue_()

    page.route("**/parts/*/receive", line)

    def choose() -> None:
        page.goto(f"/s/{studio.study.slug}/recordings/new")
        page.get_by_label("Interview or focus group").select_option(label="I-01")
        page.get_by_label("Sound files").set_input_files(tmp_path / "long.wav")
        page.get_by_role("button", name="Upload").click()

    choose()
    expect(page.get_by_text("The server does not answer; trying again…")).to_be_visible()
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto("about:blank")
    choose()
    page.wait_for_url(re.compile(r"/recordings/[0-9a-f-]{36}$"))

    assert sent == [0, 1, 2], "what had arrived was not sent twice"
    file = Recording.objects.get().files.get()
    work(Recording.objects.get().job)
    file.refresh_from_db()
    assert file.size == len(content)
    expect(page.get_by_role("heading", name="Tracks")).to_be_visible()
    troubles.clear()


def test_keys_move_the_sound_and_a_late_place_is_found_to_the_moment(
    studio: Studio, page: Page, log_in: Callable[..., None]
) -> None:
    recording = studio.record(("a.wav", wav(joined(*[silence(600)] * 2, speech(1)))))
    assert recording.duration_ms == 1_201_000
    log_in(studio.interviewer)
    page.goto(f"/s/{studio.study.slug}/recordings/{recording.uuid}")
    now = "document.querySelector('audio').currentTime"
    expect(page.get_by_role("slider")).to_be_visible()
    page.get_by_role("slider").focus()
    page.keyboard.press("End")
    expect(page.locator("[data-now]")).to_have_text("20:01")
    page.keyboard.press("PageUp")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("[data-now]")).to_have_text("18:56")
    page.evaluate(
        """seconds => new Promise((resolve) => {
            const audio = document.querySelector("audio");
            audio.addEventListener("seeked", resolve, { once: true });
            audio.currentTime = seconds;
        })""",
        LATE_SECONDS,
    )
    assert abs(page.evaluate(now) - LATE_SECONDS) <= NEAR_SECONDS
    page.keyboard.press("F1")
    assert abs(page.evaluate(now) - (LATE_SECONDS - 5)) <= NEAR_SECONDS
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Play or pause")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Play or pause")).to_have_attribute("aria-pressed", "false")


def test_the_sound_of_another_study_is_not_there(studio: Studio) -> None:
    recording = studio.record(("a.wav", wav(speech(1))))
    stranger = factories.make_member(factories.make_study(), Role.OWNER)
    client = Client()
    client.force_login(stranger)
    assert client.get(f"/s/{studio.study.slug}/recordings/{recording.uuid}/sound").status_code == 404
