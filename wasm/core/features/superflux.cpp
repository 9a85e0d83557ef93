#include "features/superflux.h"

#include <algorithm>
#include <cmath>

#include "audio/precondition.h"

namespace woodshed {

std::vector<float> superFlux(const Eigen::MatrixXf& bands, const SuperFluxParameters& parameters) {
    require(parameters.compression > 0.0F && parameters.lag >= 1, "invalid SuperFlux parameters");
    const Eigen::Index count = bands.rows();
    const auto lag = static_cast<Eigen::Index>(parameters.lag);
    const auto reach = static_cast<Eigen::Index>(parameters.reach);
    std::vector<float> novelty(static_cast<std::size_t>(bands.cols()), 0.0F);
    if (count == 0 || bands.cols() == 0) {
        return novelty;
    }
    const auto compressed = [&](Eigen::Index frame) -> Eigen::VectorXf {
        return bands.col(frame).unaryExpr(
            [&](float x) { return std::log10(1.0F + parameters.compression * x); });
    };
    std::vector<Eigen::VectorXf> past;  // ring of `lag` compressed spectra
    for (Eigen::Index frame = 0; frame < bands.cols(); ++frame) {
        Eigen::VectorXf now = compressed(frame);
        if (frame < lag) {
            past.push_back(std::move(now));
            continue;
        }
        Eigen::VectorXf& before = past[static_cast<std::size_t>(frame % lag)];
        double sum = 0.0;
        for (Eigen::Index band = 0; band < count; ++band) {
            const Eigen::Index first = std::max<Eigen::Index>(0, band - reach);
            const Eigen::Index last = std::min(count - 1, band + reach);
            const float largest = before.segment(first, last - first + 1).maxCoeff();
            sum += static_cast<double>(std::max(0.0F, now(band) - largest));
        }
        novelty[static_cast<std::size_t>(frame)] = static_cast<float>(sum / static_cast<double>(count));
        before = std::move(now);
    }
    return novelty;
}

}  // namespace woodshed
