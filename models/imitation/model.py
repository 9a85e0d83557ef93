"""The model of imitations: logistic and ridge over the descriptors, averaged with small networks.

Evaluated in the core by wasm/core/imitation/assess_imitation.cpp; `floats` is the form that it reads.
"""

from dataclasses import dataclass

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import roc_auc_score

from imitation.features import CHANNELS

MOST_DEVIATIONS = 4.0
MEMBERS = 3
PENALTIES = [0.02, 0.1, 0.5]  # inverse strengths of the logistic model's penalty, chosen among training melodies
INNER_FOLDS = 4
RIDGE_PENALTY = 60.0  # in sums over performances
CENTRE_GRADE = 2.0
EPOCHS, BATCH, RATE, DECAY, DROPOUT, NOISE = 40, 128, 5e-3, 0.02, 0.3, 0.1
GRADE_WEIGHT = 0.5
# Rows of the picture that turn over when the melody is turned upside down: deviations and pitch.
MIRRORED = [0, 1, 2, 3, 6]
BAND = (0.1, 0.9)
torch.set_num_threads(1)


@dataclass
class Examples:
    """Performances with `views` references each: descriptors n x views x F, pictures n x views x 8 x 64."""

    descriptors: np.ndarray
    pictures: np.ndarray
    passed: np.ndarray
    grades: np.ndarray
    groups: np.ndarray  # what must not be split: questions of MAST with their melodies and singers

    def part(self, mask):
        return Examples(*(values[mask] for values in vars(self).values()))


class Net(torch.nn.Module):
    def __init__(self, descriptors):
        super().__init__()
        self.first = torch.nn.Conv1d(CHANNELS, 12, 5, 2, 2)
        self.second = torch.nn.Conv1d(12, 16, 5, 2, 2)
        self.hidden = torch.nn.Linear(32 + descriptors, 16)
        self.output = torch.nn.Linear(16, 2)

    def forward(self, pictures, descriptors):
        heard = torch.relu(self.second(torch.relu(self.first(pictures))))
        joined = torch.cat([heard.mean(2), heard.amax(2), descriptors], 1)
        return self.output(torch.tanh(self.hidden(torch.nn.functional.dropout(joined, DROPOUT, self.training))))

    def floats(self):
        layers = [self.first, self.second, self.hidden, self.output]
        return np.concatenate([part.detach().numpy().ravel() for layer in layers for part in (layer.weight, layer.bias)])


