#include "assess/score_rating.h"

#include <gtest/gtest.h>

#include <cmath>

namespace woodshed {
namespace {

/// One criterion that loses by wrong notes and by a narrow dynamic range.
ScoreRatingModel model(double power) {
    ScoreRatingModel result;
    result.criteria[1] = {1.0,
                          power,
                          0.1,
                          0.5,
                          {{"wrongShare", 0.8, 0.4, {{0.0, 0.0}, {0.1, 0.5}, {0.2, 1.0}}},
                           {"dynamicRangeDb", 0.5, 0.4, {{5.0, 1.0}, {15.0, 0.0}}}}};
    return result;
}

TakeMeasures measures(double wrong, std::optional<double> range) {
    TakeMeasures result;
    result.attempted = 25;
    result.wrongShare = wrong;
    result.dynamicRangeDb = range;
    return result;
}

double rated(const TakeMeasures& taken, double power) { return (*rateByScore(taken, model(power)))[1].value; }

TEST(ScoreRating, AddsLossesByThePower) {
    // losses 0.25 and 0.5, so 0.2 and 0.25 of the rating
    EXPECT_NEAR(rated(measures(0.05, 10.0), 1.0), 1.0 - 0.45, 1e-12);
    EXPECT_NEAR(rated(measures(0.05, 10.0), 3.0), 1.0 - std::cbrt(0.008 + 0.015625), 1e-12);
    EXPECT_NEAR(rated(measures(0.0, 20.0), 3.0), 1.0, 1e-12);
    // beyond the last point nothing more is lost, and never more than everything
    EXPECT_NEAR(rated(measures(5.0, 20.0), 3.0), 0.2, 1e-12);
    EXPECT_NEAR(rated(measures(5.0, 0.0), 1.0), 0.0, 1e-12);
}

TEST(ScoreRating, WhatIsNotKnownIsTakenAsOrdinaryAndGivesNoReason) {
    const auto rating = (*rateByScore(measures(0.0, std::nullopt), model(1.0)))[1];
    EXPECT_NEAR(rating.value, 1.0 - 0.5 * 0.4, 1e-12);
    ASSERT_EQ(rating.reasons.size(), 1U);
    EXPECT_EQ(rating.reasons[0].measure, "wrongShare");
}

TEST(ScoreRating, MoreOfAFaultNeverHelps) {
    for (const double power : {1.0, 3.0}) {
        double before = 2.0;
        for (double wrong = 0.0; wrong < 0.5; wrong += 0.01) {
            const double now = rated(measures(wrong, 8.0), power);
            EXPECT_LE(now, before);
            before = now;
        }
    }
}

TEST(ScoreRating, ReasonsNameWhatLoweredAndWhatHelped) {
    const auto rating = (*rateByScore(measures(0.15, 20.0), model(3.0)))[1];
    ASSERT_EQ(rating.reasons.size(), 2U);
    EXPECT_EQ(rating.reasons[0].measure, "wrongShare");
    EXPECT_EQ(rating.reasons[0].effect, -1);
    EXPECT_NEAR(rating.reasons[0].amount, -0.6, 1e-12);
    EXPECT_EQ(rating.reasons[1].measure, "dynamicRangeDb");
    EXPECT_EQ(rating.reasons[1].effect, 1);
}

TEST(ScoreRating, TheLikelyRangeIsWiderForShortTakes) {
    TakeMeasures taken = measures(0.1, 10.0);
    const auto wide = [&] {
        const auto rating = (*rateByScore(taken, model(3.0)))[1];
        EXPECT_LE(rating.low, rating.value);
        EXPECT_GE(rating.high, rating.value);
        return rating.high - rating.low;
    };
    const double few = wide();
    // 1.2816 standard deviations either way: 80 % of a normal
    EXPECT_NEAR(few, 2.0 * 1.2816 * std::sqrt(0.01 + 0.25 / 25.0), 1e-9);
    taken.attempted = 400;
    EXPECT_LT(wide(), few);
    taken.attempted = 0;
    EXPECT_FALSE(rateByScore(taken, model(3.0)).has_value());
}

TEST(ScoreRating, RefusesModelsThatMakeNoSense) {
    EXPECT_FALSE(model(3.0).problem().has_value());
    const auto refused = [](auto change) {
        ScoreRatingModel changed = model(3.0);
        change(changed.criteria[1]);
        const auto problem = changed.problem();
        return problem && problem->code == ErrorCode::BadArgument;
    };
    EXPECT_TRUE(refused([](CriterionModel& each) { each.terms[0].measure = "charm"; }));
    EXPECT_TRUE(refused([](CriterionModel& each) { each.terms[0].weight = -0.1; }));
    EXPECT_TRUE(refused([](CriterionModel& each) { each.terms[0].points = {}; }));
    EXPECT_TRUE(refused([](CriterionModel& each) { each.terms[0].points[1][0] = 0.0; }));
    EXPECT_TRUE(refused([](CriterionModel& each) { each.terms[0].points[1][1] = 2.0; }));
    EXPECT_TRUE(refused([](CriterionModel& each) { each.power = 0.5; }));
    EXPECT_TRUE(refused([](CriterionModel& each) { each.best = std::nan(""); }));
}

}  // namespace
}  // namespace woodshed
