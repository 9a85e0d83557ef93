#pragma once

#include <cstddef>
#include <vector>

namespace woodshed {

/// Analysis windows. "Periodic" divides the circle by n (SciPy's fftbins=True, librosa), "symmetric" by n - 1
/// (MATLAB's default).
enum class Window { HannPeriodic, HannSymmetric, HammingPeriodic, HammingSymmetric, Rectangular };

/// The `size` weights of a window, in [0, 1], computed in double (F. J. Harris, "On the use of windows for
/// harmonic analysis with the DFT", Proc. IEEE 66, 1978; Hamming with 0.54/0.46). Size 0 gives none, size 1
/// gives {1}.
std::vector<float> makeWindow(Window window, std::size_t size);

}  // namespace woodshed
