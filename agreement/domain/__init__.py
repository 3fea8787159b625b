"""Agreement between coders: pure functions from frozen layers to coefficients. No Django, no clock.

`units` turns spans into stretches of units and `sweep` counts them; `nominal` and `binary` hold the formulas, `sums`
what they ask of a tally under every weighting of documents; `per_code`, `over_codes` and `compare` put them together
into a `comparison`, which `stored` keeps. `package` asks the `krippendorff` package. Beside coding: `values`, `chance`,
`two_people`, `content_validity`, `split`, `saturation`, `multivalued`. `records` checks all against published examples.
"""
