#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "audio/fft.h"
#include "audio/filter_bank.h"
#include "base/result.h"

namespace woodshed {

/// Tells from the first 20 ms of a hit which drums sound in it: one hidden layer of rectified units, one
/// logistic output per class, independent of each other, since kick and hi-hat often fall together. Trained
/// by models/live_drums/train.py, described in public/models/live-drums/README.md.
class LiveDrumModel {
  public:
    /// Classes in the order of shared/drums.json: KD, SD, HH, TT, CY.
    static constexpr std::size_t kClasses = 5;
    static constexpr std::size_t kFeatures = 39;
    static constexpr std::size_t kHidden = 64;
    static constexpr std::size_t kFloats = kHidden * kFeatures + kHidden + kClasses * kHidden + kClasses;

    /// Reads the shipped form: hidden weights [kHidden][kFeatures], hidden biases, output weights
    /// [kClasses][kHidden], output biases. Unreadable when the count differs or a value is not finite.
    static Result<LiveDrumModel> fromFloats(std::span<const float> values);

    /// Probability of each class for one hit's features; does not allocate.
    std::array<float, kClasses> probabilities(std::span<const float, kFeatures> features) const;

  private:
    explicit LiveDrumModel(std::vector<float> values) : values_(std::move(values)) {}
    std::vector<float> values_;
};

/// One struck drum, or one stroke on a pad.
struct LiveHit {
    double time = 0.0;  ///< rise point, seconds since the first sample
    /// Index of the class in shared/drums.json; 0 when no model tells the classes apart.
    std::uint8_t drum = 0;
    float probability = 1.0F;  ///< of the class; 1 when no model tells
    /// From here on a class is heard (the training balances the classes so that this is the border); whoever
    /// knows what is written may believe in less, down to what is reported at all.
    static constexpr float kHeard = 0.5F;
    static constexpr float kPossible = 0.2F;
    /// Amplitude the hit adds in its class's part of the spectrum (all of it without a model), full scale
    /// about 1. Comparable between hits of one class on one kit, not between classes.
    float strength = 0.0F;
};

/// One stroke before it is named: what the model is trained on.
struct LiveOnset {
    double time = 0.0;
    std::array<float, LiveDrumModel::kFeatures> features{};
    std::array<float, LiveDrumModel::kClasses> strengths{};
    float strength = 0.0F;
};

struct LiveDrumsParameters {
    /// Strokes wanted: -1 only clear ones, 0 tuned on rendered kits, 1 the faintest.
    double sensitivity = 0.0;
    /// Pitch of the metronome's click in Hz, 0 for none: the detector is deaf there and at the click's second
    /// to fourth harmonic, so that a click leaking into the microphone is no hit (playback/tone.ts makes a
    /// click without energy elsewhere). 0 or 500 to 4000.
    double clickHz = 0.0;

    /// The first value outside its range.
    std::optional<Error> problem() const;
};

/// Finds drum strokes in a microphone's samples while they arrive.
///
/// Detection: magnitudes in log-spaced bands (512-point Hann, every 1.45 ms), each relative to its own slowly
/// tracked noise floor, logarithmically compressed; what a band exceeds the maximum of its neighbourhood over
/// the last 13 ms by, averaged over the bands, is the novelty (after S. Böck and G. Widmer, "Maximum filter
/// vibrato suppression for onset detection", DAFx 2013, made causal and level-free). A stroke is a local
/// maximum of the novelty above its recent mean plus a threshold, at most one in kRefractorySeconds. Its time
/// is the rise point: where the magnitude, bins weighted by how much of the stroke they hold, has begun to
/// grow (rise_point.h tells why magnitudes under a symmetric window tell it). The class comes from the
/// spectrum of the 23 ms around and after it, less what sounded before. Strokes
/// 40 dB below the loudest of the last seconds are left out.
///
/// Latency: a stroke is reported once kLatencySeconds of sound after its rise point have been pushed.
/// push() does not allocate for up to kMostFramesPerPush samples. Not thread safe.
class LiveDrums {
  public:
    static constexpr double kSampleRate = 44100.0;
    static constexpr double kLatencySeconds = 0.0215;
    static constexpr double kRefractorySeconds = 0.025;

