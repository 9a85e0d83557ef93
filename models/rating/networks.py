"""The rating networks of the literature, four criteria each.

PC-FCN, M-CRNN, PCM-CRNN: K. A. Pati, S. Gururani and A. Lerch, "Assessment of student music performances using deep
neural networks", Applied Sciences 8(4), 2018. SIConvNet, JointEmbedNet, DistMatNet: J. Huang et al., "Score-informed
networks for music performance assessment", ISMIR 2020. Layers as in the authors' code, written anew; PCM-CRNN is not in
it and follows the text.

In the papers every criterion has a network of its own. Here the four networks of the small systems stand side by side in
one module: every convolution has a group for each criterion, so nothing is shared, and the summed loss gives each of
them the gradient it would have alone. `SharedTrunk` is the exception and says so.

Shapes: contour, score (batch, 1, frames); mel (batch, 1, 96, frames); distance (batch, 1, N, N); result (batch, 4), not
clipped. Where a module has `evidence`, it gives (batch, 4, steps): what each step adds to the rating beyond the mean of
all steps.
"""

import torch
from torch import nn
from torch.nn import functional

CRITERIA = 4
# Where a rectified rating begins, about the mean rating: one that begins below zero would never learn.
FIRST_RATING = 0.6
LEAST_CONTOUR_FRAMES = 1000
LEAST_MEL_FRAMES = 100
CONTOUR_HOP_SECONDS = 256 / 44100
EMBEDDING = 16


def _conv(inputs, outputs, kernel, stride, first, activation=nn.ReLU):
    """A convolution over time for each criterion, normalised; `first` when all criteria read the same input."""
    groups = 1 if first else CRITERIA
    layers = [
        nn.Conv1d(inputs if first else inputs * CRITERIA, outputs * CRITERIA, kernel, stride, groups=groups),
        nn.BatchNorm1d(outputs * CRITERIA),
        activation(),
    ]
    return nn.Sequential(*layers)


class PcFcn(nn.Module):
    """Fully convolutional on the pitch contour: 1,795 parameters a criterion, 5.8 s of sight, a step each 27 frames."""

    inputs = ("contour",)
    half_sight, stride = 498, 27
    by_criterion = True

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            _conv(1, 4, 7, 3, True), _conv(4, 8, 7, 3, False), _conv(8, 16, 7, 3, False), _conv(16, 1, 35, 1, False)
        )

    def both(self, contour):
        """(ratings, evidence)"""
        steps = self.layers(contour)
        ratings = steps.mean(2)
        return ratings, steps - ratings.unsqueeze(2)

    def forward(self, contour):
        return self.layers(contour).mean(2)


def _encoder(inputs):
    widths = [(inputs, 4, True), (4, 8, False), (8, 16, False), (16, EMBEDDING, False)]
    return nn.Sequential(*[_conv(before, after, 7, 3, first) for before, after, first in widths])


class SiConvNet(nn.Module):
    """Contour and aligned score as two channels."""

    inputs = ("contour", "score")
    # Four kernels of 7, strides of 3: 1 + 6 (1 + 3 + 9 + 27) frames.
    half_sight, stride = 120, 81
    by_criterion = True

    def __init__(self):
        super().__init__()
        self.encoder = _encoder(2)
        self.rating = nn.Conv1d(EMBEDDING * CRITERIA, CRITERIA, 1, groups=CRITERIA)

    def both(self, contour, score):
        """(ratings, evidence)"""
        steps = self.rating(self.encoder(torch.cat([contour, score], 1)))
        mean = steps.mean(2)
        return functional.leaky_relu(mean), steps - mean.unsqueeze(2)

    def forward(self, contour, score):
        return self.both(contour, score)[0]


class JointEmbedNet(nn.Module):
    """Two encoders; the rating is the cosine of the angle between what they make of the playing and of the score."""

    inputs = ("contour", "score")
    by_criterion = True

    def __init__(self):
        super().__init__()
        self.playing, self.writing = _encoder(1), _encoder(1)

    def forward(self, contour, score):
        played = self.playing(contour).mean(2).reshape(-1, CRITERIA, EMBEDDING)
        written = self.writing(score).mean(2).reshape(-1, CRITERIA, EMBEDDING)
        # Written out: the exporter of torch 1.13 has no cosine similarity.
        norms = torch.sqrt((played * played).sum(2) * (written * written).sum(2) + 1e-8)
        return (played * written).sum(2) / norms


class _Residual(nn.Module):
    def __init__(self, channels):
        super().__init__()
        width = channels * CRITERIA
        self.layers = nn.Sequential(
            nn.Conv2d(width, width, 3, padding=1, groups=CRITERIA),
            nn.BatchNorm2d(width),
            nn.ReLU(),
            nn.Conv2d(width, width, 3, padding=1, groups=CRITERIA),
            nn.BatchNorm2d(width),
        )
        self.after = nn.Sequential(nn.Dropout(0.2), nn.MaxPool2d(3))

    def forward(self, picture):
        return self.after(functional.relu(picture + self.layers(picture)))


