#include "rhythm/bar_tracker.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

namespace woodshed {
namespace {

constexpr float kImpossible = -1e30F;

/// Grid of beat times; beats are refined against the hits afterwards.
constexpr double kFrameSeconds = 0.01;
/// Beat intervals searched: 35 quarters to 430 eighths a minute.
constexpr int kShortestFrames = 14;
constexpr int kLongestFrames = 171;
/// Ratio of neighbouring intervals, where whole frames allow it.
constexpr double kIntervalRatio = 1.035;

/// Timing of a hit around its place: players, detection and the frame grid, and looser when the beat is slow.
constexpr double kTimingSeconds = 0.018;
constexpr double kTimingOfBeat = 0.015;
/// Hits per second and class that belong to no pattern.
constexpr double kStrayRate = 0.05;
/// Spread of ln(interval ratio) between one beat and the next.
constexpr double kTempoSpread = 0.04;
/// Where nothing is played for this long the music may go on in any tempo, and the logarithm of the
/// probability that it does.
constexpr double kPauseSeconds = 0.8;
constexpr float kTempoJump = -8.0F;
constexpr int kTempoReach = 3;
/// How much of a pattern's tempo distribution counts in every bar. Patterns explain real drumming only
/// roughly, so evidence for the wrong level of beats grows with the recording; what tempo is likely must grow
/// with it.
constexpr double kTempoWeight = 1.0;
/// And how much of the meter's prior probability, for the same reason.
constexpr double kMeterWeight = 0.5;
/// Logarithms of the probabilities that the next bar has another pattern, and that a bar breaks off.
constexpr float kSwitchPattern = -2.0F;
constexpr float kStayPattern = -0.145F;
constexpr float kBreakBar = -9.0F;
/// Probability that a piece starts on the first beat of a bar; the rest is pickups.
constexpr double kStartOnOne = 0.7;
/// Weight of soft against loud: velocities of detected hits are rough.
constexpr float kLevelWeight = 0.5F;
/// Paths this far below the best are dropped.
constexpr float kBeam = 10.0F;
/// The widest beam that is tried where a narrower one has lost every path.
constexpr float kWidestBeam = 16.0F * kBeam;

/// Taps: spread around the beat, and what a beat without tap or a tap without beat costs.
constexpr double kTapSeconds = 0.04;
constexpr float kTapMiss = -12.0F;

constexpr std::size_t kBins = 4 * kBeatCells;
constexpr std::size_t kBlurs = 16;
constexpr double kLeastBlur = 0.012;
constexpr double kGreatestBlur = 0.2;
constexpr std::size_t kLanes = 8;
constexpr std::size_t kTokensBeforeSweep = 1U << 20U;

/// Where the beats of all patterns lie in a row of scores.
struct Layout {
    struct Slot {
        std::size_t meter;
        const RhythmPattern* pattern;
        std::size_t first;
        std::size_t beats;
    };
    std::vector<Slot> slots;
    std::size_t beats = 0;
    std::size_t width = 0;  ///< padded
    std::vector<std::uint8_t> position;
    std::vector<std::uint8_t> slotOf;
    std::vector<std::size_t> meterFirst;  ///< of each slot: first beat of its meter
};

Layout layOut(const RhythmTables& tables, const BarConstraints& constraints) {
    Layout layout;
    for (std::size_t m = 0; m < tables.meters.size(); ++m) {
        const RhythmMeter& meter = tables.meters[m];
        const bool asked = constraints.beatsPerBar > 0;
        if (asked ? meter.beatsPerBar() != constraints.beatsPerBar : meter.prior <= 0.0) {
            continue;
        }
        const std::size_t first = layout.beats;
        for (const RhythmPattern& pattern : meter.patterns) {
            layout.meterFirst.push_back(first);
            layout.slots.push_back({m, &pattern, layout.beats, pattern.beats.size()});
            for (std::size_t b = 0; b < pattern.beats.size(); ++b) {
                layout.position.push_back(static_cast<std::uint8_t>(b));
                layout.slotOf.push_back(static_cast<std::uint8_t>(layout.slots.size() - 1));
            }
            layout.beats += pattern.beats.size();
        }
    }
    layout.width = (layout.beats + kLanes - 1) / kLanes * kLanes;
    return layout;
}

/// Log rates of every class over the beat, for several widths of blur: [blur][class][bin][beat of pattern].
class RateTable {
  public:
    RateTable(const Layout& layout)
        : width_(layout.width), values_(kBlurs * kRhythmClasses * kBins * width_) {
        levels_.assign(2 * kRhythmClasses * kBins * width_, 0.0F);
        for (std::size_t blur = 0; blur < kBlurs; ++blur) {
            fill(layout, blur);
        }
        fillLevels(layout);
    }

