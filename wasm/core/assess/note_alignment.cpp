#include "assess/note_alignment.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

#include "base/statistics.h"
#include "pitch/tuning.h"

namespace woodshed {

namespace {

// Prices, in units of one note missed or added. They are odds by judgement, not fitted: a substitution must
// cost less than one missed plus one added note at the same place, a leap more than two added notes.
constexpr double kMissed = 1.0;
constexpr double kExtra = 1.0;
constexpr double kExtraFloor = 0.2;        // of kExtra, for blips
constexpr double kExtraFullSeconds = 0.1;  // an unaligned sound this long costs kExtra
constexpr double kExtraLong = 0.4;         // more for one this much longer, which was hardly a slip
constexpr double kExtraLongSeconds = 0.2;
constexpr double kHeldThrough = 0.6;    // a repetition that the held note before it covers
constexpr double kHeldOver = 1.5;       // a note in whose place another pitch sounds: rather played wrong
constexpr double kHeldPart = 0.4;       // of the note in whose place it sounds, and
constexpr double kHeldMargin = 0.05;    // seconds of it at least
constexpr double kWeakStep = 1.0;       // the same where another pitch is asked: the note before goes on
constexpr double kWeakOnset = 0.5;      // a note that begins without any evidence
constexpr double kRearticulated = 1.1;  // a clear attack inside one note
constexpr double kForeignPiece = 0.6;   // more, for the longest squeak or scoop inside one note
constexpr double kFringe = 0.2;         // a soft or very short beginning or end
constexpr double kOctaveOff = 0.3;      // relative to the octave of the whole take
constexpr double kTimingCap =
    0.7;  // no interval is worse than this: off time is likelier than missed and added
constexpr double kTimingSpread = 0.3;       // natural log of the ratio of intervals: rubato of about 30 %
constexpr double kTimingJitter = 0.05;      // seconds: dominates short intervals
constexpr double kShortestInterval = 0.03;  // seconds: chords and grace notes
constexpr double kLeapAfterSilence = 2.5;
constexpr double kLeap = 3.5;
constexpr double kLeapBackPerNote = 0.02;
constexpr double kLeapForthPerNote = 0.15;
constexpr double kOpenEnd = 0.5;  // stopping early at all
constexpr double kOpenEndPerNote = 0.3;
constexpr double kOpenEndCap = 3.5;
constexpr double kLateStart = 1.0;  // beginning elsewhere than at the beginning: rarer
constexpr double kLateStartPerNote = 0.5;
constexpr double kLateStartCap = 6.0;
constexpr double kBeam = 7.0;  // more than a leap and the notes it takes to pay for itself

constexpr std::size_t kMaxPieces = 5;   // segments in one note
constexpr std::size_t kMaxAhead = 9;    // segments from one onset to the next, added ones included
constexpr std::size_t kMaxAdvance = 6;  // written notes from one pair to the next

constexpr double kPieceOfNote = 0.7;        // semitones: pieces of one note
constexpr double kPieceGapSeconds = 0.12;   // silence inside one note
constexpr double kScoopSeconds = 0.09;      // into or out of a note, over less than a tone and a half
constexpr double kLongScoopSeconds = 0.16;  // into a note that goes on without an attack stronger than this
constexpr double kScoopEnd = 0.5;
constexpr double kScoopSemitones = 1.5;
constexpr double kFringeLevel = 10.0;  // dB below the note: its attack or release
constexpr double kFringeSeconds = 0.25;
constexpr double kHarmonicBlipSeconds = 0.2;
constexpr double kLeapSilenceSeconds = 0.25;

// tempo hypotheses
constexpr double kSlowestTriedQuartersPerMinute = 24.0;
constexpr double kFastestTriedQuartersPerMinute = 330.0;
constexpr double kSlowestFactor = 0.36;  // of the tempo on the page
constexpr double kFastestFactor = 2.5;
constexpr double kTempoStep = 1.2;  // well inside kTimingSpread; the local tempo does the rest
constexpr double kTypicalQuartersPerMinute = 100.0;
constexpr double kTempoPrior = 0.5;          // times the squared log of the ratio to the hint
constexpr std::size_t kProbeSegments = 250;  // as much of a long take decides on the tempo
constexpr int kRefinements = 2;
constexpr std::size_t kTempoNeighbours = 6;  // intervals on either side in the local tempo

constexpr double kTranspositionGain = 0.6;  // a transposition must explain the take at this share of the cost
constexpr std::size_t kTranspositionMinNotes = 5;
constexpr double kFractionAmbiguous = 0.3;  // semitones: sharp may as well be flat from the next semitone

constexpr float kUnreached = std::numeric_limits<float>::infinity();

/// Price of a folded distance in semitones: free within intonation, then rising; beyond a third all wrong
/// notes are alike.
double pitchPrice(double semitones) {
    constexpr std::array<std::array<double, 2>, 5> kCurve{
        {{0.0, 0.0}, {0.4, 0.05}, {1.0, 0.8}, {2.0, 1.0}, {3.0, 1.15}}};
    const double distance = std::abs(semitones);
    for (std::size_t n = 1; n < kCurve.size(); ++n) {
        if (distance <= kCurve[n][0]) {
            const double share = (distance - kCurve[n - 1][0]) / (kCurve[n][0] - kCurve[n - 1][0]);
            return kCurve[n - 1][1] + share * (kCurve[n][1] - kCurve[n - 1][1]);
        }
    }
    return kCurve.back()[1];
}

/// Consecutive segments taken as one note.
struct Group {
    bool possible = false;
    double midi = 0.0;
    double offset = 0.0;
    double price = 0.0;  // of joining the pieces
};

using GroupsAt = std::array<Group, kMaxPieces>;

Group makeGroup(std::span<const PlayedSegment> pieces) {
    Group group;
    double loudest = pieces[0].level;
    for (const PlayedSegment& piece : pieces) {
        loudest = std::max(loudest, piece.level);
    }
    const auto isFringe = [&](const PlayedSegment& piece) {
        return piece.level <= loudest - kFringeLevel && piece.duration() < kFringeSeconds;
    };
    // duration-weighted median pitch of what carries the note
    std::vector<std::pair<double, double>> weighted;
    double total = 0.0;
    for (const PlayedSegment& piece : pieces) {
        if (!isFringe(piece)) {
            weighted.emplace_back(piece.midi, piece.duration());
            total += piece.duration();
        }
    }
    std::sort(weighted.begin(), weighted.end());
    double sum = 0.0;
    for (const auto& [midi, duration] : weighted) {
        group.midi = midi;
        sum += duration;
        if (sum >= 0.5 * total) {
            break;
        }
    }
    group.offset = pieces.back().offset;
    bool sounding = false;  // the piece before carries the note
    for (std::size_t n = 0; n < pieces.size(); ++n) {
        const PlayedSegment& piece = pieces[n];
        const double away = piece.midi - group.midi;
        if (n > 0 && piece.onset - pieces[n - 1].offset > kPieceGapSeconds) {
            return group;
        }
        if (isFringe(piece)) {
            group.price += kFringe;
            sounding = false;
        } else if (std::abs(away) < kPieceOfNote) {
            group.price += sounding ? kRearticulated * piece.attack * piece.attack : 0.0;
            sounding = true;
        } else {
            const bool inside = n > 0 && n + 1 < pieces.size();
            const bool blip = harmonicallyRelated(away) && piece.duration() < kHarmonicBlipSeconds;
            const bool scoop = std::abs(away) < kScoopSemitones &&
                               (piece.duration() < kScoopSeconds ||
                                (n == 0 && n + 1 < pieces.size() && piece.duration() < kLongScoopSeconds &&
                                 pieces[n + 1].attack < kScoopEnd));
            if (!(blip || scoop || (inside && piece.duration() < kSqueakSeconds))) {
                return group;
            }
            const double share = piece.duration() / (inside ? kSqueakSeconds : kLongScoopSeconds);
            group.price += blip ? kFringe : kFringe + kForeignPiece * share;
            sounding = false;
        }
    }
    group.possible = true;
    return group;
}

double extraPrice(const PlayedSegment& segment) {
    return kExtra * std::clamp(segment.duration() / kExtraFullSeconds, kExtraFloor, 1.0) +
           kExtraLong * std::clamp((segment.duration() - kExtraFullSeconds) / kExtraLongSeconds, 0.0, 1.0);
}

double openEndPrice(std::size_t notes) {
    return notes == 0 ? 0.0 : std::min(kOpenEnd + kOpenEndPerNote * static_cast<double>(notes), kOpenEndCap);
}

double lateStartPrice(std::size_t notes) {
    return notes == 0 ? 0.0
                      : std::min(kLateStart + kLateStartPerNote * static_cast<double>(notes), kLateStartCap);
}

/// What one pass of the programme assumes.
struct Hypothesis {
    double pitchOffset = 0.0;         // semitones
    int octave = 0;                   // of the whole take
    std::vector<double> noteSeconds;  // written onsets mapped to seconds, origin arbitrary
};

/// One pair of the winning chain.
struct Pair {
    std::size_t segment = 0;
    std::size_t written = 0;
    std::size_t pieces = 0;
    bool leap = false;
};

struct Chain {
    double cost = 0.0;
    std::vector<Pair> pairs;
};

/// The chaining dynamic programme over one take and one score; see alignNotes().
class Chainer {
  public:
    Chainer(std::span<const PlayedSegment> segments, std::span<const ScoreNote> score)
        : segments_(segments), score_(score), groups_(segments.size()), extras_(segments.size() + 1, 0.0) {
        for (std::size_t k = 0; k < segments.size(); ++k) {
            for (std::size_t m = 0; m < kMaxPieces && k + m < segments.size(); ++m) {
                groups_[k][m] = makeGroup(segments.subspan(k, m + 1));
            }
            extras_[k + 1] = extras_[k] + extraPrice(segments[k]);
        }
    }

