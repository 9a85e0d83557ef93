"""The kit of a session: pieces of recorded and procedural kits, changed at random, ready to be struck."""

import dataclasses
import functools

import numpy as np
from drum_data import kits as data_kits
from drum_data.audio import SAMPLE_RATE
from drum_data.kits import LEAD_SECONDS

from . import synthesis
from .signal_chain import decibels, filtered, high_pass, low_pass, peaking, resampled, shelf

# data_kits.VALIDATION_KITS and two more machines.
VALIDATION_ACOUSTIC = {"pearl_master_studio": 1.0, "sonicpi_acoustic": 1.0}
VALIDATION_ELECTRONIC = {"sci_drumtraks": 1.0, "roland_tr505": 1.0, "audiophob": 0.7}
VALIDATION_PERCUSSION = {"sci_drumtraks": 1.0, "roland_tr505": 1.0}
TRAIN_ACOUSTIC = {
    "osdk": 3.0,
    "muldjord": 3.0,
    "gogodze_phu_2": 2.5,
    "fluid_standard": 1.5,
    "fluid_power": 1.0,
    "frankensnare": 1.0,
    "fluid_brush": 0.4,
    "fluid_jazz": 0.4,
    "fluid_room": 0.3,
}
TRAIN_ELECTRONIC = {
    name: 1.0
    for name in (
        "roland_tr808 linn_lm2 sonicpi_electro roland_cr78 yamaha_mr10 roland_cr8000 casio_rz1 fluid_electronic "
        "maestro_mrk2 mfb_512 casio_sk1 rumpf"
    ).split()
}
TRAIN_PERCUSSION = {
    "winer_percussion": 1.0,
    "linn_lm2": 1.0,
    "frankensnare": 1.0,
    "fluid_standard": 1.0,
    "roland_tr808": 1.0,
}
# Evaluation only (GPL, CC-BY-SA): nothing of them is in a training set or in a threshold.
TEST_ACOUSTIC = [
    "forzee",
    "avl_red_zeppelin",
    "bja_pacific",
    "black_pearl",
    "millo_2",
    "millo_3",
    "colombo",
    "becks_ludwig",
    "millo_1",
]
TEST_ELECTRONIC = ["lmms_drums", "electric_empire", "tr808_emulation", "varibreaks", "hard_electro"]
TEST_PERCUSSION = ["gimme_a_hand", "circafrique"]
# The only recorded brushes that no training kit uses.
TEST_BRUSHES = {"winer_percussion": 1.0}

