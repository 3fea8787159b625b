"""Bytes to text: what an encoding is told by, and what is said about it."""

import pytest

from studies.domain.sentences import Unreadable
from studies.formats import encoding
from studies.formats.encoding import OFFERED, decode
from tests.shared_data import SHARED_DATA, needs_shared_data

FRENCH = "Où en étiez-vous à l’été dernier ? J’étais à l’école, c’était déjà compliqué. Ça coûtait trop cher…"
GERMAN = "Größe über Straße, schön. Ärger?"
POLISH = "Zażółć gęślą jaźń. Był świetny, dzień dobry, książka"
CZECH = "Příliš žluťoučký kůň úpěl ďábelské ódy, děkuji"
RUSSIAN = "Анна: Добрый день, как дела? Иван: Спасибо, всё хорошо."
UKRAINIAN = "Добрий день, як справи? Її ім'я — Євгенія"
GREEK = "Καλημέρα, πώς είστε; Ευχαριστώ πολύ, είμαι καλά"
TURKISH = "Günaydın, nasılsınız? Çok güzel bir gün. İyi akşamlar, teşekkürler, doğru"
ICELANDIC = "Ég heiti Þór og það er gott að búa á Íslandi, ýmislegt"
JAPANESE = "こんにちは、元気ですか。今日はいい天気ですね。" * 3


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (FRENCH, "cp1252"),
        (FRENCH, "mac-roman"),
        (FRENCH.replace("’", "'").replace("…", ""), "cp850"),
        ("déjà", "cp1252"),
        ("Un cœur à l’œuvre", "iso8859-15"),
        (GERMAN, "cp1252"),
        (GERMAN, "mac-roman"),
        (POLISH, "cp1250"),
        (CZECH, "cp1250"),
        (CZECH, "iso8859-2"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp866"),
        (UKRAINIAN, "cp1251"),
        (GREEK, "cp1253"),
        (TURKISH, "cp1254"),
        (ICELANDIC, "cp1252"),
        (JAPANESE, "shift_jis"),
        (RUSSIAN, "utf-16-le"),
        (GREEK, "utf-16-be"),
    ],
)
def test_a_few_words_tell_their_encoding(text: str, codec: str) -> None:
    data = text.replace("’", "'").encode(codec) if codec == "iso8859-15" else text.encode(codec)
    decoded = decode(data)
    assert decoded.text == (text.replace("’", "'") if codec == "iso8859-15" else text)
    assert decoded.guessed
    assert decoded.warnings[0].template == encoding.GUESSED


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_what_says_its_encoding_is_no_guess(codec: str) -> None:
    decoded = decode(RUSSIAN.encode(codec))
    assert (decoded.text, decoded.guessed, decoded.warnings) == (RUSSIAN, False, ())


def test_utf_8_with_a_bad_byte_stays_utf_8_with_the_place_marked_and_counted() -> None:
    data = FRENCH.encode().replace("école".encode(), b"\x80cole")
    decoded = decode(data)
    assert decoded.text == FRENCH.replace("école", "\ufffdcole")
    assert [(one.template, one.values) for one in decoded.warnings] == [(encoding.REPLACED, {"count": 1})]
    assert (decoded.encoding, decoded.guessed) == ("utf-8", False)


def test_a_replacement_sign_that_the_file_holds_is_not_counted() -> None:
    assert decode("l’été \ufffd".encode()).warnings == ()


def test_a_chosen_encoding_is_used_whatever_the_bytes_look_like() -> None:
    assert decode(FRENCH.encode("mac-roman"), "mac-roman") == encoding.Decoded(FRENCH, "mac-roman")
    assert decode("é".encode(), "cp1252").text == "Ã©"
    assert decode("é".encode(), "no such encoding").text == "é"


@pytest.mark.parametrize("codec", [code for code, _ in OFFERED])
def test_every_encoding_on_offer_exists(codec: str) -> None:
    assert decode("plain words".encode(codec), codec).text == "plain words"


@pytest.mark.parametrize("data", [b"\x00\x01\x02", b"\xff\xd8\xff\x00\x00", bytes(range(32)) * 20])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable) as raised:
        decode(data)
    assert raised.value.sentence.template == encoding.BINARY


def test_one_nul_makes_no_file_binary() -> None:
    decoded = decode("Où étiez-vous l'été ? \0 À Besançon.".encode("latin-1"))
    assert decoded.text == "Où étiez-vous l'été ?  À Besançon."
    assert encoding.CONTROLS_LEFT_OUT in [one.template for one in decoded.warnings]


@needs_shared_data
@pytest.mark.parametrize(
    ("name", "codec", "words", "bad"),
    [
        ("mixed_utf8_one_cp1252_byte.txt", "utf-8", "J’étais à l’école, c’était déjà compliqué.", 3),
        ("utf8_with_one_bad_byte.txt", "utf-8", "Où étiez-vous l'été der\ufffdnier ?", 1),
        ("cyrillic_cp1251.txt", "cp1251", "Анна: Добрый день, как дела?", 0),
        ("macroman.txt", "mac-roman", "Participante: Rien n’a été fait, hélas.", 0),
        ("nul_in_latin1.txt", "cp1252", "Interviewer: Où étiez-vous l'été dernier ?", 0),
        ("excel_fr_cp1252.csv", "cp1252", "Défauts repérés à l’arrivée", 0),
    ],
)
def test_files_of_the_trial(name: str, codec: str, words: str, bad: int) -> None:
    decoded = decode((SHARED_DATA / "trial" / name).read_bytes())
    assert decoded.encoding == codec
    assert words in decoded.text
    assert decoded.text.count("\ufffd") == bad
