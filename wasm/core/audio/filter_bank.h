#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <span>
#include <vector>

namespace woodshed {

/// Hz to mel and back after M. Slaney's Auditory Toolbox (1998): linear up to 1 kHz, logarithmic above.
double slaneyMelFromHz(double hz);
double hzFromSlaneyMel(double mel);

/// Hz to mel and back as HTK has it: 2595 log10(1 + f/700) (D. O'Shaughnessy, "Speech Communication", 1987).
double htkMelFromHz(double hz);
double hzFromHtkMel(double mel);

/// Overlapping triangular filters over the bins of a real spectrum, stored sparsely: every band is a run of
/// weights. Applies to magnitudes or powers alike. Immutable after construction, so safe to share.
class FilterBank {
  public:
    /// What the weights of one triangle are scaled to.
    enum class Norm {
        UnitPeak,  ///< 1 at the centre frequency (HTK)
        UnitArea,  ///< area 1 in Hz: 2 / (upper - lower edge) at the centre (Slaney, librosa)
    };

    /// `bands` mel filters of Slaney's form with unit area, librosa's default, with edges equally spaced in
    /// mel from `lowestHz` to `highestHz`. All factories: `frameSize` the (even) FFT size the bins come from,
    /// 0 <= lowestHz < highestHz, bands >= 1, positive rate; std::invalid_argument otherwise. Bands that fall
    /// between two bins or above the Nyquist frequency stay empty and yield 0.
    static FilterBank melSlaney(std::size_t bands, std::size_t frameSize, double sampleRate, double lowestHz,
                                double highestHz);

    /// `bands` mel filters on HTK's mel scale.
    static FilterBank melHtk(std::size_t bands, std::size_t frameSize, double sampleRate, double lowestHz,
                             double highestHz, Norm norm = Norm::UnitPeak);

    /// The 40 filters of the Auditory Toolbox's MFCC (Slaney 1998): 13 spaced linearly by 66.667 Hz from
    /// 133.33 Hz and 27 with ratio 1.0711703, unit area. `sampleRate` should be at least 13.8 kHz.
    static FilterBank auditoryToolbox(std::size_t frameSize, double sampleRate);

    /// Triangles with centres at the FFT bins nearest to `bandsPerOctave` frequencies per octave around 440
    /// Hz within [lowestHz, highestHz], every bin once, each filter's weights summing to 1 (S. Böck, F.
    /// Krebs, M. Schedl, "Evaluating the online capabilities of onset detection methods", ISMIR 2012). 84
    /// bands for 12 per octave, 20 Hz to 20 kHz, 2048 samples at 44.1 kHz.
    static FilterBank logFrequency(std::size_t bandsPerOctave, std::size_t frameSize, double sampleRate,
                                   double lowestHz, double highestHz);

    /// Number of bands and of bins (frameSize/2 + 1).
    std::size_t bands() const { return runs_.size(); }
    std::size_t bins() const { return bins_; }

    /// bands()[b] = sum over bins of weight * spectrum. @param spectrum bins() values @param result bands()
    /// values
    void apply(std::span<const float> spectrum, std::span<float> result) const;

    /// Column by column: bins() x frames to bands() x frames.
    Eigen::MatrixXf apply(const Eigen::MatrixXf& spectrogram) const;

    /// The weights as a dense bands() x bins() matrix, for inspection and inversion.
    Eigen::MatrixXf weights() const;

  private:
    struct Run {
        std::size_t firstBin;
        std::size_t offset;  // into weights_
        std::size_t length;
    };

    explicit FilterBank(std::size_t bins) : bins_(bins) {}
    static FilterBank fromEdges(const std::vector<double>& edgesHz, std::size_t frameSize, double sampleRate,
                                Norm norm);
    void append(std::size_t firstBin, std::span<const float> weights);

    std::size_t bins_;
    std::vector<Run> runs_;
    std::vector<float> weights_;
};

}  // namespace woodshed