# Pieces that come from one kit together.
GROUPS = {
    "kick": ["kick"],
    "snare": ["snare", "snare_rimshot", "snare_off", "snare_muted"],
    "brush": ["snare_brush"],
    "sidestick": ["sidestick"],
    "hats": ["hh_closed", "hh_halfopen", "hh_open", "hh_pedal"],
    "toms": ["tom_low", "tom_mid", "tom_high"],
    "crash": ["crash", "splash", "china"],
    "ride": ["ride_bow", "ride_bell"],
}
# Further change of pitch of these pieces in training.
WIDELY_TUNED = {"crash": (0.75, 1.3), "ride": (0.8, 1.25), "hats": (0.85, 1.2)}
# What is struck when a kit lacks a piece: the first that it has. The label follows the sound that is heard.
FALLBACKS = {
    "snare_rimshot": ["snare"],
    "snare_off": ["snare"],
    "snare_muted": ["snare"],
    "snare_brush": ["snare"],
    "hh_halfopen": ["hh_open", "hh_closed"],
    "hh_pedal": ["hh_closed"],
    "crash2": ["crash"],
    "splash": ["crash"],
    "china": ["crash"],
    "ride_edge": ["crash"],
    "ride_bell": ["ride_bow"],
    "tom_low": ["tom_mid"],
    "tom_high": ["tom_mid"],
    "tom_mid": ["tom_high", "tom_low"],
}
# Index into shared/drums.json.
(
    KICK,
    SNARE,
    SNARE_GHOST,
    SIDE_STICK,
    HAT_CLOSED,
    HAT_OPEN,
    HAT_PEDAL,
    TOM_LOW,
    TOM_MID,
    TOM_HIGH,
    CRASH,
    RIDE,
    OTHER,
) = range(13)
INSTRUMENTS = {
    "kick": KICK,
    "snare": SNARE,
    "snare_rimshot": SNARE,
    "snare_off": SNARE,
    "snare_muted": SNARE,
    "snare_brush": SNARE,
    "sidestick": SIDE_STICK,
    "hh_closed": HAT_CLOSED,
    "hh_halfopen": HAT_OPEN,
    "hh_open": HAT_OPEN,
    "hh_pedal": HAT_PEDAL,
    "tom_low": TOM_LOW,
    "tom_mid": TOM_MID,
    "tom_high": TOM_HIGH,
    "crash": CRASH,
    "crash2": CRASH,
    "splash": CRASH,
    "china": CRASH,
    "ride_bow": RIDE,
    "ride_bell": RIDE,
}
# Level of a full stroke relative to the kick's, dB peak: what recordings of kits hold; every session strays from it.
PEAK_LEVELS = {
    "kick": 0.0,
    "snare": 0.0,
    "snare_brush": -9.0,
    "sidestick": -6.0,
    "hh_closed": -10.0,
    "hh_halfopen": -8.0,
    "hh_open": -7.0,
    "hh_pedal": -14.0,
    "tom": -2.0,
    "crash": -4.0,
    "splash": -8.0,
    "china": -6.0,
    "ride_bow": -11.0,
    "ride_bell": -8.0,
    "ot": -8.0,
}
# Percussion that resembles hi-hats and comes in endless variety: half of it procedural.
MANIFOLD_PERCUSSION = {"ot_shaker", "ot_tambourine", "ot_clap"}
# Decibels between MIDI velocities 1 and 127 (drums.md section 9: drummers use 14 to 34).
DYNAMIC_RANGE_DB = {"acoustic": (18.0, 32.0), "procedural": (14.0, 32.0), "electronic": (8.0, 26.0)}


def instrument_of(articulation):
    """Index of the instrument of an articulation."""
    return OTHER if articulation.startswith("ot_") else INSTRUMENTS[articulation]


@functools.lru_cache(maxsize=None)
def _loaded(data, name):
    pieces = data_kits.load(data, name)
    if name == "osdk":
        # The publisher's "half-closed" is neither closed nor open (SOURCES.md).
        pieces.pop("hh_halfopen", None)
    if name == "fluid_brush":
        # General MIDI's brush kit keeps its brush strokes where other kits have the snare.
        pieces["snare_brush"] = pieces.pop("snare")
    return pieces


@dataclasses.dataclass
class Piece:
    """One articulation: layers (functions returning samples of unit peak, softest first; run when first struck), the
    lead-in they share, and the peak of a full stroke in dB."""

    layers: list
    lead: float
    peak_db: float
    made: dict = dataclasses.field(default_factory=dict)

    def layer(self, index):
        """Samples of a layer."""
        if index not in self.made:
            self.made[index] = self.layers[index]()
        return self.made[index]


class SessionKit:
    """What is on stage: pieces by articulation, the dynamic range, and tags saying where the pieces come from."""

    def __init__(self, pieces, dynamic_range_db, tag, acoustic):
        self.pieces, self.dynamic_range_db, self.tag, self.acoustic = pieces, dynamic_range_db, tag, acoustic

    def strike(self, articulation, velocity, rng):
        """(articulation that sounds, samples, lead seconds, level dB below a full stroke) or None.

        velocity: MIDI's 1..127. The level falls linearly in dB with it.
        """
        for name in [articulation, *FALLBACKS.get(articulation, [])]:
            if name in self.pieces:
                piece = self.pieces[name]
                share = velocity / 127
                count = len(piece.layers)
                index = min(max(int(share * count + rng.normal(0, 0.35)), 0), count - 1)
                drop = (1 - share) * self.dynamic_range_db + rng.normal(0, 0.5)
                gain = decibels(piece.peak_db - max(drop, -1.0))
                return name, piece.layer(index) * np.float32(gain), piece.lead, max(drop, 0.0)
        return None


