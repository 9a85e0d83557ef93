#include "audio/stft.h"

#include <algorithm>
#include <array>
#include <utility>

#include "audio/precondition.h"

namespace woodshed {

namespace {

/// Frames per work item: a multiple of the lane count, long enough to make the copy of the FFT's scratch
/// cheap.
constexpr std::size_t kFramesPerChunk = 64;

/// Index of the sample that continues a recording of `length` samples by reflection about its first and last
/// sample (NumPy's pad mode "reflect", repeated for recordings shorter than the padding).
std::size_t reflectedIndex(std::ptrdiff_t index, std::size_t length) {
    if (length == 1) {
        return 0;
    }
    const auto period = static_cast<std::ptrdiff_t>(2 * (length - 1));
    std::ptrdiff_t phase = index % period;
    if (phase < 0) {
        phase += period;
    }
    return static_cast<std::size_t>(std::min(phase, period - phase));
}

const StftParameters& validated(const StftParameters& parameters) {
    require(!findProblem(parameters), "invalid STFT parameters");
    return parameters;
}

}  // namespace

std::optional<Error> findProblem(const StftParameters& parameters) {
    if (parameters.frameSize < 2 || parameters.frameSize % 2 != 0 ||
        parameters.frameSize > StftParameters::kMaxFrameSize) {
        return Error{ErrorCode::BadArgument, "the frame size must be even and between 2 and 2^20"};
    }
    if (parameters.hopSize < 1 || parameters.hopSize > StftParameters::kMaxFrameSize) {
        return Error{ErrorCode::BadArgument, "the hop size must lie between 1 and 2^20"};
    }
    return std::nullopt;
}

std::size_t stftFrameCount(std::size_t samples, const StftParameters& parameters) {
    if (parameters.centred) {
        return samples == 0 ? 0 : 1 + samples / parameters.hopSize;
    }
    return samples < parameters.frameSize ? 0 : 1 + (samples - parameters.frameSize) / parameters.hopSize;
}

Eigen::MatrixXf spectrogram(std::span<const float> samples, const StftParameters& parameters,
                            SpectrumScale scale, WorkerPool& pool) {
    const std::size_t frameSize = validated(parameters).frameSize;
    const std::size_t frames = stftFrameCount(samples.size(), parameters);
    const RealFft prototype(frameSize);
    const std::vector<float> window = makeWindow(parameters.window, frameSize);
    Eigen::MatrixXf result(prototype.bins(), frames);
    const std::size_t padding = parameters.centred ? frameSize / 2 : 0;
    pool.run(frames, kFramesPerChunk, [&](std::size_t begin, std::size_t end) {
        RealFft fft = prototype;
        std::vector<float> edges(kLaneCount * frameSize);
        const auto locate = [&](std::size_t frame, std::size_t lane) -> const float* {
            const auto start = static_cast<std::ptrdiff_t>(frame * parameters.hopSize) -
                               static_cast<std::ptrdiff_t>(padding);
            if (start >= 0 && static_cast<std::size_t>(start) + frameSize <= samples.size()) {
                return samples.data() + start;
            }
            float* copy = edges.data() + lane * frameSize;
            for (std::size_t i = 0; i < frameSize; ++i) {
                copy[i] = samples[reflectedIndex(start + static_cast<std::ptrdiff_t>(i), samples.size())];
            }
            return copy;
        };
        std::size_t frame = begin;
        for (; frame + kLaneCount <= end; frame += kLaneCount) {
            std::array<const float*, kLaneCount> inputs{};
            std::array<float*, kLaneCount> outputs{};
            for (std::size_t lane = 0; lane < kLaneCount; ++lane) {
                inputs[lane] = locate(frame + lane, lane);
                outputs[lane] = result.col(frame + lane).data();
            }
            fft.windowedSpectra(inputs, window, scale, outputs);
        }
        for (; frame < end; ++frame) {
            fft.windowedSpectrum({locate(frame, 0), frameSize}, window, scale,
                                 {result.col(frame).data(), fft.bins()});
        }
    });
    return result;
}

Eigen::MatrixXf magnitudeSpectrogram(std::span<const float> samples, const StftParameters& parameters,
                                     WorkerPool& pool) {
    return spectrogram(samples, parameters, SpectrumScale::Magnitude, pool);
}

StreamingStft::StreamingStft(const StftParameters& parameters, SpectrumScale scale, OnSpectrum onSpectrum)
    : parameters_(validated(parameters)),
      scale_(scale),
      onSpectrum_(std::move(onSpectrum)),
      window_(makeWindow(parameters.window, parameters.frameSize)),
      fft_(parameters.frameSize),
      padding_(parameters.centred ? parameters.frameSize / 2 : 0),
      edgeFrame_(parameters.frameSize),
      spectra_(kLaneCount * fft_.bins()) {
    history_.reserve(2 * (parameters.frameSize + parameters.hopSize) + kLaneCount * parameters.hopSize);
}

std::ptrdiff_t StreamingStft::frameStart(std::size_t frame) const {
    return static_cast<std::ptrdiff_t>(frame * parameters_.hopSize) - static_cast<std::ptrdiff_t>(padding_);
}

void StreamingStft::push(std::span<const float> samples) {
    while (!samples.empty()) {
        const std::size_t room = history_.capacity() - history_.size();
        const std::size_t taken = std::min(room, samples.size());
        history_.insert(history_.end(), samples.begin(),
                        samples.begin() + static_cast<std::ptrdiff_t>(taken));
        total_ += taken;
        samples = samples.subspan(taken);
        emitReady();
        discardUsed();
    }
}

void StreamingStft::emitReady() {
    const auto size = static_cast<std::ptrdiff_t>(parameters_.frameSize);
    const auto ready = [&](std::size_t frame) {
        const std::ptrdiff_t start = frameStart(frame);
        const auto total = static_cast<std::ptrdiff_t>(total_);
        // A frame that begins before the recording mirrors its first -start samples, which must be there too.
        return start + size <= total && -start < total;
    };
    while (ready(nextFrame_)) {
        const bool pass = frameStart(nextFrame_) >= 0 && ready(nextFrame_ + kLaneCount - 1);
        if (!pass) {
            emitSingle(total_);
            continue;
        }
        std::array<const float*, kLaneCount> inputs{};
        std::array<float*, kLaneCount> outputs{};
        for (std::size_t lane = 0; lane < kLaneCount; ++lane) {
            const auto start = static_cast<std::size_t>(frameStart(nextFrame_ + lane));
            inputs[lane] = history_.data() + (start - historyStart_);
            outputs[lane] = spectra_.data() + lane * bins();
        }
        fft_.windowedSpectra(inputs, window_, scale_, outputs);
        for (std::size_t lane = 0; lane < kLaneCount; ++lane) {
            onSpectrum_(nextFrame_++, {outputs[lane], bins()});
        }
    }
}

void StreamingStft::emitSingle(std::size_t total) {
    const std::ptrdiff_t start = frameStart(nextFrame_);
    for (std::size_t i = 0; i < parameters_.frameSize; ++i) {
        edgeFrame_[i] =
            history_[reflectedIndex(start + static_cast<std::ptrdiff_t>(i), total) - historyStart_];
    }
    fft_.windowedSpectrum(edgeFrame_, window_, scale_, {spectra_.data(), bins()});
    onSpectrum_(nextFrame_++, {spectra_.data(), bins()});
}

void StreamingStft::discardUsed() {
    // The end of the recording is mirrored over `padding_` samples, so these stay even if no frame starts
    // there.
    const std::ptrdiff_t mirrored =
        static_cast<std::ptrdiff_t>(total_) - static_cast<std::ptrdiff_t>(padding_) - 1;
    const std::ptrdiff_t keep = std::min(frameStart(nextFrame_), mirrored);
    if (keep <= static_cast<std::ptrdiff_t>(historyStart_)) {
        return;
    }
    const auto used = static_cast<std::size_t>(keep) - historyStart_;
    history_.erase(history_.begin(), history_.begin() + static_cast<std::ptrdiff_t>(used));
    historyStart_ += used;
}

void StreamingStft::finish() {
    const std::size_t frames = stftFrameCount(total_, parameters_);
    while (nextFrame_ < frames) {
        emitSingle(total_);
    }
    history_.clear();
    historyStart_ = 0;
    total_ = 0;
    nextFrame_ = 0;
}

}  // namespace woodshed
