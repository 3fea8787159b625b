"""Starting and describing a study."""

from typing import Any, ClassVar

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from studies.forms.languages import LanguagesField
from studies.models import Study

SLUG_LENGTH = Study._meta.get_field("slug").max_length or 60


class StudyForm(forms.ModelForm[Study]):
    """Title, research questions, interview languages."""

    languages = LanguagesField(
        label=gettext_lazy("Interview languages"),
        help_text=gettext_lazy("Separated by commas, such as: English, French"),
        max_length=300,
    )

    class Meta:
        model = Study
        fields: ClassVar = ["title", "research_questions", "languages", "approach"]
        widgets: ClassVar = {"research_questions": forms.Textarea(attrs={"rows": 5}), "approach": forms.RadioSelect}
        labels: ClassVar = {
            "title": gettext_lazy("Title"),
            "research_questions": gettext_lazy("Research questions"),
            "approach": gettext_lazy("Approach"),
        }
        help_texts: ClassVar = {
            "research_questions": gettext_lazy("One a line."),
            "approach": gettext_lazy(
                "Where coders are compared there are agreement, cases and a moderator. Where the reading is the "
                "researchers' own, none of these is shown: codings are readings. It can be changed; nothing is deleted."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["approach"].required = False

    def clean_approach(self) -> str:
        """As it is where nothing is said."""
        return self.cleaned_data["approach"] or self.instance.approach

    def clean_research_questions(self) -> str:
        """One a line, without empty lines."""
        lines = (" ".join(line.split()) for line in self.cleaned_data["research_questions"].splitlines())
        return "\n".join(line for line in lines if line)


class NewStudyForm(StudyForm):
    """The same and a short name, made from the title where it is left empty."""

    slug = forms.SlugField(
        label=gettext_lazy("Short name"),
        required=False,
        max_length=SLUG_LENGTH,
        help_text=gettext_lazy(
            "Small letters, digits and hyphens; it becomes part of every address and of the replication package, "
            "and stays for good. Left empty, it is made from the title."
        ),
    )

    class Meta(StudyForm.Meta):
        fields: ClassVar = ["title", "slug", "research_questions", "languages", "approach"]

    def clean_slug(self) -> str:
        """In small letters."""
        return str(self.cleaned_data["slug"]).lower()

    def clean(self) -> dict[str, Any]:
        """Make the short name where there is none; refuse one that is taken."""
        values = super().clean() or self.cleaned_data
        if "slug" in self.errors:
            return values
        values["slug"] = values.get("slug") or slugify(values.get("title", ""))[:SLUG_LENGTH].strip("-")
        if values.get("title") and not values["slug"]:
            self.add_error("slug", _("No short name can be made from this title; write one with letters a to z."))
        elif Study.objects.filter(slug=values["slug"]).exists():
            self.add_error("slug", _("Another study has this short name; choose a different one."))
        return values


class SettingsForm(StudyForm):
    """What the owner can change later: the same, and whether coders hear the passages they code."""

    class Meta(StudyForm.Meta):
        fields: ClassVar = ["title", "research_questions", "languages", "approach", "coders_hear"]
        labels: ClassVar = {
            **StudyForm.Meta.labels,
            "coders_hear": gettext_lazy("Coders hear the passages they code"),
        }
        help_texts: ClassVar = {
            **StudyForm.Meta.help_texts,
            "coders_hear": gettext_lazy(
                "A voice tells who is speaking, whatever the text hides. Leave this off where coders must not know."
            ),
        }
