#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "audio/filter_bank.h"
#include "audio/stft.h"

namespace woodshed {

/// Input of the default drum network, frame by frame from samples that arrive in pieces of any size:
/// log10(1 + x) of the magnitudes x in 84 log-frequency bands (12 per octave, 20 Hz to 20 kHz, weights of a
/// band summing to 1) of a centred STFT with a 2048-point periodic Hann window every 441 samples at 44.1 kHz,
/// edges continued by reflection. Frame n is centred on n * kHopSeconds. Values lie between 0 and 2.7 for
/// samples within [-1, 1]. After M. Zehren, M. Alunno, P. Bientinesi, "ADTOF: a large dataset of
/// non-synthetic music for automatic drum transcription", ISMIR 2021, section on features; magnitudes are
/// those of audio/stft.h, unscaled.
///
/// Level: the map is invertible (x = 10^f - 1), and the network begins by undoing it and setting the level of
/// the window it is given, so nothing here depends on the loudness of the whole file and no first pass over
/// it is needed (public/models/drum-network/README.md).
///
/// Memory: StreamingStft's bound. push() does not allocate.
class NetworkFeatures {
  public:
    static constexpr double kSampleRate = 44100.0;
    static constexpr std::size_t kFrameSize = 2048;
    static constexpr std::size_t kHopSize = 441;
    static constexpr double kHopSeconds = 0.01;
    static constexpr std::size_t kBands = 84;

    /// Receives the frame's index and its kBands values (valid during the call only).
    using OnFrame = std::function<void(std::size_t frame, std::span<const float> bands)>;

    explicit NetworkFeatures(OnFrame onFrame);
    // The spectrum callback holds `this`.
    NetworkFeatures(const NetworkFeatures&) = delete;
    NetworkFeatures& operator=(const NetworkFeatures&) = delete;

    /// Takes the next samples (mono, 44.1 kHz, finite) and reports every frame they complete: frame n once
    /// sample n * kHopSize + kFrameSize / 2 has been pushed.
    void push(std::span<const float> samples);

    /// Reports the frames that reach beyond the end, so that there are 1 + samples / kHopSize in all (none
    /// for no samples); afterwards a new recording may start.
    void finish();

  private:
    void report(std::size_t frame, std::span<const float> bins);

    OnFrame onFrame_;
    FilterBank bank_;
    std::vector<float> bands_;
    StreamingStft stft_;
};

}  // namespace woodshed
