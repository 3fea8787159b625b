"""What rounds can tell: stable names for those who work in them."""

from rounds.models import Layer
from studies.models import Study


def coders_in_order(study: Study) -> dict[str, int]:
    """Everybody who was ever given a layer, by uuid their id, in the order in which they were first given one.

    The order is stored with the layers and rests on no primary key, so a copy of the study keeps it.
    """
    rows = Layer.objects.filter(round__study=study).order_by("assigned_at", "uuid").values_list("coder__uuid", "coder")
    return {str(uuid): pk for uuid, pk in rows}


def coder_labels(study: Study) -> dict[int, str]:
    """Stable names for coders where people must not be named: person id to `coder-1`, `coder-2`, …"""
    return {pk: f"coder-{n}" for n, pk in enumerate(coders_in_order(study).values(), 1)}


def coder_names(study: Study) -> dict[str, str]:
    """The same names by the person's uuid, which is how stored cases name people."""
    return {uuid: f"coder-{n}" for n, uuid in enumerate(coders_in_order(study), 1)}