    const Group& group(std::size_t segment, std::size_t pieces) const { return groups_[segment][pieces - 1]; }

    /// The cheapest chain through the first `count` segments.
    Chain solve(const Hypothesis& hypothesis, std::size_t count) {
        const std::size_t notes = score_.size();
        nodes_.clear();
        rows_.assign(kMaxAhead + 1, std::vector<Reach>(notes));
        closed_.assign(notes, Reach{});
        pending_.assign(kMaxPieces + 1, {});
        leaps_.assign(notes, Leap{});
        leapsBegin_ = leapsEnd_ = 0;
        for (std::size_t k = 0; k < count; ++k) {
            // explanations of everything before segment k, closedBest included, are now complete
            for (const Ended& ended : pending_[k % pending_.size()]) {
                improve(closed_[ended.written], ended.reach);
            }
            pending_[k % pending_.size()].clear();
            float closedBest = 0.0F;  // nothing played yet, all extras so far
            for (const Reach& reach : closed_) {
                closedBest = std::min(closedBest, reach.cost);
            }
            const double best = closedBest + extras_[k];
            findLeaps(k, closedBest + static_cast<float>(kBeam));
            std::vector<Reach>& row = rows_[k % rows_.size()];
            for (std::size_t i = 0; i < notes; ++i) {
                open(hypothesis, k, i, row[i], best, count);
            }
            std::fill(row.begin(), row.end(), Reach{});
        }
        for (const Ended& ended : pending_[count % pending_.size()]) {
            improve(closed_[ended.written], ended.reach);
        }
        return bestChain(count);
    }

