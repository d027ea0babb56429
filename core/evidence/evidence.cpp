// SPDX-License-Identifier: Apache-2.0
#include "evidence/evidence.h"

#include <algorithm>
#include <vector>

#include "codec/base64.h"
#include "codec/html.h"
#include "codec/json.h"

namespace siegel {
namespace {

struct Phrase {
  std::string_view english;
  std::string_view german;
  std::string_view in(EvidenceLanguage language) const {
    return language == EvidenceLanguage::german ? german : english;
  }
};

struct Fact {
  Phrase what;
  std::string value;
  Phrase word = {};  ///< in place of the value, where it is a word

  std::string_view value_in(EvidenceLanguage language) const {
    return word.english.empty() ? value : word.in(language);
  }
};

constexpr Phrase yes{"yes", "ja"};
constexpr Phrase no{"no", "nein"};

struct Measure {
  std::string_view id;
  std::string_view article;
  Phrase title;
  std::vector<Fact> enforced;
  std::vector<Phrase> duties;
};

std::string joined(const std::vector<std::string>& list) {
  std::string all;
  for (const auto& one : list) all += (all.empty() ? "" : ", ") + one;
  return all.empty() ? "-" : all;
}

std::string moment(std::uint64_t seconds) { return print_utc(static_cast<std::int64_t>(seconds)); }

std::string date(std::uint64_t seconds) { return moment(seconds).substr(0, 10); }

std::string days(std::uint64_t from, std::uint64_t to) {
  constexpr std::uint64_t seconds_per_day = 86'400;
  return std::to_string(to > from ? (to - from) / seconds_per_day : 0);
}

Measure encryption(const EvidenceFacts& facts) {
  return {
      "encryption",
      "Art. 32(1)(a)",
      {"Encryption", "Verschlüsselung"},
      {{{"Content is sealed before it leaves the machine", "Inhalte werden versiegelt, bevor sie das Gerät verlassen"},
        "AES-256-GCM, Cobblestone-256 (c2sp.org/chunked-encryption), RFC 9180, FIPS 203"},
       {{"The cryptographic library passed its known-answer tests when this report was made",
         "Die Kryptobibliothek bestand ihre Selbsttests, als dieser Bericht entstand"},
        "siegel " + facts.tool_version},
       {{"Types of recipients that may be sealed to", "Arten von Empfängern, an die versiegelt werden darf"},
        joined(facts.policy.recipient_types)},
       {{"Padding is required, so that sizes say less", "Auffüllung ist verlangt, damit Größen weniger verraten"},
        {},
        facts.policy.padding_required ? yes : no},
       {{"Name, time and length of files have to be sealed as well",
         "Name, Zeit und Länge von Dateien müssen mitversiegelt werden"},
        {},
        facts.policy.metadata_required ? yes : no},
       {{"Nothing is done for the tenant without an audit log, in a browser neither",
         "Ohne Protokoll geschieht nichts für den Mandanten, auch im Browser nicht"},
        {},
        facts.policy.log_required ? yes : no},
       {{"Files have to be signed by one of the signers that the policy names",
         "Dateien müssen von jemandem signiert sein, den die Richtlinie nennt"},
        joined(facts.policy.signers),
        facts.policy.signers.empty() ? no : yes}},
      {{"Encrypting what does not pass through Siegel: disks, mail, databases",
        "Verschlüsselung von allem, was nicht durch Siegel geht: Datenträger, E-Mail, Datenbanken"},
       {"Keeping the tool and the operating system up to date", "Werkzeug und Betriebssystem aktuell halten"}}};
}

Measure keys(const EvidenceFacts& facts) {
  Measure measure{
      "keys",
      "Art. 32(1)(a)",
      {"Management of keys", "Schlüsselverwaltung"},
      {},
      {{"Keeping the secret keys: who has them, where copies are, passphrases, cards",
        "Geheime Schlüssel aufbewahren: wer sie hat, wo Kopien liegen, Passphrasen, Karten"},
       {"Deleting copies of shredded keys from backups", "Kopien vernichteter Schlüssel aus Sicherungen löschen"},
       {"Deciding when an epoch ends", "Entscheiden, wann eine Schlüsselperiode endet"}}};
  for (const auto& epoch : facts.policy.epochs) {
    auto value = date(epoch.not_before) + (epoch.not_after == 0 ? " -" : " - " + date(epoch.not_after)) + ", " +
                 days(epoch.not_before, facts.now) + " d, " + epoch.recipient.substr(0, 24) + "...";
    if (epoch.is_shredded)
      value += ", shredded";
    else if (epoch.shred_due != 0)
      value += facts.now >= epoch.shred_due ? ", SHRED OVERDUE since " + date(epoch.shred_due)
                                            : ", shred due " + date(epoch.shred_due);
    measure.enforced.push_back({{"Key epoch", "Schlüsselperiode"}, std::to_string(epoch.number) + ": " + value});
  }
  if (facts.policy.epochs.empty()) measure.enforced.push_back({{"Key epochs", "Schlüsselperioden"}, "-"});
  measure.enforced.push_back(
      {{"Files are sealed with keys of the tenant and of the recipients below; no provider has one",
        "Dateien werden mit Schlüsseln des Mandanten und der Empfänger unten versiegelt; kein Anbieter hat einen"},
       std::to_string(facts.policy.recipients.size())});
  return measure;
}

Measure confidentiality(const EvidenceFacts& facts) {
  Measure measure{
      "confidentiality",
      "Art. 32(1)(b)",
      {"Confidentiality", "Vertraulichkeit"},
      {{{"Everybody who is not named is refused", "Wer nicht genannt ist, wird abgewiesen"},
        "policy " + std::to_string(facts.policy.version) + ", SHA-256 " + facts.policy_digest},
       {{"Signed by", "Unterschrieben von"}, facts.policy_signer},
       {{"The key that signs the policy is kept elsewhere",
         "Der Schlüssel, der die Regeln unterschreibt, liegt woanders"},
        {},
        facts.policy_key_is_elsewhere ? yes : no},
       {{"Regions of recipients", "Regionen von Empfängern"}, joined(facts.policy.regions)}},
      {{"Whether a recipient is who and where he is said to be", "Ob ein Empfänger ist, wer und wo er sein soll"},
       {"Physical access, multi-factor authentication, rights in the operating system",
        "Zutritt, Mehr-Faktor-Anmeldung, Rechte im Betriebssystem"},
       {"Training people, obliging them to secrecy (§ 203 StGB)",
        "Schulung und Verpflichtung zur Verschwiegenheit (§ 203 StGB)"},
       {"Contracts with processors (Art. 28 GDPR)", "Verträge mit Auftragsverarbeitern (Art. 28 DSGVO)"}}};
  for (const auto& recipient : facts.policy.recipients)
    measure.enforced.push_back({{"Recipient", "Empfänger"},
                                recipient.name + ": " + std::string(name_of(recipient.recipient_class)) + ", " +
                                    recipient.region + ", " + recipient.recipient.substr(0, 24) + "..."});
  for (const auto& [rule, count] : facts.log.refusals)
    measure.enforced.push_back({{"Refused by rule", "Abgewiesen durch Regel"}, rule + ": " + std::to_string(count)});
  return measure;
}

Measure integrity(const EvidenceFacts& facts) {
  std::uint64_t merged_records = 0;
  for (const auto& [id, records] : facts.log.merged) merged_records += records;
  return {
      "integrity",
      "Art. 32(1)(b)",
      {"Integrity and traceability", "Integrität und Nachvollziehbarkeit"},
      {{{"Every operation is told to the log before it is done; without the log nothing is done",
         "Jeder Vorgang kommt vor seiner Ausführung ins Protokoll; ohne Protokoll geschieht nichts"},
        std::to_string(facts.log.records)},
       {{"The log is a Merkle tree (RFC 6962); its checkpoint, by which later changes are found",
         "Das Protokoll ist ein Merkle-Baum (RFC 6962); sein Prüfpunkt, mit dem spätere Änderungen gefunden werden"},
        facts.checkpoint.origin + ", " + std::to_string(facts.checkpoint.size) + ", " +
            encode_base64(facts.checkpoint.root)},
       {{"Key that signs it", "Schlüssel, der es unterschreibt"}, facts.log_key},
       {{"All records were verified against it for this report",
         "Alle Einträge wurden für diesen Bericht dagegen geprüft"},
        {},
        yes},
       {{"Opened content is verified piece by piece; nothing that was altered is given out",
         "Geöffnetes wird Stück für Stück geprüft; Verändertes wird nicht ausgegeben"},
        "AES-256-GCM"},
       {{"Records of browsers and other machines, kept and verified with the log",
         "Einträge aus Browsern und von anderen Geräten, mit dem Protokoll verwahrt und geprüft"},
        std::to_string(merged_records) + " / " + std::to_string(facts.log.merged.size())}},
      {{"Giving checkpoints to somebody who cannot write the log",
        "Prüfpunkte jemandem geben, der das Protokoll nicht schreiben kann"},
       {"Reading the log, and acting on refusals", "Das Protokoll lesen und auf Abweisungen reagieren"}}};
}

Measure availability(const EvidenceFacts& facts) {
  return {"availability",
          "Art. 32(1)(b), (c)",
          {"Availability, resilience and recovery", "Verfügbarkeit, Belastbarkeit und Wiederherstellung"},
          {{{"Files appear complete or not at all; a crash leaves the log whole",
             "Dateien erscheinen vollständig oder gar nicht; ein Absturz lässt das Protokoll ganz"},
            std::to_string(facts.log.recoveries) + " recoveries"},
           {{"Sealed files keep a second reader where the policy names one",
             "Versiegelte Dateien behalten einen zweiten Leser, wo die Regeln einen nennen"},
            std::to_string(std::ranges::count(facts.policy.recipients, RecipientClass::storage,
                                              &AllowedRecipient::recipient_class))}},
          {{"Backups of files and of keys, and trying to restore them",
            "Sicherungen von Dateien und Schlüsseln, und Proben der Wiederherstellung"},
           {"Hosting, power, network, hardware", "Hosting, Strom, Netz, Geräte"}}};
}

Measure review(const EvidenceFacts& facts) {
  Measure measure{
      "review",
      "Art. 32(1)(d)",
      {"Regular review", "Regelmäßige Überprüfung"},
      {{{"Records from", "Einträge von"},
        facts.log.records == 0 ? "-" : moment(static_cast<std::uint64_t>(facts.log.first_time))},
       {{"to", "bis"}, facts.log.records == 0 ? "-" : moment(static_cast<std::uint64_t>(facts.log.last_time))},
       {{"Changes of the rules", "Änderungen der Regeln"}, std::to_string(facts.log.policy_changes)}},
      {{"Judging whether the measures are still appropriate to the risk",
        "Beurteilen, ob die Maßnahmen dem Risiko noch angemessen sind"},
       {"Tests of the whole: organization, hosting, people", "Prüfung des Ganzen: Organisation, Hosting, Personen"}}};
  for (const auto& [operation, outcomes] : facts.log.operations)
    measure.enforced.push_back({{"done / failed / refused / unfinished", "erledigt / gescheitert / abgewiesen / offen"},
                                operation + ": " + std::to_string(outcomes.done) + " / " +
                                    std::to_string(outcomes.failed) + " / " + std::to_string(outcomes.refused) + " / " +
                                    std::to_string(outcomes.unfinished)});
  return measure;
}

Measure ai(const EvidenceFacts& facts) {
  const auto count =
      std::ranges::count(facts.policy.recipients, RecipientClass::ai, &AllowedRecipient::recipient_class);
  const auto found = facts.log.operations.find("pseudonymize");
  return {"ai",
          "Art. 32(1)(a), Art. 25",
          {"Pseudonymization and AI", "Pseudonymisierung und KI"},
          {{{"Recipients of class ai", "Empfänger der Klasse ai"}, std::to_string(count)},
           {{"Only what came out of a run under this policy goes there, as the log shows it",
             "Dorthin geht nur, was laut Protokoll aus einem Lauf unter diesen Regeln kam"},
            facts.policy.ai_policy.empty() ? "" : "SHA-256 " + facts.policy.ai_policy,
            facts.policy.ai_policy.empty() ? Phrase{"nothing goes there", "dorthin geht nichts"} : Phrase{}},
           {{"Runs of pseudonymization", "Läufe der Pseudonymisierung"},
            std::to_string(found == facts.log.operations.end() ? 0 : found->second.done)}},
          {{"Whether the pseudonymization policy is right for the data; risk of re-identification (siegel risk)",
            "Ob die Pseudonymisierungsregeln zu den Daten passen; Risiko der Re-Identifizierung (siegel risk)"},
           {"Legal basis, and what the AI provider does with content",
            "Rechtsgrundlage, und was der KI-Anbieter mit Inhalten tut"}}};
}

std::vector<Measure> measures_of(const EvidenceFacts& facts) {
  return {encryption(facts), keys(facts), confidentiality(facts), integrity(facts), availability(facts),
          review(facts),     ai(facts)};
}

constexpr Phrase title{"Evidence of technical measures (Art. 32 GDPR)",
                       "Nachweis technischer Maßnahmen (Art. 32 DSGVO)"};
constexpr Phrase tenant_word{"Tenant", "Mandant"};
constexpr Phrase created_word{"Made on", "Erstellt am"};
constexpr Phrase enforced_word{"Enforced by the tool, with the fact", "Vom Werkzeug durchgesetzt, mit der Tatsache"};
constexpr Phrase duties_word{"Stays the duty of the operator; nothing is said here about whether it is done",
                             "Bleibt Pflicht des Betreibers; ob sie erfüllt ist, wird hier nicht gesagt"};
constexpr Phrase closing{
    "This report states what the tool enforces and what its log says. It is no legal advice and no certificate. The "
    "note beside "
    "this file holds its SHA-256 and is signed by the key of the log: siegel evidence --verify checks it.",
    "Dieser Bericht sagt, was das Werkzeug durchsetzt und was in seinem Protokoll steht. Er ist keine Rechtsberatung "
    "und kein "
    "Zertifikat. Die Notiz neben dieser Datei enthält ihre SHA-256 und ist mit dem Schlüssel des Protokolls "
    "unterschrieben: "
    "siegel evidence --verify prüft sie."};

constexpr std::string_view style =
    "body{font:11pt/1.45 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 "
    "1rem;color:#111;background:#fff}"
    "h1{font-size:1.5rem}h2{font-size:1.15rem;margin:1.8rem 0 .3rem;break-after:avoid}"
    "table{border-collapse:collapse;width:100%;table-layout:fixed}"
    "td,th{border:1px solid #999;padding:.3rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}"
    "th{background:#eee}caption{text-align:left;font-weight:600;padding:.4rem 0}tr{break-inside:avoid}"
    "@media print{body{margin:0;max-width:none;font-size:9.5pt}}";

}  // namespace

std::string evidence_html(const EvidenceFacts& facts, EvidenceLanguage language) {
  const bool is_german = language == EvidenceLanguage::german;
  std::string html =
      "<!doctype html>\n<html lang=\"" + std::string(is_german ? "de" : "en") +
      "\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\n<title>" +
      escape_html(title.in(language)) + ": " + escape_html(facts.policy.tenant) + "</title>\n<style>" +
      std::string(style) + "</style></head>\n<body><main>\n<h1>" + escape_html(title.in(language)) + "</h1>\n<p>" +
      escape_html(tenant_word.in(language)) + ": <strong>" + escape_html(facts.policy.tenant) + "</strong><br>" +
      escape_html(created_word.in(language)) + ": " + moment(facts.now) + "<br>siegel " +
      escape_html(facts.tool_version) + "</p>\n";
  for (const auto& measure : measures_of(facts)) {
    html += "<section aria-labelledby=\"" + std::string(measure.id) + "\">\n<h2 id=\"" + std::string(measure.id) +
            "\">" + escape_html(measure.title.in(language)) + " (" + std::string(measure.article) +
            ")</h2>\n<table><caption>" + escape_html(enforced_word.in(language)) + "</caption>\n<tbody>\n";
    for (const auto& fact : measure.enforced)
      html += "<tr><th scope=\"row\">" + escape_html(fact.what.in(language)) + "</th><td>" +
              escape_html(fact.value_in(language)) + "</td></tr>\n";
    html += "</tbody></table>\n<p>" + escape_html(duties_word.in(language)) + ":</p>\n<ul>\n";
    for (const auto& duty : measure.duties) html += "<li>" + escape_html(duty.in(language)) + "</li>\n";
    html += "</ul>\n</section>\n";
  }
  return html + "<p>" + escape_html(closing.in(language)) + "</p>\n</main></body>\n</html>\n";
}

std::string evidence_json(const EvidenceFacts& facts, EvidenceLanguage language) {
  auto list = JsonWriter::array();
  for (const auto& measure : measures_of(facts)) {
    auto enforced = JsonWriter::array();
    for (const auto& fact : measure.enforced)
      enforced.push(
          std::move(JsonWriter::object().set("what", fact.what.in(language)).set("value", fact.value_in(language))));
    auto duties = JsonWriter::array();
    for (const auto& duty : measure.duties) duties.push(duty.in(language));
    auto entry = JsonWriter::object();
    entry.set("id", measure.id).set("article", measure.article).set("title", measure.title.in(language));
    entry.set("enforced", std::move(enforced)).set("duties_of_the_operator", std::move(duties));
    list.push(std::move(entry));
  }
  auto json = JsonWriter::object();
  json.set("evidence_version", std::uint64_t{1}).set("tenant", facts.policy.tenant).set("created", moment(facts.now));
  json.set("tool_version", facts.tool_version)
      .set("policy_sha256", facts.policy_digest)
      .set("measures", std::move(list));
  return json.print_indented() + "\n";
}

}  // namespace siegel
