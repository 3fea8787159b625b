#!/usr/bin/env python3
"""Compute every number of agreement/ again from the codings in this package.

    python verify_agreement.py [FOLDER or package.zip] [--no-bootstrap]

Needs Python 3.9 or later and nothing else. It reads who coded what (layers/, consensus.csv), where turns and sentences
lie (agreement/units.csv: offsets, no words) and which codes stand under which (codebook.csv), computes the coefficients
from their definitions, and compares them with agreement.json; then it compares every cell of the five CSV tables with
what was computed. It also checks every file against manifest-sha256.txt: transcripts, cases and decisions, from which
no number follows, are covered by these checksums alone, and the list of checksums by nothing. --no-bootstrap is the
quick look: the numbers without the intervals of the bootstrap, and no checksums. Exit status 0 when everything agrees,
1 when something differs, 2 when there is no package. It was written apart from the program that made the numbers, and
shares no line with it.

Definitions: Cohen (1960); Light (1971); Krippendorff (2011, 2019) for alpha; Krippendorff, Mathet, Bouvry and Widlöcher
(2016) for the u family; Gwet (2008) for AC1; De Vries et al. (2008) for pooled kappa; Passonneau (2006) for MASI.
A span [start, end) covers every unit of which it covers a character. Spans of one coder and code that share a unit are
one segment. Intervals: delete-one-document jackknife with Student's t; percentile bootstrap of documents, drawn with
random.Random(seed), one int(random() * n) a draw.
"""

import csv
import hashlib
import io
import json
import math
import random
import sys
import zipfile
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

TOLERANCE = 1e-8
CODE_NAMES = ("alpha", "kappa", "bar_u", "positive", "percent", "ac1", "f1")
OVERALL_NAMES = ("percent", "pooled_kappa", "alpha", "masi_all", "masi_coded")
GROUP_NAMES = ("u", "bar_u", "cu")


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
    """Everything that is needed: spans by (round, coder, transcript), units, codes."""

    def __init__(self, read, names):
        self.layers, self.strange = {}, set()
        for row in table(read, "layers/index.csv"):
            self.layers[int(row["round"]), row["coder"], row["transcript"]] = []
        for name in sorted(n for n in names if n.startswith("layers/round-")):
            number, coder = name[len("layers/round-") : -len(".csv")].split("_", 1)
            for row in table(read, name):
                place = (int(number), coder, row["transcript"])
                if place not in self.layers:
                    self.strange.add(place)
                self.layers.setdefault(place, []).append((int(row["start"]), int(row["end"]), row["code_id"]))
        self.consensus = defaultdict(list)
        for row in table(read, "consensus.csv"):
            span = (int(row["start"]), int(row["end"]), row["code_id"])
            self.consensus[int(row["round"]), row["transcript"]].append(span)
        self.units = defaultdict(lambda: defaultdict(list))
        self.numbers = defaultdict(lambda: defaultdict(list))
        for row in table(read, "agreement/units.csv"):
            self.units[row["transcript"]][row["unit"]].append((int(row["start"]), int(row["end"])))
            self.numbers[row["transcript"]][row["unit"]].append(int(row["number"]))
        self.parent, self.names, self.exclusive = {}, {}, []
        for row in table(read, "codebook.csv"):
            self.parent[row["code_id"]] = row["parent_id"]
            self.names[row["code_id"]] = row["code"]
            if row["subcodes_exclusive"] == "yes":
                self.exclusive.append(row["code_id"])

    def above(self, code):
        """The code and its ancestors, the outermost last."""
        line = [code]
        while self.parent.get(line[-1]) and self.parent[line[-1]] not in line:
            line.append(self.parent[line[-1]])
        return line

    def group_of(self, key):
        """Which of the group's codes every code below `key` counts for."""
        lines = {code: self.above(code) for code in self.parent}
        return {code: line[line.index(key) - 1] for code, line in lines.items() if key in line[1:]}


# ------------------------------------------------------------------------------------------- from spans to documents


class Document:
    """One transcript in units: atoms (length, sets of codes by coder) and segments by coder and code."""

    def __init__(self, key, length, layers):
        self.key, self.length, self.present = key, length, [layer is not None for layer in layers]
        self.size = sum(self.present)
        self.segments = [merged(layer) if layer is not None else {} for layer in layers]
        self.atoms = atoms(length, self.segments, self.present)


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


