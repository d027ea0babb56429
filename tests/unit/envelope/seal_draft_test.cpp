// SPDX-License-Identifier: Apache-2.0
#include "envelope/seal_draft.h"

#include <array>

#include "envelope/unlock.h"
#include "support/files.h"

using namespace siegel;
using namespace siegel::test;

TEST_CASE("a draft shows what its recipients will wrap", "[envelope]") {
  auto draft = value(SealDraft::create(provider()));
  const auto file_key = draft.file_key().clone();
  const auto binding = draft.binding();
  const auto prepared =
      value(std::move(draft).finish(std::array{static_cast<const Recipient*>(&alice().recipient)}, provider()));
  const auto header = value(Header::parse(prepared.header()));
  REQUIRE(bytes(binding_of(header.head(), provider())) == bytes(ByteView(binding)));
  const auto unlocked = value(unlock(header, std::array{static_cast<const Identity*>(&alice().identity)}, provider()));
  REQUIRE(equal_constant_time(unlocked.file_key().reveal(), file_key.reveal()));
}

TEST_CASE("a draft refuses what cannot be sealed", "[envelope]") {
  SealOptions padded;
  padded.padding = Padding::padme;
  REQUIRE(error_of(SealDraft::create(provider(), padded)) == ErrorCode::bad_argument);
  SealOptions huge;
  huge.metadata = Metadata{};
  huge.metadata->length = UINT64_MAX;
  REQUIRE(error_of(SealDraft::create(provider(), huge)) == ErrorCode::too_large);
  REQUIRE(error_of(value(SealDraft::create(provider())).finish({}, provider())) == ErrorCode::bad_argument);
}

TEST_CASE("two drafts share nothing", "[envelope]") {
  const auto one = value(SealDraft::create(provider()));
  const auto other = value(SealDraft::create(provider()));
  REQUIRE_FALSE(equal_constant_time(one.file_key().reveal(), other.file_key().reveal()));
  REQUIRE(one.binding() != other.binding());
}
