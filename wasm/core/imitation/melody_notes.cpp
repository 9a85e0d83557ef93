#include "imitation/melody_notes.h"

#include <algorithm>
#include <cmath>

#include "base/statistics.h"

namespace woodshed {
namespace {

/// Above half a semitone, so that a slightly mistuned neighbour note still counts as new and jitter does not.
constexpr double kLeaveSemitones = 0.6;
/// A pitch must stay away for this many cells to have left.
constexpr std::size_t kLeaveCells = 2;
constexpr std::size_t kGapCells = 3;
constexpr std::size_t kLeastNoteCells = 4;
/// Share of a note on either side that may still be glide (assessment.md section 7: the middle 60 % count).
constexpr double kGlideShare = 0.2;

double medianOf(const std::vector<double>& values, std::size_t begin, std::size_t end) {
    std::vector<double> part(values.begin() + static_cast<std::ptrdiff_t>(begin),
                             values.begin() + static_cast<std::ptrdiff_t>(end));
    return median(part);
}

/// First cell behind the note that begins at `begin`.
std::size_t noteEnd(const VoicedCurve& curve, std::size_t begin) {
    std::size_t away = 0;
    double level = curve.midi[begin];
    for (std::size_t i = begin + 1; i < curve.size(); ++i) {
        if (curve.cells[i] - curve.cells[i - 1] > kGapCells) {
            return i;
        }
        if (std::abs(curve.midi[i] - level) > kLeaveSemitones) {
            if (++away == kLeaveCells) {
                return i + 1 - kLeaveCells;
            }
            continue;
        }
        away = 0;
        level = medianOf(curve.midi, begin, i + 1);
    }
    return curve.size();
}

}  // namespace

std::vector<MelodyNote> melodyNotes(const VoicedCurve& reference) {
    std::vector<MelodyNote> notes;
    for (std::size_t begin = 0; begin < reference.size();) {
        const std::size_t end = std::max(noteEnd(reference, begin), begin + 1);
        if (end - begin >= kLeastNoteCells) {
            notes.push_back({begin, end, medianOf(reference.midi, begin, end)});
        }
        begin = end;
    }
    if (notes.empty()) {  // a curve that never rests: one gliding note
        notes.push_back({0, reference.size(), medianOf(reference.midi, 0, reference.size())});
    }
    return notes;
}

std::vector<SungNote> sungNotes(std::span<const MelodyNote> notes, const ContourAlignment& alignment,
                                const VoicedCurve& performance) {
    std::vector<SungNote> sung;
    auto step = alignment.steps.begin();
    for (const MelodyNote& note : notes) {
        step = std::find_if(step, alignment.steps.end(),
                            [&](const AlignedCell& each) { return each.reference >= note.begin; });
        std::vector<double> deviations;
        const std::size_t first = step->performance;
        std::size_t last = first;
        for (; step != alignment.steps.end() && step->reference < note.end; ++step) {
            deviations.push_back(step->deviation);
            last = step->performance;
        }
        const auto glide = static_cast<std::size_t>(kGlideShare * static_cast<double>(deviations.size()));
        SungNote result;
        result.deviation = medianOf(deviations, glide, deviations.size() - glide);
        for (double& deviation : deviations) {
            deviation = std::abs(deviation - result.deviation);
        }
        result.unsteadiness = median(deviations);
        result.cells = last - first + 1;
        result.firstCell = performance.cells[first];
        result.lastCell = performance.cells[last];
        sung.push_back(result);
    }
    return sung;
}

}  // namespace woodshed
