#include "descriptors/score_alignment.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include "pitch/tuning.h"

namespace woodshed {
namespace {

constexpr std::size_t kCentBins = 100;
/// Deviations within which the tuning might as well belong to the other semitone.
constexpr std::size_t kAmbiguousFrom = 45;
constexpr std::size_t kAmbiguousTo = 55;

/// The most frequent whole cent above the semitone below, 0 to 99.
std::size_t modeOfCents(std::span<const double> midi) {
    std::array<std::size_t, kCentBins> counts{};
    for (const double pitch : midi) {
        const double cents = std::round(kCentsPerSemitone * (pitch - std::floor(pitch)));
        ++counts[static_cast<std::size_t>(cents) % kCentBins];
    }
    return static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin());
}

}  // namespace

double foldedDistance(double midi, double otherMidi) {
    const double interval = std::abs(midi - otherMidi);
    const double folded = interval - kSemitonesPerOctave * std::floor(interval / kSemitonesPerOctave);
    return std::min(folded, kSemitonesPerOctave - folded);
}

Result<ScoreAlignment> alignWithScore(const PitchTrack& track, std::span<const ScoreNote> score) {
    if (track.f0.empty() || score.empty()) {
        return Error{ErrorCode::Empty, "a score is aligned with a pitch track and at least one note"};
    }
    ScoreAlignment alignment;
    std::vector<double> midi;
    for (std::size_t frame = 0; frame < track.f0.size(); ++frame) {
        if (track.f0[frame] > 0.0F) {
            alignment.frames.push_back(frame);
            midi.push_back(midiPitch(static_cast<double>(track.f0[frame])));
        }
    }
    if (midi.empty()) {
        return Error{ErrorCode::Unpitched, "no frame of the take has a pitch"};
    }
    const std::size_t mode = modeOfCents(midi);
    const auto sharp = static_cast<double>(mode);
    const double flat = sharp - kCentsPerSemitone;
    std::vector<double> tunings;
    if (mode <= kAmbiguousTo) {
        tunings.push_back(sharp);
    }
    if (mode >= kAmbiguousFrom) {
        tunings.push_back(flat);
    }
    std::optional<DtwPath> best;
    for (const double tuning : tunings) {
        const auto cost = [&](std::size_t frame, std::size_t note) {
            return foldedDistance(midi[frame] - tuning / kCentsPerSemitone,
                                  static_cast<double>(score[note].midi));
        };
        Result<DtwPath> path = dtw(midi.size(), score.size(), cost);
        if (!path) {
            return path.error();
        }
        if (!best || path.value().cost < best->cost) {
            best = std::move(path).value();
            alignment.tuningCents = tuning;
        }
    }
    alignment.path = *std::move(best);
    alignment.notes.assign(midi.size(), 0);
    std::vector<double> nearest(midi.size(), kSemitonesPerOctave);
    for (const DtwStep& step : alignment.path.steps) {
        const double distance = foldedDistance(midi[step.query] - alignment.tuningCents / kCentsPerSemitone,
                                               static_cast<double>(score[step.reference].midi));
        if (distance < nearest[step.query]) {
            nearest[step.query] = distance;
            alignment.notes[step.query] = step.reference;
        }
    }
    return alignment;
}

}  // namespace woodshed
