#include "assess/played_notes.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "assess/statistics.h"
#include "pitch/tuning.h"

namespace woodshed {

namespace {

// The Potts functional. A step must be worth its price, so a stretch that departs by more than the truncation
// and returns is kept only when it lasts 2 * kStepPrice / kTruncation = 8 frames (46 ms), one that stays 4
// frames.
constexpr double kLevelsPerSemitone = 4.0;
constexpr double kPitchSpread =
    0.35;  // semitones: vibrato of +-50 cents stays below one step's price per half cycle
constexpr double kTruncation = 2.0;
constexpr double kStepPrice = 8.0;
constexpr double kMaxSemitones = 128.0;

constexpr double kIslandGapSeconds = 0.04;  // an unvoiced gap this long ends a voiced stretch
constexpr double kLevelRange = 50.0;  // dB below the take's loud level: below it pitch is leakage or hiss
constexpr double kSameStepSemitones = 0.6;  // neighbours this close are one pitch: intonation drifts that far
constexpr double kSnapSeconds = 0.05;  // an onset belongs to the attack within +-50 ms (specs, section 7.2)
constexpr double kStartSearchSeconds = 0.07;  // pitch appears this late after an attack at the most
constexpr double kMinSegmentSeconds = 0.025;  // shorter is no pitch but a transition
// Attack evidence: excess of novelty over its surroundings and rise of level out of the dip before it, each
// mapped linearly to 0..1 between these bounds. A steady wind note stays below the lower ones.
constexpr double kNoveltyLow = 0.05;
constexpr double kNoveltyHigh = 0.25;
constexpr double kDipLow = 1.0;
constexpr double kDipHigh = 5.0;
constexpr double kMinAttack = 0.25;
constexpr double kSurroundSeconds = 0.2;
constexpr double kDipSeconds = 0.07;
constexpr double kRiseSeconds = 0.06;

double ramp(double value, double low, double high) {
    return std::clamp((value - low) / (high - low), 0.0, 1.0);
}

/// One index range of frames.
struct Range {
    std::size_t begin;
    std::size_t end;
};

/// A place where a segment may start.
struct Cut {
    double time;
    double attack;
};

class Segmenter {
  public:
    explicit Segmenter(const TakeFeatures& features)
        : features_(features),
          pitchHop_(features.pitch.hopSeconds),
          contour_(features.pitch.f0.size(), std::numeric_limits<double>::quiet_NaN()) {
        std::vector<double> levels(features.level.begin(), features.level.end());
        const double floor = levels.empty() ? 0.0 : quantile(levels, 0.95) - kLevelRange;
        for (std::size_t frame = 0; frame < contour_.size(); ++frame) {
            const double hz = features.pitch.f0[frame];
            if (hz > 0.0 && levelAt(static_cast<double>(frame) * pitchHop_) >= floor) {
                contour_[frame] = std::clamp(midiPitch(hz), 0.0, kMaxSemitones);
            }
        }
        findAttacks();
    }

    std::vector<PlayedSegment> run() {
        std::vector<PlayedSegment> segments;
        double lastEnd = -std::numeric_limits<double>::infinity();
        for (const Range& island : islands()) {
            const std::size_t first = segments.size();
            appendIsland(island, segments);
            if (first < segments.size()) {
                PlayedSegment& opening = segments[first];
                opening.onset = std::max(opening.onset, lastEnd);
                opening.attack = 1.0;
                opening.afterSilence = true;
                lastEnd = segments.back().offset;
            }
        }
        return segments;
    }

  private:
    double levelAt(double time) const {
        if (features_.level.empty()) {
            return TakeFeatures::kFloorDb;
        }
        const auto frame = static_cast<std::size_t>(std::lround(std::max(0.0, time) / features_.hopSeconds));
        return features_.level[std::min(frame, features_.level.size() - 1)];
    }

    std::vector<Range> islands() const {
        const auto gap = static_cast<std::size_t>(std::lround(kIslandGapSeconds / pitchHop_));
        std::vector<Range> found;
        for (std::size_t frame = 0; frame < contour_.size(); ++frame) {
            if (std::isnan(contour_[frame])) {
                continue;
            }
            if (found.empty() || frame - found.back().end >= gap) {
                found.push_back({frame, frame + 1});
            } else {
                found.back().end = frame + 1;
            }
        }
        return found;
    }

