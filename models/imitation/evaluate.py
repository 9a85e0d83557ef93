"""AUC, accuracy and r on MASTmelody, on melodies and singers kept out of training.

    cd models && /usr/bin/python3 -m imitation.evaluate --mast DIR --tool ../build/native-release/wasm/tools/extract_imitations

Five folds over examination questions: both melodies of a question and all who sang them are held out together, so no
test melody and no test singer is ever in training (assessment.md section 6, "strict"). Everything chosen is chosen in
the training folds. The reference of a test is one other rendering of its melody, drawn with a fixed seed. The shipped
model that learned from simulated imitations alone has seen none of it. r: against the mean of the later grades, 1-4.
"""

import argparse

import numpy as np
from sklearn.metrics import f1_score, roc_auc_score

from imitation import examples, features
from imitation.model import Model, folds
from imitation.train import MODELS

FOLDS = 5
BOOTSTRAPS = 2000


def interval(passed, said, groups):
    """95 % of AUC over bootstrap samples of whole questions."""
    rng = np.random.default_rng(0)
    names = np.unique(groups)
    rows = {name: np.flatnonzero(groups == name) for name in names}
    found = []
    for _ in range(BOOTSTRAPS):
        drawn = np.concatenate([rows[name] for name in rng.choice(names, len(names))])
        found.append(roc_auc_score(passed[drawn], said[drawn]))
    return np.quantile(found, [0.025, 0.975])


def show(name, data, said, grade=None):
    low, high = interval(data.passed, said, data.groups)
    line = f"{name:44s} AUC {roc_auc_score(data.passed, said):.3f} [{low:.3f} {high:.3f}]"
    if grade is not None:
        right = (said > 0.5) == data.passed
        error = np.mean(np.abs(grade - data.grades))
        line += f"  accuracy {right.mean():.3f}  F1 {f1_score(data.passed, said > 0.5, average='macro'):.3f}"
        line += f"  r {np.corrcoef(grade, data.grades)[0, 1]:.3f}  MAE {error:.2f}"
    print(line, flush=True)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--tool", required=True)
    options.add_argument("--mast", required=True)
    options.add_argument("--splits", type=int, default=1, help="ways to deal questions into folds")
    arguments = options.parse_args()
    data = examples.from_mast(arguments.mast, arguments.tool)
    print(f"{len(data.passed)} performances, {data.passed.sum()} pass; majority {1 - data.passed.mean():.3f}")
    deviation = features.names(arguments.tool).index("keyMeanAbsolute")
    show("one descriptor: mean |deviation|, in key", data, -data.descriptors[:, 0, deviation].astype(np.float64))
    simulated = Model.shipped(MODELS / "imitation/weights.f32", data.descriptors.shape[2])
    show("shipped: simulated imitations alone", data, *simulated.judge(data.descriptors[:, 0], data.pictures[:, 0]))
    for split in range(1, 1 + arguments.splits):
        fold = folds(data.groups, FOLDS, split)
        parts = np.zeros((4, len(fold)))
        both = np.zeros((2, len(fold)))
        for held in range(FOLDS):
            outside = fold == held
            test = data.part(outside)
            model = Model(data.part(~outside))
            parts[:, outside] = model.parts(test.descriptors[:, 0], test.pictures[:, 0])
            both[:, outside] = model.judge(test.descriptors[:, 0], test.pictures[:, 0])
        show(f"split {split}: linear", data, parts[0], np.clip(parts[1], 1, 4))
        show(f"split {split}: networks", data, parts[2], np.clip(parts[3], 1, 4))
        show(f"split {split}: both (what ships)", data, *both)
        each = [roc_auc_score(data.passed[fold == held], both[0][fold == held]) for held in range(FOLDS)]
        print(f"  by fold {np.round(each, 3)}, mean {np.mean(each):.3f}")


if __name__ == "__main__":
    main()
