#include "nmf/tiled_spectrogram.h"

#include <algorithm>

namespace woodshed {

TiledSpectrogram::TiledSpectrogram(std::size_t bins)
    : bins_(bins), panels_((bins + kPanelBins - 1) / kPanelBins) {}

TiledSpectrogram TiledSpectrogram::fromMatrix(const Eigen::MatrixXf& magnitudes) {
    TiledSpectrogram spectrogram(static_cast<std::size_t>(magnitudes.rows()));
    for (Eigen::Index frame = 0; frame < magnitudes.cols(); ++frame) {
        spectrogram.append({magnitudes.col(frame).data(), spectrogram.bins_});
    }
    return spectrogram;
}

std::size_t TiledSpectrogram::offset(std::size_t bin, std::size_t frameInTile) {
    return ((bin / kPanelBins) * kTileFrames + frameInTile) * kPanelBins + bin % kPanelBins;
}

void TiledSpectrogram::append(std::span<const float> magnitudes) {
    const std::size_t frame = frames_ % kTileFrames;
    if (frame == 0) {
        tiles_.emplace_back(panels_ * kTileFrames * kPanelBins, 0.0F);
    }
    for (std::size_t first = 0; first < bins_; first += kPanelBins) {
        const std::size_t count = std::min(kPanelBins, bins_ - first);
        std::copy_n(magnitudes.data() + first, count, tiles_.back().data() + offset(first, frame));
    }
    ++frames_;
}

void TiledSpectrogram::scale(float factor, float floor) {
    for (std::size_t index = 0; index < tiles_.size(); ++index) {
        const std::size_t used = framesInTile(index);
        for (std::size_t first = 0; first < bins_; first += kPanelBins) {
            const std::size_t count = std::min(kPanelBins, bins_ - first);
            for (std::size_t frame = 0; frame < used; ++frame) {
                float* values = tiles_[index].data() + offset(first, frame);
                for (std::size_t bin = 0; bin < count; ++bin) {
                    values[bin] = values[bin] * factor + floor;
                }
            }
        }
    }
}

std::size_t TiledSpectrogram::framesInTile(std::size_t tile) const {
    return std::min(kTileFrames, frames_ - tile * kTileFrames);
}

float TiledSpectrogram::at(std::size_t bin, std::size_t frame) const {
    return tiles_[frame / kTileFrames][offset(bin, frame % kTileFrames)];
}

std::size_t TiledSpectrogram::bytes() const {
    return tiles_.size() * panels_ * kTileFrames * kPanelBins * sizeof(float);
}

}  // namespace woodshed
