"""A coder's day by keyboard alone, from an uncoded transcript to a submitted one with memos, bulk deeds and own keys; a
line that breaks, two windows, and words that are hard to select."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django_scopes import scope, scopes_disabled
from playwright.sync_api import Browser, Page, Route, expect

from coding import actions
from coding.models import CoderDeskChoice, Coding, Memo
from rounds.models import Layer
from studies.models import Study
from tests.browser.axe import Axe
from tests.factories import World, layer_of, make_code, make_coding, make_round, make_version
from tests.recordings.made import record
from tests.recordings.sounds import speech, wav
from transcripts.models import Turn

TURNS = (
    ("Interviewer", "How do you know that the data are good?"),
    ("P1", "Honestly, we do not. Labels are often wrong. Nobody checks them."),
    ("Interviewer", "What happens then?"),
    ("P1", "The model drifts. We find out from the customer."),
    ("P2", "Le cafe\u0301 👩‍👩‍👧‍👦 est fermé. שלום עולם, 100 %."),
)


@scopes_disabled()
def codings(layer: Layer) -> list[tuple[str, str, str]]:
    """(code, words, memo) of every coding of the layer."""
    rows = Coding.objects.filter(layer=layer).select_related("code").order_by("start", "end", "code__name")
    return [(row.code.name, layer.version.text[row.start : row.end], row.memo) for row in rows]


@pytest.fixture
def desk(world: World) -> Layer:
    """An unopened layer of the coder, of a transcript with hard words in it, in a round of its own."""
    version = make_version(world.study, TURNS, participants=[world.participant])
    made = make_round(world.study, versions=[version], coders=[world.coder, world.second_coder])
    return layer_of(made, version, world.coder)


def open_desk(page: Page, layer: Layer) -> None:
    """Go to the desk and wait until it is painted and its side is there."""
    page.goto(reverse("desk", args=[layer.round.study.slug, layer.uuid]))
    expect(page.locator("html")).to_have_attribute("data-painted", str(len(codings(layer))))
    expect(page.locator("dt .key-change").first).to_be_attached()


def painted(page: Page, number: int) -> None:
    """Wait for so many codings, and for the server to have them."""
    expect(page.locator("html")).to_have_attribute("data-painted", str(number))
    expect(page.locator("#saved")).to_contain_text("saved")


def press(page: Page, *keys: str) -> None:
    """Press keys one after another."""
    for key in keys:
        page.keyboard.press(key)


def code(page: Page, name: str, count: int) -> None:
    """Type a name into the palette and take or make it."""
    press(page, "Enter")
    page.keyboard.type(name)
    press(page, "Enter")
    painted(page, count)


def test_from_an_uncoded_transcript_to_a_submitted_one_without_a_mouse(
    world: World, page: Page, log_in: Callable[[Any], None], axe: Axe, desk: Layer, picture: Callable[[str], Any]
) -> None:
    log_in(world.coder)
    open_desk(page, desk)
    expect(page.locator("#count")).to_have_text("0 codings · 0 of 3 turns")

    press(page, "u", "s")
    code(page, "candour", 1)
    press(page, "s", "i")
    painted(page, 2)
    press(page, "s")
    code(page, "candour", 3)
    press(page, "u", "t")
    code(page, "wrong lab", 4)
    expect(page.locator("#count")).to_have_text("4 codings · 2 of 3 turns")
    assert codings(desk) == [
        ("candour", "Honestly, we do not.", ""),
        ("Labels are often wrong.", "Labels are often wrong.", ""),
        ("candour", "Nobody checks them.", ""),
        ("wrong labels", "The model drifts. We find out from the customer.", ""),
    ]

    # Every coding of one code at once, under a name that is made on the way; one step of undo.
    press(page, "Escape", "k", "k", "k", "k", "n", "a")
    expect(page.locator("#said")).to_have_text("2 codings of candour in hand: recode or remove them all.")
    press(page, "c")
    page.keyboard.type("no checks")
    with page.expect_response("**/recode-new"):
        press(page, "Enter")
    painted(page, 4)
    assert [name for name, *_rest in codings(desk)].count("no checks") == 2
    with page.expect_response("**/undo"):
        press(page, "Control+z")
    painted(page, 4)
    assert [name for name, *_rest in codings(desk)].count("candour") == 2
    page.reload()
    expect(page.locator("dt .key-change").first).to_be_attached()
    expect(page.locator("#recent .take").first).to_have_text("wrong labels")
    with page.expect_response("**/redo"):
        press(page, "Control+y")
    painted(page, 4)
    assert [name for name, *_rest in codings(desk)].count("no checks") == 2

    # A memo on the coding, one on the study, and a note; what is begun is kept when the dialog is left.
    press(page, "Escape", "k", "k", "k", "k", "k", "n", "M")
    page.keyboard.type("Who would check?")
    press(page, "Escape")
    press(page, "M")
    expect(page.locator("#memo-text")).to_have_value("Who would check?")
    axe.check(page)
    picture("memo")
    press(page, "Control+Enter")
    expect(page.locator("#said")).to_have_text("The memo is kept.")
    press(page, "m")
    page.keyboard.type("Said twice.")
    press(page, "Escape")
    expect(page.locator("#saved")).to_contain_text("saved")
    with scopes_disabled():
        memo = Memo.objects.get()
        assert (memo.text, memo.layer, memo.kind) == ("Who would check?", desk, "code")

    # Interviewers put away, walking goes past them; a key of one's own, also after a reload.
    press(page, "Escape", "h")
    with page.expect_response("**/keep-choices"):
        press(page, "h")
    expect(page.locator("#speakers")).to_have_value("hidden")
    expect(page.locator("#t1")).to_be_hidden()
    press(page, "k", "k", "k", "k", "j")
    expect(page.locator("#t4")).to_have_class("turn here")
    press(page, "?")
    button = page.locator("dt .key-change", has=page.locator("[data-keys=wholeTurn]"))
    button.focus()
    press(page, "Enter")
    with page.expect_response("**/keep-choices"):
        press(page, "g")
    expect(page.locator("#keys-said")).to_have_text("g does this now.")
    axe.check(page)
    press(page, "Escape")
    page.reload()
    expect(page.locator("dt .key-change").first).to_be_attached()
    expect(page.locator("#speakers")).to_have_value("hidden")
    press(page, "u", "g")
    code(page, "closed", 5)
    assert codings(desk)[-1] == ("closed", TURNS[4][1], "")
    assert CoderDeskChoice.objects.get(person=world.coder).choices == {
        "keys": {"wholeTurn": ["g"]},
        "interviewers": "hidden",
    }
    picture("desk")

    page.get_by_role("link", name="Submit", exact=True).focus()
    press(page, "Enter")
    page.get_by_role("button", name="Submit for good").focus()
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("is submitted")
    with scopes_disabled():
        desk.refresh_from_db()
        assert desk.is_submitted
        assert len(codings(desk)) == 5


def test_hard_words_are_chosen_whole(world: World, page: Page, log_in: Callable[[Any], None], desk: Layer) -> None:
    """Combining marks, a family of emoji, right to left, the very end; and a passage across turns."""
    log_in(world.coder)
    open_desk(page, desk)
    press(page, "j", "j", "j", "j", "w", "w")
    code(page, "one", 1)
    press(page, "Shift+ArrowRight", "Shift+ArrowRight")
    code(page, "two", 2)
    press(page, "Escape", "t")
    code(page, "whole", 3)
    press(page, "Escape", "k", "t", "Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown")
    code(page, "across", 4)
    press(page, "Escape", "j", "j", "j", "s", "S", "s", "s", "s", "s")
    code(page, "end", 5)
    text, found = desk.version.text, {name: words for name, words, _memo in codings(desk)}
    last = TURNS[4][1]
    assert found["one"] == "cafe\u0301"
    assert found["two"].startswith("cafe\u0301 👩‍👩‍👧‍👦")
    assert found["whole"] == last
    assert found["across"] == TURNS[3][1] + "\n" + last
    assert text.endswith(found["end"])
    assert all(words in text for words in found.values())


def test_a_line_that_breaks_in_mid_apply_loses_nothing_and_does_nothing_twice(
    world: World, page: Page, log_in: Callable[[Any], None], axe: Axe, desk: Layer
) -> None:
    log_in(world.coder)
    make_coding(desk, world.codes[0], "Honestly")
    open_desk(page, desk)
    heard: list[str] = []

    def lose_the_answer(route: Route) -> None:
        """The server does it, the answer never comes."""
        heard.append(route.request.post_data or "")
        route.fetch()
        route.abort()

    page.route("**/apply", lose_the_answer)
    press(page, "j", "s", "1")
    expect(page.locator("#saved")).to_contain_text("Not saved: 1")
    # The newer rule goes first: no try of the page finds a gap between the two.
    page.route("**/coding/**", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.unroute("**/apply")
    press(page, "s", "1")
    expect(page.locator("#saved")).to_contain_text("Not saved: 2")
    page.get_by_text("which", exact=True).click()
    expect(page.locator("#unsaved li")).to_have_text(
        ["wrong labels on “Honestly, we do not.”", "wrong labels on “Labels are often wrong.”"]
    )
    axe.check(page)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.locator("#saved")).to_contain_text("Not saved")
    page.unroute("**/coding/**")
    page.evaluate("dispatchEvent(new Event('online'))")
    painted(page, 3)
    assert len(set(heard)) == 1, "one deed, with one id, however often it was sent"
    assert [words for _code, words, _memo in codings(desk)] == [
        "Honestly",
        "Honestly, we do not.",
        "Labels are often wrong.",
    ]


def test_two_windows_of_one_coder_show_the_same_layer(
    world: World, page: Page, log_in: Callable[[Any], None], desk: Layer
) -> None:
    log_in(world.coder)
    make_coding(desk, world.codes[0], "Honestly")
    open_desk(page, desk)
    other = page.context.new_page()
    open_desk(other, desk)
    press(page, "j", "s", "1")
    painted(page, 2)
    expect(other.locator("html")).to_have_attribute("data-painted", "2")
    press(other, "Control+z")
    expect(page.locator("html")).to_have_attribute("data-painted", "1")
    assert len(codings(desk)) == 1


def test_a_code_merged_away_while_it_is_applied_becomes_what_it_was_merged_into(
    world: World, page: Page, log_in: Callable[[Any], None], desk: Layer
) -> None:
    gone = make_code(world.study, "bad labels")
    make_coding(desk, gone, "Honestly")
    log_in(world.coder)
    open_desk(page, desk)
    with scope(study=world.study):
        actions.merge_codes(study=world.study, actor=world.owner, codes=[gone], into=world.codes[0])
    press(page, "j", "s", "1")
    painted(page, 2)
    assert ("wrong labels", "Honestly, we do not.", "") in codings(desk)
    page.reload()
    expect(page.locator("#tree .take", has_text="bad labels")).to_have_count(0)
    page.get_by_role("link", name="one under an older definition").click()
    page.get_by_role("button", name="The ticked ones are right").click()
    expect(page.locator("#desk")).to_be_attached()
    assert {name for name, *_rest in codings(desk)} == {"wrong labels"}


def test_the_codebook_s_tree_is_changed_by_keyboard(
    world: World, page: Page, log_in: Callable[[Any], None], axe: Axe, picture: Callable[[str], Any], browser: Browser
) -> None:
    make_code(world.study, "alone")
    log_in(world.owner)
    page.goto(reverse("codebook", args=[world.study.slug]))
    rows = page.locator("tr[data-code]")
    expect(rows.first).to_have_attribute("tabindex", "0")
    rows.first.focus()
    press(page, "ArrowDown", "Alt+ArrowRight")
    expect(page.locator("tr:focus")).to_contain_text("late discovery")
    expect(page.locator("tr:focus")).to_have_attribute("data-depth", "1")
    press(page, "ArrowDown", "x", "ArrowUp", "v")
    expect(page.locator("tr:focus")).to_contain_text("wrong labels")
    expect(page.locator("tr:focus")).to_have_attribute("data-depth", "2")
    axe.check(page)
    picture("codebook")
    press(page, "Control+z")
    expect(page.locator("tr[data-depth='0']")).to_have_count(2)
    page.locator("tr", has_text="wrong labels").drag_to(page.locator("tr", has_text="alone"))
    expect(page.locator("tr", has_text="wrong labels")).to_have_attribute("data-depth", "1")
    page.locator("tr", has_text="wrong labels").focus()
    press(page, "Alt+ArrowLeft", "Alt+ArrowLeft")
    expect(page.locator("tr", has_text="wrong labels")).to_have_attribute("data-depth", "0")


def test_a_question_is_asked_by_keyboard(
    world: World, page: Page, log_in: Callable[[Any], None], axe: Axe, picture: Callable[[str], Any]
) -> None:
    log_in(world.owner)
    page.goto(reverse("find", args=[world.study.slug]))
    page.locator("#id_q").focus()
    page.keyboard.type("[wro")
    expect(page.locator("#id_q_codes li")).to_have_text(["wrong labels"])
    press(page, "Enter")
    page.keyboard.type("near [late")
    press(page, "Enter")
    expect(page.locator("#id_q")).to_have_value("[wrong labels] near [late discovery] ")
    press(page, "Enter")
    expect(page.locator(".counts")).to_contain_text("2 passages")
    axe.check(page)
    picture("find")


def test_a_passage_is_heard_where_the_owner_allows_it(
    world: World, page: Page, log_in: Callable[[Any], None], axe: Axe, desk: Layer, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT, settings.TANDEM_DATA_DIR = str(tmp_path / "media"), tmp_path
    with scope(study=world.study):
        record(desk.version.transcript.interview, world.owner, ("talk.wav", wav(speech(10))))
        for turn in Turn.objects.filter(version=desk.version):
            Turn.objects.filter(pk=turn.pk).update(start_ms=2000 * turn.index, end_ms=2000 * turn.index + 1500)
    Study.objects.filter(pk=world.study.pk).update(coders_hear=True)
    log_in(world.coder)
    open_desk(page, desk)
    expect(page.locator("#play")).to_contain_text("0:00")
    press(page, "j", "j", "j", "Space")
    expect(page.locator("#clock")).to_have_text("0:06")
    paused = "document.getElementById('sound').paused"
    for _look in range(100):
        if page.evaluate(paused):
            break
        page.wait_for_timeout(50)
    stopped = page.evaluate("document.getElementById('sound').currentTime")
    assert 7.4 < stopped < 8.6, "it stops where the turn ends"
    axe.check(page)
