"""Participants as a table: whatever a spreadsheet saved is read, compared and written back without a loss."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studies.domain.cells import safe
from studies.domain.clean import one_line
from studies.domain.languages import code_of, listed, name_of, named
from studies.domain.participant_columns import BOOLEANS, COLUMNS, HEADERS, MOST_YEARS, Why, guess, value_of
from studies.formats import participants_csv as csv
from studies.formats.participants_csv import Unreadable, as_text, fingerprint, odd_years, open_table, plan, read, write

NOBODY = {name: False if name in BOOLEANS else None if name == "experience_years" else "" for name in COLUMNS}


def known(pseudonym: str, **values):
    return {**NOBODY, "pseudonym": pseudonym, **values}


def planned(text: str, *people):
    table = read(text)
    return plan(table, guess(table.header), people)


def outcomes(text: str, *people) -> list[str]:
    return [line.outcome for line in planned(text, *people)]


def whys(text: str, *people) -> list[str]:
    return [problem.why for line in planned(text, *people) for problem in line.problems]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_separator_is_found(delimiter):
    table = read(delimiter.join(["pseudonym", "sector"]) + "\n" + delimiter.join(["P1", "retail"]))
    assert (table.header, table.lines) == (("pseudonym", "sector"), ((2, ("P1", "retail")),))


def test_commas_within_cells_do_not_mislead():
    assert read('pseudonym;"role, at work";sector\nP1;"a, b, c";x').lines == ((2, ("P1", "a, b, c", "x")),)


def test_a_line_that_names_the_separator_is_believed_and_counted():
    assert read("sep=;\r\npseudonym;role\r\nP1;a,b").lines == ((3, ("P1", "a,b")),)


def test_line_numbers_are_the_file_s_with_empty_lines_and_breaks_in_cells():
    assert [number for number, _ in read('pseudonym,role\n\nP1,"two\nlines"\nP2,x\n').lines] == [3, 5]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("pseudonym,rôle\nP1,x".encode(), "utf-8"),
        ("\ufeffpseudonym,rôle\nP1,x".encode(), "utf-8"),
        ("pseudonym,rôle\nP1,x".encode("utf-16"), "utf-16"),
        ("pseudonym,rôle\nP1,x".encode("cp1252"), "cp1252"),
        ("pseudonym,rôle\nP1,x".encode("mac-roman"), "mac-roman"),
    ],
)
def test_encodings(content, encoding):
    table = open_table(content)
    assert (table.header, table.encoding) == (("pseudonym", "rôle"), encoding)


def test_a_chosen_encoding_is_believed():
    content = "pseudonym,team\nP1,Été".encode("mac-roman")
    assert open_table(content, "cp850").lines == ((2, ("P1", "Été".encode("mac-roman").decode("cp850"))),)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PK\x03\x04rest of a workbook", Why.NO_TABLE),
        (b"\xd0\xcf\x11\xe0older workbook", Why.NO_TABLE),
        (b"\x89PNG\r\n\x1a\n\0\0\0", Why.NO_TABLE),
        (b"x" * (csv.MOST_BYTES + 1), Why.TOO_BIG),
    ],
)
def test_files_that_are_no_table(content, why):
    with pytest.raises(Unreadable) as caught:
        open_table(content)
    assert caught.value.why == why


@pytest.mark.parametrize("text", ["", "\n\n", "pseudonym,role", ",,\n,,"])
def test_a_table_without_lines_is_empty(text):
    with pytest.raises(Unreadable) as caught:
        read(text)
    assert caught.value.why == Why.EMPTY


def test_too_many_lines_are_refused_with_their_number():
    with pytest.raises(Unreadable) as caught:
        read("pseudonym\n" + "P\n" * (csv.MOST_LINES + 1))
    assert (caught.value.why, caught.value.detail) == (Why.TOO_LONG, "2001")


@pytest.mark.parametrize("header", [h for headers in HEADERS.values() for h in headers.split(", ")])
def test_every_header_that_the_page_names_is_understood(header):
    meant = next(name for name, headers in HEADERS.items() if header in headers.split(", "))
    assert guess([header]) == guess([header.upper()]) == guess([f" {header.replace(' ', '_')} "]) == (meant,)


def test_french_headers_with_accents_and_brackets():
    header = [
        "Participant",
        "Rôle",
        "Années d'expérience",
        "Taille (employés)",
        "Équipe",
        "Accord (citation)",
        "Couleur",
    ]
    expected = ("pseudonym", "role", "experience_years", "company_size", "team", "consents_to_quote", None)
    assert guess(header) == expected


def test_of_two_columns_with_one_meaning_the_plainer_is_taken():
    assert guess(["ID", "Pseudonym"]) == (None, "pseudonym")
    assert guess(["Team", "team"]) == ("team", None)


def test_without_a_pseudonym_column_nothing_is_planned():
    with pytest.raises(Unreadable) as caught:
        planned("role\ndata scientist")
    assert caught.value.why == Why.NO_PSEUDONYM_COLUMN


def test_two_columns_cannot_be_one_field():
    table = read("a,b,c\nP1,x,y")
    with pytest.raises(Unreadable) as caught:
        plan(table, ("pseudonym", "role", "role"), [])
    assert (caught.value.why, caught.value.detail) == (Why.COLUMN_TWICE, "role")


def test_new_changed_same_and_refused_lines():
    text = "pseudonym,sector\nP1,retail\nP2,energy\nP3,health\n,x"
    people = (known("P2", sector="retail"), known("P3", sector="health"))
    assert outcomes(text, *people) == ["added", "changed", "same", "refused"]


def test_a_change_says_what_was_before_and_leaves_the_rest():
    (line,) = planned(
        "pseudonym,sector,team,record\np1,,B,non", known("P1", sector="retail", team="A", consents_to_record=True)
    )
    assert line.known == "P1"
    assert line.values == {"team": "B", "consents_to_record": False}
    assert line.before == {"team": "A", "consents_to_record": True}


def test_a_pseudonym_twice_is_refused_with_the_first_line():
    second = planned("pseudonym\nP1\np1 ")[1]
    assert (second.problems[0].why, second.problems[0].line) == (Why.NAMED_TWICE, 2)


def test_cells_beyond_the_headers_are_refused_unless_empty():
    assert outcomes("pseudonym,role\nP1,x,,\nP2,x,surplus") == ["added", "refused"]


@pytest.mark.parametrize("word", ["yes", "Y", "TRUE", "1", "x", "oui", "O", "Vrai", "✓"])
def test_words_for_yes(word):
    assert value_of("consents_to_quote", word) is True


@pytest.mark.parametrize("word", ["no", "N", "false", "0", "non", "FAUX", "-"])
def test_words_for_no(word):
    assert value_of("consents_to_quote", word) is False


@pytest.mark.parametrize("word", ["maybe", "peut-être", "yes, but", "?", "2", "oui sauf"])
def test_consent_is_never_guessed(word):
    assert whys(f'pseudonym,quote\nP1,"{word}"') == [Why.NOT_YES_OR_NO]


def test_no_word_is_no_consent_for_somebody_new_and_no_change_for_somebody_known():
    new, old = planned("pseudonym,quote\nP1,\nP2,", known("P2", consents_to_quote=True))
    assert "consents_to_quote" not in new.values
    assert old.outcome == "same"


@pytest.mark.parametrize(
    ("cell", "years"), [("7", 7), ("7 ans", 7), ("7 Years", 7), ("0", 0), ("12.0", 12), ("1 année", 1)]
)
def test_years(cell, years):
    assert value_of("experience_years", cell) == years


@pytest.mark.parametrize("cell", ["seven", "5-10", "-1", str(MOST_YEARS + 1), "7,5", "9" * 5000])
def test_what_is_no_number_of_years(cell):
    assert whys(f'pseudonym,years\nP1,"{cell}"') == [Why.NOT_YEARS]


@pytest.mark.parametrize(
    ("cell", "code"), [("French", "fr"), ("français", "fr"), ("FR-CA", "fr"), ("anglais", "en"), ("de", "de")]
)
def test_languages(cell, code):
    assert value_of("language", cell) == code_of(cell) == code


def test_years_that_are_no_number_cost_the_field_and_not_the_line():
    text = "pseudonym;years;sector\nP1;2,5;x\nP2;3-5;y\nP3;4;z\nP4;2,5;"
    table = read(text)
    assert outcomes(text) == ["added"] * 4
    assert [line.values.get("experience_years") for line in planned(text)] == [None, None, 4, None]
    assert odd_years(table, guess(table.header)) == ["2,5", "3-5"]
    told = plan(table, guess(table.header), [], {"2,5": 2, "3-5": 4})
    assert [(line.values["experience_years"], line.problems) for line in told] == [(2, ()), (4, ()), (4, ()), (2, ())]


def test_a_table_on_its_way_through_the_page_stays_the_same():
    table = read('Title of it\n\nteam;pseudonym;years\n"\'=x";P1;\n\n"a, b";=P2;7')
    again = read(as_text(table))
    assert (again.header, again.lines) == (table.header, table.lines)


def test_an_unknown_language_and_a_long_text_are_named():
    assert whys(f"pseudonym,language,team\nP1,Klingon,{'x' * 121}") == [Why.NOT_A_LANGUAGE, Why.CELL_TOO_LONG]
    assert whys("pseudonym\n" + "P" * 61) == [Why.CELL_TOO_LONG]


def test_languages_are_listed_once_and_unknown_words_named():
    assert listed("English, français; anglais\nKlingon") == (["en", "fr"], ["Klingon"])
    assert named(["en", "fr"], "fr") == "anglais, français"
    assert name_of("tlh", "en") == "tlh"


@pytest.mark.parametrize("cell", ["=1+1", "+33 1", "-5", "@SUM(A1)", "\tx", "\rx"])
def test_no_cell_is_written_as_a_formula(cell):
    assert safe(cell) == f"'{cell}"


def test_the_fingerprint_follows_what_would_be_stored():
    text = "pseudonym,sector\nP1,retail"
    assert fingerprint(planned(text)) == fingerprint(planned(text))
    assert fingerprint(planned(text)) != fingerprint(planned(text, known("P1")))


texts = st.text(st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(" =+-@'\"();,"), max_size=20).map(
    one_line
)
people = st.builds(
    known,
    texts.filter(bool),
    role=texts,
    team=texts,
    experience_years=st.none() | st.integers(0, MOST_YEARS),
    language=st.sampled_from(["", "en", "fr", "uk"]),
    **{name: st.booleans() for name in BOOLEANS},
)


@given(st.lists(people, min_size=1, max_size=5, unique_by=lambda one: csv.name_key(one["pseudonym"])))
def test_what_is_written_is_read_back_unchanged(group):
    text = write(group)
    assert [line.outcome for line in planned(text, *group)] == ["same"] * len(group)
    fresh = planned(text)
    assert [{**NOBODY, **line.values} for line in fresh] == group


@given(st.text(max_size=200))
def test_any_text_is_a_table_or_refused_for_one_of_the_known_reasons(text):
    with suppress(Unreadable):
        table = read(text)
        plan(table, ("pseudonym", *[None] * (len(table.header) - 1)), [])


@given(st.binary(max_size=200))
def test_any_bytes_are_a_table_or_refused(content):
    with suppress(Unreadable):
        assert open_table(content).lines
