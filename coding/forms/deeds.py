"""What the coder's desk sends for each deed; field names are the arguments of the action."""

from django import forms
from django.utils.translation import gettext as _

from coding.domain.codebook import LONGEST_NAME

LONGEST_MEMO = 20_000


def whole(typed: str | None) -> int | None:
    """The number somebody's browser sent, where it is one that a database column can hold."""
    return int(typed) if typed and typed.isascii() and typed.isdigit() and len(typed) < 10 else None


class Whole(forms.IntegerField):
    """A number that a database column can hold."""

    def __init__(self) -> None:
        super().__init__(min_value=0, max_value=2**31 - 1)


class Numbers(forms.CharField):
    """Coding numbers, comma-separated, as a list of integers."""

    def clean(self, value: object) -> list[int]:
        """Split and convert. Raises ValidationError for anything that is no number."""
        parts = str(super().clean(value)).split(",")
        numbers = [number for part in parts if (number := whole(part)) is not None]
        if len(numbers) < len(parts):
            raise forms.ValidationError("numbers")
        return numbers


class OnText(forms.Form):
    """A deed about a passage: `version` is the text whose offsets these are, where the page says so."""

    request_id = forms.UUIDField()
    version = forms.UUIDField(required=False)


class Apply(OnText):
    """A code on a span."""

    code = forms.UUIDField()
    start = Whole()
    end = Whole()


class ApplyNew(OnText):
    """A new code on a span; without a stage the round's."""

    name = forms.CharField(max_length=LONGEST_NAME)
    stage = forms.CharField(max_length=10, required=False)
    start = Whole()
    end = Whole()


class Recode(forms.Form):
    """Another code for a coding."""

    request_id = forms.UUIDField()
    number = Whole()
    code = forms.UUIDField()


class RecodeMany(forms.Form):
    """Another code for many codings."""

    request_id = forms.UUIDField()
    numbers = Numbers()
    code = forms.UUIDField()


class RecodeNew(forms.Form):
    """A new code for codings."""

    request_id = forms.UUIDField()
    numbers = Numbers()
    name = forms.CharField(max_length=LONGEST_NAME)


class MoveBoundary(OnText):
    """Other ends for a coding."""

    number = Whole()
    start = Whole()
    end = Whole()


class SetMemo(forms.Form):
    """A memo; empty takes it away."""

    request_id = forms.UUIDField()
    number = Whole()
    memo = forms.CharField(max_length=LONGEST_MEMO, required=False)


class Remove(forms.Form):
    """Codings to take away."""

    request_id = forms.UUIDField()
    numbers = Numbers()


class Turn(forms.Form):
    """A step to undo or redo."""

    step = forms.UUIDField()


def complaint(form: forms.Form) -> str:
    """What is wrong, as a sentence: about the words somebody typed, or else about the page."""
    for field in ("name", "memo"):
        if field in form.errors:
            return str(form.errors[field][0])
    return _("This page and the server do not understand each other; reload the page.")
