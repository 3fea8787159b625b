"""Addresses of finding and of the framework matrix below `/s/<study>/`."""

from django.urls import path

from finding.views import finding, matrix

urlpatterns = [
    path("find", finding.find, name="find"),
    path("find/words", finding.find_words, name="find_words"),
    *(path(f"find/{table}", finding.find_counted, {"table": table}, name=f"find_{table}") for table in finding.COUNTED),
    *(
        path(f"find/{name}.{kind}", view, {**more, "kind": kind}, name=f"find_{name}_{kind}")
        for name, view, more in (
            ("passages", finding.find_table, {}),
            ("words", finding.find_words_table, {}),
            *((table, finding.find_counted_table, {"table": table}) for table in finding.COUNTED),
        )
        for kind in ("csv", "xlsx")
    ),
    path("matrix", matrix.matrix, name="matrix"),
    *(path(f"matrix.{kind}", matrix.matrix_table, {"kind": kind}, name=f"matrix_{kind}") for kind in ("csv", "xlsx")),
    path("matrix/<uuid:participant>/<uuid:code>", matrix.matrix_cell, name="matrix_cell"),
    path("matrix/<uuid:participant>/<uuid:code>/write", matrix.matrix_write, name="matrix_write"),
]
