"""A codebook's versions: the same codebook gives the same bytes, and differences say what happened."""

from dataclasses import replace

from coding.domain.codebook_version import Difference, KeptCode, differences, freeze, sha256, thaw

A = KeptCode("a", "wrong labels", "open", definition="Labels that are wrong.")
B = KeptCode("b", "late discovery", "open", parent="a")


def book(*codes: KeptCode) -> dict[str, KeptCode]:
    """Codes by uuid."""
    return {code.uuid: code for code in codes}


def test_the_same_codebook_gives_the_same_bytes_in_any_order() -> None:
    assert freeze([A, B]) == freeze([B, A])
    assert thaw(freeze([A, B])) == book(A, B)
    assert sha256(freeze([A])) != sha256(freeze([A, B]))


def test_what_happened_is_told_code_by_code() -> None:
    reworded = replace(A, definition="Labels that experts would change.")
    merged = replace(B, became="a")
    fresh = KeptCode("c", "drift", "open")
    assert differences(book(A, B), book(reworded, merged, fresh)) == [
        Difference("added", None, fresh),
        Difference("merged", B, merged),
        Difference(
            "changed", A, reworded, (("definition", "Labels that are wrong.", "Labels that experts would change."),)
        ),
    ]
    assert differences(book(A, B), book(A)) == [Difference("removed", B, None)]
    assert differences(book(A, merged), book(A)) == []
