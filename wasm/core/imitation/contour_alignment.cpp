#include "imitation/contour_alignment.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "align/dtw.h"
#include "base/statistics.h"

namespace woodshed {
namespace {

constexpr double kOctave = 12.0;
/// Beyond a minor third a note is wrong, however far; a higher cap would let one wild note bend the path.
constexpr double kMostCost = 3.0;
/// Cost of a step that fits perfectly: keeps the path from lingering where the melody rests on one pitch.
constexpr double kStepCost = 0.1;
/// Transpositions tried on either side of the difference of the medians, semitones: half an octave, for a
/// median may fall on another note of the melody.
constexpr int kTransposeReach = 7;
/// The search for the key looks at every third cell (60 ms): a ninth of the work.
constexpr std::size_t kSearchStride = 3;
/// Rounds of fitting the transposition to the path and the path to the transposition.
constexpr int kRefinements = 2;

/// The deviation that is left when octaves are free: in [-6, 6).
double folded(double semitones) { return semitones - kOctave * std::floor(semitones / kOctave + 0.5); }

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

double medianOf(std::vector<double> values) { return median(values); }

std::vector<double> thinned(const std::vector<double>& values) {
    std::vector<double> kept;
    for (std::size_t i = 0; i < values.size(); i += kSearchStride) {
        kept.push_back(values[i]);
    }
    return kept;
}

/// The transposition, in whole semitones from the difference of the medians, whose path costs least.
Result<double> findTransposition(const VoicedCurve& performance, const VoicedCurve& reference) {
    const std::vector<double> sung = thinned(performance.midi);
    const std::vector<double> wanted = thinned(reference.midi);
    const double centre = medianOf(performance.midi) - medianOf(reference.midi);
    double best = centre;
    double leastCost = std::numeric_limits<double>::infinity();
    for (int shift = -kTransposeReach; shift <= kTransposeReach; ++shift) {
        const double transposition = centre + shift;
        const auto path = search(sung.size(), wanted.size(), [&](std::size_t row, std::size_t column) {
            return sung[row] - wanted[column] - transposition;
        });
        if (!path) {
            return path.error();
        }
        if (path.value().cost < leastCost) {
            leastCost = path.value().cost;
            best = transposition;
        }
    }
    return best;
}

}  // namespace

Result<ContourAlignment> alignInKey(const VoicedCurve& performance, const VoicedCurve& reference) {
    auto alignment = align(performance, reference, [&](std::size_t row, std::size_t column) {
        return folded(performance.midi[row] - reference.midi[column]);
    });
    if (alignment) {
        const double difference = medianOf(performance.midi) - medianOf(reference.midi);
        alignment.value().transposition = kOctave * std::round(difference / kOctave);
    }
    return alignment;
}

Result<ContourAlignment> alignTransposed(const VoicedCurve& performance, const VoicedCurve& reference) {
    const auto found = findTransposition(performance, reference);
    if (!found) {
        return found.error();
    }
    double transposition = found.value();
    for (int round = 0;; ++round) {
        auto alignment = align(performance, reference, [&](std::size_t row, std::size_t column) {
            return performance.midi[row] - reference.midi[column] - transposition;
        });
        if (!alignment || round == kRefinements) {
            if (alignment) {
                alignment.value().transposition = transposition;
            }
            return alignment;
        }
        std::vector<double> deviations;
        for (const AlignedCell& step : alignment.value().steps) {
            deviations.push_back(step.deviation);
        }
        transposition += median(deviations);
    }
}

}  // namespace woodshed
