#include "features/peak_picking.h"

#include <stdexcept>

#include "features_test_support.h"

namespace woodshed {
namespace {

using testing::golden;
using testing::goldenIndices;
using testing::kNaN;
using Indices = std::vector<std::size_t>;
using Values = std::vector<float>;

TEST(MedianThreshold, AgreesWithNumpy) {
    const Values v = golden("activation").floats();
    for (const std::size_t order : {8U, 9U}) {
        const std::vector<double> threshold = medianThreshold(v, order, 0.12);
        const auto expected = golden("median_threshold_" + std::to_string(order)).values;
        ASSERT_EQ(threshold.size(), expected.size());
        for (std::size_t i = 0; i < threshold.size(); ++i) {
            EXPECT_NEAR(threshold[i], expected[i], 1e-7) << i;  // the golden is rounded to float
        }
    }
}

TEST(MedianThreshold, MovesBackByHalfTheOrderRoundedUp) {
    // lambda 0, order 3: medians of {9}, {9 0}, {9 0 0}, {9 0 0 0}, {0 0 0 6} ... moved back by two.
    EXPECT_EQ(medianThreshold(Values{9, 0, 0, 0, 6, 6}, 3, 0.0), (std::vector<double>{0, 0, 0, 3, 0, 3}));
    EXPECT_EQ(medianThreshold(Values{1, 2}, 9, 0.5),
              (std::vector<double>{2, 2.5}));  // shorter than the shift
    EXPECT_TRUE(medianThreshold({}, 8, 0.12).empty());
}

TEST(MedianPicker, AgreesWithScipyInBothConventions) {
    const Values v = golden("activation").floats();
    EXPECT_EQ(pickMedianPeaks(v, MedianPickerParameters::toolbox2015()), goldenIndices("peaks_toolbox"));
    EXPECT_EQ(pickMedianPeaks(v, MedianPickerParameters::students2018()), goldenIndices("peaks_students"));
    EXPECT_NE(goldenIndices("peaks_toolbox"), goldenIndices("peaks_students"));
}

TEST(MedianPicker, EmptySilentAndBrokenCurves) {
    for (const auto& parameters :
         {MedianPickerParameters::toolbox2015(), MedianPickerParameters::students2018()}) {
        EXPECT_TRUE(pickMedianPeaks({}, parameters).empty());
        EXPECT_TRUE(pickMedianPeaks(Values{1}, parameters).empty());
        EXPECT_TRUE(pickMedianPeaks(Values(50, 0.0F), parameters).empty());
        EXPECT_TRUE(pickMedianPeaks(Values(50, kNaN), parameters).empty());
        Values withHole(60, 0.0F);
        withHole[10] = kNaN;
        withHole[40] = 1.0F;
        EXPECT_EQ(pickMedianPeaks(withHole, parameters), Indices{40});
    }
}

TEST(LocalMaxima, ReportsFlatTopsOnceAndNoEnds) {
    EXPECT_EQ(localMaxima(Values{5, 1, 2, 1, 3, 3, 3, 0, 4, 4}), (Indices{2, 4}));
    EXPECT_EQ(localMaxima(Values{0, 1, 1, 2, 0}), Indices{3});
    EXPECT_TRUE(localMaxima(Values{1, 2}).empty());
    EXPECT_TRUE(localMaxima({}).empty());
    EXPECT_TRUE(localMaxima(Values{0, kNaN, 0, 1, kNaN}).empty());
}

TEST(RelativeMaxima, IsStrictWithinTheOrder) {
    const Values v = {0, 3, 0, 0, 2, 0, 2, 0, 0, 0, 5};
    EXPECT_EQ(relativeMaxima(v, 1), (Indices{1, 4, 6}));
    EXPECT_EQ(relativeMaxima(v, 2), Indices{1});
    EXPECT_EQ(relativeMaxima(v, 1000), Indices{});
    EXPECT_TRUE(relativeMaxima({}, 3).empty());
    EXPECT_TRUE(relativeMaxima(Values{0, kNaN, 0}, 1).empty());
    EXPECT_THROW(relativeMaxima(v, 0), std::invalid_argument);
}

TEST(ActivationPicker, AgreesWithScipyFilters) {
    const Values v = golden("network_activation").floats();
    const Indices expected = goldenIndices("peaks_network");
    ASSERT_GT(expected.size(), 5U);
    EXPECT_EQ(pickActivationPeaks(v, ActivationPickerParameters::drumNetworks(0.22)), expected);
}

TEST(ActivationPicker, CombinesTowardsTheFirst) {
    ActivationPickerParameters parameters{.threshold = 0.5, .combineSeconds = 0.02};
    EXPECT_EQ(pickActivationPeaks(Values{0, 1, 0, 1, 0, 1, 0, 0, 1}, parameters),
              Indices{});  // a mean of one frame
    parameters.preAverageSeconds = 0.03;
    EXPECT_EQ(pickActivationPeaks(Values{0, 0, 0, 1, 0, 1, 1, 0, 0, 0, 1}, parameters), (Indices{3, 10}));
}

TEST(ActivationPicker, EmptyBrokenAndAbsurd) {
    const auto usual = ActivationPickerParameters::drumNetworks(0.3);
    EXPECT_TRUE(pickActivationPeaks({}, usual).empty());
    Values withHole(50, 0.0F);
    withHole[5] = kNaN;
    withHole[20] = 0.9F;
    EXPECT_EQ(pickActivationPeaks(withHole, usual), Indices{20});
    auto bad = usual;
    bad.framesPerSecond = 0;
    EXPECT_THROW(pickActivationPeaks(withHole, bad), std::invalid_argument);
    bad = usual;
    bad.preMaxSeconds = -1;
    EXPECT_THROW(pickActivationPeaks(withHole, bad), std::invalid_argument);
    bad = usual;
    bad.combineSeconds = 1e300;  // longer than anything: only the first peak is left
    withHole[40] = 0.9F;
    EXPECT_EQ(pickActivationPeaks(withHole, bad), Indices{20});
}

}  // namespace
}  // namespace woodshed
