#include "audio/k_weighting.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace woodshed {

namespace {

constexpr double kShelfHz = 1681.974450955533;
constexpr double kShelfDb = 3.999843853973347;
constexpr double kShelfQ = 0.7071752369554196;
constexpr double kShelfMiddle = 0.4996667741545416;  // exponent of the gain in the shelf's middle term
constexpr double kHighPassHz = 38.13547087602444;
constexpr double kHighPassQ = 0.5003270373238773;
constexpr double kOffsetDb = -0.691;
constexpr double kFloorDb = -120.0;

}  // namespace

KWeighting::KWeighting(double sampleRate) {
    const auto warped = [&](double hz) { return std::tan(std::numbers::pi * hz / sampleRate); };
    {
        const double k = warped(kShelfHz);
        const double high = std::pow(10.0, kShelfDb / 20.0);
        const double middle = std::pow(high, kShelfMiddle);
        const double a0 = 1.0 + k / kShelfQ + k * k;
        stages_[0].b = {(high + middle * k / kShelfQ + k * k) / a0, 2.0 * (k * k - high) / a0,
                        (high - middle * k / kShelfQ + k * k) / a0};
        stages_[0].a = {2.0 * (k * k - 1.0) / a0, (1.0 - k / kShelfQ + k * k) / a0};
    }
    const double k = warped(kHighPassHz);
    const double a0 = 1.0 + k / kHighPassQ + k * k;
    stages_[1].b = {1.0, -2.0, 1.0};  // unnormalised, as the standard has it
    stages_[1].a = {2.0 * (k * k - 1.0) / a0, (1.0 - k / kHighPassQ + k * k) / a0};
}

void KWeighting::process(std::span<float> samples) {
    for (Stage& stage : stages_) {
        auto [s1, s2] = stage.state;
        for (float& sample : samples) {
            const double x = sample;
            const double y = stage.b[0] * x + s1;
            s1 = stage.b[1] * x - stage.a[0] * y + s2;
            s2 = stage.b[2] * x - stage.a[1] * y;
            sample = static_cast<float>(y);
        }
        stage.state = {s1, s2};
    }
}

double loudnessDb(double meanSquare) {
    return std::max(kFloorDb, kOffsetDb + 10.0 * std::log10(std::max(meanSquare, 1e-30)));
}

}  // namespace woodshed
