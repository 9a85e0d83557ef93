"""Label-preserving changes of the network's input, drawn anew for every crop.

What a recording's channel does to a spectrum can be done to its band magnitudes: filters are factors per band, gain is
one factor, noise a sum. That is cheap enough to be drawn at every step, so a rendered segment is never seen twice the
same way. Band-limiting matters most: without it the hi-hats of recordings that end at 10 kHz are lost
(specs/drums.md section 9).
"""

import dataclasses
import math
import pathlib

import numpy as np
import torch

from drum_transcriber.network import BANDS, centre_frequencies


@dataclasses.dataclass
class Strength:
    """Probabilities (p_) and ranges of the changes; the defaults are what the shipped network was trained with."""

    p_low_pass: float = 0.3
    low_pass_hz: tuple = (4500.0, 18000.0)
    p_high_pass: float = 0.15
    high_pass_hz: tuple = (40.0, 250.0)
    p_equaliser: float = 0.6
    equaliser_db: float = 4.0  # standard deviation of each of three bells
    tilt_db_per_octave: float = 1.0  # standard deviation
    p_shift: float = 0.3
    shift_semitones: float = 2.0  # largest
    p_contrast: float = 0.15
    contrast: tuple = (0.85, 1.2)  # exponent of the magnitudes
    p_noise: float = 0.2
    noise_db: tuple = (-75.0, -30.0)  # against the crop's level
    p_fade: float = 0.2
    fade_db: float = 5.0
    p_band_mask: float = 0.1
    band_mask: int = 10  # widest, bands
    gain_db: float = 4.0  # standard deviation of the level after normalisation


