#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace woodshed {

/// How a stream of frames is cut for a network that sees a window at a time.
struct WindowCut {
    std::size_t frames = 2000;  ///< per window, more than twice the context
    std::size_t context = 150;  ///< on either side, seen but not kept
};

/// A window of frames. The kept parts of all windows, one after the other, are the whole recording.
struct FeatureWindow {
    std::size_t first;     ///< the window's first frame in the recording
    std::size_t frames;    ///< cut.frames, or fewer when the whole recording is shorter
    std::size_t keepFrom;  ///< kept frames, relative to `first`
    std::size_t keepTo;
    std::span<const float> values;  ///< [frame][value]
};

/// Cuts frames that arrive one by one into overlapping windows. The last window holds the last cut.frames
/// frames, so that a short rest keeps the company of what went before it: a network that sets its own level
/// would raise a lone fade-out to full loudness. Windows depend on the frames alone, never on when they are
/// asked for.
///
/// Memory: about two windows, when every window is taken as soon as there is one.
class FeatureWindows {
  public:
    /// @param cut as stated in WindowCut (std::invalid_argument otherwise)
    FeatureWindows(std::size_t valuesPerFrame, WindowCut cut);

    void append(std::span<const float> frame);
    /// No more frames will come.
    void end() { ended_ = true; }

    /// The next window, or nothing while it is not complete or when all have been given. Its values are valid
    /// until the next call of append() or next().
    std::optional<FeatureWindow> next();

    /// Frames appended so far.
    std::size_t frames() const { return frames_; }
    std::size_t heldBytes() const { return values_.capacity() * sizeof(float); }

  private:
    std::size_t width_;
    WindowCut cut_;
    std::vector<float> values_;
    std::size_t firstHeld_ = 0;
    std::size_t frames_ = 0;
    std::size_t nextStart_ = 0;
    std::size_t kept_ = 0;  // frames of the recording that windows given so far keep
    bool ended_ = false;
};

}  // namespace woodshed
