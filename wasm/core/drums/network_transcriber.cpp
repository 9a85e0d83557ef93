#include "drums/network_transcriber.h"

#include <utility>

namespace woodshed {

NetworkTranscriber::NetworkTranscriber(NetworkDecoder decoder, WindowCut cut)
    : decoder_(std::move(decoder)),
      windows_(NetworkFeatures::kBands, cut),
      features_([this](std::size_t /*frame*/, std::span<const float> bands) { windows_.append(bands); }) {}

void NetworkTranscriber::push(std::span<const float> samples) {
    level_.push(samples);
    // What is no sample would poison the spectra; finishAudio() tells.
    if (level_.notSamples() == 0) {
        features_.push(samples);
    }
}

std::optional<Error> NetworkTranscriber::finishAudio() {
    if (auto problem = level_.findProblem()) {
        return problem;
    }
    if (level_.samples() < NetworkFeatures::kFrameSize) {
        return Error{ErrorCode::TooShort, "recording is shorter than one analysis frame"};
    }
    features_.finish();
    windows_.end();
    audioFinished_ = true;
    return std::nullopt;
}

std::optional<NetworkInput> NetworkTranscriber::nextInput() {
    waiting_ = windows_.next();
    if (!waiting_) {
        return std::nullopt;
    }
    return NetworkInput{{1, waiting_->frames, NetworkFeatures::kBands}, waiting_->values};
}

std::optional<Error> NetworkTranscriber::addOutput(std::span<const float> activations) {
    if (!waiting_ || activations.size() != waiting_->frames * NetworkDecoder::kOutputs) {
        return Error{ErrorCode::BadArgument, "these activations belong to no window"};
    }
    if (auto problem = decoder_.push(
            activations.subspan(waiting_->keepFrom * NetworkDecoder::kOutputs,
                                (waiting_->keepTo - waiting_->keepFrom) * NetworkDecoder::kOutputs))) {
        return problem;
    }
    waiting_.reset();
    collect();
    return std::nullopt;
}

void NetworkTranscriber::collect() {
    for (const NetworkPeak& peak : decoder_.takePeaks()) {
        analysis_.candidates.push_back(decoder_.candidateOf(peak));
    }
}

std::vector<DrumEvent> NetworkTranscriber::newEvents() {
    DrumAnalysis fresh;
    fresh.candidates.assign(analysis_.candidates.begin() + static_cast<std::ptrdiff_t>(reported_),
                            analysis_.candidates.end());
    reported_ = analysis_.candidates.size();
    return selectEvents(fresh, DrumSensitivity{});
}

double NetworkTranscriber::decidedSeconds() const {
    return static_cast<double>(decoder_.decidedFrames()) / NetworkDecoder::kFramesPerSecond;
}

Result<DrumAnalysis> NetworkTranscriber::finish() {
    if (!audioFinished_ || waiting_ || windows_.next()) {
        return Error{ErrorCode::BadArgument, "finish() before the network has seen every window"};
    }
    decoder_.finish();
    collect();
    analysis_.duration = static_cast<double>(level_.samples()) / kSampleRate;
    return std::move(analysis_);
}

std::size_t NetworkTranscriber::heldBytes() const {
    return windows_.heldBytes() + analysis_.candidates.capacity() * sizeof(DrumCandidate);
}

}  // namespace woodshed
