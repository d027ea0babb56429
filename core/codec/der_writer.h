// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "base/bytes.h"
#include "codec/ber_reader.h"

/// Elements in DER (ITU-T X.690, 10). That the elements of a SET come in order is the caller's task.
namespace siegel::der {

/// Identifier and length of an element whose content the caller appends.
Bytes head(std::uint8_t identifier, std::size_t content_size);

Bytes element(std::uint8_t identifier, ByteView content);
Bytes element(std::uint8_t identifier, std::initializer_list<ByteView> parts);

Bytes integer(std::uint32_t number);
/// `1.2.840.113549`; at least two numbers.
Bytes object_identifier(std::string_view dotted);

}  // namespace siegel::der
