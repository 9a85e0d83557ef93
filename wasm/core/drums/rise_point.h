#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <deque>
#include <span>
#include <vector>

#include "audio/stft.h"
#include "drums/drum_templates.h"

namespace woodshed {

/// An onset in a growth curve.
struct RisePoint {
    double time;   ///< seconds
    float growth;  ///< the curve's height there, in units of magnitude
};

/// How fast each of some drums' own part of the spectrum grows, at a high frame rate.
///
/// Per frame and drum: the sum over bins of the half-wave-rectified growth of magnitude over kGrowthHops,
/// weighted by the drum's template times its share of all templates at that bin (a Wiener gain: bins that
/// another drum owns count little). The magnitude under a symmetric window grows fastest when its centre
/// passes an abrupt onset, so the maximum of the curve marks the onset without delay.
///
/// Memory: 4 bytes per drum and hop. One object per recording; samples must be finite.
class GrowthCurve {
  public:
    static constexpr double kSampleRate = 44100.0;
    static constexpr std::size_t kHopSize = 64;

    /// @param frameSize power of two up to 2048 @param drums template columns to follow
    GrowthCurve(const DrumTemplates& templates, std::size_t frameSize, const std::vector<std::size_t>& drums);
    GrowthCurve(const GrowthCurve&) = delete;
    GrowthCurve& operator=(const GrowthCurve&) = delete;

    void push(std::span<const float> samples) { stft_.push(samples); }
    void finish() { stft_.finish(); }

    /// Steepest growth of drums[index] from `from` to `to` seconds, refined between frames by a parabola and
    /// not negative; about `from` when the recording holds nothing there.
    RisePoint steepest(std::size_t index, double from, double to) const;

    /// Median height of the curve of drums[index]: how much that part of the spectrum grows at no time in
    /// particular; 0 for a recording without frames.
    float typical(std::size_t index) const;

    std::size_t heldBytes() const { return growth_.size() * sizeof(float); }

  private:
    void addSpectrum(std::span<const float> magnitudes);
    float growth(std::size_t frame, std::size_t index) const { return growth_[frame * drums_ + index]; }

    std::size_t drums_;
    Eigen::MatrixXf weights_;               // bins x drums
    std::vector<std::vector<float>> past_;  // ring of the last kGrowthHops spectra
    std::size_t frames_ = 0;
    std::deque<float> growth_;  // [frame][drum]; a deque grows without a second copy
    StreamingStft stft_;
};

/// Tells when a drum that a slow analysis has found was really struck. The activation of a template peaks
/// when its 46 ms window holds most of the hit: after the attack, by an amount that depends on the drum's
/// decay. The physical onset is where the drum's part of the spectrum grows fastest around that peak.
class RisePointFinder {
  public:
    explicit RisePointFinder(const DrumTemplates& templates);

    void push(std::span<const float> samples);
    void finish();

    /// Onset in seconds of drum 0 (kick), 1 (snare) or 2 (hi-hat) whose activation peaked in a window centred
    /// on `peakSeconds`.
    RisePoint onset(std::size_t drum, double peakSeconds) const;

    /// GrowthCurve::typical() of drum 0, 1 or 2.
    float typicalGrowth(std::size_t drum) const;

    /// Bytes of the curves kept so far.
    std::size_t heldBytes() const { return kick_.heldBytes() + others_.heldBytes(); }

  private:
    GrowthCurve kick_;
    GrowthCurve others_;
};

}  // namespace woodshed
