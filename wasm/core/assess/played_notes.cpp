#include "assess/played_notes.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "base/statistics.h"
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
constexpr double kSameLevelSemitones = 0.35;  // closer pieces are one, however good the reason to cut
constexpr double kPitchLead = 0.02;           // a step of pitch shows this much after its onset at the most
constexpr double kSnapSeconds = 0.05;  // an onset belongs to the attack within +-50 ms (specs, section 7.2)
constexpr double kStartSearchSeconds = 0.07;  // pitch appears this late after an attack at the most
constexpr double kMinSegmentSeconds = 0.025;  // shorter is no pitch but a transition
// Attack evidence: excess of novelty over its surroundings and rise of level out of the dip before it, each
// mapped linearly to 0..1 between these bounds. A steady wind note stays below the lower ones.
constexpr double kNoveltyLow = 0.05;
constexpr double kNoveltyHigh = 0.25;
constexpr double kDipLow = 1.5;
constexpr double kDipHigh = 8.0;
// The rise point. A frame sees a step 25 dB below its final level when 0.3 % of the squared Hann window's
// area is past it, 8.5 ms before the frame's centre reaches the step.
constexpr double kRisePointDb = 25.0;
constexpr double kRisePointLead = 0.0085;
constexpr double kLongestFlankSeconds = 0.1;
constexpr double kMinAttack = 0.25;
constexpr double kTailDecibels = 14.0;  // softer than the same pitch before it, without an attack: the room
constexpr double kTailAttack = 0.5;
constexpr double kTremoloPeriodSeconds = 0.26;  // vibrato is rarely slower than 4 Hz
constexpr double kTremoloDiscount = 0.5;
constexpr double kHintOfAttack = 0.2;
constexpr double kSubharmonicSeconds = 0.1;  // twice a block of the tracker
constexpr double kHighestHarmonic = 8.0;
constexpr double kHarmonicSemitones = 0.5;
constexpr double kStepOfPitch = -1.0;  // marks a candidate cut that needs no attack
constexpr double kSurroundSeconds = 0.2;
constexpr double kDipSeconds = 0.07;
constexpr double kRiseSeconds = 0.06;

double ramp(double value, double low, double high) {
    return std::clamp((value - low) / (high - low), 0.0, 1.0);
}

