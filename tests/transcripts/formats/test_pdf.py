"""PDFs by their text layer, made in several layouts and read back exactly."""

import random
from functools import cache

import pytest
from weasyprint import HTML

from studies.domain.sentences import Unreadable
from tests.transcripts.formats.reading import settled
from transcripts.formats import pdf, pdf_lines
from transcripts.formats.pdf_layout import Page, Placed, lay_out_pages

VOCABULARY = (
    "data label model review scientist collaboration requirement quality engineer interview production sometimes "
    "because between understanding communication responsibilities documentation difference experience"
).split()


def _words(number: int) -> str:
    chance = random.Random(number)
    return " ".join(chance.choice(VOCABULARY) for _ in range(chance.choice([5, 12, 40, 90]))).capitalize() + "."


TURNS = [(("Anna Martin", "Karim Benali")[number % 2], _words(number)) for number in range(20)]
PARAGRAPHS = "".join(f"<p><b>{speaker}:</b> {words}</p>" for speaker, words in TURNS)
HEADED = "".join(f"<p>{who}&nbsp;&nbsp;&nbsp;{at}:05<br>{words}</p>" for at, (who, words) in enumerate(TURNS))
CELLS = "".join(f"<tr><td style='width: 4cm'>{who}</td><td>{words}</td></tr>" for who, words in TURNS)


@cache
def made(style: str, body: str = PARAGRAPHS) -> bytes:
    page = "@page { size: A4; margin: 2.5cm; %s }" % ("" if "@" not in style else style[: style.index("}}") + 1])
    rest = style[style.index("}}") + 2 :] if "@" in style else style
    content: bytes = HTML(string=f'<html lang="en"><style>{page}{rest}</style><body>{body}</body></html>').write_pdf()
    return content


def sentences(data: bytes) -> list[str]:
    return [str(warning) for warning in settled(data).report.warnings if warning.template != pdf.FROM_PDF]


@pytest.mark.parametrize(
    ("style", "body", "said"),
    [
        ("p { margin: 0 0 8pt }", PARAGRAPHS, ""),
        ("p { margin: 0 }", PARAGRAPHS, ""),
        ("p { margin: 0; text-align: justify }", PARAGRAPHS, ""),
        ("p { margin: 0; text-indent: 1.5em }", PARAGRAPHS, ""),
        ("p { margin: 0; padding-left: 2em; text-indent: -2em }", PARAGRAPHS, ""),
        ("p { margin: 0 0 4pt; line-height: 2 }", PARAGRAPHS, ""),
        ("p { margin: 0 0 6pt; text-align: justify; hyphens: auto }", PARAGRAPHS, "Words divided at the end of a line"),
        ("body { columns: 2 } p { margin: 0 0 5pt }", PARAGRAPHS, "Pages in two columns"),
        (
            "@top-center { content: 'Study 2024, confidential' } @bottom-center { content: 'Page ' counter(page) }}"
            "p { margin: 0 0 8pt }",
            PARAGRAPHS,
            "Running heads, page and line numbers were left out: 6",
        ),
        ("p { margin: 0 0 8pt }", HEADED, ""),
        ("td { vertical-align: top; padding: 2pt 10pt 2pt 0 }", f"<table>{CELLS}</table>", ""),
    ],
    ids=["gaps", "lines", "justified", "indented", "hanging", "wide", "divided", "columns", "heads", "headed", "table"],
)
def test_a_layout_is_read_back_exactly(style: str, body: str, said: str) -> None:
    data = made(style, body)
    assert [(turn.speaker, turn.text) for turn in settled(data).turns] == TURNS
    assert all(sentence.startswith(said) for sentence in sentences(data))
    assert bool(sentences(data)) == bool(said)


def test_times_above_the_turns_are_read() -> None:
    parsed = settled(made("p { margin: 0 0 8pt }", HEADED))
    assert [turn.start_ms for turn in parsed.turns] == [60_000 * at + 5000 for at in range(20)]
    assert parsed.report.format == "pdf"


