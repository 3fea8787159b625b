"""The issue catalogue's own arithmetic: identifiers, and how many participants and teams stand behind an issue."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from reports.domain.voices import Heard


class Prevalence(NamedTuple):
    """Distinct participants and teams behind some passages; `unknown` are passages with a speaker nobody can name."""

    participants: int
    teams: int
    unknown: int


def issue_identifier(number: int) -> str:
    """What an issue is called in every language, for example `ISSUE-03`."""
    return f"ISSUE-{number:02}"


def prevalence(passages: Iterable[Heard], teams: Mapping[str, str]) -> Prevalence:
    """Count who reports a problem. `teams` gives each participant's team, empty where there is none.

    Two people of one team with one problem are two participants and one team; somebody without a team is a team of
    their own. Interviewers count for nobody.
    """
    passages = list(passages)
    people = {participant for heard in passages for participant in heard.participants}
    of_a_team = {key for person in people if (key := _team_key(teams.get(person, "")))}
    alone = [person for person in people if not _team_key(teams.get(person, ""))]
    unknown = sum(heard.has_unknown for heard in passages)
    return Prevalence(len(people), len(of_a_team) + len(alone), unknown)


def _team_key(team: str) -> str:
    """Case and runs of blanks make no other team."""
    return " ".join(team.casefold().split())