    static std::size_t blurOf(double interval) {
        const double blur = std::hypot(kTimingSeconds / interval, kTimingOfBeat);
        const double place =
            std::log(blur / kLeastBlur) / std::log(kGreatestBlur / kLeastBlur) * (kBlurs - 1);
        return static_cast<std::size_t>(std::clamp(std::round(place), 0.0, double{kBlurs - 1}));
    }

    const float* rates(std::size_t blur, std::size_t drumClass, std::size_t bin) const {
        return &values_[((blur * kRhythmClasses + drumClass) * kBins + bin) * width_];
    }
    const float* levels(int level, std::size_t drumClass, std::size_t bin) const {
        return &levels_[((static_cast<std::size_t>(level) * kRhythmClasses + drumClass) * kBins + bin) *
                        width_];
    }

  private:
    void fill(const Layout& layout, std::size_t blur) {
        const double sigma =
            kLeastBlur * std::pow(kGreatestBlur / kLeastBlur, static_cast<double>(blur) / (kBlurs - 1));
        // Density per beat around a cell's place, at distances in bins.
        const int reach = std::min(static_cast<int>(kBins), static_cast<int>(std::ceil(3.5 * sigma * kBins)));
        std::vector<double> kernel(static_cast<std::size_t>(reach) + 1);
        for (int d = 0; d <= reach; ++d) {
            const double z = d / (sigma * kBins);
            kernel[static_cast<std::size_t>(d)] =
                std::exp(-0.5 * z * z) / (sigma * std::sqrt(2.0 * std::numbers::pi));
        }
        constexpr int kSpan = static_cast<int>(kBins);
        std::vector<double> density(kBins);
        for (const Layout::Slot& slot : layout.slots) {
            for (std::size_t b = 0; b < slot.beats; ++b) {
                for (std::size_t c = 0; c < kRhythmClasses; ++c) {
                    std::fill(density.begin(), density.end(), 0.0);
                    // A hit before the beat may belong to the next one and the other way round.
                    for (int neighbour = -1; neighbour <= 1; ++neighbour) {
                        const PatternBeat& beat =
                            slot.pattern
                                ->beats[(b + slot.beats + static_cast<std::size_t>(neighbour + 1) - 1) %
                                        slot.beats];
                        for (std::size_t cell = 0; cell < kBeatCells; ++cell) {
                            const int place = neighbour * kSpan + static_cast<int>(cell * kBins / kBeatCells);
                            for (int d = -reach; d <= reach; ++d) {
                                const int at = place + d;
                                if (at >= 0 && at < kSpan) {
                                    density[static_cast<std::size_t>(at)] +=
                                        static_cast<double>(beat.rate[c][cell]) *
                                        kernel[static_cast<std::size_t>(std::abs(d))];
                                }
                            }
                        }
                    }
                    for (std::size_t bin = 0; bin < kBins; ++bin) {
                        values_[((blur * kRhythmClasses + c) * kBins + bin) * width_ + slot.first + b] =
                            static_cast<float>(density[bin]);
                    }
                }
            }
        }
    }

    void fillLevels(const Layout& layout) {
        for (const Layout::Slot& slot : layout.slots) {
            for (std::size_t b = 0; b < slot.beats; ++b) {
                for (std::size_t c = 0; c < kRhythmClasses; ++c) {
                    for (std::size_t bin = 0; bin < kBins; ++bin) {
                        const std::size_t rounded = (bin + kBins / kBeatCells / 2) * kBeatCells / kBins;
                        const std::size_t next = (b + rounded / kBeatCells) % slot.beats;
                        const float loud = slot.pattern->beats[next].loud[c][rounded % kBeatCells];
                        const std::size_t at = (c * kBins + bin) * width_ + slot.first + b;
                        levels_[at] = std::log(1.0F - loud);
                        levels_[kRhythmClasses * kBins * width_ + at] = std::log(loud);
                    }
                }
            }
        }
    }

