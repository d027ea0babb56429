// SPDX-License-Identifier: Apache-2.0
// The functions of siegel_privacy_c.h: arguments checked, the work done elsewhere, errors turned into numbers.
#include "c_api/siegel_privacy_c.h"

#include "c_api/calls.h"
#include "c_api/detector_object.h"
#include "c_api/run_object.h"
#include "c_api/table_objects.h"
#include "codec/json.h"

using siegel::ByteView;
using siegel::ErrorCode;
using siegel::fail;
using siegel::Status;
using siegel::c_api::call;
using siegel::c_api::call_as;
using siegel::c_api::Failure;
using siegel::c_api::KeyringObject;
using siegel::c_api::make;
using siegel::c_api::make_text;
using siegel::c_api::RiskObject;
using siegel::c_api::RunObject;
using siegel::c_api::text;
using siegel::c_api::VaultObject;

namespace {

template <class Work>
siegel_error call_keyring(siegel_object* object, Work work, Failure failure = Failure::leaves) {
  return call_as<&siegel_object::as_keyring>(object, "this object is no keyring", work, failure);
}

template <class Work>
siegel_error call_vault(siegel_object* object, Work work, Failure failure = Failure::leaves) {
  return call_as<&siegel_object::as_vault>(object, "this object is no vault", work, failure);
}

template <class Work>
siegel_error call_run(siegel_object* object, Work work) {
  return call_as<&siegel_object::as_run>(object, "this object is no run", work, Failure::leaves);
}

/// A handle that may be null, as what it has to be.
template <auto As>
auto optional_object(siegel_object* object, std::string_view otherwise) -> siegel::Result<decltype((object->*As)())> {
  if (object == nullptr) return nullptr;
  auto* found = object->is_alive() && !object->broken ? (object->*As)() : nullptr;
  if (found == nullptr) return fail(ErrorCode::bad_argument, otherwise);
  return found;
}

std::string print_faults(const std::vector<siegel::PolicyFault>& faults) {
  auto list = siegel::JsonWriter::array();
  for (const auto& fault : faults) {
    auto one = siegel::JsonWriter::object();
    one.set("line", fault.position.line).set("column", fault.position.column).set("what", fault.what);
    list.push(std::move(one));
  }
  return list.print();
}

}  // namespace

