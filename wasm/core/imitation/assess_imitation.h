#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "base/result.h"
#include "imitation/imitation_features.h"
#include "imitation/imitation_net.h"
#include "learn/linear_svm.h"

namespace woodshed {

/// What a jury would say about an imitation: linear models over its descriptors (logistic for passing, ridge
/// for the grade) averaged with small networks over its alignment, as assessment.md section 6 found best.
/// Trained by models/imitation/train.py; cards beside the files in public/models. Immutable, safe to share.
class ImitationModel {
  public:
    /// Reads the exported form, for the descriptors that imitationFeatures() gives: offsets from the grade to
    /// the ends of its band (2), mean and reciprocal deviation of every descriptor, then pass and grade as
    /// LinearSvms reads them, then one or more networks (ImitationNet). Unreadable otherwise.
    static Result<ImitationModel> fromFloats(std::span<const float> values);

    struct Verdict {
        double pass = 0.0;   ///< probability that a jury passes it
        double grade = 1.0;  ///< 1 (not the melody) to 4 (as it was)
        double low = 1.0;    ///< band about the grade that held four of five takes kept out of training
        double high = 4.0;
    };

    Verdict judge(const std::vector<ImitationFeature>& features, std::span<const float> picture) const;

  private:
    ImitationModel(LinearSvms linear, Eigen::VectorXf means, Eigen::VectorXf scales)
        : linear_(std::move(linear)), means_(std::move(means)), scales_(std::move(scales)) {}

    LinearSvms linear_;
    Eigen::VectorXf means_;
    Eigen::VectorXf scales_;
    std::vector<ImitationNet> nets_;
    double below_ = 0.0;
    double above_ = 0.0;
};

/// One note of the melody as it was repeated.
struct ImitatedNote {
    double start = 0.0;     ///< seconds of the reference
    double duration = 0.0;  ///< seconds
    double midi = 0.0;
    double sungStart = 0.0;  ///< seconds of the performance
    double sungEnd = 0.0;
    double semitones = 0.0;  ///< sung minus wanted in the key that fits best
    bool near = true;        ///< within a quarter tone of it
};

/// A point of the performance laid over the reference.
struct OverlaidPoint {
    double referenceSeconds = 0.0;
    double performanceSeconds = 0.0;
    double wantedMidi = 0.0;
    double sungMidi = 0.0;  ///< brought to the reference's octave and key
};

/// The whole answer about one imitation.
struct ImitationReport {
    ImitationModel::Verdict verdict;
    std::vector<ImitationFeature> measures;
    std::vector<ImitatedNote> notes;
    std::vector<OverlaidPoint> overlay;
    double transposition = 0.0;  ///< semitones from the reference to the performance
};

/// Judges a performance of a melody against its reference. Errors: those of alignImitation().
Result<ImitationReport> assessImitation(const PitchContour& performance, const PitchContour& reference,
                                        const ImitationModel& model);

}  // namespace woodshed
