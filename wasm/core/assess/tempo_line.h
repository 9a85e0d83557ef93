#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace woodshed {

inline constexpr double kSecondsPerMinute = 60.0;

/// One played onset of a written note, in order of playing.
struct TimedNote {
    double quarters = 0.0;    ///< written onset
    double seconds = 0.0;     ///< played onset
    std::size_t passage = 0;  ///< AlignedNote::passage: time runs on only within one
};

/// Where the tempo puts a note.
struct Expectation {
    double seconds = 0.0;            ///< onset
    double secondsPerQuarter = 0.0;  ///< local tempo
    double slopeError = 0.0;         ///< standard error of the local tempo; 0 while too few notes tell it
};

/// The tempo at one place.
struct TempoPoint {
    double seconds = 0.0;
    double quarters = 0.0;
    double quartersPerMinute = 0.0;
    double low = 0.0;  ///< likely range (80 %), quarters per minute
    double high = 0.0;
    std::size_t run = 0;  ///< counts the stretches between leaps and pauses
};

/// An unwritten pause.
struct TempoPause {
    double seconds = 0.0;  ///< where the music should have gone on
    double length = 0.0;   ///< seconds
    std::size_t note = 0;  ///< that ends it
};

/// The slowly varying tempo of a take: what a listener who follows the player expects.
///
/// Each expectation is a robust local line of onsets on quarters (locally weighted regression with bisquare
/// weights, Cleveland, "Robust locally weighted regression and smoothing scatterplots", JASA 74(368), 1979)
/// over the notes within kRadiusQuarters, at least kMinNeighbours of them, started from the median of
/// pairwise slopes (Sen, JASA 63(324), 1968). A note is left out of its own line, so one late note is late
/// and its neighbours are not. The line is torn where a passage ends and where the player pauses or slips by
/// a lasting amount.
class TempoLine {
  public:
    static constexpr double kRadiusQuarters = 4.0;     ///< specs, section 7.3
    static constexpr std::size_t kMinNeighbours = 8;   ///< notes in a line, where there are that many
    static constexpr std::size_t kMaxNeighbours = 32;  ///< bounds the work in fast passages

    /// @param notes in order of playing; quarters and seconds increase within a passage
    /// @param secondsPerQuarter tempo to fall back on while fewer than two notes tell it
    TempoLine(std::span<const TimedNote> notes, double secondsPerQuarter);

    /// Expectation for a note that was played, from the others. The first note after a pause is measured
    /// against the line before the pause.
    Expectation expected(std::size_t note) const;

    /// Expectation for a note that was not played, from the line of the notes around it.
    Expectation expectedAt(double quarters) const;

    /// The tempo at every quarter between the first and the last note of each run of at least three notes.
    std::vector<TempoPoint> curve() const;

    /// Notes that come later than the line before them by a lasting amount.
    std::vector<TempoPause> pauses() const;

    /// Which run a note belongs to: a number that changes where the line is torn.
    std::size_t run(std::size_t note) const { return run_[note]; }

    /// Median tempo of the take in seconds per quarter, nothing while fewer than two notes tell it.
    std::optional<double> secondsPerQuarter() const { return tempo_; }

  private:
    Expectation fit(std::size_t begin, std::size_t end, double quarters,
                    std::optional<std::size_t> without) const;
    void tear();

    std::vector<TimedNote> notes_;
    std::vector<std::size_t> run_;     // first note of the run each note belongs to
    std::vector<std::size_t> runEnd_;  // one past its last note
    std::vector<bool> afterPause_;     // starts a run although the passage goes on
    std::optional<double> tempo_;
    double fallback_;
};

}  // namespace woodshed
