"""What the teachers say about every song: activations of kick, snare and hi-hat, through the core's own engines."""

import subprocess

import numpy as np

from songs import REPOSITORY

# In the order of teaching.
TEACHERS = {"pfnmf-200d": "200d-hann-centred.f32", "pfnmf-smt": "smt-hann-centred.f32"}
DROPPED_SHARE = 0.01


def activations(tools, teacher, song, folder):
    """H_D, frames x 3, kept in `folder` once computed."""
    kept = folder / "targets" / teacher / f"{song.stem}.npy"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        templates = REPOSITORY / "public/models/drum-templates" / TEACHERS[teacher]
        command = [str(tools / "drum_activations"), teacher, str(templates)]
        output = subprocess.run(command, check=True, input=song.read_bytes(), capture_output=True).stdout
        np.save(kept, np.frombuffer(output, np.float32).reshape(-1, 3))
    return np.load(kept)


def scaled(per_song):
    """Soft targets of one teacher and genre: {song: frames x 3 within [0, 1]}, without the songs that leave it.

    Per drum, minima and maxima over the genre's songs once the loudest DROPPED_SHARE of the songs' maxima (one at
    least) are left out; a song with a value above 1 is skipped.
    """
    maxima = np.stack([values.max(0) for values in per_song.values()])
    dropped = int(np.ceil(DROPPED_SHARE * len(maxima)))
    highest = np.sort(maxima, 0)[-1 - dropped] if len(maxima) > dropped else maxima.max(0)
    lowest = np.min([values.min(0) for values in per_song.values()], 0)
    targets = {song: (values - lowest) / (highest - lowest) for song, values in per_song.items()}
    return {song: values.astype(np.float32) for song, values in targets.items() if values.max() <= 1.0}