    std::size_t width_;
    std::vector<float> values_;  ///< hits per beat; the caller adds strays and takes logarithms per interval
    std::vector<float> levels_;
};

/// The greatest of `count` values, `kImpossible` if there are none. In lanes, since compilers keep the order
/// of comparisons of floats.
float greatest(const float* values, std::size_t count) {
    std::array<float, kLanes> lanes{};
    lanes.fill(kImpossible);
    std::size_t i = 0;
    for (; i + kLanes <= count; i += kLanes) {
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            lanes[lane] = lanes[lane] < values[i + lane] ? values[i + lane] : lanes[lane];
        }
    }
    float result = *std::max_element(lanes.begin(), lanes.end());
    for (; i < count; ++i) {
        result = std::max(result, values[i]);
    }
    return result;
}

struct Token {
    std::uint32_t parent;
    std::int32_t frame;
    std::uint16_t beat;
};
constexpr std::uint32_t kNoToken = std::numeric_limits<std::uint32_t>::max();

class Search {
  public:
    Search(std::span<const BarHit> hits, const RhythmTables& tables, const BarConstraints& constraints,
           float beam)
        : beam_(beam),
          hits_(hits),
          tables_(tables),
          constraints_(constraints),
          layout_(layOut(tables, constraints)) {
        chooseIntervals();
    }

    TrackedBars run() {
        if (intervals_.empty() || layout_.slots.empty()) {
            return {};
        }
        prepare();
        const int first = static_cast<int>(std::floor((hits_.front().time - origin_) / kFrameSeconds));
        const int last = static_cast<int>(std::floor((hits_.back().time - origin_) / kFrameSeconds));
        for (int frame = 0; frame <= last; ++frame) {
            const std::size_t alive = settle(frame);
            if (alive > 0) {
                continueFrom(frame);
            }
            if (frame <= first) {
                startFrom(frame, first);
            }
            release(frame);
        }
        // Every segment that holds the last hit ends after it; nothing goes on from there.
        for (int frame = last + 1; frame <= last + intervals_.back(); ++frame) {
            finish(frame);
            release(frame);
        }
        return trace();
    }

  private:
    void chooseIntervals() {
        const double least = constraints_.leastInterval;
        const double greatest = constraints_.greatestInterval;
        for (double ideal = kShortestFrames; ideal <= kLongestFrames; ideal *= kIntervalRatio) {
            const int frames = static_cast<int>(std::lround(ideal));
            const double seconds = frames * kFrameSeconds;
            // Half a frame of slack: a limit need not lie on the grid.
            if ((least > 0.0 && seconds < least - kFrameSeconds / 2) ||
                (greatest > 0.0 && seconds > greatest + kFrameSeconds / 2)) {
                continue;
            }
            if (intervals_.empty() || intervals_.back() != frames) {
                intervals_.push_back(frames);
            }
        }
    }

