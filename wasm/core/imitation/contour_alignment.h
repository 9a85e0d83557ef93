#pragma once

#include <cstddef>
#include <vector>

#include "base/result.h"
#include "imitation/contour.h"

namespace woodshed {

inline constexpr double kOctaveInSemitones = 12.0;

/// One step of an alignment: voiced cells (indices into the curves) that sound the same moment of the melody.
struct AlignedCell {
    std::size_t performance = 0;
    std::size_t reference = 0;
    double deviation = 0.0;  ///< performance minus reference, semitones, after transposition and folding
};

/// A performance laid onto its reference.
struct ContourAlignment {
    std::vector<AlignedCell> steps;  ///< from the first to the last cell of both
    double transposition = 0.0;      ///< semitones by which the performance lies above the reference
    double meanCost = 0.0;           ///< local cost per step
};

/// Aligns in the reference's key: only octaves are free, frame by frame, so that neither a low voice nor an
/// octave error of the tracker counts. Deviations lie in [-6, 6); `transposition` is the nearest whole number
/// of octaves.
/// Dynamic time warping over voiced cells (align/dtw.h): a breath taken costs nothing here.
Result<ContourAlignment> alignInKey(const VoicedCurve& performance, const VoicedCurve& reference);

/// Aligns in the key that fits best: searched in steps of a semitone round the octave, then refined to the
/// median deviation. Octaves are free here too; `transposition` is the one nearest to the pitches sung.
Result<ContourAlignment> alignTransposed(const VoicedCurve& performance, const VoicedCurve& reference);

}  // namespace woodshed
