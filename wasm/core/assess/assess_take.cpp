#include "assess/assess_take.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "assess/note_alignment.h"
#include "assess/played_notes.h"
#include "assess/take_trends.h"
#include "assess/tempo_line.h"
#include "base/statistics.h"
#include "pitch/tuning.h"

namespace woodshed {

namespace {

constexpr double kMaxTuningSemitones = 1.1;        // A4 = 413 to 469 Hz; beyond it is a wrong transposition
constexpr double kWrongFrameShare = 0.6;           // specs, section 7.4
constexpr double kMissedShare = 0.3;               // specs, section 7.4
constexpr double kMissedFullSeconds = 0.15;        // a longer note is heard once its share of this is
constexpr double kShortestExtraSeconds = 0.06;     // specs, section 7.4
constexpr double kShortestForCentsSeconds = 0.08;  // specs, section 7: cents hidden below
constexpr double kExtraMarginQuarters = 2.0;
constexpr double kExtraLevelRange = 30.0;  // dB below the played notes: softer is not played but leaks in
constexpr double kHeldShare = 0.5;         // of a repetition's time, for a held note to count as it
constexpr double kStartTolerance = 0.25;   // seconds that a player may enter early

constexpr double kSureAttack = 0.5;   // evidence that makes a repetition a note of its own
constexpr double kSamePitch = 0.6;    // semitones
constexpr double kBlipSeconds = 0.2;  // a wrong octave this long begins a note, it is not one

// What goes on sounding beside an aligned note belongs to it: an unsteady level looks like attacks, and
// hardly anybody adds a repetition without a gap.
constexpr double kGoesOnSemitones = 0.75;
constexpr double kGoesOnSeconds = 0.12;  // silence inside one note, as the alignment has it
constexpr double kNewAttack = 0.85;      // evidence that makes an unwritten repetition a sound of its own

// How a sound begins: see isApproach().
constexpr double kApproachSeconds = 0.15;
constexpr double kApproachSemitones = 1.3;
constexpr double kRingingSemitones = 0.4;

// A foreign sound inside an aligned note.
constexpr double kForeignSemitones = 0.7;     // from the note, as the alignment tells pieces apart
constexpr double kForeignLevelRange = 14.0;   // dB below the note: softer is its attack or release
constexpr double kAskedSemitones = 0.6;       // from the pitch asked: nearer is that note, unsteadily played
constexpr double kSteadySemitones = 0.5;      // interquartile range: a slide is no note
constexpr double kSecondOpinionShare = 0.34;  // of the tone frames that must hear a short sound, too
constexpr double kSqueakSemitones = 7.0;      // specs, section 7.4

constexpr std::size_t kTransposedNotes = 5;  // fewer do not tell an octave of the whole take
constexpr double kTransposedShare = 0.7;     // of the aligned notes that must lie in that octave
constexpr std::size_t kLeftOutNotes = 4;     // at the beginning or end: left out rather than missed
constexpr double kEvenSeconds = 0.05;        // an interval this close to the written is even
constexpr double kReferenceQuartersPerMinute = 60.0;

// The border between a mistuned right note and its neighbour: see borderSemitones().
constexpr double kNarrowestBorder = 0.5;
constexpr double kWidestBorder = 0.75;
constexpr double kWrongNeighbourOdds = 0.03;  // a played note is this particular neighbour by mistake
constexpr double kLeastSpread = 0.05;         // semitones: nobody and no tracker is steadier

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
    std::vector<ExtraNote> foreign{};  // sounds of another pitch inside aligned notes
    int transposition = 0;             // semitones, played above written
};

/// Whether a segment holds a pitch rather than sliding through it.
bool isSteady(const PitchTrack& pitch, const PlayedSegment& segment) {
    constexpr double kMargin = 0.2;
    const double margin = kMargin * segment.duration();
    std::vector<double> values = voicedPitches(pitch, segment.onset + margin, segment.offset - margin);
    return !values.empty() && quantile(values, 0.75) - quantile(values, 0.25) < kSteadySemitones;
}

/// Whether the tone frames inside the segment are periodic with its pitch: trackers slip by octaves and
/// twelfths, and between two notes in a room they pass through pitches that neither has; a second look at the
/// sound tells such slips from what was played.
bool secondOpinion(const TakeFeatures& features, const PlayedSegment& segment) {
    std::size_t frames = 0;
    std::size_t agreeing = 0;
    const auto first = static_cast<std::size_t>(std::ceil(segment.onset / features.toneHopSeconds));
    for (std::size_t frame = first; frame < features.tone.size(); ++frame) {
        if (static_cast<double>(frame) * features.toneHopSeconds > segment.offset) {
            break;
        }
        ++frames;
        const float hz = features.tone[frame].hz;
        agreeing += hz > 0.0F && std::abs(midiPitch(hz) - segment.midi) < kSamePitch ? 1 : 0;
    }
    return frames > 0 && static_cast<double>(agreeing) >= kSecondOpinionShare * static_cast<double>(frames);
}

ExtraKind kindOf(double jump, double duration) {
    return std::abs(jump) > kSqueakSemitones && duration < kSqueakSeconds ? ExtraKind::Squeak
                                                                          : ExtraKind::Extra;
}

/// Whether segment k is how the sound after it begins: a short sound that is attacked, while the next one is
/// not, near the next pitch (a scoop) or on the pitch before (which rings on in the room under the attack).
bool isApproach(std::span<const PlayedSegment> segments, std::size_t k) {
    if (k + 1 >= segments.size()) {
        return false;
    }
    const PlayedSegment& piece = segments[k];
    const PlayedSegment& next = segments[k + 1];
    const bool attacked = piece.attack >= kSureAttack && next.attack < kSureAttack && !next.afterSilence;
    const bool ringing =
        k > 0 && !piece.afterSilence && std::abs(segments[k - 1].midi - piece.midi) < kRingingSemitones;
    return attacked && piece.duration() < kApproachSeconds && next.duration() > piece.duration() &&
           (ringing || std::abs(next.midi - piece.midi) < kApproachSemitones);
}

/// Whether a piece of an aligned note is a sound of its own that the player did not mean.
bool isForeign(const TakeFeatures& features, const PlayedSegment& piece, double midi, double level) {
    const double away = piece.midi - midi;
    return std::abs(away) >= kForeignSemitones && piece.duration() >= kShortestExtraSeconds &&
           piece.level >= level - kForeignLevelRange && isSteady(features.pitch, piece) &&
           secondOpinion(features, piece);
}

/// The note without what is foreign at its beginning and end; foreign pieces go to take.foreign.
PlayedNote withoutForeign(Take& take, const AlignedNote& note) {
    const std::span<const PlayedSegment> pieces =
        std::span<const PlayedSegment>(take.segments).subspan(note.firstSegment, note.segmentCount);
    double loudest = pieces[0].level;
    for (const PlayedSegment& piece : pieces) {
        loudest = std::max(loudest, piece.level);
    }
    std::vector<bool> foreign;
    for (const PlayedSegment& piece : pieces) {
        const std::size_t k = note.firstSegment + foreign.size();
        const double asked = take.score[note.written].midi + take.alignment.pitchOffset;
        foreign.push_back(pieces.size() > 1 && std::abs(foldOctave(piece.midi - asked)) >= kAskedSemitones &&
                          !isApproach(take.segments, k) &&
                          isForeign(take.features, piece, note.midi, loudest));
        if (foreign.back()) {
            take.foreign.push_back({{piece.onset, piece.duration(), piece.midi},
                                    kindOf(piece.midi - note.midi, piece.duration()),
                                    note.written});
        }
    }
    std::size_t first = 0;
    std::size_t last = pieces.size() - 1;
    while (first < last && foreign[first]) {
        ++first;
    }
    while (last > first && foreign[last]) {
        --last;
    }
    return {pieces[first].onset, pieces[last].offset - pieces[first].onset, note.midi};
}

/// Gives the segments that go on beside an aligned note to it: those of its pitch just before and after, and
/// after a short foreign sound.
void extendAligned(Take& take) {
    std::vector<AlignedNote>& notes = take.alignment.notes;
    for (std::size_t n = 0; n < notes.size(); ++n) {
        AlignedNote& note = notes[n];
        const std::size_t begin = n == 0 ? 0 : notes[n - 1].firstSegment + notes[n - 1].segmentCount;
        const std::size_t end = n + 1 < notes.size() ? notes[n + 1].firstSegment : take.segments.size();
        const auto samePitch = [&](std::size_t k) {
            return std::abs(take.segments[k].midi - note.midi) < kGoesOnSemitones;
        };
        const auto joined = [&](std::size_t k) {  // to the segment before it
            return !take.segments[k].afterSilence &&
                   take.segments[k].onset - take.segments[k - 1].offset < kGoesOnSeconds;
        };
        while (note.firstSegment > begin && joined(note.firstSegment) &&
               (samePitch(note.firstSegment - 1) || isApproach(take.segments, note.firstSegment - 1)) &&
               !take.alignment.replaced[note.firstSegment - 1]) {
            --note.firstSegment;
            ++note.segmentCount;
        }
        for (std::size_t next = note.firstSegment + note.segmentCount; next < end;
             next = note.firstSegment + note.segmentCount) {
            if (take.alignment.replaced[next] || !joined(next)) {
                break;
            }
            const PlayedSegment& last = take.segments[next - 1];
            if (take.segments[next].attack < kSureAttack &&
                take.segments[next].level < last.level - kForeignLevelRange) {
                break;  // it rings on
            }
            if (samePitch(next) && take.segments[next].attack < kNewAttack) {
                ++note.segmentCount;
            } else if (next + 1 < end && !take.alignment.replaced[next + 1] && joined(next + 1) &&
                       samePitch(next + 1) && take.segments[next].duration() < kSqueakSeconds) {
                note.segmentCount += 2;
            } else {
                break;
            }
        }
    }
}

void collectPlayed(Take& take) {
    take.played.assign(take.score.size(), std::nullopt);
    take.inferred.assign(take.score.size(), false);
    take.passage.assign(take.score.size(), 0);
    for (const AlignedNote& note : take.alignment.notes) {
        PlayedNote& played = take.played[note.written].emplace(withoutForeign(take, note));
        take.passage[note.written] = note.passage;
        if (note.segmentCount == 1) {
            played.midi = take.segments[note.firstSegment].midi;
        } else {
            std::vector<double> steady;
            for (const double midi :
                 voicedPitches(take.features.pitch, played.onset, played.onset + played.duration)) {
                if (std::abs(midi - note.midi) < 0.5) {
                    steady.push_back(midi);
                }
            }
            if (!steady.empty()) {
                played.midi = median(steady);
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

/// The whole take's offset but for its whole semitones.
double startOfTuning(double offset) {
    return std::abs(offset) <= kMaxTuningSemitones ? offset : offset - std::round(offset);
}

/// By how many semitones the whole take lies off what was asked: no tuning but another instrument's part or
/// another octave.
int takeTransposition(const Take& take) {
    const double offset = take.alignment.pitchOffset;
    const auto mistake = static_cast<int>(std::lround(offset - startOfTuning(offset)));
    std::size_t there = 0;
    for (const AlignedNote& note : take.alignment.notes) {
        const double away = note.midi - take.score[note.written].midi - offset;
        there += std::lround((away - foldOctave(away)) / 12.0) == take.alignment.octave ? 1 : 0;
    }
    const auto count = static_cast<double>(take.alignment.notes.size());
    const bool whole = take.alignment.notes.size() >= kTransposedNotes &&
                       static_cast<double>(there) >= kTransposedShare * count;
    return mistake + (whole ? 12 * take.alignment.octave : 0);
}

/// Played less asked, semitones, transposition removed.
double awayFrom(const Take& take, std::size_t index, double midi) {
    return midi - take.score[index].midi - take.transposition;
}

/// Offset of the take in semitones: the median over the notes played right, up to octaves.
double takeTuning(const Take& take) {
    const double start = startOfTuning(take.alignment.pitchOffset);
    std::vector<double> deviations;
    for (std::size_t i = 0; i < take.score.size(); ++i) {
        if (take.played[i]) {
            const double away = foldOctave(awayFrom(take, i, take.played[i]->midi) - start);
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
            const double away = std::abs(foldOctave(awayFrom(take, i, take.played[i]->midi) - tuning));
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
        const double away = awayFrom(take, index, midi) - tuning;
        far += std::abs(away) > border ? 1 : 0;
        farFolded += std::abs(foldOctave(away)) > border ? 1 : 0;
    }
    const double wrong = kWrongFrameShare * static_cast<double>(voiced.size());
    if (static_cast<double>(far) <= wrong) {
        return NoteOutcome::Right;
    }
    return static_cast<double>(farFolded) <= wrong ? NoteOutcome::Octave : NoteOutcome::Different;
}

/// The smaller interval from the aligned notes around a sound, semitones; 0 when there are none.
double jumpTo(const Take& take, const PlayedNote& sound) {
    std::optional<double> before;
    std::optional<double> after;
    for (const AlignedNote& note : take.alignment.notes) {
        const PlayedNote& played = *take.played[note.written];
        if (played.onset <= sound.onset) {
            before = sound.midi - played.midi;
        } else if (!after) {
            after = sound.midi - played.midi;
        }
    }
    if (before && after) {
        return std::abs(*before) < std::abs(*after) ? *before : *after;
    }
    return before.value_or(after.value_or(0.0));
}

/// Sounds that belong to no written note, softer leaks and short noises left out.
std::vector<ExtraNote> findExtras(const Take& take, double secondsPerQuarter) {
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
    std::vector<ExtraNote> extras = take.foreign;
    if (levels.empty()) {
        return extras;
    }
    const double margin = kExtraMarginQuarters * secondsPerQuarter;
    const double floor = median(levels) - kExtraLevelRange;
    std::vector<PlayedNote> sounds;
    bool growing = false;  // the last of them
    for (std::size_t k = 0; k < take.segments.size(); ++k) {
        const PlayedSegment& segment = take.segments[k];
        if (k > 0 && used[k - 1] && !segment.afterSilence && segment.attack < kSureAttack &&
            std::abs(segment.midi - take.segments[k - 1].midi) < kSamePitch) {
            used[k] = true;  // the note before goes on
        }
        if (used[k] || take.alignment.replaced[k] || segment.level < floor ||
            segment.offset < from - margin || segment.onset > to + margin) {
            growing = false;
            continue;
        }
        const bool tail = k > 0 && !segment.afterSilence && segment.attack < kSureAttack &&
                          segment.level < take.segments[k - 1].level - kForeignLevelRange;
        const bool doubtful = segment.duration() < kSqueakSeconds && !secondOpinion(take.features, segment);
        if (tail || doubtful) {
            growing = false;
            continue;
        }
        const bool joins = growing && !segment.afterSilence && segment.attack < kSureAttack &&
                           (std::abs(segment.midi - sounds.back().midi) < kSamePitch ||
                            sounds.back().duration < kShortestExtraSeconds ||
                            (harmonicallyRelated(segment.midi - sounds.back().midi) &&
                             sounds.back().duration < kBlipSeconds));
        if (joins) {
            sounds.back().duration = segment.offset - sounds.back().onset;
            sounds.back().midi = segment.midi;
        } else {
            sounds.push_back({segment.onset, segment.duration(), segment.midi});
            growing = true;
        }
    }
    for (const PlayedNote& sound : sounds) {
        const auto voiced =
            voicedPitches(take.features.pitch, sound.onset, sound.onset + sound.duration).size();
        if (static_cast<double>(voiced) * take.features.pitch.hopSeconds >= kShortestExtraSeconds) {
            extras.push_back({sound, kindOf(jumpTo(take, sound), sound.duration), std::nullopt});
        }
    }
    std::stable_sort(extras.begin(), extras.end(),
                     [](const ExtraNote& a, const ExtraNote& b) { return a.played.onset < b.played.onset; });
    for (ExtraNote& extra : extras) {
        for (const AlignedNote& note : take.alignment.notes) {
            const auto& played = take.played[note.written];
            if (played && played->onset < extra.played.onset + extra.played.duration / 2.0) {
                extra.afterNote = note.written;
            }
        }
    }
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
        const double away = awayFrom(take, index, report.played->midi) - tuning;
        report.cents = 100.0 * (report.outcome == NoteOutcome::Octave ? foldOctave(away) : away);
        if (report.outcome != NoteOutcome::Different) {
            report.intonation = intonationOf(*report.cents, good.cents);
        }
    }
    if (report.expectedDuration > 0.0) {
        report.durationRatio = report.played->duration / report.expectedDuration;
    }
    report.sound =
        measureSound(take.features, report.played->onset, report.played->duration, report.played->midi);
    if (!take.inferred[index]) {
        report.milliseconds = 1000.0 * (report.played->onset - expected.seconds);
        report.timing = timingOf(*report.milliseconds, good.milliseconds);
    }
    return report;
}

/// Per note: time until the next one as played over as written at the local tempo.
std::vector<std::optional<double>> intervalRatios(const Take& take, const TempoLine& line,
                                                  const std::vector<std::size_t>& rank) {
    std::vector<std::optional<double>> ratios(take.score.size());
    for (std::size_t i = 0; i + 1 < take.score.size(); ++i) {
        const bool timed = take.played[i] && take.played[i + 1] && !take.inferred[i] && !take.inferred[i + 1];
        const double quarters = take.score[i + 1].onsetQuarters - take.score[i].onsetQuarters;
        if (!timed || quarters <= 0.0 || line.run(rank[i]) != line.run(rank[i + 1])) {
            continue;
        }
        const double expected = quarters * line.expected(rank[i]).secondsPerQuarter;
        const double played = take.played[i + 1]->onset - take.played[i]->onset;
        ratios[i] = std::abs(played - expected) <= kEvenSeconds ? 1.0 : std::max(played, 0.0) / expected;
    }
    return ratios;
}

/// Notes of passages that the player left out at one go: skips, a late entry, an early end.
std::vector<bool> leftOut(const Take& take, const TakeAssessment& assessment) {
    const std::size_t count = take.score.size();
    const auto missed = [&](std::size_t i) { return assessment.notes[i].outcome == NoteOutcome::Missed; };
    std::vector<bool> skipped(count, false);
    for (const Leap& skip : assessment.skips) {
        for (std::size_t i = skip.fromNote + 1; i < skip.toNote; ++i) {
            skipped[i] = missed(i);
        }
    }
    std::size_t first = 0;
    while (first < count && missed(first)) {
        ++first;
    }
    std::size_t last = count;
    while (last > first && missed(last - 1)) {
        --last;
    }
    for (std::size_t i = 0; i < count; ++i) {
        const bool outside =
            (i < first && first >= kLeftOutNotes) || (i >= last && count - last >= kLeftOutNotes);
        skipped[i] = skipped[i] || outside;
    }
    return skipped;
}

void reportTempo(TakeAssessment& assessment, const Take& take, const TempoLine& line,
                 const std::vector<std::size_t>& rank) {
    if (const auto tempo = line.secondsPerQuarter()) {
        assessment.quartersPerMinute = 60.0 / *tempo;
    }
    assessment.tempoCurve = line.curve();
    assessment.pauses = line.pauses();
    for (TempoPause& pause : assessment.pauses) {
        std::size_t written = 0;
        while (!take.played[written] || take.inferred[written] || rank[written] != pause.note) {
            ++written;
        }
        pause.note = written;
    }
    for (const AlignmentLeap& leap : take.alignment.leaps) {
        std::vector<Leap>& list = leap.to <= leap.from ? assessment.restarts : assessment.skips;
        list.push_back({take.segments[leap.segment].onset, leap.from, leap.to});
    }
}

/// The notes heard, whatever is written: segments of one pitch joined unless an attack parts them.
std::vector<PlayedNote> heardNotes(const TakeFeatures& features, double startSeconds) {
    std::vector<PlayedNote> heard;
    for (const PlayedSegment& segment : segmentsFrom(features, startSeconds)) {
        if (!heard.empty() && !segment.afterSilence && segment.attack < kSureAttack &&
            std::abs(heard.back().midi - segment.midi) < kSamePitch) {
            heard.back().duration = segment.offset - heard.back().onset;
            heard.back().midi = steadyPitch(features.pitch, heard.back().onset, segment.offset);
        } else {
            heard.push_back({segment.onset, segment.duration(), segment.midi});
        }
    }
    std::erase_if(heard, [](const PlayedNote& note) { return note.duration < kShortestExtraSeconds; });
    return heard;
}

/// Their common tuning, semitones.
double tuningOf(const std::vector<PlayedNote>& heard) {
    std::vector<float> f0;
    std::vector<float> weights;
    for (const PlayedNote& note : heard) {
        f0.push_back(static_cast<float>(midiToHz(note.midi)));
        weights.push_back(static_cast<float>(note.duration));
    }
    const Result<Tuning> tuning = tuningByResiduals(f0, weights);
    return tuning ? tuning.value().offsetCents / 100.0 : 0.0;
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
    take.transposition = takeTransposition(take);
    extendAligned(take);
    collectPlayed(take);

    std::vector<std::size_t> rank;
    const TempoLine line = tempoLine(take, rank);
    const std::vector<std::optional<double>> ratios = intervalRatios(take, line, rank);
    shareHeldNotes(take, line);
    const double tuning = takeTuning(take);
    const double border = borderSemitones(intonationSpread(take, tuning));

    TakeAssessment assessment;
    assessment.duration = features.duration;
    assessment.transposition = take.transposition;
    setTuning(assessment, take.alignment.notes.empty() ? 0.0 : tuning);
    reportTempo(assessment, take, line, rank);
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
    reportIntonation(assessment);
    reportBars(assessment, score, good.cents, good.milliseconds);
    reportMeasures(assessment, {good.cents, good.milliseconds, true, parameters.quartersPerMinute, ratios,
                                leftOut(take, assessment)});
    return assessment;
}

Result<TakeAssessment> assessWithoutScore(const TakeFeatures& features, const AssessParameters& parameters) {
    if (auto problem = findProblem(parameters)) {
        return *problem;
    }
    const GoodZones good{parameters.centsGood, parameters.onsetGoodMs};
    const std::vector<PlayedNote> heard = heardNotes(features, parameters.startSeconds);
    const double offset = tuningOf(heard);
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
        report.sound = measureSound(features, note.onset, note.duration, note.midi);
        assessment.notes.push_back(report);
    }
    reportIntonation(assessment);
    const std::size_t count = assessment.notes.size();
    reportMeasures(assessment, {good.cents, good.milliseconds, false, std::nullopt,
                                std::vector<std::optional<double>>(count), std::vector<bool>(count, false)});
    return assessment;
}

Result<std::vector<ScoreNote>> scoreFromRecording(const TakeFeatures& features) {
    const std::vector<PlayedNote> heard = heardNotes(features, 0.0);
    if (heard.empty()) {
        return Error{ErrorCode::Empty, "nothing pitched is heard in the reference"};
    }
    constexpr long kHighestMidi = 127;
    constexpr double kSecondsPerQuarter = 60.0 / kReferenceQuartersPerMinute;
    const double offset = tuningOf(heard);
    std::vector<ScoreNote> score;
    for (const PlayedNote& note : heard) {
        const long midi = std::clamp(std::lround(note.midi - offset), 0L, kHighestMidi);
        score.push_back({note.onset / kSecondsPerQuarter, note.duration / kSecondsPerQuarter,
                         static_cast<int>(midi), std::nullopt});
    }
    return score;
}

}  // namespace woodshed
