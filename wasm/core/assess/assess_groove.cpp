#include "assess/assess_groove.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "assess/tempo_line.h"
#include "base/statistics.h"

namespace woodshed {

namespace {

constexpr double kSamePlace = 1e-6;  // quarters
constexpr std::size_t kMostBars = 4000;

// --- finding the bars
constexpr double kStepSeconds = 0.005;
/// How far hits may lie from a note and still speak for an offset (standard deviation), seconds.
constexpr double kBlurSeconds = 0.02;
/// Largest difference between the tempo played and the tempo asked for, and what a step of it costs per beat.
constexpr double kMostDrift = 0.12;
constexpr double kStepCost = 0.05;
/// Offset at the first beat, beats: whoever heard the count-in starts within this, device and air included.
constexpr double kFirstReachUnknown = 0.45;
constexpr double kFirstReachKnown = 0.3;
/// Offsets looked at, beats either way: 8 % of drift over two hundred beats.
constexpr double kReachBeats = 16.0;

// --- naming the hits
constexpr double kLongestReach = 0.15;  // seconds between a note and its hit
constexpr double kShortestReach = 0.04;
constexpr double kReachShare = 0.6;         // of the distance of the class's nearest notes
constexpr double kConfusedReach = 0.06;     // between classes taken for each other
constexpr double kFaint = 0.1;              // of the drum's median strength: noise
constexpr double kTogetherSeconds = 0.015;  // one stroke of two drums
constexpr std::size_t kFewestHits = 4;

// --- measures
constexpr double kTroubleZones = 2.0;  // deviations of this many good zones are as bad as it gets
constexpr double kWorthALoop = 0.2;
constexpr double kAccent = 0.88;  // written velocity from which a note is an accent
constexpr double kGhost = 0.4;    // below which it is a ghost
constexpr std::size_t kFewestForMedian = 2;

/// A written note in its place in the take.
struct Placed {
    std::size_t bar;
    double quarters;  // since the take's first downbeat
    std::uint8_t drum;
    double velocity;
};

/// What hit belongs to each note, and which hits to none.
struct Pairing {
    std::vector<std::optional<std::size_t>> hitOf;  // per note
    std::vector<bool> taken;                        // per hit
};

bool confusable(std::uint8_t a, std::uint8_t b) {
    enum : std::uint8_t { KD, SD, HH, TT, CY, OT };
    const auto either = [&](std::uint8_t x, std::uint8_t y) {
        return (a == x && b == y) || (a == y && b == x);
    };
    return a == OT || b == OT || either(HH, CY) || either(SD, TT) || either(TT, KD);
}

/// Whether an unwritten hi-hat or cymbal falls together with a snare: the snare's wires hiss where those do.
bool isSnareHiss(std::span<const GrooveHit> hits, std::size_t index) {
    enum : std::uint8_t { SD = 1, HH = 2, CY = 4 };
    const GrooveHit& hit = hits[index];
    if (hit.drum != HH && hit.drum != CY) {
        return false;
    }
    return std::any_of(hits.begin(), hits.end(), [&](const GrooveHit& other) {
        return other.drum == SD && other.certain && std::abs(other.time - hit.time) <= kTogetherSeconds;
    });
}

/// Middle half's width; reorders.
double middleHalf(std::vector<double>& values) {
    const double high = quantile(values, 0.75);
    return high - quantile(values, 0.25);
}

std::optional<double> levelOf(double strength) {
    if (strength <= 0.0) {
        return std::nullopt;
    }
    return 20.0 * std::log10(strength);
}

/// The groove repeated over `bars` bars; on a pad, what falls together is one stroke, as loud as the loudest.
std::vector<Placed> place(std::span<const GrooveNote> notes, const GrooveParameters& p, std::size_t bars) {
    std::vector<Placed> placed;
    const double end = static_cast<double>(bars) * p.barQuarters;
    for (std::size_t round = 0; static_cast<double>(round) * p.grooveQuarters < end - kSamePlace; ++round) {
        for (const GrooveNote& note : notes) {
            const double quarters = static_cast<double>(round) * p.grooveQuarters + note.quarters;
            if (quarters >= end - kSamePlace) {
                break;
            }
            if (p.pad && !placed.empty() && quarters - placed.back().quarters < kSamePlace) {
                placed.back().velocity = std::max(placed.back().velocity, note.velocity);
                continue;
            }
            const auto bar = static_cast<std::size_t>((quarters + kSamePlace) / p.barQuarters);
            placed.push_back({bar, quarters, p.pad ? std::uint8_t{0} : note.drum, note.velocity});
        }
    }
    return placed;
}

/// Offset in seconds between the steady grid and what was played, one value per beat (quarter) of the take.
class Drift {
  public:
    Drift(std::span<const GrooveHit> hits, std::span<const Placed> notes, const GrooveParameters& p,
          std::size_t bars)
        : beat_(60.0 / p.quartersPerMinute),
          beats_(static_cast<std::size_t>(std::ceil(static_cast<double>(bars) * p.barQuarters))) {
        const auto reach = static_cast<std::ptrdiff_t>(std::lround(kReachBeats * beat_ / kStepSeconds));
        const auto states = static_cast<std::size_t>(2 * reach + 1);
        const auto first = static_cast<std::ptrdiff_t>(
            std::lround((p.latencyKnown ? kFirstReachKnown : kFirstReachUnknown) * beat_ / kStepSeconds));
        const auto most = std::max<std::ptrdiff_t>(
            1, static_cast<std::ptrdiff_t>(std::lround(kMostDrift * beat_ / kStepSeconds)));

        // how well a note of each class would be placed at each step of the take's time
        const double from = p.startSeconds - kReachBeats * beat_ - 1.0;
        const double last = p.startSeconds + (static_cast<double>(beats_) + kReachBeats) * beat_ + 1.0;
        const auto steps = static_cast<std::size_t>((last - from) / kStepSeconds) + 1;
        std::array<std::vector<float>, kGrooveDrums> fit;
        const auto blur = static_cast<std::ptrdiff_t>(4.0 * kBlurSeconds / kStepSeconds);
        for (std::size_t drum = 0; drum < kGrooveDrums; ++drum) {
            fit[drum].assign(steps, 0.0F);
            for (const GrooveHit& hit : hits) {
                const bool same = p.pad || hit.drum == drum;
                if (!same && !confusable(hit.drum, static_cast<std::uint8_t>(drum))) {
                    continue;
                }
                constexpr float kConfusedShare = 0.5F;
                const auto centre =
                    static_cast<std::ptrdiff_t>(std::lround((hit.time - from) / kStepSeconds));
                for (std::ptrdiff_t step = centre - blur; step <= centre + blur; ++step) {
                    if (step < 0 || step >= static_cast<std::ptrdiff_t>(steps)) {
                        continue;
                    }
                    const double away =
                        (from + static_cast<double>(step) * kStepSeconds - hit.time) / kBlurSeconds;
                    float& value = fit[drum][static_cast<std::size_t>(step)];
                    value = std::max(value, (same ? 1.0F : kConfusedShare) *
                                                static_cast<float>(std::exp(-0.5 * away * away)));
                }
            }
        }

        std::vector<float> score(states, -std::numeric_limits<float>::infinity());
        std::vector<float> next(states);
        std::vector<std::vector<std::int8_t>> cameFrom(beats_, std::vector<std::int8_t>(states, 0));
        std::size_t note = 0;
        for (std::size_t beat = 0; beat < beats_; ++beat) {
            for (std::size_t state = 0; state < states; ++state) {
                const auto offset = static_cast<std::ptrdiff_t>(state) - reach;
                if (beat == 0) {
                    next[state] = std::abs(offset) <= first ? 0.0F : -std::numeric_limits<float>::infinity();
                    continue;
                }
                float best = -std::numeric_limits<float>::infinity();
                for (std::ptrdiff_t move = -most; move <= most; ++move) {
                    const std::ptrdiff_t earlier = static_cast<std::ptrdiff_t>(state) - move;
                    if (earlier < 0 || earlier >= static_cast<std::ptrdiff_t>(states)) {
                        continue;
                    }
                    const float value = score[static_cast<std::size_t>(earlier)] -
                                        static_cast<float>(kStepCost) * static_cast<float>(std::abs(move));
                    if (value > best) {
                        best = value;
                        cameFrom[beat][state] = static_cast<std::int8_t>(move);
                    }
                }
                next[state] = best;
            }
            const double border = static_cast<double>(beat + 1) - kSamePlace;
            for (; note < notes.size() && notes[note].quarters < border; ++note) {
                const double expected = p.startSeconds + notes[note].quarters * beat_;
                for (std::size_t state = 0; state < states; ++state) {
                    const double time =
                        expected +
                        static_cast<double>(static_cast<std::ptrdiff_t>(state) - reach) * kStepSeconds;
                    const auto step = static_cast<std::size_t>(std::lround((time - from) / kStepSeconds));
                    next[state] += fit[notes[note].drum][std::min(step, steps - 1)];
                }
            }
            std::swap(score, next);
        }
        auto state = static_cast<std::size_t>(std::max_element(score.begin(), score.end()) - score.begin());
        offsets_.resize(beats_);
        for (std::size_t beat = beats_; beat-- > 0;) {
            offsets_[beat] = static_cast<double>(static_cast<std::ptrdiff_t>(state) - reach) * kStepSeconds;
            state = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(state) - cameFrom[beat][state]);
        }
    }

