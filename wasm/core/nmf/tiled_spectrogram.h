#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <span>
#include <vector>

namespace woodshed {

/// A magnitude spectrogram stored the way the factorisation walks through it: tiles of kTileFrames frames, in
/// each tile panels of kPanelBins bins, in each panel frame after frame. Grows frame by frame without ever
/// moving what it holds, so its peak memory is its size: 4 bytes per bin and frame (1025 bins at hop 512
/// and 44.1 kHz: 21.3 MB per minute).
class TiledSpectrogram {
  public:
    /// Frames per tile. Quotients and products of one tile (132 KB at 1025 bins) stay in a second-level
    /// cache.
    static constexpr std::size_t kTileFrames = 32;
    /// Bins per panel: three SIMD vectors, the height of the register block of the products.
    static constexpr std::size_t kPanelBins = 12;

    /// @param bins number of frequency bins, at least 1
    explicit TiledSpectrogram(std::size_t bins);

    /// Copies a bins x frames matrix.
    static TiledSpectrogram fromMatrix(const Eigen::MatrixXf& magnitudes);

    /// Adds one frame of bins() magnitudes (>= 0, finite).
    void append(std::span<const float> magnitudes);

    /// Replaces every magnitude x by x * factor + floor (factor > 0, floor >= 0).
    void scale(float factor, float floor);

    std::size_t bins() const { return bins_; }
    std::size_t frames() const { return frames_; }
    std::size_t panels() const { return panels_; }
    std::size_t tiles() const { return tiles_.size(); }
    /// Number of frames in a tile that hold data; kTileFrames in all but the last.
    std::size_t framesInTile(std::size_t tile) const;
    /// Values of one tile: [panel][frame][bin], kPanelBins * kTileFrames * panels() floats, zero where
    /// padded.
    std::span<const float> tile(std::size_t index) const { return tiles_[index]; }
    /// One value; for tests and small uses.
    float at(std::size_t bin, std::size_t frame) const;
    /// Bytes held.
    std::size_t bytes() const;

  private:
    static std::size_t offset(std::size_t bin, std::size_t frameInTile);

    std::size_t bins_;
    std::size_t panels_;
    std::size_t frames_ = 0;
    std::vector<std::vector<float>> tiles_;
};

}  // namespace woodshed