  private:
    static constexpr std::int32_t kNone = -1;

    struct Reach {
        float cost = kUnreached;    // in closed_: minus extras_ at the current segment
        std::int32_t node = kNone;  // the last pair
        std::uint8_t pieces = 0;    // its size
    };
    struct Node {
        std::uint32_t segment;
        std::uint32_t written;
        std::int32_t before;
        std::uint8_t piecesBefore;
        bool leap;
    };
    struct Ended {
        std::size_t written;
        Reach reach;
    };
    struct Leap {
        Reach reach;
        bool away = false;  // false: the score goes on, only the chain of time is broken
    };

    static void improve(Reach& reach, const Reach& candidate) {
        if (candidate.cost < reach.cost) {
            reach = candidate;
        }
    }

    /// Cheapest way to arrive at each written note at segment k without a chain of time, from last notes that
    /// cost at most `limit`; only as far from them as the beam lets a leap reach.
    void findLeaps(std::size_t k, float limit) {
        const bool silence = k > 0 && segments_[k].onset - segments_[k - 1].offset >= kLeapSilenceSeconds;
        const double price = (silence ? kLeapAfterSilence : kLeap) + extras_[k];
        std::fill(leaps_.begin() + static_cast<std::ptrdiff_t>(leapsBegin_),
                  leaps_.begin() + static_cast<std::ptrdiff_t>(leapsEnd_), Leap{});
        const auto alive = [&](const Reach& reach) { return reach.cost <= limit; };
        const auto first = std::find_if(closed_.begin(), closed_.end(), alive);
        if (first == closed_.end()) {
            leapsBegin_ = leapsEnd_ = 0;
            return;
        }
        const auto low = static_cast<std::size_t>(first - closed_.begin());
        const auto high =
            closed_.size() - static_cast<std::size_t>(std::find_if(closed_.rbegin(), closed_.rend(), alive) -
                                                      closed_.rbegin());
        constexpr auto kReachBack = static_cast<std::size_t>(kBeam / kLeapBackPerNote);
        constexpr auto kReachForth = static_cast<std::size_t>(kBeam / kLeapForthPerNote) + 2;
        leapsBegin_ = low > kReachBack ? low - kReachBack : 0;
        leapsEnd_ = std::min(closed_.size(), high + kReachForth);
        Reach running;
        for (std::size_t i = leapsEnd_; i-- > leapsBegin_;) {  // back, or the same note again
            running.cost += static_cast<float>(kLeapBackPerNote);
            improve(running, closed_[i]);
            leaps_[i] = {running, true};
            leaps_[i].reach.cost += static_cast<float>(price);
        }
        running = Reach{};
        for (std::size_t i = std::max<std::size_t>(leapsBegin_, 1); i < leapsEnd_; ++i) {
            Reach next = closed_[i - 1];  // the score goes on
            next.cost += static_cast<float>(kTimingCap + extras_[k]);
            Reach arrived = running;  // a skip
            arrived.cost += static_cast<float>(price);
            if (arrived.cost < leaps_[i].reach.cost) {
                leaps_[i] = {arrived, true};
            }
            if (next.cost < leaps_[i].reach.cost) {
                leaps_[i] = {next, false};
            }
            improve(running, closed_[i - 1]);
            running.cost += static_cast<float>(kLeapForthPerNote);
        }
    }

