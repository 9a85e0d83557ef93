"""SVR-BD: 92 designed descriptors of a take (wasm/core/descriptors) and a linear nu-SVR for each criterion. From models/:

    /usr/bin/python3 -m rating.svr --work WORK --level middle

The authors' regressor: libsvm's defaults (C = 1, nu = .5), descriptors brought to 0..1 by the extremes of the training
takes, predictions clipped to 0..1. Fitted to the takes of both levels, which rate by one table: better on validation
takes than a level's own (--own, as published) while these are few. Writes public/models/svr-bd/LEVEL.json (shared/schemas/rating-model.schema.json).
"""

import argparse
import json
import pathlib

import numpy as np
from sklearn.svm import NuSVR

from . import dataset

MODELS = pathlib.Path(__file__).resolve().parents[2] / "public/models"


def _descriptors(names, work):
    rows = np.array([np.load(work / "inputs" / f"{name}.descriptors.npy") for name in names], float)
    return rows.reshape(len(names), -1)


def _applied(side, rows):
    svr = side["svr"]
    least, most = np.array(svr["minima"]), np.array(svr["maxima"])
    scaled = np.where(most > least, (rows - least) / np.where(most > least, most - least, 1), 0)
    return np.clip(scaled @ np.array(svr["weights"]).T + np.array(svr["biases"]), 0, 1)


def predictions(path, names, work):
    """(takes, 4) ratings by a written side file."""
    return _applied(json.loads(path.read_text()), _descriptors(names, work))


def main():
    """Fits and writes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--level", choices=("middle", "symphonic"), required=True)
    parser.add_argument("--own", action="store_true", help="fit to the takes of this level alone")
    options = parser.parse_args()
    takes = dataset.read(options.work, "train", options.level if options.own else "both", ("descriptors",))
    check = dataset.read(options.work, "validation", options.level, ("descriptors",))
    rows = _descriptors(takes.names, options.work)
    least, most = rows.min(0), rows.max(0)
    scaled = np.where(most > least, (rows - least) / np.where(most > least, most - least, 1), 0)
    fits = [NuSVR(kernel="linear", C=1.0, nu=0.5).fit(scaled, column) for column in takes.ratings.T.astype(float)]
    names = (options.work / "inputs/DESCRIPTOR_NAMES.txt").read_text().split()
    side = {
        "system": "svr-bd",
        "level": options.level,
        "trainedOn": "simulated ratings",
        "inputs": ["descriptors"],
        "residualSd": [0.0] * 4,
        "svr": {
            "descriptors": names,
            "minima": [float(f"{value:.8g}") for value in least],
            "maxima": [float(f"{value:.8g}") for value in most],
            "weights": [[float(f"{value:.7g}") for value in fit.coef_[0]] for fit in fits],
            "biases": [float(f"{fit.intercept_[0]:.7g}") for fit in fits],
        },
    }
    rated = _applied(side, _descriptors(check.names, options.work))
    side["residualSd"] = np.std(check.ratings - rated, axis=0).astype(float).round(4).tolist()
    folder = MODELS / "svr-bd"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{options.level}.json").write_text(json.dumps(side, indent=1) + "\n")
    print(f"{options.level}: {len(takes)} takes, residual SD on {len(check)} validation takes {side['residualSd']}")


if __name__ == "__main__":
    main()
