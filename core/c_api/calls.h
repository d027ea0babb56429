// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "c_api/firewall.h"
#include "c_api/object.h"

namespace siegel::c_api {

// What every function of the border does: arguments checked, the work done elsewhere, errors turned into numbers.

siegel_error number_of(const Status& status);
/// Of the last failed call of this thread, a literal.
const char* last_detail();
/// The buffer of siegel_staging.
ByteSpan staging();

inline std::string_view text(const char* at, std::size_t size) { return {at, size}; }

template <class Work>
Status run_guarded(Work& work) {
  return guarded([](void* argument) { return (*static_cast<Work*>(argument))(); }, &work);
}

/// A call that makes an object. `work` leaves it in `made`; nothing is handed out after a failure.
template <class Work>
siegel_error make(siegel_object** object, Work work) {
  if (object == nullptr) return number_of(fail(ErrorCode::bad_argument, "there is no room for the handle"));
  *object = nullptr;
  std::unique_ptr<siegel_object> made;
  auto call = [&] { return work(made); };
  const auto status = run_guarded(call);
  if (status) *object = made.release();
  return number_of(status);
}

/// A call that only makes text.
template <class Work>
siegel_error make_text(siegel_object** object, Work work) {
  return make(object, [&](auto& made) -> Status {
    auto holder = std::make_unique<TextObject>();
    SIEGEL_CHECK(work(*holder));
    made = std::move(holder);
    return {};
  });
}

enum class Failure {
  breaks,  ///< the object stays failed
  leaves,  ///< the object is as it was before
};

/// A call on an object of any kind.
template <class Work>
siegel_error call(siegel_object* object, Work work, Failure failure = Failure::breaks) {
  if (object == nullptr || !object->is_alive())
    return number_of(fail(ErrorCode::bad_argument, "this is not an object"));
  if (object->broken) return number_of(Status(object->broken.get()));
  object->drop_output();
  const auto status = run_guarded(work);
  if (status) return 0;
  object->drop_output();
  if (failure == Failure::breaks) return number_of(Status(object->broken.set(status.error())));
  return number_of(status);
}

/// A call on an object of one kind; `As` is the member of `siegel_object` that asks for it.
template <auto As, class Work>
siegel_error call_as(siegel_object* object, std::string_view otherwise, Work work, Failure failure = Failure::breaks) {
  const auto on_kind = [&]() -> Status {
    auto* of_kind = (object->*As)();
    if (of_kind == nullptr) return fail(ErrorCode::bad_argument, otherwise);
    return work(*of_kind);
  };
  return call(object, on_kind, failure);
}

}  // namespace siegel::c_api
