#!/usr/bin/env python3
"""Compute every number of agreement/ again from the codings in this package.

    python verify_agreement.py [FOLDER or package.zip] [--no-bootstrap]

Needs Python 3.9 or later and nothing else. It reads who coded what and how that is known (layers/, rounds.csv), what
codes were when a round was closed and became since (codebook_round-*.csv, merges.csv), and where turns and sentences
lie and who speaks them (agreement/units.csv: offsets, no words); computes the coefficients from their definitions, and
compares them with agreement.json; then it compares every cell of the tables agreement/agreement_*.csv with what was
computed. From cases and decisions it makes the consensus again, what it changed of each coder's work, and how cases
were settled; plans of agreement it holds against their SHA-256, and audits against their samples. Every file is checked
against manifest-sha256.txt: transcripts, the guide, the catalogue and digests of what is not here are covered by these
checksums alone, and the list of checksums by nothing. --no-bootstrap is the quick look: the numbers without the
intervals of the bootstrap, and no checksums. Exit status 0 when everything agrees, 1 when something differs, 2 when
there is no package. It was written apart from the program that made the numbers, and shares no line with it.

Definitions: Cohen (1960); Light (1971); Krippendorff (2011, 2019) for alpha; Krippendorff, Mathet, Bouvry and Widlöcher
(2016) for the u family; Gwet (2008) for AC1; De Vries et al. (2008) for pooled kappa, whose twin is alpha stratified by
code, 1 - sum Do / sum De; Dice (1945) for positive agreement; Passonneau (2006) for MASI.
The turns that count are laid end to end and codings cut to them; what lies outside is no unit. A span [start, end)
covers every unit of which it covers a character. Spans of one coder and code that share a unit are one segment.
Intervals, from six transcripts on: delete-one-document jackknife with Student's t; percentile bootstrap of documents,
drawn with random.Random(seed), one int(random() * n) a draw. Below six: each transcript's own coefficient.
"""

import csv
import hashlib
import io
import json
import math
import random
import re
import sys
import zipfile
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

TOLERANCE = 1e-8
CODE_NAMES = ("alpha", "kappa", "bar_u", "positive", "percent", "ac1", "f1")
OVERALL_NAMES = ("stratified_alpha", "positive", "pooled_kappa", "masi")
PART_NAMES = OVERALL_NAMES[:3]
ANY_NAMES = ("bar_u", "alpha", "positive")
GROUP_NAMES = ("u", "bar_u", "cu")
FEWEST = 6  # transcripts, for an interval
ANY = "any code"


# ---------------------------------------------------------------------------------------------- reading the package


def open_package(place):
    """Answer a function that reads a file of the package (its bytes, by name), and the names."""
    path = Path(place)
    if path.is_file() and zipfile.is_zipfile(path):
        archive = zipfile.ZipFile(path)
        names = archive.namelist()
        top = next((n[: -len("agreement/agreement.json")] for n in names if n.endswith("agreement/agreement.json")), "")
        inside = [n[len(top) :] for n in names if n.startswith(top)]
        return (lambda name: archive.read(top + name)), inside
    files = [p.relative_to(path).as_posix() for p in path.rglob("*") if p.is_file()] if path.is_dir() else []
    return (lambda name: (path / name).read_bytes()), files


