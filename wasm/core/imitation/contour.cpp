#include "imitation/contour.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "base/statistics.h"

namespace woodshed {
namespace {

constexpr double kHighestHertz = 20'000.0;
/// Cells on either side of the running median: 100 ms in all, shorter than a note, longer than a slip.
constexpr std::size_t kMedianReach = 2;
/// Shorter stretches of pitch between silences are breath and consonants.
constexpr std::size_t kLeastIslandCells = 3;
/// A cell without a sample takes the nearest one up to this many typical hops away...
constexpr double kReachHops = 0.75;
/// ...but never farther than this: beyond it, nothing is known about the cell.
constexpr double kReachSeconds = 0.1;

double midiOf(double hertz) { return 69.0 + 12.0 * std::log2(hertz / 440.0); }

std::optional<Error> findProblem(const PitchContour& contour) {
    const auto& seconds = contour.seconds;
    if (seconds.size() != contour.hertz.size()) {
        return Error{ErrorCode::BadArgument, "a contour needs as many pitches as times"};
    }
    if (seconds.empty()) {
        return Error{ErrorCode::Empty, "the contour has no samples"};
    }
    if (seconds.size() > kMostContourSamples) {
        return Error{ErrorCode::TooLong,
                     "the contour has more than " + std::to_string(kMostContourSamples) + " samples"};
    }
    for (std::size_t i = 0; i < seconds.size(); ++i) {
        if (!std::isfinite(seconds[i]) || !std::isfinite(contour.hertz[i])) {
            return Error{ErrorCode::NotFinite, "sample " + std::to_string(i + 1) + " is not a number"};
        }
        if (i > 0 && seconds[i] <= seconds[i - 1]) {
            return Error{ErrorCode::BadArgument,
                         "times must ascend; sample " + std::to_string(i + 1) + " does not"};
        }
        if (contour.hertz[i] > kHighestHertz) {
            return Error{ErrorCode::BadArgument,
                         "sample " + std::to_string(i + 1) + " is above 20 kHz; pitch is given in Hz"};
        }
    }
    if (seconds.back() - seconds.front() > kMostContourSeconds) {
        return Error{ErrorCode::TooLong, "the contour is longer than " +
                                             std::to_string(static_cast<int>(kMostContourSeconds)) +
                                             " s; only short imitations are judged"};
    }
    return std::nullopt;
}

double typicalHop(const std::vector<double>& seconds) {
    if (seconds.size() < 2) {
        return kContourHopSeconds;
    }
    std::vector<double> hops(seconds.size() - 1);
    for (std::size_t i = 0; i < hops.size(); ++i) {
        hops[i] = seconds[i + 1] - seconds[i];
    }
    return median(hops);
}

/// Pitch of every cell of the grid, 0 where there is none.
std::vector<double> onGrid(const PitchContour& contour) {
    const auto& seconds = contour.seconds;
    const double start = seconds.front();
    const double reach = std::min(kReachHops * typicalHop(seconds), kReachSeconds);
    const auto count = static_cast<std::size_t>((seconds.back() - start) / kContourHopSeconds) + 1;
    std::vector<double> cells(count, 0.0);
    std::vector<double> inside;
    std::size_t next = 0;
    for (std::size_t cell = 0; cell < count; ++cell) {
        const double begin = start + static_cast<double>(cell) * kContourHopSeconds;
        const double end = begin + kContourHopSeconds;
        inside.clear();
        const std::size_t first = next;
        while (next < seconds.size() && seconds[next] < end) {
            if (contour.hertz[next] > 0.0) {
                inside.push_back(midiOf(contour.hertz[next]));
            }
            ++next;
        }
        if (next > first) {
            if (2 * inside.size() >= next - first && !inside.empty()) {
                cells[cell] = median(inside);
            }
            continue;
        }
        // between the samples of a coarse contour: `next` is the first one behind, next - 1 the last before
        const double centre = (begin + end) / 2.0;
        std::size_t nearest = next < seconds.size() ? next : next - 1;
        if (next > 0 && std::abs(seconds[next - 1] - centre) <= std::abs(seconds[nearest] - centre)) {
            nearest = next - 1;
        }
        if (std::abs(seconds[nearest] - centre) <= reach && contour.hertz[nearest] > 0.0) {
            cells[cell] = midiOf(contour.hertz[nearest]);
        }
    }
    return cells;
}

void dropIslands(std::vector<double>& cells) {
    for (std::size_t begin = 0; begin < cells.size();) {
        std::size_t end = begin;
        while (end < cells.size() && cells[end] != 0.0) {
            ++end;
        }
        if (end - begin < kLeastIslandCells) {
            std::fill(cells.begin() + static_cast<std::ptrdiff_t>(begin),
                      cells.begin() + static_cast<std::ptrdiff_t>(end), 0.0);
        }
        begin = std::max(end, begin + 1);
    }
}

}  // namespace

Result<VoicedCurve> voicedCurve(const PitchContour& contour) {
    if (auto problem = findProblem(contour)) {
        return *problem;
    }
    std::vector<double> cells = onGrid(contour);
    dropIslands(cells);
    VoicedCurve curve;
    curve.startSeconds = contour.seconds.front();
    std::vector<double> around;
    for (std::size_t cell = 0; cell < cells.size(); ++cell) {
        if (cells[cell] == 0.0) {
            continue;
        }
        around.clear();
        const std::size_t last = std::min(cell + kMedianReach, cells.size() - 1);
        for (std::size_t i = cell - std::min(cell, kMedianReach); i <= last; ++i) {
            if (cells[i] != 0.0) {
                around.push_back(cells[i]);
            }
        }
        curve.cells.push_back(cell);
        curve.midi.push_back(median(around));
    }
    if (curve.cells.empty()) {
        return Error{ErrorCode::Silent, "the contour has no pitch anywhere"};
    }
    if (static_cast<double>(curve.size()) * kContourHopSeconds < kLeastVoicedSeconds) {
        return Error{ErrorCode::TooShort, "the contour has less than 0.2 s of pitch"};
    }
    return curve;
}

}  // namespace woodshed