    double onsetPrice(std::size_t k, std::size_t i) const {
        const bool step = k == 0 || std::abs(segments_[k].midi - segments_[k - 1].midi) >= kPieceOfNote;
        const bool asked = i > 0 && score_[i].midi != score_[i - 1].midi;
        return step ? 0.0 : (asked ? kWeakStep : kWeakOnset) * (1.0 - segments_[k].attack);
    }

    static double timingPrice(double seconds, double expected) {
        const double wanted = std::max(expected, kShortestInterval);
        const double jitter = kTimingJitter / wanted;
        const double ratio = std::log(std::max(seconds, kShortestInterval) / wanted);
        return std::min(0.5 * ratio * ratio / (kTimingSpread * kTimingSpread + jitter * jitter), kTimingCap);
    }

    double pairPrice(const Hypothesis& hypothesis, const Group& group, std::size_t i) const {
        const double away = group.midi - score_[i].midi - hypothesis.pitchOffset - 12.0 * hypothesis.octave;
        const double folded = foldOctave(away);
        return group.price + pitchPrice(folded) + (std::abs(away - folded) > 1.0 ? kOctaveOff : 0.0);
    }

    /// Whether segment k can begin the written note's pitch class: a leap is believed only where it lands
    /// right.
    bool landsOn(const Hypothesis& hypothesis, std::size_t k, std::size_t i) const {
        return std::any_of(groups_[k].begin(), groups_[k].end(), [&](const Group& group) {
            return group.possible &&
                   std::abs(foldOctave(group.midi - score_[i].midi - hypothesis.pitchOffset)) < kPieceOfNote;
        });
    }

    /// Makes (k, i) a pair if it is worth it and carries its cost on to what may follow.
    void open(const Hypothesis& hypothesis, std::size_t k, std::size_t i, const Reach& chained, double best,
              std::size_t count) {
        Reach reach = chained;
        bool leap = false;
        if (leaps_[i].reach.cost < reach.cost && (!leaps_[i].away || landsOn(hypothesis, k, i))) {
            reach = leaps_[i].reach;
            leap = leaps_[i].away;
        }
        const auto begin = static_cast<float>(extras_[k] + lateStartPrice(i));
        if (begin < reach.cost) {
            reach = {begin, kNone, 0};
            leap = false;
        }
        const double cost = reach.cost + onsetPrice(k, i);
        if (!(cost <= best + kBeam)) {
            return;
        }
        const auto node = static_cast<std::int32_t>(nodes_.size());
        nodes_.push_back(
            {static_cast<std::uint32_t>(k), static_cast<std::uint32_t>(i), reach.node, reach.pieces, leap});
        double cheapest = std::numeric_limits<double>::infinity();  // minus the extras up to the group's end
        std::uint8_t pieces = 0;
        for (std::size_t next = k + 1; next <= std::min(count, k + kMaxAhead); ++next) {
            const std::size_t m = next - k;
            if (m <= kMaxPieces && groups_[k][m - 1].possible) {
                const double closed = cost + pairPrice(hypothesis, groups_[k][m - 1], i) - extras_[next];
                pending_[next % pending_.size()].push_back(
                    {i, {static_cast<float>(closed), node, static_cast<std::uint8_t>(m)}});
                if (closed < cheapest) {
                    cheapest = closed;
                    pieces = static_cast<std::uint8_t>(m);
                }
            }
            if (pieces == 0 || next == count) {
                continue;
            }
            advance(hypothesis, {k, i, pieces, node}, next, cheapest + extras_[next]);
        }
    }

