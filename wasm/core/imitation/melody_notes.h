#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "imitation/contour.h"
#include "imitation/contour_alignment.h"

namespace woodshed {

/// A stretch of a reference curve that rests on one pitch: voiced cells [begin, end).
struct MelodyNote {
    std::size_t begin = 0;
    std::size_t end = 0;
    double midi = 0.0;  ///< median pitch
};

/// Cuts a reference curve where its pitch leaves that of the note so far by more than 0.6 semitones for good,
/// or where it is unvoiced for more than 60 ms; what lasts less than 80 ms is a transition and belongs to no
/// note. The curve of a played melody yields its notes; a repeated pitch without a gap counts as one note.
std::vector<MelodyNote> melodyNotes(const VoicedCurve& reference);

/// How one note of the melody was sung, under one alignment.
struct SungNote {
    double deviation = 0.0;     ///< median over the middle 60 % of the aligned steps, semitones
    double unsteadiness = 0.0;  ///< median distance of the deviations from their median, semitones
    std::size_t cells = 0;      ///< different voiced cells of the performance that sing it
    std::size_t firstCell = 0;  ///< grid cells of the performance
    std::size_t lastCell = 0;
};

/// Every note of the melody as the performance sings it; alignments cover every cell, so every note has
/// steps.
std::vector<SungNote> sungNotes(std::span<const MelodyNote> notes, const ContourAlignment& alignment,
                                const VoicedCurve& performance);

}  // namespace woodshed
