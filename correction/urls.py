"""Addresses below `/s/<study>/`."""

from django.urls import path

from correction.views import desk, finishing, statistics, versions

urlpatterns = [
    path("transcripts/<uuid:transcript>/correct", desk.correction_begin, name="correction_begin"),
    path("transcripts/<uuid:transcript>/versions", versions.versions, name="versions"),
    path("corrections", statistics.corrections, name="corrections"),
    path("corrections/numbers.csv", statistics.corrections_csv, name="corrections_csv"),
    path("corrections/choices", desk.correction_choose, name="correction_choose"),
    path("corrections/<uuid:correction>", desk.correct, name="correct"),
    path("corrections/<uuid:correction>/sit", desk.correction_sit, name="correction_sit"),
    path("corrections/<uuid:correction>/edit", desk.correction_edit, name="correction_edit"),
    path("corrections/<uuid:correction>/changes", desk.correction_changes, name="correction_changes"),
    path("corrections/<uuid:correction>/beat", desk.correction_beat, name="correction_beat"),
    path("corrections/<uuid:correction>/doubts", desk.correction_doubts, name="correction_doubts"),
    path("corrections/<uuid:correction>/aside", desk.correction_aside, name="correction_aside"),
    path("corrections/<uuid:correction>/ask", desk.correction_ask, name="correction_ask"),
    path("corrections/<uuid:correction>/restore", versions.correction_restore, name="correction_restore"),
    path("corrections/<uuid:correction>/finish", finishing.correction_finish, name="correction_finish"),
    path("corrections/<uuid:correction>/send", finishing.correction_send, name="correction_send"),
    path("corrections/<uuid:correction>/agree", finishing.correction_agree, name="correction_agree"),
    path("corrections/<uuid:correction>/answers", finishing.correction_answers, name="correction_answers"),
    path("corrections/<uuid:correction>/withdraw", finishing.correction_withdraw, name="correction_withdraw"),
]
