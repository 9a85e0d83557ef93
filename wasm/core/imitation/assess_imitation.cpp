#include "imitation/assess_imitation.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace woodshed {
namespace {

constexpr std::size_t kBandFloats = 2;
constexpr std::size_t kLinearOutputs = 2;
constexpr std::size_t kPass = 0;
constexpr std::size_t kGrade = 1;
/// Networks see no descriptor farther from the training set's mean than this many deviations.
constexpr float kMostDeviations = 4.0F;
constexpr double kLeastGrade = 1.0;
constexpr double kMostGrade = 4.0;
constexpr double kNearSemitones = 0.5;

/// How many descriptors imitationFeatures() gives; it gives as many for every imitation.
std::size_t descriptorCount() {
    PitchContour held;
    constexpr std::size_t kSamples = 50;
    for (std::size_t i = 0; i < kSamples; ++i) {
        held.seconds.push_back(static_cast<double>(i) * kContourHopSeconds);
        held.hertz.push_back(440.0);
    }
    const auto aligned = alignImitation(held, held);
    return imitationFeatures(aligned.value()).size();
}

float logistic(float logit) { return 1.0F / (1.0F + std::exp(-logit)); }

double secondsOf(const VoicedCurve& curve, std::size_t cell) {
    return curve.startSeconds + static_cast<double>(cell) * kContourHopSeconds;
}

}  // namespace

Result<ImitationModel> ImitationModel::fromFloats(std::span<const float> values) {
    const std::size_t descriptors = descriptorCount();
    const std::size_t linearFloats = 2 * descriptors + kLinearOutputs * (descriptors + 3);
    const std::size_t netFloats = ImitationNet::floats(descriptors);
    const std::size_t head = kBandFloats + linearFloats;
    if (values.size() <= head || (values.size() - head) % netFloats != 0) {
        return Error{ErrorCode::Unreadable, "the imitation model's file has the wrong size"};
    }
    auto linear =
        LinearSvms::fromFloats(values.subspan(kBandFloats, linearFloats), descriptors, kLinearOutputs);
    if (!linear) {
        return linear.error();
    }
    const auto width = static_cast<Eigen::Index>(descriptors);
    ImitationModel model(std::move(linear).value(),
                         Eigen::Map<const Eigen::VectorXf>(values.data() + kBandFloats, width),
                         Eigen::Map<const Eigen::VectorXf>(values.data() + kBandFloats + descriptors, width));
    model.below_ = static_cast<double>(values[0]);
    model.above_ = static_cast<double>(values[1]);
    if (!(model.below_ <= 0.0 && model.above_ >= 0.0)) {
        return Error{ErrorCode::Unreadable, "the imitation model's band does not hold its grade"};
    }
    for (std::size_t at = head; at < values.size(); at += netFloats) {
        auto net = ImitationNet::fromFloats(values.subspan(at, netFloats), descriptors);
        if (!net) {
            return net.error();
        }
        model.nets_.push_back(std::move(net).value());
    }
    return model;
}

ImitationModel::Verdict ImitationModel::judge(const std::vector<ImitationFeature>& features,
                                              std::span<const float> picture) const {
    Eigen::VectorXf sample(static_cast<Eigen::Index>(features.size()));
    for (std::size_t i = 0; i < features.size(); ++i) {
        sample(static_cast<Eigen::Index>(i)) = features[i].value;
    }
    // beyond what was seen in training, more of the same tells nothing new
    const Eigen::VectorXf standardised =
        (sample - means_).cwiseProduct(scales_).cwiseMax(-kMostDeviations).cwiseMin(kMostDeviations);
    const Eigen::VectorXf limited = standardised.cwiseQuotient(scales_) + means_;
    const Eigen::VectorXf margins = linear_.margins(limited);
    double passes = 0.0;
    double grades = 0.0;
    for (const ImitationNet& net : nets_) {
        const ImitationNet::Output output = net.evaluate(picture, standardised);
        passes += static_cast<double>(logistic(output.passLogit));
        grades += static_cast<double>(output.grade);
    }
    const auto count = static_cast<double>(nets_.size());
    Verdict verdict;
    verdict.pass = (static_cast<double>(linear_.probability(kPass, margins(kPass))) + passes / count) / 2.0;
    const double grade = (static_cast<double>(margins(kGrade)) + grades / count) / 2.0;
    verdict.grade = std::clamp(grade, kLeastGrade, kMostGrade);
    verdict.low = std::clamp(verdict.grade + below_, kLeastGrade, kMostGrade);
    verdict.high = std::clamp(verdict.grade + above_, kLeastGrade, kMostGrade);
    return verdict;
}

Result<ImitationReport> assessImitation(const PitchContour& performance, const PitchContour& reference,
                                        const ImitationModel& model) {
    const auto found = alignImitation(performance, reference);
    if (!found) {
        return found.error();
    }
    const AlignedImitation& aligned = found.value();
    ImitationReport report;
    report.measures = imitationFeatures(aligned);
    report.verdict = model.judge(report.measures, alignedPicture(aligned));
    report.transposition = aligned.transposed.transposition;
    for (std::size_t i = 0; i < aligned.notes.size(); ++i) {
        const MelodyNote& note = aligned.notes[i];
        const SungNote& sung = aligned.transposedNotes[i];
        const double start = secondsOf(aligned.reference, aligned.reference.cells[note.begin]);
        const double end = secondsOf(aligned.reference, aligned.reference.cells[note.end - 1] + 1);
        report.notes.push_back({.start = start,
                                .duration = end - start,
                                .midi = note.midi,
                                .sungStart = secondsOf(aligned.performance, sung.firstCell),
                                .sungEnd = secondsOf(aligned.performance, sung.lastCell + 1),
                                .semitones = sung.deviation,
                                .near = std::abs(sung.deviation) <= kNearSemitones});
    }
    for (const AlignedCell& step : aligned.transposed.steps) {
        const double wanted = aligned.reference.midi[step.reference];
        report.overlay.push_back(
            {.referenceSeconds = secondsOf(aligned.reference, aligned.reference.cells[step.reference]),
             .performanceSeconds =
                 secondsOf(aligned.performance, aligned.performance.cells[step.performance]),
             .wantedMidi = wanted,
             .sungMidi = wanted + step.deviation});
    }
    return report;
}

}  // namespace woodshed
