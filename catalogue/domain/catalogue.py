"""The issue catalogue's own arithmetic: identifiers, who reports an issue and who is quoted, how quotations stand."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from finding.domain.voices import Base, Told
from moderation.codings.domain.settlement import Settlement


class Count(NamedTuple):
    """How many stand behind some passages.

    `participants` of `base.participants` (`of`), of whom `asked` are among the `of_asked` who were asked; None where
    nothing is known of asking. `teams` are recorded ones, `without_team` people of whom no team is recorded. `sessions`
    of `of_sessions` focus groups. `unknown` are passages with a speaker whom nobody can name.
    """

    participants: int
    of: int
    asked: int | None
    of_asked: int | None
    teams: int
    without_team: int
    sessions: int
    of_sessions: int
    unknown: int


def issue_identifier(number: int) -> str:
    """What an issue is called in every language, for example `ISSUE-03`."""
    return f"ISSUE-{number:02}"


def count(passages: Iterable[Told], base: Base, asked: frozenset[str] | None = None) -> Count:
    """Count who stands behind these passages, among those who could be counted; `asked` are those who were asked.

    Two people of one team with one problem are two participants and one team. A team that nobody recorded is no team.
    """
    passages = list(passages)
    people = {who for told in passages for who in told.participants} & base.participants
    keys = [_team_key(base.teams.get(person, "")) for person in people]
    return Count(
        participants=len(people),
        of=len(base.participants),
        asked=None if asked is None else len(people & asked),
        of_asked=None if asked is None else len(base.participants & asked),
        teams=len(set(filter(None, keys))),
        without_team=keys.count(""),
        sessions=len({told.session for told in passages} & base.sessions),
        of_sessions=len(base.sessions),
        unknown=sum(told.has_unknown for told in passages),
    )


class Account(NamedTuple):
    """How many quotations stand in which way (`Settlement`), how many are no longer in the result, and how many come
    from pilots, who are not counted. `all` leaves these out.
    """

    by: Mapping[Settlement, int]
    gone: int
    pilot: int

    @property
    def all(self) -> int:
        """Quotations of those who count."""
        return sum(self.by.values()) + self.gone


def account(found: Iterable[tuple[str, Settlement | None, bool]]) -> Account:
    """Account for uses of quotations: (identifier, how it stands or None, whether it is a pilot's).

    A quotation that two statements use under different codes is accounted for once, by the weaker claim.
    """
    order = [*Settlement, None]
    pilots: set[str] = set()
    weakest: dict[str, Settlement | None] = {}
    for identifier, how, is_pilot in found:
        if is_pilot:
            pilots.add(identifier)
        else:
            weakest[identifier] = max(weakest.get(identifier, how), how, key=order.index)
    counted = Counter(weakest.values())
    return Account({how: counted[how] for how in Settlement}, counted[None], len(pilots))


def _team_key(team: str) -> str:
    """Case and runs of blanks make no other team."""
    return " ".join(team.casefold().split())