    /// Between the middles of the beats the offset changes evenly.
    double at(double quarters) const {
        const double position = std::clamp(quarters - 0.5, 0.0, static_cast<double>(beats_ - 1));
        const auto beat = static_cast<std::size_t>(position);
        const double share = position - static_cast<double>(beat);
        const double right = offsets_[std::min(beat + 1, beats_ - 1)];
        return offsets_[beat] + share * (right - offsets_[beat]);
    }

  private:
    double beat_;
    std::size_t beats_;
    std::vector<double> offsets_;
};

/// The cheapest order-preserving pairing of times within `reach`; both lists ascending.
void pairInOrder(std::span<const std::size_t> notes, std::span<const std::size_t> hits,
                 std::span<const double> expected, std::span<const GrooveHit> heard, double reach,
                 Pairing& pairing) {
    // A pair is possible only within reach, so each note's row holds the few hits around it; between them the
    // cost is the last one carried on.
    enum class Step : std::uint8_t { SkipNote, SkipHit, Pair };
    struct Row {
        std::size_t first = 0;
        std::vector<double> cost;  // [j]: up to this note and the hits before first + j
        std::vector<Step> step;
    };
    const double skip = 0.5 * reach;
    std::vector<Row> rows(notes.size() + 1);
    rows[0].first = 0;
    rows[0].cost = {0.0};
    rows[0].step = {Step::SkipHit};
    // cost of having passed `count` hits at row i, hits outside the row's window skipped
    const auto costAt = [&](const Row& row, std::size_t count) {
        if (count < row.first) {
            return std::numeric_limits<double>::infinity();
        }
        const std::size_t index = std::min(count - row.first, row.cost.size() - 1);
        return row.cost[index] + skip * static_cast<double>(count - row.first - index);
    };
    std::size_t low = 0;
    for (std::size_t i = 0; i < notes.size(); ++i) {
        const double time = expected[notes[i]];
        while (low < hits.size() && heard[hits[low]].time < time - reach) {
            ++low;
        }
        std::size_t high = low;
        while (high < hits.size() && heard[hits[high]].time <= time + reach) {
            ++high;
        }
        Row& row = rows[i + 1];
        row.first = std::max(low, rows[i].first);
        high = std::max(high, row.first);
        for (std::size_t count = row.first; count <= high; ++count) {
            double best = costAt(rows[i], count) + skip;
            Step step = Step::SkipNote;
            if (count > row.first) {
                const double passed = row.cost.back() + skip;
                if (passed < best) {
                    best = passed;
                    step = Step::SkipHit;
                }
            }
            if (count > low && count > 0) {
                const double away = std::abs(heard[hits[count - 1]].time - time);
                const double paired = costAt(rows[i], count - 1) + away;
                if (away <= reach && paired < best) {
                    best = paired;
                    step = Step::Pair;
                }
            }
            row.cost.push_back(best);
            row.step.push_back(step);
        }
    }
    std::size_t count = hits.size();
    for (std::size_t i = notes.size(); i > 0;) {
        const Row& row = rows[i];
        count = std::min(count, row.first + row.cost.size() - 1);
        switch (row.step[count - row.first]) {
            case Step::SkipNote:
                --i;
                break;
            case Step::SkipHit:
                --count;
                break;
            case Step::Pair:
                --count;
                --i;
                pairing.hitOf[notes[i]] = hits[count];
                pairing.taken[hits[count]] = true;
                break;
        }
    }
}

Pairing pairAll(std::span<const Placed> notes, std::span<const double> expected,
                std::span<const GrooveHit> hits, bool pad) {
    Pairing pairing{std::vector<std::optional<std::size_t>>(notes.size()),
                    std::vector<bool>(hits.size(), false)};
    const auto drumOf = [&](std::size_t hit) { return pad ? std::uint8_t{0} : hits[hit].drum; };
    std::vector<std::size_t> some;
    std::vector<std::size_t> heard;
    for (std::uint8_t drum = 0; drum < kGrooveDrums; ++drum) {
        some.clear();
        heard.clear();
        double nearest = kLongestReach / kReachShare;
        for (std::size_t n = 0; n < notes.size(); ++n) {
            if (notes[n].drum != drum) {
                continue;
            }
            if (!some.empty()) {
                nearest = std::min(nearest, expected[n] - expected[some.back()]);
            }
            some.push_back(n);
        }
        for (std::size_t h = 0; h < hits.size(); ++h) {
            if (drumOf(h) == drum) {
                heard.push_back(h);
            }
        }
        pairInOrder(some, heard, expected, hits,
                    std::clamp(kReachShare * nearest, kShortestReach, kLongestReach), pairing);
    }
    for (std::uint8_t written = 0; written < kGrooveDrums && !pad; ++written) {
        for (std::uint8_t played = 0; played < kGrooveDrums; ++played) {
            if (written == played || !confusable(written, played)) {
                continue;
            }
            some.clear();
            heard.clear();
            for (std::size_t n = 0; n < notes.size(); ++n) {
                if (notes[n].drum == written && !pairing.hitOf[n]) {
                    some.push_back(n);
                }
            }
            for (std::size_t h = 0; h < hits.size(); ++h) {
                if (hits[h].drum == played && !pairing.taken[h]) {
                    heard.push_back(h);
                }
            }
            pairInOrder(some, heard, expected, hits, kConfusedReach, pairing);
        }
    }
    return pairing;
}

/// The player's own tempo through the strokes: notes that fall together count once, at their mean time.
struct OwnTempo {
    TempoLine line;
    std::vector<std::size_t> strokeOf;  // per note with a hit; index into the line's notes

