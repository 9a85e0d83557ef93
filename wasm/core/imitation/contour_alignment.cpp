#include "imitation/contour_alignment.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "align/dtw.h"
#include "base/statistics.h"

namespace woodshed {
namespace {

constexpr int kKeys = 12;
/// Beyond a minor third a note is wrong, however far; a higher cap would let one wild note bend the path.
constexpr double kMostCost = 3.0;
/// Cost of a step that fits perfectly: keeps the path from lingering where the melody rests on one pitch.
constexpr double kStepCost = 0.1;
/// The search for the key looks at every third cell (60 ms): a ninth of the work.
constexpr std::size_t kSearchStride = 3;
/// Rounds of fitting the transposition to the path and the path to the transposition.
constexpr int kRefinements = 2;

/// The deviation that is left when octaves are free: in [-6, 6).
double folded(double semitones) {
    return semitones - kOctaveInSemitones * std::floor(semitones / kOctaveInSemitones + 0.5);
}

template <typename Deviation>
Result<DtwPath> search(std::size_t rows, std::size_t columns, const Deviation& deviation) {
    return dtw(rows, columns, [&](std::size_t row, std::size_t column) {
        return std::min(std::abs(deviation(row, column)), kMostCost) + kStepCost;
    });
}

template <typename Deviation>
Result<ContourAlignment> align(const VoicedCurve& performance, const VoicedCurve& reference,
                               const Deviation& deviation) {
    auto path = search(performance.size(), reference.size(), deviation);
    if (!path) {
        return path.error();
    }
    ContourAlignment alignment;
    for (const DtwStep& step : path.value().steps) {
        alignment.steps.push_back({step.query, step.reference, deviation(step.query, step.reference)});
    }
    alignment.meanCost = path.value().cost / static_cast<double>(alignment.steps.size());
    return alignment;
}

std::vector<double> thinned(const std::vector<double>& values) {
    std::vector<double> kept;
    for (std::size_t i = 0; i < values.size(); i += kSearchStride) {
        kept.push_back(values[i]);
    }
    return kept;
}

/// The transposition below an octave, in whole semitones, whose path costs least.
Result<double> findTransposition(const VoicedCurve& performance, const VoicedCurve& reference) {
    const std::vector<double> sung = thinned(performance.midi);
    const std::vector<double> wanted = thinned(reference.midi);
    double best = 0.0;
    double leastCost = std::numeric_limits<double>::infinity();
    for (int key = 0; key < kKeys; ++key) {
        const auto path = search(sung.size(), wanted.size(), [&](std::size_t row, std::size_t column) {
            return folded(sung[row] - wanted[column] - key);
        });
        if (!path) {
            return path.error();
        }
        if (path.value().cost < leastCost) {
            leastCost = path.value().cost;
            best = key;
        }
    }
    return best;
}

/// The transposition that differs from `key` by whole octaves and lies nearest to the aligned pitches.
double inOctave(double key, const ContourAlignment& alignment, const VoicedCurve& performance,
                const VoicedCurve& reference) {
    std::vector<double> differences;
    for (const AlignedCell& step : alignment.steps) {
        differences.push_back(performance.midi[step.performance] - reference.midi[step.reference]);
    }
    return key + kOctaveInSemitones * std::round((median(differences) - key) / kOctaveInSemitones);
}

}  // namespace

Result<ContourAlignment> alignInKey(const VoicedCurve& performance, const VoicedCurve& reference) {
    auto alignment = align(performance, reference, [&](std::size_t row, std::size_t column) {
        return folded(performance.midi[row] - reference.midi[column]);
    });
    if (alignment) {
        alignment.value().transposition = inOctave(0.0, alignment.value(), performance, reference);
    }
    return alignment;
}

Result<ContourAlignment> alignTransposed(const VoicedCurve& performance, const VoicedCurve& reference) {
    const auto found = findTransposition(performance, reference);
    if (!found) {
        return found.error();
    }
    double key = found.value();
    for (int round = 0;; ++round) {
        auto alignment = align(performance, reference, [&](std::size_t row, std::size_t column) {
            return folded(performance.midi[row] - reference.midi[column] - key);
        });
        if (!alignment || round == kRefinements) {
            if (alignment) {
                alignment.value().transposition = inOctave(key, alignment.value(), performance, reference);
            }
            return alignment;
        }
        std::vector<double> deviations;
        for (const AlignedCell& step : alignment.value().steps) {
            deviations.push_back(step.deviation);
        }
        key += median(deviations);
    }
}

}  // namespace woodshed
