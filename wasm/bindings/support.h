#pragma once

/// What every file of this folder shares: results, values and sessions over audio as JavaScript sees them.
/// The files here are the only ones that know Emscripten: convert, forward, return. Types as JavaScript sees
/// them: core.d.ts.

#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "audio/mono_input.h"
#include "base/progress.h"
#include "base/result.h"
#include "base/worker_pool.h"

namespace woodshed::bindings {

using emscripten::typed_memory_view;
using emscripten::val;

constexpr double kAnalysisRate = 44100.0;

// --- results

inline val failure(const char* code, const std::string& message) {
    val result = val::object();
    result.set("ok", false);
    result.set("code", std::string(code));
    result.set("message", message);
    return result;
}

inline const char* nameOf(ErrorCode code) {
    switch (code) {
        case ErrorCode::Unreadable:
            return "unreadable";
        case ErrorCode::Unsupported:
            return "unsupported";
        case ErrorCode::Empty:
            return "empty";
        case ErrorCode::Silent:
            return "silent";
        case ErrorCode::Unpitched:
            return "unpitched";
        case ErrorCode::NotFinite:
            return "not-finite";
        case ErrorCode::TooShort:
            return "too-short";
        case ErrorCode::TooLong:
            return "too-long";
        case ErrorCode::BadArgument:
            return "bad-argument";
    }
    return "internal";
}

inline val failure(const Error& error) { return failure(nameOf(error.code), error.message); }

template <typename T>
val success(T&& value) {
    val result = val::object();
    result.set("ok", true);
    result.set("value", std::forward<T>(value));
    return result;
}

inline val success() { return success(val::null()); }

/// Runs `body`; whatever it throws becomes a result, since JavaScript would see a bare number.
template <typename Body>
val guarded(Body&& body) {
    try {
        return body();
    } catch (const std::bad_alloc&) {
        return failure("out-of-memory", "the analysis needs more memory than the browser gives");
    } catch (const std::invalid_argument& error) {
        return failure("bad-argument", error.what());
    } catch (const std::exception& error) {
        return failure("internal", error.what());
    }
}

// --- values

/// A JavaScript-owned copy in a typed array of the named kind.
template <typename T>
val copied(const char* arrayType, const std::vector<T>& values) {
    return val::global(arrayType).new_(typed_memory_view(values.size(), values.data()));
}

inline std::vector<std::uint8_t> bytesOf(const val& array) {
    return emscripten::convertJSArrayToNumberVector<std::uint8_t>(array);
}

template <typename T>
val orNull(const std::optional<T>& value) {
    return value ? val(*value) : val::null();
}

/// @param convert `toJs`, of which the overload for T is taken
template <typename T>
val listOf(const std::vector<T>& items, val (*convert)(const T&)) {
    val list = val::array();
    for (std::size_t i = 0; i < items.size(); ++i) {
        list.set(i, convert(items[i]));
    }
    return list;
}

inline Progress progressTo(const val& callback) {
    return [callback](double fraction) { callback(fraction); };
}

// --- sessions

/// One pool per session; four workers in the build with threads, one in the other.
inline std::unique_ptr<WorkerPool> makePool() { return std::make_unique<WorkerPool>(0); }

/// What every session over audio shares: mono samples at the analysis rate go to `accept`.
class AudioSession {
  public:
    explicit AudioSession(MonoInput input) : input_(std::move(input)) {}
    virtual ~AudioSession() = default;
    AudioSession(const AudioSession&) = delete;
    AudioSession& operator=(const AudioSession&) = delete;

    val input(std::size_t frames) {
        const auto room = input_.room(frames);
        return val(typed_memory_view(room.size(), room.data()));
    }

    val push(std::size_t frames) {
        return guarded([&] {
            const auto samples = input_.push(frames);
            if (!samples) {
                return failure(samples.error());
            }
            accept(samples.value());
            return success();
        });
    }

  protected:
    virtual void accept(std::span<const float> mono) = 0;

    /// Hands over what the resampler held back; call once, before finishing.
    void drain() { accept(input_.finish()); }

  private:
    MonoInput input_;
};

/// A session over audio of the given format, or why there is none.
template <typename Session, typename... Arguments>
val createAudioSession(double sampleRate, std::size_t channels, Arguments&&... arguments) {
    return guarded([&] {
        auto input = MonoInput::create(sampleRate, channels, kAnalysisRate);
        if (!input) {
            return failure(input.error());
        }
        return success(
            std::make_shared<Session>(std::move(input).value(), std::forward<Arguments>(arguments)...));
    });
}

/// The floats of a model file.
inline std::vector<float> floatsOf(const val& array) {
    const auto bytes = bytesOf(array);
    std::vector<float> values(bytes.size() / sizeof(float));
    std::memcpy(values.data(), bytes.data(), values.size() * sizeof(float));
    return values;
}

}  // namespace woodshed::bindings
