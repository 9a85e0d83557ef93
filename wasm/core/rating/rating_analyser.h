#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "base/result.h"
#include "base/worker_pool.h"
#include "pitch/pyin.h"

namespace woodshed {

/// Longest recording that the published systems rate, seconds. They were made for excerpts of 17 to 208 s
/// (Woodshed specs, assessment, section 1), and a network on the mel spectrogram needs some 30 MB a minute.
inline constexpr double kLongestRatedSeconds = 600.0;

/// What a rating system reads of a recording.
struct RatingFeatureChoice {
    bool pitch = false;    ///< contour, score, distance matrix, descriptors
    bool mel = false;      ///< mel spectrogram
    bool samples = false;  ///< descriptors
};

/// What was asked for of a recording; the rest is empty.
struct RatingFeatures {
    PitchTrack track;            ///< PyinParameters::assessment()
    Eigen::MatrixXf mel;         ///< MelInput
    std::vector<float> samples;  ///< mono, 44.1 kHz
};

/// Takes a recording in pieces of any size and measures what a rating system reads.
///
/// Memory: 10.6 MB a minute when samples are kept, 0.5 MB for the mel spectrogram, 0.1 MB for the pitch;
/// bounded by kLongestRatedSeconds. Not thread safe.
class RatingAnalyser {
  public:
    static constexpr double kSampleRate = 44100.0;

    /// @param pool works on the pitch; must outlive the analyser. Results do not depend on its size.
    RatingAnalyser(WorkerPool& pool, const RatingFeatureChoice& choice);
    ~RatingAnalyser();
    RatingAnalyser(const RatingAnalyser&) = delete;
    RatingAnalyser& operator=(const RatingAnalyser&) = delete;

    /// @param mono44100 the next samples, mono at kSampleRate.
    void push(std::span<const float> mono44100);

    /// Ends the recording. Errors: Empty, NotFinite, Silent as findProblem() in audio/signal.h, TooLong.
    /// Afterwards the analyser is spent.
    Result<RatingFeatures> finish();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace woodshed