def _weighted(rng, weights):
    names = sorted(weights)
    values = np.array([weights[name] for name in names])
    return names[int(rng.choice(len(names), p=values / values.sum()))]


def _pools(split):
    if split == "train":
        return TRAIN_ACOUSTIC, TRAIN_ELECTRONIC, TRAIN_PERCUSSION
    if split == "validation":
        return VALIDATION_ACOUSTIC, VALIDATION_ELECTRONIC, VALIDATION_PERCUSSION
    even = lambda names: {name: 1.0 for name in names}
    return even(TEST_ACOUSTIC), even(TEST_ELECTRONIC), even(TEST_PERCUSSION + ["forzee", "lmms_drums"])


def preload(data, split):
    """Decodes every kit of a split into memory."""
    for pool in _pools(split):
        for name in pool:
            _loaded(str(data), name)


def _changed(samples, ratio, change):
    """One layer after the session's changes to its piece; keeps the attack where it is."""
    out = resampled(np.asarray(samples, np.float32), ratio)
    time = np.arange(len(out), dtype=np.float32) / SAMPLE_RATE
    if change["shorten"]:
        out = out * np.exp(-np.maximum(time - 0.01, 0) / change["shorten"])
    if change["lengthen"]:
        out = out * np.minimum(np.exp(time / change["lengthen"]), 4.0)
    if change["transient_db"]:
        out = out * (1 + (decibels(change["transient_db"]) - 1) * np.exp(-time / 0.012))
    if change["sections"]:
        out = filtered(out, *change["sections"])
    if change["drive"]:
        out = np.tanh(decibels(change["drive"]) * out / (np.max(np.abs(out)) + 1e-9))
    fade = min(len(out), 400)
    out[-fade:] *= np.linspace(1, 0, fade, dtype=np.float32)
    return (out / (np.max(np.abs(out)) + 1e-9)).astype(np.float32)


def _layered(samples, ratio, change, extra, extra_ratio, extra_gain):
    """A changed layer, with a second kit's beneath it when there is one."""
    layer = _changed(samples, ratio, change)
    if extra is None:
        return layer
    added = _changed(extra, extra_ratio, change) * np.float32(extra_gain)
    both = np.zeros(max(len(layer), len(added)), np.float32)
    both[: len(layer)] += layer
    both[: len(added)] += added
    return both / np.max(np.abs(both))


def _dulled(layer, cutoff):
    dull = filtered(layer(), low_pass(cutoff, 1))
    return dull / (np.max(np.abs(dull)) + 1e-9)


def _retuned(layer, ratio):
    return resampled(layer(), ratio)


def _change(rng, articulation, strength):
    cymbal = articulation.startswith(("crash", "ride", "hh", "splash", "china"))
    shorten = 0.0
    if rng.random() < 0.3 * strength:
        shorten = float(np.exp(rng.uniform(np.log(0.04), np.log(0.5)))) * (2.0 if cymbal else 1.0)
        if articulation.startswith("ride") or articulation == "hh_open":
            shorten = max(shorten, 0.15)
    sections = []
    if rng.random() < 0.6 * strength:
        for _ in range(int(rng.integers(1, 4))):
            centre = float(np.exp(rng.uniform(np.log(60 if not cymbal else 600), np.log(14000))))
            sections.append(peaking(centre, rng.normal(0, 4), rng.uniform(0.5, 2)))
        sections.append(shelf(rng.uniform(3000, 9000), rng.normal(0, 4), True))
    if cymbal and rng.random() < 0.4:
        sections.append(high_pass(rng.uniform(150, 500)))
    drive = float(rng.uniform(0, 10)) if rng.random() < 0.12 * strength else 0.0
    if articulation == "kick":
        # The click of metal and the distortion of electronic kicks tell them from basses.
        if rng.random() < 0.25 * strength:
            sections.append(peaking(rng.uniform(2500, 7500), rng.uniform(4, 14), rng.uniform(0.6, 1.5)))
        if rng.random() < 0.25 * strength:
            drive = float(rng.uniform(4, 16))
    return {
        "shorten": shorten,
        "lengthen": float(rng.uniform(0.15, 0.6)) if not shorten and rng.random() < 0.1 * strength else 0.0,
        "transient_db": float(rng.uniform(-6, 6)) if rng.random() < 0.25 * strength else 0.0,
        "sections": sections,
        "drive": drive,
    }


