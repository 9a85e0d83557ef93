"""From models/: /usr/bin/python3 -m unittest drum_transcriber.test_training"""

import pathlib
import tempfile
import unittest

import numpy as np
import torch

from drum_transcriber.augmentation import Overlays
from drum_transcriber.dataset import Segments, without_hats
from drum_transcriber.export import mean_of
from drum_transcriber.network import BANDS
from drum_transcriber.rendering.performances import Habits, generated, varied

KICK, HI_HAT_CLOSED = 0, 4  # shared/drums.json


def events(instruments):
    return np.array([(0.1 * i, instrument, 1.0, 0.0) for i, instrument in enumerate(instruments)], float)


class OverlaysTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        rng = np.random.default_rng(3)
        np.save(self.folder / "loop.npy", np.log10(1 + rng.uniform(0, 40, (70, BANDS))).astype(np.float16))
        self.crops = torch.log10(1 + torch.from_numpy(rng.uniform(0, 9, (6, 200, BANDS)).astype(np.float32)))

    def test_equal_levels_double_the_power(self):
        laid_over = Overlays(self.folder, 1.0, np.random.default_rng(1), decibels=(0.0, 0.0))(self.crops)
        power = lambda features: ((10**features - 1) ** 2).mean(dim=(1, 2))
        # Single precision through a logarithm and back: some 1e-6 each way.
        torch.testing.assert_close(power(laid_over), 2 * power(self.crops), rtol=1e-4, atol=0)
        self.assertTrue(bool((laid_over >= self.crops - 1e-5).all()), "sound was taken away")

    def test_chance_decides_how_many(self):
        overlays = Overlays(self.folder, 0.3, np.random.default_rng(1))
        changed = sum(bool((overlays(self.crops[:1]) != self.crops[:1]).any()) for _ in range(200))
        # Binomial: 60 +- 6.5; four standard deviations.
        self.assertTrue(34 < changed < 86, changed)

    def test_needs_recordings(self):
        with tempfile.TemporaryDirectory() as empty, self.assertRaises(ValueError):
            Overlays(pathlib.Path(empty), 0.3, np.random.default_rng(1))


class WithoutHatsTest(unittest.TestCase):
    def test_drums_without_hats_alone(self):
        played = [events([KICK] * 12), events([KICK] * 11 + [HI_HAT_CLOSED]), events([KICK] * 3), np.zeros((0, 4))]
        segments = Segments(np.zeros((4, 1, BANDS)), played, np.ones((4, 7), bool), [{}] * 4)
        self.assertEqual(without_hats(segments).tolist(), [True, False, False, False])


class MeanTest(unittest.TestCase):
    def test_shares(self):
        one = {"average": {"w": torch.tensor([1.0, 2.0]), "count": torch.tensor(5)}, "step": 7}
        two = {"average": {"w": torch.tensor([3.0, 6.0]), "count": torch.tensor(9)}, "step": 8}
        mean = mean_of(one, two, 0.25)
        self.assertEqual(mean["average"]["w"].tolist(), [1.5, 3.0])
        self.assertEqual((int(mean["average"]["count"]), mean["step"]), (5, 7))
        self.assertEqual(one["average"]["w"].tolist(), [1.0, 2.0])


class HabitsTest(unittest.TestCase):
    def hats(self, habits):
        rng = np.random.default_rng(8)
        pieces = [varied(generated(rng, 12.0, "rock"), rng, 12.0, habits) for _ in range(40)]
        return sum(any(name.startswith("hh") for _, name, _ in piece.hits) for piece in pieces)

    def test_replaced_hats_are_gone(self):
        self.assertEqual(self.hats(Habits(hats_replaced=1.0)), 0)

    def test_kept_hats_stay(self):
        # A third of the rock patterns are on rides or crashes throughout.
        self.assertGreater(self.hats(Habits(0.0, 0.0, 0.0)), 20)


if __name__ == "__main__":
    unittest.main()
