// assess_takes: note reports and measures of any number of takes in one process, for calibration and
// evaluation.
//   assess_takes < LIST
// LIST has a line per take, fields separated by tabs:
//   NAME  AUDIO  SCORE  [TEMPO]  [LOWEST]  [HIGHEST]
// AUDIO is a WAV file of any rate, or raw mono floats at 44.1 kHz when it ends in .f32; SCORE a CSV file
// (score_csv.h); TEMPO in quarters per minute; LOWEST and HIGHEST the pitch range searched, Hz. For every
// take a line of JSON on the standard output: {"name", "measures": {...}, "attempted", "tuningCents",
// "transposition", "quartersPerMinute", "notes": [[index, outcome, onset, duration, midi, cents,
// milliseconds] ...], "extras": [[onset, duration, midi, kind] ...], "restarts": [[time, from, to] ...],
// "skips": ...} with outcomes R, D, O, M and null for what is not known; or {"name", "error"}.

#include <exception>
#include <iostream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "assess/assess_take.h"
#include "audio_file_io.h"
#include "score_csv.h"

namespace {

using namespace woodshed;

std::string number(double value) {
    std::ostringstream text;
    text.precision(8);
    text << value;
    return text.str();
}

std::string numberOrNull(const std::optional<double>& value) { return value ? number(*value) : "null"; }

std::string quoted(const std::string& text) {
    std::string result = "\"";
    for (const char each : text) {
        if (each == '"' || each == '\\') {
            result += '\\';
        }
        result += each;
    }
    return result + '"';
}

std::string listOf(const std::vector<std::string>& items) {
    std::string result = "[";
    for (std::size_t n = 0; n < items.size(); ++n) {
        result += (n > 0 ? ", " : "") + items[n];
    }
    return result + "]";
}

std::string noteRow(const NoteReport& note) {
    const bool played = note.played.has_value();
    const std::string outcome(1, "RDOM"[static_cast<std::size_t>(note.outcome)]);
    return listOf({std::to_string(note.index), quoted(outcome), played ? number(note.played->onset) : "null",
                   played ? number(note.played->duration) : "null",
                   played ? number(note.played->midi) : "null", numberOrNull(note.cents),
                   numberOrNull(note.milliseconds)});
}

std::string extraRow(const ExtraNote& extra) {
    return listOf({number(extra.played.onset), number(extra.played.duration), number(extra.played.midi),
                   quoted(extra.kind == ExtraKind::Squeak ? "squeak" : "extra")});
}

std::string leapRow(const Leap& leap) {
    return listOf({number(leap.time), std::to_string(leap.fromNote), std::to_string(leap.toNote)});
}

template <typename T>
std::string rows(const std::vector<T>& items, std::string (*row)(const T&)) {
    std::vector<std::string> texts;
    texts.reserve(items.size());
    for (const T& item : items) {
        texts.push_back(row(item));
    }
    return listOf(texts);
}

std::string toJson(const TakeAssessment& take) {
    std::string measures;
    for (const NamedMeasure& each : kNamedMeasures) {
        measures += (measures.empty() ? "" : ", ") + quoted(std::string(each.name)) + ": " +
                    numberOrNull(take.measures.*each.value);
    }
    return "\"measures\": {" + measures + "}, \"attempted\": " + std::to_string(take.measures.attempted) +
           ", \"tuningCents\": " + number(take.tuningCents) +
           ", \"transposition\": " + std::to_string(take.transposition) +
           ", \"quartersPerMinute\": " + numberOrNull(take.quartersPerMinute) +
           ", \"notes\": " + rows(take.notes, noteRow) + ", \"extras\": " + rows(take.extras, extraRow) +
           ", \"restarts\": " + rows(take.restarts, leapRow) + ", \"skips\": " + rows(take.skips, leapRow);
}

Result<TakeAssessment> assessOne(std::istream& fields, WorkerPool& pool) {
    std::string audio;
    std::string scorePath;
    std::getline(fields, audio, '\t');
    std::getline(fields, scorePath, '\t');
    double tempo = 0.0;
    double lowest = 0.0;
    double highest = 0.0;
    fields >> tempo >> lowest >> highest;
    const Result<std::vector<ScoreNote>> score = readScoreCsv(scorePath);
    if (!score) {
        return score.error();
    }
    const Result<std::vector<float>> mono = readMono(audio, TakeAnalyser::kSampleRate);
    if (!mono) {
        return mono.error();
    }
    PyinParameters pitch;
    if (lowest > 0.0) {
        pitch.yin.minHz = std::max(pitch.yin.minHz, lowest);
    }
    if (highest > 0.0) {
        pitch.yin.maxHz = std::min(pitch.yin.maxHz, highest);
    }
    TakeAnalyser analyser(pool, pitch);
    analyser.push(mono.value());
    const Result<TakeFeatures> features = analyser.finish();
    if (!features) {
        return features.error();
    }
    AssessParameters parameters;
    if (tempo > 0.0) {
        parameters.quartersPerMinute = tempo;
    }
    return assessTake(features.value(), score.value(), parameters);
}

}  // namespace

int main() {
    try {
        WorkerPool pool(1);
        for (std::string line; std::getline(std::cin, line);) {
            std::istringstream fields(line);
            std::string name;
            std::getline(fields, name, '\t');
            const Result<TakeAssessment> take = assessOne(fields, pool);
            std::cout << "{\"name\": " << quoted(name) << ", "
                      << (take ? toJson(take.value()) : "\"error\": " + quoted(take.error().message)) << "}\n"
                      << std::flush;
        }
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "assess_takes: " << error.what() << '\n';
        return 1;
    }
}
