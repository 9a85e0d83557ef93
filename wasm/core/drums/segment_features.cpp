#include "drums/segment_features.h"

#include <algorithm>

#include "features/mfcc.h"
#include "features/peak_picking.h"
#include "features/superflux.h"

namespace woodshed {

namespace {

constexpr std::size_t kSegmentFrameSize = 2048;
constexpr std::size_t kMfccCoefficients = kMfccFeatures / 3;
constexpr double kEncoderHighestHz = 20000.0;
/// Floors of the published features, for samples relative to the peak.
constexpr float kMagnitudeFloor = 1e-5F;
constexpr float kPowerFloor = 1e-10F;
constexpr float kRangeDecibels = 80.0F;
/// Half the window before the frame, in hops: spectra compared share half their samples.
constexpr std::size_t kOnsetLag = 2;
constexpr std::size_t kOnsetReach = 1;

}  // namespace

StftParameters segmentStft() { return {kSegmentFrameSize, kSegmentHop, Window::HannPeriodic, true}; }

FilterBank encoderBands() {
    return FilterBank::melSlaney(kMelBands, kSegmentFrameSize, kSegmentSampleRate, 0.0, kEncoderHighestHz);
}

FilterBank mfccBands() {
    return FilterBank::melSlaney(kMelBands, kSegmentFrameSize, kSegmentSampleRate, 0.0,
                                 kSegmentSampleRate / 2.0);
}

Eigen::MatrixXf encoderInput(const Eigen::MatrixXf& bands, float peak) {
    if (bands.size() == 0) {
        return bands;
    }
    // Floor and magnitudes relative to the peak differ from these by one factor, which the maximum takes out.
    Eigen::MatrixXf decibels = decibelsFromPower(
        bands, {.reference = peak, .floor = kMagnitudeFloor * peak, .range = kRangeDecibels});
    const float lowest = decibels.minCoeff();
    const float range = decibels.maxCoeff() - lowest;
    if (!(range > 0.0F)) {
        return Eigen::MatrixXf::Zero(bands.rows(), bands.cols());
    }
    return ((decibels.array() - lowest) / range).matrix();
}

Eigen::MatrixXf mfccFeatures(const Eigen::MatrixXf& bands, float peak) {
    if (bands.cols() == 0) {
        Eigen::MatrixXf none(kMfccFeatures, 0);
        return none;
    }
    const float power = peak * peak;
    const Eigen::MatrixXf relative = bands / power;
    return withDeltas(cepstrum(decibelsFromPower(relative, {.floor = kPowerFloor, .range = kRangeDecibels}),
                               kMfccCoefficients));
}

std::vector<std::size_t> segmentOnsets(const Eigen::MatrixXf& bands, float peak,
                                       const SegmentOnsetParameters& parameters) {
    const std::vector<float> novelty = superFlux(
        bands, {.compression = parameters.compression / peak, .lag = kOnsetLag, .reach = kOnsetReach});
    // The times of the SuperFlux paper, but for the look ahead: strokes may follow each other by 60 ms.
    const ActivationPickerParameters picking{.threshold = parameters.threshold,
                                             .preAverageSeconds = 0.1,
                                             .postAverageSeconds = 0.07,
                                             .preMaxSeconds = 0.03,
                                             .postMaxSeconds = 0.03,
                                             .combineSeconds = 0.03,
                                             .framesPerSecond = kSegmentSampleRate / kSegmentHop};
    std::vector<std::size_t> onsets = pickActivationPeaks(novelty, picking);
    for (std::size_t& frame : onsets) {
        frame -= kOnsetLag / 2;  // the first kOnsetLag values are 0, so no onset lies there
    }
    return onsets;
}

std::size_t segmentCount(std::size_t frames, RemainderPolicy policy) {
    return (frames + (policy == RemainderPolicy::Padded ? kSegmentFrames - 1 : 0)) / kSegmentFrames;
}

Eigen::Matrix<float, kMelBands, kSegmentFrames, Eigen::RowMajor> encoderSegment(const Eigen::MatrixXf& input,
                                                                                std::size_t index) {
    Eigen::Matrix<float, kMelBands, kSegmentFrames, Eigen::RowMajor> segment;
    segment.setZero();
    const auto first = static_cast<Eigen::Index>(index * kSegmentFrames);
    const Eigen::Index count =
        std::clamp<Eigen::Index>(input.cols() - first, 0, static_cast<Eigen::Index>(kSegmentFrames));
    if (count > 0) {
        segment.leftCols(count) = input.middleCols(first, count);
    }
    return segment;
}

Eigen::MatrixXf splicedFrames(const Eigen::MatrixXf& features) {
    const Eigen::Index rows = features.rows();
    const Eigen::Index frames = features.cols();
    Eigen::MatrixXf spliced(rows * static_cast<Eigen::Index>(kSplicedFrames), frames);
    for (Eigen::Index frame = 0; frame < frames; ++frame) {
        for (Eigen::Index step = 0; step < static_cast<Eigen::Index>(kSplicedFrames); ++step) {
            spliced.block(step * rows, frame, rows, 1) = features.col(std::min(frame + step, frames - 1));
        }
    }
    return spliced;
}

}  // namespace woodshed