    void prepare() {
        const RateTable table(layout_);
        const std::size_t width = layout_.width;
        ring_ = static_cast<std::size_t>(intervals_.back()) + 1;
        origin_ = hits_.front().time - intervals_.back() * kFrameSeconds;
        const std::size_t rows = ring_ * intervals_.size();
        scores_.assign(rows * width, kImpossible);
        parents_.assign(rows * width, kNoToken);
        rowBest_.assign(rows, kImpossible);

        std::array<double, kRhythmClasses> count{};
        std::array<double, kRhythmClasses> loud{};
        std::array<double, kRhythmClasses> levelled{};
        for (const BarHit& hit : hits_) {
            count[hit.drumClass] += hit.weight;
            if (hit.level >= 0) {
                loud[hit.drumClass] += hit.level;
                levelled[hit.drumClass] += 1.0;
            }
        }
        // As if half a second more had been heard on either side: one hit has no rate.
        const double span = hits_.back().time - hits_.front().time + 1.0;

        expected_.assign(width, 0.0F);
        double background = 0.0;
        for (std::size_t c = 0; c < kRhythmClasses; ++c) {
            if (count[c] <= 0.0) {
                continue;
            }
            background += count[c] / span;
            for (const Layout::Slot& slot : layout_.slots) {
                for (std::size_t b = 0; b < slot.beats; ++b) {
                    const auto& rate = slot.pattern->beats[b].rate[c];
                    expected_[slot.first + b] += std::accumulate(rate.begin(), rate.end(), 0.0F);
                }
            }
        }

        // Ratio of the hit's probability to that in evenly strewn hits, per interval.
        const std::size_t perInterval = kRhythmClasses * kBins * width;
        ratios_.assign(intervals_.size() * perInterval, 0.0F);
        for (std::size_t i = 0; i < intervals_.size(); ++i) {
            const double interval = intervals_[i] * kFrameSeconds;
            const std::size_t blur = RateTable::blurOf(interval);
            for (std::size_t c = 0; c < kRhythmClasses; ++c) {
                if (count[c] <= 0.0) {
                    continue;
                }
                const auto stray = static_cast<float>(kStrayRate * interval);
                const auto even = static_cast<float>(std::log(count[c] / span * interval));
                for (std::size_t bin = 0; bin < kBins; ++bin) {
                    const float* rates = table.rates(blur, c, bin);
                    float* out = &ratios_[i * perInterval + (c * kBins + bin) * width];
                    for (std::size_t b = 0; b < width; ++b) {
                        out[b] = std::log(rates[b] + stray) - even;
                    }
                }
            }
            surplus_.push_back(static_cast<float>(background * interval));
        }
        levels_.assign(2 * perInterval, 0.0F);
        for (std::size_t c = 0; c < kRhythmClasses; ++c) {
            if (levelled[c] <= 0.0) {
                continue;
            }
            const double share = std::clamp(loud[c] / levelled[c], 0.02, 0.98);
            for (int level = 0; level < 2; ++level) {
                const auto even = static_cast<float>(std::log(level == 1 ? share : 1.0 - share));
                for (std::size_t bin = 0; bin < kBins; ++bin) {
                    const float* from = table.levels(level, c, bin);
                    float* out =
                        &levels_[static_cast<std::size_t>(level) * perInterval + (c * kBins + bin) * width];
                    for (std::size_t b = 0; b < layout_.beats; ++b) {
                        out[b] = kLevelWeight * (from[b] - even);
                    }
                }
            }
        }

        const std::size_t n = intervals_.size();
        tempoMoves_.assign(n * n, kImpossible);
        for (std::size_t from = 0; from < n; ++from) {
            for (std::size_t to = reachBelow(from); to <= reachAbove(from); ++to) {
                tempoMoves_[from * n + to] = static_cast<float>(tempoMove(from, to));
            }
        }
        // Share of every pattern at every interval, among the patterns of its meter.
        shares_.assign(layout_.slots.size() * n, 0.0F);
        starts_.assign(layout_.slots.size() * n, 0.0F);
        likely_.assign(n * width, 0.0F);
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t k = 0; k < layout_.slots.size(); ++k) {
                double total = 0.0;
                for (std::size_t other = 0; other < layout_.slots.size(); ++other) {
                    if (layout_.slots[other].meter == layout_.slots[k].meter) {
                        total += intervalWeight(other, i);
                    }
                }
                const double own = intervalWeight(k, i);
                const bool asked = constraints_.beatsPerBar > 0;
                const double prior = asked ? 1.0 : tables_.meters[layout_.slots[k].meter].prior;
                shares_[k * n + i] = static_cast<float>(std::log(std::max(own / total, 1e-6)));
                const double likely = kTempoWeight * logTempo(k, i) + kMeterWeight * std::log(prior);
                const Layout::Slot& slot = layout_.slots[k];
                std::fill_n(&likely_[i * width + slot.first], slot.beats,
                            static_cast<float>(likely / static_cast<double>(slot.beats)));
                // Interval grids are coarser where beats are short, so a row stands for its width.
                const double rowWidth = std::max(kIntervalRatio - 1.0, 1.0 / intervals_[i]);
                starts_[k * n + i] = static_cast<float>(std::log(std::max(prior * own * rowWidth, 1e-30)));
            }
        }

