#pragma once

#include <cstddef>
#include <fstream>
#include <span>
#include <string>
#include <vector>

#include "raw_float_io.h"

namespace woodshed {

/// Writes 32-bit floats (little-endian machines) as a NumPy file, version 1.0 of the format; rows first (C
/// order) or columns first. False when it cannot be written.
inline bool writeNpy(const std::string& path, std::span<const float> values,
                     const std::vector<std::size_t>& shape, bool columnsFirst = false) {
    constexpr std::size_t kAlignment = 64;  // of the data within the file
    constexpr std::size_t kPreamble = 10;   // magic, version, length of the header
    std::string header = std::string("{'descr': '<f4', 'fortran_order': ") +
                         (columnsFirst ? "True" : "False") + ", 'shape': (";
    for (const std::size_t size : shape) {
        header += std::to_string(size) + ", ";
    }
    header += "), }";
    while ((kPreamble + header.size() + 1) % kAlignment != 0) {
        header += ' ';
    }
    header += '\n';
    std::ofstream file(path, std::ios::binary);
    file.write("\x93NUMPY\x01\x00", 8);
    file.put(static_cast<char>(header.size() % 256)).put(static_cast<char>(header.size() / 256));
    file << header;
    return writeFloats(file, values);
}

}  // namespace woodshed