def plain(cell):
    """The apostrophe that keeps a spreadsheet from running a cell is no part of it."""
    return cell[1:] if cell.startswith("'") and cell[1:].lstrip(" ")[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def table(read, name):
    """The rows of a CSV file as dictionaries."""
    lines = io.StringIO(read(name).decode("utf-8"), newline="")
    return [{k: plain(v) for k, v in row.items()} for row in csv.DictReader(lines)]


class Package:
    """Everything that is needed: codings by (round, coder, transcript), each round's codes, units, what is known."""

    def __init__(self, read, names):
        self.index = {}
        for row in table(read, "layers/index.csv"):
            self.index[int(row["round"]), row["coder"], row["transcript"]] = row
        self.layers, self.strange = {place: [] for place in self.index}, set()
        for name in sorted(n for n in names if n.startswith("layers/round-")):
            number, coder = name[len("layers/round-") : -len(".csv")].split("_", 1)
            for row in table(read, name):
                place = (int(number), coder, row["transcript"])
                if place not in self.index:
                    self.strange.add(place)
                self.layers.setdefault(place, []).append(row)
        self.books = {}
        for name in sorted(n for n in names if re.fullmatch(r"codebook_round-\d+\.csv", n)):
            rows = table(read, name)
            self.books[int(re.search(r"\d+", name).group())] = {row["code_id"]: row for row in rows}
        self.rounds = {int(row["round"]): row for row in table(read, "rounds.csv")}
        self.researchers = table(read, "researchers.csv")
        self.transcripts = table(read, "transcripts/index.csv")
        self.pilots = {row["transcript"] for row in self.transcripts if row["pilot"] == "yes"}
        self.units = defaultdict(lambda: defaultdict(list))
        self.numbers = defaultdict(lambda: defaultdict(list))
        self.of_participants = defaultdict(list)
        for row in table(read, "agreement/units.csv"):
            span = (int(row["start"]), int(row["end"]))
            self.units[row["transcript"]][row["unit"]].append(span)
            self.numbers[row["transcript"]][row["unit"]].append(int(row["number"]))
            if row["unit"] == "turn" and row["of_participants"] == "yes":
                self.of_participants[row["transcript"]].append(span)

    def above(self, number, code):
        """The code and its ancestors as the round had them, the outermost last."""
        line, book = [code], self.books[number]
        while book[line[-1]]["parent_id"] and book[line[-1]]["parent_id"] not in line:
            line.append(book[line[-1]]["parent_id"])
        return line

    def group_of(self, number, key):
        """Which of the group's codes every code below `key` counts for."""
        lines = {code: self.above(number, code) for code in self.books[number]}
        return {code: line[line.index(key) - 1] for code, line in lines.items() if key in line[1:]}

    def counts_for(self, number, code, how):
        """The code that one counts for: when the round was closed, with the merges made since, or rolled up."""
        row = self.books[number][code]
        if how == "merged_since":
            return row["counts_for_now"]
        return self.above(number, row["counts_for"])[-1] if how == "rolled_up" else row["counts_for"]

    def spans(self, place, number, how):
        """What a coder marked, each code as round `number` counts it; None where nothing was submitted."""
        if place not in self.layers:
            return None
        found = set()
        for row in self.layers[place]:
            for applied in row["applied_ids"].split("; "):
                found.add((int(row["start"]), int(row["end"]), self.counts_for(number, applied, how)))
        return sorted(found)

    def text(self, transcript, whose):
        """The turns that count, those without a character left out, with where each begins when laid end to end."""
        turns = self.of_participants[transcript] if whose == "participants" else self.units[transcript]["turn"]
        found, place = [], 0
        for start, end in turns:
            if start < end:
                found.append((start, end, place))
                place += end - start
        return found, place


# ------------------------------------------------------------------------------------------- from spans to documents


class Document:
    """One transcript in units: atoms (length, sets of codes by coder), segments by coder and code, and the spans."""

    def __init__(self, key, length, layers):
        self.key, self.length, self.present = key, length, [layer is not None for layer in layers]
        self.size, self.spans = sum(self.present), layers
        self.segments = [merged(layer) if layer is not None else {} for layer in layers]
        self.atoms = atoms(length, self.segments, self.present)


def narrowed(spans, turns):
    """Spans cut to turns laid end to end: (start, end, place of the start) each."""
    found = []
    for start, end, code in spans:
        pieces = [
            (max(start, a) - a + place, min(end, b) - a + place) for a, b, place in turns if max(start, a) < min(end, b)
        ]
        if pieces:
            found.append((pieces[0][0], pieces[-1][1], code))
    return found


def snapped(spans, bounds):
    """Spans in numbers of units; `bounds` are the units with text, in order."""
    found = []
    for start, end, code in spans:
        touched = [i for i, (a, b) in enumerate(bounds) if a < end and start < b]
        if touched and start < end:
            found.append((touched[0], touched[-1] + 1, code))
    return found


def merged(spans):
    """By code the segments of one coder: spans that share a unit are one, spans that touch stay two."""
    by_code = defaultdict(list)
    for start, end, code in sorted(spans):
        if start < end:
            rows = by_code[code]
            if rows and start < rows[-1][1]:
                rows[-1] = (rows[-1][0], max(rows[-1][1], end))
            else:
                rows.append((start, end))
    return by_code


def atoms(length, segments, present):
    """Stretches in which no set changes: (length, [frozenset or None by coder])."""
    cuts = {0, length}
    begins, ends = defaultdict(list), defaultdict(list)
    for coder, by_code in enumerate(segments):
        for code, rows in by_code.items():
            for start, end in rows:
                cuts |= {start, end}
                begins[start].append((coder, code))
                ends[end].append((coder, code))
    sets, found, places = [set() for _ in segments], [], sorted(cuts)
    for here, there in zip(places, places[1:]):
        for coder, code in ends[here]:
            sets[coder].discard(code)
        for coder, code in begins[here]:
            sets[coder].add(code)
        found.append((there - here, [frozenset(s) if p else None for s, p in zip(sets, present)]))
    return found


def shared_transcripts(package, report):
    """The transcripts that two of the compared have submitted; pilot ones only where the round gives no result."""
    gives_results = package.rounds[report["round"]]["purpose"] in ("reliability", "main")
    wanted = [(one["round"], one["layer"]) for one in report["compared"]]
    found = Counter(key for number, coder, key in package.index if (number, coder) in wanted)
    return sorted(key for key, there in found.items() if there >= 2 and not (gives_results and key in package.pilots))


def documents_of(package, report):
    """The transcripts of a comparison in units, in order, and every code that was used in them, in any turn."""
    found, used = [], set()
    for key in shared_transcripts(package, report):
        places = [(one["round"], one["layer"], key) for one in report["compared"]]
        layers = [package.spans(place, report["round"], report["codes_counted"]) for place in places]
        used |= {span[2] for spans in layers if spans for span in spans}
        turns, length = package.text(key, report["turns"])
        cut = [None if spans is None else narrowed(spans, turns) for spans in layers]
        found.append(in_units(key, report["unit"], length, turns, package.units[key]["sentence"], cut))
    return found, used


def in_units(key, unit, length, turns, sentences, layers):
    if unit == "character":
        return Document(key, length, layers)
    bounds = {
        "document": [(0, length)],
        "turn": [(place, place + b - a) for a, b, place in turns],
        "sentence": [span[:2] for span in narrowed([(a, b, None) for a, b in sentences], turns)],
    }[unit]
    bounds = [(a, b) for a, b in bounds if a < b]
    return Document(key, len(bounds), [None if spans is None else snapped(spans, bounds) for spans in layers])


def whatever_the_code(document):
    """The document with every code as the same one; a stretch that a coder marked twice is one passage."""
    layers = [
        None if spans is None else [(s, e, ANY) for s, e in sorted({span[:2] for span in spans})]
        for spans in document.spans
    ]
    return Document(document.key, document.length, layers)


# ------------------------------------------------------------------------------------------------------ coefficients


def ratio(above, below):
    return above / below if below else math.nan


class Sums:
    """What the formulas need of one code, added up over documents.

    `cells[m, k]`: units where k of m coders used it; `pairs[p]`: [both, first only, second only, neither].
    """

    def __init__(self, pairs):
        self.cells, self.pairs, self.squares, self.matched, self.together = Counter(), [[0] * 4 for _ in pairs], 0, 0, 0


def code_part(document, code, pairs):
    """The sums of one code in one document; None where nobody used it there."""
    if not any(code in by_code for by_code in document.segments):
        return None
    part = Sums(pairs)
    for length, sets in document.atoms:
        used = [s is not None and code in s for s in sets]
        if any(used):
            part.cells[document.size, sum(used)] += length
            for p, (i, j) in enumerate(pairs):
                if document.present[i] and document.present[j] and (used[i] or used[j]):
                    part.pairs[p][0 if used[i] and used[j] else 1 if used[i] else 2] += length
    for by_code in document.segments:
        part.squares += sum((end - start) ** 2 for start, end in by_code.get(code, ()))
    for i, j in pairs:
        if document.present[i] and document.present[j]:
            one, other = document.segments[i].get(code, []), document.segments[j].get(code, [])
            part.matched += matches(one, other)
            part.together += len(one) + len(other)
    return part


def matches(one, other):
    """Segments of two coders matched one to one at intersection over union of one half or more, the best first."""
    candidates = []
    for i, (a, b) in enumerate(one):
        for j, (c, d) in enumerate(other):
            shared = min(b, d) - max(a, c)
            if shared > 0 and 2 * shared >= (b - a) + (d - c) - shared:
                candidates.append((-shared / ((b - a) + (d - c) - shared), i, j))
    left, right = set(), set()
    for _, i, j in sorted(candidates):
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
    return len(left)


def added(parts, weights, documents, pairs):
    """The parts of a code (by document number) under weights, with the units in which nobody used it."""
    total = Sums(pairs)
    for d, part in parts.items():
        weight = weights[d]
        if weight:
            for cell, units in part.cells.items():
                total.cells[cell] += weight * units
            for mine, theirs in zip(total.pairs, part.pairs):
                for n in range(3):
                    mine[n] += weight * theirs[n]
            total.squares += weight * part.squares
            total.matched += weight * part.matched
            total.together += weight * part.together
    by_size, of_pairs = documents
    for size, units in by_size.items():
        used = sum(n for (m, k), n in total.cells.items() if m == size and k)
        total.cells[size, 0] = units - used
    for mine, units in zip(total.pairs, of_pairs):
        mine[3] = units - sum(mine[:3])
    return total


def all_units(documents, weights, pairs):
    """Units by number of coders present, and by pair."""
    by_size, of_pairs = Counter(), [0] * len(pairs)
    for document, weight in zip(documents, weights):
        by_size[document.size] += weight * document.length
        for p, (i, j) in enumerate(pairs):
            of_pairs[p] += weight * document.length * (document.present[i] and document.present[j])
    return by_size, of_pairs


def coefficients(sums):
    """The coefficients of one code."""
    units = sum(sums.cells.values())
    values = sum(m * n for (m, k), n in sums.cells.items())
    yes = sum(k * n for (m, k), n in sums.cells.items())
    apart = sum(2 * k * (m - k) / (m - 1) * n for (m, k), n in sums.cells.items())
    agreeing = sum((k * (k - 1) + (m - k) * (m - k - 1)) / (m * (m - 1)) * n for (m, k), n in sums.cells.items())
    percent, share = ratio(agreeing, units), ratio(sum(k / m * n for (m, k), n in sums.cells.items()), units)
    chance = 2 * share * (1 - share)
    kappas = [kappa for kappa in map(cohen, sums.pairs) if not math.isnan(kappa)]
    both = 2 * sum(pair[0] for pair in sums.pairs)
    differing = sum(pair[1] + pair[2] for pair in sums.pairs)
    return {
        "alpha": 1 - ratio(apart * (values - 1), 2 * yes * (values - yes)),
        "kappa": ratio(sum(kappas), len(kappas)),
        "bar_u": bar_u(sums, values, yes),
        "positive": ratio(both, both + differing),
        "percent": percent,
        "ac1": ratio(percent - chance, 1 - chance),
        "f1": ratio(2 * sums.matched, sums.together),
    }


def cohen(pair):
    both, first, second, neither = pair
    units = sum(pair)
    chance = (both + first) * (both + second) + (neither + first) * (neither + second)
    return ratio(units * (both + neither) - chance, units * units - chance)


def bar_u(sums, values, yes):
    gaps = values - yes
    if not yes or not gaps:
        return math.nan
    both_gaps = sum((m - k) * (m - k - 1) / (m - 1) * n for (m, k), n in sums.cells.items())
    pool = values - (sums.squares + gaps) / values
    expected, expected_both = (gaps * values - gaps) / pool, (gaps * gaps - gaps) / pool
    return 1 - ratio(gaps - both_gaps, expected - expected_both)


def over_codes(every):
    """What stands over some codes: alpha stratified by code, positive agreement, pooled kappa."""
    observed = expected = 0.0
    both, apart = 0, 0
    for sums in every:
        values = sum(m * n for (m, k), n in sums.cells.items() if m > 1)
        yes = sum(k * n for (m, k), n in sums.cells.items() if m > 1)
        if values > 1:
            observed += sum(2 * k * (m - k) / (m - 1) * n for (m, k), n in sums.cells.items() if m > 1) / values
            expected += 2 * yes * (values - yes) / (values * (values - 1))
        both += 2 * sum(pair[0] for pair in sums.pairs)
        apart += sum(pair[1] + pair[2] for pair in sums.pairs)
    pooled = [pooled_kappa([sums.pairs[p] for sums in every]) for p in range(len(every[0].pairs) if every else 0)]
    pooled = [kappa for kappa in pooled if not math.isnan(kappa)]
    return {
        "stratified_alpha": 1 - ratio(observed, expected),
        "positive": ratio(both, both + apart),
        "pooled_kappa": ratio(sum(pooled), len(pooled)),
    }


def pooled_kappa(tables):
    """Of one pair of coders, a table [both, first only, second only, neither] for each code."""
    above = below = 0.0
    for a, b, c, d in tables:
        units = a + b + c + d
        if units and a + b + c:
            by_chance = ((a + b) * (a + c) + (d + b) * (d + c)) / units**2
            above += (a + d) / units - by_chance
            below += 1 - by_chance
    return ratio(above, below)


# --------------------------------------------------------------------------------------------------- sets of codes


def masi(one, other):
    shared = len(one & other)
    if not shared:
        return float(bool(one or other))
    factor = 1.0 if one == other else 2 / 3 if shared == min(len(one), len(other)) else 1 / 3
    return 1 - shared / len(one | other) * factor


class Sets:
    """Alpha of sets of codes, additive over documents: values, empty sets, disagreement, and nearness of documents."""

    def __init__(self, documents):
        count = len(documents)
        self.observed, self.values, self.empty = [0.0] * count, [0] * count, [0] * count
        often = defaultdict(Counter)
        for d, document in enumerate(documents):
            for length, sets in document.atoms:
                given = [s for s in sets if s is not None]
                pairs = sum(masi(a, b) for a, b in combinations(given, 2))
                self.observed[d] += length * 2 * pairs / (len(given) - 1)
                self.values[d] += length * len(given)
                self.empty[d] += length * sum(not s for s in given)
                for s in given:
                    if s:
                        often[s][d] += length
        self.near = nearness(often, count)

    def alpha(self, weights):
        near = sum(
            weights[d] * weights[e] * amount for (d, e), amount in self.near.items() if weights[d] and weights[e]
        )
        observed, values, empty = (
            sum(w * n for w, n in zip(weights, numbers)) for numbers in (self.observed, self.values, self.empty)
        )
        expected = values * values - empty * empty - near
        vanishing = abs(expected) <= 1e-9 * values * values
        return math.nan if vanishing else 1 - observed * (values - 1) / expected


def nearness(often, count):
    """1 - MASI of all pairs of sets that share a code, times how often they occur, by pair of documents."""
    holding = defaultdict(list)
    for s in often:
        for code in s:
            holding[code].append(s)
    near = Counter()
    for one in often:
        for other in {s for code in one for s in holding[code]}:
            alike = 1 - masi(one, other)
            for d, n in often[one].items():
                for e, m in often[other].items():
                    near[d, e] += n * m * alike
    return near


# ----------------------------------------------------------------------------------- codes that exclude one another


def group_documents(documents, value_of):
    """The group's codings alone, under the codes they count for."""
    found = []
    for document in documents:
        layers = [
            [(s, e, value_of[c]) for c, rows in by_code.items() if c in value_of for s, e in rows] if there else None
            for by_code, there in zip(document.segments, document.present)
        ]
        found.append(Document(document.key, document.length, layers))
    return found


class Family:
    """u-, |u-, cu- and (k)u-alpha, additive over documents; value None is the gap."""

    def __init__(self, documents, codes):
        self.codes = codes
        self.parts = [family_part(document) for document in documents]

    def alphas(self, weights):
        together, squares, shared_squares = Counter(), Counter(), Counter()
        for weight, (pairs, own, shared) in zip(weights, self.parts):
            for total, part in ((together, pairs), (squares, own), (shared_squares, shared)):
                for key, amount in part.items():
                    total[key] += weight * amount
        values = [None, *self.codes]
        whole = Expectation(together, squares, values)
        within = {key: n for key, n in together.items() if None not in key}
        part = Expectation(within, shared_squares, self.codes)
        found = {"u": whole.alpha(), "bar_u": 1 - whole.lost(None), "cu": part.alpha()}
        coverage = {"cu": ratio(part.total, whole.total)}
        for code in self.codes:
            found["k", code] = 1 - part.lost(code) * ratio(part.expected_margin(code), part.margin[code])
            coverage[code] = ratio(part.margin[code], whole.margin[code])
        return found, coverage


class Expectation:
    """Observed and expected coincidences of values, in units."""

    def __init__(self, together, squares, values):
        self.together, self.squares, self.values = together, squares, values
        self.margin = {v: sum(together.get((v, w), 0) for w in values) for v in values}
        self.total = sum(self.margin.values())
        self.pool = self.total - ratio(sum(squares.get(v, 0) for v in values), self.total) if self.total else 0

    def expected(self, one, other):
        own = self.squares.get(one, 0) if one == other else 0
        return ratio(self.margin[one] * self.margin[other] - own, self.pool)

    def expected_margin(self, value):
        return sum(self.expected(value, other) for other in self.values)

    def alpha(self):
        lost = self.total - sum(self.together.get((v, v), 0) for v in self.values)
        expected = self.total - sum(self.expected(v, v) for v in self.values)
        return 1 - ratio(lost, self.unless_vanishing(expected))

    def lost(self, value):
        lost = self.margin[value] - self.together.get((value, value), 0)
        return ratio(lost, self.unless_vanishing(self.expected_margin(value) - self.expected(value, value)))

    def unless_vanishing(self, number):
        return 0 if math.isnan(number) or abs(number) <= 1e-9 * self.total else number


def family_part(document):
    pairs, own, shared = Counter(), Counter(), Counter()
    share = 1 / (document.size - 1)
    coders = [c for c, there in enumerate(document.present) if there]
    valued = {c: [] for c in coders}
    place = 0
    for length, sets in document.atoms:
        value = {c: next(iter(sets[c]), None) for c in coders}
        for i in coders:
            for j in coders:
                if i != j:
                    pairs[value[i], value[j]] += length * share
            if value[i] is None:
                own[None] += length
            else:
                valued[i].append((place, place + length))
        place += length
    for i in coders:
        for code, rows in document.segments[i].items():
            for start, end in rows:
                own[code] += (end - start) ** 2
                for j in coders:
                    if i != j:
                        overlap = sum(max(0, min(end, b) - max(start, a)) for a, b in valued[j])
                        shared[code] += overlap * overlap * share
    return pairs, own, shared


def overlaps(documents, names):
    """Where one coder gave two codes of a group to the same units."""
    found = []
    for document in documents:
        for coder, by_code in enumerate(document.segments):
            rows = sorted((s, e, c) for c, spans in by_code.items() for s, e in spans)
            for n, (_, end, code) in enumerate(rows):
                for start2, end2, code2 in rows[n + 1 :]:
                    if code != code2 and start2 < end:
                        pair = frozenset((code, code2))
                        found.append((document.key, names[coder], pair, start2, min(end, end2)))
    return found


# -------------------------------------------------------------------------------------------------------- intervals


def student_t(freedom, share=0.975):
    """The quantile of Student's t, by bisection of its distribution."""
    low, high = 0.0, 1e4
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if t_distribution(middle, freedom) < share else (low, middle)
    return (low + high) / 2


def t_distribution(t, freedom):
    x = freedom / (freedom + t * t)
    return 1 - incomplete_beta(freedom / 2, 0.5, x) / 2


def incomplete_beta(a, b, x):
    """The regularised incomplete beta function, by its continued fraction (Lentz's method)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log(1 - x))
    if x > (a + 1) / (a + b + 2):
        return 1 - front * fraction(b, a, 1 - x) / b
    return front * fraction(a, b, x) / a


def fraction(a, b, x):
    tiny = 1e-300
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1) or tiny)
    h = d
    for m in range(1, 500):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for step in (even, odd):
            d = 1 / (1 + step * d or tiny)
            c = 1 + step / c or tiny
            h *= c * d
        if abs(c * d - 1) < 1e-16:
            break
    return h


def weightings(count, seed, resamples):
    """Everything once; then each document left out and every draw of the bootstrap, or each document alone."""
    rows = [[1] * count]
    if count >= FEWEST:
        rows += [[int(i != left) for i in range(count)] for left in range(count)]
        generator = random.Random(seed)
        for _ in range(resamples):
            drawn = [0] * count
            for _ in range(count):
                drawn[int(generator.random() * count)] += 1
            rows.append(drawn)
    elif count > 1:
        rows += [[int(i == alone) for i in range(count)] for alone in range(count)]
    return rows


def estimate(values, count, has_bootstrap):
    """What JSON holds of an estimate, from its values under all weightings."""
    point, left_out, drawn = values[0], values[1 : 1 + count], values[1 + count :]
    found = {"value": number(point), "se": None, "jackknife": None, "bootstrap": None, "undefined": 0, "own": []}
    if count < FEWEST:
        return {**found, "own": [number(value) for value in left_out], "missing": "fewer_than_6_documents"}
    found["missing"] = None
    found["undefined"] = sum(map(math.isnan, drawn)) if has_bootstrap else None
    if math.isnan(point):
        return found
    if any(map(math.isnan, left_out)):
        found["missing"] = "jackknife_undefined"
    else:
        mean = sum(left_out) / count
        found["se"] = math.sqrt((count - 1) / count * sum((v - mean) ** 2 for v in left_out))
        half = student_t(count - 1) * found["se"]
        found["jackknife"] = [point - half, point + half]
    defined = sorted(v for v in drawn if not math.isnan(v))
    if has_bootstrap and len(drawn) - len(defined) <= 0.05 * len(drawn) and defined:
        found["bootstrap"] = [percentile(defined, 0.025), percentile(defined, 0.975)]
    elif has_bootstrap and found["missing"] is None:
        found["missing"] = "bootstrap_undefined"
    return found


def percentile(ordered, share):
    place = (len(ordered) - 1) * share
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def number(value):
    return None if value is None or math.isnan(value) else value


# ------------------------------------------------------------------------------------------------------- comparing


class Findings:
    """How many numbers were compared, the largest difference, and what differs."""

    def __init__(self):
        self.numbers, self.largest, self.wrong = 0, 0.0, []

    def check(self, place, printed, computed):
        """Compare whatever JSON can hold; numbers within TOLERANCE."""
        if isinstance(computed, dict):
            for key, value in computed.items():
                self.check(f"{place} {key}", printed.get(key), value)
        elif isinstance(computed, (list, tuple)) and isinstance(printed, list) and len(printed) == len(computed):
            for n, (one, other) in enumerate(zip(printed, computed)):
                self.check(f"{place}[{n}]" if len(computed) > 1 else place, one, other)
        else:
            self.numbers += 1
            if isinstance(printed, (int, float)) and isinstance(computed, (int, float)):
                difference = abs(printed - computed)
                self.largest = max(self.largest, difference if difference <= TOLERANCE else 0.0)
                agrees = difference <= TOLERANCE * max(1.0, abs(printed))
            else:
                agrees = printed == computed
            if not agrees:
                self.wrong.append(f"{place}: printed {printed}, computed {computed}")


def title_of(report):
    compared = " x ".join(one["name"] for one in report["compared"])
    return f"round {report['round']}, {compared}, {report['unit']}, {report['turns']}, {report['codes_counted']}"


def verify(package, report, findings, has_bootstrap):
    """Compute one comparison again and compare it with what is printed."""
    title, pairs = title_of(report), list(combinations(range(len(report["compared"])), 2))
    documents, used = documents_of(package, report)
    findings.check(f"{title}: documents", report["documents"], [document.key for document in documents])
    if report["documents"] != [document.key for document in documents]:
        return
    findings.check(f"{title}: units", report["units"], sum(document.length for document in documents))
    codes = [row["code_id"] for row in report["per_code"]]
    counted = {code for document in documents for by_code in document.segments for code in by_code}
    findings.check(f"{title}: codes", sorted(codes), sorted(counted))
    weights = weightings(len(documents), report["seed"], report["resamples"] if has_bootstrap else 0)
    sums = {code: parts_of(documents, code, pairs) for code in codes}
    lines = parts_of_codes(package, report, used)
    findings.check(f"{title}: parts", sorted(report["parts"]), sorted(lines))
    check_counts(report, documents, findings, title)
    check_estimates(report, documents, sums, lines, pairs, weights, findings, title, has_bootstrap)
    check_any_code(report, documents, pairs, weights, findings, title, has_bootstrap)
    check_groups(package, report, documents, weights, findings, title, has_bootstrap)
    check_confusions(report, documents, pairs, findings, title)


def parts_of_codes(package, report, used):
    """Codes set before coding, developed in it, standing at opening, coined: not none, and not all unless planned."""
    planned = (report["qualifiers"]["plan"] or {}).get("codes")
    book, found = package.books[report["round"]], {}
    for column, names in (("fixed", ("fixed", "developed")), ("stood_at_opening", ("standing", "coined"))):
        for name, answer in zip(names, ("yes", "no")):
            found[name] = {code for code in used if book[code][column] == answer}
    return {name: part for name, part in found.items() if part and (len(part) < len(used) or name == planned)}


def parts_of(documents, code, pairs):
    found = ((d, code_part(document, code, pairs)) for d, document in enumerate(documents))
    return {d: part for d, part in found if part is not None}


def check_estimates(report, documents, parts, lines, pairs, weights, findings, title, has_bootstrap):
    rows = {row["code_id"]: row for row in report["per_code"]}
    values = {code: {name: [] for name in CODE_NAMES} for code in rows}
    over = {line: defaultdict(list) for line in ("", *lines)}
    sets = Sets(documents)
    for weight in weights:
        units = all_units(documents, weight, pairs)
        every = {code: added(parts[code], weight, units, pairs) for code in rows}
        for code, sums in every.items():
            for name, value in coefficients(sums).items():
                values[code][name].append(value)
        for line, found in over.items():
            chosen = [sums for code, sums in every.items() if not line or code in lines[line]]
            for name, value in over_codes(chosen).items():
                found[name].append(value)
        over[""]["masi"].append(sets.alpha(weight))
    for code, row in rows.items():
        for name in CODE_NAMES:
            computed = estimate(values[code][name], len(documents), has_bootstrap)
            check_estimate(findings, f"{title}: {row['code']} {name}", row["estimates"][name], computed)
    for line, found in over.items():
        printed = report["parts"].get(line) if line else report["overall"]
        if printed:
            names = PART_NAMES if line else OVERALL_NAMES
            place = f"{title}: {line or 'all'} codes"
            findings.check(f"{place}: coefficients", sorted(printed["estimates"]), sorted(names))
            for name in names:
                computed = estimate(found[name], len(documents), has_bootstrap)
                check_estimate(findings, f"{place} {name}", printed["estimates"].get(name, {}), computed)
            check_spreads(
                printed, [c for c in rows if parts[c] and (not line or c in lines[line])], values, findings, place
            )


def check_spreads(printed, codes, values, findings, place):
    """How many codes somebody used, and the median, lowest and highest of their coefficients."""
    findings.check(f"{place} in use", printed["codes"], len(codes))
    for name in ("kappa", "alpha"):
        defined = sorted(v for v in (values[code][name][0] for code in codes) if not math.isnan(v))
        computed = {
            "median": percentile(defined, 0.5) if defined else None,
            "lowest": defined[0] if defined else None,
            "highest": defined[-1] if defined else None,
            "defined": len(defined),
        }
        findings.check(f"{place}: {name} over codes", printed["spreads"][name], computed)


def check_estimate(findings, place, printed, computed):
    missing, because = computed.pop("missing"), (printed.get("no_interval") or {}).get("code")
    if computed["undefined"] is None:  # the bootstrap was left out
        computed = {key: computed[key] for key in ("value", "se", "jackknife", "own")}
        because = None if because == "bootstrap_undefined" else because
    findings.check(place, printed, computed)
    findings.check(f"{place}: why no interval", because, missing)
    if computed["value"] is None and not printed.get("reason"):
        findings.wrong.append(f"{place}: undefined, and no reason is given")


def check_any_code(report, documents, pairs, weights, findings, title, has_bootstrap):
    """Whether passages were marked at all: its coefficients and counts, and how many passages met another coder's."""
    marked, printed, place = [whatever_the_code(one) for one in documents], report["any_code"], f"{title}: any code"
    parts = parts_of(marked, ANY, pairs)
    values = defaultdict(list)
    for weight in weights:
        for name, value in coefficients(added(parts, weight, all_units(marked, weight, pairs), pairs)).items():
            values[name].append(value)
    for name in ANY_NAMES:
        computed = estimate(values[name], len(documents), has_bootstrap)
        check_estimate(findings, f"{place} {name}", printed["estimates"][name], computed)
    names = count_names(len(report["compared"]))
    totals = Counter()
    for document in marked:
        totals.update(counts_of(document, names).get(ANY) or {names[-1]: document.length})
    findings.check(f"{place} counts", printed["counts"], {name: totals[name] for name in names})
    coders = range(len(report["compared"]))
    passages, met = [0 for _ in coders], [0 for _ in coders]
    for document in marked:
        for c, spans in enumerate(document.spans):
            others = [span for o, spans_of in enumerate(document.spans) if o != c and spans_of for span in spans_of]
            for start, end, _ in spans or ():
                passages[c] += 1
                met[c] += any(s < end and start < e for s, e, _ in others)
    findings.check(f"{place} passages", printed["passages"], passages)
    findings.check(f"{place} met", printed["met"], met)


def check_counts(report, documents, findings, title):
    """Counts by document, from which those by code are sums; segments and covered units by coder."""
    names = count_names(len(report["compared"]))
    printed = {(row["document"], row["code_id"]): row["counts"] for row in report["per_document"]}
    totals = defaultdict(Counter)
    for document in documents:
        found = counts_of(document, names)
        for row in report["per_code"]:
            code = row["code_id"]
            counts = found.get(code)
            if counts:
                findings.check(f"{title}: {document.key} {row['code']}", printed.pop((document.key, code), {}), counts)
            totals[code].update(counts or {names[-1]: document.length})
    for document, code in printed:
        findings.wrong.append(f"{title}: {document} has counts for {code}, which nobody used there")
    for row in report["per_code"]:
        place, code = f"{title}: {row['code']}", row["code_id"]
        findings.check(place, row["counts"], {name: totals[code][name] for name in names})
        coders = range(len(report["compared"]))
        rows = [[span for d in documents for span in d.segments[c].get(code, ())] for c in coders]
        findings.check(f"{place} segments", row["segments"], [len(mine) for mine in rows])
        findings.check(f"{place} covered", row["covered"], [sum(end - start for start, end in mine) for mine in rows])
        in_documents = sum(any(code in by_code for by_code in d.segments) for d in documents)
        findings.check(f"{place} documents", row["documents"], in_documents)


def count_names(coders):
    only = [f"only_{'abcdefghijklmnopqrstuvwxyz'[i]}" for i in range(coders)]
    return ["both", *only, "neither"] if coders == 2 else ["all", *only, "several", "none"]


def counts_of(document, names):
    """By code: units used by everyone present, by one coder only, by several, by nobody."""
    found = {}
    for length, sets in document.atoms:
        for code in frozenset().union(*(s for s in sets if s)):
            counts = found.setdefault(code, dict.fromkeys(names, 0))
            users = [c for c, s in enumerate(sets) if s and code in s]
            name = names[0] if len(users) == document.size else names[1 + users[0]] if len(users) == 1 else "several"
            counts[name] += length
    for counts in found.values():
        counts[names[-1]] = document.length - sum(counts.values())
    return found


def check_groups(package, report, documents, weights, findings, title, has_bootstrap):
    used = {code for document in documents for by_code in document.segments for code in by_code}
    number = report["round"]
    exclusive = [code for code, row in package.books[number].items() if row["subcodes_exclusive"] == "yes"]
    expected = [key for key in exclusive if used & set(package.group_of(number, key))]
    if report["codes_counted"] != "at_close":
        expected = []
    findings.check(f"{title}: groups", sorted(g["code_id"] for g in report["groups"]), sorted(expected))
    for group in report["groups"]:
        place = f"{title}: group {group['code']}"
        value_of = {code: value for code, value in package.group_of(number, group["code_id"]).items() if code in used}
        findings.check(f"{place} codes", sorted(group["codes"]), sorted(set(value_of.values())))
        mine = group_documents(documents, value_of)
        broken = overlaps(mine, [one["name"] for one in report["compared"]])
        printed = [(o["document"], o["coder"], frozenset(o["codes"]), o["start"], o["end"]) for o in group["overlaps"]]
        findings.check(f"{place} overlaps", len(printed), len(broken))
        if set(printed) != set(broken):
            findings.wrong.append(f"{place}: other overlaps than printed")
        check_family(group, mine, weights, findings, place, has_bootstrap, bool(broken))


def check_family(group, documents, weights, findings, place, has_bootstrap, refused):
    if refused:
        for name, printed in group["estimates"].items():
            findings.check(f"{place} {name}", printed["value"], None)
        return
    family = Family(documents, group["codes"])
    found = [family.alphas(weight) for weight in weights]
    for name, printed in group["estimates"].items():
        computed = estimate([alphas[name] for alphas, _ in found], len(documents), has_bootstrap)
        check_estimate(findings, f"{place} {name}", printed, computed)
    coverage = found[0][1]
    findings.check(f"{place} coverage", group["coverage"], number(coverage["cu"]))
    for one in group["values"]:
        code = one["code_id"]
        computed = estimate([alphas["k", code] for alphas, _ in found], len(documents), has_bootstrap)
        check_estimate(findings, f"{place} (k)u {code}", one["estimate"], computed)
        findings.check(f"{place} coverage {code}", one["coverage"], number(coverage[code]))


def check_confusions(report, documents, pairs, findings, title):
    units = Counter()
    for document in documents:
        for length, sets in document.atoms:
            for i, j in pairs:
                if sets[i] is not None and sets[j] is not None:
                    for cell in cells(sets[i], sets[j]):
                        units[cell] += length
    printed = {(one["row"], one["column"]): one["units"] for one in report["confusions"]}
    for cell in sorted(set(units) | set(printed), key=str):
        findings.check(f"{title}: {cell[0]} taken for {cell[1]}", printed.get(cell, 0), units[cell])


def cells(one, other):
    yield from ((code, code) for code in one & other)
    if one and other:
        yield from ((a, b) for a in one - other for b in other - one)
    else:
        yield from ((code, None) for code in one)
        yield from ((None, code) for code in other)


# ---------------------------------------------------------------------------------- what stands beside the numbers


class Planned:
    """The plan of a round's agreement, and whether it names a number of a comparison."""

    def __init__(self, read, names, number):
        name = f"plan_round-{number}.json"
        self.bytes = read(name) if name in names else b""
        self.plan = json.loads(self.bytes.decode("utf-8")) if self.bytes else None
        self.digest = hashlib.sha256(self.bytes).hexdigest() if self.bytes else ""

    def names(self, report, coefficient, part):
        if not self.plan or report["kind"] != "coders":
            return False
        asked = [self.plan[name] for name in ("coefficient", "unit", "turns", "counted", "codes")]
        return asked == [coefficient, report["unit"], report["turns"], report["codes_counted"], part]


def check_qualifiers(package, plan, report, findings):
    """The number that leads is the planned one, or stratified alpha; what qualifies it follows from the layers."""
    title, printed, lead = title_of(report), report["qualifiers"], report["leading"]
    row = package.rounds[report["round"]]
    findings.check(f"{title}: purpose", [report["purpose"], printed["purpose"]], [row["purpose"]] * 2)
    findings.check(f"{title}: stage", report["stage"], row["stage"])
    findings.check(f"{title}: plan", printed["plan"], {**plan.plan, "sha256": plan.digest} if plan.plan else None)
    name = plan.plan["coefficient"] if plan.plan else "stratified_alpha"
    part = plan.plan["codes"] if plan.plan and plan.plan["codes"] in report["parts"] else ""
    line = report["parts"][part] if part else report["overall"]
    head = {"coefficient": name, "codes": part or "all", "planned": plan.names(report, name, part)}
    findings.check(f"{title}: leading", lead, {**head, **line["estimates"][name]})
    layers = compared_layers(package, report)
    known = Counter(one["provenance"] for one in layers)
    findings.check(f"{title}: provenance", printed["provenance"], dict(known))
    findings.check(f"{title}: other provenances", len(printed["provenance"]), len(known))
    findings.check(f"{title}: independent", printed["independent"], set(known) <= {"fresh", "declared"})
    people = {one["declared_by"] for one in layers} - {""}
    roles = {row["researcher"]: row["roles"] for row in package.researchers}
    labels = sorted(f"{one} ({roles.get(one)})" for one in people)
    findings.check(f"{title}: declared by", printed["declared_independent_by"], labels)
    before = set(known) <= {"fresh", "declared"} and report["codes_counted"] != "merged_since"
    findings.check(f"{title}: before discussion", printed["before_discussion"], before)
    findings.check(f"{title}: transcripts", printed["share"]["transcripts"], len(report["documents"]))
    check_share(package, report, findings, title)
    check_snapshot(package, report, layers, findings, title)


def compared_layers(package, report):
    """Rows of layers/index.csv, by transcript and name, with what the coder is called in the comparison."""
    found = []
    for document in report["documents"]:
        for one in report["compared"]:
            row = package.index.get((one["round"], one["layer"], document))
            if row:
                found.append({**row, "name": one["name"]})
    return sorted(found, key=lambda row: (row["transcript"], row["name"], int(row["round"])))


def check_share(package, report, findings, title):
    """Transcripts and words of the study, pilots left out; where a label has several versions nothing is said."""
    words = {row["transcript"]: int(row["words"]) for row in package.transcripts if row["pilot"] == "no"}
    everywhere = {row["transcript"]: int(row["words"]) for row in package.transcripts}
    if len(everywhere) == len(package.transcripts):
        share = report["qualifiers"]["share"]
        findings.check(f"{title}: of the study's transcripts", share["of_study"], len(words))
        findings.check(f"{title}: words", share["words"], sum(everywhere[one] for one in report["documents"]))
        findings.check(f"{title}: words of the study", share["words_of_study"], sum(words.values()))


def check_snapshot(package, report, layers, findings, title):
    """The SHA-256 of texts and layers, where the texts are shared: a withheld text has no checksum here."""
    texts = defaultdict(set)
    for row in package.transcripts:
        texts[row["transcript"]].add(row["sha256"])
    known = {name: next(iter(sums)) for name, sums in texts.items() if len(sums) == 1}
    if all(known.get(name) for name in report["documents"]):
        lines = [f"{row['transcript']} {known[row['transcript']]} {row['name']} {row['sha256']}" for row in layers]
        content = "\n".join([str(report["qualifiers"]["formulas"]), *lines])
        findings.check(f"{title}: snapshot", report["snapshot"], hashlib.sha256(content.encode()).hexdigest())


def check_rounds(package, plans, reports, findings):
    """Plans have their digests; every round with something to compare is compared by participants' turns."""
    led = {
        report["round"]
        for report in reports
        if (report["kind"], report["unit"], report["turns"], report["codes_counted"])
        == ("coders", "turn", "participants", "at_close")
    }
    for number, row in package.rounds.items():
        findings.check(f"rounds.csv {number}: plan", row["plan_sha256"], plans[number].digest)
        coders = {coder for of_round, coder, _ in package.index if of_round == number}
        compared = [{"round": number, "layer": coder} for coder in coders]
        is_there = bool(shared_transcripts(package, {"round": number, "compared": compared}))
        findings.check(f"round {number}: compared by participants' turns", number in led, is_there)
        mine = sum(place[0] == number for place in package.index)
        findings.check(f"rounds.csv {number}: layers", int(row["layers_here"]), mine)


def check_merges(read, package, findings):
    """From what a code counted for at closing, merges.csv leads to what it counts for now."""
    became = {(int(row["round"]), row["code_id"]): row["became_id"] for row in table(read, "merges.csv")}
    for number, book in package.books.items():
        for code, row in book.items():
            here, seen = row["counts_for"], set()
            if (number, code) in became and code != here:
                here = code
            while (number, here) in became and here not in seen:
                seen.add(here)
                here = became[number, here]
            findings.check(f"merges.csv round {number}: {row['code']}", row["counts_for_now"], here)
    for (number, _, _), rows in package.layers.items():
        for row in rows:
            counted = {package.books[number][one]["counts_for"] for one in row["applied_ids"].split("; ")}
            findings.check(f"layers of round {number}: {row['code']}", [row["code_id"]], sorted(counted))


# ------------------------------------------------------------------------------------------ cases and the consensus


class Cases:
    """What coders marked in each case, what was decided, and what follows."""

    def __init__(self, read):
        self.cases, self.decisions = {}, {}
        for row in table(read, "cases.csv"):
            key = (int(row["round"]), row["transcript"], int(row["case"]))
            case = self.cases.setdefault(key, {"type": row["type"], "state": row["state"], "units": []})
            if row["coder"]:
                case["units"].append((row["coder"], (row["code_id"], int(row["start"]), int(row["end"]))))
        for row in table(read, "decisions.csv"):
            self.decisions[int(row["round"]), row["transcript"], int(row["case"])] = row

    def settled(self):
        """(place, case, outcome, decision) of every case that is decided or stands undisputed."""
        for key, case in self.cases.items():
            if case["state"] == "decided":
                pieces = re.findall(r"([0-9a-f-]{36}) \[(\d+), (\d+)\)", self.decisions[key]["outcome_ids"])
                yield key[:2], case, [(code, int(s), int(e)) for code, s, e in pieces], self.decisions[key]
            elif case["state"] == "agreed":
                yield key[:2], case, sorted({span for _, span in case["units"]}), None


def is_coders(choice):
    return bool(re.fullmatch(r"coder-\d+( again)?", choice))


def how_settled(kind, choice):
    """From the case's type and what was chosen, if anything was."""
    if kind == "ADDED":
        return "added"
    if choice in ("", "agree"):
        return "alone" if kind == "ALONE" else "alike"
    if is_coders(choice) and kind in ("ONE_CODER", "ALONE"):
        return "accepted" if kind == "ONE_CODER" else "alone"
    return "settled"


CLAIMS = ("alike", "settled", "accepted", "alone", "added")  # from the strongest to the weakest


def check_consensus(read, cases, findings):
    """The consensus follows from agreements and decisions; spans of one code that share a character are one."""
    spans, claims = defaultdict(list), defaultdict(list)
    for place, case, outcome, decision in cases.settled():
        for code, start, end in outcome:
            spans[place].append((start, end, code))
            claims[place, code].append((start, end, how_settled(case["type"], decision["choice"] if decision else "")))
    computed = set()
    for place, found in spans.items():
        for code, rows in merged(found).items():
            for start, end in rows:
                how = [claim for s, e, claim in claims[place, code] if s < end and start < e]
                computed.add((*place, start, end, code, min(how, key=CLAIMS.index)))
    printed = set()
    for row in table(read, "consensus.csv"):
        place = (int(row["round"]), row["transcript"], int(row["start"]), int(row["end"]))
        printed.add((*place, row["code_id"], row["settled"]))
    for one in sorted(printed | computed):
        findings.check(f"consensus.csv {one}", one in printed, one in computed)


def check_changes(read, package, cases, findings):
    """What became of each coder's passages, where two or more coded a transcript and all its cases are decided."""
    waiting = {key[:2] for key, case in cases.cases.items() if case["state"] not in ("agreed", "decided")}
    coders = defaultdict(list)
    for number, coder, transcript in package.index:
        coders[number, transcript].append(coder)
    ready = {place for place, who in coders.items() if len(who) > 1 and place not in waiting}
    counted = {(number, coder): Counter() for number, transcript in ready for coder in coders[number, transcript]}
    for place, case, outcome, _ in cases.settled():
        for coder in coders[place] if place in ready else ():
            mine = [span for who, span in case["units"] if who == coder]
            for span in mine:
                same = any(code == span[0] for code, _, _ in outcome)
                fate = "kept" if span in outcome else "moved" if same else "renamed" if outcome else "dropped"
                counted[place[0], coder][fate] += 1
            counted[place[0], coder]["missed"] += bool(outcome) and not mine
    printed = {(int(row["round"]), row["coder"]): row for row in table(read, "consensus_changes.csv")}
    for one in sorted(set(printed) | set(counted)):
        for fate in ("kept", "moved", "renamed", "dropped", "missed"):
            found = int(printed[one][fate]) if one in printed else None
            computed = counted[one][fate] if one in counted else None
            findings.check(f"consensus_changes.csv {one} {fate}", found, computed)


def check_moderation(read, cases, findings):
    """How many cases were settled how, and by how many people."""
    computed, people = Counter(), defaultdict(set)
    for (number, _), case, _, decision in cases.settled():
        if decision:
            people[number].add(decision["decided_by"])
            what = taken(case["type"], decision["choice"])
            computed[number, what] += bool(what)
    for number, who in people.items():
        computed[number, "moderators"] = len(who)
    printed = {}
    for row in table(read, "moderation.csv"):
        if not row["what"].startswith("moderators_who"):
            printed[int(row["round"]), row["what"]] = int(row["number"])
    for one in sorted(set(printed) | set(+computed)):
        findings.check(f"moderation.csv {one}", printed.get(one, 0), computed[one])


def taken(kind, choice):
    if kind == "ADDED":
        return "" if choice == "neither" else "added"
    if kind == "AGREE" and choice != "agree":
        return "agreement_changed"
    if kind == "ALONE":
        return "once" if is_coders(choice) else "once_changed"
    return "one_coder" if is_coders(choice) else choice


def check_audits(read, names, findings):
    """The numbers of each audit are those of its sample."""
    if "audits.csv" not in names:
        return
    verdicts = defaultdict(Counter)
    for row in table(read, "audited_codings.csv"):
        verdicts[row["audit"]][row["verdict"] or "left"] += 1
    for row in table(read, "audits.csv"):
        found = verdicts[row["audit"]]
        findings.check(f"audits.csv {row['audit']} size", int(row["size"]), sum(found.values()))
        for name in ("accepted", "questioned", "other_code", "left"):
            findings.check(f"audits.csv {row['audit']} {name}", int(row[name]), found[name])


# ----------------------------------------------------------------------------------------------------------- tables


def check_tables(read, names, package, plans, reports, findings, has_bootstrap):
    """Every cell of every CSV table carries what the JSON file says, which was computed again."""
    code_names = {code: row["code"] for book in package.books.values() for code, row in book.items()}
    widest = count_names(max([len(report["compared"]) for report in reports], default=2))
    rows_of = {
        "agreement_overall": lambda report: overall_rows(report, plans[report["round"]]),
        "agreement_of_passages": lambda report: passage_rows(report, widest),
        "agreement_of_transcripts": transcript_rows,
        "agreement_layers": lambda report: layer_rows(package, report),
        "agreement_by_code": lambda report: code_rows(report, widest),
        "agreement_by_document": lambda report: document_rows(report, widest),
        "agreement_by_group": lambda report: group_rows(report, code_names),
        "agreement_confusions": lambda report: confusion_rows(report, code_names),
    }
    for name, rows in rows_of.items():
        if f"agreement/{name}.csv" in names:
            expected = [{**context(report), **row} for report in reports for row in rows(report)]
            check_table(f"{name}.csv", table(read, f"agreement/{name}.csv"), expected, findings, has_bootstrap)
        else:
            findings.wrong.append(f"{name}.csv: it is missing")
    for name in names:
        if name.startswith("agreement/agreement_") and name[len("agreement/") : -len(".csv")] not in rows_of:
            findings.wrong.append(f"{name}: nothing here computes it")


def check_table(name, printed, expected, findings, has_bootstrap):
    """Cell by cell; a column that nobody expects is one too many."""
    findings.check(f"{name} rows", len(printed), len(expected))
    for number, (row, other) in enumerate(zip(printed, expected), 1):
        findings.check(f"{name} columns", sorted(row, key=str), sorted(other))
        for column, computed in other.items():
            if has_bootstrap or "_bootstrap_" not in column:
                findings.check(f"{name} row {number} {column}", cell_value(row.get(column), computed), computed)


def cell_value(cell, like):
    """A cell as a number where a number is expected; an empty cell is None where nothing is."""
    if cell == "" and not isinstance(like, str):
        return None
    try:
        return float(cell) if isinstance(like, (int, float)) else cell
    except (TypeError, ValueError):
        return cell


def context(report):
    """The columns with which every row of every table begins."""
    columns = {name: report[name] for name in ("round", "stage", "purpose", "unit", "turns", "codes_counted")}
    columns["compared"] = " × ".join(one["name"] for one in report["compared"])
    return {**columns, "comparison": report["kind"]}


def estimate_cells(name, printed):
    printed = printed or {"value": None, "se": None, "jackknife": None, "bootstrap": None}
    low_high = [printed["jackknife"] or [None, None], printed["bootstrap"] or [None, None]]
    parts = ("", "_se", "_jackknife_low", "_jackknife_high", "_bootstrap_low", "_bootstrap_high")
    values = [printed["value"], printed["se"], *low_high[0], *low_high[1]]
    return {name + part: value for part, value in zip(parts, values)}


def why_not(estimates):
    """Why one of them could not be computed, as the JSON file says."""
    return next((one["reason"]["because"] for one in estimates if one and one["reason"]), "")


def many_cells(estimates, names):
    found = {}
    for name in names:
        found.update(estimate_cells(name, estimates.get(name)))
    return {**found, "not_computable": why_not([estimates.get(name) for name in names])}


def lines_of(report):
    """All codes, named by nothing, and the parts in their order."""
    return [("", report["overall"])] + [
        (name, report["parts"][name])
        for name in ("fixed", "developed", "standing", "coined")
        if name in report["parts"]
    ]


def overall_rows(report, plan):
    rows = []
    for part, line in lines_of(report):
        planned = next((name for name in OVERALL_NAMES if plan.names(report, name, part)), "")
        row = {"part": part, "planned": planned, "documents": len(report["documents"]), "units": report["units"]}
        row.update(codes=line["codes"], snapshot=report["snapshot"], digest=report["digest"])
        row.update(many_cells(line["estimates"], OVERALL_NAMES))
        for name in ("kappa", "alpha"):
            row.update({f"{name}_{part}": line["spreads"][name][part] for part in ("median", "lowest", "highest")})
        rows.append(row)
    return rows


def passage_rows(report, widest):
    found = report["any_code"]
    both = {column: "; ".join(map(str, found[column])) for column in ("passages", "met")}
    return [{**both, **wide_counts(found["counts"], widest), **many_cells(found["estimates"], ANY_NAMES)}]


def transcript_rows(report):
    """Each transcript's own coefficients, where they stand in the place of intervals."""
    rows = []
    for part, line in lines_of(report):
        own = {name: line["estimates"][name]["own"] for name in line["estimates"]}
        for place, document in enumerate(report["documents"]) if all(own.values()) else ():
            values = {name: own[name][place] if name in own else None for name in OVERALL_NAMES}
            rows.append({"part": part, "document": document, **values})
    return rows


def layer_rows(package, report):
    return [
        {
            "layer_round": int(row["round"]),
            "document": row["transcript"],
            "coder": row["name"],
            "provenance": row["provenance"],
            "sha256": row["sha256"],
        }
        for row in compared_layers(package, report)
    ]


def code_rows(report, widest):
    return [
        {
            **{column: row[column] for column in ("code", "code_id", "documents")},
            **{column: "; ".join(map(str, row[column])) for column in ("segments", "covered")},
            "notes": "; ".join(note["because"] for note in row["notes"]),
            **wide_counts(row["counts"], widest),
            **many_cells(row["estimates"], CODE_NAMES),
        }
        for row in report["per_code"]
    ]


def document_rows(report, widest):
    return [
        {**{column: row[column] for column in ("document", "code", "code_id")}, **wide_counts(row["counts"], widest)}
        for row in report["per_document"]
    ]


def wide_counts(counts, widest):
    """Where more coders are compared elsewhere, two coders' both, neither are all, none; several is 0."""
    under = {"all": counts.get("both"), "none": counts.get("neither"), "several": 0, **counts}
    return {name: under.get(name) for name in widest}


def group_rows(report, code_names):
    rows = []
    for group in report["groups"]:
        head = {"group": group["code"], "group_id": group["code_id"]}
        estimates = [("", name, group["estimates"][name], None) for name in GROUP_NAMES]
        estimates = [(*one[:3], group["coverage"] if one[1] == "cu" else None) for one in estimates]
        estimates += [(one["code_id"], "(k)u", one["estimate"], one["coverage"]) for one in group["values"]]
        for code, name, printed, coverage in estimates:
            row = {**head, "code": code_names.get(code, ""), "code_id": code, "coefficient": name, "coverage": coverage}
            rows.append({**row, **estimate_cells("value", printed), "not_computable": why_not([printed])})
    return rows


def confusion_rows(report, code_names):
    return [
        {
            "row": code_names.get(one["row"], ""),
            "row_id": one["row"] or "",
            "column": code_names.get(one["column"], ""),
            "column_id": one["column"] or "",
            "units": one["units"],
        }
        for one in report["confusions"]
    ]


def check_units(package, findings):
    """Turns follow one another with one line feed between; sentences lie in turns; the text is all of them."""
    for label, units in package.units.items():
        place, turns = f"units.csv {label}", units["turn"]
        after = [end + 1 for _, end in turns[:-1]]
        findings.check(f"{place}: the text", units["text"], [(0, turns[-1][1] if turns else 0)])
        findings.check(f"{place}: turns begin", [start for start, _ in turns], [0, *after][: len(turns)])
        for unit, numbers in package.numbers[label].items():
            findings.check(f"{place}: numbers of {unit}s", numbers, list(range(1, len(numbers) + 1)))
        last = 0
        for start, end in units["sentence"]:
            if not any(a <= start < end <= b for a, b in turns) or start < last:
                findings.wrong.append(f"{place}: the sentence from {start} to {end} lies in no turn")
            last = end


def check_sums(read, names, findings):
    """Every file against its checksum; answers how many agree."""
    if "manifest-sha256.txt" not in names:
        findings.wrong.append("manifest-sha256.txt is missing")
        return 0
    agreeing = 0
    for line in read("manifest-sha256.txt").decode("utf-8").splitlines():
        printed, _, name = line.partition("  ")
        if name in names and hashlib.sha256(read(name)).hexdigest() == printed:
            agreeing += 1
        else:
            findings.wrong.append(f"{name}: {'another checksum' if name in names else 'it is missing'}")
    return agreeing


def main(arguments):
    """Answers the exit status."""
    places = [one for one in arguments if not one.startswith("-")]
    read, names = open_package(places[0] if places else Path(__file__).resolve().parent)
    if "agreement/agreement.json" not in names:
        print("There is no agreement/agreement.json here: name the package's folder or its ZIP file.", file=sys.stderr)
        return 2
    is_quick, findings = "--no-bootstrap" in arguments, Findings()
    sums = 0 if is_quick else check_sums(read, names, findings)
    try:
        check_numbers(read, names, findings, not is_quick)
    except (KeyError, ValueError, IndexError, TypeError, AttributeError) as broken:
        findings.wrong.append(f"a file is not as the program wrote it ({type(broken).__name__}: {broken})")
    for line in findings.wrong[:50]:
        print(f"DIFFERS  {line}")
    largest = f"largest difference {findings.largest:.1e}"
    about_sums = "checksums not looked at" if is_quick else f"{sums} checksums agree"
    print(f"{findings.numbers} numbers compared, {len(findings.wrong)} differ; {largest}; {about_sums}")
    return int(bool(findings.wrong))


def check_numbers(read, names, findings, has_bootstrap):
    """Everything that follows from the codings; a line on the screen for each comparison."""
    reports = json.loads(read("agreement/agreement.json").decode("utf-8"))["comparisons"]
    package = Package(read, names)
    plans = {number: Planned(read, names, number) for number in package.rounds}
    for number, coder, transcript in sorted(package.strange):
        findings.wrong.append(
            f"layers/index.csv does not list {transcript} of {coder} in round {number}, yet it is coded"
        )
    check_layers(package, findings)
    check_units(package, findings)
    check_rounds(package, plans, reports, findings)
    check_merges(read, package, findings)
    for report in reports:
        before = findings.numbers
        verify(package, report, findings, has_bootstrap)
        check_qualifiers(package, plans[report["round"]], report, findings)
        compared = " x ".join(one["name"] for one in report["compared"])
        how = f"{report['unit']:10} {report['turns']:12} {report['codes_counted']:12}"
        print(f"round {report['round']}  {compared:40} {how} {findings.numbers - before} numbers")
    check_tables(read, names, package, plans, reports, findings, has_bootstrap)
    before, cases = findings.numbers, Cases(read)
    check_consensus(read, cases, findings)
    check_changes(read, package, cases, findings)
    check_moderation(read, cases, findings)
    check_audits(read, names, findings)
    print(f"consensus, what it changed, how cases were settled, audits: {findings.numbers - before} numbers")


def check_layers(package, findings):
    """layers/index.csv counts the codings that the layers hold."""
    for place, row in package.index.items():
        findings.check(f"layers/index.csv {place}", int(row["codings"]), len(package.layers[place]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
