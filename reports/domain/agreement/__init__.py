"""Agreement between coders: pure functions from frozen layers to coefficients. No Django, no clock.

`units` turns spans into a tally of units, `nominal` holds the formulas on tables and value counts,
`package` asks the `krippendorff` package, `comparison` puts them together for a set of coders.
The order of the formulas, their traps and their published examples: `tests/domain/test_agreement_*`.
"""