    static OwnTempo through(std::span<const Placed> notes, const Pairing& pairing,
                            std::span<const GrooveHit> hits, double secondsPerQuarter) {
        std::vector<TimedNote> strokes;
        std::vector<std::size_t> strokeOf(notes.size(), 0);
        std::size_t together = 0;
        for (std::size_t n = 0; n < notes.size(); ++n) {
            if (!pairing.hitOf[n]) {
                continue;
            }
            const double time = hits[*pairing.hitOf[n]].time;
            if (!strokes.empty() && notes[n].quarters - strokes.back().quarters < kSamePlace) {
                ++together;
                strokes.back().seconds += (time - strokes.back().seconds) / static_cast<double>(together);
            } else {
                strokes.push_back({.quarters = notes[n].quarters, .seconds = time, .passage = 0});
                together = 1;
            }
            strokeOf[n] = strokes.size() - 1;
        }
        return {TempoLine(strokes, secondsPerQuarter), std::move(strokeOf)};
    }
};

GrooveOutcome outcomeOf(double milliseconds, double good) {
    if (std::abs(milliseconds) <= good) {
        return GrooveOutcome::OnTime;
    }
    return milliseconds < 0.0 ? GrooveOutcome::Early : GrooveOutcome::Late;
}

GrooveDrum describe(std::uint8_t drum, const GrooveReport& report) {
    GrooveDrum result;
    result.drum = drum;
    std::vector<double> deviations;
    std::vector<double> levels;
    std::array<std::vector<double>, 3> byKind;  // ghosts, plain, accents
    for (const GrooveNoteReport& note : report.notes) {
        if (note.drum != drum) {
            continue;
        }
        ++result.written;
        if (!note.milliseconds) {
            continue;
        }
        ++result.played;
        deviations.push_back(*note.milliseconds);
        if (note.level) {
            levels.push_back(*note.level);
            byKind[note.velocity < kGhost ? 0 : note.velocity < kAccent ? 1 : 2].push_back(*note.level);
        }
    }
    for (const GrooveExtra& extra : report.extras) {
        result.extra += extra.drum == drum ? 1 : 0;
    }
    result.medianMilliseconds = medianOf(deviations);
    if (deviations.size() >= kFewestForMedian) {
        result.spreadMilliseconds = middleHalf(deviations);
    }
    result.level = medianOf(levels);
    std::array<std::optional<double>, 3> kinds;
    std::vector<double> within;
    for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
        if (byKind[kind].size() < kFewestForMedian) {
            continue;
        }
        kinds[kind] = medianOf(byKind[kind]);
        for (const double level : byKind[kind]) {
            within.push_back(level - *kinds[kind]);
        }
    }
    if (within.size() >= kFewestForMedian) {
        result.spreadDecibels = middleHalf(within);
    }
    if (kinds[1] && kinds[2]) {
        result.accentDecibels = *kinds[2] - *kinds[1];
    }
    if (kinds[0] && kinds[1]) {
        result.ghostDecibels = *kinds[1] - *kinds[0];
    }
    return result;
}

