#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace woodshed {

/// A recording as it is drawn: the lowest and highest sample of every `binFrames` frames, in steps of 1/127
/// of full scale, rounded outward so that no excursion disappears. The last bin may be shorter.
struct Overview {
    std::size_t binFrames = 0;
    std::vector<std::int8_t> min;
    std::vector<std::int8_t> max;
    float peak = 0.0F;  ///< largest |x|, which may exceed 1 where the bins are clipped
};

/// Builds an Overview from a mono signal that arrives in pieces; the result does not depend on their sizes.
/// NaN and infinity are left out. Memory: two bytes per bin.
class OverviewBuilder {
  public:
    /// @param binFrames frames per bin, at least 1 (std::invalid_argument)
    explicit OverviewBuilder(std::size_t binFrames);

    void push(std::span<const float> mono);

    /// Closes the last bin and hands the overview over; afterwards a new one may start.
    Overview finish();

  private:
    void closeBin();

    Overview overview_;
    float low_ = 0.0F;
    float high_ = 0.0F;
    std::size_t filled_ = 0;
    bool any_ = false;  // a finite sample was seen in this bin
};

}  // namespace woodshed
