"""Codes that coders coined apart under one name: looked at once, by somebody who may say so."""

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from coding import actions
from coding.actions.equal_names import confirm_same, put_together_again, tell_apart, unconfirm_same
from coding.closed_codes import codes_at_close
from coding.equal_names import equal_names, told_apart
from coding.models import Code
from rounds.actions import open_layer, submit
from rounds.models import CodingRound
from studies.errors import Refused
from studies.models import AuditEvent, Person, Study
from tests import factories

pytestmark = pytest.mark.django_db


class Coined:
    """A closed round in which two coders coined `late` apart, with other definitions where `differ`."""

    def __init__(self, differ: bool = True) -> None:
        self.study: Study = factories.make_study()
        self.owner: Person = factories.make_member(self.study, "owner")
        self.coders = [factories.make_member(self.study, "coder") for _ in range(2)]
        version = factories.make_version(self.study)
        with scope(study=self.study):
            self.round: CodingRound = factories.make_round(self.study, coders=self.coders, versions=[version])
            texts = ("found by customers", "found by customers" if not differ else "found after the deadline")
            self.codes = []
            for coder, text in zip(self.coders, texts, strict=True):
                code = actions.coin_code(round_=self.round, actor=coder, name="late", stage="open")
                actions.edit_code(code=code, actor=coder, definition=text)
                self.codes.append(code)
            for layer in self.round.layers.select_related("round__study", "version", "coder"):
                open_layer(layer=layer, actor=layer.coder)
                factories.make_coding(layer, self.codes[self.coders.index(layer.coder)], start=0, end=4)
                submit(work=layer, actor=layer.coder)
        for code in self.codes:
            code.refresh_from_db()


def test_a_pair_with_two_definitions_waits_until_somebody_looks() -> None:
    coined = Coined()
    kept, merged = coined.codes
    with scope(study=coined.study):
        assert merged.merged_into == kept
        assert equal_names(coined.study, coined.round) == [(kept, merged)]
        confirm_same(code=merged, actor=coined.owner)
        assert equal_names(coined.study) == []
        assert equal_names(coined.study, confirmed=True) == [(kept, merged)]
        unconfirm_same(code=merged, actor=coined.owner)
        assert equal_names(coined.study) == [(kept, merged)]
        verbs = (
            AuditEvent.objects.filter(verb__startswith="codebook.same").order_by("id").values_list("verb", flat=True)
        )
        assert list(verbs) == ["codebook.same_confirmed", "codebook.same_unconfirmed"]


def test_one_definition_is_nothing_to_look_at() -> None:
    coined = Coined(differ=False)
    with scope(study=coined.study):
        assert coined.codes[1].merged_into == coined.codes[0]
        assert equal_names(coined.study) == []


def test_told_apart_they_count_apart_also_as_the_round_was_closed() -> None:
    coined = Coined()
    kept, merged = coined.codes
    with scope(study=coined.study):
        assert codes_at_close(coined.round)[str(merged.uuid)] == str(kept.uuid)
        apart = tell_apart(code=merged, actor=coined.owner)
        assert (apart.name, apart.merged_into) == ("late (2)", None)
        assert codes_at_close(coined.round)[str(merged.uuid)] == str(merged.uuid)
        assert told_apart(coined.study) == [(kept, apart)]
        put_together_again(code=apart, actor=coined.owner, other=kept)
        assert told_apart(coined.study) == []
        assert Code.objects.get(pk=merged.pk).name == "late"
        assert equal_names(coined.study) == [(kept, merged)]


def test_what_somebody_merged_is_not_told_apart_here() -> None:
    coined = Coined()
    with scope(study=coined.study):
        Code.objects.filter(pk=coined.codes[1].pk).update(merged_by=coined.owner)
        with pytest.raises(Refused, match="no longer led together"):
            tell_apart(code=coined.codes[1], actor=coined.owner)


def test_a_code_merged_since_is_not_put_together_again() -> None:
    coined = Coined()
    kept, merged = coined.codes
    with scope(study=coined.study):
        apart = tell_apart(code=merged, actor=coined.owner)
        third = actions.create_code(study=coined.study, actor=coined.owner, name="delay")
        actions.merge_codes(study=coined.study, actor=coined.owner, codes=[kept], into=third)
        with pytest.raises(Refused, match="merged or retired since"):
            put_together_again(code=apart, actor=coined.owner, other=Code.objects.get(pk=kept.pk))


def test_the_pages(client: Client) -> None:
    coined = Coined()
    kept, merged = coined.codes
    client.force_login(coined.owner)
    page, deed = (
        reverse("equal_names", args=[coined.study.slug]),
        reverse("same_name", args=[coined.study.slug, merged.uuid]),
    )
    assert "1 pair of codes has one name" in client.get(reverse("codebook", args=[coined.study.slug])).content.decode()
    shown = client.get(page).content.decode()
    assert "found by customers" in shown
    assert "found after the deadline" in shown
    assert "“late”: the same, says" in client.post(deed, {"verdict": "same"}, follow=True).content.decode()
    assert "found after the deadline" in client.post(deed, {"verdict": "unsure"}, follow=True).content.decode()
    apart = client.post(deed, {"verdict": "apart"}, follow=True).content.decode()
    assert "the later one is called “late (2)” now" in apart
    assert "“late” and “late (2)”: not the same." in apart
    assert "found after the deadline" in client.post(deed, {"verdict": "together"}, follow=True).content.decode()
    assert client.post(deed, {"verdict": "perhaps"}).status_code == 422
    with scope(study=coined.study):
        factories.make_round(coined.study, coders=[coined.coders[0]], versions=[factories.make_version(coined.study)])
    client.force_login(coined.coders[0])
    assert "decided when it is closed" in client.get(page).content.decode()
    assert client.post(deed, {"verdict": "same"}).status_code == 422
    assert kept.merged_into is None


def test_all_that_is_written_about_a_code_is_shown(client: Client) -> None:
    coined = Coined()
    with scope(study=coined.study):
        Code.objects.filter(pk=coined.codes[0].pk).update(definition="")
        Code.objects.filter(pk=coined.codes[1].pk).update(inclusion="when it was late", exclusion="when it was early")
    client.force_login(coined.owner)
    shown = client.get(reverse("equal_names", args=[coined.study.slug])).content.decode()
    for words in ("nothing", "when it was late", "when it was early"):
        assert words in shown
