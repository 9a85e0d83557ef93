#include "features/mfcc.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "audio/precondition.h"

namespace woodshed {

namespace {

/// Keeps the logarithm of an empty band finite (Auditory Toolbox form).
constexpr float kEmptyBand = 1e-20F;

}  // namespace

Eigen::MatrixXf dctMatrix(std::size_t coefficients, std::size_t bands) {
    require(coefficients >= 1 && coefficients <= bands, "a DCT gives 1 to as many coefficients as bands");
    Eigen::MatrixXf matrix(coefficients, bands);
    const auto size = static_cast<double>(bands);
    for (std::size_t k = 0; k < coefficients; ++k) {
        const double scale = std::sqrt((k == 0 ? 1.0 : 2.0) / size);
        for (std::size_t n = 0; n < bands; ++n) {
            const double angle =
                std::numbers::pi * static_cast<double>(k) * (static_cast<double>(n) + 0.5) / size;
            matrix(k, n) = static_cast<float>(scale * std::cos(angle));
        }
    }
    return matrix;
}

Eigen::MatrixXf decibelsFromPower(const Eigen::MatrixXf& power, const DecibelParameters& parameters) {
    require(parameters.reference > 0.0F && parameters.floor > 0.0F,
            "decibels need a positive reference and floor");
    const float offset = 10.0F * std::log10(std::max(parameters.floor, parameters.reference));
    Eigen::MatrixXf decibels(power.rows(), power.cols());
    float highest = -std::numeric_limits<float>::infinity();
    for (Eigen::Index i = 0; i < power.size(); ++i) {
        const float value = power.data()[i];
        const float clipped = value < parameters.floor ? parameters.floor : value;
        decibels.data()[i] = 10.0F * std::log10(clipped) - offset;
        highest = std::max(highest, decibels.data()[i]);
    }
    if (parameters.range) {
        const float lowest = highest - *parameters.range;
        for (Eigen::Index i = 0; i < decibels.size(); ++i) {
            float& value = decibels.data()[i];
            value = value < lowest ? lowest : value;
        }
    }
    return decibels;
}

Eigen::MatrixXf cepstrum(const Eigen::MatrixXf& logBands, std::size_t coefficients) {
    return dctMatrix(coefficients, static_cast<std::size_t>(logBands.rows())) * logBands;
}

Eigen::MatrixXf auditoryToolboxMfcc(const Eigen::MatrixXf& bands, std::size_t coefficients) {
    return cepstrum(bands.unaryExpr([](float band) { return std::log10(band + kEmptyBand); }), coefficients);
}

Eigen::MatrixXf forwardDifference(const Eigen::MatrixXf& features) {
    Eigen::MatrixXf difference = Eigen::MatrixXf::Zero(features.rows(), features.cols());
    if (features.cols() > 1) {
        const Eigen::Index steps = features.cols() - 1;
        difference.leftCols(steps) = features.rightCols(steps) - features.leftCols(steps);
    }
    return difference;
}

Eigen::MatrixXf withDeltas(const Eigen::MatrixXf& features) {
    const Eigen::MatrixXf first = forwardDifference(features);
    Eigen::MatrixXf stacked(3 * features.rows(), features.cols());
    stacked << features, first, forwardDifference(first);
    return stacked;
}

}  // namespace woodshed
