#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "assess/assess_take.h"
#include "assess/played_notes.h"

namespace woodshed {

/// Shorter than this, in seconds, a sound far from its neighbours is a squeak (specs, section 7.4).
inline constexpr double kSqueakSeconds = 0.2;

/// A written note and the consecutive segments that sound it.
struct AlignedNote {
    std::size_t written = 0;
    std::size_t firstSegment = 0;
    std::size_t segmentCount = 0;
    /// The player went elsewhere in the score before this note; counts the leaps so far. Time runs on within
    /// one try.
    std::size_t passage = 0;
    double midi = 0.0;  ///< of the segments that carry the note
};

/// The player went elsewhere in the score.
struct AlignmentLeap {
    std::size_t from = 0;     ///< written note played last before it
    std::size_t to = 0;       ///< written note played first after it; at most `from` for a restart
    std::size_t segment = 0;  ///< that sounds it
};

/// Who plays what.
struct NoteAlignment {
    std::vector<AlignedNote> notes;    ///< in score order, each written note at most once
    std::vector<bool> replaced;        ///< per segment: part of a try that a later one replaces
    std::vector<AlignmentLeap> leaps;  ///< in order of playing, those inside replaced tries included
    int octave = 0;                    ///< of the whole take, played above written
    double pitchOffset =
        0.0;  ///< semitones, played minus written, octaves left out: tuning plus mistake of transposition
    double secondsPerQuarter = 0.0;  ///< of the winning tempo hypothesis
};

/// Finds the cheapest explanation of the segments as a performance of the score.
///
/// A chaining dynamic programme over pairs (segment, written note), each meaning "the note begins with this
/// segment". Between two such pairs the player may have missed notes, added notes, held one segment through
/// repetitions, or split one note into several segments; the time between their onsets is compared with the
/// written distance at the local tempo, so no time map is needed beforehand. Leaps back (a restart) and forth
/// (a skip) cost a fixed price, must land on the written pitch class and break the chain of time. Score notes
/// before the first and after the last pair are cheap, so takes may begin late and stop early. Pairs whose
/// cost exceeds the best explanation of the same stretch by more than a fixed beam are dropped: the work
/// grows with segments times plausible notes, not with their product.
///
/// The tempo comes from trying a geometric grid of tempi and is then refined locally. The offset of pitch
/// comes from the fraction of a semitone common to all segments; whole-semitone offsets (tuning near a
/// semitone, wrong transposition) are tried only when too few notes fit without.
NoteAlignment alignNotes(std::span<const PlayedSegment> segments, std::span<const ScoreNote> score,
                         std::optional<double> quartersPerMinute);

/// Distance to the nearest octave of zero: in [-6, 6) semitones.
double foldOctave(double semitones);

/// Whether an interval in semitones is a low harmonic ratio (2, 3 or 4 to 1), as the blips of pitch trackers
/// and of overblowing players are.
bool harmonicallyRelated(double semitones);

}  // namespace woodshed
