#include "audio/window.h"

#include "audio_test_support.h"

namespace woodshed {
namespace {

using testing::golden;

TEST(Window, AgreesWithScipy) {
    const std::vector<Window> kinds = {Window::HannPeriodic, Window::HannSymmetric, Window::HammingPeriodic,
                                       Window::HammingSymmetric};
    for (const std::size_t size : {30U, 7U}) {
        const auto expected = golden("windows_" + std::to_string(size));
        for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
            const std::vector<float> window = makeWindow(kinds[kind], size);
            ASSERT_EQ(window.size(), size);
            for (std::size_t i = 0; i < size; ++i) {
                // Both round the same double to float, save for the last bit of the cosine.
                EXPECT_NEAR(window[i], expected.at(kind, i), 1e-7);
            }
        }
    }
}

TEST(Window, DegenerateSizes) {
    for (const Window kind :
         {Window::HannPeriodic, Window::HannSymmetric, Window::HammingSymmetric, Window::Rectangular}) {
        EXPECT_TRUE(makeWindow(kind, 0).empty());
        EXPECT_EQ(makeWindow(kind, 1), std::vector<float>{1.0F});
    }
    EXPECT_EQ(makeWindow(Window::Rectangular, 3), (std::vector<float>{1.0F, 1.0F, 1.0F}));
}

}  // namespace
}  // namespace woodshed
