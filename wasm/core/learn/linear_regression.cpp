#include "learn/linear_regression.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <stdexcept>

namespace woodshed {
namespace {

bool allFinite(std::span<const double> values) {
    return std::all_of(values.begin(), values.end(), [](double value) { return std::isfinite(value); });
}

}  // namespace

Result<LinearRegressions> LinearRegressions::create(std::span<const double> minima,
                                                    std::span<const double> maxima,
                                                    std::span<const double> weights,
                                                    std::span<const double> biases) {
    if (minima.empty() || biases.empty() || maxima.size() != minima.size() ||
        weights.size() != minima.size() * biases.size()) {
        return Error{ErrorCode::BadArgument, "the regression's sizes do not fit"};
    }
    if (!allFinite(minima) || !allFinite(maxima) || !allFinite(weights) || !allFinite(biases) ||
        !std::equal(minima.begin(), minima.end(), maxima.begin(), std::less_equal<>())) {
        return Error{ErrorCode::BadArgument, "the regression holds values out of range"};
    }
    const auto features = static_cast<Eigen::Index>(minima.size());
    const auto outputs = static_cast<Eigen::Index>(biases.size());
    LinearRegressions regressions;
    regressions.minima_ = Eigen::Map<const Eigen::VectorXd>(minima.data(), features);
    regressions.scales_ = Eigen::Map<const Eigen::VectorXd>(maxima.data(), features) - regressions.minima_;
    regressions.scales_ =
        regressions.scales_.unaryExpr([](double range) { return range > 0.0 ? 1.0 / range : 0.0; });
    regressions.weights_ =
        Eigen::Map<const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>(
            weights.data(), outputs, features);
    regressions.biases_ = Eigen::Map<const Eigen::VectorXd>(biases.data(), outputs);
    return regressions;
}

Eigen::VectorXd LinearRegressions::predict(const Eigen::VectorXd& sample) const {
    if (sample.size() != minima_.size()) {
        throw std::invalid_argument("the sample does not match the regression's number of features");
    }
    const Eigen::VectorXd scaled = (sample - minima_).cwiseProduct(scales_);
    return (weights_ * scaled + biases_).cwiseMax(0.0).cwiseMin(1.0);
}

}  // namespace woodshed
