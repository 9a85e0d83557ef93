"""Calibrates the headline ratings: what the score-informed assessment measures becomes ratings. From models/:

    /usr/bin/python3 -m rating.headline --work WORK --tools TOOLS
    /usr/bin/python3 -m rating.headline --work WORK --tools TOOLS --monotonicity 12 --data DIR

Measures every take of rating.corpus once with the core's assess_takes (kept in WORK/measures) and writes
public/models/score-rating/LEVEL.json (shared/schemas/score-rating.schema.json). A criterion's loss is a sum of losses of
measures (MEASURES) with weights that are never negative (bounded least squares); the loss of a measure is the isotonic regression of the lost
rating on it, over the training takes of both levels; `best` is fitted to each level. No error can raise a rating.

--monotonicity N: takes N test takes of each level, raises the faults of one criterion alone by what RAISED in the
rating stands for, and prints how often that criterion falls and how far the others move.
"""

import argparse
import json
import pathlib
import subprocess

import numpy as np
from scipy import optimize
from sklearn.isotonic import IsotonicRegression
from take_simulator import scores
from take_simulator.ratings import CRITERIA
from take_simulator.simulate import simulate, write_wav

from . import dataset, scoring

MODELS = pathlib.Path(__file__).resolve().parents[2] / "public/models/score-rating"
LEVELS = ("middle", "symphonic")
# Semitones around the instrument's range in which the page searches the pitch.
RANGE_MARGIN = 5
# Per criterion: measure and whether more of it is worse (1) or better (-1).
MEASURES = {
    "musicality": (
        ("dynamicRangeDb", -1),
        ("tempoRatio", -1),
        ("centsSpread", 1),
        ("onsetSpreadMilliseconds", 1),
        ("wrongShare", 1),
    ),
    "noteAccuracy": (
        ("wrongShare", 1),
        ("missedShare", 1),
        ("extraShare", 1),
        ("octaveShare", 1),
        ("restartsPerMinute", 1),
    ),
    "rhythmicAccuracy": (
        ("onsetSpreadMilliseconds", 1),
        ("tempoVariation", 1),
        ("unevenShare", 1),
        ("pausesPerMinute", 1),
        ("durationSpread", 1),
    ),
    "toneQuality": (
        ("centsSpread", 1),
        ("wobbleCents", 1),
        ("hnrDb", -1),
        ("tremorDb", 1),
        ("squeaksPerMinute", 1),
    ),
}
# Measures of the faults that belong to a criterion alone.
OWN = {
    "musicality": ("dynamicRangeDb", "tempoRatio"),
    "noteAccuracy": ("wrongShare", "missedShare", "extraShare", "octaveShare", "restartsPerMinute"),
    "rhythmicAccuracy": ("onsetSpreadMilliseconds", "tempoVariation", "unevenShare", "pausesPerMinute"),
    "toneQuality": ("centsSpread", "wobbleCents", "hnrDb", "tremorDb", "squeaksPerMinute"),
}
KNOTS = (0.0, 0.1, 0.25, 0.4, 0.55, 0.7, 0.85, 0.95, 1.0)
# Share of a straight line in every curve, so that none is level where there were few takes.
STRAIGHT_SHARE = 0.25
# Ridge of the weights: measures that say the same share the weight.
RIDGE = 0.02
# No fault is free, though its measure adds nothing to what others say of these takes: least weight, least loss.
LEAST_WEIGHT = 0.15
LEAST_SPAN = 0.3
# Beyond the worst training take a curve goes on as far again.
REACH = 1.0
RAISED = 0.3
# Too fast counts, too. No simulated player is, so these points are set by hand.
TOO_FAST = [[1.08, 0.0], [1.25, 0.3], [1.5, 0.6]]


