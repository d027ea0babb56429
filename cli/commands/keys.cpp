// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <map>

#include "command.h"
#include "epoch_keys.h"
#include "epoch_token.h"
#include "open_options.h"
#include "output_file.h"
#include "pkcs11_key.h"
#include "rewritten_file.h"
#include "safe_text.h"
#include "text_output.h"
#include "vault_file.h"

namespace siegel::cli {
namespace {

constexpr std::uint64_t seconds_per_day = 86'400;

std::string date_of(std::uint64_t seconds) { return print_utc(static_cast<std::int64_t>(seconds)).substr(0, 10); }

/// Days, as 90 or 90d.
Outcome<std::uint64_t> parse_days(std::string text) {
  if (text.ends_with('d')) text.pop_back();
  if (text.empty() || text.size() > 5 || text.find_first_not_of("0123456789") != std::string::npos)
    return failed(ErrorCode::bad_argument, "a time is given in days, such as 90d");
  return std::stoull(text);
}

/// Sealed files below a folder, in the order of their paths. Links are not followed.
Outcome<std::vector<std::string>> sealed_files(const std::string& folder) {
  namespace fs = std::filesystem;
  std::error_code error;
  std::vector<std::string> paths;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (at->is_symlink(error) || !at->is_regular_file(error)) continue;
    CLI_TRY(const auto file, InputFile::open(at->path().string()));
    std::array<std::uint8_t, magic.size()> front{};
    if (read_fully(file.descriptor(), front) == static_cast<std::ptrdiff_t>(front.size()) && front == magic)
      paths.push_back(at->path().string());
  }
  if (error)
    return failed(ErrorCode::io_failed, "cannot read the folder " + safe_text(folder) + ": " + error.message());
  std::ranges::sort(paths);
  return paths;
}

/// Who stands behind the labels of a header.
class Known {
 public:
  static Outcome<Known> load(const TenantPolicy& policy, const Provider& provider) {
    Known known;
    const auto add = [&](const std::string& text, const std::string& name, std::uint64_t epoch) -> Done {
      CLI_TRY(const auto recipient, parse_recipient(text));
      const auto id = key_id_of(recipient.type(), recipient.public_key(), provider);
      known.by_label_[std::string(name_of(recipient.type())) + ":" + encode_hex(id)] = {text, name, epoch};
      return {};
    };
    for (const auto& epoch : policy.epochs)
      CLI_CHECK(add(epoch.recipient, "epoch " + std::to_string(epoch.number), epoch.number));
    for (const auto& recipient : policy.recipients) {
      if (recipient.recipient.starts_with("siegel1")) {
        CLI_CHECK(add(recipient.recipient, recipient.name, 0));
      } else {
        known.by_label_[recipient.recipient] = {"", recipient.name, 0};
      }
    }
    return known;
  }

  struct One {
    std::string recipient;  ///< empty for a key-encryption key, which is not in the policy
    std::string name;
    std::uint64_t epoch = 0;  ///< 0 for others
  };
  const One* find(const std::string& label) const {
    const auto found = by_label_.find(label);
    return found == by_label_.end() ? nullptr : &found->second;
  }