void measureBars(GrooveReport& report, const OwnTempo& own, const GrooveParameters& p) {
    std::vector<double> tempi;
    for (std::size_t bar = 0; bar < report.bars.size(); ++bar) {
        GrooveBar& measured = report.bars[bar];
        const double middle = (static_cast<double>(bar) + 0.5) * p.barQuarters;
        measured.quartersPerMinute = 60.0 / own.line.expectedAt(middle).secondsPerQuarter;
        tempi.push_back(measured.quartersPerMinute);
        std::vector<double> deviations;
        double trouble = 0.0;
        std::size_t count = 0;
        for (const GrooveNoteReport& note : report.notes) {
            if (note.bar != bar) {
                continue;
            }
            ++count;
            if (note.milliseconds) {
                deviations.push_back(std::abs(*note.milliseconds));
                trouble += std::min(1.0, deviations.back() / (kTroubleZones * p.goodMilliseconds));
            } else {
                ++measured.missed;
                trouble += 1.0;
            }
        }
        for (const GrooveExtra& extra : report.extras) {
            measured.extra += extra.bar == bar ? 1 : 0;
        }
        trouble += static_cast<double>(measured.extra);
        measured.medianAbsoluteMilliseconds = medianOf(deviations);
        measured.trouble = count > 0 ? std::min(1.0, trouble / static_cast<double>(count)) : 0.0;
    }
    const auto worst =
        std::max_element(report.bars.begin(), report.bars.end(),
                         [](const GrooveBar& a, const GrooveBar& b) { return a.trouble < b.trouble; });
    if (worst != report.bars.end() && worst->trouble >= kWorthALoop) {
        report.weakestBar = static_cast<std::size_t>(worst - report.bars.begin());
    }

    // The quarter of the take at either end, at least a bar, tells where the tempo began and ended.
    const std::size_t ends = std::max<std::size_t>(1, tempi.size() / 4);
    std::vector<double> some(tempi.begin(), tempi.begin() + static_cast<std::ptrdiff_t>(ends));
    report.startQuartersPerMinute = median(some);
    some.assign(tempi.end() - static_cast<std::ptrdiff_t>(ends), tempi.end());
    report.endQuartersPerMinute = median(some);
    const double change = report.endQuartersPerMinute - report.startQuartersPerMinute;
    if (std::abs(change) < GrooveReport::kTempoChange * report.startQuartersPerMinute) {
        return;
    }
    const double half = report.startQuartersPerMinute + 0.5 * change;
    for (std::size_t bar = 0; bar < tempi.size(); ++bar) {
        if (change > 0.0 ? tempi[bar] >= half : tempi[bar] <= half) {
            report.changeBar = bar;
            return;
        }
    }
}

