#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <span>
#include <vector>

#include "assess/assess_take.h"
#include "base/result.h"
#include "pitch/pyin.h"

namespace woodshed {

/// What the rating networks of the literature read (Woodshed specs, assessment, sections 2, 3 and 5), from
/// the pitch track of PyinParameters::assessment().

/// A MIDI pitch as the networks see it: (midi - 36) / 72, not clipped.
float contourValue(double midi);

/// The pitch contour: contourValue() per frame of the track, 0 where unvoiced (section 2).
/// Errors: Empty (no frames), Unpitched (nothing voiced).
Result<std::vector<float>> pitchContour(const PitchTrack& track);

/// The score bent to the take, second channel of SIConvNet and second input of JointEmbedNet (section 5; J.
/// Huang et al., "Score-informed networks for music performance assessment", ISMIR 2020): per frame of the
/// track the contourValue() of the written note that alignWithScore() puts there. An unvoiced frame between
/// two frames of one written note belongs to that note; other unvoiced frames are 0.
/// Errors: those of alignWithScore().
Result<std::vector<float>> alignedScoreContour(const PitchTrack& track, std::span<const ScoreNote> score);

/// Input of DistMatNet (section 5): distances between the pitches sung or played and those written, octaves
/// folded (0 to 6 semitones) plus 1 where they are more than an octave apart. Unvoiced frames and rests are
/// left out; both axes are brought to `size` by taking what sounds in the middle of each of `size` equal
/// parts, on the score's axis in quarters.
/// @param size 1 to kMostDistanceSize
/// @return size x size, row: time in the take, column: time in the score
/// Errors: Empty (no frames, no notes, all notes of no duration), Unpitched, BadArgument (size, durations).
Result<Eigen::MatrixXf> distanceMatrix(const PitchTrack& track, std::span<const ScoreNote> score,
                                       std::size_t size);

/// Where in the take each row of distanceMatrix() lies, seconds; empty when nothing is voiced.
std::vector<double> distanceRowSeconds(const PitchTrack& track, std::size_t size);

/// Largest distance matrix, the paper's largest being 900.
inline constexpr std::size_t kMostDistanceSize = 2048;

}  // namespace woodshed
