#include <utility>

#include "imitation/assess_imitation.h"
#include "support.h"

namespace woodshed::bindings {
namespace {

PitchContour contourOf(const val& contour) {
    return {.seconds = emscripten::convertJSArrayToNumberVector<double>(contour["seconds"]),
            .hertz = emscripten::convertJSArrayToNumberVector<double>(contour["hertz"])};
}

val toJs(const ImitatedNote& note) {
    val result = val::object();
    result.set("start", note.start);
    result.set("duration", note.duration);
    result.set("midi", note.midi);
    result.set("sungStart", note.sungStart);
    result.set("sungEnd", note.sungEnd);
    result.set("semitones", note.semitones);
    result.set("near", note.near);
    return result;
}

val toJs(const OverlaidPoint& point) {
    val result = val::object();
    result.set("referenceSeconds", point.referenceSeconds);
    result.set("performanceSeconds", point.performanceSeconds);
    result.set("wantedMidi", point.wantedMidi);
    result.set("sungMidi", point.sungMidi);
    return result;
}

val toJs(const ImitationReport& report) {
    val measures = val::object();
    for (const ImitationFeature& feature : report.measures) {
        measures.set(std::string(feature.name), feature.value);
    }
    val result = val::object();
    result.set("pass", report.verdict.pass);
    result.set("grade", report.verdict.grade);
    result.set("low", report.verdict.low);
    result.set("high", report.verdict.high);
    result.set("transposition", report.transposition);
    result.set("notes", listOf(report.notes, toJs));
    result.set("overlay", listOf(report.overlay, toJs));
    result.set("measures", measures);
    return result;
}

val assessImitationOf(const val& performance, const val& reference, const val& modelFile) {
    return guarded([&] {
        const auto values = floatsOf(modelFile);
        const auto model = ImitationModel::fromFloats(values);
        if (!model) {
            return failure(model.error());
        }
        const auto report = assessImitation(contourOf(performance), contourOf(reference), model.value());
        return report ? success(toJs(report.value())) : failure(report.error());
    });
}

}  // namespace
}  // namespace woodshed::bindings

EMSCRIPTEN_BINDINGS(woodshed_imitation) {
    emscripten::function("assessImitation", &woodshed::bindings::assessImitationOf);
}