def _level_of(articulation):
    return PEAK_LEVELS.get(articulation) if articulation in PEAK_LEVELS else PEAK_LEVELS[articulation.split("_")[0]]


def assemble(data, split, rng, kind=None):
    """A random SessionKit of a split.

    kind: acoustic, electronic or procedural (default: at random, no procedural kits outside training, since their
    parameters are the same everywhere). Every group of pieces comes from another kit with p = 0.25; a second kit is
    layered with p = 0.3; pitch +-16 %; per-piece equaliser, decay, transient and drive.
    """
    acoustic, electronic, percussion = _pools(split)
    if kind is None:
        shares = {"train": [0.45, 0.2, 0.35], "validation": [0.65, 0.35, 0.0], "test": [0.6, 0.4, 0.0]}[split]
        kind = str(rng.choice(["acoustic", "electronic", "procedural"], p=shares))
    pool = electronic if kind == "electronic" else acoustic
    procedural = synthesis.ProceduralKit(int(rng.integers(2**32))) if split == "train" else {}
    strength = 1.0 if split == "train" else 0.4
    base = "procedural" if kind == "procedural" else _weighted(rng, pool)

    def source(name):
        return procedural if name == "procedural" else _loaded(str(data), name)

    def candidates(group, exclude=()):
        found = {}
        if group == "brush" and split == "test":
            return dict(TEST_BRUSHES)
        for weights, factor in ((pool, 1.0), (acoustic, 0.25), (electronic, 0.1)):
            for name, weight in weights.items():
                if name not in exclude and name not in found and GROUPS[group][0] in source(name):
                    found[name] = weight * factor
        if procedural and "procedural" not in exclude and GROUPS[group][0] in procedural:
            found["procedural"] = sum(found.values()) * (0.15 if group not in ("crash", "ride") else 0.4) + 0.01
        return found

    pitch = float(np.exp(rng.uniform(np.log(0.84), np.log(1.16)))) if rng.random() < 0.8 else 1.0
    if split != "train":
        pitch = pitch**0.4
    pieces, origins = {}, {}
    for group, articulations in GROUPS.items():
        name = base
        others = candidates(group, exclude=(base,))
        if articulations[0] not in source(base) or (others and rng.random() < 0.25):
            if not others:
                continue
            name = _weighted(rng, others)
        origins[group] = name
        group_pitch = pitch * float(np.exp(rng.normal(0, 0.03)))
        if group == "toms" and split == "train":
            # Drummers tune toms wider apart than anything else on the kit.
            group_pitch = float(np.exp(rng.uniform(np.log(0.68), np.log(1.25))))
        elif group in WIDELY_TUNED and split == "train":
            # Few kits hold recorded cymbals, but cymbals come in all sizes.
            group_pitch *= float(np.exp(rng.uniform(*np.log(WIDELY_TUNED[group]))))
        group_db = rng.normal(0, 3.5)
        second = candidates(group, exclude=(name,)) if rng.random() < 0.3 * strength else {}
        second_name = _weighted(rng, second) if second else None
        second_pitch, second_db = group_pitch * float(np.exp(rng.normal(0, 0.08))), rng.uniform(-14, -1)
        available = source(name)
        for articulation in articulations:
            raw, tom_ratio = available.get(articulation), 1.0
            if raw is None and group == "toms":
                # A kit with fewer toms: the neighbour, tuned up or down.
                neighbours = {
                    "tom_low": ["tom_mid", "tom_high"],
                    "tom_mid": ["tom_high", "tom_low"],
                    "tom_high": ["tom_mid", "tom_low"],
                }
                order = ["tom_low", "tom_mid", "tom_high"]
                for neighbour in neighbours[articulation]:
                    if neighbour in available:
                        raw = available[neighbour]
                        tom_ratio = 1.25 ** (order.index(articulation) - order.index(neighbour))
                        break
            if raw is None:
                continue
            # Four layers sound like a drummer; more only cost time.
            if len(raw) > 5:
                raw = [raw[min(len(raw) - 1, int((k + rng.random()) * len(raw) / 5))] for k in range(5)]
            change = _change(rng, articulation, strength)
            ratio = group_pitch * tom_ratio
            extra = source(second_name)[articulation] if second_name and articulation in source(second_name) else None

            layers = [
                functools.partial(
                    _layered,
                    layer,
                    ratio,
                    change,
                    extra and extra[min(len(extra) - 1, index)],
                    second_pitch,
                    decibels(second_db),
                )
                for index, layer in enumerate(raw)
            ]
            if len(layers) == 1 and rng.random() < (0.8 if kind != "electronic" else 0.3):
                # Softer strokes are duller.
                cutoffs = (rng.uniform(1500, 4000), rng.uniform(5000, 9000))
                layers = [functools.partial(_dulled, layers[0], cutoff) for cutoff in cutoffs] + layers
            pieces[articulation] = Piece(
                layers, LEAD_SECONDS / ratio, _level_of(articulation) + group_db + rng.normal(0, 1.5)
            )
    if "crash" in pieces:
        ratio = float(np.exp(rng.uniform(-0.2, 0.2)))
        crash = pieces["crash"]
        other = [functools.partial(_retuned, layer, ratio) for layer in crash.layers[-2:]]
        pieces["crash2"] = Piece(other, crash.lead / ratio, crash.peak_db)
    _add_percussion(pieces, data, rng, percussion, procedural, strength)
    if split == "train" or kind != "electronic":
        seeds = [int(seed) for seed in rng.integers(2**32, size=3)]
        pieces["brush_sweep"] = Piece(
            [functools.partial(_brush_sweep, seed) for seed in seeds], 0.0, -22.0 + rng.normal(0, 4)
        )
    tag = base if len(set(origins.values())) == 1 else base + "+" + "+".join(sorted(set(origins.values()) - {base}))
    return SessionKit(pieces, float(rng.uniform(*DYNAMIC_RANGE_DB[kind])), tag, kind)


