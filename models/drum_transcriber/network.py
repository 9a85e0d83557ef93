"""The drum network: convolutions over the spectrogram, recurrence at half the frame rate, 22 outputs per frame.

Convolutional-recurrent after R. Vogl, M. Dorfer, P. Knees, "Towards multi-instrument drum transcription", DAFx 2018, and
M. Zehren, M. Alunno, P. Bientinesi, "ADTOF", ISMIR 2021. Three things differ, all for one CPU core: the convolutions
step in frequency instead of pooling; the recurrent layers see pairs of frames, so half as many steps, while the frames
themselves go past them to the head, which keeps the 10 ms resolution; and the level of the window is set inside.
"""

import math

import torch
from torch import nn
from torch.nn import functional

BANDS = 84
FRAMES_PER_SECOND = 100

# Outputs per frame, in order.
DETECTIONS = ("KD", "SD", "SS", "HH", "TT", "CY", "OT")
HI_HAT = slice(7, 10)  # shares: closed, open, pedal
TOM = slice(10, 13)  # shares: low, mid, high
CYMBAL = slice(13, 15)  # shares: crash, ride
VELOCITY = slice(15, 22)  # of each detection, 0..1
OUTPUTS = 22

# Level that a window is brought to: weighted RMS of the band magnitudes. High enough that a hi-hat 50 dB below the kick
# stands clear of the 1 in log10(1 + x).
TARGET_LEVEL = 60.0
# A window this far below the target is taken for silence and not raised any further.
LARGEST_GAIN = 10 ** (60 / 20)


def centre_frequencies():
    """Centres in Hz, float32 [84], of the bands of wasm/core/audio/filter_bank.h logFrequency (12 per octave around
    440 Hz, 20 Hz to 20 kHz, moved to the nearest bins of a 2048-point FFT at 44.1 kHz, each bin once)."""
    steps = torch.arange(math.ceil(12 * math.log2(20 / 440)), math.floor(12 * math.log2(20000 / 440)) + 1)
    hertz_per_bin = 44100 / 2048
    bins = torch.unique(torch.round(440 * 2 ** (steps / 12) / hertz_per_bin))
    return bins[1:-1] * hertz_per_bin


class LevelNormalisation(nn.Module):
    """Sets the level of a window: log10(1 + x) in and out, both [batch, frames, 84].

    The magnitudes x are scaled so that their RMS over frames and bands, each band weighted by the square root of its
    frequency (which makes pink noise flat, so that a bass drum alone does not decide), is TARGET_LEVEL.
    """

    def __init__(self):
        super().__init__()
        self.register_buffer("weights", torch.sqrt(centre_frequencies() / 1000), persistent=False)

    def forward(self, features, gain=None):
        """@param gain [batch] or None: further factors, for augmentation"""
        magnitudes = torch.exp(features * math.log(10)) - 1
        level = torch.sqrt(torch.mean((magnitudes * self.weights) ** 2, dim=(1, 2), keepdim=True))
        factor = torch.clamp(TARGET_LEVEL / torch.clamp(level, min=TARGET_LEVEL / LARGEST_GAIN), max=LARGEST_GAIN)
        if gain is not None:
            factor = factor * gain[:, None, None]
        return torch.log(1 + magnitudes * factor) / math.log(10)


class DrumNetwork(nn.Module):
    """Features [batch, frames, 84] to logits [batch, frames, 22]; `activations` turns these into what is exported."""

    def __init__(self, channels=(16, 32, 64, 96), width=128, recurrent=80, head=64, dropout=0.1):
        super().__init__()
        self.configuration = {
            "channels": tuple(channels),
            "width": width,
            "recurrent": recurrent,
            "head": head,
            "dropout": dropout,
        }
        self.level = LevelNormalisation()
        self.standardise = nn.BatchNorm1d(BANDS)
        blocks = []
        before = 1
        for index, after in enumerate(channels):
            # The first step spans a fifth and leaves 28 bands; the others halve: 14, 7, 4.
            kernel, step = ((3, 7), 3) if index == 0 else ((3, 3), 2)
            padding = (kernel[0] // 2, kernel[1] // 2)
            blocks += [
                nn.Conv2d(before, after, kernel, stride=(1, step), padding=padding, bias=False),
                nn.BatchNorm2d(after),
                nn.ReLU(inplace=True),
            ]
            before = after
        self.convolutions = nn.Sequential(*blocks)
        with torch.no_grad():
            bands = self.convolutions(torch.zeros(1, 1, 1, BANDS)).shape[3]
        self.reduce = nn.Linear(before * bands, width)
        self.dropout = nn.Dropout(dropout)
        self.recurrent = nn.GRU(2 * width, recurrent, num_layers=2, bidirectional=True, batch_first=True, dropout=dropout)
        self.spread = nn.Linear(2 * recurrent, 2 * head)
        self.head = nn.Conv1d(width + head, head, 3, padding=1)
        self.outputs = nn.Linear(head, OUTPUTS)

    def forward(self, features, gain=None):
        """@param gain see LevelNormalisation"""
        frames = features.shape[1]
        x = self.level(features, gain)
        x = self.standardise(x.transpose(1, 2)).transpose(1, 2)
        x = self.convolutions(x.unsqueeze(1))
        x = torch.relu(self.reduce(x.permute(0, 2, 1, 3).flatten(2)))
        x = self.dropout(x)
        # Pairs of frames, the last one repeated where their number is odd.
        even = x[:, 0::2]
        odd = torch.cat([x[:, 1:], x[:, -1:]], dim=1)[:, 0::2]
        y, _ = self.recurrent(torch.cat([even, odd], dim=2))
        y = self.spread(self.dropout(y))
        y = y.reshape(y.shape[0], -1, y.shape[2] // 2)[:, :frames]
        z = functional.relu(self.head(torch.cat([x, y], dim=2).transpose(1, 2))).transpose(1, 2)
        return self.outputs(self.dropout(z))


def activations(logits):
    """Logits [.., 22] to sigmoids of detections and velocities and to shares (softmax within each group)."""
    return torch.cat(
        [
            torch.sigmoid(logits[..., : len(DETECTIONS)]),
            torch.softmax(logits[..., HI_HAT], dim=-1),
            torch.softmax(logits[..., TOM], dim=-1),
            torch.softmax(logits[..., CYMBAL], dim=-1),
            torch.sigmoid(logits[..., VELOCITY]),
        ],
        dim=-1,
    )


def run_in_windows(network, features, window=2000, context=150):
    """Activations float32 [frames, 22] of a recording of any length, as the engine computes them: in overlapping windows
    of which the middle counts, the last one reaching back (wasm/core/drums/feature_windows.h).

    @param features tensor [frames, 84]
    """
    frames = features.shape[0]
    result = torch.zeros(frames, OUTPUTS)
    kept = 0
    network.eval()
    with torch.no_grad():
        while kept < frames:
            first = max(0, min(kept - context, frames - window))
            last = min(frames, first + window)
            end = frames if last == frames else last - context
            result[kept:end] = activations(network(features[None, first:last]))[0, kept - first : end - first]
            kept = end
    return result
