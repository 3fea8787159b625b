"""The table of participants on its way in: a file first, then what its columns mean."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from studies.domain.participant_columns import COLUMNS
from studies.domain.participants_csv import MOST_BYTES, Table
from studies.forms.material import ParticipantForm


class FileForm(forms.Form):
    """The file as a spreadsheet saved it."""

    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
    )

    def clean_file(self) -> Any:
        """Refuse a file that is no list of participants by its size."""
        file = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("This file is larger than a megabyte; a list of participants is smaller."))
        return file


class ColumnsForm(forms.Form):
    """What each column means. `columns` is what was chosen, or found out from the headers."""

    def __init__(self, table: Table, columns: Sequence[str | None], data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        choices = [("", _("leave out")), *((name, meaning(name)) for name in COLUMNS)]
        for number, header in enumerate(table.header):
            self.fields[f"column-{number}"] = forms.ChoiceField(
                label=header or _("column %(number)s") % {"number": number + 1},
                choices=choices,
                required=False,
                initial=columns[number] or "",
            )

    def chosen(self) -> tuple[str | None, ...]:
        """The meaning of every column, nothing for one to leave out."""
        return tuple(self.cleaned_data.get(name) or None for name in self.fields)


def meaning(name: str) -> str:
    """What a field of a participant is called."""
    labels: dict[str, object] = {**ParticipantForm.Meta.labels, "language": _("Language"), "is_pilot": _("Pilot")}
    return str(labels[name])