def documents_of(package, report):
    """The transcripts of a comparison, in order."""
    roll = report["codes_counted"] == "rolled_up"
    keys = sorted({transcript for _, _, transcript in package.layers})
    after = any(one["layer"] == "consensus" for one in report["compared"])
    found = []
    for key in keys:
        layers = [layer_of(package, one, key) for one in report["compared"]]
        if after and key not in report["documents"]:
            continue  # its cases are not all decided; the package says so in cases.csv
        if sum(layer is not None for layer in layers) >= 2:
            if roll:
                layers = [spans and [(s, e, package.above(c)[-1]) for s, e, c in spans] for spans in layers]
            found.append(document_in_units(key, package.units[key], report["unit"], layers))
    return found


def layer_of(package, one, key):
    if one["layer"] == "consensus":
        return package.consensus[one["round"], key]
    return package.layers.get((one["round"], one["layer"], key))


def document_in_units(key, units, unit, layers):
    length = units["text"][0][1]
    if unit == "character":
        return Document(key, length, layers)
    bounds = [(0, length)] if unit == "document" else units[unit]
    bounds = [(a, b) for a, b in bounds if a < b]
    return Document(key, len(bounds), [None if spans is None else snapped(spans, bounds) for spans in layers])


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
    """Percent and alpha over all unit x code cells of the codes in use, and pooled kappa."""
    used = [sums for sums in every if any(k and n for (_, k), n in sums.cells.items())]
    cells = Counter()
    for sums in used:
        cells.update(sums.cells)
    together = Sums([])
    together.cells = cells
    found = coefficients(together)
    pooled = []
    for p in range(len(every[0].pairs) if every else 0):
        mine = [sums.pairs[p] for sums in every if sum(sums.pairs[p][:3])]
        if mine:
            observed = sum((a + d) / (a + b + c + d) for a, b, c, d in mine) / len(mine)
            chances = [((a + b) * (a + c) + (d + b) * (d + c)) / (a + b + c + d) ** 2 for a, b, c, d in mine]
            expected = sum(chances) / len(mine)
            pooled.append(ratio(observed - expected, 1 - expected))
    pooled = [kappa for kappa in pooled if not math.isnan(kappa)]
    return {"percent": found["percent"], "alpha": found["alpha"], "pooled_kappa": ratio(sum(pooled), len(pooled))}


# --------------------------------------------------------------------------------------------------- sets of codes


def masi(one, other):
    shared = len(one & other)
    if not shared:
        return float(bool(one or other))
    factor = 1.0 if one == other else 2 / 3 if shared == min(len(one), len(other)) else 1 / 3
    return 1 - shared / len(one | other) * factor


class Sets:
    """Set-valued alpha, additive over documents: values, empty sets, disagreement, and nearness of documents."""

    def __init__(self, documents):
        count = len(documents)
        self.observed = [0.0] * count
        self.values = {"masi_all": [0] * count, "masi_coded": [0] * count}
        self.empty = {"masi_all": [0] * count, "masi_coded": [0] * count}
        often = defaultdict(Counter)
        for d, document in enumerate(documents):
            for length, sets in document.atoms:
                given = [s for s in sets if s is not None]
                pairs = sum(masi(a, b) for a, b in combinations(given, 2))
                self.observed[d] += length * 2 * pairs / (len(given) - 1)
                for base in ("masi_all", "masi_coded") if any(given) else ("masi_all",):
                    self.values[base][d] += length * len(given)
                    self.empty[base][d] += length * sum(not s for s in given)
                for s in given:
                    if s:
                        often[s][d] += length
        self.near = nearness(often, count)

    def alphas(self, weights):
        near = sum(
            weights[d] * weights[e] * amount for (d, e), amount in self.near.items() if weights[d] and weights[e]
        )
        observed = sum(w * o for w, o in zip(weights, self.observed))
        found = {}
        for base in self.values:
            values = sum(w * v for w, v in zip(weights, self.values[base]))
            empty = sum(w * v for w, v in zip(weights, self.empty[base]))
            expected = values * values - empty * empty - near
            vanishing = abs(expected) <= 1e-9 * values * values
            found[base] = math.nan if vanishing else 1 - observed * (values - 1) / expected
        return found


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
    """Everything once; each document left out; every draw of the bootstrap."""
    rows = [[1] * count]
    if count >= 3:
        rows += [[int(i != left) for i in range(count)] for left in range(count)]
        generator = random.Random(seed)
        for _ in range(resamples):
            drawn = [0] * count
            for _ in range(count):
                drawn[int(generator.random() * count)] += 1
            rows.append(drawn)
    return rows


