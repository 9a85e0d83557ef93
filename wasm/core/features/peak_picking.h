#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace woodshed {

/// Indices of the samples above their neighbours, a flat top reported at its first sample, ends excluded
/// (semantics of MATLAB's findpeaks without options). Ascending. NaN is never a peak nor next to one.
std::vector<std::size_t> localMaxima(std::span<const float> values);

/// Indices of the samples strictly above all others within `order` (>= 1) on both sides, ends excluded,
/// windows clipped at the ends (semantics of scipy.signal.argrelmax, mode "clip"). Ascending. NaN is never a
/// peak nor within `order` of one.
std::vector<std::size_t> relativeMaxima(std::span<const float> values, std::size_t order);

/// Adaptive threshold of a novelty curve: lambda * max(v) + median(v[i - order .. i]), the window cut off at
/// the start, then moved back by half the order (rounded half up) so that it is centred on i; the last
/// half-order values stay unmoved. C.-W. Wu and A. Lerch, "Drum transcription using partially fixed
/// non-negative matrix factorization with template adaptation", ISMIR 2015, section on onset detection, as
/// their implementation has it.
std::vector<double> medianThreshold(std::span<const float> novelty, std::size_t order, double lambda);

/// Adaptive-median peak picker of the PFNMF drum systems.
struct MedianPickerParameters {
    std::size_t order = 8;  ///< frames of history under the median
    double lambda = 0.12;   ///< share of the maximum added to it
    /// 0: localMaxima(); otherwise relativeMaxima() of this order.
    std::size_t peakOrder = 0;

    /// The 2015 toolbox at 512/44100 s per frame: a window of 0.1 s, rounded down, and any local maximum.
    static constexpr MedianPickerParameters toolbox2015() { return {8, 0.12, 0}; }
    /// The 2018 student-teacher systems: 9 frames, maxima within 30 ms (C.-W. Wu and A. Lerch, "From labeled
    /// to unlabeled data: on the data challenge in automatic drum transcription", ISMIR 2018).
    static constexpr MedianPickerParameters students2018() { return {9, 0.12, 3}; }
};

/// Frames of the novelty curve's peaks: values at or below medianThreshold() become 0, then maxima are taken
/// by the rule of `parameters`. Ascending; none for an empty or silent curve.
std::vector<std::size_t> pickMedianPeaks(std::span<const float> novelty,
                                         const MedianPickerParameters& parameters);

/// Peak picker for activations of neural networks (S. Böck, F. Krebs, M. Schedl, "Evaluating the online
/// capabilities of onset detection methods", ISMIR 2012, section 3.3).
struct ActivationPickerParameters {
    double threshold = 0.3;        ///< height above the moving mean
    double preAverageSeconds = 0;  ///< reach of the moving mean before the frame
    double postAverageSeconds = 0;
    double preMaxSeconds = 0;  ///< reach of the moving maximum before the frame
    double postMaxSeconds = 0;
    double combineSeconds = 0;  ///< later peaks up to this far after a reported one are dropped
    double framesPerSecond = 100;

    /// Values of M. Zehren, M. Alunno, P. Bientinesi, "ADTOF: a large dataset of non-synthetic music for
    /// automatic drum transcription", ISMIR 2021, at 100 frames per second; the threshold differs by class.
    static constexpr ActivationPickerParameters drumNetworks(double threshold) {
        return {threshold, 0.1, 0.01, 0.02, 0.01, 0.02, 100};
    }
};

/// Frames whose activation reaches `threshold` above the mean over [i - preAverage, i + postAverage] (zeros
/// beyond the ends and for NaN) and is the largest such activation within [i - preMax, i + postMax]; times
/// are rounded to frames. Equal neighbours both count until combined. Ascending. Zeros are never reported.
/// Times and rate must be finite, >= 0 and > 0 (std::invalid_argument).
std::vector<std::size_t> pickActivationPeaks(std::span<const float> activation,
                                             const ActivationPickerParameters& parameters);

}  // namespace woodshed