extern "C" {

siegel_error siegel_detector(const uint8_t* options, size_t size, siegel_object** object) {
  return make(object, [&](auto& made) -> Status {
    SIEGEL_TRY(made, siegel::c_api::DetectorObject::create({options, size}));
    return {};
  });
}

siegel_error siegel_builtin_policy(const char* name, size_t size, siegel_object** object) {
  return make_text(object, [&](auto& to) -> Status {
    const auto policy = siegel::builtin_policy(text(name, size));
    if (policy.empty()) return fail(ErrorCode::bad_argument, "there is no builtin policy of this name");
    to.give(policy);
    return {};
  });
}
siegel_error siegel_lint(const uint8_t* policy, size_t size, siegel_object** object) {
  return make_text(object, [&](auto& to) -> Status {
    std::vector<siegel::PolicyFault> faults;
    const auto parsed = siegel::Policy::parse({policy, size}, faults);
    if (!parsed && faults.empty()) return fail(parsed.error());
    to.give(print_faults(faults));
    return {};
  });
}
siegel_error siegel_suggester(siegel_object** object) {
  return make(object, [](auto& made) -> Status {
    SIEGEL_TRY(made, siegel::c_api::SuggestObject::create());
    return {};
  });
}

siegel_error siegel_risk(const uint8_t* options, size_t size, siegel_object** object) {
  return make(object, [&](auto& made) -> Status {
    SIEGEL_TRY(made, RiskObject::create({options, size}));
    return {};
  });
}
siegel_error siegel_risk_report(siegel_object* risk, siegel_object* before, const char* form, size_t form_size) {
  const auto print = [&](RiskObject& of) -> Status {
    SIEGEL_TRY(const auto* earlier, optional_object<&siegel_object::as_risk>(before, "this object has no risk"));
    return of.print(earlier, text(form, form_size));
  };
  return call_as<&siegel_object::as_risk>(risk, "this object has no risk", print, Failure::leaves);
}

siegel_error siegel_keyring(siegel_object** object) {
  return make(object, [](auto& made) -> Status {
    made = std::make_unique<KeyringObject>(siegel::Keyring());
    return {};
  });
}
siegel_error siegel_keyring_open(const uint8_t* sealed, size_t size, const uint8_t* identities, size_t identities_size,
                                 siegel_object** object) {
  return make(object, [&](auto& made) -> Status {
    SIEGEL_TRY(made, KeyringObject::open({sealed, size}, {identities, identities_size}));
    return {};
  });
}
siegel_error siegel_keyring_change(siegel_object* keyring, const char* verb, size_t verb_size, const uint8_t* options,
                                   size_t size) {
  return call_keyring(keyring, [&](auto& of) { return of.change(text(verb, verb_size), {options, size}); });
}
siegel_error siegel_keyring_list(siegel_object* keyring) {
  return call_keyring(keyring, [](auto& of) { return of.list(); });
}
siegel_error siegel_keyring_tenant(siegel_object* keyring, const char* tenant, size_t size) {
  return call_keyring(keyring, [&](auto& of) { return of.act_for(text(tenant, size)); });
}
siegel_error siegel_keyring_seal(siegel_object* keyring, const uint8_t* options, size_t size) {
  return call_keyring(keyring, [&](auto& of) { return of.seal({options, size}); });
}

siegel_error siegel_vault(const uint8_t* options, size_t size, siegel_object** object) {
  return make(object, [&](auto& made) -> Status {
    SIEGEL_TRY(made, VaultObject::create({options, size}));
    return {};
  });
}
siegel_error siegel_vault_open(const uint8_t* options, size_t size, const uint8_t* identities, size_t identities_size,
                               siegel_object** object) {
  return make(object, [&](auto& made) -> Status {
    SIEGEL_TRY(made, VaultObject::open({options, size}, {identities, identities_size}));
    return {};
  });
}
siegel_error siegel_vault_flush(siegel_object* vault) {
  return call_vault(vault, [](auto& of) { return of.flush(); }, Failure::breaks);
}
siegel_error siegel_vault_mark(siegel_object* vault) {
  return call_vault(vault, [](auto& of) { return of.mark(); });
}
siegel_error siegel_vault_describe(siegel_object* vault) {
  return call_vault(vault, [](auto& of) { return of.describe(); });
}
siegel_error siegel_vault_forget(siegel_object* vault, const uint8_t* options, size_t size) {
  return call_vault(vault, [&](auto& of) { return of.forget({options, size}); });
}
siegel_error siegel_vault_merge(siegel_object* vault, siegel_object* other) {
  return call_vault(vault, [&](VaultObject& of) -> Status {
    SIEGEL_TRY(const auto* from, optional_object<&siegel_object::as_vault>(other, "this object is no vault"));
    if (from == nullptr) return fail(ErrorCode::bad_argument, "there is no vault to take over");
    return of.merge(*from);
  });
}
siegel_error siegel_vault_rewrite(siegel_object* vault) {
  return call_vault(vault, [](auto& of) { return of.rewrite(); });
}

siegel_error siegel_pseudonymizer(const uint8_t* policy, size_t policy_size, const uint8_t* options, size_t size,
                                  const uint8_t* findings, size_t findings_size, siegel_object* keyring,
                                  siegel_object* vault, siegel_object** object) {
  return make(object, [&](auto& made) -> Status {
    SIEGEL_TRY(auto* const keys, optional_object<&siegel_object::as_keyring>(keyring, "this object is no keyring"));
    SIEGEL_TRY(auto* const records, optional_object<&siegel_object::as_vault>(vault, "this object is no vault"));
    const siegel::c_api::RunInputs inputs{
        {policy, policy_size}, {options, size}, {findings, findings_size}, keys, records};
    SIEGEL_TRY(made, siegel::c_api::make_policy_run(inputs));
    return {};
  });
}
siegel_error siegel_restorer(const uint8_t* options, size_t size, siegel_object* vault, siegel_object** object) {
  return make(object, [&](auto& made) -> Status {
    SIEGEL_TRY(const auto* records, optional_object<&siegel_object::as_vault>(vault, "this object is no vault"));
    if (records == nullptr) return fail(ErrorCode::bad_argument, "a text is restored with a vault");
    SIEGEL_TRY(made, siegel::c_api::make_text_restorer({options, size}, *records));
    return {};
  });
}
siegel_error siegel_run_report(siegel_object* run) {
  return call_run(run, [&](RunObject& of) -> Status {
    of.give(of.report());
    return {};
  });
}
siegel_error siegel_run_quarantine(siegel_object* run) {
  return call_run(run, [&](RunObject& of) -> Status {
    of.give({of.take_quarantine()});
    return {};
  });
}
siegel_error siegel_run_position(siegel_object* run, uint64_t* line, uint64_t* column, uint64_t* field) {
  const auto* of = run == nullptr || !run->is_alive() ? nullptr : run->as_run();
  if (of == nullptr || line == nullptr || column == nullptr || field == nullptr)
    return siegel::c_api::number_of(fail(ErrorCode::bad_argument, "this object is no run"));
  const auto position = of->position();
  *line = position.line;
  *column = position.column;
  *field = position.field;
  return 0;
}

}  // extern "C"