/// Whether a sound this many semitones up is a harmonic, the second to the kHighestHarmonic-th.
bool isHarmonic(double semitones) {
    const double number = std::exp2(semitones / 12.0);
    const double nearest = std::round(number);
    return nearest >= 2.0 && nearest <= kHighestHarmonic &&
           std::abs(12.0 * std::log2(number / nearest)) < kHarmonicSemitones;
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
    double earliest = 0.0;  // the onset lies no earlier
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
        findRenewals();
    }

    std::vector<PlayedSegment> run() {
        std::vector<PlayedSegment> segments;
        double lastEnd = -std::numeric_limits<double>::infinity();
        for (const Range& island : islands()) {
            const std::size_t first = segments.size();
            appendIsland(island, lastEnd, segments);
            if (first < segments.size()) {
                segments[first].attack = 1.0;
                segments[first].afterSilence = true;
                lastEnd = segments.back().offset;
                discountTremolo(std::span(segments).subspan(first));
                joinPieces(segments, first);
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

    /// Local maxima of novelty above their surroundings.
    void findRenewals() {
        const std::vector<float>& novelty = features_.novelty;
        const std::size_t count = novelty.size();
        const std::size_t around = frames(kSurroundSeconds);
        const std::size_t apart = frames(kSnapSeconds) / 2;
        std::vector<double> surround;
        for (std::size_t n = 0; n < count; ++n) {
            const auto from = novelty.begin() + (n > apart ? n - apart : 0);
            const auto to = novelty.begin() + std::min(count, n + apart + 1);
            if (novelty[n] < kNoveltyLow || novelty[n] < *std::max_element(from, to)) {
                continue;
            }
            surround.assign(novelty.begin() + (n > around ? n - around : 0),
                            novelty.begin() + std::min(count, n + around + 1));
            const double strength = ramp(novelty[n] - median(surround), kNoveltyLow, kNoveltyHigh);
            if (strength > 0.0) {
                // the difference spans frames n - 2 and n: it is largest when the step lies midway
                renewals_.push_back({(static_cast<double>(n) - 1.0) * features_.hopSeconds, strength});
            }
        }
    }

    std::size_t frames(double seconds) const {
        return static_cast<std::size_t>(std::lround(std::max(0.0, seconds) / features_.hopSeconds));
    }

    /// Evidence that a renewal is a new attack: it ends a dip of the level that lies after the cut before it.
    double attackStrength(const Cut& renewal, double previousCut) const {
        const auto level = features_.level.begin();
        const std::size_t at = std::min(frames(renewal.time), features_.level.size() - 1);
        const std::size_t start = std::min(at, frames(previousCut));
        const std::size_t before = frames(kDipSeconds);
        const auto dip =
            std::min_element(level + std::max(start, at > before ? at - before : 0), level + at + 1);
        const auto ahead = level + std::min(features_.level.size(), at + frames(kRiseSeconds) + 1);
        const double rise = *std::max_element(dip, ahead) - *dip;
        const std::size_t around = frames(kSurroundSeconds);
        const double fall =
            *std::max_element(level + std::max(start, at > around ? at - around : 0), dip + 1) - *dip;
        return std::sqrt(renewal.attack * ramp(std::min(rise, fall), kDipLow, kDipHigh));
    }

    static std::vector<Cut>::const_iterator firstAfter(const std::vector<Cut>& events, double time) {
        return std::lower_bound(events.begin(), events.end(), time,
                                [](const Cut& cut, double bound) { return cut.time < bound; });
    }

    /// The strongest of `events` in [from, to] seconds.
    static const Cut* strongest(const std::vector<Cut>& events, double from, double to) {
        const Cut* best = nullptr;
        for (auto at = firstAfter(events, from); at != events.end() && at->time <= to; ++at) {
            if (best == nullptr || at->attack > best->attack) {
                best = &*at;
            }
        }
        return best;
    }

    /// The instant a note begins to sound, given when its spectrum renews itself fastest: down the flank of
    /// the level to where it is kRisePointDb below the note's attack, or to the foot of the flank.
    double risePoint(double renewal) const {
        const double hop = features_.hopSeconds;
        const auto at = static_cast<std::size_t>(std::lround(std::max(0.0, renewal) / hop));
        const std::vector<float>& level = features_.level;
        if (at >= level.size()) {
            return renewal;
        }
        const auto ahead = static_cast<std::size_t>(std::lround(kRiseSeconds / hop));
        const auto back = static_cast<std::size_t>(std::lround(kLongestFlankSeconds / hop));
        const double top =
            *std::max_element(level.begin() + at, level.begin() + std::min(level.size(), at + ahead));
        const double threshold = top - kRisePointDb;
        std::size_t foot = at;
        while (foot > 0 && at - foot < back && level[foot] > threshold && level[foot - 1] < level[foot]) {
            --foot;
        }
        if (level[foot] > threshold) {
            return foot == at ? renewal : std::min(renewal, static_cast<double>(foot) * hop);
        }
        if (foot == at) {
            return renewal;  // still silent there: the flux sees further ahead than the level
        }
        const double share = (threshold - level[foot]) / static_cast<double>(level[foot + 1] - level[foot]);
        return std::min(renewal, (static_cast<double>(foot) + share) * hop + kRisePointLead);
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

    /// Cuts one island; `earliest` is where the one before it ended.
    void appendIsland(const Range& island, double earliest, std::vector<PlayedSegment>& segments) {
        const double begin = static_cast<double>(island.begin) * pitchHop_;
        const double end = static_cast<double>(island.end) * pitchHop_;
        const Cut* opening = strongest(renewals_, begin - kStartSearchSeconds, begin + kSnapSeconds / 2);
        const double rise = risePoint(opening != nullptr ? opening->time : begin);
        std::vector<Cut> cuts{{std::max(rise, earliest), 1.0}};
        // steps of pitch, each at the renewal it comes with if there is one, then renewals that end a dip
        std::vector<Cut> candidates;
        for (const std::size_t frame : pitchSteps(island)) {
            const double time = static_cast<double>(frame) * pitchHop_;
            const Cut* renewal = strongest(renewals_, time - kSnapSeconds, time + kSnapSeconds);
            candidates.push_back(
                {renewal != nullptr ? renewal->time : time, kStepOfPitch, time - kPitchLead});
        }
        for (auto at = firstAfter(renewals_, cuts[0].time); at != renewals_.end() && at->time < end; ++at) {
            candidates.push_back(*at);
        }
        std::stable_sort(candidates.begin(), candidates.end(),
                         [](const Cut& a, const Cut& b) { return a.time < b.time; });
        for (const Cut& candidate : candidates) {
            const double time = candidate.time;
            if (time < cuts.back().time + kMinSegmentSeconds || time > end - kMinSegmentSeconds) {
                continue;
            }
            const Cut* renewal = strongest(renewals_, time, time);
            const double attack = renewal != nullptr ? attackStrength(*renewal, cuts.back().time) : 0.0;
            if (attack >= kMinAttack || candidate.attack == kStepOfPitch) {
                const double onset = renewal != nullptr
                                         ? std::max({risePoint(time), candidate.earliest, cuts.back().time})
                                         : time;
                cuts.push_back({std::min(onset, time), attack >= kMinAttack ? attack : 0.0});
            }
        }

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
                               std::abs(segments.back().midi - segment.midi) < kSameLevelSemitones;
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

    /// Lowers the evidence of attacks that recur like vibrato or tremolo on one pitch: a player may be
    /// repeating a note that fast, but level and spectrum alone do not tell.
    static void discountTremolo(std::span<PlayedSegment> island) {
        std::vector<double> discounted;
        const auto continues = [&](std::size_t n) {
            return n > 0 && n < island.size() && island[n].attack > 0.0 &&
                   std::abs(island[n].midi - island[n - 1].midi) < kSameStepSemitones;
        };
        const auto near = [&](std::size_t a, std::size_t b) {
            return continues(a) && continues(b) &&
                   std::abs(island[a].onset - island[b].onset) < kTremoloPeriodSeconds;
        };
        for (std::size_t n = 0; n < island.size(); ++n) {
            const bool recurs = near(n - 1, n) || near(n, n + 1);
            discounted.push_back(island[n].attack * (continues(n) && recurs ? kTremoloDiscount : 1.0));
        }
        for (std::size_t n = 0; n < island.size(); ++n) {
            island[n].attack = discounted[n];
        }
    }

    /// Joins what is cut without reason: the same pitch going on after no more than a hint of an attack, and
    /// a short low sound between two notes that are harmonics of it. Drops what rings on in the room. Where
    /// notes overlap (reverberation, a slow release) their sum is periodic with their common subharmonic,
    /// which any tracker must report; it belongs to the beginning of the second note.
    void joinPieces(std::vector<PlayedSegment>& segments, std::size_t first) const {
        std::size_t kept = first;
        for (std::size_t n = first + 1; n < segments.size(); ++n) {
            PlayedSegment& previous = segments[kept];
            const PlayedSegment& next = segments[n];
            const bool same =
                std::abs(previous.midi - next.midi) < kSameLevelSemitones && next.attack < kHintOfAttack;
            const bool under = kept > first && previous.duration() < kSubharmonicSeconds &&
                               isHarmonic(segments[kept - 1].midi - previous.midi) &&
                               isHarmonic(next.midi - previous.midi);
            const bool tail = !next.afterSilence &&
                              std::abs(previous.midi - next.midi) < kSameStepSemitones &&
                              next.level < previous.level - kTailDecibels && next.attack < kTailAttack;
            if (tail) {
                continue;
            }
            if (same) {
                previous.offset = next.offset;
                previous.midi = steadyPitch(features_.pitch, previous.onset, previous.offset);
                previous.level = medianLevel(previous.onset, previous.offset);
            } else if (under) {
                const double onset = previous.onset;
                const double attack = std::max(previous.attack, next.attack);
                previous = next;
                previous.onset = onset;
                previous.attack = attack;
            } else {
                segments[++kept] = next;
            }
        }
        segments.resize(kept + 1);
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
};

}  // namespace

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
