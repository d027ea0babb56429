// SPDX-License-Identifier: Apache-2.0
#include "c_api/calls.h"

#include <array>

namespace siegel::c_api {
namespace {

// Room for a batch of 64 chunks with their tags, and 64 KiB of options beside it.
constexpr std::size_t staging_size = (1024 + 64 + 1) * std::size_t{1024};
std::array<std::uint8_t, staging_size> staging_buffer{};  // NOLINT: one buffer for all callers is its purpose

thread_local const char* detail_of_last_failure = "";

}  // namespace

siegel_error number_of(const Status& status) {
  if (status) return 0;
  detail_of_last_failure = status.error().what.data();  // a literal, and so terminated
  return 1 + static_cast<siegel_error>(status.error().code);
}

const char* last_detail() { return detail_of_last_failure; }

ByteSpan staging() { return staging_buffer; }

}  // namespace siegel::c_api