        hitBefore_.clear();
        std::size_t at = 0;
        const int frames =
            static_cast<int>((hits_.back().time - origin_) / kFrameSeconds) + 2 * intervals_.back();
        for (int frame = 0; frame <= frames; ++frame) {
            while (at < hits_.size() && hits_[at].time < timeOf(frame)) {
                ++at;
            }
            hitBefore_.push_back(static_cast<std::uint32_t>(at));
        }
        active_ = layout_.beats;
        seen_.assign(active_, static_cast<int>(ring_));
        entry_.assign(width, kImpossible);
        entryParent_.assign(width, kNoToken);
        previous_.assign(width, kImpossible);
        previousToken_.assign(width, kNoToken);
        jump_.assign(width, kImpossible);
        jumpToken_.assign(width, kNoToken);
    }

    double intervalWeight(std::size_t k, std::size_t i) const {
        const RhythmPattern& pattern = *layout_.slots[k].pattern;
        return pattern.share * std::exp(logTempo(k, i)) / pattern.logIntervalSpan;
    }
    /// Logarithm of how likely the interval is for the pattern, 0 at its most likely.
    double logTempo(std::size_t k, std::size_t i) const {
        const RhythmPattern& pattern = *layout_.slots[k].pattern;
        const double z =
            (std::log(intervals_[i] * kFrameSeconds) - pattern.logInterval) / pattern.logIntervalSpan;
        return -0.5 * z * z;
    }
    double tempoMove(std::size_t from, std::size_t to) const {
        const double z = std::log(static_cast<double>(intervals_[to]) / intervals_[from]) / kTempoSpread;
        return -0.5 * z * z;
    }
    static std::size_t reachBelow(std::size_t i) {
        return i > static_cast<std::size_t>(kTempoReach) ? i - kTempoReach : 0;
    }
    std::size_t reachAbove(std::size_t i) const { return std::min(intervals_.size() - 1, i + kTempoReach); }

    double timeOf(int frame) const { return origin_ + frame * kFrameSeconds; }
    static std::size_t lastOf(const Layout::Slot& slot) { return slot.first + slot.beats - 1; }
    bool isFilled(std::size_t row) const { return rowBest_[row] > kImpossible; }
    std::size_t row(int frame, std::size_t interval) const {
        return static_cast<std::size_t>(frame) % ring_ * intervals_.size() + interval;
    }

    /// Prunes what ends at a frame and gives the rest its tokens. Returns the number of states left.
    std::size_t settle(int frame) {
        float best = kImpossible;
        for (std::size_t i = 0; i < intervals_.size(); ++i) {
            best = std::max(best, rowBest_[row(frame, i)]);
        }
        // The best path need not have a beat here: compare with those of the last second too.
        recent_[static_cast<std::size_t>(frame) % recent_.size()] = best;
        const float floor = *std::max_element(recent_.begin(), recent_.end()) - beam_;
        floor_ = floor;
        std::size_t alive = 0;
        for (std::size_t i = 0; i < intervals_.size(); ++i) {
            const std::size_t r = row(frame, i);
            if (!isFilled(r) || rowBest_[r] < floor) {
                rowBest_[r] = kImpossible;
                continue;
            }
            for (std::size_t b = 0; b < active_; ++b) {
                float& score = scores_[r * layout_.width + b];
                if (score < floor) {
                    score = kImpossible;
                    continue;
                }
                std::uint32_t& token = parents_[r * layout_.width + b];
                token = addToken(token, frame, b);
                seen_[b] = frame;
                ++alive;
            }
        }
        if (tokens_.size() > sweepAt_) {
            sweep();
        }
        // Meters that no path has followed for the longest beat are out, from the last of the row on.
        while (active_ > 0) {
            const std::size_t first = layout_.meterFirst[layout_.slotOf[active_ - 1]];
            const auto columns = seen_.begin() + static_cast<std::ptrdiff_t>(first);
            const auto end = seen_.begin() + static_cast<std::ptrdiff_t>(active_);
            if (frame <= static_cast<int>(ring_) + *std::max_element(columns, end)) {
                break;
            }
            active_ = first;
        }
        return alive;
    }

    std::uint32_t addToken(std::uint32_t parent, int frame, std::size_t beat) {
        tokens_.push_back({parent, frame, static_cast<std::uint16_t>(beat)});
        return static_cast<std::uint32_t>(tokens_.size() - 1);
    }

    /// Drops the tokens that no live path comes through. Parents precede children, so one pass each way does.
    void sweep() {
        std::vector<std::uint8_t> used(tokens_.size(), 0);
        const auto mark = [&](std::uint32_t token) {
            if (token != kNoToken) {
                used[token] = 1;
            }
        };
        for (std::size_t r = 0; r < rowBest_.size(); ++r) {
            if (isFilled(r)) {
                for (std::size_t b = 0; b < active_; ++b) {
                    mark(parents_[r * layout_.width + b]);
                }
            }
        }
        for (std::size_t t = tokens_.size(); t-- > 0;) {
            if (used[t] != 0) {
                mark(tokens_[t].parent);
            }
        }
        std::vector<std::uint32_t> moved(tokens_.size(), kNoToken);
        std::uint32_t next = 0;
        for (std::size_t t = 0; t < tokens_.size(); ++t) {
            if (used[t] != 0) {
                Token token = tokens_[t];
                token.parent = token.parent == kNoToken ? kNoToken : moved[token.parent];
                tokens_[next] = token;
                moved[t] = next++;
            }
        }
        tokens_.resize(next);
        sweepAt_ = std::max<std::size_t>(kTokensBeforeSweep, 2 * tokens_.size());
        for (std::size_t r = 0; r < rowBest_.size(); ++r) {
            if (isFilled(r)) {
                for (std::size_t b = 0; b < active_; ++b) {
                    std::uint32_t& token = parents_[r * layout_.width + b];
                    token = token == kNoToken ? kNoToken : moved[token];
                }
            }
        }
    }

    /// Extends every path that has a beat at the frame by one beat.
    void continueFrom(int frame) {
        const std::size_t n = intervals_.size();
        const std::size_t width = layout_.width;
        std::size_t lowest = n;
        std::size_t highest = 0;
        for (std::size_t i = 0; i < n; ++i) {
            if (isFilled(row(frame, i))) {
                lowest = std::min(lowest, i);
                highest = i;
            }
        }
        const bool jumps = gatherJumps(frame);
        for (std::size_t to = jumps ? 0 : reachBelow(lowest); to <= (jumps ? n - 1 : reachAbove(highest));
             ++to) {
            if (jumps) {
                std::copy(jump_.begin(), jump_.end(), previous_.begin());
                std::copy(jumpToken_.begin(), jumpToken_.end(), previousToken_.begin());
            } else {
                std::fill(previous_.begin(), previous_.end(), kImpossible);
            }
            bool any = jumps;
            for (std::size_t near = reachBelow(to); near <= reachAbove(to); ++near) {
                const std::size_t r = row(frame, near);
                const float move = tempoMoves_[near * n + to];
                // Entering a beat only costs, so what is below the floor now falls anyway.
                if (!isFilled(r) || rowBest_[r] + move < floor_) {
                    continue;
                }
                any = true;
                const float* scores = &scores_[r * width];
                const std::uint32_t* tokens = &parents_[r * width];
                for (std::size_t b = 0; b < active_; ++b) {
                    const float score = scores[b] + move;
                    previousToken_[b] = score > previous_[b] ? tokens[b] : previousToken_[b];
                    previous_[b] = score > previous_[b] ? score : previous_[b];
                }
            }
            if (any) {
                enterBeats(to);
                extend(frame, to);
            }
        }
    }

    /// Where the music may go on in any tempo: the best path to every beat, at the cost of a jump, which is
    /// the same from any row. False where it may not, or where none would survive.
    bool gatherJumps(int frame) {
        const std::size_t from = hitBefore_[static_cast<std::size_t>(frame)];
        const bool pause =
            from > 0 && (from == hits_.size() || hits_[from].time > timeOf(frame) + kPauseSeconds);
        if (!pause) {
            return false;
        }
        std::fill(jump_.begin(), jump_.end(), kImpossible);
        std::fill(jumpToken_.begin(), jumpToken_.end(), kNoToken);
        for (std::size_t i = 0; i < intervals_.size(); ++i) {
            const std::size_t r = row(frame, i);
            if (!isFilled(r)) {
                continue;
            }
            for (std::size_t b = 0; b < active_; ++b) {
                const float score = scores_[r * layout_.width + b] + kTempoJump;
                if (score > jump_[b]) {
                    jump_[b] = score;
                    jumpToken_[b] = parents_[r * layout_.width + b];
                }
            }
        }
        return greatest(jump_.data(), active_) > floor_;
    }

    /// From the paths that end with each beat to those that begin with each.
    void enterBeats(std::size_t interval) {
        const std::size_t n = intervals_.size();
        std::copy_n(previous_.begin(), layout_.beats - 1, entry_.begin() + 1);
        std::copy_n(previousToken_.begin(), layout_.beats - 1, entryParent_.begin() + 1);
        for (std::size_t begin = 0; begin < layout_.slots.size();) {
            const std::size_t meter = layout_.slots[begin].meter;
            std::size_t end = begin;
            std::size_t barEnd = lastOf(layout_.slots[begin]);
            for (; end < layout_.slots.size() && layout_.slots[end].meter == meter; ++end) {
                const std::size_t last = lastOf(layout_.slots[end]);
                barEnd = previous_[last] > previous_[barEnd] ? last : barEnd;
            }
            // A bar breaks off where that is better than any that ends.
            const std::size_t first = layout_.slots[begin].first;
            const std::size_t beats = lastOf(layout_.slots[end - 1]) + 1 - first;
            const bool breaks = greatest(&previous_[first], beats) + kBreakBar > previous_[barEnd];
            const auto from =
                breaks
                    ? static_cast<std::size_t>(
                          std::max_element(&previous_[first], &previous_[first] + beats) - previous_.data())
                    : barEnd;
            const float other = kSwitchPattern + (breaks ? previous_[from] + kBreakBar : previous_[barEnd]);
            for (std::size_t k = begin; k < end; ++k) {
                const Layout::Slot& slot = layout_.slots[k];
                const std::size_t last = lastOf(slot);
                entry_[slot.first] = previous_[last] + kStayPattern;
                entryParent_[slot.first] = previousToken_[last];
                if (other + shares_[k * n + interval] > entry_[slot.first]) {
                    entry_[slot.first] = other + shares_[k * n + interval];
                    entryParent_[slot.first] = previousToken_[from];
                }
            }
            begin = end;
        }
        // Paid beat by beat, so that no path looks good just before it pays.
        const float* likely = &likely_[interval * layout_.width];
        for (std::size_t b = 0; b < layout_.beats; ++b) {
            entry_[b] += likely[b];
        }
    }

    /// Begins paths at a frame before or on the first hit.
    void startFrom(int frame, int firstHitFrame) {
        const std::size_t n = intervals_.size();
        std::fill(entry_.begin(), entry_.end(), kImpossible);
        std::fill(entryParent_.begin(), entryParent_.end(), addToken(kNoToken, frame, 0));
        for (std::size_t i = 0; i < n; ++i) {
            if (frame + intervals_[i] <= firstHitFrame) {
                continue;
            }
            for (std::size_t k = 0; k < layout_.slots.size(); ++k) {
                const Layout::Slot& slot = layout_.slots[k];
                for (std::size_t b = 0; b < slot.beats; ++b) {
                    const double share =
                        b == 0 ? kStartOnOne : (1.0 - kStartOnOne) / static_cast<double>(slot.beats - 1);
                    entry_[slot.first + b] = starts_[k * n + i] + static_cast<float>(std::log(share));
                }
            }
            extend(frame, i);
        }
    }

    /// Adds the evidence of the beat from `frame` on, of every pattern at once, and files the result at its
    /// end.
    void extend(int frame, std::size_t interval) {
        const std::size_t width = layout_.width;
        if (greatest(entry_.data(), active_) < floor_) {
            return;
        }
        const int length = intervals_[interval];
        const std::size_t r = row(frame + length, interval);
        float* out = &scores_[r * width];
        std::copy(entryParent_.begin(), entryParent_.end(),
                  parents_.begin() + static_cast<std::ptrdiff_t>(r * width));

        const double start = timeOf(frame);
        const double seconds = length * kFrameSeconds;
        // Before the first hit and after the last nobody listened.
        const double heard =
            std::max(0.0, std::min(start + seconds, hits_.back().time) - std::max(start, hits_.front().time));
        const auto share = static_cast<float>(heard / seconds);
        const float even = surplus_[interval] * share + tapScore(start, seconds);
        for (std::size_t b = 0; b < active_; ++b) {
            out[b] = entry_[b] + even - share * expected_[b];
        }
        const std::size_t perInterval = kRhythmClasses * kBins * width;
        const int after = frame + length;
        const std::size_t end = hitBefore_[static_cast<std::size_t>(after)];
        for (std::size_t h = hitBefore_[static_cast<std::size_t>(frame)]; h < end; ++h) {
            const BarHit& hit = hits_[h];
            const auto bin = std::min<std::size_t>(
                kBins - 1,
                static_cast<std::size_t>((hit.time - start) / seconds * static_cast<double>(kBins)));
            const std::size_t place = (hit.drumClass * kBins + bin) * width;
            const float* ratio = &ratios_[interval * perInterval + place];
            if (hit.level >= 0) {
                const float* level = &levels_[static_cast<std::size_t>(hit.level) * perInterval + place];
                for (std::size_t b = 0; b < active_; ++b) {
                    out[b] += hit.weight * (ratio[b] + level[b]);
                }
            } else {
                for (std::size_t b = 0; b < active_; ++b) {
                    out[b] += hit.weight * ratio[b];
                }
            }
        }
        rowBest_[r] = greatest(out, active_);
    }

    /// What the taps say about a beat from `start` for `seconds`: 0 outside the stretch that was tapped.
    float tapScore(double start, double seconds) const {
        const auto& taps = constraints_.taps;
        if (taps.empty()) {
            return 0.0F;
        }
        const double near = std::min(0.25 * seconds, 3.0 * kTapSeconds);
        float score = 0.0F;
        const auto from = std::lower_bound(taps.begin(), taps.end(), start - near);
        if (start >= taps.front() - near && start <= taps.back() + near) {
            if (from == taps.end() || *from > start + near) {
                score += kTapMiss;
            } else {
                const double z = (*from - start) / kTapSeconds;
                score += static_cast<float>(-0.5 * z * z);
            }
        }
        for (auto tap = from; tap != taps.end() && *tap < start + seconds - near; ++tap) {
            if (*tap > start + near) {
                score += kTapMiss;
            }
        }
        return score;
    }

    void finish(int frame) {
        for (std::size_t i = 0; i < intervals_.size(); ++i) {
            const std::size_t r = row(frame, i);
            if (!(rowBest_[r] > finalScore_)) {
                continue;
            }
            for (std::size_t b = 0; b < active_; ++b) {
                if (scores_[r * layout_.width + b] > finalScore_) {
                    finalScore_ = scores_[r * layout_.width + b];
                    final_ = {parents_[r * layout_.width + b], frame, static_cast<std::uint16_t>(b)};
                }
            }
        }
    }

    /// Frees the frame's rows for the frame that comes a ring later.
    void release(int frame) {
        for (std::size_t i = 0; i < intervals_.size(); ++i) {
            rowBest_[row(frame, i)] = kImpossible;
        }
    }

    TrackedBars trace() const {
        TrackedBars bars;
        if (finalScore_ <= kImpossible) {
            return bars;
        }
        // A token marks the end of its beat; the beat itself began at its parent. The first token of a path
        // only says where it began.
        std::vector<TrackedBeat> backwards;
        const Layout::Slot& slot = layout_.slots[layout_.slotOf[final_.beat]];
        const int beatsPerBar = static_cast<int>(slot.beats);
        backwards.push_back({timeOf(final_.frame), (layout_.position[final_.beat] + 1) % beatsPerBar});
        Token token = final_;
        while (token.parent != kNoToken) {
            const Token& parent = tokens_[token.parent];
            backwards.push_back({timeOf(parent.frame), layout_.position[token.beat]});
            token = parent;
        }
        bars.beats.assign(backwards.rbegin(), backwards.rend());
        bars.meter = slot.meter;
        bars.evidence = finalScore_;
        return bars;
    }

    float beam_;
    std::span<const BarHit> hits_;
    const RhythmTables& tables_;
    const BarConstraints& constraints_;
    Layout layout_;
    std::vector<int> intervals_;  ///< frames, ascending

    double origin_ = 0.0;
    std::size_t ring_ = 0;
    std::vector<float> expected_;  ///< hits per beat of a pattern, classes that occur
    std::vector<float> ratios_;    ///< [interval][class][bin][beat]
    std::vector<float> levels_;    ///< [soft, loud][class][bin][beat]
    std::vector<float> surplus_;   ///< evenly strewn hits per interval
    std::vector<float> tempoMoves_;
    std::vector<float> shares_;
    std::vector<float> starts_;
    std::vector<float> likely_;
    std::vector<std::uint32_t> hitBefore_;

    std::vector<float> scores_;           ///< [frame in ring][interval][beat]
    std::vector<std::uint32_t> parents_;  ///< before settle(): token the beat came from; after: its own
    std::vector<float> rowBest_;          ///< best score of a row; kImpossible: nothing is in it
    std::vector<Token> tokens_;
    std::size_t sweepAt_ = kTokensBeforeSweep;
    std::array<float, 100> recent_ = [] {
        std::array<float, 100> none{};
        none.fill(kImpossible);
        return none;
    }();
    float floor_ = kImpossible;
    std::size_t active_ = 0;  ///< columns still in the race
    std::vector<int> seen_;   ///< last frame in which a column had a path; the first ring counts for all

    std::vector<float> entry_;
    std::vector<std::uint32_t> entryParent_;
    std::vector<float> previous_;
    std::vector<std::uint32_t> previousToken_;
    std::vector<float> jump_;
    std::vector<std::uint32_t> jumpToken_;

    float finalScore_ = kImpossible;
    Token final_{kNoToken, 0, 0};
};

}  // namespace

TrackedBars trackBars(std::span<const BarHit> hits, const RhythmTables& tables,
                      const BarConstraints& constraints) {
    // A stretch that fits no path may end them all; then search wider.
    TrackedBars bars;
    for (float beam = kBeam; beam <= kWidestBeam && bars.beats.empty(); beam *= 2.0F) {
        bars = Search(hits, tables, constraints, beam).run();
    }
    return bars;
}

}  // namespace woodshed