std::optional<Error> findProblem(std::span<const GrooveHit> hits, std::span<const GrooveNote> notes,
                                 const GrooveParameters& parameters) {
    if (auto problem = parameters.problem()) {
        return problem;
    }
    if (notes.empty()) {
        return Error{ErrorCode::Empty, "the groove has no notes"};
    }
    double before = 0.0;
    for (const GrooveNote& note : notes) {
        if (!(note.quarters >= before && note.quarters < parameters.grooveQuarters) ||
            note.drum >= kGrooveDrums || !(note.velocity >= 0.0 && note.velocity <= 1.0)) {
            return Error{ErrorCode::BadArgument, "a note of the groove is out of range or order"};
        }
        before = note.quarters;
    }
    double last = -std::numeric_limits<double>::infinity();
    for (const GrooveHit& hit : hits) {
        if (!(std::isfinite(hit.time) && hit.time >= last) || hit.drum >= kGrooveDrums ||
            !(hit.strength >= 0.0 && std::isfinite(hit.strength))) {
            return Error{ErrorCode::BadArgument, "a hit is out of range or order"};
        }
        last = hit.time;
    }
    return std::nullopt;
}

}  // namespace

std::optional<Error> GrooveParameters::problem() const {
    const double bars = grooveQuarters / barQuarters;
    if (!(quartersPerMinute >= 20.0 && quartersPerMinute <= 400.0)) {
        return Error{ErrorCode::BadArgument, "the tempo lies between 20 and 400 quarters a minute"};
    }
    if (!(barQuarters >= 0.5 && barQuarters <= 32.0) || !(bars >= 1.0 - kSamePlace && bars <= 64.0) ||
        std::abs(bars - std::round(bars)) > kSamePlace) {
        return Error{ErrorCode::BadArgument, "a groove is a whole number of bars, at most 64"};
    }
    if (!std::isfinite(startSeconds) || !(goodMilliseconds > 0.0 && goodMilliseconds <= 500.0)) {
        return Error{ErrorCode::BadArgument, "start or good zone out of range"};
    }
    return std::nullopt;
}

