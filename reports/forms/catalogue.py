"""What people write into the catalogue."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.models import Issue, Statement


class IssueForm(forms.ModelForm[Issue]):
    """Title and description of an issue."""

    class Meta:
        model = Issue
        fields = ("title", "description")
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}  # noqa: RUF012
        error_messages = {"title": {"required": _("Give the issue a title.")}}  # noqa: RUF012


class StatementForm(forms.ModelForm[Statement]):
    """A statement and its kind."""

    class Meta:
        model = Statement
        fields = ("kind", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}  # noqa: RUF012
        error_messages = {  # noqa: RUF012
            "kind": {"required": _("Choose what kind of statement this is.")},
            "text": {"required": _("Write the statement: one sentence will do.")},
        }


class PassageForm(forms.Form):
    """A passage of the consensus layer, as a button of the page names it."""

    version = forms.UUIDField()
    code = forms.UUIDField()
    start = forms.IntegerField(min_value=0)
    end = forms.IntegerField(min_value=1)


class QuotationForm(forms.Form):
    """A quotation by its transcript version and number."""

    version = forms.UUIDField()
    number = forms.IntegerField(min_value=1)


class SearchForm(forms.Form):
    """Which passages to look for: those of one code, with some words."""

    code = forms.ChoiceField(label=_("Code"), required=False)
    words = forms.CharField(label=_("Words"), required=False, max_length=200)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [("", _("all codes")), *choices]  # type: ignore[attr-defined]
