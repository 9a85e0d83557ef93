#pragma once

#include <complex>
#include <cstddef>
#include <span>
#include <vector>

#include "audio/fft.h"

namespace woodshed {

/// Quality of the sound around one instant, whatever the pitch turns out to be.
struct ToneFrame {
    float hz = 0.0F;          ///< where the autocorrelation peaks; 0 when nothing is periodic
    float hnrDb = 0.0F;       ///< harmonics-to-noise ratio, -20 to 40
    float centroidHz = 0.0F;  ///< of the power spectrum up to 10 kHz
    float oddEven = 0.0F;     ///< magnitudes of harmonics 3 and 5 over those of 2 and 4, 0 to 100
};

/// Measures tone in frames of 46 ms, 23 ms apart, as samples arrive.
///
/// HNR is that of Boersma, "Accurate short-term analysis of the fundamental frequency and the
/// harmonics-to-noise ratio of a sampled sound", IFA Proceedings 17 (1993), eq. 4 and 9: the highest peak of
/// the windowed frame's autocorrelation divided by the window's own, between 65 Hz and 2.6 kHz, over the
/// spectrum up to 5 kHz, so that the peak is smooth at this sampling rate and codecs do not matter. Notes
/// below 65 Hz have too few periods in a frame and no hz.
///
/// Frame n is centred on sample n * kHopSize. Not thread safe.
class ToneAnalyser {
  public:
    static constexpr std::size_t kFrameSize = 2048;
    static constexpr std::size_t kHopSize = 1024;

    /// @param sampleRate Hz of the samples
    explicit ToneAnalyser(double sampleRate);

    void push(std::span<const float> mono);

    /// Completes the frames that reach beyond the end and hands over all.
    std::vector<ToneFrame> finish();

  private:
    ToneFrame analyse(std::span<const float> frame);

    double sampleRate_;
    RealFft fft_;
    std::vector<float> window_;
    std::vector<float> windowCorrelation_;  // normalised autocorrelation of the window, per lag
    std::vector<float> buffer_;
    std::vector<float> padded_;
    std::vector<float> power_;
    std::vector<std::complex<float>> spectrum_;
    std::vector<ToneFrame> frames_;
};

}  // namespace woodshed
