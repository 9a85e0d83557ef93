#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "rhythm/rhythm_tracker.h"

namespace woodshed::testing {

inline constexpr std::uint8_t kKick = 0;
inline constexpr std::uint8_t kSnare = 1;
inline constexpr std::uint8_t kHat = 2;
inline constexpr std::uint8_t kCymbal = 4;

/// A hit of a written bar.
struct WrittenHit {
    double beat;  ///< from the bar's start
    std::uint8_t drum;
    float velocity = 0.9F;
};

/// A piece: the bar over and over, and where its beats are.
struct Piece {
    std::vector<RhythmHit> hits;
    std::vector<RhythmBeat> beats;
    double duration = 0.0;
};

/// Plays a bar `bars` times from `start` seconds. `interval` gives the beat's length by its number; `jitter`
/// is the standard deviation of the player's timing, seconds.
inline Piece play(const std::vector<WrittenHit>& bar, int beatsPerBar, int bars, double start,
                  const std::function<double(int)>& interval, double jitter = 0.006, unsigned seed = 1) {
    Piece piece;
    std::mt19937 random(seed);
    std::normal_distribution<double> error(0.0, jitter);
    std::vector<double> times{start};
    for (int b = 0; b < bars * beatsPerBar; ++b) {
        piece.beats.push_back({times.back(), b % beatsPerBar + 1});
        times.push_back(times.back() + interval(b));
    }
    for (int n = 0; n < bars; ++n) {
        for (const WrittenHit& hit : bar) {
            const double at = n * beatsPerBar + hit.beat;
            const auto whole = static_cast<std::size_t>(at);
            const double time = times[whole] + (at - std::floor(at)) * (times[whole + 1] - times[whole]);
            piece.hits.push_back({std::max(0.0, time + error(random)), hit.drum, hit.velocity, 0.95F});
        }
    }
    std::stable_sort(piece.hits.begin(), piece.hits.end(),
                     [](const RhythmHit& a, const RhythmHit& b) { return a.time < b.time; });
    piece.duration = times.back() + 1.0;
    return piece;
}

inline std::vector<WrittenHit> rockBar() {
    return {{0.0, kKick},      {2.0, kKick},      {2.5, kKick},     {1.0, kSnare},     {3.0, kSnare},
            {0.0, kHat},       {0.5, kHat, 0.6F}, {1.0, kHat},      {1.5, kHat, 0.6F}, {2.0, kHat},
            {2.5, kHat, 0.6F}, {3.0, kHat},       {3.5, kHat, 0.6F}};
}

/// Share of the beats that have a found one within `seconds`, with the same position where asked for.
inline double found(const Piece& piece, const Rhythm& rhythm, double seconds, bool position) {
    int matched = 0;
    for (const RhythmBeat& beat : piece.beats) {
        matched += std::any_of(rhythm.beats.begin(), rhythm.beats.end(), [&](const RhythmBeat& other) {
            return std::abs(other.time - beat.time) <= seconds &&
                   (!position || other.position == beat.position);
        });
    }
    return static_cast<double>(matched) / static_cast<double>(piece.beats.size());
}

}  // namespace woodshed::testing
