"""The words for choices, reasons and states, in one place for page, ledger and package."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from moderation.codings.domain.consensus import Choice
from moderation.codings.domain.lessons import Fate
from moderation.domain.states import Later, State
from moderation.models import Case, CaseSet, Decision

CHOICES: dict[str, Promise] = {
    Choice.AGREE: gettext_lazy("as both coded it"),
    Choice.BOTH: gettext_lazy("both"),
    Choice.NEITHER: gettext_lazy("neither"),
    Choice.UNION: gettext_lazy("union"),
    Choice.INTERSECTION: gettext_lazy("intersection"),
    Choice.BOUNDARY: gettext_lazy("own boundary"),
    Choice.OTHER: gettext_lazy("other code"),
    Choice.ADD: pgettext_lazy("choice", "added"),
    Later.DEFER: gettext_lazy("later"),
    Later.RETURN: gettext_lazy("asked again"),
    Later.SPLIT: gettext_lazy("split"),
}

STATES: dict[str, Promise] = {
    State.AGREED: pgettext_lazy("case", "agreed"),
    State.OPEN: pgettext_lazy("case", "undecided"),
    State.DEFERRED: pgettext_lazy("case", "deferred"),
    State.RETURNED: pgettext_lazy("case", "with its coders"),
    State.ANSWERED: pgettext_lazy("case", "answered"),
    State.DECIDED: pgettext_lazy("case", "decided"),
}

REASONS: dict[str, Promise] = {
    "definition": pgettext_lazy("reason", "definition unclear"),
    "oversight": pgettext_lazy("reason", "oversight"),
    "boundary": pgettext_lazy("reason", "boundary habit"),
    "ambiguous": pgettext_lazy("reason", "truly ambiguous"),
}

FATES: dict[str, Promise] = {
    Fate.TAKEN: pgettext_lazy("fate", "kept"),
    Fate.MOVED: pgettext_lazy("fate", "moved"),
    Fate.RECODED: pgettext_lazy("fate", "renamed"),
    Fate.DROPPED: pgettext_lazy("fate", "dropped"),
    Fate.MISSED: pgettext_lazy("fate", "missed"),
}


def choice_label(choice: str) -> str:
    """A choice in words; a coder's letter stands for itself, capital."""
    if choice in CHOICES:
        return str(CHOICES[choice])
    letter = choice[:1].upper()
    return _("%(coder)s again") % {"coder": letter} if len(choice) > 1 else letter


def case_label(case: Case, case_set: CaseSet) -> str:
    """How people name a case: transcript, and its number there."""
    return _("%(transcript)s case %(number)d") % {"transcript": case_set.label, "number": case.position + 1}


def because(decision: Decision) -> str:
    """A decision's reason in words, the listed one and what was written; empty where none was given."""
    listed = str(REASONS[decision.reason]) if decision.reason in REASONS else ""
    return " · ".join(part for part in (listed, decision.note) if part)


def choice_sentence(choice: str) -> str:
    """What was done, for the live region and the undo line."""
    if choice in CHOICES:
        return str(SENTENCES[choice])
    if len(choice) > 1:
        return _("Took the second answer of %(coder)s.") % {"coder": choice[0].upper()}
    return _("Took %(coder)s.") % {"coder": choice.upper()}


SENTENCES: dict[str, Promise] = {
    Choice.AGREE: gettext_lazy("Took it as both coded it."),
    Choice.BOTH: gettext_lazy("Took both."),
    Choice.NEITHER: gettext_lazy("Took neither."),
    Choice.UNION: gettext_lazy("Took the union."),
    Choice.INTERSECTION: gettext_lazy("Took the intersection."),
    Choice.BOUNDARY: gettext_lazy("Took another boundary."),
    Choice.OTHER: gettext_lazy("Took another code."),
    Choice.ADD: gettext_lazy("Added what nobody had marked."),
    Later.DEFER: gettext_lazy("Put off."),
    Later.RETURN: gettext_lazy("Sent back to its coders."),
    Later.SPLIT: gettext_lazy("Split in two."),
}