    struct From {
        std::size_t segment;
        std::size_t written;
        std::uint8_t pieces;
        std::int32_t node;
    };

    void advance(const Hypothesis& hypothesis, const From& from, std::size_t next, double cost) {
        std::vector<Reach>& row = rows_[next % rows_.size()];
        const double seconds = segments_[next].onset - segments_[from.segment].onset;
        const double held = groups_[from.segment][from.pieces - 1].offset - segments_[from.segment].onset;
        double missed = 0.0;
        bool repeats = true;
        for (std::size_t to = from.written + 1; to <= std::min(from.written + kMaxAdvance, score_.size() - 1);
             ++to) {
            const double expected = hypothesis.noteSeconds[to] - hypothesis.noteSeconds[from.written];
            const Reach reach{static_cast<float>(cost + missed + timingPrice(seconds, expected)), from.node,
                              from.pieces};
            improve(row[to], reach);
            // the note is skipped for the next `to`; cheaper when a held repetition covers where it belongs
            repeats = repeats && score_[to].midi == score_[from.written].midi;
            const double lasts =
                to + 1 < score_.size() ? hypothesis.noteSeconds[to + 1] - hypothesis.noteSeconds[to] : 0.0;
            if (held > expected + std::max(kHeldMargin, kHeldPart * lasts)) {
                missed += repeats ? kHeldThrough : kHeldOver;
            } else {
                missed += kMissed;
            }
        }
    }

    Chain bestChain(std::size_t count) const {
        Chain chain;
        chain.cost = extras_[count];
        Reach last;
        for (std::size_t i = 0; i < closed_.size(); ++i) {
            const double cost = closed_[i].cost + extras_[count] + openEndPrice(closed_.size() - 1 - i);
            if (cost < chain.cost) {
                chain.cost = cost;
                last = closed_[i];
            }
        }
        std::uint8_t pieces = last.pieces;
        for (std::int32_t at = last.node; at != kNone;) {
            const Node& node = nodes_[static_cast<std::size_t>(at)];
            chain.pairs.push_back({node.segment, node.written, pieces, node.leap});
            pieces = node.piecesBefore;
            at = node.before;
        }
        std::reverse(chain.pairs.begin(), chain.pairs.end());
        return chain;
    }

