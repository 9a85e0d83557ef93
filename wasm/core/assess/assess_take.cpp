#include "assess/assess_take.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "assess/note_alignment.h"
#include "assess/played_notes.h"
#include "assess/tempo_line.h"
#include "base/statistics.h"
#include "pitch/tuning.h"

namespace woodshed {

namespace {

constexpr double kMaxTuningSemitones = 1.1;        // A4 = 413 to 469 Hz; beyond it is a wrong transposition
constexpr double kWrongFrameShare = 0.6;           // specs, section 7.4
constexpr double kMissedShare = 0.3;               // specs, section 7.4
constexpr double kMissedFullSeconds = 0.3;         // a longer note is heard once this much of it could be
constexpr double kShortestExtraSeconds = 0.06;     // specs, section 7.4
constexpr double kShortestForCentsSeconds = 0.08;  // specs, section 7: cents hidden below
constexpr double kExtraMarginQuarters = 2.0;
constexpr double kExtraLevelRange = 30.0;  // dB below the played notes: softer is not played but leaks in
constexpr double kHeldShare = 0.5;         // of a repetition's time, for a held note to count as it
constexpr double kStartTolerance = 0.25;   // seconds that a player may enter early

constexpr double kSureAttack = 0.5;   // evidence that makes a repetition a note of its own
constexpr double kSamePitch = 0.6;    // semitones
constexpr double kBlipSeconds = 0.2;  // a wrong octave this long begins a note, it is not one

// The border between a mistuned right note and its neighbour: see borderSemitones().
constexpr double kNarrowestBorder = 0.5;
constexpr double kWidestBorder = 0.75;
constexpr double kWrongNeighbourOdds = 0.03;  // a played note is this particular neighbour by mistake
constexpr double kLeastSpread = 0.05;         // semitones: nobody and no tracker is steadier
constexpr double kMadToSigma = 1.4826;        // of a normal distribution

struct GoodZones {
    double cents;
    double milliseconds;
};

std::optional<Error> findProblem(const AssessParameters& parameters) {
    const auto positive = [](double value) { return value > 0.0 && std::isfinite(value); };
    if (!positive(parameters.centsGood) || !positive(parameters.onsetGoodMs)) {
        return Error{ErrorCode::BadArgument, "the good zones must be positive"};
    }
    if (parameters.quartersPerMinute && !positive(*parameters.quartersPerMinute)) {
        return Error{ErrorCode::BadArgument, "the tempo must be positive"};
    }
    if (!(parameters.startSeconds >= 0.0) || !std::isfinite(parameters.startSeconds)) {
        return Error{ErrorCode::BadArgument, "the start must not be negative"};
    }
    return std::nullopt;
}

std::optional<double> tempoHint(const AssessParameters& parameters) {
    if (!parameters.quartersPerMinute) {
        return std::nullopt;
    }
    return std::clamp(*parameters.quartersPerMinute, kSlowestQuartersPerMinute, kFastestQuartersPerMinute);
}

std::optional<Error> findProblem(std::span<const ScoreNote> score) {
    constexpr int kHighestMidi = 127;
    if (score.empty()) {
        return Error{ErrorCode::Empty, "the score has no notes"};
    }
    for (std::size_t n = 0; n < score.size(); ++n) {
        const ScoreNote& note = score[n];
        const bool good = std::abs(note.onsetQuarters) <= kMostQuarters && note.durationQuarters >= 0.0 &&
                          note.durationQuarters <= kMostQuarters && note.midi >= 0 &&
                          note.midi <= kHighestMidi &&
                          (n == 0 || note.onsetQuarters >= score[n - 1].onsetQuarters);
        if (!good) {
            return Error{ErrorCode::BadArgument,
                         "note " + std::to_string(n) + " of the score is out of order or range"};
        }
    }
    return std::nullopt;
}

std::vector<PlayedSegment> segmentsFrom(const TakeFeatures& features, double startSeconds) {
    std::vector<PlayedSegment> segments = segmentTake(features);
    std::erase_if(segments, [&](const PlayedSegment& segment) {
        return startSeconds > 0.0 && segment.onset < startSeconds - kStartTolerance;
    });
    return segments;
}

/// Voiced frames of [begin, end) seconds, as MIDI pitches.
std::vector<double> voicedPitches(const PitchTrack& pitch, double begin, double end) {
    std::vector<double> values;
    const auto first = static_cast<std::size_t>(std::max(0.0, std::ceil(begin / pitch.hopSeconds)));
    for (std::size_t frame = first;
         frame < pitch.f0.size() && static_cast<double>(frame) * pitch.hopSeconds < end; ++frame) {
        if (pitch.f0[frame] > 0.0F) {
            values.push_back(midiPitch(pitch.f0[frame]));
        }
    }
    return values;
}

/// Where a note asked for ends and its neighbour begins, in semitones: the deviation at which "right, but
/// mistuned" and "the neighbour, as mistuned" are equally likely, for normal intonation of the given spread.
/// -d^2/2s^2 + ln(1 - p) = -(1 - d)^2/2s^2 + ln p gives d = 1/2 + s^2 ln((1 - p)/p).
double borderSemitones(double spread) {
    const double odds = std::log((1.0 - kWrongNeighbourOdds) / kWrongNeighbourOdds);
    return std::clamp(0.5 + spread * spread * odds, kNarrowestBorder, kWidestBorder);
}

/// A written note with what the player made of it.
struct Take {
    const TakeFeatures& features;
    std::span<const ScoreNote> score;
    std::vector<PlayedSegment> segments;
    NoteAlignment alignment;
    std::vector<std::optional<PlayedNote>> played;  // per written note
    std::vector<bool> inferred;        // per written note: a repetition without an attack of its own
    std::vector<std::size_t> passage;  // per written note
};

void collectPlayed(Take& take) {
    take.played.assign(take.score.size(), std::nullopt);
    take.inferred.assign(take.score.size(), false);
    take.passage.assign(take.score.size(), 0);
    for (const AlignedNote& note : take.alignment.notes) {
        const PlayedSegment& first = take.segments[note.firstSegment];
        const PlayedSegment& last = take.segments[note.firstSegment + note.segmentCount - 1];
        take.played[note.written] = PlayedNote{first.onset, last.offset - first.onset, note.midi};
        take.passage[note.written] = note.passage;
        if (note.segmentCount == 1) {
            take.played[note.written]->midi = first.midi;
        } else {
            std::vector<double> steady;
            for (const double midi : voicedPitches(take.features.pitch, first.onset, last.offset)) {
                if (std::abs(midi - note.midi) < 0.5) {
                    steady.push_back(midi);
                }
            }
            if (!steady.empty()) {
                take.played[note.written]->midi = median(steady);
            }
        }
    }
}

TempoLine tempoLine(const Take& take, std::vector<std::size_t>& rank) {
    std::vector<TimedNote> timed;
    rank.assign(take.score.size(), 0);
    for (std::size_t i = 0; i < take.score.size(); ++i) {
        if (take.played[i] && !take.inferred[i]) {
            rank[i] = timed.size();
            timed.push_back({take.score[i].onsetQuarters, take.played[i]->onset, take.passage[i]});
        }
    }
    return {timed, take.alignment.secondsPerQuarter};
}

/// Gives a held note's sound to the repetitions it covers: two written notes of one pitch, no attack between
/// them.
void shareHeldNotes(Take& take, const TempoLine& line) {
    for (std::size_t i = 0; i + 1 < take.score.size(); ++i) {
        if (!take.played[i] || take.played[i + 1] || take.score[i + 1].midi != take.score[i].midi) {
            continue;
        }
        const Expectation expected = line.expectedAt(take.score[i + 1].onsetQuarters);
        const double end = take.played[i]->onset + take.played[i]->duration;
        const double wanted = take.score[i + 1].durationQuarters * expected.secondsPerQuarter;
        if (expected.seconds > take.played[i]->onset && end - expected.seconds >= kHeldShare * wanted) {
            take.played[i + 1] = PlayedNote{expected.seconds, end - expected.seconds, take.played[i]->midi};
            take.played[i]->duration = expected.seconds - take.played[i]->onset;
            take.inferred[i + 1] = true;
            take.passage[i + 1] = take.passage[i];
        }
    }
}

/// Offset of the take in semitones: the median over the notes played right, up to octaves.
double takeTuning(const Take& take) {
    const double offset = take.alignment.pitchOffset;
    const double start = std::abs(offset) <= kMaxTuningSemitones ? offset : offset - std::round(offset);
    const double mistake = offset - start;  // whole semitones: a wrong transposition is no tuning
    std::vector<double> deviations;
    for (std::size_t i = 0; i < take.score.size(); ++i) {
        if (take.played[i]) {
            const double away = foldOctave(take.played[i]->midi - take.score[i].midi - mistake - start);
            if (std::abs(away) < kNarrowestBorder) {
                deviations.push_back(away);
            }
        }
    }
    return deviations.empty() ? start : start + median(deviations);
}

/// Robust standard deviation of the right notes' intonation, semitones.
double intonationSpread(const Take& take, double tuning) {
    std::vector<double> deviations;
    for (std::size_t i = 0; i < take.score.size(); ++i) {
        if (take.played[i]) {
            const double away = std::abs(foldOctave(take.played[i]->midi - take.score[i].midi - tuning));
            if (away < kWidestBorder) {
                deviations.push_back(away);
            }
        }
    }
    return deviations.empty() ? kLeastSpread : std::max(kLeastSpread, kMadToSigma * median(deviations));
}

NoteOutcome outcomeOf(const Take& take, std::size_t index, double expectedDuration, double tuning,
                      double border) {
    const std::optional<PlayedNote>& played = take.played[index];
    if (!played) {
        return NoteOutcome::Missed;
    }
    const std::vector<double> voiced =
        voicedPitches(take.features.pitch, played->onset, played->onset + played->duration);
    const double voicedTime = static_cast<double>(voiced.size()) * take.features.pitch.hopSeconds;
    if (voiced.empty() || voicedTime < kMissedShare * std::min(expectedDuration, kMissedFullSeconds)) {
        return NoteOutcome::Missed;
    }
    std::size_t far = 0;
    std::size_t farFolded = 0;
    for (const double midi : voiced) {
        const double away = midi - take.score[index].midi - tuning;
        far += std::abs(away) > border ? 1 : 0;
        farFolded += std::abs(foldOctave(away)) > border ? 1 : 0;
    }
    const double wrong = kWrongFrameShare * static_cast<double>(voiced.size());
    if (static_cast<double>(far) <= wrong) {
        return NoteOutcome::Right;
    }
    return static_cast<double>(farFolded) <= wrong ? NoteOutcome::Octave : NoteOutcome::Different;
}

/// Sounds that belong to no written note, softer leaks and short noises left out.
std::vector<PlayedNote> findExtras(const Take& take, double secondsPerQuarter) {
    std::vector<bool> used(take.segments.size(), false);
    double from = take.features.duration;
    double to = 0.0;
    std::vector<double> levels;
    for (const AlignedNote& note : take.alignment.notes) {
        for (std::size_t k = note.firstSegment; k < note.firstSegment + note.segmentCount; ++k) {
            used[k] = true;
            levels.push_back(take.segments[k].level);
        }
        from = std::min(from, take.segments[note.firstSegment].onset);
        to = std::max(to, take.segments[note.firstSegment + note.segmentCount - 1].offset);
    }
    std::vector<PlayedNote> extras;
    if (levels.empty()) {
        return extras;
    }
    const double margin = kExtraMarginQuarters * secondsPerQuarter;
    const double floor = median(levels) - kExtraLevelRange;
    const double frame = take.features.pitch.hopSeconds;
    std::optional<PlayedNote> open;  // still growing
    const auto close = [&] {
        if (open) {
            const auto voiced =
                voicedPitches(take.features.pitch, open->onset, open->onset + open->duration).size();
            if (static_cast<double>(voiced) * frame >= kShortestExtraSeconds) {
                extras.push_back(*open);
            }
        }
        open.reset();
    };
    for (std::size_t k = 0; k < take.segments.size(); ++k) {
        const PlayedSegment& segment = take.segments[k];
        if (k > 0 && used[k - 1] && !segment.afterSilence && segment.attack < kSureAttack &&
            std::abs(segment.midi - take.segments[k - 1].midi) < kSamePitch) {
            used[k] = true;  // the note before goes on
        }
        if (used[k] || take.alignment.replaced[k] || segment.level < floor ||
            segment.offset < from - margin || segment.onset > to + margin) {
            close();
            continue;
        }
        const bool joins =
            open && !segment.afterSilence && segment.attack < kSureAttack &&
            (std::abs(segment.midi - open->midi) < kSamePitch || open->duration < kShortestExtraSeconds ||
             (harmonicallyRelated(segment.midi - open->midi) && open->duration < kBlipSeconds));
        if (joins) {
            open = PlayedNote{open->onset, segment.offset - open->onset, segment.midi};
        } else {
            close();
            open = PlayedNote{segment.onset, segment.duration(), segment.midi};
        }
    }
    close();
    return extras;
}

Intonation intonationOf(double cents, double good) {
    if (std::abs(cents) <= good) {
        return Intonation::InTune;
    }
    return cents > 0.0 ? Intonation::Sharp : Intonation::Flat;
}

Timing timingOf(double milliseconds, double good) {
    if (std::abs(milliseconds) <= good) {
        return Timing::OnTime;
    }
    return milliseconds > 0.0 ? Timing::Late : Timing::Early;
}

void measure(TakeAssessment& assessment, const GoodZones& good) {
    TakeMeasures& measures = assessment.measures;
    measures.written = assessment.notes.size();
    measures.extra = assessment.extras.size();
    std::vector<double> cents;
    std::vector<double> milliseconds;
    std::size_t tuned = 0;
    std::size_t timely = 0;
    for (const NoteReport& note : assessment.notes) {
        measures.right += note.outcome == NoteOutcome::Right ? 1 : 0;
        measures.different += note.outcome == NoteOutcome::Different ? 1 : 0;
        measures.octave += note.outcome == NoteOutcome::Octave ? 1 : 0;
        measures.missed += note.outcome == NoteOutcome::Missed ? 1 : 0;
        // a note too short for cents is taken at its outcome
        tuned +=
            note.outcome == NoteOutcome::Right && std::abs(note.cents.value_or(0.0)) <= good.cents ? 1 : 0;
        timely += note.milliseconds && std::abs(*note.milliseconds) <= good.milliseconds ? 1 : 0;
        if (note.cents && note.outcome != NoteOutcome::Different) {
            cents.push_back(std::abs(*note.cents));
        }
        if (note.milliseconds) {
            milliseconds.push_back(std::abs(*note.milliseconds));
        }
    }
    if (!assessment.notes.empty()) {
        measures.pitchAccuracy = static_cast<double>(tuned) / static_cast<double>(assessment.notes.size());
    }
    if (!milliseconds.empty()) {
        measures.timingAccuracy = static_cast<double>(timely) / static_cast<double>(assessment.notes.size());
        measures.medianAbsoluteMilliseconds = median(milliseconds);
    }
    if (!cents.empty()) {
        measures.medianAbsoluteCents = median(cents);
    }
}

void setTuning(TakeAssessment& assessment, double semitones) {
    constexpr double kA4Midi = 69.0;
    assessment.tuningCents = 100.0 * semitones;
    assessment.a4 = midiToHz(kA4Midi + semitones);
}

NoteReport reportNote(const Take& take, std::size_t index, const Expectation& expected, double tuning,
                      double border, const GoodZones& good) {
    const ScoreNote& written = take.score[index];
    NoteReport report;
    report.index = index;
    report.midi = written.midi;
    report.expectedOnset = expected.seconds;
    report.expectedDuration = written.durationQuarters * expected.secondsPerQuarter;
    report.outcome = outcomeOf(take, index, report.expectedDuration, tuning, border);
    if (report.outcome == NoteOutcome::Missed) {
        return report;
    }
    report.played = take.played[index];
    if (report.played->duration >= kShortestForCentsSeconds) {
        const double away = report.played->midi - written.midi - tuning;
        report.cents = 100.0 * (report.outcome == NoteOutcome::Octave ? foldOctave(away) : away);
        if (report.outcome != NoteOutcome::Different) {
            report.intonation = intonationOf(*report.cents, good.cents);
        }
    }
    if (!take.inferred[index]) {
        report.milliseconds = 1000.0 * (report.played->onset - expected.seconds);
        report.timing = timingOf(*report.milliseconds, good.milliseconds);
    }
    return report;
}

}  // namespace

Result<TakeAssessment> assessTake(const TakeFeatures& features, std::span<const ScoreNote> score,
                                  const AssessParameters& parameters) {
    if (auto problem = findProblem(parameters)) {
        return *problem;
    }
    if (auto problem = findProblem(score)) {
        return *problem;
    }
    const GoodZones good{parameters.centsGood, parameters.onsetGoodMs};
    Take take{features, score, segmentsFrom(features, parameters.startSeconds), {}, {}, {}, {}};
    take.alignment = alignNotes(take.segments, score, tempoHint(parameters));
    collectPlayed(take);

    std::vector<std::size_t> rank;
    const TempoLine line = tempoLine(take, rank);
    shareHeldNotes(take, line);
    const double tuning = takeTuning(take);
    const double border = borderSemitones(intonationSpread(take, tuning));

    TakeAssessment assessment;
    assessment.duration = features.duration;
    setTuning(assessment, take.alignment.notes.empty() ? 0.0 : tuning);
    if (const auto tempo = line.secondsPerQuarter()) {
        assessment.quartersPerMinute = 60.0 / *tempo;
    }
    for (std::size_t i = 0; i < score.size(); ++i) {
        const bool timed = take.played[i] && !take.inferred[i];
        Expectation expected = timed ? line.expected(rank[i]) : line.expectedAt(score[i].onsetQuarters);
        if (take.alignment.notes.empty()) {
            expected.seconds = parameters.startSeconds +
                               (score[i].onsetQuarters - score[0].onsetQuarters) * expected.secondsPerQuarter;
        }
        assessment.notes.push_back(reportNote(take, i, expected, tuning, border, good));
    }
    assessment.extras = findExtras(take, line.secondsPerQuarter().value_or(take.alignment.secondsPerQuarter));
    measure(assessment, good);
    return assessment;
}

Result<TakeAssessment> assessWithoutScore(const TakeFeatures& features, const AssessParameters& parameters) {
    if (auto problem = findProblem(parameters)) {
        return *problem;
    }
    const GoodZones good{parameters.centsGood, parameters.onsetGoodMs};
    std::vector<PlayedNote> heard;
    std::vector<float> f0;
    std::vector<float> weights;
    for (const PlayedSegment& segment : segmentsFrom(features, parameters.startSeconds)) {
        if (!heard.empty() && !segment.afterSilence && segment.attack < kSureAttack &&
            std::abs(heard.back().midi - segment.midi) < kSamePitch) {
            heard.back().duration = segment.offset - heard.back().onset;
            heard.back().midi = steadyPitch(features.pitch, heard.back().onset, segment.offset);
        } else {
            heard.push_back({segment.onset, segment.duration(), segment.midi});
        }
    }
    std::erase_if(heard, [](const PlayedNote& note) { return note.duration < kShortestExtraSeconds; });
    for (const PlayedNote& note : heard) {
        f0.push_back(static_cast<float>(midiToHz(note.midi)));
        weights.push_back(static_cast<float>(note.duration));
    }
    const Result<Tuning> tuning = tuningByResiduals(f0, weights);
    const double offset = tuning ? tuning.value().offsetCents / 100.0 : 0.0;
    TakeAssessment assessment;
    assessment.duration = features.duration;
    setTuning(assessment, offset);
    for (const PlayedNote& note : heard) {
        NoteReport report;
        report.index = assessment.notes.size();
        report.midi = std::round(note.midi - offset);
        report.expectedOnset = note.onset;
        report.expectedDuration = note.duration;
        report.outcome = NoteOutcome::Right;
        report.played = note;
        if (note.duration >= kShortestForCentsSeconds) {
            report.cents = 100.0 * (note.midi - offset - report.midi);
            report.intonation = intonationOf(*report.cents, good.cents);
        }
        assessment.notes.push_back(report);
    }
    measure(assessment, good);
    return assessment;
}

}  // namespace woodshed
