#pragma once

#include <Eigen/Core>
#include <array>
#include <cstddef>
#include <deque>
#include <optional>
#include <span>

#include "audio/stft.h"
#include "drums/drum_templates.h"

namespace woodshed {

/// Tells when a drum that a slow analysis has found was really struck.
///
/// The activation of a template peaks when the 46 ms window holds most of the hit: after the attack, by an amount
/// that depends on the drum's decay. The physical onset is where the drum's own part of the spectrum grows fastest.
/// So a second, fast STFT (kFrameSize, kHopSize) runs along, and each drum keeps the sum over bins of the
/// half-wave-rectified growth of magnitude, weighted by the share of its template in all three templates at that bin
/// times the template (a Wiener gain: bins that another drum owns count little). A symmetric window's magnitude
/// grows fastest when its centre passes an abrupt onset, so the maximum of that curve carries no delay.
///
/// Memory: 12 bytes per kHopSize samples (8.3 KB/s). One object per recording; samples must be finite.
class RisePointFinder {
  public:
    static constexpr double kSampleRate = 44100.0;
    static constexpr std::size_t kFrameSize = 512;
    static constexpr std::size_t kHopSize = 64;

    explicit RisePointFinder(const DrumTemplates& templates);
    RisePointFinder(const RisePointFinder&) = delete;
    RisePointFinder& operator=(const RisePointFinder&) = delete;

    void push(std::span<const float> samples);
    void finish();

    /// Time in seconds of the steepest growth of one drum (0 kick, 1 snare, 2 hi-hat) between `from` and `to`
    /// seconds, refined between frames by a parabola; `from` clamped to 0 when the recording holds nothing there.
    double steepestRise(std::size_t drum, double from, double to) const;

    /// Bytes of the curves kept so far.
    std::size_t heldBytes() const { return growth_.size() * sizeof(Growth); }

  private:
    void addSpectrum(std::span<const float> magnitudes);

    using Growth = std::array<float, DrumTemplates::kClasses>;
    Eigen::MatrixXf weights_;  // bins x classes
    std::deque<std::vector<float>> recent_;
    std::deque<Growth> growth_;
    StreamingStft stft_;
};

}  // namespace woodshed
