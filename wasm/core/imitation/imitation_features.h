#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "imitation/contour.h"
#include "imitation/contour_alignment.h"
#include "imitation/melody_notes.h"

namespace woodshed {

/// One named number about an imitation. Names are camelCase and stay: models and results carry them.
struct ImitationFeature {
    std::string_view name;
    float value = 0.0F;
};

/// Points of the fixed time axis on which networks see an alignment: the voiced reference, stretched. A
/// melody of ten notes has six points a note.
inline constexpr std::size_t kAlignedPoints = 64;

/// Rows of what networks see, in order: deviation in key and in the best key, frame by frame, then note by
/// note (semitones, limited to 3, over 3); timing about the steady tempo that fits best (seconds over 0.5,
/// limited to 2); how much longer than the others the note is held (log2, limited to 2); reference pitch
/// about its median (semitones over 6, limited to 2); 1 where a note of the reference begins.
inline constexpr std::size_t kAlignedChannels = 8;

/// A performance laid onto its reference, in both keys, with the melody's notes.
struct AlignedImitation {
    VoicedCurve performance;
    VoicedCurve reference;
    ContourAlignment inKey;
    ContourAlignment transposed;
    std::vector<MelodyNote> notes;
    std::vector<SungNote> inKeyNotes;
    std::vector<SungNote> transposedNotes;
};

/// Reads and aligns two contours. Errors: those of voicedCurve(), the message naming which contour.
Result<AlignedImitation> alignImitation(const PitchContour& performance, const PitchContour& reference);

/// Descriptors of an aligned imitation (docs/researchers.md lists them): deviations along the path and per
/// note in both keys, intervals, key, rhythm, completeness, steadiness, shape of the path. Always the same
/// names in the same order; values finite.
std::vector<ImitationFeature> imitationFeatures(const AlignedImitation& aligned);

/// What networks see: kAlignedChannels rows of kAlignedPoints, row after row.
std::vector<float> alignedPicture(const AlignedImitation& aligned);

}  // namespace woodshed
