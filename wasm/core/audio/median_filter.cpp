#include "audio/median_filter.h"

#include <algorithm>
#include <cmath>

#include "audio/precondition.h"

namespace woodshed {

namespace {

/// A strict weak order even with NaN in play.
bool sortsBefore(float a, float b) { return std::isnan(b) ? !std::isnan(a) : a < b; }

}  // namespace

void SlidingMedian::insert(float value) {
    sorted_.insert(std::lower_bound(sorted_.begin(), sorted_.end(), value, sortsBefore), value);
}

void SlidingMedian::remove(float value) {
    const auto at = std::lower_bound(sorted_.begin(), sorted_.end(), value, sortsBefore);
    require(at != sorted_.end() && !sortsBefore(value, *at), "value is not in the median window");
    sorted_.erase(at);
}

double SlidingMedian::value() const {
    if (sorted_.empty()) {
        return 0.0;
    }
    const std::size_t middle = sorted_.size() / 2;
    if (sorted_.size() % 2 == 1) {
        return sorted_[middle];
    }
    return 0.5 * (static_cast<double>(sorted_[middle - 1]) + static_cast<double>(sorted_[middle]));
}

std::vector<float> medianFilter(std::span<const float> values, std::size_t width, MedianEdge edge) {
    require(width % 2 == 1, "a centred median filter needs an odd width");
    const auto count = static_cast<std::ptrdiff_t>(values.size());
    const auto reach = static_cast<std::ptrdiff_t>(width / 2);
    std::vector<float> result(values.size());
    if (values.empty()) {
        return result;
    }
    SlidingMedian window(width);
    const auto inside = [&](std::ptrdiff_t i) { return i >= 0 && i < count; };
    const auto valueAt = [&](std::ptrdiff_t i) {
        if (inside(i)) {
            return values[static_cast<std::size_t>(i)];
        }
        if (edge == MedianEdge::Mirror) {
            const std::ptrdiff_t period = 2 * count;
            const std::ptrdiff_t phase = ((i % period) + period) % period;
            return values[static_cast<std::size_t>(std::min(phase, period - 1 - phase))];
        }
        return edge == MedianEdge::Nearest ? values[i < 0 ? 0 : values.size() - 1] : 0.0F;
    };
    const auto counts = [&](std::ptrdiff_t i) { return edge != MedianEdge::Truncate || inside(i); };
    for (std::ptrdiff_t i = -reach; i < reach; ++i) {
        if (counts(i)) {
            window.insert(valueAt(i));
        }
    }
    for (std::ptrdiff_t i = 0; i < count; ++i) {
        if (counts(i + reach)) {
            window.insert(valueAt(i + reach));
        }
        result[static_cast<std::size_t>(i)] = static_cast<float>(window.value());
        if (counts(i - reach)) {
            window.remove(valueAt(i - reach));
        }
    }
    return result;
}

}  // namespace woodshed