class DistMatNet(nn.Module):
    """Residual network on the matrix of distances between what is played and what is written."""

    inputs = ("distance",)
    by_criterion = True
    channels, hidden = 4, 128

    def __init__(self, size=400):
        super().__init__()
        width = self.channels * CRITERIA
        self.first = nn.Sequential(nn.Conv2d(1, width, 3, 3), nn.BatchNorm2d(width), nn.ReLU())
        self.blocks = nn.Sequential(*[_Residual(self.channels) for _ in range(3)])
        self.last = nn.Sequential(nn.Conv2d(width, width, 3, 3, groups=CRITERIA), nn.ReLU())
        side = size // 3
        for _ in range(4):
            side //= 3
        if side < 1:
            raise ValueError("the distance matrix is too small")
        self.hidden_layer = nn.Conv1d(width * side * side, self.hidden * CRITERIA, 1, groups=CRITERIA)
        self.rating = nn.Conv1d(self.hidden * CRITERIA, CRITERIA, 1, groups=CRITERIA)

    def forward(self, distance):
        seen = self.last(self.blocks(self.first(distance))).flatten(1).unsqueeze(2)
        return torch.sigmoid(self.rating(functional.relu(self.hidden_layer(seen)))).squeeze(2)


class _MelTrunk(nn.Module):
    """96 mel bands to the last state of a GRU of 200; a step each 100 frames (4.6 s)."""

    width = 200

    def __init__(self):
        super().__init__()
        layers, before = [], 1
        for channels, pool in ((32, (2, 4)), (64, (3, 5)), (128, (3, 5))):
            layers += [
                nn.Conv2d(before, channels, (3, 7), padding=(1, 3)),
                nn.BatchNorm2d(channels),
                nn.ELU(),
                nn.MaxPool2d(pool),
            ]
            before = channels
        self.layers = nn.Sequential(*layers)
        self.recurrent = nn.GRU(before * 5, self.width, batch_first=True)

    def forward(self, mel):
        seen = self.layers(mel)
        return self.recurrent(seen.flatten(1, 2).transpose(1, 2))[0][:, -1]


class MCrnn(nn.Module):
    """Convolutions and a GRU on the mel spectrogram: .72 million parameters with one output, as in the paper."""

    inputs = ("mel",)
    by_criterion = False

    def __init__(self, outputs=1):
        super().__init__()
        self.trunk = _MelTrunk()
        self.rating = nn.Linear(_MelTrunk.width, outputs)
        nn.init.constant_(self.rating.bias, FIRST_RATING)

    def forward(self, mel):
        return functional.relu(self.rating(self.trunk(mel)))


class PcmCrnn(nn.Module):
    """Contour and mel spectrogram: PC-FCN's convolutions with a GRU of 16, M-CRNN's trunk reduced to 16."""

    inputs = ("contour", "mel")
    by_criterion = False

    def __init__(self, outputs=1):
        super().__init__()
        layers, before = [], 1
        for channels in (4, 8, 16):
            layers += [nn.Conv1d(before, channels, 7, 3), nn.BatchNorm1d(channels), nn.ReLU()]
            before = channels
        self.layers = nn.Sequential(*layers)
        self.recurrent = nn.GRU(before, 16, batch_first=True)
        self.trunk = _MelTrunk()
        self.reduced = nn.Linear(_MelTrunk.width, 16)
        self.rating = nn.Linear(32, outputs)
        nn.init.constant_(self.rating.bias, FIRST_RATING)

    def forward(self, contour, mel):
        pitch = self.recurrent(self.layers(contour).transpose(1, 2))[0][:, -1]
        return functional.relu(self.rating(torch.cat([pitch, self.reduced(self.trunk(mel))], 1)))


class Separate(nn.Module):
    """Four networks of one output, one for each criterion, as in the paper."""

    def __init__(self, kind):
        super().__init__()
        self.inputs, self.by_criterion = kind.inputs, False
        self.networks = nn.ModuleList(kind() for _ in range(CRITERIA))

    def forward(self, *inputs):
        return torch.cat([network(*inputs) for network in self.networks], 1)


class SharedTrunk(nn.Module):
    """One network with four outputs: a deviation from the paper, a fourth of the time and of the download."""

    def __init__(self, kind):
        super().__init__()
        self.inputs, self.by_criterion = kind.inputs, False
        self.network = kind(CRITERIA)

    def forward(self, *inputs):
        return self.network(*inputs)


_SMALL = {"pc-fcn": PcFcn, "siconvnet": SiConvNet, "jointembed": JointEmbedNet}
_LARGE = {"m-crnn": MCrnn, "pcm-crnn": PcmCrnn}
SYSTEMS = (*_SMALL, "distmat", *_LARGE)


def network(system, shared=False, distance_size=400):
    """A new network of a system. shared: one trunk for the four criteria (M-CRNN and PCM-CRNN only)."""
    if system in _SMALL:
        return _SMALL[system]()
    if system == "distmat":
        return DistMatNet(distance_size)
    return (SharedTrunk if shared else Separate)(_LARGE[system])
