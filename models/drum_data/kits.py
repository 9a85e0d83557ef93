"""The one-shots of the data pack: which are held out, which are wrong, how they are cut."""

import pathlib

from .audio import decode_all

# Kept out of every training set so that thresholds and time stamps can be checked on unheard kits.
VALIDATION_KITS = {"pearl_master_studio", "sonicpi_acoustic", "sci_drumtraks"}
# Hits whose spectrum contradicts their name (found by spectrum, not by ear).
MISNAMED = {
    "drums/kits/sonicpi_electro/hh_closed/01.flac",
    "drums/kits/sonicpi_electro/snare/02.flac",
    "drums/kits/casio_sk1/hh_closed/01.flac",
    "drums/kits/frankensnare/snare_brush/04.flac",
}
MISNAMED_ARTICULATIONS = {
    ("yamaha_mr10", "snare_brush"),
    ("osdk", "ride_edge"),
    ("fluid_electronic", "tom_low"),
    ("fluid_electronic", "tom_mid"),
    ("fluid_electronic", "tom_high"),
}
# The data pack cuts every one-shot to start this long before its onset.
LEAD_SECONDS = 0.0007


def load(data, name):
    """{articulation: [samples, softest first]} of one kit, wrongly named hits left out."""
    paths = [
        path
        for path in sorted((pathlib.Path(data) / "drums/kits" / name).glob("*/*"))
        if (name, path.parent.name) not in MISNAMED_ARTICULATIONS
        and f"drums/kits/{name}/{path.parent.name}/{path.name}" not in MISNAMED
    ]
    hits = {}
    for path, samples in zip(paths, decode_all(paths)):
        hits.setdefault(path.parent.name, []).append(samples)
    return hits