Result<GrooveReport> assessGroove(std::span<const GrooveHit> allHits, std::span<const GrooveNote> notes,
                                  const GrooveParameters& p) {
    if (auto problem = findProblem(allHits, notes, p)) {
        return *problem;
    }
    const double secondsPerQuarter = 60.0 / p.quartersPerMinute;

    // What is fainter than a tenth of its drum's usual hit is a noise of the kit.
    std::array<std::vector<double>, kGrooveDrums> strengths;
    for (const GrooveHit& hit : allHits) {
        if (hit.certain && hit.strength > 0.0) {
            strengths[p.pad ? 0 : hit.drum].push_back(hit.strength);
        }
    }
    std::array<double, kGrooveDrums> faint{};
    for (std::size_t drum = 0; drum < kGrooveDrums; ++drum) {
        faint[drum] = strengths[drum].empty() ? 0.0 : kFaint * median(strengths[drum]);
    }
    std::vector<GrooveHit> hits;
    std::copy_if(allHits.begin(), allHits.end(), std::back_inserter(hits), [&](const GrooveHit& hit) {
        // before the count-in is over nobody plays the groove
        const bool audible = hit.strength == 0.0 || hit.strength >= faint[p.pad ? 0 : hit.drum];
        return audible && hit.time > p.startSeconds - secondsPerQuarter;
    });
    if (hits.size() < kFewestHits) {
        return Error{ErrorCode::TooShort, "fewer than four hits"};
    }

    const double played = (hits.back().time - p.startSeconds) / secondsPerQuarter;
    // a slower tempo may have stretched it
    const double bound = (played * (1.0 + kMostDrift) + 1.0) / p.barQuarters;
    if (bound > static_cast<double>(kMostBars)) {
        return Error{ErrorCode::TooLong, "more than 4000 bars"};
    }
    const auto mostBars = static_cast<std::size_t>(std::max(1.0, std::ceil(bound)));
    std::vector<Placed> written = place(notes, p, mostBars);
    const Drift drift(hits, written, p, mostBars);
    std::vector<double> expected(written.size());
    for (std::size_t n = 0; n < written.size(); ++n) {
        expected[n] =
            p.startSeconds + written[n].quarters * secondsPerQuarter + drift.at(written[n].quarters);
    }
    Pairing pairing = pairAll(written, expected, hits, p.pad);

    // Bars after the one with the last hit on a note were not played.
    std::size_t bars = 0;
    std::size_t paired = 0;
    std::vector<double> offsets;
    for (std::size_t n = 0; n < written.size(); ++n) {
        if (pairing.hitOf[n]) {
            bars = std::max(bars, written[n].bar + 1);
            ++paired;
            offsets.push_back(hits[*pairing.hitOf[n]].time - p.startSeconds -
                              written[n].quarters * secondsPerQuarter);
        }
    }
    if (paired < kFewestHits) {
        return Error{ErrorCode::TooShort, "fewer than four hits fall on notes of the groove"};
    }
    while (!written.empty() && written.back().bar >= bars) {
        written.pop_back();
    }
    expected.resize(written.size());
    pairing.hitOf.resize(written.size());

    const OwnTempo own = OwnTempo::through(written, pairing, hits, secondsPerQuarter);
    const double offset = p.latencyKnown ? 0.0 : median(offsets);
    GrooveReport report;
    report.offsetMilliseconds = p.againstClick ? 1000.0 * offset : 0.0;
    report.bars.resize(bars);
    std::vector<double> unevenness;
    for (std::size_t n = 0; n < written.size(); ++n) {
        GrooveNoteReport note;
        note.bar = written[n].bar;
        note.quarters = written[n].quarters - static_cast<double>(note.bar) * p.barQuarters;
        note.drum = written[n].drum;
        note.velocity = written[n].velocity;
        const double steady = p.startSeconds + offset + written[n].quarters * secondsPerQuarter;
        if (pairing.hitOf[n]) {
            const GrooveHit& hit = hits[*pairing.hitOf[n]];
            const double ownTime = own.line.expected(own.strokeOf[n]).seconds;
            unevenness.push_back(1000.0 * (hit.time - ownTime));
            note.expectedTime = p.againstClick ? steady : ownTime;
            note.time = hit.time;
            note.milliseconds = 1000.0 * (hit.time - note.expectedTime);
            note.outcome = outcomeOf(*note.milliseconds, p.goodMilliseconds);
            note.level = levelOf(hit.strength);
        } else {
            note.expectedTime = p.againstClick ? steady : own.line.expectedAt(written[n].quarters).seconds;
        }
        report.notes.push_back(note);
    }
    if (unevenness.size() >= kFewestForMedian) {
        report.evennessMilliseconds = middleHalf(unevenness);
    }

    for (std::size_t h = 0; h < hits.size(); ++h) {
        if (pairing.taken[h] || !hits[h].certain || (!p.pad && isSnareHiss(hits, h))) {
            continue;
        }
        // its place by the tempo around it
        double quarters = (hits[h].time - p.startSeconds) / secondsPerQuarter;
        constexpr int kRefinements = 3;  // the drift changes slowly: each leaves a tenth of the error
        for (int pass = 0; pass < kRefinements; ++pass) {
            quarters = (hits[h].time - p.startSeconds - drift.at(quarters)) / secondsPerQuarter;
        }
        if (quarters < -0.5 || quarters >= static_cast<double>(bars) * p.barQuarters) {
            continue;
        }
        quarters = std::max(0.0, quarters);
        GrooveExtra extra;
        extra.bar = static_cast<std::size_t>(quarters / p.barQuarters);
        extra.quarters = quarters - static_cast<double>(extra.bar) * p.barQuarters;
        extra.drum = p.pad ? std::uint8_t{0} : hits[h].drum;
        extra.time = hits[h].time;
        extra.level = levelOf(hits[h].strength);
        report.extras.push_back(extra);
    }
    for (std::uint8_t drum = 0; drum < kGrooveDrums; ++drum) {
        const GrooveDrum described = describe(drum, report);
        if (described.written > 0 || described.extra > 0) {
            report.drums.push_back(described);
        }
    }
    measureBars(report, own, p);
    return report;
}

}  // namespace woodshed
