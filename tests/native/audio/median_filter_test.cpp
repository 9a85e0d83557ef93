#include "audio/median_filter.h"

#include <stdexcept>

#include "audio_test_support.h"

namespace woodshed {
namespace {

using testing::golden;
using testing::kNaN;

TEST(MedianFilter, AgreesWithScipyAtEveryEdge) {
    const std::vector<float> values = golden("median_values").floats();
    EXPECT_EQ(medianFilter(values, 5, MedianEdge::Zero), golden("median_zero_5").floats());
    EXPECT_EQ(medianFilter(values, 7, MedianEdge::Nearest), golden("median_nearest_7").floats());
    EXPECT_EQ(medianFilter(values, 5, MedianEdge::Truncate), golden("median_truncate_5").floats());
    EXPECT_EQ(medianFilter(values, 7, MedianEdge::Mirror), golden("median_mirror_7").floats());
}

TEST(MedianFilter, ShortAndDegenerateInput) {
    for (const MedianEdge edge :
         {MedianEdge::Zero, MedianEdge::Nearest, MedianEdge::Truncate, MedianEdge::Mirror}) {
        EXPECT_TRUE(medianFilter({}, 5, edge).empty());
        EXPECT_EQ(medianFilter(std::vector<float>{3, 1}, 1, edge), (std::vector<float>{3, 1}));
    }
    const std::vector<float> one = {4.0F};
    EXPECT_EQ(medianFilter(one, 9, MedianEdge::Zero), std::vector<float>{0.0F});
    EXPECT_EQ(medianFilter(one, 9, MedianEdge::Nearest), one);
    EXPECT_EQ(medianFilter(one, 9, MedianEdge::Truncate), one);
    EXPECT_EQ(medianFilter(one, 9, MedianEdge::Mirror), one);
    EXPECT_EQ(medianFilter(std::vector<float>{1, 5}, 9, MedianEdge::Mirror), (std::vector<float>{1, 5}));
    EXPECT_THROW(medianFilter(one, 4, MedianEdge::Zero), std::invalid_argument);
    EXPECT_THROW(medianFilter(one, 0, MedianEdge::Zero), std::invalid_argument);
}

TEST(MedianFilter, NaNSortsAboveAll) {
    const std::vector<float> values = {1, kNaN, 2, kNaN, 3, 4, 5};
    const std::vector<float> filtered = medianFilter(values, 3, MedianEdge::Truncate);
    EXPECT_EQ(filtered[1], 2.0F);  // of 1, NaN, 2
    EXPECT_EQ(filtered[5], 4.0F);
    EXPECT_TRUE(std::isnan(filtered[2]));  // of NaN, 2, NaN
}

TEST(SlidingMedian, OfEvenOddAndNoValues) {
    SlidingMedian window(4);
    EXPECT_EQ(window.value(), 0.0);
    for (const float value : {5.0F, 1.0F, 3.0F}) {
        window.insert(value);
    }
    EXPECT_EQ(window.value(), 3.0);
    window.insert(4.0F);
    EXPECT_EQ(window.value(), 3.5);
}

TEST(SlidingMedian, RefusesToRemoveWhatIsNotThere) {
    SlidingMedian window(3);
    window.insert(1.0F);
    EXPECT_THROW(window.remove(2.0F), std::invalid_argument);
    EXPECT_THROW(window.remove(0.5F), std::invalid_argument);
    window.remove(1.0F);
    EXPECT_EQ(window.size(), 0U);
}

}  // namespace
}  // namespace woodshed
