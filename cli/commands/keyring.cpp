// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <array>
#include <ctime>
#include <map>

#include "command.h"
#include "keyring_file.h"
#include "recipient_options.h"
#include "vault_file.h"

namespace siegel::cli {
namespace {

std::string date_of(std::uint64_t seconds) {
  const auto time = static_cast<std::time_t>(seconds);
  std::tm parts{};
  std::array<char, 32> text{};
  if (gmtime_r(&time, &parts) == nullptr || std::strftime(text.data(), text.size(), "%Y-%m-%d", &parts) == 0)
    return "?";
  return text.data();
}

/// The verbs of a command, each with the file it is about and the options for one's own keys.
class FileVerbs {
 public:
  enum class KeyOptions : std::uint8_t { all, identity_only };  ///< the latter beside options of recipients

  CLI::App* add(CLI::App& command, const std::string& name, const std::string& description, const std::string& file,
                KeyOptions options) {
    auto* made = command.add_subcommand(name, description);
    made->add_option(file, path_, "the file")->required()->type_name("FILE");
    auto keys = std::make_unique<OwnKeys>();
    if (options == KeyOptions::all)
      keys->add_options(*made);
    else
      keys->add_identity_options(*made);
    keys_.emplace_back(made, std::move(keys));
    return made;
  }
  const std::string& path() const { return path_; }
  /// Of the verb that was given.
  OwnKeys& keys() {
    for (auto& [verb, keys] : keys_)
      if (verb->parsed()) return *keys;
    return *keys_.front().second;
  }

 private:
  std::string path_;
  std::vector<std::pair<CLI::App*, std::unique_ptr<OwnKeys>>> keys_;
};

class KeyringCommand final : public Command {
 public:
  explicit KeyringCommand(CLI::App& parent) {
    app = parent.add_subcommand("keyring", "Make and change the keys that tokens are made with");
    app->require_subcommand(1);
    new_ = verb("new", "Make a keyring with one key, sealed to your own key");
    add_ = verb("add", "Add a key");
    rotate_ = verb("rotate", "Make a new version of a key; the old one still reads what it made");
    retire_ = verb("retire", "Destroy a version of a key: what it made can never be undone again");
    list_ = verb("list", "Show names, versions and states; never a key");
    for (auto* each : {new_, add_, rotate_, retire_})
      each->add_option("--name", name_, "name of the key")->type_name("NAME")->capture_default_str();
    retire_->add_option("--version", version_, "the version to be destroyed")->type_name("N")->required();
    app->footer(
        "Examples:\n"
        "  siegel keyring new -i me.key my.keys\n"
        "  siegel keyring rotate -i me.key my.keys\n"
        "  siegel keyring list -i me.key my.keys");
  }

  Done run(const Setting& setting) override {
    CLI_CHECK(own_keys().load(setting.provider));
    if (setting.tenant != nullptr) own_keys().act_for(setting.tenant->policy().tenant);
    if (new_->parsed()) {
      Keyring keyring;
      keyring.belong_to(own_keys().tenant());
      CLI_CHECK_STATUS(keyring.add(name_, now_seconds(), setting.provider));
      return save_keyring(keyring, verbs_.path(), Overwrite::refuse, own_keys(), setting.provider);
    }
    CLI_TRY(auto keyring, load_keyring(verbs_.path(), own_keys(), setting.provider));
    if (list_->parsed()) return list(keyring);
    if (add_->parsed()) CLI_CHECK_STATUS(keyring.add(name_, now_seconds(), setting.provider));
    if (rotate_->parsed()) {
      const auto version = keyring.rotate(name_, now_seconds(), setting.provider);
      if (!version) return failed(version.error());
    }
    if (retire_->parsed()) CLI_CHECK_STATUS(keyring.retire(name_, version_));
    return save_keyring(keyring, verbs_.path(), Overwrite::replace, own_keys(), setting.provider);
  }

 private:
  CLI::App* verb(const std::string& name, const std::string& description) {
    return verbs_.add(*app, name, description, "KEYRING", FileVerbs::KeyOptions::all);
  }
  OwnKeys& own_keys() { return verbs_.keys(); }

  static Done list(const Keyring& keyring) {
    std::string text;
    for (const auto& name : keyring.names())
      for (const auto& version : keyring.versions(name))
        text += name + "  version " + std::to_string(version.number) + "  " +
                std::string(key_state_word(version.state)) + "  made " + date_of(version.created) + "\n";
    if (!write_fully(STDOUT_FILENO, bytes_of(text))) return failed_call("cannot write standard output");
    return {};
  }

