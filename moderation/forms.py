"""What the moderator's pages send."""

from django import forms
from django.utils.translation import gettext_lazy as _

from moderation.actions import Own
from moderation.labels import REASONS
from moderation.models import Case

LONGEST_NOTE = 5000


class QueueFilter(forms.Form):
    """Which cases the queue holds. Anything it does not know counts as not chosen."""

    STATES = (("", _("undecided")), ("decided", _("decided")), ("all", _("all")))

    type = forms.ChoiceField(required=False, choices=Case.Type.choices)
    code = forms.UUIDField(required=False)
    document = forms.UUIDField(required=False)
    state = forms.ChoiceField(required=False, choices=STATES)

    def chosen(self) -> dict[str, str]:
        """The choices that narrow the queue, by field."""
        self.is_valid()
        return {name: str(value) for name, value in self.cleaned_data.items() if value}


class Decide(forms.Form):
    """One decision. `own_code` is a code of the case, `other_code` a name; the span comes as offsets or as words."""

    choice = forms.CharField(max_length=20)
    seen = forms.CharField(max_length=16, required=False)
    reason = forms.ChoiceField(required=False, choices=[("", ""), *REASONS.items()])
    note = forms.CharField(max_length=LONGEST_NOTE, required=False)
    own_code = forms.CharField(max_length=36, required=False)
    other_code = forms.CharField(max_length=200, required=False)
    start = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    end = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    words = forms.CharField(max_length=100_000, required=False)

    def own(self) -> Own:
        """The moderator's own span, for the two choices that need one."""
        said = self.cleaned_data
        code = said["other_code"] if said["choice"] == "other" else said["own_code"]
        return Own(code=code, start=said["start"], end=said["end"], words=said["words"])
