#include "follow/score_follower.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "audio/precondition.h"
#include "base/statistics.h"

namespace woodshed {
namespace {

// Costs, in units of a note left out. A wrong note in its place is likelier than one left out and one added;
// starting again is rarer than two slips and likelier than four.
constexpr double kLeftOut = 1.0;
constexpr double kOctave = 0.6;
constexpr double kWrong = 1.4;
constexpr double kAdded = 1.5;
constexpr double kStartAgain = 2.5;
constexpr std::size_t kMostLeftOut = 3;
/// Deviation of an onset that costs as much as a note left out, quarters; more than kMostLate costs no more.
constexpr double kLateQuarters = 0.5;
constexpr double kMostLate = 3.0;
/// The first note may come in whenever the player is ready.
constexpr double kLateEntry = 1.0;
/// Share of an onset's deviation that a path's pace takes over.
constexpr double kPace = 0.5;

constexpr std::size_t kLineNotes = 8;  // about +-4 quarters, as the result's line
constexpr std::size_t kLineLeast = 3;  // landings before an onset can be judged: a median of two is none
/// A landing moves the line by no more than this many good zones: one stumble does not make its successors
/// early.
constexpr double kLargestPull = 2.0;
constexpr double kRightSemitones = 0.5;
constexpr double kSettledSeconds = 0.12;  // a note is judged after this or kSettledShare of it
constexpr double kSettledShare = 0.6;
constexpr double kNewsCents = 0.5;  // smaller changes are not told
constexpr double kMicrosecond = 1e-6;
constexpr std::size_t kTuningMemory = 32;  // notes
constexpr double kFarthestTuning = 110.0;  // cents, as the result's tuning

const ScoreFollowerParameters& checked(const ScoreFollowerParameters& parameters) {
    require(!parameters.problem(), "score follower parameters out of range");
    return parameters;
}

double pitchCost(double semitones, int midi) {
    const double away = semitones - midi;
    if (std::abs(away) < kRightSemitones) {
        return 0.0;
    }
    const double folded = away - 12.0 * std::round(away / 12.0);
    return std::abs(folded) < kRightSemitones ? kOctave : kWrong;
}

double lateness(double quarters) {
    return std::min(kMostLate, (quarters / kLateQuarters) * (quarters / kLateQuarters));
}

}  // namespace

std::optional<Error> ScoreFollowerParameters::problem() const {
    const bool sound = secondsPerQuarter > 0.0 && secondsPerQuarter < 100.0 && std::isfinite(startSeconds) &&
                       a4 > 200.0 && a4 < 1000.0 && centsGood > 0.0 && onsetGoodSeconds > 0.0;
    if (!sound) {
        return Error{ErrorCode::BadArgument, "tempo, start, tuning or zones of the follower out of range"};
    }
    return std::nullopt;
}

ScoreFollower::ScoreFollower(std::span<const ExpectedNote> notes, const ScoreFollowerParameters& parameters)
    : parameters_(checked(parameters)),
      notes_(notes.begin(), notes.end()),
      a4Semitones_(12.0 * std::log2(parameters.a4 / 440.0)),
      places_(notes.size() + 1, unreached(parameters.startSeconds)),
      next_(places_) {
    require(!notes_.empty(), "a follower needs notes");
    places_[0].matched.cost = 0.0;
}

ScoreFollower::Place ScoreFollower::unreached(double zero) {
    const Path never{std::numeric_limits<double>::infinity(), zero, false};
    return {never, never};
}

/// One step of the dynamic programme: a note was heard.
void ScoreFollower::match(const LiveNote& heard) {
    const double semitones = heard.semitones - a4Semitones_ - tuning() / 100.0;
    const double quarter = parameters_.secondsPerQuarter;
    // Cheapest cost of standing at note j or behind it, for starting again; filled from the end.
    double behind = std::numeric_limits<double>::infinity();
    for (std::size_t j = notes_.size(); j-- > 0;) {
        const ExpectedNote& note = notes_[j];
        const Path& before = places_[j + 1].best();
        behind = std::min(behind, before.cost);
        const double pitch = pitchCost(semitones, note.midi);
        const double put = note.onsetQuarters * quarter;
        Path matched{std::numeric_limits<double>::infinity(), before.zero, false};
        for (std::size_t out = 0; out <= kMostLeftOut && out <= j; ++out) {
            for (const Path& from : {places_[j - out].matched, places_[j - out].aside}) {
                const double late = (heard.onset - from.zero - put) / quarter;
                const double waiting = j == out ? std::min(kLateEntry, lateness(late)) : lateness(late);
                const double cost = from.cost + static_cast<double>(out) * kLeftOut + pitch + waiting;
                if (cost < matched.cost) {
                    const double pace = std::abs(late) < 1.0 ? kPace : 1.0;
                    matched = {cost, from.zero + pace * late * quarter, false};
                }
            }
        }
        if (note.opensBar && behind + kStartAgain + pitch < matched.cost) {
            matched = {behind + kStartAgain + pitch, heard.onset - put, true};
        }
        next_[j + 1] = {matched, {before.cost + kAdded, before.zero, false}};
    }
    next_[0].aside = {places_[0].best().cost + kAdded, places_[0].best().zero, false};
    next_[0].matched.cost = std::numeric_limits<double>::infinity();
    std::swap(places_, next_);
    const auto cheapest =
        std::min_element(places_.begin(), places_.end(),
                         [](const Place& a, const Place& b) { return a.best().cost < b.best().cost; });
    const double least = cheapest->best().cost;
    const auto at = static_cast<std::size_t>(cheapest - places_.begin());
    const bool matched = at > 0 && cheapest->matched.cost <= cheapest->aside.cost;
    const bool continues = !cheapest->best().startedAgain && reached_ && at > *reached_ + 1;
    current_.reset();
    if (matched) {
        if (!continues) {
            landings_.clear();
        }
        current_ = at - 1;
    }
    reached_ = at > 0 ? std::optional(at - 1) : std::nullopt;
    for (Place& place : places_) {
        place.matched.cost -= least;
        place.aside.cost -= least;
    }
}

/// Where the line through the last landings puts a note, s.
std::optional<double> ScoreFollower::expectedOnset(std::size_t index) const {
    if (landings_.size() < kLineLeast) {
        return std::nullopt;
    }
    // Theil and Sen: the median of the slopes of all pairs, to which the metronome's is added, so that few
    // notes cannot bend the line and one stumble does not.
    std::vector<double> slopes{parameters_.secondsPerQuarter};
    std::vector<double> offsets;
    for (auto later = landings_.begin(); later != landings_.end(); ++later) {
        for (auto earlier = landings_.begin(); earlier != later; ++earlier) {
            const double quarters = later->quarters - earlier->quarters;
            if (quarters > 0.0) {
                slopes.push_back((later->seconds - earlier->seconds) / quarters);
            }
        }
    }
    const double slope = median(slopes);
    offsets.reserve(landings_.size());
    for (const Landing& landing : landings_) {
        offsets.push_back(landing.seconds - slope * landing.quarters);
    }
    return median(offsets) + slope * notes_[index].onsetQuarters;
}

void ScoreFollower::landed(const LiveNote& heard) {
    onsetDeviation_.reset();
    if (!current_) {
        return;
    }
    double landing = heard.onset;
    if (const auto expected = expectedOnset(*current_)) {
        onsetDeviation_ = heard.onset - *expected;
        const double pull = kLargestPull * parameters_.onsetGoodSeconds;
        landing = *expected + std::clamp(*onsetDeviation_, -pull, pull);
    }
    landings_.push_back({notes_[*current_].onsetQuarters, landing});
    if (landings_.size() > kLineNotes) {
        landings_.pop_front();
    }
}

double ScoreFollower::tuning() const {
    if (deviations_.size() < kTuningNotes) {
        return 0.0;
    }
    std::vector<double> copy(deviations_.begin(), deviations_.end());
    return std::clamp(median(copy), -kFarthestTuning, kFarthestTuning);
}

FollowedNote ScoreFollower::judge(const LiveNote& heard) const {
    const ExpectedNote& note = notes_[*current_];
    FollowedNote followed;
    followed.index = *current_;
    const double cents = 100.0 * (heard.semitones - a4Semitones_ - note.midi);
    const double inTake = cents - tuning();
    followed.samePitch = std::abs(inTake) <= 100.0 * kRightSemitones;
    if (followed.samePitch && heard.duration() >= kCentsSeconds) {
        followed.cents = cents;
    }
    if (onsetDeviation_) {
        followed.milliseconds = 1000.0 * *onsetDeviation_;
    }
    const double written = note.durationQuarters * parameters_.secondsPerQuarter;
    const bool settled =
        heard.duration() >= std::min(kSettledSeconds, kSettledShare * written) || !heard.sounding;
    const bool inTune = !followed.cents || std::abs(inTake) <= parameters_.centsGood;
    const bool onTime = !onsetDeviation_ || std::abs(*onsetDeviation_) <= parameters_.onsetGoodSeconds;
    followed.right = followed.samePitch && settled && inTune && onTime;
    return followed;
}

/// The note told of last is over: what it says about the take's tuning stays.
void ScoreFollower::remember() {
    if (told_ && told_->cents) {
        deviations_.push_back(*told_->cents);
    }
    if (deviations_.size() > kTuningMemory) {
        deviations_.pop_front();
    }
    told_.reset();
}

std::optional<FollowedNote> ScoreFollower::push(const LiveReading& reading) {
    const LiveNoteChange change = heard_.push(reading);
    const LiveNote& heard = heard_.note();
    if (change == LiveNoteChange::None) {
        return std::nullopt;
    }
    if (change == LiveNoteChange::Began) {
        remember();
        match(heard);
        landed(heard);
    }
    if (!current_) {
        return std::nullopt;
    }
    const FollowedNote followed = judge(heard);
    if (change == LiveNoteChange::Ended) {
        told_ = followed;
        remember();
        current_.reset();
        return followed;
    }
    const bool news = !told_ || told_->right != followed.right || told_->samePitch != followed.samePitch ||
                      told_->cents.has_value() != followed.cents.has_value() ||
                      std::abs(told_->cents.value_or(0.0) - followed.cents.value_or(0.0)) >= kNewsCents;
    if (!news) {
        return std::nullopt;
    }
    told_ = followed;
    return followed;
}

std::optional<std::size_t> ScoreFollower::reached() const { return reached_; }

double ScoreFollower::quartersAt(double seconds) const {
    return (seconds - places_[reached_ ? *reached_ + 1 : 0].best().zero) / parameters_.secondsPerQuarter;
}

std::optional<std::size_t> ScoreFollower::target(double seconds) const {
    const double quarters = quartersAt(seconds);
    // Not before what has been reached: the pace may be a little behind the player.
    for (std::size_t i = reached_.value_or(0); i < notes_.size(); ++i) {
        if (notes_[i].onsetQuarters + notes_[i].durationQuarters > quarters + kMicrosecond) {
            return i;
        }
    }
    return std::nullopt;
}

}  // namespace woodshed
