"""What the owner chooses for a round."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rounds.domain.assignments import Assignments, Design, Kind, Material, assign, described
from rounds.models import CodingRound, Purpose, Stage
from rounds.rendering.designs import STRATA
from studies.models import Person, Study
from studies.permissions import Role
from transcripts.models import TranscriptVersion
from transcripts.visibility import heard_only, reading_line

PURPOSES = {
    Purpose.TRAINING: _("Training: coders learn the codebook; what they code is no result"),
    Purpose.CALIBRATION: _("Calibration: coders and codebook are brought into line; what they code is no result"),
    Purpose.RELIABILITY: _("Reliability: with a codebook that stands, to report how far coders agree; a result too"),
    Purpose.MAIN: _("Main coding: what the results of the study rest on"),
}
KINDS = {
    Kind.ALL: _("Every coder codes every transcript"),
    Kind.SAMPLE: _("A sample, drawn by lot, is coded by several; the rest by one each"),
    Kind.OVERLAP: _("Each transcript is coded by some of the coders, and every pair shares some"),
    Kind.HAND: _("Ticked by hand, transcript by transcript"),
    Kind.ONE: _("One coder codes everything; an auditor may look at a sample later"),
    Kind.TEAM: _("A team codes together in a meeting, as one author"),
}
ONE_ALONE = _("With one alone, each transcript is coded once: there will be no agreement to compute.")
HEARD_ONLY = _("A text that only a machine has heard is not offered here; correct it first.")
SIZE = re.compile(r"(?P<number>\d{1,4})\s*(?P<percent>%)?")


def latest_versions(study: Study) -> QuerySet[TranscriptVersion]:
    """What is read of every transcript, by the interview's label."""
    versions: QuerySet[TranscriptVersion] = (
        reading_line(study)
        .select_related("transcript__interview__first_interviewer", "transcript__interview__guide_version")
        .defer("text", "report", "transcript__interview__guide_version__text")
        .order_by("transcript__interview__label")
    )
    return versions


def coders_of(study: Study) -> QuerySet[Person]:
    """Who can code in the study, by name."""
    coders: QuerySet[Person] = Person.objects.filter(memberships__study=study, memberships__role=Role.CODER)
    return coders.order_by("name", "pk")


