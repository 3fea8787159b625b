"""What agreement adds to every study (`studies.parts`)."""

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rounds.models import Layer
from rounds.visibility import results_visible
from studies.models import Person, Study
from studies.parts import Chapter, Group, Part, Place, ToldChapter, register
from studies.permissions import Permission


def compared(study: Study, person: Person) -> Chapter | None:
    """Transcripts whose coders can be compared, of those given to two or more in rounds that the person does not code
    blind; nothing where the study does not compare coders.
    """
    if not study.compares_coders:
        return None
    results = results_visible(study, person)
    given = Layer.objects.filter(round__study=study)
    whole = _versions(given.exclude(round__in=results.hidden_rounds).exclude(version__in=results.hidden_versions))
    done = _versions(results.layers)
    return Chapter(
        done,
        ngettext("transcript compared", "transcripts compared", done),
        reverse("agreement", args=[study.slug]),
        whole=whole or None,
        blocked_by=_("No transcript is submitted by all its coders yet.") if whole and not done else "",
    )


def _versions(layers: QuerySet[Layer]) -> int:
    """Versions of which two coders or more have one of these layers in the same round."""
    together = layers.order_by().values("round", "version").annotate(coders=Count("coder")).filter(coders__gt=1)
    return len({row["version"] for row in together})


register(
    Part(
        "agreement",
        places=(
            Place("agreement", gettext_lazy("Agreement"), Permission.VIEW_RESULTS, Group.RESULTS, 1, compares=True),
        ),
        chapters=(ToldChapter("agreement", gettext_lazy("Agreement"), compared, after="moderated"),),
        sentences={
            "plan.written": gettext_lazy("wrote the plan of agreement of a coding round"),
            "plan.withdrawn": gettext_lazy("withdrew the plan of agreement of a coding round"),
        },
    )
)
