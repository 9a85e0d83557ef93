#pragma once

#include <complex>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "audio/fft.h"
#include "base/result.h"

namespace woodshed {

/// Geometry of a YIN analysis.
struct YinParameters {
    double sampleRate = 44100.0;
    /// Samples of one block. A power of two has the fast transform.
    std::size_t blockSize = 2048;
    /// Integration window W: that many samples from the block's start are compared with those a lag later, so
    /// the longest visible period is blockSize - W. The default leaves room for 40 Hz at 44.1 kHz.
    std::size_t integrationSize = 944;
    double minHz = 40.0;    ///< lowest fundamental looked for; contrabass E1 is 41.2 Hz
    double maxHz = 2600.0;  ///< highest fundamental looked for; the flute's D7, 2349 Hz, played sharp

    /// Half-width of the parabola fitted to a dip of d, as a share of its lag, rounded, at least one sample.
    /// 0 is YIN's step 5, the parabola through three samples. Adjacent values of d carry almost independent
    /// errors in noise but hardly differ around the dip of a low note; the least-squares parabola through
    /// more of them averages the noise out. 1/64 keeps ten harmonics within a radian of the dip, where it is
    /// still a parabola.
    double fitShare = 1.0 / 64.0;

    /// Shortest lag at which a minimum may lie.
    std::size_t minLag() const;
    /// Longest lag evaluated: one beyond the longest period, so that the interpolation has its neighbour
    /// there.
    std::size_t maxLag() const;
    /// Where in the block the instant lies that an estimate describes, in samples from the block's start. The
    /// samples compared at lag L are centred on (W + L) / 2; the constant used for all lags is that of 200
    /// Hz, which leaves at most 3 ms for higher notes (early) and 10 ms for the lowest contrabass notes
    /// (late).
    double centreOffset() const;

    /// The first value outside its range (sample rate 8 to 384 kHz, block 64 to 65536 and even, window
    /// shorter than the block, 0 < minHz < maxHz < a quarter of the sample rate, some lag visible, fitShare 0
    /// to 1/4).
    std::optional<Error> problem() const;
};

/// A minimum of the cumulative mean normalised difference, refined between samples.
struct YinEstimate {
    double f0;            ///< Hz
    double aperiodicity;  ///< d' at the minimum: 0 perfectly periodic, about 1 noise
};

/// The difference function and its normalisation (A. de Cheveigne, H. Kawahara, "YIN, a fundamental frequency
/// estimator for speech and music", JASA 111(4), 2002), the correlation term by FFT.
/// Not thread safe: owns scratch, allocated once. One analyser per thread.
class YinAnalyser {
  public:
    /// @param parameters must have no problem() (std::invalid_argument otherwise).
    explicit YinAnalyser(const YinParameters& parameters);

    const YinParameters& parameters() const { return parameters_; }

    /// d(lag) = sum over j < W of (x[j] - x[j + lag])^2, eq. 6, for lag 0 to maxLag().
    /// Values that are rounding noise of the FFT (below 4e-7 of the energies compared) are exactly 0.
    /// @param block blockSize samples, finite; @param out maxLag() + 1 values.
    void difference(std::span<const float> block, std::span<float> out);

    /// d and d' of a block, to be read by the accessors below; d' is 1 throughout when the window holds
    /// zeros.
    void analyse(std::span<const float> block);

    /// d'(lag), lag 0 to maxLag(), of the last block analysed.
    std::span<const float> normalisedDifference() const { return normalised_; }

    /// Fundamental at an interior local minimum `lag` of d': vertex of the parabola fitted to d around it
    /// (YinParameters::fitShare); aperiodicity by the parabola through d' at the three lags (step 5), never
    /// below 0.
    YinEstimate refine(std::size_t lag) const;

    /// Step 4: the first local minimum of d' below `threshold`; the deepest one when none is; nothing when d'
    /// has no local minimum in range, as in silence.
    std::optional<YinEstimate> estimate(double threshold) const;

    /// The same estimate from the dip at the largest multiple of its period that is in reach and nearly as
    /// deep: interpolation errors shrink with the number of periods spanned. For steady tones; the longer lag
    /// blurs vibrato and moves the instant described by up to half of it.
    YinEstimate averagedOverPeriods(const YinEstimate& estimate) const;

    /// Whether d' has a local minimum at `lag`, which must have two neighbours.
    bool isMinimum(std::size_t lag) const {
        return normalised_[lag] < normalised_[lag - 1] && normalised_[lag] <= normalised_[lag + 1];
    }

  private:
    YinEstimate refineForPeriod(std::size_t lag, double period) const;

    YinParameters parameters_;
    std::size_t minLag_;
    std::size_t maxLag_;
    RealFft fft_;
    std::vector<float> padded_;
    std::vector<std::complex<float>> windowSpectrum_;
    std::vector<std::complex<float>> blockSpectrum_;
    std::vector<float> correlation_;
    std::vector<double> energy_;
    std::vector<float> difference_;
    std::vector<float> normalised_;
};

/// Eq. 8: d'(0) = 1, d'(lag) = d(lag) * lag / sum over 1..lag of d; 1 while that sum is 0 (silence,
/// constant). Both spans have the same length.
void cumulativeMeanNormalise(std::span<const float> difference, std::span<float> out);

/// Abscissa, relative to the middle one, of the minimum of the least-squares parabola through an odd number
/// (at least three) of equally spaced ordinates; exact interpolation for three. 0 when the parabola has no
/// minimum.
double parabolaOffset(std::span<const float> ordinates);

}  // namespace woodshed
