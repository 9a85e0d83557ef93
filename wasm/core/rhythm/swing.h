#pragma once

#include <span>

namespace woodshed {

/// A hit's place in its beat.
struct BeatPhase {
    double phase;     ///< 0 on the beat, towards 1 at the next
    double interval;  ///< of that beat, seconds
    float weight;     ///< 0 to 1
};

/// How beats are divided.
struct Swing {
    double share = 0.5;  ///< of the beat that its first half takes: 0.5 straight, 0.667 triplet swing
    double low = 0.5;    ///< 95 % confidence interval of the share
    double high = 0.5;
    bool triplet = false;  ///< beats are heard in three parts rather than in two or four
};

/// Estimates swing and subdivision from where the hits fall in their beats: mixtures of normal distributions
/// at the places of straight sixteenths, of triplets, and of two eighths whose border is free, each over a
/// floor of stray hits and fitted by expectation maximisation; the Bayesian information criterion decides
/// (Schwarz, "Estimating the dimension of a model", Annals of Statistics 1978). Too few hits off the beat
/// leave it straight.
Swing estimateSwing(std::span<const BeatPhase> hits);

}  // namespace woodshed