    /// Local maxima of novelty, and those among them that end a dip of the level.
    void findAttacks() {
        const std::vector<float>& novelty = features_.novelty;
        const std::size_t count = novelty.size();
        const auto frames = [&](double seconds) {
            return static_cast<std::size_t>(std::lround(seconds / features_.hopSeconds));
        };
        const std::size_t around = frames(kSurroundSeconds);
        const std::size_t before = frames(kDipSeconds);
        const std::size_t after = frames(kRiseSeconds);
        const std::size_t apart = frames(kSnapSeconds) / 2;
        std::vector<double> surround;
        for (std::size_t n = 0; n < count; ++n) {
            const std::size_t from = n > apart ? n - apart : 0;
            const std::size_t to = std::min(count, n + apart + 1);
            if (novelty[n] < kNoveltyLow ||
                novelty[n] < *std::max_element(novelty.begin() + from, novelty.begin() + to)) {
                continue;
            }
            surround.assign(novelty.begin() + (n > around ? n - around : 0),
                            novelty.begin() + std::min(count, n + around + 1));
            const double excess = novelty[n] - median(surround);
            const auto level = features_.level.begin();
            const auto dip = std::min_element(level + (n > before ? n - before : 0), level + n + 1);
            const double rise = *std::max_element(dip, level + std::min(count, n + after + 1)) - *dip;
            const auto dipAt = static_cast<std::size_t>(dip - level);
            const double fall =
                *std::max_element(level + (dipAt > around ? dipAt - around : 0), dip + 1) - *dip;
            const double novel = ramp(excess, kNoveltyLow, kNoveltyHigh);
            // the difference spans frames n - 2 and n: it is largest when the step lies midway
            renewals_.push_back({(static_cast<double>(n) - 1.0) * features_.hopSeconds, novel});
            const double strength = std::sqrt(novel * ramp(std::min(rise, fall), kDipLow, kDipHigh));
            if (strength >= kMinAttack) {
                attacks_.push_back({(static_cast<double>(n) - 1.0) * features_.hopSeconds, strength});
            }
        }
    }

    /// The strongest of `events` in [from, to] seconds.
    static const Cut* strongest(const std::vector<Cut>& events, double from, double to) {
        const Cut* best = nullptr;
        auto at = std::lower_bound(events.begin(), events.end(), from,
                                   [](const Cut& cut, double time) { return cut.time < time; });
        for (; at != events.end() && at->time <= to; ++at) {
            if (best == nullptr || at->attack > best->attack) {
                best = &*at;
            }
        }
        return best;
    }

    /// Frames of the island at which the Potts solution steps, and the level it starts on not included.
    std::vector<std::size_t> pitchSteps(const Range& island) {
        double lowest = kMaxSemitones;
        double highest = 0.0;
        for (std::size_t frame = island.begin; frame < island.end; ++frame) {
            if (!std::isnan(contour_[frame])) {
                lowest = std::min(lowest, contour_[frame]);
                highest = std::max(highest, contour_[frame]);
            }
        }
        const auto levels = static_cast<std::size_t>(std::ceil((highest - lowest) * kLevelsPerSemitone)) + 1;
        const std::size_t frames = island.end - island.begin;
        std::vector<double> cost(levels, 0.0);
        std::vector<bool> stepped(frames * levels, false);
        std::vector<std::size_t> cheapest(frames, 0);  // best level of the frame before
        for (std::size_t at = 0; at < frames; ++at) {
            const auto best = std::min_element(cost.begin(), cost.end());
            cheapest[at] = static_cast<std::size_t>(best - cost.begin());
            const double afterStep = *best + kStepPrice;
            const double midi = contour_[island.begin + at];
            for (std::size_t level = 0; level < levels; ++level) {
                if (at > 0 && afterStep < cost[level]) {
                    cost[level] = afterStep;
                    stepped[at * levels + level] = true;
                }
                if (!std::isnan(midi)) {
                    const double off =
                        (midi - lowest - static_cast<double>(level) / kLevelsPerSemitone) / kPitchSpread;
                    cost[level] += std::min(0.5 * off * off, kTruncation);
                }
            }
        }
        std::vector<std::size_t> steps;
        auto level = static_cast<std::size_t>(std::min_element(cost.begin(), cost.end()) - cost.begin());
        for (std::size_t at = frames; at-- > 0;) {
            if (stepped[at * levels + level]) {
                steps.push_back(island.begin + at);
                level = cheapest[at];
            }
        }
        std::reverse(steps.begin(), steps.end());
        return steps;
    }