 private:
  std::map<std::string, One> by_label_;
};

class KeysCommand final : public Command {
 public:
  explicit KeysCommand(CLI::App& parent) {
    app = parent.add_subcommand("keys",
                                "The key epochs of a tenant: new ones, moving files to them, and the end of old ones");
    app->require_subcommand(1);
    app->footer(
        "What a tenant seals goes to its current epoch. When an epoch's key is shredded, nothing that was sealed to it "
        "alone can\n"
        "be opened again, wherever copies of it are: crypto-erasure. Copies of the key file in backups have to be gone "
        "as well;\n"
        "--after is the time until then.\n\n"
        "Examples:\n"
        "  siegel --tenant kanzlei-a keys rotate -i me.key\n"
        "  siegel --tenant kanzlei-a keys rotate --token 'pkcs11:token=kanzlei'\n"
        "  siegel --tenant kanzlei-a keys rewrap -i me.key --all /srv/mandate\n"
        "  siegel --tenant kanzlei-a keys expire 1 --after 90d\n"
        "  siegel --tenant kanzlei-a keys shred 1\n"
        "  siegel --tenant kanzlei-a keys report /srv/mandate");
    rotate_ = app->add_subcommand("rotate", "Begin a new epoch; the one before seals no more and still opens");
    auto* post_quantum = rotate_->add_flag("--pq", post_quantum_, "post-quantum: ML-KEM-768 with X25519 (X-Wing)");
    rotate_
        ->add_option("--token", token_,
                     "make the key on this PKCS#11 token, which it never leaves: NIST P-256, named TENANT-epoch-N "
                     "unless the URI has object=NAME")
        ->type_name("URI")
        ->excludes(post_quantum);
    rotate_->add_option("--valid-for", valid_for_, "days until it seals no more; default: until the next one")
        ->type_name("DAYS");
    owners_.add_options(*rotate_);
    list_ = app->add_subcommand("list", "Show the epochs, and what is due");
    rewrap_ = app->add_subcommand(
        "rewrap", "Move files of old epochs to the current one; going on after an interruption is the same again");
    rewrap_->add_option("--all", folder_, "every sealed file below this folder")->required()->type_name("FOLDER");
    rewrap_->add_flag("--allow-mixed", allow_mixed_, "allow classical recipients beside a post-quantum epoch");
    open_options_.add_options(*rewrap_);
    expire_ = app->add_subcommand("expire",
                                  "Plan the end of an epoch: it seals no more, and its key is to be shredded later");
    expire_->add_option("EPOCH", epoch_, "its number")->required();
    expire_->add_option("--after", after_, "days until the key has to be shredded: how long backups keep copies of it")
        ->type_name("DAYS")
        ->capture_default_str();
    shred_ = app->add_subcommand("shred", "Destroy the key of an epoch, and write a receipt");
    shred_->add_option("EPOCH", epoch_, "its number")->required();
    shred_->add_flag("--now", now_, "although it is not due, or is the current one");
    shred_
        ->add_option("--token", token_,
                     "where the token with the key is, and its PIN: module-path and pin-source in the URI; default: as "
                     "it was made, and the PIN is asked for")
        ->type_name("URI");
    passphrases_.add_options(*shred_);
    report_ = app->add_subcommand("report", "Show which sealed files below a folder can still be opened, and by whom");
    report_->add_option("FOLDER", folder_, "the folder")->required();
    for (auto* command : {rotate_, expire_, shred_})
      command
          ->add_option("--policy-key", key_file_, "signs the policy; default: policy.key in the folder of the tenant")
          ->type_name("FILE");
  }

  Done run(const Setting& setting) override {
    if (setting.tenant == nullptr)
      return failed(ErrorCode::bad_argument, "key epochs are those of a tenant", "siegel --tenant FOLDER keys ...");
    if (list_->parsed()) return list(*setting.tenant);
    if (report_->parsed()) return report(*setting.tenant, setting);
    if (rewrap_->parsed()) return rewrap_all(*setting.tenant, setting);
    CLI_TRY(auto tenant, Tenant::open(setting.tenant->folder(), setting.provider));
    if (rotate_->parsed()) return rotate(tenant, setting);
    if (expire_->parsed()) return expire(tenant, setting);
    return shred(tenant, setting);
  }

 private:
  static KeyEpoch* find(TenantPolicy& policy, std::uint64_t number) {
    const auto found = std::ranges::find(policy.epochs, number, &KeyEpoch::number);
    return found == policy.epochs.end() ? nullptr : &*found;
  }
  std::unexpected<Failure> no_epoch() const {
    return failed(ErrorCode::bad_argument, "there is no epoch " + std::to_string(epoch_),
                  "siegel keys list shows them");
  }
  static AuditRecord about(std::string operation, std::uint64_t epoch) {
    AuditRecord record;
    record.operation = std::move(operation);
    record.counts = {{"epoch", epoch}};
    return record;
  }

