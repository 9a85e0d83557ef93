#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "pitch/pyin.h"

namespace woodshed {

/// A stretch of one pitch.
struct SegmentedNote {
    std::size_t firstFrame;  ///< of the pitch track
    std::size_t endFrame;    ///< one beyond the last
    double onset;            ///< s
    double duration;         ///< s
    double meanMidi;      ///< mean over its frames of the median-filtered MIDI pitch, A4 at the stated pitch
    double meanAbsolute;  ///< mean |x| over its samples relative to the recording's peak, 0 to 1
};

/// Settings of the segmentation; the defaults are the specification's, for low-level features.
struct SegmentationParameters {
    std::size_t medianFrames = 5;  ///< length of the median filter over f0, odd
    double mergeCents = 50.0;      ///< neighbours whose mean pitches differ by at most this become one note
    double minimumSeconds =
        0.2;  ///< notes this long or shorter are dropped; 0.1 for the hand-crafted features
    double minimumLevelDb =
        -50.0;            ///< notes whose mean |x| is below this, re the recording's peak, are dropped
    double a4Hz = 440.0;  ///< reference pitch
};

/// Notes of a performance from its pitch track (Woodshed specs, assessment, section 4): running median of f0
/// in Hz (zeros beyond the ends), quantisation to semitones at the best tuning offset (tuningByQuantisation),
/// cuts where the quantised pitch changes, neighbours of similar mean pitch merged from left to right (the
/// mean of the notes merged so far against the next), then unvoiced, short and faint stretches dropped.
/// @param frameMeanAbsolute mean |x| of the samples from each frame's instant to the next frame's, relative
///        to the recording's peak (frameMeanAbsolute() below); as many as frames
/// @return notes in time order, perhaps none; Error Empty for an empty track, BadArgument when sizes differ
///         or a parameter is out of range (median even, negative durations, a4Hz not positive)
Result<std::vector<SegmentedNote>> segmentNotes(const PitchTrack& track,
                                                std::span<const float> frameMeanAbsolute,
                                                const SegmentationParameters& parameters = {});

/// Mean |x| of successive hops, the last perhaps shorter, divided by the peak of all; zeros for silence.
/// @param hopSize at least 1 (std::invalid_argument otherwise)
std::vector<float> frameMeanAbsolute(std::span<const float> mono, std::size_t hopSize);

}  // namespace woodshed