    void appendIsland(const Range& island, std::vector<PlayedSegment>& segments) {
        const double begin = static_cast<double>(island.begin) * pitchHop_;
        const double end = static_cast<double>(island.end) * pitchHop_;
        const Cut* opening = strongest(renewals_, begin - kStartSearchSeconds, begin + kSnapSeconds / 2);
        std::vector<Cut> cuts{{opening != nullptr ? opening->time : begin, 1.0}};
        std::vector<bool> isStep{true};
        // attacks first, then steps that no attack explains
        std::vector<std::size_t> steps = pitchSteps(island);
        std::vector<Cut> all;
        auto at = std::lower_bound(attacks_.begin(), attacks_.end(), cuts[0].time + kSnapSeconds,
                                   [](const Cut& cut, double time) { return cut.time < time; });
        for (; at != attacks_.end() && at->time < end - kMinSegmentSeconds; ++at) {
            all.push_back(*at);
        }
        for (const std::size_t frame : steps) {
            const double time = static_cast<double>(frame) * pitchHop_;
            const Cut* attack = strongest(attacks_, time - kSnapSeconds, time + kSnapSeconds);
            if (attack == nullptr && time > cuts[0].time + kMinSegmentSeconds) {
                const Cut* renewal = strongest(renewals_, time - kSnapSeconds, time + kSnapSeconds);
                all.push_back({renewal != nullptr ? renewal->time : time, 0.0});
            }
        }
        std::sort(all.begin(), all.end(), [](const Cut& a, const Cut& b) { return a.time < b.time; });
        cuts.insert(cuts.end(), all.begin(), all.end());

        for (std::size_t n = 0; n < cuts.size(); ++n) {
            const double until = n + 1 < cuts.size() ? cuts[n + 1].time : end;
            if (until - cuts[n].time < kMinSegmentSeconds) {
                continue;
            }
            PlayedSegment segment;
            segment.onset = cuts[n].time;
            segment.offset = until;
            segment.attack = cuts[n].attack;
            segment.midi = steadyPitch(features_.pitch, segment.onset, segment.offset);
            if (std::isnan(segment.midi)) {
                continue;
            }
            segment.level = medianLevel(segment.onset, segment.offset);
            const bool joins = n > 0 && !segments.empty() && cuts[n].attack == 0.0 &&
                               segments.back().onset >= cuts[0].time &&
                               std::abs(segments.back().midi - segment.midi) < kSameStepSemitones;
            if (joins) {
                PlayedSegment& previous = segments.back();
                previous.offset = segment.offset;
                previous.midi = steadyPitch(features_.pitch, previous.onset, previous.offset);
                previous.level = medianLevel(previous.onset, previous.offset);
            } else {
                segments.push_back(segment);
            }
        }
    }

    double medianLevel(double begin, double end) const {
        std::vector<double> levels;
        for (double time = begin; time < end; time += features_.hopSeconds) {
            levels.push_back(levelAt(time));
        }
        return median(levels);
    }

    const TakeFeatures& features_;
    double pitchHop_;
    std::vector<double> contour_;  // MIDI per pitch frame, NaN where nothing is pitched
    std::vector<Cut> renewals_;    // peaks of novelty, in time order
    std::vector<Cut> attacks_;     // those that end a dip
};

}  // namespace

double midiToHz(double midi) { return 440.0 * std::exp2((midi - 69.0) / 12.0); }

double steadyPitch(const PitchTrack& pitch, double begin, double end) {
    constexpr double kMargin = 0.2;  // of the duration on either side: the middle 60 % remains
    std::vector<double> values;
    const auto collect = [&](double from, double to) {
        const auto first = static_cast<std::size_t>(std::max(0.0, std::ceil(from / pitch.hopSeconds)));
        for (std::size_t frame = first;
             frame < pitch.f0.size() && static_cast<double>(frame) * pitch.hopSeconds < to; ++frame) {
            if (pitch.f0[frame] > 0.0F) {
                values.push_back(midiPitch(pitch.f0[frame]));
            }
        }
    };
    const double margin = kMargin * (end - begin);
    collect(begin + margin, end - margin);
    if (values.empty()) {
        collect(begin, end);
    }
    return values.empty() ? std::numeric_limits<double>::quiet_NaN() : median(values);
}

std::vector<PlayedSegment> segmentTake(const TakeFeatures& features) { return Segmenter(features).run(); }

}  // namespace woodshed
