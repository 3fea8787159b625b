"""Who a participant is."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from studies.models import Identity


class IdentityForm(forms.ModelForm[Identity]):
    """Real name, other names by which people speak of them, and how they are reached."""

    aliases = forms.CharField(
        label=_("Other names"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_("One a line: first name, nickname, how colleagues say it."),
    )

    class Meta:
        model = Identity
        fields: ClassVar = ["real_name", "aliases", "contact"]
        labels: ClassVar = {"real_name": _("Real name"), "contact": _("Contact")}
        widgets: ClassVar = {"contact": forms.Textarea(attrs={"rows": 3, "spellcheck": "false"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["aliases"] = "\n".join(self.instance.aliases)

    def clean_aliases(self) -> list[str]:
        """Without doubles and empty lines."""
        names = (" ".join(line.split()) for line in self.cleaned_data["aliases"].splitlines())
        return list(dict.fromkeys(name for name in names if name))
