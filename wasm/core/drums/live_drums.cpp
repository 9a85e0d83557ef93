#include "drums/live_drums.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "audio/mono_input.h"
#include "audio/precondition.h"
#include "audio/signal.h"
#include "audio/window.h"

namespace woodshed {

namespace {

constexpr double kRate = LiveDrums::kSampleRate;

// --- bands

/// Below the first bin of both spectra, so that the lowest band is centred on it.
constexpr double kLiveLowestHz = 17.0;
constexpr double kLiveHighestHz = 20000.0;
constexpr std::size_t kLiveBandsPerOctave = 6;
constexpr std::size_t kHitBandsPerOctave = 3;
/// Groups of neighbouring bands for the two coarse sets of features.
constexpr std::size_t kGroups = 8;

// --- noise floor

/// Least magnitude that counts as noise: that of white noise at about -73 dBFS, a good converter's own.
constexpr float kLeastFloor = 0.003F;
/// Share of the way down that the floor goes per hop (time constant 29 ms), and its growth per hop (6 dB/s):
/// it follows the quiet moments between strokes.
constexpr float kFloorFall = 0.05F;
constexpr float kFloorRise = 1.001F;
/// Magnitudes are compared with this many times the floor, so that noise itself hardly moves the logarithm.
constexpr float kFloorFactor = 4.0F;

// --- novelty and picking, in hops of 1.45 ms

/// A band's level is compared with the largest from kFarthest to kNearest hops before: longer than the ripple
/// of a 75 Hz drum head, shorter than the distance of two strokes.
constexpr std::size_t kNearest = 3;
constexpr std::size_t kFarthest = 9;
/// Below 300 Hz a single drum head beats with itself for as long as it sounds; a stroke reaches further up,
/// so the lowest bands count for a third.
constexpr std::size_t kLowBands = 3;
constexpr float kLowWeight = 1.0F / 3.0F;
/// Reach of the local maximum before and after a peak, and of the mean before it.
constexpr std::size_t kPeakBefore = 10;
constexpr std::size_t kPeakAfter = 3;
constexpr std::size_t kMeanFrames = 50;
constexpr std::size_t kRefractoryHops = 17;
/// Height of a peak above the recent mean at sensitivity 0 (chosen by models/live_drums/train.py on rendered
/// validation kits) and the factor between that and sensitivity 1 or -1.
constexpr float kTunedThreshold = 0.0225F;
constexpr float kThresholdRange = 2.5F;

// --- rise point, in hops around the novelty's peak

constexpr std::size_t kRiseBefore = 4;
constexpr std::size_t kRiseAfter = 10;
/// The rise point is where a frame holds this share of the stroke, corrected for where in a Hann window an
/// abrupt start gives that share: x - sin(2 pi x) / 2 pi = kRiseShare at x = 0.5 - kRiseLead. A small share
/// finds the start of drums that swell, too.
constexpr float kRiseShare = 0.2F;
constexpr double kRiseLead = 0.1637;

// --- hit spectra, in samples

/// The frame that tells the class starts this long before the rise point; what sounded before is measured in
/// a frame that ends kGap before it.
constexpr std::int64_t kLead = 128;
constexpr std::int64_t kGap = 32;
/// Bounds of the features, decades of power: what lies deeper is noise.
constexpr float kDeepest = -5.0F;
constexpr float kMostChange = 2.0F;
constexpr float kMostGrowth = 3.0F;
/// A stroke makes some part of the spectrum this much stronger (4 dB); a drum head that beats with itself
/// does not.
constexpr float kLeastGrowth = 0.4F;
/// Share of a band's power that always counts as new, so that its logarithm exists.
constexpr float kLeastNew = 0.03F;
constexpr float kTiny = 1e-12F;

/// A stroke this far (40 dB) below the loudest of the last seconds is a noise of the room: drummers use up to
/// 34 dB. The loudest is forgotten with this time constant.
constexpr float kFaintest = 0.01F;
constexpr double kForgetSeconds = 10.0;

/// Part of the spectrum in which a class is strong, Hz.
struct Range {
    double low;
    double high;
};
constexpr std::array<Range, LiveDrumModel::kClasses> kRanges{Range{30.0, 200.0}, Range{150.0, 6000.0},
                                                             Range{5000.0, 18000.0}, Range{60.0, 600.0},
                                                             Range{3000.0, 18000.0}};

// --- the click

constexpr double kLowestClickHz = 500.0;
constexpr double kHighestClickHz = 4000.0;
constexpr int kClickHarmonics = 4;
/// Bins on either side of a click's partial: beyond them a Hann window is 60 dB down.
constexpr std::ptrdiff_t kDeafBins = 5;

/// 0 at bins near a partial of the click, 1 elsewhere.
std::vector<float> deafness(double clickHz, std::size_t frameSize) {
    std::vector<float> mask(frameSize / 2 + 1, 1.0F);
    if (clickHz <= 0.0) {
        return mask;
    }
    for (int harmonic = 1; harmonic <= kClickHarmonics; ++harmonic) {
        const auto centre = static_cast<std::ptrdiff_t>(
            std::lround(harmonic * clickHz * static_cast<double>(frameSize) / kRate));
        for (std::ptrdiff_t bin = centre - kDeafBins; bin <= centre + kDeafBins; ++bin) {
            if (bin > 0 && bin < static_cast<std::ptrdiff_t>(mask.size())) {
                mask[static_cast<std::size_t>(bin)] = 0.0F;
            }
        }
    }
    return mask;
}

/// Bridges what the mask hides with the mean of its edges, so that a spectrum looks as it does without click.
void bridge(std::span<const float> mask, std::span<float> power) {
    for (std::size_t bin = 1; bin + 1 < power.size(); ++bin) {
        if (mask[bin] != 0.0F) {
            continue;
        }
        std::size_t end = bin;
        while (end + 1 < power.size() && mask[end] == 0.0F) {
            ++end;
        }
        const float value = 0.5F * (power[bin - 1] + power[end]);
        std::fill(power.begin() + static_cast<std::ptrdiff_t>(bin),
                  power.begin() + static_cast<std::ptrdiff_t>(end), value);
        bin = end;
    }
}

float sumOf(std::span<const float> values, std::size_t group) {
    const std::size_t begin = group * values.size() / kGroups;
    const std::size_t end = (group + 1) * values.size() / kGroups;
    float sum = 0.0F;
    for (std::size_t i = begin; i < end; ++i) {
        sum += values[i];
    }
    return sum;
}

const LiveDrumsParameters& checked(const LiveDrumsParameters& parameters) {
    require(!parameters.problem(), "live drum parameters out of range");
    return parameters;
}

}  // namespace

// --- model

Result<LiveDrumModel> LiveDrumModel::fromFloats(std::span<const float> values) {
    if (values.size() != kFloats) {
        return Error{ErrorCode::Unreadable, "the live drum model has another size"};
    }
    if (!std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); })) {
        return Error{ErrorCode::Unreadable, "the live drum model holds a value that is not finite"};
    }
    return LiveDrumModel(std::vector<float>(values.begin(), values.end()));
}

