"""The table of participants on its way in: a file first, then what its columns mean."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext as _

from studies.domain.participant_columns import COLUMNS, MOST_YEARS
from studies.formats.encoding import OFFERED
from studies.formats.participants_csv import MOST_BYTES
from studies.formats.table import Table
from studies.forms.material import ParticipantForm


class EncodingField(forms.ChoiceField):
    """How the letters of a file are encoded, where somebody knows better than the reader of files."""

    def __init__(self) -> None:
        super().__init__(
            choices=lambda: [("", _("find out")), *((code, gettext(name)) for code, name in OFFERED)],
            required=False,
            label=gettext_lazy("How its letters are encoded"),
            help_text=gettext_lazy("Only for CSV, and only where accented letters come out wrong."),
        )


class FileForm(forms.Form):
    """The file as a spreadsheet saved it."""

    file = forms.FileField(
        label=gettext_lazy("CSV or XLSX file"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,text/csv"}),
    )
    encoding = EncodingField()

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


class YearsForm(forms.Form):
    """How many years each cell means that is no number of them; nothing for one to leave out."""

    def __init__(self, cells: Sequence[str], data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.cells = cells
        for number, cell in enumerate(cells):
            self.fields[f"years-{number}"] = forms.IntegerField(
                label=_("“%(cell)s”, in years") % {"cell": cell[:60]},
                min_value=0,
                max_value=MOST_YEARS,
                required=False,
            )

    def chosen(self) -> dict[str, int]:
        """The years of every cell that somebody has given a number."""
        years = (self.cleaned_data.get(name) for name in self.fields)
        return {cell: number for cell, number in zip(self.cells, years, strict=True) if number is not None}


def meaning(name: str) -> str:
    """What a field of a participant is called."""
    labels: dict[str, object] = {**ParticipantForm.Meta.labels, "language": _("Language"), "is_pilot": _("Pilot")}
    return str(labels[name])
