"""Addresses of coding below `/s/<study>/`."""

from django.urls import path

from coding.views import codebook, desk, passages, rounds

DEEDS = {
    "apply": desk.apply_code,
    "apply-new": desk.apply_new_code,
    "recode": desk.recode,
    "move": desk.move_boundary,
    "memo": desk.set_memo,
    "remove": desk.remove_codings,
    "undo": desk.undo,
    "redo": desk.redo,
    "submit": desk.submit,
}

urlpatterns = [
    path("coding", desk.coding, name="coding"),
    path("coding/<uuid:layer>", desk.desk_page, name="desk"),
    path("coding/<uuid:layer>/submission", desk.submission, name="submission"),
    path("coding/<uuid:layer>/moved", desk.moved_codings, name="moved_codings"),
    path("coding/<uuid:layer>/confirm", desk.confirm_moved, name="confirm_moved"),
    *(path(f"coding/<uuid:layer>/{verb}", view, name=f"desk_{verb}") for verb, view in DEEDS.items()),
    path("rounds", rounds.rounds, name="rounds"),
    path("rounds/new", rounds.new_round, name="new_round"),
    path("rounds/open", rounds.open_round, name="open_round"),
    path("rounds/<uuid:round>/extend", rounds.extend_round, name="extend_round"),
    path("rounds/<uuid:round>/close", rounds.close_round, name="close_round"),
    path("codebook", codebook.codebook, name="codebook"),
    path("codebook/new", codebook.new_code, name="new_code"),
    path("codebook/add", codebook.add_code, name="add_code"),
    path("codebook/<uuid:code>", codebook.code_page, name="code"),
    path("codebook/<uuid:code>/save", codebook.save_code, name="save_code"),
    path("codebook/<uuid:code>/gather", codebook.gather_code, name="gather_code"),
    path("codebook/<uuid:code>/retire", codebook.retire_code, name="retire_code"),
    path("codebook/<uuid:code>/passages", passages.passages_page, name="passages"),
    path("codebook/<uuid:code>/passages.csv", passages.passages_csv, name="passages_csv"),
]
