#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <span>

#include "base/result.h"

namespace woodshed {

/// Linear support vector machines that share their input, each deciding on one class, trained elsewhere
/// (models/segment_classify/train.py): features are brought to [0, 1] by the training set's minima and
/// maxima, the margin of class c is weights_c . scaled + bias_c, and its sign decides (C. Cortes and V.
/// Vapnik, "Support-vector networks", Machine Learning 20, 1995). Immutable, so safe to share.
class LinearSvms {
  public:
    /// Reads the exported form: `features` minima, `features` reciprocal ranges, then per class `features`
    /// weights, a bias, and slope and offset of the probability (J. Platt, "Probabilistic outputs for support
    /// vector machines", 1999): 2 features + classes (features + 3) floats. Unreadable when the count differs
    /// or a value is not finite.
    static Result<LinearSvms> fromFloats(std::span<const float> values, std::size_t features,
                                         std::size_t classes);

    std::size_t features() const { return static_cast<std::size_t>(minima_.size()); }
    std::size_t classes() const { return static_cast<std::size_t>(weights_.rows()); }

    /// Margins of every class: > 0 decides for it. @param sample features() values (std::invalid_argument
    /// otherwise)
    Eigen::VectorXf margins(const Eigen::VectorXf& sample) const;

    /// Estimated probability of class `index` at a margin: 1 / (1 + exp(-(slope margin + offset))).
    float probability(std::size_t index, float margin) const;

  private:
    LinearSvms() = default;

    Eigen::VectorXf minima_;
    Eigen::VectorXf scales_;
    Eigen::MatrixXf weights_;  // classes x features
    Eigen::VectorXf biases_;
    Eigen::VectorXf slopes_;
    Eigen::VectorXf offsets_;
};

}  // namespace woodshed