def _add_percussion(pieces, data, rng, pool, procedural, strength):
    """Hand percussion: every ot_ articulation from a random kit that has it."""
    sources = {name: _loaded(str(data), name) for name in pool}
    if procedural:
        sources["procedural"] = procedural
    names = sorted({a for source in sources.values() for a in source if a.startswith("ot_")})
    for articulation in names:
        holders = [source for source in sources.values() if articulation in source]
        if procedural and len(holders) > 1 and articulation in MANIFOLD_PERCUSSION and rng.random() < 0.5:
            holders = [procedural]
        raw = holders[int(rng.integers(len(holders)))][articulation]
        raw = [raw[int(k)] for k in sorted(rng.choice(len(raw), min(3, len(raw)), replace=False))]
        ratio = float(np.exp(rng.uniform(np.log(0.84), np.log(1.16))))
        change = _change(rng, articulation, strength)
        layers = [functools.partial(_changed, layer, ratio, change) for layer in raw]
        pieces[articulation] = Piece(layers, LEAD_SECONDS / ratio, PEAK_LEVELS["ot"] + rng.normal(0, 4))


def _brush_sweep(seed):
    """The hiss of a brush drawn over the head: it has no onset and is never labelled."""
    rng = np.random.default_rng(seed)
    count = int(rng.uniform(0.25, 0.6) * SAMPLE_RATE)
    noise = rng.standard_normal(count, dtype=np.float32)
    noise = filtered(noise, high_pass(rng.uniform(400, 1500)), low_pass(rng.uniform(4000, 12000), 2))
    noise *= np.hanning(count).astype(np.float32) ** rng.uniform(0.5, 2)
    return noise / np.max(np.abs(noise))
