"""What somebody writes as a memo, and how memos are looked for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coding.models import Code, Memo
from coding.visibility import visible_codes, visible_memos
from studies.models import Person, Study
from transcripts.models import Transcript

LONGEST = 50_000


class MemoForm(forms.Form):
    """A memo's words, kind and links."""

    text = forms.CharField(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 9}), label=_("Memo"))
    title = forms.CharField(max_length=120, required=False, label=_("Title"))
    kind = forms.ChoiceField(choices=Memo.Kind.choices, widget=forms.RadioSelect, label=_("Kind"))
    codes = forms.ModelMultipleChoiceField(
        queryset=Code.objects.none(), required=False, to_field_name="uuid", label=_("Linked codes")
    )
    memos = forms.ModelMultipleChoiceField(
        queryset=Memo.objects.none(), required=False, to_field_name="uuid", label=_("Linked memos")
    )
    is_private = forms.BooleanField(
        required=False,
        label=_("For me alone"),
        help_text=_("Nobody else reads it, also when the round is closed."),
    )

    def __init__(self, study: Study, person: Person, *args: Any, memo: Memo | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["codes"].queryset = visible_codes(study, person).order_by("name_key")  # type: ignore[attr-defined]
        others = visible_memos(study, person)
        if memo is not None:
            others = others.exclude(pk=memo.pk)
        self.fields["memos"].queryset = others  # type: ignore[attr-defined]


class AboutForm(forms.Form):
    """What a new memo is about, from the address: a code, a transcript, a coding of a layer; nothing for the study."""

    code = forms.UUIDField(required=False)
    transcript = forms.UUIDField(required=False)
    layer = forms.UUIDField(required=False)
    number = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)


class IndexForm(forms.Form):
    """Which memos are shown."""

    ABOUTS = (
        ("", _("anything")),
        ("coding", _("a coding")),
        ("code", _("a code")),
        ("transcript", _("a transcript")),
        ("study", _("the study")),
    )

    words = forms.CharField(required=False, max_length=200, label=_("Words"))
    kind = forms.ChoiceField(required=False, label=_("Kind"))
    about = forms.ChoiceField(required=False, choices=ABOUTS, label=_("About"))
    author = forms.TypedChoiceField(required=False, coerce=int, label=_("Author"))
    code = forms.ModelChoiceField(
        queryset=Code.objects.none(), required=False, to_field_name="uuid", empty_label=_("any"), label=_("Code")
    )
    transcript = forms.ModelChoiceField(
        queryset=Transcript.objects.none(),
        required=False,
        to_field_name="uuid",
        empty_label=_("any"),
        label=_("Transcript"),
    )

    def __init__(self, study: Study, person: Person, authors: dict[int, str], data: Any) -> None:
        super().__init__(data)
        self.fields["kind"].choices = [("", _("any")), *Memo.Kind.choices]  # type: ignore[attr-defined]
        self.fields["author"].choices = [("", _("anybody")), *authors.items()]  # type: ignore[attr-defined]
        self.fields["code"].queryset = visible_codes(study, person).order_by("name_key")  # type: ignore[attr-defined]
        found = Transcript.objects.filter(study=study).select_related("interview")
        self.fields["transcript"].queryset = found  # type: ignore[attr-defined]