  Done rotate(Tenant& tenant, const Setting& setting) {
    std::uint64_t days = 0;
    if (!valid_for_.empty()) {
      CLI_TRY(days, parse_days(valid_for_));
    }
    if (!token_.empty() && owners_.any_given())
      return failed(ErrorCode::bad_argument, "a key on a token is not sealed to other keys: it never leaves the token",
                    "give --token, or -i FILE");
    if (token_.empty()) CLI_CHECK(owners_.load(setting.provider));
    auto policy = tenant.policy();
    const auto now = tenant.now();
    const auto number = policy.epochs.empty() ? 1 : policy.epochs.back().number + 1;
    return setting.journal.run(about("key_rotate", number), [&](AuditRecord& ending) -> Done {
      CLI_CHECK(tenant.policy_key(key_file_));  // a key on a token that no policy names would stay there
      CLI_TRY(auto recipient, make_key(tenant, number, setting.provider));
      for (auto& epoch : policy.epochs)
        if (epoch.seals_at(now)) epoch.not_after = now;
      policy.epochs.push_back({number, recipient, now, days == 0 ? 0 : now + days * seconds_per_day, 0, false});
      CLI_CHECK(tenant.change(std::move(policy), key_file_, setting.journal, setting.provider));
      ending.counts.emplace_back("policy_version", tenant.policy().version);
      return print_out("epoch " + std::to_string(number) + " begins; recipient: " + recipient + "\n");
    });
  }

  Outcome<std::string> make_key(const Tenant& tenant, std::uint64_t number, const Provider& provider) {
    if (!token_.empty()) return make_epoch_token(tenant, number, token_, owners_.passphrases(), provider);
    const auto type = post_quantum_ ? StanzaType::mlkem768_x25519 : StanzaType::x25519;
    return make_epoch_key(tenant, number, type, owners_, provider);
  }

  static std::string state_of(const KeyEpoch& epoch, const KeyEpoch* current, std::uint64_t now) {
    if (epoch.is_shredded) return "shredded";
    if (epoch.shred_due != 0 && now >= epoch.shred_due) return "to be shredded since " + date_of(epoch.shred_due);
    if (epoch.shred_due != 0) return "to be shredded on " + date_of(epoch.shred_due);
    if (&epoch == current) return "current";
    return epoch.seals_at(now) ? "seals" : "opens only";
  }

  static Done list(const Tenant& tenant) {
    const auto now = tenant.now();
    const auto* const current = tenant.policy().current_epoch(now);
    std::string text;
    for (const auto& epoch : tenant.policy().epochs) {
      text += "epoch " + std::to_string(epoch.number) + "  from " + date_of(epoch.not_before);
      if (epoch.not_after != 0) text += " to " + date_of(epoch.not_after);
      text += "  " + state_of(epoch, current, now) + "  " + epoch.recipient.substr(0, 24) + "...";
      CLI_TRY(const auto token, epoch_token(tenant, epoch.number));
      text += token ? "  on " + safe_text(*token) + "\n" : "\n";
    }
    return print_out(text);
  }

  Done expire(Tenant& tenant, const Setting& setting) {
    CLI_TRY(const auto days, parse_days(after_));
    auto policy = tenant.policy();
    auto* const epoch = find(policy, epoch_);
    if (epoch == nullptr) return no_epoch();
    if (epoch->is_shredded) return failed(ErrorCode::bad_argument, "the key of this epoch is shredded already");
    const auto now = tenant.now();
    if (epoch->seals_at(now)) epoch->not_after = now;
    epoch->shred_due = now + days * seconds_per_day;
    const auto due = epoch->shred_due;
    return setting.journal.run(about("key_expire", epoch_), [&](AuditRecord& ending) -> Done {
      CLI_CHECK(tenant.change(std::move(policy), key_file_, setting.journal, setting.provider));
      ending.counts.emplace_back("shred_due", due);
      return print_out("epoch " + std::to_string(epoch_) + " seals no more; its key is to be shredded on " +
                       date_of(due) + "\n");
    });
  }

