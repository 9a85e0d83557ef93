#pragma once

#include <Eigen/Core>
#include <array>
#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "drums/drum_analysis.h"
#include "drums/drum_templates.h"
#include "drums/onset_picking.h"
#include "drums/rise_point.h"

namespace woodshed {

/// The instruments that templates, and so the rows of activations, stand for.
inline constexpr std::array<DrumInstrument, DrumTemplates::kClasses> kTemplateInstruments{
    DrumInstrument::Kick, DrumInstrument::Snare, DrumInstrument::HiHatClosed};

/// Least and most lambda that a sensitivity can ask for: the published 0.12 divided and multiplied by four.
inline constexpr double kTunedLambda = 0.12;
inline constexpr double kLambdaRange = 4.0;

/// Threshold factor of a sensitivity: kTunedLambda * kLambdaRange^-sensitivity (-1 fewer hits, 0 as
/// published, 1 more).
double lambdaForSensitivity(double sensitivity);

/// The other way round; infinite for lambda <= 0, which every sensitivity stays above.
double sensitivityForLambda(double lambda);

/// Two picks of one drum whose onsets lie closer than this are the two activation peaks of one hit: no hand
/// repeats faster, and the 2018 picker's own reach is as long.
inline constexpr double kSameHitSeconds = 0.030;

/// Probability that a candidate is a hit, from its salience: logistic in log2(salience / kTunedLambda).
struct SalienceCalibration {
    double atTuned;      ///< log-odds at the tuned threshold
    double perDoubling;  ///< gain in log-odds per doubling of the salience
};

/// How an engine's activations are read.
struct ActivationReading {
    MedianPickerParameters picker;
    double frameSeconds = 0.0;  ///< between activation frames
    double windowCentre = 0.0;  ///< seconds from a frame's stamp to the centre of its window
    std::array<SalienceCalibration, DrumTemplates::kClasses> calibration{};
};

/// A peak of an activation and the onset behind it.
struct ActivationPeak {
    OnsetCandidate onset;
    RisePoint rise;
};

/// Tells from a drum's picks at the tuned threshold (one at least) whether it is in the recording at all.
using PresenceTest = std::function<bool(std::size_t drum, const std::vector<ActivationPeak>& picked)>;

/// Every onset that some sensitivity can select in activations (3 x frames, rows as kTemplateInstruments),
/// ordered by drum and frame; none of a drum that `present` denies. Velocity: the square root of the peak
/// relative to the drum's strong hits (a sampler's law read backwards: amplitude grows with the square of
/// MIDI velocity, Dannenberg, "The interpretation of MIDI velocity", ICMC 2006).
std::vector<DrumCandidate> candidatesFromActivations(const Eigen::MatrixXf& activations,
                                                     const ActivationReading& reading,
                                                     const RisePointFinder& rise,
                                                     const PresenceTest& present);

/// Velocity of a hit of some strength (linear in amplitude) whose drum's strong hits, the loudest twentieth,
/// begin at `strong`: 0.85 (MIDI 108, between forte and fortissimo) there.
float velocityOf(float strength, float strong);
/// Share of a drum's hits that is weaker than its strong ones.
inline constexpr double kStrongShare = 0.95;

/// Whether the median growth at the rise points exceeds what stationary noise of the recording's typical
/// growth would give. @param peak largest absolute sample, to which rounding errors are relative
bool growsBeyondNoise(std::size_t drum, const std::vector<ActivationPeak>& picked,
                      const RisePointFinder& rise, float peak);

}  // namespace woodshed
