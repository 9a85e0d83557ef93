#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "rhythm/rhythm_tables.h"

namespace woodshed {

/// A hit as the tracker sees it.
struct BarHit {
    double time;             ///< seconds
    std::uint8_t drumClass;  ///< 0 to kRhythmClasses - 1
    float weight;            ///< of its evidence, 0 to 1
    int level;               ///< 0 soft, 1 loud, -1 unknown
};

/// Limits from outside; zeros and empty lists set none.
struct BarConstraints {
    double leastInterval = 0.0;     ///< seconds between beats
    double greatestInterval = 0.0;  ///< seconds between beats
    std::vector<double> taps;       ///< times that somebody tapped as beats, ascending, seconds
    int beatsPerBar = 0;
};

/// A beat of the winning path.
struct TrackedBeat {
    double time;   ///< seconds
    int position;  ///< in its bar, from 0
};

struct TrackedBars {
    std::size_t meter = 0;           ///< index into RhythmTables::meters
    std::vector<TrackedBeat> beats;  ///< from the beat at or before the first hit to the one after the last
    /// Log likelihood ratio of the path against hits strewn evenly over the recording at the rates they have.
    double evidence = 0.0;
};

/// Finds the most likely beats, bars, patterns and meter of a list of hits: Viterbi decoding of a bar-pointer
/// hidden Markov model (Whiteley, Cemgil, Godsill, "Bayesian modelling of temporal structure in musical
/// audio", ISMIR 2006; patterns as in Krebs, Böck, Widmer, "Rhythmic pattern modeling", ISMIR 2013; tempo
/// changes at beats only, in an efficient state space, Krebs, Böck, Widmer, ISMIR 2015). Hits are an
/// inhomogeneous Poisson process per class whose rate over the bar is the pattern's, blurred by the players'
/// and detectors' timing.
///
/// Since tempo is constant within a beat, the search goes from beat to beat instead of frame to frame: a
/// state is (time of a beat, interval before it, pattern and position), pruned to a beam. The empty vector of
/// beats means that no path fits the constraints.
///
/// Time grows with duration times tempi times patterns, memory with the number of beats; deterministic.
/// @param hits ascending by time, at least one
TrackedBars trackBars(std::span<const BarHit> hits, const RhythmTables& tables,
                      const BarConstraints& constraints);

}  // namespace woodshed
