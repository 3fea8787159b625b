"""What background work adds to every study (`studies.parts`)."""

from django.utils.translation import gettext_lazy

from studies.parts import Part, register

register(
    Part(
        "jobs",
        sentences={
            "job.started": gettext_lazy("started background work"),
            "job.cancelled": gettext_lazy("cancelled background work"),
        },
    )
)
