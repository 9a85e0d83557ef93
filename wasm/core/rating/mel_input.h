#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <span>
#include <vector>

#include "audio/filter_bank.h"
#include "audio/stft.h"
#include "base/result.h"

namespace woodshed {

/// The mel spectrogram that M-CRNN and PCM-CRNN read (Woodshed specs, assessment, section 2): 22.05 kHz,
/// waveform divided by its RMS, periodic Hann 2048, hop 1024, 96 Slaney mel bands over the whole range; in dB
/// of the square of the mel power, 10 log10(S^2), floored at S^2 = 1e-10 and at 80 dB below the recording's
/// maximum. The division is done on the powers at the end, so samples may come in pieces of any size.
///
/// Memory: 384 bytes per 46 ms. Not thread safe.
class MelInput {
  public:
    static constexpr double kSampleRate = 22050.0;
    static constexpr std::size_t kFrameSize = 2048;
    static constexpr std::size_t kHopSize = 1024;
    static constexpr std::size_t kBands = 96;

    MelInput();

    /// @param mono22050 the next samples, finite, mono at kSampleRate.
    void push(std::span<const float> mono22050);

    /// The spectrogram of everything pushed: kBands x (1 + samples / kHopSize), frame n centred on n *
    /// kHopSize. Errors: Empty (no samples), Silent (nothing but zeros). Afterwards the object is spent.
    Result<Eigen::MatrixXf> finish();

  private:
    FilterBank bank_;
    std::vector<float> powers_;  // kBands per frame
    double energy_ = 0.0;
    std::size_t samples_ = 0;
    StreamingStft stft_;
};

}  // namespace woodshed
