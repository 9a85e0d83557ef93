#!/usr/bin/env python3
"""Writes the SHA-256 of every shipped model into public/models/manifest.json; run it after an export.

    python3 models/refresh_manifest.py
"""

import hashlib
import json
from pathlib import Path

MODELS = Path(__file__).resolve().parents[1] / "public/models"


def main():
    manifest = MODELS / "manifest.json"
    text = manifest.read_text()
    for model in json.loads(text)["models"]:
        digest = hashlib.sha256((MODELS / model["file"]).read_bytes()).hexdigest()
        if digest != model["sha256"]:
            text = text.replace(model["sha256"], digest)
            print(f"{model['file']} changed")
    manifest.write_text(text)


if __name__ == "__main__":
    main()