    std::span<const PlayedSegment> segments_;
    std::span<const ScoreNote> score_;
    std::vector<GroupsAt> groups_;
    std::vector<double> extras_;               // price of leaving the first n segments unaligned
    std::vector<Node> nodes_;                  // every pair kept
    std::vector<std::vector<Reach>> rows_;     // ring: arrivals at the next segments, per written note
    std::vector<Reach> closed_;                // per written note: last pair's note, its group ended
    std::vector<std::vector<Ended>> pending_;  // ring: groups that end before a segment
    std::vector<Leap> leaps_;
    std::size_t leapsBegin_ = 0;  // leaps_ outside of this range is unreached
    std::size_t leapsEnd_ = 0;
};

/// The fraction of a semitone that the segments have in common, in [-.5, .5).
double commonFraction(std::span<const PlayedSegment> segments) {
    constexpr double kLongestWeight = 1.0;  // seconds: one long note is not the whole take
    std::vector<float> f0;
    std::vector<float> weights;
    for (const PlayedSegment& segment : segments) {
        f0.push_back(static_cast<float>(midiToHz(segment.midi)));
        weights.push_back(static_cast<float>(std::min(segment.duration(), kLongestWeight)));
    }
    const Result<Tuning> tuning = tuningByResiduals(f0, weights);
    return tuning ? tuning.value().offsetCents / 100.0 : 0.0;
}

std::vector<double> uniformSeconds(std::span<const ScoreNote> score, double secondsPerQuarter) {
    std::vector<double> seconds;
    for (const ScoreNote& note : score) {
        seconds.push_back(note.onsetQuarters * secondsPerQuarter);
    }
    return seconds;
}

/// Written onsets in seconds at the tempo found around each: the median of the neighbouring intervals' tempi.
std::vector<double> localSeconds(const Chain& chain, std::span<const PlayedSegment> segments,
                                 std::span<const ScoreNote> score, double secondsPerQuarter) {
    std::vector<double> position;
    std::vector<double> tempo;
    for (std::size_t n = 1; n < chain.pairs.size(); ++n) {
        const Pair& from = chain.pairs[n - 1];
        const Pair& to = chain.pairs[n];
        const double quarters = score[to.written].onsetQuarters - score[from.written].onsetQuarters;
        if (to.leap || quarters <= 0.0) {
            continue;
        }
        const double ratio = (segments[to.segment].onset - segments[from.segment].onset) / quarters;
        if (ratio > secondsPerQuarter * 0.5 && ratio < secondsPerQuarter * 2.0) {  // no pause, no slip
            position.push_back(score[from.written].onsetQuarters);
            tempo.push_back(ratio);
        }
    }
    if (tempo.size() < kTempoNeighbours) {
        return uniformSeconds(score, secondsPerQuarter);
    }
    std::vector<double> seconds{0.0};
    std::vector<double> around;
    for (std::size_t i = 1; i < score.size(); ++i) {
        const auto nearest = static_cast<std::size_t>(
            std::lower_bound(position.begin(), position.end(), score[i].onsetQuarters) - position.begin());
        const std::size_t from = nearest > kTempoNeighbours ? nearest - kTempoNeighbours : 0;
        const std::size_t to = std::min(tempo.size(), nearest + kTempoNeighbours);
        around.assign(tempo.begin() + std::min(from, to - 1), tempo.begin() + to);
        seconds.push_back(seconds.back() +
                          (score[i].onsetQuarters - score[i - 1].onsetQuarters) * median(around));
    }
    return seconds;
}

/// Searches for the hypothesis under which the chain is cheapest.
class Search {
  public:
    Search(std::span<const PlayedSegment> segments, std::span<const ScoreNote> score,
           std::optional<double> quartersPerMinute)
        : segments_(segments), score_(score), hint_(quartersPerMinute), chainer_(segments, score) {}

    struct Outcome {
        double cost = std::numeric_limits<double>::infinity();
        double secondsPerQuarter = 1.0;
        Hypothesis hypothesis;
        Chain chain;
    };

    Outcome probe(double pitchOffset) {
        const double typical = hint_.value_or(kTypicalQuartersPerMinute);
        const double slowest = hint_ ? *hint_ * kSlowestFactor : kSlowestTriedQuartersPerMinute;
        const double fastest = hint_ ? *hint_ * kFastestFactor : kFastestTriedQuartersPerMinute;
        Outcome best;
        for (double tempo = slowest; tempo <= fastest; tempo *= kTempoStep) {
            const double ratio = std::log(tempo / typical);
            tryTempo(best, pitchOffset, 60.0 / tempo, kTempoPrior * ratio * ratio);
        }
        return best;
    }

    /// Runs the whole take at the winning tempo and follows its changes.
    Outcome refine(Outcome outcome) {
        for (int pass = 0; pass <= kRefinements; ++pass) {
            outcome.chain = chainer_.solve(outcome.hypothesis, segments_.size());
            outcome.hypothesis.noteSeconds =
                localSeconds(outcome.chain, segments_, score_, outcome.secondsPerQuarter);
            centre(outcome);
        }
        return outcome;
    }

    /// How many notes of the chain have the written pitch class.
    std::size_t fitting(const Outcome& outcome) const {
        std::size_t fits = 0;
        for (const Pair& pair : outcome.chain.pairs) {
            fits += std::abs(foldOctave(away(pair) - outcome.hypothesis.pitchOffset)) < 0.5 ? 1 : 0;
        }
        return fits;
    }

    const Chainer& chainer() const { return chainer_; }

  private:
    double away(const Pair& pair) const {
        return chainer_.group(pair.segment, pair.pieces).midi - score_[pair.written].midi;
    }

