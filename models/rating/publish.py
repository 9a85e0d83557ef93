"""Enters the exported rating models in public/models/manifest.json. From models/:

    /usr/bin/python3 -m rating.publish, then npx prettier --write public/models/*/*.json public/models/manifest.json
"""

import hashlib
import json
import pathlib

from .networks import SYSTEMS

MODELS = pathlib.Path(__file__).resolve().parents[2] / "public/models"
LEVELS = ("middle", "symphonic")


def _entries():
    for system in (*SYSTEMS, "svr-bd"):
        for level in LEVELS:
            for file, kind in ((f"{system}/{level}.json", "rating-model"), (f"{system}/{level}.onnx", "rating-network")):
                if (MODELS / file).exists():
                    yield {
                        "file": file,
                        "sha256": hashlib.sha256((MODELS / file).read_bytes()).hexdigest(),
                        "kind": kind,
                        "engines": [f"{system}/{level}"],
                        "trainedOn": "simulated ratings",
                        "licence": "CC-BY-4.0",
                        "card": f"{system}/README.md",
                    }


def main():
    """Replaces the entries of rating models, leaves all others as they are."""
    path = MODELS / "manifest.json"
    manifest = json.loads(path.read_text())
    others = [entry for entry in manifest["models"] if entry["kind"] not in ("rating-model", "rating-network")]
    manifest["models"] = others + list(_entries())
    path.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
