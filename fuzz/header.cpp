// SPDX-License-Identifier: Apache-2.0
#include "envelope/header.h"

#include "support.h"

using namespace siegel;
using namespace siegel::fuzzing;

namespace {

void check_accepted(const Header& header, ByteView bytes) {
  require(header.size() <= bytes.size() && std::ranges::equal(header.encoded(), bytes.first(header.size())));
  const auto core = encode_core(header.core());
  const auto recipients = encode_recipients(header.stanzas());
  require(core && recipients);
  auto printed = encode_head(*core);
  append(printed, *recipients);
  append(printed, header.mac());
  require(printed == header.encoded());
  require(!inspection(header).print().empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input(data, size);
  const auto seed = input.byte();
  const auto bytes = input.rest();

  HeaderReader reader;
  Result<bool> complete = false;
  std::size_t pushed = 0;
  cut(bytes, seed, 40, [&](ByteView piece) {
    complete = reader.push(piece);
    pushed += piece.size();
    return complete && !*complete;
  });
  const bool accepted = complete && *complete;
  require(accepted == reader.finish().has_value());

  // However the bytes were cut, the answer is the one for all of them at once.
  HeaderReader whole;
  const auto at_once = whole.push(bytes);
  if (accepted) {
    require(at_once && *at_once && whole.header().encoded() == reader.header().encoded());
    require(pushed - reader.rest().size() == reader.header().size());
    check_accepted(reader.header(), bytes);
  } else if (complete) {
    require(at_once && !*at_once);
  } else {
    require(!at_once && at_once.error().code == complete.error().code);
  }
  return 0;
}
