#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <span>

#include "base/result.h"

namespace woodshed {

/// Linear regressions that share their input, trained elsewhere: nu support vector regression with a linear
/// kernel (B. Schoelkopf et al., "New support vector algorithms", Neural Computation 12, 2000) is such a sum
/// once its support vectors are added up. Features are brought to [0, 1] by the training set's minima and
/// maxima, predictions clipped to [0, 1] (Woodshed specs, assessment, section 4). Immutable, so safe to
/// share.
class LinearRegressions {
  public:
    /// @param minima, maxima one per feature, finite, no minimum above its maximum; a feature whose two are
    ///        equal tells nothing and counts 0
    /// @param weights row after row, one row of features per output, finite @param biases one per output
    /// BadArgument when there is no feature or output, when sizes do not fit, or a value is out of range.
    static Result<LinearRegressions> create(std::span<const double> minima, std::span<const double> maxima,
                                            std::span<const double> weights, std::span<const double> biases);

    std::size_t features() const { return static_cast<std::size_t>(minima_.size()); }
    std::size_t outputs() const { return static_cast<std::size_t>(biases_.size()); }

    /// One prediction per output, in [0, 1]. @param sample features() finite values (std::invalid_argument
    /// for another number)
    Eigen::VectorXd predict(const Eigen::VectorXd& sample) const;

  private:
    LinearRegressions() = default;

    Eigen::VectorXd minima_;
    Eigen::VectorXd scales_;
    Eigen::MatrixXd weights_;  // outputs x features
    Eigen::VectorXd biases_;
};

}  // namespace woodshed