std::array<float, LiveDrumModel::kClasses> LiveDrumModel::probabilities(
    std::span<const float, kFeatures> features) const {
    const std::span<const float> all(values_);
    const auto hiddenWeights = all.subspan(0, kHidden * kFeatures);
    const auto hiddenBias = all.subspan(kHidden * kFeatures, kHidden);
    const auto outputWeights = all.subspan(kHidden * (kFeatures + 1), kClasses * kHidden);
    const auto outputBias = all.subspan(kHidden * (kFeatures + 1) + kClasses * kHidden, kClasses);
    std::array<float, kHidden> hidden{};
    for (std::size_t h = 0; h < kHidden; ++h) {
        float sum = hiddenBias[h];
        for (std::size_t f = 0; f < kFeatures; ++f) {
            sum += hiddenWeights[h * kFeatures + f] * features[f];
        }
        hidden[h] = std::max(0.0F, sum);
    }
    std::array<float, kClasses> result{};
    for (std::size_t c = 0; c < kClasses; ++c) {
        float sum = outputBias[c];
        for (std::size_t h = 0; h < kHidden; ++h) {
            sum += outputWeights[c * kHidden + h] * hidden[h];
        }
        result[c] = 1.0F / (1.0F + std::exp(-sum));
    }
    return result;
}

// --- detector

std::optional<Error> LiveDrumsParameters::problem() const {
    if (!(sensitivity >= -1.0 && sensitivity <= 1.0)) {
        return Error{ErrorCode::BadArgument, "the sensitivity lies between -1 and 1"};
    }
    if (clickHz != 0.0 && !(clickHz >= kLowestClickHz && clickHz <= kHighestClickHz)) {
        return Error{ErrorCode::BadArgument, "the click's pitch lies between 500 and 4000 Hz"};
    }
    return std::nullopt;
}

