#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "audio/level.h"
#include "audio/stft.h"
#include "drums/activation_candidates.h"
#include "drums/published_transcriber.h"
#include "drums/rise_point.h"
#include "drums/segment_features.h"

namespace woodshed {

namespace {

constexpr std::size_t kBins = DrumTemplates::kBins;
/// Frames per input: the published batch, 2.6 MB.
constexpr std::size_t kBatchFrames = 640;
/// Samples scaled and transformed at a time.
constexpr std::size_t kPiece = 32 * kSegmentHop;

/// Fitted on the validation kits by models/evaluation/published_systems.py over the three students.
constexpr std::array<SalienceCalibration, DrumTemplates::kClasses> kStudentCalibration{
    {{-0.65, 1.12}, {-1.06, 1.12}, {0.64, 0.88}}};

class StudentTranscriber final : public NetworkedTranscriber {
  public:
    explicit StudentTranscriber(const DrumTemplates& templates)
        : rise_(templates),
          stft_(segmentStft(), SpectrumScale::Magnitude,
                [this](std::size_t /*frame*/, std::span<const float> bins) {
                    frames_.insert(frames_.end(), bins.begin(), bins.end());
                }) {}

    void push(std::span<const float> samples) override {
        // The peak must not depend on how the samples beyond the limit were cut.
        const auto most = static_cast<std::uint64_t>(kStudentHeldSeconds * kSampleRate);
        const std::uint64_t missing = most - std::min(most, level_.samples());
        const auto measured = static_cast<std::size_t>(std::min<std::uint64_t>(missing, samples.size()));
        level_.push(samples.first(measured));
        if (missing > 0) {
            peak_ = level_.peak();
        }
        level_.push(samples.subspan(measured));
        if (level_.notSamples() != 0) {
            return;  // finishAudio() tells
        }
        peakKnown_ = level_.samples() >= most;
        rise_.push(samples);
        if (used_ > held_.size() / 2) {
            held_.erase(held_.begin(), held_.begin() + static_cast<std::ptrdiff_t>(used_));
            used_ = 0;
        }
        held_.insert(held_.end(), samples.begin(), samples.end());
    }

    std::optional<Error> finishAudio() override {
        if (auto problem = level_.findProblem()) {
            return problem;
        }
        if (level_.samples() < segmentStft().frameSize) {
            return Error{ErrorCode::TooShort, "recording is shorter than one analysis frame"};
        }
        rise_.finish();
        peakKnown_ = true;
        audioFinished_ = true;
        return std::nullopt;
    }

    std::optional<NetworkInput> nextInput() override {
        if (waiting_ == 0 && peakKnown_) {
            transform();
            const std::size_t ready = frames_.size() / kBins;
            if (ready >= kBatchFrames || transformed_) {
                waiting_ = std::min(ready, kBatchFrames);
            }
        }
        if (waiting_ == 0) {
            return std::nullopt;
        }
        return NetworkInput{{waiting_, kBins}, {frames_.data(), waiting_ * kBins}};
    }

    std::optional<Error> addOutput(std::span<const float> output) override {
        if (waiting_ == 0 || output.size() != waiting_ * DrumTemplates::kClasses) {
            return Error{ErrorCode::BadArgument, "these activations belong to no frames"};
        }
        if (!std::all_of(output.begin(), output.end(), [](float value) { return std::isfinite(value); })) {
            return Error{ErrorCode::NotFinite, "the network's activations are not finite"};
        }
        activations_.insert(activations_.end(), output.begin(), output.end());
        frames_.erase(frames_.begin(), frames_.begin() + static_cast<std::ptrdiff_t>(waiting_ * kBins));
        waiting_ = 0;
        return std::nullopt;
    }

    Result<DrumAnalysis> finish() override {
        if (!transformed_ || !frames_.empty()) {
            return Error{ErrorCode::BadArgument, "finish() before the network has seen every frame"};
        }
        const auto frames = static_cast<Eigen::Index>(activations_.size() / DrumTemplates::kClasses);
        const Eigen::MatrixXf activations =
            Eigen::Map<const Eigen::MatrixXf>(activations_.data(), DrumTemplates::kClasses, frames);
        const ActivationReading reading{MedianPickerParameters::students2018(), kSegmentHop / kSampleRate,
                                        0.0, kStudentCalibration};
        DrumAnalysis analysis;
        analysis.duration = static_cast<double>(level_.samples()) / kSampleRate;
        analysis.sameHitSeconds = kSameHitSeconds;
        analysis.candidates = candidatesFromActivations(
            activations, reading, rise_, [this](std::size_t drum, const std::vector<ActivationPeak>& picked) {
                return growsBeyondNoise(drum, picked, rise_, level_.peak());
            });
        return analysis;
    }

    std::size_t heldBytes() const override {
        return (held_.capacity() + frames_.capacity() + activations_.capacity()) * sizeof(float) +
               rise_.heldBytes();
    }

  private:
    /// Transforms held samples until a batch is full or all are used.
    void transform() {
        std::vector<float> piece;
        while (frames_.size() < kBatchFrames * kBins && used_ < held_.size()) {
            const std::size_t count = std::min(kPiece, held_.size() - used_);
            const auto from = held_.begin() + static_cast<std::ptrdiff_t>(used_);
            piece.assign(from, from + static_cast<std::ptrdiff_t>(count));
            for (float& sample : piece) {
                sample /= std::max(peak_, kLeastPeak);
            }
            stft_.push(piece);
            used_ += count;
        }
        if (audioFinished_ && used_ == held_.size() && !transformed_) {
            stft_.finish();
            transformed_ = true;
        }
    }

    /// Keeps a silent beginning of ten minutes from dividing by zero.
    static constexpr float kLeastPeak = 1e-4F;

    LevelMeter level_;
    RisePointFinder rise_;
    std::vector<float> held_;  // samples, the first `used_` of them transformed
    std::size_t used_ = 0;
    std::vector<float> frames_;  // [frame][bin], the first `waiting_` of them with the network
    std::size_t waiting_ = 0;
    std::vector<float> activations_;  // [frame][class]
    float peak_ = 0.0F;
    bool peakKnown_ = false;
    bool audioFinished_ = false;
    bool transformed_ = false;
    StreamingStft stft_;
};

}  // namespace

std::unique_ptr<NetworkedTranscriber> makeStudentTranscriber(const DrumTemplates& templates) {
    return std::make_unique<StudentTranscriber>(templates);
}

}  // namespace woodshed
