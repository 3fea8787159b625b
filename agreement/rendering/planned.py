"""What was planned beforehand, and what is said of everything that was not."""

from __future__ import annotations

from django.utils.translation import gettext as _

from agreement.domain.plan import Plan, freeze, sha256
from agreement.queries.comparing import CODERS, Result
from agreement.rendering.lead import lead
from agreement.rendering.numbers import not_computable, number
from agreement.rendering.ways import plan_in_words
from coding.models import Code


def is_marked(result: Result, name: str, part: str = "") -> str:
    """`planned` or `not planned` beside a number; nothing where the round has no plan."""
    if result.plan is None:
        return ""
    return _("planned") if result.is_planned(name, part) else _("not planned")


def plan_sentence(result: Result) -> str:
    """What the plan named and its digest; that there is none, where there is none."""
    plan = result.plan
    if plan is None:
        return _("No plan of agreement was written before coding began, so no number was named beforehand.")
    facts = {"plan": plan_in_words(plan), "digest": sha256(freeze(plan))[:12]}
    return _("Written before anything was submitted (plan %(digest)s): %(plan)s.") % facts


def not_what_was_planned(result: Result) -> str:
    """Where the number that stands on top is not the one that the plan names; empty where it is, or without a plan."""
    if result.plan is None or lead(result).is_planned:
        return ""
    if result.choice.kind == CODERS and result.plan.codes and not lead(result).part:
        return _("Not planned: nobody used a code of the part that the plan names, so all codes stand here.")
    return _("This number was not planned.")


def threshold_sentence(result: Result) -> str:
    """The authors' own threshold, and whether the planned number reaches it; empty where they named none."""
    plan, found = result.plan, lead(result)
    if plan is None or plan.threshold is None or not found.is_planned:
        return ""
    facts = {"threshold": number(plan.threshold, 2), "reason": plan.reason, "why": ""}
    asked = (
        _("The plan asked for %(threshold)s (%(reason)s);") if plan.reason else _("The plan asked for %(threshold)s;")
    )
    if found.estimate.value is None:
        end = _("the number is %(why)s.") % {"why": not_computable(found.estimate.coefficient)}
    elif found.estimate.value >= plan.threshold:
        end = _("it is reached.")
    else:
        end = _missed(plan)
    return f"{asked % facts} {end}"


def _missed(plan: Plan) -> str:
    if plan.below:
        return _("it is not reached. Below it was to happen: %(below)s") % {"below": _ended(plan.below)}
    return _("it is not reached. The plan does not say what was to happen below.")


def _ended(words: str) -> str:
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."


def codes_that_reach(result: Result) -> str:
    """Of the codes with enough to say, how many reach the authors' threshold; empty without one."""
    plan, found = result.plan, lead(result)
    name = PER_CODE.get(found.name, "")
    if (
        plan is None
        or plan.threshold is None
        or not found.is_planned
        or not name
        or plan.codes in ("standing", "coined")
    ):
        return ""
    rows = [row for row in result.comparison.per_code if row.is_enough and _is_in(result.codes[row.code], plan.codes)]
    values = [row.estimates[name].value for row in rows]
    reached = sum(value is not None and value >= plan.threshold for value in values)
    facts = {"codes": len(rows), "reached": reached, "threshold": number(plan.threshold, 2)}
    return (
        _("Of the %(codes)s codes used in ten units and three transcripts or more, %(reached)s reach %(threshold)s.")
        % facts
    )


def _is_in(code: Code, part: str) -> bool:
    return not part or code.is_fixed == (part == "fixed")


PER_CODE = {"stratified_alpha": "alpha", "positive": "positive", "pooled_kappa": "kappa"}
"""By coefficient over codes the one of a single code that a threshold can be held against; sets of codes have none."""
