// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "codec/cbor_reader.h"

namespace siegel {

/// A map of COSE from labels to values (RFC 9052, 1.5): header parameters or the members of a key. Points into what was
/// read. Labels that are text are kept, and nothing asks for them.
class CoseMap {
 public:
  CoseMap() = default;
  /// Takes the next item. Errors: `bad_data` for anything but a map whose labels are whole numbers or text and come
  /// once (RFC 9052, 3).
  static Result<CoseMap> read(CborReader& reader);

  bool has(std::int64_t label) const { return find(label).has_value(); }
  /// The value as CBOR.
  std::optional<ByteView> find(std::int64_t label) const;
  /// True if both have a label of the same name.
  bool meets(const CoseMap& other) const;

  // Nothing if there is no such label. Errors: `bad_data` for a value of another type.
  Result<std::optional<std::int64_t>> integer(std::int64_t label) const;
  Result<std::optional<ByteView>> bytes(std::int64_t label) const;
  Result<std::optional<std::string_view>> text(std::int64_t label) const;
  Result<std::optional<CoseMap>> map(std::int64_t label) const;

 private:
  struct Entry {
    ByteView label;  ///< in CBOR: strict reading makes equal labels equal bytes
    ByteView value;
  };
  std::vector<Entry> entries_;
};

}  // namespace siegel
