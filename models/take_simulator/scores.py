"""Monophonic written music with what a player needs beyond it (slurs, staccato, dynamics), and its files."""

import csv
import dataclasses
import json
import pathlib
import xml.sax.saxutils as xml_escape

from drum_data import midi as midi_files

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
# Ticks per quarter of every file written here: thirds and 32nds are whole numbers.
DIVISIONS = 480
_NAMES = [("C", 0), ("C", 1), ("D", 0), ("E", -1), ("E", 0), ("F", 0), ("F", 1), ("G", 0), ("A", -1), ("A", 0), ("B", -1)]
_NAMES.append(("B", 0))
# Length in quarters: (MusicXML type, dots, notes in the time of two for triplets)
_NOTE_TYPES = {
    4.0: ("whole", 0, False),
    3.0: ("half", 1, False),
    2.0: ("half", 0, False),
    1.5: ("quarter", 1, False),
    1.0: ("quarter", 0, False),
    0.75: ("eighth", 1, False),
    0.5: ("eighth", 0, False),
    0.375: ("16th", 1, False),
    0.25: ("16th", 0, False),
    0.125: ("32nd", 0, False),
    2 / 3: ("quarter", 0, True),
    1 / 3: ("eighth", 0, True),
    1 / 6: ("16th", 0, True),
}


@dataclasses.dataclass
class Note:
    """onset, duration: quarters; midi: written pitch; slurred: joined to the note before; level: -1 soft to 1 loud."""

    onset: float
    duration: float
    midi: int
    slurred: bool = False
    staccato: bool = False
    level: float = 0.0


@dataclasses.dataclass
class Score:
    """Written music. transposition: semitones from written to sounding. bars: (onset, duration, beat), quarters."""

    title: str
    instrument: str
    transposition: int
    quarters_per_minute: float
    bars: list
    notes: list

    @property
    def seconds(self):
        """Length at the written tempo."""
        last = self.notes[-1]
        return (last.onset + last.duration) * 60 / self.quarters_per_minute

    def bar_of(self, onset):
        """Index of the bar that holds an onset."""
        index = 0
        for at, bar in enumerate(self.bars):
            if bar[0] <= onset + 1e-6:
                index = at
        return index


def instruments():
    """Instrument id to its row of shared/instruments.json."""
    rows = json.loads((REPOSITORY / "shared/instruments.json").read_text())["instruments"]
    return {row["id"]: row for row in rows}


def as_json(score):
    """The score as shared/schemas/score.schema.json describes it."""
    notes = []
    for note in score.notes:
        bar = score.bar_of(note.onset)
        step, alter = _NAMES[note.midi % 12]
        notes.append(
            {
                "onset": round(note.onset, 6),
                "duration": round(note.duration, 6),
                "midi": note.midi,
                "name": f"{step}{ {0: '', 1: '♯', -1: '♭'}[alter] }{note.midi // 12 - 1}",
                "bar": bar,
                "beat": round(1 + (note.onset - score.bars[bar][0]) / score.bars[bar][2], 6),
            }
        )
    return {
        "title": score.title,
        "composer": "",
        "transposition": score.transposition,
        "quartersPerMinute": score.quarters_per_minute,
        "bars": [
            {"number": str(index + 1), "onset": onset, "duration": duration, "beatQuarters": beat}
            for index, (onset, duration, beat) in enumerate(score.bars)
        ],
        "notes": notes,
    }


def write_csv(score, path):
    """Rows onset_quarters, duration_quarters, written_midi, sounding_midi, slurred, staccato, level."""
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            ["onset_quarters", "duration_quarters", "written_midi", "sounding_midi", "slurred", "staccato", "level"]
        )
        for note in score.notes:
            writer.writerow(
                [
                    f"{note.onset:.6f}",
                    f"{note.duration:.6f}",
                    note.midi,
                    note.midi + score.transposition,
                    int(note.slurred),
                    int(note.staccato),
                    f"{note.level:.3f}",
                ]
            )


def write_midi(score, path):
    """A format-0 file of the SOUNDING pitches at the written tempo: MIDI files state no transposition."""
    events = [midi_files.Event(0, b"", round(6e7 / score.quarters_per_minute))]
    for note in score.notes:
        pitch = note.midi + score.transposition
        start = round(note.onset * DIVISIONS)
        # One tick of silence keeps repeated notes apart.
        end = max(start + 1, round((note.onset + note.duration) * DIVISIONS) - 1)
        velocity = int(round(80 + 30 * note.level))
        events.append(midi_files.Event(start, bytes([0x90, pitch, velocity])))
        events.append(midi_files.Event(end, bytes([0x80, pitch, 0])))
    midi_files.write(pathlib.Path(path), DIVISIONS, sorted(events, key=lambda event: event.tick))


