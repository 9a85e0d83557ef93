#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "drums/drum_analysis.h"
#include "drums/drum_vocabulary.h"

namespace woodshed {

/// What the default network hears, in the order of its first outputs.
enum class DrumDetection : std::uint8_t { Kick, Snare, SideStick, HiHat, Tom, Cymbal, Other };
inline constexpr std::size_t kDrumDetections = 7;

/// How the network's outputs are read; chosen on validation data by the training's calibration command and
/// shipped as decoder.json beside the network (shared/schemas/drum-decoder.schema.json). Arrays per
/// detection.
struct NetworkDecoderParameters {
    /// Logistic calibration of a detection's activation x: probability 1 / (1 + exp(-(slope * logit(x) +
    /// offset))).
    struct Calibration {
        double slope;
        double offset;
    };

    std::array<double, kDrumDetections> thresholds{};        ///< of a peak's prominence, above 0, below 1
    std::array<double, kDrumDetections> biasSeconds{};       ///< added to every peak's time, within +-0.1
    std::array<double, kDrumDetections> combineSeconds{};    ///< 0 to 0.2: peaks this close are one hit
    std::array<Calibration, kDrumDetections> calibration{};  ///< slope >= 0, both finite
    double ghostVelocity = 0.0;  ///< a snare below this velocity, 0 to 1, is a ghost note

    /// BadArgument when a value is outside the range stated here.
    std::optional<Error> findProblem() const;
};

/// A peak of one detection.
struct NetworkPeak {
    DrumDetection detection;
    DrumInstrument instrument;  ///< by the largest articulation share at the peak; ghost by velocity
    std::size_t frame;
    double time;        ///< interpolated between frames, bias added, not negative; seconds
    float activation;   ///< 0 to 1
    double prominence;  ///< activation above its moving mean: what the threshold is compared with
    float velocity;     ///< 0 to 1
};

/// From the default network's activations to hits, frame by frame.
///
/// A frame is a peak of a detection when its activation is the largest from 20 ms before to 10 ms after it
/// (the first of equals) and exceeds the mean from 100 ms before to 10 ms after it (zeros beyond the ends) by
/// more than the threshold; of peaks within combineSeconds the most prominent counts. Reaches as madmom's
/// picker has them with the values of M. Zehren, M. Alunno, P. Bientinesi, "ADTOF", ISMIR 2021
/// (features/peak_picking.h). Unlike there, what competes are peaks of the activation itself, not of what the
/// threshold leaves, and the most prominent of close ones wins, not the first: so a lower threshold keeps
/// every hit of a higher one, and a sensitivity slider only ever adds hits as it goes up.
///
/// Sensitivity s in [-1, 1] moves a threshold t to sigmoid(logit(t) - kLogitsPerSensitivity * s).
///
/// Memory: a dozen frames, and the peaks not yet taken.
class NetworkDecoder {
  public:
    static constexpr double kFramesPerSecond = 100.0;
    /// Activations per frame: 7 detections, shares of 3 hi-hat, 3 tom and 2 cymbal articulations, 7
    /// velocities.
    static constexpr std::size_t kOutputs = 22;
    /// At +1 a threshold of 0.3 becomes 0.05, at -1 it becomes 0.76.
    static constexpr double kLogitsPerSensitivity = 2.0;

    /// BadArgument as NetworkDecoderParameters::findProblem().
    static Result<NetworkDecoder> create(const NetworkDecoderParameters& parameters);

    /// Takes the activations of the next frames, kOutputs each. BadArgument when they are no whole number of
    /// frames, NotFinite when one is NaN, and neither changes anything.
    std::optional<Error> push(std::span<const float> activations);

    /// Decides what is still open; nothing may be pushed after it.
    void finish();

    /// The peaks decided since the last call that some sensitivity selects, in the order of their decision.
    std::vector<NetworkPeak> takePeaks();

    /// Every peak before this frame has been decided.
    std::size_t decidedFrames() const;

    /// A peak as a hit at some sensitivities.
    DrumCandidate candidateOf(const NetworkPeak& peak) const;

  private:
    explicit NetworkDecoder(const NetworkDecoderParameters& parameters);
    float output(std::size_t frame, std::size_t index) const;
    void consider(std::size_t frame);
    NetworkPeak peakAt(std::size_t detection, std::size_t frame, double prominence) const;
    void settle(std::size_t detection);

    /// Frames kept: the longest reach back, the frame, the reach ahead; a power of two above their sum.
    static constexpr std::size_t kKept = 16;

    NetworkDecoderParameters parameters_;
    std::array<double, kDrumDetections> leastProminence_{};  // at sensitivity 1
    std::array<std::size_t, kDrumDetections> combineFrames_{};
    std::array<std::array<float, kOutputs>, kKept> recent_{};
    std::size_t frames_ = 0;      // pushed
    std::size_t considered_ = 0;  // of them looked at as a peak
    // Peaks so close to each other that a later one may yet outdo them.
    std::array<std::vector<NetworkPeak>, kDrumDetections> open_;
    std::vector<NetworkPeak> decided_;
};

}  // namespace woodshed
