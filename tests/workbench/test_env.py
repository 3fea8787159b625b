"""Settings refuse a wrong value with a sentence that names what would be accepted."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from workbench import env

NAME = "TANDEM_SOMETHING"


@pytest.fixture
def given(monkeypatch):
    """Set the variable; without a call it is unset."""
    monkeypatch.delenv(NAME, raising=False)
    return lambda value: monkeypatch.setenv(NAME, value)


@pytest.mark.parametrize("word", ["true", "Yes", "ON", " 1 "])
def test_true_in_the_words_people_write(given, word):
    given(word)
    assert env.boolean(NAME, False) is True


@pytest.mark.parametrize("word", ["false", "No", "OFF", "0"])
def test_false_in_the_words_people_write(given, word):
    given(word)
    assert env.boolean(NAME, True) is False


@pytest.mark.parametrize("empty", ["", "  "])
def test_an_empty_value_is_the_default(given, empty):
    given(empty)
    assert env.boolean(NAME, True) is True
    assert env.integer(NAME, 7) == 7
    assert env.text(NAME, "x") == "x"
    assert env.listing(NAME, ["a"]) == ["a"]
    assert env.choice(NAME, "a", ["a", "b"]) == "a"


READERS = {
    "boolean": (lambda: env.boolean(NAME, False), "maybe", "true, yes, on, 1, false, no, off or 0"),
    "number": (lambda: env.integer(NAME, 1), "many", "a whole number"),
    "number with limits": (lambda: env.integer(NAME, 1, minimum=1, maximum=9), "10", "a whole number from 1 to 9"),
    "number with a floor": (lambda: env.integer(NAME, 1, minimum=1), "0", "a whole number of at least 1"),
    "number with a ceiling": (lambda: env.integer(NAME, 1, maximum=9), "10", "a whole number of at most 9"),
    "choice": (lambda: env.choice(NAME, "a", ["a", "b", "c"]), "d", "one of a, b or c"),
    "list": (lambda: env.listing(NAME), ", ,", "words separated by commas"),
    "some of several": (lambda: env.choices(NAME, ["a"], ["a", "b", "c"]), "a, d", "words of a, b or c"),
    "bucket": (
        lambda: env.media(NAME, Path("media")),
        "s3:///prefix",
        "a folder or a bucket such as s3://bucket/prefix",
    ),
    "address": (lambda: env.url(NAME), "ftp://x", "an address such as https://tandem.example.org"),
    "broken address": (lambda: env.url(NAME), "https://[::1", "an address such as"),
    "time zone": (lambda: env.time_zone(NAME, "UTC"), "Paris", "the name of a time zone such as Europe/Paris"),
    "rate": (lambda: env.rate(NAME, "20/m"), "often", "such as 20/m"),
    "proxies": (lambda: env.proxies(NAME, []), "10.0.0.1, proxy.example", "addresses or networks such as 127.0.0.1"),
    "network with a host in it": (lambda: env.proxies(NAME, []), "10.0.0.1/8", "addresses or networks such as"),
    "database": (
        lambda: env.database(NAME, ""),
        "mysql://u@h/n",
        "a database address such as sqlite:///tandem.sqlite3",
    ),
    "database without a name": (lambda: env.database(NAME, ""), "sqlite:///", "a database address such as"),
    "database with a bad port": (lambda: env.database(NAME, ""), "postgres://h:x/n", "a database address such as"),
}


@pytest.mark.parametrize("reader", READERS)
def test_a_wrong_value_is_refused_in_a_sentence(given, reader):
    read, value, accepted = READERS[reader]
    given(value)
    with pytest.raises(env.WrongSetting) as refusal:
        read()
    sentence = str(refusal.value)
    assert sentence.startswith(f"{NAME} must be ")
    assert accepted in sentence
    assert sentence.endswith(".")


def test_a_refused_database_address_does_not_repeat_its_password(given):
    given("mysql://tandem:opensesame@host/name")
    with pytest.raises(env.WrongSetting) as refusal:
        env.database(NAME, "")
    assert "opensesame" not in str(refusal.value)


def test_a_choice_is_answered_as_the_choices_spell_it(given):
    given("server")
    assert env.choice(NAME, "LOCAL", ["LOCAL", "SERVER"]) == "SERVER"


def test_a_list_leaves_blanks_out(given):
    given(" a.example.org, ,b.example.org ")
    assert env.listing(NAME) == ["a.example.org", "b.example.org"]


def test_sqlite_in_a_file_of_the_checkout_waits_for_its_turn(given):
    given("sqlite:///some/where.sqlite3")
    database = env.database(NAME, "")
    assert database["NAME"] == str(env.HOME / "some/where.sqlite3")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]


@pytest.mark.parametrize(
    ("address", "name"),
    [("sqlite:////var/lib/tandem/a%20b.sqlite3", "/var/lib/tandem/a b.sqlite3"), ("sqlite:///:memory:", ":memory:")],
)
def test_sqlite_elsewhere(given, address, name):
    given(address)
    assert env.database(NAME, "")["NAME"] == name


def test_postgresql_with_everything(given):
    given("postgres://tan:p%40ss%2Fword@db.example.org:5433/study%20base?sslmode=require")
    database = env.database(NAME, "")
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert [database[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == [
        "study base",
        "tan",
        "p@ss/word",
        "db.example.org",
        "5433",
    ]
    assert database["OPTIONS"]["sslmode"] == "require"
    assert database["OPTIONS"]["pool"]["max_size"] > 1
    assert database["CONN_MAX_AGE"] == 0


def test_postgresql_through_a_socket(given):
    given("postgresql:///tandem?host=/var/run/postgresql")
    database = env.database(NAME, "")
    assert (database["HOST"], database["USER"], database["PORT"]) == ("/var/run/postgresql", "", "")


def test_a_wrong_setting_stops_a_command_with_its_sentence_alone():
    environment = {**os.environ, "TANDEM_DEBUG": "maybe", "DJANGO_SETTINGS_MODULE": "workbench.settings"}
    command = [sys.executable, "manage.py", "check"]
    done = subprocess.run(command, cwd=env.HOME, env=environment, capture_output=True, text=True, check=False)
    accepted = "true, yes, on, 1, false, no, off or 0"
    assert (done.returncode, done.stderr) == (1, f"TANDEM_DEBUG must be one of {accepted}; it is “maybe”.\n")


@pytest.mark.parametrize("value", ["5/s", "20/m", "100/10m", "1000/d"])
def test_rates(given, value):
    given(value)
    assert env.rate(NAME, "1/s") == value


@pytest.mark.parametrize("value", ["*", "127.0.0.1", "10.0.0.0/8, 2001:db8::/32, ::1"])
def test_proxies(given, value):
    assert env.proxies(NAME, ["::1"]) == ["::1"]
    given(value)
    assert env.proxies(NAME, []) == value.split(", ")


def test_some_of_several_in_their_order(given):
    given("b, A")
    assert env.choices(NAME, ["c"], ["a", "b", "c"]) == ["b", "a"]


def test_media_lie_in_a_folder_without_an_address_of_their_own(given, tmp_path):
    assert env.media(NAME, tmp_path)["OPTIONS"] == {"location": str(tmp_path), "base_url": None}
    given(str(tmp_path / "other"))
    assert env.media(NAME, tmp_path)["OPTIONS"]["location"] == str(tmp_path / "other")


def test_media_may_lie_in_a_bucket(given, monkeypatch):
    from storages.backends.s3 import S3Storage

    given("s3://tandem/lab%201?endpoint=http%3A%2F%2F127.0.0.1:9000&region=eu-west-3")
    found = env.media(NAME, Path("media"))
    assert found["BACKEND"] == "storages.backends.s3.S3Storage"
    storage = S3Storage(**found["OPTIONS"])
    assert (storage.bucket_name, storage.location, storage.region_name) == ("tandem", "lab 1", "eu-west-3")
    assert (storage.endpoint_url, storage.default_acl, storage.file_overwrite) == ("http://127.0.0.1:9000", None, False)
