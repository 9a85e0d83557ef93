#pragma once

#include <functional>

namespace woodshed {

/// Called now and then during long work with the share done so far, 0 to 1, never decreasing, always on the
/// thread that started the work. Empty means nobody listens.
using Progress = std::function<void(double)>;

}  // namespace woodshed