class Augmentation:
    """@param strength Strength; generator: torch.Generator, so that a run repeats."""

    def __init__(self, strength, generator):
        self.strength, self.generator = strength, generator
        self.hertz = centre_frequencies()
        self.octaves = torch.log2(self.hertz / 1000)

    def _uniform(self, low, high, *shape):
        return low + (high - low) * torch.rand(*shape, generator=self.generator)

    def _normal(self, *shape):
        return torch.randn(*shape, generator=self.generator)

    def _chance(self, probability, *shape):
        return (torch.rand(*shape, generator=self.generator) < probability).float()

    def _response_db(self, count):
        """Random filters in dB, [count, bands]."""
        s = self.strength
        response = torch.zeros(count, BANDS)
        on = self._chance(s.p_equaliser, count, 1)
        for _ in range(3):
            centre = self._uniform(-5, 4.3, count, 1)
            width = self._uniform(0.3, 2.0, count, 1)
            response += on * s.equaliser_db * self._normal(count, 1) * torch.exp(-(((self.octaves - centre) / width) ** 2))
        response += on * s.tilt_db_per_octave * self._normal(count, 1) * self.octaves

        low, high = (math.log2(hertz / 1000) for hertz in s.low_pass_hz)
        above = torch.clamp(self.octaves - self._uniform(low, high, count, 1), min=0)
        # From a gentle filter to the wall of a lossy codec.
        slope = 2 ** self._uniform(math.log2(12), math.log2(600), count, 1)
        response -= self._chance(s.p_low_pass, count, 1) * above * slope
        low, high = (math.log2(hertz / 1000) for hertz in s.high_pass_hz)
        below = torch.clamp(self._uniform(low, high, count, 1) - self.octaves, min=0)
        response -= self._chance(s.p_high_pass, count, 1) * below * self._uniform(6, 48, count, 1)

        begin = (self._uniform(0, 1, count, 1) * BANDS).floor()
        length = (self._uniform(1, s.band_mask + 1, count, 1)).floor() * self._chance(s.p_band_mask, count, 1)
        place = torch.arange(BANDS)
        response -= 60.0 * ((place >= begin) & (place < begin + length)).float()
        return torch.clamp(response, min=-90)

    def _shift(self, magnitudes):
        """Moves each spectrum along the frequency axis, as a faster or slower tape would."""
        count = len(magnitudes)
        semitones = self._chance(self.strength.p_shift, count) * self._uniform(-1, 1, count) * self.strength.shift_semitones
        source = self.hertz * 2 ** (-semitones[:, None] / 12)
        right = torch.clamp(torch.searchsorted(self.hertz, source), 1, BANDS - 1)
        left = right - 1
        share = torch.clamp((source - self.hertz[left]) / (self.hertz[right] - self.hertz[left]), 0, 1)
        matrix = torch.zeros(count, BANDS, BANDS)
        matrix.scatter_add_(1, left[:, None], (1 - share)[:, None])
        matrix.scatter_add_(1, right[:, None], share[:, None])
        return torch.bmm(magnitudes, matrix)

    def _fade(self, count, frames):
        """Slow changes of level, factors [count, frames, 1]."""
        points = 6
        curve = torch.nn.functional.interpolate(
            self._normal(count, 1, points) * self._chance(self.strength.p_fade, count, 1, 1),
            size=frames,
            mode="linear",
            align_corners=True,
        )
        return 10 ** (self.strength.fade_db / 20 * curve.transpose(1, 2))

    def __call__(self, features):
        """Features [batch, frames, 84] (CPU) to changed ones, and gains [batch] for the network's level."""
        s = self.strength
        count, frames = features.shape[:2]
        magnitudes = self._shift(torch.exp(features * math.log(10)) - 1)
        contrast = 1 + self._chance(s.p_contrast, count) * (self._uniform(*s.contrast, count) - 1)
        bent = contrast != 1
        if bent.any():
            magnitudes[bent] = torch.clamp(magnitudes[bent], min=1e-7) ** contrast[bent, None, None]
        magnitudes *= 10 ** (self._response_db(count) / 20)[:, None, :]
        magnitudes *= self._fade(count, frames)
        noisy = self._chance(s.p_noise, count) > 0
        if noisy.any():
            level = magnitudes[noisy].mean(dim=(1, 2), keepdim=True)
            number = int(noisy.sum())
            decibels = self._uniform(*s.noise_db, number, 1, 1)
            colour = self._uniform(-3, 3, number, 1, 1) * self.octaves
            shape = level * 10 ** ((decibels + colour) / 20)
            magnitudes[noisy] += shape * torch.abs(1 + 0.3 * self._normal(number, frames, BANDS))
        gains = 10 ** (s.gain_db / 20 * self._normal(count))
        return torch.log1p(magnitudes) / math.log(10), gains


class Overlays:
    """Lays music without drums over crops: powers add, as those of independent sounds do in the mean.

    @param folder NAME.npy, float16 [frames, 84] each; chance: of every crop; decibels: range of the level against the
        crop's; generator: numpy.random.Generator
    """

    def __init__(self, folder, chance, generator, decibels=(-12.0, 6.0)):
        self.recordings = [np.load(path) for path in sorted(pathlib.Path(folder).glob("*.npy"))]
        if not self.recordings:
            raise ValueError(f"no recording in {folder}")
        self.chance, self.decibels, self.generator = chance, decibels, generator

    def __call__(self, features):
        """Features [batch, frames, 84] (CPU) to new ones."""
        features = features.clone()
        for row in torch.nonzero(torch.from_numpy(self.generator.random(len(features)) < self.chance))[:, 0].tolist():
            recording = self.recordings[int(self.generator.integers(len(self.recordings)))]
            # Short loops go round.
            place = (int(self.generator.integers(len(recording))) + np.arange(features.shape[1])) % len(recording)
            over = torch.exp(torch.from_numpy(recording[place].astype(np.float32)) * math.log(10)) - 1
            under = torch.exp(features[row] * math.log(10)) - 1
            ratio = torch.sqrt((under**2).mean() / ((over**2).mean() + 1e-9))
            factor = ratio * 10 ** (self.generator.uniform(*self.decibels) / 20)
            features[row] = torch.log1p(torch.sqrt(under**2 + (factor * over) ** 2)) / math.log(10)
        return features
