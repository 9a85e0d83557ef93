#pragma once

#include <stdexcept>

namespace woodshed {

/// Guards a documented precondition that no user input can break: throws std::invalid_argument (turned into a
/// BadArgument error at the binding) when `holds` is false. Whatever a user can get wrong is reported as an
/// Error value instead.
inline void require(bool holds, const char* message) {
    if (!holds) {
        throw std::invalid_argument(message);
    }
}

}  // namespace woodshed
