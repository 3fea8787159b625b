"""Who took part, as far as they consented to sharing: pseudonyms and which of them are of one team."""

from exchange.domain.archive import Member
from exchange.domain.tables import Cell, as_csv
from exchange.package.material import Material
from studies.models import Participant

PARTICIPANTS = ["participant", "team", "transcripts", "may_be_quoted", "pilot"]


def participants(material: Material) -> Member:
    """Those in shared transcripts, by pseudonym; roles, sectors, regions and names of teams stay in the study."""
    return Member("participants.csv", lambda: as_csv(PARTICIPANTS, rows(material)))


def rows(material: Material) -> list[list[Cell]]:
    """A line for each participant who was in a transcript that is shared; everybody there consented."""
    labels: dict[str, dict[str, None]] = {}
    for pk in filter(material.is_shared, material.versions):
        for pseudonym in material.room.rooms[pk].present:
            labels.setdefault(pseudonym, {})[material.label(pk)] = None
    shown = sorted(labels)
    teams = dict.fromkeys(team for one in shown if (team := material.room.teams.get(one)))
    numbers = {team: f"team-{n}" for n, team in enumerate(teams, 1)}
    pilots = set(Participant.objects.filter(study=material.study, is_pilot=True).values_list("pseudonym", flat=True))
    return [
        [
            one,
            numbers.get(material.room.teams.get(one, ""), ""),
            "; ".join(labels[one]),
            "yes" if one in material.room.quotable else "no",
            "yes" if one in pilots else "no",
        ]
        for one in shown
    ]


def left_out(material: Material) -> int:
    """How many of the study's participants are not listed."""
    return Participant.objects.filter(study=material.study).count() - len(rows(material))