LiveDrums::LiveDrums(const LiveDrumsParameters& parameters, std::optional<LiveDrumModel> model)
    : model_(std::move(model)),
      threshold_(kTunedThreshold *
                 std::pow(kThresholdRange, -static_cast<float>(checked(parameters).sensitivity))),
      fft_(kFrameSize),
      hitFft_(kHitFrame),
      bank_(FilterBank::logFrequency(kLiveBandsPerOctave, kFrameSize, kRate, kLiveLowestHz, kLiveHighestHz)),
      hitBank_(FilterBank::logFrequency(kHitBandsPerOctave, kHitFrame, kRate, kLiveLowestHz, kLiveHighestHz)),
      window_(makeWindow(Window::HannPeriodic, kFrameSize)),
      hitWindow_(makeWindow(Window::HannPeriodic, kHitFrame)),
      deaf_(deafness(parameters.clickHz, kFrameSize)),
      hitDeaf_(deafness(parameters.clickHz, kHitFrame)),
      // room for the longest look back and one slice
      history_(4 * kHitFrame + 2 * kHitFrame),
      // silence before the recording: hit spectra look back
      held_(2 * kHitFrame),
      historyStart_(-2 * static_cast<std::int64_t>(kHitFrame)),
      spectra_(kKeptFrames * kBins),
      levels_(kKeptFrames * bank_.bands()),
      bands_(bank_.bands()),
      floor_(bank_.bands()),
      lastPeak_(-static_cast<std::int64_t>(kRefractoryHops)),
      before_(kHitBins),
      after_(kHitBins),
      beforeBands_(hitBank_.bands()),
      afterBands_(hitBank_.bands()),
      early_(bank_.bands()),
      late_(bank_.bands()) {
    require(hitBank_.bands() + 2 * kGroups == LiveDrumModel::kFeatures, "feature count of the live drums");
    const auto most =
        static_cast<std::size_t>(static_cast<double>(kMostFramesPerPush) / (kRefractoryHops * kHopSize)) +
        kMostPending;
    onsets_.reserve(most);
    hits_.reserve(most * LiveDrumModel::kClasses);
}

std::span<const LiveHit> LiveDrums::push(std::span<const float> mono) {
    hits_.clear();
    onsets_.clear();
    constexpr std::size_t kSlice = kHitFrame;
    for (std::size_t at = 0; at < mono.size(); at += kSlice) {
        take(mono.subspan(at, std::min(kSlice, mono.size() - at)));
    }
    return hits_;
}

std::span<const LiveHit> LiveDrums::finish() {
    hits_.clear();
    onsets_.clear();
    // What is still waited for: the frames after a peak and the rest of a hit's spectrum.
    constexpr std::size_t kTail = (kPeakAfter + kRiseAfter) * kHopSize + kFrameSize + kHitFrame;
    const std::array<float, kHopSize> silence{};
    for (std::size_t at = 0; at < kTail; at += kHopSize) {
        take(silence);
    }
    return hits_;
}

void LiveDrums::take(std::span<const float> mono) {
    if (held_ + mono.size() > history_.size()) {
        // what is kept: everything that a stroke still pending can look back to
        const std::size_t kept = 4 * kHitFrame;
        std::copy(history_.begin() + static_cast<std::ptrdiff_t>(held_ - kept),
                  history_.begin() + static_cast<std::ptrdiff_t>(held_), history_.begin());
        historyStart_ += static_cast<std::int64_t>(held_ - kept);
        held_ = kept;
    }
    for (const float sample : mono) {
        history_[held_++] = isSample(sample) ? sample : 0.0F;
    }
    const std::int64_t total = historyStart_ + static_cast<std::int64_t>(held_);
    while (static_cast<std::int64_t>(frames_ * kHopSize + kFrameSize) <= total) {
        analyseFrame();
    }
    std::size_t done = 0;
    while (done < pendingCount_) {
        Pending& stroke = pending_[done];
        if (frames_ <= stroke.peak + kRiseAfter) {
            break;
        }
        if (!stroke.located) {
            stroke.onset = risePoint(stroke.peak);
            stroke.located = true;
        }
        const auto onset = static_cast<std::int64_t>(std::lround(stroke.onset));
        if (onset - kLead + static_cast<std::int64_t>(kHitFrame) > total) {
            break;
        }
        report(stroke.onset);
        ++done;
    }
    std::copy(pending_.begin() + static_cast<std::ptrdiff_t>(done),
              pending_.begin() + static_cast<std::ptrdiff_t>(pendingCount_), pending_.begin());
    pendingCount_ -= done;
}

std::span<const float> LiveDrums::samplesAt(std::int64_t start, std::size_t count) const {
    return std::span<const float>(history_).subspan(static_cast<std::size_t>(start - historyStart_), count);
}

