#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <span>
#include <vector>

#include "base/result.h"
#include "imitation/imitation_features.h"

namespace woodshed {

/// A small network over an aligned imitation, trained by models/imitation/train.py: two convolutions along
/// the melody (rectified), their means and maxima over time beside the standardised descriptors, a hidden
/// layer (tanh), two outputs. About 3,300 numbers, so plain loops serve and no runtime is needed. Immutable.
class ImitationNet {
  public:
    static constexpr std::size_t kKernel = 5;
    static constexpr std::size_t kStride = 2;
    static constexpr std::size_t kFirstChannels = 12;
    static constexpr std::size_t kSecondChannels = 16;
    static constexpr std::size_t kHidden = 16;

    /// Numbers of one exported network that reads `descriptors` descriptors.
    static std::size_t floats(std::size_t descriptors);

    /// Reads floats(descriptors) numbers: weights, then biases, of first and second convolution (output
    /// channel, input channel, tap), hidden layer (unit, input; inputs: means, maxima, descriptors), outputs.
    /// Unreadable when the count differs or a value is not finite.
    static Result<ImitationNet> fromFloats(std::span<const float> values, std::size_t descriptors);

    struct Output {
        float passLogit = 0.0F;
        float grade = 0.0F;
    };

    /// @param picture alignedPicture() @param descriptors standardised, as many as the network reads
    Output evaluate(std::span<const float> picture, const Eigen::VectorXf& descriptors) const;

  private:
    using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    struct Layer {
        Matrix weights;
        Eigen::VectorXf biases;
    };
    ImitationNet() = default;
    static Matrix convolved(const Layer& layer, const Matrix& input);

    Layer first_;
    Layer second_;
    Layer hidden_;
    Layer output_;
};

}  // namespace woodshed
