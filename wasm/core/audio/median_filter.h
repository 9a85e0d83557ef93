#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace woodshed {

/// Medians over a window that moves along a sequence: insert what enters, remove what leaves, ask. Values are
/// kept sorted, so a step costs O(window). NaN sorts above all. Reserving up front makes steps free of
/// allocation.
class SlidingMedian {
  public:
    /// @param capacity most values held at once
    explicit SlidingMedian(std::size_t capacity) { sorted_.reserve(capacity); }

    void insert(float value);
    /// Removes one value equal to `value` that was inserted before.
    void remove(float value);
    void clear() { sorted_.clear(); }
    std::size_t size() const { return sorted_.size(); }
    /// Median of the values held; the mean of the two middle ones for an even number, 0 for none.
    double value() const;

  private:
    std::vector<float> sorted_;
};

/// What a median filter sees beyond the ends.
enum class MedianEdge {
    Zero,      ///< zeros (scipy.signal.medfilt)
    Nearest,   ///< the first or last value repeated (scipy.ndimage, mode "nearest")
    Truncate,  ///< nothing: the window shrinks (MATLAB medfilt1, "truncate")
    Mirror,    ///< the values read backwards, the outermost one twice (scipy.ndimage, mode "reflect")
};

/// Centred running median of odd `width` (std::invalid_argument for an even one): as many values as given.
std::vector<float> medianFilter(std::span<const float> values, std::size_t width, MedianEdge edge);

}  // namespace woodshed
