#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "pitch/pyin.h"
#include "pitch/yin.h"

namespace woodshed {

/// What a tuner shows of one instant.
struct LiveReading {
    double time = 0.0;    ///< s since the first sample: the instant described
    double newest = 0.0;  ///< s since the first sample: how much had been heard
    double f0 = 0.0;      ///< Hz, smoothed; held through gaps of up to holdSeconds, 0 beyond
    bool voiced = false;  ///< a pitch sounds now; false while f0 is only held
    double level = 0.0;   ///< RMS of the newest PitchFollowerParameters::levelSeconds, full scale 1
};

/// Settings of the live follower.
struct PitchFollowerParameters {
    YinParameters yin;
    std::size_t hopSize = 256;    ///< samples between readings: 5.8 ms at 44.1 kHz
    double lowestHz = 40.0;       ///< lowest pitch believed: the instrument's range
    double highestHz = 2600.0;    ///< highest pitch believed
    double lowestLevel = 0.001;   ///< RMS of the block below which nothing sounds, full scale 1
    double holdSeconds = 0.08;    ///< how long a reading outlives its sound: bow changes, breaks of the voice
    double levelSeconds = 0.006;  ///< length of the level: one hop

    /// Settings for a microphone's own rate (no resampler stands in the way of a live reading) and an
    /// instrument's range: blocks of about 46 ms, a power of two, since that is what 41 Hz needs.
    static PitchFollowerParameters at(double sampleRate, double lowestHz, double highestHz);

    /// The first value outside its range (those of YinParameters; hop 1 to the block size; lowestHz <
    /// highestHz; level 0 to 1; seconds above 0).
    std::optional<Error> problem() const;
};

/// Follows the pitch of monophonic sound while it is played: YIN's dips, newest samples first, and a causal
/// hidden Markov model over them.
///
/// - Each block is analysed backwards in time, so the integration window lies on the newest samples and a
///   period reaches back only as far as it must: a tone is recognised after about one window at most, high
///   ones sooner, instead of after a whole block.
/// - Hypotheses are the dips themselves with pYIN's probabilities (ThresholdPrior); their weights go through
///   the forward recursion of a hidden Markov model (Rabiner, "A tutorial on hidden Markov models", Proc.
///   IEEE 77, 1989, eq. 20) whose transitions favour small steps and let leaps through once two frames agree.
///   Nothing is ever decided by looking ahead; a single frame an octave off loses against the path.
/// - The estimate is averaged over the periods in reach and smoothed by a one-pole filter that opens as the
///   pitch moves (the idea of Casiez et al., "1 euro filter", CHI 2012) and starts anew with every note.
///
/// Latency: a reading follows the sound by centreDelay() plus the smoothing (kCalmSeconds at rest); a new
/// note shows within window + period + one hop: 33 ms at 82 Hz, less above. push() does not allocate when
/// called with at most as many samples as in an earlier call. Not thread safe.
class PitchFollower {
  public:
    /// @param parameters must have no problem() (std::invalid_argument otherwise)
    explicit PitchFollower(const PitchFollowerParameters& parameters);

    /// Appends samples at parameters.yin.sampleRate; what is no isSample() (audio/signal.h) counts as 0.
    /// @return the readings that became due, oldest first; valid until the next call
    std::span<const LiveReading> push(std::span<const float> mono);

    /// From the instant a reading describes to the newest sample, s.
    double centreDelay() const;

  private:
    struct Hypothesis {
        double semitones;  // MIDI scale
        double weight;
        bool heard;  // a dip of this frame, not one remembered
    };

    LiveReading read();
    void weigh(double level);
    void smooth(const Hypothesis& best);

    PitchFollowerParameters parameters_;
    YinAnalyser analyser_;
    ThresholdPrior prior_;
    std::vector<float> block_;     // newest sample last
    std::vector<float> reversed_;  // newest sample first
    std::size_t filled_ = 0;
    std::size_t consumed_ = 0;  // samples since the start
    std::vector<PitchCandidate> candidates_;
    std::vector<Hypothesis> hypotheses_;
    std::vector<Hypothesis> next_;
    double unvoiced_ = 1.0;
    double smoothed_ = 0.0;   // MIDI scale; meaningful while frames_ > 0
    std::size_t frames_ = 0;  // readings of the current note
    double heldUntil_ = 0.0;  // s
    std::vector<LiveReading> readings_;
};

}  // namespace woodshed
