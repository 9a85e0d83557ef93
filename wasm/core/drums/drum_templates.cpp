#include "drums/drum_templates.h"

#include <utility>

namespace woodshed {

Result<DrumTemplates> DrumTemplates::fromFloats(std::span<const float> values) {
    if (values.size() != kBins * kClasses) {
        return Error{ErrorCode::Unreadable, "drum templates: not 3 x 1025 values"};
    }
    Eigen::MatrixXf spectra = Eigen::Map<const Eigen::MatrixXf>(values.data(), kBins, kClasses);
    if (!spectra.allFinite() || spectra.minCoeff() < 0.0F || !(spectra.colwise().sum().minCoeff() > 0.0F)) {
        return Error{ErrorCode::Unreadable, "drum templates: negative, not finite or all zero"};
    }
    for (Eigen::Index drum = 0; drum < spectra.cols(); ++drum) {
        spectra.col(drum) /= spectra.col(drum).sum();
    }
    return DrumTemplates(std::move(spectra));
}

}  // namespace woodshed
