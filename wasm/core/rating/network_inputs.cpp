#include "rating/network_inputs.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "descriptors/score_alignment.h"
#include "pitch/tuning.h"

namespace woodshed {
namespace {

/// Pitch that becomes 0, and range that becomes 1 (Woodshed specs, assessment, section 2).
constexpr double kLowestMidi = 36.0;
constexpr double kMidiRange = 72.0;

constexpr double kBeyondOctave = 1.0;

Error noFrames() { return {ErrorCode::Empty, "the pitch track has no frames"}; }
Error nothingVoiced() { return {ErrorCode::Unpitched, "no frame of the take has a pitch"}; }

std::vector<std::size_t> voicedFrames(const PitchTrack& track) {
    std::vector<std::size_t> frames;
    for (std::size_t frame = 0; frame < track.f0.size(); ++frame) {
        if (track.f0[frame] > 0.0F) {
            frames.push_back(frame);
        }
    }
    return frames;
}

/// The item of `count` in the middle of part `part` of `parts` equal ones.
std::size_t middleOf(std::size_t part, std::size_t parts, std::size_t count) {
    const double middle = (static_cast<double>(part) + 0.5) / static_cast<double>(parts);
    return std::min(count - 1, static_cast<std::size_t>(middle * static_cast<double>(count)));
}

}  // namespace

float contourValue(double midi) { return static_cast<float>((midi - kLowestMidi) / kMidiRange); }

Result<std::vector<float>> pitchContour(const PitchTrack& track) {
    if (track.f0.empty()) {
        return noFrames();
    }
    std::vector<float> contour(track.f0.size(), 0.0F);
    bool voiced = false;
    for (std::size_t frame = 0; frame < contour.size(); ++frame) {
        if (track.f0[frame] > 0.0F) {
            contour[frame] = contourValue(midiPitch(static_cast<double>(track.f0[frame])));
            voiced = true;
        }
    }
    if (!voiced) {
        return nothingVoiced();
    }
    return contour;
}

Result<std::vector<float>> alignedScoreContour(const PitchTrack& track, std::span<const ScoreNote> score) {
    const Result<ScoreAlignment> aligned = alignWithScore(track, score);
    if (!aligned) {
        return aligned.error();
    }
    const ScoreAlignment& alignment = aligned.value();
    std::vector<float> contour(track.f0.size(), 0.0F);
    for (std::size_t i = 0; i < alignment.frames.size(); ++i) {
        const std::size_t note = alignment.notes[i];
        const bool continues = i > 0 && alignment.notes[i - 1] == note;
        const std::size_t first = continues ? alignment.frames[i - 1] + 1 : alignment.frames[i];
        std::fill(contour.begin() + static_cast<std::ptrdiff_t>(first),
                  contour.begin() + static_cast<std::ptrdiff_t>(alignment.frames[i] + 1),
                  contourValue(static_cast<double>(score[note].midi)));
    }
    return contour;
}

Result<Eigen::MatrixXf> distanceMatrix(const PitchTrack& track, std::span<const ScoreNote> score,
                                       std::size_t size) {
    if (size == 0 || size > kMostDistanceSize) {
        return Error{ErrorCode::BadArgument, "a distance matrix has 1 to 2048 rows"};
    }
    if (track.f0.empty()) {
        return noFrames();
    }
    const std::vector<std::size_t> played = voicedFrames(track);
    if (played.empty()) {
        return nothingVoiced();
    }
    std::vector<double> ends;  // of the notes, in quarters since the first, rests left out
    double total = 0.0;
    for (const ScoreNote& note : score) {
        if (!(note.durationQuarters >= 0.0) || !std::isfinite(note.durationQuarters)) {
            return Error{ErrorCode::BadArgument, "durations of notes are finite and not negative"};
        }
        total += note.durationQuarters;
        ends.push_back(total);
    }
    if (!(total > 0.0)) {
        return Error{ErrorCode::Empty, "the score has no notes of any duration"};
    }
    std::vector<double> rows(size);
    std::vector<double> columns(size);
    for (std::size_t i = 0; i < size; ++i) {
        const std::size_t frame = played[middleOf(i, size, played.size())];
        rows[i] = midiPitch(static_cast<double>(track.f0[frame]));
        const double middle = (static_cast<double>(i) + 0.5) / static_cast<double>(size) * total;
        const auto note =
            static_cast<std::size_t>(std::upper_bound(ends.begin(), ends.end(), middle) - ends.begin());
        columns[i] = static_cast<double>(score[std::min(score.size() - 1, note)].midi);
    }
    Eigen::MatrixXf distances(static_cast<Eigen::Index>(size), static_cast<Eigen::Index>(size));
    for (std::size_t column = 0; column < size; ++column) {
        for (std::size_t row = 0; row < size; ++row) {
            const double apart =
                std::abs(rows[row] - columns[column]) > kSemitonesPerOctave ? kBeyondOctave : 0.0;
            distances(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(column)) =
                static_cast<float>(foldedDistance(rows[row], columns[column]) + apart);
        }
    }
    return distances;
}

std::vector<double> distanceRowSeconds(const PitchTrack& track, std::size_t size) {
    const std::vector<std::size_t> played = voicedFrames(track);
    std::vector<double> seconds;
    for (std::size_t row = 0; row < size && !played.empty(); ++row) {
        seconds.push_back(static_cast<double>(played[middleOf(row, size, played.size())]) * track.hopSeconds);
    }
    return seconds;
}

}  // namespace woodshed
