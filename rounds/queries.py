"""What rounds can tell: stable names for those who work in them."""

from django.db.models import Min

from rounds.models import Layer
from studies.models import Study


def coder_labels(study: Study) -> dict[int, str]:
    """Stable names for coders where people must not be named: person id to `coder-1`, `coder-2`, …"""
    firsts = Layer.objects.filter(round__study=study).values("coder").annotate(first=Min("id")).order_by("first")
    return {row["coder"]: f"coder-{n}" for n, row in enumerate(firsts, 1)}
