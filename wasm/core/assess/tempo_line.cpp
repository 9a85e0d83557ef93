#include "assess/tempo_line.h"

#include <algorithm>
#include <cmath>

#include "base/statistics.h"

namespace woodshed {

namespace {

constexpr double kShortestIntervalQuarters = 1e-6;  // chords and grace notes share an onset
constexpr std::size_t kTempoWindow = 6;             // intervals either side that tell the tempo across a tear
constexpr double kTearSeconds = 0.4;  // a lasting shift beyond both of these is a pause or a slip
constexpr double kTearQuarters = 0.6;
constexpr std::size_t kLastingNotes = 3;  // notes that must stay shifted
constexpr double kLastingShare = 0.6;
constexpr double kSmallestScale = 0.01;  // seconds: residuals below this are all equally good
constexpr double kBisquareWidth = 6.0;   // in median absolute residuals (Cleveland 1979)
constexpr int kRobustPasses = 4;

double tricube(double distance) {
    const double inside = 1.0 - std::pow(std::min(distance, 1.0), 3);
    return inside * inside * inside;
}

double bisquare(double distance) {
    const double inside = 1.0 - std::min(distance * distance, 1.0);
    return inside * inside;
}

}  // namespace

TempoLine::TempoLine(std::span<const TimedNote> notes, double secondsPerQuarter)
    : notes_(notes.begin(), notes.end()),
      run_(notes.size()),
      runEnd_(notes.size()),
      afterPause_(notes.size(), false),
      fallback_(secondsPerQuarter) {
    tear();
    std::vector<double> slopes;
    for (std::size_t n = 1; n < notes_.size(); ++n) {
        // over a few notes at a time, so that single onsets weigh little
        const std::size_t from = std::max(run_[n], n > kTempoWindow ? n - kTempoWindow : 0);
        const double quarters = notes_[n].quarters - notes_[from].quarters;
        if (from < n && quarters > kShortestIntervalQuarters) {
            slopes.push_back((notes_[n].seconds - notes_[from].seconds) / quarters);
        }
    }
    if (!slopes.empty()) {
        tempo_ = median(slopes);
        fallback_ = *tempo_;
    }
}

void TempoLine::tear() {
    const std::size_t count = notes_.size();
    const auto interval = [&](std::size_t n) { return notes_[n].quarters - notes_[n - 1].quarters; };
    std::vector<double> tempi;
    std::vector<double> shifts;
    std::size_t start = 0;
    for (std::size_t n = 1; n < count; ++n) {
        if (notes_[n].passage != notes_[n - 1].passage) {
            start = n;
        } else {
            tempi.clear();
            for (std::size_t m = std::max<std::size_t>(1, n > kTempoWindow ? n - kTempoWindow : 0);
                 m < std::min(count, n + kTempoWindow + 1); ++m) {
                if (m != n && notes_[m].passage == notes_[m - 1].passage &&
                    interval(m) > kShortestIntervalQuarters) {
                    tempi.push_back((notes_[m].seconds - notes_[m - 1].seconds) / interval(m));
                }
            }
            const double tempo = tempi.empty() ? fallback_ : median(tempi);
            const double threshold = std::max(kTearSeconds, kTearQuarters * tempo);
            const double before = notes_[n - 1].seconds - tempo * notes_[n - 1].quarters;
            shifts.clear();
            for (std::size_t m = n; m < std::min(count, n + kLastingNotes); ++m) {
                if (notes_[m].passage == notes_[n].passage) {
                    shifts.push_back(notes_[m].seconds - tempo * notes_[m].quarters - before);
                }
            }
            const double first = shifts.front();
            const double lasting = median(shifts);
            // the note before must not itself be the one that is off
            const bool steadyBefore = n < 2 || n - 1 == start ||
                                      std::abs(notes_[n - 2].seconds - tempo * notes_[n - 2].quarters -
                                               before) < kLastingShare * threshold;
            if (std::abs(first) > threshold && lasting / first > kLastingShare && steadyBefore) {
                start = n;
                afterPause_[n] = true;
            }
        }
        run_[n] = start;
    }
    for (std::size_t n = count; n-- > 0;) {
        runEnd_[n] = n + 1 < count && run_[n + 1] == run_[n] ? runEnd_[n + 1] : n + 1;
    }
}

Expectation TempoLine::fit(std::size_t begin, std::size_t end, double quarters,
                           std::optional<std::size_t> without) const {
    // the nearest notes on either side
    const auto position = static_cast<std::size_t>(
        std::lower_bound(notes_.begin() + static_cast<std::ptrdiff_t>(begin),
                         notes_.begin() + static_cast<std::ptrdiff_t>(end), quarters,
                         [](const TimedNote& note, double value) { return note.quarters < value; }) -
        notes_.begin());
    std::vector<std::size_t> near;
    for (std::size_t n = std::max(begin, position > kMaxNeighbours ? position - kMaxNeighbours : 0);
         n < std::min(end, position + kMaxNeighbours); ++n) {
        if (n != without) {
            near.push_back(n);
        }
    }
    const auto distance = [&](std::size_t n) { return std::abs(notes_[n].quarters - quarters); };
    std::stable_sort(near.begin(), near.end(),
                     [&](std::size_t a, std::size_t b) { return distance(a) < distance(b); });
    std::size_t used = std::min(near.size(), kMinNeighbours);
    while (used < std::min(near.size(), kMaxNeighbours) && distance(near[used]) <= kRadiusQuarters) {
        ++used;
    }
    near.resize(used);
    if (near.empty()) {
        return {notes_[begin].seconds + fallback_ * (quarters - notes_[begin].quarters), fallback_, 0.0};
    }
    const double width =
        1.1 * std::max(distance(near.back()), kRadiusQuarters);  // the farthest still counts a little

    std::vector<double> scratch;
    for (std::size_t a = 0; a < near.size(); ++a) {
        for (std::size_t b = 0; b < a; ++b) {
            const double apart = notes_[near[a]].quarters - notes_[near[b]].quarters;
            if (std::abs(apart) > kShortestIntervalQuarters) {
                scratch.push_back((notes_[near[a]].seconds - notes_[near[b]].seconds) / apart);
            }
        }
    }
    constexpr std::size_t kSlopesNeeded = 3;  // three notes; fewer cannot outvote a single one that is off
    double slope = scratch.size() >= kSlopesNeeded ? median(scratch) : fallback_;
    const bool free = scratch.size() >= kSlopesNeeded;
    scratch.clear();
    for (const std::size_t n : near) {
        scratch.push_back(notes_[n].seconds - slope * (notes_[n].quarters - quarters));
    }
    double level = median(scratch);
    double slopeError = 0.0;
    for (int pass = 0; free && pass < kRobustPasses; ++pass) {
        scratch.clear();
        for (const std::size_t n : near) {
            scratch.push_back(std::abs(notes_[n].seconds - level - slope * (notes_[n].quarters - quarters)));
        }
        const double scale = kBisquareWidth * std::max(median(scratch), kSmallestScale);
        double w = 0.0;
        double wx = 0.0;
        double wy = 0.0;
        double wxx = 0.0;
        double wxy = 0.0;
        for (const std::size_t n : near) {
            const double x = notes_[n].quarters - quarters;
            const double y = notes_[n].seconds;
            const double weight = tricube(std::abs(x) / width) * bisquare((y - level - slope * x) / scale);
            w += weight;
            wx += weight * x;
            wy += weight * y;
            wxx += weight * x * x;
            wxy += weight * x * y;
        }
        const double spread = w * wxx - wx * wx;
        if (spread <= kShortestIntervalQuarters * w * w) {
            break;
        }
        const double refined = (w * wxy - wx * wy) / spread;
        if (refined <= 0.0) {
            break;  // time does not run backwards: keep the median slope
        }
        slope = refined;
        level = (wy - slope * wx) / w;
        double squares = 0.0;
        for (const std::size_t n : near) {
            const double x = notes_[n].quarters - quarters;
            const double off = notes_[n].seconds - level - slope * x;
            squares += tricube(std::abs(x) / width) * bisquare(off / scale) * off * off;
        }
        slopeError = std::sqrt(squares / std::max(w - 2.0, 1.0) * w / spread);
    }
    return {level, slope, slopeError};
}

Expectation TempoLine::expected(std::size_t note) const {
    const std::size_t begin = run_[note];
    const double quarters = notes_[note].quarters;
    if (note == begin && afterPause_[note]) {
        return fit(run_[note - 1], note, quarters, std::nullopt);
    }
    if (runEnd_[note] - begin == 1) {
        return {notes_[note].seconds, fallback_, 0.0};
    }
    return fit(begin, runEnd_[note], quarters, note);
}

Expectation TempoLine::expectedAt(double quarters) const {
    if (notes_.empty()) {
        return {fallback_ * quarters, fallback_, 0.0};
    }
    // written order equals playing order: what a restart replaces is not among the notes
    const auto after =
        std::lower_bound(notes_.begin(), notes_.end(), quarters,
                         [](const TimedNote& note, double value) { return note.quarters < value; });
    const auto anchor =
        static_cast<std::size_t>((after == notes_.begin() ? after : after - 1) - notes_.begin());
    return fit(run_[anchor], runEnd_[anchor], quarters, std::nullopt);
}

std::vector<TempoPoint> TempoLine::curve() const {
    constexpr std::size_t kFewestNotes = 3;
    std::vector<TempoPoint> points;
    std::size_t run = 0;
    for (std::size_t begin = 0; begin < notes_.size(); begin = runEnd_[begin]) {
        const std::size_t end = runEnd_[begin];
        if (end - begin < kFewestNotes) {
            continue;
        }
        const double last = notes_[end - 1].quarters;
        for (double quarters = notes_[begin].quarters; quarters <= last; quarters += 1.0) {
            const Expectation here = fit(begin, end, quarters, std::nullopt);
            const double reach = kNormalReachOf80Percent * here.slopeError;
            const double slowest = here.secondsPerQuarter + reach;
            // a range that reaches down to no time at all has no upper end: twice the tempo stands for it
            const double fastest = std::max(here.secondsPerQuarter - reach, 0.5 * here.secondsPerQuarter);
            points.push_back({std::max(0.0, here.seconds), quarters,
                              kSecondsPerMinute / here.secondsPerQuarter, kSecondsPerMinute / slowest,
                              kSecondsPerMinute / fastest, run});
        }
        ++run;
    }
    return points;
}

std::vector<TempoPause> TempoLine::pauses() const {
    std::vector<TempoPause> found;
    for (std::size_t n = 1; n < notes_.size(); ++n) {
        if (afterPause_[n]) {
            const double due = expected(n).seconds;
            if (notes_[n].seconds > due) {
                found.push_back({std::max(0.0, due), notes_[n].seconds - due, n});
            }
        }
    }
    return found;
}

}  // namespace woodshed