def estimate(values, count, has_bootstrap):
    """What JSON holds of an estimate, from its values under all weightings."""
    point, left_out, drawn = values[0], values[1 : 1 + count], values[1 + count :]
    found = {"value": number(point), "se": None, "jackknife": None, "bootstrap": None, "undefined": 0}
    if count < 3:
        return found
    found["undefined"] = sum(map(math.isnan, drawn)) if has_bootstrap else None
    if math.isnan(point):
        return found
    if not any(map(math.isnan, left_out)):
        mean = sum(left_out) / count
        found["se"] = math.sqrt((count - 1) / count * sum((v - mean) ** 2 for v in left_out))
        half = student_t(count - 1) * found["se"]
        found["jackknife"] = [point - half, point + half]
    defined = sorted(v for v in drawn if not math.isnan(v))
    if has_bootstrap and len(drawn) - len(defined) <= 0.05 * len(drawn) and defined:
        found["bootstrap"] = [percentile(defined, 0.025), percentile(defined, 0.975)]
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


def verify(package, report, findings, has_bootstrap):
    """Compute one comparison again and compare it with what is printed."""
    names = [one["name"] for one in report["compared"]]
    title = f"round {report['round']}, {' x '.join(names)}, {report['unit']}, {report['codes_counted']}"
    documents, pairs = documents_of(package, report), list(combinations(range(len(names)), 2))
    findings.check(f"{title}: documents", report["documents"], [document.key for document in documents])
    if report["documents"] != [document.key for document in documents]:
        return
    findings.check(f"{title}: units", report["units"], sum(document.length for document in documents))
    codes = [row["code_id"] for row in report["per_code"]]
    used = {code for document in documents for by_code in document.segments for code in by_code}
    findings.check(f"{title}: codes", sorted(codes), sorted(used.union(codes)))
    weights = weightings(len(documents), report["seed"], report["resamples"] if has_bootstrap else 0)
    parts = {code: parts_of(documents, code, pairs) for code in codes}
    check_counts(report, documents, findings, title)
    check_estimates(report, documents, parts, pairs, weights, findings, title, has_bootstrap)
    check_groups(package, report, documents, weights, findings, title, has_bootstrap)
    check_confusions(report, documents, pairs, findings, title)


def parts_of(documents, code, pairs):
    found = ((d, code_part(document, code, pairs)) for d, document in enumerate(documents))
    return {d: part for d, part in found if part is not None}


def check_estimates(report, documents, parts, pairs, weights, findings, title, has_bootstrap):
    rows = {row["code_id"]: row for row in report["per_code"]}
    values = {code: {name: [] for name in CODE_NAMES} for code in rows}
    over = defaultdict(list)
    sets = Sets(documents)
    for weight in weights:
        every = []
        units = all_units(documents, weight, pairs)
        for code in rows:
            sums = added(parts[code], weight, units, pairs)
            every.append(sums)
            for name, value in coefficients(sums).items():
                values[code][name].append(value)
        for name, value in {**over_codes(every), **sets.alphas(weight)}.items():
            over[name].append(value)
    for code, row in rows.items():
        for name in CODE_NAMES:
            computed = estimate(values[code][name], len(documents), has_bootstrap)
            check_estimate(findings, f"{title}: {row['code']} {name}", row["estimates"][name], computed)
    for name, printed in report["overall"]["estimates"].items():
        computed = estimate(over[name], len(documents), has_bootstrap)
        check_estimate(findings, f"{title}: all codes {name}", printed, computed)
    in_use = [code for code in rows if parts[code]]
    findings.check(f"{title}: codes in use", report["overall"]["codes"], len(in_use))
    for name, printed in report["overall"]["spreads"].items():
        defined = sorted(v for v in (values[code][name][0] for code in in_use) if not math.isnan(v))
        computed = {
            "median": percentile(defined, 0.5) if defined else None,
            "lowest": defined[0] if defined else None,
            "highest": defined[-1] if defined else None,
            "defined": len(defined),
        }
        findings.check(f"{title}: {name} over codes", printed, computed)


