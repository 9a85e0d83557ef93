#pragma once

#include <array>
#include <cstddef>
#include <vector>

namespace woodshed {

/// Drum classes of a hit, in the order of shared/drums.json: kick, snare, hi-hat, tom, cymbal, other.
inline constexpr std::size_t kRhythmClasses = 6;
/// Positions that patterns tell apart in a beat: twelfths hold eighths, triplets and sixteenths.
inline constexpr std::size_t kBeatCells = 12;

/// Terms of the evidence that confidence is computed from (Rhythm::evidence).
inline constexpr std::size_t kEvidenceTerms = 4;

/// What is expected in one beat of a pattern, [class][cell].
struct PatternBeat {
    std::array<std::array<float, kBeatCells>, kRhythmClasses> rate{};  ///< mean number of hits
    std::array<std::array<float, kBeatCells>, kRhythmClasses>
        loud{};  ///< share of loud ones among them, 0 to 1
};

/// One way to play a bar.
struct RhythmPattern {
    double share;            ///< of the bars in its meter, 0 to 1
    double logInterval;      ///< mean of ln(beat interval in seconds)
    double logIntervalSpan;  ///< its standard deviation
    std::vector<PatternBeat> beats;
};

/// A meter and the patterns played in it.
struct RhythmMeter {
    int numerator;    ///< of the time signature
    int denominator;  ///< of the time signature
    double prior;     ///< probability of the meter; 0 for one that is only used when asked for
    std::vector<RhythmPattern> patterns;  ///< all with the same number of beats

    int beatsPerBar() const { return static_cast<int>(patterns.front().beats.size()); }
};

/// What the tracker knows of drumming; learned by models/rhythm_patterns/train.py.
struct RhythmTables {
    std::vector<RhythmMeter> meters;
    /// Velocity from which a hit of the class counts as loud, as a share of the class's strong hits.
    std::array<float, kRhythmClasses> loudFrom{};
    /// Confidence is the logistic function of the dot product of these and Rhythm::evidence.
    std::array<double, kEvidenceTerms> confidence{};
    /// Confidence below which no beat is clear.
    double leastConfidence = 0.0;
};

/// The tables that ship.
const RhythmTables& trainedRhythmTables();

}  // namespace woodshed