def test_a_page_without_text_is_refused_or_said() -> None:
    image = (
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5"
        "ErkJggg=="
    )
    scanned = f"<img width='300' height='300' src='{image}'>"
    with pytest.raises(Unreadable) as raised:
        settled(made("p { margin: 0 }", scanned))
    assert raised.value.sentence.template == pdf.SCANNED
    both = f"<p>Anna: yes</p><p>Ben: no</p><p style='break-before: page'>{scanned}</p>"
    assert sentences(made("p { margin: 0 }", both))[0] == (
        "Pages without text, such as pictures of pages: 2. Their words are missing here."
    )


@pytest.mark.parametrize("data", [b"%PDF-1.7\n%\xe2\xe3", b"%PDF-1.4\n" + b"\0" * 500])
def test_broken_files_are_refused(data: bytes) -> None:
    with pytest.raises(Unreadable) as raised:
        settled(data)
    assert raised.value.sentence.template == pdf.DAMAGED


def test_a_file_cut_off_is_read_or_refused() -> None:
    whole = made("p { margin: 0 0 8pt }")
    for length in (len(whole) // 3, len(whole) * 9 // 10):
        try:
            settled(whole[:length])
        except Unreadable as refusal:
            assert refusal.sentence.template in (pdf.DAMAGED, pdf.SCANNED)  # noqa: PT017


def test_a_password_is_said() -> None:
    import io

    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(made("p { margin: 0 }", "<p>Anna: yes</p>"))))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(Unreadable) as raised:
        settled(out.getvalue())
    assert raised.value.sentence.template == pdf.PASSWORD


def test_too_many_pages_are_refused_and_a_slow_file_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    body = "".join(f"<p style='break-after: page'>Anna: {number}</p>" for number in range(3))
    data = made("p { margin: 0 }", body)
    monkeypatch.setattr(pdf_lines, "MOST_PAGES", 2)
    assert pdf_lines.pages(data) == {"refused": "pages"}
    monkeypatch.setattr(pdf, "_SECONDS", 0.001)
    pdf._pages_of.cache_clear()
    with pytest.raises(Unreadable) as raised:
        settled(data)
    assert raised.value.sentence.template == pdf.TOO_SLOW


def page(*lines: tuple[float, float, str]) -> Page:
    """A page of lines that begin at x, at a height; letters are 6 points wide and 10 high."""
    return Page(500, 800, [Placed(x, x + 6 * len(text), y, y + 10, text) for x, y, text in lines])


def test_a_hyphen_that_belongs_to_its_word_stays() -> None:
    laid = lay_out_pages(
        [
            page(
                (50, 400, "It is well known and known well, and well-"),
                (50, 388, "known it is; the inter-"),
                (50, 376, "viewer asked and asked."),
            )
        ]
    )
    assert " ".join(laid.text.split()) == (
        "It is well known and known well, and well-known it is; the interviewer asked and asked."
    )
    assert laid.divided == 1


def test_line_numbers_in_the_margin_are_left_out() -> None:
    rows = [(70, 700 - 12 * at, f"Anna: number {at * 7}") for at in range(20)]
    numbers = [(40, 700 - 12 * at, str(at + 1)) for at in range(20)]
    laid = lay_out_pages([page(*rows, *numbers)])
    assert [line for line in laid.text.split("\n") if line] == [words for _, _, words in rows]
    assert len(laid.margins) == 20


def test_a_name_that_comes_back_at_the_top_of_pages_is_no_running_head() -> None:
    pages = [page((50, 780, "Anna: Yes."), (50, 700, "Ben: No."), (240, 20, f"- {number} -")) for number in range(1, 4)]
    laid = lay_out_pages(pages)
    assert laid.text.count("Anna: Yes.") == 3
    assert laid.margins == ("- 1 -", "- 2 -", "- 3 -")
