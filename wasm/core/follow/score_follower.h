#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "follow/live_notes.h"
#include "pitch/pitch_follower.h"

namespace woodshed {

/// A note of the page, as it sounds.
struct ExpectedNote {
    double onsetQuarters = 0.0;
    double durationQuarters = 0.0;
    int midi = 69;
    bool opensBar = false;  ///< first note of its bar: where players start again
};

/// What the follower is told besides the notes.
struct ScoreFollowerParameters {
    double secondsPerQuarter = 0.6;
    /// Time of quarter 0 by the metronome, s since the first sample.
    double startSeconds = 0.0;
    /// Frequency of A4 that the player tunes to, Hz.
    double a4 = 440.0;
    /// Half the good zones of the strictness chosen.
    double centsGood = 25.0;
    double onsetGoodSeconds = 0.05;

    std::optional<Error> problem() const;
};

/// How a written note fares.
struct FollowedNote {
    std::size_t index = 0;
    /// Played minus written against A4 as set; nothing while too short to tell (kCentsSeconds) or when
    /// another note was played.
    std::optional<double> cents;
    /// Played minus expected onset, plus late; nothing for the first note after a start, which sets the pace.
    std::optional<double> milliseconds;
    bool samePitch = false;  ///< nearest semitone is the written one
    bool right = false;      ///< the written note, in tune and on time within the zones: it turns to ink
};

/// Follows a player through a score while she plays.
///
/// Online alignment of the notes heard (LiveNotes) with the notes written by dynamic programming over score
/// positions: matching the next note costs by pitch and by how far its onset lies from where the path's pace
/// puts it; leaving out a note, playing one that is not written, and starting again at a bar (at or before
/// the place reached) cost fixed amounts. The metronome's clock sets the pace at the start; afterwards each
/// path keeps its own, so a player who starts again, or plays slower without click, is followed. Only the
/// present decision of the cheapest path is told; what was told is not taken back.
///
/// Onsets are judged like the result's: against a line through the onsets of the last notes of the path, the
/// note itself left out, so a latency of the device and a tempo of one's own cost nothing. Ink judges pitch
/// after removing the take's tuning so far (the median deviation of the notes that had the written pitch), as
/// the result does, once kTuningNotes are known.
class ScoreFollower {
  public:
    static constexpr double kCentsSeconds = 0.08;  ///< assessment spec 7: cents are hidden below
    static constexpr std::size_t kTuningNotes = 4;

    /// @param notes by onset, onsets not decreasing; at least one
    /// @param parameters must have no problem() (std::invalid_argument otherwise)
    ScoreFollower(std::span<const ExpectedNote> notes, const ScoreFollowerParameters& parameters);

    /// Takes the next reading. @return the written note that sounds or has just ended, when the reading says
    /// something new about it.
    std::optional<FollowedNote> push(const LiveReading& reading);

    /// The note played last by the path now believed; nothing before the first.
    std::optional<std::size_t> reached() const;

    /// Where the player is in the score at `seconds`, by the path's pace; quarter notes.
    double quartersAt(double seconds) const;

    /// The note asked for at `seconds`: the one sounding by the path's pace, else the next; nothing after the
    /// last.
    std::optional<std::size_t> target(double seconds) const;

  private:
    struct Landing {
        double quarters;
        double seconds;
    };
    struct Path {
        double cost;
        double zero;        // s at which its pace puts quarter 0
        bool startedAgain;  // by a jump back, with the newest note
    };
    /// The cheapest ways to have played note `i` last: with the newest note heard, or with an earlier one
    /// after which something was added. Kept apart, since a new start is dearer at first than one more
    /// addition.
    struct Place {
        Path matched;
        Path aside;

        const Path& best() const { return matched.cost <= aside.cost ? matched : aside; }
    };

    /// A place that no path has come to yet.
    static Place unreached(double zero);

    void match(const LiveNote& heard);
    void landed(const LiveNote& heard);
    void remember();
    std::optional<double> expectedOnset(std::size_t index) const;
    FollowedNote judge(const LiveNote& heard) const;
    double tuning() const;

    ScoreFollowerParameters parameters_;
    std::vector<ExpectedNote> notes_;
    double a4Semitones_;
    LiveNotes heard_;
    std::vector<Place> places_;  // [i + 1]: note i played last; [0]: none yet
    std::vector<Place> next_;
    std::optional<std::size_t> current_;  // written note that is sounding
    std::optional<std::size_t> reached_;
    std::optional<double> onsetDeviation_;  // s
    std::deque<Landing> landings_;          // of the path since its last start, newest last
    std::deque<double> deviations_;         // cents of the last notes on the written pitch
    std::optional<FollowedNote> told_;
};

}  // namespace woodshed
