"""Standard MIDI Files: events with a tempo map, drum notes of the Groove MIDI Dataset, and a writer."""

import dataclasses

# Roland TD-11 notes of the Groove MIDI Dataset (magenta.tensorflow.org/datasets/groove) to articulations, the nearest
# first.
DRUM_ARTICULATIONS = {
    36: ["kick"],
    38: ["snare"],
    40: ["snare_rimshot", "snare"],
    37: ["sidestick"],
    22: ["hh_closed"],
    42: ["hh_closed"],
    44: ["hh_pedal", "hh_closed"],
    26: ["hh_open"],
    46: ["hh_open"],
    43: ["tom_low"],
    58: ["tom_low"],
    45: ["tom_mid", "tom_low"],
    47: ["tom_mid", "tom_low"],
    48: ["tom_high"],
    50: ["tom_high"],
    49: ["crash"],
    52: ["crash"],
    55: ["splash", "crash"],
    57: ["crash"],
    51: ["ride_bow", "crash"],
    53: ["ride_bow", "crash"],
    59: ["ride_bow", "crash"],
}


@dataclasses.dataclass
class Event:
    """tick; message: the bytes of a channel message, or tempo: microseconds per quarter (then message is empty)."""

    tick: int
    message: bytes
    tempo: int = 0


def _variable(content, at):
    value = 0
    while True:
        byte = content[at]
        at += 1
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at


def read(path):
    """(ticks per quarter, events of all tracks sorted by tick) of a file with metrical time."""
    content = path.read_bytes()
    ticks_per_quarter = int.from_bytes(content[12:14], "big")
    events = []
    at = 8 + int.from_bytes(content[4:8], "big")
    while at + 8 <= len(content):
        end = at + 8 + int.from_bytes(content[at + 4 : at + 8], "big")
        at += 8
        tick, status = 0, 0
        while at < end:
            delta, at = _variable(content, at)
            tick += delta
            if content[at] >= 0x80:
                status = content[at]
                at += 1
            if status == 0xFF:
                kind = content[at]
                length, at = _variable(content, at + 1)
                if kind == 0x51:
                    events.append(Event(tick, b"", int.from_bytes(content[at : at + length], "big")))
                at += length
            elif status in (0xF0, 0xF7):
                length, at = _variable(content, at)
                at += length
            else:
                size = 1 if status & 0xF0 in (0xC0, 0xD0) else 2
                events.append(Event(tick, bytes([status]) + content[at : at + size]))
                at += size
        at = end
    return ticks_per_quarter, sorted(events, key=lambda event: event.tick)


def read_notes(path):
    """(seconds, note, velocity) of every note-on."""
    ticks_per_quarter, events = read(path)
    notes = []
    seconds, last, tempo = 0.0, 0, 500000
    for event in events:
        seconds += (event.tick - last) * tempo / 1e6 / ticks_per_quarter
        last = event.tick
        if event.tempo:
            tempo = event.tempo
        elif event.message[0] & 0xF0 == 0x90 and event.message[2] > 0:
            notes.append((seconds, event.message[1], event.message[2]))
    return notes


def _coded(value):
    digits = [value & 0x7F]
    while value := value >> 7:
        digits.append(value & 0x7F | 0x80)
    return bytes(reversed(digits))


def write(path, ticks_per_quarter, events):
    """A format-0 file of the events."""
    track, last = bytearray(), 0
    for event in events:
        track += _coded(event.tick - last)
        last = event.tick
        track += b"\xff\x51\x03" + event.tempo.to_bytes(3, "big") if event.tempo else event.message
    track += b"\x00\xff\x2f\x00"
    header = b"MThd" + (6).to_bytes(4, "big") + (0).to_bytes(2, "big") + (1).to_bytes(2, "big")
    header += ticks_per_quarter.to_bytes(2, "big")
    path.write_bytes(header + b"MTrk" + len(track).to_bytes(4, "big") + bytes(track))