  Done shred(Tenant& tenant, const Setting& setting) {
    auto policy = tenant.policy();
    auto* const epoch = find(policy, epoch_);
    if (epoch == nullptr) return no_epoch();
    const auto now = tenant.now();
    if (!now_ && !epoch->is_shredded && (epoch->shred_due == 0 || now < epoch->shred_due))
      return failed(ErrorCode::policy_denied,
                    epoch->shred_due == 0 ? "the end of this epoch is not planned"
                                          : "the key of this epoch is to be shredded on " + date_of(epoch->shred_due) +
                                                ", and not before",
                    "siegel keys expire plans it; --now does it all the same");
    if (!token_.empty() && !is_pkcs11_uri(token_))
      return failed(ErrorCode::bad_argument, "--token takes the URI of a key on a token: pkcs11:...");
    return setting.journal.run(about("key_shred", epoch_), [&](AuditRecord& ending) -> Done {
      const KeyEpoch ended = *epoch;
      // First what can fail: a policy that cannot be signed must not cost a key, nor a token that is not there end an
      // epoch in the policy alone. Whatever dies behind that is brought to its end by the same command.
      CLI_TRY(const auto kept, epoch_token(tenant, epoch_));
      CLI_TRY(const auto token, find_epoch_token(tenant, ended, token_, passphrases_));
      if (!epoch->is_shredded) {
        epoch->is_shredded = true;
        if (epoch->not_after == 0 || epoch->not_after > now) epoch->not_after = now;
        CLI_CHECK(tenant.change(std::move(policy), key_file_, setting.journal, setting.provider));
      }
      if (token) CLI_CHECK(token->destroy());
      if (kept) CLI_CHECK(forget_epoch_token(tenant, epoch_));
      CLI_TRY(const auto digest, destroy_epoch_key(tenant, epoch_, setting.provider));
      struct stat receipt{};
      if (!kept && !token && !digest && lstat(receipt_path(tenant).c_str(), &receipt) == 0)
        return failed(ErrorCode::bad_argument, "the key of this epoch is shredded already");
      std::string what = "key file sha-256 " + digest.value_or("gone before");
      if (kept || token) {
        CLI_TRY(what, without_module_and_pin(kept.value_or(token_)));
        what = "token object " + what + (token ? "" : " gone before");
      }
      return write_receipt(tenant, ended.recipient, what, now, ending, setting.provider);
    });
  }

  std::string receipt_path(const Tenant& tenant) const {
    return tenant.folder() + "/receipts/epoch-" + std::to_string(epoch_) + ".note";
  }

  /// What can be shown to whoever asked for the erasure.
  Done write_receipt(const Tenant& tenant, const std::string& recipient, const std::string& what, std::uint64_t now,
                     AuditRecord& ending, const Provider& provider) const {
    CLI_TRY(const auto log, AuditLog::open(tenant.log_folder(), provider));
    const auto text = "siegel.shred-receipt/v1\ntenant " + tenant.policy().tenant + "\nepoch " +
                      std::to_string(epoch_) + "\nrecipient " + recipient + "\n" + what + "\ndestroyed " +
                      date_of(now) + "\nlog record " + std::to_string(ending.of.value_or(0)) + "\n";
    CLI_TRY(const auto note, log.sign(text));
    const auto folder = tenant.folder() + "/receipts";
    if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
      return failed_call("cannot make the folder " + safe_text(folder));
    CLI_TRY(auto file, OutputFile::create(receipt_path(tenant), Overwrite::replace, nullptr));
    if (!write_fully(file.descriptor(), bytes_of(note))) return failed_call("cannot write " + file.shown_name());
    CLI_CHECK(file.publish());
    const auto hash = provider.sha_256();
    hash->update(bytes_of(note));
    ending.digest = encode_hex(hash->finish());
    return print_out("the key of epoch " + std::to_string(epoch_) + " is destroyed; receipt: " + file.shown_name() +
                     "\n");
  }

  Done rewrap_all(const Tenant& tenant, const Setting& setting) {
    const auto* const current = tenant.policy().current_epoch(tenant.now());
    if (current == nullptr)
      return failed(ErrorCode::bad_argument, "the tenant has no epoch that seals", "siegel keys rotate begins one");
    CLI_CHECK(open_options_.load(setting.provider, &tenant));
    CLI_TRY(const auto known, Known::load(tenant.policy(), setting.provider));
    CLI_TRY(const auto paths, sealed_files(folder_));
    std::uint64_t moved = 0;
    std::uint64_t left = 0;
    const auto done = for_each_input(paths, setting.progress, [&](const std::string& path) -> Done {
      CLI_TRY(const bool is_moved, rewrap_one(tenant, known, *current, path, setting));
      ++(is_moved ? moved : left);
      return {};
    });
    CLI_CHECK(print_out(std::to_string(moved) + " moved to epoch " + std::to_string(current->number) + ", " +
                        std::to_string(left) + " had nothing to move, " + std::to_string(paths.size() - moved - left) +
                        " failed\n"));
    return done;
  }

