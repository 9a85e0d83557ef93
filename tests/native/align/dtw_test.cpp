#include "align/dtw.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <string>

#include "support/npy.h"

namespace woodshed {
namespace {

using testing::Npy;
using testing::readNpy;

struct GoldenCase {
    std::string name;
    DtwParameters parameters;
};

Npy golden(const std::string& file) {
    return readNpy(std::string(WOODSHED_TEST_DIR) + "/golden/" + file + ".npy");
}

class DtwGolden : public ::testing::TestWithParam<GoldenCase> {};

TEST_P(DtwGolden, MatchesPlainNumpy) {
    const GoldenCase& wanted = GetParam();
    const Npy cost = golden(wanted.name + "_cost");
    const Npy path = golden(wanted.name + "_path");
    const auto found = dtw(
        cost.shape[0], cost.shape[1],
        [&](std::size_t row, std::size_t column) { return cost.at(row, column); }, wanted.parameters);
    ASSERT_TRUE(found.ok()) << found.error().message;
    // the same additions in the same order in double precision: only the last bits may differ
    EXPECT_NEAR(found.value().cost, golden(wanted.name + "_total").values[0], 1e-9);
    ASSERT_EQ(found.value().steps.size(), path.shape[0]);
    for (std::size_t step = 0; step < path.shape[0]; ++step) {
        EXPECT_EQ(static_cast<double>(found.value().steps[step].query), path.at(step, 0)) << step;
        EXPECT_EQ(static_cast<double>(found.value().steps[step].reference), path.at(step, 1)) << step;
    }
}

DtwParameters weighted(double diagonal, double vertical, double horizontal) {
    DtwParameters parameters;
    parameters.weights = {diagonal, vertical, horizontal};
    return parameters;
}

DtwParameters banded(std::size_t radius) {
    DtwParameters parameters;
    parameters.bandRadius = radius;
    return parameters;
}

DtwParameters open(OpenEnds ends) {
    DtwParameters parameters;
    parameters.open = ends;
    return parameters;
}

INSTANTIATE_TEST_SUITE_P(Cases, DtwGolden,
                         ::testing::Values(GoldenCase{"plain", {}},
                                           GoldenCase{"symmetric", weighted(2, 1, 1)},
                                           GoldenCase{"tilted", weighted(1, 1.5, 0.7)},
                                           GoldenCase{"band6", banded(6)},
                                           GoldenCase{"subsequence", open({true, true, false, false})},
                                           GoldenCase{"open_end", open({false, true, false, false})},
                                           GoldenCase{"query_open", open({false, false, true, true})}),
                         [](const auto& instance) { return instance.param.name; });

// |x - y| between a ramp and the same ramp played at `stretch` times its length
auto rampCost(double stretch) {
    return [stretch](std::size_t row, std::size_t column) {
        return std::abs(static_cast<double>(row) / stretch - static_cast<double>(column));
    };
}

TEST(Dtw, FollowsTheDiagonalOfEqualSequences) {
    const auto found = dtw(50, 50, rampCost(1.0));
    ASSERT_TRUE(found.ok());
    EXPECT_EQ(found.value().cost, 0.0);
    ASSERT_EQ(found.value().steps.size(), 50U);
    EXPECT_EQ(found.value().steps[31], (DtwStep{31, 31}));
}

TEST(Dtw, ReadsAMatrixLikeAFunction) {
    Eigen::MatrixXd cost(2, 3);
    cost << 1, 2, 9, 9, 9, 4;
    const auto found = dtw(cost);
    ASSERT_TRUE(found.ok());
    // (0,0) -> (0,1) -> (1,2), each cell weighted 1
    EXPECT_EQ(found.value().cost, 7.0);
    EXPECT_EQ(found.value().steps, (std::vector<DtwStep>{{0, 0}, {0, 1}, {1, 2}}));
}

TEST(Dtw, SubsequenceFindsAPlantedQuery) {
    const auto melody = [](std::size_t i) { return static_cast<double>((i * 37) % 101); };
    const auto found = subsequenceDtw(20, 300, [&](std::size_t row, std::size_t column) {
        return std::abs(melody(row + 60) - melody(column));
    });
    ASSERT_TRUE(found.ok());
    EXPECT_EQ(found.value().cost, 0.0);
    EXPECT_EQ(found.value().steps.front(), (DtwStep{0, 60}));
    EXPECT_EQ(found.value().steps.back(), (DtwStep{19, 79}));
}

TEST(Dtw, BandWorksForVeryUnequalLengths) {
    for (const auto& [rows, columns] :
         {std::pair<std::size_t, std::size_t>{3, 90}, {90, 3}, {1, 40}, {40, 1}}) {
        const auto found = dtw(
            rows, columns, [](std::size_t, std::size_t) { return 1.0; }, banded(0));
        ASSERT_TRUE(found.ok()) << rows << "x" << columns << ": " << found.error().message;
        EXPECT_EQ(found.value().steps.front(), (DtwStep{0, 0}));
        EXPECT_EQ(found.value().steps.back(), (DtwStep{rows - 1, columns - 1}));
        EXPECT_EQ(found.value().cost, static_cast<double>(std::max(rows, columns)));
    }
}

TEST(MultiscaleDtw, EqualsTheFullSearchWhenTheRadiusCoversIt) {
    const Npy cost = golden("plain_cost");
    const auto at = [&](std::size_t row, std::size_t column) { return cost.at(row, column); };
    const auto found = multiscaleDtw(cost.shape[0], cost.shape[1], at, 40);
    ASSERT_TRUE(found.ok());
    EXPECT_NEAR(found.value().cost, golden("plain_total").values[0], 1e-9);
}

TEST(MultiscaleDtw, FollowsASmoothWarpWithASmallRadius) {
    // the reference is the query's contour under a known smooth warp of up to 12 % of its length
    const std::size_t length = 1200;
    const auto contour = [](double x) {
        return 7.0 * std::sin(x / 23.0) + 5.0 * std::sin(x / 61.0 + 1.0) + x / 80.0;
    };
    const auto warp = [&](double x) {
        return x + 0.12 * static_cast<double>(length) *
                       std::sin(3.14159265358979 * x / static_cast<double>(length));
    };
    const auto cost = [&](std::size_t row, std::size_t column) {
        return std::abs(contour(warp(static_cast<double>(row))) - contour(static_cast<double>(column)));
    };
    const auto exact = dtw(length, length, cost);
    const auto quick = multiscaleDtw(length, length, cost, 10);
    ASSERT_TRUE(exact.ok() && quick.ok());
    EXPECT_GE(quick.value().cost, exact.value().cost - 1e-9);
    for (const DtwStep& step : quick.value().steps) {
        const double wanted =
            std::min(warp(static_cast<double>(step.query)), static_cast<double>(length - 1));
        // where the contour is flat the warp is not determined better than about the half period of a turn
        EXPECT_NEAR(static_cast<double>(step.reference), wanted, 12.0);
    }
}

TEST(MultiscaleDtw, CallsTheCostALinearNumberOfTimes) {
    const auto calls = [](std::size_t length) {
        std::size_t count = 0;
        const auto found = multiscaleDtw(
            length, length,
            [&](std::size_t row, std::size_t column) {
                ++count;
                return std::abs(static_cast<double>(row) - static_cast<double>(column));
            },
            8);
        EXPECT_TRUE(found.ok());
        return count;
    };
    // four times the length: linear growth gives 4, quadratic 16
    EXPECT_LT(static_cast<double>(calls(16000)), 4.5 * static_cast<double>(calls(4000)));
}

TEST(MultiscaleDtw, SubsequenceInsideALongReference) {
    const auto melody = [](std::size_t i) { return 12.0 * std::sin(static_cast<double>(i * i) / 40000.0); };
    DtwParameters parameters = open({true, true, false, false});
    const auto found = multiscaleDtw(
        300, 1000,
        [&](std::size_t row, std::size_t column) { return std::abs(melody(row + 600) - melody(column)); }, 16,
        parameters);
    ASSERT_TRUE(found.ok());
    EXPECT_EQ(found.value().cost, 0.0);
    EXPECT_EQ(found.value().steps.front().reference, 600U);
}

TEST(Dtw, RefusesMoreCellsThanItMayHold) {
    std::size_t calls = 0;
    const auto found = dtw(70000, 70000, [&](std::size_t, std::size_t) {
        ++calls;
        return 1.0;
    });
    ASSERT_FALSE(found.ok());
    EXPECT_EQ(found.error().code, ErrorCode::TooLong);
    EXPECT_EQ(calls, 0U);
}

TEST(MultiscaleDtw, AnAbsurdRadiusIsTheFullSearch) {
    const auto found = multiscaleDtw(30, 40, rampCost(0.75), std::numeric_limits<std::size_t>::max());
    const auto exact = dtw(30, 40, rampCost(0.75));
    ASSERT_TRUE(found.ok() && exact.ok());
    EXPECT_EQ(found.value().steps, exact.value().steps);
}

TEST(Dtw, RefusesBadInput) {
    const auto one = [](std::size_t, std::size_t) { return 1.0; };
    EXPECT_EQ(dtw(0, 5, one).error().code, ErrorCode::Empty);
    EXPECT_EQ(dtw(5, 0, one).error().code, ErrorCode::Empty);
    EXPECT_EQ(dtw(5, 5, one, weighted(0, 1, 1)).error().code, ErrorCode::BadArgument);
    EXPECT_EQ(dtw(5, 5, one, weighted(1, std::nan(""), 1)).error().code, ErrorCode::BadArgument);
    DtwParameters bandWithOpenEnd = banded(3);
    bandWithOpenEnd.open.referenceEnd = true;
    EXPECT_EQ(dtw(5, 5, one, bandWithOpenEnd).error().code, ErrorCode::BadArgument);
    EXPECT_EQ(multiscaleDtw(5, 5, one, 0).error().code, ErrorCode::BadArgument);
    EXPECT_EQ(multiscaleDtw(0, 5, one, 2).error().code, ErrorCode::Empty);
    const auto poisoned = [](std::size_t row, std::size_t) { return row == 3 ? std::nan("") : 1.0; };
    EXPECT_EQ(dtw(5, 5, poisoned).error().code, ErrorCode::NotFinite);
}

}  // namespace
}  // namespace woodshed
