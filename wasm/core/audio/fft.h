#pragma once

#include <array>
#include <complex>
#include <cstddef>
#include <memory>
#include <span>

#include "base/lanes.h"

namespace woodshed {

/// What a spectrum's bins hold: |X| or |X|^2.
enum class SpectrumScale { Magnitude, Power };

/// Discrete Fourier transform of real frames of one even size n, through one complex transform of n/2
/// (Sorensen et al., "Real-valued fast Fourier transform algorithms", IEEE Trans. ASSP 35, 1987). Powers of
/// two run in an own radix-4 kernel that also works on four frames at once; other sizes run in kissfft.
///
/// Samples must be finite: this file is compiled on that assumption (signal.h, findProblem).
/// Thread safety: one object per thread; a copy shares the tables and owns its scratch.
/// Constructing and copying allocate, transforming does not.
class RealFft {
  public:
    /// @param n frame size; even and at least 2 (std::invalid_argument otherwise).
    explicit RealFft(std::size_t n);
    ~RealFft();
    RealFft(const RealFft& other);
    RealFft& operator=(const RealFft& other);
    RealFft(RealFft&& other) noexcept;
    RealFft& operator=(RealFft&& other) noexcept;

    /// Frame size n.
    std::size_t size() const;
    /// Number of non-redundant bins, n/2 + 1.
    std::size_t bins() const;

    /// X[k] = sum over i of frame[i] e^(-2 pi j i k / n), k = 0 .. n/2, unscaled.
    /// @param frame n samples @param spectrum bins() values
    void forward(std::span<const float> frame, std::span<std::complex<float>> spectrum);

    /// Inverse of forward(), scaled by 1/n so that inverse(forward(x)) = x. Imaginary parts of the first and
    /// last bin are ignored.
    /// @param spectrum bins() values @param frame n samples
    void inverse(std::span<const std::complex<float>> spectrum, std::span<float> frame);

    /// Magnitude or power spectrum of one frame times a window.
    /// @param frame n samples @param window n weights @param spectrum bins() values
    void windowedSpectrum(std::span<const float> frame, std::span<const float> window, SpectrumScale scale,
                          std::span<float> spectrum);

    /// The same for four frames in one pass of SIMD lanes; bit for bit the numbers of four single calls.
    /// @param frames four pointers to n samples each (they may overlap) @param window n weights
    /// @param spectra four pointers to bins() values each
    void windowedSpectra(const std::array<const float*, kLaneCount>& frames, std::span<const float> window,
                         SpectrumScale scale, const std::array<float*, kLaneCount>& spectra);

  private:
    struct Plan;
    struct Scratch;
    std::shared_ptr<const Plan> plan_;
    std::unique_ptr<Scratch> scratch_;
};

}  // namespace woodshed
