#include "learn/linear_svm.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace woodshed {

Result<LinearSvms> LinearSvms::fromFloats(std::span<const float> values, std::size_t features,
                                          std::size_t classes) {
    constexpr std::size_t kScalarsPerClass = 3;
    if (features == 0 || classes == 0 ||
        values.size() != 2 * features + classes * (features + kScalarsPerClass)) {
        return Error{ErrorCode::Unreadable, "the classifier's file has the wrong size"};
    }
    if (!std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); })) {
        return Error{ErrorCode::Unreadable, "the classifier's file holds values that are not finite"};
    }
    const auto width = static_cast<Eigen::Index>(features);
    const auto count = static_cast<Eigen::Index>(classes);
    LinearSvms svms;
    svms.minima_ = Eigen::Map<const Eigen::VectorXf>(values.data(), width);
    svms.scales_ = Eigen::Map<const Eigen::VectorXf>(values.data() + features, width);
    svms.weights_.resize(count, width);
    svms.biases_.resize(count);
    svms.slopes_.resize(count);
    svms.offsets_.resize(count);
    const float* at = values.data() + 2 * features;
    for (Eigen::Index index = 0; index < count; ++index) {
        svms.weights_.row(index) = Eigen::Map<const Eigen::VectorXf>(at, width).transpose();
        at += features;
        svms.biases_(index) = *at++;
        svms.slopes_(index) = *at++;
        svms.offsets_(index) = *at++;
    }
    return svms;
}

Eigen::VectorXf LinearSvms::margins(const Eigen::VectorXf& sample) const {
    if (sample.size() != minima_.size()) {
        throw std::invalid_argument("the sample does not match the classifier's number of features");
    }
    return weights_ * (sample - minima_).cwiseProduct(scales_) + biases_;
}

float LinearSvms::probability(std::size_t index, float margin) const {
    const auto row = static_cast<Eigen::Index>(index);
    return 1.0F / (1.0F + std::exp(-(slopes_(row) * margin + offsets_(row))));
}

}  // namespace woodshed
