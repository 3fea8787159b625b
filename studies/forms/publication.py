"""What is printed beside what a study publishes."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from studies.domain.authors import NamedAuthor, is_orcid, parsed
from studies.models import Study

LICENCES = ("CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC0-1.0", "ODbL-1.0")
"""SPDX identifiers that journals ask for; others can be typed."""


class PublicationForm(forms.ModelForm[Study]):
    """Authors in their order, and what a repository or a journal asks for."""

    authors = forms.CharField(
        label=_("Authors"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text=_("One a line, in the order of the paper: name; ORCID; affiliation. The last two may be left out."),
    )
    keywords = forms.CharField(label=_("Keywords"), required=False, help_text=_("Separated by commas."))

    class Meta:
        model = Study
        fields: ClassVar = [
            "authors",
            "keywords",
            "licence",
            "funding",
            "ethics_approval",
            "paper_reference",
            "embargo_until",
        ]
        labels: ClassVar = {
            "licence": _("Licence of what is published"),
            "funding": _("Funding"),
            "ethics_approval": _("Ethics approval"),
            "paper_reference": _("Paper"),
            "embargo_until": _("Not to be published before"),
        }
        help_texts: ClassVar = {
            "licence": _("As an SPDX identifier where there is one, such as CC-BY-4.0."),
            "ethics_approval": _("Which board, under which number, when."),
            "paper_reference": _("How the paper is cited, with its DOI."),
        }
        widgets: ClassVar = {
            "licence": forms.TextInput(attrs={"list": "licences"}),
            "funding": forms.Textarea(attrs={"rows": 2}),
            "ethics_approval": forms.Textarea(attrs={"rows": 2}),
            "paper_reference": forms.Textarea(attrs={"rows": 2}),
            "embargo_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def clean_authors(self) -> list[NamedAuthor]:
        """Each with a name, and an ORCID only where its check digit is right."""
        authors = parsed(self.cleaned_data["authors"])
        for number, author in enumerate(authors, 1):
            if not author.name:
                raise forms.ValidationError(gettext("Line %(number)d has no name."), params={"number": number})
            if author.orcid and not is_orcid(author.orcid):
                said = gettext("%(orcid)s is no ORCID: a digit is wrong.")
                raise forms.ValidationError(said, params={"orcid": author.orcid})
        return authors

    def clean_keywords(self) -> list[str]:
        """Without doubles and empty ones, in the order typed."""
        words = (" ".join(word.split()) for word in self.cleaned_data["keywords"].split(","))
        return list(dict.fromkeys(word for word in words if word))

    def said(self) -> dict[str, Any]:
        """What the action takes. Needs a valid form."""
        values = dict(self.cleaned_data)
        return {"authors": values.pop("authors"), "values": values}