  FileVerbs verbs_;
  CLI::App* new_ = nullptr;
  CLI::App* add_ = nullptr;
  CLI::App* rotate_ = nullptr;
  CLI::App* retire_ = nullptr;
  CLI::App* list_ = nullptr;
  std::string name_ = "main";
  std::uint32_t version_ = 0;
};

class VaultCommand final : public Command {
 public:
  explicit VaultCommand(CLI::App& parent) {
    app = parent.add_subcommand("vault", "Look after vaults: counts, deletion, expiry, merging, handing on");
    app->require_subcommand(1);
    show_ = verb("show", "Show how many records of which type there are; never a value");
    forget_ = verb("forget", "Delete everything about one person (Art. 17 GDPR)");
    expire_ = verb("expire", "Delete what has expired");
    merge_ = verb("merge", "Take over the records of another vault");
    export_ = verb("export", "Write a copy for somebody else, with keys of its own");
    auto* person = forget_->add_option("--person", person_, "what the policy's person column held")->type_name("TEXT");
    auto* value =
        forget_->add_option("--value", value_, "a value, and all about the persons it belongs to")->type_name("TEXT");
    auto* token = forget_->add_option("--token", token_, "a token, and all about its person")->type_name("TOKEN");
    person->excludes(value)->excludes(token);
    value->excludes(token);
    merge_->add_option("OTHER", other_, "the other vault")->required()->type_name("FILE");
    recipients_.add_options(*export_);
    export_->add_option("-o,--output", output_, "write here")->required()->type_name("FILE");
    app->footer(
        "Examples:\n"
        "  siegel vault show -i me.key case.vault\n"
        "  siegel vault forget -i me.key --person 4711 case.vault");
  }

  Done run(const Setting& setting) override {
    auto& keys = own_keys();
    CLI_CHECK(keys.load(setting.provider));
    if (setting.tenant != nullptr) keys.act_for(setting.tenant->policy().tenant);
    const bool only_reads = show_->parsed() || export_->parsed();
    if (!only_reads && access(verbs_.path().c_str(), F_OK) != 0) return failed_call("cannot open the vault");
    CLI_TRY(auto file,
            VaultFile::open(verbs_.path(), only_reads ? VaultUse::read : VaultUse::append, keys, setting.provider));
    auto& vault = file.vault();
    if (show_->parsed()) return show(vault);
    if (export_->parsed()) {
      PassphraseSource passphrases;
      CLI_TRY(auto output, OutputFile::create(output_, Overwrite::refuse, nullptr));
      CLI_TRY(const auto recipients, recipients_.recipients(passphrases, setting.provider));
      CLI_TRY(auto rewrite, vault.export_to(pointers_to(recipients)));
      CLI_CHECK(write_vault(std::move(rewrite), output.descriptor(), output.shown_name()));
      return output.publish();
    }
    if (merge_->parsed()) {
      keys.act_for({});  // a vault of nobody may be taken in; that of another tenant refuses the core
      CLI_TRY(auto other, VaultFile::open(other_, VaultUse::read, keys, setting.provider));
      const auto merged = vault.merge(other.vault());
      if (!merged) return failed(merged.error());
      CLI_CHECK(file.save());
      return say(std::to_string(merged->added) + " records added, " + std::to_string(merged->equal) +
                 " were there already\n");
    }
    std::size_t gone = 0;
    if (forget_->parsed()) {
      if (person_.empty() && value_.empty() && token_.empty())
        return failed(ErrorCode::bad_argument, "nothing says whose records are to be deleted",
                      "--person, --value or --token");
      gone = !person_.empty()  ? vault.forget_person(person_)
             : !value_.empty() ? vault.forget_value(value_)
                               : vault.forget_token(token_);
    } else {
      gone = vault.expire(now_seconds());
    }
    if (gone != 0) CLI_CHECK(file.rewrite());
    return say(std::to_string(gone) + " records deleted\n");
  }

 private:
  CLI::App* verb(const std::string& name, const std::string& description) {
    // The export has recipients of its own, whose options would have the same names.
    return verbs_.add(*app, name, description, "VAULT",
                      name == "export" ? FileVerbs::KeyOptions::identity_only : FileVerbs::KeyOptions::all);
  }
  OwnKeys& own_keys() { return verbs_.keys(); }

  static Done say(const std::string& text) {
    if (!write_fully(STDOUT_FILENO, bytes_of(text))) return failed_call("cannot write standard output");
    return {};
  }

  static Done show(const Vault& vault) {
    std::map<std::string, std::size_t> types;
    vault.for_each([&](const VaultRecord& record) { ++types[std::string(record.type)]; });
    auto text = "vault " + encode_hex(vault.id()) + ", " + std::to_string(vault.size()) + " records\n";
    for (const auto& [type, count] : types) text += "  " + type + "  " + std::to_string(count) + "\n";
    return say(text);
  }

  FileVerbs verbs_;
  RecipientOptions recipients_;
  CLI::App* show_ = nullptr;
  CLI::App* forget_ = nullptr;
  CLI::App* expire_ = nullptr;
  CLI::App* merge_ = nullptr;
  CLI::App* export_ = nullptr;
  std::string other_;
  std::string output_;
  std::string person_;
  std::string value_;
  std::string token_;
};

}  // namespace

std::unique_ptr<Command> make_keyring(CLI::App& parent) { return std::make_unique<KeyringCommand>(parent); }
std::unique_ptr<Command> make_vault(CLI::App& parent) { return std::make_unique<VaultCommand>(parent); }

}  // namespace siegel::cli
