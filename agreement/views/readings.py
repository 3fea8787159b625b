"""Pages and files that compare coders have nothing to say where layers are readings."""

from functools import wraps
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render

from studies.gate import StudyRequest, View


def where_coders_are_compared(view: View) -> View:
    """Answer with a page that says why agreement is not computed, where the study's approach has none; below
    `in_study`.
    """

    @wraps(view)
    def answered(request: StudyRequest, **kwargs: Any) -> HttpResponseBase:
        if request.study.compares_coders:
            return view(request, **kwargs)
        return render(request, "agreement/readings.html")

    return answered
