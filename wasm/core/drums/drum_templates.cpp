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

DrumTemplates DrumTemplates::bandLimited(double highestHz) const {
    if (highestHz >= kSampleRate / 2.0) {
        return *this;
    }
    const double hzPerBin = kSampleRate / 2.0 / static_cast<double>(kBins - 1);
    Eigen::MatrixXf limited = spectra_;
    for (Eigen::Index drum = 0; drum < limited.cols(); ++drum) {
        for (Eigen::Index bin = 0; bin < limited.rows(); ++bin) {
            if (static_cast<double>(bin) * hzPerBin > highestHz) {
                limited(bin, drum) = 0.0F;
            }
        }
        const float left = limited.col(drum).sum();
        if (left > 0.0F) {
            limited.col(drum) /= left;
        } else {
            limited.col(drum) = spectra_.col(drum);
        }
    }
    return DrumTemplates(std::move(limited));
}

}  // namespace woodshed