def check_estimate(findings, place, printed, computed):
    if computed["undefined"] is None:  # the bootstrap was left out
        computed = {key: computed[key] for key in ("value", "se", "jackknife")}
    findings.check(place, printed, computed)
    if computed["value"] is None and not printed["reason"]:
        findings.wrong.append(f"{place}: undefined, and no reason is given")


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
    rolled_up = report["codes_counted"] == "rolled_up"
    expected = [] if rolled_up else [key for key in package.exclusive if used & set(package.group_of(key))]
    findings.check(f"{title}: groups", sorted(g["code_id"] for g in report["groups"]), sorted(expected))
    for group in report["groups"]:
        place = f"{title}: group {group['code']}"
        value_of = {code: value for code, value in package.group_of(group["code_id"]).items() if code in used}
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


def check_tables(read, names, reports, findings, has_bootstrap):
    """Every cell of every CSV table carries what the JSON file says, which was computed again."""
    code_names = {row["code_id"]: row["code"] for row in table(read, "codebook.csv")}
    widest = count_names(max([len(report["compared"]) for report in reports], default=2))
    rows_of = {
        "agreement_overall": overall_rows,
        "agreement_by_code": lambda report: code_rows(report, widest),
        "agreement_by_document": lambda report: document_rows(report, widest),
        "agreement_by_group": lambda report: group_rows(report, code_names),
        "agreement_confusions": lambda report: confusion_rows(report, code_names),
    }
    for name, rows in rows_of.items():
        if f"agreement/{name}.csv" in names:
            expected = [{**context(report), **row} for report in reports for row in rows(report)]
            check_table(f"{name}.csv", table(read, f"agreement/{name}.csv"), expected, findings, has_bootstrap)
        elif any(rows(report) for report in reports):
            findings.wrong.append(f"{name}.csv: it is missing")


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
    columns = {"round": report["round"], "stage": report["stage"], "comparison": report["kind"]}
    columns["compared"] = " × ".join(one["name"] for one in report["compared"])
    return {**columns, "unit": report["unit"], "codes_counted": report["codes_counted"]}


def estimate_cells(name, printed):
    low_high = [printed["jackknife"] or [None, None], printed["bootstrap"] or [None, None]]
    parts = ("", "_se", "_jackknife_low", "_jackknife_high", "_bootstrap_low", "_bootstrap_high")
    values = [printed["value"], printed["se"], *low_high[0], *low_high[1]]
    return {name + part: value for part, value in zip(parts, values)}


def why_not(estimates):
    """Why one of them could not be computed, as the JSON file says."""
    return next((one["reason"]["because"] for one in estimates if one["reason"]), "")


def many_cells(estimates, names):
    found = {}
    for name in names:
        found.update(estimate_cells(name, estimates[name]))
    return {**found, "not_computable": why_not([estimates[name] for name in names])}


def overall_rows(report):
    overall, row = report["overall"], {"documents": len(report["documents"]), "units": report["units"]}
    row.update(codes=overall["codes"], snapshot=report["snapshot"])
    row.update(many_cells(overall["estimates"], OVERALL_NAMES))
    for name in ("kappa", "alpha"):
        row.update({f"{name}_{part}": overall["spreads"][name][part] for part in ("median", "lowest", "highest")})
    return [row]


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
    for number, coder, transcript in sorted(package.strange):
        findings.wrong.append(
            f"layers/index.csv does not list {transcript} of {coder} in round {number}, yet it is coded"
        )
    check_layers(read, package, findings)
    check_units(package, findings)
    for report in reports:
        before = findings.numbers
        verify(package, report, findings, has_bootstrap)
        compared = " x ".join(one["name"] for one in report["compared"])
        checked = f"{findings.numbers - before} numbers"
        print(f"round {report['round']}  {compared:40} {report['unit']:10} {report['codes_counted']:10} {checked}")
    check_tables(read, names, reports, findings, has_bootstrap)


def check_layers(read, package, findings):
    """layers/index.csv counts the codings that the layers hold."""
    for row in table(read, "layers/index.csv"):
        place = (int(row["round"]), row["coder"], row["transcript"])
        findings.check(f"layers/index.csv {place}", int(row["codings"]), len(package.layers[place]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
