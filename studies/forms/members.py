"""Members and their roles."""

from django import forms
from django.utils.translation import gettext_lazy as _

from studies.models import account_name
from studies.permissions import Role


class RolesForm(forms.Form):
    """The roles of a member."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=Role.choices, widget=forms.CheckboxSelectMultiple, required=False
    )


class AddressField(forms.EmailField):
    """An e-mail address, read as its account is called."""

    def to_python(self, value: object) -> str:
        """The address as it is looked up by."""
        return account_name(super().to_python(value) or "")


class MemberForm(forms.Form):
    """Somebody to bring in."""

    email = AddressField(label=_("E-mail"), max_length=254)
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        error_messages={"required": _("Write the person's name.")},
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one role.")},
    )