void LiveDrums::analyseFrame() {
    const std::size_t frame = frames_++;
    const auto magnitudes = spectrum(frame);
    fft_.windowedSpectrum(samplesAt(static_cast<std::int64_t>(frame * kHopSize), kFrameSize), window_,
                          SpectrumScale::Magnitude, magnitudes);
    for (std::size_t bin = 0; bin < kBins; ++bin) {
        magnitudes[bin] *= deaf_[bin];
    }
    bank_.apply(magnitudes, bands_);
    const auto levels = level(frame);
    for (std::size_t band = 0; band < bands_.size(); ++band) {
        const float now = bands_[band];
        float& quiet = floor_[band];
        if (frame == 0) {
            quiet = now;
        } else {
            quiet = now < quiet ? quiet + kFloorFall * (now - quiet) : quiet * kFloorRise;
        }
        quiet = std::max(quiet, kLeastFloor);
        levels[band] = std::log10(1.0F + now / (kFloorFactor * quiet));
    }
    novelty_[frame % kKeptFrames] = noveltyOf(frame);
    if (frame >= kPeakBefore + kPeakAfter) {
        pick(frame - kPeakAfter);
    }
}

float LiveDrums::noveltyOf(std::size_t frame) {
    if (frame < kFarthest) {
        return 0.0F;
    }
    const std::size_t bands = bands_.size();
    auto& highest = early_;  // borrowed: only hit features need it otherwise
    std::fill(highest.begin(), highest.end(), 0.0F);
    for (std::size_t past = frame - kFarthest; past <= frame - kNearest; ++past) {
        const auto levels = level(past);
        for (std::size_t band = 0; band < bands; ++band) {
            highest[band] = std::max(highest[band], levels[band]);
        }
    }
    const auto now = level(frame);
    float sum = 0.0F;
    for (std::size_t band = 0; band < bands; ++band) {
        float reference = highest[band];
        if (band > 0) {
            reference = std::max(reference, highest[band - 1]);
        }
        if (band + 1 < bands) {
            reference = std::max(reference, highest[band + 1]);
        }
        sum += (band < kLowBands ? kLowWeight : 1.0F) * std::max(0.0F, now[band] - reference);
    }
    return sum / static_cast<float>(bands);
}

void LiveDrums::pick(std::size_t frame) {
    const auto at = [&](std::size_t index) { return novelty_[index % kKeptFrames]; };
    const float height = at(frame);
    if (height <= threshold_) {
        return;
    }
    for (std::size_t other = frame - kPeakBefore; other <= frame + kPeakAfter; ++other) {
        // of equal heights the first
        if (other != frame && (other < frame ? at(other) >= height : at(other) > height)) {
            return;
        }
    }
    const std::size_t from = frame > kMeanFrames ? frame - kMeanFrames : 0;
    float mean = 0.0F;
    for (std::size_t other = from; other < frame; ++other) {
        mean += at(other);
    }
    mean /= static_cast<float>(std::max<std::size_t>(1, frame - from));
    const auto peak = static_cast<std::int64_t>(frame);
    if (height < mean + threshold_ || peak - lastPeak_ < static_cast<std::int64_t>(kRefractoryHops) ||
        pendingCount_ == kMostPending) {
        return;
    }
    lastPeak_ = peak;
    pending_[pendingCount_++] = {.peak = frame, .onset = 0.0, .located = false};
}

double LiveDrums::risePoint(std::size_t peak) const {
    const std::size_t first = std::max(peak, kRiseBefore) - kRiseBefore;
    const std::size_t last = peak + kRiseAfter;
    const auto before = spectrum(first);
    const auto after = spectrum(last);
    // how much of the stroke each frame holds
    const auto share = [&](std::size_t frame) {
        const auto now = spectrum(frame);
        float sum = 0.0F;
        for (std::size_t bin = 0; bin < kBins; ++bin) {
            sum += std::max(0.0F, after[bin] - before[bin]) * now[bin];
        }
        return sum;
    };
    const float start = share(first);
    float highest = start;
    std::size_t top = first;
    for (std::size_t frame = first + 1; frame <= last; ++frame) {
        if (const float height = share(frame); height > highest) {
            highest = height;
            top = frame;
        }
    }
    const float border = start + kRiseShare * (highest - start);
    std::size_t over = top;
    float right = highest;
    float left = highest;
    while (over > first) {
        left = share(over - 1);
        if (left < border) {
            break;
        }
        right = left;
        --over;
    }
    auto position = static_cast<double>(over);
    if (right > left) {
        position -= static_cast<double>((right - border) / (right - left));
    }
    return position * static_cast<double>(kHopSize) + (0.5 + kRiseLead) * static_cast<double>(kFrameSize);
}

