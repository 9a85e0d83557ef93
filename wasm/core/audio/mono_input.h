#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "audio/mixdown.h"
#include "audio/resample.h"
#include "base/result.h"

namespace woodshed {

/// Most frames of one push; bounds the memory that a caller can ask for.
inline constexpr std::size_t kMostFramesPerPush = std::size_t{1} << 20;

/// The door through which every analysis takes its audio: planar frames of any rate and channel count go in,
/// mono samples (mean of the channels) at the analysis rate come out. Refuses NaN, infinity and
/// absurd values, so that nothing behind it has to look. Memory is one push whatever the length of the
/// recording. Not thread-safe.
class MonoInput {
  public:
    /// BadArgument when a rate is outside the resampler's range or the channel count outside [1,
    /// kMostChannels].
    static Result<MonoInput> create(double sampleRate, std::size_t channels, double targetRate);

    /// Where the caller writes the next `frames` frames, channel c from c * frames on. Empty when `frames`
    /// exceeds kMostFramesPerPush. Valid until the next call.
    std::span<float> room(std::size_t frames);

    /// Takes what was written to room(frames): mono samples at the target rate, as many as are ready. Valid
    /// until the next call. NotFinite when a value is no isSample(); BadArgument when room(frames) was not
    /// asked for.
    Result<std::span<const float>> push(std::size_t frames);

    /// The samples that the resampler still held back. Valid until the next call.
    std::span<const float> finish();

  private:
    MonoInput(double sampleRate, std::size_t channels, double targetRate);

    std::size_t channels_;
    Resampler resampler_;
    std::vector<float> planar_;
    std::vector<float> mono_;
    std::vector<float> resampled_;
};

}  // namespace woodshed