  /// False if there is nothing to move.
  Outcome<bool> rewrap_one(const Tenant& tenant, const Known& known, const KeyEpoch& current, const std::string& path,
                           const Setting& setting) {
    CLI_TRY(const auto input, SealedInput::open(path, {}));
    const auto labels = recipient_labels(input->header());
    const bool is_old = std::ranges::any_of(labels, [&](const std::string& label) {
      const auto* const one = known.find(label);
      return one != nullptr && one->epoch != 0 && one->epoch != current.number;
    });
    if (!is_old) return false;
    std::vector<std::unique_ptr<Recipient>> recipients;
    const auto add = [&](const std::string& text) -> Done {
      CLI_TRY(auto recipient, parse_recipient(text));
      recipients.push_back(std::make_unique<PublicKeyRecipient>(std::move(recipient)));
      return {};
    };
    CLI_CHECK(add(current.recipient));
    for (const auto& label : labels) {
      const auto* const one = known.find(label);
      if (one == nullptr || one->recipient.empty())
        return failed(ErrorCode::policy_denied,
                      safe_text(path) + " has a recipient that the policy cannot seal to again: " + label,
                      "siegel rewrap --add keeps all recipients; the old epoch stays among them then");
      if (one->epoch == 0) CLI_CHECK(add(one->recipient));
    }
    auto done = setting.journal.run(about_file("rewrap", input->header()), [&](AuditRecord& ending) -> Done {
      CLI_TRY(const auto unlocked, open_options_.unlock(*input, setting.provider));
      if (const auto refusal = tenant.session().decide_rewrap(pointers_to(recipients), tenant.now()))
        return refused(*refusal, ending);
      RewrapOptions options;
      options.mix_classical_with_post_quantum = allow_mixed_;
      const auto header = siegel::rewrap(unlocked, pointers_to(recipients), setting.provider, options);
      if (!header) return failed_on(input->file().shown_name(), header.error());
      const auto fresh = Header::parse(*header);
      if (!fresh) return failed(fresh.error());
      ending.recipients = about_file("rewrap", *fresh).recipients;
      return write_with_header(*input, *header, {path}, setting);
    });
    if (!done) return failed(std::move(done).error());
    return true;
  }

  Done report(const Tenant& tenant, const Setting& setting) {
    CLI_TRY(const auto known, Known::load(tenant.policy(), setting.provider));
    CLI_TRY(const auto paths, sealed_files(folder_));
    const auto& epochs = tenant.policy().epochs;
    std::uint64_t lost = 0;
    std::string text;
    const auto done = for_each_input(paths, setting.progress, [&](const std::string& path) -> Done {
      CLI_TRY(const auto input, SealedInput::open(path, {}));
      std::string readers;
      for (const auto& label : recipient_labels(input->header())) {
        const auto* const one = known.find(label);
        const auto epoch = one == nullptr ? epochs.end() : std::ranges::find(epochs, one->epoch, &KeyEpoch::number);
        if (epoch != epochs.end() && epoch->is_shredded) continue;
        readers += (readers.empty() ? "" : ", ") + (one == nullptr ? label + " (not in the policy)" : one->name);
      }
      lost += readers.empty() ? 1U : 0U;
      text += safe_text(path) + ": " + (readers.empty() ? "nobody" : readers) + "\n";
      return {};
    });
    text += std::to_string(paths.size()) + " sealed files, " + std::to_string(lost) + " that nobody opens again\n";
    CLI_CHECK(print_out(text));
    return done;
  }

  CLI::App* rotate_ = nullptr;
  CLI::App* list_ = nullptr;
  CLI::App* rewrap_ = nullptr;
  CLI::App* expire_ = nullptr;
  CLI::App* shred_ = nullptr;
  CLI::App* report_ = nullptr;
  OwnKeys owners_;
  PassphraseSource passphrases_;
  std::string token_;
  OpenOptions open_options_;
  std::string valid_for_;
  std::string folder_;
  std::string after_ = "90d";
  std::string key_file_;
  std::uint64_t epoch_ = 0;
  bool post_quantum_ = false;
  bool now_ = false;
  bool allow_mixed_ = false;
};

}  // namespace

std::unique_ptr<Command> make_keys(CLI::App& parent) { return std::make_unique<KeysCommand>(parent); }

}  // namespace siegel::cli