    void tryTempo(Outcome& best, double pitchOffset, double secondsPerQuarter, double prior) {
        Hypothesis hypothesis{pitchOffset, 0, uniformSeconds(score_, secondsPerQuarter)};
        Chain chain = chainer_.solve(hypothesis, std::min(segments_.size(), kProbeSegments));
        const double cost = chain.cost + prior;
        if (cost < best.cost) {
            best = {cost, secondsPerQuarter, std::move(hypothesis), std::move(chain)};
            centre(best);
        }
    }

    /// Moves offset and octave of the hypothesis to the middle of the notes that fit.
    void centre(Outcome& outcome) const {
        std::vector<double> offsets;
        std::vector<double> octaves;
        for (const Pair& pair : outcome.chain.pairs) {
            const double distance = away(pair) - outcome.hypothesis.pitchOffset;
            const double folded = foldOctave(distance);
            if (std::abs(folded) < 0.5) {
                offsets.push_back(folded);
                octaves.push_back(std::round((distance - folded) / 12.0));
            }
        }
        if (!offsets.empty()) {
            outcome.hypothesis.pitchOffset += median(offsets);
            outcome.hypothesis.octave = static_cast<int>(std::lround(median(octaves)));
        }
    }

    std::span<const PlayedSegment> segments_;
    std::span<const ScoreNote> score_;
    std::optional<double> hint_;
    Chainer chainer_;
};

}  // namespace

bool harmonicallyRelated(double semitones) {
    constexpr std::array<double, 3> kIntervals{12.0, 19.02, 24.0};
    return std::any_of(kIntervals.begin(), kIntervals.end(), [&](double interval) {
        return std::abs(std::abs(semitones) - interval) < kPieceOfNote;
    });
}

double foldOctave(double semitones) { return semitones - 12.0 * std::floor(semitones / 12.0 + 0.5); }

NoteAlignment alignNotes(std::span<const PlayedSegment> segments, std::span<const ScoreNote> score,
                         std::optional<double> quartersPerMinute) {
    NoteAlignment alignment;
    alignment.replaced.assign(segments.size(), false);
    alignment.secondsPerQuarter = 60.0 / quartersPerMinute.value_or(kTypicalQuartersPerMinute);
    if (segments.empty() || score.empty()) {
        return alignment;
    }
    Search search(segments, score, quartersPerMinute);
    const double fraction = commonFraction(segments);
    Search::Outcome best = search.probe(fraction);
    if (std::abs(fraction) > kFractionAmbiguous) {
        Search::Outcome other = search.probe(fraction - std::copysign(1.0, fraction));
        if (other.cost < best.cost) {
            best = std::move(other);
        }
    }
    const std::size_t comparable = std::min({segments.size(), score.size(), kProbeSegments});
    if (comparable >= kTranspositionMinNotes && 2 * search.fitting(best) < comparable) {
        const double untransposed = best.cost;
        for (int shift = -6; shift < 6; ++shift) {
            Search::Outcome moved = search.probe(fraction + shift);
            if (moved.cost < std::min(best.cost, kTranspositionGain * untransposed)) {
                best = std::move(moved);
            }
        }
    }
    best = search.refine(std::move(best));

    alignment.pitchOffset = best.hypothesis.pitchOffset;
    alignment.octave = best.hypothesis.octave;
    alignment.secondsPerQuarter = best.secondsPerQuarter;
    std::size_t passage = 0;
    std::optional<std::size_t> before;
    for (const Pair& pair : best.chain.pairs) {
        if (pair.leap && before) {
            alignment.leaps.push_back({*before, pair.written, pair.segment});
        }
        before = pair.written;
        if (pair.leap) {
            ++passage;
            std::size_t replacedFrom = pair.segment;
            while (!alignment.notes.empty() && alignment.notes.back().written >= pair.written) {
                replacedFrom = alignment.notes.back().firstSegment;
                alignment.notes.pop_back();
            }
            std::fill(alignment.replaced.begin() + static_cast<std::ptrdiff_t>(replacedFrom),
                      alignment.replaced.begin() + static_cast<std::ptrdiff_t>(pair.segment), true);
        }
        alignment.notes.push_back({pair.written, pair.segment, pair.pieces, passage,
                                   search.chainer().group(pair.segment, pair.pieces).midi});
    }
    return alignment;
}

}  // namespace woodshed
