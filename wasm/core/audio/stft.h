#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "audio/fft.h"
#include "audio/window.h"
#include "base/result.h"
#include "base/worker_pool.h"

namespace woodshed {

/// How a recording is cut into frames and windowed.
struct StftParameters {
    std::size_t frameSize = 2048;  ///< samples per frame, even, 2 .. kMaxFrameSize
    std::size_t hopSize = 512;     ///< samples between frame starts, 1 .. kMaxFrameSize
    Window window = Window::HannPeriodic;
    /// true: frame n is centred on sample n * hopSize, the edges are continued by reflection (librosa's
    /// convention, also the 2018 drum systems'); false: frame n starts at n * hopSize and only whole frames
    /// count (MATLAB's spectrogram, the 2015 toolbox, with HammingSymmetric).
    bool centred = true;

    static constexpr std::size_t kMaxFrameSize = std::size_t{1} << 20;
};

/// BadArgument when a size is outside the range stated in StftParameters.
std::optional<Error> findProblem(const StftParameters& parameters);

/// Number of frames that `samples` samples give: 1 + samples / hopSize when centred (0 for no samples), else
/// 1 + (samples - frameSize) / hopSize, 0 when shorter than a frame. Parameters must be valid.
std::uint64_t stftFrameCount(std::uint64_t samples, const StftParameters& parameters);

/// Spectrogram, (frameSize/2 + 1) bins x frames, column n the spectrum of frame n; unscaled (a full-scale
/// sine gives half the sum of the window). The numbers do not depend on the pool's size. Samples must be
/// finite and the parameters valid (std::invalid_argument for the latter).
Eigen::MatrixXf spectrogram(std::span<const float> samples, const StftParameters& parameters,
                            SpectrumScale scale, WorkerPool& pool);

/// spectrogram() of |X|.
Eigen::MatrixXf magnitudeSpectrogram(std::span<const float> samples, const StftParameters& parameters,
                                     WorkerPool& pool);

/// The same spectra frame by frame from samples that arrive in pieces of any size: bit for bit the columns of
/// spectrogram() over the whole recording.
///
/// Memory: at most 2 * (frameSize + hopSize) + kLaneCount * hopSize samples, whatever the length. Latency:
/// frame n is reported once sample n * hopSize + frameSize/2 (centred) or n * hopSize + frameSize - 1 has
/// been pushed; up to three frames may wait for company in a SIMD pass only within one push(). push() does
/// not allocate.
class StreamingStft {
  public:
    /// Receives the frame's index and its bins (valid during the call only).
    using OnSpectrum = std::function<void(std::size_t frame, std::span<const float> bins)>;

    /// @param parameters valid ones (std::invalid_argument otherwise)
    StreamingStft(const StftParameters& parameters, SpectrumScale scale, OnSpectrum onSpectrum);
    // A copied buffer would lose the room reserved for it.
    StreamingStft(const StreamingStft&) = delete;
    StreamingStft& operator=(const StreamingStft&) = delete;

    /// Takes the next samples (finite) and reports every frame they complete.
    void push(std::span<const float> samples);

    /// Reports the frames that reach beyond the end; afterwards a new recording may start.
    void finish();

    std::size_t bins() const { return fft_.bins(); }

  private:
    void emitReady();
    void emitSingle();
    void discardUsed();
    std::int64_t frameStart(std::size_t frame) const;

    StftParameters parameters_;
    SpectrumScale scale_;
    OnSpectrum onSpectrum_;
    std::vector<float> window_;
    RealFft fft_;
    std::size_t padding_;
    std::vector<float> history_;  // samples historyStart_ .. total_ - 1
    // 64 bits: in WASM a signed position in size_t's width would end after 13 hours at 44.1 kHz.
    std::int64_t historyStart_ = 0;
    std::int64_t total_ = 0;
    std::size_t nextFrame_ = 0;
    std::vector<float> edgeFrame_;
    std::vector<float> spectra_;
};

}  // namespace woodshed
