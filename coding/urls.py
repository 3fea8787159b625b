"""Addresses of coding below `/s/<study>/`."""

from django.urls import path

from coding.views import (
    codebook,
    codebook_files,
    desk,
    desk_choices,
    equal_names,
    memos,
    older,
    passages,
    reshaping,
)

DEEDS = {
    "apply": desk.apply_code,
    "apply-new": desk.apply_new_code,
    "recode": desk.recode,
    "recode-many": desk.recode_many,
    "recode-new": desk.recode_new,
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
    path("coding/<uuid:layer>/older", older.older_codings, name="older_codings"),
    path("coding/<uuid:layer>/confirm-wording", older.confirm_wording, name="confirm_wording"),
    path("coding/keep-choices", desk_choices.coder_desk_keep, name="coder_desk_keep"),
    path("codebook", codebook.codebook, name="codebook"),
    path("codebook/new", codebook.new_code, name="new_code"),
    path("codebook/add", codebook.add_code, name="add_code"),
    path("codebook/undo", reshaping.codebook_undo, name="codebook_undo"),
    path("codebook/redo", reshaping.codebook_redo, name="codebook_redo"),
    path("codebook/merge", reshaping.merge, name="merge"),
    path("codebook/merge/do", reshaping.merge_codes, name="merge_codes"),
    path("codebook/equal-names", equal_names.equal_names_page, name="equal_names"),
    path("codebook/<uuid:code>/same-name", equal_names.same_name, name="same_name"),
    path("codebook/import", codebook_files.codebook_import, name="codebook_import"),
    path("codebook/take", codebook_files.codebook_take, name="codebook_take"),
    path("codebook/versions", codebook_files.codebook_versions, name="codebook_versions"),
    path("codebook/keep", codebook_files.codebook_keep, name="codebook_keep"),
    *(
        path(f"codebook/codebook.{kind}", codebook_files.codebook_file, {"kind": kind}, name=f"codebook_{kind}")
        for kind in ("csv", "xlsx", "qdc")
    ),
    path("codebook/<uuid:code>", codebook.code_page, name="code"),
    path("codebook/<uuid:code>/save", codebook.save_code, name="save_code"),
    path("codebook/<uuid:code>/gather", codebook.gather_code, name="gather_code"),
    path("codebook/<uuid:code>/retire", codebook.retire_code, name="retire_code"),
    path("codebook/<uuid:code>/split", reshaping.split, name="split"),
    path("codebook/<uuid:code>/split/do", reshaping.split_code, name="split_code"),
    path("codebook/<uuid:code>/example", reshaping.code_example, name="code_example"),
    path("codebook/<uuid:code>/passages", passages.passages_page, name="passages"),
    path("codebook/<uuid:code>/passages.csv", passages.passages_csv, name="passages_csv"),
    path("codebook/<uuid:code>/passages.xlsx", passages.passages_xlsx, name="passages_xlsx"),
    path("memos", memos.memos, name="memos"),
    *(path(f"memos/memos.{kind}", memos.memos_table, {"kind": kind}, name=f"memos_{kind}") for kind in ("csv", "xlsx")),
    path("memos/new", memos.new_memo, name="new_memo"),
    path("memos/add", memos.add_memo, name="add_memo"),
    path("memos/<uuid:memo>", memos.memo, name="memo"),
    path("memos/<uuid:memo>/save", memos.save_memo, name="save_memo"),
    path("memos/<uuid:memo>/remove", memos.remove_memo, name="remove_memo"),
    path("memos/<uuid:memo>/restore", memos.restore_memo, name="restore_memo"),
]