    /// @param parameters must have no problem() (std::invalid_argument otherwise)
    /// @param model nothing for a practice pad: every stroke counts, whatever it sounds like
    LiveDrums(const LiveDrumsParameters& parameters, std::optional<LiveDrumModel> model);
    // A copied history would lose the room reserved for it.
    LiveDrums(const LiveDrums&) = delete;
    LiveDrums& operator=(const LiveDrums&) = delete;

    /// Takes the next mono samples at kSampleRate; what is no isSample() (audio/signal.h) counts as 0.
    /// @return the hits that became certain, oldest first; those of one stroke share their time: every class
    /// that is possible, at least the likeliest. Valid until the next call.
    std::span<const LiveHit> push(std::span<const float> mono);

    /// The strokes behind the last push()'s hits. Valid until the next call.
    std::span<const LiveOnset> onsets() const { return onsets_; }

    /// Ends the recording: strokes so near its end that push() still waited for samples.
    std::span<const LiveHit> finish();

  private:
    static constexpr std::size_t kFrameSize = 512;
    static constexpr std::size_t kHopSize = 64;
    static constexpr std::size_t kBins = kFrameSize / 2 + 1;
    static constexpr std::size_t kKeptFrames = 64;  // ring of spectra, 93 ms
    static constexpr std::size_t kHitFrame = 1024;  // the spectrum that tells the class
    static constexpr std::size_t kHitBins = kHitFrame / 2 + 1;
    static constexpr std::size_t kMostPending = 4;

    /// A stroke found that waits for the sound that tells when and what it was.
    struct Pending {
        std::size_t peak;  // frame of the novelty's maximum
        double onset;      // sample, once located
        bool located;
    };

    void take(std::span<const float> mono);
    void analyseFrame();
    float noveltyOf(std::size_t frame);
    void pick(std::size_t frame);
    double risePoint(std::size_t peak) const;
    void report(double onset);
    void hitSpectrum(std::int64_t start, std::span<float> power);
    std::span<const float> samplesAt(std::int64_t start, std::size_t count) const;
    std::span<float> spectrum(std::size_t frame) {
        return std::span<float>(spectra_).subspan(frame % kKeptFrames * kBins, kBins);
    }
    std::span<const float> spectrum(std::size_t frame) const {
        return std::span<const float>(spectra_).subspan(frame % kKeptFrames * kBins, kBins);
    }
    std::span<float> level(std::size_t frame) {
        return std::span<float>(levels_).subspan(frame % kKeptFrames * bank_.bands(), bank_.bands());
    }

    std::optional<LiveDrumModel> model_;
    float threshold_;
    RealFft fft_;
    RealFft hitFft_;
    FilterBank bank_;
    FilterBank hitBank_;
    std::vector<float> window_;
    std::vector<float> hitWindow_;
    std::vector<float> deaf_;     // 0 at the click's bins, else 1
    std::vector<float> hitDeaf_;  // the same for hit spectra
    std::vector<float> history_;  // samples historyStart_ .. total_ - 1, and room
    std::size_t held_ = 0;
    std::int64_t historyStart_ = 0;
    std::size_t frames_ = 0;
    std::vector<float> spectra_;
    std::vector<float> levels_;
    std::vector<float> bands_;
    std::vector<float> floor_;
    std::array<float, kKeptFrames> novelty_{};
    std::int64_t lastPeak_;
    float loudest_ = 0.0F;
    double loudestAt_ = 0.0;
    std::array<Pending, kMostPending> pending_{};
    std::size_t pendingCount_ = 0;
    // spectra and bands of the stroke that is reported
    std::vector<float> before_;
    std::vector<float> after_;
    std::vector<float> beforeBands_;
    std::vector<float> afterBands_;
    std::vector<float> early_;
    std::vector<float> late_;
    std::vector<LiveHit> hits_;
    std::vector<LiveOnset> onsets_;
};

}  // namespace woodshed
