// SPDX-License-Identifier: Apache-2.0
// The functions of siegel_audit_c.h: arguments checked, the work done elsewhere, errors turned into numbers.
#include "c_api/siegel_audit_c.h"

#include "c_api/audit_object.h"
#include "c_api/calls.h"
#include "c_api/shared_provider.h"
#include "codec/json.h"
#include "policy/decision.h"

using siegel::ErrorCode;
using siegel::fail;
using siegel::NoteVerifier;
using siegel::Status;
using siegel::c_api::AuditLogObject;
using siegel::c_api::call_as;
using siegel::c_api::Failure;
using siegel::c_api::make;
using siegel::c_api::make_text;
using siegel::c_api::text;

namespace {

template <class Work>
siegel_error call_log(siegel_object* object, Work work) {
  return call_as<&siegel_object::as_audit_log>(object, "this object is no audit log", work, Failure::leaves);
}

/// The same once its records were read.
template <class Work>
siegel_error call_tail(siegel_object* object, Work work) {
  return call_log(object, [&](AuditLogObject& log) -> Status {
    SIEGEL_TRY(auto* tail, log.tail());
    return work(log, *tail);
  });
}

}  // namespace

siegel_error siegel_audit_key(const char* name, size_t name_size, const uint8_t* public_key, size_t size,
                              siegel_object** object) {
  return make_text(object, [&](auto& holder) -> Status {
    SIEGEL_TRY(const auto* provider, siegel::c_api::shared_provider());
    NoteVerifier key{std::string(text(name, name_size)), {}};
    if (!siegel::is_note_name(key.name))
      return fail(ErrorCode::bad_argument, "the name of a log has no blanks and no plus");
    if (size != key.key.size()) return fail(ErrorCode::bad_key, "a key of a log has 32 bytes");
    std::copy_n(public_key, size, key.key.begin());
    holder.give(key.print(*provider));
    return {};
  });
}

siegel_error siegel_audit_log(const uint8_t* options, size_t size, siegel_object** object) {
  return make(object, [&](auto& made) -> Status {
    SIEGEL_TRY(made, AuditLogObject::create({options, size}));
    return {};
  });
}

siegel_error siegel_audit_append(siegel_object* log, const uint8_t* record, size_t size) {
  return call_log(log, [&](AuditLogObject& of) -> Status {
    SIEGEL_TRY(const auto line, of.append({record, size}));
    of.give(line);
    return {};
  });
}

siegel_error siegel_audit_checkpoint(siegel_object* log) {
  return call_tail(log, [](auto& of, auto& tail) -> Status {
    of.give(tail.checkpoint().text());
    return {};
  });
}

siegel_error siegel_audit_attach(siegel_object* log, const uint8_t* signature, size_t size) {
  return call_tail(log, [&](auto& of, auto& tail) -> Status {
    siegel::Ed25519Signature given{};
    if (size != given.size()) return fail(ErrorCode::bad_signature, "a signature has 64 bytes");
    std::copy_n(signature, size, given.begin());
    SIEGEL_TRY(const auto note, tail.attach(given));
    of.give(note);
    return {};
  });
}

siegel_error siegel_audit_keep(siegel_object* log) {
  return call_tail(log, [](auto& of, auto&) -> Status {
    of.keep();
    return {};
  });
}

siegel_error siegel_audit_drop(siegel_object* log) {
  return call_tail(log, [](auto& of, auto&) -> Status {
    of.drop();
    return {};
  });
}

siegel_error siegel_audit_state(siegel_object* log) {
  return call_tail(log, [](auto& of, auto& tail) -> Status {
    auto json = siegel::JsonWriter::object();
    json.set("records", tail.size()).set("time", static_cast<std::uint64_t>(of.last_time()));
    of.give(json.print());
    return {};
  });
}

siegel_error siegel_audit_pseudonymized(siegel_object* log, const char* digest, size_t size) {
  return call_tail(log, [&](auto& of, auto&) -> Status {
    of.give(of.pseudonymized_under(text(digest, size)));
    return {};
  });
}

siegel_error siegel_audit_export(const char* key, size_t key_size, const char* checkpoint, size_t size,
                                 siegel_object** object) {
  return make_text(object, [&](auto& holder) -> Status {
    SIEGEL_TRY(const auto* provider, siegel::c_api::shared_provider());
    SIEGEL_TRY(auto parsed, NoteVerifier::parse(text(key, key_size), *provider));
    holder.give(siegel::LogExportHead{std::move(parsed), std::string(text(checkpoint, size))}.print(*provider));
    return {};
  });
}

siegel_error siegel_audit_verifier(const uint8_t* options, size_t size, siegel_object** object) {
  return make(object, [&](auto& made) -> Status {
    SIEGEL_TRY(made, siegel::c_api::AuditVerifierObject::create({options, size}));
    return {};
  });
}

siegel_error siegel_audit_rule(const char* detail, size_t size, siegel_object** object) {
  return make_text(object, [&](auto& holder) -> Status {
    holder.give(siegel::rule_of(text(detail, size)));
    return {};
  });
}

siegel_error siegel_audit_digest(siegel_object** object) {
  return make(object, [&](auto& made) -> Status {
    SIEGEL_TRY(const auto* provider, siegel::c_api::shared_provider());
    made = std::make_unique<siegel::c_api::DigestObject>(*provider);
    return {};
  });
}
