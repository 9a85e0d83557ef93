#include "imitation/imitation_net.h"

#include <algorithm>
#include <cmath>

namespace woodshed {
namespace {

constexpr std::size_t kOutputs = 2;

std::size_t layerFloats(std::size_t units, std::size_t inputs) { return units * (inputs + 1); }

std::size_t hiddenInputs(std::size_t descriptors) { return 2 * ImitationNet::kSecondChannels + descriptors; }

}  // namespace

std::size_t ImitationNet::floats(std::size_t descriptors) {
    return layerFloats(kFirstChannels, kAlignedChannels * kKernel) +
           layerFloats(kSecondChannels, kFirstChannels * kKernel) +
           layerFloats(kHidden, hiddenInputs(descriptors)) + layerFloats(kOutputs, kHidden);
}

Result<ImitationNet> ImitationNet::fromFloats(std::span<const float> values, std::size_t descriptors) {
    if (values.size() != floats(descriptors)) {
        return Error{ErrorCode::Unreadable, "the network's file has the wrong size"};
    }
    if (!std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); })) {
        return Error{ErrorCode::Unreadable, "the network's file holds values that are not finite"};
    }
    ImitationNet net;
    const auto read = [&](Layer& layer, std::size_t units, std::size_t inputs) {
        layer.weights = Eigen::Map<const Matrix>(values.data(), static_cast<Eigen::Index>(units),
                                                 static_cast<Eigen::Index>(inputs));
        values = values.subspan(units * inputs);
        layer.biases = Eigen::Map<const Eigen::VectorXf>(values.data(), static_cast<Eigen::Index>(units));
        values = values.subspan(units);
    };
    read(net.first_, kFirstChannels, kAlignedChannels * kKernel);
    read(net.second_, kSecondChannels, kFirstChannels * kKernel);
    read(net.hidden_, kHidden, hiddenInputs(descriptors));
    read(net.output_, kOutputs, kHidden);
    return net;
}

/// Convolution along the columns with zeros beyond the ends, then rectification.
ImitationNet::Matrix ImitationNet::convolved(const Layer& layer, const Matrix& input) {
    const auto taps = static_cast<Eigen::Index>(kKernel);
    const auto stride = static_cast<Eigen::Index>(kStride);
    const Eigen::Index columns = (input.cols() + stride - 1) / stride;
    Matrix windows = Matrix::Zero(input.rows() * taps, columns);
    for (Eigen::Index channel = 0; channel < input.rows(); ++channel) {
        for (Eigen::Index tap = 0; tap < taps; ++tap) {
            for (Eigen::Index column = 0; column < columns; ++column) {
                const Eigen::Index at = column * stride + tap - taps / 2;
                if (at >= 0 && at < input.cols()) {
                    windows(channel * taps + tap, column) = input(channel, at);
                }
            }
        }
    }
    return ((layer.weights * windows).colwise() + layer.biases).cwiseMax(0.0F);
}

ImitationNet::Output ImitationNet::evaluate(std::span<const float> picture,
                                            const Eigen::VectorXf& descriptors) const {
    const Matrix input = Eigen::Map<const Matrix>(picture.data(), static_cast<Eigen::Index>(kAlignedChannels),
                                                  static_cast<Eigen::Index>(kAlignedPoints));
    const Matrix heard = convolved(second_, convolved(first_, input));
    Eigen::VectorXf joined(2 * heard.rows() + descriptors.size());
    joined << heard.rowwise().mean(), heard.rowwise().maxCoeff(), descriptors;
    const Eigen::VectorXf hidden = (hidden_.weights * joined + hidden_.biases).array().tanh().matrix();
    const Eigen::VectorXf output = output_.weights * hidden + output_.biases;
    return {output(0), output(1)};
}

}  // namespace woodshed
