#include "base/worker_pool.h"

#include <algorithm>

#if defined(WOODSHED_THREADS)
#include <condition_variable>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>
#endif

namespace woodshed {

#if defined(WOODSHED_THREADS)

struct WorkerPool::Shared {
    std::mutex mutex;
    std::condition_variable wake;
    std::condition_variable idle;
    const std::function<void(std::size_t, std::size_t)>* body = nullptr;
    std::size_t count = 0;
    std::size_t grain = 1;
    std::size_t next = 0;
    std::size_t busy = 0;
    std::size_t generation = 0;
    bool stopping = false;
    std::exception_ptr failure;
    std::vector<std::thread> threads;

    /// Takes chunks until none is left. Called and returns with `lock` held.
    void work(std::unique_lock<std::mutex>& lock) {
        while (next < count) {
            const std::size_t begin = next;
            const std::size_t end = std::min(count, begin + grain);
            next = end;
            const auto* current = body;
            lock.unlock();
            std::exception_ptr thrown;
            try {
                (*current)(begin, end);
            } catch (...) {
                thrown = std::current_exception();
            }
            lock.lock();
            if (thrown) {
                if (!failure) {
                    failure = thrown;
                }
                next = count;
            }
        }
    }

    void serve() {
        std::unique_lock lock(mutex);
        std::size_t seen = 0;
        for (;;) {
            wake.wait(lock, [&] { return stopping || generation != seen; });
            if (stopping) {
                return;
            }
            seen = generation;
            work(lock);
            if (--busy == 0) {
                idle.notify_one();
            }
        }
    }
};

WorkerPool::WorkerPool(std::size_t workers) : shared_(std::make_unique<Shared>()) {
    const std::size_t wanted = workers == 0 ? std::thread::hardware_concurrency() : workers;
    const std::size_t total = std::clamp<std::size_t>(wanted, 1, kMaxWorkers);
    shared_->threads.reserve(total - 1);
    for (std::size_t i = 1; i < total; ++i) {
        try {
            shared_->threads.emplace_back([state = shared_.get()] { state->serve(); });
        } catch (const std::system_error&) {
            break;  // no more threads to be had: fewer workers give the same results
        }
    }
}

WorkerPool::~WorkerPool() {
    {
        const std::lock_guard lock(shared_->mutex);
        shared_->stopping = true;
    }
    shared_->wake.notify_all();
    for (auto& thread : shared_->threads) {
        thread.join();
    }
}

std::size_t WorkerPool::size() const { return shared_->threads.size() + 1; }

void WorkerPool::run(std::size_t count, std::size_t grain,
                     const std::function<void(std::size_t, std::size_t)>& body) {
    std::unique_lock lock(shared_->mutex);
    shared_->body = &body;
    shared_->count = count;
    shared_->grain = std::max<std::size_t>(grain, 1);
    shared_->next = 0;
    shared_->failure = nullptr;
    shared_->busy = shared_->threads.size();
    ++shared_->generation;
    shared_->wake.notify_all();
    shared_->work(lock);
    shared_->idle.wait(lock, [&] { return shared_->busy == 0; });
    if (shared_->failure) {
        std::rethrow_exception(shared_->failure);
    }
}

#else

struct WorkerPool::Shared {};

WorkerPool::WorkerPool(std::size_t /*workers*/) {}
WorkerPool::~WorkerPool() = default;

std::size_t WorkerPool::size() const { return 1; }

void WorkerPool::run(std::size_t count, std::size_t grain,
                     const std::function<void(std::size_t, std::size_t)>& body) {
    const std::size_t step = std::max<std::size_t>(grain, 1);
    for (std::size_t begin = 0; begin < count; begin += step) {
        body(begin, std::min(count, begin + step));
    }
}

#endif

}  // namespace woodshed
