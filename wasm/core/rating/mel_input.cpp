#include "rating/mel_input.h"

#include "features/mfcc.h"

namespace woodshed {

MelInput::MelInput()
    : bank_(FilterBank::melSlaney(kBands, kFrameSize, kSampleRate, 0.0, kSampleRate / 2.0)),
      stft_({kFrameSize, kHopSize, Window::HannPeriodic, true}, SpectrumScale::Power,
            [this](std::size_t, std::span<const float> bins) {
                powers_.resize(powers_.size() + kBands);
                bank_.apply(bins, std::span(powers_).last(kBands));
            }) {}

void MelInput::push(std::span<const float> mono22050) {
    for (const float sample : mono22050) {
        energy_ += static_cast<double>(sample) * static_cast<double>(sample);
    }
    samples_ += mono22050.size();
    stft_.push(mono22050);
}

Result<Eigen::MatrixXf> MelInput::finish() {
    if (samples_ == 0) {
        return Error{ErrorCode::Empty, "no samples for the mel spectrogram"};
    }
    if (!(energy_ > 0.0)) {
        return Error{ErrorCode::Silent, "the recording holds nothing but zeros"};
    }
    stft_.finish();
    const double meanSquare = energy_ / static_cast<double>(samples_);
    Eigen::MatrixXf squares =
        Eigen::Map<const Eigen::MatrixXf>(powers_.data(), static_cast<Eigen::Index>(kBands),
                                          static_cast<Eigen::Index>(powers_.size() / kBands));
    squares = (squares / static_cast<float>(meanSquare)).cwiseAbs2();
    return decibelsFromPower(squares);  // its defaults are this scale's floor and range
}

}  // namespace woodshed