def measured(names, work, tools):
    """Name to the measures of a take, by the core; None where the core refuses the take."""
    folder = work / "measures"
    folder.mkdir(exist_ok=True)
    ranges = {row["id"]: row["full"] for row in scores.instruments().values()}
    missing = [name for name in names if not (folder / f"{name}.json").exists()]
    lines = ""
    for name in missing:
        truth = json.loads((work / "takes" / f"{name}.json").read_text())
        span = ranges[truth["instrument"]]
        low, high = (440 * 2 ** ((pitch - 69) / 12) for pitch in (span["low"] - RANGE_MARGIN, span["high"] + RANGE_MARGIN))
        files = f"{work / 'takes' / name}.wav\t{work / 'takes' / name}.csv"
        lines += f"{name}\t{files}\t{truth['quartersPerMinute']}\t{low:.2f}\t{high:.2f}\n"
    if lines:
        with subprocess.Popen([tools / "assess_takes"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as run:
            # The tool answers line by line: what is done stays done when this is stopped.
            for line, name in zip(lines.splitlines(True), missing):
                run.stdin.write(line)
                run.stdin.flush()
                (folder / f"{name}.json").write_text(run.stdout.readline())
            run.stdin.close()
    return {name: json.loads((folder / f"{name}.json").read_text()).get("measures") for name in names}


def _loss(points, values, typical):
    """Losses of measured values (nan: absent), by straight lines between the points."""
    points = np.array(points)
    return np.where(np.isnan(values), typical, np.interp(np.nan_to_num(values), points[:, 0], points[:, 1]))


def _column(rows, measure):
    return np.array([np.nan if row is None or row.get(measure) is None else row[measure] for row in rows], float)


def rated(model, rows):
    """(takes, 4) ratings by a model file's content, as wasm/core/assess/score_rating.h has them."""
    result = np.zeros((len(rows), len(CRITERIA)))
    for one, name in enumerate(CRITERIA):
        criterion = model["criteria"][name]
        lost = np.zeros(len(rows))
        for term in criterion["terms"]:
            loss = term["weight"] * _loss(term["points"], _column(rows, term["measure"]), term["typical"])
            lost += loss ** criterion["power"]
        result[:, one] = criterion["best"] - lost ** (1 / criterion["power"])
    return np.clip(result, 0, 1)


def predictions(names, level, work, tools):
    """(takes, 4) ratings by the shipped model."""
    found = measured(names, work, tools)
    return rated(json.loads((MODELS / f"{level}.json").read_text()), [found[name] for name in names])


def _curve(values, lost, sign):
    """Points of the loss over a measure: isotonic regression at quantiles, mixed with a straight line."""
    known = ~np.isnan(values)
    values, lost = values[known], lost[known]
    fit = IsotonicRegression(increasing=sign > 0, out_of_bounds="clip").fit(values, lost)
    knots = np.unique(np.quantile(values, KNOTS))
    if len(knots) < 2:
        return None
    least, most = knots[0], knots[-1]
    losses = fit.predict(knots)
    line = (knots - least) / (most - least) if sign > 0 else (most - knots) / (most - least)
    span = max(losses.max() - losses.min(), LEAST_SPAN)
    losses = (1 - STRAIGHT_SHARE) * (losses - losses.min()) + STRAIGHT_SHARE * span * line
    points = [[float(f"{x:.6g}"), float(f"{y:.5g}")] for x, y in zip(knots, losses)]
    beyond, slope = REACH * (most - least), span / (most - least)
    if sign > 0:
        points.append([float(f"{most + beyond:.6g}"), float(f"{losses[-1] + beyond * slope:.5g}")])
    else:
        points.insert(0, [float(f"{least - beyond:.6g}"), float(f"{losses[0] + beyond * slope:.5g}")])
    return points


def calibrated(takes, rows):
    """Criteria of a model fitted to takes and their measures (best not yet fitted to a level)."""
    criteria = {}
    for one, name in enumerate(CRITERIA):
        lost = 1 - takes.ratings[:, one].astype(float)
        terms, columns = [], []
        for measure, sign in MEASURES[name]:
            values = _column(rows, measure)
            points = _curve(values, lost, sign) if np.sum(~np.isnan(values)) > 10 else None
            if points is None:
                continue
            if measure == "tempoRatio":
                points = [point for point in points if point[0] < TOO_FAST[0][0]] + TOO_FAST
            losses = _loss(points, values, np.nan)
            typical = float(np.nanmean(losses))
            columns.append(np.where(np.isnan(losses), typical, losses))
            terms.append({"measure": measure, "weight": 0.0, "typical": round(typical, 4), "points": points})
        design = np.column_stack([*columns, np.ones(len(lost))])
        ridge = np.sqrt(RIDGE * len(lost)) * np.eye(len(terms), len(terms) + 1) * np.std(design, axis=0)
        wanted = np.concatenate([lost, np.zeros(len(terms))])
        least = [LEAST_WEIGHT if measure in OWN[name] else 0.0 for measure in (term["measure"] for term in terms)]
        bounds = ([*least, 0.0], np.inf)
        weights = optimize.lsq_linear(np.vstack([design, ridge]), wanted, bounds).x
        for term, weight in zip(terms, weights):
            term["weight"] = round(float(weight), 4)
        kept = [term for term in terms if term["weight"] >= 0.001]
        criteria[name] = {"best": round(1 - float(weights[-1]), 4), "power": 1, "residualSd": 0.0, "noteSd": 0.0, "terms": kept}
    return criteria


def _calibrate(work, tools, known):
    both = dataset.read(work, "train", "both", ())
    if known:
        both = both.only([(work / "measures" / f"{name}.json").exists() for name in both.names])
    found = measured(both.names, work, tools)
    rows = [found[name] for name in both.names]
    criteria = calibrated(both, rows)
    for level in LEVELS:
        model = {"level": level, "trainedOn": "simulated ratings", "criteria": json.loads(json.dumps(criteria))}
        of_level = [at for at, name in enumerate(both.names) if name.split("-")[1] == level]
        residuals = both.ratings[of_level] - rated(model, [rows[at] for at in of_level])
        check = dataset.read(work, "validation", level, ())
        for one, name in enumerate(CRITERIA):
            model["criteria"][name]["best"] = round(model["criteria"][name]["best"] + float(residuals[:, one].mean()), 4)
        checked = measured(check.names, work, tools)
        left = check.ratings - rated(model, [checked[name] for name in check.names])
        for one, name in enumerate(CRITERIA):
            model["criteria"][name]["residualSd"] = round(float(left[:, one].std()), 4)
        MODELS.mkdir(parents=True, exist_ok=True)
        (MODELS / f"{level}.json").write_text(json.dumps(model, separators=(",", ":")) + "\n")
        scored = [scoring.r_squared(check.ratings[:, one], check.ratings[:, one] - left[:, one]) for one in range(len(CRITERIA))]
        print(f"{level}: {len(both)} takes; validation R2 " + " ".join(f"{score:.3f}" for score in scored))
    for name, criterion in criteria.items():
        print(name, criterion["best"], ", ".join(f"{term['measure']} {term['weight']:.2f}" for term in criterion["terms"]))


def _twin(folder, level, number, label, plant, data, banks):
    """(name, latent ratings) of a test take with or without raised faults; rendered into folder/takes once."""
    name = f"test-{level}-{number:05d}-{label}"
    kept = folder / "takes" / f"{name}.json"
    if not kept.exists():
        take = simulate("test", level, number, data, banks, plant=plant)
        write_wav(take.samples, kept.with_suffix(".wav"))
        scores.write_csv(take.score, kept.with_suffix(".csv"))
        kept.write_text(json.dumps(take.truth))
    return name, json.loads(kept.read_text())["latent"]


def _monotonicity(work, tools, data, count):
    folder = work / "raised"
    (folder / "takes").mkdir(parents=True, exist_ok=True)
    falls, own, others = ({name: [] for name in CRITERIA} for _ in range(3))
    unheard = 0
    for level in LEVELS:
        model = json.loads((MODELS / f"{level}.json").read_text())
        for number in range(count):
            base, latent = _twin(folder, level, number, "base", None, data, work / "banks")
            raised = [one for one in range(len(CRITERIA)) if latent[one] > RAISED]
            names = [base]
            for one in raised:
                plant = (CRITERIA[one], latent[one] - RAISED)
                names.append(_twin(folder, level, number, CRITERIA[one], plant, data, work / "banks")[0])
            found = measured(names, folder, tools)
            ratings = rated(model, [found[name] for name in names])
            for one, name, row in zip(raised, names[1:], ratings[1:]):
                if found[name] == found[base]:
                    # A higher chance of mistakes that made none: the same sound twice.
                    unheard += 1
                    continue
                moved = row - ratings[0]
                falls[CRITERIA[one]].append(moved[one] < 0)
                own[CRITERIA[one]].append(-moved[one])
                others[CRITERIA[one]].append(np.abs(np.delete(moved, one)).max())
    for name in CRITERIA:
        print(
            f"{name}: falls in {np.mean(falls[name]):.1%} of {len(falls[name])}, by {np.mean(own[name]):.3f} on average; "
            f"another moves by {np.mean(others[name]):.3f} at most, less in "
            f"{np.mean(np.array(others[name]) < np.array(own[name])):.1%}"
        )
    print(f"all: falls in {np.mean(np.concatenate(list(falls.values()))):.1%}; {unheard} twins sound the same, not counted")


def main():
    """Calibrates, or checks monotonicity."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--tools", type=pathlib.Path, required=True)
    parser.add_argument("--known", action="store_true", help="use the training takes that are measured already")
    parser.add_argument("--monotonicity", type=int)
    parser.add_argument("--data", type=pathlib.Path, help="for --monotonicity, as for rating.corpus")
    options = parser.parse_args()
    if options.monotonicity:
        _monotonicity(options.work, options.tools, options.data, options.monotonicity)
    else:
        _calibrate(options.work, options.tools, options.known)


if __name__ == "__main__":
    main()
