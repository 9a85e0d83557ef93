#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "audio/level.h"
#include "audio/signal.h"
#include "audio/stft.h"
#include "base/statistics.h"
#include "drums/activation_candidates.h"
#include "drums/published_transcriber.h"
#include "drums/rise_point.h"
#include "drums/segment_features.h"
#include "learn/linear_svm.h"

namespace woodshed {

namespace {

/// A whole number of pictures.
constexpr std::size_t kBlockFrames =
    static_cast<std::size_t>(kSegmentBlockSeconds * kSegmentSampleRate / kSegmentHop) / kSegmentFrames *
    kSegmentFrames;
/// Pictures per input: half a megabyte, 12 s.
constexpr std::size_t kBatchPictures = 8;
constexpr std::size_t kPictureValues = kMelBands * kSegmentFrames;
constexpr std::size_t kFeatureValues = kEncoderFeatures * kSegmentFrames;

/// Frames' values one after the other, as a matrix of one column per frame.
Eigen::MatrixXf asColumns(const std::vector<float>& values, std::size_t rows) {
    return Eigen::Map<const Eigen::MatrixXf>(values.data(), static_cast<Eigen::Index>(rows),
                                             static_cast<Eigen::Index>(values.size() / rows));
}

class SegmentTranscriber final : public NetworkedTranscriber {
  public:
    SegmentTranscriber(LinearSvms svms, const DrumTemplates& templates)
        : svms_(std::move(svms)),
          usesMfcc_(svms_.features() == kSplicedFrames * kMfccFeatures),
          encoderBank_(encoderBands()),
          mfccBank_(mfccBands()),
          rise_(templates),
          stft_(segmentStft(), SpectrumScale::Magnitude,
                [this](std::size_t /*frame*/, std::span<const float> bins) { addSpectrum(bins); }) {}

    void push(std::span<const float> samples) override {
        // Cut at fixed places, so that a full block knows the same peak however the samples come.
        constexpr std::size_t kPiece = 32 * kSegmentHop;
        while (!samples.empty()) {
            const auto taken = static_cast<std::size_t>(level_.samples() % kPiece);
            const auto piece = samples.first(std::min(samples.size(), kPiece - taken));
            level_.push(piece);
            if (level_.notSamples() == 0) {
                rise_.push(piece);
                stft_.push(piece);
            }
            samples = samples.subspan(piece.size());
        }
    }

    std::optional<Error> finishAudio() override {
        if (auto problem = level_.findProblem()) {
            return problem;
        }
        if (level_.samples() < segmentStft().frameSize) {
            return Error{ErrorCode::TooShort, "recording is shorter than one analysis frame"};
        }
        rise_.finish();
        stft_.finish();
        completeBlock();
        audioFinished_ = true;
        return std::nullopt;
    }

    std::optional<NetworkInput> nextInput() override {
        if (waiting_ == 0 && !blocks_.empty()) {
            const Block& block = blocks_.front();
            const std::size_t pictures = segmentCount(block.frames(), RemainderPolicy::Padded);
            const std::size_t done = features_.size() / kFeatureValues;
            waiting_ = std::min(kBatchPictures, pictures - done);
            batch_.resize(waiting_ * kPictureValues);
            for (std::size_t index = 0; index < waiting_; ++index) {
                const auto picture = encoderSegment(block.input, done + index);
                std::copy_n(picture.data(), kPictureValues, batch_.data() + index * kPictureValues);
            }
        }
        if (waiting_ == 0) {
            return std::nullopt;
        }
        return NetworkInput{{waiting_, 1, kMelBands, kSegmentFrames}, batch_};
    }

    std::optional<Error> addOutput(std::span<const float> output) override {
        if (waiting_ == 0 || output.size() != waiting_ * kFeatureValues) {
            return Error{ErrorCode::BadArgument, "these features belong to no pictures"};
        }
        if (!std::all_of(output.begin(), output.end(), [](float value) { return std::isfinite(value); })) {
            return Error{ErrorCode::NotFinite, "the network's features are not finite"};
        }
        features_.insert(features_.end(), output.begin(), output.end());
        waiting_ = 0;
        const Block& block = blocks_.front();
        const std::size_t pictures = segmentCount(block.frames(), RemainderPolicy::Padded);
        if (features_.size() == pictures * kFeatureValues) {
            // [picture][feature][time] to a column per frame.
            Eigen::MatrixXf columns(kEncoderFeatures, static_cast<Eigen::Index>(block.frames()));
            for (std::size_t frame = 0; frame < block.frames(); ++frame) {
                const float* picture = features_.data() + frame / kSegmentFrames * kFeatureValues;
                for (std::size_t feature = 0; feature < kEncoderFeatures; ++feature) {
                    columns(static_cast<Eigen::Index>(feature), static_cast<Eigen::Index>(frame)) =
                        picture[feature * kSegmentFrames + frame % kSegmentFrames];
                }
            }
            classify(columns, block.onsets, block.firstFrame);
            features_.clear();
            blocks_.erase(blocks_.begin());
        }
        return std::nullopt;
    }

