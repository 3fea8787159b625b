"""What finding adds to every study (`studies.parts`)."""

from django.utils.translation import gettext_lazy

from studies.parts import Group, Part, Place, register
from studies.permissions import Permission

register(
    Part(
        "finding",
        places=(
            Place("find", gettext_lazy("Find"), Permission.VIEW_CODEBOOK, Group.RESULTS, 2),
            Place("matrix", gettext_lazy("Matrix"), Permission.VIEW_RESULTS, Group.RESULTS, 3),
        ),
        sentences={
            "matrix.written": gettext_lazy("wrote into the framework matrix"),
        },
    )
)
