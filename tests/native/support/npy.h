#pragma once

#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

namespace woodshed::testing {

/// A golden array as NumPy stored it: row-major values widened to double.
struct Npy {
    std::vector<std::size_t> shape;
    std::vector<double> values;

    double at(std::size_t row, std::size_t column) const { return values.at(row * shape.at(1) + column); }
    std::vector<float> floats() const { return {values.begin(), values.end()}; }
};

/// Reads a version-1 .npy file of little-endian f4, f8, i4 or i8 in C order; throws when it is anything else.
inline Npy readNpy(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), {});
    if (bytes.size() < 10 || bytes.compare(1, 5, "NUMPY") != 0) {
        throw std::runtime_error("not a .npy file: " + path);
    }
    const std::size_t headerLength =
        static_cast<unsigned char>(bytes[8]) + 256u * static_cast<unsigned char>(bytes[9]);
    const std::string header = bytes.substr(10, headerLength);
    if (header.find("'fortran_order': False") == std::string::npos) {
        throw std::runtime_error("not in C order: " + path);
    }
    Npy array;
    std::size_t count = 1;
    const std::size_t open = header.find('(');
    const std::string dims = header.substr(open + 1, header.find(')') - open - 1);
    for (std::size_t at = 0; at < dims.size();) {
        const std::size_t comma = std::min(dims.find(',', at), dims.size());
        if (dims.find_first_of("0123456789", at) < comma) {
            array.shape.push_back(std::stoul(dims.substr(at, comma - at)));
            count *= array.shape.back();
        }
        at = comma + 1;
    }
    const char* data = bytes.data() + 10 + headerLength;
    const std::size_t available = bytes.size() - 10 - headerLength;
    const auto read = [&]<typename T>(T) {
        if (available < count * sizeof(T)) {
            throw std::runtime_error("truncated: " + path);
        }
        for (std::size_t i = 0; i < count; ++i) {
            T value;
            std::memcpy(&value, data + i * sizeof(T), sizeof(T));
            array.values.push_back(static_cast<double>(value));
        }
    };
    if (header.find("<f4") != std::string::npos) {
        read(float{});
    } else if (header.find("<f8") != std::string::npos) {
        read(double{});
    } else if (header.find("<i4") != std::string::npos) {
        read(std::int32_t{});
    } else if (header.find("<i8") != std::string::npos) {
        read(std::int64_t{});
    } else {
        throw std::runtime_error("element type not handled: " + path);
    }
    return array;
}

}  // namespace woodshed::testing
