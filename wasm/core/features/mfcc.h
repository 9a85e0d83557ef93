#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <optional>

namespace woodshed {

/// The first `coefficients` rows of the orthonormal DCT-II of size `bands` (N. Ahmed, T. Natarajan, K. R.
/// Rao, "Discrete cosine transform", IEEE Trans. Computers 23, 1974): coefficients x bands. 1 <= coefficients
/// <= bands (std::invalid_argument).
Eigen::MatrixXf dctMatrix(std::size_t coefficients, std::size_t bands);

/// 10 log10(max(power, floor) / reference) in dB, then nothing further than `range` dB below the matrix's
/// maximum.
struct DecibelParameters {
    float reference = 1.0F;              ///< > 0
    float floor = 1e-10F;                ///< > 0
    std::optional<float> range = 80.0F;  ///< dB; none: no limit
};

/// Power to decibels. A NaN stays one and leaves the rest alone.
Eigen::MatrixXf decibelsFromPower(const Eigen::MatrixXf& power, const DecibelParameters& parameters = {});

/// Cepstral coefficients: the DCT over the rows of log-scaled band energies (bands x frames), giving
/// coefficients x frames. With decibelsFromPower() of 128 Slaney mel bands of power these are the customary
/// MFCC of music retrieval.
Eigen::MatrixXf cepstrum(const Eigen::MatrixXf& logBands, std::size_t coefficients);

/// MFCC of the Auditory Toolbox's form (S. Davis and P. Mermelstein, IEEE Trans. ASSP 28, 1980; M. Slaney
/// 1998): cepstrum() of log10(bands + 1e-20), the bands from FilterBank::auditoryToolbox() over magnitudes.
/// @param bands bands x frames, >= 0 @param coefficients 13 in use
Eigen::MatrixXf auditoryToolboxMfcc(const Eigen::MatrixXf& bands, std::size_t coefficients);

/// Forward difference along time: column n is features[n + 1] - features[n]; the last column is 0.
Eigen::MatrixXf forwardDifference(const Eigen::MatrixXf& features);

/// features, their forwardDifference() and its forwardDifference() on top of each other: 3 rows x frames.
Eigen::MatrixXf withDeltas(const Eigen::MatrixXf& features);

}  // namespace woodshed
