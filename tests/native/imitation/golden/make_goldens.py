"""Writes the goldens of the imitation tests by NumPy: a whole model file with random weights, and what it says.

    /usr/bin/python3 tests/native/imitation/golden/make_goldens.py

Standardisation, logistic and ridge, convolutions by their definition (sums over taps, no matrix trick), pooling, hidden
layer, averages, clipping to the grades: in double precision, from assessment.md section 6 and the headers' docstrings.
"""

import pathlib

import numpy as np

HERE = pathlib.Path(__file__).parent
DESCRIPTORS, CHANNELS, POINTS, MEMBERS = 85, 8, 64, 2
FIRST, SECOND, HIDDEN, TAPS, STRIDE = 12, 16, 16, 5, 2


def convolved(weights, biases, rows):
    columns = (rows.shape[1] + STRIDE - 1) // STRIDE
    padded = np.pad(rows, ((0, 0), (TAPS // 2, TAPS)))
    result = np.zeros((len(weights), columns))
    for unit in range(len(weights)):
        for column in range(columns):
            window = padded[:, column * STRIDE : column * STRIDE + TAPS]
            result[unit, column] = max(0.0, np.sum(weights[unit] * window) + biases[unit])
    return result


def main():
    rng = np.random.default_rng(4)
    means, scales = rng.normal(0, 1, DESCRIPTORS), rng.uniform(0.5, 3, DESCRIPTORS)
    linear = rng.normal(0, 0.05, (2, DESCRIPTORS))
    linear_biases = np.array([-0.3, 2.2])
    shapes = [(FIRST, CHANNELS, TAPS), (FIRST,), (SECOND, FIRST, TAPS), (SECOND,)]
    shapes += [(HIDDEN, 2 * SECOND + DESCRIPTORS), (HIDDEN,), (2, HIDDEN), (2,)]
    nets = [[rng.normal(0, 0.2, shape) for shape in shapes] for _ in range(MEMBERS)]
    head = [[-0.5, 0.4], means, scales, linear[0], linear_biases[:1], [1.0, 0.0], linear[1], linear_biases[1:], [1.0, 0.0]]
    model = np.concatenate([np.ravel(part) for part in head] + [part.ravel() for net in nets for part in net])

    sample = rng.normal(0, 1, DESCRIPTORS)
    sample[3] = 40.0  # farther out than four deviations: limited
    picture = rng.normal(0, 0.5, (CHANNELS, POINTS))
    # what the core reads is rounded to 32 bits
    model, sample, picture = (np.float32(each).astype(float) for each in (model, sample, picture))
    means, scales = model[2 : 2 + DESCRIPTORS], model[2 + DESCRIPTORS : 2 + 2 * DESCRIPTORS]
    known = np.clip((sample - means) * scales, -4, 4)
    passes, grades = [], []
    for first, first_biases, second, second_biases, hidden, hidden_biases, output, output_biases in nets:
        heard = convolved(second, second_biases, convolved(first, first_biases, picture))
        joined = np.concatenate([heard.mean(1), heard.max(1), known])
        logit, grade = output @ np.tanh(hidden @ joined + hidden_biases) + output_biases
        passes.append(1 / (1 + np.exp(-logit)))
        grades.append(grade)
    linear_pass = 1 / (1 + np.exp(-(linear[0] @ known + linear_biases[0])))
    linear_grade = linear[1] @ known + linear_biases[1]
    grade = np.clip((linear_grade + np.mean(grades)) / 2, 1, 4)
    said = [(linear_pass + np.mean(passes)) / 2, grade, max(1, grade - 0.5), min(4, grade + 0.4)]
    np.save(HERE / "model.npy", model.astype(np.float32))
    np.save(HERE / "sample.npy", sample.astype(np.float32))
    np.save(HERE / "picture.npy", picture.astype(np.float32))
    np.save(HERE / "verdict.npy", np.array(said))


if __name__ == "__main__":
    main()
