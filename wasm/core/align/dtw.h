#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "base/result.h"

/// Dynamic time warping between a query (rows) and a reference (columns), after Sakoe & Chiba, "Dynamic
/// programming algorithm optimization for spoken word recognition", IEEE Trans. ASSP 26(1), 1978; open ends
/// and subsequence search as in Müller, "Fundamentals of Music Processing", 2015, section 7.2; the
/// coarse-to-fine search after Salvador & Chan, "FastDTW", Intelligent Data Analysis 11(5), 2007.
///
/// All functions are pure, thread-safe and deterministic: between equally cheap predecessors the diagonal
/// wins, then the vertical step, then the horizontal one; between equally cheap ends the earliest.
namespace woodshed {

/// What a step adds: the local cost of the cell it enters times its weight. Weights must be positive and
/// finite. (1, 1, 1) favours diagonals, because one of them replaces two other steps; (2, 1, 1) is symmetric.
struct StepWeights {
    double diagonal = 1.0;
    double vertical = 1.0;    ///< the query advances, the reference stays
    double horizontal = 1.0;  ///< the reference advances, the query stays
};

/// Which corners the path may leave free. Both reference ends open is the subsequence search: the whole query
/// somewhere inside a longer reference. The skipped part costs nothing.
struct OpenEnds {
    bool referenceBegin = false;
    bool referenceEnd = false;
    bool queryBegin = false;
    bool queryEnd = false;
};

/// Parameters of a search.
struct DtwParameters {
    StepWeights weights;
    OpenEnds open;
    /// Sakoe-Chiba band: columns allowed on either side of the straight line from corner to corner; none
    /// searches everything. The band is widened where it would otherwise be torn apart. Not for open ends.
    std::optional<std::size_t> bandRadius;
};

/// One cell of a warping path.
struct DtwStep {
    std::size_t query = 0;
    std::size_t reference = 0;
    bool operator==(const DtwStep&) const = default;
};

/// The cheapest path and its accumulated weighted cost. The first cell enters with weight 1.
struct DtwPath {
    double cost = 0.0;
    std::vector<DtwStep> steps;
};

/// The cells a search may enter: for each query row the columns [begin, end).
struct DtwWindow {
    std::vector<std::size_t> begin;
    std::vector<std::size_t> end;
};

/// Most cells of one search, at a byte each; also keeps their number within size_t in WASM.
inline constexpr std::uint64_t kMostDtwCells = std::uint64_t{1} << 28;

namespace dtw_detail {

enum class Move : std::uint8_t { Start, Diagonal, Vertical, Horizontal };

inline bool usable(double weight) { return weight > 0.0 && std::isfinite(weight); }

/// Makes neighbouring rows of a window overlap by at least a diagonal step, so that a path always exists.
inline void connect(DtwWindow& window) {
    for (std::size_t row = 0; row + 1 < window.begin.size(); ++row) {
        window.end[row + 1] = std::max(window.end[row + 1], window.end[row]);
        window.begin[row + 1] = std::max(window.begin[row + 1], window.begin[row]);
        window.end[row] = std::max(window.end[row], window.begin[row + 1]);
    }
}

inline DtwWindow fullWindow(std::size_t rows, std::size_t columns) {
    return {std::vector<std::size_t>(rows, 0), std::vector<std::size_t>(rows, columns)};
}

inline DtwWindow bandWindow(std::size_t rows, std::size_t columns, std::size_t radius) {
    DtwWindow window = fullWindow(rows, columns);
    for (std::size_t row = 0; row < rows; ++row) {
        const double centre = rows > 1 ? static_cast<double>(row) * static_cast<double>(columns - 1) /
                                             static_cast<double>(rows - 1)
                                       : 0.0;
        const auto column = static_cast<std::size_t>(std::lround(centre));
        window.begin[row] = column > radius ? column - radius : 0;
        window.end[row] = radius < columns - column ? column + radius + 1 : columns;
    }
    window.end.back() = columns;  // a single row must still reach the far corner
    connect(window);
    return window;
}

/// The cells that a path over sequences coarser by two covers, widened by `radius` coarse cells on every
/// side.
inline DtwWindow projectedWindow(const std::vector<DtwStep>& coarse, std::size_t rows, std::size_t columns,
                                 std::size_t radius) {
    DtwWindow window{std::vector<std::size_t>(rows, columns), std::vector<std::size_t>(rows, 0)};
    const auto below = [&](std::size_t coarseIndex) {
        return coarseIndex > radius ? 2 * (coarseIndex - radius) : 0;
    };
    for (const DtwStep& step : coarse) {
        const std::size_t lastRow = std::min(rows, 2 * (step.query + radius + 1));
        const std::size_t lastColumn = std::min(columns, 2 * (step.reference + radius + 1));
        for (std::size_t row = below(step.query); row < lastRow; ++row) {
            window.begin[row] = std::min(window.begin[row], below(step.reference));
            window.end[row] = std::max(window.end[row], lastColumn);
        }
    }
    // rows that an open query end leaves uncovered take their neighbour's columns
    for (std::size_t row = 1; row < rows; ++row) {
        if (window.end[row] == 0) {
            window.begin[row] = window.begin[row - 1];
            window.end[row] = window.end[row - 1];
        }
    }
    for (std::size_t row = rows - 1; row-- > 0;) {
        if (window.end[row] == 0) {
            window.begin[row] = window.begin[row + 1];
            window.end[row] = window.end[row + 1];
        }
    }
    connect(window);
    return window;
}

/// The search itself, over the cells of a connected window. Memory: one byte a cell and two rows of costs.
template <typename Cost>
Result<DtwPath> searchWindow(std::size_t rows, std::size_t columns, const DtwWindow& window, const Cost& cost,
                             const StepWeights& weights, const OpenEnds& open) {
    constexpr double kUnreached = std::numeric_limits<double>::infinity();
    std::uint64_t cells = 0;
    std::vector<std::size_t> rowOffset(rows, 0);
    for (std::size_t row = 0; row < rows; ++row) {
        rowOffset[row] = static_cast<std::size_t>(cells);
        cells += window.end[row] - window.begin[row];
        if (cells > kMostDtwCells) {
            return Error{ErrorCode::TooLong, "the alignment searches more than 2^28 cells"};
        }
    }
    std::vector<Move> moves(static_cast<std::size_t>(cells), Move::Start);
    std::vector<double> previous;
    std::vector<double> current;
    double bestCost = kUnreached;
    DtwStep best;
    for (std::size_t row = 0; row < rows; ++row) {
        const std::size_t begin = window.begin[row];
        const std::size_t end = window.end[row];
        current.assign(end - begin, kUnreached);
        for (std::size_t column = begin; column < end; ++column) {
            const double local = cost(row, column);
            if (!std::isfinite(local)) {
                return Error{ErrorCode::NotFinite, "a local cost of the alignment is not finite"};
            }
            double reached = kUnreached;
            Move move = Move::Start;
            const auto consider = [&](double candidate, Move how) {
                if (candidate < reached) {
                    reached = candidate;
                    move = how;
                }
            };
            const bool mayStart = (row == 0 && column == 0) || (row == 0 && open.referenceBegin) ||
                                  (column == 0 && open.queryBegin);
            if (mayStart) {
                consider(local, Move::Start);
            }
            if (row > 0) {
                const std::size_t above = window.begin[row - 1];
                const std::size_t aboveEnd = window.end[row - 1];
                if (column > above && column - 1 < aboveEnd) {
                    consider(previous[column - 1 - above] + weights.diagonal * local, Move::Diagonal);
                }
                if (column >= above && column < aboveEnd) {
                    consider(previous[column - above] + weights.vertical * local, Move::Vertical);
                }
            }
            if (column > begin) {
                consider(current[column - 1 - begin] + weights.horizontal * local, Move::Horizontal);
            }
            current[column - begin] = reached;
            moves[rowOffset[row] + column - begin] = move;
            const bool mayEnd = (row + 1 == rows && (column + 1 == columns || open.referenceEnd)) ||
                                (column + 1 == columns && open.queryEnd);
            if (mayEnd && reached < bestCost) {
                bestCost = reached;
                best = {row, column};
            }
        }
        std::swap(previous, current);
    }
    if (!std::isfinite(bestCost)) {
        return Error{ErrorCode::BadArgument, "no path through the search window"};
    }
    DtwPath path{bestCost, {}};
    for (DtwStep at = best;;) {
        path.steps.push_back(at);
        const Move move = moves[rowOffset[at.query] + at.reference - window.begin[at.query]];
        if (move == Move::Start) {
            break;
        }
        at.query -= move == Move::Horizontal ? 0 : 1;
        at.reference -= move == Move::Vertical ? 0 : 1;
    }
    std::reverse(path.steps.begin(), path.steps.end());
    return path;
}

inline std::optional<Error> findProblem(std::size_t rows, std::size_t columns,
                                        const DtwParameters& parameters) {
    if (rows == 0 || columns == 0) {
        return Error{ErrorCode::Empty, "nothing to align"};
    }
    const StepWeights& weights = parameters.weights;
    if (!usable(weights.diagonal) || !usable(weights.vertical) || !usable(weights.horizontal)) {
        return Error{ErrorCode::BadArgument, "step weights must be positive and finite"};
    }
    const OpenEnds& open = parameters.open;
    if (parameters.bandRadius &&
        (open.referenceBegin || open.referenceEnd || open.queryBegin || open.queryEnd)) {
        return Error{ErrorCode::BadArgument, "a band about the diagonal needs closed ends"};
    }
    return std::nullopt;
}

}  // namespace dtw_detail

/// Aligns `rows` query items with `columns` reference items, exactly, within the band if there is one.
/// @param cost cost(query, reference) -> local cost, finite, normally >= 0. Called once per cell searched.
/// Memory: one byte per cell searched. Errors: Empty, BadArgument (weights, band with open ends), NotFinite,
/// TooLong (more than kMostDtwCells: take multiscaleDtw()).
template <typename Cost>
Result<DtwPath> dtw(std::size_t rows, std::size_t columns, const Cost& cost,
                    const DtwParameters& parameters = {}) {
    if (auto problem = dtw_detail::findProblem(rows, columns, parameters)) {
        return *problem;
    }
    const DtwWindow window = parameters.bandRadius
                                 ? dtw_detail::bandWindow(rows, columns, *parameters.bandRadius)
                                 : dtw_detail::fullWindow(rows, columns);
    return dtw_detail::searchWindow(rows, columns, window, cost, parameters.weights, parameters.open);
}

/// The same over a stored cost matrix (query x reference).
inline Result<DtwPath> dtw(const Eigen::Ref<const Eigen::MatrixXd>& cost,
                           const DtwParameters& parameters = {}) {
    return dtw(
        static_cast<std::size_t>(cost.rows()), static_cast<std::size_t>(cost.cols()),
        [&](std::size_t row, std::size_t column) {
            return cost(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(column));
        },
        parameters);
}

/// Finds the whole query inside a longer reference: dtw() with both reference ends open.
template <typename Cost>
Result<DtwPath> subsequenceDtw(std::size_t rows, std::size_t columns, const Cost& cost,
                               const StepWeights& weights = {}) {
    DtwParameters parameters;
    parameters.weights = weights;
    parameters.open.referenceBegin = true;
    parameters.open.referenceEnd = true;
    return dtw(rows, columns, cost, parameters);
}

/// Aligns coarse to fine in linear time and memory: each level searches only `radius` cells around the path
/// found at half the resolution. Not exact: a path that leaves the coarse one by more than the radius is
/// missed; the cost is never below that of dtw() and equals it once the radius covers the matrix.
///
/// A coarse cell costs the mean of a few cells spread along its diagonal, so any cost function serves, also
/// one (like a folded pitch distance) whose items have no mean.
/// @param radius coarse cells on either side, at least 1. @param parameters as for dtw(), without a band.
/// Memory: O((rows + columns) radius). Errors: as dtw(); BadArgument for radius 0 or a band.
template <typename Cost>
Result<DtwPath> multiscaleDtw(std::size_t rows, std::size_t columns, const Cost& cost, std::size_t radius,
                              const DtwParameters& parameters = {}) {
    constexpr std::size_t kDiagonalSamples = 4;  // per coarse cell: bounds the work of a level
    if (auto problem = dtw_detail::findProblem(rows, columns, parameters)) {
        return *problem;
    }
    if (radius == 0 || parameters.bandRadius) {
        return Error{ErrorCode::BadArgument, "multiscale search needs a radius of at least 1 and no band"};
    }
    radius = std::min(radius, std::max(rows, columns));  // covers everything; keeps sums of it in range
    // sizes[level]: a level's items stand for 2^level items of the finest; the coarsest is searched in full
    std::vector<std::array<std::size_t, 2>> sizes{{rows, columns}};
    const std::size_t smallest = 2 * radius + 2;
    while (std::min(sizes.back()[0], sizes.back()[1]) > smallest) {
        sizes.push_back({(sizes.back()[0] + 1) / 2, (sizes.back()[1] + 1) / 2});
    }
    std::vector<DtwStep> coarsePath;
    for (std::size_t level = sizes.size(); level-- > 0;) {
        const auto [levelRows, levelColumns] = sizes[level];
        const std::size_t span = std::size_t{1} << level;
        const std::size_t samples = std::min(span, kDiagonalSamples);
        const auto levelCost = [&](std::size_t row, std::size_t column) {
            double sum = 0.0;
            for (std::size_t sample = 0; sample < samples; ++sample) {
                const std::size_t inside = (2 * sample + 1) * span / (2 * samples);
                sum += cost(std::min(row * span + inside, rows - 1),
                            std::min(column * span + inside, columns - 1));
            }
            return sum / static_cast<double>(samples);
        };
        const DtwWindow window =
            coarsePath.empty() ? dtw_detail::fullWindow(levelRows, levelColumns)
                               : dtw_detail::projectedWindow(coarsePath, levelRows, levelColumns, radius);
        Result<DtwPath> found = dtw_detail::searchWindow(levelRows, levelColumns, window, levelCost,
                                                         parameters.weights, parameters.open);
        if (!found || level == 0) {
            return found;
        }
        coarsePath = std::move(found.value().steps);
    }
    return Error{ErrorCode::Empty, "nothing to align"};
}

}  // namespace woodshed
