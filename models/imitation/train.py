"""Trains the models of imitations and writes them where they ship.

    cmake --preset native-release && cmake --build build/native-release --target extract_imitations
    cd models && /usr/bin/python3 -m imitation.train --tool ../build/native-release/wasm/tools/extract_imitations
    cd models && /usr/bin/python3 -m imitation.train --tool ... --mast ../../shared/data/assessment/mast

Without --mast: from simulated imitations alone, to public/models/imitation. With it: from MASTmelody (CC BY-NC-SA
4.0), to public/models/imitation-mast. Then run models/refresh_manifest.py. Two minutes each on a free core.
"""

import argparse
import pathlib

from imitation import examples
from imitation.model import Model, folds, grade_band

MODELS = pathlib.Path(__file__).resolve().parents[2] / "public/models"
SIMULATED, SIMULATED_SEED = 1500, 1
FOLDS = 5


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--tool", required=True)
    options.add_argument("--mast")
    arguments = options.parse_args()
    if arguments.mast:
        learned = examples.from_mast(arguments.mast, arguments.tool)
        name = "imitation-mast"
    else:
        learned = examples.simulated(SIMULATED, arguments.tool, SIMULATED_SEED)
        name = "imitation"
    # the band comes from the grades of a fifth that was held out, whole questions together
    outside = folds(learned.groups, FOLDS, seed=1) == 0
    part = learned.part(outside)
    judged = Model(learned.part(~outside)).judge(part.descriptors[:, 0], part.pictures[:, 0])[1]
    band = grade_band(part.grades, judged)
    model = Model(learned, band=band)
    (MODELS / name).mkdir(exist_ok=True)
    (MODELS / name / "weights.f32").write_bytes(model.floats().tobytes())
    print(f"{name}: {len(outside)} imitations, band {band[0]:+.2f} {band[1]:+.2f}, {len(model.floats())} numbers")


if __name__ == "__main__":
    main()
