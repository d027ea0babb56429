// SPDX-License-Identifier: Apache-2.0
// The functions of siegel_c.h: arguments checked, the work done elsewhere, errors turned into numbers.
#include "c_api/siegel_c.h"

#include "c_api/calls.h"
#include "c_api/key_text.h"
#include "c_api/open_object.h"
#include "c_api/seal_object.h"
#include "codec/armor.h"

using siegel::ByteView;
using siegel::ErrorCode;
using siegel::fail;
using siegel::Status;
using siegel::c_api::OpenObject;
using siegel::c_api::SealObject;

using siegel::c_api::call;
using siegel::c_api::Failure;
using siegel::c_api::make;
using siegel::c_api::make_text;
using siegel::c_api::text;

namespace {

template <class Work>
siegel_error call_seal(siegel_object* object, Work work, Failure failure = Failure::breaks) {
  return siegel::c_api::call_as<&siegel_object::as_seal>(object, "this object does not seal", work, failure);
}

template <class Work>
siegel_error call_open(siegel_object* object, Work work, Failure failure = Failure::breaks) {
  return siegel::c_api::call_as<&siegel_object::as_open>(object, "this object does not open", work, failure);
}

}  // namespace

extern "C" {

uint32_t siegel_abi_version() { return SIEGEL_ABI_VERSION; }
const char* siegel_version() { return SIEGEL_VERSION; }

const char* siegel_error_word(siegel_error error) {
  if (error == 0) return "ok";
  const auto table = siegel::error_table();
  return (error <= table.size() ? table[error - 1] : table.back()).word.data();
}
const char* siegel_error_sentence(siegel_error error) {
  if (error == 0) return "nothing went wrong";
  const auto table = siegel::error_table();
  return (error <= table.size() ? table[error - 1] : table.back()).sentence.data();
}
const char* siegel_error_detail() { return siegel::c_api::last_detail(); }
uint32_t siegel_error_count() { return static_cast<uint32_t>(siegel::error_table().size()); }

const uint8_t* siegel_output(const siegel_object* object) {
  return object == nullptr || !object->is_alive() ? nullptr : object->output().data();
}
size_t siegel_output_size(const siegel_object* object) {
  return object == nullptr || !object->is_alive() ? 0 : object->output().size();
}
void siegel_free(siegel_object* object) {
  if (object != nullptr && object->is_alive()) delete object;
}

uint8_t* siegel_staging(size_t* capacity) {
  const auto staging = siegel::c_api::staging();
  if (capacity != nullptr) *capacity = staging.size();
  return staging.data();
}
void siegel_wipe_staging() { siegel::wipe(siegel::c_api::staging()); }

siegel_error siegel_generate_identity(const char* type, size_t type_size, siegel_object** object) {
  return make_text(object, [&](auto& to) { return siegel::c_api::generate_identity(text(type, type_size), to); });
}
siegel_error siegel_recipients_of(const uint8_t* identities, size_t size, siegel_object** object) {
  return make_text(object, [&](auto& to) { return siegel::c_api::print_recipients_of({identities, size}, to); });
}
siegel_error siegel_print_recipient(const char* type, size_t type_size, const uint8_t* public_key, size_t size,
                                    siegel_object** object) {
  return make_text(
      object, [&](auto& to) { return siegel::c_api::print_public_key(text(type, type_size), {public_key, size}, to); });
}
siegel_error siegel_parse_recipient(const uint8_t* recipient, size_t size, siegel_object** object) {
  return make_text(object, [&](auto& to) { return siegel::c_api::describe_recipient({recipient, size}, to); });
}

siegel_error siegel_signing_seed(const uint8_t* key_file, size_t size, siegel_object** object) {
  return make_text(object, [&](auto& to) { return siegel::c_api::show_signing_seed({key_file, size}, to); });
}
siegel_error siegel_print_signing_key(const uint8_t* seed, size_t size, siegel_object** object) {
  return make_text(object, [&](auto& to) { return siegel::c_api::print_signing_key({seed, size}, to); });
}
siegel_error siegel_print_signer(const uint8_t* public_key, size_t size, siegel_object** object) {
  return make_text(object, [&](auto& to) { return siegel::c_api::print_signer({public_key, size}, to); });
}

siegel_error siegel_seal(const uint8_t* options, size_t size, siegel_object** object) {
  return make(object, [&](auto& made) -> Status {
    SIEGEL_TRY(made, SealObject::create({options, size}));
    return {};
  });
}
siegel_error siegel_add_recipient(siegel_object* seal, const uint8_t* description, size_t size, const uint8_t* secret,
                                  size_t secret_size) {
  return call_seal(seal, [&](auto& to) { return to.add_recipient({description, size}, {secret, secret_size}); });
}
siegel_error siegel_sealed_size(siegel_object* seal, uint64_t plaintext_size, uint64_t* sealed_size) {
  const auto work = [&](SealObject& of) -> Status {
    SIEGEL_TRY(*sealed_size, of.sealed_size(plaintext_size));
    return {};
  };
  return call_seal(seal, work, Failure::leaves);
}
siegel_error siegel_file_key(siegel_object* seal) {
  return call_seal(seal, [](auto& of) { return of.show_file_key(); });
}
siegel_error siegel_wrapped(siegel_object* seal, uint32_t index, const uint8_t* blob, size_t size) {
  return call_seal(seal, [&](auto& to) { return to.take_wrapped_key(index, {blob, size}); });
}
siegel_error siegel_header(siegel_object* seal) {
  return call_seal(seal, [](auto& of) { return of.write_header(); });
}
siegel_error siegel_header_size(siegel_object* object, uint32_t* header_size) {
  const auto work = [&]() -> Status {
    auto* seal = object->as_seal();
    auto* open = object->as_open();
    if (seal == nullptr && open == nullptr) return fail(ErrorCode::bad_argument, "this object has no header");
    SIEGEL_TRY(const auto size, seal != nullptr ? seal->header_size() : open->header_size());
    *header_size = static_cast<uint32_t>(size);
    return {};
  };
  return call(object, work, Failure::leaves);
}

siegel_error siegel_open(const uint8_t* options, size_t size, siegel_object** object) {
  return make(object, [&](auto& made) -> Status {
    SIEGEL_TRY(made, OpenObject::create({options, size}));
    return {};
  });
}
siegel_error siegel_read_header(siegel_object* open, const uint8_t* bytes, size_t size, uint32_t* complete) {
  return call_open(open, [&](OpenObject& of) -> Status {
    SIEGEL_TRY(const bool done, of.read_header({bytes, size}));
    *complete = done ? 1 : 0;
    return {};
  });
}
siegel_error siegel_inspect(siegel_object* open) {
  return call_open(open, [](auto& of) { return of.inspect(); }, Failure::leaves);
}
siegel_error siegel_stanzas(siegel_object* open) {
  return call_open(open, [](auto& of) { return of.show_stanzas(); }, Failure::leaves);
}
siegel_error siegel_unlock(siegel_object* open, const uint8_t* how, size_t size, const uint8_t* secret,
                           size_t secret_size) {
  // A key that does not fit leaves everything as it was; what is forged stays forged whatever is tried, and says so.
  return call_open(open, [&](auto& of) { return of.unlock({how, size}, {secret, secret_size}); }, Failure::leaves);
}
siegel_error siegel_payload(siegel_object* open, const uint8_t* prefix, size_t size) {
  return call_open(open, [&](auto& of) { return of.begin_payload({prefix, size}); });
}
siegel_error siegel_payload_range(siegel_object* open, const uint8_t* prefix, size_t size, uint64_t begin, uint64_t end,
                                  uint64_t* sealed_begin, uint64_t* sealed_end) {
  return call_open(open, [&](OpenObject& of) -> Status {
    SIEGEL_TRY(const auto range, of.begin_range({prefix, size}, begin, end));
    *sealed_begin = range.begin;
    *sealed_end = range.end;
    return {};
  });
}
siegel_error siegel_rewrap(siegel_object* open, siegel_object* recipients, const char* mode, size_t mode_size) {
  const auto work = [&](OpenObject& of) -> Status {
    const auto* seal = recipients != nullptr && recipients->is_alive() ? recipients->as_seal() : nullptr;
    const auto wanted = text(mode, mode_size);
    if (seal == nullptr || (wanted != "replace" && wanted != "add"))
      return fail(ErrorCode::bad_argument, "rewrapping needs recipients, and replace or add");
    return of.rewrap(*seal, wanted == "add" ? siegel::RewrapMode::add : siegel::RewrapMode::replace);
  };
  return call_open(open, work, Failure::leaves);
}
siegel_error siegel_rewrap_key(siegel_object* open) {
  return call_open(open, [](auto& of) { return of.show_file_key(); }, Failure::leaves);
}

siegel_error siegel_push(siegel_object* object, const uint8_t* bytes, size_t size) {
  return call(object, [&]() -> Status {
    SIEGEL_TRY(const auto out, object->push({bytes, size}));
    object->show(out);
    return {};
  });
}
siegel_error siegel_pad(siegel_object* seal) {
  return call_seal(seal, [](SealObject& of) -> Status {
    SIEGEL_TRY(const auto out, of.pad());
    of.show(out);
    return {};
  });
}
siegel_error siegel_finish(siegel_object* object) {
  return call(object, [&]() -> Status {
    SIEGEL_TRY(const auto out, object->finish());
    object->show(out);
    return {};
  });
}

siegel_error siegel_seal_chunks(siegel_object* seal, uint64_t first_chunk, const uint8_t* plaintext, size_t size) {
  return call_seal(seal, [&](auto& of) { return of.seal_chunks(first_chunk, {plaintext, size}); });
}
siegel_error siegel_open_chunks(siegel_object* open, uint64_t first_chunk, const uint8_t* sealed, size_t size) {
  return call_open(open, [&](auto& of) { return of.open_chunks(first_chunk, {sealed, size}); });
}
siegel_error siegel_chunk_keys(siegel_object* object) {
  return call(object, [&]() -> Status {
    if (auto* seal = object->as_seal()) return seal->show_chunk_keys();
    if (auto* open = object->as_open()) return open->show_chunk_keys();
    return fail(ErrorCode::bad_argument, "this object has no chunks");
  });
}
siegel_error siegel_part_update(siegel_object* seal, uint64_t part, const uint8_t* plaintext, size_t size) {
  return call_seal(seal, [&](auto& of) { return of.digest_part(part, {plaintext, size}); });
}
siegel_error siegel_part_digest(siegel_object* seal) {
  return call_seal(seal, [](auto& of) { return of.show_part_digest(); });
}

siegel_error siegel_signature_update(siegel_object* object, const uint8_t* sealed, size_t size) {
  return call(object, [&]() -> Status {
    if (auto* seal = object->as_seal()) return seal->update_signature({sealed, size});
    if (auto* open = object->as_open()) return open->update_signature({sealed, size});
    return fail(ErrorCode::bad_argument, "this object has no chunks");
  });
}
siegel_error siegel_signature_chunks(siegel_object* seal, uint64_t first_chunk, const uint8_t* sealed, size_t size) {
  return call_seal(seal, [&](auto& of) { return of.add_to_signature(first_chunk, {sealed, size}); });
}
siegel_error siegel_signed_bytes(siegel_object* seal, uint64_t plaintext_size) {
  return call_seal(seal, [&](auto& of) { return of.show_signed_bytes(plaintext_size); });
}
siegel_error siegel_signature(siegel_object* seal, const uint8_t* signature, size_t size) {
  return call_seal(seal, [&](auto& of) { return of.take_signature({signature, size}); });
}
siegel_error siegel_check_signature(siegel_object* open, const uint8_t* signature, size_t size) {
  return call_open(open, [&](auto& of) { return of.check_signature({signature, size}); });
}

siegel_error siegel_armor(siegel_object** object) {
  return make(object, [](auto& made) -> Status {
    made = std::make_unique<siegel::c_api::StreamObject<siegel::ArmorEncoder>>();
    return {};
  });
}
siegel_error siegel_dearmor(siegel_object** object) {
  return make(object, [](auto& made) -> Status {
    made = std::make_unique<siegel::c_api::StreamObject<siegel::ArmorDecoder>>();
    return {};
  });
}

}  // extern "C"
