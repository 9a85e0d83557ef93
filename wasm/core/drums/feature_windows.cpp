#include "drums/feature_windows.h"

#include <algorithm>

#include "audio/precondition.h"

namespace woodshed {

FeatureWindows::FeatureWindows(std::size_t valuesPerFrame, WindowCut cut)
    : width_(valuesPerFrame), cut_(cut) {
    require(valuesPerFrame > 0, "a frame holds at least one value");
    require(cut.frames > 2 * cut.context, "a window must be longer than its context");
}

void FeatureWindows::append(std::span<const float> frame) {
    require(frame.size() == width_, "a frame of another width");
    values_.insert(values_.end(), frame.begin(), frame.end());
    ++frames_;
}

std::optional<FeatureWindow> FeatureWindows::next() {
    const bool more = frames_ > nextStart_ + cut_.frames;
    if (kept_ == frames_ || (!more && !ended_)) {
        return std::nullopt;
    }
    FeatureWindow window{};
    window.first = more ? nextStart_ : frames_ - std::min(frames_, cut_.frames);
    window.frames = std::min(frames_ - window.first, cut_.frames);
    window.keepFrom = kept_ - window.first;
    window.keepTo = more ? cut_.frames - cut_.context : window.frames;
    // No later window begins before this one.
    values_.erase(values_.begin(),
                  values_.begin() + static_cast<std::ptrdiff_t>((window.first - firstHeld_) * width_));
    firstHeld_ = window.first;
    kept_ = window.first + window.keepTo;
    nextStart_ = window.first + cut_.frames - 2 * cut_.context;
    window.values = std::span<const float>(values_).first(window.frames * width_);
    return window;
}

}  // namespace woodshed
