#include "base/statistics.h"

#include <gtest/gtest.h>

namespace woodshed {
namespace {

TEST(Statistics, MedianOfOddAndEven) {
    std::vector<double> odd{5.0, 1.0, 3.0};
    EXPECT_EQ(median(odd), 3.0);
    std::vector<float> even{5.0F, 1.0F, 3.0F, 4.0F};
    EXPECT_EQ(median(even), 3.5F);
    std::vector<double> one{2.0};
    EXPECT_EQ(median(one), 2.0);
}

TEST(Statistics, QuantileIsAnOrderStatistic) {
    const std::vector<float> values{7.0F, 3.0F, 9.0F, 1.0F, 5.0F};
    const auto at = [&](double q) {
        std::vector<float> scratch = values;
        return quantile(scratch, q);
    };
    EXPECT_EQ(at(0.0), 1.0F);
    EXPECT_EQ(at(0.5), 5.0F);
    EXPECT_EQ(at(0.74), 5.0F);  // rank floor(2.96)
    EXPECT_EQ(at(0.75), 7.0F);
    EXPECT_EQ(at(1.0), 9.0F);
}

}  // namespace
}  // namespace woodshed
