"""R² and r of every shipped rating model on held-out simulated takes. From models/:

    /usr/bin/python3 -m rating.evaluate --work WORK [--system NAME ...]

The test takes of rating.corpus: etudes, sample sets, rooms and microphones that no training take had. Ratings are those
of the simulated panel, with its noise. Per level and model: R² and, in brackets, Pearson's r of musicality, note
accuracy, rhythmic accuracy and tone quality; "within" is r after each instrument's mean is taken from ratings and
predictions. "group mean" predicts the mean rating that the instrument has in the training takes: it hears nothing.
"latent" is the rating before the panel's noise and rounding, the best that any model could do. Networks run in the
page's own runtime (run_networks.mjs), SVR-BD from its JSON, the headline model through the core.
"""

import argparse
import json
import pathlib
import subprocess

import numpy as np

from . import dataset, headline, scoring, svr
from .networks import CRITERIA

ROOT = pathlib.Path(__file__).resolve().parents[2]
MODELS = ROOT / "public/models"
LEVELS = ("middle", "symphonic")
NETWORKS = ("pc-fcn", "m-crnn", "pcm-crnn", "siconvnet", "jointembed", "distmat")


def _row(name, takes, rated):
    cells = []
    for one in range(CRITERIA):
        wanted, got = takes.ratings[:, one], rated[:, one]
        cells.append(f"{scoring.r_squared(wanted, got):6.3f} ({scoring.correlation(wanted, got):.3f})")
    within = [scoring.within_groups(takes.ratings[:, one], rated[:, one], takes.groups) for one in range(CRITERIA)]
    print(f"{name:12s}", "  ".join(cells), "  within", " ".join(f"{value:.3f}" for value in within), flush=True)


def _baseline(takes, train):
    groups = np.array(train.groups)
    means = {group: train.ratings[groups == group].mean(0) for group in set(train.groups)}
    return np.array([means[group] for group in takes.groups])


def main():
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--tools", type=pathlib.Path, help="folder of the native tools; for svr-bd and score")
    parser.add_argument("--system", nargs="+", default=[*NETWORKS, "svr-bd", "score"])
    options = parser.parse_args()
    for level in LEVELS:
        takes = dataset.read(options.work, "test", level, ())
        print(f"\n{level}: {len(takes)} test takes; R2 (r) of musicality, note, rhythm, tone")
        _row("group mean", takes, _baseline(takes, dataset.read(options.work, "train", level, ())))
        latent = [json.loads((options.work / "takes" / f"{name}.json").read_text()).get("latent") for name in takes.names]
        if all(latent):
            _row("latent", takes, np.array(latent))
        jobs = []
        for system in options.system:
            side = MODELS / system / f"{level}.json"
            if system in NETWORKS and side.exists():
                inputs = json.loads(side.read_text())["inputs"]
                model = str(MODELS / system / f"{level}.onnx")
                jobs.append({"model": model, "inputs": inputs, "takes": takes.names, "system": system})
        command = ["node", str(ROOT / "models/rating/run_networks.mjs"), str(options.work / "inputs")]
        done = subprocess.run(command, input=json.dumps(jobs), text=True, capture_output=True, check=True, cwd=ROOT)
        for job, rated in zip(jobs, json.loads(done.stdout)):
            _row(job["system"], takes, np.array(rated))
        if "svr-bd" in options.system and (MODELS / "svr-bd" / f"{level}.json").exists():
            _row("svr-bd", takes, svr.predictions(MODELS / "svr-bd" / f"{level}.json", takes.names, options.work))
        if "score" in options.system and options.tools:
            _row("score", takes, headline.predictions(takes.names, level, options.work, options.tools))


if __name__ == "__main__":
    main()
