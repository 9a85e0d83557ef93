"""Checks of the training code. From models/: /usr/bin/python3 -m unittest rating.test_rating"""

import tempfile
import unittest
import wave
from pathlib import Path

import numpy as np
import torch

from . import fba, networks, scoring


class Networks(unittest.TestCase):
    def test_sizes_are_the_published_ones(self):
        def count(model):
            return sum(values.numel() for values in model.parameters())

        self.assertEqual(count(networks.PcFcn()), 4 * 1795)
        self.assertAlmostEqual(count(networks.MCrnn()) / 1e6, 0.72, delta=0.005)

    def test_sight_and_step_of_pc_fcn_are_the_published_ones(self):
        model = networks.PcFcn().eval()
        self.assertEqual(model.layers(torch.zeros(1, 1, 997)).shape[2], 1)
        self.assertEqual(model.layers(torch.zeros(1, 1, 997 + 27)).shape[2], 2)

    def test_criteria_share_nothing_where_each_has_its_network(self):
        for kind in (networks.PcFcn, networks.SiConvNet, networks.JointEmbedNet, networks.DistMatNet):
            model = kind()
            shape = (2, 1, 400, 400) if model.inputs == ("distance",) else (2, 1, 1500)
            inputs = [torch.rand(shape, requires_grad=False) for _ in model.inputs]
            model(*inputs)[:, 2].sum().backward()
            for name, values in model.named_parameters():
                part = values.shape[0] // networks.CRITERIA
                others = torch.cat([values.grad[: 2 * part].flatten(), values.grad[3 * part :].flatten()])
                self.assertEqual(float(others.abs().max()), 0.0, f"{kind.__name__} {name}")

    def test_evidence_is_what_steps_add_beyond_the_mean(self):
        model = networks.PcFcn().eval()
        contour = torch.rand(1, 1, 3000)
        ratings, evidence = model.both(contour)
        torch.testing.assert_close(ratings, model(contour))
        # float32 sums of 75 steps.
        self.assertLess(float(evidence.mean(2).abs().max()), 1e-5)


class Scoring(unittest.TestCase):
    def test_against_numbers_worked_out_by_hand(self):
        ratings, predictions = [0.0, 0.5, 1.0], [0.25, 0.5, 0.75]
        # SST .5, SSE .125; a perfect line.
        self.assertAlmostEqual(scoring.r_squared(ratings, predictions), 0.75)
        self.assertAlmostEqual(scoring.correlation(ratings, predictions), 1.0)

    def test_group_means_alone_are_worth_nothing_within_groups(self):
        ratings, groups = [0.1, 0.3, 0.7, 0.9], ["a", "a", "b", "b"]
        predictions = [0.2, 0.2, 0.8, 0.8]
        self.assertGreater(scoring.correlation(ratings, predictions), 0.9)
        self.assertEqual(scoring.within_groups(ratings, predictions, groups), 0.0)


class Auditions(unittest.TestCase):
    """The original layout, made up in small."""

    def test_reads_the_layout(self):
        with tempfile.TemporaryDirectory() as name:
            root = Path(name)
            self._student(root, 2013, "middleschool", "10001", "axs", [0.5, 0.8, 0.7, 0.4])
            self._student(root, 2015, "symphonicband", "10002", "bcl", [0.5, 0.8, 0.7, 1.2])
            self._student(root, 2014, "middleschool", "10003", "tru", [0.5, 0.8, 0.7, 0.4])
            self._student(root, 2014, "middleschool", "10004", "flu", [0.0, 0.0, 0.0, 0.0])
            found = fba.auditions(root / "notes", root / "audio")
            self.assertEqual([(row.student, row.instrument) for row in found], [("10001", "alto_sax"), ("10002", "clarinet")])
            self.assertEqual(found[0].ratings, [0.5, 0.8, 0.7, 0.4])
            # 18 of 20 points in 2015 are written as 18/15.
            self.assertAlmostEqual(found[1].ratings[3], 0.9)
            fba.cut(found[0], root / "cut.wav")
            with wave.open(str(root / "cut.wav")) as file:
                samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
                self.assertEqual((file.getframerate(), file.getnchannels()), (44100, 1))
            # The second segment alone is a sound: 1.5 s from second 2 on.
            self.assertAlmostEqual(len(samples) / 44100, 1.5, delta=0.01)
            self.assertGreater(np.abs(samples[: len(samples) // 10]).max(), 3000)
            self.assertEqual(fba.auditions(root / "notes", root / "audio", {"10001", "10002"}), [])

    def test_split_has_the_published_shares(self):
        names = fba.split_of(1410)
        self.assertEqual([names.count(split) for split in ("train", "validation", "test")], [1128, 141, 141])

    def _student(self, root, year, band, student, instrument, ratings):
        folder = root / "notes" / f"FBA{year}" / band / "assessments" / student
        folder.mkdir(parents=True)
        empty = ["-1.0"] * 26
        judged = list(empty)
        judged[2:6] = [f"{value:.2f}" for value in ratings]
        rows = [empty, judged] + [empty] * 8
        text = "// assessments: rows segments, columns categories\n" + "\n".join("\t".join(row) for row in rows)
        (folder / f"{student}_assessments.txt").write_text(text + "\n\n")
        (folder / f"{student}_segment.txt").write_text("// start_time(sec)\tduration(sec)\n0.0\t1.5\n2.0\t1.5\n")
        activities = f"{instrument}\tlyricalEtude\n{instrument}\ttechnicalEtude\n"
        (folder / f"{student}_instrument.txt").write_text("// instrument\tactivity\n" + activities)
        (root / "audio" / band).mkdir(parents=True, exist_ok=True)
        samples = np.zeros(4 * 22050)
        samples[2 * 22050 : int(3.5 * 22050)] = 0.5 * np.sin(np.arange(int(1.5 * 22050)) * 0.1)
        with wave.open(str(root / "audio" / band / f"{student}.wav"), "wb") as file:
            file.setparams((1, 2, 22050, 0, "NONE", ""))
            file.writeframes((samples * 32767).astype("<i2").tobytes())


if __name__ == "__main__":
    unittest.main()
