// SPDX-License-Identifier: Apache-2.0
#include "privacy/surrogate.h"

#include <algorithm>
#include <array>
#include <span>

namespace siegel {
namespace {

using Words = std::span<const std::string_view>;

constexpr std::array<std::string_view, 7> kind_words{"given-name", "surname", "name", "city",
                                                     "street",     "phone",   "email"};
constexpr std::array<std::string_view, 48> given_names{
    "Alina",  "Anton", "Bettina", "Bruno",  "Carla",  "Clemens", "Dagmar", "David", "Elena",  "Emil",
    "Erik",   "Eva",   "Fabian",  "Franka", "Georg",  "Gisela",  "Hannes", "Helga", "Ida",    "Ingo",
    "Jana",   "Jonas", "Karla",   "Konrad", "Lea",    "Linus",   "Lotte",  "Marek", "Marta",  "Moritz",
    "Nils",   "Nora",  "Olga",    "Oskar",  "Paula",  "Philip",  "Ralf",   "Rosa",  "Samuel", "Sofia",
    "Stefan", "Tanja", "Theo",    "Ulla",   "Viktor", "Vera",    "Willi",  "Yvonne"};
constexpr std::array<std::string_view, 48> surnames{
    "Albers", "Ahrens", "Baumann", "Behrens", "Bergmann",  "Brandt", "Busch",   "Conrad", "Decker",   "Dietrich",
    "Ebert",  "Engel",  "Fiedler", "Frank",   "Friedrich", "Geiger", "Graf",    "Haas",   "Hansen",   "Heinrich",
    "Horn",   "Jahn",   "Jansen",  "Keller",  "Kramer",    "Kuhn",   "Lindner", "Lorenz", "Ludwig",   "Martens",
    "Moser",  "Nagel",  "Otto",    "Peters",  "Pohl",      "Reuter", "Roth",    "Sauer",  "Schubert", "Seidel",
    "Sommer", "Thiele", "Ullrich", "Vogt",    "Wagner",    "Winter", "Ziegler", "Zimmer"};
constexpr std::array<std::string_view, 16> cities{
    "Altenau",  "Birkenfeld", "Buchholz",  "Eichstetten", "Falkenberg", "Grünau",    "Hohenstein", "Kirchdorf",
    "Lindenau", "Marienthal", "Neuhausen", "Oberfeld",    "Rosenau",    "Steinbach", "Talheim",    "Waldkirch"};
constexpr std::array<std::string_view, 16> streets{"Ahornweg",    "Bachstraße",     "Birkenweg",    "Buchenallee",
                                                   "Dorfstraße",  "Eichenweg",      "Feldstraße",   "Gartenstraße",
                                                   "Hauptstraße", "Kastanienallee", "Lindenstraße", "Mühlweg",
                                                   "Ringstraße",  "Schulstraße",    "Talstraße",    "Wiesenweg"};

/// Takes numbers off a MAC, one after the other.
class Dice {
 public:
  explicit Dice(const Sha256Digest& mac) : mac_(mac) {}
  std::size_t below(std::size_t limit) {
    const auto number = read_big_endian<std::uint32_t>(ByteView(mac_).subspan(at_, 4).first<4>());
    at_ += 4;
    return number % limit;
  }
  std::string_view of(Words words) { return words[below(words.size())]; }

 private:
  Sha256Digest mac_;
  std::size_t at_ = 0;
};

std::string lower_ascii(std::string_view text) {
  std::string lower(text);
  for (auto& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return lower;
}

std::string three_digits(std::size_t number) {
  auto digits = std::to_string(number);
  return std::string(3 - digits.size(), '0') + digits;
}

}  // namespace

Result<SurrogateKind> parse_surrogate_kind(std::string_view word) {
  const auto found = std::ranges::find(kind_words, word);
  if (found == kind_words.end())
    return fail(ErrorCode::bad_argument, "a surrogate is given-name, surname, name, city, street, phone or email");
  return static_cast<SurrogateKind>(found - kind_words.begin());
}

Result<Surrogates> Surrogates::create(SurrogateKind kind, ByteView key, const Provider& provider) {
  if (key.size() != sizeof(Sha256Digest)) return fail(ErrorCode::bad_key, "a key for surrogates has 32 bytes");
  return Surrogates(kind, provider.hmac_sha_256_stream(key));
}

void Surrogates::make(std::string_view value, std::string& to) {
  hmac_->update(bytes_of(value));
  Dice dice(hmac_->finish());
  switch (kind_) {
    case SurrogateKind::given_name: to = dice.of(given_names); break;
    case SurrogateKind::surname: to = dice.of(surnames); break;
    case SurrogateKind::name:
      to = dice.of(given_names);
      to += ' ';
      to += dice.of(surnames);
      break;
    case SurrogateKind::city: to = dice.of(cities); break;
    case SurrogateKind::street:
      to = dice.of(streets);
      to += ' ';
      to += std::to_string(dice.below(120) + 1);
      break;
    // (0)30 23125 000 to 999: kept for films by the Bundesnetzagentur.
    case SurrogateKind::phone: to = "030 23125 " + three_digits(dice.below(1000)); break;
    case SurrogateKind::email:
      to = lower_ascii(dice.of(given_names)) + "." + lower_ascii(dice.of(surnames)) + "@example.org";
      break;
  }
}

}  // namespace siegel
