"""What people write into the catalogue."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_scopes.forms import SafeModelChoiceField

from catalogue.models import Issue, Statement
from studies.models import GuideVersion, Study


class IssueForm(forms.ModelForm[Issue]):
    """Title and description of an issue, and since which version of the guide it was asked about.

    A study without a guide has nothing to choose there.
    """

    class Meta:
        model = Issue
        fields = ("title", "description", "asked_from")
        labels = {"asked_from": _("Asked about from guide version")}  # noqa: RUF012
        help_texts = {  # noqa: RUF012
            "asked_from": _(
                "Interviews held with this version or a later one asked about it; the catalogue then says how many "
                "were asked. Leave it empty where you cannot tell: nothing is said of asking then."
            )
        }
        field_classes = {"asked_from": SafeModelChoiceField}  # noqa: RUF012
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}  # noqa: RUF012
        error_messages = {"title": {"required": _("Give the issue a title.")}}  # noqa: RUF012

    def __init__(self, *args: Any, study: Study, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        guides, asked = GuideVersion.objects.filter(study=study), self.fields["asked_from"]
        assert isinstance(asked, forms.ModelChoiceField)
        asked.queryset, asked.empty_label = guides, str(_("nothing said of asking"))
        if not guides.exists():
            del self.fields["asked_from"]


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
    """A passage of the result, as a button of the page names it."""

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
