#include "features/harmonic_percussive.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "audio/median_filter.h"
#include "audio/precondition.h"

namespace woodshed {

namespace {

/// Rows or columns per work item.
constexpr std::size_t kLinesPerChunk = 16;

}  // namespace

Eigen::MatrixXf percussivePart(const Eigen::MatrixXf& magnitudes, const PercussiveParameters& parameters,
                               WorkerPool& pool) {
    require(parameters.harmonicFrames % 2 == 1 && parameters.percussiveBins % 2 == 1 &&
                parameters.power > 0.0F && parameters.margin >= 1.0F,
            "invalid parameters of the harmonic-percussive separation");
    const auto bins = static_cast<std::size_t>(magnitudes.rows());
    const auto frames = static_cast<std::size_t>(magnitudes.cols());
    Eigen::MatrixXf harmonic(magnitudes.rows(), magnitudes.cols());
    pool.run(bins, kLinesPerChunk, [&](std::size_t begin, std::size_t end) {
        std::vector<float> row(frames);
        for (auto bin = static_cast<Eigen::Index>(begin); bin < static_cast<Eigen::Index>(end); ++bin) {
            for (std::size_t frame = 0; frame < frames; ++frame) {
                row[frame] = magnitudes(bin, static_cast<Eigen::Index>(frame));
            }
            const auto smooth = medianFilter(row, parameters.harmonicFrames, MedianEdge::Mirror);
            for (std::size_t frame = 0; frame < frames; ++frame) {
                harmonic(bin, static_cast<Eigen::Index>(frame)) = smooth[frame];
            }
        }
    });
    const float unmasked = parameters.margin > 1.0F ? 0.0F : 0.5F;
    Eigen::MatrixXf percussive(magnitudes.rows(), magnitudes.cols());
    pool.run(frames, kLinesPerChunk, [&](std::size_t begin, std::size_t end) {
        for (auto frame = static_cast<Eigen::Index>(begin); frame < static_cast<Eigen::Index>(end); ++frame) {
            const auto smooth = medianFilter({magnitudes.col(frame).data(), bins}, parameters.percussiveBins,
                                             MedianEdge::Mirror);
            for (std::size_t bin = 0; bin < bins; ++bin) {
                const auto row = static_cast<Eigen::Index>(bin);
                const float struck = smooth[bin];
                const float sustained = parameters.margin * harmonic(row, frame);
                // Relative to the larger one, so that no power underflows.
                const float larger = std::max(struck, sustained);
                float mask = unmasked;
                if (larger >= std::numeric_limits<float>::min()) {
                    const float p = std::pow(struck / larger, parameters.power);
                    const float h = std::pow(sustained / larger, parameters.power);
                    mask = p / (p + h);
                }
                percussive(row, frame) = magnitudes(row, frame) * mask;
            }
        }
    });
    return percussive;
}

}  // namespace woodshed
