#pragma once

#include <cstddef>
#include <functional>
#include <memory>

namespace woodshed {

/// A small work-sharing pool: run() splits [0, count) into chunks of a fixed size and lets every worker, the
/// caller included, take the next chunk until none is left.
///
/// Determinism: chunk borders depend on `count` and `grain` alone, never on the number of workers. A body
/// that writes only to places owned by its chunk, and reduces per-chunk partial results in chunk order
/// afterwards, yields the same bits with any number of workers and in the build without threads.
///
/// Thread safety: one run() at a time per pool; bodies must not call run() on the same pool.
class WorkerPool {
  public:
    /// Most workers that a pool ever uses: the WASM build starts exactly this many threads up front
    /// (PTHREAD_POOL_SIZE), and asking for more would block for ever (toolchain notes).
    static constexpr std::size_t kMaxWorkers = 4;

    /// @param workers how many may work at once, the caller included, within [1, kMaxWorkers] (clamped); 0
    ///        picks the hardware's number. Without WOODSHED_THREADS there is always one.
    explicit WorkerPool(std::size_t workers = 1);
    ~WorkerPool();
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    /// Number of workers, the caller included.
    std::size_t size() const;

    /// Calls body(begin, end) for consecutive chunks of at most `grain` items (grain >= 1) covering [0,
    /// count); returns when all are done. The first exception that a body throws is rethrown here.
    void run(std::size_t count, std::size_t grain, const std::function<void(std::size_t, std::size_t)>& body);

  private:
    struct Shared;
    std::unique_ptr<Shared> shared_;
};

}  // namespace woodshed
