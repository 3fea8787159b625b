"""What may be claimed: every sentence of provenance and purpose in both languages, and the words around a number."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from django.utils.translation import override
from django_scopes import scope
from msgspec import structs

from agreement.domain.coefficient import LEFT_OUT_UNDEFINED, Coefficient
from agreement.domain.comparison import Estimate, Interval, Turns, Unit
from agreement.domain.plan import Plan
from agreement.queries.compared_codes import Counted
from agreement.queries.comparing import Comparing, Way
from agreement.rendering.lead import lead
from agreement.rendering.provenance import how_chosen, how_coded, purpose
from agreement.rendering.sentences import (
    certainty,
    compared_in_words,
    days_in_words,
    headline,
    material,
    name_of,
    number_in_words,
    positive_sentence,
    since_sentence,
)
from agreement.rendering.ways import IN_UNITS, codes_counted, in_units, part_in_words, plan_in_words
from rounds.models import Provenance, Purpose
from tests.agreement.agreement_study import Bench
from tests.factories import make_round

pytestmark = pytest.mark.django_db

FIRST = {"late": "###.......", "wrong": "#####....."}
SECOND = {"late": "##.#......", "wrong": "#####....."}

CODED = {
    ("fresh",): (
        "The transcripts were coded independently, the coders being blind to each other.",
        "Les transcriptions ont été codées indépendamment, les codeurs étant à l’aveugle les uns des autres.",
    ),
    ("declared",): (
        "The transcripts were imported with their codings, and declared by Ada to have been coded independently.",
        "Les transcriptions ont été importées avec leurs codages, et Ada déclare qu’elles ont été codées "
        "indépendamment.",
    ),
    ("imported",): (
        "The transcripts were imported with their codings; nothing is known of how they were coded.",
        "Les transcriptions ont été importées avec leurs codages ; on ne sait rien de la façon dont elles ont été "
        "codées.",
    ),
    ("seen",): (
        "The transcripts were coded again after others' codings could be seen.",
        "Les transcriptions ont été recodées alors que les codages des autres avaient pu être vus.",
    ),
    ("carried",): (
        "The coders began with codings of an earlier round.",
        "Les codeurs sont partis de codages d’un tour précédent.",
    ),
    ("fresh", "declared"): (
        "Of the 2 layers compared: 1 was imported and declared by Ada to have been coded independently; "
        "1 was coded without sight of another's codings.",
        "Sur les 2 couches comparées : 1 a été importée, et Ada déclare qu’elle a été codée indépendamment ; "
        "1 a été codée sans voir les codages d’un autre.",
    ),
    ("fresh", "fresh", "imported", "imported", "seen", "seen", "carried", "carried"): (
        "Of the 8 layers compared: 2 began with codings of an earlier round; "
        "2 were coded without sight of another's codings; "
        "2 were imported, and nothing is known of how they were coded; "
        "2 were coded again after others' codings could be seen.",
        "Sur les 8 couches comparées : 2 sont parties de codages d’un tour précédent ; "
        "2 ont été codées sans voir les codages d’un autre ; "
        "2 ont été importées, et on ne sait rien de la façon dont elles ont été codées ; "
        "2 ont été recodées alors que les codages des autres avaient pu être vus.",
    ),
    ("imported", "seen", "carried", "declared", "declared"): (
        "Of the 5 layers compared: 1 began with codings of an earlier round; "
        "2 were imported and declared by Ada to have been coded independently; "
        "1 was imported, and nothing is known of how it was coded; "
        "1 was coded again after others' codings could be seen.",
        "Sur les 5 couches comparées : 1 est partie de codages d’un tour précédent ; "
        "2 ont été importées, et Ada déclare qu’elles ont été codées indépendamment ; "
        "1 a été importée, et on ne sait rien de la façon dont elle a été codée ; "
        "1 a été recodée alors que les codages des autres avaient pu être vus.",
    ),
}
PURPOSES = {
    "training": (
        "The round was for training: what it shows is no result of the study.",
        "Le tour servait à la formation : ce qu’il montre n’est pas un résultat de l’étude.",
    ),
    "calibration": (
        "The round was for calibration: it shows how far the codebook and its use had come, and is no result of the "
        "study.",
        "Le tour servait au calibrage : il montre où en étaient le livre de codes et son usage, et n’est pas un "
        "résultat de l’étude.",
    ),
    "reliability": (
        "The round was there to test how alike the codebook is used.",
        "Le tour servait à vérifier si le livre de codes est utilisé de la même façon.",
    ),
    "main": ("The round was the study's main coding.", "Le tour était le codage principal de l’étude."),
}
INDEPENDENT = {("fresh",), ("declared",), ("fresh", "declared")}


@pytest.fixture
def bench():
    made = Bench()
    made.transcript("I-01", FIRST, SECOND)
    return made


def of(bench, key="coders", round_=None, way=None):
    with scope(study=bench.study):
        comparing = Comparing(bench.study)
        (choice,) = [one for one in comparing.choices(round_ or bench.round) if one.key == key]
        return comparing.result(choice, way)


def coming_about(result, *kinds):
    """The result as if its layers had come about so."""
    row = result.layers[0]
    layers = [row._replace(provenance=kind, declared_by="Ada" if kind == "declared" else None) for kind in kinds]
    return replace(result, layers=layers)


def plain(text):
    return text.replace("\u00a0", " ")


def test_every_provenance_for_every_purpose_in_both_languages(bench):
    assert {kinds[0] for kinds in CODED if len(kinds) == 1} == set(Provenance.values)
    assert set(PURPOSES) == set(Purpose.values)
    result = of(bench)
    for (kinds, coded), (meant, purposes) in product(CODED.items(), PURPOSES.items()):
        found = coming_about(result, *(kinds * 2 if len(kinds) == 1 else kinds))
        found.choice.round.purpose = meant
        for place, language in enumerate(("en", "fr")):
            with override(language):
                assert plain(how_coded(found)) == coded[place]
                assert plain(purpose(found)) == purposes[place]
        assert found.is_independent is (kinds in INDEPENDENT)
        assert found.is_a_result is (meant in ("reliability", "main"))


def test_before_discussion_stands_only_where_provenance_carries_it(bench):
    result = of(bench)
    for kinds in CODED:
        sentence = headline(coming_about(result, *(kinds * 2 if len(kinds) == 1 else kinds)))
        assert sentence.endswith(", before discussion.") is (kinds in INDEPENDENT)
    merged = replace(result, way=result.way._replace(counted=Counted.SINCE))
    assert "before discussion" not in headline(merged)


def test_nobody_is_named_where_nobody_declared(bench):
    result = of(bench)
    row = result.layers[0]._replace(provenance="declared", declared_by=None)
    assert "declared by somebody who is not named to" in how_coded(replace(result, layers=[row, row]))


def earlier(bench, *kinds, days=42):
    with scope(study=bench.study):
        version = bench.round.layers.first().version
    later = make_round(bench.study, coders=bench.coders[:1])
    bench.again(later, version, bench.coders[0], SECOND)
    result = of(bench, "earlier:coder-1:1", later)
    rows = [row._replace(provenance=kind) for row, kind in zip(result.layers, kinds, strict=True)]
    at = rows[0].submitted_at
    first = [row._replace(submitted_at=at if row.number == 1 else at + timedelta(days=days)) for row in rows]
    return replace(result, layers=first)


def test_stability_is_said_only_of_codings_made_without_sight_of_others(bench):
    result = earlier(bench, "fresh", "fresh")
    assert headline(result).startswith(
        "On 1 transcript coder-1 agrees with their own coding of round 1, 42 days before, at α\u00a0=\u00a0"
    )
    assert "before discussion" not in headline(result)
    assert how_coded(result) == (
        "Both times without having seen another's codings: this is the stability of one coder."
    )
    with override("fr"):
        assert plain(how_coded(result)) == (
            "Les deux fois sans avoir vu les codages d’un autre : c’est la stabilité d’un même codeur."
        )
        assert "coder-1 s’accorde avec son propre codage du tour 1, 42 jours avant, à α" in plain(headline(result))


def test_what_was_seen_in_between_is_no_stability(bench):
    result = earlier(bench, "fresh", "seen", days=0)
    assert how_coded(result) == (
        "Of the 2 layers compared: 1 was coded without sight of another's codings; 1 was coded again after others' "
        "codings could be seen. This is no measure of stability."
    )
    assert days_in_words(result) == "on the same day"
    assert (
        positive_sentence(result)
    ) == "Of the passages that the coder marked with a code one time, 88% were marked so the other."
    with override("fr"):
        assert plain(how_coded(result)).endswith("Ce n’est pas une mesure de stabilité.")


def test_days_between_several_transcripts(bench):
    result = earlier(bench, "fresh", "fresh")
    others = [row._replace(document="I-02") for row in result.layers]
    others = [
        row._replace(submitted_at=row.submitted_at + timedelta(days=18)) if row.number == 2 else row for row in others
    ]
    assert days_in_words(replace(result, layers=[*result.layers, *others])) == "42 to 60 days before"


def test_the_most_understandable_number(bench):
    result = of(bench)
    assert positive_sentence(result) == "Of the passages that one coder marked with a code, the other marked 88% so."
    with override("fr"):
        assert plain(positive_sentence(result)) == (
            "Des passages qu’un codeur a marqués d’un code, l’autre en a marqué 88 % de même."
        )
    three = Bench(3)
    three.transcript("I-01", FIRST, SECOND, FIRST)
    assert positive_sentence(of(three)) == (
        "Of the passages that one coder marked with a code, another marked 92% so, averaged over pairs."
    )


def test_the_share_is_the_studys_not_the_rounds(bench):
    from tests.factories import make_interview, make_version

    make_version(bench.study, [("P1", "one two three four five")], interview=make_interview(bench.study, "I-09"))
    result = of(bench)
    assert material(result) == "1 of the study's 2 transcripts, 10 of its 15 words (67%)"
    with override("fr"):
        assert plain(material(result)) == "1 des 2 transcriptions de l’étude, 10 de ses 15 mots (67 %)"


def with_estimate(result, **changes):
    overall = result.comparison.overall
    found = structs.replace(overall.estimates["stratified_alpha"], **changes)
    overall = structs.replace(overall, estimates={**overall.estimates, "stratified_alpha": found})
    return replace(result, comparison=replace(result.comparison, overall=overall))


def test_what_an_interval_means_and_what_stands_in_its_place(bench):
    result = of(bench)
    few = certainty(with_estimate(result, jackknife=Interval(0.1, 0.5)))
    assert few == (
        "The interval generalises over transcripts as if they had been drawn at random and holds these coders fixed: "
        "it says nothing of transcripts chosen otherwise, nor of how other coders would agree. Over fewer than ten "
        "transcripts it tends to be too narrow."
    )
    many = with_estimate(result, jackknife=Interval(0.1, 0.5))
    many = replace(many, comparison=replace(many.comparison, documents=tuple(f"I-{n}" for n in range(10))))
    assert certainty(many) == few.removesuffix(" Over fewer than ten transcripts it tends to be too narrow.")
    own = with_estimate(result, own=(0.5, None, -0.25))
    own = replace(own, comparison=replace(own.comparison, documents=("I-01", "I-02", "I-03")))
    assert plain(certainty(own)) == (
        "No interval below six transcripts; each of them alone: I-01 .50 · I-02 — · I-03 −.25."
    )
    missing = with_estimate(result, own=(), no_interval=LEFT_OUT_UNDEFINED)
    assert certainty(missing) == ("No interval, because without one of the transcripts the coefficient is not defined.")
    assert certainty(with_estimate(result, own=())).startswith("No interval, because an interval over transcripts")


def test_nothing_defined_nothing_said():
    bench = Bench()
    bench.transcript("I-01", {"late": "##"}, {"late": "##"})
    result = of(bench)
    assert headline(result) == (
        "Agreement is not computable, because the coders compared do not vary from unit to unit."
    )
    assert certainty(result) == ""
    empty = Bench()
    empty.transcript("I-01", {"late": ".."}, {"late": ".."})
    assert positive_sentence(of(empty)) == ""


def test_each_coefficient_has_its_name(bench):
    found = lead(of(bench))._replace()
    estimate = Estimate(Coefficient(0.5), jackknife=Interval(0.25, 0.75))
    overall = structs.replace(found.overall, estimates=dict.fromkeys(found.overall.estimates, estimate))
    said = [plain(number_in_words(found._replace(name=name, overall=overall))) for name in overall.estimates]
    assert said == [
        "α = .50 [.25, .75] stratified by code",
        ".50 [.25, .75] (positive agreement)",
        "κ = .50 [.25, .75] pooled over codes",
        "α = .50 [.25, .75] of whole sets of codes (MASI)",
    ]


def test_ways_and_parts_in_words(bench):
    assert in_units(Way()) == "by participants' turns"
    assert len({str(words) for turns in IN_UNITS.values() for words in turns.values()}) == len(Unit) * len(Turns)
    assert codes_counted(Way(), bench.round) == "codes as they stand"
    bench.round.closed_at = bench.round.opened_at
    assert [codes_counted(Way(counted=one), bench.round) for one in Counted] == [
        "codes as they stood when the round was closed",
        "codes with the merges made since",
        "codes rolled up to their outermost parent",
    ]
    assert [part_in_words(name, 2) for name in ("", "fixed", "developed", "standing", "coined")] == [
        "over 2 codes",
        "over 2 codes of a fixed list",
        "over 2 codes developed in coding",
        "over 2 codes that stood in the codebook when the round was opened",
        "over 2 codes coined in the round",
    ]
    plan = Plan("pooled_kappa", "sentence", "all", "at_close", "fixed")
    assert plan_in_words(plan) == (
        "κ pooled over codes, by sentences of all turns, codes of a fixed list, as they stood when the round was closed"
    )


def test_merges_without_a_list_are_still_said(bench):
    assert plain(since_sentence(of(bench))).startswith(
        "With the merges made since, when the codings could be read: α = "
    )


def test_how_transcripts_were_chosen(bench):
    result = of(bench)
    assert how_chosen(result) == "Every coder was given every transcript of the study."
    half = replace(result, share=result.share._replace(of_study=2))
    assert how_chosen(half) == (
        "Every coder was given every transcript of the round; how these were chosen from the study's is not recorded."
    )
    half.choice.round.design = {"kind": "all", "changed_by_hand": True}
    assert how_chosen(half) == "Who codes what was chosen by hand."
    half.choice.round.design = {"kind": "sample", "seed": 7, "number": 4, "coders_each": 2, "strata": ["language"]}
    assert how_chosen(half) == (
        "4 transcripts, drawn by lot (seed 7), are coded by 2 coders, the rest by one each. It was drawn in proportion "
        "by: language."
    )


def test_names_of_comparisons():
    bench = Bench(3)
    bench.transcript("I-01", FIRST, SECOND, FIRST)
    with scope(study=bench.study):
        choices = Comparing(bench.study).choices(bench.round)
    assert [name_of(one) for one in choices] == [
        "all coders together",
        "coder-1 × coder-2",
        "coder-1 × coder-3",
        "coder-2 × coder-3",
    ]
    assert [compared_in_words(one) for one in choices[:2]] == ["the 3 coders", "coder-1 and coder-2"]