    Result<DrumAnalysis> finish() override {
        if (!audioFinished_ || !blocks_.empty()) {
            return Error{ErrorCode::BadArgument, "finish() before the network has seen every picture"};
        }
        DrumAnalysis analysis;
        analysis.duration = static_cast<double>(level_.samples()) / kSampleRate;
        analysis.sameHitSeconds = kSameHitSeconds;
        for (std::size_t drum = 0; drum < DrumTemplates::kClasses; ++drum) {
            std::vector<RisePoint> points;
            std::vector<float> accepted;
            for (const Decision& decision : decisions_) {
                points.push_back(rise_.onset(drum, decision.seconds));
                if (decision.margins[drum] > 0.0F) {
                    accepted.push_back(points.back().growth);
                }
            }
            if (accepted.empty()) {
                continue;
            }
            const float strong = quantile(accepted, kStrongShare);
            for (std::size_t index = 0; index < decisions_.size(); ++index) {
                const float margin = decisions_[index].margins[drum];
                const double least = -static_cast<double>(margin) / kMarginPerSensitivity;
                if (least < 1.0) {
                    analysis.candidates.push_back({.instrument = kTemplateInstruments[drum],
                                                   .time = points[index].time,
                                                   .leastSensitivity = least,
                                                   .mostSensitivity = std::numeric_limits<double>::infinity(),
                                                   .velocity = velocityOf(points[index].growth, strong),
                                                   .confidence = svms_.probability(drum, margin)});
                }
            }
        }
        return analysis;
    }

    std::size_t heldBytes() const override {
        std::size_t values = encoderValues_.capacity() + mfccValues_.capacity() + features_.capacity();
        for (const Block& block : blocks_) {
            values += static_cast<std::size_t>(block.input.size());
        }
        return values * sizeof(float) + decisions_.capacity() * sizeof(Decision) + rise_.heldBytes();
    }

  private:
    /// Frames that wait for the network.
    struct Block {
        Eigen::MatrixXf input;            // encoderInput()
        std::vector<std::size_t> onsets;  // frames within the block
        std::size_t firstFrame;
        std::size_t frames() const { return static_cast<std::size_t>(input.cols()); }
    };
    struct Decision {
        double seconds;  ///< about when something was struck
        std::array<float, DrumTemplates::kClasses> margins;
    };

    void addSpectrum(std::span<const float> bins) {
        if (encoderValues_.size() == kBlockFrames * kMelBands) {
            completeBlock();
        }
        std::array<float, kMelBands> bands{};
        encoderBank_.apply(bins, bands);
        encoderValues_.insert(encoderValues_.end(), bands.begin(), bands.end());
        if (usesMfcc_) {
            powers_.resize(bins.size());
            std::transform(bins.begin(), bins.end(), powers_.begin(), [](float x) { return x * x; });
            mfccBank_.apply(powers_, bands);
            mfccValues_.insert(mfccValues_.end(), bands.begin(), bands.end());
        }
    }

    void completeBlock() {
        // A silent beginning has no peak yet; nothing is struck there either.
        const float peak = std::max(level_.peak(), kAudibilityFloor);
        const Eigen::MatrixXf bands = asColumns(encoderValues_, kMelBands);
        std::vector<std::size_t> onsets = segmentOnsets(bands, peak);
        const std::size_t firstFrame = framesDone_;
        framesDone_ += encoderValues_.size() / kMelBands;
        encoderValues_.clear();
        if (usesMfcc_) {
            classify(mfccFeatures(asColumns(mfccValues_, kMelBands), peak), onsets, firstFrame);
            mfccValues_.clear();
        } else {
            blocks_.push_back({encoderInput(bands, peak), std::move(onsets), firstFrame});
        }
    }

    void classify(const Eigen::MatrixXf& features, const std::vector<std::size_t>& onsets,
                  std::size_t firstFrame) {
        const Eigen::MatrixXf spliced = splicedFrames(features);
        for (const std::size_t frame : onsets) {
            const Eigen::VectorXf margins = svms_.margins(spliced.col(static_cast<Eigen::Index>(frame)));
            // The onset lies between this frame's centre and the next one's.
            const double seconds =
                (static_cast<double>(firstFrame + frame) + 0.5) * kSegmentHop / kSampleRate;
            decisions_.push_back({seconds, {margins(0), margins(1), margins(2)}});
        }
    }

    LinearSvms svms_;
    bool usesMfcc_;
    FilterBank encoderBank_;
    FilterBank mfccBank_;
    LevelMeter level_;
    RisePointFinder rise_;
    std::vector<float> encoderValues_;  // bands of the frames since the last block, [frame][band]
    std::vector<float> mfccValues_;
    std::vector<float> powers_;
    std::size_t framesDone_ = 0;
    std::vector<Block> blocks_;
    std::vector<float> batch_;
    std::size_t waiting_ = 0;      // pictures with the network
    std::vector<float> features_;  // of the first block's pictures answered so far
    std::vector<Decision> decisions_;
    bool audioFinished_ = false;
    StreamingStft stft_;
};

}  // namespace

Result<std::unique_ptr<NetworkedTranscriber>> makeSegmentTranscriber(std::span<const float> svms,
                                                                     const DrumTemplates& templates) {
    auto made = LinearSvms::fromFloats(svms, kSplicedFrames * kEncoderFeatures, DrumTemplates::kClasses);
    if (!made) {
        made = LinearSvms::fromFloats(svms, kSplicedFrames * kMfccFeatures, DrumTemplates::kClasses);
    }
    if (!made) {
        return made.error();
    }
    return std::unique_ptr<NetworkedTranscriber>(
        std::make_unique<SegmentTranscriber>(std::move(made).value(), templates));
}

}  // namespace woodshed
