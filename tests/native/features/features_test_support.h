#pragma once

#include <gtest/gtest.h>

#include <Eigen/Core>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "../support/npy.h"

namespace woodshed::testing {

inline constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

inline Npy golden(const std::string& name) {
    return readNpy(std::string(WOODSHED_TEST_DIR) + "/golden/" + name + ".npy");
}

inline Eigen::MatrixXf goldenMatrix(const std::string& name) {
    const Npy array = golden(name);
    Eigen::MatrixXf matrix(array.shape.at(0), array.shape.at(1));
    for (Eigen::Index row = 0; row < matrix.rows(); ++row) {
        for (Eigen::Index column = 0; column < matrix.cols(); ++column) {
            matrix(row, column) = static_cast<float>(array.at(row, column));
        }
    }
    return matrix;
}

inline std::vector<std::size_t> goldenIndices(const std::string& name) {
    std::vector<std::size_t> indices;
    for (const double value : golden(name).values) {
        indices.push_back(static_cast<std::size_t>(value));
    }
    return indices;
}

}  // namespace woodshed::testing