def _nearest_type(duration):
    for length, found in _NOTE_TYPES.items():
        if abs(length - duration) < 1e-3:
            return found
    return None


def _split(duration):
    """A duration as a sum of printable ones, longest first (None when it cannot be written)."""
    if _nearest_type(duration):
        return [duration]
    parts = []
    for length in sorted((length for length, kind in _NOTE_TYPES.items() if not kind[2]), reverse=True):
        while duration >= length - 1e-6:
            parts.append(length)
            duration -= length
    return parts if abs(duration) < 1e-3 else None


def _xml_note(score, midi, duration, tie_in, tie_out):
    kind, dots, triplet = _nearest_type(duration)
    if midi is None:
        head = "<rest/>"
    else:
        step, alter = _NAMES[midi % 12]
        sign = f"<alter>{alter}</alter>" if alter else ""
        head = f"<pitch><step>{step}</step>{sign}<octave>{midi // 12 - 1}</octave></pitch>"
    ties = ('<tie type="stop"/>' if tie_in else "") + ('<tie type="start"/>' if tie_out else "")
    modification = (
        "<time-modification><actual-notes>3</actual-notes><normal-notes>2</normal-notes></time-modification>"
        if triplet
        else ""
    )
    return (
        f"<note>{head}<duration>{round(duration * DIVISIONS)}</duration>{ties}<type>{kind}</type>"
        f"{'<dot/>' * dots}{modification}</note>"
    )


def write_musicxml(score, path):
    """A partwise MusicXML 4.0 document: written pitch, transposition, tempo; notes tied across bar lines."""
    pieces = []
    for bar_onset, bar_duration, _ in score.bars:
        position, end, pieces_of_bar = bar_onset, bar_onset + bar_duration, []
        for note in score.notes:
            start, stop = max(note.onset, bar_onset), min(note.onset + note.duration, end)
            if stop <= start + 1e-6:
                continue
            if start > position + 1e-6:
                pieces_of_bar += [(None, part, False, False) for part in _split(start - position)]
            parts = _split(stop - start)
            for index, part in enumerate(parts):
                tie_in = index > 0 or start > note.onset + 1e-6
                tie_out = index < len(parts) - 1 or note.onset + note.duration > stop + 1e-6
                pieces_of_bar.append((note.midi, part, tie_in, tie_out))
            position = stop
        if position < end - 1e-6:
            pieces_of_bar += [(None, part, False, False) for part in _split(end - position)]
        pieces.append(pieces_of_bar)
    measures, shown = [], None
    for index, (_, duration, beat) in enumerate(score.bars):
        attributes = ""
        if index == 0:
            octaves = int(score.transposition / 12)
            chromatic = score.transposition - 12 * octaves
            attributes += f"<divisions>{DIVISIONS}</divisions><key><fifths>0</fifths></key>"
        if (duration, beat) != shown:
            unit = 8 if beat in (0.5, 1.5) else 4
            attributes += f"<time><beats>{round(duration * unit / 4)}</beats><beat-type>{unit}</beat-type></time>"
            shown = (duration, beat)
        if index == 0:
            attributes += "<clef><sign>G</sign><line>2</line></clef>"
            attributes += f"<transpose><chromatic>{chromatic}</chromatic><octave-change>{octaves}</octave-change></transpose>"
        tempo = f'<direction><sound tempo="{score.quarters_per_minute:g}"/></direction>' if index == 0 else ""
        measures.append(
            f'<measure number="{index + 1}">'
            + (f"<attributes>{attributes}</attributes>" if attributes else "")
            + tempo
            + "".join(_xml_note(score, *piece) for piece in pieces[index])
            + "</measure>"
        )
    title = xml_escape.escape(score.title)
    pathlib.Path(path).write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<score-partwise version="4.0">'
        f"<work><work-title>{title}</work-title></work>"
        f'<part-list><score-part id="P1"><part-name>{score.instrument}</part-name></score-part></part-list>'
        f'<part id="P1">{"".join(measures)}</part></score-partwise>\n'
    )
