"""Who can log in to the demonstration study: five people with one password, which is kept beside the data."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from demonstration.contents import content
from studies.actions.people import add_person
from studies.models import Person, Study

_CONSONANTS, _VOWELS = "bdfgklmnprstvz", "aeiou"


@dataclass(frozen=True)
class Logins:
    """The password of all, and each one's role in the story with their e-mail address."""

    password: str
    people: tuple[tuple[str, str], ...]


def logins() -> Logins | None:
    """The logins of the demonstration study; None where there is no such study, or no password is kept here."""
    file = _file()
    if not file.exists() or not Study.objects.filter(slug=content("study")["slug"]).exists():
        return None
    people = content("study")["people"]
    return Logins(file.read_text(encoding="utf-8").strip(), tuple((name, who["email"]) for name, who in people.items()))


def ensure_people() -> dict[str, Person]:
    """The accounts by their role in the story, all of them with the password that is kept here.

    A password that somebody has changed is left alone, unless another one is asked for or none is kept.
    """
    password, is_new = _password()
    people = {}
    for name, who in content("study")["people"].items():
        person = Person.objects.filter(email=who["email"]).first()
        people[name] = person or add_person(email=who["email"], name=who["name"])
        if is_new or person is None:
            people[name].set_password(password)
            people[name].save(update_fields=["password"])
    return people


def _password() -> tuple[str, bool]:
    """The password, and whether it is another one than was kept here before; it is kept from now on."""
    kept = _file().read_text(encoding="utf-8").strip() if _file().exists() else ""
    password = settings.TANDEM_DEMO_PASSWORD or kept or _readable()
    if password != kept:
        _keep(password)
    return password, password != kept


def _file() -> Path:
    folder: Path = settings.TANDEM_DATA_DIR
    return folder / "demo_password"


def _keep(password: str) -> None:
    """Write the password where only the owner of the installation reads it."""
    _file().unlink(missing_ok=True)
    descriptor = os.open(_file(), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{password}\n")


def _readable() -> str:
    """Something like `tavo-rimu-keso-pula`: easy to type, one of 70 ** 8."""
    syllables = [secrets.choice(_CONSONANTS) + secrets.choice(_VOWELS) for _ in range(8)]
    return "-".join(first + second for first, second in zip(syllables[::2], syllables[1::2], strict=True))