def trained_net(pictures, descriptors, passed, grades, seed):
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    net = Net(descriptors.shape[2])
    count, views = descriptors.shape[:2]
    batch = min(BATCH, count)
    steps = EPOCHS * (count // batch)
    optimiser = torch.optim.AdamW(net.parameters(), RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, steps)
    for _ in range(EPOCHS):
        order = rng.permutation(count)
        for start in range(count // batch):
            chosen = order[start * batch : (start + 1) * batch]
            view = rng.integers(views, size=batch)
            seen = pictures[chosen, view].copy()
            seen[:, MIRRORED] *= np.where(rng.random(batch) < 0.5, -1, 1).astype(np.float32)[:, None, None]
            told = torch.from_numpy(descriptors[chosen, view])
            told = told + NOISE * torch.randn_like(told)
            output = net(torch.from_numpy(seen), told)
            wanted = torch.from_numpy(passed[chosen].astype(np.float32))
            loss = torch.nn.functional.binary_cross_entropy_with_logits(output[:, 0], wanted)
            error = output[:, 1] - torch.from_numpy((grades[chosen] - CENTRE_GRADE).astype(np.float32))
            loss = loss + GRADE_WEIGHT * (error**2).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
    with torch.no_grad():
        net.output.bias[1] += CENTRE_GRADE
    return net.eval()


def folds(groups, count, seed):
    """Fold of every example; examples of one group share theirs."""
    names = np.unique(groups)
    order = np.random.default_rng(seed).permutation(len(names))
    fold_of = {names[name]: place % count for place, name in enumerate(order)}
    return np.array([fold_of[group] for group in groups])


class Model:
    def __init__(self, examples, seed=0, band=None):
        """Fits; `band`: offsets of the grade's band, zeros until known."""
        views = examples.descriptors.shape[1]
        flat = examples.descriptors.reshape(-1, examples.descriptors.shape[2]).astype(np.float64)
        self.means, self.deviations = flat.mean(0), flat.std(0) + 1e-6
        self.band = (0.0, 0.0) if band is None else band
        known = self.standardised(examples.descriptors)
        rows = known.reshape(len(flat), -1)
        passed, grades = np.repeat(examples.passed, views), np.repeat(examples.grades, views)
        penalty = self.chosen_penalty(known, examples, seed)
        logistic = LogisticRegression(C=penalty / views, max_iter=5000).fit(rows, passed)
        ridge = Ridge(alpha=RIDGE_PENALTY * views).fit(rows, grades)
        self.weights = np.stack([logistic.coef_[0], ridge.coef_])
        self.biases = np.array([logistic.intercept_[0], ridge.intercept_])
        inputs = known.astype(np.float32)
        self.nets = [
            trained_net(examples.pictures, inputs, examples.passed, examples.grades, seed * MEMBERS + member)
            for member in range(MEMBERS)
        ]

    @staticmethod
    def chosen_penalty(known, examples, seed):
        views = known.shape[1]
        fold = folds(examples.groups, INNER_FOLDS, seed)

        def score(penalty):
            said = np.zeros(len(known))
            for held in range(INNER_FOLDS):
                inside = fold != held
                fitted = LogisticRegression(C=penalty / views, max_iter=5000).fit(
                    known[inside].reshape(-1, known.shape[2]), np.repeat(examples.passed[inside], views)
                )
                said[~inside] = fitted.decision_function(known[~inside][:, 0])
            return roc_auc_score(examples.passed, said)

        return max(PENALTIES, key=score)

    def standardised(self, descriptors):
        return np.clip((descriptors - self.means) / self.deviations, -MOST_DEVIATIONS, MOST_DEVIATIONS)

    def parts(self, descriptors, pictures):
        """(linear pass, linear grade, networks' pass, networks' grade), each n."""
        known = self.standardised(descriptors)
        with torch.no_grad():
            told = torch.from_numpy(known.astype(np.float32))
            outputs = [net(torch.from_numpy(pictures), told).numpy() for net in self.nets]
        passes = np.mean([1 / (1 + np.exp(-output[:, 0])) for output in outputs], 0)
        grades = np.mean([output[:, 1] for output in outputs], 0)
        margins = known @ self.weights.T + self.biases
        return 1 / (1 + np.exp(-margins[:, 0])), margins[:, 1], passes, grades

    def judge(self, descriptors, pictures):
        """(probability of passing, grade 1-4), each n."""
        linear_pass, linear_grade, net_pass, net_grade = self.parts(descriptors, pictures)
        return (linear_pass + net_pass) / 2, np.clip((linear_grade + net_grade) / 2, 1, 4)

    def floats(self):
        """What ImitationModel::fromFloats reads."""
        linear = [part for row in range(2) for part in (self.weights[row], self.biases[row : row + 1], [1.0, 0.0])]
        nets = [net.floats() for net in self.nets]
        return np.concatenate([self.band, self.means, 1 / self.deviations, *linear, *nets]).astype("<f4")

    @classmethod
    def shipped(cls, path, descriptors):
        """The model of a file that floats() wrote."""
        values = np.fromfile(path, "<f4")
        model = cls.__new__(cls)
        model.band, values = tuple(values[:2]), values[2:]
        model.means, model.deviations, values = values[:descriptors], 1 / values[descriptors : 2 * descriptors], values[2 * descriptors :]
        linear, values = values[: 2 * (descriptors + 3)].reshape(2, -1), values[2 * (descriptors + 3) :]
        model.weights, model.biases, model.nets = linear[:, :descriptors], linear[:, descriptors], []
        while len(values):
            net = Net(descriptors)
            for layer in (net.first, net.second, net.hidden, net.output):
                for part in (layer.weight, layer.bias):
                    part.data = torch.from_numpy(values[: part.numel()].copy()).reshape(part.shape)
                    values = values[part.numel() :]
            model.nets.append(net.eval())
        return model


def grade_band(grades, judged):
    """Offsets from a judged grade to the ends of the band that holds four of five given grades."""
    low, high = np.quantile(grades - judged, BAND)
    return float(min(low, 0.0)), float(max(high, 0.0))
