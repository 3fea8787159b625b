"""What rounds add to every study (`studies.parts`)."""

from django.utils.translation import gettext_lazy

from studies.parts import Group, Part, Place, register
from studies.permissions import Permission

register(
    Part(
        "rounds",
        places=(Place("rounds", gettext_lazy("Rounds"), Permission.VIEW_ROUNDS, Group.CODING, 4),),
        sentences={
            "round.opened": gettext_lazy("opened a coding round: %(transcripts)s transcripts, %(coders)s coders"),
            "round.extended": gettext_lazy("added %(transcripts)s transcripts to a coding round"),
            "round.closed": gettext_lazy("closed a coding round"),
            "round.declaration_withdrawn": gettext_lazy(
                "took back that imported codings are independent: %(layers)s layers"
            ),
            "layer.opened": gettext_lazy("opened a transcript to code"),
            "layer.submitted": gettext_lazy("submitted a transcript"),
            "round.declared_independent": gettext_lazy(
                "declared that imported codings are independent: %(layers)s layers"
            ),
        },
    )
)
