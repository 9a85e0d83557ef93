#include "pitch/note_segmentation.h"

#include <algorithm>
#include <cmath>

#include "audio/median_filter.h"
#include "audio/precondition.h"
#include "pitch/tuning.h"

namespace woodshed {
namespace {

constexpr double kDecibelsPerDecade = 20.0;

/// A run of frames of one quantised pitch, or several merged.
struct Stretch {
    std::size_t first;
    std::size_t end;
    bool voiced;
    double midiSum;

    double meanMidi() const { return midiSum / static_cast<double>(end - first); }
};

bool sound(const SegmentationParameters& parameters) {
    return parameters.medianFrames % 2 == 1 && parameters.mergeCents >= 0.0 &&
           parameters.minimumSeconds >= 0.0 && std::isfinite(parameters.minimumLevelDb) &&
           std::isfinite(parameters.a4Hz) && parameters.a4Hz > 0.0;
}

/// Runs of equal quantised pitch, similar neighbours merged on the fly.
std::vector<Stretch> mergedStretches(std::span<const float> f0, double offsetCents,
                                     const SegmentationParameters& parameters) {
    std::vector<Stretch> runs;
    double runPitch = 0.0;
    for (std::size_t frame = 0; frame < f0.size(); ++frame) {
        const bool voiced = f0[frame] > 0.0F;
        const double midi = voiced ? midiPitch(static_cast<double>(f0[frame]), parameters.a4Hz) : 0.0;
        const double pitch = voiced ? std::round(midi - offsetCents / kCentsPerSemitone) : 0.0;
        if (runs.empty() || runs.back().voiced != voiced || pitch != runPitch) {
            runs.push_back({frame, frame, voiced, 0.0});
            runPitch = pitch;
        }
        runs.back().end = frame + 1;
        runs.back().midiSum += midi;
    }
    std::vector<Stretch> merged;
    for (const Stretch& run : runs) {
        const bool similar =
            !merged.empty() && merged.back().voiced == run.voiced &&
            kCentsPerSemitone * std::abs(merged.back().meanMidi() - run.meanMidi()) <= parameters.mergeCents;
        if (similar) {
            merged.back().end = run.end;
            merged.back().midiSum += run.midiSum;
        } else {
            merged.push_back(run);
        }
    }
    return merged;
}

}  // namespace

Result<std::vector<SegmentedNote>> segmentNotes(const PitchTrack& track,
                                                std::span<const float> frameMeanAbsolute,
                                                const SegmentationParameters& parameters) {
    if (track.f0.empty()) {
        return Error{ErrorCode::Empty, "pitch track without frames"};
    }
    if (frameMeanAbsolute.size() != track.f0.size() || !(track.hopSeconds > 0.0) || !sound(parameters)) {
        return Error{ErrorCode::BadArgument, "segmentation parameters or sizes out of range"};
    }
    const std::vector<float> f0 = medianFilter(track.f0, parameters.medianFrames, MedianEdge::Zero);
    const Result<Tuning> tuning = tuningByQuantisation(f0, parameters.a4Hz);
    std::vector<SegmentedNote> notes;
    if (!tuning) {
        return notes;  // nothing voiced is no error here: a rest has no notes
    }
    const double lowest = std::pow(10.0, parameters.minimumLevelDb / kDecibelsPerDecade);
    for (const Stretch& stretch : mergedStretches(f0, tuning.value().offsetCents, parameters)) {
        const auto frames = static_cast<double>(stretch.end - stretch.first);
        double level = 0.0;
        for (std::size_t frame = stretch.first; frame < stretch.end; ++frame) {
            level += static_cast<double>(frameMeanAbsolute[frame]) / frames;
        }
        const double duration = frames * track.hopSeconds;
        if (stretch.voiced && duration > parameters.minimumSeconds && level >= lowest) {
            notes.push_back({stretch.first, stretch.end,
                             static_cast<double>(stretch.first) * track.hopSeconds, duration,
                             stretch.meanMidi(), level});
        }
    }
    return notes;
}

std::vector<float> frameMeanAbsolute(std::span<const float> mono, std::size_t hopSize) {
    require(hopSize >= 1, "hop must be at least one sample");
    float peak = 0.0F;
    for (const float sample : mono) {
        peak = std::max(peak, std::abs(sample));
    }
    std::vector<float> means;
    for (std::size_t start = 0; start < mono.size(); start += hopSize) {
        const std::span<const float> hop = mono.subspan(start, std::min(hopSize, mono.size() - start));
        double sum = 0.0;
        for (const float sample : hop) {
            sum += std::abs(static_cast<double>(sample));
        }
        const double mean = sum / static_cast<double>(hop.size());
        means.push_back(peak > 0.0F ? static_cast<float>(mean / static_cast<double>(peak)) : 0.0F);
    }
    return means;
}

}  // namespace woodshed