class Transcripts(forms.ModelMultipleChoiceField[TranscriptVersion]):
    """Transcripts to tick, named by their interview and length."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=TranscriptVersion.objects.none(),
            widget=forms.CheckboxSelectMultiple,
            label=_("Transcripts"),
            error_messages={"required": _("Choose at least one transcript.")},
            **kwargs,
        )

    def label_from_instance(self, obj: Any) -> str:
        """`I-07 · 4,200 words`."""
        return str(_("%(label)s · %(words)s words") % {"label": obj.transcript.interview.label, "words": obj.words})


@dataclass(frozen=True)
class Chosen:
    """What the assignments of a new round are made of."""

    versions: list[TranscriptVersion]
    coders: list[Person]
    together: list[Person]
    design: Design

    @property
    def material(self) -> list[Material]:
        """The transcripts, in the strata that the sample is drawn from."""
        return [
            Material(
                version.pk,
                version.transcript.interview.label,
                version.words,
                tuple(_stratum(version, name) for name in self.design.strata),
            )
            for version in self.versions
        ]

    @property
    def coder_keys(self) -> list[int]:
        """The keys of the coders, as assignments name them."""
        return [coder.pk for coder in self.coders]

    def drawn(self) -> Assignments:
        """Who codes what by the design."""
        return assign(self.design, self.material, self.coder_keys)

    def ticked(self, cells: Collection[str]) -> Assignments:
        """Who codes what by the cells ticked, `version-coder` each; others than those of the grid are nothing."""
        return {
            version.pk: frozenset(coder.pk for coder in self.coders if f"{version.pk}-{coder.pk}" in cells)
            for version in self.versions
        }

    def for_opening(self, given: Assignments) -> dict[str, Any]:
        """What `actions.open_round` takes: the transcripts, and who codes which by what design."""
        people = {coder.pk: coder for coder in self.coders}
        kept = described(self.design, self.material, given, self.coder_keys, together=len(self.together))
        return {
            "versions": self.versions,
            "coders": self.coders,
            "together": self.together,
            "assigned": {version: [people[coder] for coder in coders] for version, coders in given.items()},
            "design": kept,
        }


def _stratum(version: TranscriptVersion, name: str) -> str:
    interview = version.transcript.interview
    if name == "interviewer":
        return interview.first_interviewer.name if interview.first_interviewer else ""
    if name == "guide":
        return str(interview.guide_version.number) if interview.guide_version else ""
    return str(interview.language)


class RoundForm(forms.Form):
    """A new round. What is left out is as it mostly is: main coding, everything by everybody."""

    stage = forms.ChoiceField(choices=Stage.choices, label=_("Stage"), widget=forms.RadioSelect, initial=Stage.OPEN)
    purpose = forms.ChoiceField(
        choices=PURPOSES.items(), label=_("Purpose"), widget=forms.RadioSelect, initial=Purpose.MAIN, required=False
    )
    versions = Transcripts()
    coders = forms.ModelMultipleChoiceField(
        queryset=Person.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        label=_("Coders"),
        error_messages={"required": _("Choose at least one coder.")},
    )
    kind = forms.ChoiceField(
        choices=KINDS.items(), label=_("Who codes what"), widget=forms.RadioSelect, initial=Kind.ALL, required=False
    )
    size = forms.CharField(
        label=_("Size of the sample"),
        initial="20 %",
        required=False,
        max_length=10,
        help_text=_("A share of the transcripts, such as 20 %, or a number of them, such as 6."),
    )
    strata = forms.MultipleChoiceField(
        choices=STRATA.items(), label=_("In proportion by"), widget=forms.CheckboxSelectMultiple, required=False
    )
    coders_each = forms.IntegerField(
        label=_("Coders of each transcript that several code"), initial=2, required=False, min_value=2, max_value=99
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        required=False,
        min_value=0,
        max_value=999_999_999,
        help_text=_("The same seed draws the same again. Left empty, one is chosen and kept with the round."),
    )
    typist = forms.ModelChoiceField(
        queryset=Person.objects.none(),
        label=_("Who types"),
        required=False,
        help_text=_("The layer is theirs; the other coders ticked are kept as present."),
    )
    carry = forms.BooleanField(
        required=False,
        label=_("Begin with each coder's own codings of these transcripts"),
        help_text=_("For a text that was corrected after it was coded: every coding follows to its words."),
    )

    def __init__(self, study: Study, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        coders = coders_of(study)
        self.fields["coders"].queryset = coders  # type: ignore[attr-defined]
        self.fields["typist"].queryset = coders  # type: ignore[attr-defined]
        if study.compares_coders:
            self.fields["coders"].help_text = ONE_ALONE
        self.fields["versions"].queryset = latest_versions(study)  # type: ignore[attr-defined]
        if heard_only(study).exists():
            self.fields["versions"].help_text = HEARD_ONLY

    def clean(self) -> dict[str, Any]:
        """See that the design can be had with the coders and transcripts that are ticked."""
        cleaned = self.cleaned_data
        cleaned["purpose"] = cleaned.get("purpose") or Purpose.MAIN
        cleaned["kind"] = Kind(cleaned.get("kind") or Kind.ALL)
        if "coders" in cleaned and "versions" in cleaned:
            match cleaned["kind"]:
                case Kind.SAMPLE:
                    self._clean_size(len(cleaned["versions"]))
                    self._clean_coders_each(len(cleaned["coders"]))
                case Kind.OVERLAP:
                    self._clean_coders_each(len(cleaned["coders"]) - 1)
                case Kind.ONE if len(cleaned["coders"]) > 1:
                    self.add_error("coders", gettext("Tick one coder alone, or choose another way below."))
                case Kind.TEAM:
                    self._clean_team()
        return cleaned

    def chosen(self) -> Chosen:
        """What was chosen; the form is valid."""
        cleaned = self.cleaned_data
        coders, together, kind = list(cleaned["coders"]), [], cleaned["kind"]
        if kind == Kind.TEAM:
            together = [coder for coder in coders if coder != cleaned["typist"]]
            coders = [cleaned["typist"]]
        elif kind == Kind.ALL and len(coders) == 1:
            kind = Kind.ONE
        design = Design(
            kind,
            seed=cleaned.get("seed") or 0,
            share=cleaned.get("share"),
            number=cleaned.get("number"),
            coders_each=cleaned.get("coders_each") or 2,
            strata=tuple(cleaned["strata"]),
        )
        return Chosen(list(cleaned["versions"]), coders, together, design)

    def _clean_size(self, transcripts: int) -> None:
        found = SIZE.fullmatch(self.cleaned_data.get("size", "").strip())
        if not found:
            self.add_error("size", gettext("Say how large the sample is: a share such as 20 %, or a number such as 6."))
            return
        number, is_share = int(found["number"]), bool(found["percent"])
        if not 1 <= number <= (100 if is_share else transcripts):
            self.add_error("size", gettext("A sample has at least one transcript, and at most those that are ticked."))
        self.cleaned_data["share" if is_share else "number"] = number / 100 if is_share else number

    def _clean_coders_each(self, most: int) -> None:
        if (self.cleaned_data.get("coders_each") or 2) > most:
            self.add_error("coders", gettext("Tick more coders, or have each transcript coded by fewer of them."))

    def _clean_team(self) -> None:
        if len(self.cleaned_data["coders"]) < 2:
            self.add_error("coders", gettext("Tick everybody who is present: a team is at least two."))
        elif self.cleaned_data.get("typist") not in self.cleaned_data["coders"]:
            self.add_error("typist", gettext("Choose who types, from the coders that are ticked."))


class MoreTranscripts(forms.Form):
    """Transcripts that an open round does not have yet, and who codes them."""

    versions = Transcripts()
    by = forms.ChoiceField(
        label=_("Who codes them"),
        choices=(("all", _("every coder of the round")), ("hand", _("only those ticked below"))),
        widget=forms.RadioSelect,
        initial="all",
        required=False,
    )
    coders = forms.ModelMultipleChoiceField(
        queryset=Person.objects.none(), widget=forms.CheckboxSelectMultiple, label=_("Coders"), required=False
    )

    def __init__(self, round_: CodingRound, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = f"id_{round_.number}_%s"
        there = round_.layers.values("version__transcript")
        missing = latest_versions(round_.study).exclude(transcript__in=there)
        self.fields["versions"].queryset = missing  # type: ignore[attr-defined]
        self.fields["coders"].queryset = coders_of(round_.study)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """See that somebody is ticked where those ticked code."""
        if self.cleaned_data.get("by") == "hand" and not self.cleaned_data.get("coders"):
            self.add_error("coders", gettext("Choose at least one coder."))
        return self.cleaned_data

    def assigned(self) -> dict[int, list[Person]] | None:
        """Who codes each of the transcripts; None for every coder of the round. The form is valid."""
        if self.cleaned_data["by"] != "hand":
            return None
        coders = list(self.cleaned_data["coders"])
        return {version.pk: coders for version in self.cleaned_data["versions"]}
