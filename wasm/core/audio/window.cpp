#include "audio/window.h"

#include <cmath>
#include <numbers>

namespace woodshed {

namespace {

/// mean - (1 - mean) * cos(2 pi i / period): the family that Hann (mean 0.5), Hamming (0.54) and
/// the rectangle (1) belong to.
std::vector<float> raisedCosine(std::size_t size, std::size_t period, double mean) {
    std::vector<float> weights(size, 1.0F);
    if (size < 2) {
        return weights;
    }
    const double step = 2.0 * std::numbers::pi / static_cast<double>(period);
    for (std::size_t i = 0; i < size; ++i) {
        weights[i] = static_cast<float>(mean - (1.0 - mean) * std::cos(step * static_cast<double>(i)));
    }
    return weights;
}

constexpr double kHannMean = 0.5;
constexpr double kHammingMean = 0.54;
constexpr double kRectangularMean = 1.0;

}  // namespace

std::vector<float> makeWindow(Window window, std::size_t size) {
    switch (window) {
        case Window::HannPeriodic:
            return raisedCosine(size, size, kHannMean);
        case Window::HannSymmetric:
            return raisedCosine(size, size - 1, kHannMean);
        case Window::HammingPeriodic:
            return raisedCosine(size, size, kHammingMean);
        case Window::HammingSymmetric:
            return raisedCosine(size, size - 1, kHammingMean);
        case Window::Rectangular:
            break;
    }
    return raisedCosine(size, size, kRectangularMean);
}

}  // namespace woodshed
