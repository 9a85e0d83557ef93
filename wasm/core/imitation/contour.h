#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/result.h"

namespace woodshed {

/// A fundamental frequency curve as trackers write it: any hop, also an irregular one.
struct PitchContour {
    std::vector<double> seconds;  ///< ascending
    std::vector<double> hertz;    ///< 0 or less: no pitch here
};

/// Time step of every analysis of contours. A sung sixteenth at 120 quarters a minute lasts six of them, and
/// a vibrato of 6 Hz eight.
inline constexpr double kContourHopSeconds = 0.02;

/// Longest contour taken, seconds. Melodies that can be repeated after one hearing last ten.
inline constexpr double kMostContourSeconds = 120.0;

/// Most samples of a contour: kMostContourSeconds at the finest hop in use (1 ms), with room to spare.
inline constexpr std::size_t kMostContourSamples = 500'000;

/// Least voiced sound that can be judged, seconds.
inline constexpr double kLeastVoicedSeconds = 0.2;

/// The voiced part of a contour on a grid of kContourHopSeconds, one entry per voiced cell, ascending.
struct VoicedCurve {
    std::vector<std::size_t> cells;  ///< cell of the grid; cell 0 starts at the first sample's time
    std::vector<double> midi;        ///< pitch in semitones, 69 = 440 Hz
    double startSeconds = 0.0;       ///< time of cell 0

    std::size_t size() const { return cells.size(); }
};

/// Brings a contour to the grid: the median pitch of each cell's samples (the nearest sample where the hop is
/// coarser than the cell), a running median over five cells against single wrong estimates, islands of less
/// than three cells dropped.
/// Errors: Empty (no samples), BadArgument (unequal counts; times that do not ascend; pitches above 20 kHz),
/// NotFinite, TooLong (kMostContourSeconds, kMostContourSamples), Silent (no pitch anywhere), TooShort (less
/// than kLeastVoicedSeconds of pitch).
Result<VoicedCurve> voicedCurve(const PitchContour& contour);

}  // namespace woodshed