void LiveDrums::hitSpectrum(std::int64_t start, std::span<float> power) {
    hitFft_.windowedSpectrum(samplesAt(start, kHitFrame), hitWindow_, SpectrumScale::Power, power);
    bridge(hitDeaf_, power);
}

void LiveDrums::report(double onset) {
    const auto sample = static_cast<std::int64_t>(std::lround(onset));
    hitSpectrum(sample - kLead, after_);
    hitSpectrum(sample - kGap - static_cast<std::int64_t>(kHitFrame), before_);
    hitBank_.apply(after_, afterBands_);
    hitBank_.apply(before_, beforeBands_);

    LiveOnset stroke;
    stroke.time = std::max(0.0, onset / kRate);
    auto* feature = stroke.features.begin();
    // 1: what the stroke adds to each band, in decades below the strongest
    float strongest = kTiny;
    for (std::size_t band = 0; band < afterBands_.size(); ++band) {
        const float power = afterBands_[band];
        const float added = std::max(power - beforeBands_[band], kLeastNew * power);
        strongest = std::max(strongest, added);
        *feature++ = added;
    }
    for (auto* value = stroke.features.begin(); value != feature; ++value) {
        *value = std::max(kDeepest, std::log10((*value + kTiny) / strongest));
    }
    // 2: how it goes on after its attack
    const auto frameAt = [&](std::int64_t start) {
        return static_cast<std::size_t>(
            std::max<std::int64_t>(0, start / static_cast<std::int64_t>(kHopSize)));
    };
    bank_.apply(spectrum(frameAt(sample - kLead)), early_);
    bank_.apply(spectrum(frameAt(sample - kLead + static_cast<std::int64_t>(kFrameSize))), late_);
    for (std::size_t group = 0; group < kGroups; ++group) {
        const float change = std::log10((sumOf(late_, group) + kTiny) / (sumOf(early_, group) + kTiny));
        *feature++ = std::clamp(change, -kMostChange, kMostChange);
    }
    // 3: how far it stands out of what sounded before
    float farthest = 0.0F;
    for (std::size_t group = 0; group < kGroups; ++group) {
        const float growth =
            std::log10((sumOf(afterBands_, group) + kTiny) / (sumOf(beforeBands_, group) + kTiny));
        *feature = std::clamp(growth, 0.0F, kMostGrowth);
        farthest = std::max(farthest, *feature++);
    }
    if (farthest < kLeastGrowth) {
        return;
    }
    // a full-scale sine has magnitude kHitFrame / 4 under a Hann window
    constexpr float kFullScale = static_cast<float>(kHitFrame) / 4.0F;
    const auto amplitude = [&](Range range) {
        const double hzPerBin = kRate / static_cast<double>(kHitFrame);
        const auto low = static_cast<std::size_t>(range.low / hzPerBin + 1.0);
        const auto high = static_cast<std::size_t>(range.high / hzPerBin);
        float sum = 0.0F;
        for (std::size_t bin = low; bin <= high; ++bin) {
            sum += std::max(0.0F, after_[bin] - before_[bin]);
        }
        return std::sqrt(sum) / kFullScale;
    };
    for (std::size_t drum = 0; drum < LiveDrumModel::kClasses; ++drum) {
        stroke.strengths[drum] = amplitude(kRanges[drum]);
    }
    stroke.strength = amplitude({kLiveLowestHz, kLiveHighestHz});
    loudest_ =
        std::max(loudest_ * std::exp(-static_cast<float>((onset - loudestAt_) / (kRate * kForgetSeconds))),
                 stroke.strength);
    loudestAt_ = onset;
    if (stroke.strength < kFaintest * loudest_) {
        return;
    }
    onsets_.push_back(stroke);

    if (!model_) {
        hits_.push_back({.time = stroke.time, .drum = 0, .probability = 1.0F, .strength = stroke.strength});
        return;
    }
    const auto probabilities = model_->probabilities(stroke.features);
    const auto likeliest = static_cast<std::size_t>(
        std::max_element(probabilities.begin(), probabilities.end()) - probabilities.begin());
    for (std::size_t drum = 0; drum < LiveDrumModel::kClasses; ++drum) {
        if (probabilities[drum] >= LiveHit::kPossible || drum == likeliest) {
            hits_.push_back({.time = stroke.time,
                             .drum = static_cast<std::uint8_t>(drum),
                             .probability = probabilities[drum],
                             .strength = stroke.strengths[drum]});
        }
    }
}

}  // namespace woodshed
