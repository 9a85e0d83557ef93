#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>

namespace woodshed {

/// What went wrong, in terms a caller can act on. The same words cross the binding (bindings/core.d.ts).
enum class ErrorCode : std::uint8_t {
    Unreadable,   ///< the bytes are not what they claim to be
    Unsupported,  ///< well formed, but a kind that is not handled
    Empty,        ///< no samples, frames or notes at all
    Silent,       ///< samples present, all below audibility
    Unpitched,    ///< sound, but no pitch to follow in it
    NotFinite,    ///< NaN or infinite samples
    TooShort,     ///< shorter than one analysis frame or one note
    TooLong,      ///< beyond a stated bound
    BadArgument,  ///< a parameter outside its documented range
};

/// A failure: a code for the program and a sentence for the log. User-facing words live in the web catalogue.
struct Error {
    ErrorCode code;
    std::string message;
};

/// Either a value or an Error; C++20 stand-in for std::expected, which libc++ 13 lacks.
/// Errors are values across the whole core: nothing here throws for bad input.
template <typename T>
class Result {
  public:
    // Implicit, so that functions return a value or an Error as it is.
    Result(T value) : content_(std::move(value)) {}      // NOLINT(google-explicit-constructor)
    Result(Error error) : content_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

    bool ok() const { return std::holds_alternative<T>(content_); }
    explicit operator bool() const { return ok(); }

    /// The value; only valid when ok().
    const T& value() const& { return std::get<T>(content_); }
    T& value() & { return std::get<T>(content_); }
    T&& value() && { return std::get<T>(std::move(content_)); }

    /// The error; only valid when not ok().
    const Error& error() const { return std::get<Error>(content_); }

  private:
    std::variant<T, Error> content_;
};

}  // namespace woodshed
