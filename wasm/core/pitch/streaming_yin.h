#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "pitch/yin.h"

namespace woodshed {

/// What a tuner shows of one instant.
struct LivePitch {
    double time = 0.0;          ///< s since the first sample: the instant described
    double f0 = 0.0;            ///< Hz, 0 when nothing periodic sounds
    double aperiodicity = 1.0;  ///< 0 perfectly periodic, about 1 noise
    double level = 0.0;         ///< RMS of the block, full scale 1
};

/// Settings of the live tracker.
struct StreamingYinParameters {
    YinParameters yin;
    std::size_t hopSize = 512;  ///< samples between readings
    double threshold =
        0.15;  ///< YIN's absolute threshold; also the largest aperiodicity that counts as a tone
    double lowestLevel = 0.001;  ///< RMS below which nothing is reported to sound

    /// The first value outside its range (those of YinParameters; hop 1 to the block size; threshold in (0,
    /// 1); level 0 to 1).
    std::optional<Error> problem() const;
};

/// Frame-wise YIN for live use: one reading per hop, from the newest block alone.
///
/// Latency: a reading describes an instant blockSize - YinParameters::centreOffset() samples before the
/// newest sample, 33 ms with the defaults at 44.1 kHz. The period is averaged over as many whole periods as
/// the longest lag holds, which divides the error of the interpolation by their number: within a cent on
/// steady tones. push() does not allocate when called with at most as many samples as in an earlier call. Not
/// thread safe.
class StreamingYin {
  public:
    /// @param parameters must have no problem() (std::invalid_argument otherwise)
    explicit StreamingYin(const StreamingYinParameters& parameters);

    /// Appends samples at parameters.yin.sampleRate; what is no isSample() (audio/signal.h) counts as 0.
    /// @return the readings that became due, oldest first; valid until the next call
    std::span<const LivePitch> push(std::span<const float> mono);

    /// Forgets all samples; time starts at 0 again.
    void reset();

  private:
    LivePitch read();

    StreamingYinParameters parameters_;
    YinAnalyser analyser_;
    std::vector<float> block_;
    std::size_t filled_ = 0;
    std::size_t blockStart_ = 0;  // index of the block's first sample since the start
    std::vector<LivePitch> readings_;
};

}  // namespace woodshed
