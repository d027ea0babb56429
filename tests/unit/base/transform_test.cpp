// SPDX-License-Identifier: Apache-2.0
#include "base/transform.h"

#include "codec/armor.h"
#include "envelope/header_reader.h"
#include "envelope/opener.h"
#include "envelope/range_opener.h"
#include "envelope/sealer.h"
#include "stream/range_reader.h"
#include "support/bytes.h"

using namespace siegel;
using namespace siegel::test;

static_assert(Transform<ArmorEncoder> && Transform<ArmorDecoder>);
static_assert(Transform<PayloadSealer> && Transform<PayloadOpener> && Transform<RangeReader>);
static_assert(Transform<Sealer> && Transform<Opener> && Transform<RangeOpener>);
static_assert(!Transform<HeaderReader>);

namespace {

constexpr Error broken{ErrorCode::io_failed, "broken"};

struct Pieces {
  std::vector<Bytes> pieces;
  std::size_t failing = 1000;
  std::size_t reads = 0;
  Result<ByteView> read() {
    if (reads == failing) return fail(broken);
    if (reads == pieces.size()) return ByteView{};
    return ByteView(pieces[reads++]);
  }
};

struct Doubling {
  std::size_t failing = 1000;
  std::size_t calls = 0;
  Bytes out;
  Result<ByteView> push(ByteView in) {
    if (calls++ == failing) return fail(ErrorCode::payload_forged, "broken");
    out = joined({in, in});
    return ByteView(out);
  }
  Result<ByteView> finish() {
    if (calls++ == failing) return fail(ErrorCode::truncated, "broken");
    out = bytes("end");
    return ByteView(out);
  }
};

struct Collected {
  std::size_t failing = 1000;
  std::size_t calls = 0;
  Bytes all;
  Status write(ByteView out) {
    if (calls++ == failing) return fail(ErrorCode::output_exists, "broken");
    append(all, out);
    return {};
  }
};

struct Run {
  Pieces in{{bytes("ab"), bytes("c")}};
  Doubling transform;
  Collected out;
};

}  // namespace

TEST_CASE("pump moves everything from source to sink", "[base]") {
  Run run;
  ok(pump(run.in, run.transform, run.out));
  REQUIRE(text(run.out.all) == "ababccend");
}

TEST_CASE("pump stops at the first failure of any of the three", "[base]") {
  for (std::size_t call = 0; call < 3; ++call) {
    Run source;
    source.in.failing = call;
    REQUIRE(error_of(pump(source.in, source.transform, source.out)) == ErrorCode::io_failed);
    Run transform;
    transform.transform.failing = call;
    REQUIRE(error_of(pump(transform.in, transform.transform, transform.out)) ==
            (call == 2 ? ErrorCode::truncated : ErrorCode::payload_forged));
    Run sink;
    sink.out.failing = call;
    REQUIRE(error_of(pump(sink.in, sink.transform, sink.out)) == ErrorCode::output_exists);
  }
}

TEST_CASE("a sticky error keeps the first failure", "[base]") {
  StickyError error;
  REQUIRE_FALSE(error);
  REQUIRE(error.set(broken).error().code == ErrorCode::io_failed);
  REQUIRE(error);
  REQUIRE(error.set({ErrorCode::truncated, "later"}).error().what == "broken");
  REQUIRE(error.get().error().code == ErrorCode::io_failed);
  StickyError closed;
  closed.close();
  REQUIRE(closed.get().error().code == ErrorCode::closed);
}
